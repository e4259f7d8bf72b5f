//! The Nash solution as a protocol: one draft, the text with the largest product of gains, which
//! then goes to the rule. Where no text gives every member a gain it is the one whose least gain is
//! largest.
//!
//! Sources: Nash (1950), Econometrica 18:155; Achen (2006), in Thomson et al., *The European Union
//! Decides*.

use super::Descriptor;
use super::table::{put_at_last, reservations};
use crate::model::{
    appraisal::Pricing,
    assembly::Assembly,
    forum::Draft,
    menu::Menu,
    setting::Setting,
    valuation::{OwnUtility, Valuation},
};
use crate::theory::{
    solutions::{Bounds, Concept},
    text_bargaining,
};

/// What there is to know of this protocol.
pub const PROTOCOL: Descriptor = Descriptor {
    one_shot: true,
    looks_at_every_text: true,
    ..Descriptor::of("the text with the largest product of gains is put to them")
};

/// Puts the Nash solution before members.
pub fn solve(mut assembly: Assembly, mut pricing: Pricing) {
    let mut forum = assembly.forum();
    let seats: Vec<usize> = forum.members.seats().collect();
    let least = reservations(&forum.judged, forum.draft, &pricing.setting);
    let (setting, valuation) = (&pricing.setting, &pricing.valuation);
    match &valuation.own {
        OwnUtility::Spatial { .. } if setting.pie => split(&mut forum.draft.levels, &seats, &least),
        OwnUtility::Spatial { .. } => spatial(forum.draft, &seats, &least, setting, valuation),
        _ => discrete(forum.draft, &seats, &least, setting, valuation),
    }
    put_at_last(&mut forum, &mut pricing);
}

/// What a pie leaves above reservations in equal parts.
fn split(shares: &mut [f64], seats: &[usize], reservations: &[f64]) {
    let needed: f64 = seats.iter().map(|slot| reservations[*slot]).sum();
    let more = (1.0 - needed) / seats.len().max(1) as f64;
    shares.fill(0.0);
    for slot in seats {
        shares[*slot] = (100.0 * (reservations[*slot] + more)).max(0.0);
    }
    let total: f64 = shares.iter().sum();
    if total > 100.0 {
        shares.iter_mut().for_each(|share| *share = (*share * (100.0 / total)).min(100.0));
    }
}

fn spatial(
    draft: &mut Draft,
    seats: &[usize],
    reservations: &[f64],
    setting: &Setting,
    valuation: &Valuation,
) {
    let OwnUtility::Spatial { position, salience, kappa } = &valuation.own else { return };
    let issues: Vec<usize> = match draft.open {
        Some(open) => vec![open],
        None => (0..setting.issue.len()).collect(),
    };
    let seated = |column: &[f64]| seats.iter().map(|slot| column[*slot]).collect::<Vec<f64>>();
    let x: Vec<_> = issues.iter().map(|issue| seated(position.issue(*issue))).collect();
    let s: Vec<_> = issues.iter().map(|issue| seated(salience.issue(*issue))).collect();
    // What issues that may not move take away is no part of the bargain.
    let mut fixed = vec![0.0; seats.len()];
    for (issue, level) in draft.levels.iter().enumerate().filter(|(i, _)| !issues.contains(i)) {
        for (lost, slot) in fixed.iter_mut().zip(seats) {
            let far = (level - position.at(issue, *slot)).abs() / 100.0;
            *lost += salience.at(issue, *slot) * crate::theory::loss(far, *kappa);
        }
    }
    let floor: Vec<f64> =
        seats.iter().zip(&fixed).map(|(slot, lost)| reservations[*slot] + lost).collect();
    let found = text_bargaining::nash_point(&x, &s, *kappa, &floor)
        .or_else(|| text_bargaining::max_min_gain(&x, &s, *kappa, &floor).map(|(text, _)| text));
    for (issue, level) in issues.into_iter().zip(found.into_iter().flatten()) {
        draft.levels[issue] = level.clamp(0.0, 100.0);
    }
}

/// The best of the menu; the lowest number of those tied.
fn discrete(
    draft: &mut Draft,
    seats: &[usize],
    reservations: &[f64],
    setting: &Setting,
    valuation: &Valuation,
) {
    let Some(menu) = Menu::all(setting, valuation) else { return };
    let bounds: Vec<Bounds> = seats
        .iter()
        .map(|slot| Bounds { low: 0.0, floor: reservations[*slot], high: 1.0 })
        .collect();
    let mut utility = vec![0.0; seats.len()];
    let mut best = (usize::MAX, false, f64::NEG_INFINITY);
    for text in 0..menu.len() {
        for (u, slot) in utility.iter_mut().zip(seats) {
            *u = menu.space.of(*slot)[text];
        }
        let least = Concept::Kalai.score(&utility, &bounds);
        let all = least > 0.0;
        let score = if all { Concept::Nash.score(&utility, &bounds) } else { least };
        if (all, score) > (best.1, best.2) {
            best = (text, all, score);
        }
    }
    if best.0 < menu.len() {
        menu.levels(best.0, &mut draft.levels);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        bench::{Bench, selfish},
        columns::Columns,
        forum::Rung,
        setting::Scale,
    };

    fn solved(mut bench: Bench) -> Bench {
        bench.at(Rung::Negotiation);
        bench.act(solve);
        bench
    }

    #[test]
    fn two_on_a_line_meet_in_the_middle_of_what_both_gain_by() {
        let bench = solved(Bench::new(&[&[80.0], &[80.0]], &[20.0]));
        assert!((bench.get::<Draft>().levels[0] - 80.0).abs() < 1e-3);
        let mut bench = solved(Bench::new(&[&[90.0], &[0.0]], &[45.0]));
        assert!(bench.judged().objectors() > 0 || bench.get::<Draft>().levels[0] == 45.0);
    }

    #[test]
    fn what_one_lost_on_an_issue_that_is_settled_it_gets_on_the_one_that_is_open() {
        let opened = |settled: f64| {
            let mut bench = Bench::new(&[&[0.0, 90.0], &[100.0, 0.0]], &[50.0, 50.0]);
            bench.table(&[50.0, settled]);
            bench.set(|draft: &mut Draft| draft.open = Some(0));
            solved(bench).get::<Draft>().levels[0]
        };
        // Above the middle of the second issue the second state lost, below it the first.
        assert!(opened(60.0) > 55.0 && opened(40.0) < 48.0);
    }

    #[test]
    fn a_pie_is_split_above_what_each_can_have_without() {
        let mut shares = [0.0; 3];
        split(&mut shares, &[0, 2], &[0.2, 0.9, 0.4]);
        assert!((shares[0] - 40.0).abs() < 1e-12 && shares[1] == 0.0);
        assert!((shares[2] - 60.0).abs() < 1e-12);
        split(&mut shares, &[0, 2], &[0.9, 0.0, 0.8]);
        assert!(shares.iter().sum::<f64>() <= 100.0 + 1e-9);
    }

    #[test]
    fn of_named_values_the_fair_ones_win_over_the_sum() {
        // Values worth (1, .2), (.6, .55), (.1, .1): the second has the product, the first the sum.
        let table = [[1.0, 0.2], [0.6, 0.55], [0.1, 0.1]];
        let own = OwnUtility::Tabulated {
            utility: vec![Columns::build(3, 2, |value, slot| table[value][slot])],
            salience: Columns::build(1, 2, |_, _| 1.0),
        };
        let mut bench = Bench::new(&[&[0.0], &[0.0]], &[2.0]);
        bench.world.insert_resource(Valuation { own, concern: selfish(2) });
        let names = ["a", "b", "c"].map(|name| name.into());
        bench.world.resource_mut::<Setting>().scale = vec![Scale::Discrete(names.to_vec())];
        bench.appraise();
        assert_eq!(solved(bench).get::<Draft>().levels, [1.0]);
    }
}
