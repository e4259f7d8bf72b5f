//! `[chair]`: who holds the chair, and what moves the draft beside the demands of members.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::key::Key;

/// `[chair]`.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// The state that holds the chair; empty if the chair is nobody's.
    pub state: String,
    /// How strongly it leans to that state's positions, all members together being 1.
    pub bias: f64,
    /// How strongly it holds to the text that was tabled first, all members together being 1.
    pub sponsor_advantage: f64,
    /// Share of the way to what is asked that the draft moves in a round, as the chair's for members.
    pub step: f64,
    /// Chance, times transparency, that an exaggeration is found out in a round, in [0, 1].
    pub vigilance: f64,
}

/// The keys of `[chair]`.
pub const KEYS: &[Key] = &[
    Key::text("chair.state").or("\"\"").doc("the state that holds the chair; nobody's if left out"),
    Key::real("chair.bias", 0.0, 10.0)
        .or("0")
        .monotone()
        .unit("all members together are 1")
        .doc("how strongly the chair leans to the positions of the state that holds it"),
    Key::real("chair.sponsor_advantage", 0.0, 10.0)
        .or("0")
        .monotone()
        .unit("all members together are 1")
        .doc("how strongly the chair holds to the text as it was tabled"),
    Key::unit_interval("chair.step")
        .or("0.1")
        .monotone()
        .doc("share of the way to what the chair, the sponsor and stakeholders ask that the draft moves in a round, times their weight"),
    Key::unit_interval("chair.vigilance")
        .or("0")
        .monotone()
        .doc("chance, times the venue's transparency, that a state is found out to exaggerate in a round; from then on it is read rightly"),
];
