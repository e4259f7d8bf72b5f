//! Which outcomes nobody can improve on: the Pareto set, with every tied outcome.
//!
//! Source of the order: Godfrey, Shipley & Gryz (2005), "Maximal vector computation in large data sets": sorted by their sum,
//! no vector is dominated by a later one. Comparisons are made by the block: bits of kept vectors in buckets of each party's
//! utility, so that one `and` asks 64 of them at once.

use super::outcomes::Space;

/// Utilities within this are one and the same point.
pub const SAME: f64 = 1e-9;

/// Buckets of each party's utility.
const BUCKETS: usize = 64;

/// Parties whose buckets are looked at; the others are compared one by one.
const FILTERED: usize = 12;

/// A point of the frontier: what it is worth to each party, and every outcome that is worth the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Utility to each party.
    pub utility: Vec<f64>,
    /// The outcomes, by number.
    pub outcomes: Vec<usize>,
}

/// Vectors of utilities, a row each.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    width: usize,
    cells: Vec<f64>,
}

impl Rows {
    /// A row.
    pub fn row(&self, at: usize) -> &[f64] {
        &self.cells[at * self.width..(at + 1) * self.width]
    }

    /// All rows.
    pub fn iter(&self) -> impl Iterator<Item = &[f64]> {
        self.cells.chunks_exact(self.width.max(1))
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}

/// The vectors of utilities that are worth at least its reservation value to every party and that no other such vector
/// dominates (at least as good for all, better for one), each once; highest sums first, and lexicographically of equal sums.
pub fn frontier(space: &Space, reservations: &[f64]) -> Rows {
    let rows = descending(space, reservations);
    let mut kept = Kept::new(&rows);
    for row in rows.iter() {
        if !kept.covers(row) {
            kept.keep(row);
        }
    }
    kept.rows
}

/// Rational outcomes as rows, in an order in which none is dominated by a later one: rounding never turns sums of ordered rows
/// around, and of equal sums the lexicographically greater comes first.
fn descending(space: &Space, reservations: &[f64]) -> Rows {
    let width = space.parties();
    let mut keep = vec![true; space.outcomes()];
    let mut sum = vec![0.0; space.outcomes()];
    for (column, r) in space.iter().zip(reservations) {
        for ((keep, sum), u) in keep.iter_mut().zip(&mut sum).zip(column) {
            *keep &= *u >= *r;
            *sum += u;
        }
    }
    let rational: Vec<usize> = (0..keep.len()).filter(|outcome| keep[*outcome]).collect();
    let mut cells = vec![0.0; rational.len() * width];
    for (party, column) in space.iter().enumerate() {
        for (at, outcome) in rational.iter().enumerate() {
            cells[at * width + party] = column[*outcome];
        }
    }
    let loose = Rows { width, cells };
    let mut order: Vec<(f64, u32)> =
        rational.iter().enumerate().map(|(at, outcome)| (sum[*outcome], at as u32)).collect();
    order.sort_unstable_by(|a, b| {
        let ties = || falls(loose.row(a.1 as usize), loose.row(b.1 as usize));
        b.0.total_cmp(&a.0).then_with(ties).then(a.1.cmp(&b.1))
    });
    let sorted = order.iter().flat_map(|(_, at)| loose.row(*at as usize)).copied().collect();
    Rows { width, cells: sorted }
}

/// Lexicographically, the greater first.
fn falls(a: &[f64], b: &[f64]) -> std::cmp::Ordering {
    let differs = a.iter().zip(b).map(|(a, b)| b.total_cmp(a)).find(|o| o.is_ne());
    differs.unwrap_or(std::cmp::Ordering::Equal)
}

/// The vectors kept so far and, for each party and bucket, which of them reach into the bucket.
struct Kept {
    rows: Rows,
    /// Least and width of each filtered party's buckets.
    scale: Vec<(f64, f64)>,
    /// For party p and bucket b, bits of the kept rows whose utility lies in bucket b or higher.
    reach: Vec<Vec<u64>>,
}

impl Kept {
    fn new(rows: &Rows) -> Self {
        let filtered = rows.width.min(FILTERED);
        let scale = |party: usize| {
            let column = rows.iter().map(|row| row[party]);
            let (low, high) = column.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), u| {
                (if u < l { u } else { l }, if u > h { u } else { h })
            });
            let width = high - low;
            (low, if width > 0.0 { BUCKETS as f64 / width } else { 0.0 })
        };
        Self {
            rows: Rows { width: rows.width, cells: Vec::new() },
            scale: (0..filtered).map(scale).collect(),
            reach: vec![Vec::new(); filtered * BUCKETS],
        }
    }

    fn bucket(&self, party: usize, u: f64) -> usize {
        let (low, scale) = self.scale[party];
        (((u - low) * scale) as usize).min(BUCKETS - 1)
    }

    fn keep(&mut self, row: &[f64]) {
        let at = self.rows.len();
        self.rows.cells.extend_from_slice(row);
        for (party, u) in row.iter().enumerate().take(self.scale.len()) {
            let top = self.bucket(party, *u);
            for (bucket, bits) in
                self.reach[party * BUCKETS..(party + 1) * BUCKETS].iter_mut().enumerate()
            {
                if at.is_multiple_of(64) {
                    bits.push(0);
                }
                if bucket <= top {
                    bits[at / 64] |= 1 << (at % 64);
                }
            }
        }
    }

    /// Whether some kept row is at least as good for every party.
    fn covers(&self, row: &[f64]) -> bool {
        let lists: Vec<&[u64]> = (0..self.scale.len())
            .map(|party| &self.reach[party * BUCKETS + self.bucket(party, row[party])][..])
            .collect();
        let Some((first, rest)) = lists.split_first() else { return !self.rows.is_empty() };
        (0..first.len()).any(|word| {
            let mut left = rest.iter().fold(first[word], |left, bits| left & bits[word]);
            while left != 0 {
                let at = word * 64 + left.trailing_zeros() as usize;
                left &= left - 1;
                if self.rows.row(at).iter().zip(row).all(|(kept, new)| kept >= new) {
                    return true;
                }
            }
            false
        })
    }
}

/// Vectors as points: those within 1e-9 of each other are one, each with every outcome of the space within 1e-9 of it. Highest
/// sums first (to nine decimals), then by the first party's utility, and so on.
pub fn points<'a>(vectors: impl Iterator<Item = &'a [f64]>, space: &Space) -> Vec<Point> {
    let outcomes = BySum::new(space);
    // What the order goes by, then the point.
    let mut points: Vec<(Vec<f64>, Point)> = Vec::new();
    let mut listed = vec![false; space.outcomes()];
    for vector in vectors {
        let own = outcomes.like(vector, space);
        let exactly = |outcome: &usize| space.iter().zip(vector).all(|(c, u)| c[*outcome] == *u);
        if own.iter().any(|outcome| listed[*outcome] && exactly(outcome)) {
            continue;
        }
        own.iter().for_each(|outcome| listed[*outcome] = true);
        let nine = |x: f64| (x * 1e9).round();
        let mut key = vec![nine(vector.iter().sum())];
        key.extend(vector.iter().map(|u| nine(*u)));
        points.push((key, Point { utility: vector.to_vec(), outcomes: own }));
    }
    points.sort_by(|a, b| falls(&a.0, &b.0));
    points.into_iter().map(|(_, point)| point).collect()
}

/// Outcomes sorted by their sum of utilities.
struct BySum(Vec<(f64, u32)>);

impl BySum {
    fn new(space: &Space) -> Self {
        let mut sums = vec![(0.0, 0); space.outcomes()];
        for (outcome, sum) in sums.iter_mut().enumerate() {
            *sum = (space.iter().map(|column| column[outcome]).sum(), outcome as u32);
        }
        sums.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        Self(sums)
    }

    /// The outcomes within [`SAME`] of a vector, by number.
    fn like(&self, vector: &[f64], space: &Space) -> Vec<usize> {
        let sum: f64 = vector.iter().sum();
        let room = SAME * (vector.len() as f64 + 1.0);
        let from = self.0.partition_point(|(s, _)| *s < sum - room);
        let near = self.0[from..].iter().take_while(|(s, _)| *s <= sum + room);
        let same = |outcome: &usize| {
            let both = space.iter().zip(vector);
            both.map(|(column, u)| column[*outcome] - u).all(|apart| apart.abs() <= SAME)
        };
        let mut found: Vec<usize> = near.map(|(_, o)| *o as usize).filter(same).collect();
        found.sort_unstable();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn naive(space: &Space, reservations: &[f64]) -> Vec<Vec<f64>> {
        let row = |k: usize| space.iter().map(|c| c[k]).collect::<Vec<f64>>();
        let rational: Vec<Vec<f64>> =
            (0..space.outcomes()).filter(|k| space.rational(*k, reservations)).map(row).collect();
        let dominated =
            |a: &Vec<f64>| rational.iter().any(|b| b != a && b.iter().zip(a).all(|(b, a)| b >= a));
        let mut kept: Vec<Vec<f64>> = rational.iter().filter(|a| !dominated(a)).cloned().collect();
        kept.sort_by(|a, b| a.partial_cmp(b).unwrap());
        kept.dedup();
        kept
    }

    proptest! {
        #[test]
        fn the_frontier_is_what_comparing_all_with_all_leaves(
            parties in 1usize..16, raw in prop::collection::vec(0u32..7, 16..480), r in 0u32..3,
        ) {
            let outcomes = raw.len() / parties;
            let utility: Vec<f64> = raw[..outcomes * parties].iter().map(|u| f64::from(*u) / 7.0).collect();
            let space = Space::new(outcomes, utility);
            let reservations = vec![f64::from(r) / 7.0; parties];
            let rows = frontier(&space, &reservations);
            let mut found: Vec<Vec<f64>> = rows.iter().map(<[f64]>::to_vec).collect();
            found.sort_by(|a, b| a.partial_cmp(b).unwrap());
            let plain = naive(&space, &reservations);
            prop_assert_eq!(&found, &plain);
            let points = points(rows.iter(), &space);
            prop_assert_eq!(points.len(), plain.len());
            let listed: usize = points.iter().map(|point| point.outcomes.len()).sum();
            let on = (0..outcomes).filter(|k| {
                plain.iter().any(|v| space.iter().zip(v).all(|(c, u)| c[*k] == *u))
            });
            prop_assert_eq!(listed, on.count(), "every tied outcome");
        }
    }
}
