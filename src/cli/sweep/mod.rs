//! `comity sweep`: what it would be, its runs, its failed runs again, its script for a cluster.

mod command;
mod estimate;
mod retry;
mod slurm;

pub use command::{object, say_summary, sweep};
