//! Self-enforcing treaties: which coalitions nobody leaves and nobody joins, and what a treaty in force is worth to those inside
//! and outside it.
//!
//! Sources: Carraro, C. & Siniscalco, D. (1993), "Strategies for the international protection of the environment", Journal of
//! Public Economics 52:309; Barrett, S. (1994), "Self-enforcing international environmental agreements", Oxford Economic Papers
//! 46:878. The graded worth of a treaty, [`Parts`], is ours.

/// Relative slack of a comparison of payoffs: knife edges are ties.
const LAST_DIGITS: f64 = 1e-9;

/// Whether one payoff is at least another, ties to the last digits included.
pub fn at_least(a: f64, b: f64) -> bool {
    a >= b - LAST_DIGITS * a.abs().max(b.abs())
}

/// What one state gets when a coalition of `k` has formed, inside it and outside.
pub trait Payoffs {
    /// How many states there are.
    fn states(&self) -> usize;
    /// To each of `k` members, k ≥ 1.
    fn inside(&self, k: usize) -> f64;
    /// To each of the others when `k` are members.
    fn outside(&self, k: usize) -> f64;

    /// Whether nobody would leave a coalition of `k` (internal stability) and nobody join it (external stability), ties stable.
    fn is_stable(&self, k: usize) -> bool {
        let internal = k == 0 || at_least(self.inside(k), self.outside(k - 1));
        let external = k == self.states() || at_least(self.outside(k), self.inside(k + 1));
        internal && external
    }

    /// All stable sizes, in order.
    fn stable_sizes(&self) -> Vec<usize> {
        (0..=self.states()).filter(|k| self.is_stable(*k)).collect()
    }

    /// The payoffs of all states together.
    fn total(&self, k: usize) -> f64 {
        let inside = if k == 0 { 0.0 } else { k as f64 * self.inside(k) };
        let outside =
            if k == self.states() { 0.0 } else { (self.states() - k) as f64 * self.outside(k) };
        inside + outside
    }
}

/// Each unit abated by anybody is worth `benefit` to everybody; a state pays cost·q²/2 for its own q. All choose at once
/// (Carraro & Siniscalco 1993).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cournot {
    /// Number of states.
    pub states: usize,
    /// Worth of a unit to each, > 0.
    pub benefit: f64,
    /// Slope of marginal cost, > 0.
    pub cost: f64,
}

impl Cournot {
    /// What everybody abates together, and what a member and an outsider do.
    fn abated(&self, k: usize) -> (f64, f64, f64) {
        let alone = self.benefit / self.cost;
        let member = k as f64 * alone;
        (k as f64 * member + (self.states - k) as f64 * alone, member, alone)
    }
}

impl Payoffs for Cournot {
    fn states(&self) -> usize {
        self.states
    }
    fn inside(&self, k: usize) -> f64 {
        let (all, member, _) = self.abated(k);
        self.benefit * all - 0.5 * self.cost * member * member
    }
    fn outside(&self, k: usize) -> f64 {
        let (all, _, alone) = self.abated(k);
        self.benefit * all - 0.5 * self.cost * alone * alone
    }
}

/// Benefit to each b·(aQ − Q²/2)/N, cost c·q²/2; members choose first, foreseeing what the others will do (Barrett 1994).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stackelberg {
    /// Number of states N.
    pub states: usize,
    /// Abatement a at which nobody gains from more, > 0.
    pub enough: f64,
    /// Slope of marginal benefit b, > 0.
    pub benefit: f64,
    /// Slope of marginal cost c, > 0.
    pub cost: f64,
}

impl Stackelberg {
    /// What each of `k` members abates.
    pub fn member(&self, k: usize) -> f64 {
        let (n, ratio) = (self.states as f64, self.cost / self.benefit);
        let share = k as f64 / n;
        let room = ratio + 1.0 - share;
        share * self.enough * ratio / (room * room + share * share * ratio * n)
    }

    /// What all abate together when `k` are members.
    pub fn all(&self, k: usize) -> f64 {
        let ratio = self.cost / self.benefit;
        let outside = 1.0 - k as f64 / self.states as f64;
        let led = k as f64 * self.member(k);
        (ratio * led + outside * self.enough) / (ratio + outside)
    }

    /// What each outsider abates when `k` are members.
    pub fn outsider(&self, k: usize) -> f64 {
        self.benefit * (self.enough - self.all(k)) / (self.cost * self.states as f64)
    }

    fn worth(&self, k: usize, own: f64) -> f64 {
        let all = self.all(k);
        let benefit = self.benefit * (self.enough * all - 0.5 * all * all) / self.states as f64;
        benefit - 0.5 * self.cost * own * own
    }
}

impl Payoffs for Stackelberg {
    fn states(&self) -> usize {
        self.states
    }
    fn inside(&self, k: usize) -> f64 {
        self.worth(k, self.member(k))
    }
    fn outside(&self, k: usize) -> f64 {
        self.worth(k, self.outsider(k))
    }
}

/// Each contribution is worth `benefit` to everybody and costs who makes it `cost`; members contribute together where that pays
/// them, outsiders never do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Binary {
    /// Number of states.
    pub states: usize,
    /// Worth of a contribution to each.
    pub benefit: f64,
    /// Cost of a contribution.
    pub cost: f64,
}

impl Binary {
    fn worth(&self, k: usize) -> Option<f64> {
        let worth = k as f64 * self.benefit;
        (k > 0 && at_least(worth, self.cost)).then_some(worth)
    }
}

impl Payoffs for Binary {
    fn states(&self) -> usize {
        self.states
    }
    fn inside(&self, k: usize) -> f64 {
        self.worth(k).map_or(0.0, |worth| worth - self.cost)
    }
    fn outside(&self, k: usize) -> f64 {
        self.worth(k).unwrap_or(0.0)
    }
}

/// Where the worth of a norm to a state comes from: its own commitment, that of others, and a part that members keep to themselves.
/// The three sum to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parts {
    /// Part that its own commitment brings.
    pub own: f64,
    /// Part that grows with the share of states bound.
    pub others: f64,
    /// Part that grows with the share of states bound, for parties alone.
    pub club: f64,
    /// Share χ of the others' part that reaches those outside.
    pub free_riding: f64,
}

impl Parts {
    /// To a state that commits itself as far as `commitment`, when commitments sum to the share `share` of all states, its own
    /// among them.
    pub fn inside(&self, worth: f64, commitment: f64, share: f64) -> f64 {
        worth * (self.own * commitment + (self.others + self.club) * share)
    }

    /// To a state outside, when commitments sum to the share `share` of all states.
    pub fn outside(&self, worth: f64, share: f64) -> f64 {
        worth * self.free_riding * self.others * share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_states_and_no_more_whatever_it_costs() {
        for (states, benefit, cost) in [(10, 1.0, 1.0), (193, 3.0, 1.0), (50, 0.5, 2.0)] {
            let game = Cournot { states, benefit, cost };
            assert_eq!(game.stable_sizes(), [0, 2, 3]);
        }
    }

    #[test]
    fn leaders_choose_best_given_how_the_others_follow() {
        let game = Stackelberg { states: 10, enough: 100.0, benefit: 1.0, cost: 0.25 };
        let with = |q: f64| {
            let (k, ratio, outside) = (4.0, 0.25, 0.6);
            let all = (ratio * k * q + outside * 100.0) / (ratio + outside);
            (100.0 * all - 0.5 * all * all) / 10.0 - 0.5 * 0.25 * q * q
        };
        let best = game.member(4);
        assert!((with(best) - game.inside(4)).abs() < 1e-9);
        assert!(with(best) > with(best + 0.01) && with(best) > with(best - 0.01));
        assert!(game.is_stable(4) && !game.is_stable(5) && !game.is_stable(3));
    }

    #[test]
    fn a_public_good_is_provided_by_the_fewest_whom_it_pays() {
        let game = Binary { states: 10, benefit: 1.0, cost: 2.5 };
        assert_eq!(game.stable_sizes().last(), Some(&3));
        assert_eq!((game.total(2), game.total(3)), (0.0, 22.5));
    }

    #[test]
    fn inside_and_outside_differ_by_commitment_club_and_free_riding() {
        let parts = Parts { own: 0.3, others: 0.5, club: 0.2, free_riding: 0.5 };
        assert!((parts.inside(2.0, 1.0, 1.0) - 2.0).abs() < 1e-15);
        assert_eq!(parts.inside(2.0, 0.0, 0.0), 0.0);
        assert_eq!(parts.outside(2.0, 0.4), 0.2);
        let public = Parts { own: 0.0, others: 1.0, club: 0.0, free_riding: 1.0 };
        assert_eq!(public.inside(1.0, 1.0, 0.3), public.outside(1.0, 0.3));
    }
}
