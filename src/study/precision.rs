//! How many replications are enough: the precision that a measure has reached, when it was reached for good, and how many
//! replications a precision will take. It reads no file.

use crate::measure::summary::{t95, wilson};

/// The 97.5 % point of the standard normal.
const Z: f64 = 1.959_963_984_540_054;
/// From so many degrees of freedom the quantile of Student's t is taken from its expansion.
const LARGE: f64 = 300.0;
/// Replications below which no precision is believed (Hoad, Robinson & Davies 2010).
const FIRST: usize = 3;
/// Further replications, for each hundred so far, over which a precision must hold (Hoad et al.: kLimit).
const LOOK_AHEAD: usize = 5;
/// How far the coefficient of variation may still wander when it counts as stable (Lorscheid, Heine & Meyer 2012).
const WANDER: f64 = 0.01;
/// More replications than this are not told.
const MOST: u64 = 1 << 53;

/// How precise a mean is to be: the half-width of its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// As a share of the mean's size.
    Relative(f64),
    /// In the measure's own unit.
    Absolute(f64),
}

impl Target {
    /// The half-width that is aimed at around a mean.
    fn half(self, mean: f64) -> f64 {
        match self {
            Target::Relative(share) => share * mean.abs(),
            Target::Absolute(half) => half,
        }
    }
}

/// What a measure at a point has reached.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reached {
    /// Values so far.
    pub n: usize,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation, n − 1 in the denominator; none for a single value.
    pub sd: Option<f64>,
    /// Half-width of the 95 % interval.
    pub half: Option<f64>,
    /// After how many values the target was met for good.
    pub enough_at: Option<usize>,
    /// How many values the target takes with this spread; none if no number does.
    pub needed: Option<u64>,
    /// After how many values the coefficient of variation stayed within 0.01 of what it was later.
    pub stable_at: Option<usize>,
}

/// One step of the running mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Values so far.
    pub n: usize,
    /// Their mean.
    pub mean: f64,
    /// Half-width of its 95 % interval.
    pub half: Option<f64>,
    /// Standard deviation over mean.
    pub variation: Option<f64>,
}

/// The running mean of values in the order of their replications, with the half-width of its interval.
pub fn running(values: &[f64], flag: bool) -> Vec<Step> {
    let (mut mean, mut squares) = (0.0, 0.0);
    let step = |(at, x): (usize, &f64)| {
        let n = at + 1;
        // Welford (1962): no cancellation.
        let from = x - mean;
        mean += from / n as f64;
        squares += from * (x - mean);
        let sd = (n > 1).then(|| (squares / (n as f64 - 1.0)).max(0.0).sqrt());
        let variation = sd.filter(|_| mean != 0.0).map(|sd| sd / mean.abs());
        Step { n, mean, half: half(n, mean, sd, flag), variation }
    };
    values.iter().enumerate().map(step).collect()
}

/// What values of a measure have reached, and what a target takes. None without a value.
pub fn reached(values: &[f64], flag: bool, target: Target) -> Option<Reached> {
    let steps = running(values, flag);
    let last = *steps.last()?;
    let n = last.n;
    let mean = values.iter().sum::<f64>() / n as f64;
    let sd = (n > 1).then(|| {
        (values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n as f64 - 1.0)).sqrt()
    });
    Some(Reached {
        n,
        mean,
        sd,
        half: half(n, mean, sd, flag),
        enough_at: enough_at(&steps, target),
        needed: sd.and_then(|sd| needed(mean, sd, flag, target)),
        stable_at: stable_at(&steps),
    })
}

/// Half-width of the 95 % interval: Wilson's for true and false, else Student's.
fn half(n: usize, mean: f64, sd: Option<f64>, flag: bool) -> Option<f64> {
    if flag {
        let (low, high) = wilson(mean.clamp(0.0, 1.0), n);
        return Some((high - low) / 2.0);
    }
    sd.map(|sd| t(n) * sd / (n as f64).sqrt())
}

/// The 97.5 % point of Student's t for n values (for many: Abramowitz & Stegun 1964, 26.7.5).
fn t(n: usize) -> f64 {
    let v = n as f64 - 1.0;
    if v < LARGE {
        return t95(v);
    }
    let (z3, z5) = (Z * Z * Z, Z * Z * Z * Z * Z);
    let third = 3.0 * z5 * Z * Z + 19.0 * z5 + 17.0 * z3 - 15.0 * Z;
    Z + (z3 + Z) / (4.0 * v)
        + (5.0 * z5 + 16.0 * z3 + 3.0 * Z) / (96.0 * v * v)
        + third / (384.0 * v * v * v)
}

/// The first number of replications at which the target is met, and still is over the look-ahead (Hoad, Robinson & Davies
/// 2010): five more, and five more for each hundred beyond the first.
fn enough_at(steps: &[Step], target: Target) -> Option<usize> {
    let met = |step: &Step| step.half.is_some_and(|half| half <= target.half(step.mean));
    let mut first = None;
    for step in steps.iter().filter(|step| step.n >= FIRST) {
        if !met(step) {
            first = None;
            continue;
        }
        let began = *first.get_or_insert(step.n);
        if step.n - began >= LOOK_AHEAD * began.max(100) / 100 {
            return Some(began);
        }
    }
    None
}

/// The first number of replications from which on the coefficient of variation stays within [`WANDER`] of all later ones.
fn stable_at(steps: &[Step]) -> Option<usize> {
    let (mut low, mut high, mut found) = (f64::INFINITY, f64::NEG_INFINITY, None);
    for step in steps.iter().rev() {
        let Some(variation) = step.variation else { break };
        (low, high) = (low.min(variation), high.max(variation));
        if variation - low > WANDER || high - variation > WANDER {
            break;
        }
        found = Some(step.n);
    }
    // What is stable only at the very end has not been seen to be stable.
    found.filter(|n| *n < steps.len())
}

/// The smallest number of replications whose interval is as narrow as the target, if the spread stays as it is.
fn needed(mean: f64, sd: f64, flag: bool, target: Target) -> Option<u64> {
    let aim = target.half(mean);
    let narrow = |n: u64| {
        half(usize::try_from(n).unwrap_or(usize::MAX), mean, Some(sd), flag)
            .is_some_and(|half| half <= aim)
    };
    if aim <= 0.0 && (sd > 0.0 || flag) {
        return None;
    }
    let mut high = FIRST as u64;
    while !narrow(high) {
        high *= 2;
        if high > MOST {
            return None;
        }
    }
    let mut low = FIRST as u64;
    while low < high {
        let middle = low + (high - low) / 2;
        if narrow(middle) { high = middle } else { low = middle + 1 }
    }
    Some(high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Law, Simulation Modeling and Analysis (5th ed., 2015), §9.4.1: of a spread of 1.67 the half-width of 0.5 at 95 %
    /// takes the smallest n with t(n − 1) · √(S²/n) ≤ 0.5.
    #[test]
    fn a_half_width_takes_the_smallest_number_that_reaches_it() {
        let n = needed(2.03, 1.67, false, Target::Absolute(0.5)).unwrap();
        let width = |n: u64| t95(n as f64 - 1.0) * 1.67 / (n as f64).sqrt();
        assert!(width(n) <= 0.5 && width(n - 1) > 0.5, "{n}");
        assert_eq!(n, 46);
        assert_eq!(
            needed(2.03, 1.67, false, Target::Relative(0.5 / 2.03)),
            needed(2.03, 1.67, false, Target::Absolute(0.5))
        );
        assert_eq!(needed(0.0, 1.0, false, Target::Relative(0.05)), None);
        assert_eq!(needed(5.0, 0.0, false, Target::Relative(0.05)), Some(3));
    }

    /// A share of one half within five percentage points: 381 by Wilson's interval (385 by the normal one).
    #[test]
    fn a_share_takes_wilsons_number() {
        assert_eq!(needed(0.5, 0.5, true, Target::Absolute(0.05)), Some(381));
        // A share that was never seen is still uncertain.
        assert!(needed(0.0, 0.0, true, Target::Absolute(0.05)).unwrap() > 30);
    }

    #[test]
    fn enough_is_what_holds_over_the_look_ahead() {
        // Narrow at first by chance, then wide, then narrow for good.
        let mut values = vec![10.0, 10.1, 10.0, 10.1];
        values.extend((0..200).map(|at| if at % 2 == 0 { 8.0 } else { 12.0 }));
        let found = reached(&values, false, Target::Relative(0.05)).unwrap();
        let at = found.enough_at.unwrap();
        assert!(at > 20 && found.half.unwrap() <= 0.05 * found.mean, "{found:?}");
        let steps = running(&values, false);
        let met = |n: usize| steps[n - 1].half.unwrap() <= 0.05 * steps[n - 1].mean;
        assert!(met(3) && met(at) && !met(at - 1) && (at..at + 5).all(met));
        assert_eq!(reached(&values[..6], false, Target::Relative(0.001)).unwrap().enough_at, None);
        // At the very end it has not been seen to hold.
        assert_eq!(
            reached(&values[..at + 2], false, Target::Relative(0.05)).unwrap().enough_at,
            None
        );
    }

    #[test]
    fn the_coefficient_of_variation_settles() {
        let values: Vec<f64> = (0..400).map(|at| if at % 2 == 0 { 9.0 } else { 11.0 }).collect();
        let found = reached(&values, false, Target::Relative(0.05)).unwrap();
        let at = found.stable_at.unwrap();
        let steps = running(&values, false);
        let last = steps[399].variation.unwrap();
        assert!((2..60).contains(&at), "{at}");
        assert!(steps[at - 1..].iter().all(|step| (step.variation.unwrap() - last).abs() <= 0.01));
        assert_eq!(reached(&[1.0], false, Target::Relative(0.1)).unwrap().needed, None);
    }

    /// scipy.stats: t.ppf(0.975, n - 1).
    #[test]
    fn the_expansion_meets_the_quantile() {
        for (n, expected) in [
            (302, 1.967_876_531_285_695_2),
            (1_000, 1.962_341_461_133_449_3),
            (100_000, 1.959_987_707_771_844_2),
        ] {
            assert!((t(n) - expected).abs() < 1e-9, "{n}: {}", t(n));
        }
        assert!((t(302) - t95(301.0)).abs() < 1e-5);
    }
}
