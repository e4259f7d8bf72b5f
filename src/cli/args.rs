//! The arguments of every command. Nothing is decided here.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

/// How sovereign states come to agree on rules for cyberspace, keep them, and settle their disputes.
#[derive(Debug, Parser)]
#[command(name = "comity", version, after_help = EXITS)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXITS: &str = "Exit codes: 0 done · 1 a fault of ours · 2 bad usage or bad scenario · 3 output exists or cannot be \
written · 4 finished, but some runs failed · 5 a validation target failed · 130, 143 interrupted";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run each scenario, with its replications, and write results
    #[command(after_help = "Examples:
  comity run scenarios/tutorial/two-states.toml
  comity run scenarios/studies/open-ended-working-group.toml --replications 100 --set venue.transparency=1
  comity run s.toml --set 'state[EST].good_faith=0.5' --set 'venue.rule={ kind = \"unanimity\" }' --out out")]
    Run(RunArgs),
    /// Run the sweep of a scenario: points × replications, in parallel, resumable
    #[command(after_help = "Examples:
  comity sweep scenarios/sweeps/transparency.toml
  comity sweep scenarios/sweeps/transparency.toml --dry-run
  comity sweep s.toml --replications 1000 --shard 3/16 --out parts/3
  comity sweep s.toml --emit slurm --shards 16 --out results/big > big.sh

Interrupted, killed or out of room: repeat the same command, and it goes on where it was.")]
    Sweep(Box<SweepArgs>),
    /// Join the shards of a sweep into what the unsharded sweep would have written
    #[command(after_help = "Examples:
  comity merge parts/1 parts/2 parts/3 --out results/whole")]
    Merge(MergeArgs),
    /// Indices from a finished sweep: Sobol first and total order with intervals, Morris μ*, σ
    #[command(after_help = "Examples:
  comity sensitivity results/saltelli
  comity sensitivity results/saltelli --measure breadth --format csv")]
    Sensitivity(SensitivityArgs),
    /// Print measures of a finished sweep, point by point or over a few of its factors, as a Markdown table
    #[command(after_help = "Examples:
  comity figures results/consensus-first --measure adopted,depth
  comity figures results/consensus-first --measure adopted,depth --by order,rule")]
    Figures(FiguresArgs),
    /// Step through one run in the terminal, round by round
    #[command(after_help = "Examples:
  comity replay scenarios/tutorial/five-states-and-a-mediator.toml
  comity replay scenarios/studies/open-ended-working-group.toml --run 7 --set venue.transparency=0
  comity replay scenarios/sweeps/transparency.toml --run 40

Keys: arrows step, r runs, j jumps to a round, v shows the vote, s follows a state, ? helps, q quits.")]
    Replay(ReplayArgs),
    /// Write one HTML page with the story and the charts of a results folder
    #[command(after_help = "Examples:
  comity report results/open-ended-working-group/001
  comity report results/open-ended-working-group/001 --run 7 --out run-7.html
  comity report results/transparency/sweep-0a1b2c3d
  comity report results/plenary/001 results/plenary/002

The page is one file that needs no network. Left to itself it is written into the folder, as report.html.")]
    Report(ReportArgs),
    /// Two result folders: the keys that differ, and each measure with its difference and 95 % interval
    #[command(after_help = "Examples:
  comity compare results/two-states/001 results/two-states/002
  comity compare results/consensus results/majority --measure adopted,depth --by-point --format csv

Both hold a run, or both a sweep over the same factors. With the same seed, runs of the same replication have the same luck:
they are paired, which makes intervals narrow. Otherwise they are two samples, and comity says so.")]
    Compare(CompareArgs),
    /// How many replications are enough: the precision reached, and what a precision takes
    #[command(after_help = "Examples:
  comity replications results/two-states/001
  comity replications results/two-states/001 --relative 0.01
  comity replications results/transparency --measure adopted --absolute 0.02 --by-point
  comity replications results/two-states/001 --measure rounds --running --format csv > running-means.csv

The target is half of the 95 % interval of the mean: 5 % of the mean for numbers, 5 percentage points for true and false.")]
    Replications(ReplicationsArgs),
    /// Print the lines that load these results in pandas or R, with the right types
    #[command(after_help = "Examples:
  comity load results/two-states/001 --print python > load.py
  comity load results/two-states/001 --print r > load.R")]
    Load(LoadArgs),
    /// Read and validate scenarios, report every fault, run nothing
    #[command(after_help = "Examples:
  comity check scenarios/tutorial/two-states.toml
  comity check s.toml --resolved")]
    Check(CheckArgs),
    /// Explain a term, a key of the scenario format, or a scenario in plain words
    #[command(after_help = "Examples:
  comity explain
  comity explain 'reservation value'
  comity explain venue.transparency
  comity explain scenarios/tutorial/two-states.toml")]
    Explain(ExplainArgs),
    /// Print a commented scenario to start from
    #[command(after_help = "Examples:
  comity new > my.toml
  comity new mediator > my.toml
  comity new --list")]
    New(NewArgs),
    /// Print the JSON Schema of the scenario format, with which editors complete and check a scenario
    #[command(after_help = "Examples:
  comity schema > comity.schema.json

Then write this line at the top of a scenario (Even Better TOML, taplo and others read it):
  #:schema ./comity.schema.json")]
    Schema,
    /// What each protocol forecasts for a table of positions, beside the weighted mean, the median and 50
    #[command(after_help = "Examples:
  comity solve scenarios/solve/cyber-norms.csv
  comity solve scenarios/solve/cyber-norms.csv --protocol exchange,challenge --set challenge.reading=literal,program
  comity solve positions.csv --join capabilities.csv --join issues.csv --column capability=power --cross-validate
  comity solve --list")]
    Solve(SolveArgs),
    /// Run the published results that the model is held to: target, ours, tolerance, verdict
    #[command(after_help = "Examples:
  comity validate
  comity validate --only Klein --fast")]
    Validate(ValidateArgs),
    /// Who votes how on each text of a scenario, and how that compares with recorded votes
    #[command(after_help = "Examples:
  comity votes scenarios/studies/general-assembly.toml
  comity votes scenarios/studies/general-assembly.toml --texts mine.toml
  comity votes scenarios/studies/general-assembly.toml --recorded votes.csv --leave-one-out

votes.csv has a column state (or iso3) and one for each text, named by its id, with yes, no, abstain, absent, or Y, N, A, X.")]
    Votes(VotesArgs),
}

/// Arguments of `run`.
#[derive(Debug, ClapArgs)]
pub struct RunArgs {
    /// Scenario files (TOML)
    #[arg(required = true, value_name = "SCENARIO")]
    pub scenarios: Vec<PathBuf>,
    /// Master seed, 0 … 2^53 − 1
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Number of replications
    #[arg(long, value_name = "N")]
    pub replications: Option<u64>,
    /// Threads; all cores if left out. Results do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Set a key of the scenario: venue.transparency=0.7, state[EST].good_faith=0.5, issue[x].status_quo=50
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
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

/// Arguments of `sweep`.
#[derive(Debug, ClapArgs)]
pub struct SweepArgs {
    /// Scenario file (TOML) with a table [sweep]
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// Master seed, 0 … 2^53 − 1
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Replications of each point
    #[arg(long, value_name = "N")]
    pub replications: Option<u64>,
    /// Threads; all cores if left out. Results do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Set a key of the scenario, as in `run`; sweep.samples=256 and sweep.factor[name].levels=9 too
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
    /// Folder for results; results/<scenario>/sweep-<digest> if left out
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
    /// What standard output carries; csv is the summary
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

/// Arguments of `sensitivity`.
#[derive(Debug, ClapArgs)]
pub struct SensitivityArgs {
    /// Folder of a finished sweep of design saltelli or morris
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Only this measure, a column of runs.csv
    #[arg(long, value_name = "NAME")]
    pub measure: Option<String>,
    /// Seed of the bootstrap
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// What standard output carries
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// Arguments of `figures`.
#[derive(Debug, ClapArgs)]
pub struct FiguresArgs {
    /// Folder of a finished sweep
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Measures, columns of runs.csv
    #[arg(long, value_name = "NAMES", value_delimiter = ',', required = true)]
    pub measure: Vec<String>,
    /// Only these factors: the mean over the others, and the least and the greatest mean among them
    #[arg(long, value_name = "FACTORS", value_delimiter = ',')]
    pub by: Vec<String>,
    /// What standard output carries; the table is Markdown
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// Arguments of `compare`.
#[derive(Debug, ClapArgs)]
pub struct CompareArgs {
    /// Folder of finished results
    #[arg(value_name = "A")]
    pub a: PathBuf,
    /// Folder of finished results; differences are B − A
    #[arg(value_name = "B")]
    pub b: PathBuf,
    /// Only these measures, columns of runs.csv
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub measure: Vec<String>,
    /// Point by point instead of over all points
    #[arg(long)]
    pub by_point: bool,
    /// What standard output carries
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// Arguments of `replications`.
#[derive(Debug, ClapArgs)]
pub struct ReplicationsArgs {
    /// Folder of finished results
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Only these measures, columns of runs.csv
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub measure: Vec<String>,
    /// Half of the interval as a share of the mean, for every measure
    #[arg(long, value_name = "SHARE", value_parser = positive, conflicts_with = "absolute")]
    pub relative: Option<f64>,
    /// Half of the interval in the unit of the measure, for every measure
    #[arg(long, value_name = "WIDTH", value_parser = positive)]
    pub absolute: Option<f64>,
    /// Only this point of a sweep
    #[arg(long, value_name = "N")]
    pub point: Option<u64>,
    /// Every point of a sweep instead of the one that takes most
    #[arg(long)]
    pub by_point: bool,
    /// The running means instead, a line for each replication, to be drawn
    #[arg(long)]
    pub running: bool,
    /// What standard output carries
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

fn positive(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|x| x.is_finite() && *x > 0.0);
    number.ok_or_else(|| "expected a number above 0, for instance 0.05".to_owned())
}

/// Arguments of `load`.
#[derive(Debug, ClapArgs)]
pub struct LoadArgs {
    /// Folder of finished results
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// For which language
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    pub print: Language,
}

/// Languages that results are loaded in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// pandas
    Python,
    /// Base R; Parquet by the package arrow
    R,
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
    /// Master seed, 0 … 2^53 − 1
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Set a key of the scenario, as in `run`
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
}

/// Arguments of `report`.
#[derive(Debug, ClapArgs)]
pub struct ReportArgs {
    /// Results folder of a run or a sweep
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Results folder of another run, to hold against the first
    #[arg(value_name = "OTHER", conflicts_with = "run")]
    pub other: Option<PathBuf>,
    /// Tell run K in detail; of a plain run a typical one if left out, of a sweep none
    #[arg(long, value_name = "K")]
    pub run: Option<u64>,
    /// File for the page; DIR/report.html if left out, or OTHER/comparison.html
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Replace the file if it exists
    #[arg(long)]
    pub force: bool,
}

/// Arguments of `check`.
#[derive(Debug, ClapArgs)]
pub struct CheckArgs {
    /// Scenario files (TOML)
    #[arg(required = true, value_name = "SCENARIO")]
    pub scenarios: Vec<PathBuf>,
    /// Set a key of the scenario, as in `run`
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
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
    /// Master seed, 0 … 2^53 − 1
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Number of replications of each text
    #[arg(long, value_name = "N")]
    pub replications: Option<u64>,
    /// Threads; all cores if left out. Results do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Set a key of the scenario, as in `run`
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
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

/// What standard output carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table and plain words
    Table,
    /// Comma-separated values
    Csv,
    /// JSON
    Json,
}

/// Formats of result files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Tables {
    /// CSV
    Csv,
    /// Parquet alone
    Parquet,
    /// CSV and Parquet
    Both,
}

/// How progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Progress {
    /// A bar if standard error is a terminal
    Auto,
    /// JSON lines
    Json,
    /// Nothing
    None,
}
