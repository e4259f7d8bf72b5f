//! `[limits]`: how large a scenario may be, so that a slip of the pen, or a file from a stranger, is refused before it takes the
//! memory or the day. Decides sizes alone; it is asked before anything else is checked, and changes no result.

use super::{
    copies,
    fault::Fault,
    source::Origin,
    tree::{Data, Table, Value},
};
use crate::spec::{
    Scenario,
    key::Fallback,
    params::{self, params},
    preferences::Form,
};

params! {
    /// The keys of `[limits]`.
    pub const KEYS in "limits" {
        /// most states
        key states = 2500, int(1, 1_000_000).unit("states").inert();
        /// most issues
        key issues = 200, int(1, 10_000).unit("issues").inert();
        /// most entries of any other list: blocs, texts, stakeholders, mediators, disputes,
        /// rivalries
        key entries = 2500, int(1, 1_000_000).inert();
        /// most states × issues × rounds of a run, of which the memory for what is recorded is a
        /// multiple; and, of interdependent preferences, most states × issues × issues
        key cells = 20000000, int(1, 1_000_000_000_000).inert();
        /// most replications of a scenario or of a point, of which every value of every measure is
        /// held while they are summed up: 1 kB each
        key replications = 1000000, int(1, 100_000_000).inert();
        /// most runs of a sweep, points × replications
        key runs = 100000000, int(1, 1_000_000_000_000).unit("runs").inert();
    }
}

/// Lists that a limit holds, with the key of the limit.
const LISTS: &[(&str, &str)] = &[
    ("state", "states"),
    ("issue", "issues"),
    ("bloc", "entries"),
    ("text", "entries"),
    ("stakeholder", "entries"),
    ("mediator", "entries"),
    ("dispute", "entries"),
    ("rivalry", "entries"),
];

/// Whether a list has a limit here.
pub fn holds(list: &str) -> bool {
    LISTS.iter().any(|(held, _)| *held == list)
}

/// Lists of a scenario that are too long.
pub fn check(root: &Table) -> Vec<Fault> {
    let over = |(list, name): &(&str, &str)| {
        let entries = root.get(list).map_or(&[][..], Value::list);
        // An entry for states may stand for many.
        let size = |entries: &[Value]| match *list {
            "state" => copies::states(entries),
            _ => entries.len() as u64,
        };
        let (count, most) = (size(entries), limit(root, name));
        // The first entry that is too many shows where; rows of a CSV have their place there.
        let mut sum = 0_u64;
        let at = entries.iter().find(|entry| {
            sum = sum.saturating_add(size(std::slice::from_ref(entry)));
            sum > most
        })?;
        Some(fault(at.origin.clone(), &format!("{count} [[{list}]]"), name, most, count))
    };
    LISTS.iter().filter_map(over).collect()
}

/// Whether a table, `run` or `sweep`, asks for too many replications.
pub fn replications(root: &Table, table: &str) -> Option<Fault> {
    let (count, most) = (whole(root, table, "replications")?, limit(root, "replications"));
    let at = root.origin_of(&format!("{table}.replications"))?;
    (count > most).then(|| fault(at, &format!("{count} replications"), "replications", most, count))
}

/// How a run of the scenario is too large. Unlike lists, which are counted before they are looked into, this holds for
/// every point of a sweep.
pub fn cells(scenario: &Scenario, root: &Table) -> Vec<Fault> {
    let [states, issues] = [scenario.state.len(), scenario.issue.len()].map(|n| n.max(1) as u64);
    let most = limit(root, "cells");
    let over = |times: u64, of: &str, path: &str| {
        let product = states.saturating_mul(issues).saturating_mul(times);
        let what = format!("{states} states × {issues} issues × {times} {of} = {product} cells");
        let at = root.origin_of(path).or_else(|| root.origin_of("state"));
        let at = at.unwrap_or_else(|| Origin::new(0, 0..0));
        (product > most).then(|| fault(at, &what, "cells", most, product))
    };
    let rounds = over(u64::from(scenario.run.rounds), "rounds", "run.rounds");
    // To each state every pair of issues matters.
    let pairs = (scenario.preferences.form == Form::Interdependent)
        .then(|| over(issues, "issues", "preferences.form"));
    rounds.into_iter().chain(pairs.flatten()).collect()
}

fn fault(origin: Origin, what: &str, name: &str, most: u64, needed: u64) -> Fault {
    Fault::error(origin, format!("{what} are more than the limit of {most}"))
        .label(format!("`limits.{name}` allows {most}"))
        .help(format!("if this is meant, raise the limit: [limits] {name} = {needed}, or --set limits.{name}={needed}"))
}

/// A limit: what is written, else its default. What is written wrong is told by the walk.
pub fn limit(root: &Table, name: &str) -> u64 {
    whole(root, "limits", name).unwrap_or_else(|| default(&format!("limits.{name}")))
}

fn whole(root: &Table, table: &str, name: &str) -> Option<u64> {
    match root.get(table)?.table()?.get(name)?.data {
        Data::Integer(number) => u64::try_from(number).ok(),
        _ => None,
    }
}

fn default(path: &str) -> u64 {
    match params::keys(KEYS).iter().find(|key| key.path == path).map(|key| key.default) {
        Some(Fallback::Value(words)) => words.parse().unwrap_or(u64::MAX),
        _ => u64::MAX,
    }
}

/// Takes the limits out of a clean table, since no run knows them, and hands back those that are not the defaults.
pub fn take(clean: &mut toml::Table) -> Option<toml::Value> {
    let mut limits = match clean.remove("limits") {
        Some(toml::Value::Table(limits)) => limits,
        _ => return None,
    };
    limits.retain(|name, value| {
        let usual = default(&format!("limits.{name}"));
        value.as_integer().and_then(|number| u64::try_from(number).ok()) != Some(usual)
    });
    (!limits.is_empty()).then_some(toml::Value::Table(limits))
}

#[cfg(test)]
mod tests {
    use crate::format::read_str;

    const TWO: &str = "schema = 1\ntitle = \"two\"\n[run]\nrounds = 10\nreplications = 30\n[[issue]]\nid = \"x\"\nstatus_quo = 0\n\
        [[state]]\nid = \"A\"\npositions = { x = 60 }\n[[state]]\nid = \"B\"\npositions = { x = 90 }\n\
        [[bloc]]\nid = \"north\"\nmembers = [\"A\"]\n[[bloc]]\nid = \"south\"\nmembers = [\"B\"]\n";

    fn said(limit: &str) -> String {
        let found = read_str("two.toml", TWO, &[limit.to_owned()]);
        found.map_or_else(|faults| faults.to_string(), |_| String::new())
    }

    #[test]
    fn each_limit_holds_what_is_larger_and_lets_through_what_fits() {
        for (name, fits, what) in [
            ("states", 2, "2 [[state]]"),
            ("entries", 2, "2 [[bloc]]"),
            ("cells", 20, "2 states × 1 issues × 10 rounds = 20 cells"),
            ("replications", 30, "30 replications"),
        ] {
            assert_eq!(said(&format!("limits.{name}={fits}")), "");
            let words = said(&format!("limits.{name}={}", fits - 1));
            assert!(
                words.contains(what) && words.contains(&format!("--set limits.{name}={fits}")),
                "{words}"
            );
        }
        assert_eq!(said("limits.issues=1"), "");
        let swept = format!(
            "{TWO}[sweep]\nreplications = 31\n[[sweep.factor]]\npath = \"venue.transparency\"\nvalues = [0, 1]\n"
        );
        let words = read_str("two.toml", &swept, &["limits.replications=30".to_owned()]);
        assert!(words.unwrap_err().to_string().contains("31 replications are more"));
    }

    /// What is raised is raised: no other limit stands behind it.
    #[test]
    fn a_raised_limit_lets_more_through() {
        let issues: String =
            (0..250).map(|i| format!("[[issue]]\nid = \"i{i}\"\nstatus_quo = 0\n")).collect();
        let toml = format!("{TWO}{issues}").replace("{ x = 60 }", "60").replace("{ x = 90 }", "90");
        let said = |set: &str| {
            let found = read_str("many.toml", &toml, &[set.to_owned()]);
            found.map_or_else(|faults| faults.to_string(), |_| String::new())
        };
        assert!(said("limits.issues=250").contains("limits.issues=251"));
        let words = said("limits.issues=251");
        assert!(!words.contains("more than"), "{words}");
    }

    /// Influences of issues on each other take more room than rounds do, and are counted too.
    #[test]
    fn pairs_of_issues_are_cells() {
        let issues: String =
            (0..50).map(|i| format!("[[issue]]\nid = \"i{i}\"\nstatus_quo = 0\n")).collect();
        let toml = format!(
            "schema = 1\ntitle = \"pairs\"\n[run]\nrounds = 10\n[preferences]\nform = \"interdependent\"\n\
             [negotiation]\nenabled = false\n[mediation]\n{issues}[[state]]\nid = \"A\"\n[[state]]\nid = \"B\"\n"
        );
        let said = |most: u64| read_str("pairs.toml", &toml, &[format!("limits.cells={most}")]);
        let words = said(4999).unwrap_err().to_string();
        assert!(words.contains("2 states × 50 issues × 50 issues = 5000 cells"), "{words}");
        assert!(said(5000).is_ok());
    }
}
