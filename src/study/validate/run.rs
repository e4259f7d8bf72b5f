//! Which checker computes which target, and the run over all of them.

use std::collections::BTreeMap;

use super::check::{Line, Ours, Verdict, judge};
use super::target::{Target, targets};
use super::{
    arbitration, cascade, deterrence, mediation, negotiation, norms, power, treaty, voting, war,
};

/// What a checker may know besides its target.
#[derive(Debug)]
pub(super) struct Context {
    /// Whether simulations are shortened.
    pub(super) fast: bool,
    /// Master seed.
    pub(super) seed: u64,
    /// What rows share: results of a simulation that fills several targets, by its parameters.
    pub(super) shared: BTreeMap<String, Vec<(f64, f64)>>,
}

impl Context {
    fn new(fast: bool, seed: u64) -> Self {
        Self { fast, seed, shared: BTreeMap::new() }
    }

    /// `fast` or `full`, whichever applies.
    pub(super) fn effort(&self, fast: usize, full: usize) -> usize {
        if self.fast { fast } else { full }
    }
}

type Checker = fn(&Target, &mut Context) -> Option<Ours>;

/// The checker of a model, if there is one.
fn checker(id: &str) -> Option<Checker> {
    Some(match id {
        "A1" => negotiation::rubinstein,
        "A1b" => negotiation::rubinstein_limit,
        "A2" => negotiation::outside_option,
        "A3" => negotiation::faratin,
        "A4" => negotiation::zeuthen,
        "A5" => negotiation::frontier,
        "A6" => negotiation::closed_rule,
        "A7" => voting::gridlock,
        "A8" => voting::setter,
        "A9" => voting::winset,
        "A10" => voting::adoption,
        "B1" => mediation::klein,
        "B2" => mediation::kydd,
        "C1" => arbitration::brams_merrill,
        "C2" => arbitration::symmetric,
        "C3" => arbitration::asymmetric,
        "C4" => arbitration::spread_of_awards,
        "C5" => arbitration::contract_zone,
        "C6" => arbitration::disputes,
        "D1" => norms::axelrod,
        "D2" => norms::stable_boldness,
        "D3" => cascade::granovetter,
        "D4" => cascade::normal_crowd,
        "D5" => cascade::critical_share,
        "D5b" => cascade::committed_minority,
        "D6" => treaty::cournot,
        "D7" => treaty::stackelberg,
        "D7b" => treaty::paradox,
        "D8" => treaty::binary,
        "D9" => norms::noisy,
        "D10" => norms::contrite,
        "D11" => norms::trigger,
        "E5" => war::private_information,
        "E6" => war::shift_of_power,
        "E7" => war::first_strike,
        "E1" | "E2" => deterrence::symmetric,
        "E3" => deterrence::complementarity,
        "E4" => deterrence::backfire,
        "E8" => deterrence::fear,
        "E9" => deterrence::timing,
        "F1" => power::ultimatum,
        "F2" => power::indices,
        "F3" => voting::council,
        _ => return None,
    })
}

/// Checks the embedded targets, in their order.
///
/// `only` keeps the targets whose id it begins (upper or lower case) or whose model's name contains it. `fast` shortens
/// simulations: a tenth of the runs for votes, a twentieth for awards, and for the mediated single text 8 pairs of matrices instead of
/// 60, with two standard errors added to the published tolerance; populations of more than 100 generations are left out. A simulated number fails only if it
/// is off by more than four standard errors on two master seeds, `seed` and the next one. Deterministic in its arguments.
pub fn validate(only: Option<&str>, fast: bool, seed: u64) -> Vec<Line> {
    let (mut first, mut second) = (Context::new(fast, seed), Context::new(fast, next(seed)));
    let chosen = targets().into_iter().filter(|t| only.is_none_or(|wanted| matches(t, wanted)));
    chosen.map(|target| check_with(target, &mut first, &mut second)).collect()
}

/// Checks one target on its own.
#[cfg(test)]
pub(super) fn check(target: Target, fast: bool, seed: u64) -> Line {
    check_with(target, &mut Context::new(fast, seed), &mut Context::new(fast, next(seed)))
}

fn next(seed: u64) -> u64 {
    seed.wrapping_add(1)
}

fn matches(target: &Target, wanted: &str) -> bool {
    let wanted = wanted.to_lowercase();
    target.id.to_lowercase().starts_with(&wanted) || target.model.to_lowercase().contains(&wanted)
}

fn check_with(target: Target, first: &mut Context, second: &mut Context) -> Line {
    let Some(checker) = checker(&target.id) else { return Line::not_yet(target) };
    if first.fast && norms::is_long(&target) {
        return Line::left_out(target);
    }
    let Some(ours) = checker(&target, first) else { return Line::not_yet(target) };
    let line = judge(target, ours);
    if line.verdict != Verdict::Fail || !ours.random {
        return line;
    }
    match checker(&line.target, second) {
        Some(again) => judge(line.target, again),
        None => line,
    }
}
