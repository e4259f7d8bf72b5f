//! Arguments of the commands that run something. Nothing is decided here.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use super::{Format, Progress, Tables};

/// What of an experiment is changed for once.
#[derive(Debug, ClapArgs)]
pub struct Changes {
    /// Master seed, 0 … 2^53 − 1
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Set a key of the scenario: venue.transparency=0.7, state[EST].good_faith=0.5, issue[x].status_quo=50; in a sweep sweep.samples=256 and sweep.factor[name].levels=9 too
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
}

impl Changes {
    /// All of them as settings of keys; those with a flag of their own come last.
    pub fn settings(&self) -> Vec<String> {
        let seed = self.seed.map(|seed| format!("run.seed={seed}"));
        self.sets.iter().cloned().chain(seed).collect()
    }
}

/// How much is run, and on what.
#[derive(Debug, ClapArgs)]
pub struct Work {
    /// Number of replications; of a sweep those of each point
    #[arg(long, value_name = "N")]
    pub replications: Option<u64>,
    /// Threads; all cores if left out. Results do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

impl Work {
    /// The number of replications as a setting of `table`: `run` or `sweep`.
    pub fn setting(&self, table: &str) -> Option<String> {
        self.replications.map(|n| format!("{table}.replications={n}"))
    }
}

/// Arguments of `run`.
#[derive(Debug, ClapArgs)]
pub struct RunArgs {
    /// Scenario files (TOML)
    #[arg(required = true, value_name = "SCENARIO")]
    pub scenarios: Vec<PathBuf>,
    /// What of the experiment is changed for once.
    #[command(flatten)]
    pub changes: Changes,
    /// How much is run.
    #[command(flatten)]
    pub work: Work,
    /// File of [[text]]s that take the place of the scenario's
    #[arg(long, value_name = "TEXTS")]
    pub texts: Option<PathBuf>,
    /// Repeat run K of the scenario's sweep alone, with all its tables
    #[arg(long, value_name = "K")]
    pub run: Option<u64>,
    /// Folder for results; results/<scenario>/<NNN> if left out
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace the folder if it exists
    #[arg(long)]
    pub force: bool,
    /// Write report.html into the folder, too
    #[arg(long, conflicts_with = "run")]
    pub report: bool,
    /// No progress, no warnings
    #[arg(long, short)]
    pub quiet: bool,
    /// Formats of result files; Parquet if built with the feature `parquet`
    #[arg(long, value_enum, default_value_t = Tables::Csv)]
    pub tables: Tables,
    /// What standard output carries
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// How progress is shown on standard error
    #[arg(long, value_enum, default_value_t = Progress::Auto)]
    pub progress: Progress,
}

/// Arguments of `sweep` and of `robustness`.
#[derive(Debug, ClapArgs)]
pub struct SweepArgs {
    /// Scenario file (TOML) with the table [sweep], or [robustness], that is run
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// What of the experiment is changed for once.
    #[command(flatten)]
    pub changes: Changes,
    /// How much is run.
    #[command(flatten)]
    pub work: Work,
    /// Folder for results; results/<scenario>/<command>-<digest> if left out
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Begin anew, whatever the folder holds
    #[arg(long)]
    pub force: bool,
    /// Run part K of N alone; `comity merge` joins the parts
    #[arg(long, value_name = "K/N", value_parser = shard)]
    pub shard: Option<(u64, u64)>,
    /// Repeat the failed runs of a finished sweep
    #[arg(long)]
    pub retry_failed: bool,
    /// Say points, runs, expected time and size, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Stop at the first run that fails
    #[arg(long)]
    pub stop_on_error: bool,
    /// Print a script for a cluster instead of running
    #[arg(long, value_enum, value_name = "ENGINE")]
    pub emit: Option<Emit>,
    /// Parts of the script
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    pub shards: u64,
    /// No progress, no warnings
    #[arg(long, short)]
    pub quiet: bool,
    /// Formats of result files; Parquet if built with the feature `parquet`
    #[arg(long, value_enum, default_value_t = Tables::Csv)]
    pub tables: Tables,
    /// What standard output carries; of a sweep, csv is the summary
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// How progress is shown on standard error
    #[arg(long, value_enum, default_value_t = Progress::Auto)]
    pub progress: Progress,
}

fn shard(text: &str) -> Result<(u64, u64), String> {
    let parts = text.split_once('/').and_then(|(k, n)| Some((k.parse().ok()?, n.parse().ok()?)));
    parts
        .filter(|(k, n)| (1..=*n).contains(k))
        .ok_or_else(|| "expected K/N with 1 ≤ K ≤ N, for instance 3/16".to_owned())
}

/// Engines of clusters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Emit {
    /// A job array and a merge that waits for it
    Slurm,
}

/// Arguments of `merge`.
#[derive(Debug, ClapArgs)]
pub struct MergeArgs {
    /// Folders of all shards, in any order
    #[arg(required = true, value_name = "DIR")]
    pub folders: Vec<PathBuf>,
    /// Folder for the joined results
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Replace the folder if it exists
    #[arg(long)]
    pub force: bool,
    /// Formats of result files; Parquet if built with the feature `parquet`
    #[arg(long, value_enum, default_value_t = Tables::Csv)]
    pub tables: Tables,
    /// What standard output carries; csv is the summary
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// Arguments of `replay`.
#[derive(Debug, ClapArgs)]
pub struct ReplayArgs {
    /// Scenario file (TOML)
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// Run K of the scenario's sweep; of a scenario without one, replication K. The first if left out
    #[arg(long, value_name = "K")]
    pub run: Option<u64>,
    /// What of the experiment is changed for once.
    #[command(flatten)]
    pub changes: Changes,
}

/// Arguments of `base-rates`.
#[derive(Debug, ClapArgs)]
pub struct BaseRatesArgs {
    /// Scenario file (TOML)
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// Number of replications
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    pub replications: u64,
    /// What of the experiment is changed for once.
    #[command(flatten)]
    pub changes: Changes,
    /// What standard output carries; csv and json name the sources
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// Arguments of `votes`.
#[derive(Debug, ClapArgs)]
pub struct VotesArgs {
    /// Scenario file (TOML)
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// File of [[text]]s that take the place of the scenario's
    #[arg(long, value_name = "TEXTS")]
    pub texts: Option<PathBuf>,
    /// Table (CSV) of recorded votes: a row for each state, a column for each text
    #[arg(long, value_name = "TABLE")]
    pub recorded: Option<PathBuf>,
    /// Foretell each recorded vote by the point of the scenario's sweep that does best on all others
    #[arg(long, requires = "recorded")]
    pub leave_one_out: bool,
    /// The bloc of the bloc rule: its members oppose texts from outside; the first of the scenario if left out
    #[arg(long, value_name = "ID")]
    pub bloc: Option<String>,
    /// What of the experiment is changed for once.
    #[command(flatten)]
    pub changes: Changes,
    /// How much is run.
    #[command(flatten)]
    pub work: Work,
    /// Folder for results; results/<scenario>/<NNN> if left out
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace the folder if it exists
    #[arg(long)]
    pub force: bool,
    /// What standard output carries; csv is the scores, or the predictions if no vote is recorded
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}
