//! Pages that are worked through from top to bottom: their commands run in order in one folder, as a reader types them, with
//! the edits that a reader makes in an editor (`<!-- the reader's edit: … -->`) in between.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::REPO;

/// The shell script that a page amounts to.
fn script(page: &str) -> String {
    let text = fs::read_to_string(Path::new(REPO).join(page)).unwrap();
    let mut script = String::from("set -euo pipefail\n");
    let mut inside = false;
    for line in text.lines() {
        let comment = |mark: &str| line.strip_prefix(mark).and_then(|l| l.strip_suffix(" -->"));
        if line.starts_with("```") {
            inside = line == "```sh";
        } else if inside {
            script.push_str(line);
            script.push('\n');
        } else if let Some(edit) = comment("<!-- the reader's edit: ") {
            script.push_str(&format!(
                "cp my.toml before.toml; {edit}; if cmp -s my.toml before.toml; then exit 8; fi\n"
            ));
        } else if let Some(slip) = comment("<!-- expect failure: ") {
            script.push_str(&format!(
                "if ( {slip} ) 2>said; then exit 9; fi; grep -q transparancy said\n"
            ));
        }
    }
    script
}

/// Runs a script as a reader in `room` would, who has the repository's scenarios there and the program on the path; what it printed.
pub fn shell(room: &tempfile::TempDir, script: &str, page: &str) -> String {
    let bin = Path::new(env!("CARGO_BIN_EXE_comity")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), path_of_this_machine());
    for name in ["scenarios", "docs"].iter().filter(|name| !room.path().join(name).exists()) {
        std::os::unix::fs::symlink(Path::new(REPO).join(name), room.path().join(name)).unwrap();
    }
    let done = Command::new("bash")
        .args(["-c", script])
        .env("PATH", path)
        .current_dir(room.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{page}: {:?}\n{said}", done.status);
    String::from_utf8(done.stdout).unwrap()
}

fn work_through(page: &str) {
    shell(&tempfile::tempdir().unwrap(), &script(page), page);
}

#[expect(clippy::disallowed_methods, reason = "the shell needs the path that this test has")]
fn path_of_this_machine() -> String {
    std::env::var("PATH").unwrap_or_default()
}

#[test]
fn the_tutorial_can_be_worked_through() {
    work_through("docs/tutorial.md");
}

#[test]
fn the_page_for_researchers_can_be_worked_through() {
    work_through("docs/researchers.md");
}

#[test]
fn a_mechanism_can_be_switched_as_its_page_says() {
    work_through("docs/mechanisms.md");
}
