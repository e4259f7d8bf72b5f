//! Rivalries: pairs of states with a stake that either could take by force (`[[rivalry]]`). Vocabulary; who fights is in the mechanism.

use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};

use super::key::{Key, Kind};

/// A contested stake between two states.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RivalrySpec {
    /// Id of one state.
    pub first: String,
    /// Id of the other.
    pub second: String,
    /// What a war costs each side, in years of the stake, ≥ 0.
    pub cost: f64,
}

/// The keys of `[[rivalry]]`.
pub const KEYS: &[Key] = &[
    Key::other("rivalry[].first", Kind::Id)
        .doc("one of two states with a stake that either could take by force"),
    Key::other("rivalry[].second", Kind::Id).doc("the other"),
    Key::real("rivalry[].cost", 0.0, 1e6)
        .or("1")
        .monotone()
        .unit("years of the stake")
        .doc("what a war over it costs each side"),
];

/// A rivalry's place in the order of the scenario.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[component(immutable)]
pub struct RivalryKey(pub u32);

/// A rivalry, and how it ended.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Rivalry {
    /// The two states, by slot.
    pub sides: [u32; 2],
    /// What a war costs each side, in years of the stake.
    pub cost: f64,
    /// The war that settled it; none while there is peace.
    pub war: Option<War>,
}

/// A preventive war.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct War {
    /// In which round.
    pub round: u32,
    /// Who began it, fearing decline, by slot.
    pub declining: u32,
    /// Whether it won.
    pub won: bool,
}
