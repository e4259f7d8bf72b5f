//! `comity sensitivity`: which factors move which measures, from a finished sweep.

use super::args::{Format, SensitivityArgs};
use super::{Exit, listing, terminal};
use crate::measure::table::Cell;
use crate::output::{self, Means, SweepManifest};
use crate::scenario;
use crate::study::sensitivity::{self, MorrisEffect, SobolIndex};
use crate::sweep::Plan;

const SOBOL: [&str; 8] =
    ["measure", "factor", "first", "first_half", "total", "total_half", "n", "left_out"];
const MORRIS: [&str; 8] =
    ["measure", "factor", "mu_star", "mu_star_half", "mu", "sigma", "n", "left_out"];

/// Prints a line for each measure and factor.
pub fn sensitivity(args: &SensitivityArgs) -> Exit {
    let (manifest, means) = match output::means(&args.folder) {
        Ok(found) => found,
        Err(error) => {
            terminal::tell(&format!("comity: {error}"));
            return Exit::Usage;
        }
    };
    let (header, rows) = match rows(args, &manifest, &means) {
        Ok(found) => found,
        Err(words) => {
            terminal::tell(&format!("comity: {words}"));
            return Exit::Usage;
        }
    };
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
fn rows(args: &SensitivityArgs, manifest: &SweepManifest, means: &Means) -> Result<Rows, String> {
    let factors = manifest.factors.len();
    let wanted = |name: &&String| args.measure.as_ref().is_none_or(|measure| measure == *name);
    let measures = means.iter().filter(|(name, _)| wanted(name));
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    match manifest.design.as_str() {
        "saltelli" => {
            let block = if manifest.second_order { 2 * factors + 2 } else { factors + 2 };
            for (name, values) in measures {
                let found =
                    sensitivity::sobol(values, factors, block, args.seed).unwrap_or_default();
                let blocks = sensitivity::whole_blocks(values, block);
                let row = |(f, index)| sobol(manifest, (name, f), index, blocks);
                rows.extend(found.iter().enumerate().map(row));
            }
            Ok((SOBOL, rows))
        }
        "morris" => {
            let moves = moves(manifest)
                .ok_or("the manifest's scenario is not one that this version reads")?;
            for (name, values) in measures {
                let found = sensitivity::morris(&moves, values, factors, args.seed);
                let some =
                    found.iter().enumerate().filter_map(|(f, effect)| Some((f, effect.as_ref()?)));
                rows.extend(some.map(|(f, effect)| morris(manifest, name, f, effect)));
            }
            Ok((MORRIS, rows))
        }
        other => {
            let shown = args.folder.display();
            Err(format!("{shown} has the design \"{other}\"; indices need saltelli or morris"))
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

/// What each step of the design moves: the design is made again from the manifest.
fn moves(manifest: &SweepManifest) -> Option<Vec<(usize, f64)>> {
    let checked = scenario::read_str("manifest.json", &manifest.resolved, &[]).ok()?;
    let plan = Plan::new(checked.sweep.as_ref()?, &checked.scenario).ok()?;
    let points: Vec<Vec<f64>> = (0..plan.points()).map(|point| plan.shares(point)).collect();
    Some(sensitivity::moves(&points, manifest.factors.len()))
}
