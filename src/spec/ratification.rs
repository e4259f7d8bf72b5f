//! `[ratification]`: who joins what was adopted.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::key::{Key, Kind};

/// `[ratification]`.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Whether an adopted text binds only those who join it.
    pub enabled: bool,
    /// By what a state decides whether to join.
    pub rule: Rule,
    /// Probability that a state takes the matter up in a round.
    pub hazard: f64,
    /// Worth σ to a state of having all its peers inside, in utility.
    pub peer_pressure: f64,
    /// Who a state's peers are.
    pub peers: Peers,
    /// Who may join.
    pub open: Open,
    /// Cost of complying with a fully operable text that moves every issue over the whole scale, in utility a round.
    pub compliance_cost: f64,
    /// Part of a text's worth to a state that its own commitment brings.
    pub own: f64,
    /// Part that grows with the share of states bound, for parties alone.
    pub club: f64,
    /// Share χ of the others' part that reaches those outside.
    pub free_riding: f64,
    /// How much the hurdle rises for a state that trusts the parties not at all, in utility.
    pub distrust: f64,
    /// What a party may lose before it leaves, in utility.
    pub tolerance: f64,
    /// Whether the text allows reservations to single issues.
    pub reservations: bool,
    /// What each reservation costs who makes it, in utility a round.
    pub reservation_cost: f64,
    /// Parties at which it enters into force.
    pub entry_count: u32,
    /// Share of those who may join at which it enters into force.
    pub entry_share: f64,
    /// States without which it does not enter into force.
    pub entry_states: Vec<String>,
}

/// By what a state decides whether to join.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// What it gains by joining, and how many of its peers have.
    Gain,
    /// How many have joined, and nothing else (Granovetter 1978).
    Cascade,
    /// Whether those inside would leave and those outside join (Carraro & Siniscalco 1993; Barrett 1994).
    Stability,
}

/// Who a state's peers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Peers {
    /// The others of its bloc; all others where it has none.
    Bloc,
    /// All others.
    All,
}

/// Who may join.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Open {
    /// The members of the forum.
    Members,
    /// Every state.
    All,
}

const GAIN: &[&str] = &["gain"];

const WORTH: &[&str] = &["gain", "stability"];

/// The keys of `[ratification]`.
pub const KEYS: &[Key] = &[
    Key::flag("ratification.enabled")
        .present()
        .doc("whether an adopted text binds only those who join it: true where [ratification] is written"),
    Key::choice("ratification.rule", &["gain", "cascade", "stability"])
        .or("\"gain\"")
        .doc("gain: what joining brings, and how many peers have joined; cascade: how many have joined (Granovetter 1978); stability: whether those inside would leave and those outside join (Carraro & Siniscalco 1993; Barrett 1994)"),
    Key::unit_interval("ratification.hazard")
        .or("0.15")
        .monotone()
        .unit("probability")
        .doc("chance that a state takes the matter up in a round"),
    Key::unit_interval("ratification.peer_pressure")
        .or("0.05")
        .monotone()
        .unit("utility")
        .when("ratification.rule", GAIN)
        .doc("worth σ of having all one's peers inside; tipping begins near 0.1"),
    Key::choice("ratification.peers", &["bloc", "all"])
        .or("\"bloc\"")
        .when("ratification.rule", GAIN)
        .doc("who a state's peers are: the others of its bloc, or all others"),
    Key::choice("ratification.open", &["members", "all"])
        .or("\"members\"")
        .doc("who may join: the members of the forum, or every state"),
    Key::unit_interval("ratification.compliance_cost")
        .or("0.02")
        .monotone()
        .unit("utility a round")
        .when("ratification.rule", WORTH)
        .doc("cost of complying with a fully operable text that moves every issue over the whole scale"),
    Key::unit_interval("ratification.own")
        .or("0.3")
        .monotone()
        .when("ratification.rule", WORTH)
        .doc("part of a text's worth that a state's own commitment brings; what own and club leave of 1 comes from the commitment of others"),
    Key::unit_interval("ratification.club")
        .or("0.2")
        .monotone()
        .when("ratification.rule", WORTH)
        .doc("part of a text's worth that grows with the share of states bound and that parties keep to themselves"),
    Key::unit_interval("ratification.free_riding")
        .or("0.5")
        .monotone()
        .when("ratification.rule", WORTH)
        .doc("share χ of the others' part that reaches those outside"),
    Key::unit_interval("ratification.distrust")
        .or("0.05")
        .monotone()
        .unit("utility")
        .when("ratification.rule", GAIN)
        .doc("how much the hurdle rises for a state that trusts the parties not at all; nothing in runs without [trust]"),
    Key::unit_interval("ratification.tolerance")
        .or("0.02")
        .monotone()
        .unit("utility")
        .when("ratification.rule", GAIN)
        .doc("what a party may lose before it leaves"),
    Key::flag("ratification.reservations")
        .or("false")
        .monotone()
        .when("ratification.rule", WORTH)
        .doc("whether a state may join without an issue on which it would lose"),
    Key::unit_interval("ratification.reservation_cost")
        .or("0.005")
        .monotone()
        .unit("utility a round")
        .when("ratification.rule", WORTH)
        .doc("what each reservation costs who makes it"),
    Key::int("ratification.entry_count", 0, 5_000)
        .or("0")
        .monotone()
        .unit("parties")
        .doc("parties at which the text enters into force, if the share asks for fewer"),
    Key::unit_interval("ratification.entry_share")
        .or("0.5")
        .monotone()
        .doc("share of those who may join at which the text enters into force"),
    Key::other("ratification.entry_states", Kind::Ids)
        .or("[]")
        .doc("states without which the text does not enter into force"),
];
