//! `[venue]`: who sits in the room, by which rule a text is adopted, whose vote weighs what.

use serde::{Deserialize, Serialize};

use super::key::{Key, Kind};
use super::stakeholder::Access;

/// The institution in which a forum meets (`[venue]`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Venue {
    /// `"all"`, or the ids of the members.
    pub membership: Membership,
    /// The rule by which a text is adopted.
    pub rule: RuleSpec,
    /// `"equal"`, or the attribute of states that weighs votes in majorities and demands in the chair's draft.
    pub weights: String,
    /// Ids of members whose "no" blocks under any rule.
    pub veto: Vec<String>,
    /// What others see of positions and shortfalls, a probability in [0, 1].
    pub transparency: f64,
    /// Whether the venue pays for everyone's attendance: nobody is absent.
    pub equal_participation: bool,
    /// What non-state stakeholders may do.
    pub stakeholders: Access,
}

/// Who is a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Membership {
    /// Every state of the scenario.
    All,
    /// The states with these ids.
    #[serde(untagged)]
    Ids(Vec<String>),
}

/// The rule of a venue, with what follows when efforts at it are exhausted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSpec {
    /// Which rule.
    pub kind: RuleKind,
    /// Share of yes votes that a qualified majority needs, in [0.5, 1].
    pub share: f64,
    /// Whom the share is counted of.
    pub of: Base,
    /// The rule of last resort, voted on once when every rung has failed; none if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<FallbackSpec>,
}

/// The rule of last resort. It has none of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FallbackSpec {
    /// Which rule.
    pub kind: RuleKind,
    /// Share of yes votes that a qualified majority needs, in [0.5, 1].
    pub share: f64,
    /// Whom the share is counted of.
    pub of: Base,
}

/// The decision rules of §4 that act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleKind {
    /// Nobody who is present objects; abstention does not block.
    Consensus,
    /// Every member is present and says yes.
    Unanimity,
    /// More yes than no (present and voting), or yes from more than half of all members.
    SimpleMajority,
    /// Yes from at least a share.
    QualifiedMajority,
    /// Yes from more than half of the weight.
    WeightedMajority,
    /// Yes from a share of states and from a share of the weight.
    DoubleMajority,
    /// Yes from a share in each bloc.
    ConcurrentMajority,
}

/// Whom a majority is counted of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Base {
    /// Those who vote yes or no.
    PresentAndVoting,
    /// Every member, present or not.
    AllMembers,
}

const RULES: &[&str] = &[
    "consensus",
    "unanimity",
    "simple-majority",
    "qualified-majority",
    "weighted-majority",
    "double-majority",
    "concurrent-majority",
];

const BASES: &[&str] = &["present-and-voting", "all-members"];

const QUALIFIED: &[&str] = &["qualified-majority", "double-majority", "concurrent-majority"];

const MAJORITIES: &[&str] = &[
    "simple-majority",
    "qualified-majority",
    "weighted-majority",
    "double-majority",
    "concurrent-majority",
];

/// The keys of `[venue]`.
pub const KEYS: &[Key] = &[
    Key::other("venue.membership", Kind::AllOrIds)
        .or("\"all\"")
        .doc("who has a seat and a vote: \"all\", or a list of state ids"),
    Key::choice("venue.rule.kind", RULES)
        .or("\"consensus\"")
        .doc("how a text is adopted; majorities count the weights of `venue.weights`; a weighted majority is more than half of them; a double one needs its share of states too; a concurrent one needs it in each bloc, by states"),
    Key::real("venue.rule.share", 0.5, 1.0)
        .or("0.6667")
        .monotone()
        .when("venue.rule.kind", QUALIFIED)
        .doc("share of yes votes needed; met within 0.0001, so that 0.6667 means two thirds"),
    Key::choice("venue.rule.of", BASES)
        .or("\"present-and-voting\"")
        .when("venue.rule.kind", MAJORITIES)
        .doc("whom the share is counted of: those who vote yes or no, or every member"),
    Key::choice("venue.rule.fallback.kind", RULES)
        .doc("the rule of last resort, voted on once when every rung of the ladder has failed"),
    Key::real("venue.rule.fallback.share", 0.5, 1.0)
        .or("0.6667")
        .monotone()
        .when("venue.rule.fallback.kind", QUALIFIED)
        .doc("share of yes votes that the fallback needs"),
    Key::choice("venue.rule.fallback.of", BASES)
        .or("\"present-and-voting\"")
        .when("venue.rule.fallback.kind", MAJORITIES)
        .doc("whom the fallback's share is counted of"),
    Key::text("venue.weights")
        .or("\"equal\"")
        .doc("\"equal\", or an attribute of states (capability, population, cyber.offence …) that weighs votes in majorities and demands in the chair's draft"),
    Key::other("venue.veto", Kind::Ids)
        .or("[]")
        .monotone()
        .doc("members whose no blocks under any rule"),
    Key::unit_interval("venue.transparency")
        .or("0.5")
        .monotone()
        .unit("probability")
        .doc("chance that a member's shortfall is known to the mediator"),
    Key::flag("venue.equal_participation")
        .or("false")
        .monotone()
        .doc("whether the venue pays for attendance, so that nobody is absent"),
    Key::choice("venue.stakeholders", &["none", "observer", "consultative"])
        .or("\"none\"")
        .doc("what [[stakeholder]]s may do: observers watch, so that more becomes public; the consulted are heard by the chair too"),
];
