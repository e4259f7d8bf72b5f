//! `[conduct]` and its tables: what states and others do outside the forums.

use bevy_ecs::prelude::{Resource, World};

use crate::spec::params::{Parameters, params};

pub mod capacity;
pub mod nonstate;
pub mod operations;

params! {
    /// `[conduct]`.
    pub struct Conduct in "conduct" {
        /// what a round is: rates are a year's, so the more rounds a year has, the less happens in
        /// one
        rounds_per_year: f64 = 12, above(0.0, 1e6).monotone().unit("rounds");
        /// exponent of the tail of severity: the smaller, the more often incidents are grave (about
        /// DCID's scale; Clauset, Young & Gleditsch 2007)
        tail: f64 = 1.5, above(0.0, 100.0).monotone();
        /// share of incidents that hit critical functions (judged)
        critical: f64 = 0.1, unit_interval().monotone();
        /// how many times the severity of an incident counts that hits critical functions (judged)
        critical_weight: f64 = 2, real(1.0, 1e6).monotone();
        /// share of an incident's severity that spills over to all others together, times the
        /// openness of both (judged)
        spillover: f64 = 0.1, unit_interval().monotone();
        /// Crime.
        crime: nonstate::Kind = nonstate::CRIME;
        /// Terrorism.
        terrorism: nonstate::Kind = nonstate::TERRORISM;
        /// Where crime and terrorism come from and what stops them.
        nonstate: nonstate::Paths;
        /// Capacity building.
        capacity: capacity::Params;
        /// Operations of states.
        operations: operations::Operations;
        /// Attribution of them.
        attribution: operations::Attribution;
        /// Responses to them.
        response: operations::Response;
        /// Preventive self-defence against them.
        prevention: operations::Prevention;
    }
}

impl Conduct {
    /// Whether there are any incidents.
    pub fn happens(&self) -> bool {
        self.crime.enabled || self.terrorism.enabled || self.operations.enabled
    }

    /// What all incidents share.
    fn hazard(&self) -> Hazard {
        Hazard {
            rounds_per_year: self.rounds_per_year,
            tail: self.tail,
            critical: self.critical,
            critical_weight: self.critical_weight,
            spillover: self.spillover,
        }
    }

    /// Crime and terrorism.
    fn nonstate(&self) -> nonstate::Params {
        nonstate::Params {
            crime: self.crime.clone(),
            terrorism: self.terrorism.clone(),
            nonstate: self.nonstate.clone(),
        }
    }

    /// State operations and what is done about them.
    fn operations(&self) -> operations::Params {
        operations::Params {
            operations: self.operations.clone(),
            attribution: self.attribution.clone(),
            response: self.response.clone(),
            prevention: self.prevention.clone(),
        }
    }
}

impl Parameters for Conduct {
    /// Each part goes in by itself, since one mechanism reads it.
    fn insert(&self, world: &mut World) {
        self.hazard().insert(world);
        self.nonstate().insert(world);
        self.operations().insert(world);
        self.capacity.insert(world);
    }
}

/// What all incidents share: the keys of `[conduct]` itself.
#[derive(Resource, Clone, Debug, PartialEq)]
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
