//! The room: somebody is in it, and votes weigh something.

use std::collections::BTreeSet;

use super::{Checks, count};
use crate::format::{
    fault::Fault,
    nearest::{list, nearest},
};
use crate::spec::{state::StateSpec, venue::Membership};

pub fn check(checks: &mut Checks<'_>) {
    if let Membership::Ids(ids) = &checks.scenario.venue.membership
        && ids.is_empty()
    {
        checks.fault("venue.membership", |at| {
            Fault::error(at, "the venue has no members")
                .label("expected \"all\" or at least one id")
                .help("leave the key out for all states")
        });
    }
    weights(checks);
    regard(checks);
}

fn weights(checks: &mut Checks<'_>) {
    let scenario = checks.scenario;
    let name = scenario.venue.weights.as_str();
    let states = &scenario.state;
    if name == "equal" || states.is_empty() {
        return;
    }
    let lacking: Vec<&str> = states
        .iter()
        .filter(|state| state.attribute(name).is_none())
        .map(|state| state.id.as_str())
        .collect();
    if lacking.is_empty() {
        let seated = |state: &&StateSpec| match &scenario.venue.membership {
            Membership::All => true,
            Membership::Ids(ids) => ids.contains(&state.id),
        };
        let sum: f64 = states.iter().filter(seated).filter_map(|state| state.attribute(name)).sum();
        let some = states.iter().any(|state| seated(&state));
        if sum <= 0.0 && some {
            checks.fault("venue.weights", |at| {
                Fault::error(at, format!("no member has any weight: `{name}` is 0 for all of them"))
                    .label("expected an attribute that is above 0 for some member")
                    .help("write weights = \"equal\" for one state, one vote")
            });
        }
        return;
    }
    // A cell that could not be read is not an attribute that is missing.
    if (0..states.len()).any(|number| !checks.sound(&format!("state[{number}]"))) {
        return;
    }
    let common = common_attributes(states);
    let mut known = vec!["equal"];
    known.extend(common.iter().map(String::as_str));
    let help = if lacking.len() < states.len() {
        format!("give it to {}", list(&lacking))
    } else {
        match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("what every state has: {}", list(&known)),
        }
    };
    let message = if lacking.len() < states.len() {
        format!("{} have no `{name}`, by which votes are to weigh", count(lacking.len(), "state"))
            .replace("1 state have", "1 state has")
    } else {
        format!("no state has `{name}`, by which votes are to weigh")
    };
    checks.fault("venue.weights", |at| {
        Fault::error(at, message)
            .label("expected \"equal\" or an attribute of every state")
            .help(help)
    });
}

/// The attributes that every state has.
fn common_attributes(states: &[StateSpec]) -> BTreeSet<String> {
    let names = |state: &StateSpec| -> BTreeSet<String> {
        let nested = [
            ("cyber.", &state.cyber),
            ("sovereignty.", &state.sovereignty),
            ("data_control.", &state.data_control),
            ("", &state.attributes),
        ];
        let mut names = BTreeSet::from(["capability".to_owned()]);
        for (prefix, table) in nested {
            names.extend(table.keys().map(|key| format!("{prefix}{key}")));
        }
        names
    };
    states.iter().map(names).reduce(|a, b| &a & &b).unwrap_or_default()
}

fn regard(checks: &mut Checks<'_>) {
    for (number, state) in checks.scenario.state.iter().enumerate() {
        let sum = state.moral_others + state.moral_community;
        let here = format!("state[{number}]");
        if sum <= 1.0 + 1e-9 || !checks.sound(&format!("{here}.moral_others")) {
            continue;
        }
        checks.fault(&format!("{here}.moral_community"), |at| {
            Fault::error(
                at,
                format!("`{}` has more regard for others than there is regard", state.id),
            )
            .label("expected moral_others + moral_community to be at most 1")
            .help(format!(
                "they are {} and {}; what they leave of 1 is regard for itself",
                state.moral_others, state.moral_community
            ))
        });
    }
}
