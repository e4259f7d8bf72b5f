//! `comity sensitivity`: which factors move which measures, from a finished sweep.

use super::args::{Format, SensitivityArgs};
use super::{Exit, terminal};
use crate::measure::table::Cell;
use crate::output::{self, Indices, SweepManifest};
use crate::study::sensitivity::{MorrisEffect, SobolIndex};

const SOBOL: [&str; 6] = ["measure", "factor", "first", "first_half", "total", "total_half"];
const MORRIS: [&str; 6] = ["measure", "factor", "mu_star", "mu_star_half", "mu", "sigma"];

/// Prints a line for each measure and factor.
pub fn sensitivity(args: &SensitivityArgs) -> Exit {
    let (manifest, found) = match output::indices(&args.folder, args.seed) {
        Ok(found) => found,
        Err(error) => {
            terminal::tell(&format!("comity: {error}"));
            return Exit::Usage;
        }
    };
    let wanted = |name: &str| args.measure.as_ref().is_none_or(|measure| measure == name);
    let (header, rows): (_, Vec<Vec<Cell>>) = match &found {
        Indices::Sobol(of) => (
            SOBOL,
            of.iter()
                .filter(|(name, _)| wanted(name))
                .flat_map(|(name, all)| all.iter().enumerate().map(move |at| (name, at)))
                .map(|(name, (f, index))| sobol(&manifest, name, f, index))
                .collect(),
        ),
        Indices::Morris(of) => (
            MORRIS,
            of.iter()
                .filter(|(name, _)| wanted(name))
                .flat_map(|(name, all)| all.iter().enumerate().map(move |at| (name, at)))
                .filter_map(|(name, (f, effect))| {
                    Some(morris(&manifest, name, f, effect.as_ref()?))
                })
                .collect(),
        ),
    };
    if rows.is_empty() {
        terminal::tell("comity: no measure of this sweep varies, or none has that name");
        return Exit::Usage;
    }
    print(args.format, &header, &rows);
    Exit::Done
}

fn named(manifest: &SweepManifest, measure: &str, factor: usize) -> Vec<Cell> {
    vec![measure.to_owned().into(), manifest.factors[factor].name.clone().into()]
}

fn sobol(manifest: &SweepManifest, measure: &str, factor: usize, index: &SobolIndex) -> Vec<Cell> {
    let mut cells = named(manifest, measure, factor);
    cells.extend([index.first, index.first_half, index.total, index.total_half].map(Cell::from));
    cells
}

fn morris(
    manifest: &SweepManifest,
    measure: &str,
    factor: usize,
    effect: &MorrisEffect,
) -> Vec<Cell> {
    let mut cells = named(manifest, measure, factor);
    cells.extend([effect.star, effect.star_half, effect.mean, effect.sigma].map(Cell::from));
    cells
}

fn print(format: Format, header: &[&str], rows: &[Vec<Cell>]) {
    let shown = |cell: &Cell, short: bool| match cell {
        Cell::Real(x) if short => format!("{x:.4}"),
        cell => {
            let mut out = String::new();
            cell.show(&mut out);
            out
        }
    };
    let text = |short: bool| -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| shown(cell, short)).collect()).collect()
    };
    match format {
        Format::Table => terminal::say(&terminal::table(header, &text(true))),
        Format::Csv => {
            let lines = text(false).into_iter().map(|row| row.join(",") + "\n");
            terminal::say(&(header.join(",") + "\n" + &lines.collect::<String>()));
        }
        Format::Json => {
            let object = |row: &Vec<Cell>| -> serde_json::Value {
                let pair = |(name, cell): (&&str, &Cell)| {
                    let value = cell
                        .number()
                        .map_or_else(|| shown(cell, false).into(), serde_json::Value::from);
                    ((*name).to_owned(), value)
                };
                serde_json::Value::Object(header.iter().zip(row).map(pair).collect())
            };
            let all: Vec<serde_json::Value> = rows.iter().map(object).collect();
            terminal::say(&(serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"));
        }
    }
}
