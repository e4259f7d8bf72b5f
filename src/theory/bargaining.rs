//! Cooperative solutions of a two-party bargain on a frontier that one number runs along.
//!
//! Sources: Nash (1950), Econometrica 18:155; Kalai & Smorodinsky (1975), Econometrica 43:513; Kalai (1977), Econometrica
//! 45:1623 (egalitarian).

use super::bisection::halve;

/// Which solution is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Solution {
    /// Maximises the product of the gains over disagreement.
    Nash,
    /// Gains in proportion to the most each could hope for.
    KalaiSmorodinsky,
    /// Equal gains.
    Egalitarian,
    /// Maximises the sum of the utilities.
    Utilitarian,
}

/// A frontier: from 0 to 1 the first party's utility rises and the second's falls, both continuous and concave.
pub struct Frontier<'a> {
    /// Utilities of the two parties at x in [0, 1].
    pub utilities: &'a dyn Fn(f64) -> (f64, f64),
    /// What each gets without agreement.
    pub disagreement: (f64, f64),
}

impl Frontier<'_> {
    fn gains(&self, x: f64) -> (f64, f64) {
        let (u1, u2) = (self.utilities)(x);
        (u1 - self.disagreement.0, u2 - self.disagreement.1)
    }

    /// The part of the frontier on which both gain, as an interval of x. None if it is empty.
    pub fn individually_rational(&self) -> Option<(f64, f64)> {
        if self.gains(1.0).0 < 0.0 || self.gains(0.0).1 < 0.0 {
            return None;
        }
        let low = first_true(0.0, 1.0, &|x| self.gains(x).0 >= 0.0);
        let high = first_true(0.0, 1.0, &|x| self.gains(x).1 <= 0.0);
        (low <= high).then_some((low, high))
    }
}

/// The x of a solution. None if no point leaves both at least as well off as disagreement (not asked of the utilitarian one).
pub fn solve(frontier: &Frontier, solution: Solution) -> Option<f64> {
    if solution == Solution::Utilitarian {
        return Some(golden_max(0.0, 1.0, &|x| {
            let (a, b) = (frontier.utilities)(x);
            a + b
        }));
    }
    let (low, high) = frontier.individually_rational()?;
    let x = match solution {
        Solution::Nash => golden_max(low, high, &|x| {
            let (a, b) = frontier.gains(x);
            a * b
        }),
        Solution::KalaiSmorodinsky => {
            let (best1, best2) = (frontier.gains(high).0, frontier.gains(low).1);
            first_true(low, high, &|x| {
                let (a, b) = frontier.gains(x);
                a * best2 >= b * best1
            })
        }
        _ => first_true(low, high, &|x| {
            let (a, b) = frontier.gains(x);
            a >= b
        }),
    };
    Some(x)
}

/// The least x in [`low`, `high`] at which a condition that stays true once true holds; `high` if it never does.
fn first_true(low: f64, high: f64, holds: &dyn Fn(f64) -> bool) -> f64 {
    if holds(low) { low } else { halve(low, high, 100, |x| !holds(x)).1 }
}

/// The maximiser of a unimodal function on an interval, by golden section (to about √ε of it).
pub fn golden_max(low: f64, high: f64, value: &dyn Fn(f64) -> f64) -> f64 {
    const RATIO: f64 = 0.618_033_988_749_894_9;
    let (mut low, mut high) = (low, high);
    let (mut a, mut b) = (high - RATIO * (high - low), low + RATIO * (high - low));
    let (mut at_a, mut at_b) = (value(a), value(b));
    for _ in 0..90 {
        if at_a >= at_b {
            (high, b, at_b) = (b, a, at_a);
            a = high - RATIO * (high - low);
            at_a = value(a);
        } else {
            (low, a, at_a) = (a, b, at_b);
            b = low + RATIO * (high - low);
            at_b = value(b);
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(utilities: &dyn Fn(f64) -> (f64, f64), disagreement: (f64, f64), s: Solution) -> f64 {
        solve(&Frontier { utilities, disagreement }, s).unwrap()
    }

    #[test]
    fn textbook_cases() {
        let root = |x: f64| (x.sqrt(), 1.0 - x);
        let golden = (3.0 - 5.0f64.sqrt()) / 2.0;
        assert!((at(&root, (0.0, 0.0), Solution::Nash) - 1.0 / 3.0).abs() < 1e-7);
        assert!((at(&root, (0.0, 0.0), Solution::KalaiSmorodinsky) - golden).abs() < 1e-12);
        assert!((at(&root, (0.0, 0.0), Solution::Egalitarian) - golden).abs() < 1e-12);
        assert!((at(&root, (0.0, 0.0), Solution::Utilitarian) - 0.25).abs() < 1e-7);
        let linear = |x: f64| (x, 1.0 - x);
        for s in [Solution::Nash, Solution::KalaiSmorodinsky, Solution::Egalitarian] {
            assert!((at(&linear, (0.2, 0.1), s) - 0.55).abs() < 1e-7);
        }
        let capped = |x: f64| (x.min(0.6), 1.0 - x);
        assert!((at(&capped, (0.0, 0.0), Solution::Nash) - 0.5).abs() < 1e-7);
        assert!((at(&capped, (0.0, 0.0), Solution::KalaiSmorodinsky) - 0.375).abs() < 1e-12);
    }

    #[test]
    fn affine_invariance_and_empty_range() {
        let (scaled, plain) =
            (|x: f64| (3.0 * x.sqrt() + 2.0, 5.0 - 4.0 * x), |x: f64| (x.sqrt(), 1.0 - x));
        for s in [Solution::Nash, Solution::KalaiSmorodinsky] {
            let difference = at(&scaled, (2.0, 1.0), s) - at(&plain, (0.0, 0.0), s);
            assert!(difference.abs() < 1e-7);
        }
        let hopeless = Frontier { utilities: &plain, disagreement: (0.9, 0.9) };
        assert_eq!(solve(&hopeless, Solution::Nash), None);
    }
}
