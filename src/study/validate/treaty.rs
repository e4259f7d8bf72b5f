//! Targets D6–D8: self-enforcing treaties.

use super::check::Ours;
use super::crowds;
use super::run::Context;
use super::target::Target;
use crate::theory::treaty::{Binary, Cournot, Payoffs, Stackelberg, at_least};

/// All stable sizes.
pub(super) fn cournot(target: &Target, _: &mut Context) -> Option<Ours> {
    let (benefit, cost, states) = (target.param("b")?, target.param("c")?, target.count("N")?);
    let stable = Cournot { states, benefit, cost }.stable_sizes();
    let wanted: Vec<usize> =
        target.value.split_whitespace().filter_map(|size| size.parse().ok()).collect();
    Some(Ours::set(*stable.last()? as f64, stable == wanted))
}

/// One cell of Barrett's table; followers must be at their best response to what all do.
pub(super) fn stackelberg(target: &Target, _: &mut Context) -> Option<Ours> {
    let [enough, benefit, cost] = ["a", "b", "c"].map(|key| {
        let (_, rest) = target.model.split_once(&format!("{key}="))?;
        rest.split([',', ' ']).next()?.parse::<f64>().ok()
    });
    let (enough, benefit, cost) = (enough?, benefit?, cost?);
    let states = target.model.split_once("N=")?.1.trim().parse::<usize>().ok()?;
    let game = Stackelberg { states, enough, benefit, cost };
    let k = (target.param("alpha")? * states as f64).round() as usize;
    let value = match target.quantity.as_str() {
        "q_s" => game.member(k),
        "q_n" => game.outsider(k),
        "pi_s" => game.inside(k),
        "pi_n" => game.outside(k),
        "Q" => game.all(k),
        "total" => game.total(k),
        _ => return None,
    };
    let sum = k as f64 * game.member(k) + (states - k) as f64 * game.outsider(k);
    let adds_up = (sum - game.all(k)).abs() < 1e-9 * game.all(k);
    Some(Ours::computed(value).and(adds_up && game.is_stable(4)))
}

/// The largest stable size by the ratio of costs to benefits, what full cooperation would add, and how much of that it closes.
pub(super) fn paradox(target: &Target, _: &mut Context) -> Option<Ours> {
    let (ratio, states) = (target.param("gamma(c/b)")?, target.count("N")?);
    let game = Stackelberg { states, enough: 100.0, benefit: 1.0, cost: ratio };
    let largest = *game.stable_sizes().last()?;
    let (alone, all) = (game.total(0), game.total(states));
    Some(Ours::computed(match target.quantity.as_str() {
        "k*" => largest as f64,
        "full-coop gain rel" => (all - alone) / alone,
        "share of gain closed" => (game.total(largest) - alone) / (all - alone),
        _ => return None,
    }))
}

/// The fewest states by whom a treaty holds, among quorums from one up, in the engine reduced to a public good; ⌈c/b⌉, which the largest
/// stable size must be as well.
pub(super) fn binary(target: &Target, _: &mut Context) -> Option<Ours> {
    let (benefit, cost, states) = (target.param("b")?, target.param("c")?, target.count("N")?);
    let stable = Binary { states, benefit, cost }.stable_sizes();
    let closed = (1..=states).find(|k| at_least(*k as f64 * benefit, cost))?;
    let holds = |quorum: usize| {
        // A commitment is worth 1/N to each, and costs as much more as it does in the model.
        let outcome = crowds::public_good(states, quorum, cost / benefit / states as f64)?;
        Some(outcome.run.parties? >= quorum)
    };
    let mut fewest = None;
    for quorum in 1..=states {
        if holds(quorum)? {
            fewest = Some(quorum);
            break;
        }
    }
    let sound = stable.last() == Some(&closed);
    Some(Ours::computed(fewest? as f64).and(sound).by_engine())
}
