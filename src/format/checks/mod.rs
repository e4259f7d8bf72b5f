//! How the keys of a scenario fit together: passes over the resolved scenario, each of which reports all it finds.
//! A fault that only follows from another is not reported: a place that holds a stand-in is taken to be right.

mod aftermath;
mod conduct;
mod forms;
mod ladder;
mod protocol;
mod references;
mod texts;
mod venue;

use std::collections::BTreeSet;

use super::{
    fault::Fault,
    limits,
    source::Origin,
    tree::{Table, Value},
};
use crate::spec::Scenario;

/// Everything that is wrong with how the keys fit together.
pub fn check(scenario: &Scenario, root: &Table, broken: &BTreeSet<String>) -> Vec<Fault> {
    let mut checks = Checks { scenario, root, broken, faults: Vec::new() };
    references::check(&mut checks);
    venue::check(&mut checks);
    forms::check(&mut checks);
    ladder::check(&mut checks);
    texts::check(&mut checks);
    protocol::check(&mut checks);
    aftermath::check(&mut checks);
    conduct::check(&mut checks);
    checks.faults.extend(limits::cells(scenario, root));
    for table in ["run", "sweep"] {
        if checks.sound(&format!("{table}.replications")) {
            checks.faults.extend(limits::replications(root, table));
        }
    }
    checks.faults
}

/// What the passes share.
struct Checks<'a> {
    scenario: &'a Scenario,
    root: &'a Table,
    broken: &'a BTreeSet<String>,
    faults: Vec<Fault>,
}

impl<'a> Checks<'a> {
    /// Where the value at a path stands, or what would hold it.
    fn at(&self, path: &str) -> Origin {
        self.root.origin_of(path).unwrap_or_else(|| Origin::new(0, 0..0))
    }

    /// Whether what stands at a path, above it and under it is as it was written.
    fn sound(&self, path: &str) -> bool {
        let holds = |outer: &str, inner: &str| {
            inner
                .strip_prefix(outer)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        !self.broken.iter().any(|broken| holds(path, broken) || holds(broken, path))
    }

    /// Whether a path is written, in the file or by a setting.
    fn written(&self, path: &str) -> bool {
        let Some((table, key)) = path.split_once('.') else { return self.root.get(path).is_some() };
        self.root.get(table).and_then(Value::table).is_some_and(|table| table.get(key).is_some())
    }

    /// Whether a table is written in another.
    fn holds(&self, table: &str, inner: &str) -> bool {
        let outer = self.root.get(table).and_then(Value::table);
        outer.is_some_and(|outer| outer.get(inner).is_some())
    }

    /// Adds what is wrong at a path, unless the path itself already has a fault.
    fn fault(&mut self, path: &str, fault: impl FnOnce(Origin) -> Fault) {
        if self.sound(path) {
            let origin = self.at(path);
            self.faults.push(fault(origin));
        }
    }

    /// What to call a state: its id, or its number if it has none.
    fn name(&self, number: usize) -> String {
        match self.scenario.state.get(number).map(|state| state.id.as_str()) {
            Some(id) if !id.is_empty() => id.to_owned(),
            _ => format!("state[{number}]"),
        }
    }

    /// The ids of all states, in order.
    fn states(&self) -> Vec<&'a str> {
        self.scenario.state.iter().map(|state| state.id.as_str()).collect()
    }
}

/// "1 state", "2 states".
fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
