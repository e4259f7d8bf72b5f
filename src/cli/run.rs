//! `comity run`: each scenario with its replications, progress, results in a folder, a summary in plain words.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use super::args::{Format, RunArgs};
use super::digest::Digest;
use super::formats::formats;
use super::progress::Meter;
use super::signals::Signals;
use super::{Exit, report, terminal};
use crate::format::{self, Checked};
use crate::measure::summary::Gathered;
use crate::model::setting::Label;
use crate::output::{
    Folder, Formats, OutputError, Provenance, RunLog, Shaper, Tables, manifest, next_free,
    reformat, write_page,
};
use crate::sweep::{Batch, Done, RunKey, replicate};

/// Runs every scenario in turn; the first that cannot be run ends the command.
pub fn run(args: &RunArgs) -> Exit {
    let formats = match formats(args.tables) {
        Ok(formats) => formats,
        Err(exit) => return exit,
    };
    let mut jobs = Vec::new();
    for path in &args.scenarios {
        match format::read_with(path, args.texts.as_deref(), &sets(args)) {
            Ok(checked) => jobs.push((path, checked)),
            Err(faults) => {
                terminal::show(&faults);
                return Exit::Usage;
            }
        }
    }
    let signals = Signals::listen();
    let mut worst = Exit::Done;
    for (path, checked) in &jobs {
        if !args.quiet {
            terminal::show(&checked.warnings);
        }
        let name = file_stem(path);
        let exit = match place(args, &name, jobs.len() > 1) {
            Ok(folder) => {
                Job { args, checked, name: name.into(), signals: &signals, formats }.run(folder)
            }
            Err(error) => complain(&error),
        };
        match exit {
            Exit::Done => {}
            Exit::SomeFailed => worst = exit,
            _ => return exit,
        }
    }
    worst
}

/// All settings of the command line.
fn sets(args: &RunArgs) -> Vec<String> {
    args.changes.settings().into_iter().chain(args.work.setting("run")).collect()
}

/// The name of a scenario in results.
pub(super) fn file_stem(path: &Path) -> String {
    path.file_stem()
        .map_or_else(|| "scenario".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// Where results go, checked before anything is computed.
pub(super) fn place(args: &RunArgs, name: &str, several: bool) -> Result<Folder, OutputError> {
    let target: PathBuf = match &args.out {
        Some(out) if several => out.join(name),
        Some(out) => out.clone(),
        None => next_free(&Path::new("results").join(name))?,
    };
    Folder::prepare(&target, args.force)
}

/// Says why results could not be written.
pub(super) fn complain(error: &OutputError) -> Exit {
    terminal::tell(&format!("comity: {error}"));
    Exit::Output
}

struct Job<'a> {
    args: &'a RunArgs,
    checked: &'a Checked,
    name: Label,
    signals: &'a Signals,
    formats: Formats,
}

/// What the runs of a job left in memory.
#[derive(Default)]
struct Sums {
    gathered: Gathered,
    digest: Digest,
    failed: u64,
    broken: Option<OutputError>,
}

impl Job<'_> {
    fn run(&self, folder: Folder) -> Exit {
        match self.work(&folder) {
            Ok(Ok(sums)) => match folder.publish() {
                Ok(target) => self.finish(&sums, &target),
                Err(error) => complain(&error),
            },
            Ok(Err(asked)) => {
                terminal::tell("comity: interrupted; nothing was written");
                asked
            }
            Err(error) => complain(&error),
        }
    }

    /// Runs everything into the folder in the making; the inner error is an interruption.
    fn work(&self, folder: &Folder) -> Result<Result<Sums, Exit>, OutputError> {
        let (started, clock) = (SystemTime::now(), Instant::now());
        let scenario = &self.checked.scenario;
        let threads = threads(self.args.work.threads);
        let wants = scenario.recorded();
        let shaper = Shaper {
            scenario: self.name.clone(),
            seed: scenario.run.seed,
            factors: Vec::new(),
            wants,
        };
        let mut tables = Tables::create(folder, shaper)?;
        let runs = u64::from(scenario.run.replications);
        let mut meter = Meter::new(self.args.quiet, self.args.progress, runs, 0);
        let mut sums = Sums::default();
        let batch = Batch { scenario, wants, threads };
        let ran = replicate(batch, |done| {
            let number = done.replication + 1;
            self.take(&mut sums, &mut tables, done);
            meter.at(number, sums.failed);
            sums.broken.is_none() && self.signals.asked().is_none()
        });
        meter.end(sums.digest.runs() + sums.failed, sums.failed);
        if let Some(asked) = self.signals.asked() {
            return Ok(Err(asked));
        }
        if let Some(error) = sums.broken.take() {
            return Err(error);
        }
        let io = |error| OutputError::Io(folder.target().to_owned(), error);
        ran.map_err(|why| io(std::io::Error::other(why)))?;
        let states: Vec<Label> = scenario.state.iter().map(|s| Arc::from(s.id.as_str())).collect();
        tables.finish(&sums.gathered, &states)?;
        reformat(&folder.file(""), self.formats).map_err(io)?;
        std::fs::write(folder.file("manifest.json"), self.manifest(folder, sums.failed))
            .map_err(io)?;
        let log = RunLog {
            started: started.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
            seconds: clock.elapsed().as_secs_f64(),
            threads,
            host: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        };
        std::fs::write(folder.file("run.log.json"), log.text()).map_err(io)?;
        Ok(Ok(sums))
    }

    fn take(&self, sums: &mut Sums, tables: &mut Tables, done: Done) {
        let key = RunKey { run: done.replication, point: 0, replication: done.replication };
        if let Err(error) = tables.write(key, &done.outcome) {
            sums.broken = Some(error);
        }
        match &done.outcome {
            Ok(outcome) => {
                sums.gathered.add(&outcome.run, &outcome.last_vote);
                sums.digest.add(outcome);
            }
            Err(_) => sums.failed += 1,
        }
    }

    fn manifest(&self, folder: &Folder, failed: u64) -> String {
        manifest(Provenance {
            name: &self.name,
            scenario: &self.checked.scenario,
            digest: &self.checked.digest,
            resolved: &self.checked.resolved,
            failed,
            written: &|table| {
                let file = folder.file(table);
                file.with_extension("csv").exists() || file.with_extension("parquet").exists()
            },
        })
    }

    fn finish(&self, sums: &Sums, target: &Path) -> Exit {
        let text = match self.args.format {
            Format::Table => sums.digest.words(&self.checked.scenario, sums.failed, target),
            Format::Csv => sums.digest.csv(&sums.gathered),
            Format::Json => {
                sums.digest.json(&self.checked.scenario, &sums.gathered, sums.failed, target)
            }
        };
        terminal::say(&text);
        if self.args.report {
            let page = match crate::output::report(target, None) {
                Ok(page) => page,
                Err(error) => return complain(&error),
            };
            if let Err(error) = write_page(&report::place(target), &page, true) {
                return complain(&error);
            }
            if self.args.format == Format::Table {
                terminal::say(&format!("Report: {}\n", report::place(target).display()));
            }
        }
        if sums.failed > 0 { Exit::SomeFailed } else { Exit::Done }
    }
}

/// The threads asked for, or all cores.
pub fn threads(asked: Option<u16>) -> usize {
    let all = || std::thread::available_parallelism().map_or(1, usize::from);
    asked.map_or_else(all, usize::from)
}
