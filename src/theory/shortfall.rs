//! How far a draft is from passing: the least total shortfall a mediator must make good for a rule to adopt.
//!
//! This model's own, beside the rules of [`super::voting`]; the greedy selection is that of the knapsack relaxation (Dantzig 1957).

use super::voting::{Base, Rule, SHARE_SLACK};

/// What stands between each member and each vote; one entry a member in every slice.
///
/// An absent member costs 0 to abstain and +∞ to vote yes: it counts among all members and blocks no consensus.
#[derive(Clone, Copy, Debug)]
pub struct Holdouts<'a> {
    /// What it takes to make a member vote yes, ≥ 0; zero if it does already.
    pub to_yes: &'a [f64],
    /// What it takes to make a member at least abstain, in [0, `to_yes`]; zero if it does already.
    pub to_abstain: &'a [f64],
    /// Voting weights, ≥ 0.
    pub weights: &'a [f64],
    /// Whether a member's no blocks.
    pub veto: &'a [bool],
}

/// One move of one member up the ladder no → abstain → yes.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    cost: f64,
    margin: f64,
    price: f64,
    to_yes: bool,
}

impl Step {
    fn new(cost: f64, margin: f64, to_yes: bool) -> Self {
        let price = if margin > 0.0 { cost / margin } else { f64::INFINITY };
        Self { cost, margin, price, to_yes }
    }
}

/// The least total shortfall with which `rule` passes; zero exactly when it passes with the votes as they lean. `scratch` is
/// reused between calls: nothing is allocated once it has grown to twice the membership.
///
/// - Consensus: the sum of shortfalls to abstention; unanimity: the sum of shortfalls to yes.
/// - Majorities of all members under equal weights: exact (holders of a veto brought to abstention, then the k cheapest).
/// - Otherwise an upper bound, above the optimum by at most the last step taken (and one yes, if else all would abstain): each member climbs no → abstain → yes and every step
///   moves the margin (1 − s)·yes − s·no (present and voting: leaving the no side helps by s·w) or yes − s·total (all
///   members: abstention helps nothing), cheapest step per unit of margin first until the rule is met. A
///   member whose second step is the better bargain climbs both at once.
///
/// +∞ if no votes at all would do (no weight). Slices of unequal length are read up to the shortest.
pub fn shortfall(rule: &Rule, holdouts: &Holdouts, scratch: &mut Vec<Step>) -> f64 {
    let count = members(holdouts);
    match *rule {
        Rule::Consensus if count == 0 => f64::INFINITY,
        Rule::Unanimity if count == 0 => f64::INFINITY,
        Rule::Consensus => holdouts.to_abstain[..count].iter().sum(),
        Rule::Unanimity => holdouts.to_yes[..count].iter().sum(),
        Rule::SimpleMajority { of } => majority(holdouts, 0.5, of, true, scratch),
        Rule::QualifiedMajority { share, of } => {
            majority(holdouts, (share - SHARE_SLACK).max(0.0), of, false, scratch)
        }
    }
}

fn members(h: &Holdouts) -> usize {
    h.to_yes.len().min(h.to_abstain.len()).min(h.weights.len()).min(h.veto.len())
}

fn majority(h: &Holdouts, share: f64, of: Base, strict: bool, scratch: &mut Vec<Step>) -> f64 {
    let count = members(h);
    let total: f64 = h.weights[..count].iter().sum();
    let first = h.weights.first().copied().unwrap_or(0.0);
    let least = if strict { 1e-12 * total } else { -1e-12 * total };
    if of == Base::AllMembers && h.weights[..count].iter().all(|w| *w == first) && first > 0.0 {
        let enough = share * total / first;
        let needed = if strict { (enough + 1e-9).floor() + 1.0 } else { (enough - 1e-9).ceil() };
        return cheapest(h, needed.max(1.0) as usize, scratch);
    }
    let (mut spent, mut margin, yes) = collect_steps(h, share, of, scratch);
    scratch.sort_unstable_by(|a, b| a.price.total_cmp(&b.price));
    let mut any_yes = yes;
    for step in scratch.iter() {
        if enough(margin, least, strict) {
            break;
        }
        spent += step.cost;
        margin += step.margin;
        any_yes |= step.to_yes;
    }
    if !enough(margin, least, strict) {
        return f64::INFINITY;
    }
    if any_yes { spent } else { spent + first_yes(h) }
}

fn enough(margin: f64, least: f64, strict: bool) -> bool {
    if strict { margin > least } else { margin >= least }
}

/// A meeting in which all abstain adopts nothing: the dearest a single yes can add.
fn first_yes(h: &Holdouts) -> f64 {
    let weighty = h.to_yes.iter().zip(h.weights).filter(|(_, w)| **w > 0.0);
    weighty.map(|(a, _)| *a).fold(f64::INFINITY, f64::min)
}

/// Equal weights, all members: vetoes to abstention, then the `needed` cheapest on top.
fn cheapest(h: &Holdouts, needed: usize, scratch: &mut Vec<Step>) -> f64 {
    let count = members(h);
    if needed > count {
        return f64::INFINITY;
    }
    let mut spent = 0.0;
    scratch.clear();
    for i in 0..count {
        let sunk = if h.veto[i] { h.to_abstain[i] } else { 0.0 };
        spent += sunk;
        scratch.push(Step::new((h.to_yes[i] - sunk).max(0.0), 1.0, true));
    }
    if needed < count {
        scratch.select_nth_unstable_by(needed, |a, b| a.cost.total_cmp(&b.cost));
    }
    spent + scratch[..needed].iter().map(|s| s.cost).sum::<f64>()
}

/// Fills `scratch` with the steps that cost something or help; gives what vetoes cost, the margin as votes lean, and whether anyone says yes.
fn collect_steps(h: &Holdouts, share: f64, of: Base, scratch: &mut Vec<Step>) -> (f64, f64, bool) {
    scratch.clear();
    let (mut spent, mut margin, mut any_yes) = (0.0, 0.0, false);
    for i in 0..members(h) {
        let (w, yes, abstain) = (h.weights[i], h.to_yes[i], h.to_abstain[i].min(h.to_yes[i]));
        // Worth in margin of a no, an abstention and a yes.
        let (at_no, at_abstain, at_yes) = match of {
            Base::PresentAndVoting => (-share * w, 0.0, (1.0 - share) * w),
            Base::AllMembers => (-share * w, -share * w, (1.0 - share) * w),
        };
        if yes <= 0.0 {
            margin += at_yes;
            any_yes |= w > 0.0;
            continue;
        }
        if h.veto[i] || abstain <= 0.0 {
            spent += abstain;
            margin += at_abstain;
            scratch.push(Step::new(yes - abstain, at_yes - at_abstain, w > 0.0));
            continue;
        }
        margin += at_no;
        let up = Step::new(abstain, at_abstain - at_no, false);
        let over = Step::new(yes - abstain, at_yes - at_abstain, w > 0.0);
        if up.price <= over.price {
            scratch.extend([up, over]);
        } else {
            scratch.push(Step::new(yes, at_yes - at_no, w > 0.0));
        }
    }
    (spent, margin, any_yes)
}

#[cfg(test)]
mod tests {
    use super::super::voting::{Tally, passes};
    use super::*;
    use proptest::prelude::*;

    const RULES: [Rule; 6] = [
        Rule::Consensus,
        Rule::Unanimity,
        Rule::SimpleMajority { of: Base::AllMembers },
        Rule::SimpleMajority { of: Base::PresentAndVoting },
        Rule::QualifiedMajority { share: 2.0 / 3.0, of: Base::AllMembers },
        Rule::QualifiedMajority { share: 2.0 / 3.0, of: Base::PresentAndVoting },
    ];

    /// All 3^n ways to vote, each member paying for its rung.
    fn brute_force(rule: &Rule, h: &Holdouts) -> f64 {
        let n = members(h);
        let mut best = f64::INFINITY;
        for code in 0..3usize.pow(n as u32) {
            let (mut t, mut cost, mut vetoed, mut rest) = (Tally::default(), 0.0, false, code);
            for i in 0..n {
                let w = h.weights[i];
                match rest % 3 {
                    0 => (t.no, vetoed) = (t.no + w, vetoed | h.veto[i]),
                    1 => (t.abstain, cost) = (t.abstain + w, cost + h.to_abstain[i]),
                    _ => (t.yes, cost) = (t.yes + w, cost + h.to_yes[i]),
                }
                t.total += w;
                rest /= 3;
            }
            if passes(rule, &t, vetoed) {
                best = best.min(cost);
            }
        }
        best
    }

    proptest! {
        #[test]
        fn sound_against_every_way_to_vote(
            rows in proptest::collection::vec((0u8..4, 0.0f64..1.0, 0.0f64..1.0, 1u8..4, 0u8..5), 1..7),
            equal in any::<bool>(),
        ) {
            let to_yes: Vec<f64> = rows.iter().map(|r| if r.0 == 0 { 0.0 } else { 0.01 + r.1 }).collect();
            let to_abstain: Vec<f64> = rows.iter().zip(&to_yes).map(|(r, y)| if r.0 == 1 { 0.0 } else { r.2 * y }).collect();
            let weights: Vec<f64> = rows.iter().map(|r| if equal { 1.0 } else { f64::from(r.3) }).collect();
            let veto: Vec<bool> = rows.iter().map(|r| r.4 == 0).collect();
            let h = Holdouts { to_yes: &to_yes, to_abstain: &to_abstain, weights: &weights, veto: &veto };
            let dearest = to_yes.iter().copied().fold(0.0, f64::max);
            let mut scratch = Vec::new();
            for rule in RULES {
                let (ours, best) = (shortfall(&rule, &h, &mut scratch), brute_force(&rule, &h));
                prop_assert!(ours >= best - 1e-12, "{rule:?}: {ours} < {best}");
                prop_assert_eq!(ours == 0.0, best == 0.0, "{:?}: {} against {}", rule, ours, best);
                let exact = match rule {
                    Rule::SimpleMajority { of } | Rule::QualifiedMajority { of, .. } => equal && of == Base::AllMembers,
                    _ => true,
                };
                let slack = if exact { 1e-12 } else { 2.0 * dearest };
                prop_assert!(ours <= best + slack, "{rule:?}: {ours} > {best}");
            }
        }
    }

    #[test]
    fn by_hand() {
        let h = Holdouts {
            to_yes: &[0.0, 0.2, 0.5, 0.9],
            to_abstain: &[0.0, 0.1, 0.4, 0.6],
            weights: &[1.0; 4],
            veto: &[false, false, false, true],
        };
        let mut scratch = Vec::new();
        let mut at = |rule| shortfall(&rule, &h, &mut scratch);
        assert!((at(Rule::Consensus) - 1.1).abs() < 1e-12);
        assert!((at(Rule::Unanimity) - 1.6).abs() < 1e-12);
        // Three of four: the first is free, the second .2, then .3 to lift the veto's holder from abstention or .5 for the third.
        assert!(
            (at(Rule::SimpleMajority { of: Base::AllMembers }) - (0.6 + 0.2 + 0.3)).abs() < 1e-12
        );
    }
}
