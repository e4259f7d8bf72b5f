//! In which formats the tables of a folder stay. CSV is what is written first, since it can be gone on with; Parquet is made
//! of it at the end, cell by cell, so that both say the same.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

#[cfg(feature = "parquet")]
mod parquet;

use super::registry::of_experiments;

/// Whether this program can write Parquet.
pub const PARQUET: bool = cfg!(feature = "parquet");

/// Which formats are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Formats {
    /// CSV.
    pub csv: bool,
    /// Parquet.
    pub parquet: bool,
}

/// The tables that a folder has with an ending: their names and files.
fn tables(folder: &Path, ending: &str) -> Vec<(&'static str, PathBuf)> {
    let file = |name| (name, folder.join(format!("{name}.{ending}")));
    let all = of_experiments().map(|table| file(table.name));
    all.filter(|(_, path)| path.exists()).collect()
}

/// Writes what is wanted beside the CSV of a folder.
///
/// # Errors
/// If a file cannot be read or written; of kind `Interrupted` if it was asked to stop, of kind `Unsupported` if this program
/// cannot write the format.
pub fn write(folder: &Path, wanted: Formats, stop: &dyn Fn() -> bool) -> io::Result<()> {
    if !wanted.parquet {
        return Ok(());
    }
    for (name, from) in tables(folder, "csv") {
        if stop() {
            return Err(io::Error::new(io::ErrorKind::Interrupted, "asked to stop"));
        }
        convert(folder, name, &from)?;
    }
    Ok(())
}

#[cfg(feature = "parquet")]
fn convert(folder: &Path, name: &str, from: &Path) -> io::Result<()> {
    parquet::convert(from, &super::results::columns(folder, name)?)
}

#[cfg(not(feature = "parquet"))]
fn convert(_: &Path, name: &str, _: &Path) -> io::Result<()> {
    let words = format!("this program was built without Parquet: {name} stays CSV");
    Err(io::Error::new(io::ErrorKind::Unsupported, words))
}

/// Takes the CSV of a folder away where Parquet alone is wanted.
///
/// # Errors
/// If a file cannot be removed.
pub fn settle(folder: &Path, wanted: Formats) -> io::Result<()> {
    let gone = if wanted.csv { Vec::new() } else { tables(folder, "csv") };
    gone.into_iter().try_for_each(|(_, path)| fs::remove_file(path))
}

/// Takes the Parquet of a folder away.
///
/// # Errors
/// If a file cannot be removed.
pub fn clear(folder: &Path) -> io::Result<()> {
    tables(folder, "parquet").into_iter().try_for_each(|(_, path)| fs::remove_file(path))
}

/// Brings a finished folder to the formats wanted.
///
/// # Errors
/// As [`write`]; also if CSV is wanted and gone.
pub fn reformat(folder: &Path, wanted: Formats) -> io::Result<()> {
    let has = |ending| folder.join("runs").with_extension(ending).exists();
    if wanted.csv && !has("csv") {
        let words = "it holds Parquet alone: repeat the command with --tables parquet, or with --force to run it anew";
        return Err(io::Error::new(io::ErrorKind::NotFound, words));
    }
    if wanted.parquet && !has("parquet") {
        write(folder, wanted, &|| false)?;
    }
    settle(folder, wanted)
}
