//! `comity votes`: the world of 193 states foretells votes, scores them, and chooses its parameters without the vote that is foretold.

use std::fs;
use std::path::Path;

use crate::support::{REPO, Row, comity, files, read_rows, room, rows};

const WORLD: &str = "scenarios/studies/general-assembly.toml";

fn predictions(out: &str) -> Vec<Row> {
    read_rows(&Path::new(out).join("predictions.csv"))
}

/// Foretells texts that are written in a file of their own.
fn foretell(texts: &str, more: &[&str]) -> Vec<Row> {
    let (room, out) = room();
    let path = room.path().join("mine.toml");
    fs::write(&path, texts).unwrap();
    let mut args = vec!["votes", WORLD, "--texts", path.to_str().unwrap(), "--out", &out];
    args.extend(more);
    let said = comity(&args);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    predictions(&out)
}

fn mean(rows: &[Row], text: &str, column: &str) -> f64 {
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
            let is = |row: &&Row| row["text"] == text && row["state"] == state;
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
