//! `[conduct.crime]`, `[conduct.terrorism]` and `[conduct.nonstate]`: what others than states do.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

use crate::spec::params::params;

/// `[conduct.crime]` or `[conduct.terrorism]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Whether there is any.
    pub enabled: bool,
    /// Attempts on each state a year.
    pub rate: f64,
    /// Dispersion k of a year's count, above 0: its variance is m + m²/k.
    pub dispersion: f64,
    /// Least severity, in retaliations.
    pub severity: f64,
}

params! {
    /// `[conduct.nonstate]`.
    pub struct Paths in "conduct.nonstate" {
        /// how much rarer perpetrators sit where defence is full than where there is none (judged)
        haven: f64 = 0.5, unit_interval();
        /// share of attempts that a full defence keeps off (judged)
        shield: f64 = 0.5, unit_interval().monotone();
        /// share of attempts that a norm of full reach and breadth on cyber-crime or
        /// cyber-terrorism stops where the perpetrator sits (judged)
        cooperation: f64 = 0.8, unit_interval().monotone();
        /// share of attempts that a norm of full reach on due-diligence stops where the perpetrator
        /// sits, and as many in transit (judged)
        diligence: f64 = 0.5, unit_interval().monotone();
    }
}

/// Everything about crime and terrorism.
#[derive(Resource, Clone, Debug, PartialEq)]
pub struct Params {
    /// Crime.
    pub crime: Kind,
    /// Terrorism.
    pub terrorism: Kind,
    /// Where they come from and what stops them.
    pub nonstate: Paths,
}

params! {
    /// The keys of `[conduct.crime]`.
    pub const CRIME in "conduct.crime" {
        /// whether criminals do harm: true where [conduct.crime] is written
        key enabled = present, flag();
        /// attempts on each state that would trouble it as such (judged)
        key rate = 6, real(0.0, 1e4).monotone().unit("attempts a year");
        /// how evenly a year's count is spread: its variance is m + m²/k; a large k makes it
        /// Poisson (judged)
        key dispersion = 1, above(0.0, 1e6).monotone();
        /// least severity of a crime (judged)
        key severity = 0.02, real(0.0, 1e6).monotone().unit("retaliations");
    }
}

params! {
    /// The keys of `[conduct.terrorism]`.
    pub const TERRORISM in "conduct.terrorism" {
        /// whether terrorists do harm: true where [conduct.terrorism] is written
        key enabled = present, flag();
        /// attempts on each state (judged)
        key rate = 0.2, real(0.0, 1e4).monotone().unit("attempts a year");
        /// as for crime (DCID 2.0: counts by dyad-year have k about .29)
        key dispersion = 0.29, above(0.0, 1e6).monotone();
        /// least severity of an act of terrorism (judged)
        key severity = 0.2, real(0.0, 1e6).monotone().unit("retaliations");
    }
}
