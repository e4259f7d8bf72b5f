//! What a test needs from outside the repository, looked for when the test runs.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a test needs and this machine does not have. The test is then reported as ignored.
pub struct Missing(pub String);

/// The end of a test that did not panic: it passed, or could not run.
pub type Outcome = Result<(), Missing>;

/// A file or folder of the reference data, which lies where `COMITY_REFERENCE` says. Data that are
/// named but not there are a fault.
#[expect(clippy::disallowed_methods, reason = "the environment names the reference data")]
pub fn reference(name: &str) -> Result<PathBuf, Missing> {
    let folder = std::env::var("COMITY_REFERENCE");
    let path = Path::new(&folder.map_err(|_| Missing("COMITY_REFERENCE".to_owned()))?).join(name);
    assert!(path.exists(), "COMITY_REFERENCE: there is no {}", path.display());
    Ok(path)
}

/// A program that runs here with these arguments.
pub fn tool(program: &str, arguments: &[&str]) -> Outcome {
    if runs(program, arguments) { Ok(()) } else { Err(Missing(program.to_owned())) }
}

/// Modules that Python can import.
pub fn python(modules: &[&str]) -> Outcome {
    let missing = |module: &&&str| !runs("python3", &["-c", &format!("import {module}")]);
    match modules.iter().find(missing) {
        Some(module) => Err(Missing(format!("python3 with {module}"))),
        None => Ok(()),
    }
}

fn runs(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    let done = command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    done.is_ok_and(|status| status.success())
}
