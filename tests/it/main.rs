//! The integration tests, in one binary so that they link once.

mod invariants;
mod layering;
mod parameters;
mod scenario_errors;
