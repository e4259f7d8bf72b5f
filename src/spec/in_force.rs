//! `[in_force]`: norms in force from the start.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::key::{Key, Kind};
use super::venue::Membership;

/// Norms in force from the start (`[in_force]`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InForceSpec {
    /// Their operability ω in (0, 1].
    pub operability: f64,
    /// Whom they bind.
    pub parties: Membership,
    /// The level in force on each issue, 0 to 100; an issue left out has no norm.
    pub levels: BTreeMap<String, f64>,
}

/// The keys of `[in_force]`.
pub const KEYS: &[Key] = &[
    Key::above("in_force.operability", 0.0, 1.0)
        .or("0.5")
        .monotone()
        .doc("how specific and verifiable the norms in force are: the more, the more they bind"),
    Key::other("in_force.parties", Kind::AllOrIds)
        .or("\"all\"")
        .doc("whom the norms in force bind: \"all\", or a list of states"),
    Key::real("in_force.levels.<issue>", 0.0, 100.0)
        .unit("points, 0 to 100")
        .doc("a level in force from the start on the issue; an issue left out has no norm"),
];
