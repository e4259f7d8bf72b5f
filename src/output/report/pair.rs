//! Two results folders held against each other, of runs or of sweeps: the keys that differ, each measure with its difference;
//! of runs the text, the votes and the gains side by side; of sweeps how both, and their difference, answer to the factors.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::figure::{Figure, Section, number};
use super::many::label_of;
use super::names::{Names, count};
use super::points::{HELD, first_first, heat, plain, response};
use super::results::Results;
use super::sheet::Sheet;
use crate::output::folder::OutputError;
use crate::output::{Line, Pair};
use crate::study::differences::KeyDifference;

/// The column that says whose mean it is.
const SIDE: &str = "A or B";
/// Most keys that are listed.
const LISTED: usize = 200;

/// The story of a comparison, in paragraphs.
pub(super) fn story(a: &Results, b: &Results, pair: &Pair, lines: &[Line]) -> Vec<String> {
    let mut words = vec![format!("A is {}, B is {}.", a.path.display(), b.path.display())];
    if let Some(line) = lines.iter().find(|line| line.measure == "adopted") {
        let share = |mean: f64, n: u64| format!("{:.0} of {n} runs", mean * n as f64);
        let (means, n) = (line.found.means, line.found.n);
        words[0] += &format!(
            " A text was adopted in {} in A and in {} in B.",
            share(means.0, n.0),
            share(means.1, n.1)
        );
    }
    words.push(match pair.keys.len() {
        0 => "The two scenarios are the same in every key.".to_owned(),
        1 => "The two scenarios differ in one key.".to_owned(),
        n => format!("The two scenarios differ in {n} keys."),
    });
    words.push(match pair.paired {
        Ok(()) => "In the same replication both had the same luck, so that each run of A has its twin in B; differences are taken \
            within pairs."
            .to_owned(),
        Err(why) => format!(
            "Runs are not paired, since {why}: the intervals are those of two separate samples."
        ),
    });
    if lines.iter().all(|line| line.found.same) {
        words.push("Every measure is the same in both.".to_owned());
    }
    let (ours, theirs) = (pair.a.manifest.points, pair.b.manifest.points);
    let common = pair.points.len() as u64;
    if (ours, theirs) != (common, common) {
        words.push(format!(
            "{} have the same factors in both; {} of A and {} of B are left out.",
            count(pair.points.len(), "point"),
            ours - common,
            theirs - common
        ));
    }
    words
}

/// The sections of a comparison.
pub(super) fn sections(
    (a, b): (&Results, &Results),
    pair: Pair,
    lines: &[Line],
    names: &Names,
) -> Result<Vec<Section>, OutputError> {
    let keys = Section {
        id: "keys",
        title: "What was changed".to_owned(),
        events: changed(&pair.keys),
        ..Section::default()
    };
    let measures = Section {
        id: "measures",
        title: "What it did".to_owned(),
        prose: vec!["Each measure: its mean in A and in B, and the difference B − A with its 95 % interval. An interval that does \
            not reach 0 is more than luck; of twenty measures that do not differ, one does so by chance."
            .to_owned()],
        figures: vec![differences(lines)],
        ..Section::default()
    };
    let parts = [
        (!keys.events.is_empty()).then_some(keys),
        (!measures.figures[0].rows.is_empty()).then_some(measures),
    ];
    let mut parts: Vec<Section> = parts.into_iter().flatten().collect();
    if a.is_sweep() {
        parts.extend(over_points(pair, lines)?);
    } else {
        parts.extend(side_by_side(a, b, names)?);
    }
    Ok(parts)
}

/// Keys of the resolved scenarios that differ, with both values.
fn changed(keys: &[KeyDifference]) -> Vec<(String, String)> {
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "absent".to_owned());
    let told = |key: &KeyDifference| {
        (key.path.clone(), format!("{} → {}", value(&key.values.0), value(&key.values.1)))
    };
    let mut all: Vec<(String, String)> = keys.iter().take(LISTED).map(told).collect();
    if keys.len() > LISTED {
        let more =
            format!("{} more keys: comity compare --format json lists them", keys.len() - LISTED);
        all.push(("…".to_owned(), more));
    }
    all
}

/// The mean of each measure on both sides, and its difference.
fn differences(lines: &[Line]) -> Figure {
    let shown: Vec<&Line> = lines.iter().filter(|line| !line.found.same).collect();
    let rows = shown.iter().map(|line| {
        let found = &line.found;
        vec![
            Value::from(line.measure.as_str()),
            number(found.means.0),
            number(found.means.1),
            Value::from(found.n.0),
            Value::from(found.n.1),
            number(found.difference),
            number(found.interval.map(|interval| interval.0)),
            number(found.interval.map(|interval| interval.1)),
            Value::from(found.method.word()),
        ]
    });
    let labels: serde_json::Map<String, Value> =
        shown.iter().map(|line| (line.measure.clone(), label_of(&line.measure).into())).collect();
    let columns = [
        ("measure", "measure, a column of runs.csv"),
        ("a", "mean in A"),
        ("b", "mean in B"),
        ("n_a", "values of A behind it"),
        ("n_b", "values of B behind it"),
        ("difference", "B − A"),
        ("low", "lower end of its 95 % interval"),
        ("high", "upper end of its 95 % interval"),
        ("interval", "which interval it is"),
    ];
    Figure::new("differences", "differences", "How each measure differs between A and B", &columns)
        .rows(rows)
        .options(json!({ "labels": labels }))
        .note("Difference B − A in units of the measure, with its 95 % interval; the line is no difference. Measures that are the \
            same in every pair are left out.")
}

/// The text, the gains and the votes of two runs.
fn side_by_side(a: &Results, b: &Results, names: &Names) -> Result<Vec<Section>, OutputError> {
    let section = |figure: Option<Figure>, id: &'static str, title: &str| {
        figure.map(|figure| Section {
            id,
            title: title.to_owned(),
            figures: vec![figure],
            ..Section::default()
        })
    };
    let parts = [
        section(text(a, b, names)?, "text", "The text"),
        section(gains(a, b, names)?, "gains", "Who gained, who lost"),
        section(votes(a, b, names), "votes", "The votes"),
    ];
    Ok(parts.into_iter().flatten().collect())
}

/// How two sweeps, and their difference, answer to the factors.
fn over_points(mut pair: Pair, lines: &[Line]) -> Result<Vec<Section>, OutputError> {
    let mut measures: Vec<String> =
        lines.iter().filter(|line| !line.found.same).map(|line| line.measure.clone()).collect();
    let factors: Vec<String> = pair.a.manifest.factors.iter().map(|f| f.name.clone()).collect();
    if measures.is_empty() || factors.is_empty() {
        return Ok(Vec::new());
    }
    first_first(&mut measures);
    let held = (HELD / (2 * measures.len())).max(1);
    let some = if pair.points.len() > held {
        format!(" The charts hold the first {held} of {} points.", pair.points.len())
    } else {
        String::new()
    };
    pair.points.truncate(held);
    pair.only(&measures);
    let by_point = pair.lines(true)?;
    let mut both = response("both", "How A and B answer to a factor", &factors, &measures)
        .note("Mean over replications, a line for A and one for B.");
    both.columns
        .insert(1, super::figure::Column { name: SIDE.to_owned(), label: "whose mean".to_owned() });
    both.options["by"] = SIDE.into();
    let with_side: Vec<&str> = factors.iter().map(String::as_str).chain([SIDE]).collect();
    both.options["factors"] = json!(with_side);
    let title = "How the difference B − A answers to a factor";
    let mut apart = response("apart", title, &factors, &measures)
        .note("Difference B − A; where other factors vary too, its mean over their values. 0 is no difference.");
    for line in by_point {
        let at = line.point.unwrap_or_default();
        let (values, point, _) = &pair.points[at];
        let found = line.found;
        let row = |side: Option<&str>, mean: f64, interval: Option<(f64, f64)>| {
            let mut row = vec![Value::from(*point)];
            row.extend(side.map(Value::from));
            row.extend(values.iter().map(|value| plain(value)));
            row.push(line.measure.as_str().into());
            row.extend([
                number(mean),
                number(interval.map(|i| i.0)),
                number(interval.map(|i| i.1)),
            ]);
            row
        };
        both.rows.push(row(Some("A"), found.means.0, None));
        both.rows.push(row(Some("B"), found.means.1, None));
        apart.rows.push(row(None, found.difference, found.interval));
    }
    let mut figures = vec![both, apart];
    if factors.len() > 1 {
        let note = "B − A in each cell, over replications and other factors. The data are those of the chart above.";
        figures.push(heat("apart-heat", "The difference B − A, by two factors", "apart", note));
    }
    Ok(vec![Section {
        id: "response",
        title: "Where it makes a difference".to_owned(),
        prose: vec![format!("Choose a measure and a factor.{some}")],
        figures,
        ..Section::default()
    }])
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
