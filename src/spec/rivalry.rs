//! `[[rivalry]]`: pairs of states with a stake that either could take by force.

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
