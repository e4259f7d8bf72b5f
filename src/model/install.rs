//! How a mechanism enters a world: it adds its systems to phases and registers how it is reset between runs.

use bevy_ecs::prelude::{IntoSystem, Schedule, World};

/// What undoes a run, so that a reused world equals a fresh one.
pub type Reset = fn(&mut World);

/// The world, schedule and resets that a mechanism adds itself to.
pub struct Install<'a> {
    /// The world of the run, with `Setting`, `Valuation` and every parameter set already in it.
    pub world: &'a mut World,
    /// The schedule of one round.
    pub schedule: &'a mut Schedule,
    /// Called in order before each run.
    pub resets: &'a mut Vec<Reset>,
}

/// Undoes a part of a run by a system, whose queries are kept from one run to the next: making them anew takes longer than
/// using them.
///
/// # Panics
/// If the system names a resource that the world does not hold.
pub fn undo<M>(world: &mut World, system: impl IntoSystem<(), (), M> + 'static) {
    let done = world.run_system_cached(system);
    assert!(done.is_ok(), "a reset: {done:?}");
}
