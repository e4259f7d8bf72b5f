//! L6, result files: CSV tables, the manifest, the run log, and the folder that appears whole or not at all.

mod folder;
mod manifest;
mod report;
mod sweep;
mod tables;

pub use folder::{Folder, OutputError, next_free};
pub use manifest::{Provenance, RunLog, manifest};
pub use report::{report, write_page};
pub use sweep::{
    Indices, Lines, Opened, Retry, Shaper, Shard, Store, SummaryLine, SweepManifest, failed_runs,
    indices, means, merge, summary,
};
pub use tables::{Keys, TABLES, Table, Tables, dictionary};
