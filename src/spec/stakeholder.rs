//! `[[stakeholder]]`: companies, civil society, the technical community, international
//! organisations.

use std::collections::BTreeMap;

use super::params::{params, words};

params! {
    /// A non-state actor (`[[stakeholder]]`).
    pub struct StakeholderSpec in "stakeholder[]" {
        /// its id
        id: String = required, id().inert();
        /// its name; the id if left out
        name: String = "", text().inert();
        /// the level that it asks for; an issue left out is none of its concern
        positions.<issue>: BTreeMap<String, f64> = required, real(0.0, 100.0)
            .unit("points, 0 to 100");
        /// how much it is heard: the chair's draft moves toward what it asks for, and more of what
        /// members do becomes public
        voice: f64 = 0.1, real(0.0, 100.0).monotone().unit("all members together are 1");
    }
}

words! {
    /// What stakeholders may do at a venue.
    pub enum Access {
        /// They are not there.
        None = "none",
        /// They watch and report: more becomes public.
        Observer = "observer",
        /// They watch, and the chair hears them.
        Consultative = "consultative",
    }
}
