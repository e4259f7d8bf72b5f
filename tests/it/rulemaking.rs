//! What holds of rule-making, mediators and disputes in every run, on random settings of all their keys at once; and what comes out
//! when they are reduced to nothing.

use std::fmt::Write as _;

use comity::spec::record::Record;
use comity::{
    engine::{Engine, Outcome, watch},
    format::{Checked, read, read_str},
};
use proptest::prelude::*;

use crate::random_scenarios::cases;

const ALL: Record = Record { solutions: false, ..Record::ALL };

/// Five states in two blocs and a sixth in none, three issues, two texts, a mediator, a stakeholder, three complaints.
fn room(numbers: &[f64]) -> String {
    let at = |n: usize| numbers[n % numbers.len()];
    let mut toml = String::from("schema = 1\ntitle = \"A room\"\n[run]\nrounds = 60\n");
    for issue in 0..3 {
        let _ = writeln!(toml, "[[issue]]\nid = \"i{issue}\"\nstatus_quo = {}", at(issue));
    }
    toml += "[[bloc]]\nid = \"east\"\nmembers = [\"S0\", \"S1\"]\n";
    toml += "[[bloc]]\nid = \"west\"\nmembers = [\"S2\", \"S3\", \"S4\"]\n";
    for state in 0..6 {
        let x = |issue: usize| at(3 + 4 * state + issue);
        let _ = writeln!(
            toml,
            "[[state]]\nid = \"S{state}\"\npositions = {{ i0 = {}, i1 = {}, i2 = {} }}\ngood_faith = {}",
            x(0),
            x(1),
            x(2),
            x(3) / 100.0
        );
    }
    for text in 0..2 {
        let y = |issue: usize| at(30 + 3 * text + issue);
        let _ = writeln!(
            toml,
            "[[text]]\nsponsor = \"S{text}\"\nlevels = {{ i0 = {}, i1 = {}, i2 = {} }}",
            y(0),
            y(1),
            y(2)
        );
    }
    let _ = writeln!(
        toml,
        "[[mediator]]\nid = \"envoy\"\ninformation = {}\nbias = {}\npositions = {{ i0 = 50 }}",
        at(40) / 100.0,
        at(41) / 100.0
    );
    toml += "[[stakeholder]]\nid = \"academe\"\npositions = { i1 = 90 }\n";
    for (claimant, respondent) in [(0, 1), (2, 0), (5, 3)] {
        let _ = writeln!(
            toml,
            "[[dispute]]\nclaimant = \"S{claimant}\"\nrespondent = \"S{respondent}\"\nround = {}\nseverity = {}\nresponsible = {}",
            1 + (at(42 + claimant) / 10.0) as u32,
            at(43 + claimant) / 30.0,
            at(44 + claimant) > 50.0
        );
    }
    toml + "[mediation]\nproposals = 30\n[disputes]\ndeadline = 4\n[arbitration]\n[negotiation]\ndeadline = 6\n"
}

/// One word of each list, picked by the numbers.
fn settings(picks: &[usize]) -> Vec<String> {
    let lists: [(&str, &[&str]); 15] = [
        (
            "venue.rule.kind",
            &[
                "consensus",
                "simple-majority",
                "double-majority",
                "concurrent-majority",
                "weighted-majority",
                "unanimity",
            ],
        ),
        ("agenda.choice", &["first-tabled", "plurality", "chair"]),
        ("agenda.order", &["package", "consensus-first", "hardest-first", "as-listed"]),
        ("agenda.rivals", &["false", "true"]),
        ("agenda.tier", &["1", "0.3", "0"]),
        ("chair.sponsor_advantage", &["0", "0.7"]),
        ("chair.vigilance", &["0", "0.5"]),
        ("venue.stakeholders", &["none", "observer", "consultative"]),
        ("mediation.style", &["formulative", "facilitative", "directive"]),
        ("mediation.ripeness", &["false", "true"]),
        ("arbitration.consent", &["mutual", "compulsory", "clause"]),
        ("arbitration.foresight", &["0", "0.9", "1"]),
        ("disputes.mediation", &["none", "facilitative", "directive"]),
        ("disputes.arbitration", &["none", "mutual", "clause", "compulsory"]),
        ("disputes.procedure", &["conventional", "final-offer"]),
    ];
    let one = |((key, words), pick): (&(&str, &[&str]), &usize)| {
        format!("{key}={}", words[pick % words.len()])
    };
    lists.iter().zip(picks).map(one).collect()
}

fn checked(text: &str, sets: &[String]) -> Checked {
    read_str("room", text, sets).unwrap_or_else(|faults| panic!("{faults}"))
}

fn run(text: &str, sets: &[&str]) -> Outcome {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    Engine::new(&checked(text, &sets).scenario, ALL).run(1, 0).unwrap()
}

fn disputes_are_in_order(outcome: &Outcome) {
    let run = &outcome.run;
    let parts = [run.disputes_negotiated, run.disputes_mediated, run.disputes_awarded];
    let parts: usize = parts.into_iter().chain([run.disputes_unsettled]).flatten().sum();
    assert_eq!(run.disputes, Some(parts));
    for forum in outcome.forums.iter().filter(|forum| forum.kind == "dispute") {
        assert!(forum.redress.is_none_or(|level| (0.0..=100.0).contains(&level)), "{forum:?}");
        assert!(forum.award_kept.is_none() || forum.arbitration_round.is_some(), "{forum:?}");
        assert!(forum.closed_round.is_some(), "{forum:?}");
    }
}

proptest! {
    #![proptest_config(cases(120))]

    #[test]
    fn a_reused_world_equals_a_fresh_one_whatever_is_switched_on(
        numbers in proptest::collection::vec(0.0f64..100.0, 50),
        picks in proptest::collection::vec(0usize..60, 15),
        seed in 0u64..1000,
    ) {
        let checked = checked(&room(&numbers), &settings(&picks));
        let mut engine = Engine::new(&checked.scenario, ALL);
        let outcome = engine.run(seed, 1).unwrap();
        prop_assert!(engine.run(seed, 2).is_some());
        prop_assert_eq!(&engine.run(seed, 1).unwrap(), &outcome, "a reused engine");
        let fresh = Engine::new(&checked.scenario, ALL).run(seed, 1).unwrap();
        prop_assert_eq!(&fresh, &outcome);
        disputes_are_in_order(&outcome);
        prop_assert!(outcome.text.iter().all(|level| (0.0..=100.0).contains(level)));
        prop_assert!(outcome.states.iter().all(|state| state.gain.is_finite()));
        let power: f64 = outcome.states.iter().filter_map(|state| state.banzhaf).sum();
        let counted = outcome.states.iter().any(|state| state.banzhaf.is_some());
        prop_assert!(!counted || (power - 1.0).abs() < 1e-9, "{}", power);
        for vote in outcome.votes.iter().filter(|vote| vote.vote == "yes") {
            prop_assert!(vote.gain >= 0.0, "assent is individually rational: {vote:?}");
        }
    }
}

/// A room of the numbers 0 … 99.
fn any_room() -> String {
    let numbers: Vec<f64> = (0..50).map(|n| f64::from(n * 37 % 100)).collect();
    room(&numbers)
}

#[test]
fn a_mediator_without_information_or_leverage_changes_nothing() {
    let tutorial = include_str!("../../scenarios/tutorial/five-states-and-a-mediator.toml");
    let deadlock = format!("{tutorial}\n[[mediator]]\nid = \"envoy\"\n");
    let none = run(&deadlock, &["mediation.enabled=false"]);
    let talks = "mediation.style=facilitative";
    let blind = run(&deadlock, &[talks, "mediator[0].information=0"]);
    let sighted = run(&deadlock, &[talks, "mediator[0].information=1"]);
    assert_eq!((&blind.text, blind.run.adopted), (&none.text, none.run.adopted));
    assert_eq!((none.run.adopted, sighted.run.adopted), (false, true));
    let pays = "mediation.style=directive";
    let poor = run(&deadlock, &[pays, "mediator[0].leverage=0"]);
    let rich = run(&deadlock, &[pays, "mediator[0].leverage=5"]);
    assert_eq!((&poor.text, poor.run.adopted), (&none.text, false));
    assert!(rich.run.adopted);
}

#[test]
fn a_weak_outside_option_changes_nothing() {
    let with = |foresight: &str| {
        let sets = ["adoption.noise=0", "arbitration.consent=compulsory", foresight];
        run(&any_room(), &sets)
    };
    let (none, weak) = (with("arbitration.foresight=0"), with("arbitration.foresight=0.1"));
    assert_eq!((none.text, none.rounds.len()), (weak.text, weak.rounds.len()));
}

#[test]
fn perfect_evidence_and_obedience_are_just() {
    let sets = [
        "disputes.arbitration=compulsory",
        "disputes.evidence=1",
        "disputes.cooperation=1000",
        "disputes.patience=0.99",
        "disputes.spread=0.01",
        "disputes.deadline=1",
        "disputes.peace=0",
        "run.rounds=60",
    ];
    let outcome = run(&any_room(), &sets);
    assert!(outcome.run.injustice.is_some_and(|x| x < 2.0), "{:?}", outcome.run.injustice);
    assert_eq!(outcome.run.disputes_unsettled, Some(0));
}

/// `objected_until` and the events that tell of resistance are what the rounds show, one by one.
#[test]
fn who_stood_in_the_way_until_when_is_what_the_rounds_show() {
    let file = "scenarios/studies/open-ended-working-group.toml";
    for set in ["venue.transparency=1", "issue[*].status_quo=50"] {
        let checked = read(std::path::Path::new(file), &[set.to_owned()]).unwrap();
        let watched = watch(&checked.scenario, 5, 0).unwrap();
        let (mut until, mut before) = (vec![None; 26], vec![false; 26]);
        let (mut gave_in, mut objected) = (0, 0);
        for frame in &watched.frames {
            let now: Vec<bool> = frame.judged.stance.iter().map(|s| s.objects()).collect();
            for slot in (0..26).filter(|slot| now[*slot]) {
                until[slot] = Some(frame.round);
            }
            let turned = |from, to| before.iter().zip(&now).any(|pair| pair == (&from, &to));
            gave_in += usize::from(turned(true, false));
            objected += usize::from(turned(false, true));
            before = now;
        }
        let told: Vec<_> = watched.outcome.states.iter().map(|s| s.objected_until).collect();
        assert_eq!(told, until);
        let count = |what: &str| watched.outcome.events.iter().filter(|e| e.event == what).count();
        assert_eq!((count("gave-in"), count("objected")), (gave_in, objected));
        assert!(gave_in > 2 && objected > 0 && until.iter().flatten().max() > Some(&10));
    }
}
