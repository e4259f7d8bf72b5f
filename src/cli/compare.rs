//! `comity compare A B`: the keys in which two experiments differ, and every measure with its difference and interval.

use std::fmt::Write as _;

use super::args::{CompareArgs, Format};
use super::{Exit, listing, terminal};
use crate::measure::table::Cell;
use crate::output::{Line, Pair, Results};
use crate::study::differences::KeyDifference;

/// Prints what differs.
pub fn compare(args: &CompareArgs) -> Exit {
    let open = Pair::open(&args.a, &args.b, &args.measure);
    match open.and_then(|pair| pair.lines(args.by_point).map(|lines| (pair, lines))) {
        Ok((pair, lines)) => {
            say(&pair, args, &lines);
            Exit::Done
        }
        Err(why) => {
            terminal::tell(&format!("comity: {why}"));
            Exit::Usage
        }
    }
}

fn say(pair: &Pair, args: &CompareArgs, lines: &[Line]) {
    match args.format {
        Format::Table => terminal::say(&words(pair, args, lines)),
        Format::Csv => {
            let (header, rows) = cells(pair, args.by_point, lines);
            let header: Vec<&str> = header.iter().map(String::as_str).collect();
            terminal::say(&listing::csv(&header, &rows));
        }
        Format::Json => {
            let (header, rows) = cells(pair, args.by_point, lines);
            let header: Vec<&str> = header.iter().map(String::as_str).collect();
            let key = |key: &KeyDifference| serde_json::json!({ "key": key.path, "a": key.values.0, "b": key.values.1 });
            let side = |of: &Results, folder: &std::path::Path| {
                let m = &of.manifest;
                serde_json::json!({
                    "folder": folder.display().to_string(), "scenario": m.scenario, "title": m.title, "version": m.version,
                    "seed": m.seed, "points": m.points, "replications": m.replications, "runs": m.runs, "failed": m.failed,
                })
            };
            let object = serde_json::json!({
                "a": side(&pair.a, &args.a), "b": side(&pair.b, &args.b),
                "keys": pair.keys.iter().map(key).collect::<Vec<_>>(),
                "paired": pair.paired.is_ok(), "unpaired_because": pair.paired.err(),
                "common_points": pair.points.len(), "measures_of_one_alone": pair.alone,
                "measures": listing::objects(&header, &rows),
            });
            terminal::say(&listing::pretty(&object));
        }
    }
}

/// The lines as programs read them.
fn cells(pair: &Pair, by_point: bool, lines: &[Line]) -> (Vec<String>, Vec<Vec<Cell>>) {
    let factors = pair.a.manifest.factors.iter().map(|factor| factor.name.clone());
    let mut header: Vec<String> = if by_point { factors.collect() } else { Vec::new() };
    header.extend(
        ["measure", "n_a", "n_b", "mean_a", "mean_b", "difference", "low", "high", "interval"]
            .map(str::to_owned),
    );
    header.extend(["failed_a", "failed_b"].map(str::to_owned));
    let row = |line: &Line| {
        let values = line.point.map(|at| pair.points[at].0.clone()).unwrap_or_default();
        let mut cells: Vec<Cell> = values.into_iter().map(Cell::from).collect();
        let found = &line.found;
        cells.push(line.measure.clone().into());
        cells.extend([found.n.0, found.n.1].map(Cell::from));
        cells.extend([found.means.0, found.means.1, found.difference].map(Cell::from));
        cells.extend([found.interval.map(|i| i.0), found.interval.map(|i| i.1)].map(Cell::from));
        cells.push(found.method.word().into());
        cells.extend([line.failed.0, line.failed.1].map(Cell::from));
        cells
    };
    (header, lines.iter().map(row).collect())
}

/// The comparison in plain words.
fn words(pair: &Pair, args: &CompareArgs, lines: &[Line]) -> String {
    let mut out = String::new();
    for (name, folder, of) in [("A", &args.a, &pair.a), ("B", &args.b, &pair.b)] {
        let m = &of.manifest;
        let points = if m.points > 1 { format!("{} points × ", m.points) } else { String::new() };
        let _ = writeln!(
            out,
            "{name}  {}: {}\n   seed {}, {points}{} replications, {} failed",
            folder.display(),
            m.title,
            m.seed,
            m.replications,
            m.failed
        );
    }
    out += "\n";
    out += &key_words(pair);
    out += &pair_words(pair);
    let same: Vec<&str> =
        lines.iter().filter(|line| line.found.same).map(|l| l.measure.as_str()).collect();
    let shown: Vec<&Line> = lines.iter().filter(|line| !line.found.same).collect();
    if !shown.is_empty() {
        out += "\n";
        out += &table(pair, args.by_point, &shown);
        out += "* the 95 % interval of the difference leaves out 0. Of twenty measures that do not differ, one does so by chance.\n";
        if !shown.iter().all(|line| wide(line)) {
            out += "= the same difference in every pair: luck did not touch it, and more replications would teach nothing.\n";
        }
    }
    if !same.is_empty() && !args.by_point {
        let _ = writeln!(out, "\nThe same in every pair: {}.", same.join(", "));
    }
    if !pair.alone.is_empty() {
        let _ = writeln!(out, "\nIn one of the two alone: {}.", pair.alone.join(", "));
    }
    out
}

fn key_words(pair: &Pair) -> String {
    if pair.keys.is_empty() {
        return "No key differs: the scenarios are the same.\n\n".to_owned();
    }
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "not there".into());
    let row =
        |key: &KeyDifference| vec![key.path.clone(), value(&key.values.0), value(&key.values.1)];
    let most = 40;
    let rows: Vec<Vec<String>> = pair.keys.iter().take(most).map(row).collect();
    let mut out = terminal::table(&["key that differs", "A", "B"], &rows);
    if pair.keys.len() > most {
        let _ = writeln!(out, " and {} more: --format json has them all", pair.keys.len() - most);
    }
    out + "\n"
}

fn pair_words(pair: &Pair) -> String {
    let mut out = match pair.paired {
        Ok(()) => "Paired: in the same replication both have the same luck, so that they differ by the keys above alone.\n".to_owned(),
        Err(why) => format!("Not paired, since {why}: the intervals are those of two separate samples.\n"),
    };
    let (ours, theirs) = (pair.a.manifest.points, pair.b.manifest.points);
    let common = pair.points.len() as u64;
    if ours != common || theirs != common {
        let _ = writeln!(
            out,
            "{common} points have the same factors in both; {} of A and {} of B are left out.",
            ours - common,
            theirs - common
        );
    }
    if (&pair.a.manifest.version, &pair.a.manifest.commit)
        != (&pair.b.manifest.version, &pair.b.manifest.commit)
    {
        out += "They were written by different versions of comity, which may differ too.\n";
    }
    out
}

fn table(pair: &Pair, by_point: bool, lines: &[&Line]) -> String {
    let names: Vec<&str> = pair.a.manifest.factors.iter().map(|f| f.name.as_str()).collect();
    let mut header: Vec<&str> = if by_point { names } else { Vec::new() };
    header.extend(["measure", "A", "B", "B − A", "95 % interval", "", "n"]);
    let row = |line: &&Line| {
        let found = &line.found;
        let mut cells = line.point.map(|at| pair.points[at].0.clone()).unwrap_or_default();
        let short = listing::short;
        let clear = found.interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0);
        let mark = match (clear, wide(line)) {
            (true, true) => "*",
            (_, false) => "=",
            _ => "",
        };
        let n = match found.n {
            (a, b) if a == b => a.to_string(),
            (a, b) => format!("{a}, {b}"),
        };
        cells.extend([
            line.measure.clone(),
            short(found.means.0),
            short(found.means.1),
            format!("{}{}", if found.difference > 0.0 { "+" } else { "" }, short(found.difference)),
            found.interval.map_or_else(String::new, |(low, high)| {
                format!("[{}, {}]", short(low), short(high))
            }),
            mark.to_owned(),
            n,
        ]);
        cells
    };
    terminal::table(&header, &lines.iter().map(row).collect::<Vec<_>>())
}

/// Whether luck touched a difference.
fn wide(line: &Line) -> bool {
    line.found.interval.is_none_or(|(low, high)| high - low > 1e-12 * (1.0 + high.abs()))
}
