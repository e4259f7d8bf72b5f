//! Answers from results: comparisons, replications that are enough, figures.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::support::{REPO, Said, comity, room};

const FIVE: &str = "scenarios/tutorial/five-states-and-a-mediator.toml";
const SWEEP: &str = "scenarios/sweeps/transparency.toml";

fn made(command: &str, out: &str, args: &[&str]) {
    let said = comity(&[&[command], args, &["--out", out, "--quiet"]].concat());
    assert_eq!(said.code, 0, "{}", said.err);
}

fn json(said: &Said) -> Value {
    assert_eq!(said.code, 0, "{}", said.err);
    serde_json::from_str(&said.out).unwrap()
}

/// The rows of a table, by name of the column.
fn rows(folder: &str, table: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(format!("{folder}/{table}.csv")).unwrap();
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn column(folder: &str, name: &str) -> usize {
    let mut reader = csv::Reader::from_path(format!("{folder}/runs.csv")).unwrap();
    reader.headers().unwrap().iter().position(|n| n == name).unwrap()
}

#[test]
fn two_runs_differ_by_their_keys_and_pair_by_pair() {
    let (_room, out) = room();
    let (a, b) = (format!("{out}-a"), format!("{out}-b"));
    made("run", &a, &[FIVE, "--replications", "30", "--set", "venue.transparency=0.2"]);
    made("run", &b, &[FIVE, "--replications", "25", "--set", "venue.transparency=0.9"]);
    let found = json(&comity(&["compare", &a, &b, "--format", "json"]));
    assert_eq!(found["paired"], true);
    let keys: Vec<&str> =
        found["keys"].as_array().unwrap().iter().map(|k| k["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["run.replications", "venue.transparency"]);
    assert_eq!((&found["keys"][1]["a"], &found["keys"][1]["b"]), (&"0.2".into(), &"0.9".into()));
    // By hand: mean and deviation of the differences of the 25 common replications.
    let at = column(&a, "text_moved");
    let value = |row: &Vec<String>| row[at].parse::<f64>().unwrap();
    let pairs: Vec<f64> =
        rows(&a, "runs").iter().zip(&rows(&b, "runs")).map(|(x, y)| value(y) - value(x)).collect();
    let mean = pairs.iter().sum::<f64>() / 25.0;
    let sd = (pairs.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / 24.0).sqrt();
    let measures = found["measures"].as_array().unwrap();
    let of = |name: &str| measures.iter().find(|m| m["measure"] == name).unwrap();
    let moved = of("text_moved");
    let number = |key: &str| moved[key].as_f64().unwrap();
    // t(24) = 2.0639.
    let half = 2.063_898_561_628_02 * sd / 5.0;
    assert_eq!((moved["n_a"].as_u64(), moved["interval"].as_str()), (Some(25), Some("paired-t")));
    assert!((number("difference") - mean).abs() < 1e-12);
    assert!(
        (number("low") - (mean - half)).abs() < 1e-9 && (number("high") - mean - half).abs() < 1e-9
    );
    assert_eq!(of("adopted")["interval"], "paired-newcombe");
    let words = comity(&["compare", &a, &b]);
    for said in ["Paired:", "venue.transparency  0.2", "adopted", "The same in every pair:"] {
        assert!(words.out.contains(said), "{}", words.out);
    }
    // With another seed nothing is common: two samples, wider.
    made(
        "run",
        &format!("{out}-c"),
        &[FIVE, "--replications", "30", "--seed", "9", "--set", "venue.transparency=0.9"],
    );
    let apart = json(&comity(&[
        "compare",
        &a,
        &format!("{out}-c"),
        "--format",
        "json",
        "--measure",
        "text_moved",
    ]));
    assert_eq!(
        (apart["paired"].as_bool(), apart["measures"][0]["interval"].as_str()),
        (Some(false), Some("welch-t"))
    );
    assert!(
        comity(&["compare", &a, &format!("{out}-c")])
            .out
            .contains("Not paired, since their seeds differ")
    );
    let itself = comity(&["compare", &a, &a]);
    assert!(itself.out.contains("No key differs") && !itself.out.contains('*'), "{}", itself.out);
}

#[test]
fn sweeps_are_compared_over_their_common_points() {
    let (_room, out) = room();
    let (a, b) = (format!("{out}-a"), format!("{out}-b"));
    made("sweep", &a, &[SWEEP, "--replications", "6"]);
    let other = [
        SWEEP,
        "--replications",
        "6",
        "--set",
        "venue.rule={ kind = \"simple-majority\" }",
        "--set",
        "sweep.factor[good_faith].values=[1.0, 0.2]",
    ];
    made("sweep", &b, &other);
    let by_point =
        comity(&["compare", &a, &b, "--by-point", "--format", "csv", "--measure", "yes"]);
    assert_eq!(by_point.code, 0, "{}", by_point.err);
    let lines: Vec<&str> = by_point.out.lines().collect();
    assert!(lines[0].starts_with("transparency,good_faith,measure,n_a,n_b,mean_a"), "{}", lines[0]);
    assert_eq!(lines.len(), 1 + 22);
    let all = json(&comity(&["compare", &a, &b, "--format", "json", "--measure", "yes"]));
    assert_eq!(all["common_points"], 22);
    // Over all points: the mean over points of the mean over replications; its error is that of the replications.
    let at = column(&a, "yes");
    let value = |row: &Vec<String>| row[at].parse::<f64>().unwrap();
    let key = |row: &Vec<String>| (row[2].clone(), row[5].clone(), row[6].clone());
    let theirs: std::collections::BTreeMap<_, f64> =
        rows(&b, "runs").iter().map(|row| (key(row), value(row))).collect();
    let mut by_replication = [0.0; 6];
    for row in rows(&a, "runs") {
        if let Some(y) = theirs.get(&key(&row)) {
            by_replication[row[2].parse::<usize>().unwrap()] += (y - value(&row)) / 22.0;
        }
    }
    let mean = by_replication.iter().sum::<f64>() / 6.0;
    let sd = (by_replication.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / 5.0).sqrt();
    let half = 2.570_581_835_636_314 * sd / 6f64.sqrt();
    let found = &all["measures"][0];
    assert_eq!(found["n_a"], 132);
    assert!((found["difference"].as_f64().unwrap() - mean).abs() < 1e-12, "{found} {mean}");
    assert!((found["low"].as_f64().unwrap() - (mean - half)).abs() < 1e-9, "{found} {half}");
    assert!(comity(&["compare", &a, &b]).out.contains("11 of A and 0 of B are left out"));
}

#[test]
fn folders_that_cannot_be_compared_say_why() {
    let (room, out) = room();
    let (run, swept, part) = (format!("{out}-run"), format!("{out}-sweep"), format!("{out}-part"));
    made("run", &run, &[FIVE]);
    made("sweep", &swept, &[SWEEP, "--replications", "2"]);
    made("sweep", &part, &[SWEEP, "--replications", "2", "--shard", "1/2"]);
    let alone = format!("{out}-alone");
    made("run", &alone, &[SWEEP, "--run", "3"]);
    let nothing = room.path().display().to_string();
    for (b, words) in [
        (swept.as_str(), "factors of A are none"),
        (&part, "shard 1/2"),
        (&alone, "holds run 3 of a sweep alone"),
        (&nothing, "no manifest.json"),
        ("/nowhere", "is no folder"),
    ] {
        let said = comity(&["compare", &run, b]);
        assert_eq!(
            (said.code, said.out.as_str(), said.err.lines().count()),
            (2, "", 1),
            "{}",
            said.err
        );
        assert!(said.err.contains(words), "{}", said.err);
    }
    let wrong = comity(&["compare", &run, &run, "--measure", "adoptd"]);
    assert!(wrong.code == 2 && wrong.err.contains("did you mean `adopted`?"), "{}", wrong.err);
    fs::write(format!("{swept}/journal.json"), "{}").unwrap();
    assert!(comity(&["compare", &swept, &swept]).err.contains("is not finished"));
}

#[test]
fn replications_say_what_is_reached_and_what_it_takes() {
    let (_room, out) = room();
    made("run", &out, &[FIVE, "--replications", "200", "--set", "venue.transparency=0.5"]);
    let all = json(&comity(&["replications", &out, "--format", "json"]));
    let of = |all: &Value, name: &str| {
        all.as_array().unwrap().iter().find(|m| m["measure"] == name).unwrap().clone()
    };
    let (adopted, moved) = (of(&all, "adopted"), of(&all, "text_moved"));
    assert_eq!((adopted["n"].as_u64(), adopted["target"].as_str()), (Some(200), Some("±0.050")));
    assert_eq!(moved["target"], "0.050 of the mean");
    let summary = rows(&out, "summary");
    let row = summary.iter().find(|row| row[2] == "text_moved").unwrap();
    let half = (row[9].parse::<f64>().unwrap() - row[8].parse::<f64>().unwrap()) / 2.0;
    assert!((moved["half_width"].as_f64().unwrap() - half).abs() < 1e-9, "{moved}");
    let n = moved["enough_at"].as_u64().unwrap();
    assert!((3..200).contains(&n) && moved["needed"].as_u64().unwrap() < 200, "{moved}");
    // A narrower target takes more.
    let fine = json(&comity(&["replications", &out, "--relative", "0.005", "--format", "json"]));
    let fine = of(&fine, "text_moved");
    assert!(fine["enough_at"].is_null() && fine["needed"].as_u64().unwrap() > 200, "{fine}");
    let wide = json(&comity(&[
        "replications",
        &out,
        "--absolute",
        "5",
        "--measure",
        "text_moved",
        "--format",
        "json",
    ]));
    assert!(of(&wide, "text_moved")["needed"].as_u64().unwrap() < n);
    // The running means end at the mean.
    let running =
        comity(&["replications", &out, "--measure", "text_moved", "--running", "--format", "csv"]);
    let last: Vec<&str> = running.out.lines().last().unwrap().split(',').collect();
    assert_eq!((running.out.lines().count(), last[2]), (201, "200"));
    assert!((last[3].parse::<f64>().unwrap() - moved["mean"].as_f64().unwrap()).abs() < 1e-9);
    let words = comity(&["replications", &out]);
    assert!(words.out.contains("Hoad, Robinson & Davies 2010"), "{}", words.out);
    assert_eq!(comity(&["replications", &out, "--point", "1"]).code, 2);
    assert_eq!(comity(&["replications", &out, "--relative", "0"]).code, 2);
}

#[test]
fn of_a_sweep_the_point_that_takes_most_is_shown() {
    let (_room, out) = room();
    made("sweep", &out, &[SWEEP, "--replications", "8"]);
    let args = ["replications", &out, "--measure", "adopted", "--format", "json"];
    let by_point = json(&comity(&[&args[..], &["--by-point"]].concat()));
    let needed = |row: &Value| row["needed"].as_u64().unwrap();
    let most = by_point.as_array().unwrap().iter().map(needed).max();
    assert_eq!(by_point.as_array().unwrap().len(), 33);
    let worst = json(&comity(&args));
    assert_eq!((worst.as_array().unwrap().len(), Some(needed(&worst[0]))), (1, most));
    let point = worst[0]["point"].to_string();
    assert_eq!(json(&comity(&[&args[..], &["--point", &point]].concat())), worst);
}

#[test]
fn figures_are_given_to_programs_too() {
    let (_room, out) = room();
    made("sweep", &out, &[SWEEP, "--replications", "2"]);
    let args = ["figures", &out, "--measure", "adopted,yes", "--by", "good_faith", "--format"];
    let csv = comity(&[&args[..], &["csv"]].concat());
    assert!(csv.out.starts_with("good_faith,measure,mean,low,high\n0.2,adopted,"), "{}", csv.out);
    assert_eq!(json(&comity(&[&args[..], &["json"]].concat())).as_array().unwrap().len(), 6);
}

/// Whoever stops reading has what was wanted; that is no error, on neither stream.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_error() {
    let program = env!("CARGO_BIN_EXE_comity");
    let (_room, out) = room();
    for command in [
        format!("{program} validate --fast --only Klein --format csv | head -n 1 > /dev/null"),
        format!("{program} run {FIVE} --out {out} --progress json 2>&1 >/dev/null | true"),
        format!("{program} check /nowhere 2>&1 | true"),
    ] {
        let piped = format!("{command}; exit ${{PIPESTATUS[0]}}");
        let done = Command::new("bash").args(["-c", &piped]).current_dir(REPO).output().unwrap();
        let expected = if command.contains("nowhere") { 2 } else { 0 };
        assert_eq!(done.status.code(), Some(expected), "{command}");
        assert!(done.stderr.is_empty(), "{command}: {}", String::from_utf8_lossy(&done.stderr));
    }
}
