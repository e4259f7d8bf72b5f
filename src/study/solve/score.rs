//! How forecasts fare where outcomes are known: mean absolute error, root mean square, hits, and the difference to the
//! weighted mean with its paired bootstrap interval.

use super::methods::Forecast;
use crate::format::positions::Positions;
use crate::model::random::{Purpose, Streams};

/// A forecast at most this far from the outcome is a hit, on the scale of 0 to 100.
pub const NEAR: f64 = 10.0;
/// Resamples of the bootstrap.
const RESAMPLES: usize = 10_000;

/// How one method fares, on the scale of 0 to 100.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The method.
    pub name: String,
    /// How many issues have an outcome and known capabilities.
    pub issues: usize,
    /// Mean absolute error.
    pub error: f64,
    /// Root of the mean square error.
    pub root: f64,
    /// Share of forecasts at most [`NEAR`] from the outcome.
    pub hits: f64,
    /// Share of outcomes in the 90 % interval; None without intervals.
    pub covered: Option<f64>,
    /// Mean absolute error less that of the weighted mean.
    pub difference: f64,
    /// Its 95 % interval: groups of issues are drawn with replacement, both forecasts on the same draws.
    pub interval: (f64, f64),
}

/// Scores of named forecasts, the first of which is the weighted mean. Empty without outcomes.
pub fn scores(table: &Positions, forecasts: &[(String, Vec<Forecast>)], seed: u64) -> Vec<Score> {
    let scored = scored(table);
    let Some((_, base)) = forecasts.first().filter(|_| !scored.is_empty()) else {
        return Vec::new();
    };
    let misses = |of: &[Forecast]| -> Vec<f64> {
        scored.iter().map(|(n, outcome)| (of[*n].value - outcome).abs()).collect()
    };
    let base = misses(base);
    let groups = groups(table, &scored);
    let score = |(name, of): &(String, Vec<Forecast>)| {
        let inside = scored.iter().map(|(n, outcome)| {
            of[*n].interval.map(|(low, high)| low <= *outcome && *outcome <= high)
        });
        let inside: Option<Vec<bool>> = inside.collect();
        let share =
            |all: Vec<bool>| all.iter().filter(|inside| **inside).count() as f64 / all.len() as f64;
        let covered = inside.map(share);
        Score { covered, ..score(name, &misses(of), &base, &groups, seed) }
    };
    forecasts.iter().map(score).collect()
}

/// Issues that are scored, with their outcomes.
pub(super) fn scored(table: &Positions) -> Vec<(usize, f64)> {
    let known = |(n, issue): (usize, &crate::format::positions::Issue)| {
        Some((n, issue.outcome.filter(|_| !issue.equal)?))
    };
    table.issues.iter().enumerate().filter_map(known).collect()
}

/// Groups of scored issues, by their places among these.
pub(super) fn groups(table: &Positions, scored: &[(usize, f64)]) -> Vec<Vec<usize>> {
    let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
    for (place, (n, _)) in scored.iter().enumerate() {
        let group = table.issues[*n].group.as_str();
        match groups.iter_mut().find(|(other, _)| *other == group) {
            Some((_, issues)) => issues.push(place),
            None => groups.push((group, vec![place])),
        }
    }
    groups.into_iter().map(|(_, issues)| issues).collect()
}

/// The score of absolute errors `misses`, beside those of the weighted mean.
pub(super) fn score(
    name: &str,
    misses: &[f64],
    base: &[f64],
    groups: &[Vec<usize>],
    seed: u64,
) -> Score {
    let n = misses.len() as f64;
    let mean = |x: &[f64]| x.iter().sum::<f64>() / n;
    let hit = |miss: &&f64| **miss <= NEAR + 1e-9;
    Score {
        name: name.to_owned(),
        issues: misses.len(),
        error: mean(misses),
        root: (misses.iter().map(|miss| miss * miss).sum::<f64>() / n).sqrt(),
        hits: misses.iter().filter(hit).count() as f64 / n,
        covered: None,
        difference: mean(misses) - mean(base),
        interval: interval(misses, base, groups, seed),
    }
}

fn interval(misses: &[f64], base: &[f64], groups: &[Vec<usize>], seed: u64) -> (f64, f64) {
    let sum = |group: &Vec<usize>| {
        let differ = group.iter().map(|at| misses[*at] - base[*at]).sum::<f64>();
        (differ, group.len() as f64)
    };
    let sums: Vec<(f64, f64)> = groups.iter().map(sum).collect();
    let mut luck = Streams { seed, replication: 0 }.page(Purpose::Bootstrap, 2, 0);
    let mut draw = || {
        let (mut differ, mut n) = (0.0, 0.0);
        for _ in 0..sums.len() {
            let (a, b) = sums[luck.below(sums.len())];
            differ += a;
            n += b;
        }
        differ / n
    };
    let mut means: Vec<f64> = (0..RESAMPLES).map(|_| draw()).collect();
    means.sort_unstable_by(f64::total_cmp);
    (means[RESAMPLES / 40], means[RESAMPLES - 1 - RESAMPLES / 40])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::positions::{self, Reading};

    #[test]
    fn scores_of_two_known_issues() {
        let text = "issue_id,actor,position,salience,capability,outcome\n\
                    a,A,0,1,1,10\na,B,100,1,1,\nb,A,0,1,1,100\nb,B,100,1,3,\nc,A,5,1,1,\nd,A,7,1,,9\n";
        let table = positions::read_str("t.csv", text, &Reading::default()).unwrap();
        let of = |x: &[f64]| x.iter().map(|x| Forecast::from(*x)).collect::<Vec<_>>();
        let forecasts = [
            ("compromise".to_owned(), of(&[50.0, 75.0, 5.0, 7.0])),
            ("x".to_owned(), of(&[20.0, 90.5, 5.0, 7.0])),
        ];
        let scores = scores(&table, &forecasts, 1);
        assert_eq!((scores[0].issues, scores[0].error, scores[0].hits), (2, 32.5, 0.0));
        assert_eq!((scores[1].error, scores[1].hits), (9.75, 1.0));
        assert!((scores[1].root - ((100.0 + 90.25) / 2.0f64).sqrt()).abs() < 1e-12);
        assert_eq!((scores[0].difference, scores[0].interval), (0.0, (0.0, 0.0)));
        assert_eq!((scores[1].difference, scores[1].interval), (-22.75, (-30.0, -15.5)));
    }

    #[test]
    fn without_outcomes_there_are_no_scores() {
        let text = "issue_id,actor,position,salience\na,A,0,1\n";
        let table = positions::read_str("t.csv", text, &Reading::default()).unwrap();
        assert!(scores(&table, &[("compromise".to_owned(), vec![0.0.into()])], 1).is_empty());
    }
}
