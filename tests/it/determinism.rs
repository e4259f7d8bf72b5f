//! Same seed, same bytes: on one thread or two, on a fresh world or a reused one, in any order of replications, with the
//! schedule shuffled, with the C library's vector paths switched off.

use bevy_ecs::prelude::Schedule;
use comity::engine::{Engine, Outcome};
use comity::format::read;
use comity::model::phase::Round;
use comity::spec::{Scenario, record::Record};

use crate::support::{comity, comity_with, files, room, shipped};

const STUDY: &str = "scenarios/studies/open-ended-working-group.toml";
/// Settings under which the study climbs the whole ladder, so that every mechanism is at work.
const DEADLOCK: [&str; 5] = [
    "issue[*].status_quo=50",
    "arbitration.consent=compulsory",
    "mediation.proposals=40",
    "state[*].good_faith=0.8",
    "state[*].harm=1",
];

const EVERYTHING: Record = Record { solutions: false, ..Record::ALL };

fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    for path in shipped() {
        all.push(read(&path, &[]).unwrap().scenario);
        if path.ends_with("open-ended-working-group.toml") {
            let sets: Vec<String> = DEADLOCK.iter().map(|set| (*set).to_owned()).collect();
            all.push(read(&path, &sets).unwrap().scenario);
        }
    }
    all
}

fn one(engine: &mut Engine, replication: u64) -> Outcome {
    engine.run(2022, replication).unwrap()
}

fn run_bytes(extra: &[&str]) -> Vec<(String, String)> {
    let (_room, out) = room();
    let mut args = vec!["run", STUDY, "--out", &out, "--quiet", "--replications", "40"];
    DEADLOCK.iter().for_each(|set| args.extend(["--set", *set]));
    args.extend(extra);
    let said = comity(&args);
    assert_eq!(said.code, 0, "{}", said.err);
    files(&out)
}

#[test]
fn threads_change_no_byte() {
    let one = run_bytes(&["--threads", "1"]);
    assert_eq!(one, run_bytes(&["--threads", "2"]));
    assert_eq!(one, run_bytes(&["--threads", "7"]));
    assert_ne!(one, run_bytes(&["--threads", "1", "--seed", "5"]));
}

#[test]
fn vector_paths_of_the_c_library_change_no_byte() {
    let (_room, out) = room();
    let (_other, plain) = room();
    let args = |out| ["run", STUDY, "--out", out, "--set", DEADLOCK[0], "--replications", "4"];
    let env = [("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-AVX2,-FMA")];
    assert_eq!(comity_with(&args(&out), &env).code, 0);
    assert_eq!(comity(&args(&plain)).code, 0);
    assert_eq!(files(&out), files(&plain));
}

#[test]
fn a_reused_world_equals_a_fresh_one_in_any_order() {
    for scenario in scenarios() {
        let fresh: Vec<Outcome> =
            (0..5).map(|k| one(&mut Engine::new(&scenario, EVERYTHING), k)).collect();
        let mut reused = Engine::new(&scenario, EVERYTHING);
        for k in [3, 0, 4, 4, 1, 2, 0] {
            assert!(one(&mut reused, k) == fresh[k as usize], "{} {k}", scenario.title);
        }
    }
}

#[test]
fn the_order_of_unordered_systems_changes_nothing() {
    for scenario in scenarios() {
        let plain = one(&mut Engine::new(&scenario, EVERYTHING), 1);
        for seed in 0..20 {
            let mut schedule = Schedule::new(Round);
            let mut settings = schedule.get_build_settings();
            settings.shuffle_seed = Some(seed);
            schedule.set_build_settings(settings);
            let mut shuffled = Engine::with_schedule(&scenario, EVERYTHING, schedule);
            assert!(one(&mut shuffled, 1) == plain, "{} shuffled by {seed}", scenario.title);
        }
    }
}

#[test]
fn what_is_written_down_changes_nothing_that_happens() {
    for scenario in scenarios() {
        let all = one(&mut Engine::new(&scenario, EVERYTHING), 2);
        let none = one(&mut Engine::new(&scenario, Record::default()), 2);
        assert_eq!(all.run, none.run);
        assert!(none.rounds.is_empty() && none.votes.is_empty() && none.events.is_empty());
    }
}
