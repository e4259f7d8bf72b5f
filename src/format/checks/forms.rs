//! What each form of preferences needs of issues, states and texts.

use std::collections::BTreeMap;

use super::{Checks, count, ladder::name};
use crate::format::{
    fault::Fault,
    kinds::{is_id, unquoted},
    nearest::{list, suggest},
    tree::real,
};
use crate::spec::{
    Scenario,
    issue::{IssueSpec, Level},
    preferences::Form,
};

pub fn check(checks: &mut Checks<'_>) {
    salience(checks);
    if !checks.sound("preferences.form") {
        return;
    }
    let form = checks.scenario.preferences.form;
    for (number, issue) in checks.scenario.issue.iter().enumerate() {
        let here = format!("issue[{number}]");
        values(checks, form, issue, &here);
        level(checks, form, issue, &issue.status_quo, &format!("{here}.status_quo"));
    }
    for (number, text) in checks.scenario.text.iter().enumerate() {
        for issue in &checks.scenario.issue {
            if let Some(at) = text.levels.get(&issue.id) {
                level(checks, form, issue, at, &format!("text[{number}].levels.{}", issue.id));
            }
        }
    }
    match form {
        Form::Spatial => positions(checks),
        Form::Tabulated => utilities(checks),
        Form::Interdependent => {}
        Form::Pie => pie(checks),
    }
    idle(checks, form);
}

fn salience(checks: &mut Checks<'_>) {
    let scenario = checks.scenario;
    for (number, state) in scenario.state.iter().enumerate() {
        // An issue left out weighs what the issue says, so that nobody else cares for none.
        let careless = !scenario.issue.is_empty()
            && scenario.issue.iter().all(|issue| {
                state.salience.get(&issue.id).copied().unwrap_or(issue.salience) <= 0.0
            });
        if careless {
            let id = checks.name(number);
            checks.fault(&format!("state[{number}].salience"), |at| {
                Fault::error(at, format!("`{id}` cares for no issue: its saliences are all 0"))
                    .label("expected one above 0")
                    .help("leave `salience` out for equal weights")
            });
        }
    }
}

fn values(checks: &mut Checks<'_>, form: Form, issue: &IssueSpec, here: &str) {
    let path = format!("{here}.values");
    match (&issue.values, form) {
        (Some(values), Form::Tabulated) => {
            if values.len() < 2 {
                checks.fault(&path, |at| {
                    Fault::error(at, format!("`{}` leaves nothing to choose", issue.id))
                        .label("expected at least two values")
                });
            }
            for (number, value) in values.iter().enumerate() {
                if values[..number].contains(value) {
                    checks.fault(&format!("{path}[{number}]"), |at| {
                        Fault::error(at, format!("`{}` has the value \"{value}\" twice", issue.id))
                            .label("again here")
                    });
                }
            }
        }
        (None, Form::Tabulated) => checks.fault(&path, |at| {
            Fault::error(at, format!("`{}` lists no values", issue.id))
                .label("expected `values` in this table, for form = \"tabulated\"")
                .help("write values = [\"no\", \"yes\"]")
        }),
        (Some(_), _) => checks.fault(&path, |at| {
            Fault::error(
                at,
                format!("`{}` lists values, and preferences are {}", issue.id, name(form)),
            )
            .label("expected only with form = \"tabulated\"")
            .help("take them out, or write form = \"tabulated\" in [preferences]")
        }),
        (None, _) => {}
    }
}

fn level(checks: &mut Checks<'_>, form: Form, issue: &IssueSpec, level: &Level, path: &str) {
    match (form, level) {
        (Form::Tabulated, level) => {
            if let Some(values) = &issue.values {
                value_of(checks, issue, values, level, path);
            }
        }
        (_, Level::Value(text)) => checks.fault(path, |at| {
            let fault = Fault::error(at, format!("a level on `{}` cannot be \"{text}\"", issue.id))
                .label("expected a number from 0 to 100");
            let names =
                || "names of values are for form = \"tabulated\" in [preferences]".to_owned();
            fault.help(unquoted(text).unwrap_or_else(names))
        }),
        (Form::Interdependent, Level::Point(point)) if *point != 0.0 && *point != 100.0 => {
            checks.fault(path, |at| {
                Fault::error(at, format!("a level on `{}` cannot be {}", issue.id, real(*point)))
                    .label("expected 0 or 100")
                    .help("with form = \"interdependent\" issues are settled one way or the other")
            });
        }
        (_, Level::Point(_)) => {}
    }
}

/// A level of a discrete issue names one of its values, or counts them from 0.
fn value_of(
    checks: &mut Checks<'_>,
    issue: &IssueSpec,
    values: &[String],
    level: &Level,
    path: &str,
) {
    let (found, written) = match level {
        Level::Value(text) => (values.contains(text), format!("\"{text}\"")),
        Level::Point(point) => {
            #[allow(clippy::cast_precision_loss)]
            let count = values.len() as f64;
            (point.fract() == 0.0 && *point < count, real(*point))
        }
    };
    if found || values.is_empty() {
        return;
    }
    let help = match level {
        Level::Value(text) => suggest(text, values.iter().map(String::as_str), "values"),
        Level::Point(_) => {
            format!("by name: {}; or by number, from 0 to {}", list(values), values.len() - 1)
        }
    };
    checks.fault(path, |at| {
        Fault::error(at, format!("`{}` has no value {written}", issue.id))
            .label("expected one of its `values`")
            .help(help)
    });
}

fn positions(checks: &mut Checks<'_>) {
    let scenario = checks.scenario;
    for (number, state) in scenario.state.iter().enumerate() {
        let here = format!("state[{number}].positions");
        let derived = |issue: &&str| {
            let issue = scenario.issue.iter().find(|other| other.id == **issue);
            issue.is_some_and(|issue| !issue.sovereignty.is_empty())
        };
        let missing: Vec<&str> = missing(scenario, &state.positions)
            .into_iter()
            .filter(|issue| !derived(issue))
            .collect();
        let (Some(first), id) = (missing.first(), checks.name(number)) else { continue };
        // A state that stands in a table of its own gets the name of a column.
        let table = checks.root.get("states").is_some() && checks.at(&here).source != 0;
        checks.fault(&here, |at| {
            Fault::error(at, format!("`{id}` has no position on {}", list(&missing)))
                .label("expected a position on every issue")
                .help(if table {
                    format!("fill in the column `positions.{first}`, from 0 to 100")
                } else {
                    format!("write positions = {{ {first} = 50, … }}, from 0 to 100")
                })
        });
    }
}

/// The issues that a table of a state leaves out, each once; those with a bad id cannot be named in one.
fn missing<'a, T>(scenario: &'a Scenario, table: &BTreeMap<String, T>) -> Vec<&'a str> {
    let mut missing: Vec<&str> = Vec::new();
    for id in scenario.issue.iter().map(|issue| issue.id.as_str()) {
        if is_id(id) && !table.contains_key(id) && !missing.contains(&id) {
            missing.push(id);
        }
    }
    missing
}

fn utilities(checks: &mut Checks<'_>) {
    let scenario = checks.scenario;
    for (number, state) in scenario.state.iter().enumerate() {
        let here = format!("state[{number}].utilities");
        let (missing, id) = (missing(scenario, &state.utilities), checks.name(number));
        for issue in &scenario.issue {
            let Some(utilities) = state.utilities.get(&issue.id) else { continue };
            let wanted = issue.values.as_ref().map_or(utilities.len(), Vec::len);
            if utilities.len() != wanted {
                checks.fault(&format!("{here}.{}", issue.id), |at| {
                    let numbers =
                        count(utilities.len(), "utility").replace("utilitys", "utilities");
                    Fault::error(at, format!("`{id}` has {numbers} on `{}`", issue.id))
                        .label(format!("expected {wanted}, one for each of its `values`"))
                });
            }
        }
        if let Some(first) = missing.first() {
            checks.fault(&here, |at| {
                Fault::error(at, format!("`{id}` has no utilities on {}", list(&missing)))
                    .label("expected utilities on every issue, for form = \"tabulated\"")
                    .help(format!(
                        "write utilities = {{ {first} = [0, 1] }}, a number for each value"
                    ))
            });
        }
    }
}

fn pie(checks: &mut Checks<'_>) {
    let scenario = checks.scenario;
    if scenario.issue.len() > 1 {
        checks.fault("issue[1]", |at| {
            Fault::error(at, format!("a pie is one issue, and there are {}", scenario.issue.len()))
                .label("expected no second one, for form = \"pie\"")
        });
    }
    if scenario.state.len() == 1 {
        checks.fault("state", |at| {
            Fault::error(at, "a pie is shared by at least two states, and there is 1")
                .label("expected another [[state]]")
        });
    }
    for (number, text) in
        scenario.text.iter().enumerate().filter(|(_, text)| !text.levels.is_empty())
    {
        checks.fault(&format!("text[{number}].levels"), |at| {
            Fault::not_yet(at, format!("a text by `{}` that divides a pie", text.sponsor))
                .label("texts give levels on issues, not shares of a pie")
                .help("take the text out")
        });
    }
}

/// Preferences written for another form: they change nothing, and were probably meant to.
fn idle(checks: &mut Checks<'_>, form: Form) {
    let scenario = checks.scenario;
    let with = |key: &str, written: Vec<usize>| {
        written
            .first()
            .map(|first| (format!("state[{first}].{key}"), key.to_owned(), written.len()))
    };
    let numbers =
        |has: &dyn Fn(usize) -> bool| (0..scenario.state.len()).filter(|n| has(*n)).collect();
    let utilities = numbers(&|n| !scenario.state[n].utilities.is_empty());
    let positions = numbers(&|n| !scenario.state[n].positions.is_empty());
    let found = [
        (form != Form::Tabulated).then(|| with("utilities", utilities)).flatten(),
        (form == Form::Tabulated).then(|| with("positions", positions)).flatten(),
    ];
    for (path, key, states) in found.into_iter().flatten() {
        checks.fault(&path, |at| {
            let states = count(states, "state");
            Fault::warning(at, format!("`{key}` of {states} without effect"))
                .label(format!("not read with form = \"{}\"", name(form)))
                .help("take them out, or choose another form in [preferences]")
        });
    }
}
