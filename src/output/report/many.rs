//! What all replications of a scenario came to: how each run climbed, how measures are distributed, how often each state
//! votes how.

use serde_json::{Value, json};

use super::figure::{Figure, Section, number};
use super::names::count;
use super::results::Results;
use super::sheet::Line;
use crate::output::registry::RUNS;

/// Runs drawn one by one; more would be a blur.
const DRAWN: usize = 100;
/// Bars of a histogram.
const BARS: usize = 20;
/// Measures shown as distributions, in this order, where they vary.
const SHOWN: &[&str] = &[
    "rounds",
    "depth",
    "breadth",
    "gain_mean",
    "gain_least",
    "gain_gini",
    "nash_distance",
    "brackets",
    "yes",
    "operability",
    "committed",
    "disputes",
    "redress",
    "injustice",
    "incidents",
];

/// The section on replications; none of a single run.
pub(super) fn section(results: &Results) -> Option<Section> {
    let ok: Vec<Line> = results.runs.lines().filter(|line| line.text("status") == "ok").collect();
    if ok.len() < 2 {
        return None;
    }
    let adopted = ok.iter().filter(|line| line.flag("adopted")).count();
    let mut prose = vec![format!(
        "The scenario was run {} times, each with luck of its own. A text was adopted in {adopted} of them ({:.0} %{}).",
        ok.len(),
        100.0 * adopted as f64 / ok.len() as f64,
        interval(results, "adopted", 100.0, " %"),
    )];
    let failed = results.runs.rows.len() - ok.len();
    if failed > 0 {
        prose.push(format!("{} failed; runs.csv says why.", count(failed, "run")));
    }
    let figures = [ends(results, &ok), distributions(results, &ok), vote_shares(results)];
    Some(Section {
        id: "many",
        title: format!("All {} runs", ok.len()),
        prose,
        figures: figures.into_iter().flatten().collect(),
        ..Section::default()
    })
}

/// `, 95 % interval 84 to 100 %`, of a measure of the summary.
fn interval(results: &Results, measure: &str, factor: f64, unit: &str) -> String {
    let row = results.summary.lines().find(|line| line.text("measure") == measure);
    let ends = row.and_then(|row| row.number("low").zip(row.number("high")));
    ends.map_or_else(String::new, |(low, high)| {
        format!(", 95 % interval {:.0} to {:.0}{unit}", factor * low, factor * high)
    })
}

/// Where and when each run closed.
fn ends(results: &Results, ok: &[Line]) -> Option<Figure> {
    let mut rows: Vec<(String, u64, Vec<Value>)> = ok
        .iter()
        .take(DRAWN)
        .filter_map(|line| {
            let how = if line.flag("adopted") { "with a text" } else { "without a text" };
            let rounds = line.count("rounds")?;
            let rung = line.text("rung");
            let cells = vec![
                Value::from(line.count("run")),
                Value::from(rounds),
                Value::from(rung),
                Value::from(how),
            ];
            Some((format!("{rung} {how}"), rounds, cells))
        })
        .collect();
    rows.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    let columns = [
        ("run", "number of the run"),
        ("rounds", "round in which the forum closed"),
        ("rung", "rung on which it closed"),
        ("end", "with a text or without"),
    ];
    let first = if ok.len() > DRAWN { format!(" The first {DRAWN} runs.") } else { String::new() };
    let kinds: std::collections::BTreeSet<&String> = rows.iter().map(|row| &row.0).collect();
    let title = match kinds.first() {
        Some(only) if kinds.len() == 1 => {
            let (rung, how) = only.split_once(' ').unwrap_or((only, ""));
            format!("Every run closed {how}, at {}", results.at_rung(rung))
        }
        _ => "In which round and on which rung each run closed".to_owned(),
    };
    Some(
        Figure::new("ends", "ends", &title, &columns).rows(rows.into_iter().map(|row| row.2)).note(
            format!("A dot for each run, by round. Filled: with a text; hollow: without.{first}"),
        ),
    )
}

/// How measures are distributed over runs.
fn distributions(results: &Results, ok: &[Line]) -> Option<Figure> {
    let mut rows = Vec::new();
    let mut summaries = Vec::new();
    for measure in SHOWN {
        let mut values: Vec<f64> = ok.iter().filter_map(|line| line.number(measure)).collect();
        values.sort_by(f64::total_cmp);
        let (Some(least), Some(most)) = (values.first(), values.last()) else { continue };
        if most - least <= 1e-9 {
            continue;
        }
        rows.extend(histogram(measure, &values));
        let row = results.summary.lines().find(|line| line.text("measure") == *measure);
        if let Some(row) = row {
            let at = |name: &str| number(row.number(name));
            summaries.push(json!({
                "measure": measure, "mean": at("mean"), "low": at("low"), "high": at("high"),
                "label": label_of(measure),
            }));
        }
    }
    if rows.is_empty() {
        return None;
    }
    let columns = [
        ("measure", "measure, a column of runs.csv"),
        ("from", "from"),
        ("to", "to, exclusive save in the last"),
        ("runs", "runs"),
    ];
    let title = "How the runs are distributed, with the mean and its 95 % interval";
    Some(
        Figure::new("distributions", "distributions", title, &columns)
            .rows(rows)
            .options(json!({ "summaries": summaries }))
            .note("Number of runs. Line: the mean over runs; band: its 95 % interval. Measures that do not vary are left out."),
    )
}

/// What the column dictionary says of a measure, with its unit.
pub(super) fn label_of(measure: &str) -> String {
    let column = RUNS.columns().find(|column| column.name == measure);
    column.map_or_else(
        || measure.to_owned(),
        |c| if c.unit.is_empty() { c.doc.to_owned() } else { format!("{} ({})", c.doc, c.unit) },
    )
}

/// Bars over sorted values; one for each whole number where there are few.
fn histogram(measure: &str, sorted: &[f64]) -> Vec<Vec<Value>> {
    let (Some(&least), Some(&most)) = (sorted.first(), sorted.last()) else { return Vec::new() };
    let whole = sorted.iter().all(|x| x.trunc() == *x);
    let width = if whole {
        ((most - least + 1.0) / BARS as f64).ceil().max(1.0)
    } else {
        (most - least) / BARS as f64
    };
    let bars = if whole { ((most - least + 1.0) / width).ceil() as usize } else { BARS };
    let mut counts = vec![0u64; bars];
    for x in sorted {
        counts[(((x - least) / width) as usize).min(bars - 1)] += 1;
    }
    let bar = |(at, runs): (usize, &u64)| {
        let from = least + at as f64 * width;
        vec![Value::from(measure), number(from), number(from + width), Value::from(*runs)]
    };
    counts.iter().enumerate().map(bar).collect()
}

/// How often each state votes how.
fn vote_shares(results: &Results) -> Option<Figure> {
    let shares = results.shares.as_ref()?;
    let rows: Vec<Vec<Value>> = shares
        .lines()
        .map(|line| {
            let mut row = vec![Value::from(line.text("state")), Value::from(line.count("n"))];
            row.extend(["p_yes", "p_abstain", "p_no", "p_absent"].map(|p| number(line.number(p))));
            row
        })
        .collect();
    let columns = [
        ("state", "state"),
        ("n", "runs in which it was called to vote"),
        ("p_yes", "yes, share of runs"),
        ("p_abstain", "abstention, share of runs"),
        ("p_no", "no, share of runs"),
        ("p_absent", "absence, share of runs"),
    ];
    let title = "How often each state voted yes, abstained, voted no or was absent";
    (!rows.is_empty()).then(|| {
        Figure::new("vote-shares", "shares", title, &columns)
            .rows(rows)
            .note("Share of runs, on the last text voted on.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn histograms_count_every_run_once() {
        let total = |values: &[f64]| -> u64 {
            histogram("x", values).iter().filter_map(|row| row[3].as_u64()).sum()
        };
        assert_eq!(total(&[1.0, 1.0, 2.0, 5.0]), 4);
        assert_eq!(histogram("x", &[1.0, 1.0, 2.0, 5.0]).len(), 5);
        let many: Vec<f64> = (0..1000).map(f64::from).collect();
        assert_eq!((total(&many), histogram("x", &many).len()), (1000, 20));
        assert_eq!(total(&[0.1, 0.25, 0.4]), 3);
    }
}
