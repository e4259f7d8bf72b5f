//! The tables of `comity solve`: forecasts and scores. It computes nothing.

use std::fs;

use super::folder::{Folder, OutputError};
use super::tables::Table;
use crate::format::positions::Positions;
use crate::measure::table::{Cell, Column, Kind};
use crate::study::solve::{Forecast, Score};

const FORECASTS: &[Column] = &[
    Column { name: "issue_id", kind: Kind::Words, unit: "id", range: "", doc: "the issue" },
    Column {
        name: "protocol",
        kind: Kind::Words,
        unit: "name",
        range: "",
        doc: "protocol, and the options that were set",
    },
    Column {
        name: "forecast",
        kind: Kind::Real,
        unit: "as the table",
        range: "",
        doc: "the outcome that it forecasts",
    },
    Column {
        name: "low",
        kind: Kind::Real,
        unit: "as the table",
        range: "",
        doc: "5 % quantile of replications; empty if nothing is left to chance",
    },
    Column {
        name: "high",
        kind: Kind::Real,
        unit: "as the table",
        range: "",
        doc: "95 % quantile of replications",
    },
];

const SCORES: &[Column] = &[
    Column {
        name: "protocol",
        kind: Kind::Words,
        unit: "name",
        range: "",
        doc: "protocol, and the options that were set",
    },
    Column {
        name: "issues",
        kind: Kind::Int,
        unit: "issues",
        range: "1 …",
        doc: "issues with an outcome and known capabilities",
    },
    Column {
        name: "error",
        kind: Kind::Real,
        unit: "points of 0–100",
        range: "0–100",
        doc: "mean absolute error",
    },
    Column {
        name: "rmse",
        kind: Kind::Real,
        unit: "points of 0–100",
        range: "0–100",
        doc: "root mean square error",
    },
    Column {
        name: "hits",
        kind: Kind::Real,
        unit: "share",
        range: "0–1",
        doc: "forecasts at most 10 points from the outcome",
    },
    Column {
        name: "covered",
        kind: Kind::Real,
        unit: "share",
        range: "0–1",
        doc: "outcomes between low and high; empty without these",
    },
    Column {
        name: "difference",
        kind: Kind::Real,
        unit: "points of 0–100",
        range: "",
        doc: "error less that of the weighted mean",
    },
    Column {
        name: "low",
        kind: Kind::Real,
        unit: "points of 0–100",
        range: "",
        doc: "lower end of the difference's 95 % interval, by paired bootstrap over groups of issues",
    },
    Column {
        name: "high",
        kind: Kind::Real,
        unit: "points of 0–100",
        range: "",
        doc: "upper end of the difference's 95 % interval",
    },
];

/// How `forecasts` is described.
pub(super) fn forecasts_table() -> Table {
    let row = "one forecast of `comity solve`";
    Table { name: "forecasts", row, columns: FORECASTS.to_vec() }
}

/// How `scores` is described.
pub(super) fn scores_table() -> Table {
    let row = "how one protocol of `comity solve` fares where outcomes are known";
    Table { name: "scores", row, columns: SCORES.to_vec() }
}

/// Writes `forecasts.csv`.
///
/// # Errors
/// If the operating system refuses.
pub fn forecasts(
    folder: &Folder,
    table: &Positions,
    forecasts: &[(String, Vec<Forecast>)],
) -> Result<(), OutputError> {
    write(folder, "forecasts.csv", &forecasts_csv(table, forecasts))
}

/// Writes `scores.csv`, if there are scores.
///
/// # Errors
/// If the operating system refuses.
pub fn scores(folder: &Folder, scores: &[Score], more: Option<&Score>) -> Result<(), OutputError> {
    if scores.is_empty() {
        return Ok(());
    }
    write(folder, "scores.csv", &scores_csv(scores, more))
}

pub(super) fn write(folder: &Folder, name: &str, text: &str) -> Result<(), OutputError> {
    let path = folder.file(name);
    fs::write(&path, text).map_err(|error| OutputError::Io(path, error))
}

/// The text of `forecasts.csv`, issue by issue.
pub fn forecasts_csv(table: &Positions, forecasts: &[(String, Vec<Forecast>)]) -> String {
    let mut rows = Vec::new();
    for (n, issue) in table.issues.iter().enumerate() {
        for (name, of) in forecasts {
            let (low, high) = of[n].interval.unzip();
            let units = |x: Option<f64>| x.map_or(Cell::Empty, |x| Cell::Real(issue.in_units(x)));
            let mut row = vec![issue.id.clone(), name.clone()];
            row.extend([Some(of[n].value), low, high].map(|x| shown(&units(x))));
            rows.push(row);
        }
    }
    csv_text(FORECASTS, rows)
}

/// The text of `scores.csv`; `more` is a last row.
pub fn scores_csv(scores: &[Score], more: Option<&Score>) -> String {
    let row = |s: &Score| {
        let mut row = vec![s.name.clone(), s.issues.to_string()];
        let numbers = [
            Some(s.error),
            Some(s.root),
            Some(s.hits),
            s.covered,
            Some(s.difference),
            Some(s.interval.0),
            Some(s.interval.1),
        ];
        row.extend(numbers.map(|x| shown(&x.map_or(Cell::Empty, Cell::Real))));
        row
    };
    csv_text(SCORES, scores.iter().chain(more).map(row).collect())
}

pub(super) fn shown(cell: &Cell) -> String {
    let mut text = String::new();
    cell.show(&mut text);
    text
}

pub(super) fn csv_text(columns: &[Column], rows: Vec<Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(columns.iter().map(|column| column.name));
    for row in rows {
        let _ = writer.write_record(row);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
