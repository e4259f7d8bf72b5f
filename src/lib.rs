//! Comity.
pub mod cli;
pub mod engine;
pub mod measure;
pub mod mechanism;
pub mod model;
pub mod output;
pub mod scenario;
pub mod sweep;
pub mod theory;
