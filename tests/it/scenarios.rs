//! Every shipped scenario runs, states its question, and writes the tables that it is held to.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::support::{REPO, bless, comity, difference_from_golden, files, room, shipped};

/// Scenarios whose tables are kept whole, so that a change can be read: a plenary, alternating
/// offers, a legislature, a mediator, an award, conduct and disputes, 193 states, and everything at
/// once, which ratification, trust and enforcement belong to.
const WHOLE: [&str; 8] = [
    "open-ended-working-group",
    "five-states-many-protocols",
    "closed-rule",
    "five-states-and-a-mediator",
    "shadow-of-the-award",
    "who-did-it",
    "general-assembly",
    "the-whole-model",
];

/// Tables of those scenarios that are kept whole. The others follow from them or are long.
const KEPT: [&str; 4] = ["runs.csv", "summary.csv", "forums.csv", "vote_probabilities.csv"];

/// Digests of every other table, a line each.
const DIGESTS: &str = "tests/golden/digests-of-tables.txt";

/// Every table of a scenario by name, and what the program prints of it.
fn tables(scenario: &Path) -> Vec<(String, String)> {
    let (_room, out) = room();
    let said = comity(&["run", scenario.to_str().unwrap(), "--out", &out, "--threads", "2"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{}", scenario.display());
    let mut tables = files(&out);
    tables.retain(|(name, _)| name.ends_with(".csv"));
    tables.push(("summary.txt".to_owned(), said.out.replace(&out, "OUT")));
    tables
}

/// The first lines of a transcript, without the first run.
fn head_of_transcript(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.contains(",1,1,")).take(12);
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn shipped_scenarios_write_their_golden_tables() {
    let mut differences = Vec::new();
    let mut digests = BTreeMap::new();
    for path in shipped() {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let whole = WHOLE.contains(&stem);
        for (name, text) in tables(&path) {
            let file = format!("{stem}/{name}");
            if whole && name == "transcript.csv" {
                let head = head_of_transcript(&text);
                let file = format!("{stem}/transcript-head.csv");
                differences.extend(difference_from_golden(&file, &head));
            }
            if whole && (KEPT.contains(&name.as_str()) || name == "summary.txt") {
                differences.extend(difference_from_golden(&file, &text));
            } else {
                keep(&file, &text);
                digests.insert(file, digest(&text));
            }
        }
    }
    differences.extend(differences_from_digests(&digests));
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

fn digest(text: &str) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(text) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Where the tables lie of which only digests are kept.
const TABLES: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/golden");

/// Keeps a table, so that it can be compared with what another version wrote.
fn keep(file: &str, text: &str) {
    let path = Path::new(TABLES).join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Holds digests against the file of digests; `COMITY_BLESS=1` writes it anew. Names each table that
/// differs, and says how to see the difference.
fn differences_from_digests(found: &BTreeMap<String, String>) -> Option<String> {
    let path = Path::new(REPO).join(DIGESTS);
    if bless() {
        let lines = found.iter().map(|(file, digest)| format!("{digest}  {file}\n"));
        fs::write(&path, lines.collect::<String>()).unwrap();
    }
    let text = fs::read_to_string(&path).unwrap_or_default();
    let expected: BTreeMap<String, String> = text
        .lines()
        .filter_map(|line| line.split_once("  "))
        .map(|(digest, file)| (file.to_owned(), digest.to_owned()))
        .collect();
    let changed = found.iter().filter(|(file, digest)| expected.get(*file) != Some(*digest));
    let gone = expected.keys().filter(|file| !found.contains_key(*file));
    let differ: Vec<&String> = changed.map(|(file, _)| file).chain(gone).collect();
    (!differ.is_empty()).then(|| {
        let mut said = format!("tables that differ from their digests in {DIGESTS}:\n");
        differ.iter().for_each(|file| said += &format!("  {file}\n"));
        said + &format!(
            "What came out lies in {TABLES}. To see the difference from what was recorded:\n  \
             git worktree add target/recorded $(git log -1 --format=%h -- {DIGESTS})\n  \
             (cd target/recorded && cargo test --locked --target-dir target --test it golden_tables)\n  \
             diff -r target/recorded/target/tmp/golden {TABLES}\n\
             COMITY_BLESS=1 writes the digests anew."
        )
    })
}

#[test]
fn every_scenario_says_its_question_and_how_to_run_it() {
    for path in shipped() {
        let text = fs::read_to_string(&path).unwrap();
        let header: String = text.lines().take_while(|line| line.starts_with('#')).collect();
        assert!(header.contains('?'), "{}: the header states no question", path.display());
        let relative = path.strip_prefix(crate::support::REPO).unwrap().display().to_string();
        assert!(
            header.contains(&relative),
            "{}: the header does not say how to run it",
            path.display()
        );
        assert!(text.contains("question = "), "{}", path.display());
    }
}

#[test]
fn the_tutorials_show_what_their_headers_say() {
    let run = |file: &str, sets: &[&str]| {
        let (_room, out) = room();
        let path = format!("scenarios/tutorial/{file}.toml");
        let mut args = vec!["run", &path, "--out", &out, "--quiet", "--format", "json"];
        sets.iter().for_each(|set| args.extend(["--set", *set]));
        let said = comity(&args);
        assert_eq!(said.code, 0, "{}", said.err);
        serde_json::from_str::<serde_json::Value>(&said.out).unwrap()
    };
    let mean = |object: &serde_json::Value, measure: &str| {
        object["measures"][measure]["mean"].as_f64().unwrap_or(f64::NAN)
    };
    // A club's text is deeper than a plenary's, and fewer states carry it.
    let club = run("club-against-plenary", &[]);
    let all = run("club-against-plenary", &["venue.membership=\"all\""]);
    assert!(mean(&club, "depth") > mean(&all, "depth") + 0.1);
    assert!(mean(&club, "breadth") < mean(&all, "breadth") - 0.2);
    // The mediator ends the deadlock; without one there is no text; a blind one helps less often.
    let file = "five-states-and-a-mediator";
    assert_eq!(run(file, &[])["adopted"], 20);
    assert_eq!(run(file, &["mediation.enabled=false"])["adopted"], 0);
    let blind = run(file, &["venue.transparency=0"])["adopted"].as_u64().unwrap();
    assert!((1..20).contains(&blind), "{blind}");
    // Who concedes late gains.
    let two = run("two-states", &[]);
    let even = run("two-states", &["state[*].concession=1"]);
    assert!(mean(&two, "time_to_adoption") > mean(&even, "time_to_adoption"));
}
