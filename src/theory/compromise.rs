//! Outcomes read off positions at once: the compromise model and the weighted median. The baselines that dynamic models of
//! collective bargaining have not beaten.
//!
//! Sources: Van den Bos (1991), *Dutch EC policy making*; Achen (2006) in *The European Union Decides*, who shows it to be
//! the limit of the asymmetric Nash solution as disagreement grows worse; Black (1948), *Journal of Political Economy*
//! 56:23, for the median.

/// One actor's stand on one issue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stand {
    /// The position it prefers.
    pub position: f64,
    /// How much the issue matters to it, in [0, 1].
    pub salience: f64,
    /// How much it could bring to bear, ≥ 0.
    pub capability: f64,
}

impl Stand {
    /// What it does bring to bear: capability × salience.
    pub fn weight(&self) -> f64 {
        self.capability * self.salience
    }
}

/// The compromise Σ w·x / Σ w, w = capability × salience. Without any weight the plain mean; None without actors.
pub fn compromise(stands: &[Stand]) -> Option<f64> {
    weighted_mean(stands.iter().map(|s| (s.position, s.weight())))
}

/// The weighted median by capability × salience, the lower one where two tie; without any weight, of actors counted equally.
pub fn median(stands: &[Stand]) -> Option<f64> {
    let positions: Vec<f64> = stands.iter().map(|s| s.position).collect();
    let weights: Vec<f64> = stands.iter().map(Stand::weight).collect();
    weighted_median(&positions, &weights)
}

/// Σ w·x / Σ w over pairs (x, w), w ≥ 0. Without any weight the plain mean; None without pairs.
pub fn weighted_mean(pairs: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (mut sum, mut weight, mut plain, mut n) = (0.0, 0.0, 0.0, 0.0);
    for (x, w) in pairs {
        sum += w * x;
        weight += w;
        plain += x;
        n += 1.0;
    }
    if n == 0.0 {
        return None;
    }
    Some(if weight > 0.0 { sum / weight } else { plain / n })
}

/// The least x with half of the weight at or below it. Without any weight all count equally; None without numbers.
pub fn weighted_median(positions: &[f64], weights: &[f64]) -> Option<f64> {
    let total: f64 = weights.iter().sum();
    let weight = |i: usize| if total > 0.0 { weights[i] } else { 1.0 };
    let half = 0.5 * if total > 0.0 { total } else { positions.len() as f64 };
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_unstable_by(|&a, &b| positions[a].total_cmp(&positions[b]).then(a.cmp(&b)));
    let mut below = 0.0;
    for &i in &order {
        below += weight(i);
        if below >= half * (1.0 - 1e-12) {
            return Some(positions[i]);
        }
    }
    order.last().map(|&i| positions[i])
}

/// The plain median: the middle position, or the mean of the two in the middle.
pub fn plain_median(positions: &[f64]) -> Option<f64> {
    let mut sorted = positions.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let n = sorted.len();
    match n {
        0 => None,
        _ if n % 2 == 1 => Some(sorted[n / 2]),
        _ => Some(0.5 * (sorted[n / 2 - 1] + sorted[n / 2])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::text_bargaining;
    use proptest::prelude::*;

    fn stand(position: f64, salience: f64, capability: f64) -> Stand {
        Stand { position, salience, capability }
    }

    #[test]
    fn the_compromise_weighs_by_capability_and_salience() {
        let two = [stand(0.0, 0.5, 1.0), stand(100.0, 1.0, 1.5)];
        assert_eq!(compromise(&two), Some(75.0));
        assert_eq!(compromise(&[stand(10.0, 0.0, 1.0), stand(20.0, 0.0, 3.0)]), Some(15.0));
        assert_eq!(compromise(&[]), None);
    }

    #[test]
    fn the_median_is_the_least_position_with_half_of_the_weight() {
        let three = [stand(50.0, 1.0, 1.0), stand(0.0, 1.0, 1.0), stand(100.0, 1.0, 2.0)];
        assert_eq!(median(&three), Some(50.0));
        assert_eq!(median(&[stand(3.0, 0.0, 1.0)]), Some(3.0));
        assert_eq!(plain_median(&[4.0, 1.0, 2.0, 9.0]), Some(3.0));
        assert_eq!(plain_median(&[4.0, 1.0, 2.0]), Some(2.0));
        assert_eq!((median(&[]), plain_median(&[])), (None, None));
    }

    proptest! {
        /// Achen (2006): Σ c·ln(U − d) with loss s·(x − x_i)² is maximised at the compromise as d falls.
        #[test]
        fn the_nash_solution_tends_to_the_compromise_as_disagreement_worsens(
            actors in prop::collection::vec((0.0..100.0f64, 0.1..1.0f64, 0.2..3.0f64), 2..6),
        ) {
            let stands: Vec<Stand> = actors.iter().map(|&(x, s, c)| stand(x, s, c)).collect();
            let positions = [stands.iter().map(|s| s.position).collect::<Vec<f64>>()];
            let weights = [stands.iter().map(Stand::weight).collect::<Vec<f64>>()];
            // With weight w in the loss and unit powers the same first order condition holds in the limit.
            let nash = text_bargaining::nash_point(&positions, &weights, 2.0, &vec![-1e4; stands.len()]);
            let expected = compromise(&stands).unwrap();
            prop_assert!((nash.unwrap()[0] - expected).abs() < 0.05, "{expected}");
        }

        #[test]
        fn every_outcome_lies_among_the_positions(
            actors in prop::collection::vec((0.0..100.0f64, 0.0..1.0f64, 0.0..3.0f64), 1..9),
        ) {
            let stands: Vec<Stand> = actors.iter().map(|&(x, s, c)| stand(x, s, c)).collect();
            let low = stands.iter().map(|s| s.position).fold(f64::INFINITY, f64::min);
            let high = stands.iter().map(|s| s.position).fold(f64::NEG_INFINITY, f64::max);
            for outcome in [compromise(&stands), median(&stands)] {
                let outcome = outcome.unwrap();
                prop_assert!(low - 1e-9 <= outcome && outcome <= high + 1e-9, "{outcome}");
            }
        }
    }
}
