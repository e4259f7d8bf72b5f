//! What follows the vote, and what precedes it: ratification, norms in force from the start, control of data, and what derives from
//! traditional sovereignty.

use std::collections::BTreeMap;

use super::{
    Checks, count,
    ladder::name,
    references::{known, listed},
};
use crate::spec::{behaviour::Behaviour, preferences::Form, venue::Membership};
use crate::{
    format::{
        fault::Fault,
        nearest::{list, nearest, slip},
    },
    model::instruments::{GOVERNED, INSTRUMENTS},
    theory::sovereignty::ATTRIBUTES,
};

pub fn check(checks: &mut Checks<'_>) {
    ratification(checks);
    in_force(checks);
    data_control(checks);
    governed(checks);
    directed(checks);
    attributes(checks);
    inherited(checks);
    patrons(checks);
}

/// Whether levels are levels; else says of `path` that it needs them.
fn needs_levels(checks: &mut Checks<'_>, path: &str, what: &str) {
    let form = checks.scenario.preferences.form;
    if form != Form::Spatial && checks.sound("preferences.form") {
        checks.fault(path, |at| {
            Fault::not_yet(at, format!("{what}, form = \"{}\"", name(form)))
                .label("norms have levels between 0 and 100 only")
                .help("take the table out, or write form = \"spatial\"")
        });
    }
}

fn ratification(checks: &mut Checks<'_>) {
    let (scenario, states) = (checks.scenario, checks.states());
    let params = &scenario.ratification;
    let path = "ratification.entry_states";
    listed(checks, path, &params.entry_states, &states, "states");
    if !params.enabled {
        return;
    }
    needs_levels(checks, "ratification", "ratification");
    if params.own + params.club > 1.0 + 1e-9 && checks.sound("ratification.own") {
        let (own, club) = (params.own, params.club);
        checks.fault("ratification.club", |at| {
            Fault::error(at, "the parts of a text's worth come to more than the whole")
                .label("expected own + club to be at most 1")
                .help(format!("they are {own} and {club}; what they leave of 1 comes from others"))
        });
    }
    let members = |id: &String| match &scenario.venue.membership {
        Membership::All => true,
        Membership::Ids(ids) => ids.contains(id),
    };
    let closed = params.open == crate::spec::ratification::Open::Members;
    let outside = params.entry_states.iter().position(|id| closed && !members(id));
    if let Some(number) = outside.filter(|_| checks.sound("venue.membership")) {
        let id = &params.entry_states[number];
        checks.fault(&format!("{path}[{number}]"), |at| {
            Fault::error(at, format!("the text waits for `{id}`, which may not join it"))
                .label("not in `venue.membership`")
                .help("write open = \"all\" in [ratification], or take it out of `entry_states`")
        });
    }
    let joinable = states.iter().filter(|id| !closed || members(&(**id).to_owned())).count();
    if params.entry_count as usize > joinable {
        checks.fault("ratification.entry_count", |at| {
            Fault::warning(at, "the text can never enter into force")
                .label(format!("{} may join", count(joinable, "state")))
                .help("ask for fewer, or write open = \"all\" in [ratification]")
        });
    }
}

fn in_force(checks: &mut Checks<'_>) {
    let (scenario, states) = (checks.scenario, checks.states());
    if let Membership::Ids(ids) = &scenario.in_force.parties {
        listed(checks, "in_force.parties", ids, &states, "states");
    }
    if !scenario.in_force.levels.is_empty() {
        needs_levels(checks, "in_force", "norms in force from the start");
    } else if checks.root.get("in_force").is_some() {
        checks.fault("in_force", |at| {
            Fault::warning(at, "`in_force` puts nothing in force")
                .label("expected `levels`")
                .help("write levels = { due-diligence = 60 }, with ids of your issues")
        });
    }
}

fn data_control(checks: &mut Checks<'_>) {
    let params = &checks.scenario.data_control;
    if params.enabled && params.generation + params.collection + params.utilisation <= 0.0 {
        checks.fault("data_control.generation", |at| {
            Fault::error(at, "no instrument of data control weighs anything")
                .label("expected generation, collection or utilisation to be above 0")
                .help("leave the three out for equal weights")
        });
    }
}

/// A word of one's own is fine, a behaviour misspelt is not.
fn governed(checks: &mut Checks<'_>) {
    for (number, issue) in checks.scenario.issue.iter().enumerate() {
        let Some(word) = issue.governs.as_deref() else { continue };
        let meant = slip(word, Behaviour::WORDS.iter().copied());
        let Some(meant) = meant else { continue };
        checks.fault(&format!("issue[{number}].governs"), |at| {
            Fault::error(at, format!("`{}` governs \"{word}\", which no norm changes", issue.id))
                .label("near the name of a behaviour, and not one")
                .help(format!("did you mean \"{meant}\"?"))
        });
    }
}

/// A direction says something of an instrument of data control alone.
fn directed(checks: &mut Checks<'_>) {
    for (number, issue) in checks.scenario.issue.iter().enumerate() {
        let instrument = issue.governs.as_deref().and_then(Behaviour::named);
        if issue.direction.is_none() || instrument.is_some_and(|what| GOVERNED.contains(&what)) {
            continue;
        }
        let words = GOVERNED.map(|behaviour| format!("\"{}\"", behaviour.word())).join(", ");
        checks.fault(&format!("issue[{number}].direction"), |at| {
            Fault::error(at, format!("`{}` governs no instrument of data control", issue.id))
                .label("a direction says which way 100 is on such an issue alone")
                .help(format!("leave it out, or say `governs` = one of {words}"))
        });
    }
}

/// Names of attributes and of instruments.
fn attributes(checks: &mut Checks<'_>) {
    let scenario = checks.scenario;
    for (number, state) in scenario.state.iter().enumerate() {
        let at = |table: &str| format!("state[{number}].{table}");
        named(checks, &at("sovereignty"), &state.sovereignty, &ATTRIBUTES);
        named(checks, &at("data_control"), &state.data_control, &INSTRUMENTS);
    }
    for (number, issue) in scenario.issue.iter().enumerate() {
        let here = format!("issue[{number}].sovereignty");
        named(checks, &here, &issue.sovereignty, &ATTRIBUTES);
    }
}

fn named(checks: &mut Checks<'_>, path: &str, table: &BTreeMap<String, f64>, names: &[&str]) {
    for name in table.keys().filter(|name| !names.contains(&name.as_str())) {
        let help = match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are: {}", list(names)),
        };
        let shown = path.rsplit('.').next().unwrap_or(path);
        checks.fault(&format!("{path}.{name}"), |at| {
            Fault::error(at, format!("`{shown}` has no `{name}`"))
                .label(format!("expected one of: {}", list(names)))
                .help(help)
        });
    }
}

/// A position that derives from attributes needs them.
fn inherited(checks: &mut Checks<'_>) {
    let scenario = checks.scenario;
    if scenario.preferences.form != Form::Spatial {
        return;
    }
    for (number, state) in scenario.state.iter().enumerate() {
        let lacking = scenario.issue.iter().find_map(|issue| {
            let has = |name: &&String| state.sovereignty.contains_key(name.as_str());
            let name = issue.sovereignty.keys().find(|name| !has(name))?;
            let known = ATTRIBUTES.contains(&name.as_str());
            let needed =
                !state.positions.contains_key(&issue.id) || scenario.preferences.inheritance > 0.0;
            (known && needed).then_some((issue, name))
        });
        let Some((issue, attribute)) = lacking else { continue };
        let id = checks.name(number);
        checks.fault(&format!("state[{number}].sovereignty"), |at| {
            Fault::error(
                at,
                format!(
                    "`{id}` has no `{attribute}`, from which its position on `{}` derives",
                    issue.id
                ),
            )
            .label(format!("expected `{attribute}` in `sovereignty`"))
            .help(format!(
                "write sovereignty = {{ {attribute} = 0.5 }}, or a position on `{}`",
                issue.id
            ))
        });
    }
}

fn patrons(checks: &mut Checks<'_>) {
    let (scenario, states) = (checks.scenario, checks.states());
    for (number, state) in scenario.state.iter().enumerate() {
        if state.patron.is_empty() {
            continue;
        }
        let path = format!("state[{number}].patron");
        known(checks, &path, &state.patron, &states, "states");
        let Some(patron) = scenario.state.iter().find(|other| other.id == state.patron) else {
            continue;
        };
        let message = if patron.id == state.id {
            format!("`{}` is its own patron", state.id)
        } else if !patron.patron.is_empty() {
            format!("`{}`, the patron of `{}`, has a patron itself", patron.id, state.id)
        } else if state.independence() >= 1.0 {
            checks.fault(&path, |at| {
                Fault::warning(
                    at,
                    format!("`{}` is independent, so that its patron weighs nothing", state.id),
                )
                .label("acts only below sovereignty.independence = 1")
                .help("write sovereignty = { independence = 0.5 }")
            });
            continue;
        } else {
            continue;
        };
        checks.fault(&path, |at| {
            Fault::error(at, message)
                .label("expected a state with a view of its own")
                .help("name the state at the end of the chain")
        });
    }
}
