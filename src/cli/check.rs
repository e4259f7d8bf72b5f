//! `comity check`: reads and validates, reports every fault, runs nothing.

use serde_json::{Value, json};

use super::args::{CheckArgs, CheckFormat};
use super::wording::count;
use super::{Exit, explain, terminal};
use crate::format::{self, Checked, Located, Severity};
use crate::spec::Scenario;
use crate::study::prospects::prospects;

/// Checks every scenario; exit code 2 if one has a fault.
pub fn check(args: &CheckArgs) -> Exit {
    let mut exit = Exit::Done;
    let mut listed = Vec::new();
    for path in &args.scenarios {
        let (checked, faults) = match format::read_with(path, args.texts.as_deref(), &args.sets) {
            Ok(mut checked) => {
                let warnings = std::mem::take(&mut checked.warnings);
                (Some(checked), warnings)
            }
            Err(faults) => {
                exit = Exit::Usage;
                (None, faults)
            }
        };
        if args.format == CheckFormat::Json {
            listed.extend(faults.located().map(|located| as_json(&located)));
            continue;
        }
        terminal::show(&faults);
        if let Some(checked) = checked {
            let file = path.display().to_string();
            terminal::say(&if args.resolved { checked.resolved } else { words(&file, &checked) });
        }
    }
    if args.format == CheckFormat::Json {
        terminal::say(&(serde_json::to_string_pretty(&listed).unwrap_or_default() + "\n"));
    }
    exit
}

/// That nothing is wrong, how large it is, and what the status quo allows.
fn words(file: &str, checked: &Checked) -> String {
    let s = &checked.scenario;
    let (states, issues) = (count(s.state.len(), "state"), count(s.issue.len(), "issue"));
    let head = format!("{file}: no faults; {states}, {issues}.\n{}", derived(s));
    prospects(s).map_or(head.clone(), |p| format!("{head}\n{}", explain::outlook(s, &p)))
}

/// Positions that derive from traditional sovereignty, a line for each issue that has a mapping.
fn derived(scenario: &Scenario) -> String {
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

fn as_json(located: &Located) -> Value {
    let fault = located.fault;
    let severity = match fault.severity {
        Severity::Error => "error",
        Severity::NotYet => "not-yet",
        Severity::Warning => "warning",
    };
    let (from, to) = located.at.unzip();
    json!({
        "file": located.file,
        "line": from.map(|(line, _)| line),
        "column": from.map(|(_, column)| column),
        "end_line": to.map(|(line, _)| line),
        "end_column": to.map(|(_, column)| column),
        "severity": severity,
        "message": fault.message,
        "expected": (!fault.label.is_empty()).then_some(&fault.label),
        "help": fault.help,
    })
}
