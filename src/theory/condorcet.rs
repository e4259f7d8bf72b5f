//! The probabilistic Condorcet election: positions compete in pairs, and the outcome is their mean by the chance of each.
//!
//! Sources: Kendall (1955), Biometrics 11:43, for the eigenvector of wins; Efird, Lester & Wise (2016), KTAB, for votes by
//! distance and the product of duels.

use super::compromise::{Stand, weighted_mean};

/// How actors vote in a duel of two positions, each with its weight, capability × salience.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Votes {
    /// Whole, for the nearer one; those to whom both are as near split theirs.
    Whole,
    /// In proportion to how much nearer the nearer one is; a grain keeps duels that nobody cares about even.
    ByDistance,
}

/// How the chances of duels become the chance of each position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chances {
    /// By the leading eigenvector: beating one that is likely counts for more.
    Eigenvector,
    /// In proportion to the product of its duels: it must win all of them.
    Product,
}

/// Keeps a duel that nobody cares about from being decided by division by zero.
const GRAIN: f64 = 1e-8;
/// The power iteration ends when no chance moves by more than this.
const STILL: f64 = 1e-14;
/// The most steps of the power iteration.
const STEPS: usize = 10_000;

/// The mean outcome over the positions taken. None without actors.
pub fn condorcet(stands: &[Stand], votes: Votes, chances: Chances) -> Option<f64> {
    let mut places: Vec<f64> = stands.iter().map(|s| s.position).collect();
    places.sort_unstable_by(f64::total_cmp);
    places.dedup();
    let range = places.last()? - places.first()?;
    if range == 0.0 {
        return places.first().copied();
    }
    let duels = duels(stands, &places, range, votes);
    let chances = match chances {
        Chances::Eigenvector => eigenvector(&duels, places.len()),
        Chances::Product => {
            let others = |(a, row): (usize, &[f64])| {
                let won = row.iter().enumerate().filter(|(b, _)| *b != a);
                won.map(|(_, chance)| chance).product()
            };
            duels.chunks_exact(places.len()).enumerate().map(others).collect()
        }
    };
    weighted_mean(places.into_iter().zip(chances))
}

/// Chances `[a·n + b]` that a beats b; 0 where a is b.
fn duels(stands: &[Stand], places: &[f64], range: f64, votes: Votes) -> Vec<f64> {
    let strength = |a: f64, b: f64| {
        let nearer = |s: &Stand| ((s.position - b).abs() - (s.position - a).abs()) / range;
        let vote = |s: &Stand| match (votes, nearer(s)) {
            (Votes::ByDistance, by) => s.weight() * by.max(0.0),
            (Votes::Whole, by) if by > 0.0 => s.weight(),
            (Votes::Whole, by) if by < 0.0 => 0.0,
            (Votes::Whole, _) => 0.5 * s.weight(),
        };
        stands.iter().map(vote).sum::<f64>()
    };
    let grain = if votes == Votes::ByDistance { GRAIN } else { 0.0 };
    let chance = |a: f64, b: f64| {
        let (won, lost) = (grain + strength(a, b), grain + strength(b, a));
        if won + lost > 0.0 { won / (won + lost) } else { 0.5 }
    };
    let pairs = places.iter().flat_map(|a| places.iter().map(move |b| (*a, *b)));
    pairs.map(|(a, b)| if a == b { 0.0 } else { chance(a, b) }).collect()
}

/// p ∝ V·p, by power iteration half a step at a time.
fn eigenvector(duels: &[f64], n: usize) -> Vec<f64> {
    let mut chances = vec![1.0 / n as f64; n];
    let mut won = vec![0.0; n];
    for _ in 0..STEPS {
        for (won, row) in won.iter_mut().zip(duels.chunks_exact(n)) {
            *won = row.iter().zip(&chances).map(|(v, p)| v * p).sum();
        }
        let total: f64 = won.iter().sum();
        let mut moved: f64 = 0.0;
        for (p, won) in chances.iter_mut().zip(&won) {
            let next = 0.5 * (*p + won / total);
            moved = moved.max((next - *p).abs());
            *p = next;
        }
        if moved <= STILL {
            break;
        }
    }
    chances
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [(Votes, Chances); 4] = [
        (Votes::Whole, Chances::Eigenvector),
        (Votes::Whole, Chances::Product),
        (Votes::ByDistance, Chances::Eigenvector),
        (Votes::ByDistance, Chances::Product),
    ];

    fn stand(position: f64, salience: f64, capability: f64) -> Stand {
        Stand { position, salience, capability }
    }

    #[test]
    fn the_election_goes_to_the_heavier_side() {
        let two = |w: f64| [stand(0.0, 1.0, 1.0), stand(100.0, 1.0, w)];
        let outcome = |w: f64, how: (Votes, Chances)| condorcet(&two(w), how.0, how.1).unwrap();
        for how in ALL {
            assert!((outcome(1.0, how) - 50.0).abs() < 1e-9);
            assert_eq!(condorcet(&[stand(7.0, 1.0, 1.0); 3], how.0, how.1), Some(7.0));
            assert_eq!(condorcet(&[], how.0, how.1), None);
        }
        // Of two the product has the odds 3 to 1, the eigenvector their root.
        assert!((outcome(3.0, ALL[3]) - 75.0).abs() < 1e-5);
        let root = 3.0f64.sqrt();
        assert!((outcome(3.0, ALL[0]) - 100.0 * root / (1.0 + root)).abs() < 1e-9);
    }

    #[test]
    fn those_as_near_to_both_split_their_votes() {
        let side = |x: f64, w: f64| stand(x, 1.0, w);
        let stands = [side(0.0, 1.0), side(50.0, 2.0), side(100.0, 1.0)];
        let duels = duels(&stands, &[0.0, 50.0, 100.0], 100.0, Votes::Whole);
        assert_eq!(duels, [0.0, 0.25, 0.5, 0.75, 0.0, 0.75, 0.5, 0.25, 0.0]);
    }

    proptest! {
        #[test]
        fn every_outcome_lies_among_the_positions(
            actors in prop::collection::vec((0.0..100.0f64, 0.0..1.0f64, 0.0..3.0f64), 1..9),
        ) {
            let stands: Vec<Stand> = actors.iter().map(|&(x, s, c)| stand(x, s, c)).collect();
            let low = stands.iter().map(|s| s.position).fold(f64::INFINITY, f64::min);
            let high = stands.iter().map(|s| s.position).fold(f64::NEG_INFINITY, f64::max);
            for (votes, chances) in ALL {
                let outcome = condorcet(&stands, votes, chances).unwrap();
                prop_assert!(low - 1e-9 <= outcome && outcome <= high + 1e-9, "{outcome}");
            }
        }
    }
}
