//! `comity check`: reads and validates, reports every fault, runs nothing.

use super::args::CheckArgs;
use super::{Exit, terminal};
use crate::scenario;

/// Positions that derive from traditional sovereignty, a line for each issue that has a mapping.
fn derived(scenario: &scenario::Scenario) -> String {
    let mut out = String::new();
    for issue in scenario.issue.iter().filter(|issue| !issue.sovereignty.is_empty()) {
        let inherited = scenario.preferences.inheritance > 0.0;
        let states = scenario
            .state
            .iter()
            .filter(|state| inherited || !state.positions.contains_key(&issue.id));
        let each: Vec<String> = states
            .filter_map(|state| {
                Some(format!("{} {:.1}", state.id, scenario.position(state, issue)?))
            })
            .collect();
        if !each.is_empty() {
            out += &format!("  positions from sovereignty on {}: {}\n", issue.id, each.join(", "));
        }
    }
    out
}

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
                    terminal::say(&derived(s));
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
