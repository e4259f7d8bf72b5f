//! What a state says it wants: the truth in good faith, else an exaggeration away from the draft (§3).

/// x̂ = x + e·(x − y), clipped to [0, 100], with `e` = (1 − good faith)·bluff ≥ 0: a state of bad faith overstates its distance
/// from the draft `y` so that a chair who splits differences moves farther toward it.
#[inline]
pub fn declared(ideal: f64, draft: f64, exaggeration: f64) -> f64 {
    (ideal + exaggeration * (ideal - draft)).clamp(0.0, 100.0)
}

#[cfg(test)]
mod tests {
    use super::declared;

    #[test]
    fn good_faith_states_the_truth_and_bad_faith_exaggerates_away_from_the_draft() {
        assert_eq!(declared(70.0, 50.0, 0.0), 70.0);
        assert_eq!(declared(70.0, 50.0, 0.5), 80.0);
        assert_eq!(declared(30.0, 50.0, 0.5), 20.0);
        assert_eq!(declared(90.0, 10.0, 1.0), 100.0);
    }
}
