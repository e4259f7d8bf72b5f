//! What a run of the whole model costs (`scenarios/studies/the-whole-model.toml`: everything on), and its dearest arithmetic, what victims and those who may
//! attack them expect of each other, against plain arrays of fixed size. What is compared gives the same bits, is timed in turns in one process, and the
//! shortest time counts. `cargo bench --bench whole_model` prints it; `-- instructions` counts instructions under
//! callgrind alone, `-- share` those of bevy among them (built with CARGO_PROFILE_BENCH_DEBUG=line-tables-only).

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and stops where it cannot go on"
)]
#![allow(clippy::needless_range_loop, reason = "plain arrays are indexed")]
#![expect(clippy::disallowed_methods, reason = "it reads which parts are wanted")]

mod measuring;

use std::hint::black_box;
use std::path::Path;

use comity::engine::Engine;
use comity::format::read;
use comity::model::random::named;
use comity::spec::{Scenario, record::Record};
use comity::theory::{
    prevention::{Answer, Dyads, Expectation, Menu, Scope, Strikes},
    signals::Signals,
};

use measuring::Timer;

const STUDY: &str = "scenarios/studies/the-whole-model.toml";

/// Suspects of a victim, as many as `conduct.operations.suspects` has by default.
const N: usize = 8;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let timer = Timer { quick: !arguments.iter().any(|flag| flag == "--bench") };
    let words: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|word| !word.starts_with('-')).collect();
    match words[..] {
        ["counted", what] => counted(what),
        ["instructions"] => instructions(),
        ["share"] => share(),
        _ => {
            whole(&timer);
            expectations(&timer);
        }
    }
}

fn study() -> Scenario {
    read(Path::new(STUDY), &[]).unwrap_or_else(|faults| panic!("{faults}")).scenario
}

/// The mean over the study's replications of the shortest time of each.
fn whole(timer: &Timer) {
    let scenario = study();
    let all = Record { solutions: false, ..Record::ALL };
    let (mut bare, mut told) =
        (Engine::new(&scenario, Record::default()), Engine::new(&scenario, all));
    let (seed, runs) = (scenario.run.seed, if timer.quick { 1 } else { scenario.run.replications });
    let mut total = [0.0; 2];
    for replication in 0..u64::from(runs) {
        let least = timer.minima(
            3.0,
            [&mut || drop(black_box(bare.run(seed, replication))), &mut || {
                drop(black_box(told.run(seed, replication)));
            }],
        );
        total = [total[0] + least[0], total[1] + least[1]];
    }
    let [bare, told] = total.map(|time| time * 1e3 / f64::from(runs));
    println!("the whole model, {} rounds, 26 states: milliseconds a run", scenario.run.rounds);
    println!("without tables {bare:.1}, with all tables {told:.1}");
}

/// A game in plain arrays: columns by suspect, and what is the victim's.
struct Plain {
    chance: [f64; N],
    gain: [f64; N],
    restraint: [f64; N],
    menu: [Menu; N],
    slip: f64,
    signals: Signals,
    answer: Answer,
    strikes: Strikes,
    used: [f64; N],
    cutoff: [f64; N],
}

impl Plain {
    fn new(victim: usize) -> Self {
        let mut luck = named(1, &format!("game {victim}"));
        let mut column = |from: f64, to: f64| [(); N].map(|()| from + (to - from) * luck.uniform());
        let signals = Signals {
            suspects: N,
            detection: 0.7,
            accuracy: 0.8,
            false_alarm: 0.02,
            misread: 0.02,
        };
        Self {
            chance: column(0.005, 0.05),
            gain: [1.0; N],
            restraint: column(0.0, 0.2),
            menu: column(0.0, 0.2)
                .map(|cost| Menu { countermeasure: cost, self_defence: 0.1 + cost }),
            slip: 0.02,
            signals,
            answer: Answer {
                scope: Scope::Named,
                resolve: 0.42,
                standard: 0.5,
                width: 0.05,
                grave: 0.02,
                force: 2.0,
            },
            strikes: Strikes {
                warnings: Signals { detection: 0.5, accuracy: 0.7, ..signals },
                cost: 0.1 + 0.3 * luck.uniform(),
                harm: 0.6,
            },
            used: [0.5; N],
            cutoff: [0.0; N],
        }
    }

    fn resolved(&self, least: f64) -> f64 {
        if least <= 0.0 { 1.0 } else { (1.0 - least / self.answer.resolve).max(0.0) }
    }

    /// The same steps in the same order as [`Dyads::expect_from`], for this scope and with strikes.
    fn solve(&mut self) {
        let [(hit, miss, alarm), (warn, other, cry)] =
            [&self.signals, &self.strikes.warnings].map(|s| (s.hit(), s.miss(), s.alarm()));
        let (mut damping, mut before) = (0.5, f64::INFINITY);
        let (mut plans, mut attacks, mut q1, mut q0) = ([0.0; N], [0.0; N], [0.0; N], [0.0; N]);
        for _ in 0..2_000 {
            for i in 0..N {
                let share = self.used[i];
                plans[i] = self.chance[i] * ((1.0 - self.slip) * share + self.slip * (1.0 - share));
            }
            let all: f64 = plans.iter().sum();
            for i in 0..N {
                let seen = cry + plans[i] * (warn - cry) + (all - plans[i]) * (other - cry);
                let warned = if seen > 0.0 { plans[i] * warn / seen } else { 0.0 };
                let strikes_at = self.resolved(1.0 - warned + self.strikes.cost);
                (q1[i], q0[i]) = (warn * strikes_at, cry * strikes_at);
                attacks[i] = plans[i] * (1.0 - q1[i]);
            }
            let all: f64 = attacks.iter().sum();
            let mut furthest: f64 = 0.0;
            for i in 0..N {
                let seen = alarm + attacks[i] * (hit - alarm) + (all - attacks[i]) * (miss - alarm);
                let belief = if seen > 0.0 { attacks[i] * hit / seen } else { 0.0 };
                let (r1, r0) = self.answered(i, belief);
                let cutoff = if q1[i] >= 1.0 {
                    f64::INFINITY
                } else {
                    ((q1[i] - q0[i]) * self.strikes.harm + (1.0 - q1[i]) * (hit * r1)
                        - (1.0 - q0[i]) * (alarm * r0))
                        / (1.0 - q1[i])
                } + self.restraint[i];
                let willing =
                    if cutoff <= 0.0 { 1.0 } else { (1.0 - cutoff / self.gain[i]).max(0.0) };
                let step = willing - self.used[i];
                self.cutoff[i] = cutoff;
                furthest = furthest.max(step.abs());
                self.used[i] += damping * step;
            }
            if furthest < 1e-12 {
                return;
            }
            if furthest > 0.95 * before {
                damping = (0.7 * damping).max(0.01);
            }
            before = furthest;
        }
    }

    fn answered(&self, i: usize, belief: f64) -> (f64, f64) {
        let Answer { grave, force, standard, width, .. } = self.answer;
        let mild = self.resolved(1.0 - belief + self.menu[i].countermeasure);
        let hard = grave * self.resolved(1.0 - belief + self.menu[i].self_defence);
        if mild == 0.0 && hard == 0.0 {
            return (0.0, 0.0);
        }
        let evident =
            if belief <= 0.0 { 0.0 } else { 1.0 / (1.0 + libm::exp((standard - belief) / width)) };
        (evident * (mild - (grave * mild).min(hard) + force * hard), evident * mild)
    }
}

fn games() -> Vec<Plain> {
    (0..26).map(Plain::new).collect()
}

/// All games from one half, then from where trust has made answers a little dearer.
#[inline(never)]
fn run_plain(games: &mut [Plain]) {
    for game in games {
        game.used = [0.5; N];
        game.solve();
        game.menu.iter_mut().for_each(|menu| menu.countermeasure += 0.01);
        game.solve();
        game.menu.iter_mut().for_each(|menu| menu.countermeasure -= 0.01);
    }
}

/// The same by the model's own.
#[inline(never)]
fn run_model(games: &mut [Plain], found: &mut [Expectation]) {
    for (game, found) in games.iter_mut().zip(found) {
        found.used.clear();
        expect(game, found);
        game.menu.iter_mut().for_each(|menu| menu.countermeasure += 0.01);
        expect(game, found);
        game.menu.iter_mut().for_each(|menu| menu.countermeasure -= 0.01);
    }
}

fn expect(game: &Plain, found: &mut Expectation) {
    let dyads = Dyads {
        chance: &game.chance,
        gain: &game.gain,
        restraint: &game.restraint,
        menu: &game.menu,
        slip: game.slip,
        signals: game.signals,
        answer: game.answer,
        strikes: Some(game.strikes),
    };
    dyads.expect_from(found);
}

fn expectations(timer: &Timer) {
    let (mut plain, mut theirs) = (games(), games());
    let mut found = vec![Expectation::default(); plain.len()];
    run_plain(&mut plain);
    run_model(&mut theirs, &mut found);
    let bits = |numbers: &[f64]| numbers.iter().map(|x| x.to_bits()).collect::<Vec<u64>>();
    let mut folded = 0;
    for (plain, found) in plain.iter().zip(&found) {
        assert!(found.converged, "a game that does not come to rest says nothing");
        assert_eq!(bits(&plain.used), bits(&found.used));
        assert_eq!(bits(&plain.cutoff), bits(&found.cutoff));
        folded = bits(&plain.cutoff).iter().fold(folded, |sum: u64, x| sum.rotate_left(1) ^ x);
    }
    println!(
        "\nexpectations of 26 victims and their {N} suspects, twice: same bits in both, cutoffs fold to {folded:#018x}"
    );
    let [arrays, model] = timer.minima(
        5.0,
        [&mut || run_plain(black_box(&mut plain)), &mut || {
            run_model(black_box(&mut theirs), black_box(&mut found));
        }],
    );
    println!(
        "plain arrays {:.1} µs, model {:.1} µs: model/plain = {:.2}x",
        arrays * 1e6,
        model * 1e6,
        model / arrays
    );
}

/// What `instructions` counts: one thing a few times, after once that lets buffers grow.
fn counted(what: &str) {
    let (mut games, mut found) = (games(), vec![Expectation::default(); 26]);
    match what {
        "plain" => (0..COUNTED).for_each(|_| run_plain(black_box(&mut games))),
        "model" => (0..COUNTED).for_each(|_| run_model(black_box(&mut games), &mut found)),
        _ => {
            let mut engine = Engine::new(&study(), Record::default());
            drop(engine.run(1, 0));
            (0..COUNTED).for_each(|_| run_whole(&mut engine));
        }
    }
}

#[inline(never)]
fn run_whole(engine: &mut Engine) {
    drop(black_box(engine.run(2022, 0)));
}

const COUNTED: u32 = 3;

/// What the world and its schedule take of a run of the whole model.
fn share() {
    match measuring::share("whole_model", &["whole"], "bevy_") {
        Some(share) => {
            println!("bevy's share of the instructions of the whole model: {:.1} %", 100.0 * share)
        }
        None => println!("{}", measuring::NO_LINES),
    }
}

fn instructions() {
    let count = |what: &str| measuring::instructions("whole_model", &[what], COUNTED);
    let [plain, model, whole] = ["plain", "model", "whole"].map(count);
    println!("thousands of instructions: a run of the whole model {whole:.0}");
    println!("expectations: plain arrays {plain:.0}, model {model:.0}: {:.2}x", model / plain);
}
