//! `comity merge`: joins the shards of a sweep.

use super::args::{Format, MergeArgs};
use super::run::complain;
use super::{Exit, sweep, terminal};
use crate::output;

/// Joins the shards; exit code 4 if some of their runs failed.
pub fn merge(args: &MergeArgs) -> Exit {
    let (manifest, target) = match output::merge(&args.folders, &args.out, args.force) {
        Ok(merged) => merged,
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
