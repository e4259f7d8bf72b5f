//! What a breach is expected to cost beyond lost cooperation, and whether habits rule. Written by those who enforce norms, read by those who
//! keep them; it decides nothing.

use bevy_ecs::prelude::Resource;

/// What states expect of those who see them break a norm. There is none in a run without enforcement.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Sanctions {
    /// What a state would pay if everybody saw its breach, by slot, in utility: Σ over the others of vengefulness × punishment.
    pub expected: Vec<f64>,
    /// With what probability each punishes what it sees, by slot, in [0, 1].
    pub vengefulness: Vec<f64>,
    /// How large a chance of being seen each state dares to take, by slot, in [0, 1]; empty where states weigh interests instead.
    pub boldness: Vec<f64>,
}

impl Sanctions {
    /// What a state that breaks a norm and is seen with probability `chance` expects to pay.
    pub fn against(&self, slot: usize, chance: f64) -> f64 {
        chance * self.expected.get(slot).copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Sanctions;

    #[test]
    fn what_is_expected_grows_with_the_chance_of_being_seen() {
        let sanctions = Sanctions { expected: vec![0.4, 0.0], ..Sanctions::default() };
        assert_eq!((sanctions.against(0, 0.5), sanctions.against(1, 0.5)), (0.2, 0.0));
        assert_eq!(Sanctions::default().against(0, 1.0), 0.0);
    }
}
