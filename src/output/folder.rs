//! Where results go: a folder that appears whole or not at all. Files are written beside it and renamed in one step.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Why results could not be written.
#[derive(Debug)]
pub enum OutputError {
    /// The folder is there already.
    Exists(PathBuf),
    /// What is there cannot be used, for the reason given.
    Refused(PathBuf, String),
    /// Two results cannot be held against each other, for the reason given.
    Apart(String),
    /// The operating system refused something.
    Io(PathBuf, io::Error),
    /// It was asked to stop. What is written can be gone on with.
    Stopped,
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OutputError::Exists(path) => write!(
                f,
                "{} exists already; choose another folder with --out, or replace it with --force",
                path.display()
            ),
            OutputError::Refused(path, words) => write!(f, "{} {words}", path.display()),
            OutputError::Apart(words) => f.write_str(words),
            OutputError::Stopped => f.write_str("interrupted"),
            OutputError::Io(path, error) => {
                write!(
                    f,
                    "cannot write {}: {error}; choose another folder with --out",
                    path.display()
                )
            }
        }
    }
}

impl std::error::Error for OutputError {}

/// A result folder in the making. Dropped before [`Folder::publish`], it leaves nothing behind.
#[derive(Debug)]
pub struct Folder {
    target: PathBuf,
    staging: PathBuf,
    published: bool,
}

impl Folder {
    /// Prepares to write `target`. Checked before anything is computed: an existing folder is refused unless `force`.
    ///
    /// # Errors
    /// If the folder exists, or its parent cannot be made or written.
    pub fn prepare(target: &Path, force: bool) -> Result<Self, OutputError> {
        if target.symlink_metadata().is_ok() && !force {
            return Err(OutputError::Exists(target.to_owned()));
        }
        let fail = |error| OutputError::Io(target.to_owned(), error);
        let name = target.file_name().ok_or_else(|| {
            fail(io::Error::new(io::ErrorKind::InvalidInput, "it names no folder"))
        })?;
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).map_err(fail)?;
        let mut staged = std::ffi::OsString::from(".");
        staged.push(name);
        staged.push(format!(".{}.partial", std::process::id()));
        let staging = parent.join(staged);
        if staging.exists() {
            fs::remove_dir_all(&staging).map_err(fail)?;
        }
        fs::create_dir(&staging).map_err(fail)?;
        Ok(Self { target: target.to_owned(), staging, published: false })
    }

    /// Where a file is written before the folder is published.
    pub fn file(&self, name: &str) -> PathBuf {
        self.staging.join(name)
    }

    /// Where the folder will be.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Puts the folder in its place, in one step.
    ///
    /// # Errors
    /// If the operating system refuses; what was there before is then still there.
    pub fn publish(mut self) -> Result<PathBuf, OutputError> {
        let fail = |error| OutputError::Io(self.target.clone(), error);
        let aside = self.staging.with_extension("replaced");
        let replaces = self.target.symlink_metadata().is_ok();
        if replaces {
            fs::rename(&self.target, &aside).map_err(fail)?;
        }
        if let Err(error) = fs::rename(&self.staging, &self.target) {
            if replaces {
                let _ = fs::rename(&aside, &self.target);
            }
            return Err(fail(error));
        }
        self.published = true;
        if replaces {
            let gone =
                if aside.is_dir() { fs::remove_dir_all(&aside) } else { fs::remove_file(&aside) };
            gone.map_err(|error| OutputError::Io(aside.clone(), error))?;
        }
        Ok(self.target.clone())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.published {
            let _ = fs::remove_dir_all(&self.staging);
        }
    }
}

/// The next free numbered folder `base/NNN`, from 001.
///
/// # Errors
/// If `base` exists and cannot be listed.
pub fn next_free(base: &Path) -> Result<PathBuf, OutputError> {
    let fail = |error| OutputError::Io(base.to_owned(), error);
    let mut highest = 0u32;
    if base.exists() {
        for entry in fs::read_dir(base).map_err(fail)? {
            let name = entry.map_err(fail)?.file_name();
            let number = name.to_str().and_then(|name| name.parse::<u32>().ok());
            highest = highest.max(number.unwrap_or(0));
        }
    }
    Ok(base.join(format!("{:03}", highest + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_appears_whole_or_not_at_all() {
        let room = tempfile::tempdir().unwrap();
        let target = room.path().join("out");
        let folder = Folder::prepare(&target, false).unwrap();
        fs::write(folder.file("runs.csv"), "x").unwrap();
        drop(folder);
        assert_eq!(fs::read_dir(room.path()).unwrap().count(), 0);
        let folder = Folder::prepare(&target, false).unwrap();
        fs::write(folder.file("runs.csv"), "new").unwrap();
        folder.publish().unwrap();
        assert_eq!(fs::read_to_string(target.join("runs.csv")).unwrap(), "new");
        assert!(matches!(Folder::prepare(&target, false), Err(OutputError::Exists(_))));
        let folder = Folder::prepare(&target, true).unwrap();
        folder.publish().unwrap();
        assert_eq!(fs::read_dir(&target).unwrap().count(), 0);
        assert_eq!(fs::read_dir(room.path()).unwrap().count(), 1);
    }

    #[test]
    fn numbers_go_on_from_the_highest() {
        let room = tempfile::tempdir().unwrap();
        assert!(next_free(room.path()).unwrap().ends_with("001"));
        fs::create_dir(room.path().join("007")).unwrap();
        fs::create_dir(room.path().join("notes")).unwrap();
        assert!(next_free(room.path()).unwrap().ends_with("008"));
    }
}
