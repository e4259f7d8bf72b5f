//! Result folders of sweeps: tables that grow as runs come in, a journal until they are finished, shards and their
//! merge. Nothing is lost and nothing is written twice, whenever the program ends.

mod finish;
mod indices;
mod journal;
mod merge;
mod provenance;
mod retry;
mod robust;
mod store;

pub use finish::{Ending, Means, SummaryLine, means, summary};
pub use indices::{Indices, SobolOf, indices};
pub use merge::merge;
pub use provenance::{FactorNote, Shard, SweepManifest};
pub use retry::{Retry, failed_runs};
pub use robust::weighed;
pub use store::{Opened, Store};
