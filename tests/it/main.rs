//! The integration tests, in one binary so that they link once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "a test says what it skipped")]

mod allocations;
mod bargaining_reference;
mod cli;
mod conduct;
mod determinism;
mod docs;
mod invariants;
mod layering;
mod literature;
mod parameters;
mod parameters_conduct;
mod parameters_rulemaking;
mod plain;
mod plain_arrays;
mod rulemaking;
mod same_bits;
mod scenario_errors;
mod scenarios;
mod studies;
mod support;
mod sweep;
