//! `[compliance]`: whether parties keep norms.

use bevy_ecs::prelude::Resource;

use super::params::{params, words};

params! {
    /// `[compliance]`.
    #[derive(Resource)]
    pub struct Params in "compliance" {
        /// whether parties may break norms in force: true where [compliance] is written; without it
        /// all are kept
        enabled: bool = present, flag();
        /// value δ of a round later; the more, the greater the loss that is borne for the sake of
        /// cooperation
        patience: f64 = 0.95, real(0.0, 0.9999).monotone();
        /// value v of cooperation under a norm, lost by whoever is taken to have broken it
        /// (Friedman 1971; Green & Porter 1984)
        cooperation: f64 = 0.005, real(0.0, 1e6).monotone().unit("utility a round");
        /// how far the value of cooperation hangs on the share of parties that kept the norm in the
        /// round before; 1: proportional
        reciprocity: f64 = 0, unit_interval().monotone();
        /// how much of the conduct that a venue's transparency leaves in the dark is verified;
        /// detection is operability × what is seen
        monitoring: f64 = 0, unit_interval().monotone();
        /// chance that another state takes a norm that was kept for a broken one
        false_alarm: f64 = 0.02, unit_interval().monotone().unit("probability");
        /// steady: detection is the same on every occasion; varied: uniform between 0 and it
        /// (Axelrod 1986)
        watch: Watch = "steady", choice(Watch::WORDS);
    }
}

words! {
    /// How the chance of being seen varies.
    pub enum Watch {
        /// It is d on every occasion.
        Steady = "steady",
        /// It is uniform on [0, d), drawn for each occasion (Axelrod 1986).
        Varied = "varied",
    }
}
