//! Targets F1 and F2: inequity aversion and voting power.

use super::check::Ours;
use super::crowds;
use super::run::Context;
use super::shipped;
use super::target::Target;
use crate::measure::rows::StateRow;
use crate::theory::power::{Game, banzhaf, coleman_power_to_act, shapley_shubik, swings};
use crate::theory::regard::fehr_schmidt;

/// The least share of an ultimatum's pie that the engine's responder takes rather than nothing for both; its utility must be nothing there.
pub(super) fn ultimatum(target: &Target, _: &mut Context) -> Option<Ours> {
    let alpha = target.param("alpha")?;
    let share = shipped::least_share(alpha)?;
    let (mut order, mut out) = (Vec::new(), [0.0; 2]);
    fehr_schmidt(&[1.0 - share, share], &[alpha; 2], &[0.0; 2], &mut order, &mut out);
    Some(Ours::computed(share).and(out[1].abs() < 1e-9).by_engine())
}

/// Indices of voting power: those that the engine's table of states has are its, and the game's own must agree with them.
pub(super) fn indices(target: &Target, _: &mut Context) -> Option<Ours> {
    let (game, classes) = game_of(&target.params)?;
    let (name, places) = quantity_of(&target.quantity)?;
    let values = match name {
        "SSI" => shapley_shubik(&game),
        "swings" => swings(&game),
        "Banzhaf norm" => banzhaf(&game),
        "Coleman" => vec![coleman_power_to_act(&game)],
        _ => return None,
    };
    let sum: f64 = values.iter().sum();
    let adds_up = matches!(name, "swings" | "Coleman") || (sum - 1.0).abs() < 1e-12;
    let member = match places {
        Place::Member(i) => i,
        Place::Class(k) => *classes.get(k)?,
    };
    let value = *values.get(member)?;
    let told: Option<fn(&StateRow) -> Option<f64>> = match name {
        "SSI" => Some(|row| row.shapley_shubik),
        "Banzhaf norm" => Some(|row| row.banzhaf),
        _ => None,
    };
    let Some(told) = told else { return Some(Ours::computed(value).and(adds_up)) };
    let ours = told(crowds::seats(&game.weights, game.quota)?.get(member)?)?;
    Some(Ours::computed(ours).and(adds_up && ours == value).by_engine())
}

/// Reads `[39;7x5,1x10]`, a quota and weights, some of them repeated; also the first member of each item of the list.
fn game_of(params: &str) -> Option<(Game, Vec<usize>)> {
    let (_, inside) = params.split_once('[')?;
    let (quota, list) = inside.split_once(']')?.0.split_once(';')?;
    let (mut weights, mut classes) = (Vec::new(), Vec::new());
    for item in list.split(',') {
        let (weight, times) = item.split_once('x').unwrap_or((item, "1"));
        let (weight, times): (u64, usize) =
            (weight.trim().parse().ok()?, times.trim().parse().ok()?);
        classes.push(weights.len());
        weights.extend(std::iter::repeat_n(weight, times));
    }
    Some((Game { weights, quota: quota.trim().parse().ok()? }, classes))
}

/// Whose number is meant, counted from 0.
enum Place {
    Member(usize),
    Class(usize),
}

/// Reads `SSI [2]`, member 2's index; or `SSI P5;SSI E10;swings;Banzhaf norm;Coleman [2] [1]`: the second index (the two of
/// Shapley and Shubik count as one) of the first class of members.
fn quantity_of(text: &str) -> Option<(&str, Place)> {
    let (names, numbers) = text.split_once(" [")?;
    let numbers: Vec<usize> = super::target::whole_numbers(numbers);
    let first = numbers.first()?.checked_sub(1)?;
    if !names.contains(';') {
        return Some((names, Place::Member(first)));
    }
    let mut each: Vec<&str> =
        names.split(';').map(|n| n.split(" P5").next().unwrap_or(n)).collect();
    each.retain(|n| !n.ends_with("E10"));
    let class = numbers.get(1).map_or(Some(0), |k| k.checked_sub(1))?;
    Some((each.get(first)?, Place::Class(class)))
}
