//! `[data_control]`: the instruments by which states control data.

use bevy_ecs::prelude::Resource;

use super::params::params;

params! {
    /// `[data_control]`.
    #[derive(Resource)]
    pub struct Params in "data_control" {
        /// whether control of data acts: true where [data_control] is written
        enabled: bool = present, flag();
        /// what full control adds to a state's own attribution
        attribution: f64 = 0.2, unit_interval().monotone();
        /// share of its exposure to non-state incidents that full control takes away
        protection: f64 = 0.3, unit_interval().monotone();
        /// how fast returns to control diminish: near 0 not at all
        saturation: f64 = 2, above(0.0, 50.0).monotone();
        /// what common use brings a state that is fully open among states that are
        common_use: f64 = 0.1, unit_interval().monotone().unit("utility a round");
        /// weight of control of generation in a state's control; the three are normalised to sum to
        /// 1
        generation: f64 = 1, real(0.0, 1e6);
        /// weight of control of collection
        collection: f64 = 1, real(0.0, 1e6);
        /// weight of control of utilisation
        utilisation: f64 = 1, real(0.0, 1e6);
        /// share of the way to the level of a fully operable norm on an instrument that its parties
        /// go in a round
        adjustment: f64 = 0.2, unit_interval().monotone().unit("a round");
    }
}
