//! How a mechanism enters a world: it adds its systems to phases and registers how it is reset between runs.

use bevy_ecs::prelude::{IntoSystem, Schedule, World};

use super::{
    phase::Phase,
    sitting::{self, ForumItem, Office, Pace, Step},
};

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
    steps: Vec<(Phase, Step)>,
}

impl<'a> Install<'a> {
    /// Into a world and schedule to which nobody has added anything yet.
    pub fn new(
        world: &'a mut World,
        schedule: &'a mut Schedule,
        resets: &'a mut Vec<Reset>,
    ) -> Self {
        Self { world, schedule, resets, steps: Vec::new() }
    }

    /// Adds what is done with each forum in each round: cheaper than a system, since forums and what a step consults are
    /// gathered once for all steps that follow on each other.
    pub fn step(
        &mut self,
        phase: Phase,
        step: impl FnMut(&mut ForumItem, &mut Office) + Send + Sync + 'static,
    ) {
        self.steps.push((phase, Box::new(step)));
    }

    /// Everybody has been added: puts the steps into the schedule.
    pub fn finish(self, pace: Pace) {
        sitting::convene(self.schedule, self.steps, pace);
    }
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
