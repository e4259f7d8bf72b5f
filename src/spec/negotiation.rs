//! `[negotiation]`: the first rung, and what its protocols leave open.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::key::Key;
use crate::theory::{
    challenge::{NAMES, ReadOff},
    exchange::Ties,
    tactics::{Acceptance, Curve, Offering},
};

/// `[negotiation]`.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Whether the rung exists.
    pub enabled: bool,
    /// Which protocol.
    pub protocol: Protocol,
    /// Rounds T until the rung is given up, ≥ 1.
    pub deadline: u32,
    /// Rounds without progress after which the rung is given up; 0 never.
    pub stall: u32,
    /// Share η of the way to the mean demand that the chair moves the draft, in (0, 1].
    pub step: f64,
    /// How far a state of no good faith exaggerates, as a multiple of its distance from the draft.
    pub bluff: f64,
    /// What delegations offer, where a state does not say otherwise.
    pub offering: Offering,
    /// What delegations accept, where a state does not say otherwise.
    pub acceptance: Acceptance,
    /// The form of time-dependent concession.
    pub curve: Curve,
    /// Share k of its range that a delegation gives up at the start, in [0, 1].
    pub start: f64,
    /// How time runs from 0 to 1.
    pub timing: Timing,
    /// How many offers back averaged tit-for-tat looks, ≥ 1.
    pub window: u32,
    /// How many rounds those who reckon backward look ahead.
    pub lookahead: u32,
    /// Who is how likely to be recognised as the proposer.
    pub recognition: Recognition,
    /// What the exchange model leaves open.
    pub exchange: Exchange,
    /// What the challenge model leaves open.
    pub challenge: Challenge,
}

/// `[negotiation.exchange]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// Rounds of exchanges before the draft is made, ≥ 1.
    pub rounds: u32,
    /// Which of several exchanges of equal gain is made.
    pub ties: Ties,
}

/// `[negotiation.challenge]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    /// The name of a reading of the published text.
    pub reading: String,
    /// Rounds of challenges before the draft is made; 0 until the median stands still.
    pub rounds: u32,
    /// What is read off positions in the end.
    pub outcome: ReadOff,
}

/// How a text comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// Demands, and a chair who moves the draft.
    Plenary,
    /// Members take turns to accept what stands or to offer something else.
    AlternatingOffers,
    /// A member is recognised and proposes; the others take it or leave it.
    Legislative,
    /// Pairs trade support across issues that matter differently to them.
    Exchange,
    /// Members challenge each other and shift under pressure.
    Challenge,
    /// The weighted mean of positions.
    Compromise,
    /// The text with the largest product of gains.
    Nash,
}

impl Protocol {
    /// Whether it makes one draft and is done.
    pub fn one_shot(self) -> bool {
        matches!(self, Self::Exchange | Self::Challenge | Self::Compromise | Self::Nash)
    }

    /// Whether it is a model of collective bargaining, which reads each issue's salience by itself.
    pub fn reads_salience(self) -> bool {
        matches!(self, Self::Exchange | Self::Challenge)
    }

    /// What happens under it, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Plenary => "they negotiate in plenary",
            Self::AlternatingOffers => "they make alternating offers",
            Self::Legislative => "members are recognised to propose, take it or leave it,",
            Self::Exchange => {
                "they trade support across issues, and how they then vote is put to them"
            }
            Self::Challenge => {
                "they challenge each other, and where that leaves them is put to them"
            }
            Self::Compromise => "the weighted mean of positions is put to them",
            Self::Nash => "the text with the largest product of gains is put to them",
        }
    }
}

/// How time runs in round s = 1 … T.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Timing {
    /// t = s/T: in the last round nothing is left to give up.
    Closed,
    /// t = s/(T + 1): never 1, as in NegMAS.
    Open,
}

/// Who is how likely to be recognised as the proposer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recognition {
    /// All members alike.
    Equal,
    /// By their weight.
    Weighted,
}

const OFFERS: (&str, &[&str]) = ("negotiation.protocol", &["alternating-offers"]);

const REPEATED: (&str, &[&str]) =
    ("negotiation.protocol", &["plenary", "alternating-offers", "legislative"]);

const EXCHANGE: (&str, &[&str]) = ("negotiation.protocol", &["exchange"]);

const CHALLENGE: (&str, &[&str]) = ("negotiation.protocol", &["challenge"]);

const BACKWARD: (&str, &[&str]) = ("negotiation.protocol", &["alternating-offers", "legislative"]);

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

/// The keys of `[negotiation]`.
pub const KEYS: &[Key] = &[
    Key::flag("negotiation.enabled").or("true").doc("whether the rung exists"),
    Key::choice(
        "negotiation.protocol",
        &["plenary", "alternating-offers", "legislative", "exchange", "challenge", "compromise", "nash"],
    )
    .or("\"plenary\"")
    .doc("how a text comes about; plenary: demands, and a chair who moves the draft; alternating-offers: members take turns (Rubinstein 1982; Aydoğan et al. 2017); legislative: a recognised proposer, take it or leave it (Baron & Ferejohn 1989); exchange: pairs trade support across issues (Stokman & Van Oosten 1994); challenge: members challenge each other by expected utility (Bueno de Mesquita 1994); compromise: the mean of positions weighted by capability and salience (Van den Bos 1991); nash: the largest product of gains (Nash 1950)"),
    Key::int("negotiation.deadline", 1, 1_000_000)
        .or("40")
        .unit("rounds")
        .when(REPEATED.0, REPEATED.1)
        .doc("rounds until the rung is given up; aspirations reach the reservation value there"),
    Key::int("negotiation.stall", 0, 1_000_000)
        .or("0")
        .unit("rounds")
        .when(REPEATED.0, REPEATED.1)
        .doc("rounds without fewer objectors or brackets after which the rung is given up; 0 never"),
    Key::above("negotiation.step", 0.0, 1.0)
        .or("0.1")
        .monotone()
        .when("negotiation.protocol", &["plenary"])
        .doc("share η of the way to the mean demand that the chair moves the draft each round"),
    Key::real("negotiation.bluff", 0.0, 10.0)
        .or("0.5")
        .monotone()
        .doc("how far a state of no good faith exaggerates what it wants, as a multiple of its distance from the draft"),
    Key::choice("negotiation.offering", OFFERINGS)
        .or("\"time\"")
        .when(OFFERS.0, OFFERS.1)
        .doc("what delegations offer: what is worth their aspiration, what gives back the others' concessions (Faratin et al. 1998), their next best outcome (de Jonge 2022), or what backward induction says (Rubinstein 1982)"),
    Key::choice("negotiation.acceptance", ACCEPTANCES)
        .or("\"time\"")
        .when(OFFERS.0, OFFERS.1)
        .doc("what delegations accept: what is worth their aspiration, what is worth at least their own next offer, or anything above the reservation value"),
    Key::choice("negotiation.curve", &["polynomial", "exponential"])
        .or("\"polynomial\"")
        .when(OFFERS.0, OFFERS.1)
        .doc("the form of time-dependent concession (Faratin et al. 1998)"),
    Key::unit_interval("negotiation.start")
        .or("0")
        .monotone()
        .when(OFFERS.0, OFFERS.1)
        .doc("share k of its range, from its best to its reservation value, that a delegation gives up at the start; above 0 for the exponential form"),
    Key::choice("negotiation.timing", &["closed", "open"])
        .or("\"closed\"")
        .when(OFFERS.0, OFFERS.1)
        .doc("time in round s of T: closed s/T, which reaches the reservation value; open s/(T + 1), which does not, as in NegMAS"),
    Key::int("negotiation.window", 1, 1000)
        .or("3")
        .unit("offers")
        .when(OFFERS.0, OFFERS.1)
        .doc("how many offers back averaged tit-for-tat looks"),
    Key::int("negotiation.lookahead", 0, 1_000_000)
        .or("10")
        .unit("rounds")
        .when(BACKWARD.0, BACKWARD.1)
        .doc("how many rounds those who reckon backward from the deadline look ahead: proposers and voters under legislative, and equilibrium offers"),
    Key::choice("negotiation.recognition", &["equal", "weighted"])
        .or("\"equal\"")
        .when("negotiation.protocol", &["legislative"])
        .doc("who is how likely to propose: all members alike, or by the venue's weights"),
    Key::int("negotiation.exchange.rounds", 1, 1000)
        .or("1")
        .unit("rounds of exchanges")
        .when(EXCHANGE.0, EXCHANGE.1)
        .doc("rounds of exchanges before the draft is made; after each, positions follow votes part of the way"),
    Key::choice("negotiation.exchange.ties", &["drawn", "listed"])
        .or("\"drawn\"")
        .when(EXCHANGE.0, EXCHANGE.1)
        .doc("which of several exchanges of equal gain is made: one by lot, or the first by the order of issues, then of states"),
    Key::choice("negotiation.challenge.reading", &NAMES)
        .or("\"literal\"")
        .when(CHALLENGE.0, CHALLENGE.1)
        .doc("how the published text of the challenge model, which contradicts itself, is read (Scholz, Calbert & Smith 2011)"),
    Key::int("negotiation.challenge.rounds", 0, 1000)
        .or("0")
        .unit("rounds of challenges")
        .when(CHALLENGE.0, CHALLENGE.1)
        .doc("rounds of challenges before the draft is made; 0: until the median stands still, at most 20"),
    Key::choice("negotiation.challenge.outcome", &["median", "mean"])
        .or("\"median\"")
        .when(CHALLENGE.0, CHALLENGE.1)
        .doc("what is read off positions in the end, weighted by capability and salience"),
];

#[cfg(test)]
mod tests {
    use super::Protocol::{
        AlternatingOffers, Challenge, Compromise, Exchange, Legislative, Nash, Plenary,
    };

    #[test]
    fn each_protocol_is_told_in_words_of_its_own() {
        let all = [Plenary, AlternatingOffers, Legislative, Exchange, Challenge, Compromise, Nash];
        let words: std::collections::BTreeSet<_> = all.iter().map(|p| p.words()).collect();
        assert_eq!(words.len(), all.len());
        assert!(Plenary.words().contains("plenary") && Nash.words().contains("gains"), "{words:?}");
    }
}
