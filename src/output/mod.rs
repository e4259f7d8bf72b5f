//! L7, result files: CSV tables, the manifest, the run log, and the folder that appears whole or not at all.

mod folder;
mod forecasts;
mod formats;
mod manifest;
mod pair;
mod parameters;
mod report;
mod results;
mod sweep;
mod tables;
mod votes;

pub use folder::{Folder, OutputError, next_free};
pub use forecasts::{forecasts, forecasts_csv, scores, scores_csv};
pub use formats::{Formats, PARQUET, reformat};
pub use manifest::{Provenance, RunLog, manifest};
pub use pair::{Line, Pair};
pub use parameters::parameters;
pub use report::{comparison, report, write_page};
pub use results::{Found, Measure, PointValues, Results, TableFound, columns};
pub use sweep::{
    Ending, FactorNote, Indices, Lines, Means, Opened, Retry, Shaper, Shard, SobolOf, Store,
    SummaryLine, SweepManifest, factor_cell, failed_runs, indices, means, merge, summary, weighed,
};
pub use tables::{Keys, TABLES, Table, Tables, dictionary};
pub use votes::{ScoreLine, predictions_csv, text_name, vote_scores_csv, votes};
