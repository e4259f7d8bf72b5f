//! `[trust]`: trust between states, and how it changes.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::key::Key;

/// `[trust]`. Rates are shares of the way to full trust, or to none.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Whether trust matters and changes.
    pub enabled: bool,
    /// Trust in each other state as the run begins, in [0, 1].
    pub initial: f64,
    /// Trust within a bloc as the run begins, where it is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_bloc: Option<f64>,
    /// Share of it that is lost between states at opposite ends of every issue, in [0, 1].
    pub distance: f64,
    /// Rate at which a promise that is seen to be kept builds trust.
    pub promise: f64,
    /// Rate at which a settled dispute builds trust between its parties.
    pub settlement: f64,
    /// Rate at which agreeing on a text builds trust among those who said yes.
    pub agreement: f64,
    /// Rate at which a breach costs trust with those who see it, or think that they do.
    pub breach: f64,
    /// Rate at which bluff that is found out costs trust with all.
    pub bluff: f64,
    /// Rate at which blame costs trust: the blamed with the victim, and the victim with the wrongly blamed.
    pub blame: f64,
    /// Share of the way back to where it began that trust goes each round.
    pub fading: f64,
    /// Share of what was won or lost in one forum that goes into the next.
    pub carry: f64,
    /// How much trust in the room speeds concession up.
    pub concession: f64,
    /// Share of the way to a norm, times its operability, that a party's ideal goes each round.
    pub internalisation: f64,
}

/// The keys of `[trust]`.
pub const KEYS: &[Key] = &[
    Key::flag("trust.enabled")
        .present()
        .doc("whether trust matters and changes: true where [trust] is written; without it everybody is taken to be trusted"),
    Key::unit_interval("trust.initial")
        .or("0.5")
        .monotone()
        .doc("trust of each state in each other as the run begins"),
    Key::unit_interval("trust.own_bloc")
        .optional()
        .monotone()
        .doc("trust among states of one bloc as the run begins; `trust.initial` if left out"),
    Key::unit_interval("trust.distance")
        .or("0")
        .monotone()
        .doc("share of the initial trust that is lost between states whose ideals are at opposite ends of every issue; less apart, less lost"),
    Key::unit_interval("trust.promise")
        .or("0.01")
        .monotone()
        .doc("share of the way to full trust that trust goes when a norm or award is seen to be kept at a cost"),
    Key::unit_interval("trust.settlement")
        .or("0.1")
        .monotone()
        .doc("share of the way to full trust that trust goes, both ways, when a dispute is settled"),
    Key::unit_interval("trust.agreement")
        .or("0.05")
        .monotone()
        .doc("share of the way to full trust that trust goes among those who vote for a text that is adopted"),
    Key::unit_interval("trust.breach")
        .or("0.1")
        .monotone()
        .doc("share of trust that whoever breaks a norm or award loses with each that sees it, or wrongly thinks so"),
    Key::unit_interval("trust.bluff")
        .or("0.1")
        .monotone()
        .doc("share of trust that a state loses with all when it is found out to exaggerate"),
    Key::unit_interval("trust.blame")
        .or("0.2")
        .monotone()
        .doc("share of trust, times s/(1 + s) for an incident of severity s, that the blamed loses with the victim, and, if wrongly blamed, the victim with it"),
    Key::unit_interval("trust.fading")
        .or("0")
        .monotone()
        .doc("share of the way back to where it began that trust goes each round"),
    Key::unit_interval("trust.carry")
        .or("1")
        .monotone()
        .doc("share of what trust was won or lost that is carried over when a forum closes and the next begins"),
    Key::real("trust.concession", 0.0, 10.0)
        .or("0.5")
        .monotone()
        .doc("how much trust in the room speeds concession up: the exponent is multiplied by exp(weight·(2·trust − 1))"),
    Key::unit_interval("trust.internalisation")
        .or("0")
        .monotone()
        .doc("share of the way to a norm in force, times its operability, that the ideal of a party that keeps it goes each round"),
];
