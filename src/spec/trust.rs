//! `[trust]`: trust between states, and how it changes.

use bevy_ecs::prelude::Resource;

use super::params::params;

params! {
    /// `[trust]`. Rates are shares of the way to full trust, or to none.
    #[derive(Resource)]
    pub struct Params in "trust" {
        /// whether trust matters and changes: true where [trust] is written; without it everybody
        /// is taken to be trusted
        enabled: bool = present, flag();
        /// trust of each state in each other as the run begins
        initial: f64 = 0.5, unit_interval().monotone();
        /// trust among states of one bloc as the run begins; `trust.initial` if left out
        own_bloc: Option<f64> = none, unit_interval().monotone();
        /// share of the initial trust that is lost between states whose ideals are at opposite ends
        /// of every issue; less apart, less lost
        distance: f64 = 0, unit_interval().monotone();
        /// share of the way to full trust that trust goes when a norm or award is seen to be kept
        /// at a cost
        promise: f64 = 0.01, unit_interval().monotone();
        /// share of the way to full trust that trust goes, both ways, when a dispute is settled
        settlement: f64 = 0.1, unit_interval().monotone();
        /// share of the way to full trust that trust goes among those who vote for a text that is
        /// adopted
        agreement: f64 = 0.05, unit_interval().monotone();
        /// share of trust that whoever breaks a norm or award loses with each that sees it, or
        /// wrongly thinks so
        breach: f64 = 0.1, unit_interval().monotone();
        /// share of trust that a state loses with all when it is found out to exaggerate
        bluff: f64 = 0.1, unit_interval().monotone();
        /// share of trust, times s/(1 + s) for an incident of severity s, that the blamed loses
        /// with the victim, and, if wrongly blamed, the victim with it
        blame: f64 = 0.2, unit_interval().monotone();
        /// share of the way back to where it began that trust goes each round
        fading: f64 = 0, unit_interval().monotone();
        /// share of what trust was won or lost that is carried over when a forum closes and the
        /// next begins
        carry: f64 = 1, unit_interval().monotone();
        /// how much trust in the room speeds concession up: the exponent is multiplied by
        /// exp(weight·(2·trust − 1))
        concession: f64 = 0.5, real(0.0, 10.0).monotone();
        /// share of the way to a norm in force, times its operability, that the ideal of a party
        /// that keeps it goes each round
        internalisation: f64 = 0, unit_interval().monotone();
    }
}
