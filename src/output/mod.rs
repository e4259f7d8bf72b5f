//! L7, result files: CSV tables, the manifest, the run log, and the folder that appears whole or not at all.

mod csv_line;
mod folder;
mod forecasts;
mod formats;
mod lines;
mod manifest;
mod pair;
mod parameters;
mod registry;
mod report;
mod results;
mod sweep;
mod tables;
mod votes;

pub use folder::{Folder, OutputError, next_free};
pub use forecasts::{forecasts, forecasts_csv, scores, scores_csv};
pub use formats::{Formats, PARQUET, reformat};
pub use lines::{Lines, Shaper, cell as factor_cell};
pub use manifest::{Provenance, RunLog, manifest};
pub use pair::{Line, Pair};
pub use parameters::parameters;
pub use registry::{Table, dictionary, of_experiments};
pub use report::{comparison, report, write_page};
pub use results::{Found, Measure, PointValues, Results, TableFound, columns};
pub use sweep::{
    Ending, FactorNote, Indices, Means, Opened, Retry, Shard, SobolOf, Store, SummaryLine,
    SweepManifest, failed_runs, indices, means, merge, summary, weighed,
};
pub use tables::Tables;
pub use votes::{ScoreLine, predictions_csv, text_name, vote_scores_csv, votes};
