//! The instruments by which states control data, and what their opennesses bring to all (§9). Columns by slot; what moves them is in
//! the mechanism.

use bevy_ecs::prelude::Resource;

use crate::spec::{behaviour::Behaviour, state::StateSpec};

/// The names under `state[].data_control`.
pub const INSTRUMENTS: [&str; 3] = ["generation", "collection", "utilisation"];

/// The behaviour that each instrument is.
pub const GOVERNED: [Behaviour; 3] =
    [Behaviour::DataGeneration, Behaviour::DataCollection, Behaviour::DataUtilisation];

/// Control by each state, in [0, 1], and what common use brought it in the last round and so far.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Instruments {
    /// Control of generation, collection and utilisation, by slot, as the scenario has it.
    pub given: [Vec<f64>; 3],
    /// The same as they are now.
    pub control: [Vec<f64>; 3],
    /// Common-use benefit of each state in the last round, in utility.
    pub benefit: Vec<f64>,
    /// Its sum over all rounds.
    pub enjoyed: Vec<f64>,
    /// Rounds counted.
    pub rounds: u32,
}

impl Instruments {
    /// The instruments of these states, in their order; none controls what it says nothing of.
    pub fn of(states: &[StateSpec]) -> Self {
        let column = |name: &str| -> Vec<f64> {
            states.iter().map(|s| s.data_control.get(name).copied().unwrap_or(0.0)).collect()
        };
        let given = INSTRUMENTS.map(column);
        let none = vec![0.0; states.len()];
        Self { control: given.clone(), given, benefit: none.clone(), enjoyed: none, rounds: 0 }
    }

    /// Back to what the scenario gives.
    pub fn clear(&mut self) {
        for (now, given) in self.control.iter_mut().zip(&self.given) {
            now.clone_from(given);
        }
        self.benefit.fill(0.0);
        self.enjoyed.fill(0.0);
        self.rounds = 0;
    }

    /// How open a state's links are now, in [0, 1]: one less the mean of its instruments. Where nothing was said of them they are open.
    pub fn open(&self, slot: usize) -> f64 {
        let of = |control: &Vec<f64>| control.get(slot).copied().unwrap_or(0.0);
        1.0 - self.control.iter().map(of).sum::<f64>() / 3.0
    }

    /// Mean control over states and instruments.
    pub fn mean(&self) -> f64 {
        let all = self.control.iter().flatten();
        all.sum::<f64>() / (3 * self.benefit.len()).max(1) as f64
    }
}
