//! Whether a claim holds whatever the unknowns are: over the points of a Saltelli design, in what share a difference goes the
//! way that is claimed, how large it is, and which unknown it hangs on. It reads no file.

use super::sensitivity::{self, SobolIndex};
use crate::format::{Claim, Expect};
use crate::measure::summary::quantile;

/// Differences up to this size are taken as none: sums that differ in the order of their terms differ by as much.
const ROUNDING: f64 = 1e-9;
/// From this share of the points on a claim survives.
pub const SURVIVES: f64 = 0.95;
/// From this share on it survives mostly; from this share against it, it is reversed.
pub const MOSTLY: f64 = 0.75;

/// What a difference does at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Lower,
    Same,
    Higher,
}

/// What came of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Points at which both sides have the measure, and all points.
    pub points: (usize, usize),
    /// Shares of those points at which it is higher, within the margin, lower.
    pub higher: f64,
    /// Within the margin.
    pub same: f64,
    /// Lower.
    pub lower: f64,
    /// Median of the difference, and the values that a twentieth lies below and above (Hyndman & Fan 1996, type 7); none
    /// without a point.
    pub quantiles: Option<[f64; 3]>,
    /// Share of the points at which it is as claimed.
    pub kept: f64,
    /// In a word or two.
    pub verdict: &'static str,
    /// For each unknown, what it has to do with it.
    pub drivers: Vec<Driver>,
}

/// What an unknown has to do with a difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Driver {
    /// Sobol's indices of the difference; none if it hardly varies or too few base samples are whole.
    pub index: Option<SobolIndex>,
    /// Share of points at which the claim holds, among those where the unknown lies in the lowest third of its range;
    /// none without a point there.
    pub low: Option<f64>,
    /// The same for the highest third.
    pub high: Option<f64>,
}

/// Weighs a claim. `differences` has one value for each point of the design, none where the measure is missing on a side;
/// `shares` says where each point lies in the range of each unknown; `seed` is that of the bootstrap.
pub fn weigh(claim: &Claim, differences: &[Option<f64>], shares: &[Vec<f64>], seed: u64) -> Found {
    let unknowns = shares.first().map_or(0, Vec::len);
    let sign = |difference: f64| match difference {
        d if d > claim.margin => Sign::Higher,
        d if d < -claim.margin => Sign::Lower,
        _ => Sign::Same,
    };
    let exact = |d: &Option<f64>| d.map(|d| if d.abs() <= ROUNDING { 0.0 } else { d });
    let differences: Vec<Option<f64>> = differences.iter().map(exact).collect();
    let mut sorted: Vec<f64> = differences.iter().copied().flatten().collect();
    sorted.sort_by(f64::total_cmp);
    let signs: Vec<Option<Sign>> = differences.iter().map(|d| d.map(sign)).collect();
    let share = |wanted: Sign| share_of(signs.iter().flatten().map(|sign| *sign == wanted));
    let of = |wanted: Sign| share(wanted).unwrap_or(0.0);
    let as_claimed = |sign: Sign| match claim.expect {
        Expect::Higher => sign == Sign::Higher,
        Expect::Lower => sign == Sign::Lower,
        Expect::Same => sign == Sign::Same,
        Expect::NotHigher => sign != Sign::Higher,
        Expect::NotLower => sign != Sign::Lower,
    };
    let indices = sensitivity::sobol(&differences, unknowns, unknowns + 2, seed);
    let driver = |unknown: usize| {
        let third = |inside: &dyn Fn(f64) -> bool| {
            let there = signs.iter().zip(shares).filter(|(_, at)| inside(at[unknown]));
            share_of(there.filter_map(|(sign, _)| sign.map(as_claimed)))
        };
        Driver {
            index: indices.as_ref().map(|all| all[unknown]).filter(is_finite),
            low: third(&|at| at < 1.0 / 3.0),
            high: third(&|at| at >= 2.0 / 3.0),
        }
    };
    let at = |p: f64| quantile(&sorted, p);
    let kept = share_of(signs.iter().flatten().map(|sign| as_claimed(*sign))).unwrap_or(0.0);
    let against = match claim.expect {
        Expect::Higher => of(Sign::Lower),
        Expect::Lower => of(Sign::Higher),
        Expect::Same | Expect::NotHigher | Expect::NotLower => 1.0 - kept,
    };
    Found {
        points: (sorted.len(), differences.len()),
        higher: of(Sign::Higher),
        same: of(Sign::Same),
        lower: of(Sign::Lower),
        quantiles: at(0.05).zip(at(0.5)).zip(at(0.95)).map(|((low, mid), high)| [low, mid, high]),
        kept,
        verdict: verdict(sorted.is_empty(), kept, against),
        drivers: (0..unknowns).map(driver).collect(),
    }
}

/// Whether every resample of the bootstrap had an index.
fn is_finite(of: &SobolIndex) -> bool {
    [of.first, of.first_half, of.total, of.total_half].iter().all(|x| x.is_finite())
}

fn verdict(nothing: bool, kept: f64, against: f64) -> &'static str {
    match () {
        () if nothing => "no value",
        () if kept >= SURVIVES => "survives",
        () if kept >= MOSTLY => "mostly survives",
        () if against >= MOSTLY => "reversed",
        () => "does not survive",
    }
}

fn share_of(flags: impl Iterator<Item = bool>) -> Option<f64> {
    let (mut yes, mut all) = (0usize, 0usize);
    for flag in flags {
        all += 1;
        yes += usize::from(flag);
    }
    (all > 0).then(|| yes as f64 / all as f64)
}

/// The difference that pairs of the same replication make on average; none without a pair.
pub fn paired(from: &[(u64, f64)], to: &[(u64, f64)]) -> Option<f64> {
    let (mut sum, mut pairs, mut rest) = (0.0, 0usize, to.iter().peekable());
    for (replication, value) in from {
        while rest.next_if(|(other, _)| other < replication).is_some() {}
        if let Some((_, other)) = rest.next_if(|(other, _)| other == replication) {
            sum += other - value;
            pairs += 1;
        }
    }
    (pairs > 0).then(|| sum / pairs as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::design::{Design, Place, saltelli::Saltelli};

    fn claim(expect: Expect, margin: f64) -> Claim {
        Claim {
            says: String::new(),
            measure: "depth".into(),
            compared: String::new(),
            arms: (0, 1),
            expect,
            margin,
        }
    }

    fn points(samples: u64) -> Vec<Vec<f64>> {
        let design = Saltelli::new(2, samples, false, Some(1)).unwrap();
        let mut out = Vec::new();
        let share = |place: &Place| if let Place::Share(share) = place { *share } else { f64::NAN };
        let at = |point| {
            design.place(point, &mut out);
            out.iter().map(share).collect()
        };
        (0..design.points()).map(at).collect()
    }

    /// d = x − 1/4: higher on three quarters of [0, 1], by the first unknown alone; all of it explained by that one.
    #[test]
    fn a_difference_hangs_on_what_makes_it() {
        let shares = points(1024);
        let values: Vec<Option<f64>> = shares.iter().map(|at| Some(at[0] - 0.25)).collect();
        let found = weigh(&claim(Expect::Higher, 0.0), &values, &shares, 1);
        assert!((found.kept - 0.75).abs() < 0.002 && (found.lower - 0.25).abs() < 0.002);
        let [low, mid, high] = found.quantiles.unwrap();
        assert!((low + 0.2).abs() < 0.01 && (mid - 0.25).abs() < 0.01 && (high - 0.7).abs() < 0.01);
        let (x, y) = (found.drivers[0], found.drivers[1]);
        assert!((x.index.unwrap().total - 1.0).abs() < 0.01, "{x:?}");
        assert!(y.index.unwrap().total.abs() < 1e-9, "{y:?}");
        assert!((x.low.unwrap() - 0.25).abs() < 0.01 && x.high == Some(1.0), "{x:?}");
        assert!((y.low.unwrap() - y.high.unwrap()).abs() < 0.01, "{y:?}");
    }

    #[test]
    fn verdicts_follow_the_shares() {
        let shares = points(64);
        let of = |expect, margin, value: &dyn Fn(f64) -> f64| {
            let values: Vec<Option<f64>> = shares.iter().map(|at| Some(value(at[0]))).collect();
            weigh(&claim(expect, margin), &values, &shares, 1).verdict
        };
        assert_eq!(of(Expect::Higher, 0.0, &|x| x + 0.1), "survives");
        assert_eq!(of(Expect::Lower, 0.0, &|x| x + 0.1), "reversed");
        assert_eq!(of(Expect::Higher, 0.0, &|x| x - 0.2), "mostly survives");
        assert_eq!(of(Expect::Higher, 0.0, &|x| x - 0.5), "does not survive");
        assert_eq!(of(Expect::Higher, 0.0, &|_| 0.0), "does not survive");
        assert_eq!(of(Expect::NotLower, 0.0, &|_| 0.0), "survives");
        assert_eq!(of(Expect::Lower, 0.0, &|_| -1e-16), "does not survive");
        assert_eq!(of(Expect::NotHigher, 0.0, &|x| x - 0.5), "does not survive");
        assert_eq!(of(Expect::Same, 0.1, &|_| 0.05), "survives");
        assert_eq!(of(Expect::Same, 0.01, &|_| 0.05), "reversed");
        let none = weigh(&claim(Expect::Same, 0.0), &vec![None; shares.len()], &shares, 1);
        assert_eq!((none.verdict, none.points.0, none.quantiles), ("no value", 0, None));
        assert!(none.drivers.iter().all(|of| of.index.is_none() && of.low.is_none()));
    }

    #[test]
    fn only_common_replications_are_paired() {
        let from = [(0, 1.0), (2, 5.0), (3, 9.0)];
        assert_eq!(paired(&from, &[(1, 7.0), (2, 6.0), (3, 12.0)]), Some(2.0));
        assert_eq!(paired(&from, &[(1, 7.0)]), None);
    }
}
