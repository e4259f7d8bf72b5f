//! `[power_shift]`: growth of power, and wars that forestall it.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::key::Key;

/// `[power_shift]`.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Whether power shifts.
    pub enabled: bool,
    /// Value of a year later, in [0, 1).
    pub patience: f64,
    /// Rounds of a year.
    pub rounds_a_year: u32,
    /// Who makes the offers.
    pub proposer: Offers,
    /// What an unlawful war costs beside, in years of the stake, ≥ 0.
    pub illegality: f64,
    /// Legality of preventive war where no norm binds, in [0, 1].
    pub legality: f64,
}

/// Who makes the offers while power shifts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Offers {
    /// The side that grows stronger.
    Rising,
    /// The side that grows weaker.
    Declining,
}

/// The keys of `[power_shift]`.
pub const KEYS: &[Key] = &[
    Key::flag("power_shift.enabled")
        .present()
        .doc("whether offence grows by `state[].growth` and rivals may fight before it does: true where [power_shift] is written"),
    Key::real("power_shift.patience", 0.0, 0.9999)
        .or("0.9")
        .monotone()
        .doc("value of a year later, brought to the length of a round; the more, the smaller a shift leads to war (Powell 2006)"),
    Key::int("power_shift.rounds_a_year", 1, 10_000)
        .or("12")
        .unit("rounds")
        .doc("length of a year"),
    Key::choice("power_shift.proposer", &["rising", "declining"])
        .or("\"rising\"")
        .doc("who makes the offers over a stake: the side that grows stronger, or the one that grows weaker"),
    Key::real("power_shift.illegality", 0.0, 1e6)
        .or("1")
        .monotone()
        .unit("years of the stake")
        .doc("what a preventive war that the law forbids costs its author beside, times 1 − legality"),
    Key::unit_interval("power_shift.legality")
        .or("0.3")
        .monotone()
        .doc("legality of preventive war where no norm on preventive self-defence binds"),
];
