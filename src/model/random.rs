//! The only file that names a random generator: one master seed, one named stream for each purpose.
//!
//! The key of the generator is (master seed, replication, version tag); the purpose and the forum pick the ChaCha
//! stream, the round picks a page of fixed size in it. So adding a mechanism, a draw, a state at the end of the list or
//! a point of a sweep moves nobody else's luck.

use std::convert::Infallible;

use bevy_ecs::prelude::Resource;
use rand::{Rng, TryRng};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

use crate::theory::normal;

/// What randomness is drawn for. Ids are for ever: append, never renumber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Purpose {
    /// Influence matrices of interdependent preferences.
    Influence = 1,
    /// Who is absent from a vote.
    Absence = 2,
    /// Whose vote slips.
    VoteNoise = 3,
    /// Whose shortfall is revealed to the mediator.
    Revelation = 4,
    /// The mediator's proposals and annealing.
    Mediation = 5,
    /// The views of arbitrators.
    Panel = 6,
    /// Votes of annealing members on a mediator's proposals.
    TextVotes = 7,
    /// Who opens up to a mediator.
    Confidence = 301,
    /// Whether a mediator finds out the facts of a dispute.
    Facts = 302,
    /// The views of those who decide a dispute.
    Tribunal = 303,
    /// Whether an award is kept, and who sees it.
    Obedience = 304,
    /// Who is found out to exaggerate.
    Discovery = 305,
    /// Which of several exchanges of equal gain the members of a forum make.
    Barter = 70,
    /// Where ideals lie that are not known exactly.
    Outlook = 60,
    /// Who is recognised as the proposer, and whom it buys of those equally cheap.
    Recognition = 471,
    /// Who takes up ratification in a round, and in which order.
    Ratification = 401,
    /// How often others than states attempt something.
    Attempts = 421,
    /// What becomes of an attempt.
    Attempt = 422,
    /// Who has an opportunity against a state, what it gains, whether its hand slips.
    Opportunity = 423,
    /// Warnings, and the resolve of those who are warned.
    Warning = 424,
    /// How grave an operation is.
    Severity = 425,
    /// What a victim sees, and whether it is enough.
    Signal = 426,
    /// The resolve of victims.
    Resolve = 427,
    /// Who else sees a breach.
    Witness = 428,
    /// By how much the powers of actors are misjudged, in `comity solve`.
    Misjudgement = 1_000_010,
    /// Which of several exchanges of equal gain is made.
    Ties = 1_000_011,
    /// How groups of issues are dealt into the parts of a cross-validation.
    Deal = 1_000_012,
    /// Who keeps a norm in good faith.
    Faith = 451,
    /// How likely a breach is to be seen on this occasion.
    Occasion = 452,
    /// Who notices what became of a norm.
    Notice = 453,
    /// Who punishes a breach, or who looked away from one.
    Vengeance = 454,
    /// Habits of the first generation, and of those that follow.
    Heredity = 455,
    /// Who wins a war.
    War = 456,
    /// Points of designs of experiments; far from the others, which grow from below.
    Design = 1_000_001,
    /// Resamples of the bootstrap.
    Bootstrap = 1_000_002,
}

/// Separates this generation of streams from any later one that must differ on purpose.
const TAG: &[u8; 16] = b"comity-streams-1";

/// Words of 32 bits in one round's page.
const PAGE: u128 = 1 << 40;

/// Words of 32 bits in one slot's part of a page: more than any mechanism draws for one state in one round.
const PART: u128 = 1 << 25;

/// All randomness of one run.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Streams {
    /// Master seed, 0 … 2^53 − 1.
    pub seed: u64,
    /// Number of the replication, from 0.
    pub replication: u64,
}

impl Streams {
    /// The draws for one purpose in one forum in one round, from their beginning.
    pub fn page(&self, purpose: Purpose, forum: u32, round: u32) -> Draws {
        self.part(purpose, forum, round, 0)
    }

    /// A part of the page for one state, issue or ballot alone, where how much the others draw must not move it.
    pub fn part(&self, purpose: Purpose, forum: u32, round: u32, part: u32) -> Draws {
        let mut key = [0u8; 32];
        key[..8].copy_from_slice(&self.seed.to_le_bytes());
        key[8..16].copy_from_slice(&self.replication.to_le_bytes());
        key[16..].copy_from_slice(TAG);
        let mut generator = ChaCha8Rng::from_seed(key);
        generator.set_stream((u64::from(purpose as u32) << 32) | u64::from(forum));
        generator.set_word_pos(u128::from(round) * PAGE + u128::from(part) * PART);
        Draws(generator)
    }
}

/// A stream of its own for each `purpose` under one master seed, outside any run: for studies that simulate a formula.
pub fn named(seed: u64, purpose: &str) -> Draws {
    // FNV-1a, so that the stream hangs on the words alone.
    let hash = |h: u64, byte: &u8| (h ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let number = purpose.as_bytes().iter().fold(0xcbf2_9ce4_8422_2325, hash);
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(number);
    Draws(generator)
}

/// A sequence of draws. Every sampler consumes a fixed number of words.
#[derive(Clone, Debug)]
pub struct Draws(ChaCha8Rng);

impl Draws {
    /// A number in [0, 1), 53 bits.
    pub fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// A standard normal number, by the inverse of the distribution function.
    pub fn normal(&mut self) -> f64 {
        normal::from_uniform(self.uniform(), 0.0, 1.0)
    }

    /// A whole number below `n` (0 if `n` is 0); the bias is below n/2^53.
    pub fn below(&mut self, n: usize) -> usize {
        ((self.uniform() * n as f64) as usize).min(n.saturating_sub(1))
    }
}

impl TryRng for Draws {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.0.next_u32())
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.0.next_u64())
    }
    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill_bytes(dst);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: Streams = Streams { seed: 2022, replication: 3 };

    fn first(streams: Streams, purpose: Purpose, forum: u32, round: u32) -> u64 {
        streams.page(purpose, forum, round).0.next_u64()
    }

    #[test]
    fn a_page_is_the_same_whenever_it_is_opened() {
        let mut late = RUN.page(Purpose::Panel, 0, 7);
        let mut again = RUN.page(Purpose::Panel, 0, 7);
        let draws: Vec<f64> = (0..100).map(|_| late.uniform()).collect();
        assert!(draws.iter().all(|d| *d == again.uniform()));
        assert!(draws.iter().all(|d| (0.0..1.0).contains(d)));
    }

    #[test]
    fn seed_replication_purpose_forum_and_round_each_move_the_stream() {
        let here = first(RUN, Purpose::Panel, 0, 7);
        assert_ne!(here, first(Streams { seed: 2023, ..RUN }, Purpose::Panel, 0, 7));
        assert_ne!(here, first(Streams { replication: 4, ..RUN }, Purpose::Panel, 0, 7));
        assert_ne!(here, first(RUN, Purpose::Absence, 0, 7));
        assert_ne!(here, first(RUN, Purpose::Panel, 1, 7));
        assert_ne!(here, first(RUN, Purpose::Panel, 0, 8));
    }

    /// Published results hang on these bytes: a change here is announced under "Reproducibility".
    #[test]
    fn the_stream_is_stable_across_versions() {
        let mut page = RUN.page(Purpose::Mediation, 0, 1);
        let drawn: Vec<u64> = (0..2).map(|_| page.0.next_u64()).collect();
        assert_eq!(drawn, [1_931_824_668_200_236_131, 3_752_124_825_653_795_428]);
    }

    #[test]
    fn normal_draws_have_mean_zero_and_deviation_one() {
        let mut page = RUN.page(Purpose::Panel, 0, 1);
        let drawn: Vec<f64> = (0..20_000).map(|_| page.normal()).collect();
        let mean = drawn.iter().sum::<f64>() / 20_000.0;
        let var = drawn.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (var - 1.0).abs() < 0.05, "{mean} {var}");
    }

    #[test]
    fn a_part_of_a_page_is_a_slots_own_and_the_first_begins_the_page() {
        let part = |slot| RUN.part(Purpose::TextVotes, 0, 7, slot).0.next_u64();
        assert_eq!(part(0), first(RUN, Purpose::TextVotes, 0, 7));
        assert_ne!(part(1), part(0));
        assert_ne!(part(1), part(2));
    }

    #[test]
    fn below_stays_below() {
        let mut page = RUN.page(Purpose::Panel, 0, 1);
        assert!((0..1000).all(|_| page.below(3) < 3));
        assert_eq!(page.below(0), 0);
    }
}
