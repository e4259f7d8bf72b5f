//! `comity merge`: joins the shards of a sweep.

use super::args::{Format, MergeArgs};
use super::formats::formats;
use super::run::complain;
use super::signals::Signals;
use super::{Exit, sweep, terminal};
use crate::output::{self, OutputError};

/// Joins the shards; exit code 4 if some of their runs failed.
pub fn merge(args: &MergeArgs) -> Exit {
    let formats = match formats(args.tables) {
        Ok(formats) => formats,
        Err(exit) => return exit,
    };
    let signals = Signals::listen();
    let stop = || signals.asked().is_some();
    let merged = output::merge(&args.folders, &args.out, args.force, formats, &stop);
    let (manifest, target) = match merged {
        Ok(merged) => merged,
        Err(OutputError::Stopped) => {
            terminal::tell(
                "comity: interrupted; nothing was written, and the shards are as they were",
            );
            return signals.asked().unwrap_or(Exit::Interrupted);
        }
        Err(error) => return complain(&error),
    };
    match args.format {
        Format::Table => terminal::say(&format!(
            "{} runs of {} points from {} shards, {} failed.\nResults: {}\n",
            manifest.runs,
            manifest.points,
            args.folders.len(),
            manifest.failed,
            target.display()
        )),
        Format::Json => {
            terminal::say(&sweep::object(manifest.points, manifest.runs, manifest.failed, &target));
        }
        Format::Csv => sweep::say_summary(&target),
    }
    if manifest.failed > 0 { Exit::SomeFailed } else { Exit::Done }
}
