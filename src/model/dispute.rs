//! Disputes: forums of two, a claimant and a respondent, over how much of a harm is made good (§7). Vocabulary; what moves
//! them is in the mechanism.

use bevy_ecs::prelude::{Component, Resource};

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

/// What the two sides would settle for at worst, in levels: the least that the claimant takes and the most that the respondent gives.
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
    pub fn new(complaint: Complaint) -> Self {
        Self { complaint, limits: None, facts_known: false, redress: None, award_kept: None }
    }

    /// What would be just: all if the respondent did it, else nothing.
    pub fn just(&self) -> f64 {
        if self.complaint.responsible { 100.0 } else { 0.0 }
    }
}

/// The key of the first dispute; rule-making forums have smaller ones.
pub const FIRST_KEY: u32 = 1001;
