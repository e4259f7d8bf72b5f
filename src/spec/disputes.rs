//! `[disputes]`: how disputes between two states are settled.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::key::Key;

/// `[disputes]`.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Whether complaints open disputes.
    pub enabled: bool,
    /// Rounds until negotiation is given up, ≥ 1.
    pub deadline: u32,
    /// Value of a round later, δ in [0, 1).
    pub patience: f64,
    /// Share of the harm below which a claimant would rather do without a settlement, in [0, 1].
    pub redress: f64,
    /// Share of the harm that a respondent makes good for the sake of peace, if it trusts the claimant fully, in [0, 1].
    pub peace: f64,
    /// What a mediator does.
    pub mediation: Offices,
    /// What brings a dispute before a panel.
    pub arbitration: Consent,
    /// How the panel decides.
    pub procedure: Procedure,
    /// Number of arbitrators, odd; the median decides.
    pub panel: u32,
    /// Standard deviation of one arbitrator's view, points.
    pub spread: f64,
    /// How much of the facts a panel finds out by itself, in [0, 1].
    pub evidence: f64,
    /// Value of cooperation to a state, retaliations a round.
    pub cooperation: f64,
    /// Probability that a kept award is taken for a broken one.
    pub false_alarm: f64,
    /// What one retaliation is worth, in utility, above 0.
    pub exchange: f64,
}

/// What a mediator does in a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Offices {
    /// There is none.
    None,
    /// It brings the facts to light as far as it knows them.
    Facilitative,
    /// It pays what the parties are apart, if its leverage reaches.
    Directive,
}

/// What brings a dispute before a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// There is no panel.
    None,
    /// Both agree.
    Mutual,
    /// Both are bound by a norm on dispute settlement, or both agree.
    Clause,
    /// The claimant alone.
    Compulsory,
}

/// How the panel decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Procedure {
    /// Its own view.
    Conventional,
    /// The nearer of two offers in equilibrium.
    FinalOffer,
}

/// The keys of `[disputes]`.
pub const KEYS: &[Key] = &[
    Key::flag("disputes.enabled").present().doc("whether complaints open disputes: true where [disputes] is written"),
    Key::int("disputes.deadline", 1, 10_000).or("10").unit("rounds").doc("rounds until the parties give up negotiating"),
    Key::real("disputes.patience", 0.0, 0.9999)
        .or("0.95")
        .monotone()
        .doc("value of a round later; the more, the more weight the prospect of an award has, and the more it pays to keep one"),
    Key::unit_interval("disputes.redress")
        .or("0.4")
        .monotone()
        .doc("share of the harm below which a claimant would rather do without a settlement"),
    Key::unit_interval("disputes.peace")
        .or("0.2")
        .monotone()
        .doc("share of the harm that a respondent makes good for the sake of peace, times its trust in the claimant"),
    Key::choice("disputes.mediation", &["none", "facilitative", "directive"])
        .or("\"none\"")
        .doc("facilitative: a mediator brings the facts to light; directive: it pays what the parties are apart"),
    Key::choice("disputes.arbitration", &["none", "mutual", "clause", "compulsory"])
        .or("\"none\"")
        .doc("what brings a dispute before a panel: both agree; a norm on dispute settlement of level 50 or more binds both; the claimant alone"),
    Key::choice("disputes.procedure", &["conventional", "final-offer"])
        .or("\"conventional\"")
        .doc("conventional: the panel's view; final-offer: the nearer of two offers in equilibrium (Brams & Merrill 1983)"),
    Key::int("disputes.panel", 1, 99).or("3").unit("arbitrators").doc("size of the panel, odd; the median view decides"),
    Key::above("disputes.spread", 0.0, 100.0)
        .or("10")
        .monotone()
        .unit("points")
        .doc("standard deviation of one arbitrator's view"),
    Key::unit_interval("disputes.evidence")
        .or("0.5")
        .monotone()
        .doc("how much of the facts a panel finds out by itself; a norm in force adds its operability"),
    Key::real("disputes.cooperation", 0.0, 1e6)
        .or("0.1")
        .monotone()
        .unit("retaliations a round")
        .doc("what cooperation is worth to a state that breaks an award and is seen"),
    Key::unit_interval("disputes.false_alarm")
        .or("0.02")
        .monotone()
        .unit("probability")
        .doc("chance that a kept award is taken for a broken one"),
    Key::above("disputes.exchange", 0.0, 1e6)
        .or("0.05")
        .monotone()
        .unit("utility")
        .doc("what one retaliation is worth: the less, the more the punishment of a broken award is feared, which [enforcement] counts in utility"),
];
