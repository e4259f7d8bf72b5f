//! Decision rules: whether a count of votes adopts a text, or rejects an award.
//!
//! Sources: Black (1958); UN practice on consensus, present-and-voting majorities and vetoes (rules of procedure of the
//! General Assembly 83–86, Charter Article 27); reverse consensus: WTO Dispute Settlement Understanding 16.4.

/// Half of this much weight, relative to the total, decides nothing: rounding must not turn a tie into a majority.
const ROUNDING: f64 = 1e-12;

/// Slack on the share of a qualified majority, so that 0.6667 of 15 is 10 as everyone reads it.
pub const SHARE_SLACK: f64 = 1e-4;

/// Votes cast, in weight (one a member under equal votes). All ≥ 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Weight in favour.
    pub yes: f64,
    /// Weight against.
    pub no: f64,
    /// Weight present that took no side.
    pub abstain: f64,
    /// Weight that was not there.
    pub absent: f64,
    /// Weight of all members, the sum of the four.
    pub total: f64,
}

impl Tally {
    /// A tally whose total is the sum of its parts.
    pub fn new(yes: f64, no: f64, abstain: f64, absent: f64) -> Self {
        Self { yes, no, abstain, absent, total: yes + no + abstain + absent }
    }

    /// The same votes with yes and no swapped.
    pub fn swapped(self) -> Self {
        Self { yes: self.no, no: self.yes, ..self }
    }

    /// Weight of those on which a majority is taken.
    pub fn base(&self, base: Base) -> f64 {
        match base {
            Base::PresentAndVoting => self.yes + self.no,
            Base::AllMembers => self.total,
        }
    }
}

/// Of whom a majority is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Those who vote yes or no: abstention and absence do not count.
    PresentAndVoting,
    /// All members.
    AllMembers,
}

/// How votes become a decision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// Nobody present objects; abstention does not block.
    Consensus,
    /// Every member votes yes; abstention and absence block.
    Unanimity,
    /// More yes than no, or more than half of all members.
    SimpleMajority {
        /// Of whom.
        of: Base,
    },
    /// At least a share of the weight.
    QualifiedMajority {
        /// Share in (0, 1], with a slack of [`SHARE_SLACK`].
        share: f64,
        /// Of whom.
        of: Base,
    },
}

/// Whether the rule adopts. `vetoed`: a member with a veto voted no, which blocks under every rule.
///
/// A meeting of nobody adopts nothing; a majority needs at least one yes.
pub fn passes(rule: &Rule, tally: &Tally, vetoed: bool) -> bool {
    if vetoed {
        return false;
    }
    match *rule {
        Rule::Consensus => tally.no == 0.0 && tally.yes + tally.abstain > 0.0,
        Rule::Unanimity => {
            tally.yes > 0.0 && tally.no == 0.0 && tally.abstain == 0.0 && tally.absent == 0.0
        }
        Rule::SimpleMajority { of } => {
            2.0 * tally.yes - tally.base(of) > ROUNDING * tally.total && tally.yes > 0.0
        }
        Rule::QualifiedMajority { share, of } => {
            let base = tally.base(of);
            base > 0.0 && tally.yes > 0.0 && tally.yes >= (share - SHARE_SLACK) * base
        }
    }
}

/// Reverse consensus and its kin: whether the rule, applied to the no side, rejects what otherwise stands.
///
/// Yes and no swap roles, and vetoes play no part. Under consensus an award is rejected only if somebody votes no and
/// nobody votes yes.
pub fn rejects(rule: &Rule, tally: &Tally) -> bool {
    tally.no > 0.0 && passes(rule, &tally.swapped(), false)
}

/// Probability that at least `needed` of independent voters say yes, `probabilities` in [0, 1], by exact convolution.
///
/// All terms are positive, so the relative error stays near n·ε even far out in the tail. `needed` 0 is certain.
pub fn tail_probability(probabilities: &[f64], needed: usize) -> f64 {
    if needed > probabilities.len() {
        return 0.0;
    }
    let mut count = vec![0.0; probabilities.len() + 1];
    count[0] = 1.0;
    for (done, &p) in probabilities.iter().enumerate() {
        for k in (0..=done).rev() {
            count[k + 1] += p * count[k];
            count[k] *= 1.0 - p;
        }
    }
    // The smaller side is summed from its small end.
    let upper: f64 = count[needed..].iter().rev().sum();
    if upper <= 0.5 { upper } else { 1.0 - count[..needed].iter().sum::<f64>() }
}

/// Probability that a rule of `needed` votes out of `members` adopts when each says yes independently with probability
/// `yes`: p^v·P(Bin(n − v, p) ≥ q − v) with `vetoes` v members whose no blocks (and who never abstain).
///
/// Vetoes beyond the membership count as all of it.
pub fn adoption_probability(members: usize, needed: usize, vetoes: usize, yes: f64) -> f64 {
    let vetoes = vetoes.min(members);
    let all_vetoes = (0..vetoes).fold(1.0, |product, _| product * yes);
    let others = vec![yes; members - vetoes];
    all_vetoes * tail_probability(&others, needed.saturating_sub(vetoes))
}

/// Gridlock interval [x_(n+1−q), x_(q)] of `ideals` sorted upward under a rule of `needed` votes: a status quo inside moves
/// for no proposal (Krehbiel 1998, Pivotal Politics).
///
/// None unless 1 ≤ `needed` ≤ n. Below a majority the two ends are crossed (a negative width): nothing is stable.
pub fn gridlock_interval(sorted_ideals: &[f64], needed: usize) -> Option<(f64, f64)> {
    let count = sorted_ideals.len();
    (1..=count)
        .contains(&needed)
        .then(|| (sorted_ideals[count - needed], sorted_ideals[needed - 1]))
}

/// Outcome when a setter with the ideal `setter` makes a take-it-or-leave-it offer to a `pivot` against a `status_quo`:
/// its ideal, clipped to what the pivot likes no less (Romer & Rosenthal 1978). One dimension, symmetric single-peaked.
pub fn setter_outcome(setter: f64, pivot: f64, status_quo: f64) -> f64 {
    let mirror = 2.0 * pivot - status_quo;
    setter.max(status_quo.min(mirror)).min(status_quo.max(mirror))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: Base = Base::AllMembers;
    const VOTING: Base = Base::PresentAndVoting;

    fn rules() -> [Rule; 6] {
        [
            Rule::Consensus,
            Rule::Unanimity,
            Rule::SimpleMajority { of: ALL },
            Rule::SimpleMajority { of: VOTING },
            Rule::QualifiedMajority { share: 2.0 / 3.0, of: ALL },
            Rule::QualifiedMajority { share: 2.0 / 3.0, of: VOTING },
        ]
    }

    #[test]
    fn rules_by_hand() {
        let t = Tally::new(8.0, 5.0, 2.0, 0.0);
        let expected = [false, false, true, true, false, false];
        assert_eq!(rules().map(|r| passes(&r, &t, false)), expected);
        let t = Tally::new(10.0, 5.0, 0.0, 0.0);
        assert_eq!(rules().map(|r| passes(&r, &t, false)), [false, false, true, true, true, true]);
        let t = Tally::new(2.0, 1.0, 12.0, 0.0);
        assert!(passes(&rules()[5], &t, false) && !passes(&rules()[4], &t, false));
        assert!(passes(&Rule::Consensus, &Tally::new(0.0, 0.0, 3.0, 1.0), false));
        assert!(!passes(&Rule::Consensus, &Tally::new(0.0, 0.0, 0.0, 4.0), false));
        let share = 0.6667;
        assert!(passes(
            &Rule::QualifiedMajority { share, of: ALL },
            &Tally::new(10.0, 5.0, 0.0, 0.0),
            false
        ));
        let half = Tally::new(0.3, 0.1 + 0.2, 0.0, 0.0);
        assert!(!passes(&Rule::SimpleMajority { of: VOTING }, &half.swapped(), false));
    }

    #[test]
    fn nobody_adopts_nothing_and_vetoes_block() {
        for rule in rules() {
            assert!(!passes(&rule, &Tally::default(), false));
            assert!(!rejects(&rule, &Tally::default()));
            let all = Tally::new(5.0, 0.0, 0.0, 0.0);
            assert!(passes(&rule, &all, false) && !passes(&rule, &all, true));
            assert!(rejects(&rule, &all.swapped()) && !rejects(&rule, &all));
        }
    }

    #[test]
    fn reverse_consensus_needs_every_voice() {
        assert!(rejects(&Rule::Consensus, &Tally::new(0.0, 3.0, 2.0, 0.0)));
        assert!(!rejects(&Rule::Consensus, &Tally::new(1.0, 30.0, 0.0, 0.0)));
        assert!(!rejects(&Rule::Consensus, &Tally::new(0.0, 0.0, 3.0, 0.0)));
    }

    #[test]
    fn pivots_of_the_notes() {
        assert!((setter_outcome(0.9, 0.5, 0.4) - 0.6).abs() < 1e-15);
        assert_eq!(setter_outcome(0.9, 0.5, 0.7), 0.7);
        assert_eq!(gridlock_interval(&[0.1, 0.4, 0.8], 2), Some((0.4, 0.4)));
        assert_eq!(gridlock_interval(&[0.1, 0.4, 0.8], 3), Some((0.1, 0.8)));
        assert_eq!(gridlock_interval(&[0.1], 2), None);
        assert!((adoption_probability(15, 9, 5, 0.7) - 0.166_289_789_383).abs() < 1e-11);
    }

    /// Which texts of a line beat the status quo at 0 among ideals on it.
    fn winset(rule: &Rule, ideals: &[f64], vetoes: usize) -> Vec<bool> {
        let wins = |k: i32| {
            let y = f64::from(k) * 0.05;
            let (mut t, mut vetoed) = (Tally::default(), false);
            for (i, x) in ideals.iter().enumerate() {
                let better = (x - y).abs() < x.abs();
                if better {
                    t.yes += 1.0
                } else {
                    t.no += 1.0
                }
                vetoed |= !better && i < vetoes;
            }
            t.total = ideals.len() as f64;
            passes(rule, &t, vetoed)
        };
        (-40..=40).map(wins).collect()
    }

    proptest! {
        #[test]
        fn vetoes_and_higher_shares_never_enlarge_the_winset(
            ideals in proptest::collection::vec(-1.0f64..1.0, 1..9), share in 0.1f64..0.9, more in 0.0f64..0.1, vetoes in 0usize..4,
        ) {
            let rule = |share| Rule::QualifiedMajority { share, of: ALL };
            let plain = winset(&rule(share), &ideals, 0);
            for smaller in [winset(&rule(share), &ideals, vetoes), winset(&rule(share + more), &ideals, 0)] {
                prop_assert!(smaller.iter().zip(&plain).all(|(s, p)| *p || !*s));
            }
        }

        #[test]
        fn one_more_yes_never_hurts(y in 0u8..20, n in 0u8..20, a in 0u8..20, b in 0u8..20) {
            let [y, n, a, b] = [y, n, a, b].map(f64::from);
            for rule in rules() {
                if n > 0.0 && passes(&rule, &Tally::new(y, n, a, b), false) {
                    prop_assert!(passes(&rule, &Tally::new(y + 1.0, n - 1.0, a, b), false));
                }
                if rule != Rule::Consensus {
                    let t = Tally::new(y, n, a, b);
                    prop_assert!(!(passes(&rule, &t, false) && rejects(&rule, &t)));
                }
            }
        }

        #[test]
        fn more_votes_needed_or_more_vetoes_adopt_less(p in 0.0f64..1.0, q in 1usize..15, v in 0usize..14) {
            let at = |q, v| adoption_probability(15, q, v, p);
            prop_assert!(at(q + 1, 0) <= at(q, 0) + 1e-15);
            prop_assert!(at(q, v + 1) <= at(q, v) + 1e-15);
        }
    }
}
