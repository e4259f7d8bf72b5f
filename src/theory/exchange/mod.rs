//! The exchange model: pairs of actors trade support across issues that matter differently to them, at equal gain.
//!
//! Source: Stokman & Van Oosten (1994) in *European Community Decision Making*; what the text leaves open follows the
//! program of the decide exchange model: a greedy order by gain, no outcome pushed past who asked for it, and what
//! becomes of positions in the next round.

use rand::Rng;
use serde::{Deserialize, Serialize};

use super::compromise::Stand;

mod market;

/// Stands by issue and actor: `stands[issue][actor]`, None where an actor takes no part; positions in [0, 100].
pub type Stands = Vec<Vec<Option<Stand>>>;

/// Two gains nearer than this are a tie.
pub const TIE: f64 = 1e-9;
/// Gains and moves no larger than this are none.
const LEAST: f64 = 1e-10;

/// How positions carry over to the next round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Carry {
    /// The part of the way to its voting position that any actor goes.
    pub fixed: f64,
    /// The part more that one without salience goes; one of salience s goes (1 − s) of it.
    pub by_salience: f64,
}

impl Default for Carry {
    fn default() -> Self {
        Self { fixed: 0.1, by_salience: 0.4 }
    }
}

/// One exchange, made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exchange {
    /// What each of the two gains.
    pub gain: f64,
    /// The two actors: the first demands `issues.1` and supplies `issues.0`.
    pub actors: (usize, usize),
    /// The issue the first supplies, and the one the second supplies.
    pub issues: (usize, usize),
    /// Where the two stood on what they supply.
    pub before: (f64, f64),
    /// Where they vote from now on.
    pub voting: (f64, f64),
    /// How many exchanges of equal gain it was drawn from.
    pub tied: usize,
}

/// A round of exchanges.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// Pairs that could trade, and those among them with an exchange that is valid at the beginning.
    pub possible: (usize, usize),
    /// Exchanges in the order in which they were made.
    pub made: Vec<Exchange>,
    /// Where everyone votes: `voting[issue][actor]`.
    pub voting: Vec<Vec<Option<f64>>>,
    /// Outcomes if all vote as they vote, by issue; the plain mean of votes where an issue carries no weight, NaN where nobody takes part.
    pub outcomes: Vec<f64>,
}

/// Outcome of each issue, Σ s·c·x / Σ s·c, and its weight Σ s·c.
pub fn outcomes(stands: &Stands) -> (Vec<f64>, Vec<f64>) {
    let issue = |row: &Vec<Option<Stand>>| {
        let weight: f64 = row.iter().flatten().map(Stand::weight).sum();
        let sum: f64 = row.iter().flatten().map(|s| s.weight() * s.position).sum();
        (sum / weight, weight)
    };
    stands.iter().map(issue).unzip()
}

/// One round. Exchanges of equal gain are drawn from `rng`.
pub fn round(stands: &Stands, rng: &mut impl Rng) -> Round {
    round_with(stands, |tied| Ties::Drawn.pick(tied, rng))
}

/// One round in which `choose` says which of the exchanges of greatest gain is made, by its place among them.
pub fn round_with(stands: &Stands, choose: impl FnMut(&[Exchange]) -> usize) -> Round {
    market::clear(stands, choose, |_| true)
}

/// The same, where `edge` also says whether an exchange whose demander has been brought to its very position by others stays
/// on offer: a tie between "past it", which does not bind, and "not yet", which leaves nothing to move, that a program which
/// does not look for ties decides by its rounding.
pub fn round_as(
    stands: &Stands,
    choose: impl FnMut(&[Exchange]) -> usize,
    edge: impl FnMut(&Exchange) -> bool,
) -> Round {
    market::clear(stands, choose, edge)
}

/// Which of some exchanges of equal gain is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ties {
    /// One of them, drawn.
    Drawn,
    /// The first, in the order of pairs of issues, then of quadrants, then of actors.
    Listed,
}

impl Ties {
    /// The place of the one that is made among those tied.
    pub fn pick(self, tied: &[Exchange], rng: &mut impl Rng) -> usize {
        match self {
            // In 64 bits wherever it runs: `usize` may have 32.
            Ties::Drawn if tied.len() > 1 => {
                (((rng.next_u64() >> 32) * tied.len() as u64) >> 32) as usize
            }
            _ => 0,
        }
    }
}

/// Rounds of exchanges, one after the other; in round t, from 0, `pick(t, tied)` says which of the exchanges tied is made.
pub fn run(
    stands: &Stands,
    rounds: usize,
    carry: Carry,
    mut pick: impl FnMut(usize, &[Exchange]) -> usize,
) -> Vec<Round> {
    let mut now = stands.clone();
    let play = |t: usize| {
        let round = round_with(&now, |tied| pick(t, tied));
        now = next(&now, &round, carry);
        round
    };
    (0..rounds).map(play).collect()
}

/// Stands at the beginning of the next round.
pub fn next(stands: &Stands, round: &Round, carry: Carry) -> Stands {
    let moved = |stand: &Option<Stand>, vote: &Option<f64>| {
        let (stand, vote) = ((*stand)?, (*vote)?);
        let part = (1.0 - stand.salience) * carry.by_salience + carry.fixed;
        Some(Stand { position: (1.0 - part) * stand.position + part * vote, ..stand })
    };
    let row = |(row, votes): (&Vec<Option<Stand>>, &Vec<Option<f64>>)| {
        row.iter().zip(votes).map(|(s, v)| moved(s, v)).collect()
    };
    stands.iter().zip(&round.voting).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::random;
    use proptest::prelude::*;

    fn stand(position: f64, salience: f64, capability: f64) -> Option<Stand> {
        Some(Stand { position, salience, capability })
    }

    #[test]
    fn two_that_care_differently_trade_at_equal_gain() {
        let stands = vec![
            vec![stand(0.0, 0.9, 1.0), stand(100.0, 0.3, 1.0)],
            vec![stand(0.0, 0.2, 1.0), stand(100.0, 0.8, 1.0)],
        ];
        let round = round(&stands, &mut random::named(1, "exchange"));
        assert_eq!((round.possible, round.made.len()), ((1, 1), 1));
        let made = round.made[0];
        // The first demands issue 0 and supplies issue 1.
        assert_eq!((made.actors, made.issues, made.tied), ((0, 1), (1, 0), 1));
        let (before, _) = outcomes(&stands);
        let shift = |issue: usize| round.outcomes[issue] - before[issue];
        let first = -shift(0) * 0.9 - shift(1) * 0.2;
        let second = shift(0) * 0.3 + shift(1) * 0.8;
        assert!((first - made.gain).abs() < 1e-12 && (second - made.gain).abs() < 1e-12);
    }

    #[test]
    fn ties_are_drawn_evenly_or_taken_as_listed() {
        let stands = vec![
            vec![stand(0.0, 0.9, 1.0), stand(100.0, 0.3, 1.0)],
            vec![stand(0.0, 0.2, 1.0), stand(100.0, 0.8, 1.0)],
        ];
        let mut luck = random::named(1, "exchange");
        let tied = vec![round(&stands, &mut luck).made[0]; 3];
        let mut drawn = [0; 3];
        (0..3000).for_each(|_| drawn[Ties::Drawn.pick(&tied, &mut luck)] += 1);
        assert!(drawn.iter().all(|times| (900..1100).contains(times)), "{drawn:?}");
        assert!((0..9).all(|_| Ties::Listed.pick(&tied, &mut luck) == 0));
    }

    #[test]
    fn those_who_care_alike_do_not_trade() {
        let alike = vec![vec![stand(0.0, 0.5, 1.0), stand(100.0, 0.5, 1.0)]; 2];
        let round = round(&alike, &mut random::named(1, "exchange"));
        assert_eq!((round.possible, round.made.len()), ((1, 0), 0));
        assert_eq!(round.outcomes, vec![50.0, 50.0]);
    }

    #[test]
    fn the_less_salient_follow_their_votes_further() {
        let stands = vec![
            vec![stand(0.0, 0.9, 1.0), stand(100.0, 0.3, 1.0)],
            vec![stand(0.0, 0.2, 1.0), stand(100.0, 0.8, 1.0)],
        ];
        let round = round(&stands, &mut random::named(1, "exchange"));
        let after = next(&stands, &round, Carry::default());
        let vote = round.voting[0][1].unwrap();
        let part = 0.7 * 0.4 + 0.1;
        let expected = (1.0 - part) * 100.0 + part * vote;
        assert_eq!(after[0][1].unwrap().position, expected);
    }

    fn market() -> impl Strategy<Value = Stands> {
        let one = || {
            let stand = (0.0..100.0f64, 0.0..1.0f64, 0.1..2.0f64);
            prop::option::weighted(
                0.9,
                stand.prop_map(|(x, s, c)| Stand { position: x, salience: s, capability: c }),
            )
        };
        (2..8usize)
            .prop_flat_map(move |n| prop::collection::vec(prop::collection::vec(one(), n), 2..4))
    }

    proptest! {
        #[test]
        fn votes_stay_on_the_scale_and_no_exchange_loses(stands in market(), seed in 0..99u64) {
            let round = round(&stands, &mut random::named(seed, "exchange"));
            for made in &round.made {
                prop_assert!(made.gain >= LEAST);
                for vote in [made.voting.0, made.voting.1] {
                    prop_assert!((0.0..=100.0).contains(&vote));
                }
            }
            for (row, votes) in stands.iter().zip(&round.voting) {
                for (stand, vote) in row.iter().zip(votes) {
                    prop_assert_eq!(stand.is_some(), vote.is_some());
                }
            }
        }
    }
}
