//! `[[dispute]]`: disputes on the docket from the start.

use serde::{Deserialize, Serialize};

use super::behaviour::Behaviour;
use super::key::{Key, Kind};

/// A dispute on the docket from the start (`[[dispute]]`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisputeSpec {
    /// Id of the state that complains.
    pub claimant: String,
    /// Id of the state that answers.
    pub respondent: String,
    /// In which round the complaint is brought.
    pub round: u32,
    /// Severity of the incident, in retaliations.
    pub severity: f64,
    /// Whether the respondent did it.
    pub responsible: bool,
    /// The behaviour whose norm is said to be broken, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub governs: Option<Behaviour>,
}

const BEHAVIOURS: &[&str] = &[
    "cyber-crime",
    "cyber-terrorism",
    "due-diligence",
    "capacity-building",
    "state-operations",
    "attribution-evidence",
    "countermeasures",
    "self-defence",
    "preventive-self-defence",
    "data-generation",
    "data-collection",
    "data-utilisation",
    "dispute-settlement",
];

/// The keys of `[[dispute]]`.
pub const KEYS: &[Key] = &[
    Key::other("dispute[].claimant", Kind::Id).doc("the state that complains"),
    Key::other("dispute[].respondent", Kind::Id).doc("the state that answers"),
    Key::int("dispute[].round", 1, 1_000_000)
        .or("1")
        .unit("rounds")
        .doc("the round in which the complaint is brought"),
    Key::real("dispute[].severity", 0.0, 1e6)
        .or("1")
        .monotone()
        .unit("retaliations")
        .doc("severity of the incident; the graver, the more it costs to keep an award"),
    Key::flag("dispute[].responsible").or("true").monotone().doc("whether the respondent did it"),
    Key::choice("dispute[].governs", BEHAVIOURS).optional().inert().doc(
        "the behaviour whose norm in force is said to be broken; a panel then looks to the law",
    ),
];
