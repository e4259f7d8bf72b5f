//! The folder of a sweep while it is written: locked against a second writer, every table growing at its end, the
//! journal following them.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::finish::{self, Ending};
use super::journal::{self, JOURNAL, Journal};
use super::provenance::SweepManifest;
use crate::output::folder::OutputError;
use crate::output::formats::{self, Formats};
use crate::output::lines::{Lines, Shaper};
use crate::output::registry::{OF_RUNS, Table, of_experiments, of_runs};

/// The file that is locked while a folder is written.
const LOCK: &str = ".lock";
/// How long at most what is written waits to be made good.
const CHECKPOINT: Duration = Duration::from_millis(500);

/// What was found where a sweep is to be written.
#[derive(Debug)]
pub enum Opened {
    /// A folder to be written, from its beginning or from where it was left.
    Begun(Box<Store>),
    /// The same sweep, finished; so many of its runs failed.
    Finished(u64),
}

/// A folder that is being written.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    lock: File,
    sheets: Vec<Option<BufWriter<File>>>,
    pub(super) journal: Journal,
    pub(super) shaper: Shaper,
    good: Instant,
}

impl Store {
    /// Opens the folder of a sweep. With `force`, what it holds is replaced.
    ///
    /// # Errors
    /// If another program writes it, if it holds anything else, or if it cannot be written.
    pub fn open(
        folder: &Path,
        manifest: SweepManifest,
        shaper: Shaper,
        force: bool,
    ) -> Result<Opened, OutputError> {
        let io = |error| OutputError::Io(folder.to_owned(), error);
        let journal = || Journal::read(folder).map_err(|error| unreadable(folder, &error));
        fs::create_dir_all(folder).map_err(io)?;
        let known = folder.join(LOCK).exists();
        let found = journal::read::<SweepManifest>(&folder.join("manifest.json"));
        let unfinished = if force { None } else { journal()? };
        let refused = |words: String| OutputError::Refused(folder.to_owned(), words);
        if !force && unfinished.is_none() {
            match found {
                Ok(Some(found)) if same(&found, &manifest) => {
                    return Ok(Opened::Finished(found.failed));
                }
                Ok(Some(found)) => return Err(refused(other(&found, &manifest))),
                Ok(None) if known || is_empty(folder) => {}
                Ok(None) | Err(_) => return Err(OutputError::Exists(folder.to_owned())),
            }
        }
        let lock = lock(folder)?;
        if force {
            clear(folder).map_err(io)?;
        } else if let Some(journal) = journal()? {
            if !same(&journal.manifest, &manifest) {
                return Err(refused(other(&journal.manifest, &manifest)));
            }
            return Self::resume(folder, lock, journal, shaper)
                .map(|store| Opened::Begun(Box::new(store)))
                .map_err(|error| match error.kind() {
                    io::ErrorKind::InvalidData => refused(error.to_string()),
                    _ => io(error),
                });
        }
        Self::begin(folder, lock, manifest, shaper)
            .map(|store| Opened::Begun(Box::new(store)))
            .map_err(io)
    }

    fn begin(
        folder: &Path,
        lock: File,
        manifest: SweepManifest,
        shaper: Shaper,
    ) -> io::Result<Self> {
        let journal = Journal {
            done: 0,
            failed: 0,
            lengths: [0; OF_RUNS],
            replacing: false,
            retrying: false,
            manifest,
        };
        let mut store = Self {
            folder: folder.to_owned(),
            lock,
            sheets: Vec::new(),
            journal,
            shaper,
            good: Instant::now(),
        };
        for (at, table) in of_runs().enumerate() {
            if !table.is_wanted(store.shaper.wants) {
                store.sheets.push(None);
                continue;
            }
            let header = store.shaper.header(table);
            let mut sheet = BufWriter::with_capacity(1 << 18, File::create(store.table(table))?);
            sheet.write_all(&header)?;
            store.journal.lengths[at] = header.len() as u64;
            store.sheets.push(Some(sheet));
        }
        store.checkpoint()?;
        Ok(store)
    }

    fn resume(folder: &Path, lock: File, journal: Journal, shaper: Shaper) -> io::Result<Self> {
        let mut store = Self {
            folder: folder.to_owned(),
            lock,
            sheets: Vec::new(),
            journal,
            shaper,
            good: Instant::now(),
        };
        let part = store.journal.manifest.part();
        if store.journal.done > part.end - part.start {
            return Err(torn("has a journal of more runs than the sweep has".into()));
        }
        if store.journal.replacing {
            store.put_in_place()?;
        }
        for (at, table) in of_runs().enumerate() {
            if !table.is_wanted(store.shaper.wants) {
                store.sheets.push(None);
                continue;
            }
            let mut file = match OpenOptions::new().write(true).open(store.table(table)) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Err(torn(format!("has lost {}", table.file())));
                }
                other => other?,
            };
            let length = store.journal.lengths[at];
            if file.metadata()?.len() < length {
                let name = table.file();
                return Err(torn(format!("has a {name} that is shorter than its journal says")));
            }
            file.set_len(length)?;
            file.seek(SeekFrom::End(0))?;
            store.sheets.push(Some(BufWriter::with_capacity(1 << 18, file)));
        }
        Ok(store)
    }

    /// Opens a finished folder so that its failed runs can be repeated.
    pub(super) fn reopen(
        folder: &Path,
        manifest: SweepManifest,
        shaper: Shaper,
    ) -> Result<Self, OutputError> {
        let io = |error| OutputError::Io(folder.to_owned(), error);
        let lock = lock(folder)?;
        let runs = manifest.part();
        let mut journal = Journal {
            done: runs.end - runs.start,
            failed: manifest.failed,
            lengths: [0; OF_RUNS],
            replacing: false,
            retrying: true,
            manifest: manifest.with_failed(0),
        };
        for (length, table) in journal.lengths.iter_mut().zip(of_runs()) {
            if table.is_wanted(shaper.wants) {
                *length = fs::metadata(folder.join(table.file())).map_err(io)?.len();
            }
        }
        // What follows from rows that change is made anew.
        formats::clear(folder).map_err(io)?;
        journal.write(folder).map_err(io)?;
        Self::resume(folder, lock, journal, shaper).map_err(io)
    }

    /// Whether the folder was left while its failed runs were being repeated.
    pub fn retrying(&self) -> bool {
        self.journal.retrying
    }

    /// Where results go.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs that are done, of those of the folder.
    pub fn done(&self) -> u64 {
        self.journal.done
    }

    /// Runs that failed.
    pub fn failed(&self) -> u64 {
        self.journal.failed
    }

    /// Adds runs, in order; from time to time they are made good.
    ///
    /// # Errors
    /// If a file cannot be written; what was made good before is kept.
    pub fn add(&mut self, lines: &Lines) -> Result<(), OutputError> {
        self.try_add(lines).map_err(|error| self.fail(error))
    }

    fn try_add(&mut self, lines: &Lines) -> io::Result<()> {
        for (table, sheet) in self.sheets.iter_mut().enumerate() {
            if let Some(sheet) = sheet {
                sheet.write_all(&lines.tables[table])?;
                self.journal.lengths[table] += lines.tables[table].len() as u64;
            }
        }
        self.journal.done += lines.runs;
        self.journal.failed += lines.failed;
        if self.good.elapsed() > CHECKPOINT { self.checkpoint() } else { Ok(()) }
    }

    /// Makes good what has been added.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn keep(&mut self) -> Result<(), OutputError> {
        self.checkpoint().map_err(|error| self.fail(error))
    }

    fn checkpoint(&mut self) -> io::Result<()> {
        for sheet in self.sheets.iter_mut().flatten() {
            sheet.flush()?;
            sheet.get_ref().sync_data()?;
        }
        self.good = Instant::now();
        self.journal.write(&self.folder)
    }

    /// Writes what follows from all runs, and the manifest; the journal goes last. A shard has no summary: its merge does.
    ///
    /// # Errors
    /// If a file cannot be read or written, or it was asked to stop; the same command then goes on from here.
    pub fn finish(mut self, ending: Ending) -> Result<SweepManifest, OutputError> {
        let summed = self.journal.manifest.shard.is_none();
        self.try_finish(ending, summed).map_err(|error| self.fail(error))
    }

    /// As [`Store::finish`] for a single run, over which there is nothing to sum up.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn finish_alone(mut self, formats: Formats) -> Result<SweepManifest, OutputError> {
        let ending = Ending { states: &[], formats, stop: &|| false };
        self.try_finish(ending, false).map_err(|error| self.fail(error))
    }

    fn try_finish(&mut self, ending: Ending, summed: bool) -> io::Result<SweepManifest> {
        self.checkpoint()?;
        let manifest = self.journal.manifest.with_failed(self.journal.failed);
        if summed {
            finish::summaries(&self.folder, &manifest, &self.shaper, ending)?;
        }
        formats::write(&self.folder, ending.formats, ending.stop)?;
        for table in of_runs() {
            // Of a retry that was cut short.
            let _ = fs::remove_file(self.table(table).with_extension("retry"));
        }
        journal::replace(&self.folder.join("manifest.json"), manifest.text().as_bytes())?;
        fs::remove_file(self.folder.join(JOURNAL))?;
        // Last, since an unfinished folder is gone on with in its CSV.
        formats::settle(&self.folder, ending.formats)?;
        let _ = fs::remove_file(self.folder.join(LOCK));
        let _ = self.lock.unlock();
        Ok(manifest)
    }

    /// The file of a table of runs.
    pub(super) fn table(&self, table: &Table) -> PathBuf {
        self.folder.join(table.file())
    }

    /// Puts the tables of a retry in the place of the old ones.
    pub(super) fn put_in_place(&mut self) -> io::Result<()> {
        for table in of_runs() {
            let (file, fresh) = (self.table(table), self.table(table).with_extension("retry"));
            if fresh.exists() {
                fs::rename(fresh, file)?;
            }
        }
        self.journal.replacing = false;
        self.journal.write(&self.folder)
    }

    pub(super) fn fail(&self, error: io::Error) -> OutputError {
        match error.kind() {
            io::ErrorKind::Interrupted => OutputError::Stopped,
            _ => OutputError::Io(self.folder.clone(), error),
        }
    }
}

/// A folder that something other than this program has changed.
fn torn(words: String) -> io::Error {
    let words = format!("{words}: it cannot be gone on with; --force begins anew");
    io::Error::new(io::ErrorKind::InvalidData, words)
}

fn unreadable(folder: &Path, error: &io::Error) -> OutputError {
    let words = format!(
        "has a {JOURNAL} that cannot be read ({error}): it cannot be gone on with; --force begins anew"
    );
    OutputError::Refused(folder.to_owned(), words)
}

fn same(found: &SweepManifest, manifest: &SweepManifest) -> bool {
    found.with_failed(0) == manifest.with_failed(0)
}

fn other(found: &SweepManifest, manifest: &SweepManifest) -> String {
    format!("holds another sweep (it differs in {})", manifest.differences(found))
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

/// Takes the folder for this program alone. The lock is advisory and goes with the program, however it ends.
fn lock(folder: &Path) -> Result<File, OutputError> {
    let fail = |error| OutputError::Io(folder.to_owned(), error);
    let path = folder.join(LOCK);
    let file =
        OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(fail)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            let words = "is being written by another comity".to_owned();
            Err(OutputError::Refused(folder.to_owned(), words))
        }
        // Some network file systems have no locks: then two writers are the user's care.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(error)) => Err(fail(error)),
    }
}

/// Takes away the results that a folder holds, and nothing else.
fn clear(folder: &Path) -> io::Result<()> {
    let tables = of_experiments().map(Table::file);
    let rest = [JOURNAL, "manifest.json", "run.log.json"].map(str::to_owned);
    for name in rest.into_iter().chain(tables) {
        match fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    formats::clear(folder)
}
