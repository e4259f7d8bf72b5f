//! Disputes: forums of two, a claimant and a respondent, over how much of a harm is made good (§7).
//! Vocabulary; what moves them is in the mechanism.

use bevy_ecs::prelude::{Component, Resource};

use super::deed::Act;
use super::forum::Rung;
use super::message::What;
use super::random::Owner;
use crate::spec::behaviour::Behaviour;

/// A complaint, from a deed or from the scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Complaint {
    /// Slot of the state that complains.
    pub claimant: u32,
    /// Slot of the state that answers.
    pub respondent: u32,
    /// In which round it is brought.
    pub round: u32,
    /// Severity of the incident, in retaliations.
    pub severity: f64,
    /// Whether the respondent did it.
    pub responsible: bool,
    /// The behaviour whose norm is said to be broken, if any.
    pub governs: Option<Behaviour>,
}

impl Complaint {
    /// Whether another complaint is of the same two in the same round.
    pub fn like(&self, other: &Complaint) -> bool {
        let who_and_when = |c: &Complaint| (c.claimant, c.respondent, c.round);
        who_and_when(self) == who_and_when(other)
    }
}

#[cfg(test)]
impl Complaint {
    /// The first state's against the second, which did it, in the first round and under no norm.
    pub fn plain() -> Self {
        Self {
            claimant: 0,
            respondent: 1,
            round: 1,
            severity: 1.0,
            responsible: true,
            governs: None,
        }
    }
}

/// The docket: what the scenario brings, and whether complaints open disputes at all.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Docket {
    /// Whether complaints open disputes.
    pub open: bool,
    /// Complaints that the scenario brings.
    pub brought: Vec<Complaint>,
}

/// What the two sides would settle for at worst, in levels: the least that the claimant takes and
/// the most that the respondent gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// The least that the claimant takes.
    pub takes: f64,
    /// The most that the respondent gives.
    pub gives: f64,
}

/// A dispute that is being settled, or was. Levels are shares of the harm made good, 0 to 100.
#[derive(Component, Clone, Debug, PartialEq)]
pub struct Dispute {
    /// What it is about.
    pub complaint: Complaint,
    /// Whose draws decide on it: those of claimant and respondent, in the round of the complaint.
    pub owner: Owner,
    /// What the two would settle for when they first met; none if they have not met.
    pub limits: Option<Limits>,
    /// Whether a mediator has brought the facts to light.
    pub facts_known: bool,
    /// What was settled or awarded; none if nothing was.
    pub redress: Option<f64>,
    /// Whether an award was kept; none if there was none.
    pub award_kept: Option<bool>,
}

impl Dispute {
    /// A dispute on which nothing has been said yet.
    pub fn new(complaint: Complaint, owner: Owner) -> Self {
        Self { complaint, owner, limits: None, facts_known: false, redress: None, award_kept: None }
    }

    /// What would be just: all if the respondent did it, else nothing.
    pub fn just(&self) -> f64 {
        if self.complaint.responsible { 100.0 } else { 0.0 }
    }
}

/// What the rung of a dispute came to in this round. The ladder reads it and forgets it.
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub enum Finding {
    /// The parties agree on nothing.
    #[default]
    Nothing,
    /// The parties settle.
    Settled {
        /// What is made good.
        level: f64,
    },
    /// The respondent refuses to go before the panel.
    Refused {
        /// What it expected to gain there, in retaliations.
        expected: f64,
    },
    /// The panel makes an award.
    Awarded {
        /// The respondent's offer.
        low: f64,
        /// The claimant's offer.
        high: f64,
        /// The panel's view.
        view: f64,
        /// What is to be made good.
        level: f64,
        /// Whether the respondent makes it good.
        kept: bool,
        /// The deed that this is: a promise kept, or broken.
        deed: Act,
    },
}

impl Finding {
    /// Whether the dispute closes by it, and settled or not; none if it does not close.
    pub fn settles(&self) -> Option<bool> {
        match self {
            Finding::Nothing => None,
            Finding::Settled { .. } => Some(true),
            Finding::Refused { .. } => Some(false),
            Finding::Awarded { kept, .. } => Some(*kept),
        }
    }

    /// What there is to tell of it, for a dispute on `rung`.
    pub fn tells(&self, rung: Rung, respondent: u32) -> Vec<What> {
        match *self {
            Finding::Nothing => Vec::new(),
            Finding::Settled { level } => {
                vec![What::Redressed { level, award: false, kept: true }]
            }
            Finding::Refused { expected } => {
                vec![What::Refused { rung, state: respondent, refusals: 1, expected }]
            }
            Finding::Awarded { low, high, view, level, kept, .. } => vec![
                What::Heard { low, high, view, level },
                What::Redressed { level, award: true, kept },
            ],
        }
    }

    /// What the parties did by it.
    pub fn deeds(&self, [claimant, respondent]: [u32; 2]) -> Vec<Act> {
        let settled = Act::Settled { claimant, respondent };
        match self {
            Finding::Nothing | Finding::Refused { .. } => Vec::new(),
            Finding::Settled { .. } => vec![settled],
            Finding::Awarded { kept: true, deed, .. } => vec![deed.clone(), settled],
            Finding::Awarded { kept: false, deed, .. } => vec![deed.clone()],
        }
    }
}

/// The key of the first dispute; rule-making forums have smaller ones.
pub const FIRST_KEY: u32 = 1001;
