//! `[conduct.capacity]`: aid for states with weak defences.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

use crate::spec::key::Key;

/// `[conduct.capacity]`.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Whether aid is given where a norm says so.
    pub enabled: bool,
    /// Share of the gap to the best party that a norm of full reach closes, in [0, 1].
    pub share: f64,
    /// Share of the way that is gone in a round, in [0, 1].
    pub pace: f64,
}

/// The keys of `[conduct.capacity]`.
pub const KEYS: &[Key] = &[
    Key::flag("conduct.capacity.enabled").present().doc("whether a norm on capacity-building in force brings aid: true where [conduct.capacity] is written"),
    Key::unit_interval("conduct.capacity.share")
        .or("0.5")
        .monotone()
        .doc("share of a party's gap in defence and attribution to the best party that aid closes under a norm of full reach (judged)"),
    Key::unit_interval("conduct.capacity.pace")
        .or("0.1")
        .monotone()
        .doc("share of the way to that aid that is gone in a round (judged)"),
];
