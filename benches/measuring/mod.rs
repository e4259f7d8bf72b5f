//! How benchmarks measure: the shortest time of each of several things that take turns in one process, and instructions, which no
//! busy machine disturbs.

use std::path::Path;
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
    let told = callgrind(bench, what, Path::new("/dev/null"));
    let counted = told.lines().find_map(|line| line.split_once("Collected :"));
    let (_, counted) = counted.unwrap_or_else(|| panic!("{told}"));
    counted.trim().parse::<f64>().unwrap() / f64::from(runs) / 1000.0
}

/// What to do where [`share`] finds nothing.
pub const NO_LINES: &str = "built without lines: CARGO_PROFILE_BENCH_DEBUG=line-tables-only";

/// Share of the instructions of `what` that lines of files with `part` in their paths are compiled to, wherever they were inlined. None if the
/// program was built without lines.
pub fn share(bench: &str, what: &[&str], part: &str) -> Option<f64> {
    let out = std::env::temp_dir().join(format!("callgrind-{}", std::process::id()));
    callgrind(bench, what, &out);
    let profile = std::fs::read_to_string(&out).unwrap();
    let _ = std::fs::remove_file(&out);
    let (mut inside, mut all, mut of_part, mut lines) = (0_u64, 0_u64, false, profile.lines());
    while let Some(line) = lines.next() {
        if let Some(file) = ["fl=", "fi=", "fe="].iter().find_map(|file| line.strip_prefix(file)) {
            of_part = file.contains(part);
        } else if line.starts_with("calls=") {
            // What was called is counted where it is.
            lines.next();
        } else if let Some((at, cost)) = line.split_once(' ')
            && at.bytes().all(|byte| byte.is_ascii_digit())
            && let Ok(cost) = cost.trim().parse::<u64>()
        {
            all += cost;
            inside += if of_part { cost } else { 0 };
        }
    }
    (inside > 0).then_some(inside as f64 / all as f64)
}

fn callgrind(bench: &str, what: &[&str], out: &Path) -> String {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--compress-strings=no", "--compress-pos=no"])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(format!("--toggle-collect={bench}::run_*"))
        .arg(std::env::current_exe().unwrap())
        .arg("counted")
        .args(what)
        .output()
        .unwrap_or_else(|fault| panic!("valgrind, to count instructions: {fault}"));
    String::from_utf8_lossy(&output.stderr).into_owned()
}
