//! `comity figures`: measures of a finished sweep as a table for people, with their intervals or their range.

use std::collections::BTreeMap;

use super::args::{FiguresArgs, Format};
use super::listing::short;
use super::{Exit, listing, terminal};
use crate::format::suggest;
use crate::measure::table::Cell;
use crate::output::{self, SummaryLine};

/// Prints a row for each combination of the factors asked for.
pub fn figures(args: &FiguresArgs) -> Exit {
    let (names, lines) = match output::summary(&args.folder) {
        Ok(found) => found,
        Err(error) => {
            terminal::tell(&format!("comity: {error}"));
            return Exit::Usage;
        }
    };
    let known: Vec<&str> = lines.iter().map(|line| line.measure.as_str()).collect();
    let factors: Vec<&str> = names.iter().map(String::as_str).collect();
    for (asked, known, what) in
        [(&args.measure, &known, "measures"), (&args.by, &factors, "factors")]
    {
        if let Some(wrong) = asked.iter().find(|name| !known.contains(&name.as_str())) {
            let help = suggest(wrong, known.iter().copied(), what);
            terminal::tell(&format!("comity: the sweep has no `{wrong}` among its {what}; {help}"));
            return Exit::Usage;
        }
    }
    let shown: Vec<usize> =
        (0..names.len()).filter(|at| args.by.is_empty() || args.by.contains(&names[*at])).collect();
    let rows = combine(&shown, &args.measure, &lines);
    match args.format {
        Format::Table => terminal::say(&table(&names, &shown, &args.measure, &rows)),
        format => {
            let header: Vec<&str> = shown
                .iter()
                .map(|at| names[*at].as_str())
                .chain(["measure", "mean", "low", "high"])
                .collect();
            listing::print(format, &header, &cells(&args.measure, &rows));
        }
    }
    Exit::Done
}

/// A mean with what stands in brackets behind it.
type Figure = Option<(f64, Option<(f64, f64)>)>;

/// A combination of factors, and a figure for each measure.
type Combined = (Vec<String>, Vec<Figure>);

fn combine(shown: &[usize], measures: &[String], lines: &[SummaryLine]) -> Vec<Combined> {
    let key = |line: &SummaryLine| -> Vec<String> {
        shown.iter().map(|at| line.factors[*at].clone()).collect()
    };
    let mut keys: Vec<Vec<String>> = Vec::new();
    let mut of: BTreeMap<(Vec<String>, &str), Vec<&SummaryLine>> = BTreeMap::new();
    for line in lines {
        let lines = of.entry((key(line), line.measure.as_str())).or_default();
        if lines.is_empty() && !keys.contains(&key(line)) {
            keys.push(key(line));
        }
        lines.push(line);
    }
    let one = |key: Vec<String>| {
        let figures = measures.iter().map(|measure| {
            of.get(&(key.clone(), measure.as_str())).and_then(|lines| figure(lines))
        });
        (key.clone(), figures.collect())
    };
    keys.into_iter().map(one).collect()
}

/// One point: its mean with its interval. Several: the mean of their means, with the least and the greatest.
fn figure(lines: &[&SummaryLine]) -> Figure {
    let means: Vec<f64> = lines.iter().filter_map(|line| line.mean).collect();
    if means.is_empty() {
        return None;
    }
    let mean = means.iter().sum::<f64>() / means.len() as f64;
    let range = match lines {
        [one] => one.interval,
        _ => {
            let least = means.iter().copied().fold(f64::INFINITY, f64::min);
            Some((least, means.iter().copied().fold(f64::NEG_INFINITY, f64::max)))
        }
    };
    Some((mean, range))
}

fn table(names: &[String], shown: &[usize], measures: &[String], rows: &[Combined]) -> String {
    let head: Vec<&str> = shown
        .iter()
        .map(|at| names[*at].as_str())
        .chain(measures.iter().map(String::as_str))
        .collect();
    let row = |(key, figures): &Combined| -> Vec<String> {
        key.iter().cloned().chain(figures.iter().map(words)).collect()
    };
    listing::markdown(&head, &rows.iter().map(row).collect::<Vec<_>>())
}

fn words(figure: &Figure) -> String {
    match figure {
        Some((mean, Some((low, high)))) => {
            format!("{} [{}, {}]", short(*mean), short(*low), short(*high))
        }
        Some((mean, None)) => short(*mean),
        None => String::new(),
    }
}

/// A row for each combination and measure.
fn cells(measures: &[String], rows: &[Combined]) -> Vec<Vec<Cell>> {
    let row = |key: &[String], measure: &String, figure: &Figure| {
        let mut cells: Vec<Cell> = key.iter().cloned().map(Cell::from).collect();
        cells.push(measure.clone().into());
        let range = figure.and_then(|(_, range)| range);
        cells.extend([figure.map(|f| f.0), range.map(|r| r.0), range.map(|r| r.1)].map(Cell::from));
        cells
    };
    rows.iter()
        .flat_map(|(key, figures)| measures.iter().zip(figures).map(|(m, f)| row(key, m, f)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(factors: &[&str], mean: f64) -> SummaryLine {
        SummaryLine {
            factors: factors.iter().map(|f| (*f).to_owned()).collect(),
            measure: "depth".to_owned(),
            mean: Some(mean),
            interval: Some((mean - 0.1, mean + 0.1)),
        }
    }

    #[test]
    fn points_have_intervals_and_margins_ranges() {
        let lines = [line(&["a", "1"], 0.2), line(&["a", "2"], 0.4), line(&["b", "1"], 12.0)];
        let names = ["order".to_owned(), "quo".to_owned()];
        let measures = ["depth".to_owned()];
        let table = |shown: &[usize]| {
            super::table(&names, shown, &measures, &combine(shown, &measures, &lines))
        };
        let by_point = table(&[0, 1]);
        assert!(by_point.contains("| a | 1 | 0.20 [0.10, 0.30] |"), "{by_point}");
        let margin = table(&[0]);
        assert!(margin.contains("| a | 0.30 [0.20, 0.40] |"), "{margin}");
        assert!(margin.contains("| b | 12.0 [11.9, 12.1] |"), "{margin}");
    }
}
