//! The formulative mediator: one text, amended issue by issue until the rule passes or proposals
//! run out (§6; the single negotiating text of the Law of the Sea; Klein, Faratin, Sayama & Bar-Yam
//! 2003). It takes no recorded vote.

use bevy_ecs::prelude::*;

use super::{
    Descriptor,
    channel::Channel,
    room::{Room, Seated},
};
use crate::model::{
    appraisal::Pricing,
    assembly::{Assembly, Forum},
    delegation::Anneals,
    install::Install,
    mediator::Mediator,
    message::{Minutes, What},
    owners::Randomness,
    random::{Draws, Purpose},
    trust::Trust,
};
use crate::spec::mediation::{Acceptance, Params};
use crate::theory::{
    shortfall::{self, Holdouts, Step},
    single_text,
    voting::Rule,
};

/// What there is to know of this style.
pub const STYLE: Descriptor =
    Descriptor { told: "a mediator amends one text", tries_proposals: true, prepare };

/// Gives the mediator a desk, and, where the scenario describes it, a channel to those who believe
/// it. Of a mediator of whom the scenario says nothing nobody knows whether to open up to it.
fn prepare(into: &mut Install) {
    let world = &mut *into.world;
    world.init_resource::<Desk>();
    if world.query::<&Mediator>().iter(world).any(|mediator| mediator.described) {
        let channel = Channel::of(world);
        world.insert_resource(channel);
    }
}

/// A shortfall below this may be nothing but rounding of the steps that led to it: then the text is
/// priced anew.
const NEAR: f64 = 1e-9;

/// The mediator's desk: the text it works on and what it knows, kept between runs so that no
/// proposal allocates.
#[derive(Resource, Clone, Debug, Default)]
pub struct Desk {
    text: Vec<f64>,
    own: Vec<f64>,
    value: Vec<f64>,
    best: Vec<f64>,
    next_own: Vec<f64>,
    next_value: Vec<f64>,
    order: Vec<usize>,
    annealer: Vec<bool>,
    /// Slots of those who sit in the room.
    seats: Vec<usize>,
    seated: Seated,
    to_yes: Vec<f64>,
    to_abstain: Vec<f64>,
    steps: Vec<Step>,
}

/// Amends one text issue by issue until the rule passes or proposals run out.
pub fn amend_text(
    mut assembly: Assembly,
    anneals: Query<&Anneals>,
    (params, channel, trust): (Res<Params>, Option<Res<Channel>>, Option<Res<Trust>>),
    mut desk: ResMut<Desk>,
    Randomness { streams, owners }: Randomness,
    mut pricing: Pricing,
    mut minutes: Minutes,
) {
    let mut forum = assembly.forum();
    let (round, key) = (minutes.round(), forum.key.0);
    let (streams, owners) = (&*streams, &*owners);
    let happens = |purpose| {
        move |slot, chance| streams.happens((purpose, key, round), owners.state(slot), chance)
    };
    // Beside what the venue makes public, a mediator of whom the scenario says something hears what
    // members tell it.
    let open = |channel: &Channel| channel.opened(trust.as_deref(), happens(Purpose::Confidence));
    let opened = channel.as_deref().map(open).unwrap_or_default();
    let annealers: Vec<bool> = anneals.iter().map(|anneals| anneals.0).collect();
    let Forum { draft, members, rules, judged, .. } = &mut forum;
    let room = Room {
        opened: &opened,
        members: *members,
        rules,
        judged,
        setting: &pricing.setting,
        valuation: &pricing.valuation,
        params: &params,
        operability: draft.operability,
        tier: draft.tier,
        open: draft.open,
    };
    desk.lay(&room, &draft.levels, &annealers, happens(Purpose::Revelation));
    let mut luck = streams.page(Purpose::Mediation, key, round);
    let report = match params.acceptance {
        Acceptance::Shortfall => desk.anneal(&room, &mut luck),
        Acceptance::Vote => {
            let votes = |slot| streams.of(Purpose::TextVotes, key, round, owners.state(slot));
            desk.put_to_members(&room, &mut luck, &votes)
        }
    };
    draft.levels.clone_from(&desk.best);
    forum.review(&mut pricing);
    minutes.note(forum.key, report);
}

impl Desk {
    /// Lays the draft on the desk and finds out whose shortfall is known.
    fn lay(
        &mut self,
        room: &Room,
        levels: &[f64],
        annealer: &[bool],
        happens: impl Fn(usize, f64) -> bool,
    ) {
        let states = room.valuation.states();
        self.text.clear();
        self.text.extend_from_slice(levels);
        self.best.clone_from(&self.text);
        let Self { own, value, next_own, next_value, .. } = self;
        for column in [own, value, next_own, next_value] {
            column.resize(states, 0.0);
        }
        self.price_anew(room);
        self.annealer.clear();
        self.annealer.extend_from_slice(annealer);
        self.seats.clear();
        self.seats.extend((0..states).filter(|slot| room.members.seated[*slot]));
        for column in [&mut self.to_yes, &mut self.to_abstain] {
            column.resize(self.seats.len(), 0.0);
        }
        let told = |slot: usize| room.opened.get(slot).copied().unwrap_or(false);
        let known = |slot: usize| told(slot) || happens(slot, room.setting.transparency);
        let revealed: Vec<bool> = (0..states).map(known).collect();
        self.seated.sit(room, &self.seats, &revealed);
    }

    /// Anneals the shortfall to the rule, as far as it is known, and stops when the rule passes.
    fn anneal(&mut self, room: &Room, luck: &mut Draws) -> What {
        let before = self.shortfall(room, false);
        let (mut current, mut least, mut made) = (before, before, 0);
        while least > 0.0 && made < room.params.proposals {
            let heat = room.heat(made);
            let undo = self.propose(room, luck);
            let candidate = self.shortfall(room, true);
            let draw = luck.uniform();
            made += 1;
            if single_text::accepts(current - candidate, heat, draw) {
                current = candidate;
                self.take();
                if current < NEAR {
                    self.price_anew(room);
                    current = self.shortfall(room, false);
                }
                if current < least {
                    least = current;
                    self.best.clone_from(&self.text);
                }
            } else {
                self.put_back(undo);
            }
        }
        if least > 0.0 && made > 0 && self.best_passes(room) {
            least = 0.0;
        }
        self.report(made, before, least)
    }

    /// Whether the best text passes, priced anew: prices are carried from proposal to proposal, and
    /// where somebody gains exactly as much as is asked, what rounding has left over looks like a
    /// member who objects.
    fn best_passes(&mut self, room: &Room) -> bool {
        self.text.clone_from(&self.best);
        self.price_anew(room);
        self.shortfall(room, false) == 0.0
    }

    /// Klein's form: every member votes on "better than the current text"; all proposals are made.
    fn put_to_members(
        &mut self,
        room: &Room,
        luck: &mut Draws,
        votes: &dyn Fn(usize) -> Draws,
    ) -> What {
        let before = self.shortfall(room, false);
        let mut votes: Vec<Draws> = (0..self.value.len()).map(votes).collect();
        for made in 0..room.params.proposals {
            let heat = room.heat(made);
            let undo = self.propose(room, luck);
            let mut all = true;
            for (slot, luck) in votes.iter_mut().enumerate() {
                let change = self.next_value[slot] - self.value[slot];
                // A hill-climber needs no luck.
                let (heat, draw) =
                    if self.annealer[slot] { (heat, luck.uniform()) } else { (0.0, 0.0) };
                let yes = single_text::accepts(change, heat, draw);
                all &= yes || !room.members.seated[slot];
            }
            if all { self.take() } else { self.put_back(undo) }
        }
        self.best.clone_from(&self.text);
        self.price_anew(room);
        let after = self.shortfall(room, false);
        self.report(room.params.proposals, before, after)
    }

    /// Amends the text on one issue (on a pie, moves a slice between two shares), prices it, and
    /// returns how to undo it.
    fn propose(&mut self, room: &Room, luck: &mut Draws) -> Undo {
        let drawn = luck.below(self.text.len());
        let issue = room.open.unwrap_or(drawn);
        let step = luck.normal() * room.params.step;
        let pick = luck.uniform();
        let old = self.text[issue];
        if room.setting.pie {
            return self.move_slice(room, issue, step, pick);
        }
        let level = match room.setting.scale[issue].values() {
            None => (old + step).clamp(0.0, 100.0),
            Some(values) => {
                let other = (pick * (values as f64 - 1.0)) as usize;
                (if other >= old as usize { other + 1 } else { other }) as f64
            }
        };
        room.valuation.step(&self.text, &self.own, issue, level, &mut self.next_own);
        self.text[issue] = level;
        room.valuation.concern.apply(&self.next_own, &mut self.next_value, &mut self.order);
        Undo { issue, level: old, partner: None }
    }

    fn move_slice(&mut self, room: &Room, issue: usize, step: f64, pick: f64) -> Undo {
        let others = self.text.len() - 1;
        let other = ((pick * others as f64) as usize).min(others - 1);
        let other = if other >= issue { other + 1 } else { other };
        let (mine, theirs) = (self.text[issue], self.text[other]);
        (self.text[issue], self.text[other]) = passed(mine, theirs, step);
        room.valuation.price(&self.text, &mut self.next_own);
        room.valuation.concern.apply(&self.next_own, &mut self.next_value, &mut self.order);
        Undo { issue, level: mine, partner: Some((other, theirs)) }
    }

    /// Prices the text as the room will: steps add up to the last digits only.
    fn price_anew(&mut self, room: &Room) {
        room.valuation.price(&self.text, &mut self.own);
        room.valuation.concern.apply(&self.own, &mut self.value, &mut self.order);
    }

    /// The proposal becomes the text.
    fn take(&mut self) {
        std::mem::swap(&mut self.own, &mut self.next_own);
        std::mem::swap(&mut self.value, &mut self.next_value);
    }

    fn put_back(&mut self, undo: Undo) {
        self.text[undo.issue] = undo.level;
        if let Some((other, level)) = undo.partner {
            self.text[other] = level;
        }
    }

    /// What is missing until the rule passes, scaled, as far as it is revealed: of the proposal or
    /// of the text.
    fn shortfall(&mut self, room: &Room, proposal: bool) -> f64 {
        let value = if proposal { &self.next_value } else { &self.value };
        self.seated.appraise(room, &self.seats, value);
        let Self { seated, to_yes, to_abstain, .. } = self;
        let band = room.rules.band;
        seated.known(|scaled| -band - scaled, to_abstain);
        // Consensus asks nobody for a yes.
        if room.rules.venue != Rule::Consensus || !room.rules.chambers.is_empty() {
            // A yes needs a gain strictly above the band; a shortfall of exactly zero would stop
            // just short of it.
            let missing =
                |scaled: f64| if scaled > band { 0.0 } else { band - scaled + f64::EPSILON };
            seated.known(missing, to_yes);
        }
        let Seated { weights, veto, .. } = &*seated;
        let holdouts = Holdouts { to_yes, to_abstain, weights, veto };
        let mut short = shortfall::shortfall(&room.rules.venue, &holdouts, &mut self.steps);
        for chamber in &room.rules.chambers {
            let weights: Vec<f64> = self.seats.iter().map(|slot| chamber.weight[*slot]).collect();
            let holdouts = Holdouts { weights: &weights, ..holdouts };
            short += shortfall::shortfall(&chamber.rule, &holdouts, &mut self.steps);
        }
        short
    }

    fn report(&self, proposals: u32, before: f64, after: f64) -> What {
        let revealed = self.seated.revealed.iter().filter(|revealed| **revealed > 0.0).count();
        What::Mediated { proposals, before, after, revealed }
    }
}

/// How to take a proposal back.
struct Undo {
    issue: usize,
    level: f64,
    partner: Option<(usize, f64)>,
}

/// Two shares after a slice of `step` went from the second to the first, or back. What others have
/// lost to rounding does not make one share more than all.
fn passed(mine: f64, theirs: f64, step: f64) -> (f64, f64) {
    let slice = step.clamp(-mine, theirs);
    ((mine + slice).min(100.0), (theirs - slice).min(100.0))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::mechanism::mediation::{Consent, tests::plain};
    use crate::model::{
        bench::{Bench, assert_own_draws},
        delegation::Judged,
        forum::{Draft, Rules},
        random::Streams,
        setting::{Label, Scale, Setting},
        valuation::OwnUtility,
    };

    fn params(acceptance: Acceptance, proposals: u32, temperature: f64) -> Params {
        Params { acceptance, proposals, temperature, ..plain(Consent::None) }
    }

    /// What a mediator makes of a draft, the given members voting by annealing.
    fn mediated(
        mut bench: Bench,
        params: Params,
        annealers: &[bool],
        seed: u64,
    ) -> (Judged, Draft, What) {
        bench.world.insert_resource(params);
        bench.world.insert_resource(Streams { seed, replication: 0 });
        bench.column(annealers.iter().copied().map(Anneals));
        bench.install(prepare);
        bench.add(amend_text);
        let told = bench.play().pop().unwrap();
        (bench.judged(), bench.get(), told)
    }

    /// Three states, each with an issue that it would rather leave alone, on a draft that asks too
    /// much of all.
    fn room(transparency: f64) -> Bench {
        let ideals: [&[f64]; 3] = [&[0.0, 90.0, 90.0], &[90.0, 0.0, 90.0], &[90.0, 90.0, 0.0]];
        let mut bench = Bench::new(&ideals, &[20.0; 3]);
        bench.world.resource_mut::<Setting>().transparency = transparency;
        bench.table(&[100.0, 95.0, 5.0]);
        bench
    }

    /// What becomes known of whom: by the venue's openness, or, where it has none, by the channel.
    #[test]
    fn whose_shortfall_is_known_is_each_ones_own_draw() {
        for (transparency, information) in [(0.5, 0.0), (0.0, 0.5)] {
            assert_own_draws(|ids| {
                let known = |seed: u64| {
                    let mut bench = Bench::alike(ids);
                    bench.world.insert_resource(Streams { seed, replication: 0 });
                    bench.world.resource_mut::<Setting>().transparency = transparency;
                    bench.world.insert_resource(params(Acceptance::Shortfall, 0, 0.0));
                    bench.install(prepare);
                    bench
                        .world
                        .insert_resource(Channel { credibility: vec![information; ids.len()] });
                    bench.act(amend_text);
                    bench.world.resource::<Desk>().seated.revealed.clone()
                };
                let all: Vec<Vec<f64>> = (0..60).map(known).collect();
                let of = |slot: usize| all.iter().map(|known| known[slot] > 0.0).collect();
                (0..ids.len())
                    .map(|slot| (ids[slot].to_owned(), of(slot)))
                    .collect::<BTreeMap<_, Vec<bool>>>()
            });
        }
    }

    #[test]
    fn a_share_is_never_more_than_all() {
        let crumb = 3e-14;
        assert!(99.999_999_999_999_99 + crumb > 100.0, "nothing to be held back");
        assert_eq!(passed(99.999_999_999_999_99, crumb, 5.0), (100.0, 0.0));
        assert_eq!(passed(crumb, 99.999_999_999_999_99, -5.0), (0.0, 100.0));
        assert_eq!((passed(30.0, 20.0, 5.0), passed(3.0, 20.0, -5.0)), ((35.0, 15.0), (0.0, 23.0)));
    }

    #[test]
    fn a_mediator_that_knows_what_is_missing_needs_fewer_proposals() {
        let made = |transparency: f64| -> u32 {
            let one = |seed| match mediated(
                room(transparency),
                params(Acceptance::Shortfall, 2000, 0.02),
                &[false; 3],
                seed,
            )
            .2
            {
                What::Mediated { proposals, .. } => proposals,
                _ => 0,
            };
            (0..20).map(one).sum()
        };
        let (open, half, closed) = (made(1.0), made(0.5), made(0.0));
        assert!(0 < open && open < half && half < closed, "{open} {half} {closed}");
    }

    #[test]
    fn it_stops_when_the_rule_passes_and_hands_back_the_best_text() {
        let (judged, _, told) =
            mediated(room(1.0), params(Acceptance::Shortfall, 2000, 0.02), &[false; 3], 1);
        assert!(
            matches!(told, What::Mediated { before, after, .. } if before > 0.0 && after == 0.0),
            "{told:?}"
        );
        assert_eq!(judged.objectors(), 0);
        let (_, draft, told) =
            mediated(room(1.0), params(Acceptance::Shortfall, 1, 0.0), &[false; 3], 3);
        let What::Mediated { before, after, .. } = told else { panic!("{told:?}") };
        assert!(after <= before, "at no temperature nothing gets worse");
        assert!(draft.levels.iter().all(|y| (0.0..=100.0).contains(y)));
    }

    /// The first state loses by any text but the status quo, by which nobody gains or loses
    /// anything: the steps that lead there add up to it but for rounding, which may make an
    /// objector of one state and not of another.
    #[test]
    fn what_rounding_has_left_over_is_no_objection() {
        let mut found = 0;
        for seed in 0..60 {
            let mut bench = Bench::new(&[&[0.0, 0.0], &[30.0, 0.0], &[0.0, 7.0]], &[0.0; 2]);
            bench.world.resource_mut::<Setting>().transparency = 0.0;
            bench.world.resource_mut::<Setting>().costs.operability = 0.0;
            bench.set(|rules: &mut Rules| rules.band = 0.0);
            bench.table(&[63.3, 51.1]);
            let params = params(Acceptance::Shortfall, 200, 1.0);
            let (judged, draft, told) = mediated(bench, params, &[false; 3], seed);
            let What::Mediated { after, .. } = told else { panic!("{told:?}") };
            assert_eq!(after == 0.0, judged.objectors() == 0, "{seed}: {:?} {after}", draft.levels);
            found += usize::from(after == 0.0);
        }
        assert!((5..60).contains(&found), "{found} of 60");
    }

    #[test]
    fn hill_climbers_lose_by_no_text_that_they_vote_for() {
        let before = room(1.0).judged();
        let (after, ..) = mediated(room(1.0), params(Acceptance::Vote, 200, 0.1), &[false; 3], 5);
        assert!(after.value.iter().zip(&before.value).all(|(now, then)| now >= then));
    }

    /// Two parties over binary issues that matter in pairs, by influences of their own for each
    /// seed.
    fn pairs(issues: usize, seed: u64) -> Bench {
        let mut luck = Streams { seed, replication: 9 }.page(Purpose::Influence, 0, 0);
        let mut matrix =
            || (0..issues * issues).map(|_| 2.0 * luck.uniform() - 1.0).collect::<Vec<f64>>();
        let influence = vec![matrix(), matrix()];
        let extremes =
            influence.iter().map(|h| single_text::extremes(h, issues, &mut luck)).collect();
        let start: Vec<f64> =
            (0..issues).map(|_| f64::from(u8::from(luck.uniform() < 0.5))).collect();
        let mut bench = Bench::of(OwnUtility::Interdependent { influence, extremes }, 2, &start);
        let words: Vec<Label> = vec!["out".into(), "in".into()];
        bench.world.resource_mut::<Setting>().scale = vec![Scale::Discrete(words); issues];
        bench
    }

    /// Klein et al. (2003): whoever anneals where the other climbs is exploited, and two climbers
    /// both do worse than two annealers.
    #[test]
    fn annealing_and_climbing_are_a_prisoners_dilemma() {
        const SEEDS: u64 = 12;
        let payoff = |annealers: [bool; 2]| -> (f64, f64) {
            let sum = (0..SEEDS).fold((0.0, 0.0), |sum, seed| {
                let (judged, ..) = mediated(
                    pairs(40, seed),
                    params(Acceptance::Vote, 6000, 0.025),
                    &annealers,
                    seed,
                );
                (sum.0 + judged.value[0], sum.1 + judged.value[1])
            });
            (sum.0 / SEEDS as f64, sum.1 / SEEDS as f64)
        };
        let mean = |(a, b): (f64, f64)| 0.5 * (a + b);
        let (reward, punishment) = (mean(payoff([true; 2])), mean(payoff([false; 2])));
        let (one, other) = (payoff([true, false]), payoff([false, true]));
        let (temptation, sucker) = (mean((one.1, other.0)), mean((one.0, other.1)));
        assert!(
            temptation > reward && reward > punishment && punishment > sucker,
            "T {temptation} R {reward} P {punishment} S {sucker}"
        );
    }
}
