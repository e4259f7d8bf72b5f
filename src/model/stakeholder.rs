//! Stakeholders: companies, civil society, the technical community, international organisations. They have a voice and no vote.

use std::collections::BTreeMap;

use bevy_ecs::prelude::Component;
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

/// A stakeholder who is heard, or a chair that leans: it pulls the chair's draft beside the demands of members.
#[derive(Component, Clone, Debug, PartialEq)]
pub struct Voice {
    /// The level asked for on each dimension; none where it has no view.
    pub asks: Vec<Option<f64>>,
    /// How strong the pull is, all members together being 1.
    pub weight: f64,
}

/// What becomes public where stakeholders of this much `voice` in all watch, from the venue's own transparency in [0, 1]:
/// 1 − (1 − transparency)/(1 + voice).
pub fn watched(transparency: f64, voice: f64) -> f64 {
    if voice > 0.0 { 1.0 - (1.0 - transparency) / (1.0 + voice) } else { transparency }
}

#[cfg(test)]
mod tests {
    use super::watched;

    #[test]
    fn who_watches_makes_more_public() {
        assert_eq!((watched(0.3, 0.0), watched(0.5, 1.0), watched(1.0, 3.0)), (0.3, 0.75, 1.0));
    }
}
