//! Columns of results, as `results/README.md` has them.

use std::fmt::Write as _;

use crate::cli::terminal;
use crate::output::{Table, of_experiments};

/// Names of the columns of all tables.
pub(super) fn names() -> Vec<&'static str> {
    of_experiments().flat_map(Table::columns).map(|column| column.name).collect()
}

/// What a column means, in each table that has it.
pub(super) fn find(what: &str) -> Option<String> {
    let wanted = what.trim().to_ascii_lowercase().replace([' ', '-'], "_");
    let mut out = String::new();
    for table in of_experiments() {
        for column in table.columns().filter(|column| column.name == wanted) {
            let _ = writeln!(
                out,
                "{} in {}.csv\n\n{}",
                column.name,
                table.name,
                terminal::wrap(column.doc, "")
            );
            for (name, text) in [("unit", column.unit), ("range", column.range)] {
                if !text.is_empty() {
                    let _ = writeln!(out, "  {name:<5}  {text}");
                }
            }
            out.push('\n');
        }
    }
    (!out.is_empty()).then(|| format!("{}\n", out.trim_end()))
}
