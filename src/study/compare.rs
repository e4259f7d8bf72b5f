//! Two experiments held against each other, measure by measure: the difference B − A with its 95 % interval, paired where
//! both had the same luck. It reads no file.

use crate::measure::summary::{t95, wilson};

/// A value by number of the replication, in order.
pub type Series = [(u64, f64)];

/// A mean over points that all weigh the same, from values whose luck is shared within a replication.
#[derive(Clone, Debug, Default)]
pub struct Pooled {
    means: Vec<f64>,
    /// By replication, what it adds to the error of the mean; none where it has no value.
    influence: Vec<Option<f64>>,
    values: u64,
}

/// A mean and the variance of its error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean over points.
    pub mean: f64,
    /// Variance of its error, and degrees of freedom; none where nothing was repeated.
    pub error: Option<(f64, f64)>,
    /// Values behind it.
    pub values: u64,
    /// Whether points stand for repetitions, since no replication was repeated.
    pub by_points: bool,
}

impl Pooled {
    /// Adds a point; one without values counts for nothing.
    pub fn add(&mut self, values: &Series) {
        if values.is_empty() {
            return;
        }
        let n = values.len() as f64;
        let mean = values.iter().map(|(_, x)| x).sum::<f64>() / n;
        for (replication, x) in values {
            let at = usize::try_from(*replication).unwrap_or(usize::MAX - 1);
            if self.influence.len() <= at {
                self.influence.resize(at + 1, None);
            }
            *self.influence[at].get_or_insert(0.0) += (x - mean) / n;
        }
        self.means.push(mean);
        self.values += values.len() as u64;
    }

    /// The mean with its error. Replications are what is repeated: all points of one share its luck, so that they are no
    /// repetitions of each other. Where there is one replication alone, points are.
    pub fn estimate(&self) -> Option<Estimate> {
        let points = self.means.len() as f64;
        if self.means.is_empty() {
            return None;
        }
        let mean = self.means.iter().sum::<f64>() / points;
        let repeated = self.influence.iter().flatten().count();
        let by_points = repeated < 2 && self.means.len() > 1;
        let error = if repeated > 1 {
            let r = repeated as f64;
            let squares: f64 = self.influence.iter().flatten().map(|e| e * e).sum();
            Some((squares / (points * points) * r / (r - 1.0), r - 1.0))
        } else if by_points {
            let squares: f64 = self.means.iter().map(|m| (m - mean) * (m - mean)).sum();
            Some((squares / (points - 1.0) / points, points - 1.0))
        } else {
            None
        };
        Some(Estimate { mean, error, values: self.values, by_points })
    }
}

/// How a difference was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Pairs of replications, Student's t.
    PairedT,
    /// Pairs of replications of true and false at one point (Newcombe 1998b, method 10).
    PairedNewcombe,
    /// Pairs of points with one replication, Student's t.
    PairedPoints,
    /// Two samples, Welch's t.
    Welch,
    /// Two samples of true and false at one point (Newcombe 1998a, method 10).
    Newcombe,
}

impl Method {
    /// The word for it in results.
    pub fn word(self) -> &'static str {
        match self {
            Method::PairedT => "paired-t",
            Method::PairedNewcombe => "paired-newcombe",
            Method::PairedPoints => "paired-points-t",
            Method::Welch => "welch-t",
            Method::Newcombe => "newcombe",
        }
    }
}

/// One measure in both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// Values in A and in B behind it; equal where they are pairs.
    pub n: (u64, u64),
    /// Means of A and B.
    pub means: (f64, f64),
    /// B − A.
    pub difference: f64,
    /// Its 95 % interval; none where nothing was repeated.
    pub interval: Option<(f64, f64)>,
    /// How the interval was found.
    pub method: Method,
    /// Whether no pair differs at all.
    pub same: bool,
}

/// Gathers one measure point by point.
#[derive(Clone, Debug, Default)]
pub struct Gathering {
    /// Means of A and B: of the pairs, where they are paired.
    sides: (Pooled, Pooled),
    pairs: Pooled,
    paired: bool,
    flag: bool,
    /// Of a flag's pairs: both true, A alone, B alone, neither.
    cross: [u64; 4],
    differ: bool,
}

impl Gathering {
    /// For a measure that is true or false, or a number.
    pub fn new(paired: bool, flag: bool) -> Self {
        Self { paired, flag, ..Self::default() }
    }

    /// Adds a point.
    pub fn add(&mut self, a: &Series, b: &Series) {
        if !self.paired {
            self.sides.0.add(a);
            self.sides.1.add(b);
            return;
        }
        let both = pairs(a, b);
        let part = |of: fn(&(u64, f64, f64)) -> f64| -> Vec<(u64, f64)> {
            both.iter().map(|pair| (pair.0, of(pair))).collect()
        };
        self.sides.0.add(&part(|pair| pair.1));
        self.sides.1.add(&part(|pair| pair.2));
        self.pairs.add(&part(|pair| pair.2 - pair.1));
        for (_, a, b) in &both {
            self.differ |= a != b;
            self.cross[usize::from(*a < 0.5) * 2 + usize::from(*b < 0.5)] += 1;
        }
    }

    /// What came of it; none where one side has no value.
    pub fn difference(&self) -> Option<Difference> {
        let (a, b) = (self.sides.0.estimate()?, self.sides.1.estimate()?);
        let difference = b.mean - a.mean;
        let shares = self.flag && self.sides.0.means.len() == 1 && self.sides.1.means.len() == 1;
        let (interval, method) = match (self.paired, shares) {
            (true, true) => (Some(newcombe_paired(self.cross)), Method::PairedNewcombe),
            (false, true) => {
                (Some(newcombe((b.mean, b.values), (a.mean, a.values), 0.0)), Method::Newcombe)
            }
            (true, false) => {
                let pairs = self.pairs.estimate()?;
                let method = if pairs.by_points { Method::PairedPoints } else { Method::PairedT };
                (pairs.error.map(|error| around(difference, error)), method)
            }
            (false, false) => {
                (welch(a.error, b.error).map(|error| around(difference, error)), Method::Welch)
            }
        };
        let n = (a.values, b.values);
        let same = self.paired && !self.differ;
        Some(Difference { n, means: (a.mean, b.mean), difference, interval, method, same })
    }
}

/// Values of both by replication, where both have one.
fn pairs(a: &Series, b: &Series) -> Vec<(u64, f64, f64)> {
    let (mut both, mut at) = (Vec::with_capacity(a.len().min(b.len())), 0);
    for (replication, x) in a {
        while b.get(at).is_some_and(|(other, _)| other < replication) {
            at += 1;
        }
        if let Some((other, y)) = b.get(at)
            && other == replication
        {
            both.push((*replication, *x, *y));
        }
    }
    both
}

fn around(difference: f64, (variance, degrees): (f64, f64)) -> (f64, f64) {
    let half = t95(degrees) * variance.sqrt();
    (difference - half, difference + half)
}

/// Variance and degrees of freedom of a difference of two means (Welch 1947, Satterthwaite 1946).
fn welch(a: Option<(f64, f64)>, b: Option<(f64, f64)>) -> Option<(f64, f64)> {
    let ((va, da), (vb, db)) = (a?, b?);
    let variance = va + vb;
    let degrees = variance * variance / (va * va / da + vb * vb / db);
    Some((variance, if variance > 0.0 { degrees } else { da + db }))
}

/// The interval of a difference `first` − `second` of two shares, each with its number of runs, from Wilson's intervals,
/// correlated by `phi` (Newcombe 1998, Statistics in Medicine 17:873 and 17:2635, method 10 of each).
fn newcombe(first: (f64, u64), second: (f64, u64), phi: f64) -> (f64, f64) {
    let ((p, n), (q, m)) = (first, second);
    let ((l, u), (k, v)) = (wilson(p, n as usize), wilson(q, m as usize));
    let reach = |x: f64, y: f64| (x * x - 2.0 * phi * x * y + y * y).max(0.0).sqrt();
    (p - q - reach(p - l, v - q), p - q + reach(u - p, q - k))
}

/// The interval of B − A from pairs: both true, A alone, B alone, neither.
fn newcombe_paired(cross: [u64; 4]) -> (f64, f64) {
    let [both, a_alone, b_alone, neither] = cross.map(|count| count as f64);
    let n = both + a_alone + b_alone + neither;
    let product = (both + b_alone) * (a_alone + neither) * (both + a_alone) * (b_alone + neither);
    let excess = both * neither - a_alone * b_alone;
    let corrected = if excess > 0.0 { (excess - n / 2.0).max(0.0) } else { excess };
    let phi = if product > 0.0 { corrected / product.sqrt() } else { 0.0 };
    let runs = cross.iter().sum();
    newcombe(((both + b_alone) / n, runs), ((both + a_alone) / n, runs), phi)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(values: &[f64]) -> Vec<(u64, f64)> {
        values.iter().enumerate().map(|(at, x)| (at as u64, *x)).collect()
    }

    fn compare(paired: bool, flag: bool, points: &[(&[f64], &[f64])]) -> Difference {
        let mut all = Gathering::new(paired, flag);
        points.iter().for_each(|(a, b)| all.add(&series(a), &series(b)));
        all.difference().unwrap()
    }

    /// scipy.stats: ttest_rel(b, a) and ttest_ind(b, a, equal_var=False), confidence_interval().
    #[test]
    fn one_point_is_students_and_welchs_test() {
        let (a, b) = ([1.0, 2.0, 4.0, 3.0, 7.0], [2.0, 2.5, 4.0, 5.0, 8.0]);
        let paired = compare(true, false, &[(&a, &b)]);
        let (low, high) = paired.interval.unwrap();
        assert!((paired.difference - 0.9).abs() < 1e-12);
        assert!(
            (low - -0.020_842_666).abs() < 1e-6 && (high - 1.820_842_666).abs() < 1e-6,
            "{low} {high}"
        );
        let unpaired = compare(false, false, &[(&a, &b)]);
        let (low, high) = unpaired.interval.unwrap();
        assert!(
            (low - -2.521_144_287).abs() < 1e-6 && (high - 4.321_144_287).abs() < 1e-6,
            "{low} {high}"
        );
    }

    /// Points of one replication share their luck: with two equal points nothing is learnt from the second.
    #[test]
    fn points_of_a_replication_are_no_repetitions() {
        let (a, b): (&[f64], &[f64]) = (&[1.0, 2.0, 4.0], &[2.0, 2.5, 7.0]);
        let (once, twice) =
            (compare(true, false, &[(a, b)]), compare(true, false, &[(a, b), (a, b)]));
        let (x, y) = (once.interval.unwrap(), twice.interval.unwrap());
        assert!((x.0 - y.0).abs() < 1e-12 && (x.1 - y.1).abs() < 1e-12);
        assert_eq!((once.n, twice.n), ((3, 3), (6, 6)));
    }

    #[test]
    fn only_common_replications_are_pairs() {
        let mut all = Gathering::new(true, false);
        all.add(&[(0, 1.0), (2, 5.0), (3, 9.0)], &[(1, 7.0), (2, 6.0), (3, 10.0), (4, 0.0)]);
        let found = all.difference().unwrap();
        assert_eq!((found.n, found.difference, found.same), ((2, 2), 1.0, false));
        assert_eq!(found.interval, Some((1.0, 1.0)));
    }

    #[test]
    fn one_replication_repeats_over_points() {
        let points: [(&[f64], &[f64]); 3] = [(&[1.0], &[2.0]), (&[2.0], &[4.0]), (&[5.0], &[6.0])];
        let found = compare(true, false, &points);
        assert_eq!(found.method, Method::PairedPoints);
        assert!(found.interval.is_some());
        assert_eq!(compare(true, false, &points[..1]).interval, None);
    }

    /// statsmodels: confint_proportions_2indep(56, 70, 48, 80, method="newcomb"), the example of Newcombe 1998a.
    #[test]
    fn shares_have_newcombes_interval() {
        let (low, high) = newcombe((56.0 / 70.0, 70), (48.0 / 80.0, 80), 0.0);
        assert!((low - 0.0524).abs() < 5e-5 && (high - 0.3339).abs() < 5e-5, "{low} {high}");
    }

    /// Pairs that move together narrow the interval; where all agree it is not of width zero, as Student's would be.
    #[test]
    fn pairs_of_shares_narrow_the_interval() {
        let width = |(low, high): (f64, f64)| high - low;
        let apart = newcombe((0.6, 50), (0.4, 50), 0.0);
        let close = newcombe_paired([19, 1, 11, 19]);
        assert!(width(close) < width(apart) && close.0 > 0.0, "{close:?} {apart:?}");
        let (low, high) = newcombe_paired([20, 0, 0, 0]);
        assert!(low < -0.1 && high > 0.1, "{low} {high}");
    }
}
