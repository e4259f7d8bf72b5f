//! How a mechanism enters a world: it adds its systems to phases and registers how it is reset between runs.

use bevy_ecs::prelude::{Schedule, World};

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
