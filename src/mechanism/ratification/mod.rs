//! Ratification: which states join what their forum adopted, when it enters into force, who leaves
//! it, and what it brings them (§8). It adopts no text, and what parties then do is others'
//! business: they read the norms in force.

use bevy_ecs::prelude::*;

use crate::model::{
    appraisal::Scratch,
    columns::Columns,
    delegation::Seated,
    forum::{Draft, ForumKey, Ladder},
    install::Install,
    message::{Happening, What},
    norm::{Norm, NormKey},
    owners::Randomness,
    setting::{Clock, Lasting, Setting},
    states::{Bloc, by_slot},
    treaty::{Hurdle, Standing, Treaty},
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

/// Gives forums a treaty where an adopted text binds only those who join it.
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
    into.before_each_run(reset);
}

fn reset(world: &mut World) {
    for mut treaty in world.query::<&mut Treaty>().iter_mut(world) {
        *treaty = Treaty::default();
    }
}

/// An adopted text is opened to ratification in the round in which its forum closes; states take it
/// up from the next on.
pub fn open(
    mut forums: Query<(&Draft, &Ladder, &mut Treaty)>,
    seated: Query<&Seated>,
    clock: Res<Clock>,
    params: Res<Params>,
    setting: Res<Setting>,
    valuation: Res<Valuation>,
    mut scratch: ResMut<Scratch>,
) {
    for (draft, ladder, mut treaty) in &mut forums {
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
                Open::Members => seated.iter().map(|seated| seated.0).collect(),
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

/// States take the matter up, and join or leave.
pub fn join(
    mut treaties: Query<(&ForumKey, &mut Treaty)>,
    clock: Res<Clock>,
    params: Res<Params>,
    (hurdles, blocs): (Query<&Hurdle>, Query<&Bloc>),
    trust: Option<Res<Trust>>,
    Randomness { streams, owners }: Randomness,
    mut out: MessageWriter<Happening>,
) {
    for (key, mut treaty) in &mut treaties {
        if treaty.opened.is_none_or(|opened| opened >= clock.0) {
            continue;
        }
        let council = Council {
            params: &params,
            hurdles: by_slot(&hurdles),
            blocs: by_slot(&blocs),
            trust: trust.as_deref(),
            streams: &streams,
            owners: &owners,
            forum: key.0,
            round: clock.0,
        };
        for what in council.sit(&mut treaty) {
            out.write(Happening { forum: key.0, round: clock.0, what });
        }
    }
}

/// The text enters into force when enough have joined, and puts a norm in force for each issue that
/// it moves.
pub fn enter_into_force(
    mut treaties: Query<(&ForumKey, &mut Treaty)>,
    norms: Query<&Norm>,
    clock: Res<Clock>,
    params: Res<Params>,
    setting: Res<Setting>,
    mut commands: Commands,
    mut out: MessageWriter<Happening>,
) {
    let mut next = norms.iter().len() as u32;
    for (key, mut treaty) in &mut treaties {
        if treaty.opened.is_none() {
            continue;
        }
        let (parties, eligible) = (treaty.parties(), treaty.eligible());
        let enough = parties >= params.quorum(eligible) && named_joined(&treaty, &params, &setting);
        if enough && treaty.in_force.is_none() {
            treaty.in_force = Some(clock.0);
            for norm in norms_of(&treaty, key.0, clock.0, &setting) {
                commands.spawn((NormKey(next), norm));
                next += 1;
            }
            let what = What::EnteredIntoForce { parties, eligible };
            out.write(Happening { forum: key.0, round: clock.0, what });
        }
        // A treaty does not lapse when parties leave (Vienna Convention on the Law of Treaties,
        // art. 55), save where the rule supposes that each party is pivotal.
        treaty.active = treaty.in_force.is_some() && (enough || params.rule != Rule::Stability);
    }
}

fn named_joined(treaty: &Treaty, params: &Params, setting: &Setting) -> bool {
    params.entry_states.iter().all(|id| {
        let slot = setting.state.iter().position(|state| **state == **id);
        slot.is_some_and(|slot| treaty.standing[slot].joined.is_some())
    })
}

/// The norms of a treaty, which bind nobody yet.
fn norms_of(treaty: &Treaty, forum: u32, round: u32, setting: &Setting) -> Vec<Norm> {
    let moved = |issue: &usize| treaty.levels[*issue] != setting.status_quo[*issue];
    let norm = |issue: usize| {
        let (governs, nobody) = (setting.governs[issue], vec![false; treaty.standing.len()]);
        let level = treaty.levels[issue];
        let norm = Norm::new(issue, governs, level, treaty.operability, nobody, round);
        Norm { forum: Some(forum), ..norm }
    };
    (0..treaty.levels.len()).filter(moved).map(norm).collect()
}

/// The norms of a treaty bind its parties, each as far as it has committed itself.
pub fn bind_parties(treaties: Query<(&ForumKey, &Treaty)>, mut norms: Query<&mut Norm>) {
    for mut norm in &mut norms {
        let of_it = treaties.iter().find(|(key, _)| norm.forum == Some(key.0));
        let Some((_, treaty)) = of_it else { continue };
        let norm = &mut *norm;
        for (slot, bound) in treaty.bound.issue(norm.issue).iter().enumerate() {
            norm.party[slot] = treaty.active && *bound > 0.0;
            norm.commitment[slot] = if *bound > 0.0 { *bound } else { 1.0 };
        }
    }
}

/// A treaty that is active brings states what it is worth to them.
pub fn realise(mut treaties: Query<&mut Treaty>, params: Res<Params>) {
    for mut treaty in treaties.iter_mut().filter(|treaty| treaty.active) {
        treaty.rounds += 1;
        let sums: Vec<f64> = treaty.bound.iter().map(|column| column.iter().sum()).collect();
        let scales = Scales {
            treaty: &treaty,
            params: &params,
            parts: params.parts(),
            sums: &sums,
            expected: 0,
        };
        let states = 0..treaty.standing.len();
        let brought: Vec<f64> = states.map(|slot| scales.realised(slot)).collect();
        for (standing, brought) in treaty.standing.iter_mut().zip(brought) {
            standing.realised += brought;
        }
    }
}

#[cfg(test)]
mod tests;
