//! How each state's delegation negotiates where a protocol leaves it the choice: what it offers and accepts, how patient it is,
//! what it could get elsewhere. Filled by the engine; no behaviour.

use bevy_ecs::prelude::Resource;

use crate::theory::tactics::{Acceptance, Offering};

/// One entry a state in every column, by slot.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Delegates {
    /// What it offers.
    pub offering: Vec<Offering>,
    /// What it accepts.
    pub acceptance: Vec<Acceptance>,
    /// What a gain is still worth one turn later, δ in [0, 1].
    pub patience: Vec<f64>,
    /// Value that it can get elsewhere; 0 for none.
    pub outside: Vec<f64>,
}
