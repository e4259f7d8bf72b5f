//! The tables of `comity solve`: forecasts and scores. It computes nothing.

use std::fs;

use super::csv_line::csv_text;
use super::folder::{Folder, OutputError};
use crate::format::positions::Positions;
use crate::measure::table::table;
use crate::study::solve::{Forecast, Score};

table! {
    /// A row of `forecasts`.
    "forecasts" ForecastRow = "one forecast of `comity solve`" {
        issue_id: String, "id", "", "the issue";
        protocol: String, "name", "", "protocol, and the options that were set";
        forecast: f64, "as the table", "", "the outcome that it forecasts";
        low: Option<f64>, "as the table", "", "5 % quantile of replications; empty if nothing is left to chance";
        high: Option<f64>, "as the table", "", "95 % quantile of replications";
    }
}

table! {
    /// A row of `scores`.
    "scores" ScoreRow = "how one protocol of `comity solve` fares where outcomes are known" {
        protocol: String, "name", "", "protocol, and the options that were set";
        issues: usize, "issues", "1 …", "issues with an outcome and known capabilities";
        error: f64, "points of 0–100", "0–100", "mean absolute error";
        rmse: f64, "points of 0–100", "0–100", "root mean square error";
        hits: f64, "share", "0–1", "forecasts at most 10 points from the outcome";
        covered: Option<f64>, "share", "0–1", "outcomes between low and high; empty without these";
        difference: f64, "points of 0–100", "", "error less that of the weighted mean";
        low: f64, "points of 0–100", "", "lower end of the difference's 95 % interval, by paired bootstrap over groups of issues";
        high: f64, "points of 0–100", "", "upper end of the difference's 95 % interval";
    }
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
            rows.push(ForecastRow {
                issue_id: issue.id.clone(),
                protocol: name.clone(),
                forecast: issue.in_units(of[n].value),
                low: low.map(|x| issue.in_units(x)),
                high: high.map(|x| issue.in_units(x)),
            });
        }
    }
    csv_text(&rows)
}

/// The text of `scores.csv`; `more` is a last row.
pub fn scores_csv(scores: &[Score], more: Option<&Score>) -> String {
    let row = |score: &Score| ScoreRow {
        protocol: score.name.clone(),
        issues: score.issues,
        error: score.error,
        rmse: score.root,
        hits: score.hits,
        covered: score.covered,
        difference: score.difference,
        low: score.interval.0,
        high: score.interval.1,
    };
    csv_text(&scores.iter().chain(more).map(row).collect::<Vec<_>>())
}
