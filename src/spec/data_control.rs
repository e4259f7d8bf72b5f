//! `[data_control]`: the instruments by which states control data.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::key::Key;

/// `[data_control]`.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Whether control of data acts.
    pub enabled: bool,
    /// What full control adds to a state's attribution, in [0, 1].
    pub attribution: f64,
    /// Share of its exposure to non-state incidents that full control takes away, in [0, 1].
    pub protection: f64,
    /// How fast returns diminish, λ > 0.
    pub saturation: f64,
    /// Common-use benefit of a state that is open among states that are, in utility a round.
    pub common_use: f64,
    /// Weight of control of generation.
    pub generation: f64,
    /// Weight of control of collection.
    pub collection: f64,
    /// Weight of control of utilisation.
    pub utilisation: f64,
    /// Share of the way to the level of a fully operable norm that a party goes in a round.
    pub adjustment: f64,
}

/// The keys of `[data_control]`.
pub const KEYS: &[Key] = &[
    Key::flag("data_control.enabled")
        .present()
        .doc("whether control of data acts: true where [data_control] is written"),
    Key::unit_interval("data_control.attribution")
        .or("0.2")
        .monotone()
        .doc("what full control adds to a state's own attribution"),
    Key::unit_interval("data_control.protection")
        .or("0.3")
        .monotone()
        .doc("share of its exposure to non-state incidents that full control takes away"),
    Key::above("data_control.saturation", 0.0, 50.0)
        .or("2")
        .monotone()
        .doc("how fast returns to control diminish: near 0 not at all"),
    Key::unit_interval("data_control.common_use")
        .or("0.1")
        .monotone()
        .unit("utility a round")
        .doc("what common use brings a state that is fully open among states that are"),
    Key::real("data_control.generation", 0.0, 1e6)
        .or("1")
        .doc("weight of control of generation in a state's control; the three are normalised to sum to 1"),
    Key::real("data_control.collection", 0.0, 1e6)
        .or("1")
        .doc("weight of control of collection"),
    Key::real("data_control.utilisation", 0.0, 1e6)
        .or("1")
        .doc("weight of control of utilisation"),
    Key::unit_interval("data_control.adjustment")
        .or("0.2")
        .monotone()
        .unit("a round")
        .doc("share of the way to the level of a fully operable norm on an instrument that its parties go in a round"),
];
