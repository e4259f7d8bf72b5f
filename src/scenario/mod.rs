//! L3, file → checked scenario: spanned tree, key table, validation in passes, diagnostics.

mod scenario;
pub use scenario::{Record, Run, Scenario, keys};
