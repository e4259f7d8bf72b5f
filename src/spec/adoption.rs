//! `[adoption]`: how members vote.

use bevy_ecs::prelude::Resource;

use super::params::params;

params! {
    /// `[adoption]`.
    #[derive(Resource, Copy)]
    pub struct Params in "adoption" {
        /// yes above this scaled gain, no below minus this, abstention between
        band: f64 = 0.05, unit_interval().monotone();
        /// chance that a vote slips one notch: yes to abstain, abstain to no; never a negative gain
        /// into yes
        noise: f64 = 0.02, unit_interval().monotone().unit("probability");
        /// chance of absence of a state without capability; half of it at the median capability
        absence: f64 = 0.1, unit_interval().monotone().unit("probability");
        /// cost of a fully operable text to whoever adopts it
        operability_cost: f64 = 0.01, unit_interval().monotone().unit("utility");
        /// weight of harm suffered in the pressure to agree: gain + weight·(1 − V(status quo))·H/(1
        /// + H) (Zartman)
        pressure: f64 = 0.25, real(0.0, 10.0).monotone();
        /// share of harm that is still felt a round later
        pressure_decay: f64 = 0.8, unit_interval().monotone();
    }
}
