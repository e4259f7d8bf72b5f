//! Runs of a sweep on any number of threads, handed back in order, a chunk at a time: threads change the order of work,
//! never of rows, and memory does not grow with the number of runs.

use std::collections::BTreeMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::plan::{Plan, RunKey};
use super::replicate::reason;
use crate::engine::{Engine, Outcome};
use crate::format::{Data, Variant};
use crate::spec::record::Record;

/// Memory for worlds of points that come again, in bytes; where all points need more, a world is built for each run.
const KEPT: u64 = 128 << 20;
/// What a world takes, measured: so much, and so much for each state on each dimension of a text.
const WORLD: (u64, u64) = (40_000, 600);
/// How long a chunk should take: at its end what is done is handed over.
const CHUNK: Duration = Duration::from_millis(100);
/// Most runs in a chunk.
const MOST: u64 = 8_192;

/// What came of one run.
pub type Result1 = Result<Outcome, String>;

/// How runs are worked on.
#[derive(Clone, Copy, Debug)]
pub struct Work<'a> {
    /// What is run.
    pub plan: &'a Plan,
    /// What is written down of each run.
    pub wants: Record,
    /// Threads, at least 1.
    pub threads: usize,
    /// Set to stop: runs that have begun are finished.
    pub stop: &'a AtomicBool,
}

/// What threads share: worlds by point, and makers of scenarios.
struct Pools<'a> {
    engines: Mutex<BTreeMap<u64, Vec<Engine>>>,
    variants: Mutex<Vec<Variant<'a>>>,
}

impl<'a> Work<'a> {
    /// Works on some runs: `number` says which stands at each place of the range. `shape` turns what came of a run into what is handed over, on the thread that ran it; `sink`
    /// takes a chunk of those in order, and says whether to go on.
    ///
    /// # Errors
    /// If the threads cannot be started.
    pub fn execute<T: Send>(
        &self,
        runs: Range<u64>,
        number: impl Fn(u64) -> u64 + Sync,
        shape: impl Fn(RunKey, &[Option<Data>], Result1) -> T + Sync,
        mut sink: impl FnMut(Vec<T>) -> bool,
    ) -> Result<(), String> {
        let threads = self.threads.max(1);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|error| format!("cannot start {threads} threads: {error}"))?;
        let pools = Pools { engines: Mutex::default(), variants: Mutex::default() };
        let given_up = AtomicBool::new(false);
        let stopped = || self.stop.load(Ordering::Relaxed) || given_up.load(Ordering::Relaxed);
        std::thread::scope(|scope| {
            let (sender, receiver) = mpsc::sync_channel::<Vec<T>>(2);
            let (pools, shape, stopped, number) = (&pools, &shape, &stopped, &number);
            scope.spawn(move || {
                let (mut first, mut size) = (runs.start, threads as u64);
                while first < runs.end && !stopped() {
                    let (last, began) = ((first + size).min(runs.end), Instant::now());
                    let work = |place| (!stopped()).then(|| self.one(pools, number(place), shape));
                    let done: Vec<Option<T>> =
                        pool.install(|| (first..last).into_par_iter().map(work).collect());
                    // A run that was not begun ends what is handed over: later ones would leave a gap.
                    let done: Vec<T> = done.into_iter().map_while(|done| done).collect();
                    if sender.send(done).is_err() {
                        return;
                    }
                    first = last;
                    if began.elapsed() < CHUNK / 2 {
                        size = (size * 2).min(MOST);
                    } else if began.elapsed() > CHUNK * 2 {
                        size = (size / 2).max(threads as u64);
                    }
                }
            });
            for done in receiver {
                if !sink(done) {
                    // What was worked on ahead is dropped: nothing may follow what was refused.
                    given_up.store(true, Ordering::Relaxed);
                    break;
                }
            }
        });
        Ok(())
    }

    fn one<T>(
        &self,
        pools: &Pools<'a>,
        run: u64,
        shape: &(impl Fn(RunKey, &[Option<Data>], Result1) -> T + Sync),
    ) -> T {
        let key = self.plan.key(run);
        let values = self.plan.values(key.point);
        let outcome = catch_unwind(AssertUnwindSafe(|| self.run(pools, key, &values)))
            .unwrap_or_else(|panic| Err(reason(panic.as_ref())));
        let shown = self.plan.shown(key.point);
        shape(key, &shown, outcome)
    }

    /// One run, on a world of its point if there is one. A world whose run panics is thrown away.
    fn run(&self, pools: &Pools<'a>, key: RunKey, values: &[Option<Data>]) -> Result1 {
        let idle = lock(&pools.engines).get_mut(&key.point).and_then(Vec::pop);
        let mut engine = match idle {
            Some(engine) => engine,
            None => self.build(pools, values)?,
        };
        let outcome = engine.run(self.plan.seed(), self.plan.luck(key));
        if self.plan.points() <= self.kept() {
            lock(&pools.engines).entry(key.point).or_default().push(engine);
        }
        outcome.ok_or_else(|| "the scenario has no forum".to_owned())
    }

    /// How many points may keep their worlds.
    fn kept(&self) -> u64 {
        let scenario = self.plan.scenario();
        let states = scenario.state.len() as u64;
        let dimensions = (scenario.issue.len() as u64).max(1);
        KEPT / (WORLD.0 + WORLD.1 * states * dimensions)
    }

    fn build(&self, pools: &Pools<'a>, values: &[Option<Data>]) -> Result<Engine, String> {
        let idle = lock(&pools.variants).pop();
        let mut variant = idle.unwrap_or_else(|| self.plan.variants().begin(self.plan.scenario()));
        let engine = variant.at(values).map(|scenario| Engine::new(scenario, self.wants));
        lock(&pools.variants).push(variant);
        engine
    }
}

/// What a lock holds, even if a thread panicked with it: pools only lose what was taken out.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
