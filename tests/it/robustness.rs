//! `comity robustness`: claims against what nobody knows, and the page that has those of all studies.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::{REPO, bless, comity, room};

const SCENARIO: &str = "scenarios/sweeps/transparency.toml";
const PAGE: &str = "docs/robust-conclusions.md";
const OPEN: &str = "<!-- robustness ";
const CLOSE: &str = "<!-- /robustness -->";

/// The rows of a command's CSV as lists of cells, without the header.
fn rows(out: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let cells = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader.records().map(|record| cells(record.unwrap())).collect()
}

fn weighed(scenario: &str, out: &str, more: &[&str]) -> Vec<Vec<String>> {
    let base = ["robustness", scenario, "--quiet", "--format", "csv", "--out", out];
    let said = comity(&[&base[..], more].concat());
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    rows(&said.out)
}

/// What the table says of each claim is what the runs say.
#[test]
fn shares_are_those_of_the_runs() {
    let (_room, out) = room();
    let found = weighed(SCENARIO, &out, &["--set", "robustness.samples=4"]);
    // Two claims by three unknowns.
    assert_eq!(found.len(), 6);
    let runs = fs::read_to_string(format!("{out}/runs.csv")).unwrap();
    let header = "scenario,point,replication,run,seed,concession,band,hidden,transparency,good_faith,status,reason,adopted";
    assert!(runs.starts_with(header), "{runs:.200}");
    let runs = rows(&runs);
    // 4·(3 + 2) points under four arms, five replications of each.
    assert_eq!(runs.len(), 4 * 5 * 4 * 5);
    let arms: BTreeSet<(&str, &str)> = runs.iter().map(|r| (&*r[8], &*r[9])).collect();
    assert_eq!(arms, [("0", "0.6"), ("0.5", "0.2"), ("0.5", "1"), ("1", "0.6")].into());
    let adopted = |unknowns: &[String], transparency: &str| -> i32 {
        let of = runs.iter().filter(|r| {
            r[5..8] == *unknowns && r[8] == transparency && r[9] == "0.6" && r[12] == "true"
        });
        of.count() as i32
    };
    let points: BTreeSet<Vec<String>> = runs.iter().map(|r| r[5..8].to_vec()).collect();
    assert_eq!(points.len(), 20);
    let higher =
        points.iter().filter(|at| adopted(at, "1") > adopted(at, "0")).count() as f64 / 20.0;
    let row = &found[0];
    assert_eq!(row[..3], ["1", "A mediator who sees more settles more.", "adopted"]);
    assert_eq!(row[3], "transparency: 0 → 1, good_faith = 0.6");
    let cell = |at: usize| row[at].parse::<f64>().unwrap();
    assert_eq!((cell(6), cell(7), cell(8)), (20.0, 0.0, higher));
    assert_eq!(cell(11), higher, "kept is as claimed");
    assert!((cell(8) + cell(9) + cell(10) - 1.0).abs() < 1e-12);
}

/// Margin, expectation, ranges, seed and samples act.
#[test]
fn every_key_of_robustness_acts() {
    let of = |sets: &[&str]| {
        let (_room, out) = room();
        let base = ["robustness.samples=4", "robustness.replications=2"];
        let args: Vec<&str> = base.iter().chain(sets).flat_map(|set| ["--set", *set]).collect();
        weighed(SCENARIO, &out, &args)
    };
    let base = of(&[]);
    let share = |rows: &[Vec<String>], column: usize| rows[0][column].parse::<f64>().unwrap();
    assert!(share(&base, 8) > 0.0, "nothing to be moved");
    let wide = of(&["robustness.claim[0].margin=1"]);
    assert_eq!((share(&wide, 8), share(&wide, 9)), (0.0, 1.0));
    let same = of(&["robustness.claim[0].expect=not-lower"]);
    assert_eq!(share(&same, 11), 1.0 - share(&base, 10));
    let back = of(&["robustness.claim[0].from=1", "robustness.claim[0].to=0"]);
    assert_eq!(share(&back, 10), share(&base, 8));
    let faithless = of(&["robustness.claim[0].at={ good_faith = 0.2 }"]);
    assert_ne!(faithless[0][3], base[0][3]);
    let other = of(&["robustness.claim[0].measure=rounds"]);
    assert_ne!(share(&other, 13), share(&base, 13));
    let points = |rows: &[Vec<String>]| share(rows, 6);
    assert_eq!(points(&of(&["robustness.samples=8"])), 2.0 * points(&base));
    assert_ne!(of(&["robustness.seed=2"]), base);
    let narrow = of(&[
        "robustness.unknown[concession].range=[0.3, 0.31]",
        "robustness.unknown[concession].scale=linear",
    ]);
    assert_ne!(narrow[0][8..15], base[0][8..15]);
    let listed = "robustness.unknown[concession]={ name = \"concession\", path = \"state[*].concession\", values = [0.3], reason = \"one\" }";
    assert_eq!(
        of(&[listed])[0][19].parse::<f64>().unwrap_or(0.0),
        0.0,
        "one value explains nothing"
    );
}

/// Shards, threads and a second call change nothing; the plain table and JSON tell the same.
#[test]
fn it_is_a_sweep_in_all_else() {
    let (room, whole) = room();
    let set = ["--set", "robustness.samples=4", "--replications", "2"];
    let base = weighed(SCENARIO, &whole, &[&set[..], &["--threads", "1"]].concat());
    let again =
        comity(&[&["robustness", SCENARIO, "--out", &whole, "--format", "csv"], &set[..]].concat());
    assert_eq!(rows(&again.out), base);
    assert!(again.err.contains("finished already"), "{}", again.err);
    let mut parts = Vec::new();
    for part in ["1/2", "2/2"] {
        let out = room.path().join(&part[..1]).display().to_string();
        let args = ["robustness", SCENARIO, "--quiet", "--shard", part, "--out", &out];
        assert_eq!(comity(&[&args[..], &set[..]].concat()).code, 0);
        parts.push(out);
    }
    let merged = room.path().join("merged").display().to_string();
    assert_eq!(comity(&["merge", &parts[0], &parts[1], "--out", &merged]).code, 0);
    assert_eq!(weighed(SCENARIO, &merged, &set), base);
    let json = comity(
        &[&["robustness", SCENARIO, "--quiet", "--out", &whole, "--format", "json"], &set[..]]
            .concat(),
    );
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json[0]["verdict"], base[0][15].as_str());
    let other = comity(&["sensitivity", &whole]);
    assert_eq!(other.code, 2);
    assert!(other.err.contains("robustness"), "{}", other.err);
    let script = comity(&["robustness", SCENARIO, "--emit", "slurm"]);
    assert!(script.out.contains("comity robustness scenarios/"), "{}", script.out);
    let without = comity(&["robustness", "scenarios/tutorial/two-states.toml"]);
    assert_eq!(without.code, 2);
    assert!(without.err.contains("has no [robustness]"), "{}", without.err);
}

/// The studies of the page, in its order.
fn studies(page: &str) -> Vec<&str> {
    let names = page.lines().filter_map(|line| line.strip_prefix(OPEN)?.strip_suffix(" -->"));
    names.collect()
}

/// The page with the tables of some studies made anew, and the others as they are.
fn anew(page: &str, chosen: &[&str]) -> String {
    let (_room, out) = room();
    let mut parts = page.split(CLOSE);
    let mut expected = String::new();
    for study in studies(page) {
        let part = parts.next().unwrap();
        let head = format!("{OPEN}{study} -->\n");
        if !chosen.contains(&study) {
            expected += &format!("{part}{CLOSE}");
            continue;
        }
        let (before, _) = part.split_once(&head).unwrap();
        let (scenario, folder) =
            (format!("scenarios/studies/{study}.toml"), format!("{out}/{study}"));
        let said =
            comity(&["robustness", &scenario, "--quiet", "--threads", "2", "--out", &folder]);
        assert_eq!(said.code, 0, "{study}: {}", said.err);
        expected += &format!("{before}{head}\n{}\n{CLOSE}", said.out);
    }
    expected + parts.next().unwrap()
}

fn held(chosen: impl Fn(&str) -> bool) {
    let path = Path::new(REPO).join(PAGE);
    let page = fs::read_to_string(&path).unwrap();
    let chosen: Vec<&str> = studies(&page).into_iter().filter(|study| chosen(study)).collect();
    assert!(!chosen.is_empty());
    let expected = anew(&page, &chosen);
    if bless() {
        fs::write(&path, expected).unwrap();
    } else {
        let differs = page.lines().zip(expected.lines()).find(|(a, b)| a != b);
        assert!(page == expected, "{differs:?}; COMITY_BLESS=1 writes the tables of {PAGE} anew");
    }
}

/// One study of the page, in full: the others take minutes.
#[test]
fn a_study_is_as_robust_as_the_page_says() {
    held(|study| study == "one-sided-bluff");
}

/// All of them: `cargo test --release --locked --test it -- --ignored robustness`.
#[test]
#[ignore = "takes minutes"]
fn all_studies_are_as_robust_as_the_page_says() {
    held(|_| true);
}

/// Every study that docs/studies.md shows is on the page, with the claims, the unknowns and the ranges of its scenario.
#[test]
fn every_study_is_on_the_page() {
    let read = |path: &str| fs::read_to_string(Path::new(REPO).join(path)).unwrap();
    let (page, shown) = (read(PAGE), read("docs/studies.md"));
    let on_page: BTreeSet<&str> = studies(&page).into_iter().collect();
    let shown: BTreeSet<&str> = shown
        .lines()
        .filter_map(|line| line.strip_prefix("<!-- figures ")?.split(' ').next())
        .collect();
    assert_eq!(on_page, shown);
    for (study, part) in studies(&page).into_iter().zip(page.split(CLOSE)) {
        let scenario: toml::Table =
            read(&format!("scenarios/studies/{study}.toml")).parse().unwrap();
        let said = &scenario["robustness"];
        for claim in said["claim"].as_array().unwrap() {
            let words = claim["says"].as_str().unwrap();
            assert!(part.contains(words), "{study}: {words}");
        }
        for unknown in said["unknown"].as_array().unwrap() {
            let words = format!("{} |", unknown["reason"].as_str().unwrap());
            assert!(part.contains(&words), "{study}: {words}");
        }
        let samples = said["samples"].as_integer().unwrap();
        let k = said["unknown"].as_array().unwrap().len() as i64;
        assert!(part.contains(&format!("{} ", samples * (k + 2))), "{study}: other points");
    }
}
