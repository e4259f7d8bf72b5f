//! L5, many runs: replications on threads, handed back in order. It knows no table format and touches no file.

mod replicate;
pub use replicate::{Batch, Done, replicate};
