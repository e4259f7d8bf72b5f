//! Every mechanism of `docs/mechanisms.md` acts as the page says: the figures of its last column are the program's, and differ.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::support::{REPO, bless, comity, room};

/// Runs on each side.
const REPLICATIONS: &str = "10";

/// The words of a cell that stand between backticks.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Means of what runs of a scenario under these sets measured, by measure, as `summary.csv` has them.
fn means(scenario: &str, sets: &[String]) -> BTreeMap<String, String> {
    let (_room, out) = room();
    let file = format!("scenarios/{scenario}.toml");
    let mut args = vec!["run", &file, "--out", &out, "--quiet", "--replications", REPLICATIONS];
    args.extend(sets.iter().flat_map(|set| ["--set", set]));
    let said = comity(&args);
    assert_eq!(said.code, 0, "{scenario} {sets:?}: {}", said.err);
    let summary = Path::new(&out).join("summary.csv");
    let mut table = csv::Reader::from_path(summary).unwrap();
    let at = |name: &str, table: &mut csv::Reader<fs::File>| {
        table.headers().unwrap().iter().position(|header| header == name).unwrap()
    };
    let (measure, mean) = (at("measure", &mut table), at("mean", &mut table));
    table.records().map(Result::unwrap).map(|r| (r[measure].into(), r[mean].into())).collect()
}

/// Three significant digits, or all of a whole number.
fn shown(mean: &str) -> String {
    let mean: f64 = mean.parse().unwrap();
    let whole = mean.abs().max(1e-300).log10().floor() as i32;
    let places = if mean == 0.0 { 0 } else { (2 - whole).clamp(0, 9) as usize };
    let text = format!("{mean:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').into() } else { text }
}

/// A line of the page with its figures as they are.
fn anew(line: &str) -> Option<String> {
    let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
    let [name, scenario, given, from, to, measure, _] = cells[..] else { return None };
    let (scenario, measure) = (quoted(scenario).pop()?, quoted(measure).pop()?);
    let side = |sets: &str| {
        let all = [quoted(given), quoted(sets)].concat();
        means(&scenario, &all)[&measure].clone()
    };
    let (before, after) = (side(from), side(to));
    assert_ne!(before, after, "{name} does not move {measure}");
    assert_ne!(shown(&before), shown(&after), "{name} moves {measure} too little to be seen");
    let kept = line.rsplit_once(" | ")?.0;
    Some(format!("{kept} | {} → {} |", shown(&before), shown(&after)))
}

#[test]
fn every_mechanism_moves_what_the_page_says() {
    let path = Path::new(REPO).join("docs/mechanisms.md");
    let page = fs::read_to_string(&path).unwrap();
    let lines = page.lines().map(|line| anew(line).unwrap_or_else(|| line.to_owned()));
    let expected = lines.collect::<Vec<_>>().join("\n") + "\n";
    assert!(expected.matches(" → ").count() > 40, "hardly a mechanism on the page");
    if bless() {
        fs::write(&path, expected).unwrap();
    } else {
        assert!(page == expected, "COMITY_BLESS=1 writes the figures of docs/mechanisms.md anew");
    }
}
