//! `[agenda]`: which text a forum opens with, and what comes up next.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::key::Key;

/// `[agenda]`.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Which of the tabled texts is taken up.
    pub choice: Choice,
    /// In which order issues come up.
    pub order: Order,
    /// Whether the next tabled text is taken up when one has failed.
    pub rivals: bool,
    /// Where a chair's own text starts.
    pub opening: Opening,
    /// Operability of a chair's own text, in (0, 1].
    pub operability: f64,
    /// Share of a text's operability to which a member may commit itself instead of all of it, in [0, 1].
    pub tier: f64,
}

/// Which of the tabled texts is taken up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// The first in the file; a chair's own if none is tabled.
    FirstTabled,
    /// The one that most members value highest; the first of those tied.
    Plurality,
    /// A chair's own.
    Chair,
}

/// In which order issues come up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// All at once: nothing is agreed until everything is.
    Package,
    /// One by one, those first on which members are least apart.
    ConsensusFirst,
    /// One by one, those first on which members are most apart.
    HardestFirst,
    /// One by one, in the order of the file.
    AsListed,
}

/// Where a chair's own text starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Opening {
    /// The mean of positions, weighted as the venue says.
    Mean,
    /// The status quo.
    StatusQuo,
}

/// The keys of `[agenda]`.
pub const KEYS: &[Key] = &[
    Key::choice("agenda.choice", &["first-tabled", "plurality", "chair"])
        .or("\"first-tabled\"")
        .doc("which text the forum opens with; a chair's own where none is tabled"),
    Key::choice("agenda.order", &["package", "consensus-first", "hardest-first", "as-listed"])
        .or("\"package\"")
        .doc("in which order issues come up: all in one package, or one by one, what is agreed on one standing when a later one fails"),
    Key::flag("agenda.rivals")
        .or("false")
        .monotone()
        .doc("whether the next tabled text is taken up when one has failed"),
    Key::choice("agenda.opening", &["mean", "status-quo"])
        .or("\"mean\"")
        .doc("where a chair's own text starts: the weighted mean of positions, or the status quo"),
    Key::above("agenda.operability", 0.0, 1.0).or("0.5").doc("operability of a chair's own text"),
    Key::unit_interval("agenda.tier")
        .or("1")
        .monotone()
        .doc("share of a text's operability to which a member may commit itself instead of all of it; 1: texts are uniform (Gilligan 2004)"),
];
