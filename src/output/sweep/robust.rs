//! The claims of a scenario held against the finished runs of its `[robustness]`. It prints nothing.

use std::collections::BTreeMap;
use std::path::Path;

use crate::format::Claim;
use crate::output::{Measure, OutputError, Results};
use crate::study::robustness::{self, Found};
use crate::sweep::Plan;

/// What came of each claim, from the folder in which the runs of the plan are, with the seed of the bootstrap.
///
/// # Errors
/// If the folder holds no finished results, or not those.
pub fn weighed(
    folder: &Path,
    plan: &Plan,
    claims: &[Claim],
    seed: u64,
) -> Result<Vec<Found>, OutputError> {
    let results = Results::open(folder)?;
    let refused = |words: String| Err(OutputError::Refused(folder.to_owned(), words));
    if results.manifest.points != plan.points() {
        return refused(format!("holds {} points, not these", results.manifest.points));
    }
    let known = results.measures()?;
    let mut measures: Vec<Measure> = Vec::new();
    let mut columns = Vec::new();
    for claim in claims {
        let Some(measure) = known.iter().find(|measure| measure.name == claim.measure) else {
            return refused(format!("has no numbers for `{}`", claim.measure));
        };
        let at = measures.iter().position(|other| other == measure).unwrap_or_else(|| {
            measures.push(measure.clone());
            measures.len() - 1
        });
        columns.push(at);
    }
    let places: BTreeMap<u64, usize> = (0..plan.points()).zip(0..).collect();
    let values = results.values(&places, &measures)?;
    let experiment = plan.experiment();
    let (arms, moved) = (experiment.arms.len().max(1), experiment.moved());
    let shares: Vec<Vec<f64>> = (0..plan.points())
        .step_by(arms)
        .map(|point| plan.shares(point).into_iter().take(moved).collect())
        .collect();
    let weigh = |(claim, column): (&Claim, usize)| {
        let of = |point: usize, arm: usize| &values[point * arms + arm].series[column];
        let difference =
            |point| robustness::paired(of(point, claim.arms.0), of(point, claim.arms.1));
        let differences: Vec<Option<f64>> = (0..shares.len()).map(difference).collect();
        robustness::weigh(claim, &differences, &shares, seed)
    };
    Ok(claims.iter().zip(columns).map(weigh).collect())
}
