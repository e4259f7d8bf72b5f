//! What keeping a norm costs a state: the value of acting as it likes on one issue, less that of acting as agreed. The arithmetic of
//! compliance; it knows no norm in force and no decision.

use super::{
    setting::Scale,
    valuation::{OwnUtility, Valuation},
};
use crate::theory::utility;

/// Levels that a state considers on a continuous issue where its own ideal need not be the best for it: steps of one point.
const CONSIDERED: usize = 101;

/// What it costs each state, in utility, never below 0, that `text` holds on `issue` and not what the state likes best there, the
/// rest of the text being as it is: max_z V(text with y = z) − V(text). Regard for others enters V, so whoever cares for them bears less.
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
    let (mut other, mut order) = (vec![0.0; states], Vec::new());
    valuation.price(text, &mut own);
    valuation.concern.apply(&own, &mut value, &mut order);
    let (now, mut best) = (value.clone(), value.clone());
    for option in 0..scale.values().unwrap_or(CONSIDERED) {
        valuation.step(text, &own, issue, option as f64, &mut other);
        valuation.concern.apply(&other, &mut value, &mut order);
        best.iter_mut().zip(&value).for_each(|(best, value)| *best = best.max(*value));
    }
    best.iter().zip(now).map(|(best, now)| best - now).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        bench::{selfish, spatial},
        columns::Columns,
        preference::Regard,
        valuation::Concern,
    };

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
}
