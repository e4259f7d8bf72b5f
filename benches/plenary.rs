//! What a run costs: a plenary of 193 states, instructions, bevy's share of them, reuse, growth, the
//! study of 26 states, landmarks. Everything that is compared is timed in turns in one process, and
//! the shortest time of each counts: a busy machine only adds. `cargo bench` prints it; without
//! `--bench`, as in `cargo test`, everything small runs once. `cargo bench -- study` prints that part
//! alone; `cargo bench -- instructions` counts instructions under callgrind, which no busy machine
//! disturbs.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and stops where it cannot go on"
)]
#![expect(clippy::disallowed_methods, reason = "it reads which parts are wanted")]

mod measuring;
#[path = "../tests/it/plenary.rs"]
mod plenary;

use std::hint::black_box;
use std::path::Path;

use comity::engine::Engine;
use comity::format::{read, read_str};
use comity::spec::{Scenario, record::Record};
use comity::theory::text_bargaining::{nash_point, utilitarian_point};
use measuring::Timer;
use plenary::Case;

const STUDY: &str = "scenarios/studies/open-ended-working-group.toml";

const EVERYTHING: Record = Record { solutions: false, ..Record::ALL };

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (flags, wanted): (Vec<_>, Vec<_>) = arguments.iter().partition(|a| a.starts_with('-'));
    if let [what, rest @ ..] = &wanted[..]
        && *what == "counted"
    {
        return counted(rest);
    }
    let timer = Timer { quick: !flags.iter().any(|flag| *flag == "--bench") };
    for (name, part) in PARTS {
        if wanted.is_empty() || wanted.iter().any(|wanted| *wanted == name) {
            part(&timer);
        }
    }
}

/// A part of the benchmark by name.
type Part = (&'static str, fn(&Timer));

const PARTS: [Part; 9] = [
    ("plenary", plenary_of_193),
    ("instructions", instructions),
    ("share", share),
    ("reuse", reuse),
    ("growth", growth),
    ("caring", caring),
    ("forums", forums),
    ("study", study),
    ("landmarks", landmarks),
];

fn scenario(case: &Case) -> Scenario {
    read_str("plenary", &case.scenario(), &[]).unwrap_or_else(|faults| panic!("{faults}")).scenario
}

fn micro(seconds: f64) -> String {
    format!("{:.1} µs", seconds * 1e6)
}

#[inline(never)]
fn run_engine(engine: &mut Engine) {
    drop(black_box(engine.run(1, 0)));
}

fn of_the_study(sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    read(Path::new(STUDY), &sets).unwrap_or_else(|faults| panic!("{faults}")).scenario
}

/// A run is its rounds and what is done once: reset and opening, the recorded vote, measures. The
/// rounds alone are what 200 rounds cost more than 50.
fn plenary_of_193(timer: &Timer) {
    println!("plenary of 193 states on 12 issues");
    let [of_50, of_200] = [50, 200].map(|rounds| {
        let mut engine = Engine::new(&scenario(&Case::new(193, 12, rounds)), Record::default());
        let [time] = timer.minima(3.0, [&mut || run_engine(&mut engine)]);
        println!("{rounds} rounds: {}, {:.0} runs/s", micro(time), 1.0 / time);
        time
    });
    let round = (of_200 - of_50) / 150.0;
    println!("a round: {}; once a run, beside them: {}", micro(round), micro(of_50 - 50.0 * round));
}

/// Instructions of a run.
fn instructions(timer: &Timer) {
    if timer.quick {
        return;
    }
    println!("\nthousands of instructions a run");
    let count = |what: &[&str]| measuring::instructions("plenary", what, COUNTED);
    let [of_50, of_200] = ["50", "200"].map(|rounds| {
        let counted = count(&["engine", rounds]);
        println!("plenary, {rounds:>3} rounds {counted:8.0}");
        counted
    });
    println!("one more round {:14.1}", (of_200 - of_50) / 150.0);
    for (title, sets) in [("as it is", &[][..]), ("mediated", &[BACK][..])] {
        println!("study {title} {:14.0}", count(&[&["study"], sets].concat()));
    }
}

/// What the world and its schedule take of a run.
fn share(timer: &Timer) {
    if timer.quick {
        return;
    }
    println!("\nshare of bevy's lines in the instructions of a run");
    for what in [&["engine", "50"][..], &["study"], &["study", BACK]] {
        match measuring::share("plenary", what, "bevy_") {
            Some(share) => println!("{:35} {:.1} %", what.join(" "), 100.0 * share),
            None => return println!("{}", measuring::NO_LINES),
        }
    }
}

/// Runs of which instructions are counted.
const COUNTED: u32 = 20;

/// What `instructions` counts: some runs of one thing, after one that lets buffers grow.
fn counted(what: &[&String]) {
    let words: Vec<&str> = what.iter().map(|word| word.as_str()).collect();
    let case = |rounds: &str| Case::new(193, 12, rounds.parse().unwrap());
    let repeat = |run: &mut dyn FnMut()| (0..COUNTED).for_each(|_| run());
    match words[..] {
        ["engine", rounds] => {
            let mut engine = Engine::new(&scenario(&case(rounds)), Record::default());
            drop(engine.run(1, 1));
            repeat(&mut || run_engine(&mut engine));
        }
        ["study", ref sets @ ..] => {
            let mut engine = Engine::new(&of_the_study(sets), Record::default());
            drop(engine.run(1, 1));
            repeat(&mut || run_engine(&mut engine));
        }
        _ => panic!("nothing to count: {words:?}"),
    }
}

fn reuse(timer: &Timer) {
    let scenario = scenario(&Case::new(193, 12, 50));
    let mut engine = Engine::new(&scenario, Record::default());
    let [build, rebuilt, reused] = timer.minima(
        4.0,
        [
            &mut || drop(black_box(Engine::new(&scenario, Record::default()))),
            &mut || drop(black_box(Engine::new(&scenario, Record::default()).run(1, 0))),
            &mut || drop(black_box(engine.run(1, 0))),
        ],
    );
    println!("\nEngine::new  {}", micro(build));
    println!(
        "rebuilt/reused = {:.2}x ({} against {})",
        rebuilt / reused,
        micro(rebuilt),
        micro(reused)
    );
}

fn growth(timer: &Timer) {
    println!("\nns per state, issue and round, 50 rounds: states, issues, time");
    let by_states = [10, 26, 50, 193, 500, 2000].map(|states| (states, 12));
    let by_issues = [1, 5, 12, 25, 50].map(|issues| (193, issues));
    let small = |(states, issues): &(usize, usize)| states * issues <= 500;
    let sizes = by_states.into_iter().chain(by_issues);
    for (states, issues) in sizes.filter(|size| !timer.quick || small(size)) {
        let case = Case::new(states, issues, 50);
        let mut engine = Engine::new(&scenario(&case), Record::default());
        let [time] = timer.minima(0.8, [&mut || run_engine(&mut engine)]);
        println!("{states:5} {issues:3} {:6.2}", time * 1e9 / (states * issues * 50) as f64);
    }
}

/// The same where everybody cares a little for others, which takes sums over all states for each delegation's demand.
fn caring(timer: &Timer) {
    println!("\nns per state, issue and round where states care for others: states, issues, time");
    for states in [26, 193, 2000].into_iter().filter(|states| !timer.quick || *states < 100) {
        let case = Case::new(states, 12, 50);
        let text = case.scenario().replace("concession", "moral_others = 0.1\nconcession");
        let checked = read_str("caring", &text, &[]).unwrap_or_else(|faults| panic!("{faults}"));
        let mut engine = Engine::new(&checked.scenario, Record::default());
        let [time] = timer.minima(0.8, [&mut || run_engine(&mut engine)]);
        println!("{states:5}  12 {:6.2}", time * 1e9 / (states * 12 * 50) as f64);
    }
}

/// What forums of two beside the plenary add to a run: disputes, brought one after the other over the first half of it, each
/// of which climbs its ladder.
fn forums(timer: &Timer) {
    println!(
        "\nforums beside the plenary of 10 states on 12 issues, 50 rounds: forums, a run, each forum"
    );
    let case = Case::new(10, 12, 50);
    let engine = |forums: usize| {
        let mut text = case.scenario() + "[disputes]\ndeadline = 10\n";
        for forum in 0..forums {
            let (claimant, other, round) = (forum % 10, 1 + forum / 10 % 9, 1 + forum % 25);
            text += &format!(
                "[[dispute]]\nclaimant = \"S{claimant}\"\nrespondent = \"S{}\"\nround = {round}\n",
                (claimant + other) % 10
            );
        }
        let checked = read_str("forums", &text, &[]).unwrap_or_else(|faults| panic!("{faults}"));
        Engine::new(&checked.scenario, Record::default())
    };
    let mut none = engine(0);
    for count in [1, 10, 100, 1000].into_iter().filter(|count| !timer.quick || *count <= 10) {
        let mut some = engine(count);
        let [without, with] =
            timer.minima(1.0, [&mut || run_engine(&mut none), &mut || run_engine(&mut some)]);
        println!("{count:5} {:>9} {:>8}", micro(with), micro((with - without) / count as f64));
    }
}

/// What brings the study before its mediator.
const BACK: &str = "issue[*].status_quo=50";

/// The mean over replications of the shortest time of each.
fn study(timer: &Timer) {
    for (title, sets) in
        [("as it is, closed in negotiation", &[][..]), ("status quo 50, mediated", &[BACK][..])]
    {
        let scenario = of_the_study(sets);
        let runs = if timer.quick { 1 } else { scenario.run.replications };
        let mut bare = Engine::new(&scenario, Record::default());
        let mut told = Engine::new(&scenario, EVERYTHING);
        let mut total = [0.0; 2];
        for replication in 0..u64::from(runs) {
            let least = timer.minima(
                0.1,
                [&mut || drop(black_box(bare.run(scenario.run.seed, replication))), &mut || {
                    drop(black_box(told.run(scenario.run.seed, replication)));
                }],
            );
            total.iter_mut().zip(least).for_each(|(total, least)| *total += least);
        }
        let [bare, told] = total.map(|time| time / f64::from(runs));
        println!("\nstudy of 26 states, {title}:");
        println!("without tables {}, {:.0} runs/s", micro(bare), 1.0 / bare);
        println!("with tables    {}, {:.0} runs/s", micro(told), 1.0 / told);
        println!("tables/bare = {:.2}x", told / bare);
    }
}

/// What the Nash point and the utilitarian point cost once, where a run needs them.
fn landmarks(timer: &Timer) {
    println!(
        "\nlandmarks, once an engine, at the first adoption: states, issues, Nash point, utilitarian point"
    );
    for (states, issues) in [(26, 14), (193, 12)] {
        let Case { position, mut salience, .. } = Case::new(states, issues, 1);
        for slot in 0..states {
            let total: f64 = salience.iter().skip(slot).step_by(states).sum();
            salience.iter_mut().skip(slot).step_by(states).for_each(|s| *s /= total);
        }
        let x: Vec<&[f64]> = position.chunks_exact(states).collect();
        let s: Vec<&[f64]> = salience.chunks_exact(states).collect();
        // Low enough that every party can gain.
        let disagreement = vec![0.5; states];
        let [nash, utilitarian] = timer.minima(
            1.0,
            [&mut || drop(black_box(nash_point(&x, &s, 2.0, &disagreement))), &mut || {
                drop(black_box(utilitarian_point(&x, &s, 2.0)))
            }],
        );
        println!("{states:5} {issues:3} {} {}", micro(nash), micro(utilitarian));
    }
}
