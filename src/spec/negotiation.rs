//! `[negotiation]`: the first rung, and what its protocols leave open.

use bevy_ecs::prelude::Resource;

use super::params::{params, words};
use crate::theory::{
    challenge::{NAMES, ReadOff},
    exchange::Ties,
    tactics::{Acceptance, Curve, Offering},
};

const PROTOCOL: &str = "negotiation.protocol";
const OFFERS: &[&str] = &["alternating-offers"];
const REPEATED: &[&str] = &["plenary", "alternating-offers", "legislative"];
const BACKWARD: &[&str] = &["alternating-offers", "legislative"];
const EXCHANGE: &[&str] = &["exchange"];
const CHALLENGE: &[&str] = &["challenge"];

/// What delegations may offer, in words.
pub const OFFERINGS: &[&str] = &[
    "time",
    "tit-for-tat-relative",
    "tit-for-tat-absolute",
    "tit-for-tat-averaged",
    "micro",
    "equilibrium",
];

/// What delegations may accept, in words.
pub const ACCEPTANCES: &[&str] = &["time", "next", "any"];

params! {
    /// `[negotiation]`.
    #[derive(Resource)]
    pub struct Params in "negotiation" {
        /// whether the rung exists
        enabled: bool = true, flag();
        /// how a text comes about; plenary: demands, and a chair who moves the draft;
        /// alternating-offers: members take turns (Rubinstein 1982; Aydoğan et al. 2017);
        /// legislative: a recognised proposer, take it or leave it (Baron & Ferejohn 1989);
        /// exchange: pairs trade support across issues (Stokman & Van Oosten 1994); challenge:
        /// members challenge each other by expected utility (Bueno de Mesquita 1994); compromise:
        /// the mean of positions weighted by capability and salience (Van den Bos 1991); nash: the
        /// largest product of gains (Nash 1950)
        protocol: Protocol = "plenary", choice(Protocol::WORDS);
        /// rounds until the rung is given up; aspirations reach the reservation value there
        deadline: u32 = 40, int(1, 1_000_000).unit("rounds").when(PROTOCOL, REPEATED);
        /// rounds without fewer objectors or brackets after which the rung is given up; 0 never
        stall: u32 = 0, int(0, 1_000_000).unit("rounds").when(PROTOCOL, REPEATED);
        /// share η of the way to the mean demand that the chair moves the draft each round
        step: f64 = 0.1, above(0.0, 1.0).monotone().when(PROTOCOL, &["plenary"]);
        /// how far a state of no good faith exaggerates what it wants, as a multiple of its
        /// distance from the draft
        bluff: f64 = 0.5, real(0.0, 10.0).monotone();
        /// what delegations offer: what is worth their aspiration, what gives back the others'
        /// concessions (Faratin et al. 1998), their next best outcome (de Jonge 2022), or what
        /// backward induction says (Rubinstein 1982)
        offering: Offering = "time", choice(OFFERINGS).when(PROTOCOL, OFFERS);
        /// what delegations accept: what is worth their aspiration, what is worth at least their
        /// own next offer, or anything above the reservation value
        acceptance: Acceptance = "time", choice(ACCEPTANCES).when(PROTOCOL, OFFERS);
        /// the form of time-dependent concession (Faratin et al. 1998)
        curve: Curve = "polynomial", choice(&["polynomial", "exponential"])
            .when(PROTOCOL, OFFERS);
        /// share k of its range, from its best to its reservation value, that a delegation gives up
        /// at the start; above 0 for the exponential form
        start: f64 = 0, unit_interval().monotone().when(PROTOCOL, OFFERS);
        /// time in round s of T: closed s/T, which reaches the reservation value; open s/(T + 1),
        /// which does not, as in NegMAS
        timing: Timing = "closed", choice(Timing::WORDS).when(PROTOCOL, OFFERS);
        /// how many offers back averaged tit-for-tat looks
        window: u32 = 3, int(1, 1000).unit("offers").when(PROTOCOL, OFFERS);
        /// how many rounds those who reckon backward from the deadline look ahead: proposers and
        /// voters under legislative, and equilibrium offers
        lookahead: u32 = 10, int(0, 1_000_000).unit("rounds").when(PROTOCOL, BACKWARD);
        /// who is how likely to propose: all members alike, or by the venue's weights
        recognition: Recognition = "equal", choice(Recognition::WORDS)
            .when(PROTOCOL, &["legislative"]);
        /// What the exchange model leaves open.
        exchange: Exchange;
        /// What the challenge model leaves open.
        challenge: Challenge;
    }
}

params! {
    /// `[negotiation.exchange]`.
    pub struct Exchange in "negotiation.exchange" {
        /// rounds of exchanges before the draft is made; after each, positions follow votes part of
        /// the way
        rounds: u32 = 1, int(1, 1000).unit("rounds of exchanges").when(PROTOCOL, EXCHANGE);
        /// which of several exchanges of equal gain is made: one by lot, or the first by the order
        /// of issues, then of states
        ties: Ties = "drawn", choice(&["drawn", "listed"]).when(PROTOCOL, EXCHANGE);
    }
}

params! {
    /// `[negotiation.challenge]`.
    pub struct Challenge in "negotiation.challenge" {
        /// how the published text of the challenge model, which contradicts itself, is read
        /// (Scholz, Calbert & Smith 2011)
        reading: String = "literal", choice(&NAMES).when(PROTOCOL, CHALLENGE);
        /// rounds of challenges before the draft is made; 0: until the median stands still, at most
        /// 20
        rounds: u32 = 0, int(0, 1000).unit("rounds of challenges").when(PROTOCOL, CHALLENGE);
        /// what is read off positions in the end, weighted by capability and salience
        outcome: ReadOff = "median", choice(&["median", "mean"]).when(PROTOCOL, CHALLENGE);
    }
}

words! {
    /// How a text comes about.
    pub enum Protocol {
        /// Demands, and a chair who moves the draft.
        Plenary = "plenary",
        /// Members take turns to accept what stands or to offer something else.
        AlternatingOffers = "alternating-offers",
        /// A member is recognised and proposes; the others take it or leave it.
        Legislative = "legislative",
        /// Pairs trade support across issues that matter differently to them.
        Exchange = "exchange",
        /// Members challenge each other and shift under pressure.
        Challenge = "challenge",
        /// The weighted mean of positions.
        Compromise = "compromise",
        /// The text with the largest product of gains.
        Nash = "nash",
    }
}

words! {
    /// How time runs in round s = 1 … T.
    pub enum Timing {
        /// t = s/T: in the last round nothing is left to give up.
        Closed = "closed",
        /// t = s/(T + 1): never 1, as in NegMAS.
        Open = "open",
    }
}

words! {
    /// Who is how likely to be recognised as the proposer.
    pub enum Recognition {
        /// All members alike.
        Equal = "equal",
        /// By their weight.
        Weighted = "weighted",
    }
}
