//! `[conduct.crime]`, `[conduct.terrorism]` and `[conduct.nonstate]`: what others than states do.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

use crate::spec::key::Key;

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

/// `[conduct.nonstate]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paths {
    /// How much rarer perpetrators sit where defence is full, in [0, 1].
    pub haven: f64,
    /// Share of attempts that a full defence keeps off, in [0, 1].
    pub shield: f64,
    /// Share of attempts that full cooperation of all stops where the perpetrator sits, in [0, 1].
    pub cooperation: f64,
    /// Share of attempts that full due diligence stops, where the perpetrator sits and in transit, in [0, 1].
    pub diligence: f64,
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

/// The keys of `[conduct.crime]`, `[conduct.terrorism]` and `[conduct.nonstate]`.
pub const KEYS: &[Key] = &[
    Key::flag("conduct.crime.enabled").present().doc("whether criminals do harm: true where [conduct.crime] is written"),
    Key::real("conduct.crime.rate", 0.0, 1e4)
        .or("6")
        .monotone()
        .unit("attempts a year")
        .doc("attempts on each state that would trouble it as such (judged)"),
    Key::above("conduct.crime.dispersion", 0.0, 1e6)
        .or("1")
        .monotone()
        .doc("how evenly a year's count is spread: its variance is m + m²/k; a large k makes it Poisson (judged)"),
    Key::real("conduct.crime.severity", 0.0, 1e6)
        .or("0.02")
        .monotone()
        .unit("retaliations")
        .doc("least severity of a crime (judged)"),
    Key::flag("conduct.terrorism.enabled").present().doc("whether terrorists do harm: true where [conduct.terrorism] is written"),
    Key::real("conduct.terrorism.rate", 0.0, 1e4)
        .or("0.2")
        .monotone()
        .unit("attempts a year")
        .doc("attempts on each state (judged)"),
    Key::above("conduct.terrorism.dispersion", 0.0, 1e6)
        .or("0.29")
        .monotone()
        .doc("as for crime (DCID 2.0: counts by dyad-year have k about .29)"),
    Key::real("conduct.terrorism.severity", 0.0, 1e6)
        .or("0.2")
        .monotone()
        .unit("retaliations")
        .doc("least severity of an act of terrorism (judged)"),
    Key::unit_interval("conduct.nonstate.haven")
        .or("0.5")
        .doc("how much rarer perpetrators sit where defence is full than where there is none (judged)"),
    Key::unit_interval("conduct.nonstate.shield")
        .or("0.5")
        .monotone()
        .doc("share of attempts that a full defence keeps off (judged)"),
    Key::unit_interval("conduct.nonstate.cooperation")
        .or("0.8")
        .monotone()
        .doc("share of attempts that a norm of full reach and breadth on cyber-crime or cyber-terrorism stops where the perpetrator sits (judged)"),
    Key::unit_interval("conduct.nonstate.diligence")
        .or("0.5")
        .monotone()
        .doc("share of attempts that a norm of full reach on due-diligence stops where the perpetrator sits, and as many in transit (judged)"),
];
