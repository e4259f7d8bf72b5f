//! Bad scenarios and what is said of them: each `tests/fixtures/invalid/NAME.toml` beside its `NAME.expected`, and
//! its arguments of `--set` in `NAME.sets`, one a line. With `COMITY_BLESS=1` in the environment, the expected texts
//! are written anew; read them before they are committed.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use comity::format::{read, read_str};

use crate::support::bless;

const FOLDER: &str = "tests/fixtures/invalid";

fn corpus() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(FOLDER)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    files
}

fn said_of(path: &Path) -> String {
    let sets = fs::read_to_string(path.with_extension("sets")).unwrap_or_default();
    let sets: Vec<String> = sets.lines().map(str::to_owned).collect();
    let said = match read(path, &sets) {
        Ok(checked) => {
            assert!(!checked.warnings.is_empty(), "{} is a good scenario", path.display());
            checked.warnings.to_string()
        }
        Err(faults) => faults.to_string(),
    };
    said + "\n"
}

#[test]
fn bad_scenarios_are_told_what_is_wrong() {
    let anew = bless();
    let files = corpus();
    assert!(files.len() >= 45, "the corpus has shrunk to {} files", files.len());
    let mut wrong = Vec::new();
    for path in files {
        let said = said_of(&path);
        let expected = path.with_extension("expected");
        if anew {
            fs::write(&expected, said).unwrap();
        } else if fs::read_to_string(&expected).ok().as_ref() != Some(&said) {
            wrong.push(format!("{}:\n{said}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "COMITY_BLESS=1 writes these anew:\n{}", wrong.join("\n"));
}

/// What is too large is read where the limit is raised, and is the same scenario whatever the limit.
#[test]
fn limits_can_be_raised_and_change_nothing_else() {
    let path = Path::new(FOLDER).join("limits.toml");
    let with = |number: u32| {
        let sets = ["states", "issues"].map(|name| format!("limits.{name}={number}"));
        read(&path, &sets).unwrap_or_else(|faults| panic!("{faults}"))
    };
    let (two, three) = (with(2), with(3));
    assert_eq!((&two.digest, &two.scenario), (&three.digest, &three.scenario));
    let again = read_str("resolved", &two.resolved, &[]).unwrap();
    assert_eq!((again.scenario, again.digest), (two.scenario, two.digest));
    let beyond = |set: &str| read(&path, &[set.to_owned()]).unwrap_err().to_string();
    assert!(beyond("limits.states=0").contains("than the limit of"));
    let sets = ["limits.states=2", "limits.issues=2", "limits.cells=479"].map(str::to_owned);
    let said = read(&path, &sets).unwrap_err().to_string();
    assert!(said.contains("2 states × 2 issues × 120 rounds = 480 cells"), "{said}");
}

/// A file may not name what lies outside its folder; an argument may.
#[test]
fn a_table_elsewhere_is_read_where_the_command_line_names_it() {
    let room = tempfile::tempdir().unwrap();
    let states = Path::new("tests/fixtures/states");
    fs::create_dir(room.path().join("in")).unwrap();
    let inside = room.path().join("in/table.toml");
    let text = fs::read_to_string(states.join("table.toml")).unwrap();
    fs::write(&inside, text.replace("\"table.csv\"", "\"../table.csv\"")).unwrap();
    fs::copy(states.join("table.csv"), room.path().join("table.csv")).unwrap();
    let said = read(&inside, &[]).unwrap_err().to_string();
    assert!(
        said.contains("may not leave the scenario's folder") && said.contains("--set"),
        "{said}"
    );
    let allowed = read(&inside, &["states=../table.csv".to_owned()]);
    let plain = read(&states.join("table.toml"), &[]).unwrap();
    assert_eq!(allowed.unwrap_or_else(|faults| panic!("{faults}")).digest, plain.digest);
}

#[test]
fn what_is_said_is_the_same_twice() {
    for path in corpus() {
        assert_eq!(said_of(&path), said_of(&path));
    }
}

#[test]
fn a_file_of_a_hundred_megabytes_is_refused_unread() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.toml");
    let mut file = fs::File::create(&path).unwrap();
    let line = "# a comment of sixty-four characters, over and over and over. \n".repeat(16_384);
    for _ in 0..100_000_000 / line.len() + 1 {
        file.write_all(line.as_bytes()).unwrap();
    }
    let said = read(&path, &[]).unwrap_err().to_string();
    assert!(said.contains("is too large: 10") && said.contains("the limit is 10 MB"), "{said}");
}

#[test]
fn what_is_no_file_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let said = read(folder.path(), &[]).unwrap_err().to_string();
    assert!(said.contains("is a folder, not a file"), "{said}");
    let said = read(&folder.path().join("none.toml"), &[]).unwrap_err().to_string();
    assert!(said.contains("there is no file `"), "{said}");
}

#[test]
fn marks_and_line_ends_of_windows_make_no_difference() {
    let plain =
        include_str!("../fixtures/states/table.toml").replace("states = \"table.csv\"\n", "");
    let windows = format!("\u{feff}{}", plain.replace('\n', "\r\n"));
    let sets = ["state=[{ id = \"EST\", positions = { due-diligence = 1 } }]".to_owned()];
    let one = read_str("plain", &plain, &sets).unwrap();
    assert_eq!(one.digest, read_str("windows", &windows, &sets).unwrap().digest);
}

#[test]
fn a_table_of_states_comes_before_the_states_of_the_file() {
    let checked = read(Path::new("tests/fixtures/states/table.toml"), &[]).unwrap();
    let ids: Vec<&str> = checked.scenario.state.iter().map(|state| state.id.as_str()).collect();
    assert_eq!(ids, ["EST", "RUS", "SGP"]);
    let estonia = &checked.scenario.state[0];
    assert_eq!((estonia.name.as_str(), estonia.capability), ("Estonia, Republic of", 4.0));
    assert_eq!((estonia.cyber["offence"], estonia.salience["due-diligence"]), (0.4, 2.0));
    assert_eq!(checked.scenario.state[1].good_faith, 1.0);
    assert!(!checked.resolved.contains("table.csv"));
    let sets = ["state[RUS].good_faith=0.5".to_owned()];
    let set = read(Path::new("tests/fixtures/states/table.toml"), &sets).unwrap();
    assert_eq!(set.scenario.state[1].good_faith, 0.5);
}
