//! The engine computes what plain arrays compute, to the last bit, and allocates nothing in a round.

use std::path::Path;

use comity::engine::{Engine, Outcome};
use comity::format::{read, read_str};
use comity::measure::rows::RunRow;
use comity::model::random::Streams;
use comity::spec::{Scenario, record::Record};

use crate::allocations::allocations;
use crate::plain::{Case, Measures, Plain};
use crate::plain_study::{CameTo, Study};

const STUDY: &str = "scenarios/studies/open-ended-working-group.toml";

const BALANCES: Record = Record {
    states: true,
    rounds: false,
    texts: false,
    votes: false,
    forums: false,
    incidents: false,
    trust: false,
    transcript: false,
    solutions: false,
};

fn engine(case: &Case, wants: Record) -> Engine {
    let checked =
        read_str("plain", &case.scenario(), &[]).unwrap_or_else(|faults| panic!("{faults}"));
    Engine::new(&checked.scenario, wants)
}

fn measures(run: &RunRow) -> Measures {
    let heads = [run.yes, run.no, run.abstain, run.absent].map(Option::unwrap);
    Measures {
        heads,
        brackets: run.brackets,
        welfare_mean: run.welfare_mean,
        welfare_least: run.welfare_least,
        moved: run.text_moved.unwrap(),
    }
}

fn same(engine: &Outcome, plain: &Plain, case: &Case) {
    let Case { states, issues, rounds, .. } = case;
    let size = format!("{states} states, {issues} issues, {rounds} rounds");
    assert!(!engine.run.adopted && engine.run.rounds == case.rounds, "{size}: {:?}", engine.run);
    let bits = |numbers: &[f64]| numbers.iter().map(|x| x.to_bits()).collect::<Vec<u64>>();
    let gain: Vec<f64> = engine.states.iter().map(|row| row.gain).collect();
    assert_eq!(bits(&engine.text), bits(&plain.levels), "levels, {size}");
    assert_eq!(bits(&gain), bits(&plain.gain), "gains, {size}");
    assert_eq!(bits(&engine.scaled), bits(&plain.scaled), "scaled gains, {size}");
    assert_eq!(engine.bracketed, plain.bracketed, "brackets, {size}");
    assert_eq!(measures(&engine.run), plain.came_to, "measures, {size}");
}

#[test]
fn the_engine_computes_what_plain_arrays_compute() {
    for (states, issues, rounds) in [(7, 3, 1), (26, 14, 12), (50, 1, 30), (193, 12, 50)] {
        let case = Case::new(states, issues, rounds);
        let (mut plain, mut engine) = (Plain::new(&case), engine(&case, BALANCES));
        for replication in 0..2 {
            plain.run(&Streams { seed: 1, replication });
            let outcome = engine.run(1, replication).unwrap();
            same(&outcome, &plain, &case);
        }
    }
}

/// The study as it is, before its mediator, at its last vote, and among states in good faith.
const LADDERS: [&[&str]; 4] = [
    &[],
    &["issue[*].status_quo=50"],
    &["issue[*].status_quo=50", "venue.transparency=0", "mediation.proposals=20"],
    &["issue[*].status_quo=50", "mediation.proposals=20", "state[*].good_faith=1"],
];

#[test]
fn the_study_of_26_states_is_what_plain_arrays_make_of_it() {
    let mut rungs = std::collections::BTreeSet::new();
    for sets in LADDERS {
        let scenario = study(sets);
        let mut engine = Engine::new(&scenario, BALANCES);
        let mut plain = Study::new(&scenario, &engine);
        for replication in 0..20 {
            let outcome = engine.run(2022, replication).unwrap();
            let came_to = plain.run(&Streams { seed: 2022, replication });
            let bits = |numbers: &[f64]| numbers.iter().map(|x| x.to_bits()).collect::<Vec<u64>>();
            let gain: Vec<f64> = outcome.states.iter().map(|row| row.gain).collect();
            assert_eq!(CameTo::of(&outcome.run), came_to, "{sets:?} {replication}");
            assert_eq!(bits(&outcome.text), bits(&plain.levels), "levels, {sets:?} {replication}");
            assert_eq!(bits(&gain), bits(&plain.gain), "gains, {sets:?} {replication}");
            assert_eq!(outcome.bracketed, plain.bracketed, "brackets, {sets:?} {replication}");
            rungs.insert(came_to.rung);
        }
    }
    assert_eq!(
        rungs.into_iter().collect::<Vec<&str>>(),
        ["last-resort", "mediation", "negotiation"]
    );
}

fn study(sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    read(Path::new(STUDY), &sets).unwrap_or_else(|faults| panic!("{faults}")).scenario
}

/// In the study neither a round of those who care for others and exaggerate allocates anything, nor a proposal of the mediator.
#[test]
fn neither_a_round_of_the_study_nor_a_proposal_allocates() {
    let of_a_run = |deadline: u32, proposals: u32| {
        let [deadline, proposals] = [
            format!("negotiation.deadline={deadline}"),
            format!("mediation.proposals={proposals}"),
        ];
        let sets = ["issue[*].status_quo=50", "venue.transparency=0", &deadline, &proposals];
        let mut engine = Engine::new(&study(&sets), Record::default());
        for replication in 0..4 {
            let _ = engine.run(1, replication);
        }
        let mut rung = "";
        let counted = allocations(|| rung = engine.run(1, 1).unwrap().run.rung);
        assert_eq!(rung, "last-resort");
        counted
    };
    let few = of_a_run(10, 20);
    assert!(few > 0, "the counter counts");
    // Who refuses to go before the panel is written down at the end: a list that grows with them.
    let more = [of_a_run(40, 20), of_a_run(10, 100)];
    assert!(more.iter().all(|more| more.abs_diff(few) <= 2), "{few} {more:?}");
}

/// A run of fifty rounds allocates as often as one of three: the rounds between allocate nothing.
#[test]
fn a_round_allocates_nothing() {
    let of_a_run = |rounds: u32| {
        let mut engine =
            engine(&Case { deadline: 60, ..Case::new(193, 12, rounds) }, Record::default());
        // Until every buffer has grown: messages have two, which take turns.
        for replication in 0..4 {
            let _ = engine.run(1, replication);
        }
        allocations(|| {
            let outcome = engine.run(1, 1).unwrap();
            assert_eq!(outcome.run.rounds, rounds);
        })
    };
    let (short, long) = (of_a_run(3), of_a_run(50));
    assert!(short > 0, "the counter counts");
    assert_eq!(short, long);
}
