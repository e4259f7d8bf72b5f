//! The compromise: one draft, the mean of stated positions weighted by capability and salience,
//! which then goes to the rule. It bargains about nothing.
//!
//! Sources: Van den Bos (1991), *Dutch EC policy making*; Thomson, Stokman, Achen & König, eds
//! (2006), *The European Union Decides*.

use bevy_ecs::prelude::Query;

use super::Descriptor;
use super::table::put_at_last;
use crate::model::{
    appraisal::Pricing,
    assembly::Assembly,
    columns::Columns,
    delegation::Members,
    forum::Draft,
    setting::Setting,
    states::{Capability, by_slot},
    valuation::OwnUtility,
};
use crate::theory::declaration::declared;

/// What there is to know of this protocol.
pub const PROTOCOL: Descriptor = Descriptor {
    one_shot: true,
    ..Descriptor::of("the weighted mean of positions is put to them")
};

/// Puts the compromise before members.
pub fn compromise(mut assembly: Assembly, mut pricing: Pricing, capability: Query<&Capability>) {
    let mut forum = assembly.forum();
    let (setting, own) = (&pricing.setting, &pricing.valuation.own);
    settle(forum.draft, forum.members, by_slot(&capability), setting, own);
    put_at_last(&mut forum, &mut pricing);
}

/// Writes the compromise of the seated into the draft, on the issues that are open.
fn settle(
    draft: &mut Draft,
    members: Members,
    capability: &[Capability],
    setting: &Setting,
    own: &OwnUtility,
) {
    let seats: &[usize] = &members.seats().collect::<Vec<_>>();
    let capable: f64 = seats.iter().map(|slot| capability[*slot].0).sum();
    let power = |slot: usize| if capable > 0.0 { capability[slot].0 } else { 1.0 };
    let open = draft.open;
    let levels = draft.levels.iter_mut().enumerate();
    let levels = levels.filter(|(issue, _)| open.is_none_or(|open| open == *issue));
    match own {
        OwnUtility::Spatial { .. } if setting.pie => {
            let total: f64 = seats.iter().map(|slot| power(*slot)).sum();
            for (slot, share) in levels {
                // One who has all power has 100, whatever the rounding.
                let due = (100.0 * power(slot) / total).min(100.0);
                *share = if seats.contains(&slot) { due } else { 0.0 };
            }
        }
        OwnUtility::Spatial { position, salience, .. } => {
            for (issue, level) in levels {
                let stated = |slot: usize| {
                    declared(position.at(issue, slot), *level, members.exaggeration[slot])
                };
                let weight = |slot: usize| power(slot) * salience.at(issue, slot);
                *level = weighted_mean(seats, stated, weight).clamp(0.0, 100.0);
            }
        }
        OwnUtility::Tabulated { utility, salience } => {
            for (issue, level) in levels {
                let weight = |slot: usize| power(slot) * salience.at(issue, slot);
                *level = favourite(&utility[issue], seats, weight);
            }
        }
        OwnUtility::Interdependent { .. } => {}
    }
}

/// The mean by weight; the plain mean where nobody weighs anything.
fn weighted_mean(seats: &[usize], of: impl Fn(usize) -> f64, weight: impl Fn(usize) -> f64) -> f64 {
    let total: f64 = seats.iter().map(|slot| weight(*slot)).sum();
    if total > 0.0 {
        seats.iter().map(|slot| weight(*slot) * of(*slot)).sum::<f64>() / total
    } else {
        seats.iter().map(|slot| of(*slot)).sum::<f64>() / seats.len().max(1) as f64
    }
}

/// The value with the largest weighted sum of utilities; the first of those tied.
fn favourite(utility: &Columns, seats: &[usize], weight: impl Fn(usize) -> f64) -> f64 {
    let sum = |value: usize| {
        seats.iter().map(|slot| weight(*slot) * utility.at(value, *slot)).sum::<f64>()
    };
    let mut best = (0, sum(0));
    for value in 1..utility.issues() {
        let this = sum(value);
        if this > best.1 {
            best = (value, this);
        }
    }
    best.0 as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        bench::Bench,
        delegation::{Exaggeration, Seated},
        forum::Rung,
    };

    fn settled(change: impl FnOnce(&mut Bench)) -> Bench {
        let mut bench = Bench::new(&[&[90.0, 20.0], &[60.0, 0.0], &[30.0, 40.0]], &[10.0, 10.0]);
        change(&mut bench);
        bench.at(Rung::Negotiation);
        bench.act(compromise);
        bench
    }

    #[test]
    fn the_draft_is_the_mean_by_capability_and_salience() {
        assert_eq!(settled(|_| ()).get::<Draft>().levels, [60.0, 20.0]);
        let strong = |bench: &mut Bench| {
            bench.give(|slot| Capability(if slot == 0 { 4.0 } else { 1.0 }));
        };
        assert_eq!(settled(strong).get::<Draft>().levels, [75.0, 20.0]);
        let club = |bench: &mut Bench| {
            bench.column([true, true, false].map(Seated));
        };
        assert_eq!(settled(club).get::<Draft>().levels, [75.0, 10.0]);
    }

    #[test]
    fn of_named_values_the_one_that_most_weight_likes_and_the_first_of_those_tied() {
        let utility = Columns::build(3, 3, |value, slot| {
            [[0.0, 0.6, 0.6], [0.0, 0.5, 1.0], [1.0; 3]][slot][value]
        });
        let of = |weights: [f64; 3]| favourite(&utility, &[0, 1, 2], |slot| weights[slot]);
        assert_eq!(of([1.0, 1.0, 0.0]), 2.0);
        assert_eq!(of([1.0, 0.0, 1.0]), 1.0, "the second and the third are tied");
        assert_eq!(of([0.0, 0.0, 1.0]), 0.0, "nobody minds");
        assert_eq!(favourite(&utility, &[0], |_| 1.0), 1.0, "of those who sit there");
    }

    #[test]
    fn everybody_stands_by_its_gain_and_bluff_pulls() {
        let mut bench = settled(|bench| bench.set(|draft: &mut Draft| draft.open = Some(0)));
        assert_eq!(bench.get::<Draft>().levels, [60.0, 10.0], "only the open issue moves");
        assert!(bench.judged().objectors() <= 1);
        let bluff = settled(|bench| {
            bench.column([0.0, 1.0, 0.0].map(Exaggeration));
        });
        assert!(bluff.get::<Draft>().levels[0] > 60.0);
    }
}
