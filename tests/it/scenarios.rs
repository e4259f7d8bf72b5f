//! Every shipped scenario runs, states its question, and gives what its golden files say.

use std::fs;

use crate::support::{comity, files, golden, room, shipped};

/// Tables kept as golden files; the rest follow from them or are long.
const KEPT: [&str; 4] = ["runs.csv", "summary.csv", "forums.csv", "vote_probabilities.csv"];

#[test]
fn shipped_scenarios_give_their_golden_results() {
    for path in shipped() {
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let (_room, out) = room();
        let said = comity(&["run", path.to_str().unwrap(), "--out", &out, "--threads", "2"]);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{stem}");
        golden(&format!("{stem}/summary.txt"), &said.out.replace(&out, "OUT"));
        for (name, text) in files(&out) {
            if KEPT.contains(&name.as_str()) {
                golden(&format!("{stem}/{name}"), &text);
            }
            if name == "transcript.csv" {
                let first: Vec<&str> =
                    text.lines().filter(|line| !line.contains(",1,1,")).collect();
                golden(
                    &format!("{stem}/transcript-head.csv"),
                    &(first[..first.len().min(12)].join("\n") + "\n"),
                );
            }
        }
    }
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
