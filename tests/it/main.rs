//! The integration tests, in one binary so that they link once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::print_stdout, reason = "a test says what it skipped")]

mod allocations;
mod answers;
mod bargaining_reference;
mod base_rates;
mod cli;
mod commands;
mod conduct;
mod determinism;
mod docs;
mod explain;
mod faults;
mod invariants;
mod invariants_conduct;
mod layering;
mod literature;
mod notebooks;
mod parameters;
mod parameters_conduct;
mod parameters_core;
mod parameters_keeping;
mod parameters_negotiation;
mod parameters_rulemaking;
mod parameters_treaty;
mod parameters_votes;
mod parquet;
mod plain;
mod plain_arrays;
mod protocols;
mod random_scenarios;
mod ratification;
mod reference_negotiations;
mod replay;
mod report;
mod rulemaking;
mod same_bits;
mod scenario_errors;
mod scenarios;
mod sessions;
mod solve;
mod studies;
mod support;
mod sweep;
mod sweep_ends;
mod votes;
