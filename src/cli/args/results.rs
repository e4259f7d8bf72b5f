//! Arguments of the commands that read results. Nothing is decided here.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use super::Format;

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
