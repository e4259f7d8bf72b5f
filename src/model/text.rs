//! Texts: a level, or the index of a value, on each issue, and how operable the whole is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    issue::Level,
    key::{Key, Kind},
};

/// A draft that a sponsor tables (`[[text]]`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextSpec {
    /// The state that tables it.
    pub sponsor: String,
    /// How specific and verifiable it is, in (0, 1].
    pub operability: f64,
    /// Its level on each issue; an issue left out stays at the status quo.
    pub levels: BTreeMap<String, Level>,
}

/// The keys of `[[text]]`.
pub const KEYS: &[Key] = &[
    Key::other("text[].sponsor", Kind::Id).inert().doc("the state that tables the text"),
    Key::above("text[].operability", 0.0, 1.0)
        .or("0.5")
        .doc("how specific and verifiable it is: vague texts pass more easily and bind less"),
    Key::other("text[].levels.<issue>", Kind::Level)
        .unit("points, 0 to 100")
        .doc("its level on the issue; an issue left out stays at the status quo"),
];
