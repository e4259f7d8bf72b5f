//! Which form preferences take. The formulas are in `theory`.

use serde::{Deserialize, Serialize};

use super::key::Key;

/// The form of all states' preferences (`[preferences]`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preferences {
    /// How a state values a text for itself.
    pub form: Form,
    /// Exponent κ of the loss from distance, > 0: 2 is quadratic, 1 city-block.
    pub kappa: f64,
    /// How a state's regard for others enters.
    pub regard: Regard,
    /// Weight ρ of the worst-off in regard for the community, in [0, 1].
    pub rawls: f64,
    /// How far positions are inherited from traditional sovereignty where an issue says how, in [0, 1].
    pub inheritance: f64,
    /// Standard deviation of the ideals that each run draws anew around those written, in points; 0 draws none.
    pub uncertainty: f64,
}

/// How a state values a text for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Loss grows with distance from an ideal point.
    Spatial,
    /// A table of utilities for the values of each discrete issue.
    Tabulated,
    /// Binary issues that matter in pairs (Klein, Faratin, Sayama & Bar-Yam 2003).
    Interdependent,
    /// One pie, a share for each state.
    Pie,
}

/// How regard for others enters a state's valuation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Regard {
    /// Weights on others' mean utility and on the community's (Charness & Rabin 2002).
    CharnessRabin,
    /// Envy and guilt (Fehr & Schmidt 1999).
    InequityAversion,
}

/// The keys of `[preferences]`.
pub const KEYS: &[Key] = &[
    Key::choice("preferences.form", &["spatial", "tabulated", "interdependent", "pie"])
        .or("\"spatial\"")
        .doc("spatial: distance from ideal points; tabulated: a utility for each value; interdependent: Klein's pairs of binary issues; pie: a share for each state"),
    Key::above("preferences.kappa", 0.0, 10.0)
        .or("2")
        .when("preferences.form", &["spatial"])
        .doc("exponent κ of the loss from distance: 2 quadratic, 1 city-block"),
    Key::choice("preferences.regard", &["charness-rabin", "inequity-aversion"])
        .or("\"charness-rabin\"")
        .doc("how regard for others enters: weights on others and community, or envy and guilt"),
    Key::unit_interval("preferences.rawls")
        .or("0")
        .when("preferences.regard", &["charness-rabin"])
        .doc("weight ρ of the worst-off in regard for the community; the rest goes to the mean"),
    Key::unit_interval("preferences.inheritance")
        .or("0")
        .monotone()
        .when("preferences.form", &["spatial"])
        .doc("how far positions that are written give way to those derived from sovereignty, on issues with a mapping: 0 not, 1 all the way"),
    Key::real("preferences.uncertainty", 0.0, 100.0)
        .or("0")
        .monotone()
        .unit("points, 0 to 100")
        .when("preferences.form", &["spatial"])
        .doc("standard deviation of ideals that each run draws anew around the positions written, for each state and issue; 0: they are known"),
];
