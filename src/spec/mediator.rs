//! `[[mediator]]`: a state, a secretariat, a panel of elders.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::key::{Key, Kind};

/// A mediator (`[[mediator]]`): a state, a secretariat, a panel of elders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MediatorSpec {
    /// The id that `mediation.mediator` uses.
    pub id: String,
    /// Its name; the id if empty.
    pub name: String,
    /// The level it would like on each issue; without any it takes nobody's side.
    pub positions: BTreeMap<String, f64>,
    /// How much it cares for the side it takes, in [0, 1].
    pub bias: f64,
    /// How much it knows of what the parties would accept, in [0, 1].
    pub information: f64,
    /// What a failure costs it, ≥ 0, in units of the stake.
    pub failure_cost: f64,
    /// What it can spend on side payments, ≥ 0, in units of utility.
    pub leverage: f64,
}

/// The keys of `[[mediator]]`.
pub const KEYS: &[Key] = &[
    Key::other("mediator[].id", Kind::Id).inert().doc("the id that `mediation.mediator` uses"),
    Key::text("mediator[].name").or("\"\"").inert().doc("its name; the id if left out"),
    Key::real("mediator[].positions.<issue>", 0.0, 100.0)
        .unit("points, 0 to 100")
        .doc("the level it would like; an issue left out stays at the status quo; without any it takes nobody's side"),
    Key::unit_interval("mediator[].bias")
        .or("0")
        .monotone()
        .doc("how much it cares for the side it takes: it is on the side of a member by this × what its own text is worth to that member (Kydd 2003)"),
    Key::unit_interval("mediator[].information")
        .or("1")
        .monotone()
        .doc("how much it knows of what members would accept; at 0 it guesses and changes nothing (Fey & Ramsay 2010)"),
    Key::real("mediator[].failure_cost", 0.0, 10.0)
        .or("0.2")
        .monotone()
        .unit("shares of the stake")
        .doc("what a failure costs it; the more, the more bias it takes to be believed (Kydd 2003)"),
    Key::real("mediator[].leverage", 0.0, 100.0)
        .or("0.2")
        .monotone()
        .when("mediation.style", &["directive"])
        .unit("utility")
        .doc("what it can spend on side payments"),
];
