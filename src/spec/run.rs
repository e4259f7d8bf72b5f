//! `[run]`: how long a run is, and how many there are.

use super::params::params;

params! {
    /// `[run]`.
    pub struct Run in "run" {
        /// the horizon: after it nothing more happens, and an open forum closes without a text
        rounds: u32 = 120, int(1, 1_000_000).unit("rounds");
        /// master seed of all randomness
        seed: u64 = 1, int(0, (1 << 53) - 1);
        /// how many runs with luck of their own
        replications: u32 = 1, int(1, 100_000_000).unit("runs").inert();
    }
}
