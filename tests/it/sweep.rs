//! Sweeps: the same bytes whatever happens to them, and every fault told at its place.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::support::{MANY, comity, files, room, start, swept};

const SWEEP: &str = "scenarios/sweeps/transparency.toml";

/// A point of this sweep cannot run: a panel of two has no median.
const FAILS: &str = r#"
[record]
forums = true

[sweep]
design = "grid"
replications = 3

[[sweep.factor]]
name = "panel"
path = "arbitration.panel"
values = [1, 2, 3]

[[sweep.factor]]
name = "arbitration"
path = "arbitration.enabled"
values = [true]
"#;

fn sweep(args: &[&str]) -> crate::support::Said {
    let mut all = vec!["sweep"];
    all.extend_from_slice(args);
    comity(&all)
}

#[test]
fn a_sweep_is_rows_in_order_and_a_summary_by_point() {
    let (_room, out) = room();
    let said = sweep(&[SWEEP, "--replications", "3", "--out", &out, "--quiet"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let runs = fs::read_to_string(format!("{out}/runs.csv")).unwrap();
    let header = runs.lines().next().unwrap();
    assert!(header.starts_with(
        "scenario,point,replication,run,seed,transparency,good_faith,status,reason,adopted"
    ));
    for (number, line) in runs.lines().skip(1).enumerate() {
        let keys = format!("transparency,{},{},{number},", number % 33, number / 33);
        assert!(line.starts_with(&keys), "{line}");
    }
    assert_eq!(runs.lines().count(), 1 + 99);
    assert!(runs.lines().nth(2).unwrap().contains(",0,0.6,ok,,"));
    let summary = fs::read_to_string(format!("{out}/summary.csv")).unwrap();
    assert!(summary.starts_with("scenario,point,transparency,good_faith,measure,n,"));
    let names: Vec<String> = files(&out).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["manifest.json", "runs.csv", "summary.csv"]);
    let again = sweep(&[SWEEP, "--replications", "3", "--out", &out]);
    assert_eq!(again.code, 0);
    assert!(again.err.contains("finished already"));
    let other = sweep(&[SWEEP, "--replications", "4", "--out", &out]);
    assert_eq!(other.code, 3);
    assert!(other.err.contains("replications"), "{}", other.err);
    let set = sweep(&[SWEEP, "--replications", "3", "--out", &out, "--set", "run.rounds=7"]);
    assert_eq!(set.code, 3);
    assert!(set.err.contains("digest"), "{}", set.err);
}

/// The summary of a sweep's point is that of a plain run with its values.
#[test]
fn a_point_of_a_sweep_is_the_run_with_its_values() {
    let (_room, out) = room();
    assert_eq!(sweep(&[SWEEP, "--replications", "5", "--out", &out, "--quiet"]).code, 0);
    let (_other, plain) = room();
    let sets = [
        "run",
        SWEEP,
        "--replications",
        "5",
        "--set",
        "venue.transparency=0.3",
        "--set",
        "state[*].good_faith=0.6",
    ];
    assert_eq!(comity(&[&sets[..], &["--out", &plain, "--quiet"]].concat()).code, 0);
    // Transparency 0.3 is the fourth level, good faith 0.6 the second value: point 3·3 + 1.
    let rows = |folder: &str, point: &str, keys: usize| -> Vec<String> {
        let text = fs::read_to_string(format!("{folder}/summary.csv")).unwrap();
        let of = text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
        of.filter(|cells| cells[1] == point).map(|cells| cells[keys..].join(",")).collect()
    };
    let swept = fs::read_to_string(format!("{out}/runs.csv")).unwrap();
    assert!(
        swept.lines().nth(11).unwrap().contains(",0.30000000000000004,0.6,")
            || swept.lines().nth(11).unwrap().contains(",0.3,0.6,")
    );
    assert_eq!(rows(&out, "10", 4), rows(&plain, "0", 2));
}

#[test]
fn threads_and_shards_change_no_byte() {
    let (room, whole) = room();
    let scenario = swept(room.path(), &format!("{MANY}\n[record]\nvotes = true\nforums = true\n"));
    let base = [scenario.as_str(), "--quiet", "--replications", "20"];
    assert_eq!(sweep(&[&base[..], &["--threads", "1", "--out", &whole]].concat()).code, 0);
    assert!(Path::new(&whole).join("vote_probabilities.csv").exists());
    let mut parts = Vec::new();
    for part in 1..=3 {
        let out = room.path().join(format!("part{part}")).display().to_string();
        let shard = format!("{part}/3");
        let threads = if part == 2 { "1" } else { "2" };
        let said =
            sweep(&[&base[..], &["--threads", threads, "--shard", &shard, "--out", &out]].concat());
        assert_eq!(said.code, 0, "{}", said.err);
        parts.push(out);
    }
    let merged = room.path().join("merged").display().to_string();
    let missing = comity(&["merge", &parts[0], &parts[2], "--out", &merged]);
    assert_eq!(missing.code, 3);
    assert!(missing.err.contains("shard 2/3 is missing"), "{}", missing.err);
    let twice = comity(&["merge", &parts[0], &parts[1], &parts[0], &parts[2], "--out", &merged]);
    assert!(twice.err.contains("the same shard"), "{}", twice.err);
    let said = comity(&["merge", &parts[2], &parts[0], &parts[1], "--out", &merged]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(files(&whole) == files(&merged), "the merge differs");
    let foreign = room.path().join("foreign").display().to_string();
    assert_eq!(
        sweep(&[&base[..], &["--seed", "9", "--shard", "2/3", "--out", &foreign]].concat()).code,
        0
    );
    let said = comity(&["merge", &parts[0], &foreign, &parts[2], "--out", &merged, "--force"]);
    assert_eq!(said.code, 3);
    assert!(said.err.contains("another sweep") && said.err.contains("seed"), "{}", said.err);
}

#[test]
fn a_sweep_killed_at_any_moment_ends_with_the_same_bytes() {
    let (room, whole) = room();
    let scenario = swept(room.path(), &format!("{MANY}\n[record]\nrounds = true\n"));
    assert_eq!(sweep(&[&scenario, "--quiet", "--out", &whole]).code, 0);
    let out = room.path().join("killed").display().to_string();
    let mut killed = 0;
    for wait in [1, 15, 40, 90, 5, 160, 230, 350, 70, 500, 20, 800, 300] {
        let mut child = start(&[&scenario, "--quiet", "--out", &out, "--threads", "2"]);
        std::thread::sleep(Duration::from_millis(wait));
        killed += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(killed > 3, "killed {killed} times");
    let said = sweep(&[&scenario, "--quiet", "--out", &out]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(files(&whole) == files(&out), "what was resumed differs");
}

#[cfg(unix)]
#[test]
fn an_interrupted_sweep_says_how_to_go_on() {
    let (room, out) = room();
    let scenario = swept(room.path(), MANY);
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let args =
            [scenario.as_str(), "--out", &out, "--replications", "100000", "--progress", "none"];
        let child = start(&args);
        std::thread::sleep(Duration::from_millis(700));
        let second = sweep(&args);
        assert_eq!(second.code, 3);
        assert!(second.err.contains("is being written by another"), "{}", second.err);
        Command::new("kill")
            .args([&format!("-{signal}"), &child.id().to_string()])
            .status()
            .unwrap();
        let done = child.wait_with_output().unwrap();
        let err = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(code), "{err}");
        assert!(
            err.contains("interrupted after") && err.contains("Repeat the same command"),
            "{err}"
        );
    }
}

#[test]
fn a_failed_run_is_a_row_and_can_be_repeated() {
    let (room, out) = room();
    let scenario = swept(room.path(), FAILS);
    let said = sweep(&[&scenario, "--out", &out, "--quiet"]);
    assert_eq!(said.code, 4, "{}", said.err);
    let runs = fs::read_to_string(format!("{out}/runs.csv")).unwrap();
    let failed: Vec<&str> = runs.lines().filter(|line| line.contains(",failed,")).collect();
    assert_eq!(failed.len(), 3);
    assert!(failed[0].contains("a panel of 2 has no median"), "{}", failed[0]);
    let before = files(&out);
    assert_eq!(sweep(&[&scenario, "--out", &out, "--quiet", "--retry-failed"]).code, 4);
    assert!(before == files(&out), "a run that fails again leaves the same row");
    // As if two runs of another point had failed for a reason that is gone.
    let cut = |name: &str, runs: [&str; 2], put: &str| {
        let path = format!("{out}/{name}");
        let text = fs::read_to_string(&path).unwrap();
        let line = |line: &str| {
            let cells: Vec<&str> = line.split(',').collect();
            match runs.contains(&cells[3]) {
                true if put.is_empty() => None,
                true => Some(format!("{},{put}", cells[..7].join(","))),
                false => Some(line.to_owned()),
            }
        };
        fs::write(&path, text.lines().filter_map(line).collect::<Vec<_>>().join("\n") + "\n")
            .unwrap();
    };
    cut("runs.csv", ["0", "8"], &format!("failed,no memory{}", ",".repeat(20)));
    cut("forums.csv", ["0", "8"], "");
    let manifest = fs::read_to_string(format!("{out}/manifest.json")).unwrap();
    fs::write(format!("{out}/manifest.json"), manifest.replace("\"failed\": 3", "\"failed\": 5"))
        .unwrap();
    assert_eq!(sweep(&[&scenario, "--out", &out, "--quiet"]).code, 4);
    assert_eq!(sweep(&[&scenario, "--out", &out, "--quiet", "--retry-failed"]).code, 4);
    assert!(before == files(&out), "what is repeated differs");
    let stop = room.path().join("stop").display().to_string();
    let said = sweep(&[&scenario, "--out", &stop, "--stop-on-error"]);
    assert_eq!(said.code, 4);
    assert!(said.err.contains("a run failed after 2 of 9 runs"), "{}", said.err);
    assert_eq!(sweep(&[&scenario, "--out", &stop, "--quiet"]).code, 4);
    assert!(before == files(&stop));
}

#[test]
fn one_run_is_repeated_by_its_number() {
    let (room, out) = room();
    for luck in ["common", "independent"] {
        let set = format!("sweep.random_numbers=\"{luck}\"");
        let whole = format!("{out}-{luck}");
        let scenario = swept(room.path(), MANY);
        let base = [scenario.as_str(), "--replications", "4", "--quiet", "--set", &set];
        assert_eq!(sweep(&[&base[..], &["--out", &whole]].concat()).code, 0);
        let one = format!("{out}-{luck}-one");
        let said = comity(&[&["run"], &base[..], &["--run", "37", "--out", &one]].concat());
        assert_eq!(said.code, 0, "{}", said.err);
        let line = |folder: &str, number: usize| {
            let text = fs::read_to_string(format!("{folder}/runs.csv")).unwrap();
            text.lines().nth(number).unwrap().to_owned()
        };
        assert_eq!(line(&whole, 38), line(&one, 1));
        assert!(Path::new(&one).join("transcript.csv").exists());
    }
    let luck = |luck: &str| fs::read_to_string(format!("{out}-{luck}/runs.csv")).unwrap();
    assert_ne!(luck("common"), luck("independent"));
    assert_eq!(comity(&["run", SWEEP, "--run", "660"]).code, 2);
}

#[test]
fn a_dry_run_says_what_it_would_be_and_writes_nothing() {
    let (room, out) = room();
    let said = sweep(&[SWEEP, "--dry-run", "--out", &out]);
    assert_eq!(said.code, 0, "{}", said.err);
    for words in ["33 points × 20 replications = 660 runs", "expected time: ", "expected size: "] {
        assert!(said.out.contains(words), "{}", said.out);
    }
    assert_eq!(fs::read_dir(room.path()).unwrap().count(), 0);
}

#[test]
fn a_folder_that_cannot_be_written_is_one_clear_error() {
    let (room, out) = room();
    fs::write(room.path().join("file"), "").unwrap();
    let said = sweep(&[SWEEP, "--out", &room.path().join("file/out").display().to_string()]);
    assert_eq!((said.code, said.err.lines().count()), (3, 1), "{}", said.err);
    fs::create_dir(&out).unwrap();
    fs::write(format!("{out}/notes.txt"), "mine").unwrap();
    let said = sweep(&[SWEEP, "--out", &out]);
    assert_eq!(said.code, 3);
    assert!(said.err.contains("exists already"), "{}", said.err);
}

#[cfg(unix)]
#[test]
fn a_sweep_larger_than_its_limit_is_refused_and_a_point_that_is_fails() {
    let (room, out) = room();
    let path = swept(room.path(), MANY);
    let said = sweep(&[&path, "--out", &out, "--set", "limits.runs=10"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""), "{}", said.err);
    assert!(said.err.contains("limits.runs") && !Path::new(&out).exists(), "{}", said.err);
    // A factor does not carry a point past what a scenario may be.
    let factor =
        "sweep.factor[noise]={ name = \"noise\", path = \"run.rounds\", values = [10, 1000000] }";
    let sets = ["--set", factor, "--set", "limits.cells=100000", "--replications", "2"];
    let said = sweep(&[&[path.as_str(), "--out", &out, "--quiet"], &sets[..]].concat());
    assert_eq!(said.code, 4, "{}", said.err);
    let runs = fs::read_to_string(format!("{out}/runs.csv")).unwrap();
    let failed = runs.lines().filter(|line| line.contains("more than the limit of 100000"));
    assert_eq!(failed.count(), 4, "{runs}");
}

#[test]
fn a_full_disk_keeps_what_was_finished() {
    let (room, out) = room();
    let scenario = swept(room.path(), MANY);
    let program = env!("CARGO_BIN_EXE_comity");
    let command =
        format!("trap '' XFSZ; ulimit -f 100; exec {program} sweep {scenario} --quiet --out {out}");
    let full = Command::new("bash").args(["-c", &command]).output().unwrap();
    let err = String::from_utf8(full.stderr).unwrap();
    assert_eq!(full.status.code(), Some(3), "{err}");
    assert!(err.contains("cannot write") && err.contains("What was finished is kept"), "{err}");
    assert_eq!(sweep(&[&scenario, "--quiet", "--out", &out]).code, 0);
    let whole = room.path().join("whole").display().to_string();
    assert_eq!(sweep(&[&scenario, "--quiet", "--out", &whole]).code, 0);
    assert!(files(&whole) == files(&out));
}

#[test]
fn every_design_runs_and_says_its_points() {
    let (room, _) = room();
    fs::write(room.path().join("points.csv"), "# a\n2.5e-01 1.0e+00\n7.5e-01 0.0e+00\n").unwrap();
    let factors = r#"
[[sweep.factor]]
name = "transparency"
path = "venue.transparency"
RANGE
[[sweep.factor]]
name = "noise"
path = "adoption.noise"
RANGE
"#;
    for (design, more, range, points) in [
        ("grid", "", "range = [0, 0.5]\nlevels = 3", 9),
        ("zip", "", "range = [0, 0.5]\nsamples = 3", 3),
        ("one-at-a-time", "", "values = [0.1, 0.2]", 5),
        (
            "random",
            "samples = 6",
            "distribution = { kind = \"beta\", alpha = 2, beta = 3, low = 0, high = 0.5 }",
            6,
        ),
        ("latin-hypercube", "samples = 6", "range = [0.001, 0.5]\nscale = \"log\"", 6),
        ("sobol", "samples = 8", "range = [0, 0.5]", 8),
        ("saltelli", "samples = 4", "range = [0, 0.5]", 24),
        ("morris", "samples = 5", "range = [0, 0.5]", 15),
        ("table", "table = \"points.csv\"", "", 2),
    ] {
        let text =
            format!("[sweep]\ndesign = \"{design}\"\n{more}\n{}", factors.replace("RANGE", range));
        let scenario = swept(room.path(), &text);
        let out = room.path().join(design).display().to_string();
        let said = sweep(&[
            &scenario,
            "--replications",
            "2",
            "--out",
            &out,
            "--format",
            "json",
            "--quiet",
        ]);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{design}");
        let told: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        assert_eq!(
            (told["points"].as_u64(), told["runs"].as_u64()),
            (Some(points), Some(2 * points)),
            "{design}"
        );
    }
}

#[test]
fn faults_of_a_sweep_are_shown_at_their_place() {
    let (room, _) = room();
    for (sweep, wanted) in [
        ("[sweep]\ndesign = \"gird\"", "did you mean \"grid\"?"),
        (
            "[sweep]\ndesign = \"sobol\"\n[[sweep.factor]]\npath = \"venue.transparency\"\nrange = [0, 1]",
            "needs `sweep.samples`",
        ),
        ("[sweep]\ndesign = \"grid\"\nreplication = 2", "did you mean `sweep.replications`?"),
        (
            "[sweep]\ndesign = \"grid\"\n[[sweep.factor]]\npath = \"venue.transparancy\"\nvalues = [1]",
            "did you mean `venue.transparency`?",
        ),
        (
            "[sweep]\ndesign = \"grid\"\n[[sweep.factor]]\npath = \"state[QQQ].good_faith\"\nvalues = [1]",
            "there is no state[QQQ]",
        ),
        (
            "[sweep]\ndesign = \"grid\"\n[[sweep.factor]]\npath = \"venue.transparency\"\nvalues = [0.5, 1.5]",
            "^^^ expected a number from 0 to 1",
        ),
        (
            "[sweep]\ndesign = \"grid\"\n[[sweep.factor]]\npath = \"venue.transparency\"\nrange = [0, 1]",
            "does not say how many values",
        ),
        (
            "[sweep]\ndesign = \"grid\"\n[[sweep.factor]]\npath = \"run.rounds\"\nrange = [1, 9]\nlevels = 3",
            "scale = \"integer\"",
        ),
        (
            "[sweep]\ndesign = \"grid\"\n[[sweep.factor]]\npath = \"run.seed\"\nvalues = [1]",
            "cannot be a factor",
        ),
        (
            "[sweep]\ndesign = \"grid\"\n[[sweep.factor]]\nname = \"adopted\"\npath = \"venue.transparency\"\nvalues = [1]",
            "a column of the results",
        ),
        (
            "[sweep]\ndesign = \"table\"\ntable = \"none.csv\"\n[[sweep.factor]]\npath = \"venue.transparency\"",
            "none.csv` cannot be read",
        ),
    ] {
        let scenario = swept(room.path(), sweep);
        let said = comity(&["check", &scenario]);
        assert_eq!(said.code, 2, "{sweep}\n{}", said.err);
        assert!(
            said.err.contains(wanted) && said.err.contains("small.toml:"),
            "{sweep}\n{}",
            said.err
        );
    }
}

#[test]
fn a_script_for_slurm_is_a_script() {
    let said = sweep(&[
        SWEEP,
        "--emit",
        "slurm",
        "--shards",
        "4",
        "--out",
        "results/x",
        "--set",
        "state[*].harm=1",
    ]);
    assert_eq!(said.code, 0);
    for words in
        ["--array=1-4", "--dependency=\"afterok:$array\"", "comity merge", "'state[*].harm=1'"]
    {
        assert!(said.out.contains(words), "{}", said.out);
    }
    let (room, _) = room();
    let script = room.path().join("s.sh");
    fs::write(&script, said.out).unwrap();
    assert!(Command::new("bash").arg("-n").arg(&script).status().unwrap().success());
}

#[test]
fn sensitivity_names_the_factor_that_acts() {
    let (room, _) = room();
    for (design, column) in [("saltelli", "total"), ("morris", "mu_star")] {
        let text = format!(
            "[sweep]\ndesign = \"{design}\"\nsamples = 16\n[[sweep.factor]]\nname = \"status_quo\"\n\
             path = \"issue[*].status_quo\"\nrange = [0, 40]\n[[sweep.factor]]\nname = \"idle\"\n\
             path = \"mediation.annealing\"\nrange = [0.1, 1]\n"
        );
        let text =
            text.replace("mediation.annealing", "venue.transparency").replace("[0.1, 1]", "[0, 1]");
        let scenario = swept(room.path(), &text);
        let out = room.path().join(design).display().to_string();
        assert_eq!(sweep(&[&scenario, "--replications", "3", "--out", &out, "--quiet"]).code, 0);
        let said = comity(&["sensitivity", &out, "--measure", "welfare_mean", "--format", "json"]);
        assert_eq!(said.code, 0, "{}", said.err);
        let rows: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        let of = |row: usize| rows[row][column].as_f64().unwrap();
        assert_eq!(rows[0]["factor"], "status_quo");
        assert!(of(0) > 0.1 && of(1).abs() < 1e-9, "{design}: {}", said.out);
    }
    let (_grid, out) = crate::support::room();
    assert_eq!(sweep(&[SWEEP, "--replications", "1", "--out", &out, "--quiet"]).code, 0);
    assert_eq!(comity(&["sensitivity", &out]).code, 2);
}
