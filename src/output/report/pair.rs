//! Two results folders held against each other: the keys that differ, each measure with its paired difference, the text, the
//! votes and the gains side by side.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::figure::{Figure, Section, number};
use super::many::label_of;
use super::names::Names;
use super::results::Results;
use super::sheet::{Line, Sheet};
use crate::measure::rows::RunRow;
use crate::measure::summary::Gathered;
use crate::measure::table::Row;
use crate::output::folder::OutputError;

/// The story of a comparison, in paragraphs.
pub(super) fn story(a: &Results, b: &Results) -> Vec<String> {
    let share = |of: &Results| {
        let ok = of.runs.lines().filter(|line| line.text("status") == "ok");
        let all: Vec<bool> = ok.map(|line| line.flag("adopted")).collect();
        let adopted = all.iter().filter(|adopted| **adopted).count();
        format!("{adopted} of {} runs", all.len())
    };
    let mut words = vec![format!(
        "A is {}, B is {}. A text was adopted in {} in A and in {} in B.",
        a.path.display(),
        b.path.display(),
        share(a),
        share(b)
    )];
    let keys = differing(a, b).len();
    words.push(match keys {
        0 => "The two scenarios are the same in every key.".to_owned(),
        1 => "The two scenarios differ in one key.".to_owned(),
        n => format!("The two scenarios differ in {n} keys."),
    });
    words.push(if paired(a, b) {
        "Both ran under the same seed, so that each replication of A has its twin in B, with the same luck; differences are \
         taken within pairs."
            .to_owned()
    } else {
        "They ran under different seeds: replications are paired by number alone, which takes out no luck.".to_owned()
    });
    words
}

fn paired(a: &Results, b: &Results) -> bool {
    a.counts("seed") == b.counts("seed")
}

/// The sections of a comparison.
pub(super) fn sections(
    a: &Results,
    b: &Results,
    names: &Names,
) -> Result<Vec<Section>, OutputError> {
    let keys = Section {
        id: "keys",
        title: "What was changed".to_owned(),
        events: differing(a, b),
        ..Section::default()
    };
    let measures = Section {
        id: "measures",
        title: "What it did".to_owned(),
        prose: vec!["Each measure: its mean in A and in B, and the difference B − A within pairs of replications, with its 95 % \
            interval (Student's t). An interval that does not reach 0 is more than luck, as far as one comparison can say."
            .to_owned()],
        figures: vec![differences(a, b)],
        ..Section::default()
    };
    let by_state = |figure: Option<Figure>, id: &'static str, title: &str| {
        figure.map(|figure| Section {
            id,
            title: title.to_owned(),
            figures: vec![figure],
            ..Section::default()
        })
    };
    let levels = text(a, b, names)?;
    let gains = gains(a, b, names)?;
    let votes = votes(a, b, names);
    let parts = [
        (!keys.events.is_empty()).then_some(keys),
        (!measures.figures[0].rows.is_empty()).then_some(measures),
        by_state(levels, "text", "The text"),
        by_state(gains, "gains", "Who gained, who lost"),
        by_state(votes, "votes", "The votes"),
    ];
    Ok(parts.into_iter().flatten().collect())
}

/// Keys of the resolved scenarios that differ, with both values.
fn differing(a: &Results, b: &Results) -> Vec<(String, String)> {
    let flat = |of: &Results| {
        let mut keys = BTreeMap::new();
        if let Ok(table) = of.says("resolved").parse::<toml::Table>() {
            flatten("", &toml::Value::Table(table), &mut keys);
        }
        keys
    };
    let (in_a, in_b) = (flat(a), flat(b));
    let absent = || "absent".to_owned();
    let mut all: Vec<&String> = in_a.keys().chain(in_b.keys()).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter()
        .filter(|key| in_a.get(*key) != in_b.get(*key))
        .map(|key| {
            let of =
                |side: &BTreeMap<String, String>| side.get(key).cloned().unwrap_or_else(absent);
            (key.clone(), format!("{} → {}", of(&in_a), of(&in_b)))
        })
        .collect()
}

/// Every leaf of a table by its path, as `--set` writes it: `state[EST].good_faith`.
fn flatten(path: &str, value: &toml::Value, out: &mut BTreeMap<String, String>) {
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                let deeper = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                flatten(&deeper, value, out);
            }
        }
        toml::Value::Array(items) if items.iter().any(toml::Value::is_table) => {
            for (at, item) in items.iter().enumerate() {
                let id = item.get("id").or_else(|| item.get("name")).and_then(toml::Value::as_str);
                let id = id.map_or_else(|| at.to_string(), str::to_owned);
                flatten(&format!("{path}[{id}]"), item, out);
            }
        }
        leaf => {
            out.insert(path.to_owned(), leaf.to_string());
        }
    }
}

/// The mean of each measure on both sides, and its paired difference.
fn differences(a: &Results, b: &Results) -> Figure {
    let mut gathered = Gathered::default();
    let of_b: BTreeMap<&str, Line> = ok_by_replication(&b.runs).collect();
    for (replication, in_a) in ok_by_replication(&a.runs) {
        let Some(in_b) = of_b.get(replication) else { continue };
        let cell = |name: &str| match (value(&in_a, name), value(in_b, name)) {
            (Some(x), Some(y)) => (y - x).to_string(),
            _ => String::new(),
        };
        let cells: Vec<String> = RunRow::COLUMNS.iter().map(|column| cell(column.name)).collect();
        gathered.add_shown(&cells);
    }
    let mean = |of: &Results, measure: &str| {
        let row = of.summary.lines().find(|line| line.text("measure") == measure);
        number(row.and_then(|row| row.number("mean")))
    };
    let rows = gathered.summary().into_iter().filter(|row| row.n > 0).map(|row| {
        vec![
            Value::from(row.measure),
            mean(a, row.measure),
            mean(b, row.measure),
            Value::from(row.n),
            number(row.mean),
            number(row.low),
            number(row.high),
        ]
    });
    let changes = |row: &Vec<Value>| row[4] != 0 || row[5] != row[6];
    let rows: Vec<Vec<Value>> = rows.filter(changes).collect();
    let labels: serde_json::Map<String, Value> = rows
        .iter()
        .filter_map(|row| row[0].as_str())
        .map(|measure| (measure.to_owned(), Value::from(label_of(measure))))
        .collect();
    let columns = [
        ("measure", "measure, a column of runs.csv"),
        ("a", "mean in A"),
        ("b", "mean in B"),
        ("pairs", "pairs of replications in which both have it"),
        ("difference", "mean of B − A over pairs"),
        ("low", "lower end of its 95 % interval"),
        ("high", "upper end of its 95 % interval"),
    ];
    Figure::new("differences", "differences", "How each measure differs between A and B", &columns)
        .rows(rows)
        .options(json!({ "labels": labels }))
        .note("Difference B − A in units of the measure, with its 95 % interval; the line is no difference. Measures that are the \
            same in every pair are left out.")
}

/// Runs that came to an end, by replication.
fn ok_by_replication(runs: &Sheet) -> impl Iterator<Item = (&str, Line<'_>)> {
    let ok = runs.lines().filter(|line| line.text("status") == "ok");
    ok.map(|line| (line.text("replication"), line))
}

/// A measure as a number; true is 1.
fn value(line: &Line, name: &str) -> Option<f64> {
    match line.text(name) {
        "true" => Some(1.0),
        "false" => Some(0.0),
        text => text.parse().ok(),
    }
}

/// Two values of each of some things, in the order of `order`.
fn dumbbell(
    id: &str,
    title: &str,
    unit: &str,
    order: impl Iterator<Item = (String, String)>,
    a: &BTreeMap<String, f64>,
    b: &BTreeMap<String, f64>,
) -> Option<Figure> {
    let columns = [("item", "what"), ("a", &*format!("A, {unit}")), ("b", &*format!("B, {unit}"))];
    let rows: Vec<Vec<Value>> = order
        .filter_map(|(id, name)| {
            let both = (a.get(&id)?, b.get(&id)?);
            Some(vec![Value::from(name), number(*both.0), number(*both.1)])
        })
        .collect();
    (!rows.is_empty()).then(|| {
        Figure::new(id, "dumbbell", title, &columns)
            .rows(rows)
            .note(format!("{unit}, mean over runs. Hollow: A. Filled: B."))
    })
}

/// Means of a number over the rows of a table, by id.
fn means<'a>(rows: impl Iterator<Item = (&'a str, f64)>) -> BTreeMap<String, f64> {
    let mut sums: BTreeMap<String, (f64, u32)> = BTreeMap::new();
    for (id, x) in rows {
        let sum = sums.entry(id.to_owned()).or_default();
        *sum = (sum.0 + x, sum.1 + 1);
    }
    sums.into_iter().map(|(id, (sum, n))| (id, sum / f64::from(n))).collect()
}

/// The last text of both.
fn text(a: &Results, b: &Results, names: &Names) -> Result<Option<Figure>, OutputError> {
    let levels = |of: &Results| -> Result<BTreeMap<String, f64>, OutputError> {
        let texts = of.table("texts")?;
        // Rows are in the order of rounds: what stands last of a run and an issue is its last level.
        let mut last: BTreeMap<(&str, &str), f64> = BTreeMap::new();
        for line in texts.lines() {
            if let Some(level) = line.number("level") {
                last.insert((line.text("run"), line.text("issue")), level);
            }
        }
        Ok(means(last.iter().map(|((_, issue), level)| (*issue, *level))))
    };
    let order = names.issues.iter().filter(|issue| issue.values.is_empty());
    let order = order.map(|issue| (issue.id.clone(), issue.title.clone()));
    let title = "The level of the last text on each issue, in A and in B";
    Ok(dumbbell("levels", title, "points from 0 to 100", order, &levels(a)?, &levels(b)?))
}

/// What the last text gives each state in both.
fn gains(a: &Results, b: &Results, names: &Names) -> Result<Option<Figure>, OutputError> {
    let of = |of: &Results| -> Result<BTreeMap<String, f64>, OutputError> {
        let states = of.table("states")?;
        let rows = states.lines();
        Ok(means(rows.filter_map(|line| Some((line.text("state"), line.number("scaled_gain")?)))))
    };
    let order = names.states.iter().map(|state| (state.id.clone(), state.name.clone()));
    let title = "How much of what it could gain the last text gives each state, in A and in B";
    Ok(dumbbell("gains-of-both", title, "share of what it could gain", order, &of(a)?, &of(b)?))
}

/// How often each state votes yes in both.
fn votes(a: &Results, b: &Results, names: &Names) -> Option<Figure> {
    let of = |of: &Results| -> BTreeMap<String, f64> {
        let rows = of.shares.iter().flat_map(Sheet::lines);
        means(rows.filter_map(|line| Some((line.text("state"), line.number("p_yes")?))))
    };
    let order = names.states.iter().map(|state| (state.id.clone(), state.name.clone()));
    let title = "How often each state voted yes, in A and in B";
    dumbbell("yes-of-both", title, "share of runs", order, &of(a), &of(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_named_as_set_names_them() {
        let table = "[venue]\ntransparency = 0.5\n[[state]]\nid = \"EST\"\ngood_faith = 1.0\n[[text]]\nlevels = { x = 1 }";
        let mut keys = BTreeMap::new();
        flatten("", &toml::Value::Table(table.parse().unwrap()), &mut keys);
        let names: Vec<&str> = keys.keys().map(String::as_str).collect();
        let expected =
            ["state[EST].good_faith", "state[EST].id", "text[0].levels.x", "venue.transparency"];
        assert_eq!(names, expected);
    }
}
