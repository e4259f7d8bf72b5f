//! How often and how badly: counts that bunch and severities with heavy tails, from one uniform number each.
//!
//! Sources: Greenwood & Yule (1920) for the negative binomial distribution as a mixture of Poisson ones; Clauset, Young & Gleditsch (2007),
//! "On the frequency of severe terrorist events", Journal of Conflict Resolution 51:58, for severities with a power-law tail.

/// The most that is counted: beyond it the distribution is cut.
const MOST: usize = 1_000;

/// The count of a negative binomial distribution that a uniform number in [0, 1) stands for (inverse of the distribution function): mean
/// `mean` ≥ 0 and variance mean + mean²/`dispersion`. Counts above 1,000 become 1,000.
pub fn negative_binomial(u: f64, mean: f64, dispersion: f64) -> usize {
    if mean <= 0.0 || dispersion <= 0.0 {
        return 0;
    }
    let odds = mean / (mean + dispersion);
    let mut chance = libm::exp(-dispersion * libm::log1p(mean / dispersion));
    let mut below = chance;
    let mut count = 0;
    while u >= below && count < MOST {
        chance *= odds * (count as f64 + dispersion) / (count as f64 + 1.0);
        count += 1;
        let sum = below + chance;
        if sum <= below && chance < 1e-300 {
            break;
        }
        below = sum;
    }
    count
}

/// The severity of a Pareto distribution that a uniform number in [0, 1) stands for: at least `least`, tail exponent `tail` > 0.
pub fn pareto(u: f64, least: f64, tail: f64) -> f64 {
    least * libm::pow(1.0 - u, -1.0 / tail)
}

/// The chance that it is at least `severity`.
pub fn pareto_above(severity: f64, least: f64, tail: f64) -> f64 {
    if severity <= least { 1.0 } else { libm::pow(least / severity, tail) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_the_mean_and_the_variance_of_their_distribution() {
        for (mean, dispersion) in [(0.5, 0.29), (3.0, 1.0), (2.0, 1e6)] {
            let drawn: Vec<f64> = (0..200_000)
                .map(|k| {
                    negative_binomial((f64::from(k) + 0.5) / 200_000.0, mean, dispersion) as f64
                })
                .collect();
            let m = drawn.iter().sum::<f64>() / 200_000.0;
            let v = drawn.iter().map(|x| (x - m) * (x - m)).sum::<f64>() / 200_000.0;
            assert!((m - mean).abs() < 0.01 * mean, "{m}");
            assert!((v / (mean + mean * mean / dispersion) - 1.0).abs() < 0.02, "{v}");
        }
        assert_eq!((negative_binomial(0.999, 0.0, 1.0), negative_binomial(0.0, 5.0, 1.0)), (0, 0));
        assert!(negative_binomial(1.0 - f64::EPSILON, 0.5, 0.3) <= MOST);
    }

    #[test]
    fn severities_have_a_power_law_tail() {
        let above = (0..100_000).filter(|k| pareto(f64::from(*k) / 1e5, 0.1, 1.5) >= 1.0).count();
        assert!((above as f64 / 1e5 - pareto_above(1.0, 0.1, 1.5)).abs() < 1e-4);
        assert_eq!((pareto(0.0, 0.1, 1.5), pareto_above(0.05, 0.1, 1.5)), (0.1, 1.0));
    }
}
