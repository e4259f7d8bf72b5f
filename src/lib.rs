//! Comity.
pub mod cli;
pub mod mechanism;
pub mod model;
pub mod scenario;
pub mod study;
pub mod theory;
