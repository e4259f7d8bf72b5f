//! One run, watched round by round: what `comity replay` steps through and a report draws. The run
//! is the one that
//! [`Engine::run`] makes, byte for byte.

use super::{Engine, Outcome};
use crate::measure::{frame, frame::Frame};
use crate::model::{setting::Setting, valuation::Valuation};
use crate::spec::{Scenario, record::Record};

/// A run that was watched.
#[derive(Clone, Debug)]
pub struct Watched {
    /// Names, the status quo, dimensions.
    pub setting: Setting,
    /// What texts are worth to whom.
    pub valuation: Valuation,
    /// Every forum at the end of every round in which it was at work, in order.
    pub frames: Vec<Frame>,
    /// What the run left behind, all tables.
    pub outcome: Outcome,
}

/// Runs one replication and watches it. `None` only if the scenario had no forum, which a checked
/// one has.
pub fn watch(scenario: &Scenario, seed: u64, replication: u64) -> Option<Watched> {
    let mut engine = Engine::new(scenario, Record::ALL);
    let mut frames = Vec::new();
    let outcome = engine.run_seen(seed, replication, |world| frames.extend(frame::read(world)))?;
    let setting = engine.world.resource::<Setting>().clone();
    let valuation = engine.world.resource::<Valuation>().clone();
    Some(Watched { setting, valuation, frames, outcome })
}
