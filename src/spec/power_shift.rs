//! `[power_shift]`: growth of power, and wars that forestall it.

use bevy_ecs::prelude::Resource;

use super::params::{params, words};

params! {
    /// `[power_shift]`.
    #[derive(Resource)]
    pub struct Params in "power_shift" {
        /// whether offence grows by `state[].growth` and rivals may fight before it does: true
        /// where [power_shift] is written
        enabled: bool = present, flag();
        /// value of a year later, brought to the length of a round; the more, the smaller a shift
        /// leads to war (Powell 2006)
        patience: f64 = 0.9, real(0.0, 0.9999).monotone();
        /// length of a year
        rounds_a_year: u32 = 12, int(1, 10_000).unit("rounds");
        /// who makes the offers over a stake: the side that grows stronger, or the one that grows
        /// weaker
        proposer: Offers = "rising", choice(Offers::WORDS);
        /// what a preventive war that the law forbids costs its author beside, times 1 − legality
        illegality: f64 = 1, real(0.0, 1e6).monotone().unit("years of the stake");
        /// legality of preventive war where no norm on preventive self-defence binds
        legality: f64 = 0.3, unit_interval().monotone();
    }
}

words! {
    /// Who makes the offers while power shifts.
    pub enum Offers {
        /// The side that grows stronger.
        Rising = "rising",
        /// The side that grows weaker.
        Declining = "declining",
    }
}
