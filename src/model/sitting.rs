//! What a forum does in every round, step by step. A mechanism that acts on each forum in each round says so by a plain
//! function, and knows nothing of the others; steps between which nothing else happens are taken in one sitting, since
//! gathering the forum and what it consults takes longer than many a step.

use bevy_ecs::{
    prelude::*,
    query::QueryData,
    schedule::{NodeId, Schedule},
    system::SystemParam,
};

use super::{
    appraisal::Pricing,
    forum::{Ballots, Draft, Floor, ForumKey, Ladder, Members, Rules, Stage},
    message::{Happening, What},
    norm::Norms,
    phase::Phase,
    random::Streams,
    setting::Clock,
    states::Capability,
    trust::Trust,
};

/// A forum with all that is on its table.
#[derive(QueryData)]
#[query_data(mutable)]
pub struct Forum {
    /// Its key.
    pub key: &'static ForumKey,
    /// Who sits in it.
    pub members: &'static Members,
    /// By which rules it decides.
    pub rules: &'static Rules,
    /// The text on the table.
    pub draft: &'static mut Draft,
    /// What members make of it.
    pub floor: &'static mut Floor,
    /// How it climbs.
    pub ladder: &'static mut Ladder,
    /// Where it stands.
    pub stage: &'static mut Stage,
    /// The votes that it has taken.
    pub ballots: &'static mut Ballots,
}

/// What a step may consult beside the forum.
#[derive(SystemParam)]
pub struct Office<'w, 's> {
    clock: ResMut<'w, Clock>,
    /// The luck of the run.
    pub streams: Res<'w, Streams>,
    /// Who trusts whom, where anybody asks.
    pub trust: Option<Res<'w, Trust>>,
    /// What is in force.
    pub norms: Norms<'w, 's>,
    /// How weighty states are.
    pub capability: Query<'w, 's, &'static Capability>,
    /// What texts are worth.
    pub pricing: Pricing<'w>,
    out: MessageWriter<'w, Happening>,
}

impl Office<'_, '_> {
    /// The round.
    pub fn round(&self) -> u32 {
        self.clock.0
    }

    /// Tells everybody what happened in a forum.
    pub fn tell(&mut self, forum: &ForumKey, what: What) {
        self.out.write(Happening { forum: forum.0, round: self.clock.0, what });
    }
}

/// What a mechanism does with each forum in each round.
pub type Step = Box<dyn FnMut(&mut ForumItem, &mut Office) + Send + Sync>;

/// How far one run of the schedule goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// A round.
    Round,
    /// As many rounds as it takes until every forum is closed, where nothing happens but one sitting; else a round. Rounds
    /// that nobody interrupts need nobody to call them one by one, which takes longer than many a round.
    Run,
}

/// Puts steps into a schedule that is otherwise complete, each in its phase, in as few sittings as may be: a new one begins
/// where something else is scheduled between two steps.
pub fn convene(schedule: &mut Schedule, mut steps: Vec<(Phase, Step)>, pace: Pace) {
    let alone = schedule.graph().systems.is_empty();
    let pace = if alone { pace } else { Pace::Round };
    let mut sitting: Option<(Phase, Vec<Step>)> = None;
    for phase in Phase::ORDER {
        if !is_empty(schedule, phase) {
            hold(schedule, sitting.take(), Pace::Round);
        }
        let due: Vec<Step> =
            steps.extract_if(.., |(at, _)| *at == phase).map(|(_, step)| step).collect();
        if !due.is_empty() {
            sitting.get_or_insert((phase, Vec::new())).1.extend(due);
        }
    }
    hold(schedule, sitting, pace);
}

/// Whether nothing is scheduled in a phase.
fn is_empty(schedule: &Schedule, phase: Phase) -> bool {
    let graph = schedule.graph();
    let set = graph.system_sets.get_key(phase.intern());
    set.is_none_or(|set| graph.hierarchy().neighbors(NodeId::Set(set)).next().is_none())
}

/// Schedules a sitting: forum after forum, step after step.
fn hold(schedule: &mut Schedule, sitting: Option<(Phase, Vec<Step>)>, pace: Pace) {
    let Some((phase, mut steps)) = sitting else { return };
    let sit = move |mut forums: Query<Forum>, mut office: Office| loop {
        let mut open = false;
        for mut forum in &mut forums {
            for step in &mut steps {
                step(&mut forum, &mut office);
            }
            open |= *forum.stage != Stage::Closed;
        }
        if pace == Pace::Round || !open || office.round() >= office.pricing.setting.horizon {
            return;
        }
        office.clock.0 += 1;
    };
    schedule.add_systems(sit.in_set(phase));
}
