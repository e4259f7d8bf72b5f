//! What each protocol of `comity solve` forecasts, from its options. The names and the options themselves are elsewhere.

use rayon::prelude::*;

use super::methods::{Forecast, MIDPOINT, Method};
use crate::format::positions::{Issue, Positions};
use crate::model::random::{Purpose, Streams};
use crate::theory::{
    challenge::{self, ReadOff, Reading, Until},
    compromise::{self, Stand},
    condorcet::{self, Chances, Votes},
    exchange::{self, Carry, Stands, Ties},
    focal, ktab, reference_point,
};

pub(super) fn of(issue: &Issue) -> Vec<Stand> {
    issue.stands.iter().map(|(_, stand)| *stand).collect()
}

pub(super) fn places(issue: &Issue) -> Vec<f64> {
    issue.stands.iter().map(|(_, stand)| stand.position).collect()
}

/// A forecast for each issue, in parallel. An issue always has actors, so there always is one.
pub(super) fn each(
    table: &Positions,
    forecast: impl Fn(&Issue) -> Option<f64> + Sync,
) -> Vec<Forecast> {
    let one = |issue: &Issue| Forecast::from(forecast(issue).unwrap_or(MIDPOINT));
    table.issues.par_iter().map(one).collect()
}

/// The reference point; without one the weighted median, where talks that fail would leave the matter.
pub(super) fn fallback(issue: &Issue) -> Option<f64> {
    issue.reference.or_else(|| compromise::median(&of(issue)))
}

pub(super) fn nash(issue: &Issue, method: &Method) -> Option<f64> {
    let equal = method.text("nash.powers") == "equal";
    let kappa = if method.text("nash.loss") == "quadratic" { 2.0 } else { 1.0 };
    let power = |s: &Stand| if equal { 1.0 } else { s.weight() };
    Some(reference_point::nash(&of(issue), fallback(issue)?, kappa, power))
}

pub(super) fn kalai_smorodinsky(issue: &Issue) -> Option<f64> {
    Some(reference_point::kalai_smorodinsky(&of(issue), fallback(issue)?))
}

pub(super) fn condorcet(issue: &Issue, method: &Method) -> Option<f64> {
    let whole = method.text("condorcet.votes") == "whole";
    let product = method.text("condorcet.chances") == "product";
    let votes = if whole { Votes::Whole } else { Votes::ByDistance };
    let chances = if product { Chances::Product } else { Chances::Eigenvector };
    condorcet::condorcet(&of(issue), votes, chances)
}

pub(super) fn challenged(issue: &Issue, method: &Method) -> f64 {
    let reading = Reading::named(method.text("challenge.reading")).unwrap_or_default();
    let stands = of(issue);
    let rounds = challenge::run(&stands, &reading, Until::of(method.count("challenge.rounds")));
    read_off(&challenge::after(&stands, &rounds), method.text("challenge.outcome"))
}

fn read_off(stands: &[Stand], how: &str) -> f64 {
    let by = if how == "median" { ReadOff::Median } else { ReadOff::Mean };
    by.of(stands).unwrap_or(MIDPOINT)
}

pub(super) fn ktab(table: &Positions, method: &Method, seed: u64) -> Vec<Forecast> {
    let draws = match method.text("ktab.ties") {
        "listed" => None,
        _ => Some(method.count("ktab.draws")),
    };
    let forecast = |(number, issue): (usize, &Issue)| {
        let Some(draws) = draws else { return ktab_ends(issue, method, |_| 0).into() };
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let drawn = |draw: usize| {
            let streams = Streams { seed, replication: draw as u64 };
            let mut luck = streams.page(Purpose::Ties, number, 0);
            ktab_ends(issue, method, |tied| luck.below(tied.len()))
        };
        distribution((0..draws).map(drawn).collect())
    };
    table.issues.par_iter().enumerate().map(forecast).collect()
}

/// Who takes no part in an issue, with a salience of 0, is not among its actors.
fn ktab_ends(issue: &Issue, method: &Method, pick: impl FnMut(&[usize]) -> usize) -> f64 {
    let mut stands = of(issue);
    stands.retain(|stand| stand.salience > 0.0);
    let actor = |s: &Stand| ktab::Actor {
        capability: s.capability,
        position: vec![s.position / 100.0],
        salience: vec![s.salience],
    };
    let actors: Vec<ktab::Actor> = stands.iter().map(actor).collect();
    let stop = ktab::Stop { turns: method.count("ktab.turns"), ..ktab::Stop::default() };
    let run = ktab::run_with(&actors, stop, pick);
    let Some(last) = run.turns.last() else { return MIDPOINT };
    for (stand, position) in stands.iter_mut().zip(&last.positions) {
        stand.position = 100.0 * position[0];
    }
    let how = method.text("ktab.outcome");
    if how == "chances" {
        let chances = ktab::chances(&actors, &last.positions);
        let pairs = stands.iter().zip(chances).map(|(stand, p)| (stand.position, p));
        return compromise::weighted_mean(pairs).unwrap_or(MIDPOINT);
    }
    read_off(&stands, how)
}

/// Median and 90 % interval of replications.
pub(super) fn distribution(mut values: Vec<f64>) -> Forecast {
    values.sort_unstable_by(f64::total_cmp);
    let at = |p: f64| {
        let place = (p * (values.len() as f64 - 1.0)).round() as usize;
        values.get(place).copied().unwrap_or(MIDPOINT)
    };
    Forecast { value: at(0.5), interval: Some((at(0.05), at(0.95))) }
}

pub(super) fn settled(number: usize, issue: &Issue, method: &Method, seed: u64) -> Forecast {
    let (reach, noise) = (method.number("comity.reach"), method.number("comity.noise"));
    replicated(number, issue, reach, noise, method.count("comity.replications"), seed)
}

/// The forecast of `comity` for issue number `number`.
pub(super) fn replicated(
    number: usize,
    issue: &Issue,
    reach: f64,
    noise: f64,
    replications: usize,
    seed: u64,
) -> Forecast {
    let stands = of(issue);
    let issue = u32::try_from(number).unwrap_or(u32::MAX);
    let one = |replication: usize| {
        let streams = Streams { seed, replication: replication as u64 };
        let mut draws = streams.page(Purpose::Misjudgement, issue, 0);
        let weights = focal::misjudged(&stands, noise, || draws.normal());
        focal::settle(&stands, &weights, reach).unwrap_or(MIDPOINT)
    };
    distribution((0..replications).map(one).collect())
}

/// Forecasts of groups of issues that are negotiated together, in parallel, from the number of each group and its issues.
pub(super) fn by_group(
    table: &Positions,
    solve: impl Fn(u32, &[usize]) -> Vec<Forecast> + Sync,
) -> Vec<Forecast> {
    let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
    for (n, issue) in table.issues.iter().enumerate() {
        match groups.iter_mut().find(|(group, _)| *group == issue.group) {
            Some((_, issues)) => issues.push(n),
            None => groups.push((&issue.group, vec![n])),
        }
    }
    let numbered: Vec<(usize, Vec<usize>)> =
        groups.into_iter().map(|(_, issues)| issues).enumerate().collect();
    let solved: Vec<(Vec<usize>, Vec<Forecast>)> = numbered
        .into_par_iter()
        .map(|(group, issues)| {
            let solved = solve(u32::try_from(group).unwrap_or(u32::MAX), &issues);
            (issues, solved)
        })
        .collect();
    let mut forecasts = vec![Forecast::default(); table.issues.len()];
    for (issues, solved) in solved {
        for (n, forecast) in issues.into_iter().zip(solved) {
            forecasts[n] = forecast;
        }
    }
    forecasts
}

pub(super) fn exchanges(table: &Positions, method: &Method, seed: u64) -> Vec<Forecast> {
    let rounds = method.count("exchange.rounds");
    let (ties, draws) = match method.text("exchange.ties") {
        "listed" => (Ties::Listed, 1),
        _ => (Ties::Drawn, method.count("exchange.draws")),
    };
    by_group(table, |group, issues| {
        let stands: Stands = issues.iter().map(|n| row(table, *n)).collect();
        let draw = |draw: usize| {
            let streams = Streams { seed, replication: draw as u64 };
            traded(&stands, (rounds, ties), streams, group)
        };
        let outcomes: Vec<Vec<f64>> = (0..draws).map(draw).collect();
        let of_issue = |at: usize| distribution(outcomes.iter().map(|o| o[at]).collect());
        (0..issues.len()).map(of_issue).collect()
    })
}

fn row(table: &Positions, issue: usize) -> Vec<Option<Stand>> {
    let mut row = vec![None; table.actors.len()];
    for (actor, stand) in &table.issues[issue].stands {
        row[*actor] = Some(*stand);
    }
    row
}

/// Outcomes after some rounds of exchanges.
fn traded(
    stands: &Stands,
    (rounds, ties): (usize, Ties),
    streams: Streams,
    forum: u32,
) -> Vec<f64> {
    let page = |t: usize| streams.page(Purpose::Ties, forum, u32::try_from(t).unwrap_or(u32::MAX));
    let mut luck = (0, page(0));
    let pick = |t: usize, tied: &[exchange::Exchange]| {
        if luck.0 != t {
            luck = (t, page(t));
        }
        ties.pick(tied, &mut luck.1)
    };
    let played = exchange::run(stands, rounds, Carry::default(), pick);
    played.last().map_or_else(Vec::new, |round| round.outcomes.clone())
}
