//! Rivalries: pairs of states with a stake that either could take by force. Vocabulary; who fights
//! is in the mechanism.

use bevy_ecs::prelude::Component;

/// A rivalry's place in the order of the scenario.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[component(immutable)]
pub struct RivalryKey(pub u32);

/// A rivalry, and how it ended.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Rivalry {
    /// The two states, by slot.
    pub sides: [u32; 2],
    /// How many rivalries of the same two come before it.
    pub nth: u32,
    /// What a war costs each side, in years of the stake.
    pub cost: f64,
    /// The war that settled it; none while there is peace.
    pub war: Option<War>,
}

/// A preventive war.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct War {
    /// In which round.
    pub round: u32,
    /// Who began it, fearing decline, by slot.
    pub declining: u32,
    /// Whether it won.
    pub won: bool,
}
