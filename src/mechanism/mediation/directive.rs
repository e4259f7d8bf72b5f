//! The directive mediator buys assent: it pays the cheapest holdouts whose votes the rule still
//! needs, if its leverage reaches (§6). A payment stands for the vote of this round alone; a text
//! that fails pays nobody.

use bevy_ecs::prelude::*;

use super::Descriptor;
use crate::model::{
    appraisal,
    assembly::{Assembly, Forum},
    delegation::{Judgements, Members},
    forum::{Chamber, Rules, Stance},
    mediator::Mediator,
    message::{Minutes, What},
    venue,
};
use crate::theory::voting::{self, Rule, Tally};

/// What there is to know of this style.
pub const STYLE: Descriptor = Descriptor {
    told: "a mediator pays those who hold out",
    tries_proposals: false,
    prepare: |_| (),
};

/// A payment leaves this much above the threshold, so that rounding does not undo it.
const MARGIN: f64 = 1e-9;

/// Pays the cheapest holdouts whose votes the rule still needs, if the mediator's leverage reaches.
pub fn pay(mut assembly: Assembly, mediator: Single<&Mediator>, mut minutes: Minutes) {
    let Forum { key, members, rules, mut judged, .. } = assembly.forum();
    let leverage = mediator.leverage;
    appraisal::take_stances(&mut judged, members.seated, rules.band);
    let payments = Room { members, rules }.payments(&judged);
    let total: f64 = payments.iter().flatten().map(|(_, price)| price).sum();
    let paid = payments.is_some() && total <= leverage;
    let mut recipients = 0;
    for (slot, price) in payments.into_iter().flatten().filter(|_| paid) {
        judged.gain[slot] += price;
        judged.scaled[slot] = appraisal::scaled(judged.gain[slot], judged.base[slot]);
        recipients += 1;
    }
    appraisal::take_stances(&mut judged, members.seated, rules.band);
    minutes.note(key, What::Paid { recipients, total, leverage });
}

/// Who votes, and by which rule.
struct Room<'a> {
    members: Members<'a>,
    rules: &'a Rules,
}

impl Room<'_> {
    /// Whom to pay how much so that the rule passes; nobody if it passes already, none if no
    /// payments would do.
    fn payments(&self, judged: &Judgements) -> Option<Vec<(usize, f64)>> {
        let rule = &self.rules.venue;
        let mut stances = judged.stance.to_vec();
        let mut paid = Vec::new();
        for (slot, to) in self.by_price(judged) {
            if self.passes(rule, &stances) {
                break;
            }
            stances[slot] = to;
            paid.push((slot, self.price(judged, slot, to)));
        }
        self.passes(rule, &stances).then_some(paid)
    }

    /// Holdouts and what to buy of each: holders of a veto first, then the cheapest by weight, the
    /// lowest slot of those tied.
    fn by_price(&self, judged: &Judgements) -> Vec<(usize, Stance)> {
        let rule = &self.rules.venue;
        let enough = if *rule == Rule::Consensus { Stance::Abstain } else { Stance::Yes };
        let short = |slot: &usize| match judged.stance[*slot] {
            Stance::None | Stance::Yes => false,
            Stance::Abstain => enough == Stance::Yes,
            Stance::No | Stance::HoldOut => true,
        };
        let cost = |slot: usize| {
            let weight = venue::voice(rule, self.members.weight[slot]);
            self.price(judged, slot, enough) / weight.max(f64::MIN_POSITIVE)
        };
        let mut holdouts: Vec<usize> = (0..judged.stance.len()).filter(short).collect();
        let blocks = |slot: usize| self.members.veto[slot] && judged.stance[slot].objects();
        holdouts.sort_by(|a, b| {
            blocks(*b).cmp(&blocks(*a)).then(cost(*a).total_cmp(&cost(*b))).then(a.cmp(b))
        });
        holdouts.into_iter().map(|slot| (slot, enough)).collect()
    }

    /// What a member asks for its vote: what it falls short, and in bad faith more.
    fn price(&self, judged: &Judgements, slot: usize, to: Stance) -> f64 {
        let band = self.rules.band;
        let wanted = if to == Stance::Yes { band } else { -band };
        let room = judged.gain[slot] / judged.scaled[slot];
        let room = if room.is_finite() { room } else { 1.0 - judged.base[slot] };
        let short = (wanted - judged.scaled[slot] + MARGIN).max(0.0) * room;
        short * (1.0 + self.members.exaggeration[slot])
    }

    fn passes(&self, rule: &Rule, stances: &[Stance]) -> bool {
        let (mut yes, mut no, mut abstain, mut vetoed) = (0.0, 0.0, 0.0, false);
        for (slot, stance) in stances.iter().enumerate() {
            let weight = venue::voice(rule, self.members.weight[slot]);
            match stance {
                Stance::None => {}
                Stance::Yes => yes += weight,
                Stance::Abstain => abstain += weight,
                Stance::No | Stance::HoldOut => {
                    no += weight;
                    vetoed |= self.members.veto[slot];
                }
            }
        }
        let hands = || stances.iter().map(|stance| stance.vote());
        let agrees = |c: &Chamber| voting::passes(&c.rule, &c.tally(hands()), false);
        voting::passes(rule, &Tally::new(yes, no, abstain, 0.0), vetoed)
            && self.rules.chambers.iter().all(agrees)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        bench::Bench,
        delegation::{Exaggeration, Judged},
    };

    /// Two states gain by the draft, two lose, the last more.
    fn paid(leverage: f64, change: impl FnOnce(&mut Bench)) -> (Judged, What) {
        let mut bench = Bench::new(&[&[80.0], &[60.0], &[20.0], &[0.0]], &[10.0]);
        bench.table(&[50.0]);
        bench.column([Mediator { leverage, ..Mediator::default() }]);
        change(&mut bench);
        let told = bench.act(pay).pop().unwrap();
        (bench.judged(), told)
    }

    #[test]
    fn leverage_that_reaches_buys_every_objector_under_consensus() {
        let (judged, told) = paid(2.0, |_| ());
        let What::Paid { recipients: 2, total, .. } = told else { panic!("{told:?}") };
        assert_eq!(judged.objectors(), 0);
        let (short, told) = paid(0.9 * total, |_| ());
        assert!(matches!(told, What::Paid { recipients: 0, .. }) && short.objectors() == 2);
    }

    #[test]
    fn under_a_majority_only_the_cheapest_that_is_needed_is_paid() {
        let majority = |bench: &mut Bench| {
            let of = voting::Base::AllMembers;
            bench.set(|rules: &mut Rules| rules.venue = Rule::SimpleMajority { of });
        };
        let (judged, told) = paid(2.0, majority);
        assert!(matches!(told, What::Paid { recipients: 1, .. }), "{told:?}");
        assert_eq!(judged.stance, [Stance::Yes, Stance::Yes, Stance::Yes, Stance::No]);
    }

    #[test]
    fn bad_faith_asks_for_more() {
        let total = |what: What| match what {
            What::Paid { total, .. } => total,
            _ => f64::NAN,
        };
        let bluff = |bench: &mut Bench| {
            bench.column([0.0, 0.0, 0.5, 0.5].map(Exaggeration));
        };
        let (plain, dear) = (total(paid(5.0, |_| ()).1), total(paid(5.0, bluff).1));
        assert!((dear - 1.5 * plain).abs() < 1e-9, "{plain} {dear}");
    }
}
