//! What a run is given and never changes: names, the status quo, dimensions of texts. Filled by the
//! engine.

use std::sync::Arc;

use bevy_ecs::prelude::{Component, Resource};

use super::appraisal::Costs;
use crate::spec::behaviour::Behaviour;

/// A name shared by every row that mentions it.
pub type Label = Arc<str>;

/// What never changes in a run.
#[derive(Resource, Clone, Debug)]
pub struct Setting {
    /// Ids of states, by slot.
    pub state: Vec<Label>,
    /// Names of states for people, by slot.
    pub state_name: Vec<Label>,
    /// Id of each dimension of a text: an issue, or a state's share of a pie.
    pub issue: Vec<Label>,
    /// The behaviour that each dimension governs, if any.
    pub governs: Vec<Option<Behaviour>>,
    /// Whether 100 on a dimension that governs an instrument of data control asks for openness,
    /// instead of control.
    pub opening: Vec<bool>,
    /// Scale of each dimension.
    pub scale: Vec<Scale>,
    /// What holds if nothing is agreed, by dimension.
    pub status_quo: Vec<f64>,
    /// Whether levels are shares of one pie and sum to at most 100.
    pub pie: bool,
    /// Probability that a member's shortfall is known to the mediator.
    pub transparency: f64,
    /// What adopting a text costs, and what harm presses.
    pub costs: Costs,
    /// Last round of a run.
    pub horizon: u32,
}

/// The scale of one dimension of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// A level in [0, 100].
    Continuous,
    /// The index of one of these values.
    Discrete(Vec<Label>),
}

impl Scale {
    /// How many values a discrete scale has; none if continuous.
    pub fn values(&self) -> Option<usize> {
        match self {
            Scale::Continuous => None,
            Scale::Discrete(values) => Some(values.len()),
        }
    }
}

/// The round that is being played, from 1.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock(pub u32);

/// Whether a run goes on to its horizon after every forum has closed, since states go on living
/// with what was decided. A mechanism that acts after the vote sets it.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lasting(pub bool);

/// The state behind an entity.
#[derive(Component, Clone, Debug, PartialEq, Eq)]
pub struct Name(pub Label);
