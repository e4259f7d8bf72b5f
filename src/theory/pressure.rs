//! The hurting stalemate: how harm lately suffered makes any agreement look better.
//!
//! Source: Zartman (1985, 2000), ripeness; the saturating form H/(1 + H) is this model's own.

/// weight·(1 − V(status quo))·H/(1 + H), in units of utility, never negative.
///
/// `weight` ≥ 0; `status_quo` is V of the status quo in [0, 1]; `harm` H ≥ 0 is the harm lately suffered, in
/// retaliation costs. No harm, or a status quo at the ideal, gives none; negative arguments count as zero.
pub fn stalemate_pressure(weight: f64, status_quo: f64, harm: f64) -> f64 {
    let harm = harm.max(0.0);
    if harm.is_infinite() {
        return weight * (1.0 - status_quo).max(0.0);
    }
    weight * (1.0 - status_quo).max(0.0) * harm / (1.0 + harm)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rises_with_harm_and_saturates() {
        assert_eq!(stalemate_pressure(0.25, 0.4, 0.0), 0.0);
        assert!((stalemate_pressure(0.25, 0.4, 1.0) - 0.075).abs() < 1e-15);
        assert!(stalemate_pressure(0.25, 0.4, 2.0) > stalemate_pressure(0.25, 0.4, 1.0));
        assert!((stalemate_pressure(0.25, 0.4, f64::INFINITY) - 0.15).abs() < 1e-15);
        assert_eq!(stalemate_pressure(0.25, 1.0, 5.0), 0.0);
    }
}
