//! Keys of texts that are put straight to the vote, told by who wrote them, their kind and their reach; of issues' weights; and of
//! ideals that are not known exactly.

use comity::engine::Outcome;
use comity::model::forum::Vote;

use crate::parameters::{Case, adopted, checked, level, mean, outcomes, text, yes};

/// Nine states between two camps, and a text by the last that all vote on at once. No luck but what a case adds.
pub const ASSEMBLY: &str = r#"
schema = 1
title = "An assembly"
[run]
rounds = 1
[venue]
rule = { kind = "simple-majority" }
[negotiation]
enabled = false
[adoption]
noise = 0
absence = 0
[[issue]]
id = "lead"
status_quo = 50
salience = 3
[[issue]]
id = "treaty"
status_quo = 20
domain = "law"
[[issue]]
id = "fund"
status_quo = 30
domain = "development"
[[state]]
id = "A"
positions = { lead = 5, treaty = 5, fund = 40 }
[[state]]
id = "B"
positions = { lead = 15, treaty = 10, fund = 50 }
[[state]]
id = "C"
positions = { lead = 30, treaty = 20, fund = 60 }
[[state]]
id = "D"
positions = { lead = 42, treaty = 30, fund = 70 }
[[state]]
id = "E"
positions = { lead = 50, treaty = 45, fund = 80 }
[[state]]
id = "F"
positions = { lead = 55, treaty = 55, fund = 80 }
[[state]]
id = "G"
positions = { lead = 62, treaty = 60, fund = 80 }
[[state]]
id = "H"
positions = { lead = 75, treaty = 80, fund = 85 }
[[state]]
id = "I"
positions = { lead = 95, treaty = 95, fund = 90 }
[[text]]
id = "T"
sponsor = "I"
kind = ["law"]
reach = 0.5
"#;

fn count(runs: &[Outcome], vote: Vote) -> f64 {
    mean(runs, |run| run.last_vote.iter().filter(|cast| **cast == Some(vote)).count() as f64)
}

fn no(runs: &[Outcome]) -> f64 {
    count(runs, Vote::No)
}

/// Mean over states of the chance that two runs differ on its vote.
fn spread(runs: &[Outcome]) -> f64 {
    let n = runs.len() as f64;
    let share = |slot: usize, vote: Vote| {
        runs.iter().filter(|run| run.last_vote[slot] == Some(vote)).count() as f64 / n
    };
    let one = |slot: usize| {
        1.0 - [Vote::Yes, Vote::No, Vote::Abstain]
            .map(|v| share(slot, v).powi(2))
            .iter()
            .sum::<f64>()
    };
    let states = runs[0].last_vote.len();
    (0..states).map(one).sum::<f64>() / states as f64
}

pub fn cases() -> Vec<Case> {
    vec![
        Case::of("preferences.uncertainty", ASSEMBLY)
            .values(&["0", "5", "15", "30"])
            .runs(60)
            .up(spread),
        Case::of("issue[].salience", ASSEMBLY)
            .at("issue[lead].salience", &["0.5", "3", "9"])
            .differs(|runs| mean(runs, |run| run.states[1].scaled_gain)),
        Case::of("issue[].domain", ASSEMBLY)
            .at("issue[fund].domain", &["development", "law", "general"])
            .differs(text),
        Case::of("text[].sponsor", ASSEMBLY).at("text[0].sponsor", &["I", "H", "A"]).down(level),
        Case::of("text[].cosponsors", ASSEMBLY)
            .at("text[0].cosponsors", &["[]", "[\"D\"]", "[\"A\"]"])
            .down(level),
        Case::of("text[].kind", ASSEMBLY)
            .at("text[0].kind", &["[\"law\"]", "[\"development\"]", "[]"])
            .differs(text),
        Case::of("text[].reach", ASSEMBLY)
            .at("text[0].reach", &["0", "0.25", "0.5", "1"])
            .up(level),
    ]
}

fn runs_of(sets: &[&str], runs: u64) -> Vec<Outcome> {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    outcomes(&checked(ASSEMBLY, &sets), runs)
}

/// The levels are what the documents say: q + reach·(x − q) on the issues of the kind and on general ones; written ones stay.
#[test]
fn a_text_goes_as_far_as_it_says_on_the_issues_of_its_kind() {
    assert_eq!(runs_of(&[], 1)[0].text, [72.5, 57.5, 30.0]);
    assert_eq!(runs_of(&["text[0].levels.treaty=40"], 1)[0].text, [72.5, 40.0, 30.0]);
    assert_eq!(runs_of(&["text[0].cosponsors=[\"A\"]"], 1)[0].text, [50.0, 35.0, 30.0]);
    let all = runs_of(&["text[0].kind=[]"], 1);
    assert_eq!(all[0].text, [72.5, 57.5, 60.0]);
}

#[test]
fn without_a_rung_a_text_is_voted_on_at_once_by_the_venues_rule() {
    let fund = "text[0].levels={ lead = 55, fund = 80 }";
    let run = &runs_of(&[fund], 1)[0];
    assert_eq!((run.run.rounds, run.run.rung, run.run.adopted), (1, "last-resort", true));
    assert_eq!(adopted(&runs_of(&[fund, "venue.rule.kind=consensus"], 1)), 0.0);
    let fallback = "venue.rule={ kind = \"consensus\", fallback = { kind = \"simple-majority\" } }";
    assert_eq!(adopted(&runs_of(&[fund, fallback], 1)), 1.0);
}

#[test]
fn rivals_without_rungs_are_voted_on_one_after_the_other() {
    let rivals = format!("{ASSEMBLY}[[text]]\nsponsor = \"E\"\nlevels = {{ fund = 45 }}\n");
    let sets = [
        "agenda.rivals=true",
        "run.rounds=2",
        "venue.rule.kind=unanimity",
        "adoption.band=0",
        "adoption.operability_cost=0",
    ];
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    let run = &outcomes(&checked(&rivals, &sets), 1)[0];
    assert_eq!((run.run.rounds, run.run.adopted), (2, true));
    assert_eq!(run.text, [50.0, 20.0, 45.0]);
}

#[test]
fn a_milder_text_moves_opponents_to_abstain() {
    let vote = |reach: &str| runs_of(&[&format!("text[0].reach={reach}")], 1);
    let (far, mild) = (vote("0.6"), vote("0.05"));
    assert!(no(&far) >= 3.0 && no(&mild) < no(&far));
    for (slot, cast) in far[0].last_vote.iter().enumerate() {
        if *cast == Some(Vote::No) {
            assert_ne!(mild[0].last_vote[slot], Some(Vote::Yes), "state {slot}");
        }
    }
    assert!(count(&mild, Vote::Abstain) > count(&far, Vote::Abstain));
}

/// Draws of one state hang on nobody else, and a run on a reused world is that on a fresh one.
#[test]
fn drawn_ideals_are_a_states_own_and_the_same_on_a_reused_world() {
    let sets = ["preferences.uncertainty=15"];
    let reused = runs_of(&sets, 8);
    let smaller = ASSEMBLY.replace(
        "[[text]]",
        "[[state]]\nid = \"J\"\npositions = { lead = 50, treaty = 50, fund = 50 }\n[[text]]",
    );
    let owned: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    let with_one_more = outcomes(&checked(&smaller, &owned), 8);
    for (run, more) in reused.iter().zip(&with_one_more) {
        assert_eq!(run.last_vote[..], more.last_vote[..9]);
    }
    let checked = checked(ASSEMBLY, &owned);
    let wants = comity::spec::record::Record { states: true, ..Default::default() };
    for (replication, run) in reused.iter().enumerate() {
        let mut fresh = comity::engine::Engine::new(&checked.scenario, wants);
        let alone = fresh.run(checked.scenario.run.seed, replication as u64).unwrap();
        assert_eq!((&alone.run, &alone.last_vote), (&run.run, &run.last_vote));
    }
}

/// Ideals that drift begin each run where they were drawn.
#[test]
fn drift_begins_at_the_drawn_ideals() {
    let drifting = [
        "preferences.uncertainty=10",
        "run.rounds=6",
        "ratification.hazard=1",
        "compliance.enabled=true",
        "trust.enabled=true",
        "trust.internalisation=0.3",
        "issue[treaty].governs=due-diligence",
    ];
    let still: Vec<&str> =
        drifting.iter().copied().filter(|set| !set.contains("internalisation")).collect();
    let (moved, kept) = (runs_of(&drifting, 4), runs_of(&still, 4));
    for (a, b) in moved.iter().zip(&kept) {
        assert_eq!((&a.last_vote, &a.scaled), (&b.last_vote, &b.scaled));
    }
}

#[test]
fn nothing_is_drawn_where_ideals_are_known() {
    let (plain, zero) = (runs_of(&[], 2), runs_of(&["preferences.uncertainty=0"], 2));
    assert_eq!(plain[0].run, zero[0].run);
    assert_eq!(plain[0].last_vote, plain[1].last_vote);
    assert!(yes(&plain) > 0.0);
}
