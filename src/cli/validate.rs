//! `comity validate`: prints target, ours, tolerance, verdict; exit code 5 if a target failed.

use super::args::{Format, ValidateArgs};
use super::{Exit, terminal};
use crate::study::validate::{self, Line, Verdict};

/// Runs the targets and prints a line for each.
pub fn validate(args: &ValidateArgs) -> Exit {
    let lines = validate::validate(args.only.as_deref(), args.fast, args.seed);
    if lines.is_empty() {
        let only = args.only.as_deref().unwrap_or_default();
        terminal::tell(&format!(
            "comity: no target's id starts with, and no model contains, {only:?}"
        ));
        return Exit::Usage;
    }
    match args.format {
        Format::Table => terminal::say(&(table(&lines) + &closing(&lines))),
        Format::Csv => terminal::say(&csv_text(&lines)),
        Format::Json => terminal::say(&json_text(&lines)),
    }
    let failed = lines.iter().any(|line| line.verdict == Verdict::Fail);
    if failed { Exit::TargetFailed } else { Exit::Done }
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "FAIL",
        Verdict::NotYet => "not yet",
        Verdict::LeftOut => "left out",
    }
}

fn closing(lines: &[Line]) -> String {
    let count = |verdict| lines.iter().filter(|line| line.verdict == verdict).count();
    let (pass, fail, later) = (count(Verdict::Pass), count(Verdict::Fail), count(Verdict::NotYet));
    let long = match count(Verdict::LeftOut) {
        0 => String::new(),
        n => format!("{n} long simulations were left out: run it without --fast.\n"),
    };
    let later = match later {
        0 => String::new(),
        n => format!("; {n} not yet: their mechanism is not in this version"),
    };
    let computed = lines.iter().filter(|line| line.ours.is_some());
    let (whole, alone): (Vec<&Line>, Vec<&Line>) = computed.partition(|line| line.how == "engine");
    format!(
        "\n{long}{pass} passed, {fail} failed{later}. Through the whole engine: {}; by a function of the model: {}.\n",
        whole.len(),
        alone.len()
    )
}

const HEADER: [&str; 9] =
    ["id", "model", "params", "quantity", "target", "ours", "tolerance", "verdict", "how"];

fn cells(line: &Line) -> [String; 9] {
    let t = &line.target;
    let number = |x: f64| format!("{x:?}");
    [
        t.id.clone(),
        t.model.clone(),
        t.params.clone(),
        t.quantity.clone(),
        t.value.clone(),
        line.ours.map_or_else(String::new, number),
        number(line.tolerance_used),
        word(line.verdict).to_owned(),
        line.how.to_owned(),
    ]
}

/// The table for people leaves out what was not computed; the closing lines count it.
fn table(lines: &[Line]) -> String {
    let shown = lines.iter().filter(|line| line.ours.is_some());
    let rows: Vec<Vec<String>> = shown.map(|line| cells(line).to_vec()).collect();
    terminal::table(&HEADER, &rows)
}

fn csv_text(lines: &[Line]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let _ = writer.write_record(HEADER);
    for line in lines {
        let _ = writer.write_record(cells(line));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn json_text(lines: &[Line]) -> String {
    let objects: Vec<serde_json::Value> = lines
        .iter()
        .map(|line| {
            HEADER.iter().zip(cells(line)).map(|(k, v)| ((*k).to_owned(), v.into())).collect()
        })
        .map(serde_json::Value::Object)
        .collect();
    serde_json::to_string_pretty(&objects).unwrap_or_default() + "\n"
}
