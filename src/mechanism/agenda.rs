//! The agenda: which text a forum opens with. It moves no draft afterwards.

use serde::{Deserialize, Serialize};

use crate::model::key::Key;

/// `[agenda]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Which of the tabled texts is taken up.
    pub choice: Choice,
    /// In which order issues come up; only one package acts yet.
    pub order: String,
    /// Where a chair's own text starts.
    pub opening: Opening,
    /// Operability of a chair's own text, in (0, 1].
    pub operability: f64,
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
    Key::choice("agenda.order", &["package"])
        .later(&["consensus-first", "hardest-first", "as-listed"])
        .or("\"package\"")
        .doc("in which order issues come up"),
    Key::choice("agenda.opening", &["mean", "status-quo"])
        .or("\"mean\"")
        .doc("where a chair's own text starts: the weighted mean of positions, or the status quo"),
    Key::above("agenda.operability", 0.0, 1.0).or("0.5").doc("operability of a chair's own text"),
];
