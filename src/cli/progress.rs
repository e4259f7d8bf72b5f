//! The progress of runs and sweeps: a bar with rate, time left and failures on a terminal, lines of JSON for scripts.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::Progress;
use super::terminal;

/// Shows how far a run or a sweep is.
pub struct Meter {
    bar: ProgressBar,
    json: bool,
    all: u64,
    from: u64,
    began: Instant,
    told: Instant,
}

impl Meter {
    /// For `all` runs, of which `from` were done before.
    pub fn new(quiet: bool, how: Progress, all: u64, from: u64) -> Self {
        let bar = ProgressBar::new(all).with_position(from);
        if quiet || how != Progress::Auto {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        if let Ok(style) =
            ProgressStyle::with_template("{bar:30} {pos}/{len} runs, {per_sec}, {eta} left{msg}")
        {
            bar.set_style(style);
        }
        bar.reset_eta();
        let now = Instant::now();
        Self { bar, json: how == Progress::Json && !quiet, all, from, began: now, told: now }
    }

    /// So many runs are done, so many of them failed.
    pub fn at(&mut self, done: u64, failed: u64) {
        self.bar.set_position(done);
        if failed > 0 {
            self.bar.set_message(format!(", {failed} failed"));
        }
        if self.json && self.told.elapsed() > Duration::from_millis(500) {
            self.tell(done, failed);
        }
    }

    /// It is over.
    pub fn end(&mut self, done: u64, failed: u64) {
        self.bar.finish_and_clear();
        if self.json {
            self.tell(done, failed);
        }
    }

    fn tell(&mut self, done: u64, failed: u64) {
        self.told = Instant::now();
        let seconds = self.began.elapsed().as_secs_f64();
        let rate = (done - self.from) as f64 / seconds.max(1e-9);
        let left = (self.all - done) as f64 / rate.max(1e-9);
        let runs = self.all;
        terminal::tell(&format!(
            "{{\"done\":{done},\"runs\":{runs},\"failed\":{failed},\"rate\":{rate:.1},\"seconds_left\":{left:.1}}}"
        ));
    }
}
