//! The directive mediator buys assent: it pays the cheapest holdouts whose votes the rule still needs, if its leverage
//! reaches (§6). A payment stands for the vote of this round alone; a text that fails pays nobody.

use crate::model::{
    appraisal,
    forum::{Chamber, Floor, Members, Rules, Rung, Stage, Stance},
    install::Install,
    mediator::Envoy,
    message::What,
    phase::Phase,
    setting::Setting,
    sitting::{ForumItem, Office},
    venue,
};
use crate::theory::voting::{self, Rule, Tally};

/// Adds the mediator's payments to a run.
pub fn install(into: &mut Install) {
    let leverage = into.world.resource::<Envoy>().leverage;
    into.step(Phase::Mediation, move |forum, office| mediate(leverage, forum, office));
}

/// A payment leaves this much above the threshold, so that rounding does not undo it.
const MARGIN: f64 = 1e-9;

fn mediate(leverage: f64, forum: &mut ForumItem, office: &mut Office) {
    if *forum.stage != Stage::At(Rung::Mediation) {
        return;
    }
    let ForumItem { key, members, rules, floor, .. } = forum;
    let floor: &mut Floor = floor;
    appraisal::take_stances(floor, members, rules.band);
    let payments = Room { members, rules, setting: &office.pricing.setting }.payments(floor);
    let total: f64 = payments.iter().flatten().map(|(_, price)| price).sum();
    let paid = payments.is_some() && total <= leverage;
    let mut recipients = 0;
    for (slot, price) in payments.into_iter().flatten().filter(|_| paid) {
        floor.gain[slot] += price;
        floor.scaled[slot] = appraisal::scaled(floor.gain[slot], floor.base[slot]);
        recipients += 1;
    }
    appraisal::take_stances(floor, members, rules.band);
    office.tell(key, What::Paid { recipients, total, leverage });
}

/// Who votes, and by which rule.
struct Room<'a> {
    members: &'a Members,
    rules: &'a Rules,
    setting: &'a Setting,
}

impl Room<'_> {
    /// Whom to pay how much so that the rule passes; nobody if it passes already, none if no payments would do.
    fn payments(&self, floor: &Floor) -> Option<Vec<(usize, f64)>> {
        let rule = &self.rules.venue;
        let mut stances = floor.stance.clone();
        let mut paid = Vec::new();
        for (slot, to) in self.by_price(floor) {
            if self.passes(rule, &stances) {
                break;
            }
            stances[slot] = to;
            paid.push((slot, self.price(floor, slot, to)));
        }
        self.passes(rule, &stances).then_some(paid)
    }

    /// Holdouts and what to buy of each: holders of a veto first, then the cheapest by weight, the lowest slot of those tied.
    fn by_price(&self, floor: &Floor) -> Vec<(usize, Stance)> {
        let rule = &self.rules.venue;
        let enough = if *rule == Rule::Consensus { Stance::Abstain } else { Stance::Yes };
        let short = |slot: &usize| match floor.stance[*slot] {
            Stance::None | Stance::Yes => false,
            Stance::Abstain => enough == Stance::Yes,
            Stance::No | Stance::HoldOut => true,
        };
        let cost = |slot: usize| {
            let weight = venue::voice(rule, self.members.weight[slot]);
            self.price(floor, slot, enough) / weight.max(f64::MIN_POSITIVE)
        };
        let mut holdouts: Vec<usize> = (0..floor.stance.len()).filter(short).collect();
        let blocks = |slot: usize| self.members.veto[slot] && floor.stance[slot].objects();
        holdouts.sort_by(|a, b| {
            blocks(*b).cmp(&blocks(*a)).then(cost(*a).total_cmp(&cost(*b))).then(a.cmp(b))
        });
        holdouts.into_iter().map(|slot| (slot, enough)).collect()
    }

    /// What a member asks for its vote: what it falls short, and in bad faith more.
    fn price(&self, floor: &Floor, slot: usize, to: Stance) -> f64 {
        let band = self.rules.band;
        let wanted = if to == Stance::Yes { band } else { -band };
        let room = floor.gain[slot] / floor.scaled[slot];
        let room = if room.is_finite() { room } else { 1.0 - floor.base[slot] };
        let short = (wanted - floor.scaled[slot] + MARGIN).max(0.0) * room;
        short * (1.0 + self.setting.exaggeration[slot])
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
    use crate::mechanism::mediation::{self, Annealers, tests::plain};
    use crate::model::bench::Bench;
    use crate::spec::mediation::{Consent, Params, Style};

    /// Two states gain by the draft, two lose, the last more.
    fn paid(leverage: f64, change: impl FnOnce(&mut Bench)) -> (Floor, What) {
        let mut bench = Bench::new(&[&[80.0], &[60.0], &[20.0], &[0.0]], &[10.0]);
        bench.table(&[50.0]);
        bench.world.insert_resource(Params { style: Style::Directive, ..plain(Consent::None) });
        bench.world.insert_resource(crate::model::mediator::Envoy {
            leverage,
            ..crate::model::mediator::Envoy::default()
        });
        bench.world.entity_mut(bench.forum).insert(Annealers(vec![false; 4]));
        change(&mut bench);
        bench.set(|stage: &mut Stage| *stage = Stage::Proposed(Rung::Mediation));
        bench.install(mediation::install);
        let told = bench.play().pop().unwrap();
        (bench.get(), told)
    }

    #[test]
    fn leverage_that_reaches_buys_every_objector_under_consensus() {
        let (floor, told) = paid(2.0, |_| ());
        let What::Paid { recipients: 2, total, .. } = told else { panic!("{told:?}") };
        assert_eq!(floor.objectors, 0);
        let (short, told) = paid(0.9 * total, |_| ());
        assert!(matches!(told, What::Paid { recipients: 0, .. }) && short.objectors == 2);
    }

    #[test]
    fn under_a_majority_only_the_cheapest_that_is_needed_is_paid() {
        let majority = |bench: &mut Bench| {
            let of = voting::Base::AllMembers;
            bench.set(|rules: &mut Rules| rules.venue = Rule::SimpleMajority { of });
        };
        let (floor, told) = paid(2.0, majority);
        assert!(matches!(told, What::Paid { recipients: 1, .. }), "{told:?}");
        assert_eq!(floor.stance, [Stance::Yes, Stance::Yes, Stance::Yes, Stance::No]);
    }

    #[test]
    fn bad_faith_asks_for_more() {
        let total = |what: What| match what {
            What::Paid { total, .. } => total,
            _ => f64::NAN,
        };
        let bluff = |bench: &mut Bench| {
            bench.world.resource_mut::<Setting>().exaggeration = vec![0.0, 0.0, 0.5, 0.5];
        };
        let (plain, dear) = (total(paid(5.0, |_| ()).1), total(paid(5.0, bluff).1));
        assert!((dear - 1.5 * plain).abs() < 1e-9, "{plain} {dear}");
    }
}
