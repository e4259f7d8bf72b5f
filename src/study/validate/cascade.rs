//! Targets D3–D5b: thresholds and tipping.

use super::check::Ours;
use super::crowds;
use super::run::Context;
use super::target::{Target, whole_numbers};
use crate::model::random;
use crate::theory::cascade::{
    Convention, cascade, critical_share as closed, majority, normal_equilibrium, normal_tangency,
};

/// Mean of the normal crowd, in percent.
const MEAN: f64 = 25.0;

/// Reads `0..99` or `0,2,2,3..99`.
fn thresholds(text: &str) -> Option<Vec<usize>> {
    let mut out = Vec::new();
    for part in text.trim_start_matches("thresholds ").split(',') {
        match part.trim().split_once("..") {
            Some((first, last)) => {
                out.extend(first.parse::<usize>().ok()?..=last.parse::<usize>().ok()?);
            }
            None => out.push(part.trim().parse().ok()?),
        }
    }
    Some(out)
}

/// How many join in the end: a treaty among states with these thresholds, which the pure cascade must agree with.
pub(super) fn granovetter(target: &Target, _: &mut Context) -> Option<Ours> {
    let thresholds = thresholds(&target.params)?;
    // One of a hundred for each number of others, but for the second.
    let others = thresholds.iter().enumerate().all(|(slot, waits)| slot == 1 || *waits == slot);
    if thresholds.len() != 100 || !others {
        return None;
    }
    let joined = crowds::joined(thresholds[1])?;
    Some(Ours::computed(joined as f64).and(joined == cascade(&thresholds)).by_engine())
}

/// Where a normal crowd ends, and where its low end vanishes.
pub(super) fn normal_crowd(target: &Target, _: &mut Context) -> Option<Ours> {
    let (sd, r) = normal_tangency(MEAN);
    Some(Ours::computed(match target.quantity.as_str() {
        "equilibrium" => normal_equilibrium(MEAN, target.param("sigma")?),
        "sigma_c" => sd,
        "r" => r,
        _ => return None,
    }))
}

/// The share in closed form, printed to four places; a large crowd in the mean field tips just above it and not just below.
pub(super) fn critical_share(target: &Target, _: &mut Context) -> Option<Ours> {
    let memory = u32::try_from(target.count("M")?).ok()?;
    let share = closed(memory);
    let tips = |committed: f64| {
        let (mut before, mut x) = (0.0, committed);
        while x < 0.5 && x - before > 1e-12 {
            (before, x) = (x, committed + (1.0 - committed) * majority(memory, x));
        }
        x >= 0.5
    };
    Some(Ours::rounded(share, 4).and(tips(share + 1e-3) && !tips(share - 1e-3)))
}

/// The share of groups that a committed minority tips.
pub(super) fn committed_minority(target: &Target, context: &mut Context) -> Option<Ours> {
    let [members, memory, rounds] =
        whole_numbers(target.model.strip_prefix("Centola-type sim")?)[..]
    else {
        return None;
    };
    let committed = target.count("C").or_else(|| whole_numbers(&target.params).first().copied())?;
    let group = Convention { members, committed, memory, rounds };
    let trials = context.effort(200, 2_000);
    let mut rng = random::named(context.seed, &format!("D5b {committed}"));
    let tipped = (0..trials).filter(|_| group.tips(&mut rng)).count();
    let share = tipped as f64 / trials as f64;
    let error = (share * (1.0 - share) / trials as f64).sqrt();
    Some(Ours::simulated(share, error))
}
