//! Why states fight although war costs both: private information, a shift of power, an advantage of striking first.
//!
//! Sources: Fearon (1995), "Rationalist explanations for war", International Organization 49:379; Powell (2006), "War as a commitment
//! problem", International Organization 60:169. The pie is worth 1 a round and `p` is the chance to win it for ever by war.

/// A take-it-or-leave-it offer to an opponent whose cost of war is uniform on [0, `highest`]: the share that the offering side keeps,
/// p + (c̄ − c_A)/2, and the probability of war, (1 − c_A/c̄)/2; never below 0. `own` is the cost of war to the offering side.
pub fn risk_return(p: f64, own: f64, highest: f64) -> (f64, f64) {
    let asked = (0.5 * (highest - own)).max(0.0);
    (p + asked, asked / highest)
}

/// Who makes the offers while power shifts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proposer {
    /// The side that grows stronger.
    Rising,
    /// The side that grows weaker.
    Declining,
}

/// A shift of power from one round to the next; after it there is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// Chance of the rising side to win now, p₁.
    pub now: f64,
    /// Chance of the rising side to win from the next round on, p₂.
    pub next: f64,
    /// What war costs the declining side, once, in rounds of the pie.
    pub cost_declining: f64,
    /// What war costs the rising side, likewise.
    pub cost_rising: f64,
    /// Value δ of a round later, in [0, 1).
    pub patience: f64,
}

impl Shift {
    /// Whether the declining side fights now: no promise of the rising side outweighs what it could take later. If the rising side makes
    /// the offers, iff δp₂ − p₁ > c_D(1 − δ)²; if the declining side does, iff δp₂ − p₁ > (1 − δ)(c_D + δc_R).
    pub fn war(&self, proposer: Proposer) -> bool {
        let [shift, bearable] = self.weighed(proposer);
        shift > bearable
    }

    /// Both sides of that: the shift of power δp₂ − p₁, and how large a one is borne.
    pub fn weighed(&self, proposer: Proposer) -> [f64; 2] {
        let later = 1.0 - self.patience;
        let bearable = match proposer {
            Proposer::Rising => self.cost_declining * later * later,
            Proposer::Declining => later * (self.cost_declining + self.patience * self.cost_rising),
        };
        [self.patience * self.next - self.now, bearable]
    }

    /// The same by backward induction: the best peace that can be offered now against war now.
    pub fn war_by_induction(&self, proposer: Proposer) -> bool {
        let d = self.patience;
        let war = |p: f64| (1.0 - p) / (1.0 - d) - self.cost_declining;
        // From the next round on offers leave the other side no more than war would.
        let settled = match proposer {
            Proposer::Rising => war(self.next),
            Proposer::Declining => 1.0 / (1.0 - d) - (self.next / (1.0 - d) - self.cost_rising),
        };
        1.0 + d * settled < war(self.now)
    }
}

/// The discount factor of a round, if a year has `rounds` of them and is discounted by `yearly` in [0, 1]: δ^(1/rounds).
pub fn of_a_round(yearly: f64, rounds: f64) -> f64 {
    libm::pow(yearly, 1.0 / rounds)
}

/// Whether there is war because striking first pays: iff p_f − p_s > c_A + c_B, the chances to win by striking first and second.
pub fn preemption(first: f64, second: f64, costs: f64) -> bool {
    first - second > costs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formula_is_backward_induction() {
        let grid = [0.05, 0.3, 0.5, 0.7, 0.95];
        for (now, next) in grid.iter().flat_map(|p| grid.map(|q| (*p, q))) {
            for (cost, patience) in grid.iter().flat_map(|c| grid.map(|d| (*c, d))) {
                for proposer in [Proposer::Rising, Proposer::Declining] {
                    let shift = Shift {
                        now,
                        next,
                        cost_declining: cost,
                        cost_rising: 0.7 * cost,
                        patience,
                    };
                    let (a, b) = (shift.war(proposer), shift.war_by_induction(proposer));
                    assert_eq!(a, b, "{shift:?} {proposer:?}");
                }
            }
        }
    }

    #[test]
    fn an_offer_trades_more_for_risk() {
        let (p, own, highest) = (0.5, 0.1, 0.4);
        let value = |x: f64| {
            let refused = ((x - p) / highest).clamp(0.0, 1.0);
            (1.0 - refused) * x + refused * (p - own)
        };
        let (offer, war) = risk_return(p, own, highest);
        assert!((war - 0.375).abs() < 1e-12 && value(offer) > value(offer + 0.01));
        assert!(value(offer) > value(offer - 0.01));
        assert_eq!(risk_return(0.5, 0.6, 0.4), (0.5, 0.0));
    }

    #[test]
    fn striking_first_and_rounds_of_a_year() {
        assert!(preemption(0.7, 0.3, 0.2) && !preemption(0.5, 0.4, 0.2));
        assert!((of_a_round(0.81, 2.0) - 0.9).abs() < 1e-12);
    }
}
