//! `comity sweep` and `comity robustness`: what it would be, its runs, its failed runs again, its script for a cluster, and
//! what the claims came to.

mod command;
mod estimate;
mod retry;
mod robustness;
mod slurm;

pub use command::{object, robustness, say_summary, sweep};
