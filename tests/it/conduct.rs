//! Incidents, attribution, response and prevention through the engine: base rates, published limits, both signs of recognition.

use comity::spec::record::Record;
use comity::{
    engine::{Engine, Outcome},
    format::{Checked, read, read_str},
};

use crate::support::REPO;

fn runs(checked: &Checked, n: u64) -> Vec<Outcome> {
    let mut engine =
        Engine::new(&checked.scenario, Record { incidents: true, ..Record::default() });
    (0..n).map(|k| engine.run(checked.scenario.run.seed, k).unwrap()).collect()
}

fn total(runs: &[Outcome], of: impl Fn(&Outcome) -> Option<usize>) -> f64 {
    runs.iter().filter_map(of).sum::<usize>() as f64
}

/// Three possible attackers of one state that attacks nobody: the first example of Baliga et al. (2020).
const SOURCE: &str = r#"
schema = 1
title = "Who did it?"
[run]
rounds = 20000
[negotiation]
deadline = 1
[[issue]]
id = "x"
status_quo = 0
[[state]]
id = "V"
cyber = { offence = 0 }
positions = { x = 0 }
[[state]]
id = "A"
cyber = { offence = 1 }
positions = { x = 0 }
hostility = { V = 1 }
[[state]]
id = "B"
cyber = { offence = 1 }
positions = { x = 0 }
hostility = { V = 1 }
[[state]]
id = "C"
cyber = { offence = 1 }
positions = { x = 0 }
hostility = { V = 1 }
[conduct]
rounds_per_year = 1
[conduct.operations]
scope = "literature"
opportunity = 0.2
shield = 0
slip = 0
[conduct.attribution]
detection = 0.8
accuracy = 0.7
false_alarm = 0.1
misread = 0
power = 0
[conduct.response]
resolve = 1
armed_attack = 1000000000
"#;

#[test]
fn the_source_comes_out_of_the_engine() {
    let checked = read_str("source", SOURCE, &[]).unwrap();
    for seed in [1, 2] {
        let wants = Record { incidents: true, ..Record::default() };
        let run = Engine::new(&checked.scenario, wants).run(seed, 0).unwrap();
        let attacks = run.run.operations.unwrap() as f64 / 20_000.0;
        let error = (0.417_595_f64 * 0.582_405 / 20_000.0).sqrt();
        assert!((attacks - 0.417_595).abs() < 4.0 * error, "{attacks}");
        let plan = run.incidents.iter().find(|incident| incident.cutoff.is_some()).unwrap();
        assert!((plan.cutoff.unwrap() - 0.304_008).abs() < 1e-6, "{plan:?}");
        let sure = run.incidents.iter().find(|incident| incident.posterior.is_some()).unwrap();
        assert!((sure.posterior.unwrap() - 0.596_083).abs() < 1e-6, "{sure:?}");
        assert_eq!(run.run.unsolved, Some(0));
    }
}

#[test]
fn perfect_attribution_blames_nobody_wrongly_and_what_does_not_pay_is_not_done() {
    let with = |sets: &[&str]| {
        let mut all = vec!["run.rounds=2000", "conduct.operations.scope=named"];
        all.extend(sets);
        let all: Vec<String> = all.into_iter().map(str::to_owned).collect();
        runs(&read_str("source", SOURCE, &all).unwrap(), 1).remove(0).run
    };
    let perfect = with(&[
        "conduct.attribution.detection=1",
        "conduct.attribution.accuracy=1",
        "conduct.attribution.false_alarm=0",
        "conduct.operations.slip=0.1",
    ]);
    assert_eq!((perfect.attributions_wrong, perfect.innocents_hit), (Some(0), Some(0)));
    assert!(perfect.attributions_right > Some(0));
    let idle = with(&["conduct.operations.gain=0"]);
    assert_eq!((idle.operations, idle.plans), (Some(0), Some(0)));
    let wary = |cost: &str| {
        with(&["conduct.prevention.enabled=true", cost, "conduct.response.resolve=2"]).strikes
    };
    assert_eq!(wary("conduct.prevention.cost=1000000"), Some(0));
    assert!(wary("conduct.prevention.cost=0") > Some(0));
}

/// A world of rivals in which only the quality of warnings differs.
#[test]
fn recognition_of_prevention_deters_on_good_warning_and_provokes_on_poor() {
    let fights = |warning: [&str; 3], custom: &str| {
        let [detection, accuracy, alarm] = warning;
        let sets = [
            "run.rounds=4000",
            "conduct.operations.scope=named",
            "conduct.prevention.enabled=true",
            &format!("conduct.prevention.detection={detection}"),
            &format!("conduct.prevention.accuracy={accuracy}"),
            &format!("conduct.prevention.false_alarm={alarm}"),
            &format!("conduct.prevention.custom={custom}"),
        ]
        .map(str::to_owned);
        let runs = runs(&read_str("source", SOURCE, &sets).unwrap(), 1);
        runs[0].run.fights_per_round.unwrap()
    };
    let (good, poor) = (["0.9", "0.95", "0.01"], ["0.5", "0.4", "0.5"]);
    let signs = [good, poor].map(|warning| (fights(warning, "0"), fights(warning, "1")));
    assert!(signs[0].1 < signs[0].0 - 0.02, "{signs:?}");
    assert!(signs[1].1 > signs[1].0 + 0.02, "{signs:?}");
}

/// The real states of the first study, ten years of twelve rounds each.
fn real(sets: &[&str]) -> Checked {
    let path = format!("{REPO}/scenarios/studies/open-ended-working-group.toml");
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    read(path.as_ref(), &sets).unwrap()
}

#[test]
fn a_year_of_the_real_states_has_the_base_rates_of_the_records() {
    let years = 4.0 * 10.0;
    let runs = runs(&real(&["conduct.operations.enabled=true"]), 4);
    let operations = total(&runs, |run| run.run.operations);
    // DCID 2.0, 2016-20: 35.2 operations between states a year.
    assert!((operations / years - 35.2).abs() < 6.0, "{}", operations / years);
    // EuRepoC: a response to 16.9 % (2022) and 18.6 % (2023) of incidents; CFR: 16.7 %.
    let answered = |run: &Outcome| {
        let hit = run.incidents.iter().filter(|i| i.kind == "operation" && i.response != "none");
        Some(hit.count())
    };
    let share = total(&runs, answered) / operations;
    assert!((share - 0.17).abs() < 0.05, "{share}");
    // EuRepoC: 55-63 % of incidents are attributed to a country.
    let blamed = 1.0 - total(&runs, |run| run.run.unattributed) / operations;
    assert!((0.5..0.68).contains(&blamed), "{blamed}");
    // DCID's scale: 1.2 % of incidents on its highest step.
    let armed = |run: &Outcome| {
        let grave = |s: f64| s >= 2.0;
        Some(run.incidents.iter().filter(|i| i.severity.is_some_and(grave)).count())
    };
    let share = total(&runs, armed) / operations;
    assert!((0.004..0.03).contains(&share), "{share}");
}

#[test]
fn a_reused_world_repeats_itself_and_the_seed_decides() {
    let checked = real(&[
        "run.rounds=30",
        "conduct.operations.enabled=true",
        "conduct.prevention.enabled=true",
        "conduct.prevention.custom=1",
        "conduct.crime.enabled=true",
        "conduct.terrorism.enabled=true",
        "disputes.enabled=true",
    ]);
    let mut engine = Engine::new(&checked.scenario, Record::ALL);
    let (first, second) = (engine.run(1, 0), engine.run(1, 1));
    assert_eq!(engine.run(1, 0), first);
    assert_eq!(Engine::new(&checked.scenario, Record::ALL).run(1, 1), second);
    assert_ne!(first.map(|run| run.incidents), second.map(|run| run.incidents));
}

#[test]
fn without_incidents_parameters_of_conduct_change_nothing() {
    let plain = runs(&real(&["run.rounds=30"]), 1);
    let tuned = runs(&real(&["run.rounds=30", "conduct.attribution.detection=0.1"]), 1);
    assert_eq!(plain, tuned);
    assert_eq!((plain[0].run.incidents, plain[0].run.harm), (None, None));
}

#[test]
fn an_appended_state_moves_nobody_elses_crimes() {
    let room = |more: &str| {
        let text = format!("{SOURCE}{more}\n[conduct.crime]\nrate = 3\n");
        let text = text.replace("[conduct]\n", "").replace("rounds_per_year = 1\n", "");
        let text = text.replace("rounds = 20000", "rounds = 50");
        runs(&read_str("room", &text, &[]).unwrap(), 1).remove(0)
    };
    let count = |run: &Outcome, victim: &str| {
        let of =
            |i: &&comity::measure::rows::IncidentRow| &*i.victim == victim && i.kind == "crime";
        run.incidents.iter().filter(of).count()
    };
    let (three, four) = (room(""), room("[[state]]\nid = \"E\"\npositions = { x = 0 }\n"));
    assert_eq!(count(&three, "V"), count(&four, "V"));
    assert!(count(&four, "E") > 0);
}
