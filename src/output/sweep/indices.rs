//! Indices of a finished sweep: its means, handed to the estimators of its design. It prints nothing.

use std::path::Path;

use super::finish::{Means, means};
use super::provenance::SweepManifest;
use crate::format;
use crate::output::folder::OutputError;
use crate::study::sensitivity::{self, MorrisEffect, SobolIndex};
use crate::sweep::Plan;

/// By measure, an index for each factor.
#[derive(Clone, Debug)]
pub enum Indices {
    /// First and total order (saltelli).
    Sobol(Vec<SobolOf>),
    /// Elementary effects (morris); none for a factor that no trajectory moved.
    Morris(Vec<(String, Vec<Option<MorrisEffect>>)>),
}

/// Sobol's indices of one measure.
#[derive(Clone, Debug)]
pub struct SobolOf {
    /// The measure, a column of runs.csv.
    pub measure: String,
    /// Base samples that are whole, and all of them.
    pub blocks: (usize, usize),
    /// An index for each factor.
    pub factors: Vec<SobolIndex>,
}

/// The indices of a finished sweep, with the seed of their bootstrap.
///
/// # Errors
/// If the folder holds no finished sweep, cannot be read, or its design has no indices.
pub fn indices(folder: &Path, seed: u64) -> Result<(SweepManifest, Indices), OutputError> {
    let (manifest, means) = means(folder)?;
    let refused = |words: String| OutputError::Refused(folder.to_owned(), words);
    let found = match manifest.design.as_str() {
        "saltelli" => Indices::Sobol(sobol(&manifest, &means, seed)),
        "morris" => {
            let unread = "has a manifest whose scenario is not one that this version reads";
            let moves = moves(&manifest).ok_or_else(|| refused(unread.to_owned()))?;
            let of = |values: &Vec<Option<f64>>| {
                sensitivity::morris(&moves, values, manifest.factors.len(), seed)
            };
            Indices::Morris(means.iter().map(|(name, values)| (name.clone(), of(values))).collect())
        }
        other => {
            let words = format!("has the design \"{other}\"; indices need saltelli or morris");
            return Err(refused(words));
        }
    };
    Ok((manifest, found))
}

fn sobol(manifest: &SweepManifest, means: &Means, seed: u64) -> Vec<SobolOf> {
    let factors = manifest.factors.len();
    let block = if manifest.second_order { 2 * factors + 2 } else { factors + 2 };
    let of = |(name, values): (&String, &Vec<Option<f64>>)| SobolOf {
        measure: name.clone(),
        blocks: sensitivity::whole_blocks(values, block),
        factors: sensitivity::sobol(values, factors, block, seed).unwrap_or_default(),
    };
    means.iter().map(of).collect()
}

/// What each step of the design moves: the design is made again from the manifest.
fn moves(manifest: &SweepManifest) -> Option<Vec<(usize, f64)>> {
    let checked = format::read_str("manifest.json", &manifest.resolved, &[]).ok()?;
    let plan = Plan::new(checked.sweep.as_ref()?, &checked.scenario).ok()?;
    let points: Vec<Vec<f64>> = (0..plan.points()).map(|point| plan.shares(point)).collect();
    Some(sensitivity::moves(&points, manifest.factors.len()))
}
