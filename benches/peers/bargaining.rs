//! What models of collective bargaining cost by size: a run of KTAB's spatial model, a round of the exchange model. The
//! figures of other programs beside them are recorded, not measured here. `cargo bench --bench bargaining` prints it.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]

use std::fs;
use std::hint::black_box;
use std::time::Instant;

use comity::model::random::{self, Draws};
use comity::theory::compromise::Stand;
use comity::theory::exchange::{self, Stands};
use comity::theory::ktab;

/// Seconds of KTAB's own program on one core, a whole run, by actors.
const KTAB: &[(usize, &str)] =
    &[(10, "0.15"), (30, "2.1"), (60, "51"), (100, "over 700"), (193, "–")];
/// Seconds of the decide exchange model on one core, a round, by actors on three issues.
const EXCHANGE: &[(usize, &str)] = &[(10, "–"), (100, "11.4"), (193, "–")];
const ISSUES: usize = 3;

fn main() {
    println!("| actors | KTAB's model: turns | Comity, s a run | s a turn | KTAB, s a run |");
    println!("| ---: | ---: | ---: | ---: | ---: |");
    for (n, theirs) in KTAB {
        let actors = crowd(*n, &mut random::named(1, "benchmark"));
        let (seconds, run) = shortest(|| ktab::run(&actors, ktab::Stop::default()));
        let turns = run.turns.len();
        println!("| {n} | {turns} | {seconds:.5} | {:.6} | {theirs} |", seconds / turns as f64);
    }
    println!(
        "\n| actors × issues | exchanges made | Comity, s a round | exchange model, s a round |"
    );
    println!("| ---: | ---: | ---: | ---: |");
    for (n, theirs) in EXCHANGE {
        let stands = market(*n, &mut random::named(2, "benchmark"));
        let (seconds, round) = shortest(|| exchange::round(&stands, &mut random::named(3, "ties")));
        println!("| {n} × {ISSUES} | {} | {seconds:.5} | {theirs} |", round.made.len());
    }
}

fn crowd(n: usize, draws: &mut Draws) -> Vec<ktab::Actor> {
    let actor = |_| ktab::Actor {
        capability: 10.0 + 90.0 * draws.uniform(),
        position: vec![draws.uniform()],
        salience: vec![0.1 + 0.9 * draws.uniform()],
    };
    (0..n).map(actor).collect()
}

fn market(n: usize, draws: &mut Draws) -> Stands {
    let mut stand = || {
        let position = (100.0 * draws.uniform()).round();
        Some(Stand { position, salience: draws.uniform(), capability: 0.1 + draws.uniform() })
    };
    (0..ISSUES).map(|_| (0..n).map(|_| stand()).collect()).collect()
}

/// Seconds of this thread on a core; of the clock where the system does not tell.
fn seconds(start: Instant) -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    spent.map_or_else(|| start.elapsed().as_secs_f64(), |nanoseconds| nanoseconds * 1e-9)
}

/// What is done for less than this is done more often: the system's clock of a thread goes by ticks.
const ENOUGH: f64 = 0.2;

/// Seconds of one piece of work, and what it made: the shortest of three rows of them, since a busy machine only adds.
fn shortest<T>(work: impl Fn() -> T) -> (f64, T) {
    let start = Instant::now();
    let row = || {
        let (before, mut times) = (seconds(start), 0.0);
        loop {
            let done = black_box(work());
            times += 1.0;
            let spent = seconds(start) - before;
            if spent >= ENOUGH {
                return (spent / times, done);
            }
        }
    };
    let (first, done) = row();
    (first.min(row().0).min(row().0), done)
}
