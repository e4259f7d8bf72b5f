//! `comity sweep --dry-run`: points, runs, expected time and size, measured on a few runs.

use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use crate::output::Shaper;
use crate::sweep::{Plan, Work};

/// How long runs are measured for, and how many at most.
const MEASURED: Duration = Duration::from_secs(1);
const MOST: u64 = 200;

/// What a sweep will take.
pub struct Estimate {
    /// Seconds of wall clock.
    pub seconds: f64,
    /// Bytes of result files.
    pub bytes: f64,
    /// Runs measured.
    pub measured: u64,
    /// Of them, failed, and why the first did.
    pub failed: u64,
    /// Why the first failed.
    pub reason: Option<String>,
}

/// Measures runs that lie evenly over the sweep, on one thread.
pub fn estimate(
    plan: &Plan,
    shaper: &Shaper,
    runs: u64,
    threads: usize,
) -> Result<Estimate, String> {
    let stop = AtomicBool::new(false);
    let work = Work { plan, wants: shaper.wants, threads: 1, stop: &stop };
    let (tried, began) = (runs.min(MOST), Instant::now());
    let spread =
        |number: u64| (u128::from(number) * u128::from(runs) / u128::from(tried.max(1))) as u64;
    let (mut measured, mut failed, mut bytes, mut reason) = (0, 0, 0usize, None);
    work.execute(
        0..tried,
        spread,
        |key, values, outcome| (shaper.run(key, values, &outcome), outcome.err()),
        |done| {
            for (lines, why) in done {
                measured += 1;
                failed += lines.failed;
                bytes += lines.tables.iter().map(Vec::len).sum::<usize>();
                reason = reason.take().or(why);
            }
            began.elapsed() < MEASURED
        },
    )?;
    let each = 1.0 / f64::from(u32::try_from(measured.max(1)).unwrap_or(u32::MAX));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let used = threads.min(cores).max(1) as f64;
    Ok(Estimate {
        seconds: began.elapsed().as_secs_f64() * each * runs as f64 / used,
        bytes: bytes as f64 * each * runs as f64,
        measured,
        failed,
        reason,
    })
}

/// A time in words.
pub fn time(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => "less than a second".to_owned(),
        s if s < 100.0 => format!("{s:.0} s"),
        s if s < 6_000.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3_600.0),
    }
}

/// A size in words.
pub fn size(bytes: f64) -> String {
    match bytes {
        b if b < 1e6 => format!("{:.0} kB", b / 1e3),
        b if b < 1e9 => format!("{:.1} MB", b / 1e6),
        b => format!("{:.1} GB", b / 1e9),
    }
}
