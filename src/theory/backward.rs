//! Alternating offers and recognised proposers reckoned backward from the deadline: what each would propose and accept with so
//! much time left.
//!
//! Sources: Rubinstein (1982), Econometrica 50:97, with a finite horizon (Ståhl 1972); Binmore, Rubinstein & Wolinsky (1986),
//! RAND Journal of Economics 17:176 (outside options); Baron & Ferejohn (1989), APSR 83:1181 (closed rule, finite sessions).

use super::outcomes::Space;

/// What a party brings to the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seat {
    /// What no agreement is worth to it.
    pub reservation: f64,
    /// What it can get elsewhere instead of countering; at or below `reservation` for nothing.
    pub option: f64,
    /// What a gain is still worth one turn later, δ in [0, 1].
    pub patience: f64,
}

impl Seat {
    /// The least that it ever takes.
    pub fn floor(&self) -> f64 {
        if self.option > self.reservation { self.option } else { self.reservation }
    }

    /// The least that it takes now if going on is worth `later` to it a turn from now.
    pub fn takes(&self, later: f64) -> f64 {
        self.floor().max(self.reservation + self.patience * (later - self.reservation))
    }
}

/// Alternating offers over a pie or a discrete space: by the number of turns left, what the one to move would get by proposing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    seats: Vec<Seat>,
    /// By turns left, from 1: what the mover gets by proposing.
    worth: Vec<f64>,
    /// By turns left, from 1: what it proposes in a discrete space.
    offer: Vec<Option<usize>>,
}

impl Plan {
    /// A pie of 1 among these seats, with so many turns to go.
    pub fn pie(seats: Vec<Seat>, turns: usize) -> Self {
        let mut plan = Self { seats, ..Self::default() };
        for left in 1..=turns {
            let mover = plan.mover(left);
            let given: f64 = plan.others(mover).map(|other| plan.least(other, mover, left)).sum();
            let kept = (1.0 - given).max(plan.seats[mover].floor().min(1.0));
            plan.worth.push(kept);
        }
        plan
    }

    /// A discrete space; a proposer takes the best outcome for itself that all others would take, the lowest number of those
    /// tied, and counts on no agreement where there is none.
    pub fn discrete(seats: Vec<Seat>, space: &Space, turns: usize) -> Self {
        let mut plan = Self { seats, ..Self::default() };
        let mut will = Vec::new();
        for left in 1..=turns {
            let mover = plan.mover(left);
            will.clear();
            will.resize(space.outcomes(), true);
            for other in plan.others(mover) {
                let least = plan.least(other, mover, left);
                let takes = will.iter_mut().zip(space.of(other));
                takes.for_each(|(will, u)| *will &= *u >= least);
            }
            let own = space.of(mover);
            let floor = plan.seats[mover].floor();
            let better = |best: Option<usize>, outcome: usize| match best {
                Some(best) if own[best] >= own[outcome] => Some(best),
                _ => Some(outcome),
            };
            let open = (0..own.len()).filter(|outcome| will[*outcome] && own[*outcome] >= floor);
            let offer = open.fold(None, better);
            plan.worth.push(offer.map_or(plan.seats[mover].reservation, |outcome| own[outcome]));
            plan.offer.push(offer);
        }
        plan
    }

    /// Who moves with so many turns left: the last turn is the last party's.
    fn mover(&self, left: usize) -> usize {
        let parties = self.seats.len();
        (parties - left % parties) % parties
    }

    fn others(&self, mover: usize) -> impl Iterator<Item = usize> + use<> {
        (0..self.seats.len()).filter(move |party| *party != mover)
    }

    /// What `other` takes when it comes to answer what `mover` proposes with `left` turns to go.
    fn least(&self, other: usize, mover: usize, left: usize) -> f64 {
        let parties = self.seats.len();
        let until = (other + parties - mover) % parties;
        self.accepts(other, left.saturating_sub(until))
    }

    /// The least that a party takes when it is its turn and `left` turns are to go, its own included.
    pub fn accepts(&self, party: usize, left: usize) -> f64 {
        let seat = self.seats[party];
        match self.reached(left).and_then(|at| self.worth.get(at)) {
            Some(worth) => seat.takes(*worth),
            None => seat.floor(),
        }
    }

    /// Where `left` turns stand in the tables: beyond their end, the farthest turn of the same party.
    fn reached(&self, left: usize) -> Option<usize> {
        let beyond = left.saturating_sub(self.worth.len()).div_ceil(self.seats.len().max(1));
        left.checked_sub(beyond * self.seats.len())?.checked_sub(1)
    }

    /// What the mover gets by proposing with `left` turns to go.
    pub fn worth(&self, left: usize) -> f64 {
        self.reached(left).and_then(|at| self.worth.get(at)).copied().unwrap_or(0.0)
    }

    /// The outcome that the mover proposes in a discrete space.
    pub fn offer(&self, left: usize) -> Option<usize> {
        self.reached(left).and_then(|at| self.offer.get(at)).copied().flatten()
    }

    /// The shares that `mover` proposes of a pie: to each other what it will take, and the rest to itself.
    pub fn shares(&self, mover: usize, left: usize) -> Option<Vec<f64>> {
        let mut shares: Vec<f64> =
            (0..self.seats.len()).map(|other| self.least(other, mover, left)).collect();
        let given: f64 = self.others(mover).map(|other| shares[other]).sum();
        shares[mover] = 1.0 - given;
        (shares[mover] >= self.seats[mover].floor()).then_some(shares)
    }
}

/// Legislative bargaining under the closed rule with equal votes over a pie: what each member expects before a proposer is
/// recognised, `sessions` sessions before the end (Baron & Ferejohn 1989).
///
/// `chances` are those of recognition, and `needed` votes carry, the proposer's included. A proposer buys the cheapest others;
/// among equally cheap ones each is as likely to be bought.
pub fn legislative_values(
    seats: &[Seat],
    chances: &[f64],
    needed: usize,
    sessions: usize,
) -> Vec<f64> {
    let mut values: Vec<f64> = seats.iter().map(|seat| seat.reservation).collect();
    for _ in 0..sessions {
        let price: Vec<f64> =
            seats.iter().zip(&values).map(|(seat, later)| seat.takes(*later)).collect();
        let mut next: Vec<f64> = vec![0.0; seats.len()];
        for (proposer, chance) in chances.iter().enumerate() {
            let bought = bought(&price, proposer, needed);
            let cost: f64 =
                bought.iter().zip(&price).map(|(b, p)| if *b > 0.0 { b * p } else { 0.0 }).sum();
            let carries = 1.0 - cost >= price[proposer];
            for (member, next) in next.iter_mut().enumerate() {
                let gets = match (carries, member == proposer) {
                    (false, _) => seats[member].takes(values[member]),
                    (true, true) => 1.0 - cost,
                    (true, false) => bought[member] * price[member],
                };
                *next += chance * gets;
            }
        }
        let settled = next.iter().zip(&values).all(|(a, b)| a == b);
        values = next;
        if settled {
            break;
        }
    }
    values
}

/// The chance that each member is bought by `proposer`.
fn bought(price: &[f64], proposer: usize, needed: usize) -> Vec<f64> {
    let mut order: Vec<usize> = (0..price.len()).filter(|member| *member != proposer).collect();
    order.sort_by(|a, b| price[*a].total_cmp(&price[*b]));
    let mut chance = vec![0.0; price.len()];
    let wanted = needed.saturating_sub(1).min(order.len());
    let Some(dearest) = wanted.checked_sub(1).map(|last| price[order[last]]) else { return chance };
    let tied = |member: &&usize| (price[**member] - dearest).abs() <= 1e-12;
    let cheaper = order.iter().filter(|m| price[**m] < dearest - 1e-12).count();
    let (ties, rest) = (order.iter().filter(tied).count(), wanted - cheaper);
    for member in &order {
        chance[*member] = if tied(&member) {
            rest as f64 / ties as f64
        } else if price[*member] < dearest {
            1.0
        } else {
            0.0
        };
    }
    chance
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::{legislative, rubinstein};
    use proptest::prelude::*;

    fn seat(patience: f64, option: f64) -> Seat {
        Seat { reservation: 0.0, option, patience }
    }

    #[test]
    fn the_tables_end_with_the_farthest_turn_of_the_same_party() {
        let plan = Plan::pie(vec![seat(0.9, 0.0), seat(0.8, 0.0)], 400);
        assert_eq!((plan.worth(4000), plan.worth(4001)), (plan.worth(400), plan.worth(399)));
        assert_eq!(plan.mover(4000), 0);
        let shares = plan.shares(0, 400).unwrap();
        assert!((shares[0] - rubinstein::share(0.9, 0.8)).abs() < 1e-12);
        assert!((shares[0] + shares[1] - 1.0).abs() < 1e-15);
    }

    #[test]
    fn three_who_are_patient_alike_share_as_the_stationary_division() {
        let plan = Plan::pie(vec![seat(0.7, 0.0); 3], 600);
        let stationary = 1.0 / (1.0 + 2.0 * 0.7);
        assert!((plan.worth(600) - stationary).abs() < 1e-9, "{}", plan.worth(600));
        let shares = plan.shares(0, 600).unwrap();
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12 && shares[1] < shares[0]);
    }

    #[test]
    fn a_discrete_pie_is_shared_as_finely_as_its_slices_allow() {
        let slices = 2000;
        let first: Vec<f64> = (0..=slices).map(|k| f64::from(k) / f64::from(slices)).collect();
        let second: Vec<f64> = first.iter().rev().copied().collect();
        let space = Space::new(first.len(), [first.clone(), second].concat());
        let plan = Plan::discrete(vec![seat(0.9, 0.0), seat(0.8, 0.0)], &space, 100);
        let kept = plan.offer(100).map(|outcome| first[outcome]).unwrap();
        assert!((kept - rubinstein::share(0.9, 0.8)).abs() < 0.005, "{kept}");
        let hopeless = vec![Seat { reservation: 0.9, ..seat(0.9, 0.0) }; 2];
        assert_eq!(Plan::discrete(hopeless, &space, 10).offer(10), None);
    }

    #[test]
    fn equal_members_expect_an_equal_share() {
        for (members, votes, patience) in [(3, 2, 1.0), (15, 8, 0.9), (193, 129, 0.8), (7, 7, 0.9)]
        {
            let seats = vec![seat(patience, 0.0); members];
            let chances = vec![1.0 / members as f64; members];
            let values = legislative_values(&seats, &chances, votes, 12);
            let expected = 1.0 / members as f64;
            assert!(values.iter().all(|v| (v - expected).abs() < 1e-12));
            let kept = 1.0 - (votes - 1) as f64 * seats[0].takes(values[0]);
            let closed = legislative::closed_rule(members, votes, patience).unwrap();
            assert!((kept - closed.proposer).abs() < 1e-9);
        }
    }

    #[test]
    fn who_is_recognised_more_often_expects_more_and_who_can_wait_costs_more() {
        let values = legislative_values(&[seat(0.9, 0.0); 3], &[0.6, 0.2, 0.2], 2, 20);
        assert!(values[0] > values[1] && (values.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert_eq!(
            bought(&[0.3, 0.1, 0.1, 0.1, 0.5], 4, 3),
            [0.0, 2.0 / 3.0, 2.0 / 3.0, 2.0 / 3.0, 0.0]
        );
    }

    proptest! {
        #[test]
        fn two_share_as_backward_induction_has_it(
            d1 in 0.0f64..1.0, d2 in 0.0f64..1.0, b1 in 0.0f64..0.4, b2 in 0.0f64..0.5, rounds in 1usize..20,
        ) {
            let turns = 2 * rounds;
            let plan = Plan::pie(vec![seat(d1, b1), seat(d2, b2)], turns);
            let other = rubinstein::finite_share(d1, d2, (b1, b2), turns);
            prop_assert!((plan.worth(turns) - other).abs() < 1e-9 || other < b1, "{} {other}", plan.worth(turns));
        }
    }
}
