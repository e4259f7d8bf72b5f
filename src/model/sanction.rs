//! What a breach is expected to cost beyond lost cooperation, and whether habits rule. Written by
//! those who enforce norms, read by those who keep them; it decides nothing.

use bevy_ecs::prelude::Component;

/// What a state expects of those who see it break a norm, and does to others. Without enforcement
/// nothing is expected.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct Sanction {
    /// What it would pay if everybody saw its breach, in utility: Σ over the others of vengefulness
    /// × punishment.
    pub expected: f64,
    /// With what probability it punishes what it sees, in [0, 1].
    pub vengefulness: f64,
    /// How large a chance of being seen it dares to take, in [0, 1]; none where states weigh
    /// interests instead.
    pub boldness: Option<f64>,
}

impl Sanction {
    /// What it expects to pay for breaking a norm when it is seen with probability `chance`.
    pub fn feared(&self, chance: f64) -> f64 {
        chance * self.expected
    }
}

#[cfg(test)]
mod tests {
    use super::Sanction;

    #[test]
    fn what_is_feared_grows_with_the_chance_of_being_seen() {
        let sanction = Sanction { expected: 0.4, ..Sanction::default() };
        assert_eq!((sanction.feared(0.5), sanction.feared(1.0)), (0.2, 0.4));
        assert_eq!(Sanction::default().feared(1.0), 0.0);
    }
}
