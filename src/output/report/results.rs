//! A results folder as a report reads it: what the manifest says, its tables, and one of its runs in detail. It tells no
//! story.

use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::sheet::{Line, Sheet};
use crate::engine::{Watched, watch};
use crate::format::{self, Checked};
use crate::measure::table::Row;
use crate::output::folder::OutputError;
use crate::spec::Scenario;
use crate::sweep::Plan;

/// A results folder.
pub(super) struct Results {
    /// Where it is.
    pub(super) path: PathBuf,
    /// What `manifest.json` says.
    pub(super) manifest: Value,
    /// Its scenario, if this version reads it.
    pub(super) checked: Option<Checked>,
    /// `runs.csv`; of a sweep, only the run asked for.
    pub(super) runs: Sheet,
    /// `summary.csv`.
    pub(super) summary: Sheet,
    /// `vote_probabilities.csv`.
    pub(super) shares: Option<Sheet>,
}

/// One run in all its tables. A table that the folder lacks is filled from the run repeated, if it can be.
pub(super) struct Detail {
    /// The number of the run.
    pub(super) run: u64,
    /// The scenario that it ran, factors of a sweep set.
    pub(super) scenario: Option<Scenario>,
    /// The run repeated from its seed, where this version repeats it to the last digit.
    pub(super) watched: Option<Watched>,
    pub(super) rounds: Sheet,
    pub(super) texts: Sheet,
    pub(super) states: Sheet,
    pub(super) votes: Sheet,
    pub(super) forums: Sheet,
    pub(super) transcript: Sheet,
    /// Incidents, in scenarios that have conduct.
    pub(super) incidents: Sheet,
    /// Trust between blocs, in scenarios that have trust.
    pub(super) trust: Sheet,
}

impl Results {
    /// Reads a folder. Of a sweep, `run` is the one whose row is wanted.
    pub(super) fn open(folder: &Path, run: Option<u64>) -> Result<Self, OutputError> {
        let refused = |words: &str| OutputError::Refused(folder.to_owned(), words.to_owned());
        let failed = |error: io::Error| refused(&format!("cannot be read: {error}"));
        let text = std::fs::read_to_string(folder.join("manifest.json")).map_err(|_| {
            refused("holds no results: there is no manifest.json in it; `comity run` writes such folders")
        })?;
        let manifest: Value = serde_json::from_str(&text)
            .map_err(|error| refused(&format!("has a broken manifest.json: {error}")))?;
        let resolved = manifest["resolved"].as_str().unwrap_or_default();
        let checked = format::read_str("manifest.json", resolved, &[]).ok();
        let sheet = |name: &str, run| Sheet::read(&folder.join(name), run).map_err(failed);
        let is_sweep = manifest["points"].as_u64().unwrap_or(1) > 1;
        let only = if is_sweep { Some(run.unwrap_or(u64::MAX)) } else { None };
        let runs = sheet("runs.csv", only)?;
        Ok(Self {
            path: folder.to_owned(),
            runs: runs.ok_or_else(|| refused("holds no runs.csv; it is not a finished result"))?,
            summary: sheet("summary.csv", None)?.unwrap_or_default(),
            shares: sheet("vote_probabilities.csv", None)?,
            manifest,
            checked,
        })
    }

    /// A text of the manifest, or nothing.
    pub(super) fn says(&self, key: &str) -> &str {
        self.manifest[key].as_str().unwrap_or_default()
    }

    /// A number of the manifest, or 0.
    pub(super) fn counts(&self, key: &str) -> u64 {
        self.manifest[key].as_u64().unwrap_or(0)
    }

    /// Whether it is a sweep over more than one point.
    pub(super) fn is_sweep(&self) -> bool {
        self.counts("points") > 1 && self.manifest["only_run"].is_null()
    }

    /// Names of factors.
    pub(super) fn factors(&self) -> Vec<String> {
        let all = self.manifest["factors"].as_array().into_iter().flatten();
        all.filter_map(|factor| factor["name"].as_str().map(str::to_owned)).collect()
    }

    /// The scenario, if this version reads it.
    pub(super) fn scenario(&self) -> Option<&Scenario> {
        self.checked.as_ref().map(|checked| &checked.scenario)
    }

    /// Whether texts are put straight to the vote.
    pub(super) fn is_straight(&self) -> bool {
        self.scenario().is_some_and(|scenario| scenario.rungs().is_empty())
    }

    /// Where a forum closed, in words.
    pub(super) fn at_rung<'a>(&self, rung: &'a str) -> &'a str {
        match rung {
            "last-resort" if self.is_straight() => "the vote",
            "last-resort" => "the vote of last resort",
            rung => rung,
        }
    }

    /// The run that stands for all: of the commonest way to end, the one whose length is nearest the median; the first of
    /// those. None if every run failed.
    pub(super) fn typical(&self) -> Option<u64> {
        let ok: Vec<Line> = self.runs.lines().filter(|line| line.text("status") == "ok").collect();
        let way = |line: &Line| (line.text("rung").to_owned(), line.flag("adopted"));
        let mut ways: std::collections::BTreeMap<_, Vec<(u64, u64)>> = Default::default();
        for line in &ok {
            let (Some(run), Some(rounds)) = (line.count("run"), line.count("rounds")) else {
                continue;
            };
            ways.entry(way(line)).or_default().push((rounds, run));
        }
        let mut best: Vec<(u64, u64)> = ways
            .into_values()
            .reduce(|best, next| if next.len() > best.len() { next } else { best })?;
        best.sort_unstable();
        let median = best[best.len() / 2].0;
        best.iter().min_by_key(|(rounds, run)| (rounds.abs_diff(median), *run)).map(|(_, run)| *run)
    }

    /// A table of all runs; empty if the folder has none of that name.
    pub(super) fn table(&self, name: &str) -> Result<Sheet, OutputError> {
        let read = Sheet::read(&self.path.join(format!("{name}.csv")), None);
        let words = |error| format!("has a {name}.csv that cannot be read: {error}");
        read.map(Option::unwrap_or_default)
            .map_err(|error| OutputError::Refused(self.path.clone(), words(error)))
    }

    /// One run in all its tables.
    pub(super) fn detail(&self, run: u64) -> Result<Detail, OutputError> {
        let wanted = run.to_string();
        let row = self.runs.lines().find(|line| line.text("run") == wanted);
        let refused = |words: String| OutputError::Refused(self.path.clone(), words);
        let row = row.ok_or_else(|| refused(format!("has no run {run}")))?;
        if row.text("status") != "ok" {
            return Err(refused(format!("has run {run}, but it failed: {}", row.text("reason"))));
        }
        let replication = row.count("replication").unwrap_or(0);
        let (scenario, watched) = self.repeat(run, replication, &row).unzip();
        let watched = watched.flatten();
        let again = watched.as_ref().map(|watched| &watched.outcome);
        Ok(Detail {
            run,
            rounds: self.table_of_run(run, again.map(|o| &o.rounds[..]))?,
            texts: self.table_of_run(run, again.map(|o| &o.texts[..]))?,
            states: self.table_of_run(run, again.map(|o| &o.states[..]))?,
            votes: self.table_of_run(run, again.map(|o| &o.votes[..]))?,
            forums: self.table_of_run(run, again.map(|o| &o.forums[..]))?,
            transcript: self.table_of_run(run, again.map(|o| &o.events[..]))?,
            incidents: self.table_of_run(run, again.map(|o| &o.incidents[..]))?,
            trust: self.table_of_run(run, again.map(|o| &o.trust[..]))?,
            scenario,
            watched,
        })
    }

    /// A table of one run; one that the folder lacks is filled from the run repeated.
    fn table_of_run<R: Row>(&self, run: u64, again: Option<&[R]>) -> Result<Sheet, OutputError> {
        let name = R::TABLE;
        let read = Sheet::read(&self.path.join(format!("{name}.csv")), Some(run));
        let words = |error| format!("has a {name}.csv that cannot be read: {error}");
        let read = read.map_err(|e| OutputError::Refused(self.path.clone(), words(e)))?;
        Ok(read.unwrap_or_else(|| again.map(Sheet::of).unwrap_or_default()))
    }

    /// The scenario of a run, and the run repeated if it comes out as the folder has it.
    fn repeat(
        &self,
        run: u64,
        replication: u64,
        row: &Line,
    ) -> Option<(Scenario, Option<Watched>)> {
        let checked = self.checked.as_ref()?;
        let (scenario, seed, luck) = match (&self.manifest["design"], &checked.sweep) {
            (Value::String(_), Some(sweep)) => {
                let plan = Plan::new(sweep, &checked.scenario).ok()?;
                let key = plan.key(run);
                (plan.scenario_of(run).ok()?, plan.seed(), plan.luck(key))
            }
            _ => (checked.scenario.clone(), checked.scenario.run.seed, replication),
        };
        let watched = watch(&scenario, seed, luck).filter(|watched| {
            let again = Sheet::of(std::slice::from_ref(&watched.outcome.run));
            let same = |line: Line| again.columns.iter().all(|c| line.text(c) == row.text(c));
            again.lines().all(same)
        });
        Some((scenario, watched))
    }
}
