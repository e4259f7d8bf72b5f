//! What follows from all runs of a sweep: `summary.csv` and `vote_probabilities.csv`, a block of points at a time, by
//! reading `runs.csv` again, so that memory does not grow with the number of runs.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use super::provenance::SweepManifest;
use crate::measure::rows::VoteRow;
use crate::measure::summary::{Gathered, SummaryRow, VoteCounts};
use crate::measure::table::{Cell, place_of};
use crate::model::setting::Label;
use crate::output::csv_line::{push_rows, run_of, split};
use crate::output::folder::OutputError;
use crate::output::formats::Formats;
use crate::output::lines::Shaper;
use crate::output::registry::{
    POINT_KEYS, RUN_KEYS, RUNS, STATUS, SUMMARY, Table, VOTE_PROBABILITIES,
};

/// Numbers held in memory at once, 8 bytes each.
const HELD: u64 = 6_000_000;

/// Places in a row of `summary`, of which the measure is the first, and of `votes`.
const MEAN: usize = place_of::<SummaryRow>("mean");
const LOW: usize = place_of::<SummaryRow>("low");
const HIGH: usize = place_of::<SummaryRow>("high");
const BALLOT: usize = place_of::<VoteRow>("ballot");
const STATE: usize = place_of::<VoteRow>("state");
const VOTE: usize = place_of::<VoteRow>("vote");

/// How a folder is brought to its end.
#[derive(Clone, Copy)]
pub struct Ending<'a> {
    /// The states, in order.
    pub states: &'a [Label],
    /// In which formats tables stay.
    pub formats: Formats,
    /// Whether it has been asked to stop.
    pub stop: &'a dyn Fn() -> bool,
}

/// Rows between two looks at whether to stop.
const LOOK: u64 = 1 << 8;

/// Writes the tables over replications; an error of kind `Interrupted` says that it was asked to stop.
pub fn summaries(
    folder: &Path,
    manifest: &SweepManifest,
    shaper: &Shaper,
    ending: Ending,
) -> io::Result<()> {
    write_beside(folder, &SUMMARY, shaper, |out| {
        let point = manifest.replications.max(1) * RUNS.measures.len() as u64;
        let block = (HELD / point).max(1);
        let mut first = 0;
        while first < manifest.points {
            let last = (first + block).min(manifest.points);
            summarise(folder, manifest, shaper, first..last, ending.stop, out)?;
            first = last;
        }
        Ok(())
    })?;
    if VOTE_PROBABILITIES.is_wanted(shaper.wants) {
        let fill = |out: &mut BufWriter<File>| votes(folder, manifest, shaper, ending, out);
        write_beside(folder, &VOTE_PROBABILITIES, shaper, fill)?;
    }
    Ok(())
}

fn write_beside(
    folder: &Path,
    table: &Table,
    shaper: &Shaper,
    fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    let aside = folder.join(table.name).with_extension("new");
    let mut out = BufWriter::with_capacity(1 << 16, File::create(&aside)?);
    out.write_all(&shaper.header(table))?;
    fill(&mut out)?;
    out.flush()?;
    out.get_ref().sync_data()?;
    fs::rename(aside, folder.join(table.file()))
}

/// The rows of some points.
fn summarise(
    folder: &Path,
    manifest: &SweepManifest,
    shaper: &Shaper,
    points: std::ops::Range<u64>,
    stop: &dyn Fn() -> bool,
    out: &mut impl Write,
) -> io::Result<()> {
    let count = usize::try_from(points.end - points.start).map_err(io::Error::other)?;
    let mut gathered = vec![Gathered::default(); count];
    let mut factors: Vec<Vec<Cell>> = vec![Vec::new(); count];
    let keys = RUN_KEYS.len();
    let measures = keys + shaper.factors.len() + STATUS.len();
    each_line(&folder.join("runs.csv"), |number, line| {
        look(number, stop)?;
        let point = number % manifest.points.max(1);
        if !points.contains(&point) {
            return Ok(());
        }
        let at = (point - points.start) as usize;
        let cells = split(line);
        if cells.len() != measures + RUNS.measures.len() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("runs.csv: run {number} has {} cells", cells.len()),
            ));
        }
        if factors[at].is_empty() {
            factors[at] = cells[keys..measures - STATUS.len()]
                .iter()
                .map(|c| Cell::from(c.clone()))
                .collect();
        }
        if cells[measures - STATUS.len()] == "ok" {
            gathered[at].add_shown(&cells[measures..]);
        }
        Ok(())
    })?;
    let mut text = Vec::new();
    for (at, gathered) in gathered.iter().enumerate() {
        let keys = shaper.point_keys(points.start + at as u64, &factors[at]);
        push_rows(&mut text, &keys, &gathered.summary());
        out.write_all(&text)?;
        text.clear();
    }
    Ok(())
}

/// Looks, now and then, whether to stop.
fn look(number: u64, stop: &dyn Fn() -> bool) -> io::Result<()> {
    if number.is_multiple_of(LOOK) && stop() {
        return Err(io::Error::new(io::ErrorKind::Interrupted, "asked to stop"));
    }
    Ok(())
}

/// Hands every row of a table to `take`, with its number.
pub fn each_line(path: &Path, mut take: impl FnMut(u64, &str) -> io::Result<()>) -> io::Result<()> {
    let mut reader = BufReader::with_capacity(1 << 18, File::open(path)?);
    let (mut line, mut number) = (String::new(), 0u64);
    reader.read_line(&mut line)?;
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        take(number, &line)?;
        number += 1;
    }
}

/// By measure, its mean at each point.
pub type Means = BTreeMap<String, Vec<Option<f64>>>;

/// The manifest of a finished sweep and, by measure, its mean at each point; none where no run has it.
///
/// # Errors
/// If the folder holds no finished sweep or cannot be read.
pub fn means(folder: &Path) -> Result<(SweepManifest, Means), OutputError> {
    let refused = |words: &str| OutputError::Refused(folder.to_owned(), words.to_owned());
    let manifest = match super::journal::read::<SweepManifest>(&folder.join("manifest.json")) {
        Ok(Some(manifest)) if manifest.shard.is_none() => manifest,
        Ok(Some(_)) => return Err(refused("is a shard: merge it with the others first")),
        Ok(None) | Err(_) => return Err(refused("holds no finished sweep")),
    };
    let points = usize::try_from(manifest.points).unwrap_or(0);
    let mut means: Means = BTreeMap::new();
    let measure = POINT_KEYS.len() + manifest.factors.len();
    each_line(&folder.join("summary.csv"), |_, line| {
        let cells = split(line);
        let of = means.entry(cells[measure].clone()).or_insert_with(|| vec![None; points]);
        if let Some(slot) = cells[1].parse().ok().and_then(|point: usize| of.get_mut(point)) {
            *slot = cells[measure + MEAN].parse().ok();
        }
        Ok(())
    })
    .map_err(|error| OutputError::Io(folder.to_owned(), error))?;
    Ok((manifest, means))
}

/// One line of the summary of a finished sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct SummaryLine {
    /// Values of the factors, in the order of the manifest.
    pub factors: Vec<String>,
    /// Which measure.
    pub measure: String,
    /// Its mean over replications; none if no run has it.
    pub mean: Option<f64>,
    /// The 95 % interval of the mean.
    pub interval: Option<(f64, f64)>,
}

/// The names of the factors of a finished sweep, and its summary line by line.
pub fn summary(folder: &Path) -> Result<(Vec<String>, Vec<SummaryLine>), OutputError> {
    let (manifest, _) = means(folder)?;
    let names: Vec<String> = manifest.factors.iter().map(|factor| factor.name.clone()).collect();
    let measure = POINT_KEYS.len() + names.len();
    let mut lines = Vec::new();
    each_line(&folder.join("summary.csv"), |_, line| {
        let cells = split(line);
        let number = |at: usize| cells.get(measure + at).and_then(|cell| cell.parse().ok());
        lines.push(SummaryLine {
            factors: cells[POINT_KEYS.len()..measure].to_vec(),
            measure: cells[measure].clone(),
            mean: number(MEAN),
            interval: number(LOW).zip(number(HIGH)),
        });
        Ok(())
    })
    .map_err(|error| OutputError::Io(folder.to_owned(), error))?;
    Ok((names, lines))
}

/// The shares of votes at each point: the last text voted on in each run counts.
fn votes(
    folder: &Path,
    manifest: &SweepManifest,
    shaper: &Shaper,
    ending: Ending,
    out: &mut impl Write,
) -> io::Result<()> {
    let slots: BTreeMap<&str, usize> =
        ending.states.iter().enumerate().map(|(slot, id)| (&**id, slot)).collect();
    let keys = RUN_KEYS.len() + shaper.factors.len();
    let mut counts: BTreeMap<u64, (Vec<Cell>, VoteCounts)> = BTreeMap::new();
    let mut current: (Option<u64>, String, Vec<(usize, String)>) =
        (None, String::new(), Vec::new());
    let close = |current: &mut (Option<u64>, String, Vec<(usize, String)>),
                 counts: &mut BTreeMap<u64, (Vec<Cell>, VoteCounts)>| {
        let Some(run) = current.0 else { return };
        let entry = counts.entry(run % manifest.points.max(1)).or_default();
        current.2.drain(..).for_each(|(slot, vote)| entry.1.add(slot, &vote));
    };
    each_line(&folder.join("votes.csv"), |number, line| {
        look(number, ending.stop)?;
        let run = run_of(line);
        let cells = split(line);
        let [ballot, state, vote] = [BALLOT, STATE, VOTE].map(|place| &cells[keys + place]);
        if run != current.0 {
            close(&mut current, &mut counts);
            current = (run, ballot.clone(), Vec::new());
            let factors = &cells[RUN_KEYS.len()..keys];
            let entry = counts.entry(run.unwrap_or(0) % manifest.points.max(1)).or_default();
            if entry.0.is_empty() {
                entry.0 = factors.iter().map(|cell| Cell::from(cell.clone())).collect();
            }
        } else if *ballot != current.1 {
            current.1.clone_from(ballot);
            current.2.clear();
        }
        if let Some(slot) = slots.get(state.as_str()) {
            current.2.push((*slot, vote.clone()));
        }
        Ok(())
    })?;
    close(&mut current, &mut counts);
    let mut text = Vec::new();
    for (point, (factors, counts)) in &counts {
        push_rows(&mut text, &shaper.point_keys(*point, factors), &counts.rows(ending.states));
        out.write_all(&text)?;
        text.clear();
    }
    Ok(())
}
