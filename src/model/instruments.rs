//! The instruments by which states control data, and what their opennesses bring to all (§9). What
//! moves them is in the mechanism.

use bevy_ecs::prelude::Component;

use crate::spec::{behaviour::Behaviour, state::StateSpec};

/// The names under `state[].data_control`.
pub const INSTRUMENTS: [&str; 3] = ["generation", "collection", "utilisation"];

/// The behaviour that each instrument is.
pub const GOVERNED: [Behaviour; 3] =
    [Behaviour::DataGeneration, Behaviour::DataCollection, Behaviour::DataUtilisation];

/// Control by a state, in [0, 1], and what common use brought it in the last round and so far.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct Instruments {
    /// Control of generation, collection and utilisation, as the scenario has it.
    pub given: [f64; 3],
    /// The same as they are now.
    pub control: [f64; 3],
    /// Common-use benefit in the last round, in utility.
    pub benefit: f64,
    /// Its sum over all rounds.
    pub enjoyed: f64,
    /// Rounds counted.
    pub rounds: u32,
}

impl Instruments {
    /// Instruments that nobody has moved.
    pub fn new(given: [f64; 3]) -> Self {
        Self { given, control: given, ..Self::default() }
    }

    /// The instruments of this state; it does not control what it says nothing of.
    pub fn of(state: &StateSpec) -> Self {
        Self::new(INSTRUMENTS.map(|name| state.data_control.get(name).copied().unwrap_or(0.0)))
    }

    /// Back to what the scenario gives.
    pub fn clear(&mut self) {
        *self = Self::new(self.given);
    }

    /// How open the state's links are now, in [0, 1]: one less the mean of its instruments.
    pub fn open(&self) -> f64 {
        1.0 - self.control.iter().sum::<f64>() / 3.0
    }
}

/// Mean control over states and instruments.
pub fn mean_control(states: &[Instruments]) -> f64 {
    let by_instrument = |instrument: usize| states.iter().map(move |own| own.control[instrument]);
    let sum: f64 = (0..3).flat_map(by_instrument).sum();
    sum / (3 * states.len()).max(1) as f64
}
