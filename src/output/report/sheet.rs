//! A result table as text: read from its file, a run at a time, or made from rows in memory. It decides nothing about them.

use std::io;
use std::path::Path;

use crate::measure::table::{Cell, Row};

/// A table: names of columns, and cells as the file has them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sheet {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// One row of a table, by the names of its columns.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    sheet: &'a Sheet,
    cells: &'a [String],
}

impl Sheet {
    /// Reads a table, of one run only if `run` is given. None if there is no such file.
    pub(super) fn read(path: &Path, run: Option<u64>) -> io::Result<Option<Self>> {
        if !path.exists() {
            return Ok(None);
        }
        let mut reader = csv::ReaderBuilder::new().from_path(path)?;
        let columns: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
        let key = columns.iter().position(|name| name == "run");
        let wanted = run.map(|run| run.to_string());
        let mut rows = Vec::new();
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record)? {
            let of_run = match (&wanted, key) {
                (Some(wanted), Some(key)) => record.get(key) == Some(wanted),
                _ => true,
            };
            if of_run {
                rows.push(record.iter().map(str::to_owned).collect());
            }
        }
        Ok(Some(Self { columns, rows }))
    }

    /// The table of rows in memory, without keys.
    pub(super) fn of<R: Row>(rows: &[R]) -> Self {
        let shown = |cell: &Cell| {
            let mut out = String::new();
            cell.show(&mut out);
            out
        };
        let line = |row: &R| {
            let mut cells = Vec::new();
            row.cells(&mut cells);
            cells.iter().map(shown).collect()
        };
        let columns = R::COLUMNS.iter().map(|column| column.name.to_owned()).collect();
        Self { columns, rows: rows.iter().map(line).collect() }
    }

    /// Its rows.
    pub(super) fn lines(&self) -> impl DoubleEndedIterator<Item = Line<'_>> {
        self.rows.iter().map(|cells| Line { sheet: self, cells })
    }

    /// Where a column stands.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }
}

impl<'a> Line<'a> {
    /// A cell; empty if there is no such column.
    pub(super) fn text(&self, name: &str) -> &'a str {
        let at = self.sheet.column(name);
        at.and_then(|at| self.cells.get(at)).map_or("", String::as_str)
    }

    /// A number, if the cell holds one.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.text(name).parse().ok()
    }

    /// A count, if the cell holds one.
    pub(super) fn count(&self, name: &str) -> Option<u64> {
        self.text(name).parse().ok()
    }

    /// Whether the cell says true.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.text(name) == "true"
    }
}
