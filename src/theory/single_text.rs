//! The mediated single negotiating text over interdependent binary issues: what hill-climbers and annealers get out of it.
//!
//! Source: Klein, Faratin, Sayama & Bar-Yam (2003), "Negotiating complex contracts", Group Decision and Negotiation
//! 12:111; "Protocols for negotiating complex contracts", IEEE Intelligent Systems 18(6):32.

use rand::{Rng, RngExt};

/// Proposals an annealer takes to find a party's extremes, per issue.
const EXTREME_PROPOSALS: usize = 250;
/// Initial temperature of that search, per issue: a tenth suits influences in [−1, 1].
const EXTREME_HEAT: f64 = 0.1;

/// Utility Σ_ij H_ij·x_i·x_j of a contract. `h` is n×n, row by row, and `x` has n entries.
pub fn value(h: &[f64], x: &[bool]) -> f64 {
    let n = x.len();
    let mut sum = 0.0;
    for i in (0..n).filter(|i| x[*i]) {
        sum +=
            h[i * n..(i + 1) * n].iter().zip(x).filter(|(_, on)| **on).map(|(a, _)| a).sum::<f64>();
    }
    sum
}

/// Change of [`value`] when issue `j` is flipped, in O(n): ±(H_jj + Σ_{i≠j} (H_ij + H_ji)·x_i).
pub fn flip_change(h: &[f64], x: &[bool], j: usize) -> f64 {
    let n = x.len();
    let mut sum = h[j * n + j];
    for i in (0..n).filter(|i| x[*i] && *i != j) {
        sum += h[i * n + j] + h[j * n + i];
    }
    if x[j] { -sum } else { sum }
}

/// Whether a party votes for a change of `delta` in its utility at `temperature`, `draw` being uniform in [0, 1).
///
/// At a temperature of 0 or below a hill-climber: yes iff `delta` > 0. Else an annealer: yes with probability min(1, exp(delta/T)).
#[inline]
pub fn accepts(delta: f64, temperature: f64, draw: f64) -> bool {
    if temperature <= 0.0 {
        delta > 0.0
    } else {
        delta >= 0.0 || draw < libm::exp(delta / temperature)
    }
}

/// Linear cooling from `start` at step 0 to 0 at step `steps`.
#[inline]
pub fn temperature(start: f64, step: usize, steps: usize) -> f64 {
    if step >= steps { 0.0 } else { start * (1.0 - step as f64 / steps as f64) }
}

/// Where a search stands: the contract, its value to one party, and the field of every issue (what switching it on adds).
///
/// A flip that is refused costs O(1) and one that is accepted O(n).
#[derive(Clone, Debug)]
pub struct Landscape {
    mutual: Vec<f64>,
    own: Vec<f64>,
    field: Vec<f64>,
    value: f64,
}

impl Landscape {
    /// Stands on contract `x` in the landscape of `h` (n×n, row by row).
    pub fn new(h: &[f64], x: &[bool]) -> Self {
        let n = x.len();
        let own = (0..n).map(|j| h[j * n + j]).collect();
        let mut mutual = vec![0.0; n * n];
        for i in 0..n {
            for j in (0..n).filter(|j| *j != i) {
                mutual[i * n + j] = h[i * n + j] + h[j * n + i];
            }
        }
        let mut stand = Self { mutual, own, field: vec![0.0; n], value: 0.0 };
        stand.move_to(x);
        stand
    }

    /// Moves to another contract.
    pub fn move_to(&mut self, x: &[bool]) {
        let n = x.len();
        self.field.copy_from_slice(&self.own);
        let mut double = 0.0;
        for j in 0..n {
            for i in (0..n).filter(|i| x[*i]) {
                self.field[j] += self.mutual[j * n + i];
            }
            double += if x[j] { self.field[j] + self.own[j] } else { 0.0 };
        }
        self.value = 0.5 * double;
    }

    /// Utility of the contract.
    pub fn value(&self) -> f64 {
        self.value
    }

    /// Change of utility if `j`, now `on`, is flipped.
    #[inline]
    pub fn change(&self, j: usize, on: bool) -> f64 {
        if on { -self.field[j] } else { self.field[j] }
    }

    /// Records that `j`, which was `on`, has been flipped.
    pub fn flip(&mut self, j: usize, on: bool) {
        self.value += self.change(j, on);
        let n = self.field.len();
        let sign = if on { -1.0 } else { 1.0 };
        for (field, mutual) in self.field.iter_mut().zip(&self.mutual[j * n..(j + 1) * n]) {
            *field += sign * mutual;
        }
    }
}

/// How a party votes on proposed changes of the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Voter {
    /// Yes to what makes it better off, no to all else.
    HillClimber,
    /// Yes also to losses, with a probability that falls with the temperature, which starts here.
    Annealer(f64),
}

impl Voter {
    fn temperature(self, step: usize, steps: usize) -> f64 {
        match self {
            Self::HillClimber => 0.0,
            Self::Annealer(start) => temperature(start, step, steps),
        }
    }
}

/// A random contract of `n` issues.
pub fn random_contract(n: usize, rng: &mut impl Rng) -> Vec<bool> {
    (0..n).map(|_| rng.random::<f64>() < 0.5).collect()
}

/// A random n×n influence matrix, entries uniform in [−1, 1).
pub fn random_influences(n: usize, rng: &mut impl Rng) -> Vec<f64> {
    (0..n * n).map(|_| 2.0 * rng.random::<f64>() - 1.0).collect()
}

/// A mediator proposes `steps` single flips of the last mutually accepted text `x`, which becomes the final one; a flip
/// stands if every party votes yes. `parties` pair a landscape standing on `x` with a way of voting.
///
/// Each step takes one draw for the issue and one a party, whatever is accepted. No issues or no parties: nothing happens.
pub fn mediate(
    parties: &mut [(Landscape, Voter)],
    x: &mut [bool],
    steps: usize,
    rng: &mut impl Rng,
) {
    if x.is_empty() || parties.is_empty() {
        return;
    }
    for step in 0..steps {
        let j = pick(x.len(), rng);
        let mut all = true;
        for (stand, voter) in parties.iter() {
            let draw = rng.random::<f64>();
            all &= accepts(stand.change(j, x[j]), voter.temperature(step, steps), draw);
        }
        if all {
            parties.iter_mut().for_each(|(stand, _)| stand.flip(j, x[j]));
            x[j] = !x[j];
        }
    }
}

/// A party's least and greatest utility as far as simulated annealing finds them, for min–max normalisation; `h` is n×n.
///
/// (0, 0) without issues. Two searches of 250·n proposals from temperature n/10.
pub fn extremes(h: &[f64], n: usize, rng: &mut impl Rng) -> (f64, f64) {
    let negated: Vec<f64> = h.iter().map(|a| -a).collect();
    (-anneal(&negated, n, rng), anneal(h, n, rng))
}

fn anneal(h: &[f64], n: usize, rng: &mut impl Rng) -> f64 {
    if n == 0 {
        return 0.0;
    }
    let mut x = random_contract(n, rng);
    let mut stand = Landscape::new(h, &x);
    let mut best = stand.value();
    let steps = EXTREME_PROPOSALS * n;
    for step in 0..steps {
        let j = pick(n, rng);
        let heat = temperature(EXTREME_HEAT * n as f64, step, steps);
        if accepts(stand.change(j, x[j]), heat, rng.random::<f64>()) {
            stand.flip(j, x[j]);
            x[j] = !x[j];
            best = best.max(stand.value());
        }
    }
    best
}

fn pick(n: usize, rng: &mut impl Rng) -> usize {
    ((rng.random::<f64>() * n as f64) as usize).min(n - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    #[test]
    fn voting_and_cooling() {
        assert!(!accepts(0.0, 0.0, 0.0) && accepts(0.1, 0.0, 0.99) && accepts(0.0, 1.0, 0.99));
        assert!(accepts(-1.0, 1.0, 0.36) && !accepts(-1.0, 1.0, 0.37));
        assert_eq!(temperature(10.0, 0, 4), 10.0);
        assert_eq!(temperature(10.0, 4, 4), 0.0);
        assert_eq!(temperature(10.0, 0, 0), 0.0);
    }

    #[test]
    fn extremes_bound_all_contracts_of_a_small_landscape() {
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let h = random_influences(8, &mut rng);
        let (low, high) = extremes(&h, 8, &mut rng);
        let all =
            (0..256u32).map(|c| value(&h, &(0..8).map(|i| c >> i & 1 == 1).collect::<Vec<_>>()));
        let (min, max) = all.fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)));
        assert!((low - min).abs() < 1e-9 && (high - max).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn flips_add_up(seed in any::<u64>(), n in 1usize..12) {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let h = random_influences(n, &mut rng);
            let mut x = random_contract(n, &mut rng);
            let mut stand = Landscape::new(&h, &x);
            for _ in 0..20 {
                let j = pick(n, &mut rng);
                let before = value(&h, &x);
                let change = flip_change(&h, &x, j);
                prop_assert!((stand.change(j, x[j]) - change).abs() < 1e-9);
                stand.flip(j, x[j]);
                x[j] = !x[j];
                prop_assert!((value(&h, &x) - before - change).abs() < 1e-9);
                prop_assert!((stand.value() - value(&h, &x)).abs() < 1e-9);
            }
        }

        #[test]
        fn hill_climbers_never_lose(seed in any::<u64>()) {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            let mut x = random_contract(10, &mut rng);
            let mut parties: Vec<_> = (0..3)
                .map(|_| (Landscape::new(&random_influences(10, &mut rng), &x), Voter::HillClimber))
                .collect();
            let before: Vec<f64> = parties.iter().map(|p| p.0.value()).collect();
            mediate(&mut parties, &mut x, 300, &mut rng);
            for (p, b) in parties.iter().zip(before) {
                prop_assert!(p.0.value() >= b);
            }
        }
    }
}
