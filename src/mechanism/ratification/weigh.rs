//! What joining or staying is worth to one state, given who is bound. Arithmetic over one treaty;
//! it changes nothing.

use crate::model::treaty::Treaty;
use crate::spec::ratification::Params;
use crate::theory::treaty::Parts;

/// One state's choice of how to join, and what it brings compared with staying outside.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Terms {
    /// What being inside is worth beyond being outside, before costs.
    pub gain: f64,
    /// Costs of complying and of reservations.
    pub cost: f64,
    /// Share of the operability to which it commits itself.
    pub commitment: f64,
    /// Issues that it leaves out.
    pub reserved: Vec<bool>,
}

impl Terms {
    /// What it brings on balance.
    pub fn net(&self) -> f64 {
        self.gain - self.cost
    }
}

/// A treaty as one weighs it.
pub(super) struct Scales<'a> {
    pub treaty: &'a Treaty,
    pub params: &'a Params,
    pub parts: Parts,
    /// Sum of commitments on each issue.
    pub sums: &'a [f64],
    /// Parties that one expects at least: those whom it takes to enter into force.
    pub expected: usize,
}

impl Scales<'_> {
    fn states(&self) -> f64 {
        self.treaty.standing.len() as f64
    }

    /// Share of states bound on an issue, one state left out.
    fn share_without(&self, issue: usize, slot: usize) -> f64 {
        let others = self.sums[issue] - self.treaty.bound.at(issue, slot);
        let at_least = self.expected.saturating_sub(1) as f64;
        others.max(at_least) / self.states()
    }

    /// What an issue brings a state that is bound on it as far as `commitment`, before the cost,
    /// and that cost.
    fn bound(&self, issue: usize, slot: usize, commitment: f64) -> (f64, f64) {
        let share = self.share_without(issue, slot) + commitment / self.states();
        let worth = self.treaty.worth.at(issue, slot);
        let gain = self.treaty.operability * self.parts.inside(worth, commitment, share);
        let burden = self.params.compliance_cost * self.treaty.operability;
        (gain, burden * self.treaty.burden[issue] * commitment)
    }

    /// What an issue brings a state that is not bound on it.
    fn free(&self, issue: usize, slot: usize) -> f64 {
        let share = self.share_without(issue, slot);
        self.treaty.operability * self.parts.outside(self.treaty.worth.at(issue, slot), share)
    }

    /// How a state would join if it did: at the tier that is worth more to it, with reservations
    /// where they are allowed and pay.
    pub fn terms(&self, slot: usize) -> Terms {
        let whole = self.at_tier(slot, 1.0);
        if self.treaty.tier >= 1.0 {
            return whole;
        }
        let lower = self.at_tier(slot, self.treaty.tier);
        if lower.net() > whole.net() { lower } else { whole }
    }

    fn at_tier(&self, slot: usize, commitment: f64) -> Terms {
        let issues = self.treaty.levels.len();
        let mut terms = Terms { commitment, reserved: vec![false; issues], ..Terms::default() };
        for issue in 0..issues {
            let (inside, cost) = self.bound(issue, slot, commitment);
            let free = self.free(issue, slot);
            let net = inside - cost;
            let loses = net < 0.0 && free - self.params.reservation_cost > net;
            terms.reserved[issue] = self.params.reservations && loses;
        }
        // To join and be bound by nothing would defeat the treaty's object (Vienna Convention on
        // the Law of Treaties, art. 19).
        if issues > 0 && terms.reserved.iter().all(|reserved| *reserved) {
            terms.reserved[self.mildest(slot, commitment)] = false;
        }
        for issue in 0..issues {
            let free = self.free(issue, slot);
            if terms.reserved[issue] {
                terms.cost += self.params.reservation_cost;
            } else {
                let (inside, cost) = self.bound(issue, slot, commitment);
                terms.gain += inside - free;
                terms.cost += cost;
            }
        }
        terms
    }

    /// The issue on which it costs least to be bound.
    fn mildest(&self, slot: usize, commitment: f64) -> usize {
        let loss = |issue: usize| {
            let (inside, cost) = self.bound(issue, slot, commitment);
            self.free(issue, slot) - (inside - cost)
        };
        let milder =
            |best: usize, issue: usize| if loss(issue) < loss(best) { issue } else { best };
        (1..self.treaty.levels.len()).fold(0, milder)
    }

    /// What staying inside, as it is bound now, is worth beyond being outside.
    pub fn as_bound(&self, slot: usize) -> Terms {
        let standing = &self.treaty.standing[slot];
        let mut terms = Terms { commitment: standing.commitment, ..Terms::default() };
        terms.cost = self.params.reservation_cost * standing.reservations as f64;
        for issue in 0..self.treaty.levels.len() {
            let commitment = self.treaty.bound.at(issue, slot);
            if commitment > 0.0 {
                let (inside, cost) = self.bound(issue, slot, commitment);
                terms.gain += inside - self.free(issue, slot);
                terms.cost += cost;
            }
        }
        terms
    }

    /// What a treaty in force is worth to a state that is bound by none of it.
    pub fn outside(&self, slot: usize) -> f64 {
        (0..self.treaty.levels.len()).map(|issue| self.free(issue, slot)).sum()
    }

    /// What a state gets from the treaty in a round in which it is in force, inside or outside as
    /// it is.
    pub fn realised(&self, slot: usize) -> f64 {
        let outside = self.outside(slot);
        if self.treaty.standing[slot].joined.is_some() {
            outside + self.as_bound(slot).net()
        } else {
            outside
        }
    }
}
