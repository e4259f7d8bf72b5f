//! Sweeps that are stopped late, while they are summed up or while failed runs are repeated.

#![cfg(unix)]

use std::fs;
use std::path::Path;

use crate::support::{comity, files, room, signal, start, wait_for};

const SWEEP: &str = "scenarios/sweeps/transparency.toml";

fn sweep(args: &[&str]) -> crate::support::Said {
    comity(&[&["sweep"], args].concat())
}

#[test]
fn a_sweep_stopped_while_it_is_summed_up_goes_on_from_there() {
    let (_room, out) = room();
    let args = [SWEEP, "--replications", "60", "--set", "mediation.proposals=1", "--out", &out];
    let journal = Path::new(&out).join("journal.json");
    let summary = Path::new(&out).join("summary.new");
    let mut stopped = 0;
    for (name, code) in [("INT", 130), ("TERM", 143), ("INT", 130), ("TERM", 143)] {
        let _ = fs::remove_file(&summary);
        let child = start(&[&args[..], &["--progress", "none"]].concat());
        wait_for(|| summary.exists() || Path::new(&out).join("manifest.json").exists());
        let (ended, err) = signal(child, name);
        if ended == Some(0) {
            // It was faster than the signal.
            break;
        }
        assert_eq!(ended, Some(code), "{err}");
        assert!(err.contains("Repeat the same command to go on"), "{err}");
        stopped += u32::from(err.contains("interrupted while 1980 runs were summed up"));
        assert!(journal.exists() && !Path::new(&out).join("manifest.json").exists());
    }
    assert!(stopped > 0, "never stopped while it was summed up");
    assert_eq!(sweep(&[&args[..], &["--quiet"]].concat()).code, 0);
    let whole = format!("{out}-whole");
    let args = [SWEEP, "--replications", "60", "--set", "mediation.proposals=1", "--out", &whole];
    assert_eq!(sweep(&[&args[..], &["--quiet"]].concat()).code, 0);
    assert!(files(&whole) == files(&out), "what was resumed differs");
}

/// As if every run of a finished sweep had failed for a reason that is gone.
fn spoil(out: &str, runs: usize) {
    let path = format!("{out}/runs.csv");
    let text = fs::read_to_string(&path).unwrap();
    let measures = text.lines().next().unwrap().split(',').count() - 9;
    let line = |(number, line): (usize, &str)| match number {
        0 => line.to_owned(),
        _ => {
            let keys: Vec<&str> = line.split(',').take(7).collect();
            format!("{},failed,no memory{}", keys.join(","), ",".repeat(measures))
        }
    };
    let lines: Vec<String> = text.lines().enumerate().map(line).collect();
    fs::write(&path, lines.join("\n") + "\n").unwrap();
    let manifest = fs::read_to_string(format!("{out}/manifest.json")).unwrap();
    let failed = format!("\"failed\": {runs}");
    fs::write(format!("{out}/manifest.json"), manifest.replace("\"failed\": 0", &failed)).unwrap();
}

#[test]
fn a_retry_that_is_stopped_or_killed_keeps_what_it_has_and_goes_on() {
    let (_room, out) = room();
    let args = [SWEEP, "--replications", "60", "--out", &out, "--retry-failed"];
    let clock = std::time::Instant::now();
    assert_eq!(sweep(&[&args[..], &["--quiet"]].concat()).code, 0);
    let all = clock.elapsed();
    let whole = files(&out);
    spoil(&out, 1980);
    let (mut stopped, mut left) = (0, 1980);
    // Shares of the time that the whole takes: a signal must find runs that are still to be repeated, in any build.
    for (name, share) in [("INT", 0.35), ("KILL", 0.2), ("TERM", 0.25), ("KILL", 0.1), ("INT", 0.2)]
    {
        let child = start(&[&args[..], &["--progress", "none", "--threads", "1"]].concat());
        std::thread::sleep(all.mul_f64(share));
        let (ended, err) = signal(child, name);
        if name != "KILL" && ended != Some(0) {
            assert!(err.contains("which are kept"), "{err}");
            stopped += 1;
            let text = fs::read_to_string(format!("{out}/runs.csv")).unwrap();
            let now = text.lines().filter(|line| line.contains(",failed,")).count();
            assert!(now <= left, "{now} {left}");
            left = now;
        }
    }
    assert!(stopped > 0 && left < 1980, "stopped {stopped} times, {left} left");
    let said = sweep(&[&args[..], &["--quiet"]].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(whole == files(&out), "what was repeated differs");
}
