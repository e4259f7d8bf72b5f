//! The way to a text that everybody accepts, where each says what it would accept: the shortest step for each, taken together.
//!
//! Source: subgradient projections onto convex sets (Polyak 1969; Censor & Lent 1982): with concave utilities the averaged steps of
//! those who fall short lead to a text that suffices for all, if there is one. As an account of talks it is this model's own.

/// Adds `weight` times the step that lifts a spatial utility by `short` > 0 to first order, the shortest there is: it leads over
/// the issues that matter most. Positions in points, `kappa` ≥ 1; at the ideal there is no step. Returns whether there was one.
pub fn add_step(
    text: &[f64],
    ideal: impl Fn(usize) -> f64,
    salience: impl Fn(usize) -> f64,
    kappa: f64,
    (short, weight): (f64, f64),
    sum: &mut [f64],
) -> bool {
    let slope = |(issue, y): (usize, &f64)| {
        let away = (ideal(issue) - y) * 0.01;
        if away == 0.0 {
            return 0.0;
        }
        let size = if kappa == 2.0 { away.abs() } else { libm::pow(away.abs(), kappa - 1.0) };
        kappa * salience(issue) * size * away.signum() * 0.01
    };
    let square: f64 = text.iter().enumerate().map(|at| slope(at) * slope(at)).sum();
    if square <= f64::MIN_POSITIVE {
        return false;
    }
    for (issue, (sum, y)) in sum.iter_mut().zip(text).enumerate() {
        *sum += weight * short / square * slope((issue, y));
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::utility::loss;

    #[test]
    fn a_step_goes_over_what_matters_and_makes_good_what_is_short() {
        let (text, ideal, salience) = ([50.0, 50.0], [60.0, 60.0], [0.9, 0.1]);
        for kappa in [1.0, 1.5, 2.0, 3.0] {
            let mut sum = [0.0; 2];
            let short = 0.001 * libm::pow(0.1, kappa - 1.0);
            assert!(add_step(&text, |j| ideal[j], |j| salience[j], kappa, (short, 1.0), &mut sum));
            assert!((sum[0] - 9.0 * sum[1]).abs() < 1e-12 && sum[1] > 0.0);
            let worth = |y: [f64; 2]| {
                let lost = |j: usize| salience[j] * loss((y[j] - ideal[j]) * 0.01, kappa);
                1.0 - (0..2).map(lost).sum::<f64>()
            };
            let gained = worth([50.0 + sum[0], 50.0 + sum[1]]) - worth(text);
            assert!((gained / short - 1.0).abs() < 0.05, "{gained} for {short} at {kappa}");
            let none = (0.1, 1.0);
            assert!(!add_step(&ideal, |j| ideal[j], |j| salience[j], kappa, none, &mut sum));
        }
    }

    #[test]
    fn steps_taken_together_lead_to_what_suffices_for_all() {
        let ideals = [[0.0, 40.0], [80.0, 100.0], [90.0, 0.0]];
        let salience = [[0.1, 0.9], [0.3, 0.7], [0.8, 0.2]];
        let mut text = [10.0, 90.0];
        let worth = |i: usize, y: [f64; 2]| {
            1.0 - (0..2)
                .map(|j| salience[i][j] * loss((y[j] - ideals[i][j]) * 0.01, 2.0))
                .sum::<f64>()
        };
        let wanted = [0.85, 0.75, 0.75];
        for _ in 0..200 {
            let (mut sum, mut n) = ([0.0; 2], 0.0);
            for i in (0..3).filter(|i| worth(*i, text) < wanted[*i]) {
                let short = wanted[i] - worth(i, text) + 0.001;
                add_step(&text, |j| ideals[i][j], |j| salience[i][j], 2.0, (short, 1.0), &mut sum);
                n += 1.0;
            }
            if n > 0.0 {
                text = [text[0] + sum[0] / n, text[1] + sum[1] / n];
            }
        }
        assert!((0..3).all(|i| worth(i, text) >= wanted[i]), "{text:?}");
    }
}
