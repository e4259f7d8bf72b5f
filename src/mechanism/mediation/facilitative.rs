//! The facilitative mediator opens channels: who opens up shows its true position and the least
//! that it would accept, and the draft moves toward what those who have opened up and still fall
//! short would accept (§6). What nobody reveals moves nothing.

use bevy_ecs::prelude::*;

use super::Descriptor;
use super::channel::Channel;
use crate::model::{
    appraisal::{self, Costs, Pricing, Scratch},
    assembly::{Assembly, Forum},
    delegation::{Judgements, Members},
    forum::{Draft, Rules},
    install::Install,
    message::{Minutes, What},
    owners::Randomness,
    random::Purpose,
    trust::Trust,
    valuation::{OwnUtility, Valuation},
};
use crate::spec::mediation::Params;
use crate::theory::{feasibility, voting::Rule};

/// What there is to know of this style.
pub const STYLE: Descriptor =
    Descriptor { told: "a mediator opens channels between them", tries_proposals: false, prepare };

/// Finds out how far each member believes the mediator.
fn prepare(into: &mut Install) {
    let channel = Channel::of(into.world);
    into.world.insert_resource(channel);
}

/// Holds talks in which the draft moves toward those who have opened up and still fall short.
pub fn hold_talks(
    mut assembly: Assembly,
    mut pricing: Pricing,
    (params, channel): (Res<Params>, Res<Channel>),
    (random, trust): (Randomness, Option<Res<Trust>>),
    mut minutes: Minutes,
) {
    let Forum { key, members, rules, draft, brackets, mut judged, .. } = assembly.forum();
    let page = (Purpose::Confidence, key.0, minutes.round());
    let Randomness { streams, owners } = &random;
    let mut opened = channel
        .opened(trust.as_deref(), |slot, chance| streams.happens(page, owners.state(slot), chance));
    opened.iter_mut().zip(members.seated).for_each(|(opened, seated)| *opened &= seated);
    pricing.appraise(&mut judged, draft);
    appraisal::take_stances(&mut judged, members.seated, rules.band);
    let before = judged.objectors();
    let Pricing { setting, valuation, scratch } = &mut pricing;
    let mut talks = Talks { members, rules, valuation, costs: &setting.costs };
    let sessions = talks.hold(draft, &mut judged, &opened, params.sessions, scratch);
    pricing.mark_brackets(&judged, brackets, draft);
    let opened = opened.iter().filter(|opened| **opened).count();
    let after = judged.objectors();
    minutes.note(key, What::Facilitated { opened, sessions, before, after });
}

/// Who talks, and by what they judge.
struct Talks<'a> {
    members: Members<'a>,
    rules: &'a Rules,
    valuation: &'a Valuation,
    costs: &'a Costs,
}

impl Talks<'_> {
    /// Sessions until nobody who has opened up falls short, or there is no more time; how many were
    /// held. The draft is then the one with the fewest objectors, the earliest of those tied.
    fn hold(
        &mut self,
        draft: &mut Draft,
        judged: &mut Judgements,
        opened: &[bool],
        most: u32,
        scratch: &mut Scratch,
    ) -> u32 {
        let mut best = (judged.objectors(), draft.levels.clone());
        let mut held = 0;
        while held < most && best.0 > 0 {
            let Some(next) = self.next_draft(draft, judged, opened) else { break };
            draft.levels = next;
            held += 1;
            appraisal::appraise(judged, draft, self.valuation, self.costs, scratch);
            appraisal::take_stances(judged, self.members.seated, self.rules.band);
            if judged.objectors() < best.0 {
                best = (judged.objectors(), draft.levels.clone());
            }
        }
        draft.levels = best.1;
        appraisal::appraise(judged, draft, self.valuation, self.costs, scratch);
        appraisal::take_stances(judged, self.members.seated, self.rules.band);
        held
    }

    /// The draft after the mean step of those who have opened up and fall short, by weight; none if
    /// nobody does.
    fn next_draft(&self, draft: &Draft, judged: &Judgements, opened: &[bool]) -> Option<Vec<f64>> {
        let OwnUtility::Spatial { position, salience, kappa } = &self.valuation.own else {
            return None;
        };
        let (mut step, mut total) = (vec![0.0; draft.levels.len()], 0.0);
        for slot in (0..opened.len()).filter(|slot| opened[*slot]) {
            let weight = self.members.weight[slot];
            let Some(short) = self.short(slot, judged, draft.operability) else { continue };
            let ideal = |issue| position.at(issue, slot);
            let may_move = |issue| draft.open.is_none_or(|open| open == issue);
            let salience = |issue| if may_move(issue) { salience.at(issue, slot) } else { 0.0 };
            let lift = (short, weight);
            if feasibility::add_step(&draft.levels, ideal, salience, *kappa, lift, &mut step) {
                total += weight;
            }
        }
        let moved = |(y, step): (&f64, &f64)| (y + step / total).clamp(0.0, 100.0);
        (total > 0.0).then(|| draft.levels.iter().zip(&step).map(moved).collect())
    }

    /// What a member's own utility lacks until it accepts the draft, and a little more; none if it
    /// does. Regard for others is taken to grow along the way to its ideal as its own utility does.
    fn short(&self, slot: usize, judged: &Judgements, operability: f64) -> Option<f64> {
        let (base, pressure) = (judged.base[slot], judged.pressure[slot]);
        let band = if self.rules.venue == Rule::Consensus { 0.0 } else { self.rules.band };
        let least =
            self.costs.reservation(base, pressure, operability) + band * (1.0 - base) / operability;
        let (value, best, own) = (judged.value[slot], judged.best[slot], judged.own[slot]);
        if value > least || best <= value {
            return None;
        }
        let lacking = least - value + SPARE * (1.0 - base) / operability;
        Some(((1.0 - own) * lacking / (best - value)).min(1.0 - own))
    }
}

/// Scaled gain that those who have opened up ask for beyond the least, so that talks end within
/// what all accept and do not creep up to its border for ever.
const SPARE: f64 = 0.01;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mechanism::mediation::{Consent, Style, tests::plain};
    use crate::model::{bench::Bench, delegation::Judged, mediator::Mediator};

    /// Two camps that can both gain by trading issues, on a draft that asks too much of the second.
    fn talked(information: f64, sessions: u32) -> (Judged, Draft, What) {
        let ideals: [&[f64]; 3] = [&[90.0, 30.0], &[80.0, 20.0], &[30.0, 90.0]];
        let mut bench = Bench::new(&ideals, &[20.0, 20.0]);
        bench.table(&[95.0, 5.0]);
        let params = Params { style: Style::Facilitative, sessions, ..plain(Consent::None) };
        bench.world.insert_resource(params);
        bench.column([Mediator {
            information,
            bias: 1.0,
            position: Some(vec![50.0; 2]),
            ..Mediator::default()
        }]);
        bench.install(prepare);
        let told = bench.act(hold_talks).pop().unwrap();
        (bench.judged(), bench.get(), told)
    }

    #[test]
    fn what_is_revealed_brings_the_text_to_what_all_accept() {
        let (judged, draft, told) = talked(1.0, 40);
        let What::Facilitated { opened: 3, sessions, before: 1, after: 0 } = told else {
            panic!("{told:?}")
        };
        assert!(sessions >= 1 && draft.levels != [95.0, 5.0]);
        assert!(judged.scaled.iter().all(|scaled| *scaled >= -0.05), "{judged:?}");
    }

    #[test]
    fn a_mediator_without_information_changes_nothing() {
        let (_, draft, told) = talked(0.0, 40);
        assert_eq!(draft.levels, [95.0, 5.0]);
        assert_eq!(told, What::Facilitated { opened: 0, sessions: 0, before: 1, after: 1 });
    }

    #[test]
    fn under_a_majority_a_yes_takes_more_than_the_band() {
        let mut bench = Bench::new(&[&[80.0], &[80.0]], &[20.0]);
        bench.table(&[40.0]);
        let valuation = bench.world.resource::<Valuation>().clone();
        let costs = Costs { operability: 0.0, pressure: 0.0, decay: 0.0 };
        let venue = Rule::SimpleMajority { of: crate::theory::voting::Base::AllMembers };
        // From .64 to .84 is .56 of what there is to gain.
        let mut short = |band: f64| {
            let rules = Rules { venue, band, ..bench.get() };
            bench.look(|Forum { members, judged, .. }| {
                let (rules, valuation, costs) = (&rules, &valuation, &costs);
                Talks { members, rules, valuation, costs }.short(0, &judged, 1.0)
            })
        };
        assert!(short(0.55).is_none() && short(0.57).is_some());
    }

    #[test]
    fn talks_end_when_time_is_up() {
        let (.., told) = talked(1.0, 0);
        assert_eq!(told, What::Facilitated { opened: 3, sessions: 0, before: 1, after: 1 });
    }
}
