//! `comity sensitivity`: which factors move which measures, from a finished sweep.

use super::args::{Format, SensitivityArgs};
use super::{Exit, listing, terminal};
use crate::measure::table::Cell;
use crate::output::{self, Indices, SobolOf, SweepManifest};
use crate::study::sensitivity::{MorrisEffect, SobolIndex};

const SOBOL: [&str; 8] =
    ["measure", "factor", "first", "first_half", "total", "total_half", "n", "left_out"];
const MORRIS: [&str; 8] =
    ["measure", "factor", "mu_star", "mu_star_half", "mu", "sigma", "n", "left_out"];

/// Prints a line for each measure and factor.
pub fn sensitivity(args: &SensitivityArgs) -> Exit {
    let (manifest, found) = match output::indices(&args.folder, args.seed) {
        Ok(found) => found,
        Err(error) => {
            terminal::tell(&format!("comity: {error}"));
            return Exit::Usage;
        }
    };
    let (header, rows) = rows(args, &manifest, &found);
    if rows.is_empty() {
        terminal::tell("comity: no measure of this sweep varies, or none has that name");
        return Exit::Usage;
    }
    listing::print(args.format, &header, &rows);
    if args.format == Format::Table && rows.iter().any(|row| row.last() != Some(&Cell::Int(0))) {
        terminal::tell(
            "comity: some points have no value of a measure; n is what is left without the base samples or steps that need \
             them. Where runs failed, `comity sweep … --retry-failed` repeats those.",
        );
    }
    Exit::Done
}

type Rows = ([&'static str; 8], Vec<Vec<Cell>>);

/// A row for each measure and factor, after the design of the sweep.
fn rows(args: &SensitivityArgs, manifest: &SweepManifest, found: &Indices) -> Rows {
    let wanted = |name: &str| args.measure.as_ref().is_none_or(|measure| measure == name);
    match found {
        Indices::Sobol(of) => {
            let row = |of: &SobolOf| -> Vec<Vec<Cell>> {
                let each = of.factors.iter().enumerate();
                each.map(|(f, index)| sobol(manifest, (&of.measure, f), index, of.blocks)).collect()
            };
            (SOBOL, of.iter().filter(|of| wanted(&of.measure)).flat_map(row).collect())
        }
        Indices::Morris(of) => {
            let mut rows = Vec::new();
            for (name, effects) in of.iter().filter(|(name, _)| wanted(name)) {
                let some = effects.iter().enumerate().filter_map(|(f, e)| Some((f, e.as_ref()?)));
                rows.extend(some.map(|(f, effect)| morris(manifest, name, f, effect)));
            }
            (MORRIS, rows)
        }
    }
}

fn named(manifest: &SweepManifest, measure: &str, factor: usize) -> Vec<Cell> {
    vec![measure.to_owned().into(), manifest.factors[factor].name.clone().into()]
}

/// `blocks`: base samples that are whole, and all.
fn sobol(
    manifest: &SweepManifest,
    (measure, factor): (&str, usize),
    index: &SobolIndex,
    blocks: (usize, usize),
) -> Vec<Cell> {
    let mut cells = named(manifest, measure, factor);
    cells.extend([index.first, index.first_half, index.total, index.total_half].map(Cell::from));
    cells.extend([blocks.0, blocks.1 - blocks.0].map(Cell::from));
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
    let trajectories = manifest.samples.unwrap_or_default() as usize;
    cells.extend([effect.steps, trajectories.saturating_sub(effect.steps)].map(Cell::from));
    cells
}
