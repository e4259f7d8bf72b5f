//! The result tables. Each stands here once, with its rows, its keys, the switch of `[record]` that
//! wants it, and where its rows come from. Writers, readers, the dictionary and `comity explain`
//! follow from this list. It writes no file.

use std::slice;

use super::csv_line::push_rows;
use super::forecasts::{ForecastRow, ScoreRow};
use super::votes::{PredictionRow, VoteScoreRow};
use crate::engine::Outcome;
use crate::measure::rows::{
    EventRow, ForumRow, IncidentRow, RoundRow, RunRow, SolutionRow, StateRow, TextRow, TrustRow,
    VoteRow,
};
use crate::measure::summary::{SummaryRow, VoteProbabilityRow};
use crate::measure::table::{Cell, Column, Kind, Row};
use crate::spec::record::Record;

/// The keys that come first in every row about one run.
pub const RUN_KEYS: &[Column] = &[
    key("scenario", Kind::Words, "id", "", "name of the scenario's file"),
    key("point", Kind::Int, "points", "0 …", "point of the design; 0 in a plain run"),
    key("replication", Kind::Int, "replications", "0 …", "number of the replication"),
    key("run", Kind::Int, "runs", "0 …", "number of the run: replication × points + point"),
    key("seed", Kind::Int, "", "0 … 2^53 − 1", "master seed; with replication it fixes the run"),
];

/// The keys of tables over replications: the first two of [`RUN_KEYS`].
pub const POINT_KEYS: &[Column] = RUN_KEYS.split_at(2).0;

/// Status columns that `runs` has between keys and measures.
pub const STATUS: &[Column] = &[
    key("status", Kind::Words, "ok, failed", "", "whether the run came to an end"),
    key("reason", Kind::Words, "words", "", "why it failed; empty if it did not"),
];

const fn key(
    name: &'static str,
    kind: Kind,
    unit: &'static str,
    range: &'static str,
    doc: &'static str,
) -> Column {
    Column { name, kind, unit, range, doc }
}

/// Every result table, in the order of the dictionary.
pub const TABLES: &[Table] = &[
    RUNS,
    SUMMARY,
    each_run!(RoundRow, rounds, record.rounds),
    each_run!(TextRow, texts, record.texts),
    each_run!(StateRow, states, record.states),
    each_run!(VoteRow, votes, record.votes),
    VOTE_PROBABILITIES,
    each_run!(ForumRow, forums, record.forums),
    each_run!(EventRow, events, record.transcript),
    each_run!(SolutionRow, solutions, record.solutions),
    each_run!(IncidentRow, incidents, record.incidents),
    each_run!(TrustRow, trust, record.trust),
    Table::of::<ForecastRow>(Rows::OfCommand),
    Table::of::<ScoreRow>(Rows::OfCommand),
    Table::of::<PredictionRow>(Rows::OfCommand),
    Table::of::<VoteScoreRow>(Rows::OfCommand),
];

/// `runs`: a row for each run, failed ones too.
pub const RUNS: Table = Table {
    status: STATUS,
    ..Table::of::<RunRow>(Rows::OfRun(|outcome, keys, out| {
        let keys = [keys, &[Cell::Word("ok"), Cell::Empty]].concat();
        push_rows(out, &keys, slice::from_ref(&outcome.run));
    }))
};

/// `summary`: measures over replications.
pub const SUMMARY: Table = Table::of::<SummaryRow>(Rows::OverReplications);

/// `vote_probabilities`: votes over replications.
pub const VOTE_PROBABILITIES: Table = Table {
    switch: Some(|record| &mut record.votes),
    ..Table::of::<VoteProbabilityRow>(Rows::OverReplications)
};

/// A table about single runs: its row, the field of an outcome that holds its rows, its switch.
macro_rules! each_run {
    ($row:ty, $field:ident, record.$switch:ident) => {
        Table {
            switch: Some(|record| &mut record.$switch),
            ..Table::of::<$row>(Rows::OfRun(|outcome, keys, out| {
                push_rows::<$row>(out, keys, &outcome.$field);
            }))
        }
    };
}
use each_run;

/// Where the rows of a table come from.
#[derive(Clone, Copy, Debug)]
enum Rows {
    /// Each run; appends the rows of an outcome as CSV, the keys first in each.
    OfRun(fn(&Outcome, &[Cell], &mut Vec<u8>)),
    /// The replications of each point.
    OverReplications,
    /// A command other than `run` and `sweep`.
    OfCommand,
}

/// A result table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// File name without its ending.
    pub name: &'static str,
    /// What a row is.
    pub row: &'static str,
    /// Columns between keys and measures.
    status: &'static [Column],
    /// Columns of its row.
    pub measures: &'static [Column],
    /// The switch of `[record]` that wants it; a table without one is always written.
    switch: Option<fn(&mut Record) -> &mut bool>,
    rows: Rows,
}

impl Table {
    const fn of<R: Row>(rows: Rows) -> Self {
        let (name, row, measures) = (R::TABLE, R::ROW, R::COLUMNS);
        Self { name, row, status: &[], measures, switch: None, rows }
    }

    /// The columns that say which run or point a row is about.
    pub fn keys(&self) -> &'static [Column] {
        match self.rows {
            Rows::OfRun(_) => RUN_KEYS,
            Rows::OverReplications => POINT_KEYS,
            Rows::OfCommand => &[],
        }
    }

    /// All columns, keys first.
    pub fn columns(&self) -> impl Iterator<Item = &'static Column> {
        self.keys().iter().chain(self.status).chain(self.measures)
    }

    /// The names of all columns, those of factors behind the keys.
    pub fn header<'a>(&self, factors: &'a [String]) -> impl Iterator<Item = &'a str> {
        let name = |column: &'static Column| column.name;
        let keys = self.keys().iter().map(name);
        let rest = self.columns().skip(self.keys().len()).map(name);
        keys.chain(factors.iter().map(String::as_str)).chain(rest)
    }

    /// The name of its CSV file.
    pub fn file(&self) -> String {
        format!("{}.csv", self.name)
    }

    /// Whether `record` asks for it.
    pub fn is_wanted(&self, mut record: Record) -> bool {
        self.switch.is_none_or(|switch| *switch(&mut record))
    }

    /// Asks for it.
    pub fn ask_for(&self, record: &mut Record) {
        if let Some(switch) = self.switch {
            *switch(record) = true;
        }
    }

    /// Appends its rows about one run as CSV, if it is a table about single runs.
    pub fn push_run(&self, out: &mut Vec<u8>, keys: &[Cell], outcome: &Outcome) {
        if let Rows::OfRun(push) = self.rows {
            push(outcome, keys, out);
        }
    }

    const fn is_of_runs(&self) -> bool {
        matches!(self.rows, Rows::OfRun(_))
    }
}

/// The tables that `run` and `sweep` write.
pub fn of_experiments() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().filter(|table| !matches!(table.rows, Rows::OfCommand))
}

/// The tables about single runs; `runs` is the first.
pub fn of_runs() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().filter(|table| table.is_of_runs())
}

/// How many [`of_runs`] are.
pub const OF_RUNS: usize = {
    let (mut count, mut at) = (0, 0);
    while at < TABLES.len() {
        if TABLES[at].is_of_runs() {
            count += 1;
        }
        at += 1;
    }
    count
};

/// The column dictionary as Markdown: the body of `results/README.md`.
pub fn dictionary() -> String {
    let mut out = String::new();
    for table in TABLES {
        out.push_str(&format!("\n## `{}`: {}\n\n", table.file(), table.row));
        out.push_str("| column | unit or words | range | meaning |\n| --- | --- | --- | --- |\n");
        for c in table.columns() {
            out.push_str(&format!("| `{}` | {} | {} | {} |\n", c.name, c.unit, c.range, c.doc));
        }
    }
    out
}
