//! The lines that `comity load` prints load every table of a sweep, in Python and in R.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::needs::{Outcome, python, tool};
use crate::support::{REPO, Row, comity, read_rows, room};

const FIVE: &str = "scenarios/tutorial/five-states-and-a-mediator.toml";

/// Runs a script; what it printed.
fn script(tool: &str, lines: &str) -> String {
    let (room, _) = room();
    let path = room.path().join("script");
    fs::write(&path, lines).unwrap();
    let done = Command::new(tool).arg(&path).current_dir(REPO).output().unwrap();
    let err = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.success() && err.is_empty(), "{tool}:\n{lines}\n{err}");
    String::from_utf8(done.stdout).unwrap()
}

/// A sweep with every table, factors of all kinds, and a state that is called NA.
fn of_all_kinds(out: &str) -> Vec<Row> {
    let scenario = format!("{out}.toml");
    let text = fs::read_to_string(format!("{REPO}/{FIVE}")).unwrap().replace("\"ALD\"", "\"NA\"");
    let sweep = r#"
[record]
rounds = true
texts = true
states = true
votes = true
forums = true
transcript = true
[sweep]
design = "zip"
replications = 3
[[sweep.factor]]
name = "transparency"
path = "venue.transparency"
values = [0, 0.1, 1]
[[sweep.factor]]
name = "proposals"
path = "mediation.proposals"
values = [40, 80, 90]
[[sweep.factor]]
name = "rule-kind"
path = "venue.rule.kind"
values = ["consensus", "unanimity", "simple-majority"]
[[sweep.factor]]
name = "equal"
path = "venue.equal_participation"
values = [true, false, true]
"#;
    fs::write(&scenario, text + sweep).unwrap();
    let said = comity(&["sweep", &scenario, "--out", out, "--quiet"]);
    assert_eq!(said.code, 0, "{}", said.err);
    read_rows(&Path::new(out).join("runs.csv"))
}

/// The sum of a column of numbers, which each language finds to the last digit.
fn total(rows: &[Row], column: &str) -> f64 {
    rows.iter().filter_map(|row| row[column].parse::<f64>().ok()).sum()
}

pub fn the_lines_for_pandas_load_the_results() -> Outcome {
    python(&["pandas"])?;
    let (_room, out) = room();
    let runs = of_all_kinds(&out);
    let lines = comity(&["load", &out, "--print", "python"]);
    assert_eq!(lines.code, 0, "{}", lines.err);
    let check = r#"
assert [str(runs[c].dtype).lower() for c in ["transparency", "proposals", "rule-kind", "equal"]] == ["float64", "int64", "string", "boolean"]
assert (str(runs["adopted"].dtype), str(runs["time_to_adoption"].dtype), str(runs["seed"].dtype)) == ("boolean", "Int64", "Int64")
assert set(states["state"]) == {"NA", "BOR", "CAS", "DEL", "EKA"} and states["state"].notna().all()
assert runs["reason"].isna().all() and len(by_point) == 3 and len(transcript) > 9 and len(summary) > 9
assert len(votes) and len(rounds) and len(texts) and len(forums) and len(vote_probabilities)
total = 0.0
for x in runs["welfare_mean"]:
    total += x
print(repr(total), len(runs))
"#;
    let said = script("python3", &(lines.out + check));
    assert_eq!(said.trim(), format!("{:?} 9", total(&runs, "welfare_mean")));
    Ok(())
}

pub fn the_lines_for_r_load_the_results() -> Outcome {
    tool("Rscript", &["-e", "1"])?;
    let (_room, out) = room();
    let runs = of_all_kinds(&out);
    let lines = comity(&["load", &out, "--print", "r"]);
    assert_eq!(lines.code, 0, "{}", lines.err);
    let check = r#"
runs <- results$runs
stopifnot(identical(unname(sapply(runs[c("transparency", "proposals", "rule-kind", "equal")], class)),
  c("numeric", "numeric", "character", "logical")))
stopifnot(is.logical(runs$adopted), is.integer(runs$time_to_adoption), is.numeric(runs$seed))
stopifnot(setequal(results$states$state, c("NA", "BOR", "CAS", "DEL", "EKA")), !anyNA(results$states$state))
stopifnot(all(is.na(runs$reason)), nrow(by_point) == 3, nrow(results$transcript) > 9, nrow(results$summary) > 9)
cat(sprintf("%.12f %d\n", sum(runs$welfare_mean), nrow(runs)))
"#;
    let said = script("Rscript", &(lines.out + check));
    assert_eq!(said.trim(), format!("{:.12} 9", total(&runs, "welfare_mean")));
    Ok(())
}
