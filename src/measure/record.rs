//! Writing down each round: systems of the last phase that copy what they see into the ledger. They change nothing else.

use bevy_ecs::prelude::*;

use super::rows::{EventRow, IncidentRow, RoundRow, TextRow, TrustRow};
use super::{conduct, resistance, transcript};
use crate::model::{
    forum::{Ballots, Draft, Floor, ForumKey, Ladder, Members, Rung, Stage, Stance, brackets},
    incident::Incidents,
    install::Install,
    message::Happening,
    phase::Phase,
    setting::{Clock, Setting},
};
use crate::spec::record::Record;

/// What has been written down of the run so far.
#[derive(Resource, Clone, Debug, Default)]
pub struct Ledger {
    /// Rounds so far.
    pub rounds: Vec<RoundRow>,
    /// Texts so far.
    pub texts: Vec<TextRow>,
    /// Plans and incidents so far.
    pub incidents: Vec<IncidentRow>,
    /// Trust between blocs so far.
    pub trust: Vec<TrustRow>,
    /// Events so far.
    pub events: Vec<EventRow>,
}

/// Adds the recorders that are wanted.
pub fn install(into: &mut Install) {
    into.world.init_resource::<Ledger>();
    let wants = *into.world.resource::<Record>();
    if wants.rounds {
        into.schedule.add_systems(rounds.in_set(Phase::Recording).in_set(Recorder::Rounds));
    }
    if wants.texts {
        into.schedule.add_systems(texts.in_set(Phase::Recording).in_set(Recorder::Texts));
    }
    resistance::install(into);
    if wants.transcript {
        into.schedule.add_systems(events.in_set(Phase::Recording).in_set(Recorder::Events));
    }
    if into.world.contains_resource::<Incidents>() {
        into.world.init_resource::<conduct::Tally>();
        into.schedule.add_systems(conduct::note.in_set(Phase::Recording).in_set(Recorder::Conduct));
        into.before_each_run(|world| world.insert_resource(conduct::Tally::default()));
    }
    into.schedule.configure_sets(
        (
            Recorder::Rounds,
            Recorder::Texts,
            Recorder::Trust,
            Recorder::Events,
            Recorder::Resistance,
            Recorder::Conduct,
            Recorder::Deeds,
        )
            .chain(),
    );
    into.before_each_run(|world| *world.resource_mut::<Ledger>() = Ledger::default());
}

/// The recorders, one after the other, since they share the ledger.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Recorder {
    Rounds,
    Texts,
    Trust,
    Events,
    Resistance,
    Conduct,
    Deeds,
}

/// Whether the forum did anything in this round.
pub(super) fn active(ladder: &Ladder, round: u32) -> bool {
    ladder.closing.is_none_or(|closing| closing.round >= round)
}

type Seen<'a> = (&'a ForumKey, &'a Members, &'a Floor, &'a Ladder, &'a Stage);

fn rounds(forums: Query<Seen>, clock: Res<Clock>, mut ledger: ResMut<Ledger>) {
    for (key, members, floor, ladder, stage) in &forums {
        if !active(ladder, clock.0) {
            continue;
        }
        let seats = || (0..members.seated.len()).filter(|slot| members.seated[*slot]);
        let mean = |column: &[f64]| {
            seats().map(|slot| column[slot]).sum::<f64>() / (members.count.max(1) as f64)
        };
        let negotiates = *stage == Stage::At(Rung::Negotiation);
        ledger.rounds.push(RoundRow {
            forum: key.0,
            round: clock.0,
            rung: stage_word(*stage),
            objectors: floor.objectors,
            holding_out: floor.stance.iter().filter(|s| **s == Stance::HoldOut).count(),
            brackets: brackets(floor),
            mean_value: mean(&floor.value),
            least_gain: seats().map(|slot| floor.gain[slot]).fold(f64::INFINITY, f64::min),
            mean_gain: mean(&floor.gain),
            mean_aspiration: negotiates.then(|| mean(&floor.aspiration)),
        });
    }
}

fn stage_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Opening => "opening",
        Stage::At(rung) | Stage::Proposed(rung) | Stage::Refused(rung) => rung.word(),
        Stage::Closed => "closed",
    }
}

fn texts(
    forums: Query<(&ForumKey, &Draft, &Floor, &Ladder)>,
    clock: Res<Clock>,
    setting: Res<Setting>,
    mut ledger: ResMut<Ledger>,
) {
    for (key, draft, floor, ladder) in &forums {
        if !active(ladder, clock.0) {
            continue;
        }
        for (issue, level) in draft.levels.iter().enumerate() {
            ledger.texts.push(TextRow {
                forum: key.0,
                round: clock.0,
                issue: setting.issue[issue].clone(),
                level: *level,
                bracketed: floor.bracketed[issue],
            });
        }
    }
}

fn events(
    mut happened: MessageReader<Happening>,
    forums: Query<(&ForumKey, &Floor, &Members, &Ballots)>,
    setting: Res<Setting>,
    mut ledger: ResMut<Ledger>,
) {
    for happening in happened.read() {
        let forum = forums.iter().find(|(key, ..)| key.0 == happening.forum);
        let view =
            forum.map(|(_, floor, members, ballots)| transcript::View { floor, members, ballots });
        transcript::tell(happening, &setting, view, &mut ledger.events);
    }
}
