//! Models of the literature in which a pie is shared, as the whole engine reduced to them by scenarios of `scenarios/validation/`: nobody has
//! anything without agreement, and nothing is left to luck.

use super::shipped::run;
use crate::engine::Outcome;

/// Shares in [0, 1].
fn shares(outcome: &Outcome) -> Vec<f64> {
    outcome.text.iter().map(|share| share / 100.0).collect()
}

/// Whether all agreed at once.
fn at_once(outcome: &Outcome) -> bool {
    outcome.run.adopted && outcome.run.rounds == 1
}

/// What the first of two keeps who reckon backward from so distant a deadline that it no longer matters, by their patience and
/// the outside option of the second, as `alternating-offers.toml` has it. None unless they agree at once.
pub(super) fn alternating(patience: (f64, f64), option: f64) -> Option<f64> {
    let text = include_str!("../../../scenarios/validation/alternating-offers.toml");
    // What remains of the pie at the deadline falls below 1e-12 in so many rounds of two turns.
    let rounds = (28.0 / (1.0 - patience.0 * patience.1)).ceil().min(900_000.0) as usize + 2;
    let sets = [
        format!("negotiation.deadline={rounds}"),
        format!("negotiation.lookahead={rounds}"),
        format!("state[first].patience={:?}", patience.0),
        format!("state[second].patience={:?}", patience.1),
        format!("state[second].outside_option={option:?}"),
    ];
    let outcome = run(text, &sets)?;
    at_once(&outcome).then(|| shares(&outcome)[0])
}

/// When, as a share of the deadline, a buyer and a seller who concede by the clock agree, and at which price: the seller's share, as
/// `concession.toml` has it.
pub(super) fn concession(buyer: f64, seller: f64, rounds: usize) -> Option<(f64, f64)> {
    let text = include_str!("../../../scenarios/validation/concession.toml");
    let sets = [
        format!("negotiation.deadline={rounds}"),
        format!("state[buyer].concession={buyer:?}"),
        format!("state[seller].concession={seller:?}"),
    ];
    let outcome = run(text, &sets)?;
    let time = f64::from(outcome.run.time_to_adoption?) / rounds as f64;
    Some((time, shares(&outcome)[1]))
}

/// What a recognised proposer keeps among so many members, of whom so many must say yes, as `closed-rule.toml` has it. None unless the
/// proposal carries at once and each that is bought gets the same.
pub(super) fn closed_rule(members: usize, votes: usize, patience: f64) -> Option<f64> {
    let text = include_str!("../../../scenarios/validation/closed-rule.toml");
    let sets = [
        format!("venue.rule.share={:?}", votes as f64 / members as f64),
        format!("state[S].copies={members}"),
        format!("state[S].patience={patience:?}"),
    ];
    let outcome = run(text, &sets)?;
    let mut shares = shares(&outcome);
    shares.sort_by(|a, b| b.total_cmp(a));
    let bought = shares[1..].iter().filter(|share| **share > 0.0);
    let alike = shares.get(1).is_none_or(|first| bought.clone().all(|s| (s - first).abs() < 1e-12));
    (at_once(&outcome) && alike && bought.count() + 1 == votes).then(|| shares[0])
}
