//! The room as a whole: what is read, what is set, what is filled in, and that nothing makes it panic.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::spec::key::{Fallback, Kind};

const GOOD: &str = r#"schema = 1
title = "Two states, two issues"

[[issue]]
id = "due-diligence"
status_quo = 30

[[issue]]
id = "self-defence"
status_quo = 50

[[bloc]]
id = "north"
members = ["EST"]

[[state]]
id = "EST"
positions = { due-diligence = 80, self-defence = 20 }

[[state]]
id = "RUS"
bloc = "east"
positions = { due-diligence = 10, self-defence = 90.5 }

[[bloc]]
id = "east"

[[text]]
sponsor = "EST"
levels = { due-diligence = 60 }

[[mediator]]
id = "envoy"

[[stakeholder]]
id = "academe"

[disputes]

[[dispute]]
claimant = "EST"
respondent = "RUS"
governs = "cyber-crime"

[[rivalry]]
first = "EST"
second = "RUS"

[power_shift]

[trust]
own_bloc = 0.8

[compliance]

[enforcement]
"#;

fn good(sets: &[&str]) -> Checked {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    read_str("good", GOOD, &sets).unwrap_or_else(|faults| panic!("{faults}"))
}

fn bad(sets: &[&str]) -> String {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    read_str("good", GOOD, &sets).map(|checked| checked.resolved).unwrap_err().to_string()
}

#[test]
fn a_small_scenario_gets_every_default() {
    let Checked { scenario, warnings, .. } = good(&[]);
    assert!(warnings.is_empty(), "{warnings}");
    assert_eq!(scenario.run.rounds, 120);
    assert_eq!(scenario.venue.transparency, 0.5);
    assert!(scenario.venue.rule.fallback.is_none());
    assert!(scenario.negotiation.enabled && !scenario.mediation.enabled);
    assert!(scenario.state[0].salience.is_empty());
    assert_eq!(scenario.state[1].positions["self-defence"], 90.5);
}

#[test]
fn what_is_resolved_reads_the_same() {
    let sets = ["venue.rule.fallback.kind=simple-majority", "mediation={}", "sweep.design=grid"];
    let first = good(&sets);
    let second = read_str("resolved", &first.resolved, &[]).unwrap_or_else(|f| panic!("{f}"));
    assert_eq!(first.scenario, second.scenario);
    assert_eq!(first.resolved, second.resolved);
    assert_eq!(first.digest, second.digest);
}

#[test]
fn the_digest_leaves_out_the_seed_and_the_number_of_replications() {
    let plain = good(&[]).digest;
    assert_eq!(plain, good(&["run.seed=7", "run.replications=50"]).digest);
    assert_ne!(plain, good(&["run.rounds=7"]).digest);
    assert_eq!(plain.len(), 64);
}

#[test]
fn paths_reach_one_all_and_blocs() {
    let one = good(&["state[EST].good_faith=0.5"]).scenario;
    assert_eq!((one.state[0].good_faith, one.state[1].good_faith), (0.5, 1.0));
    let all = good(&["state[*].moral_community = 0.2"]).scenario;
    assert_eq!((all.state[0].moral_community, all.state[1].moral_community), (0.2, 0.2));
    let listed = good(&["bloc[north].harm=2"]).scenario;
    assert_eq!((listed.state[0].harm, listed.state[1].harm), (2.0, 0.0));
    let named = good(&["bloc[east].positions.self-defence=3"]).scenario;
    assert_eq!(named.state[1].positions["self-defence"], 3.0);
    let name = good(&["bloc[east].name=The East"]).scenario;
    assert_eq!(name.bloc[1].name, "The East");
    let text = good(&["text[EST].levels.due-diligence=70", "text[0].operability=1"]).scenario;
    assert_eq!(text.text[0].operability, 1.0);
    assert_eq!(text.text[0].levels["due-diligence"], crate::spec::issue::Level::Point(70.0));
}

#[test]
fn whole_tables_and_seeds_can_be_set() {
    let set = good(&[r#"venue.rule={ kind = "unanimity" }"#, "run.seed=9007199254740991"]).scenario;
    assert_eq!(set.venue.rule.kind, crate::spec::venue::RuleKind::Unanimity);
    assert_eq!(set.run.seed, (1 << 53) - 1);
    assert!(good(&["mediation.proposals=10"]).scenario.mediation.enabled);
}

#[test]
fn faults_of_settings_point_into_the_argument() {
    for (set, wanted) in [
        ("venue.transparancy=1", "did you mean `venue.transparency`?"),
        ("venue.transparency=1.2", "--> --set argument:1:20"),
        ("state[ETS].harm=1", "did you mean `EST`?"),
        ("state[7].harm=1", "numbered from 0 to 1"),
        ("state.harm=1", "state[*]"),
        ("venue[EST].transparency=1", "not a list of tables"),
        ("bloc[noth].harm=1", "did you mean `north`?"),
        ("bloc[north].hram=1", "there is no key"),
        ("venue.transparency", "expected path=value"),
        ("=1", "expected the name of a key"),
        ("state[EST.harm=1", "not closed"),
        ("venue.rule={ kind = ", "not TOML"),
        ("venue.transparency.x=1", "holds no tables"),
        ("state[*].positions.due=1", "due-diligence"),
        ("states=states.csv", "write the states as tables"),
        ("text[*].x=1", "there is no key"),
    ] {
        let text = bad(&[set]);
        assert!(text.contains(wanted), "{set}\n{text}");
        assert!(text.contains("--> --set argument:1:"), "{set}\n{text}");
    }
}

#[test]
fn a_setting_for_all_states_has_one_fault() {
    assert_eq!(bad(&["state[*].good_faith=2"]).matches("error:").count(), 1);
    assert_eq!(bad(&["state[*].good_fath=2"]).matches("error:").count(), 1);
}

#[test]
fn settings_are_numbered() {
    assert!(bad(&["run.rounds=3", "run.rounds=0"]).contains("--> --set argument 2:1:12"));
}

/// A scenario that writes every key: what the key table knows, the scenario holds, and the other way round.
#[test]
fn every_key_is_held_by_the_scenario() {
    let base = good(&[
        "venue.rule.fallback.kind=consensus",
        "issue[*].governs=data-collection",
        "issue[*].direction=control",
        "negotiation.protocol=alternating-offers",
        "state[*].offering=time",
        "state[*].acceptance=time",
        "text[*].reach=0.5",
    ]);
    let clean = toml::Value::try_from(&base.scenario).unwrap();
    // What is gone once states are counted out is not held.
    let skipped: BTreeSet<&str> = ["states", "state[].copies", "issue[].values"].into();
    let of_runs = |key: &&&crate::spec::key::Key| {
        let apart =
            ["sweep.", "robustness.", "limits."].iter().any(|table| key.path.starts_with(table));
        !skipped.contains(key.path) && !apart
    };
    for key in keys().filter(|key| of_runs(&key)) {
        let mut value = &clean;
        for segment in key.path.split('.').take_while(|segment| !segment.starts_with('<')) {
            let (name, list) = (segment.trim_end_matches("[]"), segment.ends_with("[]"));
            value = value.get(name).unwrap_or_else(|| panic!("{} is not held", key.path));
            value = if list { value.get(0).unwrap() } else { value };
        }
    }
    // A key of the scenario that the table does not know would be missing from a clean walk, and serde would say so.
    fn leaves(value: &toml::Value, path: &str, out: &mut Vec<String>) {
        match value {
            toml::Value::Table(table) if describe(path).is_none() => {
                for (name, inner) in table {
                    let path =
                        if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    leaves(inner, &path, out);
                }
            }
            toml::Value::Array(list) if list.first().is_some_and(toml::Value::is_table) => {
                leaves(&list[0], path, out);
            }
            _ => out.push(path.to_owned()),
        }
    }
    let mut held = Vec::new();
    leaves(&clean, "", &mut held);
    assert!(held.len() > 60);
    for path in held {
        assert!(describe(&path).is_some() || describe(&format!("{path}.x")).is_some(), "{path}");
    }
}

#[test]
fn conditions_name_keys_and_words_that_exist() {
    for key in keys() {
        let Some((path, values)) = key.when else { continue };
        let other = describe(path).unwrap_or_else(|| panic!("{}: no key {path}", key.path));
        let Kind::Choice { words } = other.kind else { panic!("{path} is no choice") };
        assert!(values.iter().all(|value| words.contains(value)), "{}", key.path);
    }
}

#[test]
fn every_key_says_what_it_means_and_stands_once() {
    let mut seen = BTreeSet::new();
    for key in keys() {
        assert!(!key.doc.is_empty(), "{}", key.path);
        assert!(seen.insert(key.path), "{} twice", key.path);
        assert!(
            !matches!((key.default, key.kind), (Fallback::Present, kind) if kind != Kind::Bool)
        );
    }
}

#[test]
fn the_example_of_the_interface_is_read() {
    let text = include_str!("../../tests/fixtures/interface.toml");
    let checked = read_str("interface.toml", text, &[]).unwrap_or_else(|faults| panic!("{faults}"));
    assert!(checked.warnings.is_empty(), "{}", checked.warnings);
}

#[test]
fn a_large_scenario_is_read() {
    let mut text = String::from("schema = 1\ntitle = \"large\"\n[limits]\nstates = 5000\n");
    for issue in 0..20 {
        text += &format!("[[issue]]\nid = \"i{issue}\"\nstatus_quo = 0\n");
    }
    let positions: Vec<String> = (0..20).map(|issue| format!("i{issue} = 5")).collect();
    for state in 0..5_000 {
        let positions = positions.join(", ");
        text += &format!("[[state]]\nid = \"s{state}\"\npositions = {{ {positions} }}\n");
    }
    assert_eq!(read_str("large", &text, &[]).unwrap().scenario.state.len(), 5_000);
    text += "[[state]]\nid = \"one-more\"\n";
    assert!(
        read_str("large", &text, &[])
            .unwrap_err()
            .to_string()
            .contains("more than the limit of 5000")
    );
}

/// Reads and draws: neither may panic.
fn survive(text: &str, sets: &[String]) {
    match read_str("any", text, sets) {
        Ok(checked) => {
            let again = read_str("again", &checked.resolved, &[]);
            assert!(again.is_ok(), "{}", checked.resolved);
        }
        Err(faults) => assert!(!faults.render(true).is_empty()),
    }
}

/// The good scenario with some of its words exchanged for others.
fn mutated() -> impl Strategy<Value = String> {
    let other = prop_oneof![
        Just("\"x\"".to_owned()),
        Just("[[state]]".to_owned()),
        Just("[venue.rule]".to_owned()),
        Just("{ a = 1 }".to_owned()),
        Just("nan".to_owned()),
        Just("[1, [2]]".to_owned()),
        Just("state = 3".to_owned()),
        Just(String::new()),
        any::<i64>().prop_map(|number| number.to_string()),
        "\\PC{0,8}",
    ];
    prop::collection::vec((any::<prop::sample::Index>(), other), 1..5).prop_map(|changes| {
        let mut words: Vec<String> = GOOD.split_inclusive([' ', '\n']).map(str::to_owned).collect();
        for (index, word) in changes {
            let at = index.index(words.len());
            let end = if words[at].ends_with('\n') { "\n" } else { " " };
            words[at] = word + end;
        }
        words.concat()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_never_panics(text in "\\PC*", set in "\\PC*") {
        survive(&text, &[set]);
    }

    #[test]
    fn arbitrary_toml_like_text_never_panics(text in r#"([\[\]{}=.,"'#a-e0-9 \n\t_-]|state|issue|id|\[\[){0,80}"#) {
        survive(&text, &[]);
        survive(GOOD, &[text]);
    }

    #[test]
    fn mutated_scenarios_never_panic(text in mutated(), set in r"(state|bloc|venue|text)(\[[A-Z*0-9]{1,3}\])?\.[a-z_]{1,9}=\PC{0,5}") {
        survive(&text, &[set]);
    }

    #[test]
    fn arbitrary_tables_of_states_never_panic(text in r#"(id|name|capability|positions.a|,|\n|"|;|[0-9]|é){0,60}"#) {
        let source = Source { name: "s.csv".to_owned(), text };
        let read = states_csv::parse(&source, 0, &["a".to_owned()]);
        let _ = Faults::new(vec![source], read.faults).render(false);
    }
}
