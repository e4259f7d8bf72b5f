//! Build script: decides what `comity --version` and the manifest call the commit. It must not do anything else.

use std::path::Path;
use std::process::Command;

fn main() {
    let commit = git(&["rev-parse", "--short=12", "HEAD"]).unwrap_or_else(|| "unknown".to_owned());
    println!("cargo::rustc-env=COMITY_COMMIT={commit}");
    println!("cargo::rerun-if-changed=src/build.rs");
    // A file that is named but not there would build the crate anew each time. In a linked worktree
    // these do not lie in `.git`.
    let paths = ["HEAD", "logs/HEAD"].map(|file| git(&["rev-parse", "--git-path", file]));
    for path in paths.into_iter().flatten().filter(|path| Path::new(path).exists()) {
        println!("cargo::rerun-if-changed={path}");
    }
}

/// The line that git answers. None without git, or outside a repository.
fn git(arguments: &[&str]) -> Option<String> {
    let out = Command::new("git").args(arguments).output().ok()?;
    out.status.success().then(|| String::from_utf8_lossy(&out.stdout).trim().to_owned())
}
