//! `[conduct.capacity]`: aid for states with weak defences.

use bevy_ecs::prelude::Resource;

use crate::spec::params::params;

params! {
    /// `[conduct.capacity]`.
    #[derive(Resource)]
    pub struct Params in "conduct.capacity" {
        /// whether a norm on capacity-building in force brings aid: true where [conduct.capacity]
        /// is written
        enabled: bool = present, flag();
        /// share of a party's gap in defence and attribution to the best party that aid closes
        /// under a norm of full reach (judged)
        share: f64 = 0.5, unit_interval().monotone();
        /// share of the way to that aid that is gone in a round (judged)
        pace: f64 = 0.1, unit_interval().monotone();
    }
}
