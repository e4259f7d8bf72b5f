//! `[[rivalry]]`: pairs of states with a stake that either could take by force.

use super::params::params;

params! {
    /// A contested stake between two states.
    pub struct RivalrySpec in "rivalry[]" {
        /// one of two states with a stake that either could take by force
        first: String = required, id();
        /// the other
        second: String = required, id();
        /// what a war over it costs each side
        cost: f64 = 1, real(0.0, 1e6).monotone().unit("years of the stake");
    }
}
