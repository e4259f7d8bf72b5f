//! `comity run SCENARIO --run K`: run K of the scenario's sweep alone, with all the tables of `run`; its row in
//! `runs.csv` is that of the sweep.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::args::RunArgs;
use super::formats::formats;
use super::run::{complain, file_stem, place};
use super::{Exit, terminal};
use crate::format::{self, Checked};
use crate::output::{Formats, Opened, Shaper, Store, SweepManifest};
use crate::sweep::{Plan, Work};

/// Repeats one run.
pub fn one_run(args: &RunArgs) -> Exit {
    let ([path], Some(number)) = (args.scenarios.as_slice(), args.run) else {
        terminal::tell("comity: --run takes one scenario");
        return Exit::Usage;
    };
    let formats = match formats(args.tables) {
        Ok(formats) => formats,
        Err(exit) => return exit,
    };
    let (checked, plan) = match read(args, path, number) {
        Ok(found) => found,
        Err(exit) => return exit,
    };
    let name = file_stem(path);
    let shaper = Shaper {
        scenario: name.as_str().into(),
        seed: plan.seed(),
        factors: plan.experiment().factor.iter().map(|factor| factor.name.clone()).collect(),
        wants: checked.scenario.recorded(),
    };
    let folder = match place(args, &name, false) {
        Ok(folder) => folder,
        Err(error) => return complain(&error),
    };
    let staged = folder.file("");
    let manifest = SweepManifest::new(&checked, &plan, &shaper, None).only(number);
    match write(&plan, &shaper, number, (&staged, formats), manifest) {
        Ok(failed) => match folder.publish() {
            Ok(target) => {
                terminal::say(&format!(
                    "Run {number} of the sweep, alone.\nResults: {}\n",
                    target.display()
                ));
                if failed { Exit::SomeFailed } else { Exit::Done }
            }
            Err(error) => complain(&error),
        },
        Err(exit) => exit,
    }
}

/// The scenario and the sweep that has the run.
fn read(args: &RunArgs, path: &Path, number: u64) -> Result<(Checked, Plan), Exit> {
    let usage = |words: String| {
        terminal::tell(&format!("comity: {words}"));
        Exit::Usage
    };
    let mut sets = args.changes.settings();
    sets.extend(args.work.setting("sweep"));
    let checked = format::read_with(path, args.texts.as_deref(), &sets).map_err(|faults| {
        terminal::show(&faults);
        Exit::Usage
    })?;
    let none = || usage(format!("{} has no [sweep], and so no run {number}", path.display()));
    let sweep = checked.sweep.as_ref().ok_or_else(none)?;
    let plan = Plan::new(sweep, &checked.scenario).map_err(usage)?;
    if number >= plan.runs() {
        return Err(usage(format!("the sweep has runs 0 to {}", plan.runs().saturating_sub(1))));
    }
    Ok((checked, plan))
}

fn write(
    plan: &Plan,
    shaper: &Shaper,
    number: u64,
    (folder, formats): (&Path, Formats),
    manifest: SweepManifest,
) -> Result<bool, Exit> {
    let opened = Store::open(folder, manifest, shaper.clone(), false);
    let Opened::Begun(mut store) = opened.map_err(|error| complain(&error))? else {
        return Err(Exit::Fault);
    };
    let stop = AtomicBool::new(false);
    let work = Work { plan, wants: shaper.wants, threads: 1, stop: &stop };
    let mut lines = Vec::new();
    let ran = work.execute(
        number..number + 1,
        |run| run,
        |key, values, outcome| shaper.run(key, values, &outcome),
        |done| {
            lines.extend(done);
            true
        },
    );
    ran.map_err(|why| {
        terminal::tell(&format!("comity: {why}"));
        Exit::Fault
    })?;
    for line in &lines {
        store.add(line).map_err(|error| complain(&error))?;
    }
    let failed = store.failed() > 0;
    store.finish_alone(formats).map_err(|error| complain(&error))?;
    Ok(failed)
}
