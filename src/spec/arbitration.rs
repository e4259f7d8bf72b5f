//! `[arbitration]`: the third rung, and how its panel decides.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::key::Key;

/// `[arbitration]`.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Whether the rung exists.
    pub enabled: bool,
    /// How the panel decides.
    pub procedure: Procedure,
    /// Whether a final offer is chosen for each bracketed issue or for all together.
    pub scope: Scope,
    /// What brings the case before the panel.
    pub consent: Consent,
    /// Number of arbitrators, odd; the median decides.
    pub panel: u32,
    /// Standard deviation of one arbitrator's view of what is fair, points.
    pub spread: f64,
    /// Pull of the offers on a conventional award, in [0, 1].
    pub offer_weight: f64,
    /// The rule under which an award becomes a text.
    pub award_vote: AwardVote,
    /// Discount δ of a round by which members weigh the award that they can force, in [0, 1]; 0 if they do not look ahead.
    pub foresight: f64,
}

/// How the panel decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Procedure {
    /// The panel's own view, pulled toward the offers.
    Conventional,
    /// One of the two offers, the nearer to the panel's view.
    FinalOffer,
}

/// What a final offer covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Each bracketed issue by itself.
    Issue,
    /// All bracketed issues together.
    Package,
}

/// What brings a case before the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// Every member agrees that it expects to gain from the award.
    Mutual,
    /// The venue prescribes it.
    Compulsory,
    /// Who is bound by a norm on dispute settlement has agreed beforehand; the others as under mutual consent.
    Clause,
}

/// The rule under which an award becomes a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AwardVote {
    /// The venue's own rule.
    Original,
    /// It stands unless the venue's rule rejects it.
    ReverseConsensus,
    /// The venue's fallback rule.
    Fallback,
}

/// The keys of `[arbitration]`.
pub const KEYS: &[Key] = &[
    Key::flag("arbitration.enabled").present().doc("whether the rung exists: true where [arbitration] is written"),
    Key::choice("arbitration.procedure", &["conventional", "final-offer"])
        .or("\"conventional\"")
        .doc("conventional: the panel's own view, pulled toward the offers; final-offer: the offer nearest to it (Brams & Merrill 1983)"),
    Key::choice("arbitration.scope", &["issue", "package"])
        .or("\"issue\"")
        .when("arbitration.procedure", &["final-offer"])
        .doc("whether a final offer is chosen issue by issue or as a package"),
    Key::choice("arbitration.consent", &["mutual", "compulsory", "clause"])
        .or("\"mutual\"")
        .doc("mutual: every member must expect to gain; compulsory: the venue prescribes it; clause: as mutual, but whoever a norm on dispute settlement of level 50 or more binds has agreed beforehand"),
    Key::int("arbitration.panel", 1, 99)
        .or("3")
        .unit("arbitrators")
        .doc("size of the panel, odd; the median view decides"),
    Key::above("arbitration.spread", 0.0, 100.0)
        .or("10")
        .monotone()
        .unit("points")
        .doc("standard deviation of one arbitrator's view of what is fair; the wider, the farther apart are final offers"),
    Key::unit_interval("arbitration.offer_weight")
        .or("0.3")
        .when("arbitration.procedure", &["conventional"])
        .doc("pull of the offers' midpoint on a conventional award"),
    Key::choice("arbitration.award_vote", &["original", "reverse-consensus", "fallback"])
        .or("\"original\"")
        .doc("the rule under which an award becomes a text: the venue's, the venue's to reject it, or the fallback"),
    Key::unit_interval("arbitration.foresight")
        .or("0")
        .monotone()
        .doc("value δ of a round later in the award that members can force, which they hold out for in negotiation (Binmore, Rubinstein & Wolinsky 1986); 0: they do not look ahead"),
];
