//! `[record]`: which tables of a run are written.

use bevy_ecs::prelude::Resource;

use super::params::params;

params! {
    /// Which tables of a run are wanted beside its measures; nothing is written down that is not.
    ///
    /// A scenario says so in `[record]`.
    #[derive(Resource, Copy, Default, Eq)]
    pub struct Record in "record" {
        /// whether rounds.csv is written; by a sweep only if true is written here
        rounds: bool = true, flag().inert();
        /// whether texts.csv is written; by a sweep only if true is written here
        texts: bool = true, flag().inert();
        /// whether states.csv is written; by a sweep only if true is written here
        states: bool = true, flag().inert();
        /// whether votes.csv and vote_probabilities.csv are written; by a sweep only if true is
        /// written here
        votes: bool = true, flag().inert();
        /// whether forums.csv is written; by a sweep only if true is written here
        forums: bool = true, flag().inert();
        /// whether incidents.csv is written, where there may be incidents; by a sweep only if true
        /// is written here
        incidents: bool = true, flag().inert();
        /// whether trust.csv is written, in runs with [trust]; by a sweep only if true is written
        /// here
        trust: bool = true, flag().inert();
        /// whether transcript.csv is written; by a sweep only if true is written here
        transcript: bool = true, flag().inert();
        /// whether solutions.csv is written: the Pareto set, Nash, Kalai, Kalai–Smorodinsky and
        /// other points, and how far the text is from them
        solutions: bool = false, flag().inert();
    }
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
