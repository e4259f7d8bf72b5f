//! The engine's own protocols as methods of `comity solve`: each group of issues is a forum of its actors, in good faith and
//! without luck in votes, that bargains from the reference points by the protocol and votes by the rule. Without agreement the
//! reference points are what comes out.

use std::fmt::Write as _;

use super::methods::{Forecast, Method};
use super::models::{by_group, distribution, fallback, of};
use crate::engine::Engine;
use crate::format::{
    positions::{Issue, Positions},
    read_str,
};
use crate::spec::record::Record;
use crate::theory::compromise::{self, Stand};

/// What `protocol` makes of each group of issues.
pub(super) fn negotiated(
    table: &Positions,
    method: &Method,
    seed: u64,
    protocol: &str,
) -> Vec<Forecast> {
    let rule = method.text(&format!("{protocol}.rule"));
    // Who is recognised is drawn; the other protocols leave nothing to chance.
    let draws = if protocol == "legislative" { method.count("legislative.draws") } else { 1 };
    by_group(table, |_, issues| {
        let issues: Vec<&Issue> = issues.iter().map(|n| &table.issues[*n]).collect();
        // An issue always has actors, so there always is one.
        let status_quo: Vec<f64> = issues.iter().filter_map(|issue| fallback(issue)).collect();
        let outcomes = forum(&issues, &status_quo, table.actors.len(), (protocol, rule))
            .map(|text| play(&text, &status_quo, seed, draws))
            .unwrap_or_default();
        let of_issue = |(at, issue): (usize, &&Issue)| {
            let all: Vec<f64> = outcomes.iter().filter_map(|text| text.get(at).copied()).collect();
            match (all.len(), draws) {
                (0, _) => compromise::compromise(&of(issue)).unwrap_or_default().into(),
                (_, 1) => all[0].into(),
                _ => distribution(all),
            }
        };
        issues.iter().enumerate().map(of_issue).collect()
    })
}

/// The scenario of a group of issues; None where fewer than two actors care for any of them.
fn forum(
    issues: &[&Issue],
    status_quo: &[f64],
    actors: usize,
    (protocol, rule): (&str, &str),
) -> Option<String> {
    let stand = |issue: &Issue, actor: usize| {
        issue.stands.iter().find(|(other, _)| *other == actor).map(|(_, stand)| *stand)
    };
    let cares = |actor: &usize| {
        issues.iter().any(|issue| stand(issue, *actor).is_some_and(|s: Stand| s.salience > 0.0))
    };
    let members: Vec<usize> = (0..actors).filter(cares).collect();
    if members.len() < 2 {
        return None;
    }
    let power = |actor: usize| {
        let known = issues.iter().filter_map(|issue| stand(issue, actor));
        known.map(|stand| stand.capability).fold(0.0, f64::max)
    };
    let powerless = members.iter().all(|actor| power(*actor) == 0.0);
    let mut text = format!(
        "schema = 1\ntitle = \"A group of issues\"\n[venue]\nrule = {{ kind = \"{rule}\" }}\n\
         weights = \"capability\"\nequal_participation = true\n[agenda]\noperability = 1\n\
         [negotiation]\nprotocol = \"{protocol}\"\n[adoption]\nnoise = 0\nband = 0\noperability_cost = 0\n"
    );
    for (number, level) in status_quo.iter().enumerate() {
        let _ = writeln!(text, "[[issue]]\nid = \"i{number}\"\nstatus_quo = {level:?}");
    }
    for actor in members {
        let capability = if powerless { 1.0 } else { power(actor) };
        let _ = writeln!(text, "[[state]]\nid = \"a{actor}\"\ncapability = {capability:?}");
        // Who takes no part in an issue does not care for it.
        let cell = |(number, issue): (usize, &&Issue)| match stand(issue, actor) {
            Some(stand) => (stand.position, stand.salience),
            None => (status_quo[number], 0.0),
        };
        let cells: Vec<(f64, f64)> = issues.iter().enumerate().map(cell).collect();
        let list = |pick: fn(&(f64, f64)) -> f64| {
            let of = |(number, cell)| format!("i{number} = {:?}", pick(cell));
            cells.iter().enumerate().map(of).collect::<Vec<_>>().join(", ")
        };
        let (positions, saliences) = (list(|cell| cell.0), list(|cell| cell.1));
        let _ = writeln!(text, "positions = {{ {positions} }}\nsalience = {{ {saliences} }}");
    }
    Some(text)
}

/// What holds at the end of each replication: the text that was adopted, or the status quo.
fn play(text: &str, status_quo: &[f64], seed: u64, draws: usize) -> Vec<Vec<f64>> {
    let Ok(checked) = read_str("group", text, &[]) else { return Vec::new() };
    let mut engine = Engine::new(&checked.scenario, Record::default());
    let outcome = |replication: usize| {
        let outcome = engine.run(seed, replication as u64)?;
        Some(if outcome.run.adopted { outcome.text } else { status_quo.to_vec() })
    };
    (0..draws).filter_map(outcome).collect()
}
