//! The arguments of every command. Nothing is decided here.

mod ask;
mod results;
mod runs;

use clap::{Parser, Subcommand, ValueEnum};

pub use ask::*;
pub use results::*;
pub use runs::*;

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
    /// Whether what a scenario claims holds over the plausible ranges of what nobody knows, and what it hangs on
    #[command(after_help = "Examples:
  comity robustness scenarios/studies/settling-disputes.toml
  comity robustness scenarios/studies/settling-disputes.toml --dry-run
  comity robustness s.toml --set robustness.samples=256 --replications 20 --out results/robust

Runs what [robustness] of the scenario says, into a folder that holds every run, as `comity sweep` does, and weighs each claim.
Interrupted, killed or out of room: repeat the same command, and it goes on where it was. Finished, it prints the tables again.")]
    Robustness(Box<SweepArgs>),
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
    /// What default conduct, mediation and awards produce in a scenario, beside what was recorded
    #[command(after_help = "Examples:
  comity base-rates scenarios/studies/open-ended-working-group.toml
  comity base-rates s.toml --replications 20 --set conduct.attribution.detection=0.6 --format csv")]
    BaseRates(BaseRatesArgs),
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
