//! Where a negotiation settles if tabled positions are focal: the compromise, drawn to the nearest position on the table
//! when that is within reach; else the room splits the difference.
//!
//! Sources: the compromise as in [`super::compromise`] (Van den Bos 1991; Achen 2006); focal points after Schelling (1960),
//! *The Strategy of Conflict*: what is on the table already is what expectations meet on. The combination is ours. Powers
//! are judged by experts, so they are replicated with log-normal errors, and the forecast is a distribution.

use super::compromise::{Stand, weighted_mean};

/// Where the room settles: the position nearest to the weighted mean if it is at most `reach` away, else that mean.
///
/// `weights` stand in for capability × salience, ≥ 0, one for each of `stands`. Of two positions equally near the lower.
/// None without actors.
pub fn settle(stands: &[Stand], weights: &[f64], reach: f64) -> Option<f64> {
    let mean = weighted_mean(stands.iter().zip(weights).map(|(s, w)| (s.position, *w)))?;
    let mut nearest = f64::INFINITY;
    for stand in stands {
        let (new, old) = ((stand.position - mean).abs(), (nearest - mean).abs());
        if new < old || (new == old && stand.position < nearest) {
            nearest = stand.position;
        }
    }
    // The sums behind a mean are rounded: a reach of 20 reaches what is 20 away.
    Some(if (nearest - mean).abs() <= reach + 1e-9 { nearest } else { mean })
}

/// Weights with errors: each multiplied by exp(noise · z), z a standard normal number from `normal`.
pub fn misjudged(stands: &[Stand], noise: f64, mut normal: impl FnMut() -> f64) -> Vec<f64> {
    stands.iter().map(|s| s.weight() * libm::exp(noise * normal())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stands(of: &[(f64, f64)]) -> (Vec<Stand>, Vec<f64>) {
        let stand = |&(position, w): &(f64, f64)| Stand { position, salience: w, capability: 1.0 };
        (of.iter().map(stand).collect(), of.iter().map(|(_, w)| *w).collect())
    }

    #[test]
    fn a_position_within_reach_of_the_compromise_is_where_the_room_settles() {
        let (three, w) = stands(&[(0.0, 1.0), (50.0, 1.0), (100.0, 2.0)]);
        assert_eq!(settle(&three, &w, 12.5), Some(50.0));
        assert_eq!(settle(&three, &w, 12.0), Some(62.5));
        let (two, w) = stands(&[(0.0, 1.0), (100.0, 1.0)]);
        assert_eq!(settle(&two, &w, 20.0), Some(50.0));
        assert_eq!(settle(&two, &w, 50.0), Some(0.0), "of two equally near the lower");
        assert_eq!(settle(&[], &[], 20.0), None);
    }

    #[test]
    fn without_noise_weights_are_what_they_are() {
        let (two, w) = stands(&[(0.0, 0.3), (100.0, 0.7)]);
        assert_eq!(misjudged(&two, 0.0, || 3.0), w);
        assert_eq!(misjudged(&two, 1.0, || 0.0), w);
    }

    proptest! {
        #[test]
        fn without_reach_it_is_the_compromise_and_it_never_leaves_the_positions(
            of in prop::collection::vec((0.0..100.0f64, 0.1..1.0f64), 1..8),
            reach in 0.0..60.0f64,
        ) {
            let (stands, w) = stands(&of);
            let mean = super::super::compromise::compromise(&stands).unwrap();
            let at = settle(&stands, &w, reach).unwrap();
            prop_assert!((at - mean).abs() <= reach + 1e-6);
            prop_assert!((settle(&stands, &w, 0.0).unwrap() - mean).abs() < 1e-6);
        }
    }
}
