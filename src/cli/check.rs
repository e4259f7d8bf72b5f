//! `comity check`: reads and validates, reports every fault, runs nothing.

use super::args::CheckArgs;
use super::{Exit, terminal};
use crate::scenario;

/// Checks every scenario; exit code 2 if one has a fault.
pub fn check(args: &CheckArgs) -> Exit {
    let mut exit = Exit::Done;
    for path in &args.scenarios {
        match scenario::read(path, &args.sets) {
            Ok(checked) => {
                terminal::show(&checked.warnings);
                if args.resolved {
                    terminal::say(&checked.resolved);
                } else {
                    let s = &checked.scenario;
                    terminal::say(&format!(
                        "{}: no faults; {} states, {} issues.\n",
                        path.display(),
                        s.state.len(),
                        s.issue.len()
                    ));
                }
            }
            Err(faults) => {
                terminal::show(&faults);
                exit = Exit::Usage;
            }
        }
    }
    exit
}
