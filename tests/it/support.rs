//! What the integration tests share: running the program in a folder of its own, and golden files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// The repository, from which every scenario path in the docs is meant.
pub const REPO: &str = env!("CARGO_MANIFEST_DIR");

/// What a run of the program said and left behind.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs `comity` in the repository's folder.
pub fn comity(args: &[&str]) -> Said {
    comity_with(args, &[])
}

/// As [`comity`], with variables set in the environment.
pub fn comity_with(args: &[&str], env: &[(&str, &str)]) -> Said {
    let done = Command::new(env!("CARGO_BIN_EXE_comity"))
        .args(args)
        .envs(env.iter().copied())
        .current_dir(REPO)
        .output()
        .unwrap();
    Said {
        code: done.status.code().unwrap_or(-1),
        out: String::from_utf8(done.stdout).unwrap(),
        err: String::from_utf8(done.stderr).unwrap(),
    }
}

/// Starts `comity sweep` and does not wait for it.
pub fn start(args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_comity"))
        .arg("sweep")
        .args(args)
        .current_dir(REPO)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Sends a signal to what was started and waits for its end: its exit code, none if the signal ended it, and what it said.
pub fn signal(child: Child, name: &str) -> (Option<i32>, String) {
    Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().unwrap();
    let Output { status, stderr, .. } = child.wait_with_output().unwrap();
    (status.code(), String::from_utf8(stderr).unwrap())
}

/// A temporary folder and, in it, the folder that `--out` names.
pub fn room() -> (tempfile::TempDir, String) {
    let room = tempfile::tempdir().unwrap();
    let out = room.path().join("out").display().to_string();
    (room, out)
}

/// Every file of a result folder by name, save the log, which differs between machines.
pub fn files(folder: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with("run.log.json"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// A row of a table: its cells by the names of their columns.
pub type Row = BTreeMap<String, String>;

/// The rows of a table.
pub fn rows(csv: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// The rows of a table in a file.
pub fn read_rows(path: &Path) -> Vec<Row> {
    rows(&fs::read_to_string(path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display())))
}

/// Every scenario of the repository.
pub fn shipped() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(REPO).join("scenarios")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Whether the tests write the files that they are held to anew.
#[expect(clippy::disallowed_methods, reason = "blessing is asked for in the environment")]
pub fn bless() -> bool {
    std::env::var("COMITY_BLESS").is_ok()
}

/// Holds `text` against `tests/golden/NAME`; `COMITY_BLESS=1` writes it anew. A change of a golden file is announced in
/// the CHANGELOG under "Reproducibility".
pub fn golden(name: &str, text: &str) {
    if let Some(difference) = difference_from_golden(name, text) {
        panic!("{difference}");
    }
}

/// As [`golden`], but says the first line that differs, if one does.
pub fn difference_from_golden(name: &str, text: &str) -> Option<String> {
    let path = Path::new(REPO).join("tests/golden").join(name);
    if bless() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    (expected != text).then(|| {
        format!(
            "{} differs from what came out (COMITY_BLESS=1 writes it anew):\n{}",
            path.display(),
            first_difference(&expected, text)
        )
    })
}

fn first_difference(expected: &str, text: &str) -> String {
    let pair = expected.lines().zip(text.lines()).enumerate().find(|(_, (a, b))| a != b);
    pair.map_or_else(
        || format!("{} lines against {}", expected.lines().count(), text.lines().count()),
        |(line, (a, b))| format!("line {}:\n  expected {a}\n  came out {b}", line + 1),
    )
}

/// Waits for what a folder says, at most some minutes.
pub fn wait_for(mut found: impl FnMut() -> bool) {
    let began = Instant::now();
    while !found() {
        assert!(began.elapsed() < Duration::from_secs(200), "it did not come");
        std::thread::sleep(Duration::from_micros(200));
    }
}

/// A small scenario with a sweep of its own, written into a folder.
pub fn swept(folder: &Path, sweep: &str) -> String {
    let small = Path::new(REPO).join("scenarios/tutorial/club-against-plenary.toml");
    let path = folder.join("small.toml");
    fs::write(&path, format!("{}\n{sweep}", fs::read_to_string(small).unwrap())).unwrap();
    path.display().to_string()
}

/// Fourteen points, 400 replications each.
pub const MANY: &str = r#"
[sweep]
design = "grid"
replications = 400

[[sweep.factor]]
name = "noise"
path = "adoption.noise"
range = [0.01, 0.2]
levels = 7

[[sweep.factor]]
path = "state[*].good_faith"
values = [0.3, 0.9]
"#;
