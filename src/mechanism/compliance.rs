//! Compliance: each round every party keeps each norm in force that costs it something, or breaks
//! it (§8): by good faith, or because it pays. Others notice as far as the norm is operable and
//! conduct is open. What follows is for others to decide: it punishes nobody.

use std::ops::Deref;

use bevy_ecs::prelude::*;

use crate::model::{
    burden::burden,
    deed::{Act, Deed, Reported},
    install::Install,
    norm::{InForce, Norm, NormKey, superseded},
    owners::{Owners, Randomness},
    random::{Purpose, Streams},
    sanction::Sanction,
    setting::{Clock, Lasting, Setting},
    states::{GoodFaith, by_slot},
    valuation::Valuation,
};
use crate::spec::{
    behaviour::Behaviour,
    compliance::{Params, Watch},
};
use crate::theory::compliance::{bearable_loss, detection};

/// What keeping costs, for the norms and preferences for which it was reckoned.
#[derive(Resource, Clone, Debug, Default)]
pub struct Burdens {
    /// Issue, level and operability of each norm.
    of: Vec<(usize, f64, f64)>,
    /// For each norm, by slot.
    loss: Vec<Vec<f64>>,
}

/// Lets a run last in which norms are kept or broken.
pub fn install(into: &mut Install) {
    if into.world.resource::<Params>().enabled {
        into.world.init_resource::<Burdens>();
        // What is in force from the start is kept or broken to the end of the run.
        let given = into.world.get_resource::<InForce>().is_some_and(|norms| !norms.0.is_empty());
        if given {
            into.world.resource_mut::<Lasting>().0 = true;
        }
        into.before_each_run(|world| *world.resource_mut::<Burdens>() = Burdens::default());
    }
}

/// A norm that costs less than this, in utility, costs nothing: whoever keeps it promises nothing.
const NOTHING: f64 = 1e-9;

/// What decides.
struct Bar<'a> {
    params: &'a Params,
    setting: &'a Setting,
    faith: &'a [GoodFaith],
    sanctions: &'a [Sanction],
    streams: &'a Streams,
    owners: &'a Owners,
    round: u32,
    /// Behaviours whose breaches are reported where they are done.
    elsewhere: &'a [Behaviour],
    /// Breaches of this round that are reported already: who, and the issue of the norm.
    done: &'a [(u32, u32)],
}

#[expect(clippy::too_many_arguments, reason = "a system names what it reads")]
/// Parties keep the norms in force, or break them.
pub fn comply(
    mut norms: Query<(&NormKey, &mut Norm)>,
    mut burdens: ResMut<Burdens>,
    params: Res<Params>,
    setting: Res<Setting>,
    valuation: Res<Valuation>,
    (faith, sanctions): (Query<&GoodFaith>, Query<&Sanction>),
    (clock, random, reported): (Res<Clock>, Randomness, Option<Res<Reported>>),
    mut deeds: ParamSet<(MessageReader<Deed>, MessageWriter<Deed>)>,
) {
    let mut norms: Vec<Mut<Norm>> =
        norms.iter_mut().sort::<&NormKey>().map(|(_, norm)| norm).collect();
    if norms.is_empty() {
        return;
    }
    let done: Vec<(u32, u32)> = match &reported {
        Some(_) => deeds.p0().read().filter_map(|deed| broken(deed, clock.0)).collect(),
        None => Vec::new(),
    };
    burdens.reckon(&norms, &setting, &valuation, valuation.is_changed());
    let bar = Bar {
        params: &params,
        setting: &setting,
        faith: by_slot(&faith),
        sanctions: by_slot(&sanctions),
        streams: &random.streams,
        owners: &random.owners,
        round: clock.0,
        elsewhere: reported.as_deref().map_or(&[], |reported| &reported.0),
        done: &done,
    };
    let old: Vec<Vec<bool>> = (0..norms.len()).map(|index| superseded(&norms, index)).collect();
    let mut out = deeds.p1();
    for ((norm, loss), old) in norms.iter_mut().zip(&burdens.loss).zip(&old) {
        bar.judge(norm, loss, old, &mut |what| {
            out.write(Deed { round: clock.0, what });
        });
    }
}

/// Who broke the norm on which issue, if that is what a deed of this round is.
fn broken(deed: &Deed, round: u32) -> Option<(u32, u32)> {
    match deed.what {
        Act::Broke { state, issue, .. } if deed.round == round => Some((state, issue?)),
        _ => None,
    }
}

impl Burdens {
    /// Reckons anew what the norms cost, if they or preferences have changed.
    fn reckon(
        &mut self,
        norms: &[impl Deref<Target = Norm>],
        setting: &Setting,
        valuation: &Valuation,
        moved: bool,
    ) {
        let of = norms.iter().map(|norm| (norm.issue, norm.level, norm.operability));
        if !moved && self.of.iter().copied().eq(of.clone()) {
            return;
        }
        let mut text = setting.status_quo.clone();
        norms.iter().for_each(|norm| text[norm.issue] = norm.level);
        let loss = |norm: &Norm| -> Vec<f64> {
            let mut text = text.clone();
            text[norm.issue] = norm.level;
            let costs = burden(valuation, &setting.scale[norm.issue], &text, norm.issue);
            let bound =
                |(slot, cost): (usize, &f64)| norm.operability * norm.commitment(slot) * cost;
            costs.iter().enumerate().map(bound).collect()
        };
        (self.of, self.loss) = (of.collect(), norms.iter().map(|norm| loss(norm)).collect());
    }
}

/// What decides whether a party keeps a norm otherwise than by good faith.
#[derive(Clone, Copy)]
enum Weighed {
    /// What keeping costs, and what is borne for cooperation and against punishment.
    Interest { cost: f64, borne: f64 },
    /// The chance of being seen, and the least that it does not dare to take.
    Habit { chance: f64, dares: f64 },
}

impl Weighed {
    fn pays(self) -> bool {
        match self {
            Weighed::Interest { cost, borne } => cost <= borne,
            Weighed::Habit { chance, dares } => chance >= dares,
        }
    }

    /// Cost and what is borne, where they decided.
    fn told(self) -> Option<[f64; 2]> {
        match self {
            Weighed::Interest { cost, borne } => Some([cost, borne]),
            Weighed::Habit { .. } => None,
        }
    }
}

impl Bar<'_> {
    /// Who keeps the norm this round, and what others make of it; whom a later one on its issue
    /// binds is asked of that alone.
    fn judge(&self, norm: &mut Norm, loss: &[f64], old: &[bool], tell: &mut dyn FnMut(Act)) {
        let seen = detection(norm.operability, self.setting.transparency, self.params.monitoring);
        let issue = norm.issue as u32;
        let kept_before = norm.kept_share().unwrap_or(1.0);
        for (slot, whole) in loss.iter().enumerate() {
            let cost = norm.commitment(slot) * whole;
            if !norm.party[slot] || old.get(slot) == Some(&true) {
                continue;
            }
            if cost <= NOTHING {
                norm.kept[slot] = true;
                continue;
            }
            let owner = self.owners.on_issue(slot, norm.issue);
            let chance = match self.params.watch {
                Watch::Varied => {
                    self.streams.of(Purpose::Occasion, 0, self.round, owner).uniform() * seen
                }
                Watch::Steady => seen,
            };
            let weighed = self.weigh(slot, cost, chance, kept_before);
            let page = (Purpose::Faith, 0, self.round);
            let keeps = weighed.pays() || self.streams.happens(page, owner, self.faith[slot].0);
            norm.kept[slot] = keeps;
            // Where a deed is the breach, what is done shows, and not what is meant.
            let shows = !norm.governs.is_some_and(|what| self.elsewhere.contains(&what))
                || keeps && !self.done.contains(&(slot as u32, issue));
            if shows {
                self.noticed(norm, slot, (!keeps).then_some(weighed), chance, tell);
            }
        }
    }

    /// What a party weighs that could break a norm of cost `loss` and be seen with probability
    /// `chance`.
    fn weigh(&self, slot: usize, loss: f64, chance: f64, kept_before: f64) -> Weighed {
        let params = self.params;
        let sanction = &self.sanctions[slot];
        if let Some(dares) = sanction.boldness {
            return Weighed::Habit { chance, dares };
        }
        let value = params.cooperation * (1.0 - params.reciprocity * (1.0 - kept_before));
        let trusted = bearable_loss(params.patience, chance, params.false_alarm, value);
        Weighed::Interest { cost: loss, borne: trusted + sanction.feared(chance) }
    }

    /// What the others see of it, each for itself: of a breach, and why, or of a promise kept.
    fn noticed(
        &self,
        norm: &Norm,
        slot: usize,
        breach: Option<Weighed>,
        chance: f64,
        tell: &mut dyn FnMut(Act),
    ) {
        let alarm = self.params.false_alarm;
        let owner = self.owners.on_issue(slot, norm.issue);
        let lots = self.streams.of(Purpose::Notice, 0, self.round, owner).lots();
        let number = |by: usize| lots.of(self.owners.state(by));
        let (state, issue, states) = (slot as u32, norm.issue as u32, norm.party.len());
        if let Some(weighed) = breach {
            let seen = (0..states).map(|by| number(by) < chance && by != slot).collect();
            let (issue, weighed) = (Some(issue), weighed.told());
            return tell(Act::Broke { state, issue, weighed, chance, seen });
        }
        // Few are ever wronged: a list of those who think so is made for them alone.
        let (mut by, mut seen) = (Vec::new(), vec![false; states]);
        for (other, seen) in seen.iter_mut().enumerate() {
            let (draw, another) = (number(other), other != slot);
            if another && draw < alarm {
                by.resize(states, false);
                by[other] = true;
            }
            *seen = another && draw >= alarm && draw < alarm + (1.0 - alarm) * chance;
        }
        tell(Act::Kept { state, issue: Some(issue), seen });
        if !by.is_empty() {
            tell(Act::Suspected { state, issue, by });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::bench::{Bench, assert_own_draws};

    pub(super) fn plain() -> Params {
        Params {
            enabled: true,
            patience: 0.9,
            cooperation: 0.01,
            reciprocity: 0.0,
            monitoring: 0.0,
            false_alarm: 0.0,
            watch: Watch::Steady,
        }
    }

    /// Whether each keeps a norm round by round, whether each other notices, and whether it thinks
    /// that the norm was broken.
    fn conduct(ids: &[&str], watch: Watch) -> BTreeMap<String, Vec<(u32, bool)>> {
        let mut bench = Bench::alike(ids);
        bench.world.init_resource::<bevy_ecs::message::Messages<Deed>>();
        bench.give(|_| GoodFaith(0.5));
        let norm = Norm::new(0, Some(Behaviour::DueDiligence), 50.0, 0.6, vec![true; ids.len()], 0);
        bench.put_in_force(vec![norm]);
        let (patience, false_alarm) = (0.0, 0.3);
        bench.world.insert_resource(Params { patience, false_alarm, watch, ..plain() });
        bench.install(install);
        bench.add(comply);
        let mut told: BTreeMap<String, Vec<(u32, bool)>> = BTreeMap::new();
        for round in 1..=60 {
            bench.play();
            let mut deeds = bench.world.resource_mut::<bevy_ecs::message::Messages<Deed>>();
            for deed in deeds.drain() {
                let (kind, kept, state, who) = match deed.what {
                    Act::Broke { state, seen, .. } => ("noticed", false, state, seen),
                    Act::Kept { state, seen, .. } => ("noticed", true, state, seen),
                    Act::Suspected { state, by, .. } => ("suspected", true, state, by),
                    _ => continue,
                };
                let actor = ids[state as usize];
                for (by, noticed) in who.into_iter().enumerate() {
                    // Of suspicions only those who have them are told.
                    if by != state as usize && (kind == "noticed" || noticed) {
                        let key = format!("{actor} {kind} by {}", ids[by]);
                        told.entry(key).or_default().push((round, noticed));
                    }
                }
                if kind == "noticed" {
                    told.entry(actor.to_owned()).or_default().push((round, kept));
                }
            }
        }
        told
    }

    #[test]
    fn who_keeps_a_norm_and_who_notices_is_each_ones_own_draw() {
        assert_own_draws(|ids| conduct(ids, Watch::Steady));
        assert_own_draws(|ids| conduct(ids, Watch::Varied));
    }

    #[test]
    fn a_breach_counts_in_its_own_round_alone() {
        let breach =
            |issue| Act::Broke { state: 1, issue, weighed: None, chance: 1.0, seen: Vec::new() };
        let deed = |issue| Deed { round: 3, what: breach(issue) };
        assert_eq!(broken(&deed(Some(2)), 3), Some((1, 2)));
        assert_eq!(broken(&deed(Some(2)), 4), None, "deeds of the round before are still there");
        assert_eq!(broken(&deed(None), 3), None, "an award is no norm");
    }

    /// Three states around a norm of 50: it costs the first .16, the second nothing, the third .04;
    /// the rest is set by `change`.
    fn kept(params: Params, change: impl FnOnce(&mut Bench)) -> (Vec<bool>, Vec<Act>) {
        let mut bench = Bench::new(&[&[90.0], &[50.0], &[30.0]], &[20.0]);
        bench.world.init_resource::<bevy_ecs::message::Messages<Deed>>();
        bench.give(|_| GoodFaith(0.0));
        let governs = Some(Behaviour::DueDiligence);
        let norm = Norm::new(0, governs, 50.0, 1.0, vec![true; 3], 0);
        bench.put_in_force(vec![norm]);
        bench.world.insert_resource(params);
        change(&mut bench);
        bench.install(install);
        bench.add(comply);
        bench.play();
        let acts = bench.world.resource_mut::<bevy_ecs::message::Messages<Deed>>();
        let acts = acts.into_inner().drain().map(|deed| deed.what).collect();
        (bench.norms()[0].kept.clone(), acts)
    }

    #[test]
    fn full_good_faith_keeps_all_and_no_patience_keeps_what_costs_nothing() {
        let faithful = |bench: &mut Bench| {
            bench.give(|_| GoodFaith(1.0));
        };
        let hasty = Params { patience: 0.0, ..plain() };
        assert_eq!(kept(hasty.clone(), faithful).0, [true; 3]);
        assert_eq!(kept(hasty, |_| ()).0, [false, true, false]);
    }

    #[test]
    fn a_loss_is_borne_up_to_what_cooperation_is_worth() {
        // .9·1·v/(1 − .9) = 9v: .09 bears .04, .18 bears .16 too.
        let at = |cooperation| kept(Params { cooperation, ..plain() }, |_| ()).0;
        assert_eq!(at(0.001), [false, true, false]);
        assert_eq!(at(0.01), [false, true, true]);
        assert_eq!(at(0.02), [true; 3]);
    }

    #[test]
    fn what_is_not_seen_is_not_kept_and_monitoring_sees() {
        let dark = |bench: &mut Bench| bench.world.resource_mut::<Setting>().transparency = 0.0;
        let params = Params { cooperation: 0.02, ..plain() };
        let (keeps, acts) = kept(params.clone(), dark);
        assert_eq!(keeps, [false, true, false]);
        assert!(acts.iter().all(|act| matches!(
            act,
            Act::Broke { seen, .. } if !seen.contains(&true)
        )));
        assert_eq!(kept(Params { monitoring: 1.0, ..params.clone() }, dark).0, [true; 3]);
        let vague = |bench: &mut Bench| {
            let norm = bench.norms().remove(0);
            bench.put_in_force(vec![Norm { operability: 0.01, ..norm }]);
        };
        // A vague norm costs little, and is seen as little.
        assert_eq!(kept(params, vague).0, [true; 3]);
    }

    #[test]
    fn reciprocity_keeps_what_others_keep() {
        let broken = |bench: &mut Bench| {
            let norm = bench.norms().remove(0);
            bench.put_in_force(vec![Norm { kept: vec![false, false, true], ..norm }]);
        };
        let params = Params { cooperation: 0.01, ..plain() };
        assert_eq!(kept(params.clone(), broken).0, [false, true, true]);
        let given = Params { reciprocity: 1.0, ..params };
        assert_eq!(kept(given, broken).0, [false, true, false]);
    }

    #[test]
    fn sanctions_deter_and_boldness_dares() {
        let hasty = Params { patience: 0.0, ..plain() };
        let with = |expected: f64, boldness: [Option<f64>; 3]| {
            let sanction = |slot: usize| Sanction {
                expected,
                boldness: boldness[slot],
                ..Sanction::default()
            };
            kept(hasty.clone(), |bench| bench.give(sanction)).0
        };
        assert_eq!(with(0.05, [None; 3]), [false, true, true]);
        assert_eq!(with(1.0, [None; 3]), [true; 3]);
        assert_eq!(with(1.0, [1.1, 1.1, 0.0].map(Some)), [false, true, true]);
    }

    #[test]
    fn whom_a_later_norm_on_the_issue_binds_is_asked_of_that_alone() {
        let later = |bench: &mut Bench| {
            let later = Norm::new(0, None, 30.0, 1.0, vec![true, false, false], 1);
            let norms = bench.norms().into_iter().chain([later]).collect();
            bench.put_in_force(norms);
        };
        let hasty = Params { patience: 0.0, ..plain() };
        let broken_by = |acts: &[Act], slot: u32| {
            acts.iter().filter(|a| matches!(a, Act::Broke { state, .. } if *state == slot)).count()
        };
        let (keeps, acts) = kept(hasty, later);
        assert_eq!(keeps, [true, true, false]);
        assert_eq!((broken_by(&acts, 0), broken_by(&acts, 2)), (1, 1));
    }

    #[test]
    fn where_a_deed_is_the_breach_it_is_reported_where_it_is_done() {
        let deed = |bench: &mut Bench| {
            bench.world.insert_resource(Reported(vec![Behaviour::DueDiligence]));
            let (issue, seen) = (Some(0), vec![true; 3]);
            let what = Act::Broke { state: 2, issue, weighed: None, chance: 1.0, seen };
            bench.world.write_message(Deed { round: 1, what });
        };
        let breaches =
            |acts: &[Act]| acts.iter().filter(|act| matches!(act, Act::Broke { .. })).count();
        // The first does not mean to keep it; the third means to, and broke it by a deed.
        let (keeps, acts) = kept(plain(), deed);
        assert_eq!((keeps, breaches(&acts)), (vec![false, true, true], 1));
        assert!(acts.iter().all(|act| !matches!(act, Act::Kept { .. } | Act::Suspected { .. })));
        let (keeps, acts) = kept(plain(), |_| ());
        assert_eq!((keeps, breaches(&acts)), (vec![false, true, true], 1));
        assert!(acts.iter().any(|act| matches!(act, Act::Kept { state: 2, .. })));
    }

    #[test]
    fn false_alarms_are_suspicions_of_those_who_keep() {
        let params = Params { cooperation: 1.0, false_alarm: 1.0, ..plain() };
        let faithful = |bench: &mut Bench| {
            bench.give(|_| GoodFaith(1.0));
        };
        let (_, acts) = kept(params, faithful);
        let by = |act: &Act| match act {
            Act::Suspected { by, state, .. } => Some((*state, by.clone())),
            _ => None,
        };
        let suspected: Vec<_> = acts.iter().filter_map(by).collect();
        assert_eq!(suspected[0], (0, vec![false, true, true]));
        assert!(
            acts.iter().all(|act| !matches!(act, Act::Kept { seen, .. } if seen.contains(&true)))
        );
    }
}
