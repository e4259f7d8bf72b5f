//! Any bytes as the table of states beside a scenario.
#![no_main]

use std::{fs, sync::LazyLock};

use comity::scenario;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

const SCENARIO: &str = r#"
schema = 1
title = "A table of states"
states = "states.csv"

[[issue]]
id = "due-diligence"
low = "none"
high = "full"
status_quo = 30

[[issue]]
id = "incident-notification"
low = "none"
high = "full"
status_quo = 10
"#;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("fuzz.toml"), SCENARIO).expect("a file");
    folder
});

fuzz_target!(|data: &[u8]| {
    fs::write(FOLDER.path().join("states.csv"), data).expect("a file");
    match scenario::read(&FOLDER.path().join("fuzz.toml"), &[]) {
        Err(faults) => drop(faults.render(true)),
        Ok(checked) => {
            assert!(!checked.scenario.state.is_empty());
            checked.warnings.render(false);
        }
    }
});
