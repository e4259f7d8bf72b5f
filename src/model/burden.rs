//! What keeping a norm costs a state: the value of acting as it likes on one issue, less that of
//! acting as agreed. The arithmetic of compliance; it knows no norm in force and no decision.

use std::ops::RangeInclusive;

use super::{
    setting::Scale,
    valuation::{OwnUtility, Valuation},
};
use crate::spec::preferences::Regard;
use crate::theory::{regard::Room, utility};

/// Levels that a state considers on a continuous issue where its own ideal need not be the best for
/// it: steps of one point.
const CONSIDERED: usize = 101;

/// A curvature, in salience, below which the differences between levels drown in rounding.
const FLAT: f64 = 1e-6;

/// What it costs each state, in utility, never below 0, that `text` holds on `issue` and not what
/// the state likes best there, the rest of the text being as it is: max_z V(text with y = z) −
/// V(text). Regard for others enters V, so whoever cares for them bears less.
pub fn burden(valuation: &Valuation, scale: &Scale, text: &[f64], issue: usize) -> Vec<f64> {
    if let OwnUtility::Spatial { position, salience, kappa } = &valuation.own
        && !valuation.concern.any
    {
        let rows = position.issue(issue).iter().zip(salience.issue(issue));
        let loss = |(x, s): (&f64, &f64)| s * utility::loss((text[issue] - x).abs() * 0.01, *kappa);
        return rows.map(loss).collect();
    }
    let states = valuation.states();
    let (mut own, mut value) = (vec![0.0; states], vec![0.0; states]);
    let mut order = Vec::new();
    valuation.price(text, &mut own);
    valuation.concern.apply(&own, &mut value, &mut order);
    let mut best = value.clone();
    match near_tops(valuation, scale, issue) {
        Some(near) => try_near(valuation, text, issue, &own, &near, &mut best),
        None => try_all(valuation, scale, text, issue, &own, &mut best),
    }
    best.iter().zip(value).map(|(best, now)| best - now).collect()
}

/// Raises `best` to what the best level is worth to each state.
fn try_all(
    valuation: &Valuation,
    scale: &Scale,
    text: &[f64],
    issue: usize,
    own: &[f64],
    best: &mut [f64],
) {
    let (mut other, mut value, mut order) = (own.to_vec(), own.to_vec(), Vec::new());
    for option in 0..scale.values().unwrap_or(CONSIDERED) {
        valuation.step(text, own, issue, option as f64, &mut other);
        valuation.concern.apply(&other, &mut value, &mut order);
        best.iter_mut().zip(&value).for_each(|(best, value)| *best = best.max(*value));
    }
}

/// The same, each state looking at the levels near its top alone, without a weight on the
/// worst-off.
fn try_near(
    valuation: &Valuation,
    text: &[f64],
    issue: usize,
    own: &[f64],
    near: &[RangeInclusive<usize>],
    best: &mut [f64],
) {
    let mut wanted = [false; CONSIDERED];
    near.iter().for_each(|levels| wanted[levels.clone()].fill(true));
    let mut other = own.to_vec();
    for option in (0..CONSIDERED).filter(|option| wanted[*option]) {
        valuation.step(text, own, issue, option as f64, &mut other);
        let room = Room { sum: Room::of(&other).sum, min: 0.0, count: own.len() };
        for slot in (0..near.len()).filter(|slot| near[*slot].contains(&option)) {
            best[slot] = best[slot].max(valuation.concern.value_in(slot, &other, room));
        }
    }
}

/// Levels of which one is the best for each state, if it is known where to look: the value of a
/// level is a parabola where losses are quadratic and regard is for means, and what lies more than
/// a point from its top is worth less by more than rounding. Where it is all but flat every level
/// is looked at.
fn near_tops(
    valuation: &Valuation,
    scale: &Scale,
    issue: usize,
) -> Option<Vec<RangeInclusive<usize>>> {
    let Valuation { own: OwnUtility::Spatial { position, salience, kappa }, concern } = valuation
    else {
        return None;
    };
    let parabolic = *kappa == 2.0 && concern.form == Regard::CharnessRabin && concern.rawls == 0.0;
    if !parabolic || scale.values().is_some() {
        return None;
    }
    let last = CONSIDERED - 1;
    let around = |(weighed, curvature): (f64, f64)| {
        if curvature < FLAT {
            return 0..=last;
        }
        let top = (weighed / curvature).clamp(0.0, last as f64) as usize;
        top.saturating_sub(1)..=(top + 2).min(last)
    };
    let tops = concern.tops(position.issue(issue), salience.issue(issue));
    Some(tops.into_iter().map(around).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        bench::{selfish, spatial},
        columns::Columns,
        valuation::{Concern, Patronage},
    };
    use proptest::prelude::*;

    fn valuation(concern: Concern) -> Valuation {
        Valuation { own: spatial(&[&[90.0, 20.0], &[10.0, 20.0]]), concern }
    }

    fn caring(weight: f64) -> Concern {
        let form = Regard::CharnessRabin;
        Concern {
            form,
            first: vec![weight; 2],
            second: vec![0.0; 2],
            rawls: 0.0,
            patrons: Vec::new(),
            any: true,
        }
    }

    #[test]
    fn the_further_a_norm_is_from_what_a_state_likes_the_more_it_costs() {
        let cost =
            |level: f64| burden(&valuation(selfish(2)), &Scale::Continuous, &[level, 20.0], 0);
        assert!((cost(50.0)[0] - 0.5 * 0.16).abs() < 1e-12);
        assert!(cost(90.0)[0] == 0.0 && cost(90.0)[1] > cost(50.0)[1]);
    }

    #[test]
    fn regard_for_others_makes_a_compromise_cheap_and_the_long_way_is_the_short_one() {
        let at = |concern| burden(&valuation(concern), &Scale::Continuous, &[50.0, 20.0], 0);
        assert!(at(caring(0.5))[0] < 1e-12 && at(caring(0.2))[0] < at(selfish(2))[0]);
        let (long, short) = (at(caring(0.0)), at(selfish(2)));
        assert!(long.iter().zip(&short).all(|(a, b)| (a - b).abs() < 1e-12));
    }

    #[test]
    fn values_with_names_cost_what_a_state_forgoes() {
        let worth = |v: usize, s: usize| [[0.2, 0.9], [0.7, 0.1]][s][v];
        let utility = vec![Columns::build(2, 2, worth)];
        let salience = Columns::build(1, 2, |_, _| 1.0);
        let own = OwnUtility::Tabulated { utility, salience };
        let scale = Scale::Discrete(vec!["no".into(), "yes".into()]);
        let costs = burden(&Valuation { own, concern: selfish(2) }, &scale, &[1.0], 0);
        assert!(costs[0] == 0.0 && (costs[1] - 0.6).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn the_levels_near_the_top_are_as_good_as_all(
            rows in proptest::collection::vec((0u32..=200, 0u32..10, 0u32..10, 0u32..4, 0u32..4), 1..9),
            level in 0u32..=1000,
            patron in 0usize..9,
        ) {
            let (states, weight) = (rows.len(), |n: u32| [0.0, 0.05, 0.3, 0.5][n as usize]);
            let total = |slot: usize| f64::from(rows[slot].1 + rows[slot].2).max(1.0);
            let position = Columns::build(2, states, |_, slot| 0.5 * f64::from(rows[slot].0));
            let salience = Columns::build(2, states, |issue, slot| {
                f64::from([rows[slot].1, rows[slot].2][issue]) / total(slot)
            });
            let patrons = (patron > 0 && patron < states)
                .then_some(Patronage { client: 0, patron, independence: 0.7 });
            let concern = Concern {
                form: Regard::CharnessRabin,
                first: rows.iter().map(|row| weight(row.3)).collect(),
                second: rows.iter().map(|row| weight(row.4)).collect(),
                rawls: 0.0,
                patrons: patrons.into_iter().collect(),
                any: true,
            };
            let own = OwnUtility::Spatial { position, salience, kappa: 2.0 };
            let (valuation, text) = (Valuation { own, concern }, [0.1 * f64::from(level), 40.0]);
            let costs = burden(&valuation, &Scale::Continuous, &text, 0);
            let (mut utilities, mut best) = (vec![0.0; states], valuation.values(&text));
            let now = best.clone();
            valuation.price(&text, &mut utilities);
            try_all(&valuation, &Scale::Continuous, &text, 0, &utilities, &mut best);
            let all: Vec<f64> = best.iter().zip(now).map(|(best, now)| best - now).collect();
            prop_assert_eq!(costs, all);
        }
    }
}
