//! Any bytes as the journal of an unfinished sweep and, behind a NUL byte, as its `runs.csv`: it is refused, or gone on with.
#![no_main]

use std::{fs, sync::LazyLock};

use comity::output::{Opened, Shaper, Store, SweepManifest};
use comity::scenario::read_str;
use comity::sweep::Plan;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

const SCENARIO: &str = include_str!("../../../scenarios/sweeps/transparency.toml");

struct Room {
    folder: TempDir,
    manifest: SweepManifest,
    shaper: Shaper,
}

static ROOM: LazyLock<Room> = LazyLock::new(|| {
    let checked = read_str("transparency.toml", SCENARIO, &[]).expect("a scenario");
    let sweep = checked.sweep.as_ref().expect("a sweep");
    let plan = Plan::new(sweep, &checked.scenario).expect("a plan");
    let shaper = Shaper {
        scenario: "transparency".into(),
        seed: plan.seed(),
        factors: plan.experiment().factor.iter().map(|factor| factor.name.clone()).collect(),
        wants: sweep.record,
    };
    let manifest = SweepManifest::new(&checked, &plan, &shaper, None);
    Room { folder: tempfile::tempdir().expect("a folder"), manifest, shaper }
});

fuzz_target!(|data: &[u8]| {
    let Room { folder, manifest, shaper } = &*ROOM;
    let split = data.iter().position(|byte| *byte == 0);
    let (journal, runs) = data.split_at(split.unwrap_or(data.len()));
    for entry in fs::read_dir(folder.path()).expect("a folder").flatten() {
        let _ = fs::remove_file(entry.path());
    }
    fs::write(folder.path().join("journal.json"), journal).expect("a file");
    if let Some(runs) = runs.get(1..) {
        fs::write(folder.path().join("runs.csv"), runs).expect("a file");
    }
    match Store::open(folder.path(), manifest.clone(), shaper.clone(), false) {
        Ok(Opened::Begun(store)) => assert!(store.done() <= manifest.runs),
        Ok(Opened::Finished(_)) => panic!("finished, with a journal"),
        Err(error) => drop(error.to_string()),
    }
});
