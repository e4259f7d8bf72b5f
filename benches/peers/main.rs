//! The work of `instances.json` in Comity: one JSON line a task, with CPU seconds and what came out. `benches/peers/run` writes the
//! instances, plays them here and in NegMAS, and prints both beside each other.
#![expect(clippy::print_stdout, reason = "the lines are what it is for")]
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on has failed")]
#![expect(clippy::disallowed_methods, reason = "a bench reads its arguments")]

use std::fs;
use std::time::Instant;

use comity::theory::{
    delegations::{Deal, Delegations, Strategy},
    outcomes::{Space, values_of},
    pareto,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Work {
    tasks: Vec<Task>,
}

#[derive(Deserialize)]
struct Task {
    name: String,
    kind: String,
    case: Case,
}

#[derive(Deserialize)]
struct Case {
    sizes: Vec<usize>,
    parties: Vec<Party>,
    exponents: Vec<f64>,
    rounds: usize,
}

#[derive(Deserialize)]
struct Party {
    weights: Vec<f64>,
    values: Vec<Vec<f64>>,
}

impl Case {
    fn space(&self) -> Space {
        Space::additive(self.parties.iter().map(|p| (&p.weights[..], &p.values[..])))
    }

    fn strategies(&self) -> Vec<Strategy> {
        let clock = |e: &f64| Strategy::Clock { exponent: *e, start: 1.0, tolerance: 0.0001 };
        self.exponents.iter().map(clock).collect()
    }

    fn table<'a>(&self, space: &'a Space) -> Delegations<'a> {
        Delegations::new(space, &vec![0.0; self.parties.len()], &self.strategies(), self.rounds)
    }

    fn told(&self, deal: Option<Deal>) -> String {
        let mut chosen = vec![0; self.sizes.len()];
        match deal {
            Some(deal) => {
                values_of(deal.outcome, &self.sizes, &mut chosen);
                format!("{chosen:?} after {}", deal.round + 1)
            }
            None => format!("None after {}", self.rounds),
        }
    }
}

/// CPU time of this process in seconds: Linux counts nanoseconds; elsewhere, time on the clock.
fn cpu(since: Instant) -> f64 {
    let spent = fs::read_to_string("/proc/self/schedstat").ok();
    let spent = spent.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    spent.map_or_else(|| since.elapsed().as_secs_f64(), |nanoseconds| nanoseconds * 1e-9)
}

/// CPU seconds of one piece of work, the mean over enough of them to fill half a second.
fn timed<T>(mut work: impl FnMut() -> T) -> (f64, T) {
    let since = Instant::now();
    let (mut count, mut out) = (1u32, work());
    loop {
        let start = cpu(since);
        for _ in 0..count {
            out = std::hint::black_box(work());
        }
        let spent = cpu(since) - start;
        if spent > 0.5 {
            return (spent / f64::from(count), out);
        }
        count = count.saturating_mul(if spent < 0.05 { 10 } else { 2 });
    }
}

fn main() {
    // `cargo bench` adds arguments of its own.
    let Some(path) = std::env::args().skip(1).find(|a| a.ends_with(".json")) else { return };
    let work: Work = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    for Task { name, kind, case } in &work.tasks {
        let silent = &mut |_, _, _| ();
        let (seconds, out) = match kind.as_str() {
            "reused" => {
                let space = case.space();
                let mut table = case.table(&space);
                let (seconds, deal) = timed(|| table.negotiate(silent));
                (seconds, case.told(deal))
            }
            "setup" => {
                let (seconds, deal) = timed(|| {
                    let space = case.space();
                    case.table(&space).negotiate(silent)
                });
                (seconds, case.told(deal))
            }
            _ => {
                let (seconds, points) = timed(|| {
                    let space = case.space();
                    pareto::frontier(&space, &vec![0.0; case.parties.len()]).len()
                });
                (seconds, format!("{points} points"))
            }
        };
        println!("{}", serde_json::json!({ "name": name, "seconds": seconds, "out": out }));
    }
}
