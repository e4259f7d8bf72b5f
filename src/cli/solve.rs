//! `comity solve`: what each protocol forecasts for a table of positions, beside the weighted mean, the median and 50,
//! and how they fare where outcomes are known.

use std::path::Path;

use super::args::{Format, SolveArgs};
use super::run::{complain, file_stem};
use super::{Exit, terminal};
use crate::format::positions::{self, Positions, Reading, Scale};
use crate::output::{self, Folder, next_free};
use crate::study::solve::{self, CrossValidation, Forecast, Score};

/// Reads the table, forecasts, writes and prints.
pub fn solve(args: &SolveArgs) -> Exit {
    if args.list {
        terminal::say(&listing());
        return Exit::Done;
    }
    let Some(path) = &args.table else {
        terminal::tell("comity: no table is named; comity solve --help shows how to");
        return Exit::Usage;
    };
    let methods = match solve::methods(&args.protocol, &args.sets) {
        Ok(methods) => methods,
        Err(words) => return usage(&words),
    };
    let how = match reading(args) {
        Ok(how) => how,
        Err(words) => return usage(&words),
    };
    let joined: Vec<&Path> = args.join.iter().map(|path| path.as_path()).collect();
    let table = match positions::read(path, &joined, &how) {
        Ok(table) => table,
        Err(faults) => {
            terminal::show(&faults);
            return Exit::Usage;
        }
    };
    let target = match &args.out {
        Some(out) => Ok(out.clone()),
        None => next_free(&Path::new("results").join(file_stem(path))),
    };
    let folder = match target.and_then(|target| Folder::prepare(&target, args.force)) {
        Ok(folder) => folder,
        Err(error) => return complain(&error),
    };
    let forecasts: Vec<(String, Vec<Forecast>)> = methods
        .iter()
        .map(|method| (method.name.clone(), method.forecast(&table, args.seed)))
        .collect();
    let scores = solve::scores(&table, &forecasts, args.seed);
    let nested = args.cross_validate.then(|| solve::cross_validate(&table, args.seed)).flatten();
    let written = output::forecasts(&folder, &table, &forecasts)
        .and_then(|()| output::scores(&folder, &scores, nested.as_ref().map(|n| &n.score)));
    match written.and_then(|()| folder.publish()) {
        Ok(target) => {
            print(args, &table, &forecasts, &scores, nested.as_ref(), &target);
            Exit::Done
        }
        Err(error) => complain(&error),
    }
}

fn usage(words: &str) -> Exit {
    terminal::tell(&format!("comity: {words}"));
    Exit::Usage
}

fn reading(args: &SolveArgs) -> Result<Reading, String> {
    let pair = |text: &String| {
        let (ours, theirs) = text.split_once('=').unwrap_or((text, ""));
        positions::column(ours.trim(), theirs.trim())
    };
    let columns = args.columns.iter().map(pair).collect::<Result<_, _>>()?;
    let scale = match args.scale.as_deref() {
        None => Scale::Percent,
        Some("issue") => Scale::Issue,
        Some(ends) => {
            let read = |text: &str| text.trim().parse::<f64>().ok().filter(|x| x.is_finite());
            let ends = ends.split_once(':').and_then(|(a, b)| Some((read(a)?, read(b)?)));
            match ends.filter(|(low, high)| low < high) {
                Some((low, high)) => Scale::Ends(low, high),
                None => {
                    return Err(
                        "--scale is LOW:HIGH with LOW below HIGH, for instance 4:10, or issue"
                            .to_owned(),
                    );
                }
            }
        }
    };
    Ok(Reading { columns, scale })
}

/// What there is to ask for.
fn listing() -> String {
    let protocols = solve::PROTOCOLS.iter().map(|p| vec![p.name.to_owned(), p.doc.to_owned()]);
    let options = solve::OPTIONS
        .iter()
        .map(|o| vec![o.path.to_owned(), o.default.to_owned(), o.values.words(), o.doc.to_owned()]);
    let protocols: Vec<Vec<String>> = protocols.collect();
    let options: Vec<Vec<String>> = options.collect();
    terminal::table(&["protocol", "what it is"], &protocols)
        + "\n"
        + &terminal::table(&["option", "default", "values", "what it does"], &options)
}

fn print(
    args: &SolveArgs,
    table: &Positions,
    forecasts: &[(String, Vec<Forecast>)],
    scores: &[Score],
    nested: Option<&CrossValidation>,
    target: &Path,
) {
    match args.format {
        Format::Csv if scores.is_empty() => terminal::say(&output::forecasts_csv(table, forecasts)),
        Format::Csv => terminal::say(&output::scores_csv(scores, nested.map(|n| &n.score))),
        Format::Json => terminal::say(&json(table, forecasts, scores, nested)),
        Format::Table => {
            let mut text = issues(table, forecasts);
            if !scores.is_empty() {
                text += "\n";
                text += &fared(scores, nested);
            }
            terminal::say(&format!("{text}\nResults: {}\n", target.display()));
        }
    }
}

/// One line an issue, one column a method.
fn issues(table: &Positions, forecasts: &[(String, Vec<Forecast>)]) -> String {
    let mut header = vec!["issue", "actors"];
    header.extend(forecasts.iter().map(|(name, _)| name.as_str()));
    let some = table.issues.iter().any(|issue| issue.outcome.is_some());
    if some {
        header.push("outcome");
    }
    let line = |(n, issue): (usize, &positions::Issue)| {
        let assumed = if issue.equal { " =" } else { "" };
        let mut cells = vec![issue.id.clone(), format!("{}{assumed}", issue.stands.len())];
        let shown = |x: f64| format!("{:.1}", issue.in_units(x));
        cells.extend(forecasts.iter().map(|(_, of)| shown(of[n].value)));
        if some {
            cells.push(issue.outcome.map_or_else(String::new, shown));
        }
        cells
    };
    let rows: Vec<Vec<String>> = table.issues.iter().enumerate().map(line).collect();
    let note = if table.issues.iter().any(|issue| issue.equal) {
        "= capabilities are not known: all count equally, and the issue is not scored\n"
    } else {
        ""
    };
    terminal::table(&header, &rows) + note
}

/// How methods fared.
fn fared(scores: &[Score], nested: Option<&CrossValidation>) -> String {
    let header = [
        "protocol",
        "mean error",
        "rmse",
        "hits within 10",
        "in 90 % interval",
        "error − weighted mean",
        "95 % interval",
    ];
    let row = |s: &Score| {
        vec![
            s.name.clone(),
            format!("{:.2}", s.error),
            format!("{:.2}", s.root),
            format!("{:.3}", s.hits),
            s.covered.map_or_else(String::new, |share| format!("{share:.2}")),
            signed(s.difference),
            format!("[{}, {}]", signed(s.interval.0), signed(s.interval.1)),
        ]
    };
    let all = scores.iter().chain(nested.map(|n| &n.score));
    let rows: Vec<Vec<String>> = all.map(row).collect();
    let n = scores.first().map_or(0, |s| s.issues);
    let mut text = format!(
        "{n} issues have an outcome. Errors on the scale of 0 to 100; intervals by paired bootstrap over groups.\n"
    );
    text += &terminal::table(&header, &rows);
    if let Some(nested) = nested {
        let reaches = nested.chosen.iter().map(|(reach, times)| format!("{reach} ({times} times)"));
        text += &format!(
            "Held out: {} parts of whole groups, dealt {} times; comity.reach chosen on the others: {}.\n",
            nested.folds.0,
            nested.folds.1,
            reaches.collect::<Vec<_>>().join(", ")
        );
    }
    text
}

/// A number with its sign, minus as tables align it.
fn signed(x: f64) -> String {
    format!("{x:+.2}").replace('-', "−")
}

fn json(
    table: &Positions,
    forecasts: &[(String, Vec<Forecast>)],
    scores: &[Score],
    nested: Option<&CrossValidation>,
) -> String {
    let issue = |(n, issue): (usize, &positions::Issue)| {
        let of = |(name, of): &(String, Vec<Forecast>)| {
            let ends = of[n].interval.map(|(a, b)| [issue.in_units(a), issue.in_units(b)]);
            let value = issue.in_units(of[n].value);
            (name.clone(), serde_json::json!({ "forecast": value, "interval": ends }))
        };
        let by: serde_json::Map<String, serde_json::Value> = forecasts.iter().map(of).collect();
        let outcome = issue.outcome.map(|x| issue.in_units(x));
        serde_json::json!({ "issue_id": issue.id, "outcome": outcome, "forecasts": by })
    };
    let score = |s: &Score| {
        serde_json::json!({
            "protocol": s.name, "issues": s.issues, "error": s.error, "rmse": s.root, "hits": s.hits,
            "covered": s.covered, "difference": s.difference, "low": s.interval.0, "high": s.interval.1,
        })
    };
    let issues: Vec<_> = table.issues.iter().enumerate().map(issue).collect();
    let all: Vec<_> = scores.iter().chain(nested.map(|n| &n.score)).map(score).collect();
    let whole = serde_json::json!({ "issues": issues, "scores": all });
    serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
}
