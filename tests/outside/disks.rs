//! A sweep on a disk that is full or cannot be written.

use std::fs;
use std::process::{Command, Stdio};

use crate::needs::{Missing, Outcome};
use crate::support::{Said, comity, files, room};

const SWEEP: &str = "scenarios/sweeps/transparency.toml";

fn sweep(args: &[&str]) -> Said {
    comity(&[&["sweep"], args].concat())
}

/// A disk of a few pages, and one that cannot be written: one clear error, and what was finished is kept.
pub fn full_and_read_only_disks_are_one_clear_error() -> Outcome {
    let (room, _) = room();
    let disk = room.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let mount = |options: &str| {
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(&disk)
            .stderr(Stdio::null())
            .status();
        done.is_ok_and(|status| status.success())
    };
    if !mount("size=256k") {
        return Err(Missing("leave to mount a disk".to_owned()));
    }
    let out = disk.join("out").display().to_string();
    let args = [SWEEP, "--replications", "60", "--quiet"];
    let said = sweep(&[&args[..], &["--out", &out]].concat());
    let resized = mount("remount,size=64m");
    let whole = room.path().join("whole").display().to_string();
    let again = sweep(&[&args[..], &["--out", &out]].concat());
    let plain = sweep(&[&args[..], &["--out", &whole]].concat());
    let alike = files(&out) == files(&whole);
    let locked = mount("remount,ro");
    let closed = sweep(&[&args[..], &["--out", &disk.join("new").display().to_string()]].concat());
    let run = comity(&["run", SWEEP, "--out", &disk.join("run").display().to_string(), "--quiet"]);
    assert!(Command::new("umount").arg(&disk).status().unwrap().success());
    assert!(resized && locked);
    assert_eq!((said.code, said.out.as_str()), (3, ""), "{}", said.err);
    assert!(
        said.err.contains("No space left") && said.err.contains("What was finished is kept"),
        "{}",
        said.err
    );
    assert_eq!(said.err.lines().count(), 2, "{}", said.err);
    assert_eq!((again.code, plain.code), (0, 0), "{}", again.err);
    assert!(alike, "what was gone on with differs");
    for said in [closed, run] {
        assert_eq!((said.code, said.err.lines().count()), (3, 1), "{}", said.err);
        assert!(said.err.contains("Read-only file system"), "{}", said.err);
    }
    Ok(())
}
