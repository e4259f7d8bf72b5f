//! The first rung: negotiation. One file per protocol; here are the parameters that protocols share.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

use crate::model::{install::Install, key::Key};

mod plenary;
mod regard;

/// `[negotiation]`.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Whether the rung exists.
    pub enabled: bool,
    /// Which protocol; only `plenary` acts yet.
    pub protocol: String,
    /// Rounds T until the rung is given up, ≥ 1.
    pub deadline: u32,
    /// Rounds without progress after which the rung is given up; 0 never.
    pub stall: u32,
    /// Share η of the way to the mean demand that the chair moves the draft, in (0, 1].
    pub step: f64,
    /// How far a state of no good faith exaggerates, as a multiple of its distance from the draft.
    pub bluff: f64,
}

/// The keys of `[negotiation]`.
pub const KEYS: &[Key] = &[
    Key::flag("negotiation.enabled").or("true").doc("whether the rung exists"),
    Key::choice("negotiation.protocol", &["plenary"])
        .later(&["alternating-offers", "legislative", "exchange", "challenge", "compromise", "nash"])
        .or("\"plenary\"")
        .doc("how delegations bargain; plenary: demands, and a chair who moves the draft"),
    Key::int("negotiation.deadline", 1, 10_000)
        .or("40")
        .unit("rounds")
        .doc("rounds until the rung is given up; aspirations reach the reservation value there"),
    Key::int("negotiation.stall", 0, 100_000)
        .or("0")
        .unit("rounds")
        .doc("rounds without fewer objectors or brackets after which the rung is given up; 0 never"),
    Key::above("negotiation.step", 0.0, 1.0)
        .or("0.1")
        .monotone()
        .doc("share η of the way to the mean demand that the chair moves the draft each round"),
    Key::real("negotiation.bluff", 0.0, 10.0)
        .or("0.5")
        .monotone()
        .doc("how far a state of no good faith exaggerates, as a multiple of its distance from the draft"),
];

/// Adds the protocol of the scenario to a run that has the rung.
pub fn install(into: &mut Install) {
    if into.world.resource::<Params>().enabled {
        plenary::install(into);
    }
}
