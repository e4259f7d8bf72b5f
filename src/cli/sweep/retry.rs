//! `comity sweep --retry-failed`: the failed runs of a finished sweep once more.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::command::{Job, fault};
use crate::cli::progress::Meter;
use crate::cli::signals::Signals;
use crate::cli::{Exit, terminal};
use crate::output::{OutputError, Retry, Store, failed_runs};
use crate::sweep::Work;

impl Job<'_> {
    /// Repeats the failed runs, of a folder that was left while it was doing so if there is one. Interrupted, what has been
    /// repeated is kept.
    pub fn retry(&self, left: Option<Store>) -> Result<Exit, OutputError> {
        let mut retry = match left {
            Some(store) => Retry::of(store)?,
            None => Retry::open(&self.target, self.manifest.clone(), self.shaper.clone())?,
        };
        let failed = failed_runs(&self.target, &self.shaper)?;
        let all = failed.len() as u64;
        let (signals, stop) = (Signals::listen(), Arc::new(AtomicBool::new(false)));
        let mut meter = Meter::new(self.args.quiet, self.args.progress, all, 0);
        let work = Work {
            plan: self.plan,
            wants: self.shaper.wants,
            threads: self.threads(),
            stop: &stop,
        };
        let (mut broken, mut done, mut again) = (None, 0, 0);
        let watch = signals.watch(&stop);
        let ran = work.execute(
            0..all,
            |place| failed[place as usize],
            |key, values, outcome| (key.run, self.shaper.run(key, values, &outcome)),
            |chunk| {
                for (run, lines) in chunk {
                    if let Err(error) = retry.put(run, &lines) {
                        broken = Some(error);
                        return false;
                    }
                    (done, again) = (done + 1, again + lines.failed);
                }
                meter.at(done, again);
                true
            },
        );
        drop(watch);
        meter.end(done, again);
        if let Some(error) = broken {
            return Err(error);
        }
        let store = retry.settle()?;
        if let Err(why) = ran {
            return Ok(fault(&why));
        }
        if let Some(asked) = signals.asked().filter(|_| done < all) {
            let shown = self.target.display();
            terminal::tell(&format!(
                "comity: interrupted after {done} of {all} failed runs were repeated, which are kept in {shown}"
            ));
            terminal::tell("Repeat the same command to go on from there.");
            return Ok(asked);
        }
        match self.close(store, &signals)? {
            Ok(manifest) => Ok(self.say(manifest.failed)),
            Err(asked) => Ok(asked),
        }
    }
}
