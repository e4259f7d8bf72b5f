//! What a sweep came to: how each measure answers to each factor, how two factors act together, which factors matter.

use serde_json::{Value, json};

use super::figure::{Figure, Section, number};
use super::many::label_of;
use super::names::count;
use super::results::Results;
use super::sheet::Sheet;
use crate::output::folder::OutputError;
use crate::output::sweep::{Indices, SobolOf, indices};

/// Points and measures that the page holds; with more, the first points of the design.
pub(super) const HELD: usize = 24_000;
/// Measures that come first in lists.
const FIRST: &[&str] = &["adopted", "rounds", "depth", "breadth", "gain_mean", "gain_least"];
/// Seed of the bootstrap of indices, that of `comity sensitivity`.
const BOOTSTRAP: u64 = 1;

/// The sections on a sweep.
pub(super) fn sections(results: &Results) -> Result<Vec<Section>, OutputError> {
    let factors = results.factors();
    let measures = varying(&results.summary);
    let points = results.counts("points");
    let held = (HELD / measures.len().max(1)).max(1) as u64;
    let means = means(results, &factors, &measures, held);
    let some = if points > held {
        format!(" The charts hold the first {held} of {points} points; summary.csv has all.")
    } else {
        String::new()
    };
    let mut sections = vec![Section {
        id: "response",
        title: "How the results answer to the factors".to_owned(),
        prose: vec![format!(
            "Choose a measure and a factor. Where other factors vary too, the line is the mean over their values and the band \
             spans the least and the greatest mean; with one factor alone, the band is the 95 % interval over replications.{some}"
        )],
        figures: vec![means],
        ..Section::default()
    }];
    if factors.len() > 1 {
        let note = "Mean of the measure in each cell, over replications and other factors. The data are those of the chart above.";
        let figure = heat("heat", "How two factors act together", "response", note);
        sections.push(Section {
            id: "together",
            title: "Two factors at once".to_owned(),
            figures: vec![figure],
            ..Section::default()
        });
    }
    sections.push(matter(results, &factors, &measures)?);
    Ok(sections)
}

/// Measures whose mean varies over points, those of first interest first.
fn varying(summary: &Sheet) -> Vec<String> {
    let mut ranges: Vec<(String, f64, f64)> = Vec::new();
    for line in summary.lines() {
        let Some(mean) = line.number("mean") else { continue };
        let name = line.text("measure");
        match ranges.iter_mut().find(|range| range.0 == name) {
            Some(range) => (range.1, range.2) = (range.1.min(mean), range.2.max(mean)),
            None => ranges.push((name.to_owned(), mean, mean)),
        }
    }
    let vary = |(name, least, most): (String, f64, f64)| (most - least > 1e-12).then_some(name);
    let mut names: Vec<String> = ranges.into_iter().filter_map(vary).collect();
    first_first(&mut names);
    names
}

/// Puts the measures of first interest first.
pub(super) fn first_first(names: &mut [String]) {
    let rank = |name: &String| FIRST.iter().position(|first| first == name).unwrap_or(FIRST.len());
    names.sort_by_key(rank);
}

/// Means of measures by point, with factors.
fn means(results: &Results, factors: &[String], measures: &[String], held: u64) -> Figure {
    let rows = results
        .summary
        .lines()
        .filter(|line| {
            line.count("point").is_some_and(|point| point < held)
                && measures.iter().any(|measure| measure == line.text("measure"))
        })
        .map(|line| {
            let mut row = vec![Value::from(line.count("point"))];
            row.extend(factors.iter().map(|factor| plain(line.text(factor))));
            row.push(line.text("measure").into());
            row.extend(["mean", "low", "high"].map(|name| number(line.number(name))));
            row
        });
    response("response", "How a measure answers to a factor", factors, measures)
        .rows(rows)
        .note("Mean over replications.")
}

/// A cell of a factor: a number where it is one.
pub(super) fn plain(cell: &str) -> Value {
    cell.parse().ok().filter(|x: &f64| x.is_finite()).map_or_else(|| cell.into(), number)
}

/// A chart whose reader chooses a measure and a factor. Rows: point, factors, measure, mean and its interval.
pub(super) fn response(id: &str, title: &str, factors: &[String], measures: &[String]) -> Figure {
    let mut columns: Vec<(&str, &str)> = vec![("point", "point of the design")];
    columns.extend(factors.iter().map(|name| (name.as_str(), name.as_str())));
    columns.extend([
        ("measure", "measure, a column of runs.csv"),
        ("mean", "mean over replications"),
        ("low", "lower end of the 95 % interval"),
        ("high", "upper end of the 95 % interval"),
    ]);
    let labels: Vec<Value> =
        measures.iter().map(|m| json!({ "name": m, "label": label_of(m) })).collect();
    Figure::new(id, "response", title, &columns)
        .options(json!({ "factors": factors, "measures": labels }))
}

/// Two factors of a chart of responses at once.
pub(super) fn heat(id: &str, title: &str, of: &str, note: &str) -> Figure {
    Figure::new(id, "heat", title, &[]).options(json!({ "of": of })).note(note)
}

/// Which factors matter: indices where the design has them, else how far each moves the mean.
fn matter(
    results: &Results,
    factors: &[String],
    measures: &[String],
) -> Result<Section, OutputError> {
    let figure = match results.says("design") {
        "saltelli" | "morris" => sensitivity(results, measures)?,
        _ => main_effects(results, factors, measures),
    };
    Ok(Section {
        id: "matter",
        title: "Which factors matter".to_owned(),
        figures: vec![figure],
        ..Section::default()
    })
}

fn sensitivity(results: &Results, measures: &[String]) -> Result<Figure, OutputError> {
    let (manifest, found) = indices(&results.path, BOOTSTRAP)?;
    let name = |factor: usize| Value::from(manifest.factors[factor].name.as_str());
    let mut rows = Vec::new();
    let mut add = |measure: &str, factor: usize, index: &str, value: f64, half: f64| {
        if measures.iter().any(|known| known == measure) {
            rows.push(vec![
                measure.into(),
                name(factor),
                index.into(),
                number(value),
                number(half),
            ]);
        }
    };
    let (title, note) = match &found {
        Indices::Sobol(of) => {
            for SobolOf { measure, factors, .. } in of {
                for (factor, index) in factors.iter().enumerate() {
                    add(measure, factor, "first order", index.first, index.first_half);
                    add(measure, factor, "total", index.total, index.total_half);
                }
            }
            (
                "Share of the variance that each factor explains",
                "Sobol's indices with 95 % bootstrap intervals. First order: alone; total: with all its interactions.",
            )
        }
        Indices::Morris(of) => {
            for (measure, all) in of {
                for (factor, effect) in all.iter().enumerate() {
                    if let Some(effect) = effect {
                        add(measure, factor, "μ*", effect.star, effect.star_half);
                        add(measure, factor, "σ", effect.sigma, f64::NAN);
                    }
                }
            }
            (
                "How strongly each factor acts",
                "Morris's elementary effects, in units of the measure over the whole range of the factor. μ*: mean size, with its \
                 95 % interval; σ: how much it depends on the other factors.",
            )
        }
    };
    let columns = [
        ("measure", "measure"),
        ("factor", "factor"),
        ("index", "which index"),
        ("value", "its value"),
        ("half", "half its 95 % interval"),
    ];
    Ok(Figure::new("sensitivity", "sensitivity", title, &columns).rows(rows).note(note))
}

/// Greatest less least of the means by value of a factor, over the other factors.
fn main_effects(results: &Results, factors: &[String], measures: &[String]) -> Figure {
    let mut rows = Vec::new();
    for measure in measures {
        for factor in factors {
            let mut levels: Vec<(&str, f64, u32)> = Vec::new();
            for line in results.summary.lines().filter(|line| line.text("measure") == measure) {
                let (level, Some(mean)) = (line.text(factor), line.number("mean")) else {
                    continue;
                };
                match levels.iter_mut().find(|known| known.0 == level) {
                    Some(known) => (known.1, known.2) = (known.1 + mean, known.2 + 1),
                    None => levels.push((level, mean, 1)),
                }
            }
            let means = || levels.iter().map(|(_, sum, n)| sum / f64::from(*n));
            let range =
                means().fold(f64::NEG_INFINITY, f64::max) - means().fold(f64::INFINITY, f64::min);
            // A factor whose every point has a value of its own has no levels to average over.
            let averaged = levels.iter().all(|(_, _, n)| *n > 1) || factors.len() == 1;
            if averaged {
                rows.push(vec![
                    measure.as_str().into(),
                    factor.as_str().into(),
                    "range of means".into(),
                    number(range),
                    Value::Null,
                ]);
            }
        }
    }
    let columns = [
        ("measure", "measure"),
        ("factor", "factor"),
        ("index", "what is shown"),
        ("value", "greatest less least mean, in units of the measure"),
        ("half", "half its interval; none here"),
    ];
    let note = "Greatest less least mean of the measure over the values of each factor, the others averaged. For shares of the \
        variance, use the designs saltelli or morris.";
    Figure::new("sensitivity", "sensitivity", "How far each factor moves the mean", &columns)
        .rows(rows)
        .note(note)
}

/// What the design was, in words.
pub(super) fn design(results: &Results) -> Vec<String> {
    let factors = results.manifest["factors"].as_array().into_iter().flatten();
    let named: Vec<String> = factors
        .map(|f| {
            let text = |key: &str| f[key].as_str().unwrap_or_default();
            format!("{} ({})", text("name"), text("path"))
        })
        .collect();
    let (points, replications) = (results.counts("points"), results.counts("replications"));
    let mut words = vec![format!(
        "A sweep of design “{}”: {} × {} = {} runs. It varies {}.",
        results.says("design"),
        count(points as usize, "point"),
        count(replications as usize, "replication"),
        results.counts("runs"),
        super::names::list(&named, 8)
    )];
    words.extend(extremes(results));
    if results.counts("failed") > 0 {
        words.push(format!("{} failed.", count(results.counts("failed") as usize, "run")));
    }
    words
}

/// Between which points the first measure that varies lies.
fn extremes(results: &Results) -> Option<String> {
    let measure = varying(&results.summary).into_iter().next()?;
    let factors = results.factors();
    let mut all: Vec<(f64, String)> = Vec::new();
    for line in results.summary.lines().filter(|line| line.text("measure") == measure) {
        let at = factors.iter().map(|factor| format!("{factor} = {}", line.text(factor)));
        all.push((line.number("mean")?, super::names::list(&at.collect::<Vec<_>>(), 6)));
    }
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (least, most) = (all.first()?, all.last()?);
    Some(if measure == "adopted" {
        format!(
            "A text is adopted in {:.0} % of runs at the least ({}) and in {:.0} % at the most ({}).",
            100.0 * least.0,
            least.1,
            100.0 * most.0,
            most.1
        )
    } else {
        format!(
            "The mean of {measure} goes from {:.3} ({}) to {:.3} ({}).",
            least.0, least.1, most.0, most.1
        )
    })
}
