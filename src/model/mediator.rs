//! The mediator that a run sends. Whether it is believed is decided elsewhere.

use bevy_ecs::prelude::Component;

/// The mediator of a run.
#[derive(Component, Clone, Debug, PartialEq)]
pub struct Mediator {
    /// The text it would like; none if it takes nobody's side.
    pub position: Option<Vec<f64>>,
    /// How much it cares for the side it takes, in [0, 1].
    pub bias: f64,
    /// How much it knows, in [0, 1].
    pub information: f64,
    /// What a failure costs it, ≥ 0.
    pub failure_cost: f64,
    /// What it can spend, in units of utility.
    pub leverage: f64,
    /// Whether the scenario describes it; else it is a secretariat that nobody doubts.
    pub described: bool,
}

impl Default for Mediator {
    fn default() -> Self {
        Self {
            position: None,
            bias: 0.0,
            information: 1.0,
            failure_cost: 0.2,
            leverage: 0.2,
            described: false,
        }
    }
}
