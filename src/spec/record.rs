//! `[record]`: which tables of a run are written.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

/// Which tables of a run are wanted beside its measures; nothing is written down that is not.
///
/// A scenario says so in `[record]`.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// `rounds`.
    pub rounds: bool,
    /// `texts`.
    pub texts: bool,
    /// `states`.
    pub states: bool,
    /// `votes`, and what `vote_probabilities` is made of.
    pub votes: bool,
    /// `forums`.
    pub forums: bool,
    /// `incidents`.
    pub incidents: bool,
    /// `trust`, in runs where there is any.
    pub trust: bool,
    /// `transcript`.
    pub transcript: bool,
    /// `solutions`.
    pub solutions: bool,
}

impl Record {
    /// Every table.
    pub const ALL: Self = Self {
        rounds: true,
        texts: true,
        states: true,
        votes: true,
        forums: true,
        incidents: true,
        trust: true,
        transcript: true,
        solutions: true,
    };
}
