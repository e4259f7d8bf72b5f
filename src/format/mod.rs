//! L5, file → checked scenario: spanned tree, key table, validation in passes, diagnostics.
//! Reads files, prints nothing, reads no environment.

use std::sync::LazyLock;

use crate::spec::{Scenario, key::Key, params};

mod checks;
mod copies;
mod csv_rows;
mod document;
mod emit;
mod experiment;
mod fault;
mod json_schema;
mod kinds;
mod limits;
mod nearest;
mod paths;
pub mod positions;
pub mod recorded;
mod shape;
mod source;
mod states_csv;
mod syntax;
#[cfg(test)]
mod tests;
mod tree;
mod variants;
mod walk;

pub use document::{Checked, Document, Robustness, Sweep, read, read_str, read_with};
pub use experiment::{
    Claim, DesignKind, Distribution, DistributionKind, Expect, Experiment, Factor, RandomNumbers,
    Rows, ScaleKind, Unknowns, data,
};
pub use fault::{Fault, Faults, Located, Severity};
pub use json_schema::json_schema;
pub use kinds::expects;
pub use nearest::{nearest, suggest};
pub use paths::{Path, apply, parse_argument};
pub use shape::describe;
pub use source::{Origin, Source};
pub use tree::{Data, Entry, Table, Value};
pub use variants::{Variant, Variants};

static KEYS: LazyLock<Vec<&'static Key>> = LazyLock::new(|| {
    let mut all = Scenario::keys();
    // The limits are written after the tables of results.
    let record = all.iter().rposition(|key| key.path.starts_with("record."));
    let after = record.map_or(0, |last| last + 1);
    all.splice(after..after, params::keys(limits::KEYS));
    all.extend(experiment::keys());
    all
});

/// Every key of the format, in the order in which a scenario is written. The one key table.
pub fn keys() -> impl Iterator<Item = &'static Key> {
    KEYS.iter().copied()
}
