//! `comity sweep` and `comity robustness`: points × replications into a folder that can be gone on with whatever happens.

use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::estimate::{self, estimate};
use super::slurm;
use crate::cli::args::{Format, SweepArgs, Tables};
use crate::cli::formats::formats;
use crate::cli::progress::Meter;
use crate::cli::run::{complain, file_stem};
use crate::cli::signals::Signals;
use crate::cli::{Exit, terminal};
use crate::format::{self, Checked, Robustness};
use crate::model::setting::Label;
use crate::output::{
    Ending, Formats, Opened, OutputError, RunLog, Shaper, Shard, Store, SweepManifest, reformat,
};
use crate::sweep::{Plan, Work};

/// Runs the sweep of a scenario, or says what it would be.
pub fn sweep(args: &SweepArgs) -> Exit {
    experiment("sweep", args)
}

/// Runs what `[robustness]` of a scenario asks for and weighs its claims, or says what it would be.
pub fn robustness(args: &SweepArgs) -> Exit {
    experiment("robustness", args)
}

/// Runs the table of a scenario that has the name of the command.
fn experiment(table: &'static str, args: &SweepArgs) -> Exit {
    let formats = match usable(args) {
        Ok(formats) => formats,
        Err(exit) => return exit,
    };
    let mut sets = args.changes.settings();
    sets.extend(args.work.setting(table));
    let checked = match format::read(&args.scenario, &sets) {
        Ok(checked) => checked,
        Err(faults) => {
            terminal::show(&faults);
            return Exit::Usage;
        }
    };
    let unknowns = checked.robustness.as_ref().filter(|_| table == "robustness");
    let swept = checked.sweep.as_ref().filter(|_| table == "sweep");
    let Some(sweep) = swept.or(unknowns.map(|unknowns| &unknowns.sweep)) else {
        let page = if table == "sweep" { "docs/cluster.md" } else { "docs/commands/robustness.md" };
        let shown = args.scenario.display();
        terminal::tell(&format!(
            "comity: {shown} has no [{table}]; `comity run` runs it, and {page} shows one"
        ));
        return Exit::Usage;
    };
    if !args.quiet {
        terminal::show(&checked.warnings);
    }
    let plan = match Plan::new(sweep, &checked.scenario) {
        Ok(plan) => plan,
        Err(why) => {
            terminal::tell(&format!("comity: {why}"));
            return Exit::Usage;
        }
    };
    let name: Label = file_stem(&args.scenario).into();
    let shaper = Shaper {
        scenario: name.clone(),
        seed: plan.seed(),
        factors: plan.experiment().factor.iter().map(|factor| factor.name.clone()).collect(),
        wants: sweep.record,
    };
    let shard = args.shard.map(|(number, of)| Shard { number, of });
    let manifest = SweepManifest::new(&checked, &plan, &shaper, shard);
    let target = args.out.clone().unwrap_or_else(|| place(table, &name, &manifest));
    let plan = &plan;
    let job = Job { args, checked: &checked, unknowns, plan, shaper, manifest, target, formats };
    match args.emit {
        Some(_) => {
            terminal::say(&slurm::script(table, args, &job.target));
            Exit::Done
        }
        None if args.dry_run => job.dry_run(),
        None => job.run(),
    }
}

/// The formats of a sweep. A shard is CSV: its merge writes what is wanted.
fn usable(args: &SweepArgs) -> Result<Formats, Exit> {
    let found = formats(args.tables)?;
    if args.shard.is_some() && args.tables != Tables::Csv {
        terminal::tell("comity: a shard is written as CSV; give --tables to `comity merge`");
        return Err(Exit::Usage);
    }
    Ok(found)
}

/// The folder of a sweep that names none: the same for the same sweep, so that the same command finds it again.
fn place(table: &str, name: &str, manifest: &SweepManifest) -> PathBuf {
    let key = format!(
        "{}{}x{}",
        &manifest.digest[..8.min(manifest.digest.len())],
        manifest.seed,
        manifest.replications
    );
    let folder = Path::new("results").join(name).join(format!("{table}-{key}"));
    match manifest.shard {
        None => folder,
        Some(shard) => folder.with_extension("parts").join(shard.number.to_string()),
    }
}

pub(super) struct Job<'a> {
    pub args: &'a SweepArgs,
    pub checked: &'a Checked,
    /// What is weighed when all runs are done, if this is no mere sweep.
    pub unknowns: Option<&'a Robustness>,
    pub plan: &'a Plan,
    pub shaper: Shaper,
    pub manifest: SweepManifest,
    pub target: PathBuf,
    formats: Formats,
}

/// How the runs ended.
enum Ended {
    All,
    Asked(Exit),
    Failed,
}

impl Job<'_> {
    fn dry_run(&self) -> Exit {
        let runs = self.manifest.part();
        let runs = runs.end - runs.start;
        let threads = self.threads();
        let expected = match estimate(self.plan, &self.shaper, runs, threads) {
            Ok(expected) => expected,
            Err(why) => return fault(&why),
        };
        let mut out = format!(
            "{} points × {} replications = {} runs\n",
            self.plan.points(),
            self.plan.replications(),
            self.plan.runs()
        );
        if let Some(shard) = self.manifest.shard {
            out += &format!("shard {}/{}: {runs} runs\n", shard.number, shard.of);
        }
        out += &format!(
            "expected time: {} on {threads} thread{}\nexpected size: {}\nmeasured on {} runs\n",
            estimate::time(expected.seconds),
            if threads == 1 { "" } else { "s" },
            estimate::size(expected.bytes),
            expected.measured
        );
        if let Some(reason) = expected.reason {
            out += &format!("{} of them failed, the first because: {reason}\n", expected.failed);
        }
        terminal::say(&out);
        Exit::Done
    }

    fn run(&self) -> Exit {
        let opened =
            Store::open(&self.target, self.manifest.clone(), self.shaper.clone(), self.args.force);
        let ended = match opened {
            Ok(Opened::Finished(failed)) if self.args.retry_failed && failed > 0 => {
                self.retry(None)
            }
            Ok(Opened::Finished(failed)) => {
                if let Err(error) = reformat(&self.target, self.formats) {
                    return complain(&OutputError::Refused(self.target.clone(), error.to_string()));
                }
                if !self.args.quiet {
                    terminal::tell("comity: this sweep is finished already; --force runs it anew");
                }
                return self.say(failed);
            }
            Ok(Opened::Begun(store)) if self.args.retry_failed && store.retrying() => {
                self.retry(Some(*store))
            }
            Ok(Opened::Begun(store)) => self.work(*store),
            Err(error) => Err(error),
        };
        match ended {
            Ok(exit) => exit,
            Err(error) => {
                let exit = complain(&error);
                if matches!(error, OutputError::Io(..)) && self.target.join("journal.json").exists()
                {
                    terminal::tell(
                        "What was finished is kept: mend that, and repeat the same command to go on.",
                    );
                }
                exit
            }
        }
    }

    fn work(&self, mut store: Store) -> Result<Exit, OutputError> {
        let (started, clock) = (SystemTime::now(), Instant::now());
        let part = self.manifest.part();
        let all = part.end - part.start;
        if store.done() > 0 && !self.args.quiet {
            terminal::tell(&format!("comity: going on after {} of {all} runs", store.done()));
        }
        let mut meter = Meter::new(self.args.quiet, self.args.progress, all, store.done());
        let (signals, stop) = (Signals::listen(), Arc::new(AtomicBool::new(false)));
        let threads = self.threads();
        let work = Work { plan: self.plan, wants: self.shaper.wants, threads, stop: &stop };
        let mut broken = None;
        let mut ended = Ended::All;
        let watch = signals.watch(&stop);
        let ran = work.execute(
            part.start + store.done()..part.end,
            |run| run,
            |key, values, outcome| self.shaper.run(key, values, &outcome),
            |done| {
                for lines in done {
                    if let Err(error) = store.add(&lines) {
                        broken = Some(error);
                        return false;
                    }
                    if lines.failed > 0 && self.args.stop_on_error {
                        ended = Ended::Failed;
                        return false;
                    }
                }
                meter.at(store.done(), store.failed());
                true
            },
        );
        stop.store(true, Ordering::Relaxed);
        drop(watch);
        meter.end(store.done(), store.failed());
        if let Some(error) = broken {
            return Err(error);
        }
        store.keep()?;
        if let Err(why) = ran {
            return Ok(fault(&why));
        }
        if let Some(asked) = signals.asked().filter(|_| store.done() < all) {
            ended = Ended::Asked(asked);
        }
        match ended {
            Ended::Asked(exit) => Ok(self.left(&store, all, exit, "interrupted")),
            Ended::Failed => Ok(self.left(&store, all, Exit::SomeFailed, "a run failed")),
            Ended::All => match self.close(store, &signals)? {
                Ok(manifest) => {
                    self.log(started, clock, threads)?;
                    Ok(self.say(manifest.failed))
                }
                Err(asked) => Ok(asked),
            },
        }
    }

    /// Sums up what all runs came to; the inner error is an interruption.
    pub fn close(
        &self,
        store: Store,
        signals: &Signals,
    ) -> Result<Result<SweepManifest, Exit>, OutputError> {
        let states: Vec<Label> =
            self.checked.scenario.state.iter().map(|state| Arc::from(state.id.as_str())).collect();
        let stop = || signals.asked().is_some();
        let ending = Ending { states: &states, formats: self.formats, stop: &stop };
        let runs = store.done();
        match store.finish(ending) {
            Ok(manifest) => Ok(Ok(manifest)),
            Err(OutputError::Stopped) => {
                let shown = self.target.display();
                terminal::tell(&format!(
                    "comity: interrupted while {runs} runs were summed up, which are kept in {shown}"
                ));
                terminal::tell("Repeat the same command to go on from there.");
                Ok(Err(signals.asked().unwrap_or(Exit::Interrupted)))
            }
            Err(error) => Err(error),
        }
    }

    fn left(&self, store: &Store, all: u64, exit: Exit, why: &str) -> Exit {
        let (done, shown) = (store.done(), self.target.display());
        terminal::tell(&format!(
            "comity: {why} after {done} of {all} runs, which are kept in {shown}"
        ));
        terminal::tell("Repeat the same command to go on from there.");
        exit
    }

    fn log(&self, started: SystemTime, clock: Instant, threads: usize) -> Result<(), OutputError> {
        let log = RunLog {
            started: started.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
            seconds: clock.elapsed().as_secs_f64(),
            threads,
            host: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        };
        let io = |error| OutputError::Io(self.target.clone(), error);
        std::fs::write(self.target.join("run.log.json"), log.text()).map_err(io)
    }

    /// What standard output carries when all runs are done.
    pub fn say(&self, failed: u64) -> Exit {
        if let Some(unknowns) = self.unknowns.filter(|_| self.manifest.shard.is_none()) {
            return self.weigh(unknowns, failed);
        }
        let part = self.manifest.part();
        let (runs, points) = (part.end - part.start, self.plan.points());
        match self.args.format {
            Format::Table => {
                let mut out = format!("{}\n", self.checked.scenario.title);
                if !self.checked.scenario.question.is_empty() {
                    out += &format!("{}\n", self.checked.scenario.question);
                }
                out += &format!("\n{runs} runs of {points} points, {failed} failed.\n");
                if failed > 0 {
                    out += "See the column reason in runs.csv; --retry-failed repeats them.\n";
                }
                out += &format!("Results: {}\n", self.target.display());
                terminal::say(&out);
            }
            Format::Json => terminal::say(&object(points, runs, failed, &self.target)),
            Format::Csv => say_summary(&self.target),
        }
        if failed > 0 { Exit::SomeFailed } else { Exit::Done }
    }

    pub fn threads(&self) -> usize {
        crate::cli::run::threads(self.args.work.threads)
    }
}

/// A finished sweep in a line of JSON.
pub fn object(points: u64, runs: u64, failed: u64, folder: &Path) -> String {
    let out = folder.display().to_string();
    format!(
        "{}\n",
        serde_json::json!({"points": points, "runs": runs, "failed": failed, "out": out})
    )
}

/// The summary of a finished sweep, as it stands in its file.
pub fn say_summary(folder: &Path) {
    let file = std::fs::File::open(folder.join("summary.csv"));
    let lines = file.into_iter().flat_map(|file| std::io::BufReader::new(file).lines());
    lines.map_while(Result::ok).for_each(|line| terminal::say(&(line + "\n")));
}

pub(super) fn fault(why: &str) -> Exit {
    terminal::tell(&format!("comity: {why}"));
    Exit::Fault
}
