//! What states, blocs and issues are called for people: from the scenario, or, where this version does not read it, by their
//! ids in the tables.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::figure::number;
use super::results::Detail;
use crate::spec::{Scenario, issue::Level, preferences::Form};

/// A state.
#[derive(Clone, Debug)]
pub(super) struct StateName {
    pub(super) id: String,
    pub(super) name: String,
    /// The id of its bloc; empty if none.
    pub(super) bloc: String,
}

/// A dimension of the text.
#[derive(Clone, Debug)]
pub(super) struct IssueName {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) low: String,
    pub(super) high: String,
    pub(super) status_quo: Option<f64>,
    /// Names of its values, if it is discrete.
    pub(super) values: Vec<String>,
}

/// Everything that has a name.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub(super) states: Vec<StateName>,
    pub(super) issues: Vec<IssueName>,
    /// Names of blocs by id.
    pub(super) blocs: BTreeMap<String, String>,
}

impl Names {
    /// The names of a run.
    pub(super) fn of(detail: &Detail) -> Self {
        match &detail.scenario {
            Some(scenario) => Self::from_scenario(scenario),
            None => Self::from_tables(detail),
        }
    }

    /// The names of a scenario.
    pub(super) fn from_scenario(scenario: &Scenario) -> Self {
        let bloc = |id: &str, own: &str| {
            let listed = scenario.bloc.iter().find(|bloc| bloc.members.iter().any(|m| m == id));
            listed.map_or(own, |bloc| bloc.id.as_str()).to_owned()
        };
        let states: Vec<StateName> = scenario
            .state
            .iter()
            .map(|s| StateName {
                id: s.id.clone(),
                name: s.label().to_owned(),
                bloc: bloc(&s.id, &s.bloc),
            })
            .collect();
        let or = |text: &str, id: &str| if text.is_empty() { id } else { text }.to_owned();
        let issues = if scenario.preferences.form == Form::Pie {
            states.iter().map(|s| plain_issue(&s.id, &format!("Share of {}", s.name))).collect()
        } else {
            let name = |issue: &crate::spec::issue::IssueSpec| {
                let values = issue.values.clone().unwrap_or_default();
                let status_quo = match &issue.status_quo {
                    Level::Point(x) => Some(*x),
                    Level::Value(name) => {
                        values.iter().position(|value| value == name).map(|at| at as f64)
                    }
                };
                IssueName {
                    id: issue.id.clone(),
                    title: or(&issue.title, &issue.id),
                    low: issue.low.clone(),
                    high: issue.high.clone(),
                    status_quo,
                    values,
                }
            };
            scenario.issue.iter().map(name).collect()
        };
        let named =
            |bloc: &crate::spec::state::BlocSpec| (bloc.id.clone(), or(&bloc.name, &bloc.id));
        Self { states, issues, blocs: scenario.bloc.iter().map(named).collect() }
    }

    fn from_tables(detail: &Detail) -> Self {
        let state = |line: super::sheet::Line| StateName {
            id: line.text("state").to_owned(),
            name: line.text("state").to_owned(),
            bloc: line.text("bloc").to_owned(),
        };
        let mut issues: Vec<IssueName> = Vec::new();
        for line in detail.texts.lines() {
            let id = line.text("issue");
            if issues.iter().all(|issue| issue.id != id) {
                issues.push(plain_issue(id, id));
            }
        }
        let states = detail.states.lines().map(state).collect();
        Self { states, issues, blocs: BTreeMap::new() }
    }

    /// What a state is called.
    pub(super) fn state<'a>(&'a self, id: &'a str) -> &'a str {
        self.states.iter().find(|state| state.id == id).map_or(id, |state| &state.name)
    }

    /// What an issue is called.
    pub(super) fn issue<'a>(&'a self, id: &'a str) -> &'a str {
        self.issues.iter().find(|issue| issue.id == id).map_or(id, |issue| &issue.title)
    }

    /// What a bloc is called.
    pub(super) fn bloc<'a>(&'a self, id: &'a str) -> &'a str {
        self.blocs.get(id).map_or(id, String::as_str)
    }

    /// What the script needs of it.
    pub(super) fn json(&self) -> Value {
        let state = |s: &StateName| json!({ "id": s.id, "name": s.name, "bloc": s.bloc });
        let issue = |i: &IssueName| {
            json!({
                "id": i.id, "title": i.title, "low": i.low, "high": i.high,
                "status_quo": number(i.status_quo), "values": i.values,
            })
        };
        let mut blocs: Vec<&str> = Vec::new();
        for state in &self.states {
            if !blocs.contains(&state.bloc.as_str()) {
                blocs.push(&state.bloc);
            }
        }
        let bloc = |id: &&str| json!({ "id": id, "name": self.bloc(id) });
        json!({
            "states": self.states.iter().map(state).collect::<Vec<_>>(),
            "issues": self.issues.iter().map(issue).collect::<Vec<_>>(),
            "blocs": blocs.iter().filter(|id| !id.is_empty()).map(bloc).collect::<Vec<_>>(),
        })
    }
}

fn plain_issue(id: &str, title: &str) -> IssueName {
    IssueName {
        id: id.to_owned(),
        title: title.to_owned(),
        low: String::new(),
        high: String::new(),
        status_quo: None,
        values: Vec::new(),
    }
}

/// `a, b and c`, at most `most` by name.
pub(super) fn list<S: AsRef<str>>(names: &[S], most: usize) -> String {
    let shown: Vec<&str> = names.iter().take(most).map(AsRef::as_ref).collect();
    let more = names.len().saturating_sub(most);
    if more > 0 {
        return format!("{} and {more} more", shown.join(", "));
    }
    match shown.split_last() {
        None => "nobody".to_owned(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// `1 round`, `3 rounds`.
pub(super) fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::{count, list};

    #[test]
    fn lists_and_counts_read_as_people_write() {
        assert_eq!(list::<&str>(&[], 3), "nobody");
        assert_eq!(list(&["A"], 3), "A");
        assert_eq!(list(&["A", "B", "C"], 3), "A, B and C");
        assert_eq!(list(&["A", "B", "C"], 2), "A, B and 1 more");
        assert_eq!(count(1, "round"), "1 round");
        assert_eq!(count(0, "round"), "0 rounds");
    }
}
