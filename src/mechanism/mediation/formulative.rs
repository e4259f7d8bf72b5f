//! The formulative mediator: one text, amended issue by issue until the rule passes or proposals run out (§6; the single
//! negotiating text of the Law of the Sea; Klein, Faratin, Sayama & Bar-Yam 2003). It takes no recorded vote.

use bevy_ecs::prelude::*;

use super::{Acceptance, Params};
use crate::model::{
    appraisal::{self, Costs, Scratch},
    forum::{Draft, Floor, ForumKey, Members, Rules, Rung, Stage},
    install::Install,
    message::{Happening, What},
    phase::Phase,
    random::{Draws, Purpose, Streams},
    setting::{Clock, Setting},
    valuation::Valuation,
};
use crate::theory::{
    shortfall::{self, Holdouts, Step},
    single_text,
};

/// Adds the mediator's work to a run.
pub fn install(into: &mut Install) {
    into.world.init_resource::<Desk>();
    into.schedule.add_systems(mediate.in_set(Phase::Mediation).after(super::enter));
}

/// The mediator's desk: the text it works on and what it knows, kept between runs so that no proposal allocates.
#[derive(Resource, Clone, Debug, Default)]
pub struct Desk {
    text: Vec<f64>,
    own: Vec<f64>,
    value: Vec<f64>,
    best: Vec<f64>,
    next_own: Vec<f64>,
    next_value: Vec<f64>,
    order: Vec<usize>,
    revealed: Vec<bool>,
    scaled: Vec<f64>,
    seats: Vec<usize>,
    to_yes: Vec<f64>,
    to_abstain: Vec<f64>,
    weights: Vec<f64>,
    veto: Vec<bool>,
    steps: Vec<Step>,
    annealer: Vec<bool>,
}

/// Who takes part and by what they judge.
struct Room<'a> {
    members: &'a Members,
    rules: &'a Rules,
    floor: &'a Floor,
    setting: &'a Setting,
    valuation: &'a Valuation,
    costs: &'a Costs,
    params: &'a Params,
    operability: f64,
}

impl Room<'_> {
    /// Annealing temperature when `made` proposals have been made.
    fn heat(&self, made: u32) -> f64 {
        let (made, all) = (made as usize, self.params.proposals as usize);
        single_text::temperature(self.params.temperature, made, all)
    }
}

type Mediated<'a> = (
    &'a ForumKey,
    &'a Members,
    &'a Rules,
    &'a Stage,
    &'a super::Annealers,
    &'a mut Draft,
    &'a mut Floor,
);

#[expect(clippy::too_many_arguments, reason = "a system names what it reads")]
fn mediate(
    mut forums: Query<Mediated>,
    clock: Res<Clock>,
    setting: Res<Setting>,
    valuation: Res<Valuation>,
    costs: Res<Costs>,
    params: Res<Params>,
    streams: Res<Streams>,
    mut desk: ResMut<Desk>,
    mut scratch: ResMut<Scratch>,
    mut out: MessageWriter<Happening>,
) {
    for (key, members, rules, stage, annealers, mut draft, mut floor) in &mut forums {
        if *stage != Stage::At(Rung::Mediation) {
            continue;
        }
        let page = |purpose| streams.page(purpose, key.0, clock.0);
        let room = Room {
            members,
            rules,
            floor: &floor,
            setting: &setting,
            valuation: &valuation,
            costs: &costs,
            params: &params,
            operability: draft.operability,
        };
        desk.lay(&room, &draft.levels, &annealers.0, page(Purpose::Revelation));
        let mut luck = page(Purpose::Mediation);
        let report = match params.acceptance {
            Acceptance::Shortfall => desk.anneal(&room, &mut luck),
            Acceptance::Vote => desk.put_to_members(&room, &mut luck, page(Purpose::TextVotes)),
        };
        draft.levels.clone_from(&desk.best);
        appraisal::appraise(&mut floor, &draft, &valuation, &costs, &mut scratch);
        appraisal::take_stances(&mut floor, members, rules.band);
        appraisal::mark_brackets(&mut floor, &draft, &setting.status_quo, &valuation, &mut scratch);
        out.write(Happening { forum: key.0, round: clock.0, what: report });
    }
}

impl Desk {
    /// Lays the draft on the desk and finds out whose shortfall is known.
    fn lay(&mut self, room: &Room, levels: &[f64], annealer: &[bool], mut luck: Draws) {
        let states = room.valuation.states();
        self.text.clear();
        self.text.extend_from_slice(levels);
        self.best.clone_from(&self.text);
        let Self { own, value, next_own, next_value, scaled, .. } = self;
        for column in [own, value, next_own, next_value, scaled] {
            column.resize(states, 0.0);
        }
        room.valuation.price(&self.text, &mut self.own);
        room.valuation.concern.apply(&self.own, &mut self.value, &mut self.order);
        self.revealed.clear();
        self.revealed.extend((0..states).map(|_| luck.uniform() < room.setting.transparency));
        self.annealer.clear();
        self.annealer.extend_from_slice(annealer);
        self.seats.clear();
        self.seats.extend((0..states).filter(|slot| room.members.seated[*slot]));
        self.weights.clear();
        self.weights.extend(self.seats.iter().map(|slot| room.members.weight[*slot]));
        self.veto.clear();
        self.veto.extend(self.seats.iter().map(|slot| room.members.veto[*slot]));
        self.to_yes.resize(self.seats.len(), 0.0);
        self.to_abstain.resize(self.seats.len(), 0.0);
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
                if current < least {
                    least = current;
                    self.best.clone_from(&self.text);
                }
            } else {
                self.put_back(undo);
            }
        }
        self.report(room, made, before, least)
    }

    /// Klein's form: every member votes on "better than the current text"; all proposals are made.
    fn put_to_members(&mut self, room: &Room, luck: &mut Draws, mut votes: Draws) -> What {
        let before = self.shortfall(room, false);
        for made in 0..room.params.proposals {
            let heat = room.heat(made);
            let undo = self.propose(room, luck);
            let mut all = true;
            for slot in 0..self.value.len() {
                let change = self.next_value[slot] - self.value[slot];
                let heat = if self.annealer[slot] { heat } else { 0.0 };
                let yes = single_text::accepts(change, heat, votes.uniform());
                all &= yes || !room.members.seated[slot];
            }
            if all { self.take() } else { self.put_back(undo) }
        }
        self.best.clone_from(&self.text);
        let after = self.shortfall(room, false);
        self.report(room, room.params.proposals, before, after)
    }

    /// Amends the text on one issue (on a pie, moves a slice between two shares), prices it, and returns how to undo it.
    fn propose(&mut self, room: &Room, luck: &mut Draws) -> Undo {
        let issue = luck.below(self.text.len());
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
        let slice = step.clamp(-mine, theirs);
        self.text[issue] = mine + slice;
        self.text[other] = theirs - slice;
        room.valuation.price(&self.text, &mut self.next_own);
        room.valuation.concern.apply(&self.next_own, &mut self.next_value, &mut self.order);
        Undo { issue, level: mine, partner: Some((other, theirs)) }
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

    /// What is missing until the rule passes, scaled, as far as it is revealed: of the proposal or of the text.
    fn shortfall(&mut self, room: &Room, proposal: bool) -> f64 {
        let value = if proposal { &self.next_value } else { &self.value };
        let Floor { base, pressure, .. } = room.floor;
        for (out, (value, (base, pressure))) in
            self.scaled.iter_mut().zip(value.iter().zip(base.iter().zip(pressure)))
        {
            *out = appraisal::scaled(
                room.costs.gain(*value, *base, *pressure, room.operability),
                *base,
            );
        }
        let (band, hidden) = (room.rules.band, room.params.hidden_shortfall);
        let out = self.to_yes.iter_mut().zip(&mut self.to_abstain);
        for (slot, (to_yes, to_abstain)) in self.seats.iter().zip(out) {
            let (scaled, revealed) = (self.scaled[*slot], self.revealed[*slot]);
            let known = |missing: f64| {
                let told = if revealed { missing } else { hidden };
                if missing > 0.0 { told } else { 0.0 }
            };
            // A yes needs a gain strictly above the band; a shortfall of exactly zero would stop just short of it.
            *to_yes = if scaled > band { 0.0 } else { known(band - scaled + f64::EPSILON) };
            *to_abstain = known(-band - scaled);
        }
        let holdouts = Holdouts {
            to_yes: &self.to_yes,
            to_abstain: &self.to_abstain,
            weights: &self.weights,
            veto: &self.veto,
        };
        shortfall::shortfall(&room.rules.venue, &holdouts, &mut self.steps)
    }

    fn report(&self, room: &Room, proposals: u32, before: f64, after: f64) -> What {
        let seated = room.members.seated.iter().zip(&self.revealed);
        let revealed = seated.filter(|(seated, revealed)| **seated && **revealed).count();
        What::Mediated { proposals, before, after, revealed }
    }
}

/// How to take a proposal back.
struct Undo {
    issue: usize,
    level: f64,
    partner: Option<(usize, f64)>,
}
