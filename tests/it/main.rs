//! The integration tests, in one binary so that they link once.

mod cli;
mod determinism;
mod docs;
mod literature;
mod scenario_errors;
mod scenarios;
mod support;
mod sweep;
