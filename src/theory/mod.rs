//! L0, theory: published models as pure functions. No `World`, no other room; randomness only as `&mut impl Rng`; one
//! file per model, cited. Transcendental functions come from `libm`, so results are the same on every platform.

pub mod bargaining;
pub mod cascade;
pub mod challenge;
pub mod compliance;
pub mod compromise;
mod concave;
pub mod concession;
pub mod credibility;
pub mod declaration;
pub mod deterrence;
pub mod dispute;
pub mod exchange;
pub mod fairness;
pub mod feasibility;
pub mod final_offer;
pub mod focal;
pub mod ktab;
pub mod legislative;
pub mod metanorms;
pub mod normal;
pub mod power;
pub mod pressure;
pub mod prevention;
pub mod regard;
pub mod repetition;
pub mod ripeness;
pub mod rubinstein;
pub mod shortfall;
pub mod single_text;
pub mod stealth;
pub mod text_bargaining;
pub mod treaty;
pub mod utility;
pub mod voting;
pub mod war;
pub mod zeuthen;

pub use concession::{aspiration, demand_fraction};
pub use fairness::Fairness;
pub use final_offer::Offers;
pub use pressure::stalemate_pressure;
pub use regard::{charness_rabin, fehr_schmidt};
pub use shortfall::{Holdouts, shortfall};
pub use text_bargaining::{max_min_gain, nash_point, utilitarian_point};
pub use utility::{loss, utility};
pub use voting::{Base, Rule, Tally, passes, rejects};
