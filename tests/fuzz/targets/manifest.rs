//! Any bytes as the manifest of a finished folder and, behind a NUL byte, as its `runs.csv`: every command that reads folders.
#![no_main]

use std::{fs, path::Path, sync::LazyLock};

use comity::output::{self, Formats, Pair, Results};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));

fuzz_target!(|data: &[u8]| {
    let split = data.iter().position(|byte| *byte == 0);
    let (manifest, runs) = data.split_at(split.unwrap_or(data.len()));
    let folder = FOLDER.path();
    fs::write(folder.join("manifest.json"), manifest).expect("a file");
    match runs.get(1..) {
        Some(runs) => fs::write(folder.join("runs.csv"), runs).expect("a file"),
        None => drop(fs::remove_file(folder.join("runs.csv"))),
    }
    read(folder);
});

/// Nothing is asked of what comes out but that it does come out.
fn read(folder: &Path) {
    if let Ok(results) = Results::open(folder) {
        let _ = results.tables();
        let _ = results.measures();
        let _ = results.points();
    }
    let _ = output::report(folder, None);
    let _ = output::report(folder, Some(1));
    let _ = output::means(folder);
    let _ = output::summary(folder);
    let _ = output::indices(folder, 1);
    let _ = Pair::open(folder, folder, &[]).map(|pair| pair.lines(true));
    let target = folder.join("merged");
    let csv = Formats { csv: true, parquet: false };
    let merged = output::merge(&[folder.to_owned()], &target, true, csv, &|| false);
    if merged.is_ok() {
        let _ = fs::remove_dir_all(target);
    }
}
