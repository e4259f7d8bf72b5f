//! The integration tests, in one binary so that they link once.

mod allocations;
mod plain;
mod plain_arrays;
mod same_bits;
mod scenario_errors;
