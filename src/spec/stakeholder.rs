//! `[[stakeholder]]`: companies, civil society, the technical community, international organisations.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::key::{Key, Kind};

/// A non-state actor (`[[stakeholder]]`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StakeholderSpec {
    /// Its id.
    pub id: String,
    /// Its name; the id if empty.
    pub name: String,
    /// The level that it asks for on each issue on which it has a view.
    pub positions: BTreeMap<String, f64>,
    /// How much it is heard, ≥ 0, all members together being 1.
    pub voice: f64,
}

/// What stakeholders may do at a venue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// They are not there.
    None,
    /// They watch and report: more becomes public.
    Observer,
    /// They watch, and the chair hears them.
    Consultative,
}

/// The keys of `[[stakeholder]]`.
pub const KEYS: &[Key] = &[
    Key::other("stakeholder[].id", Kind::Id).inert().doc("its id"),
    Key::text("stakeholder[].name").or("\"\"").inert().doc("its name; the id if left out"),
    Key::real("stakeholder[].positions.<issue>", 0.0, 100.0)
        .unit("points, 0 to 100")
        .doc("the level that it asks for; an issue left out is none of its concern"),
    Key::real("stakeholder[].voice", 0.0, 100.0)
        .or("0.1")
        .monotone()
        .unit("all members together are 1")
        .doc("how much it is heard: the chair's draft moves toward what it asks for, and more of what members do becomes public"),
];
