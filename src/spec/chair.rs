//! `[chair]`: who holds the chair, and what moves the draft beside the demands of members.

use bevy_ecs::prelude::Resource;

use super::params::params;

params! {
    /// `[chair]`.
    #[derive(Resource)]
    pub struct Params in "chair" {
        /// the state that holds the chair; nobody's if left out
        state: String = "", text();
        /// how strongly the chair leans to the positions of the state that holds it
        bias: f64 = 0, real(0.0, 10.0).monotone().unit("all members together are 1");
        /// how strongly the chair holds to the text as it was tabled
        sponsor_advantage: f64 = 0, real(0.0, 10.0).monotone().unit("all members together are 1");
        /// share of the way to what the chair, the sponsor and stakeholders ask that the draft
        /// moves in a round, times their weight
        step: f64 = 0.1, unit_interval().monotone();
        /// chance, times the venue's transparency, that a state is found out to exaggerate in a
        /// round; from then on it is read rightly
        vigilance: f64 = 0, unit_interval().monotone();
    }
}
