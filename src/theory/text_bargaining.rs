//! Bargaining solutions for many parties over a text of many issues: the points that measures compare outcomes with.
//!
//! Sources: Nash (1950), n-person form; Achen (2006) on the Nash solution of spatial bargains; the numbers are found by
//! a log barrier and damped Newton steps (Boyd & Vandenberghe 2004, ch. 11), since every gain is concave for κ ≥ 1.

use super::bargaining::golden_max;
use super::compromise::weighted_median;
use super::concave::{Ascent, Gains};
use super::utility::{SCALE, loss};

/// Gains at most this large count as none: solutions are exact to about this much.
pub const LEAST_GAIN: f64 = 1e-8;

/// The text that maximises Σ_i u_i: issue by issue, the weighted mean (κ = 2), the lower weighted median (κ = 1) or a
/// golden section between the extreme positions (any other κ ≥ 1, to about 1e-6 of the scale).
///
/// `positions[issue][i]` in [0, 100], `saliences[issue][i]` ≥ 0. An issue without any salience takes the plain mean;
/// without any party, 0.
pub fn utilitarian_point<P, S>(positions: &[P], saliences: &[S], kappa: f64) -> Vec<f64>
where
    P: AsRef<[f64]>,
    S: AsRef<[f64]>,
{
    let issue = |(x, s): (&P, &S)| best_level(x.as_ref(), s.as_ref(), kappa);
    positions.iter().zip(saliences).map(issue).collect()
}

fn best_level(positions: &[f64], saliences: &[f64], kappa: f64) -> f64 {
    let weight: f64 = saliences.iter().sum();
    if positions.is_empty() {
        return 0.0;
    }
    if weight <= 0.0 {
        return positions.iter().sum::<f64>() / positions.len() as f64;
    }
    if kappa == 2.0 {
        return positions.iter().zip(saliences).map(|(x, s)| x * s).sum::<f64>() / weight;
    }
    if kappa == 1.0 {
        return weighted_median(positions, saliences).unwrap_or(0.0);
    }
    let low = positions.iter().copied().fold(f64::INFINITY, f64::min);
    let high = positions.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    golden_max(low, high, &|y| {
        -positions.iter().zip(saliences).map(|(x, s)| s * loss((y - x) / SCALE, kappa)).sum::<f64>()
    })
}

/// The text whose least gain over `disagreement` (utilities, one a party) is largest, and that gain.
///
/// The winset of unanimity is empty when the gain does not exceed [`LEAST_GAIN`]. For κ other than 2 the kink of the loss at an ideal is
/// rounded by 1e-6 of the scale while searching. None without parties or issues, or with a number that is not finite. κ ≥ 1.
pub fn max_min_gain<P, S>(
    positions: &[P],
    saliences: &[S],
    kappa: f64,
    disagreement: &[f64],
) -> Option<(Vec<f64>, f64)>
where
    P: AsRef<[f64]>,
    S: AsRef<[f64]>,
{
    let gains = Gains::new(positions, saliences, kappa, disagreement)?;
    let mut ascent = Ascent::new(&gains);
    ascent.raise_the_least(false);
    Some((ascent.text(), ascent.least_gain()))
}

/// The text that maximises Σ_i ln(u_i − disagreement_i), the n-person Nash solution; arguments as in [`max_min_gain`].
///
/// None when no text gives every party a gain above [`LEAST_GAIN`].
pub fn nash_point<P, S>(
    positions: &[P],
    saliences: &[S],
    kappa: f64,
    disagreement: &[f64],
) -> Option<Vec<f64>>
where
    P: AsRef<[f64]>,
    S: AsRef<[f64]>,
{
    let gains = Gains::new(positions, saliences, kappa, disagreement)?;
    let mut ascent = Ascent::new(&gains);
    ascent.raise_the_least(true);
    if ascent.least_gain() <= LEAST_GAIN {
        return None;
    }
    ascent.raise_the_product();
    Some(ascent.text())
}

#[cfg(test)]
mod tests {
    use super::super::utility::utility;
    use super::*;
    use proptest::prelude::*;

    type Rows = Vec<Vec<f64>>;

    fn values(positions: &Rows, saliences: &Rows, kappa: f64, d: &[f64], y: &[f64]) -> Vec<f64> {
        let own = |rows: &Rows, i: usize| -> Vec<f64> { rows.iter().map(|r| r[i]).collect() };
        (0..d.len())
            .map(|i| utility(y, &own(positions, i), &own(saliences, i), kappa) - d[i])
            .collect()
    }

    fn product(gains: &[f64]) -> f64 {
        if gains.iter().any(|g| *g <= 0.0) { 0.0 } else { gains.iter().product() }
    }

    fn least(gains: &[f64]) -> f64 {
        gains.iter().copied().fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn closed_forms() {
        // One issue, two parties at the ends, a bad status quo: the middle by symmetry.
        let (x, s) = (vec![vec![20.0, 80.0]], vec![vec![1.0, 1.0]]);
        for kappa in [1.0, 1.5, 2.0, 3.0] {
            let y = nash_point(&x, &s, kappa, &[0.0, 0.0]).unwrap();
            assert!((y[0] - 50.0).abs() < 1e-3, "{kappa}: {y:?}");
            let (y, gain) = max_min_gain(&x, &s, kappa, &[0.0, 0.0]).unwrap();
            if kappa > 1.0 {
                assert!((y[0] - 50.0).abs() < 1e-3, "{kappa}: {y:?}");
            }
            assert!((gain - (1.0 - loss(0.3, kappa))).abs() < 1e-5);
        }
        // Linear frontier between 0 and 100 with d = (.2, .1): the first party at 100 gets .55.
        let y = nash_point(&[[100.0, 0.0]], &[[1.0, 1.0]], 1.0, &[0.2, 0.1]).unwrap();
        assert!((y[0] - 55.0).abs() < 1e-3, "{y:?}");
        assert_eq!(utilitarian_point(&[[0.0, 30.0, 90.0]], &[[1.0, 1.0, 2.0]], 2.0), [52.5]);
        assert_eq!(utilitarian_point(&[[0.0, 30.0, 90.0]], &[[1.0, 1.0, 1.0]], 1.0), [30.0]);
        assert!(
            (utilitarian_point(&[[0.0, 30.0, 90.0]], &[[1.0, 1.0, 2.0]], 2.000_001)[0] - 52.5)
                .abs()
                < 1e-3
        );
        assert_eq!(utilitarian_point(&[[0.0, 30.0]], &[[0.0, 0.0]], 1.5), [15.0]);
    }

    #[test]
    fn no_gain_for_all_gives_none() {
        // The status quo lies between two ideals on one issue: whoever gains, the other loses.
        let (x, s) = (vec![vec![20.0, 80.0]], vec![vec![1.0, 1.0]]);
        for kappa in [1.0, 1.5, 2.0] {
            let d: Vec<f64> = [0.2, 0.4].map(|a: f64| 1.0 - loss(a, kappa)).to_vec();
            assert_eq!(nash_point(&x, &s, kappa, &d), None);
            assert!(max_min_gain(&x, &s, kappa, &d).unwrap().1 <= LEAST_GAIN);
        }
        assert_eq!(nash_point::<Vec<f64>, Vec<f64>>(&[], &[], 2.0, &[]), None);
        assert_eq!(nash_point(&[[f64::NAN]], &[[1.0]], 2.0, &[0.0]), None);
    }

    #[test]
    fn degenerate_rooms() {
        for kappa in [1.0, 1.5, 2.0, 3.0] {
            // One party gets its ideal, as do two of one mind; an issue that nobody cares about stays within the scale.
            for n in [1, 2] {
                let (x, s) = (vec![vec![30.0; n], vec![60.0; n]], vec![vec![1.0; n], vec![0.0; n]]);
                let y = nash_point(&x, &s, kappa, &vec![0.2; n]).unwrap();
                assert!(
                    (y[0] - 30.0).abs() < 0.1 && (0.0..=100.0).contains(&y[1]),
                    "{kappa} {y:?}"
                );
                let (_, gain) = max_min_gain(&x, &s, kappa, &vec![0.2; n]).unwrap();
                assert!((gain - 0.8).abs() < 1e-4, "{kappa} {gain}");
                // Already there: nothing to gain.
                assert_eq!(nash_point(&x, &s, kappa, &vec![1.0; n]), None);
            }
            assert_eq!(nash_point(&[[20.0, 80.0]], &[[0.0, 0.0]], kappa, &[1.0, 1.0]), None);
        }
    }

    fn room(n: usize, m: usize, seed: u64) -> (Rows, Rows) {
        use rand::{RngExt, SeedableRng};
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
        let mut rows = |scale: f64| -> Rows {
            (0..m).map(|_| (0..n).map(|_| scale * rng.random::<f64>()).collect()).collect()
        };
        let (positions, mut saliences) = (rows(100.0), rows(1.0));
        for i in 0..n {
            let total: f64 = saliences.iter().map(|s| s[i]).sum();
            saliences.iter_mut().for_each(|s| s[i] /= total);
        }
        (positions, saliences)
    }

    #[test]
    fn a_real_room_is_stationary() {
        for (n, m) in [(26, 15), (193, 12)] {
            for kappa in [1.0, 1.5, 2.0, 3.0] {
                let (x, s) = room(n, m, 7);
                let d = values(&x, &s, kappa, &vec![0.0; n], &vec![0.0; m]);
                let y = nash_point(&x, &s, kappa, &d).unwrap();
                let log = |y: &[f64]| {
                    values(&x, &s, kappa, &d, y).iter().map(|g| libm::log(*g)).sum::<f64>()
                };
                for j in 0..m {
                    for step in [-0.5, 0.5] {
                        let mut moved = y.clone();
                        moved[j] += step;
                        assert!(log(&moved) <= log(&y) + 1e-6, "{n} {m} {kappa}");
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn at_least_as_good_as_a_grid(
            seed in any::<u64>(), n in 2usize..6, which in 0usize..4, quo in (0.0f64..100.0, 0.0f64..100.0),
        ) {
            let kappa = [1.0, 1.5, 2.0, 3.0][which];
            let (x, s) = room(n, 2, seed);
            let d = values(&x, &s, kappa, &vec![0.0; n], &[quo.0, quo.1]);
            let (text, gain) = max_min_gain(&x, &s, kappa, &d).unwrap();
            let nash = nash_point(&x, &s, kappa, &d);
            prop_assert!((gain - least(&values(&x, &s, kappa, &d, &text))).abs() < 1e-12);
            let at_nash = nash.as_ref().map_or(0.0, |y| product(&values(&x, &s, kappa, &d, y)));
            for a in 0..=50 {
                for b in 0..=50 {
                    let gains = values(&x, &s, kappa, &d, &[2.0 * f64::from(a), 2.0 * f64::from(b)]);
                    prop_assert!(least(&gains) <= gain + 3e-6, "{} > {gain}", least(&gains));
                    if least(&gains) > 1e-5 {
                        prop_assert!(product(&gains) <= at_nash * (1.0 + 1e-4), "{} > {at_nash}", product(&gains));
                    }
                }
            }
        }
    }
}
