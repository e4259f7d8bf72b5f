//! Regard for others: how a state weighs what others and the community get.
//!
//! Sources: Charness & Rabin (2002), "Understanding social preferences with simple tests", QJE 117:817, in its n-person form;
//! Fehr & Schmidt (1999), "A theory of fairness, competition, and cooperation", QJE 114:817.

/// What a state knows of the utilities of the whole room when it prices its regard for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// Sum of the utilities of all states, the one itself among them.
    pub sum: f64,
    /// The least utility of all.
    pub min: f64,
    /// Number of states, at least 1.
    pub count: usize,
}

impl Room {
    /// Sums up a room of utilities in order; an empty slice has count 0 and minimum +∞.
    pub fn of(utilities: &[f64]) -> Self {
        let mut room = Self { sum: 0.0, min: f64::INFINITY, count: utilities.len() };
        for &u in utilities {
            room.sum += u;
            room.min = room.min.min(u);
        }
        room
    }
}

/// Weights of regard of one state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// μ, weight on the mean of the others; with `community`, at most 1.
    pub others: f64,
    /// γ, weight on the community.
    pub community: f64,
    /// ρ in [0, 1]: the share of the community's weight that goes to its worst-off member.
    pub rawls: f64,
}

/// V_i = (1 − μ − γ)·u_i + μ·mean_{k≠i} u_k + γ·(ρ·min + (1 − ρ)·mean) (Charness & Rabin 2002).
///
/// `own` must be part of `room`. Alone in the room (count ≤ 1) a state is worth its own utility.
/// With μ = γ = 0 the result is `own` exactly.
#[inline]
pub fn charness_rabin(own: f64, room: Room, weights: Weights) -> f64 {
    let Weights { others, community, rawls } = weights;
    if room.count <= 1 || (others == 0.0 && community == 0.0) {
        return own;
    }
    let count = room.count as f64;
    let mean_of_others = (room.sum - own) / (count - 1.0);
    let common = rawls * room.min + (1.0 - rawls) * room.sum / count;
    (1.0 - others - community) * own + others * mean_of_others + community * common
}

/// [`charness_rabin`] for a whole room: the same to the last bit, in one loop without jumps. `others` and `community` have one
/// weight a state; `out` is filled.
pub fn charness_rabin_all(
    utilities: &[f64],
    others: &[f64],
    community: &[f64],
    rawls: f64,
    out: &mut [f64],
) {
    if utilities.len() <= 1 {
        out.iter_mut().zip(utilities).for_each(|(out, own)| *out = *own);
        return;
    }
    let count = utilities.len() as f64;
    let sum: f64 = utilities.iter().sum();
    // The worst-off is looked for only where it weighs anything.
    let min = if rawls > 0.0 { Room::of(utilities).min } else { 0.0 };
    let common = rawls * min + (1.0 - rawls) * sum / count;
    let weights = others.iter().zip(community);
    for ((out, own), (others, community)) in out.iter_mut().zip(utilities).zip(weights) {
        let mean_of_others = (sum - own) / (count - 1.0);
        *out = (1.0 - others - community) * own + others * mean_of_others + community * common;
    }
}

/// U_i = x_i − α_i/(n−1)·Σ max(x_k − x_i, 0) − β_i/(n−1)·Σ max(x_i − x_k, 0) for every i (Fehr & Schmidt 1999), in O(n log n).
///
/// All slices have one entry a state (surplus entries are ignored); `order` is scratch, cleared and refilled.
/// Alone, a state is worth its own payoff. Ties cost nothing, to rounding.
pub fn fehr_schmidt(
    payoffs: &[f64],
    alpha: &[f64],
    beta: &[f64],
    order: &mut Vec<usize>,
    out: &mut [f64],
) {
    let count = payoffs.len();
    if count < 2 {
        out.iter_mut().zip(payoffs).for_each(|(o, x)| *o = *x);
        return;
    }
    order.clear();
    order.extend(0..count);
    order.sort_unstable_by(|&a, &b| payoffs[a].total_cmp(&payoffs[b]).then(a.cmp(&b)));
    let total: f64 = order.iter().map(|&i| payoffs[i]).sum();
    let mut below = 0.0;
    for (rank, &i) in order.iter().enumerate() {
        let x = payoffs[i];
        let richer = (total - below - (count - rank) as f64 * x).max(0.0);
        let poorer = (rank as f64 * x - below).max(0.0);
        out[i] = x - (alpha[i] * richer + beta[i] * poorer) / (count - 1) as f64;
        below += x;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn slow(payoffs: &[f64], alpha: &[f64], beta: &[f64], i: usize) -> f64 {
        let n = payoffs.len() as f64;
        let mut value = payoffs[i];
        for &x in payoffs {
            value -= alpha[i] / (n - 1.0) * (x - payoffs[i]).max(0.0);
            value -= beta[i] / (n - 1.0) * (payoffs[i] - x).max(0.0);
        }
        value
    }

    #[test]
    fn selfish_and_alone_are_exact() {
        let weights = Weights { others: 0.3, community: 0.2, rawls: 0.5 };
        assert_eq!(charness_rabin(0.4, Room::of(&[0.4]), weights), 0.4);
        let selfish = Weights { others: 0.0, community: 0.0, rawls: 0.7 };
        assert_eq!(charness_rabin(0.4, Room::of(&[0.4, 0.1]), selfish), 0.4);
    }

    #[test]
    fn three_states_by_hand() {
        let weights = Weights { others: 0.3, community: 0.2, rawls: 0.5 };
        let value = charness_rabin(0.6, Room::of(&[0.6, 0.3, 0.9]), weights);
        let expected = 0.5 * 0.6 + 0.3 * 0.6 + 0.2 * (0.5 * 0.3 + 0.5 * 0.6);
        assert!((value - expected).abs() < 1e-15);
    }

    proptest! {
        #[test]
        fn fehr_schmidt_equals_the_double_sum(
            rows in proptest::collection::vec((0.0f64..1.0, 0.0f64..4.0, 0.0f64..1.0), 1..30),
            tie in any::<bool>(),
        ) {
            let mut payoffs: Vec<f64> = rows.iter().map(|r| r.0).collect();
            if tie && payoffs.len() > 2 { payoffs[1] = payoffs[0]; payoffs[2] = payoffs[0]; }
            let alpha: Vec<f64> = rows.iter().map(|r| r.1).collect();
            let beta: Vec<f64> = rows.iter().map(|r| r.2).collect();
            let (mut order, mut out) = (Vec::new(), vec![0.0; payoffs.len()]);
            fehr_schmidt(&payoffs, &alpha, &beta, &mut order, &mut out);
            if payoffs.len() > 1 {
                for (i, o) in out.iter().enumerate() {
                    prop_assert!((o - slow(&payoffs, &alpha, &beta, i)).abs() < 1e-12);
                }
            }
        }

        #[test]
        fn a_whole_room_is_worth_to_each_what_it_is_worth_alone(
            rows in proptest::collection::vec((0.0f64..1.0, 0.0f64..0.5, 0.0f64..0.5), 1..20), rawls in 0.0f64..1.0,
        ) {
            let column = |of: fn(&(f64, f64, f64)) -> f64| rows.iter().map(of).collect::<Vec<f64>>();
            // Every third is selfish.
            let selfish = |weights: Vec<f64>| {
                weights.into_iter().enumerate().map(|(i, w)| if i % 3 == 0 { 0.0 } else { w }).collect::<Vec<f64>>()
            };
            let (u, others) = (column(|r| r.0), selfish(column(|r| r.1)));
            let community = selfish(column(|r| r.2));
            let mut out = vec![0.0; u.len()];
            charness_rabin_all(&u, &others, &community, rawls, &mut out);
            for (i, value) in out.iter().enumerate() {
                let weights = Weights { others: others[i], community: community[i], rawls };
                prop_assert_eq!(value.to_bits(), charness_rabin(u[i], Room::of(&u), weights).to_bits());
            }
        }

        #[test]
        fn regard_stays_between_worst_and_best(
            utilities in proptest::collection::vec(0.0f64..1.0, 2..20),
            others in 0.0f64..0.5, community in 0.0f64..0.5, rawls in 0.0f64..1.0,
        ) {
            let room = Room::of(&utilities);
            let best = utilities.iter().copied().fold(0.0, f64::max);
            let value = charness_rabin(utilities[0], room, Weights { others, community, rawls });
            prop_assert!(value >= room.min - 1e-12 && value <= best + 1e-12);
        }
    }
}
