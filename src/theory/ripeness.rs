//! Ripeness: when a party to a stalemate is ready for a mediator.
//!
//! Source: Zartman (1985, 2000): a mutually hurting stalemate, and the sense that it cannot be won alone. The comparison of
//! the two in utility is this model's own.

/// What a party still hopes to gain alone, in utility: `hope` in [0, 1], the share of its room for gain that the most capable
/// party thinks it could win by itself; `capability` relative to the most capable, in [0, 1]; `room` its best value less the status quo's.
pub fn hope_alone(hope: f64, capability: f64, room: f64) -> f64 {
    hope * capability * room.max(0.0)
}

/// Whether the stalemate costs a party at least what it hopes to gain alone. Both ≥ 0.
pub fn ripe(cost: f64, hope: f64) -> bool {
    cost >= hope
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strong_ripen_last_and_pain_ripens() {
        assert!(ripe(0.02, hope_alone(0.1, 0.2, 0.5)) && !ripe(0.02, hope_alone(0.1, 1.0, 0.5)));
        assert!(ripe(0.06, hope_alone(0.1, 1.0, 0.5)));
        assert!(ripe(0.0, hope_alone(0.5, 1.0, -1.0)));
    }
}
