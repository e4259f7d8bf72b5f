//! L6, many runs: designs of experiments, points × replications on threads, handed back in order. It knows no table
//! format and touches no file.

pub mod design;
mod execute;
mod factor;
mod plan;
mod replicate;

pub use execute::{Result1, Work};
pub use plan::{Plan, RunKey};
pub use replicate::{Batch, Done, replicate};
