//! Rows of a run as bytes of CSV, made on the thread that ran it, so that writing them costs next to nothing.

use super::csv_line::{push, push_header};
use super::registry::{OF_RUNS, RUNS, Table, of_runs};
use crate::engine::Outcome;
use crate::format::{Data, Value};
use crate::measure::table::Cell;
use crate::model::setting::Label;
use crate::spec::record::Record;
use crate::sweep::RunKey;

/// The rows of one run, or of many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// For each table about single runs, in the order of the registry.
    pub tables: [Vec<u8>; OF_RUNS],
    /// Runs.
    pub runs: u64,
    /// Runs that failed.
    pub failed: u64,
}

/// Turns what came of runs into rows.
#[derive(Clone, Debug)]
pub struct Shaper {
    /// Name of the scenario's file.
    pub scenario: Label,
    /// The master seed.
    pub seed: u64,
    /// Names of the factors.
    pub factors: Vec<String>,
    /// Tables that are written beside runs.
    pub wants: Record,
}

impl Shaper {
    /// The header of a table: the factors stand behind its keys.
    pub fn header(&self, table: &Table) -> Vec<u8> {
        let mut out = Vec::new();
        push_header(&mut out, table.header(&self.factors));
        out
    }

    /// The cells that come first in rows about a point.
    pub fn point_keys(&self, point: u64, factors: &[Cell]) -> Vec<Cell> {
        [&[Cell::from(self.scenario.clone()), Cell::from(point)], factors].concat()
    }

    /// The rows of one run.
    pub fn run(
        &self,
        key: RunKey,
        values: &[Option<Data>],
        outcome: &Result<Outcome, String>,
    ) -> Lines {
        let mut lines = Lines { runs: 1, failed: u64::from(outcome.is_err()), ..Lines::default() };
        let mut keys = vec![Cell::from(self.scenario.clone())];
        keys.extend([key.point, key.replication, key.run, self.seed].map(Cell::from));
        keys.extend(values.iter().map(cell));
        match outcome {
            Ok(outcome) => {
                let wanted = |(_, table): &(_, &Table)| table.is_wanted(self.wants);
                for (out, table) in lines.tables.iter_mut().zip(of_runs()).filter(wanted) {
                    table.push_run(out, &keys, outcome);
                }
            }
            Err(reason) => {
                // A row is a line, whatever a reason says.
                let reason = reason.replace(['\n', '\r'], " ");
                keys.extend([Cell::Word("failed"), Cell::from(reason)]);
                keys.resize(keys.len() + RUNS.measures.len(), Cell::Empty);
                push(&mut lines.tables[0], &keys);
            }
        }
        lines
    }
}

/// The value of a factor as a cell; lists and tables as TOML.
pub fn cell(value: &Option<Data>) -> Cell {
    match value {
        None | Some(Data::Broken) => Cell::Empty,
        Some(Data::Integer(number)) => Cell::Int(*number),
        Some(Data::Float(number)) => Cell::from(*number),
        Some(Data::Bool(flag)) => Cell::Flag(*flag),
        Some(Data::Text(text)) => Cell::from(text.clone()),
        Some(Data::Datetime(when)) => Cell::from(when.to_string()),
        Some(other) => Cell::from(toml(other)),
    }
}

fn toml(data: &Data) -> String {
    let one = |value: &Value| toml(&value.data);
    match data {
        Data::List(list) => format!("[{}]", list.iter().map(one).collect::<Vec<_>>().join(", ")),
        Data::Table(table) => {
            let pair = |(name, entry): (&String, &crate::format::Entry)| {
                format!("{name} = {}", one(&entry.value))
            };
            format!("{{ {} }}", table.0.iter().map(pair).collect::<Vec<_>>().join(", "))
        }
        Data::Text(text) => format!("{text:?}"),
        plain => {
            let mut out = String::new();
            cell(&Some(plain.clone())).show(&mut out);
            out
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_factors_are_cells() {
        let list = Data::List(vec![Value::new(
            Data::Text("EST".into()),
            crate::format::Origin::new(0, 0..0),
        )]);
        assert_eq!(cell(&Some(list)), Cell::from("[\"EST\"]".to_owned()));
        assert_eq!(cell(&None), Cell::Empty);
    }
}
