//! `[adoption]`: how members vote.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::key::Key;

/// `[adoption]`.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Half-width τ of the band of scaled gains within which a member abstains, ≥ 0.
    pub band: f64,
    /// Probability that a vote slips one notch down: yes to abstain, abstain to no.
    pub noise: f64,
    /// Probability of absence of a state without capability.
    pub absence: f64,
    /// Cost c_ω of a fully operable text to whoever adopts it, in units of utility.
    pub operability_cost: f64,
    /// Weight of harm suffered in the pressure to agree.
    pub pressure: f64,
    /// Share of harm that is still felt a round later, in [0, 1].
    pub pressure_decay: f64,
}

/// The keys of `[adoption]`.
pub const KEYS: &[Key] = &[
    Key::unit_interval("adoption.band")
        .or("0.05")
        .monotone()
        .doc("yes above this scaled gain, no below minus this, abstention between"),
    Key::unit_interval("adoption.noise")
        .or("0.02")
        .monotone()
        .unit("probability")
        .doc("chance that a vote slips one notch: yes to abstain, abstain to no; never a negative gain into yes"),
    Key::unit_interval("adoption.absence")
        .or("0.1")
        .monotone()
        .unit("probability")
        .doc("chance of absence of a state without capability; half of it at the median capability"),
    Key::unit_interval("adoption.operability_cost")
        .or("0.01")
        .monotone()
        .unit("utility")
        .doc("cost of a fully operable text to whoever adopts it"),
    Key::real("adoption.pressure", 0.0, 10.0)
        .or("0.25")
        .monotone()
        .doc("weight of harm suffered in the pressure to agree: gain + weight·(1 − V(status quo))·H/(1 + H) (Zartman)"),
    Key::unit_interval("adoption.pressure_decay")
        .or("0.8")
        .monotone()
        .doc("share of harm that is still felt a round later"),
];
