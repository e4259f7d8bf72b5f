//! `[venue]`: who sits in the room, by which rule a text is adopted, whose vote weighs what.

use serde::{Deserialize, Serialize};

use super::{
    params::{params, words},
    stakeholder::Access,
};

params! {
    /// The institution in which a forum meets (`[venue]`).
    pub struct Venue in "venue" {
        /// who has a seat and a vote: "all", or a list of state ids
        membership: Membership = "all", all_or_ids();
        /// The rule by which a text is adopted.
        rule: RuleSpec;
        /// "equal", or an attribute of states (capability, population, cyber.offence …) that weighs
        /// votes in majorities and demands in the chair's draft
        weights: String = "equal", text();
        /// members whose no blocks under any rule
        veto: Vec<String> = [], ids().monotone();
        /// chance that a member's shortfall is known to the mediator
        transparency: f64 = 0.5, unit_interval().monotone().unit("probability");
        /// whether the venue pays for attendance, so that nobody is absent
        equal_participation: bool = false, flag().monotone();
        /// what [[stakeholder]]s may do: observers watch, so that more becomes public; the
        /// consulted are heard by the chair too
        stakeholders: Access = "none", choice(Access::WORDS);
    }
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

params! {
    /// The rule of a venue, with what follows when efforts at it are exhausted.
    pub struct RuleSpec in "venue.rule" {
        /// how a text is adopted; majorities count the weights of `venue.weights`; a weighted
        /// majority is more than half of them; a double one needs its share of states too; a
        /// concurrent one needs it in each bloc, by states
        kind: RuleKind = "consensus", choice(RuleKind::WORDS);
        /// share of yes votes needed; met within 0.0001, so that 0.6667 means two thirds
        share: f64 = 0.6667, real(0.5, 1.0).monotone().when("venue.rule.kind", QUALIFIED);
        /// whom the share is counted of: those who vote yes or no, or every member
        of: Base = "present-and-voting", choice(Base::WORDS).when("venue.rule.kind", MAJORITIES);
        /// The rule of last resort, voted on once when every rung has failed; none if absent.
        fallback: Option<FallbackSpec>;
    }
}

params! {
    /// The rule of last resort. It has none of its own.
    pub struct FallbackSpec in "venue.rule.fallback" {
        /// the rule of last resort, voted on once when every rung of the ladder has failed
        kind: RuleKind = required, choice(RuleKind::WORDS);
        /// share of yes votes that the fallback needs
        share: f64 = 0.6667, real(0.5, 1.0).monotone().when("venue.rule.fallback.kind", QUALIFIED);
        /// whom the fallback's share is counted of
        of: Base = "present-and-voting", choice(Base::WORDS)
            .when("venue.rule.fallback.kind", MAJORITIES);
    }
}

words! {
    /// The decision rules of §4 that act.
    pub enum RuleKind {
        /// Nobody who is present objects; abstention does not block.
        Consensus = "consensus",
        /// Every member is present and says yes.
        Unanimity = "unanimity",
        /// More yes than no (present and voting), or yes from more than half of all members.
        SimpleMajority = "simple-majority",
        /// Yes from at least a share.
        QualifiedMajority = "qualified-majority",
        /// Yes from more than half of the weight.
        WeightedMajority = "weighted-majority",
        /// Yes from a share of states and from a share of the weight.
        DoubleMajority = "double-majority",
        /// Yes from a share in each bloc.
        ConcurrentMajority = "concurrent-majority",
    }
}

words! {
    /// Whom a majority is counted of.
    pub enum Base {
        /// Those who vote yes or no.
        PresentAndVoting = "present-and-voting",
        /// Every member, present or not.
        AllMembers = "all-members",
    }
}

const QUALIFIED: &[&str] = &["qualified-majority", "double-majority", "concurrent-majority"];

const MAJORITIES: &[&str] = &[
    "simple-majority",
    "qualified-majority",
    "weighted-majority",
    "double-majority",
    "concurrent-majority",
];
