//! Discrete outcome spaces: every combination of the values of some issues, numbered, with what each is worth to each party,
//! and an index that finds the cheapest outcome worth at least so much without sorting. It chooses nothing.

/// The values chosen on each issue by an outcome: outcomes are numbered lexicographically, the last issue fastest.
pub fn values_of(outcome: usize, sizes: &[usize], chosen: &mut [usize]) {
    let mut rest = outcome;
    for (value, size) in chosen.iter_mut().zip(sizes).rev() {
        (*value, rest) = (rest % size, rest / size);
    }
}

/// The number of the outcome that chooses these values.
pub fn number_of(chosen: &[usize], sizes: &[usize]) -> usize {
    chosen.iter().zip(sizes).fold(0, |number, (value, size)| number * size + value)
}

/// How many outcomes issues of these sizes have; none where that is beyond counting.
pub fn count(sizes: &[usize]) -> Option<usize> {
    sizes.iter().try_fold(1usize, |product, size| product.checked_mul(*size))
}

/// What each outcome is worth to each party.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Space {
    outcomes: usize,
    /// Utilities, party after party.
    utility: Vec<f64>,
}

impl Space {
    /// A space of `outcomes` in which `utility` has a run of that many numbers for each party. The remainder is cut off.
    pub fn new(outcomes: usize, utility: Vec<f64>) -> Self {
        Self { outcomes, utility }
    }

    /// The space of parties whose utility is additive, u = ((0 + w₀·v₀) + w₁·v₁) + …: for each party its weights, and its
    /// utility of each value of each issue.
    pub fn additive<'a>(parties: impl Iterator<Item = (&'a [f64], &'a [Vec<f64>])>) -> Self {
        let (mut utility, mut outcomes, mut longer) = (Vec::new(), 1, Vec::new());
        for (weights, values) in parties {
            let mut sums = vec![0.0];
            for (weight, values) in weights.iter().zip(values) {
                longer.clear();
                for sum in &sums {
                    longer.extend(values.iter().map(|value| sum + weight * value));
                }
                std::mem::swap(&mut sums, &mut longer);
            }
            outcomes = sums.len();
            utility.extend_from_slice(&sums);
        }
        Self { outcomes, utility }
    }

    /// How many outcomes there are.
    pub fn outcomes(&self) -> usize {
        self.outcomes
    }

    /// How many parties there are.
    pub fn parties(&self) -> usize {
        self.utility.len().checked_div(self.outcomes).unwrap_or(0)
    }

    /// Utilities of all outcomes to one party.
    pub fn of(&self, party: usize) -> &[f64] {
        &self.utility[party * self.outcomes..(party + 1) * self.outcomes]
    }

    /// Utilities of all outcomes, party by party.
    pub fn iter(&self) -> impl Iterator<Item = &[f64]> {
        self.utility.chunks_exact(self.outcomes.max(1))
    }

    /// Least and greatest utility of each party.
    pub fn ranges(&self) -> Vec<(f64, f64)> {
        self.iter().map(range).collect()
    }

    /// Whether an outcome is worth at least its reservation value to every party.
    pub fn rational(&self, outcome: usize, reservations: &[f64]) -> bool {
        self.iter().zip(reservations).all(|(column, r)| column[outcome] >= *r)
    }
}

/// Least and greatest of some numbers.
pub fn range(numbers: &[f64]) -> (f64, f64) {
    numbers.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), u| {
        (if *u < low { *u } else { low }, if *u > high { *u } else { high })
    })
}

/// Outcomes of one party in buckets of like utility: built in one pass, it answers in the size of a bucket.
#[derive(Clone, Debug)]
pub struct Index {
    low: f64,
    scale: f64,
    /// Where each bucket begins in `order`; one more at the end.
    start: Vec<u32>,
    /// Outcomes, bucket after bucket, by number within each.
    order: Vec<(f64, u32)>,
}

/// Outcomes to a bucket on the average.
const CROWD: usize = 2;

impl Index {
    /// Indexes the outcomes worth at least `reservation`; none if there is no such outcome.
    pub fn new(utility: &[f64], reservation: f64) -> Option<Self> {
        let rational = || utility.iter().copied().enumerate().filter(|(_, u)| *u >= reservation);
        let (low, high) = rational().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), (_, u)| {
            (if u < l { u } else { l }, if u > h { u } else { h })
        });
        if low > high {
            return None;
        }
        let buckets = utility.len() / CROWD + 1;
        let width = high - low;
        let scale = if width > 0.0 { (buckets - 1) as f64 / width } else { 0.0 };
        let mut index = Self { low, scale, start: vec![0; buckets + 1], order: Vec::new() };
        let places: Vec<u32> = utility.iter().map(|u| index.bucket(*u) as u32).collect();
        let mut count = 0;
        for (place, u) in places.iter().zip(utility) {
            if *u >= reservation {
                index.start[*place as usize + 1] += 1;
                count += 1;
            }
        }
        for bucket in 0..buckets {
            index.start[bucket + 1] += index.start[bucket];
        }
        let mut next = index.start.clone();
        index.order.resize(count, (0.0, 0));
        for (outcome, (place, u)) in places.iter().zip(utility).enumerate() {
            if *u >= reservation {
                let at = &mut next[*place as usize];
                index.order[*at as usize] = (*u, outcome as u32);
                *at += 1;
            }
        }
        Some(index)
    }

    /// The bucket of a utility; buckets rise with utility.
    fn bucket(&self, u: f64) -> usize {
        (((u - self.low) * self.scale) as usize).min(self.start.len() - 2)
    }

    fn inside(&self, bucket: usize) -> &[(f64, u32)] {
        &self.order[self.start[bucket] as usize..self.start[bucket + 1] as usize]
    }

    /// The outcome with the smallest utility of at least `least`; the lowest number of those tied; the best outcome if none
    /// is worth so much. `slack`: an outcome worth less by at most this is taken instead if it is strictly nearer to `least`.
    pub fn cheapest(&self, least: f64, slack: f64) -> usize {
        let buckets = self.start.len() - 1;
        let from = self.bucket(least);
        let above = (from..buckets).find_map(|bucket| {
            let enough = self.inside(bucket).iter().filter(|(u, _)| *u >= least);
            enough.copied().reduce(|best, this| if this.0 < best.0 { this } else { best })
        });
        let Some(above) = above else { return self.best() };
        if slack > 0.0
            && let Some(below) = self.below(least, slack, from)
            && least - below.0 < above.0 - least
        {
            return below.1 as usize;
        }
        above.1 as usize
    }

    /// The outcome with the greatest utility below `least` and not below it by more than `slack`.
    fn below(&self, least: f64, slack: f64, from: usize) -> Option<(f64, u32)> {
        let last = self.bucket(least - slack);
        (last..=from).rev().find_map(|bucket| {
            let near =
                self.inside(bucket).iter().filter(|(u, _)| *u < least && *u >= least - slack);
            near.copied().reduce(|best, this| if this.0 > best.0 { this } else { best })
        })
    }

    /// The outcome worth most; the lowest number of those tied.
    fn best(&self) -> usize {
        let all = self.order.iter().copied();
        let better = |best: (f64, u32), this: (f64, u32)| {
            if this.0 > best.0 || (this.0 == best.0 && this.1 < best.1) { this } else { best }
        };
        all.reduce(better).map_or(0, |(_, outcome)| outcome as usize)
    }

    /// Outcomes from the best to the worst; of those tied, the highest number first.
    pub fn descending(&self) -> Vec<u32> {
        let mut sorted = self.order.clone();
        sorted.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
        sorted.into_iter().map(|(_, outcome)| outcome).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn outcomes_are_numbered_with_the_last_issue_fastest() {
        let (sizes, mut chosen) = ([2, 3, 4], [0; 3]);
        for outcome in 0..24 {
            values_of(outcome, &sizes, &mut chosen);
            assert_eq!(number_of(&chosen, &sizes), outcome);
        }
        assert_eq!(chosen, [1, 2, 3]);
        assert_eq!((count(&sizes), count(&[usize::MAX, 2])), (Some(24), None));
    }

    #[test]
    fn additive_utilities_are_summed_from_the_left() {
        let values = [vec![0.1, 0.7], vec![0.3, 0.2, 0.9]];
        let space = Space::additive([(&[0.6, 0.4][..], &values[..])].into_iter());
        assert_eq!((space.outcomes(), space.parties()), (6, 1));
        assert_eq!(space.of(0)[4], 0.0 + 0.6 * 0.7 + 0.4 * 0.2);
        assert!(space.rational(5, &[0.7]) && !space.rational(0, &[0.7]));
    }

    /// As the index answers, by sorting.
    fn by_sorting(utility: &[f64], reservation: f64, least: f64, slack: f64) -> Option<usize> {
        let mut order: Vec<usize> =
            (0..utility.len()).filter(|k| utility[*k] >= reservation).collect();
        order.sort_by(|a, b| utility[*a].total_cmp(&utility[*b]));
        let first = |u: f64| order.iter().copied().find(|k| utility[*k] >= u);
        let Some(above) = first(least) else {
            return order.last().map(|k| utility[*k]).and_then(first);
        };
        let below = order.iter().rev().map(|k| utility[*k]).find(|u| *u < least);
        match below {
            Some(u) if u >= least - slack && least - u < utility[above] - least => first(u),
            _ => Some(above),
        }
    }

    proptest! {
        #[test]
        fn the_index_finds_what_sorting_finds(
            raw in prop::collection::vec(0u32..40, 1..60), least in 0.0f64..1.1, r in 0.0f64..0.9, slack in 0.0f64..0.05,
        ) {
            let utility: Vec<f64> = raw.iter().map(|u| f64::from(*u) / 40.0).collect();
            let found = Index::new(&utility, r).map(|index| index.cheapest(least, slack));
            prop_assert_eq!(found, by_sorting(&utility, r, least, slack));
            if let Some(index) = Index::new(&utility, r) {
                let falls = index.descending();
                let in_order = falls.windows(2).all(|w| {
                    let (a, b) = (utility[w[0] as usize], utility[w[1] as usize]);
                    a > b || (a == b && w[0] > w[1])
                });
                prop_assert!(in_order);
            }
        }
    }
}
