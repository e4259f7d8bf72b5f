//! The journal of an unfinished sweep: how far every table is good. It is replaced in one step, so that it is whole at
//! any moment; what a table holds beyond it is cut off.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::provenance::SweepManifest;
use crate::output::registry::OF_RUNS;

/// Its file.
pub const JOURNAL: &str = "journal.json";

/// How far a sweep is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    /// Runs done.
    pub done: u64,
    /// Of them, failed.
    pub failed: u64,
    /// Bytes of each table about single runs that are good.
    pub lengths: [u64; OF_RUNS],
    /// Whether tables are being replaced by those of a retry.
    pub replacing: bool,
    /// Whether failed runs of a finished sweep are being repeated.
    #[serde(default)]
    pub retrying: bool,
    /// Which sweep it is.
    pub manifest: SweepManifest,
}

impl Journal {
    /// Reads the journal of a folder, if there is one.
    pub fn read(folder: &Path) -> io::Result<Option<Self>> {
        read(&folder.join(JOURNAL))
    }

    /// Writes it, in one step.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        replace(&folder.join(JOURNAL), super::super::manifest::pretty(self).as_bytes())
    }
}

/// Reads a file of JSON, if there is one.
pub fn read<T: for<'a> Deserialize<'a>>(path: &Path) -> io::Result<Option<T>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a file beside and renames it, so that it is there whole or as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let aside = path.with_extension("new");
    let mut file = File::create(&aside)?;
    file.write_all(bytes)?;
    file.sync_data()?;
    fs::rename(&aside, path)
}
