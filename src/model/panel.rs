//! The panel of arbitrators that decides what a forum could not agree on. It decides nothing here.

use bevy_ecs::prelude::Component;

/// Arbitrators, of whom the median decides.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Panel {
    /// How many, odd.
    pub size: u32,
    /// Standard deviation of one arbitrator's view of what is fair, points.
    pub spread: f64,
}
