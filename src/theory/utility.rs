//! What a text is worth to one state by distance alone: the spatial utility of ideal points and saliences.
//!
//! Source: the spatial model of politics (Downs 1957; Enelow & Hinich 1984), with exponent κ: 2 is the
//! quadratic form, 1 is city-block.

/// Length of the scale on which positions and texts are stated.
pub const SCALE: f64 = 100.0;

/// Loss from a distance: `distance`^`kappa`.
///
/// `distance` is a share of the scale, in [0, 1] (its sign is ignored); `kappa` > 0, and 1 and 2 take no power function.
/// Zero distance costs nothing whatever `kappa` is.
#[inline]
pub fn loss(distance: f64, kappa: f64) -> f64 {
    let distance = distance.abs();
    if kappa == 2.0 {
        distance * distance
    } else if kappa == 1.0 {
        distance
    } else {
        libm::pow(distance, kappa)
    }
}

/// Spatial utility 1 − Σ_j s_j·(|y_j − x_j|/100)^κ of `text`, 1 at the ideal point.
///
/// `text` and `ideal` in [0, 100], one entry an issue; with saliences that sum to 1 the result is in [0, 1].
/// Surplus entries of a longer slice are ignored.
pub fn utility(text: &[f64], ideal: &[f64], salience: &[f64], kappa: f64) -> f64 {
    let mut lost = 0.0;
    for ((y, x), s) in text.iter().zip(ideal).zip(salience) {
        lost += s * loss((y - x) / SCALE, kappa);
    }
    1.0 - lost
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ideal_is_one_and_fast_paths_agree_with_pow() {
        assert_eq!(utility(&[30.0, 70.0], &[30.0, 70.0], &[0.4, 0.6], 2.0), 1.0);
        assert_eq!(utility(&[0.0], &[100.0], &[1.0], 1.7), 0.0);
        assert_eq!(loss(0.3, 2.0), 0.09);
        assert_eq!(loss(-0.3, 1.0), 0.3);
        assert_eq!(loss(0.0, 0.5), 0.0);
    }

    proptest! {
        #[test]
        fn loss_is_within_bounds_and_monotone(a in 0.0f64..1.0, b in 0.0f64..1.0, kappa in 0.2f64..4.0) {
            let (low, high) = if a < b { (a, b) } else { (b, a) };
            prop_assert!((0.0..=1.0).contains(&loss(a, kappa)));
            prop_assert!(loss(low, kappa) <= loss(high, kappa) + 1e-15);
        }
    }
}
