//! The beta distribution on [0, 1], the same on every platform: density, distribution function by the continued fraction of the
//! incomplete beta function (Lentz), quantile by bisection. Shapes are above 0.

use super::bisection::root;

fn log_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

/// Density at `x`; 0 outside [0, 1].
pub fn density(x: f64, a: f64, b: f64) -> f64 {
    if !(0.0..=1.0).contains(&x) {
        return 0.0;
    }
    // 0·ln 0 counts as 0: a shape of 1 has a finite end.
    let term = |shape: f64, log: f64| if shape == 1.0 { 0.0 } else { (shape - 1.0) * log };
    libm::exp(term(a, libm::log(x)) + term(b, libm::log1p(-x)) - log_beta(a, b))
}

/// The share below `x`: the regularised incomplete beta function I_x(a, b).
pub fn distribution(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - distribution(1.0 - x, b, a);
    }
    let front = libm::exp(a * libm::log(x) + b * libm::log1p(-x) - log_beta(a, b)) / a;
    front * fraction(x, a, b)
}

/// The continued fraction. Steps grow with the root of the larger shape.
fn fraction(x: f64, a: f64, b: f64) -> f64 {
    let away_from_zero = |x: f64| if x.abs() < 1e-300 { 1e-300 } else { x };
    let (mut c, mut d) = (1.0, 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = d;
    for m in 1..10_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            d = 1.0 / away_from_zero(1.0 + term * d);
            c = away_from_zero(1.0 + term / c);
            change = c * d;
            fraction *= change;
        }
        if (change - 1.0).abs() < 1e-15 {
            break;
        }
    }
    fraction
}

/// The value below which the share `p` lies.
pub fn quantile(p: f64, a: f64, b: f64) -> f64 {
    if p <= 0.0 || p >= 1.0 {
        return if p <= 0.0 { 0.0 } else { 1.0 };
    }
    // 60 halvings leave less than one part in 10¹⁸; nothing depends on where a faster method would stop.
    root(0.0, 1.0, 60, |x| distribution(x, a, b) < p)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_quantiles() {
        // Beta(1, 1) is uniform; Beta(2, 1) has the distribution function x².
        assert!((quantile(0.3, 1.0, 1.0) - 0.3).abs() < 1e-14);
        assert!((quantile(0.25, 2.0, 1.0) - 0.5).abs() < 1e-14);
        assert!((quantile(0.5, 0.5, 0.5) - 0.5).abs() < 1e-12);
        // Of whole numbers it is the chance of at least a successes in a + b − 1 trials.
        let chance = |a: u32, b: u32, x: f64| -> f64 {
            let trials = a + b - 1;
            let ways =
                |k: u32| (0..k).fold(1.0, |c, i| c * f64::from(trials - i) / f64::from(i + 1));
            let of = |k: u32| ways(k) * x.powi(k as i32) * (1.0 - x).powi((trials - k) as i32);
            (a..=trials).map(of).sum()
        };
        for (a, b) in [(2, 3), (5, 2), (7, 9), (1, 4)] {
            for x in [0.1, 0.35, 0.5, 0.8] {
                let found = quantile(chance(a, b, x), f64::from(a), f64::from(b));
                assert!((found - x).abs() < 1e-12, "Beta({a}, {b}) at {x}: {found}");
            }
        }
        assert_eq!((quantile(0.0, 2.0, 3.0), quantile(1.0, 2.0, 3.0)), (0.0, 1.0));
    }
}
