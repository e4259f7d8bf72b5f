//! Reading finished result folders, of runs and of sweeps: which experiment they hold, their columns, and the values of
//! their measures, a few points and a few measures at a time. It computes nothing.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use csv::StringRecord;
use serde::Deserialize;

use super::folder::OutputError;
use super::manifest::RESULTS_SCHEMA;
use super::registry::{RUN_KEYS, RUNS, of_experiments};
use super::sweep::{FactorNote, Shard};
use crate::measure::table::Kind;

/// What the manifest of a run and that of a sweep both say.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Found {
    /// Version of the program that wrote it.
    pub version: String,
    /// Its commit.
    pub commit: String,
    results_schema: u32,
    /// Name of the scenario's file.
    pub scenario: String,
    /// What it is, in a line.
    pub title: String,
    /// The master seed.
    pub seed: u64,
    /// Replications of each point.
    pub replications: u64,
    /// Points.
    pub points: u64,
    /// Runs.
    pub runs: u64,
    /// Runs that failed.
    pub failed: u64,
    /// The scenario with every default filled in.
    pub resolved: String,
    /// The design, of a sweep.
    pub design: Option<String>,
    random_numbers: Option<String>,
    /// The factors of a sweep.
    #[serde(default)]
    pub factors: Vec<FactorNote>,
    shard: Option<Shard>,
    only_run: Option<u64>,
}

impl Found {
    /// Whether every run of a sweep has luck of its own.
    pub fn independent(&self) -> bool {
        self.random_numbers.as_ref().is_some_and(|words| words.starts_with("independent"))
    }
}

/// A finished result folder.
#[derive(Clone, Debug)]
pub struct Results {
    folder: PathBuf,
    /// What its manifest says.
    pub manifest: Found,
}

/// A measure: a column of `runs.csv` that holds numbers, or true and false.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Its name.
    pub name: String,
    /// Whether it is true or false.
    pub flag: bool,
    column: usize,
}

/// What the runs of a point came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PointValues {
    /// Runs that failed.
    pub failed: u64,
    /// For each measure asked for, its values by replication where it has one.
    pub series: Vec<Vec<(u64, f64)>>,
}

impl Results {
    /// Opens a folder.
    ///
    /// # Errors
    /// If it holds no whole, finished results that this version reads.
    pub fn open(folder: &Path) -> Result<Self, OutputError> {
        let refused = |words: &str| Err(OutputError::Refused(folder.to_owned(), words.to_owned()));
        if !folder.is_dir() {
            return refused("is no folder");
        }
        if folder.join("journal.json").exists() {
            return refused("is not finished: repeat the command that began it");
        }
        let text = match fs::read_to_string(folder.join("manifest.json")) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return refused("holds no results: there is no manifest.json in it");
            }
            Err(error) => return refused(&format!("cannot be read: manifest.json: {error}")),
        };
        let manifest: Found = match serde_json::from_str(&text) {
            Ok(manifest) => manifest,
            Err(error) => {
                return refused(&format!("has a manifest.json that is not ours ({error})"));
            }
        };
        if manifest.results_schema != RESULTS_SCHEMA {
            return refused(&format!(
                "was written by comity {} with results of version {}; this one reads version {RESULTS_SCHEMA}",
                manifest.version, manifest.results_schema
            ));
        }
        if let Some(Shard { number, of }) = manifest.shard {
            return refused(&format!(
                "is shard {number}/{of} of a sweep: `comity merge` it with the others first"
            ));
        }
        if let Some(run) = manifest.only_run {
            return refused(&format!("holds run {run} of a sweep alone"));
        }
        Ok(Self { folder: folder.to_owned(), manifest })
    }

    /// The tables that are there, with what their columns hold, as CSV or else as Parquet.
    ///
    /// # Errors
    /// If a table cannot be read.
    pub fn tables(&self) -> Result<Vec<TableFound>, OutputError> {
        let mut found = Vec::new();
        for name in of_experiments().map(|table| table.name) {
            let has = |end: &str| self.folder.join(format!("{name}.{end}")).exists();
            let columns = match has("csv") {
                true => columns(&self.folder, name).map_err(|error| self.fail(error))?,
                false => Vec::new(),
            };
            if has("csv") || has("parquet") {
                found.push(TableFound { name, columns, parquet: has("parquet") });
            }
        }
        Ok(found)
    }

    /// The measures that `runs.csv` has, in order.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn measures(&self) -> Result<Vec<Measure>, OutputError> {
        let header = self.reader().and_then(|mut reader| Ok(reader.headers()?.clone()));
        let header = header.map_err(|error| self.fail(error))?;
        let kind = |name: &str| {
            RUNS.measures.iter().find(|column| column.name == name).map(|column| column.kind)
        };
        let measure = |(column, name): (usize, &str)| match kind(name)? {
            Kind::Words => None,
            kind => Some(Measure { name: name.to_owned(), flag: kind == Kind::Flag, column }),
        };
        Ok(header.iter().enumerate().filter_map(measure).collect())
    }

    /// The values of the factors at each point, as results show them.
    ///
    /// # Errors
    /// If `runs.csv` cannot be read or is too short.
    pub fn points(&self) -> Result<Vec<Vec<String>>, OutputError> {
        let factors = self.manifest.factors.len();
        let read = || -> io::Result<Vec<Vec<String>>> {
            let mut points = Vec::new();
            let most = usize::try_from(self.manifest.points).unwrap_or(usize::MAX);
            // run = replication × points + point: the first replication comes first.
            for record in self.reader()?.records().take(most) {
                let record = record?;
                let cells = record.iter().skip(RUN_KEYS.len()).take(factors);
                points.push(cells.map(str::to_owned).collect());
            }
            if points.len() < most {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "runs.csv is cut short"));
            }
            Ok(points)
        };
        read().map_err(|error| self.fail(error))
    }

    /// The values of some measures at some points, each with its place in what is returned.
    ///
    /// # Errors
    /// If `runs.csv` cannot be read.
    pub fn values(
        &self,
        places: &BTreeMap<u64, usize>,
        measures: &[Measure],
    ) -> Result<Vec<PointValues>, OutputError> {
        let none = PointValues { failed: 0, series: vec![Vec::new(); measures.len()] };
        let mut found = vec![none; places.len()];
        let status = RUN_KEYS.len() + self.manifest.factors.len();
        let mut read = || -> io::Result<()> {
            let (mut reader, mut record) = (self.reader()?, StringRecord::new());
            while reader.read_record(&mut record)? {
                let key = |at: usize| record.get(at).and_then(|cell| cell.parse::<u64>().ok());
                let (Some(point), Some(replication)) = (key(1), key(2)) else {
                    return Err(io::Error::new(io::ErrorKind::InvalidData, "runs.csv has no keys"));
                };
                let Some(into) = places.get(&point).and_then(|at| found.get_mut(*at)) else {
                    continue;
                };
                if record.get(status) != Some("ok") {
                    into.failed += 1;
                    continue;
                }
                for (measure, series) in measures.iter().zip(&mut into.series) {
                    let value = match record.get(measure.column).unwrap_or_default() {
                        "" => None,
                        "true" => Some(1.0),
                        "false" => Some(0.0),
                        number => number.parse().ok(),
                    };
                    series.extend(value.map(|value| (replication, value)));
                }
            }
            Ok(())
        };
        read().map_err(|error| self.fail(error))?;
        Ok(found)
    }

    fn reader(&self) -> io::Result<csv::Reader<BufReader<File>>> {
        let path = self.folder.join("runs.csv");
        if !path.exists() && path.with_extension("parquet").exists() {
            let words =
                "it holds Parquet alone, and this command reads CSV: --tables both writes both";
            return Err(io::Error::new(io::ErrorKind::NotFound, words));
        }
        Ok(csv::Reader::from_reader(BufReader::with_capacity(1 << 18, File::open(path)?)))
    }

    fn fail(&self, error: io::Error) -> OutputError {
        OutputError::Refused(self.folder.clone(), format!("cannot be read: {error}"))
    }
}

/// A table of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFound {
    /// Its file's name without the ending.
    pub name: &'static str,
    /// Its columns, if it is there as CSV.
    pub columns: Vec<(String, Kind)>,
    /// Whether it is there as Parquet.
    pub parquet: bool,
}

/// The columns of a table of a folder: what the dictionary says of them; for factors, what their cells hold.
///
/// # Errors
/// If it cannot be read.
pub fn columns(folder: &Path, table: &str) -> io::Result<Vec<(String, Kind)>> {
    let open = || -> io::Result<csv::Reader<BufReader<File>>> {
        let file = File::open(folder.join(format!("{table}.csv")))?;
        Ok(csv::Reader::from_reader(BufReader::with_capacity(1 << 18, file)))
    };
    let header = open()?.headers()?.clone();
    let known = of_experiments().find(|known| known.name == table);
    let kind_of_known =
        |name: &str| known?.columns().find(|column| column.name == name).map(|column| column.kind);
    let kinds: Vec<Option<Kind>> = header.iter().map(kind_of_known).collect();
    let mut guesses: Vec<Option<Kind>> = vec![None; kinds.len()];
    if kinds.iter().any(Option::is_none) {
        let (mut reader, mut record) = (open()?, StringRecord::new());
        while reader.read_record(&mut record)? {
            for (column, cell) in record.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                if kinds[column].is_none() {
                    guesses[column] = Some(wider(guesses[column], kind_of(cell)));
                }
            }
        }
    }
    let kind = |column: usize| kinds[column].or(guesses[column]).unwrap_or(Kind::Words);
    Ok(header.iter().enumerate().map(|(at, name)| (name.to_owned(), kind(at))).collect())
}

fn kind_of(cell: &str) -> Kind {
    match cell {
        "true" | "false" => Kind::Flag,
        cell if cell.parse::<i64>().is_ok() => Kind::Int,
        cell if cell.parse::<f64>().is_ok_and(f64::is_finite) => Kind::Real,
        _ => Kind::Words,
    }
}

/// The narrowest kind that holds both.
fn wider(so_far: Option<Kind>, next: Kind) -> Kind {
    match (so_far, next) {
        (None, kind) => kind,
        (Some(kind), next) if kind == next => kind,
        (Some(Kind::Int | Kind::Real), Kind::Int | Kind::Real) => Kind::Real,
        _ => Kind::Words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_is_as_narrow_as_its_cells() {
        let kind = |cells: &[&str]| {
            cells.iter().fold(None, |so_far, cell| Some(wider(so_far, kind_of(cell))))
        };
        assert_eq!(kind(&["1", "2"]), Some(Kind::Int));
        assert_eq!(kind(&["1", "0.5"]), Some(Kind::Real));
        assert_eq!(kind(&["true", "false"]), Some(Kind::Flag));
        assert_eq!(kind(&["true", "1"]), Some(Kind::Words));
        assert_eq!(kind(&["1", "consensus"]), Some(Kind::Words));
        assert_eq!(kind(&["nan"]), Some(Kind::Words));
    }
}
