//! `comity figures`: measures of a finished sweep as a table for people, with their intervals or their range.

use super::args::FiguresArgs;
use super::run::complain;
use super::{Exit, terminal};
use crate::output::{self, SummaryLine};
use crate::scenario::suggest;

/// Prints a row for each combination of the factors asked for.
pub fn figures(args: &FiguresArgs) -> Exit {
    let (names, lines) = match output::summary(&args.folder) {
        Ok(found) => found,
        Err(error) => return complain(&error),
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
    terminal::say(&table(&names, &shown, &args.measure, &lines));
    Exit::Done
}

fn table(names: &[String], shown: &[usize], measures: &[String], lines: &[SummaryLine]) -> String {
    let head: Vec<&str> = shown
        .iter()
        .map(|at| names[*at].as_str())
        .chain(measures.iter().map(String::as_str))
        .collect();
    let mut out = format!("| {} |\n|{}\n", head.join(" | "), " --- |".repeat(head.len()));
    let key = |line: &SummaryLine| -> Vec<String> {
        shown.iter().map(|at| line.factors[*at].clone()).collect()
    };
    let mut keys: Vec<Vec<String>> = Vec::new();
    for line in lines {
        if !keys.contains(&key(line)) {
            keys.push(key(line));
        }
    }
    for combination in keys {
        let cells = measures.iter().map(|measure| {
            let of = |line: &&SummaryLine| line.measure == *measure && key(line) == combination;
            cell(&lines.iter().filter(of).collect::<Vec<_>>())
        });
        let row: Vec<String> = combination.iter().cloned().chain(cells).collect();
        out += &format!("| {} |\n", row.join(" | "));
    }
    out
}

/// One point: its mean with its interval. Several: the mean of their means, with the least and the greatest.
fn cell(lines: &[&SummaryLine]) -> String {
    let means: Vec<f64> = lines.iter().filter_map(|line| line.mean).collect();
    if means.is_empty() {
        return String::new();
    }
    let mean = means.iter().sum::<f64>() / means.len() as f64;
    let range = match lines {
        [one] => one.interval,
        _ => {
            let least = means.iter().copied().fold(f64::INFINITY, f64::min);
            Some((least, means.iter().copied().fold(f64::NEG_INFINITY, f64::max)))
        }
    };
    match range {
        Some((low, high)) => format!("{} [{}, {}]", short(mean), short(low), short(high)),
        None => short(mean),
    }
}

/// About three digits that matter.
fn short(x: f64) -> String {
    if x.abs() >= 100.0 {
        format!("{x:.0}")
    } else if x.abs() >= 10.0 {
        format!("{x:.1}")
    } else if x == 0.0 {
        "0".to_owned()
    } else if x.abs() < 0.1 {
        format!("{x:.3}")
    } else {
        format!("{x:.2}")
    }
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
        let by_point = table(&names, &[0, 1], &measures, &lines);
        assert!(by_point.contains("| a | 1 | 0.20 [0.10, 0.30] |"), "{by_point}");
        let margin = table(&names, &[0], &measures, &lines);
        assert!(margin.contains("| a | 0.30 [0.20, 0.40] |"), "{margin}");
        assert!(margin.contains("| b | 12.0 [11.9, 12.1] |"), "{margin}");
    }
}
