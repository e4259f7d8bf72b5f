//! Ids: each stands once in its list, and each that is referred to is there.

use std::collections::BTreeMap;

use super::Checks;
use crate::format::{fault::Fault, nearest::suggest};
use crate::spec::venue::Membership;

pub fn check(checks: &mut Checks<'_>) {
    existence(checks);
    let scenario = checks.scenario;
    unique(checks, "issue", scenario.issue.iter().map(|issue| issue.id.as_str()).collect());
    let states = checks.states();
    unique(checks, "state", states.clone());
    unique(checks, "bloc", scenario.bloc.iter().map(|bloc| bloc.id.as_str()).collect());
    for (number, bloc) in scenario.bloc.iter().enumerate() {
        listed(checks, &format!("bloc[{number}].members"), &bloc.members, &states, "states");
    }
    let blocs: Vec<&str> = scenario.bloc.iter().map(|bloc| bloc.id.as_str()).collect();
    for (number, state) in
        scenario.state.iter().enumerate().filter(|(_, state)| !state.bloc.is_empty())
    {
        known(checks, &format!("state[{number}].bloc"), &state.bloc, &blocs, "blocs");
    }
    if let Membership::Ids(ids) = &scenario.venue.membership {
        listed(checks, "venue.membership", ids, &states, "states");
    }
    let mediators: Vec<&str> = scenario.mediator.iter().map(|m| m.id.as_str()).collect();
    unique(checks, "mediator", mediators.clone());
    known(checks, "mediation.mediator", &scenario.mediation.mediator, &mediators, "mediators");
    unique(checks, "stakeholder", scenario.stakeholder.iter().map(|s| s.id.as_str()).collect());
    known(checks, "chair.state", &scenario.chair.state, &states, "states");
    disputes(checks);
    rivalries(checks);
    members(checks);
}

/// Disputes are between two states, and somebody must hear them.
fn disputes(checks: &mut Checks<'_>) {
    let (scenario, states) = (checks.scenario, checks.states());
    for (number, dispute) in scenario.dispute.iter().enumerate() {
        let at = |key: &str| format!("dispute[{number}].{key}");
        known(checks, &at("claimant"), &dispute.claimant, &states, "states");
        known(checks, &at("respondent"), &dispute.respondent, &states, "states");
        if dispute.claimant == dispute.respondent && checks.sound(&at("claimant")) {
            checks.fault(&at("respondent"), |at| {
                Fault::error(at, format!("`{}` complains of itself", dispute.claimant))
                    .label("expected another state")
                    .help("a dispute has two sides")
            });
        }
    }
    if !scenario.dispute.is_empty() && !scenario.disputes.enabled {
        checks.fault("dispute[0].claimant", |at| {
            Fault::warning(at, "a dispute is brought, and nobody hears disputes")
                .label("acts only with [disputes]")
                .help("write [disputes]")
        });
    }
}

/// Rivals are two, and power must shift for them to fight.
fn rivalries(checks: &mut Checks<'_>) {
    let (scenario, states) = (checks.scenario, checks.states());
    for (number, rivalry) in scenario.rivalry.iter().enumerate() {
        let at = |key: &str| format!("rivalry[{number}].{key}");
        known(checks, &at("first"), &rivalry.first, &states, "states");
        known(checks, &at("second"), &rivalry.second, &states, "states");
        if rivalry.first == rivalry.second && checks.sound(&at("first")) {
            checks.fault(&at("second"), |at| {
                Fault::error(at, format!("`{}` is a rival of itself", rivalry.first))
                    .label("expected another state")
                    .help("a rivalry has two sides")
            });
        }
    }
    if !scenario.rivalry.is_empty() && !scenario.power_shift.enabled {
        checks.fault("rivalry[0].first", |at| {
            Fault::warning(at, "there is a rivalry, and power does not shift")
                .label("acts only with [power_shift]")
                .help("write [power_shift]")
        });
    }
}

/// What refers to members: those who are not in the room can do nothing there.
fn members(checks: &mut Checks<'_>) {
    let scenario = checks.scenario;
    let states = checks.states();
    let members: Vec<&str> = match &scenario.venue.membership {
        Membership::All => states.clone(),
        Membership::Ids(ids) => ids.iter().map(String::as_str).collect(),
    };
    listed(checks, "venue.veto", &scenario.venue.veto, &states, "states");
    seated(checks, "venue.veto", &scenario.venue.veto, &states, &members);
    let annealers = &scenario.mediation.annealers;
    listed(checks, "mediation.annealers", annealers, &states, "states");
    seated(checks, "mediation.annealers", annealers, &states, &members);
    for (number, text) in scenario.text.iter().enumerate() {
        let path = format!("text[{number}].sponsor");
        known(checks, &path, &text.sponsor, &states, "states");
        let with = format!("text[{number}].cosponsors");
        listed(checks, &with, &text.cosponsors, &states, "states");
        let outside = states.contains(&text.sponsor.as_str())
            && !members.contains(&text.sponsor.as_str())
            && checks.sound("venue.membership");
        if outside {
            checks.fault(&path, |at| {
                Fault::warning(at, format!("`{}` tables a text and is no member", text.sponsor))
                    .label("not in `venue.membership`")
                    .help("add it to the members if it should vote on its own text")
            });
        }
    }
}

fn existence(checks: &mut Checks<'_>) {
    let empty_issues = checks.scenario.issue.is_empty();
    for (list, empty, example) in [
        ("issue", empty_issues, "[[issue]] with id = \"due-diligence\" and status_quo = 30"),
        (
            "state",
            checks.scenario.state.is_empty(),
            "[[state]] with id = \"EST\", or states = \"states.csv\"",
        ),
    ] {
        if empty {
            checks.fault(list, |at| {
                Fault::error(at, format!("the scenario has no {list}"))
                    .label(format!("expected at least one [[{list}]]"))
                    .help(format!("write {example}"))
            });
        }
    }
}

pub(super) fn unique(checks: &mut Checks<'_>, list: &str, ids: Vec<&str>) {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, id) in ids.into_iter().enumerate().filter(|(_, id)| !id.is_empty()) {
        let Some(earlier) = first.get(id) else {
            first.insert(id, number);
            continue;
        };
        let there = checks.at(&format!("{list}[{earlier}].id"));
        checks.fault(&format!("{list}[{number}].id"), |at| {
            Fault::error(at, format!("two of [[{list}]] have the id `{id}`"))
                .label("again here")
                .help("give one of them another id, or take it out")
                .also(there, "first here")
        });
    }
}

pub(super) fn known(checks: &mut Checks<'_>, path: &str, id: &str, ids: &[&str], what: &str) {
    if id.is_empty() || ids.contains(&id) {
        return;
    }
    let one = what.trim_end_matches('s');
    checks.fault(path, |at| {
        Fault::error(at, format!("there is no {one} `{id}`"))
            .label(format!("expected the id of a {one}"))
            .help(suggest(id, ids.iter().copied(), what))
    });
}

pub(super) fn listed(
    checks: &mut Checks<'_>,
    path: &str,
    list: &[String],
    ids: &[&str],
    what: &str,
) {
    for (number, id) in list.iter().enumerate() {
        let here = format!("{path}[{number}]");
        known(checks, &here, id, ids, what);
        if let Some(earlier) = list[..number].iter().position(|other| other == id) {
            let there = checks.at(&format!("{path}[{earlier}]"));
            checks.fault(&here, |at| {
                Fault::error(at, format!("`{path}` lists `{id}` twice"))
                    .label("again here")
                    .help("take one of the two out")
                    .also(there, "first here")
            });
        }
    }
}

fn seated(checks: &mut Checks<'_>, path: &str, list: &[String], ids: &[&str], members: &[&str]) {
    if !checks.sound("venue.membership") {
        return;
    }
    for (number, id) in list.iter().enumerate() {
        let id = id.as_str();
        if ids.contains(&id) && !members.contains(&id) {
            checks.fault(&format!("{path}[{number}]"), |at| {
                Fault::error(at, format!("`{id}` is in `{path}` and is no member"))
                    .label("not in `venue.membership`")
                    .help(format!("add it to `venue.membership`, or take it out of `{path}`"))
            });
        }
    }
}
