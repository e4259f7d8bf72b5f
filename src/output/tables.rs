//! CSV tables: keys first, then the columns of the row (RFC 4180; numbers as `measure::table` shows them). It computes
//! nothing.

use std::fs::File;
use std::io::{self, BufWriter};

use super::folder::{Folder, OutputError};
use super::forecasts::{forecasts_table, scores_table};
use super::votes;
use crate::engine::Outcome;
use crate::measure::rows::{
    EventRow, ForumRow, IncidentRow, RoundRow, RunRow, SolutionRow, StateRow, TextRow, TrustRow,
    VoteRow,
};
use crate::measure::summary::{Gathered, SummaryRow, VoteProbabilityRow};
use crate::measure::table::{Cell, Column, Kind, Row};
use crate::model::setting::Label;
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
pub(super) const POINT_KEYS: usize = 2;

/// Status columns that `runs` has between keys and measures.
pub(super) const STATUS: &[Column] = &[
    key("status", Kind::Words, "ok, failed", "", "whether the run came to an end"),
    key("reason", Kind::Words, "words", "", "why it failed; empty if it did not"),
];

pub(super) const fn key(
    name: &'static str,
    kind: Kind,
    unit: &'static str,
    range: &'static str,
    doc: &'static str,
) -> Column {
    Column { name, kind, unit, range, doc }
}

/// What the dictionary says of one table.
#[derive(Clone, Debug)]
pub struct Table {
    /// File name without `.csv`.
    pub name: &'static str,
    /// What a row is.
    pub row: &'static str,
    /// All columns, keys first.
    pub columns: Vec<Column>,
}

fn table<R: Row>(keys: usize, extra: &[Column]) -> Table {
    let columns = RUN_KEYS[..keys].iter().chain(extra).chain(R::COLUMNS).copied().collect();
    Table { name: R::TABLE, row: R::ROW, columns }
}

/// How each table of `comity run` is described, in the order of the dictionary.
pub const TABLES: &[fn() -> Table] = &[
    || table::<RunRow>(RUN_KEYS.len(), STATUS),
    || table::<SummaryRow>(POINT_KEYS, &[]),
    || table::<RoundRow>(RUN_KEYS.len(), &[]),
    || table::<TextRow>(RUN_KEYS.len(), &[]),
    || table::<StateRow>(RUN_KEYS.len(), &[]),
    || table::<VoteRow>(RUN_KEYS.len(), &[]),
    || table::<VoteProbabilityRow>(POINT_KEYS, &[]),
    || table::<ForumRow>(RUN_KEYS.len(), &[]),
    || table::<EventRow>(RUN_KEYS.len(), &[]),
    || table::<SolutionRow>(RUN_KEYS.len(), &[]),
    || table::<IncidentRow>(RUN_KEYS.len(), &[]),
    || table::<TrustRow>(RUN_KEYS.len(), &[]),
];

/// The column dictionary as Markdown: the body of `results/README.md`.
pub fn dictionary() -> String {
    let mut out = String::new();
    let solve =
        [forecasts_table(), scores_table(), votes::predictions_table(), votes::scores_table()];
    for table in TABLES.iter().map(|table| table()).chain(solve) {
        out.push_str(&format!("\n## `{}.csv`: {}\n\n", table.name, table.row));
        out.push_str("| column | unit or words | range | meaning |\n| --- | --- | --- | --- |\n");
        for c in &table.columns {
            out.push_str(&format!("| `{}` | {} | {} | {} |\n", c.name, c.unit, c.range, c.doc));
        }
    }
    out
}

/// What fixes a run.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Name of the scenario's file.
    pub scenario: Label,
    /// Point of the design.
    pub point: u64,
    /// Number of the replication.
    pub replication: u64,
    /// Number of the run.
    pub run: u64,
    /// Master seed.
    pub seed: u64,
}

impl Keys {
    fn cells(&self, out: &mut Vec<Cell>) {
        out.push(self.scenario.clone().into());
        out.extend([self.point, self.replication, self.run, self.seed].map(Cell::from));
    }
}

/// One CSV file.
struct Sheet {
    writer: csv::Writer<BufWriter<File>>,
    cells: Vec<Cell>,
    shown: String,
}

impl Sheet {
    fn create(folder: &Folder, table: &Table) -> io::Result<Self> {
        let file = File::create(folder.file(&format!("{}.csv", table.name)))?;
        let mut writer = csv::Writer::from_writer(BufWriter::with_capacity(1 << 16, file));
        writer.write_record(table.columns.iter().map(|column| column.name))?;
        Ok(Self { writer, cells: Vec::new(), shown: String::new() })
    }

    fn write(&mut self, fill: impl FnOnce(&mut Vec<Cell>)) -> io::Result<()> {
        self.cells.clear();
        fill(&mut self.cells);
        for cell in &self.cells {
            self.shown.clear();
            cell.show(&mut self.shown);
            self.writer.write_field(&self.shown)?;
        }
        self.writer.write_record(None::<&[u8]>)?;
        Ok(())
    }

    fn rows<R: Row>(&mut self, keys: &Keys, rows: &[R]) -> io::Result<()> {
        for row in rows {
            self.write(|cells| {
                keys.cells(cells);
                row.cells(cells);
            })?;
        }
        Ok(())
    }

    /// Hands everything written to the system; the file is still to be synced with the disk.
    fn flushed(self) -> io::Result<File> {
        let inner = self.writer.into_inner().map_err(|error| error.into_error())?;
        inner.into_inner().map_err(|error| error.into_error())
    }
}

/// All tables of one result folder, written as runs come in.
pub struct Tables<'a> {
    folder: &'a Folder,
    runs: Sheet,
    rounds: Option<Sheet>,
    texts: Option<Sheet>,
    states: Option<Sheet>,
    votes: Option<Sheet>,
    forums: Option<Sheet>,
    transcript: Option<Sheet>,
    solutions: Option<Sheet>,
    incidents: Option<Sheet>,
    trust: Option<Sheet>,
    wants: Record,
}

impl<'a> Tables<'a> {
    /// Opens the files that are wanted and writes their headers.
    ///
    /// # Errors
    /// If a file cannot be made.
    pub fn create(folder: &'a Folder, wants: Record) -> Result<Self, OutputError> {
        let sheet =
            |table: Table| Sheet::create(folder, &table).map_err(|error| fail(folder, error));
        let some = |wanted: bool, table: fn() -> Table| {
            if wanted { sheet(table()).map(Some) } else { Ok(None) }
        };
        Ok(Self {
            folder,
            runs: sheet(TABLES[0]())?,
            rounds: some(wants.rounds, TABLES[2])?,
            texts: some(wants.texts, TABLES[3])?,
            states: some(wants.states, TABLES[4])?,
            votes: some(wants.votes, TABLES[5])?,
            forums: some(wants.forums, TABLES[7])?,
            transcript: some(wants.transcript, TABLES[8])?,
            solutions: some(wants.solutions, TABLES[9])?,
            incidents: some(wants.incidents, TABLES[10])?,
            trust: some(wants.trust, TABLES[11])?,
            wants,
        })
    }

    /// Writes everything one run left behind; a failed run is a row with its reason.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn write(
        &mut self,
        keys: &Keys,
        outcome: &Result<Outcome, String>,
    ) -> Result<(), OutputError> {
        self.write_run(keys, outcome).map_err(|error| fail(self.folder, error))
    }

    fn write_run(&mut self, keys: &Keys, outcome: &Result<Outcome, String>) -> io::Result<()> {
        let measures = RunRow::COLUMNS.len();
        self.runs.write(|cells| {
            keys.cells(cells);
            match outcome {
                Ok(outcome) => {
                    cells.extend([Cell::from("ok"), Cell::Empty]);
                    outcome.run.cells(cells);
                }
                Err(reason) => {
                    cells.extend([Cell::from("failed"), Cell::from(reason.clone())]);
                    cells.resize(cells.len() + measures, Cell::Empty);
                }
            }
        })?;
        let Ok(outcome) = outcome else { return Ok(()) };
        write_some(&mut self.rounds, keys, &outcome.rounds)?;
        write_some(&mut self.texts, keys, &outcome.texts)?;
        write_some(&mut self.states, keys, &outcome.states)?;
        write_some(&mut self.votes, keys, &outcome.votes)?;
        write_some(&mut self.forums, keys, &outcome.forums)?;
        write_some(&mut self.transcript, keys, &outcome.events)?;
        write_some(&mut self.solutions, keys, &outcome.solutions)?;
        write_some(&mut self.incidents, keys, &outcome.incidents)?;
        write_some(&mut self.trust, keys, &outcome.trust)
    }

    /// Writes the tables over replications and closes every file.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn finish(
        self,
        scenario: &Label,
        gathered: &Gathered,
        states: &[Label],
    ) -> Result<(), OutputError> {
        let folder = self.folder;
        self.finish_files(scenario, gathered, states).map_err(|error| fail(folder, error))
    }

    fn finish_files(
        self,
        scenario: &Label,
        gathered: &Gathered,
        states: &[Label],
    ) -> io::Result<()> {
        let summary = over_replications(self.folder, TABLES[1](), scenario, &gathered.summary())?;
        let mut files = vec![summary, self.runs.flushed()?];
        if self.wants.votes {
            let shares = gathered.vote_probabilities(states);
            files.push(over_replications(self.folder, TABLES[6](), scenario, &shares)?);
        }
        let rest = [
            self.rounds,
            self.texts,
            self.states,
            self.votes,
            self.forums,
            self.transcript,
            self.solutions,
            self.incidents,
            self.trust,
        ];
        for sheet in rest.into_iter().flatten() {
            files.push(sheet.flushed()?);
        }
        // Only when all are written, so that the disk is waited for once and not once for each file.
        files.iter().try_for_each(File::sync_all)
    }
}

fn write_some<R: Row>(sheet: &mut Option<Sheet>, keys: &Keys, rows: &[R]) -> io::Result<()> {
    sheet.as_mut().map_or(Ok(()), |sheet| sheet.rows(keys, rows))
}

fn over_replications<R: Row>(
    folder: &Folder,
    table: Table,
    scenario: &Label,
    rows: &[R],
) -> io::Result<File> {
    let mut sheet = Sheet::create(folder, &table)?;
    for row in rows {
        sheet.write(|cells| {
            cells.extend([Cell::from(scenario.clone()), Cell::from(0u64)]);
            row.cells(cells);
        })?;
    }
    sheet.flushed()
}

fn fail(folder: &Folder, error: io::Error) -> OutputError {
    OutputError::Io(folder.target().to_owned(), error)
}
