//! Issues: what a text settles, from which status quo, on which scale. No state's view of them is
//! here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::params::{params, words};

params! {
    /// One issue of the scenario (`[[issue]]`).
    pub struct IssueSpec in "issue[]" {
        /// the id that positions, saliences and texts use; random draws on the issue go by it
        id: String = required, id();
        /// a title for people
        title: String = "", text().inert();
        /// what 0 stands for, in words
        low: String = "", text().inert();
        /// what 100 stands for, in words
        high: String = "", text().inert();
        /// what holds if nothing is agreed; it decides more than any protocol, so it has no default
        status_quo: Level = required, level().unit("points, 0 to 100");
        /// the field of policy it belongs to: a text with a `kind` moves the issues of these
        /// domains, and those of "general"
        domain: String = "general", text();
        /// weight of the issue to every state that states none of its own (`state[].salience`)
        salience: f64 = 1, real(0.0, 1e6);
        /// the behaviour that a norm in force on the issue changes, such as due-diligence or
        /// dispute-settlement; a word of one's own changes none
        governs: Option<String> = none, id();
        /// what 100 asks for on an issue that governs data-generation, data-collection or
        /// data-utilisation: full control (if left out), or full openness
        direction: Option<Direction> = none, choice(Direction::WORDS);
        /// weight of a traditional attribute (independence, equality, jurisdiction, self_defence)
        /// in default positions on the issue: 50 + 100·Σ weight·(attribute − 0.5)
        sovereignty.<name>: BTreeMap<String, f64> = required, real(-10.0, 10.0);
        /// the outcomes of a discrete issue (preferences.form = "tabulated")
        values: Option<Vec<String>> = none, texts();
    }
}

words! {
    /// What 100 on an issue that governs an instrument of data control asks for.
    pub enum Direction {
        /// Full control of what the instrument reaches.
        Control = "control",
        /// None: it flows freely.
        Openness = "openness",
    }
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
