//! `comity merge`: joins the shards of a sweep.

use super::args::MergeArgs;
use super::run::complain;
use super::{Exit, terminal};
use crate::output;

/// Joins the shards; exit code 4 if some of their runs failed.
pub fn merge(args: &MergeArgs) -> Exit {
    match output::merge(&args.folders, &args.out, args.force) {
        Ok((manifest, target)) => {
            terminal::say(&format!(
                "{} runs of {} points from {} shards, {} failed.\nResults: {}\n",
                manifest.runs,
                manifest.points,
                args.folders.len(),
                manifest.failed,
                target.display()
            ));
            if manifest.failed > 0 { Exit::SomeFailed } else { Exit::Done }
        }
        Err(error) => complain(&error),
    }
}
