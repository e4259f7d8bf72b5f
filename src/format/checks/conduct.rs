//! Conduct: powers and hostility that are spelt right, and tables that act only beside others.

use super::Checks;
use crate::{
    format::{fault::Fault, nearest::suggest},
    model::cyber::POWERS,
};

pub fn check(checks: &mut Checks<'_>) {
    states(checks);
    let conduct = &checks.scenario.conduct;
    let (operations, nonstate) =
        (conduct.operations.enabled, conduct.crime.enabled || conduct.terrorism.enabled);
    for table in ["attribution", "response", "prevention"] {
        idle(checks, table, operations, "[conduct.operations]");
    }
    idle(checks, "nonstate", nonstate, "[conduct.crime] or [conduct.terrorism]");
    idle(checks, "capacity", operations || nonstate, "incidents: [conduct.crime] or another");
}

/// Hostility is to other states, and cyber power has three names.
fn states(checks: &mut Checks<'_>) {
    let ids = checks.states();
    for (number, state) in checks.scenario.state.iter().enumerate() {
        for other in state.hostility.keys() {
            let path = format!("state[{number}].hostility.{other}");
            if !ids.contains(&other.as_str()) {
                checks.fault(&path, |at| {
                    Fault::error(at, format!("no state is called `{other}`"))
                        .label("not the id of a state")
                        .help(suggest(other, ids.iter().copied(), "states"))
                });
            } else if *other == state.id {
                checks.fault(&path, |at| {
                    Fault::error(at, format!("`{other}` is hostile to itself"))
                        .label("expected another state")
                        .help("leave it out")
                });
            }
        }
        if !checks.scenario.conduct.happens() {
            continue;
        }
        for name in state.cyber.keys().filter(|name| !POWERS.contains(&name.as_str())) {
            checks.fault(&format!("state[{number}].cyber.{name}"), |at| {
                Fault::error(at, format!("there is no cyber power `{name}`"))
                    .label("nothing acts on it")
                    .help(suggest(name, POWERS.iter().copied(), "cyber powers"))
            });
        }
    }
}

/// A table that acts only beside others.
fn idle(checks: &mut Checks<'_>, table: &str, acts: bool, needs: &str) {
    if acts || !checks.holds("conduct", table) {
        return;
    }
    checks.fault(&format!("conduct.{table}"), |at| {
        Fault::warning(at, format!("[conduct.{table}] changes nothing here"))
            .label(format!("acts only with {needs}"))
            .help("write it too, or take this out")
    });
}
