//! The quick start of the README ends in pandas.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::needs::{Outcome, python};
use crate::support::{REPO, comity, room};

pub fn the_last_line_of_the_quick_start_prints_a_table() -> Outcome {
    python(&["pandas"])?;
    let readme = fs::read_to_string(Path::new(REPO).join("README.md")).unwrap();
    let line = readme.lines().find(|line| line.starts_with("python3 ")).unwrap();
    let (room, out) = room();
    let sweep = ["scenarios/sweeps/transparency.toml", "--replications", "2", "--out", &out];
    let said = comity(&[&["sweep"], &sweep[..], &["--quiet"]].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    let load = comity(&["load", &out, "--print", "python"]);
    fs::write(room.path().join("load.py"), load.out).unwrap();
    let done = Command::new("bash").args(["-c", line]).current_dir(room.path()).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success() && out.contains("good_faith"), "{line}\n{out}\n{err}");
    Ok(())
}
