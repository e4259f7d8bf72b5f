//! Repeating the failed runs of a finished sweep: their rows are replaced, all others are copied as they are.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use super::finish::each_line;
use super::provenance::SweepManifest;
use super::store::Store;
use crate::output::csv_line::{run_of, split};
use crate::output::folder::OutputError;
use crate::output::lines::{Lines, Shaper};
use crate::output::registry::{RUN_KEYS, of_runs};

/// The numbers of the runs of a finished folder that failed, in order.
///
/// # Errors
/// If its runs cannot be read.
pub fn failed_runs(folder: &Path, shaper: &Shaper) -> Result<Vec<u64>, OutputError> {
    let status = RUN_KEYS.len() + shaper.factors.len();
    let mut failed = Vec::new();
    each_line(&folder.join("runs.csv"), |_, line| {
        if is_failed(line, status) {
            failed.extend(run_of(line));
        }
        Ok(())
    })
    .map_err(|error| OutputError::Io(folder.to_owned(), error))?;
    Ok(failed)
}

/// Whether a line of `runs.csv` is about a failed run: `status` is the place of that cell.
fn is_failed(line: &str, status: usize) -> bool {
    line.contains(",failed,") && split(line).get(status).is_some_and(|cell| cell == "failed")
}

/// A folder whose failed runs are being repeated.
#[derive(Debug)]
pub struct Retry {
    store: Store,
    tables: Vec<Option<(BufReader<File>, BufWriter<File>)>>,
    /// The next line of each table, read and not yet copied.
    ahead: Vec<String>,
    /// The place of the status in `runs.csv`.
    status: usize,
    failed: u64,
}

impl Retry {
    /// Opens a finished folder.
    ///
    /// # Errors
    /// If another program writes it, or it cannot be written.
    pub fn open(
        folder: &Path,
        manifest: SweepManifest,
        shaper: Shaper,
    ) -> Result<Self, OutputError> {
        Self::of(Store::reopen(folder, manifest, shaper)?)
    }

    /// Goes on with a folder that was left while it was being repeated.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn of(store: Store) -> Result<Self, OutputError> {
        Self::prepare(&store).map_err(|error| store.fail(error)).map(|(tables, ahead)| Self {
            tables,
            ahead,
            status: RUN_KEYS.len() + store.shaper.factors.len(),
            failed: 0,
            store,
        })
    }

    #[expect(clippy::type_complexity, reason = "two columns of one thing")]
    fn prepare(
        store: &Store,
    ) -> io::Result<(Vec<Option<(BufReader<File>, BufWriter<File>)>>, Vec<String>)> {
        let (mut tables, mut ahead) = (Vec::new(), Vec::new());
        for table in of_runs() {
            let mut line = String::new();
            if !table.is_wanted(store.shaper.wants) {
                tables.push(None);
                ahead.push(line);
                continue;
            }
            let mut from = BufReader::new(File::open(store.table(table))?);
            let mut to = BufWriter::new(File::create(store.table(table).with_extension("retry"))?);
            from.read_line(&mut line)?;
            to.write_all(line.as_bytes())?;
            line.clear();
            from.read_line(&mut line)?;
            tables.push(Some((from, to)));
            ahead.push(line);
        }
        Ok((tables, ahead))
    }

    /// Puts a run in the place of its failed self; runs come in order.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn put(&mut self, run: u64, lines: &Lines) -> Result<(), OutputError> {
        self.failed += lines.failed;
        self.copy(run, lines).map_err(|error| self.store.fail(error))
    }

    fn copy(&mut self, run: u64, lines: &Lines) -> io::Result<()> {
        for (table, pair) in self.tables.iter_mut().enumerate() {
            let Some((from, to)) = pair else { continue };
            let line = &mut self.ahead[table];
            while !line.is_empty() {
                match run_of(line) {
                    Some(number) if number < run => {
                        // A run that was not reached stays failed.
                        self.failed += u64::from(table == 0 && is_failed(line, self.status));
                        to.write_all(line.as_bytes())?;
                    }
                    Some(number) if number == run => {}
                    _ => break,
                }
                line.clear();
                from.read_line(line)?;
            }
            to.write_all(&lines.tables[table])?;
        }
        Ok(())
    }

    /// Copies the rest and puts the new tables in place of the old ones: what has been repeated is kept.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn settle(mut self) -> Result<Store, OutputError> {
        self.copy(u64::MAX, &Lines::default()).map_err(|error| self.store.fail(error))?;
        self.replace().map_err(|error| self.store.fail(error))?;
        Ok(self.store)
    }

    fn replace(&mut self) -> io::Result<()> {
        for (table, pair) in self.tables.iter_mut().enumerate() {
            let Some((_, to)) = pair else { continue };
            to.flush()?;
            to.get_ref().sync_data()?;
            self.store.journal.lengths[table] = to.get_ref().metadata()?.len();
        }
        self.store.journal.failed = self.failed;
        self.store.journal.replacing = true;
        self.store.journal.write(self.store.folder())?;
        self.store.put_in_place()
    }
}
