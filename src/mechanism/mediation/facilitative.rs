//! The facilitative mediator opens channels: who opens up shows its true position and the least that it would accept, and the
//! draft moves toward what those who have opened up and still fall short would accept (§6). What nobody reveals moves nothing.

use super::channel::Channel;
use crate::model::{
    appraisal::{self, Costs, Pricing, Scratch},
    forum::{Draft, Floor, Members, Rules, Rung, Stage},
    install::Install,
    message::What,
    phase::Phase,
    random::Purpose,
    sitting::{ForumItem, Office},
    valuation::{OwnUtility, Valuation},
};
use crate::spec::mediation::Params;
use crate::theory::{feasibility, voting::Rule};

/// Adds the mediator's talks to a run.
pub fn install(into: &mut Install) {
    let (channel, sessions) = (Channel::of(into.world), into.world.resource::<Params>().sessions);
    into.step(Phase::Mediation, move |forum, office| mediate(&channel, sessions, forum, office));
}

fn mediate(channel: &Channel, sessions: u32, forum: &mut ForumItem, office: &mut Office) {
    if *forum.stage != Stage::At(Rung::Mediation) {
        return;
    }
    let ForumItem { key, members, rules, draft, floor, .. } = forum;
    let (draft, floor): (&mut Draft, &mut Floor) = (draft, floor);
    let luck = office.streams.page(Purpose::Confidence, key.0, office.round());
    let mut opened = channel.opened(office.trust.as_deref(), luck);
    opened.iter_mut().zip(&members.seated).for_each(|(opened, seated)| *opened &= seated);
    office.pricing.appraise(floor, draft);
    appraisal::take_stances(floor, members, rules.band);
    let before = floor.objectors;
    let Pricing { setting, valuation, scratch } = &mut office.pricing;
    let mut talks = Talks { members, rules, valuation, costs: &setting.costs };
    let sessions = talks.hold(draft, floor, &opened, sessions, scratch);
    office.pricing.mark_brackets(floor, draft);
    let opened = opened.iter().filter(|opened| **opened).count();
    office.tell(key, What::Facilitated { opened, sessions, before, after: floor.objectors });
}

/// Who talks, and by what they judge.
struct Talks<'a> {
    members: &'a Members,
    rules: &'a Rules,
    valuation: &'a Valuation,
    costs: &'a Costs,
}

impl Talks<'_> {
    /// Sessions until nobody who has opened up falls short, or there is no more time; how many were held. The draft is then
    /// the one with the fewest objectors, the earliest of those tied.
    fn hold(
        &mut self,
        draft: &mut Draft,
        floor: &mut Floor,
        opened: &[bool],
        most: u32,
        scratch: &mut Scratch,
    ) -> u32 {
        let mut best = (floor.objectors, draft.levels.clone());
        let mut held = 0;
        while held < most && best.0 > 0 {
            let Some(next) = self.next_draft(draft, floor, opened) else { break };
            draft.levels = next;
            held += 1;
            appraisal::appraise(floor, draft, self.valuation, self.costs, scratch);
            appraisal::take_stances(floor, self.members, self.rules.band);
            if floor.objectors < best.0 {
                best = (floor.objectors, draft.levels.clone());
            }
        }
        draft.levels = best.1;
        appraisal::appraise(floor, draft, self.valuation, self.costs, scratch);
        appraisal::take_stances(floor, self.members, self.rules.band);
        held
    }

    /// The draft after the mean step of those who have opened up and fall short, by weight; none if nobody does.
    fn next_draft(&self, draft: &Draft, floor: &Floor, opened: &[bool]) -> Option<Vec<f64>> {
        let OwnUtility::Spatial { position, salience, kappa } = &self.valuation.own else {
            return None;
        };
        let (mut step, mut total) = (vec![0.0; draft.levels.len()], 0.0);
        for slot in (0..opened.len()).filter(|slot| opened[*slot]) {
            let weight = self.members.weight[slot];
            let Some(short) = self.short(slot, floor, draft.operability) else { continue };
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

    /// What a member's own utility lacks until it accepts the draft, and a little more; none if it does. Regard for others is
    /// taken to grow along the way to its ideal as its own utility does.
    fn short(&self, slot: usize, floor: &Floor, operability: f64) -> Option<f64> {
        let (base, pressure) = (floor.base[slot], floor.pressure[slot]);
        let band = if self.rules.venue == Rule::Consensus { 0.0 } else { self.rules.band };
        let least =
            self.costs.reservation(base, pressure, operability) + band * (1.0 - base) / operability;
        let (value, best, own) = (floor.value[slot], floor.best[slot], floor.own[slot]);
        if value > least || best <= value {
            return None;
        }
        let lacking = least - value + SPARE * (1.0 - base) / operability;
        Some(((1.0 - own) * lacking / (best - value)).min(1.0 - own))
    }
}

/// Scaled gain that those who have opened up ask for beyond the least, so that talks end within what all accept and do not creep
/// up to its border for ever.
const SPARE: f64 = 0.01;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mechanism::mediation::{self, Annealers, tests::plain};
    use crate::model::{bench::Bench, mediator::Envoy};
    use crate::spec::mediation::{Consent, Style};

    /// Two camps that can both gain by trading issues, on a draft that asks too much of the second.
    fn talked(information: f64, sessions: u32) -> (Floor, Draft, What) {
        let ideals: [&[f64]; 3] = [&[90.0, 30.0], &[80.0, 20.0], &[30.0, 90.0]];
        let mut bench = Bench::new(&ideals, &[20.0, 20.0]);
        bench.table(&[95.0, 5.0]);
        let params = Params { style: Style::Facilitative, sessions, ..plain(Consent::None) };
        bench.world.insert_resource(params);
        bench.world.insert_resource(Envoy {
            information,
            bias: 1.0,
            position: Some(vec![50.0; 2]),
            ..Envoy::default()
        });
        bench.world.entity_mut(bench.forum).insert(Annealers(vec![false; 3]));
        bench.set(|stage: &mut Stage| *stage = Stage::Proposed(Rung::Mediation));
        bench.install(mediation::install);
        let told = bench.play().pop().unwrap();
        (bench.get(), bench.get(), told)
    }

    #[test]
    fn what_is_revealed_brings_the_text_to_what_all_accept() {
        let (floor, draft, told) = talked(1.0, 40);
        let What::Facilitated { opened: 3, sessions, before: 1, after: 0 } = told else {
            panic!("{told:?}")
        };
        assert!(sessions >= 1 && draft.levels != [95.0, 5.0]);
        assert!(floor.scaled.iter().all(|scaled| *scaled >= -0.05), "{floor:?}");
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
        let (members, floor): (Members, Floor) = (bench.get(), bench.get());
        let valuation = bench.world.resource::<Valuation>();
        let costs = Costs { operability: 0.0, pressure: 0.0, decay: 0.0 };
        let venue = Rule::SimpleMajority { of: crate::theory::voting::Base::AllMembers };
        // From .64 to .84 is .56 of what there is to gain.
        let short = |band: f64| {
            let rules = Rules { venue, band, ..bench.get() };
            Talks { members: &members, rules: &rules, valuation, costs: &costs }
                .short(0, &floor, 1.0)
        };
        assert!(short(0.55).is_none() && short(0.57).is_some());
    }

    #[test]
    fn talks_end_when_time_is_up() {
        let (.., told) = talked(1.0, 0);
        assert_eq!(told, What::Facilitated { opened: 3, sessions: 0, before: 1, after: 1 });
    }
}
