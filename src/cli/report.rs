//! `comity report`: a results folder, or two held against each other, as one HTML page.

use std::path::{Path, PathBuf};

use super::args::ReportArgs;
use super::run::complain;
use super::{Exit, terminal};
use crate::output::{OutputError, comparison, report as page_of, write_page};

/// Writes the page and says where it is.
pub fn report(args: &ReportArgs) -> Exit {
    let beside = || match &args.other {
        Some(other) => other.join("comparison.html"),
        None => place(&args.folder),
    };
    let target = args.out.clone().unwrap_or_else(beside);
    // Beside the results it is a product of, a page is only ever replaced by its like.
    let replace = args.force || args.out.is_none();
    if target.symlink_metadata().is_ok() && !replace {
        return complain(&OutputError::Exists(target));
    }
    let page = match &args.other {
        Some(other) => comparison(&args.folder, other),
        None => page_of(&args.folder, args.run),
    };
    match page {
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
