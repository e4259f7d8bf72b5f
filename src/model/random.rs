//! The only file that names a random generator: one master seed, one named stream for each purpose,
//! and draws that belong to whom they concern.
//!
//! The key of the generator is (master seed, replication, tag, owner). The owner is the hash of the
//! id of a state or of an issue, or of several of them in order. The purpose and the forum pick the
//! ChaCha stream, the round picks a page of fixed size in it. So a mechanism, a draw, a state or an
//! issue that is added, removed or moved changes no draw of anybody else.

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
const TAG: &[u8; 8] = b"comity-s";

/// Words of 32 bits in one round's page.
const PAGE: u128 = 1 << 40;

/// Whose a draw is: a hash that is the same on every machine and in every version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owner(u64);

impl Owner {
    /// Nobody in particular: a mediator that proposes, the design of a sweep. Eight letters that no
    /// id hashes to but by a chance of 2^-64; with `TAG` they make the key of earlier versions.
    pub const NOBODY: Self = Self(u64::from_le_bytes(*b"treams-1"));

    /// The owner with this id.
    pub fn of(id: &str) -> Self {
        Self(fnv1a(FNV_START, id.as_bytes()))
    }

    /// This owner toward another: not the same as the other toward this one.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.nth(other.0)
    }

    /// This owner with another, the same in either order.
    #[must_use]
    pub fn beside(self, other: Self) -> Self {
        Self(self.0 ^ other.0)
    }

    /// This owner for the `n`th time, where it draws for one purpose more than once in a round.
    #[must_use]
    pub fn nth(self, n: u64) -> Self {
        Self(fnv1a(self.0, &n.to_le_bytes()))
    }
}

/// The hash of no bytes.
const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

/// Hashes bytes on from `start` (FNV-1a, 64 bits).
fn fnv1a(start: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(start, |h, byte| (h ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// All randomness of one run.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Streams {
    /// Master seed, 0 … 2^53 − 1.
    pub seed: u64,
    /// Number of the replication, from 0.
    pub replication: u64,
}

impl Streams {
    /// The draws for one purpose in one forum in one round that belong to nobody in particular.
    pub fn page(&self, purpose: Purpose, forum: u32, round: u32) -> Draws {
        self.of(purpose, forum, round, Owner::NOBODY)
    }

    /// The draws of `owner` for one purpose in one forum in one round, from their beginning.
    pub fn of(&self, purpose: Purpose, forum: u32, round: u32, owner: Owner) -> Draws {
        let mut key = [0u8; 32];
        key[..8].copy_from_slice(&self.seed.to_le_bytes());
        key[8..16].copy_from_slice(&self.replication.to_le_bytes());
        key[16..24].copy_from_slice(TAG);
        key[24..].copy_from_slice(&owner.0.to_le_bytes());
        let mut generator = ChaCha8Rng::from_seed(key);
        generator.set_stream((u64::from(purpose as u32) << 32) | u64::from(forum));
        generator.set_word_pos(u128::from(round) * PAGE);
        Draws(generator)
    }

    /// Whether something that happens to `owner` with probability `chance` does. What is certain
    /// takes no generator.
    pub fn happens(
        &self,
        (purpose, forum, round): (Purpose, u32, u32),
        owner: Owner,
        chance: f64,
    ) -> bool {
        chance >= 1.0 || chance > 0.0 && self.of(purpose, forum, round, owner).uniform() < chance
    }
}

/// A stream of its own for each `purpose` under one master seed, outside any run: for studies that
/// simulate a formula.
pub fn named(seed: u64, purpose: &str) -> Draws {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(fnv1a(FNV_START, purpose.as_bytes()));
    Draws(generator)
}

/// A sequence of draws. Every sampler consumes a fixed number of words.
#[derive(Clone, Debug)]
pub struct Draws(ChaCha8Rng);

impl Draws {
    /// A number in [0, 1), 53 bits.
    pub fn uniform(&mut self) -> f64 {
        unit(self.0.next_u64())
    }

    /// A standard normal number, by the inverse of the distribution function.
    pub fn normal(&mut self) -> f64 {
        normal::from_uniform(self.uniform(), 0.0, 1.0)
    }

    /// A whole number below `n` (0 if `n` is 0); the bias is below n/2^53.
    pub fn below(&mut self, n: usize) -> usize {
        ((self.uniform() * n as f64) as usize).min(n.saturating_sub(1))
    }

    /// A number for each of many, at the price of two words for all of them.
    pub fn lots(&mut self) -> Lots {
        Lots { factor: self.0.next_u64() | 1, summand: self.0.next_u64() }
    }
}

/// The upper 53 bits as a number in [0, 1).
fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
}

/// One number in [0, 1) for each of many, told apart by who they are and not by their order. Where
/// each of many onlookers sees each of many deeds, a generator for each pair would take too long.
#[derive(Clone, Copy, Debug)]
pub struct Lots {
    factor: u64,
    summand: u64,
}

impl Lots {
    /// The number of `owner`: its hash, scrambled by two random words and by the last step of
    /// SplitMix64 (Steele, Lea & Flood 2014, with the constants of Stafford's variant 13).
    pub fn of(&self, owner: Owner) -> f64 {
        let mut bits = owner.0.wrapping_mul(self.factor).wrapping_add(self.summand);
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        unit(bits ^ (bits >> 31))
    }

    /// Picks one of these with a probability in proportion to its weight; none where none has any.
    ///
    /// Each comes at a random time, exponential at the rate of its weight, and the first is picked.
    /// So one more changes the pick only if it is the one picked.
    pub fn pick<T>(&self, among: impl IntoIterator<Item = (T, Owner, f64)>) -> Option<T> {
        let mut first = (f64::INFINITY, None);
        for (one, owner, weight) in among.into_iter().filter(|(_, _, weight)| *weight > 0.0) {
            let number = self.of(owner);
            // −ln(1 − u) is at least u: most need no logarithm.
            if number / weight < first.0 {
                let time = -libm::log1p(-number) / weight;
                if time < first.0 {
                    first = (time, Some(one));
                }
            }
        }
        first.1
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
    fn each_owner_has_draws_of_its_own_and_pairs_go_by_their_order() {
        let drawn = |owner| RUN.of(Purpose::Absence, 0, 7, owner).uniform();
        let [a, b] = ["a", "b"].map(Owner::of);
        let owners = [Owner::NOBODY, a, b, a.and(b), b.and(a), a.nth(0), a.nth(1), a.beside(b)];
        let all: std::collections::BTreeSet<u64> =
            owners.iter().map(|owner| drawn(*owner).to_bits()).collect();
        assert_eq!(all.len(), owners.len());
        assert_eq!(a.beside(b), b.beside(a));
        assert_eq!(drawn(Owner::NOBODY), RUN.page(Purpose::Absence, 0, 7).uniform());
    }

    /// As published as the bytes of a page.
    #[test]
    fn the_draws_of_an_id_are_stable_across_versions() {
        let mut own = RUN.of(Purpose::Absence, 0, 1, Owner::of("norway"));
        assert_eq!(own.0.next_u64(), 15_606_890_132_764_460_476);
        assert_eq!(own.lots().of(Owner::of("chile")), 0.720_716_920_242_278_2);
    }

    #[test]
    fn what_is_certain_happens_and_what_cannot_be_does_not() {
        let page = |round| (Purpose::Absence, 0, round);
        let often = |chance: f64| {
            (0..4000).filter(|round| RUN.happens(page(*round), Owner::of("a"), chance)).count()
        };
        assert_eq!((often(0.0), often(1.0)), (0, 4000));
        assert!((1100..1300).contains(&often(0.3)), "{}", often(0.3));
    }

    /// Ids as they are: short, alike, counted.
    fn states() -> Vec<Owner> {
        (0..2000).map(|k| Owner::of(&format!("state-{k}"))).collect()
    }

    /// Kolmogorov's distance to the uniform distribution stays within the bound of one in a
    /// thousand, and neighbours do not go together.
    #[test]
    fn lots_are_uniform_and_independent() {
        for round in 0..20 {
            let lots = RUN.page(Purpose::Notice, 0, round).lots();
            let drawn: Vec<f64> = states().into_iter().map(|owner| lots.of(owner)).collect();
            let n = drawn.len() as f64;
            let pairs = drawn.windows(2).map(|two| (two[0] - 0.5) * (two[1] - 0.5));
            let correlation = 12.0 * pairs.sum::<f64>() / n;
            assert!(correlation.abs() < 3.5 / n.sqrt(), "{correlation}");
            let mut sorted = drawn;
            sorted.sort_by(f64::total_cmp);
            let off = |(k, u): (usize, &f64)| (u - (k as f64 + 0.5) / n).abs();
            let distance = sorted.iter().enumerate().map(off).fold(0.0, f64::max);
            assert!(distance < 1.95 / n.sqrt(), "{distance}");
        }
    }

    /// And across draws: two states agree no more often than they should.
    #[test]
    fn two_states_draw_lots_independently_of_each_other() {
        let [a, b] = ["state-1", "state-2"].map(Owner::of);
        let both = |round| {
            let lots = RUN.page(Purpose::Notice, 0, round).lots();
            (lots.of(a) < 0.3) && (lots.of(b) < 0.3)
        };
        let share = (0..20_000).filter(|round| both(*round)).count() as f64 / 20_000.0;
        assert!((share - 0.09).abs() < 0.007, "{share}");
    }

    #[test]
    fn picks_go_by_weight_and_a_newcomer_takes_only_what_it_wins() {
        let weights = [("a", 1.0), ("b", 0.0), ("c", 3.0), ("d", 4.0)];
        let picked = |names: &[usize], round: u32| {
            let lots = RUN.page(Purpose::Recognition, 0, round).lots();
            lots.pick(names.iter().map(|k| (*k, Owner::of(weights[*k].0), weights[*k].1)))
        };
        let mut counts = [0.0_f64; 4];
        for round in 0..20_000 {
            let before = picked(&[0, 1, 2], round);
            let after = picked(&[3, 2, 1, 0], round);
            assert!(after == before || after == Some(3));
            counts[after.unwrap()] += 1.0 / 20_000.0;
        }
        let expected = [0.125, 0.0, 0.375, 0.5];
        assert!(counts.iter().zip(expected).all(|(a, b)| (a - b).abs() < 0.015), "{counts:?}");
        assert_eq!(picked(&[1], 0), None);
    }

    #[test]
    fn below_stays_below() {
        let mut page = RUN.page(Purpose::Panel, 0, 1);
        assert!((0..1000).all(|_| page.below(3) < 3));
        assert_eq!(page.below(0), 0);
    }
}
