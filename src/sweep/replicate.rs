//! Replications of one scenario on any number of threads. Threads change the order of work, never of rows: results come
//! back in the order of their numbers, a chunk at a time, so that memory does not grow with their number.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

use rayon::prelude::*;

use crate::engine::{Engine, Outcome};
use crate::spec::{Scenario, record::Record};

/// Runs that are worked on before any of them is handed back, for each thread.
const CHUNK: u64 = 16;

/// What to run.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What is written down of each run.
    pub wants: Record,
    /// Threads to use, at least 1.
    pub threads: usize,
}

/// One finished run.
#[derive(Clone, Debug)]
pub struct Done {
    /// Number of the replication, from 0.
    pub replication: u64,
    /// What it came to, or why it failed.
    pub outcome: Result<Outcome, String>,
}

/// Runs every replication of the scenario and hands each to `sink` in order; stops early when `sink` says `false`.
///
/// # Errors
/// If the threads cannot be started.
pub fn replicate(batch: Batch, mut sink: impl FnMut(Done) -> bool) -> Result<(), String> {
    let threads = batch.threads.max(1);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|error| format!("cannot start {threads} threads: {error}"))?;
    let engines = Mutex::new(Vec::new());
    let runs = u64::from(batch.scenario.run.replications);
    let chunk = CHUNK * threads as u64;
    let mut first = 0;
    while first < runs {
        let last = (first + chunk).min(runs);
        let done: Vec<Done> = pool.install(|| {
            (first..last)
                .into_par_iter()
                .map(|replication| one(&batch, &engines, replication))
                .collect()
        });
        for run in done {
            if !sink(run) {
                return Ok(());
            }
        }
        first = last;
    }
    Ok(())
}

/// Runs one replication on an engine from the pool. A run that panics is a failed run; its engine is thrown away.
fn one(batch: &Batch, engines: &Mutex<Vec<Engine>>, replication: u64) -> Done {
    let idle = engines.lock().ok().and_then(|mut engines| engines.pop());
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        let mut engine = idle.unwrap_or_else(|| Engine::new(batch.scenario, batch.wants));
        let outcome = engine.run(batch.scenario.run.seed, replication);
        (engine, outcome)
    }));
    let outcome = match attempt {
        Ok((engine, outcome)) => {
            if let Ok(mut engines) = engines.lock() {
                engines.push(engine);
            }
            outcome.ok_or_else(|| "the scenario has no forum".to_owned())
        }
        Err(panic) => Err(reason(panic.as_ref())),
    };
    Done { replication, outcome }
}

/// What a panic said, in a line.
pub(super) fn reason(panic: &(dyn std::any::Any + Send)) -> String {
    let words = panic.downcast_ref::<String>().map(String::as_str);
    words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked").to_owned()
}
