//! States as entities (§2): what each is made of, and a component of all of them as one slice. All
//! states have one archetype, which no run changes, so that a query meets them in the order of
//! slots. It decides nothing.

use bevy_ecs::{
    component::Mutable,
    prelude::{Bundle, Component, Entity, Query, World},
};

use super::{
    cyber::{CyberPower, Growth},
    harm::Harm,
    instruments::Instruments,
    sanction::Sanction,
    setting::{Label, Name},
    state::Slot,
    treaty::Hurdle,
};

/// The id of a state's bloc; empty if none.
#[derive(Component, Clone, Debug, PartialEq, Eq)]
pub struct Bloc(pub Label);

impl Bloc {
    /// Whether two states are of one bloc.
    pub fn together(&self, other: &Bloc) -> bool {
        !self.0.is_empty() && self == other
    }

    /// Its label, if there is one.
    pub fn label(&self) -> Option<Label> {
        (!self.0.is_empty()).then(|| self.0.clone())
    }
}

/// A state's material weight, any non-negative number.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Capability(pub f64);

/// A state's good faith, in [0, 1]: how far it states its position and keeps its promises.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct GoodFaith(pub f64);

/// One sovereign state.
#[derive(Bundle, Clone, Debug)]
pub struct State {
    /// Its place in every column.
    pub slot: Slot,
    /// Its id.
    pub name: Name,
    /// Its bloc.
    pub bloc: Bloc,
    /// Its material weight.
    pub capability: Capability,
    /// How honest it is.
    pub faith: GoodFaith,
    /// What it can do to others, keep off and find out.
    pub power: CyberPower,
    /// How fast its offence grows.
    pub growth: Growth,
    /// How far it controls data.
    pub instruments: Instruments,
    /// What it asks of a treaty before it joins.
    pub hurdle: Hurdle,
    /// The harm that it suffered.
    pub harm: Harm,
    /// What it expects of those who see it break a norm, and does to others.
    pub sanction: Sanction,
}

/// A component of every state, by slot.
pub fn by_slot<'a, T: Component>(states: &'a Query<&T>) -> &'a [T] {
    let found = states.contiguous_iter().ok();
    found.and_then(|mut tables| tables.next()).unwrap_or(&[])
}

/// A component of every state, by slot, to be changed.
pub fn by_slot_mut<'a, T: Component<Mutability = Mutable>>(
    states: &'a mut Query<&mut T>,
) -> &'a mut [T] {
    let found = states.contiguous_iter_mut().ok();
    found.and_then(|mut tables| tables.next()).map_or(&mut [], |all| all.into_iter().into_slice())
}

/// A component of every state as it is now, by slot.
pub fn all<T: Component + Clone>(world: &mut World) -> Vec<T> {
    world.query::<&T>().iter(world).cloned().collect()
}

/// Gives every state a component.
pub fn give<T: Component>(world: &mut World, of: impl Fn(usize) -> T) {
    let mut states: Vec<(Slot, Entity)> = world
        .query::<(&Slot, Entity)>()
        .iter(world)
        .map(|(slot, entity)| (*slot, entity))
        .collect();
    states.sort_unstable();
    for (Slot(slot), entity) in states {
        world.entity_mut(entity).insert(of(slot as usize));
    }
}
