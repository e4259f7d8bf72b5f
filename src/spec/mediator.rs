//! `[[mediator]]`: a state, a secretariat, a panel of elders.

use std::collections::BTreeMap;

use super::params::params;

params! {
    /// A mediator (`[[mediator]]`): a state, a secretariat, a panel of elders.
    pub struct MediatorSpec in "mediator[]" {
        /// the id that `mediation.mediator` uses
        id: String = required, id().inert();
        /// its name; the id if left out
        name: String = "", text().inert();
        /// the level it would like; an issue left out stays at the status quo; without any it takes
        /// nobody's side
        positions.<issue>: BTreeMap<String, f64> = required, real(0.0, 100.0)
            .unit("points, 0 to 100");
        /// how much it cares for the side it takes: it is on the side of a member by this × what
        /// its own text is worth to that member (Kydd 2003)
        bias: f64 = 0, unit_interval().monotone();
        /// how much it knows of what members would accept; at 0 it guesses and changes nothing (Fey
        /// & Ramsay 2010)
        information: f64 = 1, unit_interval().monotone();
        /// what a failure costs it; the more, the more bias it takes to be believed (Kydd 2003)
        failure_cost: f64 = 0.2, real(0.0, 10.0).monotone().unit("shares of the stake");
        /// what it can spend on side payments
        leverage: f64 = 0.2, real(0.0, 100.0)
            .monotone()
            .when("mediation.style", &["directive"])
            .unit("utility");
    }
}
