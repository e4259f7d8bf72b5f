//! Monotonic concession between two parties over a finite set of deals: who is less willing to risk conflict gives way.
//!
//! Sources: Zeuthen (1930); Harsanyi (1956), Econometrica 24:144; Rosenschein & Zlotkin (1994), Rules of Encounter
//! (sufficient concessions).

/// Utilities of the two parties from one deal, disagreement being worth 0 to both.
pub type Deal = (f64, f64);

/// Willingness to risk conflict (U(own) − U(other's))/U(own); 1 if the own offer is worth nothing.
pub fn risk(own: f64, others: f64) -> f64 {
    if own == 0.0 { 1.0 } else { (own - others) / own }
}

/// Index of the deal agreed on, each party opening with its best and the one of lower risk making the least concession
/// that reverses the order of risks; at equal risk the first concedes.
///
/// Without ties this is the deal of the largest Nash product. Utilities ≥ 0; None for no deals.
pub fn concede(deals: &[Deal]) -> Option<usize> {
    let mut own = [best(deals, |d| d.0)?, best(deals, |d| d.1)?];
    // Each concession raises the product of the conceding side's offer, so no deal is offered twice.
    for _ in 0..2 * deals.len() + 2 {
        let [first, second] = own;
        if deals[second].0 >= deals[first].0 {
            return Some(second);
        }
        if deals[first].1 >= deals[second].1 {
            return Some(first);
        }
        let risks = [risk(deals[first].0, deals[second].0), risk(deals[second].1, deals[first].1)];
        let side = usize::from(risks[0] > risks[1]);
        match concession(deals, own, side) {
            Some(next) => own[side] = next,
            None => return Some(own[1 - side]),
        }
    }
    Some(own[0])
}

/// The deal best for `side` among those that it likes better than the other's offer, that give the other more than its own
/// last offer did, and that reverse the order of risks.
fn concession(deals: &[Deal], own: [usize; 2], side: usize) -> Option<usize> {
    let seen = |i: usize| if side == 0 { deals[i] } else { (deals[i].1, deals[i].0) };
    let (mine, others) = (seen(own[side]), seen(own[1 - side]));
    let mut chosen: Option<usize> = None;
    for i in 0..deals.len() {
        let deal = seen(i);
        let sufficient = risk(deal.0, others.0) > risk(others.1, deal.1);
        let better = deal.0 > others.0 && deal.1 > mine.1;
        if better && sufficient && chosen.is_none_or(|c| deal.0 > seen(c).0) {
            chosen = Some(i);
        }
    }
    chosen
}

/// Index of the deal with the largest product of utilities, the first of several. None for no deals.
pub fn nash_deal(deals: &[Deal]) -> Option<usize> {
    best(deals, |d| d.0 * d.1)
}

fn best(deals: &[Deal], value: impl Fn(&Deal) -> f64) -> Option<usize> {
    let mut chosen: Option<usize> = None;
    for (i, deal) in deals.iter().enumerate() {
        if chosen.is_none_or(|c| value(deal) > value(&deals[c])) {
            chosen = Some(i);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn edge_cases() {
        assert_eq!(concede(&[]), None);
        assert_eq!(concede(&[(0.0, 0.0)]), Some(0));
        assert_eq!(concede(&[(1.0, 0.0), (0.0, 1.0), (0.6, 0.7)]), Some(2));
        assert_eq!(risk(0.0, 0.3), 1.0);
    }

    proptest! {
        #[test]
        fn ends_at_the_nash_product(deals in proptest::collection::vec((0.01f64..1.0, 0.01f64..1.0), 1..60)) {
            prop_assert_eq!(concede(&deals), nash_deal(&deals));
        }
    }
}
