//! The order of a round (§11): data that a reader finds in one place, and when what acts seldom has
//! anything to do. Mechanisms add systems to phases; none knows another.

use bevy_ecs::{
    prelude::{Query, Schedule, SystemSet},
    schedule::{IntoScheduleConfigs, ScheduleLabel},
};

use super::forum::Stage;

/// The one schedule of a run: everything that happens in a round.
#[derive(ScheduleLabel, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Round;

/// The phases of a round. A phase without systems costs nothing.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// What presses on everybody as the round begins.
    Outset,
    /// A forum opens with a text.
    Agenda,
    /// The chair steers, and finds out who exaggerates.
    Chair,
    /// Members look ahead to what a later rung would give them.
    Foresight,
    /// The forum enters the rung that is proposed, if members consent.
    Entry,
    /// The first rung: delegations bargain.
    Negotiation,
    /// The second rung: a mediator works on one text.
    Mediation,
    /// The third rung: a panel makes an award.
    Arbitration,
    /// Members vote on what is before them.
    Adoption,
    /// The forum stays on its rung, climbs, or closes.
    Ladder,
    /// What remains when every rung has failed: the vote of last resort.
    LastResort,
    /// The forum turns to its next item, or to a rival text.
    Succession,
    /// Disputes between two states climb ladders of their own.
    Disputes,
    /// States join what was adopted, or leave it; it enters into force (§8).
    Ratification,
    /// Aid raises weak defences.
    Capacity,
    /// Power shifts, and whoever declines may fight while it can.
    PowerShift,
    /// States with an opportunity plan operations, and plans give warnings.
    Plans,
    /// Those who feel threatened may strike first.
    Prevention,
    /// Criminals and terrorists do harm.
    Crime,
    /// States carry out what they planned.
    Operations,
    /// Victims see signals and suspect somebody.
    Attribution,
    /// Victims bear it, open a dispute, or retaliate.
    Response,
    /// Parties keep norms, or do not.
    Compliance,
    /// Breaches may be punished, and looking away from them.
    Enforcement,
    /// Trust and habits change.
    Learning,
    /// What happened is written down.
    Recording,
}

impl Phase {
    /// All phases, in order.
    pub const ORDER: [Phase; 26] = [
        Phase::Outset,
        Phase::Agenda,
        Phase::Chair,
        Phase::Foresight,
        Phase::Entry,
        Phase::Negotiation,
        Phase::Mediation,
        Phase::Arbitration,
        Phase::Adoption,
        Phase::Ladder,
        Phase::LastResort,
        Phase::Succession,
        Phase::Disputes,
        Phase::Ratification,
        Phase::Capacity,
        Phase::PowerShift,
        Phase::Plans,
        Phase::Prevention,
        Phase::Crime,
        Phase::Operations,
        Phase::Attribution,
        Phase::Response,
        Phase::Compliance,
        Phase::Enforcement,
        Phase::Learning,
        Phase::Recording,
    ];

    /// Puts the phases into a schedule, one after the other.
    pub fn chain(schedule: &mut Schedule) {
        for pair in Self::ORDER.windows(2) {
            schedule.configure_sets(pair[0].before(pair[1]));
        }
    }
}

/// Condition of a system that has nothing to do unless some forum is at this stage: asking costs
/// less than running it.
pub fn some_forum_is(stage: Stage) -> impl FnMut(Query<&Stage>) -> bool + Clone {
    move |stages: Query<&Stage>| stages.iter().any(|at| *at == stage)
}
