//! Ratification: which states join what their forum adopted, when it enters into force, who leaves it, and what it brings them
//! (§8). It adopts no text, and what parties then do is others' business: they read the norms in force.

use bevy_ecs::prelude::*;

use crate::model::{
    appraisal::Scratch,
    columns::Columns,
    forum::{Draft, ForumKey, Ladder, Members},
    install::Install,
    message::{Happening, What},
    norm::{Norm, Norms},
    phase::Phase,
    random::Streams,
    setting::{Clock, Lasting, Setting},
    treaty::{Hurdles, Standing, Treaty},
    trust::Trust,
    valuation::Valuation,
};
use crate::spec::ratification::{Open, Params, Rule};
use crate::theory::{treaty::Parts, voting::SHARE_SLACK};

mod join;
mod weigh;

use join::Council;
use weigh::Scales;

impl Params {
    /// Where the worth of the text comes from.
    pub(super) fn parts(&self) -> Parts {
        let Self { own, club, free_riding, .. } = *self;
        Parts { own, others: 1.0 - own - club, club, free_riding }
    }

    /// How many parties it takes, of `eligible`, named states aside; at least one.
    pub(super) fn quorum(&self, eligible: usize) -> usize {
        // A share is met as in votes: .6667 means two thirds.
        let by_share =
            ((self.entry_share - SHARE_SLACK) * eligible as f64).ceil().max(0.0) as usize;
        by_share.max(self.entry_count as usize).max(1)
    }
}

/// Adds ratification to a run in which an adopted text binds only those who join it.
pub fn install(into: &mut Install) {
    if !into.world.resource::<Params>().enabled {
        return;
    }
    into.world.resource_mut::<Lasting>().0 = true;
    let forums: Vec<Entity> =
        into.world.query_filtered::<Entity, With<Draft>>().iter(into.world).collect();
    for forum in forums {
        into.world.entity_mut(forum).insert(Treaty::default());
    }
    into.schedule.add_systems((open, join, enforce).chain().in_set(Phase::Ratification));
    into.before_each_run(reset);
}

fn reset(world: &mut World) {
    for mut treaty in world.query::<&mut Treaty>().iter_mut(world) {
        *treaty = Treaty::default();
    }
}

/// An adopted text is opened to ratification in the round in which its forum closes; states take it up from the next on.
fn open(
    mut forums: Query<(&Members, &Draft, &Ladder, &mut Treaty)>,
    clock: Res<Clock>,
    params: Res<Params>,
    setting: Res<Setting>,
    valuation: Res<Valuation>,
    mut scratch: ResMut<Scratch>,
) {
    for (members, draft, ladder, mut treaty) in &mut forums {
        let adopted = ladder.closing.is_some_and(|closing| closing.adopted);
        if treaty.opened.is_some() || !adopted {
            continue;
        }
        let states = setting.state.len();
        let issues = draft.levels.len();
        let moved = |issue: usize| (draft.levels[issue] - setting.status_quo[issue]).abs() / 100.0;
        *treaty = Treaty {
            opened: Some(clock.0),
            eligible: match params.open {
                Open::Members => members.seated.clone(),
                Open::All => vec![true; states],
            },
            levels: draft.levels.clone(),
            operability: draft.operability,
            tier: draft.tier,
            worth: worth(&draft.levels, &setting.status_quo, &valuation, &mut scratch),
            burden: (0..issues).map(|issue| moved(issue) / issues as f64).collect(),
            bound: Columns::build(issues, states, |_, _| 0.0),
            standing: vec![Standing::default(); states],
            ..Treaty::default()
        };
    }
}

/// What moving each issue alone from the status quo to the text is worth to each state.
fn worth(text: &[f64], back: &[f64], valuation: &Valuation, scratch: &mut Scratch) -> Columns {
    let base = valuation.values(back);
    let (mut from, mut moved) = (vec![0.0; base.len()], vec![0.0; base.len()]);
    valuation.price(back, &mut from);
    let mut columns = Columns::build(text.len(), base.len(), |_, _| 0.0);
    for (issue, level) in text.iter().enumerate() {
        valuation.step(back, &from, issue, *level, &mut moved);
        let column = columns.issue_mut(issue);
        valuation.concern.apply(&moved, column, &mut scratch.order);
        column.iter_mut().zip(&base).for_each(|(value, base)| *value -= base);
    }
    columns
}

#[expect(clippy::too_many_arguments, reason = "a system names what it reads")]
fn join(
    mut treaties: Query<(&ForumKey, &mut Treaty)>,
    clock: Res<Clock>,
    params: Res<Params>,
    setting: Res<Setting>,
    hurdles: Res<Hurdles>,
    trust: Option<Res<Trust>>,
    streams: Res<Streams>,
    mut out: MessageWriter<Happening>,
) {
    for (key, mut treaty) in &mut treaties {
        if treaty.opened.is_none_or(|opened| opened >= clock.0) {
            continue;
        }
        let council = Council {
            params: &params,
            setting: &setting,
            hurdles: &hurdles,
            trust: trust.as_deref(),
            streams: &streams,
            forum: key.0,
            round: clock.0,
        };
        for what in council.sit(&mut treaty) {
            out.write(Happening { forum: key.0, round: clock.0, what });
        }
    }
}

/// The text enters into force when enough have joined; its norms then bind its parties, and it brings what it is worth.
fn enforce(
    mut treaties: Query<(&ForumKey, &mut Treaty)>,
    clock: Res<Clock>,
    params: Res<Params>,
    setting: Res<Setting>,
    mut norms: ResMut<Norms>,
    mut out: MessageWriter<Happening>,
) {
    for (key, mut treaty) in &mut treaties {
        if treaty.opened.is_none() {
            continue;
        }
        let (parties, eligible) = (treaty.parties(), treaty.eligible());
        let enough = parties >= params.quorum(eligible) && named_joined(&treaty, &params, &setting);
        if enough && treaty.in_force.is_none() {
            treaty.in_force = Some(clock.0);
            enact(&mut treaty, clock.0, &setting, &mut norms);
            let what = What::EnteredIntoForce { parties, eligible };
            out.write(Happening { forum: key.0, round: clock.0, what });
        }
        // A treaty does not lapse when parties leave (Vienna Convention on the Law of Treaties, art. 55), save where the rule
        // supposes that each party is pivotal.
        treaty.active = treaty.in_force.is_some() && (enough || params.rule != Rule::Stability);
        bind(&treaty, &mut norms);
        realise(&mut treaty, &params);
    }
}

fn named_joined(treaty: &Treaty, params: &Params, setting: &Setting) -> bool {
    params.entry_states.iter().all(|id| {
        let slot = setting.state.iter().position(|state| **state == **id);
        slot.is_some_and(|slot| treaty.standing[slot].joined.is_some())
    })
}

/// Puts a norm in force for each issue that the text moves.
fn enact(treaty: &mut Treaty, round: u32, setting: &Setting, norms: &mut Norms) {
    for (issue, level) in treaty.levels.iter().enumerate() {
        if *level == setting.status_quo[issue] {
            continue;
        }
        treaty.norms.push(norms.0.len());
        let (governs, nobody) = (setting.governs[issue], vec![false; treaty.standing.len()]);
        norms.0.push(Norm::new(issue, governs, *level, treaty.operability, nobody, round));
    }
}

/// Whom the norms bind, and how far.
fn bind(treaty: &Treaty, norms: &mut Norms) {
    for place in &treaty.norms {
        let norm = &mut norms.0[*place];
        let bound = treaty.bound.issue(norm.issue);
        for (slot, bound) in bound.iter().enumerate() {
            norm.party[slot] = treaty.active && *bound > 0.0;
            norm.commitment[slot] = if *bound > 0.0 { *bound } else { 1.0 };
        }
    }
}

fn realise(treaty: &mut Treaty, params: &Params) {
    if !treaty.active {
        return;
    }
    treaty.rounds += 1;
    let sums: Vec<f64> = treaty.bound.iter().map(|column| column.iter().sum()).collect();
    let scales = Scales { treaty, params, parts: params.parts(), sums: &sums, expected: 0 };
    let brought: Vec<f64> = (0..treaty.standing.len()).map(|slot| scales.realised(slot)).collect();
    for (standing, brought) in treaty.standing.iter_mut().zip(brought) {
        standing.realised += brought;
    }
}

#[cfg(test)]
mod tests;
