//! Voting power under a weighted rule: how often a member decides.
//!
//! Sources: Banzhaf (1965); Shapley & Shubik (1954); Coleman (1971); computed by generating functions (Mann & Shapley 1962;
//! Brams & Affuso 1976) and, for many members, by Owen's (1972) multilinear extension.

use std::collections::BTreeMap;

/// Up to this many members counts of coalitions are whole numbers that an f64 holds exactly.
const EXACT: usize = 50;

/// A weighted voting game: a coalition wins with a weight of at least `quota`.
///
/// Time and memory grow with the sum of the weights: bring populations or incomes down with [`integer_weights`] first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Game {
    /// Weight of each member.
    pub weights: Vec<u64>,
    /// Weight that wins.
    pub quota: u64,
}

impl Game {
    /// The game with vetoes on top: what each holder adds makes every coalition without it lose, and changes nothing else.
    pub fn with_vetoes(mut self, holders: &[usize]) -> Self {
        let extra = self.total().saturating_sub(self.quota) + 1;
        for &i in holders {
            if let Some(weight) = self.weights.get_mut(i) {
                *weight += extra;
                self.quota += extra;
            }
        }
        self
    }

    /// Sum of the weights.
    pub fn total(&self) -> u64 {
        self.weights.iter().sum()
    }

    fn lengths(&self) -> (usize, usize) {
        (self.total() as usize, self.quota as usize)
    }
}

/// Whole-number weights in proportion to `weights` (≥ 0) that sum to about `resolution`, for games of real weights.
/// Rounded to the nearest; a positive weight gets at least 1. All zero stays all zero.
pub fn integer_weights(weights: &[f64], resolution: u32) -> Vec<u64> {
    let total: f64 = weights.iter().sum();
    let scale = if total > 0.0 { f64::from(resolution) / total } else { 0.0 };
    weights.iter().map(|w| if *w > 0.0 { (w * scale).round().max(1.0) as u64 } else { 0 }).collect()
}

/// Whole-number weights for `weights` (≥ 0): in the same proportions where the smallest times 1 … 100 makes all of them whole with a sum
/// of at most ten times `resolution`, else [`integer_weights`].
pub fn whole_weights(weights: &[f64], resolution: u32) -> Vec<u64> {
    let least = weights.iter().copied().filter(|w| *w > 0.0).fold(f64::INFINITY, f64::min);
    let total: f64 = weights.iter().sum();
    let whole = |x: f64| (x - x.round()).abs() < 1e-9 * x.max(1.0);
    let fits = |times: &f64| {
        total / least * times <= 10.0 * f64::from(resolution)
            && weights.iter().all(|w| whole(w / least * times))
    };
    match (1..=100).map(f64::from).find(fits) {
        Some(times) => weights.iter().map(|w| (w / least * times).round() as u64).collect(),
        None => integer_weights(weights, resolution),
    }
}

/// Coleman's power of each member to prevent and to initiate action: the share of winning coalitions that it can stop, and of
/// losing ones that it can make win. Zero where there are none.
pub fn coleman(game: &Game) -> (Vec<f64>, Vec<f64>) {
    let act = coleman_power_to_act(game);
    let share = |of: f64| move |p: &f64| if of > 0.0 { 0.5 * p / of } else { 0.0 };
    let swings = swing_probabilities(game, 0.5);
    (swings.iter().map(share(act)).collect(), swings.iter().map(share(1.0 - act)).collect())
}

/// Swings of each member: the number of coalitions of the others that lose without and win with it. Exact up to 53 members.
pub fn swings(game: &Game) -> Vec<f64> {
    let ways = (1..game.weights.len()).fold(1.0, |product, _| 2.0 * product);
    swing_probabilities(game, 0.5).into_iter().map(|p| p * ways).collect()
}

/// Banzhaf indices: swings normalised to sum to 1; all zero if nobody ever decides.
pub fn banzhaf(game: &Game) -> Vec<f64> {
    let probabilities = swing_probabilities(game, 0.5);
    let total: f64 = probabilities.iter().sum();
    probabilities.into_iter().map(|p| if total > 0.0 { p / total } else { 0.0 }).collect()
}

/// Coleman's power of the body to act: the share of all coalitions that win, in [0, 1].
pub fn coleman_power_to_act(game: &Game) -> f64 {
    let (_, quota) = game.lengths();
    let chances = weight_distribution(&game.weights, 0.5);
    chances.iter().skip(quota).sum()
}

/// Shapley–Shubik indices: the share of orders of joining in which a member turns a losing coalition into a winning one.
///
/// They sum to 1 if the whole body wins. Up to 50 members by counting coalitions by size and weight, above by exact
/// Gaussian quadrature of the multilinear extension (about 1e-13). Cost: n²·W, with W the sum of weights: scale large weights down first ([`integer_weights`]).
pub fn shapley_shubik(game: &Game) -> Vec<f64> {
    if game.weights.len() <= EXACT {
        shapley_by_counting(game)
    } else {
        shapley_by_quadrature(game)
    }
}

/// Probability that each member decides when the others join independently with probability `joining` in (0, 1).
fn swing_probabilities(game: &Game, joining: f64) -> Vec<f64> {
    let (total, quota) = game.lengths();
    let all = weight_distribution(&game.weights, joining);
    let mut known: BTreeMap<u64, f64> = BTreeMap::new();
    let mut rest = vec![0.0; total + 1];
    let each = game.weights.iter().map(|&weight| {
        *known.entry(weight).or_insert_with(|| {
            let w = weight as usize;
            if w == 0 || quota == 0 || quota > total {
                return 0.0;
            }
            remove(&all, w, joining, &mut rest);
            rest[quota.saturating_sub(w)..quota.min(total + 1 - w)].iter().sum()
        })
    });
    each.collect()
}

/// Chances of each total weight when members join independently with the same probability.
fn weight_distribution(weights: &[u64], joining: f64) -> Vec<f64> {
    let total: u64 = weights.iter().sum();
    let mut chances = vec![0.0; total as usize + 1];
    chances[0] = 1.0;
    let mut reached = 0;
    for &weight in weights {
        let w = weight as usize;
        for k in (0..=reached).rev() {
            let moved = joining * chances[k];
            chances[k] -= moved;
            chances[k + w] += moved;
        }
        reached += w;
    }
    chances
}

/// Takes one member of weight `w` out of `all`, into `rest` (its last `w` entries are meaningless): from the low end while
/// staying away is the likelier, from the high end otherwise, and from both ends to the middle at one half, so that errors never grow.
fn remove(all: &[f64], w: usize, joining: f64, rest: &mut [f64]) {
    let last = all.len() - w;
    let middle = match joining.total_cmp(&0.5) {
        std::cmp::Ordering::Less => last,
        std::cmp::Ordering::Equal => last / 2,
        std::cmp::Ordering::Greater => 0,
    };
    for k in 0..middle {
        let before = if k >= w { rest[k - w] } else { 0.0 };
        rest[k] = (all[k] - joining * before) / (1.0 - joining);
    }
    for k in (middle..last).rev() {
        let after = if k + w < last { rest[k + w] } else { 0.0 };
        rest[k] = (all[k + w] - (1.0 - joining) * after) / joining;
    }
}

fn shapley_by_counting(game: &Game) -> Vec<f64> {
    let (total, quota) = game.lengths();
    let count = game.weights.len();
    let width = total + 1;
    let mut all = vec![0.0; (count + 1) * width];
    all[0] = 1.0;
    for (size, &weight) in game.weights.iter().enumerate() {
        for s in (0..=size).rev() {
            for k in 0..width - weight as usize {
                all[(s + 1) * width + k + weight as usize] += all[s * width + k];
            }
        }
    }
    let mut known: BTreeMap<u64, f64> = BTreeMap::new();
    let each = game.weights.iter().map(|&weight| {
        let index = || pivots_by_size(&all, width, count, weight as usize, quota);
        *known.entry(weight).or_insert_with(index)
    });
    each.collect()
}

/// Σ_s (coalitions of s others that the member turns)/(n·C(n − 1, s)), from the table of all coalitions by size and weight.
fn pivots_by_size(all: &[f64], width: usize, count: usize, w: usize, quota: usize) -> f64 {
    if w == 0 || quota == 0 || quota >= width {
        return 0.0;
    }
    let mut rest = vec![0.0; count * width];
    let (mut index, mut orders) = (0.0, count as f64);
    for s in 0..count {
        for k in 0..quota.min(width) {
            let with = if s > 0 && k >= w { rest[(s - 1) * width + k - w] } else { 0.0 };
            rest[s * width + k] = all[s * width + k] - with;
        }
        let turned: f64 = rest[s * width + quota.saturating_sub(w)..s * width + quota].iter().sum();
        index += turned / orders;
        orders = orders * (count - 1 - s) as f64 / (s + 1) as f64;
    }
    index
}

fn shapley_by_quadrature(game: &Game) -> Vec<f64> {
    let mut indices = vec![0.0; game.weights.len()];
    for (node, weight) in gauss_legendre(game.weights.len() / 2 + 1) {
        for (index, p) in indices.iter_mut().zip(swing_probabilities(game, node)) {
            *index += weight * p;
        }
    }
    indices
}

/// Nodes and weights of Gauss–Legendre quadrature on [0, 1], exact for polynomials of degree 2·`order` − 1.
fn gauss_legendre(order: usize) -> Vec<(f64, f64)> {
    let n = order as f64;
    let node = |i: usize| {
        let mut x = libm::cos(std::f64::consts::PI * (i as f64 + 0.75) / (n + 0.5));
        let mut slope = 1.0;
        for _ in 0..60 {
            let (mut before, mut p) = (1.0, x);
            for k in 2..=order {
                let k = k as f64;
                (before, p) = (p, ((2.0 * k - 1.0) * x * p - (k - 1.0) * before) / k);
            }
            slope = n * (x * p - before) / (x * x - 1.0);
            let step = p / slope;
            x -= step;
            if step.abs() < 1e-16 {
                break;
            }
        }
        (0.5 * (1.0 - x), 1.0 / ((1.0 - x * x) * slope * slope))
    };
    (0..order).map(node).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn game(quota: u64, weights: &[u64]) -> Game {
        Game { weights: weights.to_vec(), quota }
    }

    /// Swings and Shapley–Shubik indices over all subsets.
    fn brute_force(g: &Game) -> (Vec<f64>, Vec<f64>) {
        let n = g.weights.len();
        let orders: Vec<f64> = (0..n)
            .map(|s| (0..s).fold(n as f64, |c, k| c * (n - 1 - k) as f64 / (k + 1) as f64))
            .collect();
        let (mut swings, mut shapley) = (vec![0.0; n], vec![0.0; n]);
        for set in 0u32..1 << n {
            let weight: u64 = (0..n).filter(|i| set >> i & 1 == 1).map(|i| g.weights[i]).sum();
            for i in (0..n).filter(|i| set >> i & 1 == 0) {
                if weight < g.quota && weight + g.weights[i] >= g.quota {
                    swings[i] += 1.0;
                    shapley[i] += 1.0 / orders[set.count_ones() as usize];
                }
            }
        }
        (swings, shapley)
    }

    #[test]
    fn published_numbers() {
        let council = game(9, &[1; 15]).with_vetoes(&[0, 1, 2, 3, 4]);
        assert_eq!((swings(&council)[0], swings(&council)[14]), (848.0, 84.0));
        assert!((shapley_shubik(&council)[0] - 421.0 / 2145.0).abs() < 1e-15);
        assert!((shapley_shubik(&council)[14] - 4.0 / 2145.0).abs() < 1e-15);
        assert!((coleman_power_to_act(&council) - 0.025_878_906_25).abs() < 1e-15);
        let old = game(7, &[1; 11]).with_vetoes(&[0, 1, 2, 3, 4]);
        assert!((shapley_shubik(&old)[0] - 76.0 / 385.0).abs() < 1e-15);
        assert_eq!(swings(&game(12, &[4, 4, 4, 2, 2, 1])), [10.0, 10.0, 10.0, 6.0, 6.0, 0.0]);
        let plenary = swing_probabilities(&game(97, &[1; 193]), 0.5);
        assert!((plenary[0] - 0.057_507).abs() < 1e-6);
    }

    #[test]
    fn many_weighted_members() {
        let weights: Vec<u64> = (0..193).map(|i| 1 + (i * i) % 23).collect();
        let total: u64 = weights.iter().sum();
        let g = game(2 * total / 3, &weights);
        assert!((shapley_shubik(&g).iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((banzhaf(&g).iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((shapley_by_quadrature(&game(97, &[1; 193]))[7] - 1.0 / 193.0).abs() < 1e-13);
    }

    /// Whole numbers of 256 bits, enough for the coalitions of 193 members.
    type Big = [u64; 4];

    fn add(a: Big, b: Big) -> Big {
        let mut carry = 0u128;
        std::array::from_fn(|limb| {
            carry += u128::from(a[limb]) + u128::from(b[limb]);
            let low = carry as u64;
            carry >>= 64;
            low
        })
    }

    fn real(a: Big) -> f64 {
        a.iter().rev().fold(0.0, |sum, limb| sum * 18_446_744_073_709_551_616.0 + *limb as f64)
    }

    /// Coalitions of the others that a member turns, by size, counted in whole numbers.
    fn turned(g: &Game, member: usize) -> Vec<Big> {
        let (n, quota) = (g.weights.len(), g.quota as usize);
        let mut ways = vec![vec![[0; 4]; quota]; n];
        ways[0][0] = [1, 0, 0, 0];
        for (joined, other) in (0..n).filter(|i| *i != member).enumerate() {
            let w = g.weights[other] as usize;
            for size in (0..=joined).rev() {
                for k in (0..quota.saturating_sub(w)).rev() {
                    ways[size + 1][k + w] = add(ways[size + 1][k + w], ways[size][k]);
                }
            }
        }
        let from = quota - (g.weights[member] as usize).min(quota);
        ways.iter().map(|row| row[from..].iter().fold([0; 4], |sum, c| add(sum, *c))).collect()
    }

    #[test]
    fn a_world_of_193_is_right_to_a_billionth_for_the_least_and_the_greatest() {
        let weights: Vec<u64> =
            (0..193).map(|i| 1 + (i % 3) + if i < 5 { 30 } else { 0 }).collect();
        for quota in [350, 520] {
            let g = game(quota, &weights);
            let (banzhaf, shapley) = (swing_probabilities(&g, 0.5), shapley_shubik(&g));
            for member in [0, 6] {
                let counts: Vec<f64> = turned(&g, member).into_iter().map(real).collect();
                let exact = counts.iter().sum::<f64>() * libm::pow(0.5, 192.0);
                assert!(
                    (banzhaf[member] / exact - 1.0).abs() < 1e-9,
                    "{} {exact}",
                    banzhaf[member]
                );
                let (mut orders, mut index) = (193.0, 0.0);
                for (size, count) in counts.iter().enumerate() {
                    index += count / orders;
                    orders *= (192 - size) as f64 / (size + 1) as f64;
                }
                assert!(
                    (shapley[member] / index - 1.0).abs() < 1e-9,
                    "{} {index}",
                    shapley[member]
                );
            }
        }
    }

    #[test]
    fn weights_become_whole_without_loss_where_they_can() {
        assert_eq!(whole_weights(&[0.2, 0.3, 0.5], 2000), [2, 3, 5]);
        assert_eq!(whole_weights(&[1.0 / 193.0; 193], 2000), [1; 193]);
        assert_eq!(whole_weights(&[0.0, 0.25, 0.75], 2000), [0, 1, 3]);
        let rounded = whole_weights(&[std::f64::consts::PI, 1.0], 2000);
        assert_eq!(rounded.iter().sum::<u64>(), 2000);
    }

    #[test]
    fn coleman_of_a_dictator_and_of_equals() {
        let (prevent, initiate) = coleman(&game(3, &[3, 1, 1]));
        assert_eq!((prevent[0], initiate[0], prevent[1]), (1.0, 1.0, 0.0));
        let (prevent, initiate) = coleman(&game(2, &[1, 1, 1]));
        assert_eq!((prevent[0], initiate[0]), (0.5, 0.5));
    }

    #[test]
    fn impossible_games_give_nobody_power() {
        for g in [game(5, &[1, 1]), game(0, &[1, 1]), game(1, &[])] {
            assert_eq!(shapley_shubik(&g).iter().sum::<f64>(), 0.0);
            assert_eq!(banzhaf(&g).iter().sum::<f64>(), 0.0);
        }
        assert_eq!(integer_weights(&[0.0, 1.0, 3.0], 8), [0, 2, 6]);
    }

    proptest! {
        #[test]
        fn equals_brute_force(weights in proptest::collection::vec(0u64..9, 1..9), share in 0.05f64..1.0) {
            let total: u64 = weights.iter().sum();
            prop_assume!(total > 0);
            let g = game(((share * total as f64) as u64).max(1), &weights);
            let (counted, indices) = brute_force(&g);
            prop_assert_eq!(swings(&g), counted);
            for (a, (b, c)) in indices.iter().zip(shapley_by_counting(&g).iter().zip(shapley_by_quadrature(&g))) {
                prop_assert!((a - b).abs() < 1e-14 && (a - c).abs() < 1e-13);
            }
        }
    }
}
