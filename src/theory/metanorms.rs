//! How a norm holds by punishment, and by punishment of those who do not punish; and how boldness and vengefulness evolve.
//!
//! Sources: Axelrod (1986), "An evolutionary approach to norms", American Political Science Review 80:1095; rerun and taken apart by
//! Galán & Izquierdo (2005), "Appearances can be deceiving", JASSS 8(3)2, whose numbers it is held to.

use rand::{Rng, RngExt};

/// Boldness and vengefulness are numbers of three bits: 0, 1/7 … 1.
pub const STEPS: u8 = 7;

/// What the agents of a population are like, in sevenths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Population {
    /// How large a chance of being seen each dares to take.
    pub boldness: Vec<u8>,
    /// With what probability each punishes what it sees.
    pub vengefulness: Vec<u8>,
}

/// A trait in sevenths as a number in [0, 1].
pub fn share(sevenths: u8) -> f64 {
    f64::from(sevenths) / f64::from(STEPS)
}

/// The trait in sevenths that is nearest to `share` in [0, 1].
pub fn sevenths(share: f64) -> u8 {
    (share.clamp(0.0, 1.0) * f64::from(STEPS)).round() as u8
}

impl Population {
    /// Agents with random traits.
    pub fn random(agents: usize, rng: &mut impl Rng) -> Self {
        let mut any = || (0..agents).map(|_| (rng.random::<u32>() >> 29) as u8).collect();
        Self { boldness: any(), vengefulness: any() }
    }

    /// Mean boldness and mean vengefulness, in [0, 1].
    pub fn means(&self) -> (f64, f64) {
        let mean = |traits: &[u8]| {
            let sum: f64 = traits.iter().map(|t| share(*t)).sum();
            sum / traits.len().max(1) as f64
        };
        (mean(&self.boldness), mean(&self.vengefulness))
    }
}

/// Whether a norm holds (Galán & Izquierdo 2005, 5.12): low boldness, at most 2/7, and high vengefulness, at least 5/7.
pub fn established((boldness, vengefulness): (f64, f64)) -> bool {
    boldness <= 2.0 / 7.0 && vengefulness >= 5.0 / 7.0
}

/// Whether it has collapsed: boldness of at least 6/7, vengefulness of at most 1/7.
pub fn collapsed((boldness, vengefulness): (f64, f64)) -> bool {
    boldness >= 6.0 / 7.0 && vengefulness <= 1.0 / 7.0
}

/// What a breach and its punishment are worth. Losses are written as positive numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stakes {
    /// What a breach gains, T.
    pub temptation: f64,
    /// What it costs each of the others, −H.
    pub hurt: f64,
    /// What being punished costs, −P.
    pub punishment: f64,
    /// What punishing costs, −E.
    pub cost: f64,
    /// What being punished for looking away costs, −P'.
    pub meta_punishment: f64,
    /// What punishing that costs, −E'.
    pub meta_cost: f64,
    /// Whether looking away is punished at all.
    pub metanorm: bool,
}

impl Stakes {
    /// Axelrod's: T = 3, H = −1, P = P' = −9, E = E' = −2.
    pub fn axelrod(metanorm: bool) -> Self {
        Self {
            temptation: 3.0,
            hurt: 1.0,
            punishment: 9.0,
            cost: 2.0,
            meta_punishment: 9.0,
            meta_cost: 2.0,
            metanorm,
        }
    }

    /// The boldness at which a norm is evolutionarily stable if everybody punishes what it sees, (T − H)/((n − 1)|P| − |E|): beyond
    /// it a bolder mutant does worse than the others, below it better (after Galán & Izquierdo 2005, payoffs taken relative to the others').
    pub fn stable_boldness(&self, agents: usize) -> f64 {
        let others = agents as f64 - 1.0;
        (self.temptation + self.hurt) / (others * self.punishment - self.cost)
    }

    /// What an agent of `boldness` expects of one opportunity beyond what each of the others gets by it, if all punish.
    pub fn relative_payoff(&self, agents: usize, boldness: f64) -> f64 {
        let (others, seen) = (agents as f64 - 1.0, 0.5 * boldness * boldness);
        let own = self.temptation * boldness - others * self.punishment * seen;
        own + self.hurt * boldness + self.cost * seen
    }
}

/// One generation: each agent has `opportunities` to break the norm and does if the chance S of being seen, drawn anew, is below its
/// boldness. Each other sees it with probability S and punishes with its vengefulness; with a metanorm each third agent sees, with
/// probability S, who looked away, and punishes that. Payoffs by agent.
pub fn generation(
    population: &Population,
    stakes: &Stakes,
    opportunities: usize,
    rng: &mut impl Rng,
) -> Vec<f64> {
    let agents = population.boldness.len();
    let vengeful: Vec<usize> = (0..agents).filter(|k| population.vengefulness[*k] > 0).collect();
    let mut payoff = vec![0.0; agents];
    let mut hurt = 0.0;
    for actor in 0..agents {
        for _ in 0..opportunities {
            let seen: f64 = rng.random();
            if seen >= share(population.boldness[actor]) {
                continue;
            }
            // What hurts all others is added to everybody at the end.
            hurt += stakes.hurt;
            payoff[actor] += stakes.temptation + stakes.hurt;
            answer(population, stakes, (actor, seen), &vengeful, &mut payoff, rng);
        }
    }
    payoff.iter_mut().for_each(|p| *p -= hurt);
    payoff
}

/// What those do who see a breach, and those who see them look away.
fn answer(
    population: &Population,
    stakes: &Stakes,
    (actor, seen): (usize, f64),
    vengeful: &[usize],
    payoff: &mut [f64],
    rng: &mut impl Rng,
) {
    let venge = |k: usize| share(population.vengefulness[k]);
    for witness in (0..payoff.len()).filter(|witness| *witness != actor) {
        let draw: f64 = rng.random();
        if draw < seen * venge(witness) {
            payoff[actor] -= stakes.punishment;
            payoff[witness] -= stakes.cost;
        } else if draw < seen && stakes.metanorm {
            for third in vengeful.iter().copied().filter(|k| *k != actor && *k != witness) {
                if rng.random::<f64>() < seen * venge(third) {
                    payoff[witness] -= stakes.meta_punishment;
                    payoff[third] -= stakes.meta_cost;
                }
            }
        }
    }
}

/// Who has offspring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Two copies from a standard deviation above the mean, none from one below, else one (Axelrod 1986); where all are
    /// alike, `Ties` says what happens.
    ByDeviation(Ties),
    /// The better of two drawn at random, as often as there are agents.
    Tournament,
}

/// What selection by deviation makes of payoffs that are all the same: the one unstated rule that decides the long run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    /// All are a deviation of nothing above the mean: two copies each, half of them removed at random, so that traits drift.
    Drift,
    /// One copy each.
    Keep,
}

/// The next generation: selection, back to the same number by removing or doubling at random, and each bit of a trait flipped
/// with probability `mutation`.
pub fn evolve(
    population: &Population,
    payoff: &[f64],
    selection: Selection,
    mutation: f64,
    rng: &mut impl Rng,
) -> Population {
    let agents = payoff.len();
    let parents: Vec<usize> = match selection {
        Selection::ByDeviation(ties) => parents_by_deviation(payoff, ties, rng),
        Selection::Tournament => (0..agents)
            .map(|_| {
                let [a, b] = [pick(agents, rng), pick(agents, rng)];
                if payoff[b] > payoff[a] { b } else { a }
            })
            .collect(),
    };
    let mut inherit = |traits: &[u8]| -> Vec<u8> {
        parents.iter().map(|parent| mutate(traits[*parent], mutation, rng)).collect()
    };
    let boldness = inherit(&population.boldness);
    Population { boldness, vengefulness: inherit(&population.vengefulness) }
}

/// The parent of each agent of the next generation, by deviation, back to the same number.
pub fn parents_by_deviation(payoff: &[f64], ties: Ties, rng: &mut impl Rng) -> Vec<usize> {
    let agents = payoff.len();
    let mut parents = by_deviation(payoff, ties);
    let born = parents.len();
    while parents.len() > agents {
        parents.swap_remove(pick(parents.len(), rng));
    }
    while parents.len() < agents {
        parents.push(parents[pick(born, rng)]);
    }
    parents
}

/// Parents, once for each copy. Payoffs are reckoned from the first, so that those that are alike are so to the last bit: a mean of equal numbers may be
/// rounded to more than any of them, above which nobody would have offspring.
fn by_deviation(payoff: &[f64], ties: Ties) -> Vec<usize> {
    let n = payoff.len() as f64;
    let above: Vec<f64> = payoff.iter().map(|p| p - payoff[0]).collect();
    if ties == Ties::Keep && above.iter().all(|p| *p == 0.0) {
        return (0..payoff.len()).collect();
    }
    let mean = above.iter().sum::<f64>() / n;
    let deviation = (above.iter().map(|p| (p - mean) * (p - mean)).sum::<f64>() / n).sqrt();
    let copies = |p: f64| match () {
        () if p >= mean + deviation => 2,
        () if p <= mean - deviation => 0,
        () => 1,
    };
    (0..payoff.len()).flat_map(|k| std::iter::repeat_n(k, copies(above[k]))).collect()
}

fn pick(n: usize, rng: &mut impl Rng) -> usize {
    ((rng.random::<f64>() * n as f64) as usize).min(n.saturating_sub(1))
}

/// A trait of which each bit is flipped with probability `mutation`.
pub fn mutate(sevenths: u8, mutation: f64, rng: &mut impl Rng) -> u8 {
    (0..3).fold(
        sevenths,
        |bits, bit| {
            if rng.random::<f64>() < mutation { bits ^ (1 << bit) } else { bits }
        },
    )
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    fn rng() -> rand_chacha::ChaCha8Rng {
        rand_chacha::ChaCha8Rng::seed_from_u64(1)
    }

    fn all(boldness: u8, vengefulness: u8) -> Population {
        Population { boldness: vec![boldness; 20], vengefulness: vec![vengefulness; 20] }
    }

    #[test]
    fn those_who_fare_alike_have_alike_offspring_whatever_is_rounded() {
        let mean = (0.1 + 0.1 + 0.1) / 3.0;
        assert!(mean > 0.1, "nothing is rounded up");
        assert_eq!(by_deviation(&[0.1; 3], Ties::Drift), [0, 0, 1, 1, 2, 2]);
        assert_eq!(by_deviation(&[0.1; 3], Ties::Keep), [0, 1, 2]);
        assert_eq!(by_deviation(&[0.1, 0.3], Ties::Drift), [1, 1]);
    }

    #[test]
    fn the_meek_gain_nothing_and_the_bold_hurt_each_other() {
        let stakes = Stakes::axelrod(true);
        assert!(generation(&all(0, 7), &stakes, 4, &mut rng()).iter().all(|p| *p == 0.0));
        // Boldness 1 breaks at every opportunity: 4·3 gained, 19·4 suffered.
        let payoff = generation(&all(7, 0), &stakes, 4, &mut rng());
        assert!(payoff.iter().all(|p| *p == 12.0 - 76.0));
    }

    #[test]
    fn the_stable_boldness_is_where_nobody_does_better_than_the_others() {
        for temptation in [3.0, 10.0] {
            let stakes = Stakes { temptation, ..Stakes::axelrod(true) };
            let b = stakes.stable_boldness(20);
            let at = |b: f64| stakes.relative_payoff(20, b);
            assert!(at(b) > at(b + 0.01) && at(b) > at(b - 0.01));
        }
        assert!((Stakes::axelrod(true).stable_boldness(20) - 4.0 / 169.0).abs() < 1e-15);
    }

    #[test]
    fn metanorms_make_looking_away_costly() {
        let mut mixed = all(0, 7);
        (mixed.boldness[0], mixed.vengefulness[1]) = (7, 0);
        let payoff = |metanorm| {
            let mut rng = rng();
            let stakes = Stakes::axelrod(metanorm);
            (0..50).map(|_| generation(&mixed, &stakes, 4, &mut rng)[1]).sum::<f64>()
        };
        assert!(payoff(true) < payoff(false) - 100.0);
    }

    #[test]
    fn who_does_well_has_offspring_and_ties_drift_or_keep() {
        let mut crowd = all(3, 3);
        crowd.boldness[4] = 6;
        let mut payoff = vec![0.0; 20];
        payoff[4] = 10.0;
        let selection = Selection::ByDeviation(Ties::Drift);
        let next = evolve(&crowd, &payoff, selection, 0.0, &mut rng());
        assert!(next.boldness.len() == 20 && next.boldness.contains(&6));
        let distinct = Population { boldness: (0..20).map(|k| k % 8).collect(), ..all(0, 0) };
        let same = |ties| {
            let selection = Selection::ByDeviation(ties);
            evolve(&distinct, &[0.0; 20], selection, 0.0, &mut rng()) == distinct
        };
        assert!(same(Ties::Keep) && !same(Ties::Drift));
        let better = evolve(&crowd, &payoff, Selection::Tournament, 0.0, &mut rng());
        assert_eq!(better.boldness.len(), 20);
        let changed = evolve(&all(0, 0), &[0.0; 20], selection, 1.0, &mut rng());
        assert_eq!(changed, all(7, 7));
    }

    #[test]
    fn regions_and_sevenths() {
        assert!(established((0.1, 0.9)) && !established((0.3, 0.9)) && collapsed((0.9, 0.1)));
        assert!((0..=7).all(|t| sevenths(share(t)) == t));
        assert_eq!(all(7, 0).means(), (1.0, 0.0));
        let (b, v) = Population::random(4000, &mut rng()).means();
        assert!((b - 0.5).abs() < 0.03 && (v - 0.5).abs() < 0.03);
    }
}
