//! `[conduct]` and its tables: what states and others do outside the forums.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::key::Key;

pub mod capacity;
pub mod nonstate;
pub mod operations;

/// `[conduct]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conduct {
    /// Rounds in a year.
    pub rounds_per_year: f64,
    /// Exponent of the tail of severity.
    pub tail: f64,
    /// Share of incidents that hit critical functions.
    pub critical: f64,
    /// How many times the severity of such an incident counts.
    pub critical_weight: f64,
    /// Share of an incident's severity that spills over.
    pub spillover: f64,
    /// Crime.
    pub crime: nonstate::Kind,
    /// Terrorism.
    pub terrorism: nonstate::Kind,
    /// Where crime and terrorism come from and what stops them.
    pub nonstate: nonstate::Paths,
    /// Capacity building.
    pub capacity: capacity::Params,
    /// Operations of states.
    pub operations: operations::Operations,
    /// Attribution of them.
    pub attribution: operations::Attribution,
    /// Responses to them.
    pub response: operations::Response,
    /// Preventive self-defence against them.
    pub prevention: operations::Prevention,
}

impl Conduct {
    /// Whether there are any incidents.
    pub fn happens(&self) -> bool {
        self.crime.enabled || self.terrorism.enabled || self.operations.enabled
    }

    /// What all incidents share.
    pub fn hazard(&self) -> Hazard {
        Hazard {
            rounds_per_year: self.rounds_per_year,
            tail: self.tail,
            critical: self.critical,
            critical_weight: self.critical_weight,
            spillover: self.spillover,
        }
    }

    /// Crime and terrorism.
    pub fn nonstate(&self) -> nonstate::Params {
        nonstate::Params {
            crime: self.crime.clone(),
            terrorism: self.terrorism.clone(),
            nonstate: self.nonstate.clone(),
        }
    }

    /// State operations and what is done about them.
    pub fn operations(&self) -> operations::Params {
        operations::Params {
            operations: self.operations.clone(),
            attribution: self.attribution.clone(),
            response: self.response.clone(),
            prevention: self.prevention.clone(),
        }
    }
}

/// What all incidents share: the keys of `[conduct]` itself.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hazard {
    /// Rounds in a year.
    pub rounds_per_year: f64,
    /// Exponent of the tail of severity, above 0.
    pub tail: f64,
    /// Share of incidents that hit critical functions, in [0, 1].
    pub critical: f64,
    /// How many times the severity of such an incident counts.
    pub critical_weight: f64,
    /// Share of an incident's severity that spills over to others, in [0, 1].
    pub spillover: f64,
}

/// The keys of `[conduct]` itself.
pub const KEYS: &[Key] = &[
    Key::above("conduct.rounds_per_year", 0.0, 1e6)
        .or("12")
        .monotone()
        .unit("rounds")
        .doc("what a round is: rates are a year's, so the more rounds a year has, the less happens in one"),
    Key::above("conduct.tail", 0.0, 100.0)
        .or("1.5")
        .monotone()
        .doc("exponent of the tail of severity: the smaller, the more often incidents are grave (about DCID's scale; Clauset, Young & Gleditsch 2007)"),
    Key::unit_interval("conduct.critical")
        .or("0.1")
        .monotone()
        .doc("share of incidents that hit critical functions (judged)"),
    Key::real("conduct.critical_weight", 1.0, 1e6)
        .or("2")
        .monotone()
        .doc("how many times the severity of an incident counts that hits critical functions (judged)"),
    Key::unit_interval("conduct.spillover")
        .or("0.1")
        .monotone()
        .doc("share of an incident's severity that spills over to all others together, times the openness of both (judged)"),
];
