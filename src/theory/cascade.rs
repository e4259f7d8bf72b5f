//! Cascades: who joins because others have. Thresholds (Granovetter 1978) and a committed minority that tips a convention
//! (Centola, Becker, Brackbill & Baronchelli 2018).
//!
//! Sources: Granovetter, M. (1978), "Threshold models of collective behavior", American Journal of Sociology 83:1420; Centola, D.
//! et al. (2018), "Experimental evidence for tipping points in social convention", Science 360:1116.

use rand::{Rng, RngExt};

use super::{bisection::halve, normal};

/// Slack of a comparison of a head count with a threshold that is a share: the last digits of a product.
const LAST_DIGITS: f64 = 1e-9;

/// Whether one whose threshold is the share `threshold` of `crowd` heads joins once `joined` have. Compared without division, so that
/// 29 of 100 meets .29.
pub fn joins(threshold: f64, joined: usize, crowd: usize) -> bool {
    joined as f64 + LAST_DIGITS >= threshold * crowd as f64
}

/// How many join in the end, from nobody, in a crowd whose thresholds are head counts: each joins once that many have
/// (Granovetter 1978).
pub fn cascade(thresholds: &[usize]) -> usize {
    let mut joined = 0;
    loop {
        let willing = thresholds.iter().filter(|threshold| **threshold <= joined).count();
        if willing <= joined {
            return joined;
        }
        joined = willing;
    }
}

/// Where a large crowd ends, in percent, whose thresholds are normal around `mean` percent: the least fixed point of
/// r = 100·Φ((r − mean)/sd) (Granovetter 1978).
pub fn normal_equilibrium(mean: f64, sd: f64) -> f64 {
    let willing = |r: f64| 100.0 * normal::cdf((r - mean) / sd);
    let mut r = 0.0;
    // Near tangency the crowd creeps; a million rounds pass the narrowest gap of the table.
    for _ in 0..1_000_000 {
        let next = willing(r);
        if (next - r).abs() < 1e-12 {
            return next;
        }
        r = next;
    }
    r
}

/// The standard deviation at which the low equilibrium of [`normal_equilibrium`] vanishes, and where it lies then, in percent: the
/// curve touches the diagonal, Φ(z) − z·φ(z) = mean/100 with z < 0, sd = 100·φ(z). `mean` lies in (0, 50).
pub fn normal_tangency(mean: f64) -> (f64, f64) {
    let excess = |z: f64| normal::cdf(z) - z * normal::pdf(z) - mean / 100.0;
    let (low, _) = halve(-8.0, 0.0, 200, |z| excess(z) < 0.0);
    let sd = 100.0 * normal::pdf(low);
    (sd, mean + sd * low)
}

/// Probability that most of `memory` plays are of one kind if each is with probability `x`; a tie counts half.
pub fn majority(memory: u32, x: f64) -> f64 {
    let mut sum = 0.0;
    let mut ways = 1.0;
    for k in 0..=memory {
        if k > 0 {
            ways *= f64::from(memory - k + 1) / f64::from(k);
        }
        let weight = match (2 * k).cmp(&memory) {
            std::cmp::Ordering::Less => 0.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Greater => 1.0,
        };
        sum +=
            weight * ways * libm::pow(x, f64::from(k)) * libm::pow(1.0 - x, f64::from(memory - k));
    }
    sum
}

/// The share of committed members above which a large population, whose others follow the majority of their last `memory`
/// encounters, tips: max over x of (x − φ)/(1 − φ), φ = [`majority`]. Centola et al. (2018) report a quarter at a memory of 12; the
/// closed form follows from their rule in the mean field.
pub fn critical_share(memory: u32) -> f64 {
    let share = |x: f64| {
        let follow = majority(memory, x);
        (x - follow) / (1.0 - follow)
    };
    // One hump on (0, 1/2): golden-section search.
    let ratio = 0.5 * (5.0_f64.sqrt() - 1.0);
    let (mut low, mut high) = (0.0, 0.5);
    for _ in 0..120 {
        let (a, b) = (high - ratio * (high - low), low + ratio * (high - low));
        if share(a) < share(b) { low = a } else { high = b }
    }
    share(0.5 * (low + high))
}

/// A group of `members` that play one of two conventions in random pairs; `committed` of them never yield.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Convention {
    /// How many play, an even number.
    pub members: usize,
    /// How many play the new convention whatever happens.
    pub committed: usize,
    /// How many past encounters each remembers; all of the old convention at first.
    pub memory: usize,
    /// Rounds, in each of which everybody meets one other.
    pub rounds: usize,
}

impl Convention {
    /// Whether more than half of those who could yield have gone over in the end (Centola et al. 2018). Each plays what most of its
    /// partners lately played, and tosses a coin where they are even.
    pub fn tips(&self, rng: &mut impl Rng) -> bool {
        let Self { members, committed, memory, rounds } = *self;
        let mut past = vec![vec![false; memory]; members];
        let mut order: Vec<usize> = (0..members).collect();
        for round in 0..rounds {
            shuffle(&mut order, rng);
            for pair in order.chunks_exact(2) {
                let plays =
                    [pair[0], pair[1]].map(|who| who < committed || follows(&past[who], rng));
                past[pair[0]][round % memory] = plays[1];
                past[pair[1]][round % memory] = plays[0];
            }
        }
        let over = past[committed..].iter().filter(|past| 2 * count(past) > memory).count();
        2 * over > members - committed
    }
}

fn count(past: &[bool]) -> usize {
    past.iter().filter(|new| **new).count()
}

fn follows(past: &[bool], rng: &mut impl Rng) -> bool {
    match (2 * count(past)).cmp(&past.len()) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => rng.random::<bool>(),
        std::cmp::Ordering::Greater => true,
    }
}

/// Fisher and Yates's shuffle.
fn shuffle(order: &mut [usize], rng: &mut impl Rng) {
    for last in (1..order.len()).rev() {
        let other = ((rng.random::<f64>() * (last + 1) as f64) as usize).min(last);
        order.swap(last, other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_head_more_or_less_starts_or_stops_the_crowd() {
        let mut thresholds: Vec<usize> = (0..100).collect();
        assert_eq!(cascade(&thresholds), 100);
        thresholds[1] = 2;
        assert_eq!(cascade(&thresholds), 1);
        assert_eq!(cascade(&[]), 0);
    }

    #[test]
    fn shares_are_compared_as_heads() {
        assert!((0..100).all(|heads| joins(heads as f64 / 100.0, heads, 100)));
        assert!((1..100).all(|heads| !joins(heads as f64 / 100.0, heads - 1, 100)));
    }

    #[test]
    fn spread_carries_a_crowd_past_the_tangency_and_not_before() {
        let (sd, r) = normal_tangency(25.0);
        assert!(normal_equilibrium(25.0, sd - 0.01) < r + 1e-6);
        assert!(normal_equilibrium(25.0, sd + 0.01) > 99.0);
    }

    #[test]
    fn a_longer_memory_asks_for_a_larger_minority() {
        let shares = [3, 5, 8, 12, 30].map(critical_share);
        assert!(shares.windows(2).all(|w| w[0] < w[1]) && (shares[0] - 1.0 / 9.0).abs() < 1e-4);
        assert!((majority(12, 0.5) - 0.5).abs() < 1e-12 && majority(4, 0.0) == 0.0);
    }

    #[test]
    fn a_minority_tips_the_others_or_does_not() {
        let mut rng = crate::model::random::named(1, "minority");
        let with = |committed| Convention { members: 24, committed, memory: 12, rounds: 45 };
        assert!(!with(2).tips(&mut rng) && with(12).tips(&mut rng));
    }
}
