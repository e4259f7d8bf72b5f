//! `[run]`: how long a run is, and how many there are.

use serde::{Deserialize, Serialize};

/// `[run]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Horizon in rounds.
    pub rounds: u32,
    /// Master seed, 0 … 2^53 − 1.
    pub seed: u64,
    /// Number of replications.
    pub replications: u32,
}
