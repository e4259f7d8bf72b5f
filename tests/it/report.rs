//! Reports: pages that hold what the tables say, from folders of runs and of sweeps, and what refuses to be one.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{REPO, comity, room};

const FIVE: &str = "scenarios/tutorial/five-states-and-a-mediator.toml";
const STUDY: &str = "scenarios/studies/open-ended-working-group.toml";

/// The page of a run with some settings, and its data.
fn page(scenario: &str, sets: &[&str]) -> (tempfile::TempDir, String, Value) {
    let (room, out) = room();
    let mut args = vec!["run", scenario, "--out", &out, "--report", "--replications", "4"];
    sets.iter().for_each(|set| args.extend(["--set", *set]));
    let said = comity(&args);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(said.out.contains(&format!("Report: {out}/report.html")), "{}", said.out);
    let page = fs::read_to_string(format!("{out}/report.html")).unwrap();
    let data = data(&page);
    (room, page, data)
}

/// The data in a page.
fn data(page: &str) -> Value {
    let (_, rest) = page.split_once("id=\"data\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// The rows of a chart.
fn rows<'a>(data: &'a Value, id: &str) -> &'a Vec<Value> {
    let figures = data["figures"].as_array().unwrap();
    let figure = figures.iter().find(|figure| figure["id"] == id);
    figure.unwrap_or_else(|| panic!("no chart {id}"))["rows"].as_array().unwrap()
}

/// A column of a table of the folder.
fn column(out: &Path, table: &str, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_path(out.join(format!("{table}.csv"))).unwrap();
    let at = reader.headers().unwrap().iter().position(|header| header == name).unwrap();
    reader.records().map(|record| record.unwrap()[at].to_owned()).collect()
}

/// Settings under which the study ends without a text.
const DEADLOCK: [&str; 3] =
    ["issue[*].status_quo=50", "arbitration.consent=\"compulsory\"", "mediation.proposals=100"];

#[test]
fn a_page_is_whole_small_and_alone() {
    let (_room, page, data) = page(STUDY, &[]);
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
    for address in ["src=\"http", "href=\"http", "@import", "url(http"] {
        assert!(!page.contains(address), "the page asks for {address}");
    }
    let story = "A text was adopted in round 39, at negotiation.";
    assert!(page.contains(story) && page.contains("Permission to use, copy, modify"));
    let ids =
        ["text", "positions", "stances", "obstacles", "ladder", "vote", "vote-by-bloc", "gains"];
    for id in ids.into_iter().chain(["why", "ends", "distributions", "vote-shares"]) {
        assert!(!rows(&data, id).is_empty(), "{id}");
    }
}

#[test]
fn charts_hold_what_the_tables_say() {
    let (room, page, data) = page(STUDY, &DEADLOCK);
    let out = room.path().join("out");
    let (_, told) = page.split_once("told in detail: run ").unwrap();
    let run = told.split_once(',').unwrap().0;
    let of_run = |table: &str, name: &str| -> Vec<String> {
        let runs = column(&out, table, "run");
        let all = column(&out, table, name).into_iter().zip(runs);
        all.filter(|(_, of)| of == run).map(|(cell, _)| cell).collect()
    };
    assert_eq!(rows(&data, "text").len(), of_run("texts", "level").len());
    let votes: Vec<&str> = rows(&data, "vote").iter().map(|row| row[6].as_str().unwrap()).collect();
    assert_eq!(votes, of_run("votes", "vote"));
    // A stance for each member and round, as many in the way as the table counts.
    let objectors = of_run("rounds", "objectors");
    for (round, objectors) in of_run("rounds", "round").iter().zip(objectors) {
        let here =
            rows(&data, "stances").iter().filter(|row| row[0].as_u64() == round.parse().ok());
        let against = here.filter(|row| row[2] == "no" || row[2] == "holds out").count();
        assert_eq!(against.to_string(), objectors, "round {round}");
    }
}

#[test]
fn the_reasons_of_a_vote_add_up_to_what_decided_it() {
    let (_room, page, data) = page(STUDY, &DEADLOCK);
    let votes = rows(&data, "vote");
    let last = votes.iter().map(|row| row[0].as_u64().unwrap()).max().unwrap();
    let mut told = 0;
    for vote in votes.iter().filter(|row| row[0].as_u64() == Some(last)) {
        let of_state = rows(&data, "why").iter().filter(|part| part[0] == vote[4]);
        let sum: f64 = of_state.map(|part| part[2].as_f64().unwrap()).sum();
        assert!((sum - vote[7].as_f64().unwrap()).abs() < 1e-4, "{vote} against {sum}");
        if vote[6] == "no" {
            told += 1;
        }
    }
    assert!(told > 0);
    assert_eq!(page.matches(" vote no?</summary>").count(), told);
    for question in ["Why did mediation start?", "Who was pivotal?"] {
        assert!(page.contains(question), "{question}");
    }
    assert!(page.contains("Negotiation is given up because its deadline passed: "));
}

#[test]
fn regard_harm_and_tiers_have_parts_of_their_own() {
    let sets = ["state[*].harm=2", "state[*].moral_others=0.3", "agenda.tier=0.5"];
    let (_room, _, data) = page(FIVE, &sets);
    let parts = rows(&data, "why");
    for part in ["Regard for others", "Pressure of harm suffered", "Cost of operable rules"] {
        assert!(parts.iter().any(|row| row[1] == part && row[2] != 0), "{part}");
    }
    let (_room, _, data) = page(FIVE, &[]);
    assert!(rows(&data, "why").iter().all(|row| row[1] != "Pressure of harm suffered"));
}

#[test]
fn incidents_are_on_the_page_with_blame_and_response() {
    let (room, page, data) = page("scenarios/tutorial/who-did-it.toml", &[]);
    let out = room.path().join("out");
    let (_, told) = page.split_once("told in detail: run ").unwrap();
    let run = told.split_once(',').unwrap().0;
    let runs = column(&out, "incidents", "run");
    let happened = column(&out, "incidents", "happened");
    let count = runs.iter().zip(&happened).filter(|(of, yes)| *of == run && *yes == "true").count();
    assert_eq!(rows(&data, "incidents").len(), count);
    assert!(count > 0 && page.contains("What victims did about it: "));
}

#[test]
fn tables_that_were_not_written_are_filled_from_the_run_repeated() {
    let off = ["record.texts=false", "record.votes=false", "record.transcript=false"];
    let (room, _, data) = page(FIVE, &off);
    assert!(!room.path().join("out/texts.csv").exists());
    assert!(!rows(&data, "text").is_empty() && !rows(&data, "vote").is_empty());
}

#[test]
fn a_folder_whose_run_is_not_repeated_has_a_page_all_the_same() {
    let (room, _, _) = page(FIVE, &[]);
    let out = room.path().join("out");
    let manifest = fs::read_to_string(out.join("manifest.json")).unwrap();
    let newer = manifest.replace("\"resolved\": \"schema = 1", "\"resolved\": \"schema = 99");
    assert_ne!(manifest, newer);
    fs::write(out.join("manifest.json"), newer).unwrap();
    let said = comity(&["report", out.to_str().unwrap()]);
    assert_eq!(said.code, 0, "{}", said.err);
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains("does not repeat the run"));
    let figures = data(&page)["figures"].as_array().unwrap().clone();
    assert!(figures.iter().any(|f| f["id"] == "text") && figures.iter().all(|f| f["id"] != "why"));
}

#[test]
fn a_sweep_answers_by_factor() {
    let (room, out) = room();
    let sweep = "scenarios/sweeps/transparency.toml";
    let said = comity(&["sweep", sweep, "--quiet", "--out", &out, "--replications", "2"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(comity(&["report", &out]).code, 0);
    let page = fs::read_to_string(format!("{out}/report.html")).unwrap();
    let data = data(&page);
    assert!(page.contains("33 points × 2 replications = 66 runs"));
    assert_eq!(rows(&data, "response").len() % 33, 0);
    assert!(!rows(&data, "sensitivity").is_empty());
    // A run of it in detail: the factors of its point are set, and the run is repeated.
    let one = room.path().join("one.html").display().to_string();
    let said = comity(&["report", &out, "--run", "40", "--out", &one]);
    assert_eq!(said.code, 0, "{}", said.err);
    let page = fs::read_to_string(one).unwrap();
    assert!(page.contains("run 40") && !page.contains("does not repeat the run"));
}

#[test]
fn two_folders_are_held_against_each_other() {
    let (room, _, _) = page(FIVE, &[]);
    let (other, _, _) = page(FIVE, &["venue.transparency=0", "state[ALD].good_faith=0.5"]);
    let (a, b) = (room.path().join("out"), other.path().join("out"));
    let said = comity(&["report", a.to_str().unwrap(), b.to_str().unwrap()]);
    assert_eq!(said.code, 0, "{}", said.err);
    let page = fs::read_to_string(b.join("comparison.html")).unwrap();
    for part in [
        "<b>venue.transparency</b><span>1.0 → 0.0<",
        "<b>state[ALD].good_faith</b><span>1.0 → 0.5<",
        "differ in 2 keys",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let data = data(&page);
    // The difference of a measure is the mean of the differences of its pairs.
    let welfare = rows(&data, "differences").iter().find(|row| row[0] == "welfare_mean").unwrap();
    let numbers = |out: &Path| -> Vec<f64> {
        column(out, "runs", "welfare_mean").iter().map(|x| x.parse().unwrap()).collect()
    };
    let pairs: Vec<f64> = numbers(&a).iter().zip(numbers(&b)).map(|(a, b)| b - a).collect();
    let mean = pairs.iter().sum::<f64>() / pairs.len() as f64;
    assert!((welfare[5].as_f64().unwrap() - mean).abs() < 1e-6, "{welfare} against {mean}");
    for id in ["levels", "gains-of-both", "yes-of-both"] {
        assert!(!rows(&data, id).is_empty(), "{id}");
    }
    // A folder has nothing against itself.
    let said = comity(&["report", a.to_str().unwrap(), a.to_str().unwrap()]);
    assert_eq!(said.code, 0);
    assert!(
        fs::read_to_string(a.join("comparison.html")).unwrap().contains("the same in every key")
    );
}

#[test]
fn a_text_put_straight_to_the_vote_has_no_ladder() {
    let (_room, page, data) = page("scenarios/studies/general-assembly.toml", &[]);
    assert!(page.contains("vote on one text") && page.contains("at the vote."));
    assert!(!page.contains("at the vote of last resort") && !page.contains("id=\"fig-stances\""));
    assert_eq!(rows(&data, "vote").len(), 193);
}

#[test]
fn trust_between_blocs_has_a_panel_for_each() {
    let sets = ["trust.initial=0.6", "conduct.operations.enabled=true"];
    let (room, page, data) = page("scenarios/tutorial/who-did-it.toml", &sets);
    let out = room.path().join("out");
    let (_, told) = page.split_once("told in detail: run ").unwrap();
    let run = told.split_once(',').unwrap().0;
    let runs = column(&out, "trust", "run");
    let known = column(&out, "trust", "trust");
    let count = runs.iter().zip(&known).filter(|(of, t)| *of == run && !t.is_empty()).count();
    assert_eq!(rows(&data, "trust").len(), count);
    assert!(count > 0 && page.contains("<h2 id=\"trust-h\">Trust between blocs</h2>"));
}

#[test]
fn two_sweeps_are_held_against_each_other_point_by_point() {
    let sweep = "scenarios/sweeps/transparency.toml";
    let (room, a) = room();
    let b = room.path().join("b").display().to_string();
    let base = ["sweep", sweep, "--quiet", "--replications", "3"];
    for (out, more) in [(&a, vec![]), (&b, vec!["--set", "state[*].concession=0.5"])] {
        let args: Vec<&str> = base.iter().copied().chain(["--out", out]).chain(more).collect();
        let said = comity(&args);
        assert_eq!(said.code, 0, "{}", said.err);
    }
    let said = comity(&["report", &a, &b]);
    assert_eq!(said.code, 0, "{}", said.err);
    let page = fs::read_to_string(format!("{b}/comparison.html")).unwrap();
    assert!(page.contains("each run of A has its twin in B"));
    let data = data(&page);
    // A mean of each side and a difference for each of the 33 points.
    let (both, apart) = (rows(&data, "both"), rows(&data, "apart"));
    assert!(!apart.is_empty() && both.len() == 2 * apart.len());
    let of = |side: &'static str| both.iter().filter(move |row| row[1] == side);
    for ((a, b), apart) in of("A").zip(of("B")).zip(apart) {
        let [a, b, apart] = [a, b, apart].map(|row| {
            let cells = row.as_array().unwrap();
            cells[cells.len() - 3].as_f64().unwrap()
        });
        assert!((b - a - apart).abs() < 1e-4 * (1.0 + a.abs()), "{b} − {a} is {apart}");
    }
    // Sweeps over other factors, or a sweep and a run, are one clear error.
    let run = room.path().join("run").display().to_string();
    assert_eq!(comity(&["run", FIVE, "--out", &run, "--replications", "2"]).code, 0);
    let said = comity(&["report", &a, &run]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(said.err.contains("Compare a run with a run"), "{}", said.err);
}

#[test]
fn what_is_no_folder_of_results_is_one_clear_error() {
    let (room, out) = room();
    let none = comity(&["report", &out]);
    assert_eq!((none.code, none.out.as_str()), (2, ""));
    assert!(none.err.contains("there is no manifest.json"), "{}", none.err);
    assert_eq!(comity(&["run", FIVE, "--out", &out, "--replications", "2"]).code, 0);
    let beyond = comity(&["report", &out, "--run", "2"]);
    assert_eq!(beyond.code, 2);
    assert!(beyond.err.contains("has no run 2"), "{}", beyond.err);
    let page = room.path().join("page.html");
    fs::write(&page, "mine").unwrap();
    let taken = comity(&["report", &out, "--out", page.to_str().unwrap()]);
    assert_eq!(taken.code, 3);
    assert_eq!(fs::read_to_string(&page).unwrap(), "mine");
    assert_eq!(comity(&["report", &out, "--out", page.to_str().unwrap(), "--force"]).code, 0);
    let nowhere = room.path().join("none/page.html").display().to_string();
    assert_eq!(comity(&["report", &out, "--out", &nowhere]).code, 3);
    assert!(!Path::new(&out).join("report.html").exists(), "nothing was left half done");
}

#[test]
fn the_same_folder_gives_the_same_page() {
    let (room, first, _) = page(FIVE, &[]);
    let out = room.path().join("out");
    assert_eq!(comity(&["report", out.to_str().unwrap()]).code, 0);
    assert_eq!(first, fs::read_to_string(out.join("report.html")).unwrap());
}

#[test]
fn the_commands_of_the_page_on_reports_run() {
    let text = fs::read_to_string(Path::new(REPO).join("docs/report.md")).unwrap();
    let blocks = text.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next());
    let room = tempfile::tempdir().unwrap();
    let results = room.path().display().to_string();
    for line in blocks.flat_map(str::lines) {
        let command =
            line.strip_prefix("$ comity ").unwrap().replace("results/", &format!("{results}/"));
        let said = comity(&command.split(' ').collect::<Vec<_>>());
        assert_eq!(said.code, 0, "{command}\n{}", said.err);
    }
}
