//! `[mediation]`: the second rung, and what its mediator does.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::key::{Key, Kind};

/// `[mediation]`.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Whether the rung exists.
    pub enabled: bool,
    /// The mediator's style.
    pub style: Style,
    /// The id of the mediator; the first of the file if empty.
    pub mediator: String,
    /// Whether members that the stalemate hurts less than what they hope to win alone refuse (Zartman).
    pub ripeness: bool,
    /// Share of its room for gain that the most capable member hopes to win alone, in [0, 1].
    pub hope_alone: f64,
    /// Prior probability that another side is weak, in [0, 1] (Kydd 2003).
    pub weak: f64,
    /// What a conflict costs a weak side, in units of the stake.
    pub cost_weak: f64,
    /// What a conflict costs a resolved side, in units of the stake.
    pub cost_resolved: f64,
    /// Sessions that a facilitative mediator holds at most.
    pub sessions: u32,
    /// Whether every member must agree to be mediated.
    pub consent: Consent,
    /// What moves the single text.
    pub acceptance: Acceptance,
    /// Proposals that the mediator makes, ≥ 1.
    pub proposals: u32,
    /// Standard deviation of a proposal on one issue, points.
    pub step: f64,
    /// Annealing temperature at the first proposal, falling linearly to 0; 0 is hill-climbing.
    pub temperature: f64,
    /// What the mediator takes the shortfall of an objector to be when it is not revealed, scaled, > 0: it does learn who
    /// objects.
    pub hidden_shortfall: f64,
    /// Members that vote on proposals by annealing instead of hill-climbing.
    pub annealers: Vec<String>,
}

/// What a mediator does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// It opens channels between the parties.
    Facilitative,
    /// It writes a single text.
    Formulative,
    /// It spends leverage on side payments.
    Directive,
}

/// Whether the members must agree to a rung.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// The rung follows by the rules of the venue.
    None,
    /// Every member must agree to it.
    Mutual,
}

/// What moves the mediator's single text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Acceptance {
    /// The mediator anneals the shortfall to the rule as far as it is revealed.
    Shortfall,
    /// Members vote "better than the current text" (Klein et al. 2003).
    Vote,
}

/// The keys of `[mediation]`.
pub const KEYS: &[Key] = &[
    Key::flag("mediation.enabled").present().doc("whether the rung exists: true where [mediation] is written"),
    Key::choice("mediation.style", &["facilitative", "formulative", "directive"])
        .or("\"formulative\"")
        .doc("facilitative: opens channels; formulative: proposes one text and amends it; directive: pays the cheapest holdouts"),
    Key::text("mediation.mediator")
        .or("\"\"")
        .doc("id of the mediator; the first [[mediator]] if left out, a secretariat that nobody doubts if there is none"),
    Key::flag("mediation.ripeness")
        .or("false")
        .monotone()
        .doc("whether an objector refuses that the stalemate hurts less than what it hopes to win alone (Zartman)"),
    Key::unit_interval("mediation.hope_alone")
        .or("0.1")
        .monotone()
        .doc("share of its room for gain that the most capable member hopes to win alone; others in proportion to capability"),
    Key::unit_interval("mediation.weak")
        .or("0.5")
        .monotone()
        .doc("prior probability that another side is weak; the higher, the less bias a mediator needs (Kydd 2003)"),
    Key::unit_interval("mediation.cost_weak")
        .or("0.4")
        .monotone()
        .unit("shares of the stake")
        .doc("what a conflict costs a weak side; the higher, the less bias a mediator needs (Kydd 2003)"),
    Key::unit_interval("mediation.cost_resolved")
        .or("0.1")
        .monotone()
        .unit("shares of the stake")
        .doc("what a conflict costs a resolved side; the higher, the more bias a mediator needs (Kydd 2003)"),
    Key::int("mediation.sessions", 0, 100_000)
        .or("40")
        .monotone()
        .when("mediation.style", &["facilitative"])
        .unit("sessions")
        .doc("talks that a facilitative mediator holds at most"),
    Key::choice("mediation.consent", &["none", "mutual"])
        .or("\"none\"")
        .doc("whether every member must agree to be mediated; one with nothing to gain refuses"),
    Key::choice("mediation.acceptance", &["shortfall", "vote"])
        .or("\"shortfall\"")
        .doc("what moves the text: the shortfall to the rule as far as revealed, or members' votes (Klein et al. 2003)"),
    Key::int("mediation.proposals", 1, 10_000_000)
        .or("1500")
        .monotone()
        .unit("proposals")
        .doc("how many single-issue steps the mediator tries"),
    Key::above("mediation.step", 0.0, 100.0)
        .or("15")
        .unit("points")
        .doc("standard deviation of a step on one continuous issue"),
    Key::real("mediation.temperature", 0.0, 1e6)
        .or("0.02")
        .doc("annealing temperature at the first proposal, falling linearly to 0; of the mediator, or of the members that vote by annealing"),
    Key::above("mediation.hidden_shortfall", 0.0, 10.0)
        .or("0.25")
        .when("mediation.acceptance", &["shortfall"])
        .doc("what the mediator takes an objector's scaled shortfall to be when it is not revealed"),
    Key::other("mediation.annealers", Kind::Ids)
        .or("[]")
        .when("mediation.acceptance", &["vote"])
        .doc("members that vote on proposals by annealing instead of hill-climbing (Klein et al. 2003)"),
];
