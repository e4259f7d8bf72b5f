//! The integration tests, in one binary so that they link once.

mod scenario_errors;
