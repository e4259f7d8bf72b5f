//! The kept corpus of the fuzz targets (docs/robustness.md): a file for each way through the code that libFuzzer found, fed to what the
//! targets feed, so that what held once is held by every run of the tests.

use std::{fs, path::Path};

use crate::feed;
use crate::support::REPO;

/// Feeds every file of a target's corpus to it.
fn feed_all(target: &str, take: fn(&[u8])) {
    let folder = Path::new(REPO).join("tests/fixtures/corpus").join(target);
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let data = fs::read(&file).unwrap();
        let fed = std::panic::catch_unwind(|| take(&data));
        assert!(fed.is_ok(), "{} does not go through", file.display());
    }
}

#[test]
fn scenarios() {
    feed_all("scenario", feed::scenario);
}

#[test]
fn tables_of_states() {
    feed_all("states", feed::states);
}

#[test]
fn tables_of_positions() {
    feed_all("solve", feed::solve);
}

#[test]
fn manifests() {
    feed_all("manifest", feed::manifest);
}

#[test]
fn journals() {
    feed_all("journal", feed::journal);
}
