//! Which form preferences take. The formulas are in `theory`.

use super::params::{params, words};

params! {
    /// The form of all states' preferences (`[preferences]`).
    pub struct Preferences in "preferences" {
        /// spatial: distance from ideal points; tabulated: a utility for each value;
        /// interdependent: Klein's pairs of binary issues; pie: a share for each state
        form: Form = "spatial", choice(Form::WORDS);
        /// exponent κ of the loss from distance: 2 quadratic, 1 city-block
        kappa: f64 = 2, above(0.0, 10.0).when("preferences.form", &["spatial"]);
        /// how regard for others enters: weights on others and community, or envy and guilt
        regard: Regard = "charness-rabin", choice(Regard::WORDS);
        /// weight ρ of the worst-off in regard for the community; the rest goes to the mean
        rawls: f64 = 0, unit_interval().when("preferences.regard", &["charness-rabin"]);
        /// how far positions that are written give way to those derived from sovereignty, on issues
        /// with a mapping: 0 not, 1 all the way
        inheritance: f64 = 0, unit_interval().monotone().when("preferences.form", &["spatial"]);
        /// standard deviation of ideals that each run draws anew around the positions written, for
        /// each state and issue; 0: they are known
        uncertainty: f64 = 0, real(0.0, 100.0)
            .monotone()
            .unit("points, 0 to 100")
            .when("preferences.form", &["spatial"]);
    }
}

words! {
    /// How a state values a text for itself.
    pub enum Form {
        /// Loss grows with distance from an ideal point.
        Spatial = "spatial",
        /// A table of utilities for the values of each discrete issue.
        Tabulated = "tabulated",
        /// Binary issues that matter in pairs (Klein, Faratin, Sayama & Bar-Yam 2003).
        Interdependent = "interdependent",
        /// One pie, a share for each state.
        Pie = "pie",
    }
}

words! {
    /// How regard for others enters a state's valuation.
    pub enum Regard {
        /// Weights on others' mean utility and on the community's (Charness & Rabin 2002).
        CharnessRabin = "charness-rabin",
        /// Envy and guilt (Fehr & Schmidt 1999).
        InequityAversion = "inequity-aversion",
    }
}
