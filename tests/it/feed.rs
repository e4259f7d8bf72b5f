//! What each fuzz target does with its bytes: fed by libFuzzer, as the library of `tests/fuzz/`, and by `corpus.rs` with every file of
//! the kept corpus.

use std::{fs, path::Path, sync::LazyLock};

use comity::spec::record::Record;
use comity::{
    engine::Engine,
    format::{
        self, Document,
        positions::{self, Reading, Scale},
    },
    output::{self, Ending, Formats, Opened, Pair, Results, Shaper, Store, SweepManifest},
    study::solve::{self, Method},
    sweep::Plan,
};
use tempfile::TempDir;

/// Tables as CSV.
const CSV: Formats = Formats { csv: true, parquet: false };

/// Any text as a scenario, any further lines behind NUL bytes as arguments of `--set`: checked, its faults drawn, and run where it is
/// right and small.
pub fn scenario(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut parts = text.split('\0');
    let scenario = parts.next().unwrap_or_default();
    let sets: Vec<String> = parts.take(4).map(str::to_owned).collect();
    match Document::from_text("fuzz.toml", scenario, &sets).check() {
        Err(faults) => {
            faults.render(true);
            assert!(faults.located().count() > 0);
        }
        Ok(checked) => {
            checked.warnings.render(false);
            let found = &checked.scenario;
            let again = Document::from_text("resolved.toml", &checked.resolved, &[]).check();
            let again =
                again.unwrap_or_else(|faults| panic!("what is resolved is wrong: {faults}"));
            assert_eq!(again.scenario, *found, "what is resolved means something else");
            let small = found.state.len() * found.issue.len() * found.run.rounds as usize;
            if small <= 5_000 {
                let mut engine = Engine::new(found, Record::ALL);
                engine.run(found.run.seed, 0);
            }
        }
    }
}

const OF_STATES: &str = r#"
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

/// Any bytes as the table of states beside a scenario.
pub fn states(data: &[u8]) {
    static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("fuzz.toml"), OF_STATES).expect("a file");
        folder
    });
    fs::write(FOLDER.path().join("states.csv"), data).expect("a file");
    match format::read(&FOLDER.path().join("fuzz.toml"), &[]) {
        Err(faults) => drop(faults.render(true)),
        Ok(checked) => {
            assert!(!checked.scenario.state.is_empty());
            checked.warnings.render(false);
        }
    }
}

/// Any text as a table of `comity solve`, on three scales; every protocol forecasts where it is small.
pub fn solve(data: &[u8]) {
    static METHODS: LazyLock<Vec<Method>> = LazyLock::new(|| {
        let all: Vec<String> =
            solve::PROTOCOLS.iter().map(|protocol| protocol.name.to_owned()).collect();
        solve::methods(&all, &[]).expect("every protocol is known")
    });
    let Ok(text) = std::str::from_utf8(data) else { return };
    for scale in [Scale::Percent, Scale::Issue, Scale::Ends(-3.5, 12.0)] {
        let how = Reading { columns: Vec::new(), scale };
        let table = match positions::read_str("fuzz.csv", text, &how) {
            Err(faults) => {
                faults.render(true);
                continue;
            }
            Ok(table) => table,
        };
        if table.issues.len() > 4 || table.issues.iter().any(|issue| issue.stands.len() > 12) {
            continue;
        }
        for method in METHODS.iter() {
            for forecast in method.forecast(&table, 1) {
                assert!(
                    (-1e-6..=100.0 + 1e-6).contains(&forecast.value),
                    "{} forecasts {}",
                    method.name,
                    forecast.value
                );
            }
        }
    }
}

/// What stands before the first NUL byte, and what stands behind it.
fn halves(data: &[u8]) -> (&[u8], Option<&[u8]>) {
    match data.iter().position(|byte| *byte == 0) {
        Some(at) => (&data[..at], Some(&data[at + 1..])),
        None => (data, None),
    }
}

/// Any bytes as the manifest of a finished folder and, behind a NUL byte, as its `runs.csv`: every command that reads folders.
pub fn manifest(data: &[u8]) {
    static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));
    let (manifest, runs) = halves(data);
    let folder = FOLDER.path();
    fs::write(folder.join("manifest.json"), manifest).expect("a file");
    match runs {
        Some(runs) => fs::write(folder.join("runs.csv"), runs).expect("a file"),
        None => drop(fs::remove_file(folder.join("runs.csv"))),
    }
    read(folder);
}

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
    let merged = output::merge(&[folder.to_owned()], &target, true, CSV, &|| false);
    if merged.is_ok() {
        let _ = fs::remove_dir_all(target);
    }
}

const SWEPT: &str = include_str!("../../scenarios/sweeps/transparency.toml");

/// An unfinished sweep of six runs.
struct Room {
    folder: TempDir,
    manifest: SweepManifest,
    shaper: Shaper,
}

impl Room {
    fn new() -> Self {
        let few = ["sweep.replications=1", "sweep.factor[0].levels=2"].map(str::to_owned);
        let checked = format::read_str("transparency.toml", SWEPT, &few).expect("a scenario");
        let sweep = checked.sweep.as_ref().expect("a sweep");
        let plan = Plan::new(sweep, &checked.scenario).expect("a plan");
        let factors = plan.experiment().factor.iter().map(|factor| factor.name.clone()).collect();
        let shaper = Shaper {
            scenario: "transparency".into(),
            seed: plan.seed(),
            factors,
            wants: sweep.record,
        };
        let manifest = SweepManifest::new(&checked, &plan, &shaper, None);
        Self { folder: tempfile::tempdir().expect("a folder"), manifest, shaper }
    }
}

/// Any bytes as the journal of an unfinished sweep and, behind a NUL byte, as its `runs.csv`: it is refused or gone on with, and where
/// all is done it is brought to its end. The first `@` stands for the manifest of the sweep, which names the version of the program.
pub fn journal(data: &[u8]) {
    static ROOM: LazyLock<Room> = LazyLock::new(Room::new);
    let Room { folder, manifest, shaper } = &*ROOM;
    let (journal, runs) = halves(data);
    let journal = match journal.iter().position(|byte| *byte == b'@') {
        Some(at) => [&journal[..at], manifest.text().as_bytes(), &journal[at + 1..]].concat(),
        None => journal.to_vec(),
    };
    for entry in fs::read_dir(folder.path()).expect("a folder").flatten() {
        let _ = fs::remove_file(entry.path());
    }
    fs::write(folder.path().join("journal.json"), journal).expect("a file");
    if let Some(runs) = runs {
        fs::write(folder.path().join("runs.csv"), runs).expect("a file");
    }
    match Store::open(folder.path(), manifest.clone(), shaper.clone(), false) {
        Ok(Opened::Begun(store)) => {
            assert!(store.done() <= manifest.runs);
            if store.done() == manifest.runs {
                let _ = store.finish(Ending { states: &[], formats: CSV, stop: &|| false });
            }
        }
        Ok(Opened::Finished(_)) => panic!("finished, with a journal"),
        Err(error) => drop(error.to_string()),
    }
}
