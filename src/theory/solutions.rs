//! Solution concepts of cooperative bargaining over a set of points: which points each concept picks, how far an agreement is
//! from them, and how opposed the parties are.
//!
//! Sources: Nash (1950), Econometrica 18:155; Kalai & Smorodinsky (1975), Econometrica 43:513; Kalai (1977), Econometrica
//! 45:1623; Rawls (1971), *A Theory of Justice*. Distances, opposition and the second reading of Kalai & Smorodinsky follow
//! NegMAS 0.16 (Mohammad, Nakadai & Greenwald 2021), so that numbers compare.

use serde::{Deserialize, Serialize};

/// Scores within this of the best are tied.
pub const TIED: f64 = 1e-12;

/// What makes a point a solution. All but the last two are reckoned from the floor of each party, its reservation value or the
/// worst outcome, whichever is higher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Concept {
    /// The product of gains is largest.
    Nash,
    /// The least gain is largest.
    Kalai,
    /// The least share of what each could gain at best is largest.
    KalaiSmorodinsky,
    /// The shares of what each could gain at best are least apart, as NegMAS has it; it need not give anybody much.
    KalaiSmorodinskyNegmas,
    /// The sum of utilities is largest.
    MaxWelfare,
    /// The least utility is largest.
    Rawls,
}

impl Concept {
    /// All of them, in the order in which they are reported.
    pub const ALL: [Self; 6] = [
        Self::Nash,
        Self::Kalai,
        Self::KalaiSmorodinsky,
        Self::KalaiSmorodinskyNegmas,
        Self::MaxWelfare,
        Self::Rawls,
    ];

    /// The word for people and result files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nash => "nash",
            Self::Kalai => "kalai",
            Self::KalaiSmorodinsky => "kalai-smorodinsky",
            Self::KalaiSmorodinskyNegmas => "kalai-smorodinsky-negmas",
            Self::MaxWelfare => "max-welfare",
            Self::Rawls => "rawls",
        }
    }

    /// What the concept maximises.
    pub fn score(self, utility: &[f64], bounds: &[Bounds]) -> f64 {
        let least = |numbers: &mut dyn Iterator<Item = f64>| numbers.fold(f64::INFINITY, f64::min);
        let rows = || utility.iter().zip(bounds);
        let mut shares = rows().map(|(u, b)| (u - b.floor) / (b.high - b.floor));
        match self {
            Self::Nash => geometric_mean(rows().map(|(u, b)| u - b.floor)),
            Self::Kalai => least(&mut rows().map(|(u, b)| u - b.floor)),
            Self::KalaiSmorodinsky => least(&mut shares),
            Self::KalaiSmorodinskyNegmas => {
                let (low, high) = shares
                    .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), a| (l.min(a), h.max(a)));
                low - high
            }
            Self::MaxWelfare => utility.iter().sum(),
            Self::Rawls => least(&mut utility.iter().copied()),
        }
    }
}

/// Of gains that are not negative, so that many parties do not make the product vanish; 0 if one of them is.
fn geometric_mean(gains: impl Iterator<Item = f64>) -> f64 {
    let (mut product, mut logs, mut count) = (1.0, 0.0, 0.0);
    for gain in gains {
        count += 1.0;
        product *= gain.max(0.0);
        // Logarithms are dear: one for every product that would otherwise run out of digits.
        if product < 1e-100 && product > 0.0 {
            logs += libm::log(product);
            product = 1.0;
        }
    }
    if product <= 0.0 || count == 0.0 {
        return 0.0;
    }
    libm::exp((logs + libm::log(product)) / count)
}

/// The utilities between which one party can end up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Of all outcomes the worst.
    pub low: f64,
    /// The reservation value, or the worst outcome if that is better.
    pub floor: f64,
    /// Of all outcomes the best.
    pub high: f64,
}

impl Bounds {
    /// From the range of a party's utility and its reservation value.
    pub fn new((low, high): (f64, f64), reservation: f64) -> Self {
        Self { low, floor: if reservation > low { reservation } else { low }, high }
    }

    /// Whether there is nothing to gain.
    fn flat(&self) -> bool {
        self.high - self.floor <= TIED
    }
}

/// The points that a concept picks, by their place, tied ones included. Where some party has nothing to gain, concepts that
/// reckon from the floor pick every point.
pub fn best<'a>(
    concept: Concept,
    points: impl Iterator<Item = &'a [f64]>,
    bounds: &[Bounds],
) -> Vec<usize> {
    let absolute = matches!(concept, Concept::MaxWelfare | Concept::Rawls);
    if !absolute && bounds.iter().any(Bounds::flat) {
        return points.enumerate().map(|(at, _)| at).collect();
    }
    let scores: Vec<f64> = points.map(|point| concept.score(point, bounds)).collect();
    let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (0..scores.len()).filter(|at| scores[*at] >= top - TIED).collect()
}

/// Euclidean distance of utilities from the nearest of some points; none without points.
pub fn distance<'a>(utility: &[f64], points: impl Iterator<Item = &'a [f64]>) -> Option<f64> {
    let square =
        |point: &[f64]| utility.iter().zip(point).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
    points.map(square).reduce(f64::min).map(f64::sqrt)
}

/// 1 − distance over the farthest that two outcomes could be apart, √Σ(high − low)², and not below 0.
pub fn optimality(distance: f64, bounds: &[Bounds]) -> f64 {
    let widths = bounds.iter().map(|b| (b.high - b.low) * (b.high - b.low));
    let farthest = widths.sum::<f64>().sqrt();
    if farthest > 0.0 { (1.0 - distance / farthest).max(0.0) } else { 1.0 }
}

/// How far at least one outcome that all would accept stays from giving everybody its best, min √Σ(1 − u/high)²; none without
/// such an outcome. `rational`: utilities of the outcomes that all would accept.
pub fn opposition<'a>(rational: impl Iterator<Item = &'a [f64]>, bounds: &[Bounds]) -> Option<f64> {
    let lack = |utility: &[f64]| {
        let one = |(u, b): (&f64, &Bounds)| {
            let share = 1.0 - u / if b.high == 0.0 { 1.0 } else { b.high };
            share * share
        };
        utility.iter().zip(bounds).map(one).sum::<f64>()
    };
    rational.map(lack).reduce(f64::min).map(f64::sqrt)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picks(concept: Concept, points: &[[f64; 2]], bounds: &[Bounds]) -> Vec<usize> {
        best(concept, points.iter().map(|p| &p[..]), bounds)
    }

    /// Four points of a frontier between a party that could have 1 and one that could have 0.6.
    const POINTS: [[f64; 2]; 4] = [[1.0, 0.0], [0.7, 0.25], [0.4, 0.4], [0.0, 0.6]];

    fn bounds() -> [Bounds; 2] {
        [Bounds::new((0.0, 1.0), 0.0), Bounds::new((0.0, 0.6), -1.0)]
    }

    #[test]
    fn each_concept_has_its_own_point() {
        let on = |concept| picks(concept, &POINTS, &bounds());
        assert_eq!(on(Concept::Nash), [1]);
        assert_eq!(on(Concept::Kalai), [2]);
        assert_eq!(on(Concept::KalaiSmorodinsky), [1]);
        assert_eq!(on(Concept::KalaiSmorodinskyNegmas), [2]);
        assert_eq!(on(Concept::MaxWelfare), [0]);
        assert_eq!(on(Concept::Rawls), [2]);
    }

    #[test]
    fn ties_are_all_picked_and_who_has_nothing_to_gain_leaves_all() {
        assert_eq!(picks(Concept::MaxWelfare, &[[0.5, 0.5], [0.6, 0.4]], &bounds()), [0, 1]);
        let flat = [Bounds::new((0.0, 1.0), 1.0), bounds()[1]];
        assert_eq!(picks(Concept::Nash, &POINTS, &flat), [0, 1, 2, 3]);
        assert_eq!(picks(Concept::MaxWelfare, &POINTS, &flat), [0]);
    }

    #[test]
    fn many_small_gains_still_differ() {
        let (small, smaller) = (vec![1e-3; 400], vec![0.99e-3; 400]);
        let bounds = vec![Bounds::new((0.0, 1.0), 0.0); 400];
        assert_eq!(best(Concept::Nash, [&smaller[..], &small].into_iter(), &bounds), [1]);
        assert!((Concept::Nash.score(&small, &bounds) - 1e-3).abs() < 1e-12);
    }

    #[test]
    fn distances() {
        let points = || POINTS.iter().map(|p| &p[..]);
        assert!(distance(&[0.4, 0.1], points()).is_some_and(|far| (far - 0.3).abs() < 1e-12));
        assert_eq!(distance(&[0.4, 0.0], std::iter::empty()), None);
        assert_eq!(optimality(0.0, &bounds()), 1.0);
        assert!((optimality(1.36f64.sqrt(), &bounds())).abs() < 1e-12);
        assert_eq!(opposition([[1.0, 0.6]].iter().map(|p| &p[..]), &bounds()), Some(0.0));
        assert_eq!(opposition(std::iter::empty(), &bounds()), None);
    }
}
