//! `comity votes`: the world of 193 states foretells votes, scores them, and chooses its parameters without the vote that is foretold.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{REPO, comity, files, room};

const WORLD: &str = "scenarios/studies/general-assembly.toml";

/// The reference data, where they are at hand.
#[expect(
    clippy::disallowed_methods,
    reason = "where reference data lie is said in the environment"
)]
fn reference(name: &str) -> Option<PathBuf> {
    let folder = std::env::var("COMITY_REFERENCE").ok();
    let path = folder.map(|folder| Path::new(&folder).join("states").join(name));
    let found = path.filter(|path| path.exists());
    if found.is_none() {
        println!("skipped: COMITY_REFERENCE names no folder with states/{name}");
    }
    found
}

/// Rows of a table by the header's names.
fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn predictions(out: &str) -> Vec<BTreeMap<String, String>> {
    rows(&fs::read_to_string(Path::new(out).join("predictions.csv")).unwrap())
}

/// Foretells texts that are written in a file of their own.
fn foretell(texts: &str, more: &[&str]) -> Vec<BTreeMap<String, String>> {
    let (room, out) = room();
    let path = room.path().join("mine.toml");
    fs::write(&path, texts).unwrap();
    let mut args = vec!["votes", WORLD, "--texts", path.to_str().unwrap(), "--out", &out];
    args.extend(more);
    let said = comity(&args);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    predictions(&out)
}

fn mean(rows: &[BTreeMap<String, String>], text: &str, column: &str) -> f64 {
    let of: Vec<f64> = rows
        .iter()
        .filter(|row| row["text"] == text)
        .map(|row| row[column].parse().unwrap())
        .collect();
    assert_eq!(of.len(), 193);
    of.iter().sum()
}

#[test]
fn the_five_lines_of_the_page_are_enough() {
    let page = fs::read_to_string(Path::new(REPO).join("docs/votes.md")).unwrap();
    let block = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert!(block.lines().count() <= 5, "{block}");
    let told = foretell(block, &["--replications", "5"]);
    assert_eq!(told.len(), 193);
    for row in &told {
        let p: f64 = ["p_yes", "p_no", "p_abstain", "p_absent"]
            .iter()
            .map(|column| row[*column].parse::<f64>().unwrap())
            .sum();
        assert!((p - 1.0).abs() < 1e-9);
    }
    let vote = |id: &str| told.iter().find(|row| row["state"] == id).unwrap()["predicted"].clone();
    assert_eq!((vote("RUS").as_str(), vote("EST").as_str()), ("yes", "no"));
}

/// The same five lines in `comity run`, with all its tables.
#[test]
fn a_file_of_texts_stands_in_for_those_of_the_scenario_in_a_run_too() {
    let (room, out) = room();
    let path = room.path().join("mine.toml");
    fs::write(&path, "[[text]]\nsponsor = \"USA\"\nkind = [\"security\"]\nreach = 0.25\n").unwrap();
    let path = path.to_str().unwrap();
    let said = comity(&["run", WORLD, "--texts", path, "--replications", "2", "--out", &out]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let votes = files(&out).into_iter().find(|(name, _)| name == "votes.csv").unwrap().1;
    assert_eq!(votes.lines().count(), 1 + 2 * 193);
    assert!(votes.lines().nth(1).unwrap().contains(",tabled,simple-majority,"));
}

#[test]
fn a_milder_text_moves_opponents_to_abstain_and_a_joint_one_has_none() {
    let text = |id: &str, sponsor: &str, with: &str, reach: &str| {
        format!(
            "[[text]]\nid = \"{id}\"\nsponsor = \"{sponsor}\"\ncosponsors = [{with}]\nkind = [\"security\"]\nreach = {reach}\n"
        )
    };
    let texts = [
        text("far", "RUS", "", "0.6"),
        text("mild", "RUS", "", "0.2"),
        text("west", "USA", "", "0.6"),
        text("west-mild", "USA", "", "0.2"),
        text("joint", "RUS", "\"USA\"", "0.6"),
    ];
    let told = foretell(&texts.concat(), &["--replications", "30"]);
    for (far, mild) in [("far", "mild"), ("west", "west-mild")] {
        assert!(mean(&told, far, "p_no") > mean(&told, mild, "p_no") + 5.0);
        let vote = |text: &str, state: &str| {
            let is = |row: &&BTreeMap<String, String>| row["text"] == text && row["state"] == state;
            told.iter().find(is).unwrap()["predicted"].clone()
        };
        let opponents: Vec<String> = told
            .iter()
            .filter(|row| row["text"] == far && row["predicted"] == "no")
            .map(|row| row["state"].clone())
            .collect();
        let to_abstain = opponents.iter().filter(|id| vote(mild, id) == "abstain").count();
        assert!(to_abstain * 2 > opponents.len(), "{to_abstain} of {}", opponents.len());
    }
    assert!(mean(&told, "joint", "p_no") < 1.0);
    assert!(mean(&told, "joint", "p_yes") > 170.0);
}

#[test]
fn who_is_small_is_away_more_often() {
    let told = foretell("[[text]]\nsponsor = \"RUS\"\nreach = 0.5\n", &["--replications", "60"]);
    let away = |id: &str| -> f64 {
        told.iter().find(|row| row["state"] == id).unwrap()["p_absent"].parse().unwrap()
    };
    assert!(away("TUV") > away("BRA") && away("USA") == 0.0);
}

/// A user's table of one text; and what is foretold does not hang on threads.
#[test]
fn votes_of_ones_own_are_scored_and_threads_change_nothing() {
    let (room, out) = room();
    let (texts, table) = (room.path().join("mine.toml"), room.path().join("votes.csv"));
    fs::write(&texts, "[[text]]\nsponsor = \"RUS\"\nkind = [\"crime\"]\nreach = 0.5\n").unwrap();
    fs::write(&table, "state,vote\nRUS,yes\nCHN,yes\nEST,no\nUSA,no\nTUV,absent\nBRA,abstain\n")
        .unwrap();
    let with = |threads: &str, out: &str| {
        let said = comity(&[
            "votes",
            WORLD,
            "--texts",
            texts.to_str().unwrap(),
            "--recorded",
            table.to_str().unwrap(),
            "--replications",
            "10",
            "--threads",
            threads,
            "--out",
            out,
        ]);
        assert_eq!((said.code, said.err.as_str()), (0, ""));
        (said.out.replace(out, "OUT"), files(out))
    };
    let first = with("1", &out);
    assert_eq!(first, with("3", &format!("{out}-again")));
    let scores = rows(&first.1.iter().find(|(name, _)| name == "vote_scores.csv").unwrap().1);
    let who: Vec<&str> = scores.iter().map(|row| row["predictor"].as_str()).collect();
    assert_eq!(who, ["comity", "largest class", "bloc rule"]);
    assert!(scores.iter().all(|row| row["voters"] == "5"));
    let number = |row: usize, column: &str| scores[row][column].parse::<f64>().unwrap();
    assert!(number(0, "accuracy") >= 0.8 && number(0, "log_loss") > 0.0);
    // One text: nothing is known from which the odds of the simple rules could come.
    assert_eq!((scores[1]["log_loss"].as_str(), number(2, "accuracy")), ("", 0.8));
}

#[test]
fn what_is_wrong_is_told() {
    let (room, out) = room();
    let file = |name: &str, text: &str| {
        let path = room.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let other = file("other.toml", "title = \"x\"\n[[text]]\nsponsor = \"RUS\"\nreach = 0.5\n");
    let none = file("none.toml", "# nothing\n");
    let slip = file("slip.toml", "[[text]]\nsponsor = \"RSU\"\nkind = [\"crimes\"]\nreach = 0.5\n");
    let fine_text = file("fine.toml", "[[text]]\nsponsor = \"RUS\"\nreach = 0.5\n");
    let votes = file("votes.csv", "state,A/RES/73/27\nEST,perhaps\n");
    let fine = file("fine.csv", "state,A/RES/73/27\nEST,no\n");
    let cases: [(&[&str], &[&str]); 8] = [
        (&["--texts", &other], &["`title` has no place in a file of texts", "other.toml:1:1"]),
        (&["--texts", &none], &["this file tables no text"]),
        (
            &["--texts", &slip],
            &["there is no state `RSU`", "no issue is of the kind \"crimes\"", "`crime`"],
        ),
        (&["--texts", "nowhere.toml"], &["there is no file `nowhere.toml`"]),
        (&["--recorded", &votes], &["a vote cannot be \"perhaps\"", "votes.csv:2:5"]),
        (&["--recorded", &fine, "--leave-one-out"], &["two texts or more"]),
        (&["--leave-one-out"], &["--recorded"]),
        (&["--bloc", "wets"], &["there is no bloc `wets`", "`west`"]),
    ];
    for (args, parts) in cases {
        let mut all = vec!["votes", WORLD, "--out", &out];
        all.extend(args);
        let said = comity(&all);
        assert_eq!(said.code, 2, "{args:?}");
        assert!(parts.iter().all(|part| said.err.contains(part)), "{args:?}\n{}", said.err);
        assert!(!Path::new(&out).exists(), "{args:?} left something behind");
    }
    // The file is checked with its scenario; alone it is told that it is none.
    for (args, code, part) in [
        (&["check", &slip][..], 2, "this file holds texts, and no scenario"),
        (&["check", WORLD, "--texts", &slip], 2, "slip.toml:2:11"),
        (&["check", WORLD, "--texts", &fine_text], 0, "no faults"),
    ] {
        let said = comity(args);
        assert!(said.code == code && (said.out + &said.err).contains(part), "{args:?}");
    }
    let said = comity(&["votes", "scenarios/tutorial/minimal.toml", "--out", &out]);
    assert!(said.code == 2 && said.err.contains("tables no text"), "{}", said.err);
}

/// The table of the page is what the program prints of the recorded votes, and the held-out figures stand up to the simple rules.
#[test]
#[expect(clippy::disallowed_methods, reason = "blessing is asked for in the environment")]
fn each_vote_of_2018_is_foretold_without_it() {
    let Some(recorded) = reference("unga_cyber_votes_2016_2018.csv") else { return };
    let (_room, out) = room();
    let recorded = recorded.to_str().unwrap();
    let said = comity(&["votes", WORLD, "--recorded", recorded, "--leave-one-out", "--out", &out]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let scores = rows(&fs::read_to_string(Path::new(&out).join("vote_scores.csv")).unwrap());
    let of = |text: &str, predictor: &str, held_out: bool, column: &str| -> f64 {
        let is = |row: &&BTreeMap<String, String>| {
            row["text"] == text
                && row["predictor"] == predictor
                && (row["values"] == "held-out") == held_out
        };
        scores.iter().find(is).unwrap()[column].parse().unwrap()
    };
    for text in ["A/RES/73/27", "A/RES/73/187", "A/RES/73/266"] {
        let loss = of(text, "comity", true, "log_loss");
        assert!(loss < of(text, "largest class", false, "log_loss"), "{text}");
        let f1 = of(text, "comity", true, "macro_f1");
        assert!(f1 > of(text, "largest class", false, "macro_f1") + 0.1, "{text}");
        assert!(f1 > of(text, "bloc rule", false, "macro_f1") - 0.03, "{text}");
    }
    let page = fs::read_to_string(Path::new(REPO).join("docs/votes.md")).unwrap();
    let shown = said.out.split("\nResults:").next().unwrap();
    let (before, rest) = page.split_once("<!-- leave-one-out -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /leave-one-out -->").unwrap();
    let anew = format!(
        "{before}<!-- leave-one-out -->\n```text\n{shown}```\n<!-- /leave-one-out -->{after}"
    );
    if std::env::var("COMITY_BLESS").is_ok() {
        fs::write(Path::new(REPO).join("docs/votes.md"), anew).unwrap();
    } else {
        assert!(page == anew, "COMITY_BLESS=1 writes docs/votes.md anew");
    }
}

/// Positions are those of the rule in the header of the scenario: documented for 26 states, linear functions for the others.
#[test]
fn positions_follow_the_rule_that_the_scenario_states() {
    let all = ["ideal_points.csv", "states.csv", "positions.csv"].map(reference);
    let [Some(points), Some(states), Some(documented)] = all else { return };
    let read = |path: &Path| rows(&fs::read_to_string(path).unwrap());
    let number = |text: &str| text.parse::<f64>().unwrap();
    let mut stated: BTreeMap<(String, String), f64> = BTreeMap::new();
    for row in read(&documented).iter().filter(|row| row["kind"] == "state") {
        let issue = row["issue"].replace('_', "-");
        stated.insert((row["actor"].clone(), issue), number(&row["position_0_100"]));
    }
    let freedom: BTreeMap<String, f64> = read(&states)
        .iter()
        .map(|row| (row["iso3"].clone(), number(&row["fh_total_2017"]) / 100.0))
        .collect();
    let world = fs::read_to_string(Path::new(REPO).join("scenarios/studies/general-assembly.csv"));
    let world: BTreeMap<String, BTreeMap<String, String>> =
        rows(&world.unwrap()).into_iter().map(|row| (row["id"].clone(), row)).collect();
    assert_eq!(world.len(), 193);
    for row in read(&points) {
        let id = &row["iso3"];
        let (first, second) =
            (number(&row["ip_pre2018dec_5y_2d1"]), number(&row["ip_pre2018dec_5y_2d2"]));
        let free = freedom[id];
        let said = |issue: &str| stated.get(&(id.clone(), issue.to_owned())).copied();
        let views =
            ["information-content", "stakeholders", "data-supply-chain", "attribution-evidence"];
        let views: Option<Vec<f64>> = views.iter().map(|issue| said(issue)).collect();
        let lead = views.map(|views| views.iter().sum::<f64>() / 4.0);
        let rules = [
            ("lead", lead, 44.0 - 19.0 * first - 5.0 * second),
            ("information-content", said("information-content"), 98.0 - 4.0 * first - 89.0 * free),
            ("ihl-applicability", said("ihl-applicability"), 16.0 + 2.0 * first + 76.0 * free),
            ("stakeholders", said("stakeholders"), 90.0 - 4.0 * first - 83.0 * free),
            ("binding-treaty", said("binding-treaty"), 92.0 - 9.0 * first - 74.0 * free),
        ];
        for (issue, documented, derived) in rules {
            let expected = documented.unwrap_or(derived.clamp(0.0, 100.0));
            let ours = number(&world[id][&format!("positions.{issue}")]);
            assert!((ours - expected).abs() <= 0.5 + 1e-9, "{id} {issue}: {ours}, rule {expected}");
        }
        let content = number(&world[id]["positions.information-content"]);
        let crime = number(&world[id]["positions.crime-scope"]);
        assert!(crime == content || crime == (content - 20.0).max(0.0), "{id}");
    }
}
