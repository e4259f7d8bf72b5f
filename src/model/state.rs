//! States: the place of each in every column. No behaviour.

use bevy_ecs::prelude::Component;

/// A state's place in every column, in the order of the scenario. It never changes.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[component(immutable)]
pub struct Slot(pub u32);
