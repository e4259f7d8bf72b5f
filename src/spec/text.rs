//! Texts: a level, or the index of a value, on each issue, and how operable the whole is. Written
//! out, or told by who tables it, of which kind it is and how far it reaches.

use std::collections::BTreeMap;

use super::{
    issue::{IssueSpec, Level},
    params::params,
};

/// The domain whose issues a text of any kind moves.
pub const EVERY_KIND: &str = "general";

params! {
    /// A draft that a sponsor tables (`[[text]]`).
    pub struct TextSpec in "text[]" {
        /// what it is called, such as A/RES/73/27
        id: String = "", text().inert();
        /// the state that tables the text, and toward whose positions it reaches
        sponsor: String = required, id();
        /// states that wrote it with the sponsor: it reaches toward the mean of what its authors
        /// want
        cosponsors: Vec<String> = [], ids();
        /// domains of the issues that it moves (`issue[].domain`), beside those of "general"; all
        /// issues if left out
        kind: Vec<String> = [], texts();
        /// how far it goes on these issues, from the status quo (0) to what its authors want (1);
        /// left out, it is what `levels` says
        reach: Option<f64> = none, unit_interval();
        /// how specific and verifiable it is: vague texts pass more easily and bind less
        operability: f64 = 0.5, above(0.0, 1.0);
        /// its level on the issue, whatever its reach; an issue left out that `reach` does not move
        /// stays at the status quo
        levels.<issue>: BTreeMap<String, Level> = required, level().unit("points, 0 to 100");
    }
}

impl TextSpec {
    /// The ids of its authors, the sponsor first.
    pub fn authors(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.sponsor).chain(&self.cosponsors).map(String::as_str)
    }

    /// How far it goes on an issue on which no level is written: its reach where it is of the
    /// issue's kind, else not at all.
    pub fn reach_on(&self, issue: &IssueSpec) -> Option<f64> {
        let concerns =
            self.kind.is_empty() || issue.domain == EVERY_KIND || self.kind.contains(&issue.domain);
        self.reach.filter(|_| concerns)
    }
}
