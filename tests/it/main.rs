//! The integration tests, in one binary so that they link once.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod invariants;
mod layering;
mod parameters;
mod scenario_errors;
