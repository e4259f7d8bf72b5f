//! How a mechanism prepares a world: it puts in what its systems need and registers how it is reset
//! between runs. When its systems act stands on the page of the round.

use bevy_ecs::{prelude::World, query::IterQueryData};

/// What undoes a run, so that a reused world equals a fresh one.
pub type Reset = Box<dyn FnMut(&mut World) + Send + Sync>;

/// The world that a mechanism prepares, and how runs are undone.
pub struct Install<'a> {
    /// The world of the run, with `Setting`, `Valuation` and every parameter set already in it.
    pub world: &'a mut World,
    resets: &'a mut Vec<Reset>,
}

impl<'a> Install<'a> {
    /// A world to which nobody has added anything yet.
    pub fn new(world: &'a mut World, resets: &'a mut Vec<Reset>) -> Self {
        Self { world, resets }
    }

    /// Adds what undoes a run: called before each, in the order in which they were added.
    pub fn before_each_run(&mut self, reset: impl FnMut(&mut World) + Send + Sync + 'static) {
        self.resets.push(Box::new(reset));
    }

    /// Adds what undoes a run in each entity with these components. The query is kept: making it
    /// anew takes longer than using it.
    pub fn undo<D: IterQueryData + 'static>(
        &mut self,
        mut undo: impl for<'w, 's> FnMut(D::Item<'w, 's>) + Send + Sync + 'static,
    ) {
        let mut found = self.world.query::<D>();
        self.before_each_run(move |world| found.iter_mut(world).for_each(&mut undo));
    }
}
