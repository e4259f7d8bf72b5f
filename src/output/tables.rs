//! The tables of a plain run, written as its replications come in. It computes nothing.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use super::csv_line::push_rows;
use super::folder::{Folder, OutputError};
use super::lines::Shaper;
use super::registry::{SUMMARY, Table, VOTE_PROBABILITIES, of_runs};
use crate::engine::Outcome;
use crate::measure::summary::Gathered;
use crate::measure::table::Row;
use crate::model::setting::Label;
use crate::sweep::RunKey;

/// All tables of one result folder, written as runs come in.
pub struct Tables<'a> {
    folder: &'a Folder,
    shaper: Shaper,
    /// One for each table about single runs; none where it is not wanted.
    sheets: Vec<Option<BufWriter<File>>>,
}

impl<'a> Tables<'a> {
    /// Opens the files that are wanted and writes their headers.
    ///
    /// # Errors
    /// If a file cannot be made.
    pub fn create(folder: &'a Folder, shaper: Shaper) -> Result<Self, OutputError> {
        let open = |table: &Table| match table.is_wanted(shaper.wants) {
            true => create(folder, &shaper, table).map(Some),
            false => Ok(None),
        };
        let sheets = of_runs().map(open).collect::<io::Result<_>>();
        let sheets = sheets.map_err(|error| fail(folder, error))?;
        Ok(Self { folder, shaper, sheets })
    }

    /// Writes everything one run left behind; a failed run is a row with its reason.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn write(
        &mut self,
        key: RunKey,
        outcome: &Result<Outcome, String>,
    ) -> Result<(), OutputError> {
        let lines = self.shaper.run(key, &[], outcome);
        for (sheet, rows) in self.sheets.iter_mut().zip(&lines.tables) {
            if let Some(sheet) = sheet {
                sheet.write_all(rows).map_err(|error| fail(self.folder, error))?;
            }
        }
        Ok(())
    }

    /// Writes the tables over replications and closes every file.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn finish(self, gathered: &Gathered, states: &[Label]) -> Result<(), OutputError> {
        let folder = self.folder;
        self.finish_files(gathered, states).map_err(|error| fail(folder, error))
    }

    fn finish_files(mut self, gathered: &Gathered, states: &[Label]) -> io::Result<()> {
        let mut sheets = vec![self.over_replications(&SUMMARY, &gathered.summary())?];
        if VOTE_PROBABILITIES.is_wanted(self.shaper.wants) {
            let shares = gathered.vote_probabilities(states);
            sheets.push(self.over_replications(&VOTE_PROBABILITIES, &shares)?);
        }
        sheets.extend(self.sheets.drain(..).flatten());
        let flushed = sheets.into_iter().map(|sheet| sheet.into_inner());
        let files: Vec<File> = flushed.collect::<Result<_, _>>()?;
        // Only when all are written, so that the disk is waited for once and not once for each file.
        files.iter().try_for_each(File::sync_all)
    }

    fn over_replications<R: Row>(&self, table: &Table, rows: &[R]) -> io::Result<BufWriter<File>> {
        let mut text = Vec::new();
        push_rows(&mut text, &self.shaper.point_keys(0, &[]), rows);
        let mut sheet = create(self.folder, &self.shaper, table)?;
        sheet.write_all(&text)?;
        Ok(sheet)
    }
}

/// Makes the file of a table, with its header.
fn create(folder: &Folder, shaper: &Shaper, table: &Table) -> io::Result<BufWriter<File>> {
    let file = File::create(folder.file(&table.file()))?;
    let mut sheet = BufWriter::with_capacity(1 << 16, file);
    sheet.write_all(&shaper.header(table))?;
    Ok(sheet)
}

fn fail(folder: &Folder, error: io::Error) -> OutputError {
    OutputError::Io(folder.target().to_owned(), error)
}
