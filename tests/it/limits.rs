//! What must hold exactly where a scenario goes to the limit, run through the whole engine: perfect attribution, no incidents, costs without
//! bound, no regard for others, a mediator without information, a quorum of all, no temperature, norms without operability; and that
//! places in the file mean nothing.

use std::sync::{Arc, Mutex};

use bevy_ecs::prelude::*;
use comity::spec::record::Record;
use comity::{
    engine::{Engine, Outcome},
    format::{Checked, read_str},
    measure::rows::{IncidentRow, RunRow},
    model::{
        message::{Happening, What},
        phase::{Phase, Round},
    },
};

const ALL: Record = Record { solutions: false, ..Record::ALL };

/// Two camps and a state between them that harm each other, and others that harm them all; everything that states do is on.
const RIVALS: &str = include_str!("../fixtures/limits/rivals.toml");

const MEDIATED: &str = include_str!("../../scenarios/tutorial/five-states-and-a-mediator.toml");
const TREATY: &str = include_str!("../../scenarios/tutorial/signing-is-not-joining.toml");

fn checked(toml: &str, sets: &[&str]) -> Checked {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    read_str("limit", toml, &sets).unwrap()
}

fn runs(toml: &str, sets: &[&str], n: u64) -> Vec<Outcome> {
    let checked = checked(toml, sets);
    let mut engine = Engine::new(&checked.scenario, ALL);
    (0..n).map(|k| engine.run(checked.scenario.run.seed, k).unwrap()).collect()
}

fn run(toml: &str, sets: &[&str]) -> Outcome {
    runs(toml, sets, 1).remove(0)
}

/// What is told of one kind of deed, in order.
fn messages(toml: &str, sets: &[&str]) -> Vec<Happening> {
    let notes: Arc<Mutex<Vec<Happening>>> = Arc::default();
    let desk = Arc::clone(&notes);
    let mut schedule = Schedule::new(Round);
    let note = move |mut happened: MessageReader<Happening>| {
        desk.lock().unwrap().extend(happened.read().cloned());
    };
    schedule.add_systems(note.in_set(Phase::Recording));
    let checked = checked(toml, sets);
    let mut engine = Engine::with_schedule(&checked.scenario, ALL, schedule);
    engine.run(checked.scenario.run.seed, 0).unwrap();
    std::mem::take(&mut notes.lock().unwrap())
}

#[test]
fn who_knows_for_sure_blames_answers_and_strikes_nobody_else() {
    const SURE: [&str; 8] = [
        "conduct.attribution.detection=1",
        "conduct.attribution.accuracy=1",
        "conduct.attribution.false_alarm=0",
        "conduct.attribution.misread=0",
        "conduct.prevention.detection=1",
        "conduct.prevention.accuracy=1",
        "conduct.prevention.false_alarm=0",
        "conduct.operations.slip=0.3",
    ];
    for scope in ["named", "literature"] {
        let scope = format!("conduct.operations.scope={scope}");
        let runs = runs(RIVALS, &[&SURE[..], &[scope.as_str()]].concat(), 5);
        let (mut answers, mut strikes, mut complaints) = (0, 0, 0);
        for outcome in &runs {
            let row = &outcome.run;
            let wrong = [row.attributions_wrong, row.innocents_hit, row.strikes_mistaken];
            assert_eq!(wrong, [Some(0); 3], "{scope}");
            for incident in outcome.incidents.iter().filter(|i| i.kind != "crime") {
                assert_ne!(incident.kind, "false-alarm", "{scope}: {incident:?}");
                let named = [&incident.named, &incident.blamed, &incident.warned, &incident.struck];
                let all = named.into_iter().flatten();
                all.for_each(|state| assert_eq!(Some(state), incident.actor.as_ref()));
                let beliefs = [incident.posterior, incident.warned_posterior];
                beliefs.into_iter().flatten().for_each(|belief| assert_eq!(belief, 1.0));
                answers += usize::from(incident.response != "none");
                strikes += usize::from(incident.struck.is_some());
            }
            for dispute in outcome.forums.iter().filter(|forum| forum.kind == "dispute") {
                assert_eq!(dispute.responsible, Some(true), "{scope}: {dispute:?}");
                complaints += 1;
            }
        }
        assert!(answers > 20 && strikes > 20, "{scope}: {answers} {strikes} {complaints}");
    }
}

/// What is left of a run when all is forgotten that has to do with incidents.
fn without_incidents(outcome: &Outcome) -> Outcome {
    let mut rest = outcome.clone();
    let row = &mut rest.run;
    for count in [
        &mut row.incidents,
        &mut row.crimes,
        &mut row.terrorism,
        &mut row.operations,
        &mut row.critical_incidents,
        &mut row.opportunities,
        &mut row.plans,
        &mut row.unattributed,
        &mut row.attributions_right,
        &mut row.attributions_wrong,
        &mut row.complaints,
        &mut row.countermeasures,
        &mut row.self_defence,
        &mut row.innocents_hit,
        &mut row.strikes,
        &mut row.strikes_mistaken,
        &mut row.escalations,
        &mut row.unsolved,
    ] {
        assert!(count.is_none_or(|count| count == 0), "{outcome:?}");
        *count = None;
    }
    for rate in [
        &mut row.harm,
        &mut row.harm_spilled,
        &mut row.fights_per_round,
        &mut row.fights_per_round_in_force,
        &mut row.harm_per_round_in_force,
    ] {
        assert!(rate.is_none_or(|rate| rate == 0.0), "{outcome:?}");
        *rate = None;
    }
    for state in &mut rest.states {
        assert!(state.harm.is_none_or(|harm| harm == 0.0));
        (state.harm, state.incidents_suffered, state.operations_committed) = (None, None, None);
    }
    assert_eq!(rest.incidents, []);
    rest
}

/// Where operations are on, a ban on them is broken by deeds alone; so nothing governs them here.
#[test]
fn where_nothing_can_happen_all_else_is_as_without_conduct() {
    let free = ["issue[ban].governs=due-diligence", "issue[strikes].governs=due-diligence"];
    let idle = [
        "conduct.crime.rate=0",
        "conduct.terrorism.rate=0",
        "conduct.operations.opportunity=0",
        "conduct.attribution.false_alarm=0",
        "conduct.attribution.misread=0",
        "conduct.prevention.false_alarm=0",
    ];
    let off = [
        "conduct.crime.enabled=false",
        "conduct.terrorism.enabled=false",
        "conduct.operations.enabled=false",
        "conduct.prevention.enabled=false",
    ];
    let of = |more: &[&str]| runs(RIVALS, &[&free[..], more].concat(), 3);
    for (idle, off) in of(&idle).iter().zip(&of(&off)) {
        assert_eq!(without_incidents(idle), without_incidents(off));
        assert!(off.run.parties > Some(0), "{:?}", off.run);
    }
}

/// `sets` and a reader of one number, which is nothing under them and something without.
fn never(toml: &str, sets: &[&str], count: impl Fn(&RunRow) -> usize) {
    let sum = |sets: &[&str]| runs(toml, sets, 4).iter().map(|o| count(&o.run)).sum::<usize>();
    assert_eq!(sum(sets), 0, "{sets:?}");
    assert!(sum(&[]) > 0, "{sets:?}");
}

#[test]
fn what_costs_without_bound_is_not_done() {
    let answers = |row: &RunRow| row.countermeasures.unwrap() + row.self_defence.unwrap();
    let dear = ["conduct.response.cost=1000000", "conduct.response.self_defence_cost=1000000"];
    never(RIVALS, &dear, answers);
    never(RIVALS, &["conduct.prevention.cost=1000000"], |row| row.strikes.unwrap());
    let banned = ["in_force.levels.ban=100", "in_force.operability=1", "state[*].good_faith=1"];
    let bound = [
        "ratification.enabled=false",
        "conduct.operations.restraint=1000000",
        "conduct.operations.slip=0",
    ];
    never(RIVALS, &[&banned[..], &bound].concat(), |row| row.operations.unwrap());
    never(RIVALS, &["rivalry[*].cost=1000000"], |row| row.wars.unwrap());
    never(TREATY, &["ratification.compliance_cost=1"], |row| row.parties.unwrap());
    never(TREATY, &["adoption.operability_cost=1"], |row| usize::from(row.adopted));
}

/// Where no answer comes and nobody is struck, whoever has an opportunity uses it.
#[test]
fn where_answers_cost_without_bound_nothing_deters() {
    let free = [
        "conduct.response.cost=1000000",
        "conduct.response.self_defence_cost=1000000",
        "conduct.prevention.enabled=false",
        "conduct.operations.slip=0",
        "ratification.enabled=false",
    ];
    let row = run(RIVALS, &free).run;
    assert!(row.plans > Some(50) && row.plans == row.opportunities, "{row:?}");
    assert_eq!(row.operations, row.plans);
}

/// The same for cooperation: worth nothing a round, or nothing later, it keeps no norm that costs something.
#[test]
fn cooperation_that_is_worth_nothing_is_as_one_without_a_morrow() {
    let of = |set: &str| {
        let sets = ["enforcement.enabled=false", "conduct.operations.enabled=false", set];
        run(RIVALS, &sets)
    };
    let (worthless, impatient) = (of("compliance.cooperation=0"), of("compliance.patience=0"));
    assert_eq!(worthless, impatient);
    assert!(worthless.run.compliance < of("compliance.cooperation=1000").run.compliance);
}

#[test]
fn without_regard_for_others_values_are_ones_own() {
    let value = |outcome: &Outcome| -> Vec<f64> {
        outcome.states.iter().map(|state| state.status_quo_value).collect()
    };
    let selfish = run(MEDIATED, &[]);
    let shares =
        [[1.0, 6.0, 1.0], [5.0, 1.0, 2.0], [6.0, 1.0, 2.0], [1.0, 6.0, 2.0], [2.0, 1.0, 4.0]];
    let ideals = [
        [0.0, 10.0, 80.0],
        [0.0, 60.0, 80.0],
        [80.0, 50.0, 40.0],
        [60.0, 100.0, 60.0],
        [70.0, 60.0, 90.0],
    ];
    for (slot, (share, ideal)) in shares.iter().zip(&ideals).enumerate() {
        let all: f64 = share.iter().sum();
        let loss =
            |((s, x), q): ((&f64, &f64), f64)| s / all * ((q - x) / 100.0) * ((q - x) / 100.0);
        let lost: f64 = share.iter().zip(ideal).zip([40.0, 20.0, 20.0]).map(loss).sum();
        assert!((value(&selfish)[slot] - (1.0 - lost)).abs() < 1e-15, "slot {slot}");
    }
    // What others get does not matter, and how it would matter does not either.
    let elsewhere = "state[EKA].positions={ capacity-fund = 0, attribution-evidence = 0, critical-infrastructure = 0 }";
    assert_eq!(value(&run(MEDIATED, &[elsewhere]))[..4], value(&selfish)[..4]);
    let caring = ["state[*].moral_others=0.3", "state[*].moral_community=0.2"];
    let moved = run(MEDIATED, &[&caring[..], &[elsewhere]].concat());
    assert_ne!(value(&moved)[..4], value(&run(MEDIATED, &caring))[..4]);
    for idle in ["preferences.rawls=1", "preferences.regard=inequity-aversion"] {
        assert_eq!(run(MEDIATED, &[idle]), selfish, "{idle}");
        assert_ne!(
            run(MEDIATED, &[&caring[..], &[idle]].concat()),
            run(MEDIATED, &caring),
            "{idle}"
        );
    }
}

/// Fey & Ramsay (2010): a mediator without information of its own is none.
#[test]
fn a_mediator_without_information_is_as_none() {
    for style in ["formulative", "facilitative"] {
        let style = format!("mediation.style={style}");
        let sets = ["venue.transparency=0", style.as_str()];
        let none = runs(MEDIATED, &sets, 10);
        let with = |about: &str| {
            runs(&format!("{MEDIATED}\n[[mediator]]\nid = \"envoy\"\n{about}\n"), &sets, 10)
        };
        let blind = with(
            "information = 0\nbias = 1\nfailure_cost = 0.9\npositions = { capacity-fund = 100 }",
        );
        // With nobody described, a secretariat that nobody doubts hears what there is to hear: nothing is open here.
        let secretariat =
            if style.ends_with("formulative") { none } else { with("information = 0") };
        assert_eq!(blind, secretariat, "{style}");
        let opened = with("information = 1");
        assert_ne!(opened, blind, "{style}");
        let adopted = |runs: &[Outcome]| runs.iter().filter(|run| run.run.adopted).count();
        assert!(adopted(&opened) > adopted(&blind), "{style}");
    }
}

/// Gains that differ in size and not in sign lead a mediator that is told yes or no to the same texts.
#[test]
fn what_a_mediator_is_not_told_does_not_move_its_texts() {
    let texts = |transparency: &str, operability: &str| {
        let transparency = format!("venue.transparency={transparency}");
        let operability = format!("agenda.operability={operability}");
        let sets = [transparency.as_str(), &operability, "adoption.operability_cost=0"];
        let all = runs(MEDIATED, &sets, 10);
        all.into_iter().map(|run| (run.text, run.run.adopted)).collect::<Vec<_>>()
    };
    assert_eq!(texts("0", "0.3"), texts("0", "0.9"));
    assert_ne!(texts("1", "0.3"), texts("1", "0.9"));
    assert_ne!(texts("1", "0.3"), texts("0", "0.3"));
}

#[test]
fn where_all_are_needed_one_that_is_missing_blocks() {
    // A vote: unanimity, and a majority of all members that is everybody.
    for rule in [
        "{ kind = \"unanimity\" }",
        "{ kind = \"qualified-majority\", share = 1, of = \"all-members\" }",
    ] {
        let rule = format!("venue.rule={rule}");
        let sets = [
            rule.as_str(),
            "negotiation.deadline=6",
            "adoption.absence=0.5",
            "adoption.noise=0.1",
            "state[*].positions={ due-diligence = 90, evidence = 60 }",
        ];
        let (mut all, mut one_short) = (0, 0);
        for outcome in runs(TREATY, &sets, 200) {
            let (yes, members) = (outcome.run.yes.unwrap(), outcome.states.len());
            assert_eq!(outcome.run.adopted, yes == members, "{:?}", outcome.run);
            all += usize::from(yes == members);
            one_short += usize::from(yes + 1 == members);
        }
        assert!(all > 0 && one_short > 0, "{rule}: {all} and {one_short}");
    }
    // A treaty: one that stays outside keeps it from everybody.
    let all = ["ratification.entry_share=1", "ratification.compliance_cost=0", "run.rounds=300"];
    let ideal = "state[*].positions={ due-diligence = 80, evidence = 60 }";
    let willing = run(TREATY, &[&all[..], &[ideal]].concat()).run;
    let missing = run(TREATY, &[&all[..], &[ideal, "state[HAV].ratification=10"]].concat()).run;
    assert_eq!((willing.parties, willing.time_to_force.is_some()), (Some(8), true));
    assert_eq!(
        (missing.parties, missing.time_to_force, missing.effectiveness),
        (Some(7), None, Some(0.0))
    );
}

/// What is missing to the rule when a mediator has made `proposals`. Without temperature those of a shorter talk are the first of a longer one.
fn shortfall(proposals: u32, temperature: &str) -> (f64, f64) {
    let sets = [
        format!("mediation.proposals={proposals}"),
        format!("mediation.temperature={temperature}"),
        "venue.rule={ kind = \"unanimity\" }".to_owned(),
    ];
    let sets: Vec<&str> = sets.iter().map(String::as_str).collect();
    let told = messages(MEDIATED, &sets);
    let mut found = told.iter().filter_map(|happening| match happening.what {
        What::Mediated { before, after, .. } => Some((before, after)),
        _ => None,
    });
    found.next().unwrap()
}

#[test]
fn without_temperature_only_improvements_are_taken() {
    let mut last = f64::INFINITY;
    let mut steps = 0;
    for proposals in 1..=40 {
        let (before, after) = shortfall(proposals, "0");
        assert!(after <= before && after <= last, "{proposals}: {last} to {after}");
        steps += usize::from(after < last);
        last = after;
    }
    assert!(steps > 1, "{steps}");
    // An annealer without temperature climbs.
    let by_vote = |more: &[&str]| {
        let sets =
            ["mediation.acceptance=vote", "negotiation.deadline=3", "mediation.proposals=400"];
        runs(MEDIATED, &[&sets[..], more].concat(), 5)
    };
    let annealers = "mediation.annealers=[\"ALD\", \"CAS\"]";
    let climbing = by_vote(&[]);
    assert_eq!(by_vote(&[annealers, "mediation.temperature=0"]), climbing);
    assert_ne!(by_vote(&[annealers, "mediation.temperature=0.5"]), climbing);
}

/// What states do and suffer, without what says that norms are there.
fn conduct(outcome: &Outcome) -> impl PartialEq + std::fmt::Debug + use<> {
    let row = &outcome.run;
    let forums: Vec<_> = outcome.forums.iter().skip(1).cloned().collect();
    let harm: Vec<_> = outcome.states.iter().map(|state| state.harm).collect();
    (
        (outcome.incidents.clone(), forums, harm, outcome.trust.clone()),
        (row.harm, row.trust, row.trust_least, row.wars, row.common_use, row.control),
        (row.breaches_seen, row.suspicions, row.punishments, row.drift),
    )
}

#[test]
fn norms_that_say_nothing_change_nothing() {
    const LEVELS: &str = "in_force.levels={ ban = 100, strikes = 0, answers = 0, force = 100, proof = 100, crime = 100, terror = 100, diligence = 100, aid = 100, data = 100, peace = 100 }";
    let base = [
        "ratification.enabled=false",
        "trust.internalisation=0.1",
        "conduct.prevention.custom=0.6",
        "state[*].good_faith=0.5",
    ];
    let of = |more: &[&str]| runs(RIVALS, &[&base[..], more].concat(), 3);
    let without = of(&[]);
    let empty = of(&[LEVELS, "in_force.operability=1e-300"]);
    let full = of(&[LEVELS, "in_force.operability=1"]);
    for ((without, empty), full) in without.iter().zip(&empty).zip(&full) {
        assert_eq!(conduct(without), conduct(empty));
        assert_ne!(conduct(without), conduct(full));
        assert!(without.run.strikes > Some(0) && without.run.countermeasures > Some(0));
    }
}

/// Two states that are alike in everything change places: what each does is the same by its name.
/// Not to the last round, since sums over states then differ by their rounding.
#[test]
fn places_mean_nothing() {
    let swap = |told: &str| {
        told.replace("id = \"A\"", "?")
            .replace("id = \"B\"", "id = \"A\"")
            .replace('?', "id = \"B\"")
    };
    let told = |outcome: &Outcome| {
        let of = |row: &IncidentRow| {
            let deed = (row.actor.clone(), row.transit.clone(), row.happened, row.critical);
            let signs = (row.warned.clone(), row.struck.clone(), row.named.clone());
            format!("{:?}", (row.round, row.kind, &row.victim, deed, signs, row.blamed.clone()))
        };
        let early = outcome.incidents.iter().filter(|row| row.round <= 20);
        let mut rows: Vec<String> = early.map(of).collect();
        rows.sort();
        rows
    };
    assert_ne!(swap(RIVALS), RIVALS);
    for (one, other) in runs(RIVALS, &[], 3).iter().zip(&runs(&swap(RIVALS), &[], 3)) {
        assert!(told(one).len() > 30);
        assert_eq!(told(one), told(other));
    }
}
