//! Rows of a run as bytes of CSV, made on the thread that ran it, so that writing them costs next to nothing.

use crate::engine::Outcome;
use crate::format::{Data, Value};
use crate::measure::rows::RunRow;
use crate::measure::table::{Cell, Row};
use crate::model::setting::Label;
use crate::output::tables::{RUN_KEYS, TABLES, Table};
use crate::spec::record::Record;
use crate::sweep::RunKey;

/// Tables with rows about single runs, by their place in [`TABLES`].
pub const OF_RUNS: [usize; 10] = [0, 2, 3, 4, 5, 7, 8, 9, 10, 11];

/// The rows of one run, or of many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// For each table of `OF_RUNS`.
    pub tables: [Vec<u8>; OF_RUNS.len()],
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
    /// Whether a table of `OF_RUNS` is written.
    pub fn writes(&self, table: usize) -> bool {
        let wants = self.wants;
        let written = [
            true,
            wants.rounds,
            wants.texts,
            wants.states,
            wants.votes,
            wants.forums,
            wants.transcript,
            wants.solutions,
            wants.incidents,
            wants.trust,
        ];
        written[table]
    }

    /// The header of a table of `OF_RUNS`.
    pub fn header(&self, table: usize) -> Vec<u8> {
        self.header_of(&TABLES[OF_RUNS[table]](), RUN_KEYS.len())
    }

    /// The header of a table with so many keys: the factors stand behind them.
    pub fn header_of(&self, table: &Table, keys: usize) -> Vec<u8> {
        let names = table.columns.iter().map(|column| column.name);
        let factors = self.factors.iter().map(String::as_str);
        let all = names.clone().take(keys).chain(factors).chain(names.skip(keys));
        let mut out = Vec::new();
        push(&mut out, &all.map(|name| Cell::from(name.to_owned())).collect::<Vec<_>>());
        out
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
        let mut cells = keys.clone();
        match outcome {
            Ok(outcome) => {
                cells.extend([Cell::from("ok"), Cell::Empty]);
                outcome.run.cells(&mut cells);
            }
            Err(reason) => {
                // A row is a line, whatever a reason says.
                let reason = reason.replace(['\n', '\r'], " ");
                cells.extend([Cell::from("failed"), Cell::from(reason)]);
                cells.resize(cells.len() + RunRow::COLUMNS.len(), Cell::Empty);
            }
        }
        push(&mut lines.tables[0], &cells);
        if let Ok(outcome) = outcome {
            rows(&mut lines.tables[1], &keys, &outcome.rounds);
            rows(&mut lines.tables[2], &keys, &outcome.texts);
            rows(&mut lines.tables[3], &keys, &outcome.states);
            rows(&mut lines.tables[4], &keys, &outcome.votes);
            rows(&mut lines.tables[5], &keys, &outcome.forums);
            rows(&mut lines.tables[6], &keys, &outcome.events);
            rows(&mut lines.tables[7], &keys, &outcome.solutions);
            rows(&mut lines.tables[8], &keys, &outcome.incidents);
            rows(&mut lines.tables[9], &keys, &outcome.trust);
        }
        lines
    }
}

fn rows<R: Row>(out: &mut Vec<u8>, keys: &[Cell], rows: &[R]) {
    let mut cells = Vec::new();
    for row in rows {
        cells.clear();
        cells.extend_from_slice(keys);
        row.cells(&mut cells);
        push(out, &cells);
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

/// Appends a row (RFC 4180).
pub fn push(out: &mut Vec<u8>, cells: &[Cell]) {
    let mut shown = String::new();
    for (number, cell) in cells.iter().enumerate() {
        if number > 0 {
            out.push(b',');
        }
        shown.clear();
        cell.show(&mut shown);
        if shown.contains([',', '"', '\n', '\r']) {
            out.push(b'"');
            out.extend_from_slice(shown.replace('"', "\"\"").as_bytes());
            out.push(b'"');
        } else {
            out.extend_from_slice(shown.as_bytes());
        }
    }
    out.push(b'\n');
}

/// The cells of a line that [`push`] wrote.
pub fn split(line: &str) -> Vec<String> {
    let line = line.trim_end_matches(['\n', '\r']);
    let mut cells = Vec::new();
    let mut rest = line;
    loop {
        if let Some(quoted) = rest.strip_prefix('"') {
            let mut cell = String::new();
            let mut at = quoted;
            while let Some(end) = at.find('"') {
                cell.push_str(&at[..end]);
                at = &at[end + 1..];
                let Some(more) = at.strip_prefix('"') else { break };
                cell.push('"');
                at = more;
            }
            cells.push(cell);
            match at.strip_prefix(',') {
                Some(more) => rest = more,
                None => return cells,
            }
        } else {
            match rest.split_once(',') {
                Some((cell, more)) => {
                    cells.push(cell.to_owned());
                    rest = more;
                }
                None => {
                    cells.push(rest.to_owned());
                    return cells;
                }
            }
        }
    }
}

/// The number of the run that a line is about.
pub fn run_of(line: &str) -> Option<u64> {
    let rest = match line.strip_prefix('"') {
        Some(quoted) => &quoted[quoted.find("\",")? + 2..],
        None => line.split_once(',')?.1,
    };
    rest.split(',').nth(2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_as_they_are_written() {
        let cells = [
            Cell::from("a,\"b".to_owned()),
            Cell::Empty,
            Cell::Int(3),
            Cell::Int(4),
            Cell::from("x"),
        ];
        let mut out = Vec::new();
        push(&mut out, &cells);
        let line = String::from_utf8(out).unwrap();
        assert_eq!(line, "\"a,\"\"b\",,3,4,x\n");
        assert_eq!(split(&line), ["a,\"b", "", "3", "4", "x"]);
        assert_eq!(run_of("name,0,1,7,2022,ok\n"), Some(7));
        assert_eq!(run_of("\"na,me\",0,1,7,2022,ok\n"), Some(7));
    }

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
