//! `comity report`: a results folder as one HTML page.

use std::path::{Path, PathBuf};

use super::args::ReportArgs;
use super::run::complain;
use super::{Exit, terminal};
use crate::output::{OutputError, report as page_of, write_page};

/// Writes the page and says where it is.
pub fn report(args: &ReportArgs) -> Exit {
    let target = args.out.clone().unwrap_or_else(|| place(&args.folder));
    // Beside the results it is a product of, a page is only ever replaced by its like.
    let replace = args.force || args.out.is_none();
    if target.symlink_metadata().is_ok() && !replace {
        return complain(&OutputError::Exists(target));
    }
    match page_of(&args.folder, args.run) {
        Ok(page) => write(&target, &page, replace),
        Err(error) => {
            terminal::tell(&format!("comity: {error}"));
            Exit::Usage
        }
    }
}

/// Where the page of a folder goes.
pub(super) fn place(folder: &Path) -> PathBuf {
    folder.join("report.html")
}

/// Writes a page and says where it is.
pub(super) fn write(target: &Path, page: &str, replace: bool) -> Exit {
    match write_page(target, page, replace) {
        Ok(target) => {
            terminal::say(&format!("Report: {}\n", target.display()));
            Exit::Done
        }
        Err(error) => complain(&error),
    }
}
