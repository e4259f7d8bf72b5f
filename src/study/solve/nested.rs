//! Nested cross-validation of the one number that `comity` leaves open: its reach. Whole groups of issues are held out;
//! the reach is chosen on the others, and judged on those held out.

use super::models::replicated;
use super::score::{self, Score};
use crate::format::positions::Positions;
use crate::model::random::{Draws, Purpose, Streams};
use crate::theory::compromise;

/// Reaches to choose from.
const REACHES: [f64; 11] = [0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0, 40.0, 45.0, 50.0];
/// Parts into which groups are dealt, and how often they are dealt anew.
const FOLDS: usize = 10;
const DEALS: usize = 20;
/// As in the options' defaults.
const NOISE: f64 = 0.2;
const REPLICATIONS: usize = 201;

/// How `comity` fares on issues that had no say in its reach.
#[derive(Clone, Debug, PartialEq)]
pub struct CrossValidation {
    /// On issues held out, over all deals.
    pub score: Score,
    /// How often each reach was chosen.
    pub chosen: Vec<(f64, usize)>,
    /// Parts of a deal, and deals.
    pub folds: (usize, usize),
}

/// Cross-validates over groups of issues. None with fewer than two groups that have outcomes.
pub fn cross_validate(table: &Positions, seed: u64) -> Option<CrossValidation> {
    let scored = score::scored(table);
    let groups = score::groups(table, &scored);
    let folds = FOLDS.min(groups.len());
    if folds < 2 {
        return None;
    }
    let miss = |reach: f64, (n, outcome): &(usize, f64)| {
        let issue = &table.issues[*n];
        (replicated(*n, issue, reach, NOISE, REPLICATIONS, seed).value - outcome).abs()
    };
    let misses: Vec<Vec<f64>> =
        REACHES.iter().map(|reach| scored.iter().map(|one| miss(*reach, one)).collect()).collect();
    let base: Vec<f64> = scored.iter().map(|(n, outcome)| mean_of(table, *n) - outcome).collect();
    let base: Vec<f64> = base.iter().map(|miss| miss.abs()).collect();
    let mut chosen = vec![0; REACHES.len()];
    let mut held_out: Vec<f64> = Vec::new();
    let mut in_groups: Vec<Vec<usize>> = vec![Vec::new(); groups.len()];
    let mut luck = Streams { seed, replication: 0 }.page(Purpose::Deal, 0, 0);
    for _ in 0..DEALS {
        let order = shuffled(groups.len(), &mut luck);
        for fold in 0..folds {
            let held: Vec<usize> = order.iter().skip(fold).step_by(folds).copied().collect();
            let kept = order.iter().filter(|group| !held.contains(group));
            let kept: Vec<usize> = kept.flat_map(|group| groups[*group].iter().copied()).collect();
            let best = least(&misses, &kept);
            chosen[best] += 1;
            for group in held {
                for place in &groups[group] {
                    in_groups[group].push(held_out.len());
                    held_out.push(misses[best][*place]);
                }
            }
        }
    }
    // Each deal holds out every issue once, in an order of its own: the weighted mean's errors in the same order.
    let mut base_out = vec![0.0; held_out.len()];
    for (group, places) in groups.iter().zip(&in_groups) {
        for (at, place) in places.iter().zip(group.iter().cycle()) {
            base_out[*at] = base[*place];
        }
    }
    let score = score::score("comity, held out", &held_out, &base_out, &in_groups, seed);
    let score = Score { issues: scored.len(), ..score };
    let chosen = REACHES.iter().copied().zip(chosen).filter(|(_, times)| *times > 0).collect();
    Some(CrossValidation { score, chosen, folds: (folds, DEALS) })
}

fn mean_of(table: &Positions, issue: usize) -> f64 {
    let stands: Vec<_> = table.issues[issue].stands.iter().map(|(_, stand)| *stand).collect();
    compromise::compromise(&stands).unwrap_or(0.0)
}

/// The reach with the least error on some places, the shorter where two are equal.
fn least(misses: &[Vec<f64>], places: &[usize]) -> usize {
    let sum = |of: &Vec<f64>| places.iter().map(|place| of[*place]).sum::<f64>();
    let sums: Vec<f64> = misses.iter().map(sum).collect();
    (1..sums.len()).fold(0, |best, at| if sums[at] < sums[best] { at } else { best })
}

fn shuffled(n: usize, luck: &mut Draws) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    for last in (1..n).rev() {
        order.swap(last, luck.below(last + 1));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::positions::{self, Reading};

    /// Issues that all settle where a position within 20 of the compromise is.
    fn table(n: usize) -> Positions {
        let mut text = "issue_id,actor,position,salience,capability,outcome\n".to_owned();
        for i in 0..n {
            // The compromise lies 10 to 19 above the middle position, which is what comes out.
            let w = 1.5 + 0.1 * (i % 5) as f64;
            text += &format!("i{i},A,0,1,1,40\ni{i},B,100,1,{w},\ni{i},C,40,1,1,\n");
        }
        positions::read_str("t.csv", &text, &Reading::default()).unwrap()
    }

    #[test]
    fn a_reach_that_is_right_everywhere_is_found_and_beats_the_mean() {
        let found = cross_validate(&table(30), 1).unwrap();
        assert!(found.score.error < 1.0 && found.score.hits > 0.99, "{found:?}");
        assert!(found.score.interval.1 < 0.0, "{found:?}");
        assert_eq!(found.chosen.iter().map(|(_, times)| times).sum::<usize>(), 10 * DEALS);
    }

    #[test]
    fn one_group_cannot_be_cross_validated() {
        assert_eq!(cross_validate(&table(1), 1), None);
    }
}
