//! Texts: a level, or the index of a value, on each issue, and how operable the whole is. Written out, or told by who tables
//! it, of which kind it is and how far it reaches.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    issue::{IssueSpec, Level},
    key::{Key, Kind},
};

/// The domain whose issues a text of any kind moves.
pub const EVERY_KIND: &str = "general";

/// A draft that a sponsor tables (`[[text]]`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextSpec {
    /// What it is called; empty if nothing.
    pub id: String,
    /// The state that tables it.
    pub sponsor: String,
    /// States that wrote it with the sponsor.
    pub cosponsors: Vec<String>,
    /// Domains of the issues that it moves; all issues if none.
    pub kind: Vec<String>,
    /// How far it goes from the status quo to what its authors want, in [0, 1]; none if its levels are written out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<f64>,
    /// How specific and verifiable it is, in (0, 1].
    pub operability: f64,
    /// Its level on each issue; an issue left out is moved by `reach`, or stays at the status quo.
    pub levels: BTreeMap<String, Level>,
}

impl TextSpec {
    /// The ids of its authors, the sponsor first.
    pub fn authors(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.sponsor).chain(&self.cosponsors).map(String::as_str)
    }

    /// How far it goes on an issue on which no level is written: its reach where it is of the issue's kind, else not at all.
    pub fn reach_on(&self, issue: &IssueSpec) -> Option<f64> {
        let concerns =
            self.kind.is_empty() || issue.domain == EVERY_KIND || self.kind.contains(&issue.domain);
        self.reach.filter(|_| concerns)
    }
}

/// The keys of `[[text]]`.
pub const KEYS: &[Key] = &[
    Key::text("text[].id").or("\"\"").inert().doc("what it is called, such as A/RES/73/27"),
    Key::other("text[].sponsor", Kind::Id)
        .doc("the state that tables the text, and toward whose positions it reaches"),
    Key::other("text[].cosponsors", Kind::Ids)
        .or("[]")
        .doc("states that wrote it with the sponsor: it reaches toward the mean of what its authors want"),
    Key::other("text[].kind", Kind::Texts)
        .or("[]")
        .doc("domains of the issues that it moves (`issue[].domain`), beside those of \"general\"; all issues if left out"),
    Key::unit_interval("text[].reach")
        .optional()
        .doc("how far it goes on these issues, from the status quo (0) to what its authors want (1); left out, it is what `levels` says"),
    Key::above("text[].operability", 0.0, 1.0)
        .or("0.5")
        .doc("how specific and verifiable it is: vague texts pass more easily and bind less"),
    Key::other("text[].levels.<issue>", Kind::Level)
        .unit("points, 0 to 100")
        .doc("its level on the issue, whatever its reach; an issue left out that `reach` does not move stays at the status quo"),
];
