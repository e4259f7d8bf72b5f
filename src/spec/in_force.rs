//! `[in_force]`: norms in force from the start.

use std::collections::BTreeMap;

use super::{params::params, venue::Membership};

params! {
    /// Norms in force from the start (`[in_force]`).
    pub struct InForceSpec in "in_force" {
        /// how specific and verifiable the norms in force are: the more, the more they bind
        operability: f64 = 0.5, above(0.0, 1.0).monotone();
        /// whom the norms in force bind: "all", or a list of states
        parties: Membership = "all", all_or_ids();
        /// a level in force from the start on the issue; an issue left out has no norm
        levels.<issue>: BTreeMap<String, f64> = required, real(0.0, 100.0).unit("points, 0 to 100");
    }
}
