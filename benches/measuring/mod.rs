//! How benchmarks measure: the shortest time of each of several things that take turns in one process, and instructions, which no
//! busy machine disturbs.

use std::process::Command;
use std::time::{Duration, Instant};

/// Takes turns and keeps the shortest time of each, in seconds; one turn if `quick`.
pub struct Timer {
    pub quick: bool,
}

impl Timer {
    /// `budget` is in seconds.
    pub fn minima<const N: usize>(&self, budget: f64, mut work: [&mut dyn FnMut(); N]) -> [f64; N] {
        let mut least = [f64::INFINITY; N];
        let (start, mut turns) = (Instant::now(), 0);
        let budget = if self.quick { Duration::ZERO } else { Duration::from_secs_f64(budget) };
        while turns < 1 || start.elapsed() < budget {
            for (least, work) in least.iter_mut().zip(&mut work) {
                let start = Instant::now();
                work();
                *least = least.min(start.elapsed().as_secs_f64());
            }
            turns += 1;
        }
        least
    }
}

/// Thousands of instructions of one run of `what`: this program does it `runs` times in a process of its own, called with the word
/// `counted`, and callgrind counts inside functions of `bench` whose names begin with `run_`.
pub fn instructions(bench: &str, what: &[&str], runs: u32) -> f64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(format!("--toggle-collect={bench}::run_*"))
        .arg(std::env::current_exe().unwrap())
        .arg("counted")
        .args(what)
        .output()
        .unwrap_or_else(|fault| panic!("valgrind, to count instructions: {fault}"));
    let told = String::from_utf8_lossy(&output.stderr);
    let counted = told.lines().find_map(|line| line.split_once("Collected :"));
    let (_, counted) = counted.unwrap_or_else(|| panic!("{told}"));
    counted.trim().parse::<f64>().unwrap() / f64::from(runs) / 1000.0
}
