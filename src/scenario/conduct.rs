//! `[conduct]` and its tables: what states and others do outside the forums. It gathers what the mechanisms declare.

use serde::{Deserialize, Serialize};

use crate::mechanism::{capacity, nonstate, operations};
use crate::model::incident::Hazard;

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
