//! `[[dispute]]`: disputes on the docket from the start.

use super::{behaviour::Behaviour, params::params};

params! {
    /// A dispute on the docket from the start (`[[dispute]]`).
    pub struct DisputeSpec in "dispute[]" {
        /// the state that complains
        claimant: String = required, id();
        /// the state that answers
        respondent: String = required, id();
        /// the round in which the complaint is brought
        round: u32 = 1, int(1, 1_000_000).unit("rounds");
        /// severity of the incident; the graver, the more it costs to keep an award
        severity: f64 = 1, real(0.0, 1e6).monotone().unit("retaliations");
        /// whether the respondent did it
        responsible: bool = true, flag().monotone();
        /// the behaviour whose norm in force is said to be broken; a panel then looks to the law
        governs: Option<Behaviour> = none, choice(Behaviour::WORDS).inert();
    }
}
