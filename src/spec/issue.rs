//! Issues: what a text settles, from which status quo, on which scale. No state's view of them is here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::key::{Key, Kind};

/// One issue of the scenario (`[[issue]]`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssueSpec {
    /// The id that positions, saliences and texts use.
    pub id: String,
    /// A title for people; empty if none.
    pub title: String,
    /// What 0 stands for, in words.
    pub low: String,
    /// What 100 stands for, in words.
    pub high: String,
    /// What holds if nothing is agreed: a level in [0, 100], or the name of one of `values`.
    pub status_quo: Level,
    /// The field of policy it belongs to; texts of that kind move it.
    pub domain: String,
    /// Its weight to a state that states none.
    pub salience: f64,
    /// The behaviour that an adopted level changes, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub governs: Option<String>,
    /// Which way 100 is, if the issue governs an instrument of data control: full control where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// How a state's position derives from its attributes of traditional sovereignty: a weight for each.
    pub sovereignty: BTreeMap<String, f64>,
    /// The outcomes of a discrete issue, by name; a level counts them from 0. Absent for a continuous one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
}

/// What 100 on an issue that governs an instrument of data control asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Full control of what the instrument reaches.
    Control,
    /// None: it flows freely.
    Openness,
}

/// A level on an issue as a scenario writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Level {
    /// A point in [0, 100].
    Point(f64),
    /// The name of a value of a discrete issue.
    Value(String),
}

/// The keys of `[[issue]]`.
pub const KEYS: &[Key] = &[
    Key::other("issue[].id", Kind::Id).inert().doc("the id that positions, saliences and texts use"),
    Key::text("issue[].title").or("\"\"").inert().doc("a title for people"),
    Key::text("issue[].low").or("\"\"").inert().doc("what 0 stands for, in words"),
    Key::text("issue[].high").or("\"\"").inert().doc("what 100 stands for, in words"),
    Key::other("issue[].status_quo", Kind::Level)
        .unit("points, 0 to 100")
        .doc("what holds if nothing is agreed; it decides more than any protocol, so it has no default"),
    Key::text("issue[].domain")
        .or("\"general\"")
        .doc("the field of policy it belongs to: a text with a `kind` moves the issues of these domains, and those of \"general\""),
    Key::real("issue[].salience", 0.0, 1e6)
        .or("1")
        .doc("weight of the issue to every state that states none of its own (`state[].salience`)"),
    Key::other("issue[].governs", Kind::Id)
        .optional()
        .doc("the behaviour that a norm in force on the issue changes, such as due-diligence or dispute-settlement; a word of one's own changes none"),
    Key::choice("issue[].direction", &["control", "openness"])
        .optional()
        .doc("what 100 asks for on an issue that governs data-generation, data-collection or data-utilisation: full control (if left out), or full openness"),
    Key::real("issue[].sovereignty.<name>", -10.0, 10.0)
        .doc("weight of a traditional attribute (independence, equality, jurisdiction, self_defence) in default positions on the issue: 50 + 100·Σ weight·(attribute − 0.5)"),
    Key::other("issue[].values", Kind::Texts)
        .optional()
        .doc("the outcomes of a discrete issue (preferences.form = \"tabulated\")"),
];
