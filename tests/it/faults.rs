//! The fault table of docs/robustness.md: what is done to a sweep, and that it ends in one clear message with nothing finished lost.

#![cfg(unix)]

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::support::{MANY, Said, comity, files, room, signal, start, swept, wait_for};

/// Fourteen points of a small scenario that also writes a table of rounds.
fn scenario(folder: &Path) -> String {
    let more = "[record]\nrounds = true\n";
    swept(
        folder,
        &MANY
            .replace("replications = 400", "replications = 150")
            .replace("[sweep]", &format!("{more}\n[sweep]")),
    )
}

fn sweep(args: &[&str]) -> Said {
    comity(&[&["sweep"], args, &["--quiet"]].concat())
}

/// A sweep that was stopped after some of its runs were kept.
fn unfinished(scenario: &str, out: &str) {
    for _ in 0..20 {
        let child = start(&[scenario, "--out", out, "--quiet", "--replications", "5000"]);
        std::thread::sleep(Duration::from_millis(400));
        let (code, err) = signal(child, "INT");
        assert_eq!(code, Some(130), "{err}");
        let journal = fs::read_to_string(Path::new(out).join("journal.json")).unwrap_or_default();
        if !journal.is_empty() && !journal.contains("\"done\": 0,") {
            return;
        }
    }
    panic!("no run was kept");
}

/// `kill -9`, SIGINT and SIGTERM, a hundred in all, at moments between the start and the end.
#[test]
fn a_hundred_kills_at_random_moments_change_no_byte() {
    let (room, whole) = room();
    let scenario = scenario(room.path());
    assert_eq!(sweep(&[&scenario, "--out", &whole]).code, 0);
    let whole = files(&whole);
    let out = room.path().join("killed").display().to_string();
    let mut number = 2_463_534_242u32;
    let (mut kept, mut ended) = (0, 0);
    for kill in 0..100 {
        number ^= number << 13;
        number ^= number >> 17;
        number ^= number << 5;
        let child = start(&[&scenario, "--out", &out, "--quiet", "--threads", "2"]);
        std::thread::sleep(Duration::from_millis(u64::from(number % 150)));
        let name = ["KILL", "INT", "TERM"][kill % 3];
        let (code, err) = signal(child, name);
        match code {
            Some(0) => {
                // It was faster than the signal; the next one begins anew.
                assert!(files(&out) == whole, "what was resumed differs");
                fs::remove_dir_all(&out).unwrap();
                ended += 1;
            }
            Some(130 | 143) => {
                assert!(err.contains("Repeat the same command"), "{err}");
                kept += 1;
            }
            // Killed outright, or before it listened.
            None => {}
            Some(other) => panic!("exit code {other}: {err}"),
        }
    }
    assert!(kept >= 10, "{kept} were told, {ended} came to their end");
    assert_eq!(sweep(&[&scenario, "--out", &out]).code, 0);
    assert!(files(&out) == whole, "what was resumed differs");
}

/// A journal is replaced in one step, so that only something else can tear it: then nothing is guessed and nothing is touched.
#[test]
fn a_torn_journal_is_refused_and_nothing_is_touched() {
    let (room, out) = room();
    let scenario = scenario(room.path());
    unfinished(&scenario, &out);
    let path = Path::new(&out).join("journal.json");
    let journal = fs::read(&path).unwrap();
    let again = |args: &[&str]| {
        sweep(&[&[scenario.as_str(), "--out", &out, "--replications", "5000"], args].concat())
    };
    let step = (journal.len() / 12).max(1);
    let cuts = (0..journal.len() - 2).step_by(step).map(|end| journal[..end].to_vec());
    let mut text = String::from_utf8(journal.clone()).unwrap();
    let done = text.find("\"done\": ").unwrap() + 8;
    text.insert_str(done, "9999999");
    for torn in cuts.chain([b"\0\xff garbage".to_vec(), b"{}".to_vec(), text.into_bytes()]) {
        fs::write(&path, &torn).unwrap();
        let before = fs::read(Path::new(&out).join("runs.csv")).unwrap();
        let said = again(&[]);
        assert_eq!((said.code, said.err.lines().count()), (3, 1), "{}", said.err);
        assert!(said.err.contains("journal") && said.err.contains("--force"), "{}", said.err);
        assert!(before == fs::read(Path::new(&out).join("runs.csv")).unwrap());
    }
    fs::write(&path, &journal).unwrap();
    let rows = fs::read(Path::new(&out).join("runs.csv")).unwrap();
    fs::write(Path::new(&out).join("runs.csv"), &rows[..10]).unwrap();
    let said = again(&[]);
    assert_eq!((said.code, said.err.lines().count()), (3, 1), "{}", said.err);
    assert!(said.err.contains("runs.csv that is shorter than its journal"), "{}", said.err);
    fs::remove_file(Path::new(&out).join("runs.csv")).unwrap();
    assert!(again(&[]).err.contains("has lost runs.csv"));
    let said = sweep(&[&scenario, "--out", &out, "--replications", "2", "--force"]);
    assert_eq!(said.code, 0, "{}", said.err);
}

/// What was written after the journal is cut off, whatever it is.
#[test]
fn garbage_behind_the_journal_is_cut_off() {
    let (room, whole) = room();
    let scenario = scenario(room.path());
    let out = room.path().join("part").display().to_string();
    let args = [scenario.as_str(), "--replications", "600", "--out"];
    let child = start(&[&args[..], &[&out, "--quiet"]].concat());
    std::thread::sleep(Duration::from_millis(700));
    signal(child, "KILL");
    for name in ["runs.csv", "rounds.csv"] {
        let path = Path::new(&out).join(name);
        if !Path::new(&out).join("manifest.json").exists() {
            let mut bytes = fs::read(&path).unwrap_or_default();
            bytes.extend_from_slice(b"\"half a row,\0\xff");
            fs::write(&path, bytes).unwrap();
        }
    }
    assert_eq!(sweep(&[&args[..], &[&out]].concat()).code, 0);
    assert_eq!(sweep(&[&args[..], &[&whole]].concat()).code, 0);
    assert!(files(&out) == files(&whole), "what was resumed differs");
}

#[test]
fn a_shard_that_is_missing_torn_or_of_another_version_is_named() {
    let (room, merged) = room();
    let scenario = scenario(room.path());
    let part = |shard: &str| room.path().join(shard.replace('/', "of")).display().to_string();
    for shard in ["1/2", "2/2"] {
        let said =
            sweep(&[&scenario, "--replications", "2", "--shard", shard, "--out", &part(shard)]);
        assert_eq!(said.code, 0, "{}", said.err);
    }
    let merge = |words: &str| {
        let said = comity(&["merge", &part("1/2"), &part("2/2"), "--out", &merged]);
        assert_eq!((said.code, said.err.lines().count()), (3, 1), "{}", said.err);
        assert!(said.err.contains(words), "{}", said.err);
        assert!(!Path::new(&merged).exists(), "something was left behind");
    };
    let path = Path::new(&part("2/2")).join("manifest.json");
    let manifest = fs::read_to_string(&path).unwrap();
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(manifest.contains(&version));
    fs::write(&path, manifest.replace(&version, "\"version\": \"0.0.1\"")).unwrap();
    merge("it differs in version");
    fs::write(&path, manifest.replace("\"number\": 2", "\"number\": 0")).unwrap();
    merge("there is no shard 0/2");
    fs::write(&path, &manifest[..manifest.len() / 2]).unwrap();
    merge("holds no results of a sweep");
    fs::remove_file(&path).unwrap();
    merge("holds no results of a sweep");
    fs::write(&path, &manifest).unwrap();
    assert_eq!(comity(&["merge", &part("1/2"), &part("2/2"), "--out", &merged]).code, 0);
}

/// Two programs on one folder: one writes, the other is told so.
#[test]
fn of_two_sweeps_on_one_folder_one_is_refused() {
    let (room, out) = room();
    let scenario = scenario(room.path());
    let args = [scenario.as_str(), "--out", &out, "--quiet", "--replications", "100000"];
    let first = start(&args);
    wait_for(|| Path::new(&out).join("journal.json").exists());
    let second = start(&args);
    std::thread::sleep(Duration::from_millis(900));
    let said: Vec<_> = [first, second].map(|child| signal(child, "INT")).into_iter().collect();
    let refused = said.iter().filter(|(code, _)| *code == Some(3)).collect::<Vec<_>>();
    assert_eq!(refused.len(), 1, "{said:?}");
    assert!(refused[0].1.contains("is being written by another comity"), "{said:?}");
    assert!(said.iter().any(|(code, _)| *code == Some(130)), "{said:?}");
}

/// No decision hangs on the clock: files from the future or from 1970 are gone on with.
#[test]
fn file_times_in_the_future_or_the_past_change_nothing() {
    let (room, out) = room();
    let scenario = scenario(room.path());
    let whole = format!("{out}-whole");
    let args = [scenario.as_str(), "--replications", "600", "--out"];
    assert_eq!(sweep(&[&args[..], &[&whole]].concat()).code, 0);
    let century = Duration::from_secs(100 * 365 * 86_400);
    for time in [SystemTime::UNIX_EPOCH, SystemTime::now() + century] {
        let child = start(&[&args[..], &[&out, "--quiet"]].concat());
        std::thread::sleep(Duration::from_millis(600));
        signal(child, "INT");
        for entry in fs::read_dir(&out).unwrap() {
            File::options()
                .write(true)
                .open(entry.unwrap().path())
                .unwrap()
                .set_modified(time)
                .unwrap();
        }
    }
    assert_eq!(sweep(&[&args[..], &[&out]].concat()).code, 0);
    assert!(files(&out) == files(&whole), "what was resumed differs");
}
