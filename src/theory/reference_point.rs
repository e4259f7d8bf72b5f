//! Cooperative solutions on one issue from the reference point, which stays where there is no agreement.
//!
//! Sources: Nash (1950), Econometrica 18:155; Harsanyi & Selten (1972), Management Science 18:80, for unequal powers; Kalai
//! & Smorodinsky (1975), Econometrica 43:513; Achen (2006) and Schneider, Finke & Bailer (2010), *Political Studies* 58:85,
//! for their use on European legislation.

use super::{bargaining::golden_max, compromise::Stand, utility::loss};

/// A gain no larger than this is none.
const NONE: f64 = 1e-12;

/// Where Σ w·ln(|r − x|^κ − |y − x|^κ) is largest, `power` giving w; the reference point r where not all can gain on it.
pub fn nash(stands: &[Stand], reference: f64, kappa: f64, power: impl Fn(&Stand) -> f64) -> f64 {
    // All gain between the reference point and its mirror image in the nearest position, if all are on one side.
    let positions = || stands.iter().map(|s| s.position);
    let (low, high) =
        (positions().fold(f64::INFINITY, f64::min), positions().fold(f64::NEG_INFINITY, f64::max));
    let (from, to) = if low > reference {
        (reference, high.min(2.0 * low - reference))
    } else if high < reference {
        (low.max(2.0 * high - reference), reference)
    } else {
        return reference;
    };
    golden_max(from, to, &|y| {
        let gain = |s: &Stand| {
            loss((reference - s.position).abs(), kappa) - loss((y - s.position).abs(), kappa)
        };
        stands.iter().map(|s| power(s) * libm::log(gain(s).max(f64::MIN_POSITIVE))).sum()
    })
}

/// Where the least (|r − x| − |y − x|)/|r − x| is largest, the gain of each as a part of the most that it can hope for. Those
/// at the reference point r can hope for nothing and are left out; it stays where not all others can gain.
pub fn kalai_smorodinsky(stands: &[Stand], reference: f64) -> f64 {
    let hopeful: Vec<f64> = stands.iter().map(|s| s.position).filter(|x| *x != reference).collect();
    let least = |y: f64| {
        let part = |x: &f64| 1.0 - (y - x).abs() / (reference - x).abs();
        hopeful.iter().map(part).fold(f64::INFINITY, f64::min)
    };
    let low = hopeful.iter().copied().fold(reference, f64::min);
    let high = hopeful.iter().copied().fold(reference, f64::max);
    let best = golden_max(low, high, &least);
    if hopeful.is_empty() || least(best) <= NONE { reference } else { best }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(positions: &[f64]) -> Vec<Stand> {
        let stand = |x: &f64| Stand { position: *x, salience: 1.0, capability: 1.0 };
        positions.iter().map(stand).collect()
    }

    #[test]
    fn two_with_linear_losses_on_one_side() {
        // Gains y and 60 − y beyond the nearer position at 30: the product is largest there.
        let stands = at(&[30.0, 100.0]);
        assert!((nash(&stands, 0.0, 1.0, |_| 1.0) - 30.0).abs() < 1e-4);
        // The one farther off has twice the power: 2/y = 1/(60 − y).
        let power = |s: &Stand| if s.position > 50.0 { 2.0 } else { 1.0 };
        assert!((nash(&stands, 0.0, 1.0, power) - 40.0).abs() < 1e-4);
        // Parts y/100 and (60 − y)/30 are equal at 46.15.
        assert!((kalai_smorodinsky(&stands, 0.0) - 600.0 / 13.0).abs() < 1e-4);
        // The mirror image.
        let mirrored = at(&[70.0, 0.0]);
        assert!((nash(&mirrored, 100.0, 1.0, |_| 1.0) - 70.0).abs() < 1e-4);
        assert!((kalai_smorodinsky(&mirrored, 100.0) - 700.0 / 13.0).abs() < 1e-4);
    }

    #[test]
    fn the_reference_point_stays_where_somebody_would_lose() {
        for positions in [&[0.0, 100.0][..], &[50.0, 100.0], &[50.0]] {
            assert_eq!(nash(&at(positions), 50.0, 2.0, |_| 1.0), 50.0);
        }
        assert_eq!(kalai_smorodinsky(&at(&[0.0, 100.0]), 50.0), 50.0);
        assert_eq!(kalai_smorodinsky(&at(&[50.0]), 50.0), 50.0);
        // Who has what it wants is left out.
        assert!((kalai_smorodinsky(&at(&[50.0, 100.0]), 50.0) - 100.0).abs() < 1e-4);
    }
}
