//! What always holds of ratification, on random treaties, and its limits through the engine.

use std::fmt::Write as _;

use comity::spec::record::Record;
use comity::{
    engine::{Engine, Outcome},
    format::read_str,
};
use proptest::prelude::*;

use crate::random_scenarios::cases;

/// A random treaty: ideals of each state on two issues, the text, the operability, free riding, the hazard.
#[derive(Clone, Debug)]
struct Room {
    ideals: Vec<(f64, f64)>,
    text: (f64, f64),
    operability: f64,
    free_riding: f64,
    hazard: f64,
    own: f64,
    cost: f64,
}

fn rooms(least: f64) -> impl Strategy<Value = Room> {
    let point = move || (least..100.0, least..100.0);
    let text = (10.0..60.0, 10.0..60.0);
    let shares = (0.1..1.0, 0.0..1.0, 0.1..1.0, 0.0..0.8, 0.0..0.1);
    (proptest::collection::vec(point(), 3..9), text, shares).prop_map(
        |(ideals, text, (operability, free_riding, hazard, own, cost))| Room {
            ideals,
            text,
            operability,
            free_riding,
            hazard,
            own,
            cost,
        },
    )
}

impl Room {
    /// The treaty with these settings beside its own. The text passes whatever the states think of it, since the veto that could
    /// stop it is nobody's and a share of next to nothing carries it.
    fn run(&self, sets: &[String]) -> Outcome {
        let Self { text: (x, y), operability, free_riding, hazard, own, cost, .. } = self;
        let mut toml = format!(
            "schema = 1\ntitle = \"Random\"\n[run]\nrounds = 30\n[venue]\nrule = {{ kind = \"qualified-majority\", share = 0.5 }}\n\
             [negotiation]\ndeadline = 1\nstep = 0.0001\n[adoption]\nnoise = 0\nabsence = 0\noperability_cost = 0\nband = 0\n\
             [[issue]]\nid = \"x\"\nstatus_quo = 0\n[[issue]]\nid = \"y\"\nstatus_quo = 0\n\
             [ratification]\nfree_riding = {free_riding}\nhazard = {hazard}\nown = {own}\ncompliance_cost = {cost}\n"
        );
        for (slot, (a, b)) in self.ideals.iter().enumerate() {
            let _ =
                writeln!(toml, "[[state]]\nid = \"S{slot}\"\npositions = {{ x = {a}, y = {b} }}");
        }
        let _ = writeln!(
            toml,
            "[[text]]\nsponsor = \"S0\"\noperability = {operability}\nlevels = {{ x = {x}, y = {y} }}"
        );
        let checked = read_str("random", &toml, sets).unwrap_or_else(|faults| panic!("{faults}"));
        let wants = Record { states: true, ..Record::default() };
        Engine::new(&checked.scenario, wants).run(1, 0).unwrap()
    }

    fn with(&self, sets: &[&str]) -> Outcome {
        self.run(&sets.iter().map(|set| (*set).to_owned()).collect::<Vec<_>>())
    }

    /// Parties in the end under each value of a key.
    fn parties(&self, key: &str, values: &[f64], sets: &[&str]) -> Vec<usize> {
        let mut sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
        sets.push(String::new());
        let mut of = |value: &f64| {
            *sets.last_mut().unwrap() = format!("{key}={value}");
            self.run(&sets).run.parties.unwrap_or(0)
        };
        values.iter().map(&mut of).collect()
    }
}

proptest! {
    #![proptest_config(cases(40))]

    /// Without peer pressure, and with a hurdle of nothing or more, joining pays whoever joins.
    #[test]
    fn nobody_joins_at_a_loss(room in rooms(0.0)) {
        let outcome = room.with(&["ratification.peer_pressure=0", "state[*].ratification=0"]);
        for state in &outcome.states {
            prop_assert!(state.joining_margin.is_none_or(|margin| margin >= 0.0), "{state:?}");
            prop_assert_eq!(state.joined_round.is_some(), state.party == Some(true));
        }
    }

    #[test]
    fn nothing_is_realised_before_entry_into_force(room in rooms(0.0)) {
        for quorum in ["0.2", "0.6", "1"] {
            let outcome = room.with(&[&format!("ratification.entry_share={quorum}")]);
            let run = &outcome.run;
            prop_assert_eq!(run.realised_mean.is_some(), run.time_to_force.is_some());
            let none = run.effectiveness.is_none_or(|e| e == 0.0);
            prop_assert!(run.time_to_force.is_some() || none);
            let enough = run.parties.is_none_or(|n| n as f64 >= quorum.parse::<f64>().unwrap() * room.ideals.len() as f64 - 1e-3);
            prop_assert!(run.time_to_force.is_none() || enough || run.withdrawals > Some(0));
        }
    }

    /// Where the text is good for all, more pressure never keeps a state out, and a higher hurdle or more free riding never brings
    /// one in.
    #[test]
    fn pressure_brings_in_and_hurdles_and_free_riding_keep_out(room in rooms(60.0)) {
        let sets = &["ratification.tolerance=1", "state[*].ratification=0.05"];
        let pressed = room.parties("ratification.peer_pressure", &[0.0, 0.05, 0.2], sets);
        prop_assert!(pressed.is_sorted(), "{pressed:?}");
        let mut hurdled = room.parties("state[*].ratification", &[0.0, 0.05, 0.2], &sets[..1]);
        hurdled.reverse();
        prop_assert!(hurdled.is_sorted(), "{hurdled:?}");
        let mut ridden = room.parties("ratification.free_riding", &[0.0, 0.5, 1.0], sets);
        ridden.reverse();
        prop_assert!(ridden.is_sorted(), "{ridden:?}");
    }

    #[test]
    fn limits(room in rooms(60.0)) {
        let parties = |sets: &[&str]| room.with(sets).run.parties.unwrap_or(0);
        prop_assert_eq!(parties(&["ratification.hazard=0"]), 0);
        prop_assert_eq!(parties(&["state[*].ratification=10"]), 0);
        let free = &["ratification.hazard=1", "state[*].ratification=-10", "ratification.peer_pressure=0"];
        prop_assert_eq!(parties(free), room.ideals.len());
        let outcome = room.with(free);
        prop_assert!(outcome.states.iter().all(|state| state.joined_round == Some(2)));
    }

    /// Equal states do alike where nothing is left to luck.
    #[test]
    fn equals_do_alike(room in rooms(0.0)) {
        let mut room = Room { hazard: 1.0, ..room };
        room.ideals[1] = room.ideals[0];
        let outcome = room.with(&[]);
        let of = |slot: usize| {
            let state = &outcome.states[slot];
            (state.party, state.joined_round, state.left_round, state.realised)
        };
        prop_assert_eq!(of(0), of(1));
    }
}

#[test]
fn switched_off_it_leaves_every_other_measure_alone() {
    let room = Room {
        ideals: vec![(90.0, 80.0), (70.0, 60.0), (60.0, 90.0)],
        text: (50.0, 50.0),
        operability: 0.6,
        free_riding: 0.5,
        hazard: 0.5,
        own: 0.3,
        cost: 0.01,
    };
    let (off, on) = (room.with(&["ratification.enabled=false"]), room.with(&[]));
    assert_eq!((off.run.parties, off.run.effectiveness, off.states[0].party), (None, None, None));
    assert_eq!((off.run.rounds, off.run.welfare_mean), (on.run.rounds, on.run.welfare_mean));
    assert_eq!((off.text, off.last_vote), (on.text, on.last_vote));
}

/// Four states that differ over how freely data may flow.
const HAGGLE: &str = r#"
schema = 1
title = "Who may collect what?"
[run]
rounds = 60
[venue]
rule = { kind = "simple-majority" }
equal_participation = true
[agenda]
operability = 1
[negotiation]
deadline = 10
[adoption]
noise = 0
[ratification]
hazard = 1
compliance_cost = 0
[data_control]
[[issue]]
id = "flow"
low = "each state collects what it likes"
high = "data flow freely"
status_quo = 10
governs = "data-collection"
direction = "openness"
[[state]]
id = "A"
positions = { flow = 90 }
data_control = { collection = 0.9, generation = 0.4 }
[[state]]
id = "B"
positions = { flow = 80 }
data_control = { collection = 0.7 }
[[state]]
id = "C"
positions = { flow = 70 }
data_control = { collection = 0.8 }
[[state]]
id = "D"
positions = { flow = 0 }
data_control = { collection = 1 }
"#;

/// States haggle over how far data may be controlled; what they agree on, once in force, moves what they do, in the direction that the issue states.
#[test]
fn instruments_of_data_control_are_bargained_over() {
    let run = |sets: &[&str]| {
        let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
        let checked = comity::format::read_str("haggle", HAGGLE, &sets).unwrap();
        let wants = comity::spec::record::Record::ALL;
        comity::engine::Engine::new(&checked.scenario, wants).run(1, 0).unwrap()
    };
    let (free, shut) = (run(&[]), run(&["issue[flow].direction=control"]));
    let (flow, none) = (free.text[0], run(&["ratification.enabled=false"]));
    assert!(free.run.adopted && flow > 30.0 && free.run.time_to_force.is_some(), "{:?}", free.run);
    for (slot, given) in [0.9, 0.7, 0.8, 1.0].into_iter().enumerate() {
        let ends = |outcome: &comity::engine::Outcome| {
            let state = &outcome.states[slot];
            (state.party.unwrap_or(false), state.control_collection.unwrap())
        };
        let ((party, open), (_, closed)) = (ends(&free), ends(&shut));
        assert_eq!(party, slot < 3, "slot {slot}");
        let (open_end, shut_end) =
            if party { (1.0 - flow / 100.0, flow / 100.0) } else { (given, given) };
        assert!(
            (open - open_end).abs() < 1e-3 && (closed - shut_end).abs() < 1e-3,
            "{open} {closed}"
        );
        assert_eq!(ends(&none).1, given);
    }
    assert_eq!(free.states[0].control_generation, Some(0.4));
    assert!(free.run.common_use > none.run.common_use);
}
