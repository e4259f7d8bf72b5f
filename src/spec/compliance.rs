//! `[compliance]`: whether parties keep norms.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::key::Key;

/// `[compliance]`.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Whether parties may break norms.
    pub enabled: bool,
    /// Value δ of a round later, in [0, 1).
    pub patience: f64,
    /// Value v of cooperation under a norm, a round, in utility.
    pub cooperation: f64,
    /// How far that value hangs on how many others keep the norm, in [0, 1].
    pub reciprocity: f64,
    /// How much an institution sees beside what is open anyway, in [0, 1].
    pub monitoring: f64,
    /// Probability e that who keeps a norm is taken to have broken it.
    pub false_alarm: f64,
    /// Whether the chance of being seen is the same on every occasion.
    pub watch: Watch,
}

/// How the chance of being seen varies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Watch {
    /// It is d on every occasion.
    Steady,
    /// It is uniform on [0, d), drawn for each occasion (Axelrod 1986).
    Varied,
}

/// The keys of `[compliance]`.
pub const KEYS: &[Key] = &[
    Key::flag("compliance.enabled")
        .present()
        .doc("whether parties may break norms in force: true where [compliance] is written; without it all are kept"),
    Key::real("compliance.patience", 0.0, 0.9999)
        .or("0.95")
        .monotone()
        .doc("value δ of a round later; the more, the greater the loss that is borne for the sake of cooperation"),
    Key::real("compliance.cooperation", 0.0, 1e6)
        .or("0.005")
        .monotone()
        .unit("utility a round")
        .doc("value v of cooperation under a norm, lost by whoever is taken to have broken it (Friedman 1971; Green & Porter 1984)"),
    Key::unit_interval("compliance.reciprocity")
        .or("0")
        .monotone()
        .doc("how far the value of cooperation hangs on the share of parties that kept the norm in the round before; 1: proportional"),
    Key::unit_interval("compliance.monitoring")
        .or("0")
        .monotone()
        .doc("how much of the conduct that a venue's transparency leaves in the dark is verified; detection is operability × what is seen"),
    Key::unit_interval("compliance.false_alarm")
        .or("0.02")
        .monotone()
        .unit("probability")
        .doc("chance that another state takes a norm that was kept for a broken one"),
    Key::choice("compliance.watch", &["steady", "varied"])
        .or("\"steady\"")
        .doc("steady: detection is the same on every occasion; varied: uniform between 0 and it (Axelrod 1986)"),
];
