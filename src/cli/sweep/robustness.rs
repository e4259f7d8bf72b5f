//! What the claims of `[robustness]` came to, as Markdown tables for people, CSV or JSON for programs.

use std::fmt::Write as _;

use super::command::Job;
use crate::cli::args::Format;
use crate::cli::run::complain;
use crate::cli::{Exit, listing, terminal};
use crate::format::{Claim, Expect, Factor, Robustness};
use crate::measure::table::Cell;
use crate::output::weighed;
use crate::study::robustness::{Driver, Found};
use crate::study::sensitivity::SobolIndex;

/// Seed of the bootstrap behind the intervals of the indices.
const BOOTSTRAP: u64 = 1;

/// Indices whose 95 % intervals reach farther to a side than this are not shown to people: they say nothing.
const WIDEST: f64 = 0.5;

/// Columns of CSV and JSON, a row for each claim and unknown.
const COLUMNS: [&str; 23] = [
    "claim",
    "says",
    "measure",
    "compared",
    "expect",
    "margin",
    "points",
    "left_out",
    "higher",
    "same",
    "lower",
    "kept",
    "p05",
    "median",
    "p95",
    "verdict",
    "unknown",
    "first",
    "first_half",
    "total",
    "total_half",
    "kept_low",
    "kept_high",
];

impl Job<'_> {
    /// Weighs the claims over all runs and prints what came of them.
    pub fn weigh(&self, unknowns: &Robustness, failed: u64) -> Exit {
        let found = match weighed(&self.target, self.plan, &unknowns.claims, BOOTSTRAP) {
            Ok(found) => found,
            Err(error) => return complain(&error),
        };
        match self.args.format {
            Format::Table => terminal::say(&self.words(unknowns, &found)),
            format => listing::print(format, &COLUMNS, &self.cells(&unknowns.claims, &found)),
        }
        if !self.args.quiet {
            terminal::tell(&format!(
                "comity: {} runs of {} points, {failed} failed: {}",
                self.manifest.runs,
                self.plan.points(),
                self.target.display()
            ));
        }
        if failed > 0 { Exit::SomeFailed } else { Exit::Done }
    }

    fn unknown_factors(&self) -> &[Factor] {
        let experiment = self.plan.experiment();
        &experiment.factor[..experiment.moved()]
    }

    fn words(&self, unknowns: &Robustness, found: &[Found]) -> String {
        let mut out = String::new();
        for (number, claim) in (1..).zip(&unknowns.claims) {
            let _ = writeln!(out, "{number}. {}", claim.says);
        }
        let head = [
            "", "compared", "expected", "points", "higher", "same", "lower", "5 %", "median",
            "95 %", "verdict",
        ];
        let rows: Vec<Vec<String>> = (1..)
            .zip(&unknowns.claims)
            .zip(found)
            .map(|((n, claim), found)| row(n, claim, found))
            .collect();
        out += "\n";
        out += &listing::markdown(&head, &rows);
        let numbers: Vec<String> = (1..=found.len()).map(|number| number.to_string()).collect();
        let head: Vec<&str> = ["unknown", "plausible", "why"]
            .into_iter()
            .chain(numbers.iter().map(String::as_str))
            .collect();
        let driver = |at: usize, factor: &Factor| {
            let mut row = vec![factor.name.clone(), range(factor), unknowns.reasons[at].clone()];
            row.extend(found.iter().map(|found| part(&found.drivers[at])));
            row
        };
        let rows: Vec<Vec<String>> = self
            .unknown_factors()
            .iter()
            .enumerate()
            .map(|(at, factor)| driver(at, factor))
            .collect();
        out += "\n";
        out += &listing::markdown(&head, &rows);
        out
    }

    fn cells(&self, claims: &[Claim], found: &[Found]) -> Vec<Vec<Cell>> {
        let mut rows = Vec::new();
        for (number, (claim, found)) in claims.iter().zip(found).enumerate() {
            for (factor, driver) in self.unknown_factors().iter().zip(&found.drivers) {
                let mut row: Vec<Cell> = vec![Cell::from(number + 1)];
                row.extend(
                    [&claim.says, &claim.measure, &claim.compared]
                        .map(|text| Cell::from(text.clone())),
                );
                row.push(claim.expect.word().into());
                row.push(claim.margin.into());
                row.extend([found.points.0, found.points.1 - found.points.0].map(Cell::from));
                row.extend([found.higher, found.same, found.lower, found.kept].map(Cell::from));
                let at = |place: usize| Cell::from(found.quantiles.map(|of| of[place]));
                row.extend([at(0), at(1), at(2), found.verdict.into(), factor.name.clone().into()]);
                let of = driver.index;
                row.extend([of.map(|i| i.first), of.map(|i| i.first_half)].map(Cell::from));
                row.extend([of.map(|i| i.total), of.map(|i| i.total_half)].map(Cell::from));
                row.extend([driver.low, driver.high].map(Cell::from));
                rows.push(row);
            }
        }
        rows
    }
}

fn row(number: usize, claim: &Claim, found: &Found) -> Vec<String> {
    let (with, all) = found.points;
    let points = if with == all { all.to_string() } else { format!("{with} of {all}") };
    let margin = listing::short(claim.margin);
    let expected = match (claim.expect, claim.margin > 0.0) {
        (Expect::Same, false) => "the same".to_owned(),
        (Expect::Same, true) => format!("within {margin}"),
        (expect, false) => expect.word().replace('-', " "),
        (expect, true) => format!("{} by more than {margin}", expect.word().replace('-', " ")),
    };
    let mut row = vec![
        number.to_string(),
        format!("{}, {}", claim.measure, claim.compared),
        expected,
        points,
    ];
    let none = found.quantiles.is_none();
    let percent = |share: f64| if none { String::new() } else { percent(share) };
    row.extend([found.higher, found.same, found.lower].map(percent));
    row.extend(
        (0..3).map(|at| found.quantiles.map_or_else(String::new, |of| listing::short(of[at]))),
    );
    row.push(if none {
        found.verdict.to_owned()
    } else {
        format!("{}, {}", found.verdict, percent(found.kept))
    });
    row
}

/// First and total order, and in what share of points the claim holds in the lowest and in the highest third.
fn part(driver: &Driver) -> String {
    let narrow = |of: &SobolIndex| of.first_half <= WIDEST && of.total_half <= WIDEST;
    let index = driver
        .index
        .filter(narrow)
        .map(|index| format!("{:.2} / {:.2}", plain(index.first), plain(index.total)));
    let thirds = driver
        .low
        .zip(driver.high)
        .map(|(low, high)| format!("{} → {}", percent(low), percent(high)));
    [index, thirds].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A number that prints as 0.00 and not as -0.00.
fn plain(x: f64) -> f64 {
    if x.abs() < 0.005 { 0.0 } else { x }
}

/// Whole percents; 100 and 0 are said of nothing less.
fn percent(share: f64) -> String {
    let whole = (share * 100.0).round();
    match () {
        () if whole >= 100.0 && share < 1.0 => "> 99 %".to_owned(),
        () if whole <= 0.0 && share > 0.0 => "< 1 %".to_owned(),
        () => format!("{whole} %"),
    }
}

fn range(factor: &Factor) -> String {
    match (&factor.range, &factor.values) {
        (Some(range), _) => range.iter().map(f64::to_string).collect::<Vec<_>>().join(" … "),
        (None, values) => {
            let values = values.iter().flatten().map(toml::Value::to_string);
            values.collect::<Vec<_>>().join(", ").replace('"', "")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_percent_is_said_of_all_alone() {
        assert_eq!(
            [0.0, 0.001, 0.5, 0.999, 1.0].map(percent),
            ["0 %", "< 1 %", "50 %", "> 99 %", "100 %"]
        );
        assert_eq!(format!("{:.2}", plain(-0.004)), "0.00");
    }
}
