//! Arguments of the commands that answer questions. Nothing is decided here.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use super::Format;

/// Arguments of `check`.
#[derive(Debug, ClapArgs)]
pub struct CheckArgs {
    /// Scenario files (TOML)
    #[arg(required = true, value_name = "SCENARIO")]
    pub scenarios: Vec<PathBuf>,
    /// Set a key of the scenario, as in `run`
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
    /// A file of [[text]] tables to check in the place of the scenario's, as in `run`
    #[arg(long, value_name = "FILE")]
    pub texts: Option<PathBuf>,
    /// Print the scenario with every default filled in
    #[arg(long)]
    pub resolved: bool,
    /// What standard output carries; json lists every fault with its place, for editors
    #[arg(long, value_enum, default_value_t = CheckFormat::Table)]
    pub format: CheckFormat,
}

/// What standard output of `check` carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// Plain words
    Table,
    /// JSON
    Json,
}

/// Arguments of `explain`.
#[derive(Debug, ClapArgs)]
pub struct ExplainArgs {
    /// A term, a key, a table of keys, or a scenario file; everything that there is if left out
    #[arg(value_name = "TERM, KEY or SCENARIO")]
    pub what: Option<String>,
    /// Set a key of the scenario, as in `run`
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
}

/// Arguments of `new`.
#[derive(Debug, ClapArgs)]
pub struct NewArgs {
    /// Which template
    #[arg(value_name = "TEMPLATE", default_value = "minimal")]
    pub template: String,
    /// List the templates
    #[arg(long)]
    pub list: bool,
}

/// Arguments of `solve`.
#[derive(Debug, ClapArgs)]
pub struct SolveArgs {
    /// Table (CSV): issue_id, actor, position, salience, perhaps capability, reference_point, outcome, group
    #[arg(value_name = "TABLE")]
    pub table: Option<PathBuf>,
    /// Another table that adds what the first lacks, by issue_id, or by issue_id and actor
    #[arg(long, value_name = "TABLE")]
    pub join: Vec<PathBuf>,
    /// What a column is called in these tables: capability=power
    #[arg(long = "column", value_name = "OURS=THEIRS")]
    pub columns: Vec<String>,
    /// Ends of the scale of positions, LOW:HIGH, or `issue` for the lowest and highest of each; 0:100 if left out
    #[arg(long, value_name = "ENDS", allow_hyphen_values = true)]
    pub scale: Option<String>,
    /// Protocols, or all of them
    #[arg(long, value_name = "NAMES", value_delimiter = ',', default_value = "all")]
    pub protocol: Vec<String>,
    /// Set an option of a protocol; of several values each is a forecast of its own: comity.reach=10,20
    #[arg(long = "set", value_name = "PATH=VALUES")]
    pub sets: Vec<String>,
    /// Judge comity on groups of issues that had no say in its reach
    #[arg(long)]
    pub cross_validate: bool,
    /// Print protocols and options, and forecast nothing
    #[arg(long)]
    pub list: bool,
    /// Master seed, 0 … 2^53 − 1
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(..=9_007_199_254_740_991))]
    pub seed: u64,
    /// Folder for results; results/<table>/<NNN> if left out
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace the folder if it exists
    #[arg(long)]
    pub force: bool,
    /// What standard output carries; csv is the scores, or the forecasts if no outcome is known
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// Arguments of `validate`.
#[derive(Debug, ClapArgs)]
pub struct ValidateArgs {
    /// Only targets whose id starts with this, or whose model contains it
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
    /// Fewer draws for simulated targets
    #[arg(long)]
    pub fast: bool,
    /// Master seed of simulated targets
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// What standard output carries
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}
