//! L4, scenario + seed → one run's results. A world is built once and reused: a run on a reused
//! world equals a run on a fresh one, byte for byte. It reads no file and knows no table format.

mod actors;
mod build;
mod outlook;
mod schedule;
mod watch;

use bevy_ecs::{
    message::Messages,
    prelude::{QueryState, Schedule, World},
    schedule::SingleThreadedExecutor,
};

use crate::measure::outcome;
pub use crate::measure::outcome::Outcome;
use crate::model::{
    deed::Deed,
    forum::{Ballot, Ballots, ForumKey, Stage},
    install::Reset,
    message::Happening,
    phase::Round,
    random::Streams,
    setting::{Clock, Lasting, Setting},
    valuation::Valuation,
};
use crate::spec::{Scenario, record::Record};
pub use watch::{Watched, watch};

/// A world and its schedule, ready to run any replication of one scenario.
pub struct Engine {
    world: World,
    schedule: Schedule,
    resets: Vec<Reset>,
    stages: QueryState<&'static Stage>,
}

impl Engine {
    /// Builds the world of a scenario. `wants` says what is written down of each run.
    pub fn new(scenario: &Scenario, wants: Record) -> Self {
        Self::with_schedule(scenario, wants, Schedule::new(Round))
    }

    /// As [`Engine::new`] with a schedule of the caller's making, for tests that shuffle it.
    pub fn with_schedule(scenario: &Scenario, wants: Record, mut schedule: Schedule) -> Self {
        schedule.set_executor(SingleThreadedExecutor::new());
        let (mut world, mut resets) = (World::new(), Vec::new());
        build::fill(&mut world, &mut schedule, &mut resets, scenario, wants);
        let stages = world.query();
        Self { world, schedule, resets, stages }
    }

    /// Runs one replication under a master seed. `None` only if the scenario had no forum, which a
    /// checked one has.
    pub fn run(&mut self, seed: u64, replication: u64) -> Option<Outcome> {
        self.run_seen(seed, replication, |_| ())
    }

    /// As [`Engine::run`], and lets somebody look at the world after each round.
    fn run_seen(
        &mut self,
        seed: u64,
        replication: u64,
        look: impl FnMut(&mut World),
    ) -> Option<Outcome> {
        self.play(seed, replication, look);
        outcome::read(&mut self.world)
    }

    /// Runs one replication and reads its last vote alone: no measures of the run, some of which
    /// take longer than the vote.
    pub fn ballot(&mut self, seed: u64, replication: u64) -> Option<Ballot> {
        self.play(seed, replication, |_| ());
        let mut forums = self.world.query::<(&ForumKey, &Ballots)>();
        let main = forums.iter(&self.world).min_by_key(|(key, _)| key.0)?;
        main.1.0.last().cloned()
    }

    fn play(&mut self, seed: u64, replication: u64, mut look: impl FnMut(&mut World)) {
        self.reset(Streams { seed, replication });
        let horizon = self.world.resource::<Setting>().horizon;
        let lasting = self.world.resource::<Lasting>().0;
        while self.world.resource::<Clock>().0 < horizon {
            self.world.resource_mut::<Clock>().0 += 1;
            self.schedule.run(&mut self.world);
            look(&mut self.world);
            self.turn_messages();
            if self.all_closed() && !lasting {
                break;
            }
        }
    }

    fn reset(&mut self, streams: Streams) {
        self.world.insert_resource(streams);
        self.world.insert_resource(Clock(0));
        // Twice, since messages live for two updates.
        for _ in 0..2 {
            self.turn_messages();
        }
        for reset in &mut self.resets {
            reset(&mut self.world);
        }
    }

    /// Messages of the round before last are forgotten.
    fn turn_messages(&mut self) {
        self.world.resource_mut::<Messages<Happening>>().update();
        self.world.resource_mut::<Messages<Deed>>().update();
    }

    fn all_closed(&mut self) -> bool {
        self.stages.iter(&self.world).all(|stage| *stage == Stage::Closed)
    }

    /// What the run is given: names, the status quo, dimensions of texts.
    pub fn setting(&self) -> &Setting {
        self.world.resource::<Setting>()
    }

    /// What texts are worth to states.
    pub fn valuation(&self) -> &Valuation {
        self.world.resource::<Valuation>()
    }

    /// Ids of states by slot, for tables over replications.
    pub fn state_ids(&self) -> &[crate::model::setting::Label] {
        &self.world.resource::<Setting>().state
    }
}
