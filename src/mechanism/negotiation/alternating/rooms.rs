//! The two kinds of table at which offers alternate: discrete texts, by number, and texts on a
//! continuum. Who accepts what, and what it offers instead.

use super::super::spatial_offers::Offers;
use crate::model::{
    assent,
    delegation::{Members, Tactics},
    forum::Rules,
    menu::Menu,
    valuation::Valuation,
};
use crate::theory::{
    alternating_offers::Room,
    backward::Plan,
    delegations::{Desk, Wish},
    tactics::{Acceptance, Memory, Offering},
};

/// What whoever's turn it is knows.
#[derive(Clone, Copy)]
pub(super) struct Turn<'a> {
    pub(super) seats: &'a [usize],
    pub(super) wishes: &'a [Wish],
    /// Turns to go as the round begins.
    pub(super) turns: usize,
    pub(super) plan: Option<&'a Plan>,
    pub(super) tactics: Tactics<'a>,
    /// Whose rule, where a majority is enough.
    pub(super) majority: Option<(&'a Rules, Members<'a>)>,
}

impl<'a> Turn<'a> {
    fn reckons(&self, seat: usize) -> Option<&'a Plan> {
        let backward = self.tactics.offering[self.seats[seat]] == Offering::Equilibrium;
        self.plan.filter(|_| backward)
    }

    /// Whether enough members would take a text of such worth to each seat to carry it.
    fn carries(&self, proposer: usize, worth: &mut dyn FnMut(usize) -> f64) -> bool {
        let Some((rules, members)) = self.majority else { return false };
        let mut behind = vec![false; members.seated.len()];
        for (seat, slot) in self.seats.iter().enumerate() {
            behind[*slot] = seat == proposer || self.would_take(seat, worth(*slot));
        }
        assent::carries(rules, members, |slot| behind[slot])
    }

    /// Whether a text of this worth is taken by a show of hands.
    pub(super) fn would_take(&self, seat: usize, worth: f64) -> bool {
        let least = match self.reckons(seat) {
            Some(plan) => plan.accepts(seat, self.turns.saturating_sub(self.seats.len())),
            None if self.tactics.acceptance[self.seats[seat]] == Acceptance::Any => 0.0,
            None => self.wishes[seat].aspiration,
        };
        worth >= least.max(self.wishes[seat].floor)
    }
}

pub(super) struct Discrete<'a> {
    pub(super) menu: &'a Menu,
    pub(super) desks: &'a mut [Desk],
    pub(super) desk: Turn<'a>,
}

impl Room for Discrete<'_> {
    type Text = usize;

    fn parties(&self) -> usize {
        self.desks.len()
    }

    fn accepts(&mut self, seat: usize, standing: &usize) -> bool {
        let (wish, utility) = (self.desk.wishes[seat], self.menu.space.of(self.desk.seats[seat]));
        match self.desk.reckons(seat) {
            Some(plan) => {
                let least = plan.accepts(seat, self.desk.turns - seat);
                utility[*standing] >= least.max(wish.floor)
            }
            None => self.desks[seat].accepts(utility, wish, *standing),
        }
    }

    fn offers(&mut self, seat: usize, _: Option<&usize>) -> Option<usize> {
        let (wish, utility) = (self.desk.wishes[seat], self.menu.space.of(self.desk.seats[seat]));
        match self.desk.reckons(seat) {
            Some(plan) => plan.offer(self.desk.turns - seat).filter(|o| utility[*o] >= wish.floor),
            None => self.desks[seat].offers(utility, wish),
        }
    }

    fn hear(&mut self, from: usize, offer: &usize) {
        let others = self.desks.iter_mut().enumerate().filter(|(seat, _)| *seat != from);
        others.for_each(|(_, desk)| desk.hear(*offer));
    }

    fn carried(&mut self, proposer: usize, offer: &usize) -> bool {
        let space = &self.menu.space;
        self.desk.carries(proposer, &mut |slot| space.of(slot)[*offer])
    }
}

pub(super) struct Spatial<'a> {
    pub(super) offers: &'a mut Offers,
    pub(super) memory: &'a mut [Memory],
    pub(super) desk: Turn<'a>,
    pub(super) valuation: &'a Valuation,
    /// The text toward which the first offer is made.
    pub(super) first: Vec<f64>,
    pub(super) open: Option<usize>,
    pub(super) window: usize,
}

impl Spatial<'_> {
    fn next(&self, seat: usize) -> f64 {
        let wish = self.desk.wishes[seat];
        let offering = self.desk.tactics.offering[self.desk.seats[seat]];
        self.memory[seat].due(offering, wish.aspiration, (wish.floor, wish.best), self.window)
    }
}

impl Room for Spatial<'_> {
    type Text = Vec<f64>;

    fn parties(&self) -> usize {
        self.memory.len()
    }

    fn accepts(&mut self, seat: usize, standing: &Vec<f64>) -> bool {
        let (slot, wish) = (self.desk.seats[seat], self.desk.wishes[seat]);
        let worth = self.offers.worth(slot, standing, self.valuation);
        if let Some(plan) = self.desk.reckons(seat) {
            // A share that is owed to the last digit is not refused for the digit.
            let least = plan.accepts(seat, self.desk.turns - seat) - 1e-12;
            return worth >= least && worth >= wish.floor - 1e-12;
        }
        self.memory[seat].hear(worth);
        let least = match self.desk.tactics.acceptance[slot] {
            Acceptance::Time => wish.aspiration,
            Acceptance::Any => wish.floor,
            Acceptance::Next => self.next(seat),
        };
        worth >= least && worth >= wish.floor
    }

    fn offers(&mut self, seat: usize, standing: Option<&Vec<f64>>) -> Option<Vec<f64>> {
        let (slot, wish) = (self.desk.seats[seat], self.desk.wishes[seat]);
        if wish.floor > wish.best {
            return None;
        }
        if let Some(plan) = self.desk.reckons(seat) {
            let shares = plan.shares(seat, self.desk.turns - seat)?;
            let mut text = vec![0.0; self.first.len()];
            for (slot, share) in self.desk.seats.iter().zip(shares) {
                text[*slot] = 100.0 * share;
            }
            return Some(text);
        }
        let offering = self.desk.tactics.offering[slot];
        let between = (wish.floor, wish.best);
        let asked = self.memory[seat].ask(offering, wish.aspiration, between, self.window);
        let toward = standing.unwrap_or(&self.first);
        let text = self.offers.offer(slot, asked, toward, self.open, self.valuation);
        // Where one issue alone may move, even the best on it may not be worth enough.
        (self.offers.worth(slot, &text, self.valuation) >= wish.floor - 1e-9).then_some(text)
    }

    fn hear(&mut self, _: usize, _: &Vec<f64>) {}

    fn carried(&mut self, proposer: usize, offer: &Vec<f64>) -> bool {
        let (offers, valuation) = (&mut *self.offers, self.valuation);
        self.desk.carries(proposer, &mut |slot| offers.worth(slot, offer, valuation))
    }
}
