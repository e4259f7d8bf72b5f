//! Legislative bargaining under the closed rule: what a recognised proposer keeps and what a partner costs.
//!
//! Source: Baron & Ferejohn (1989), "Bargaining in legislatures", APSR 83:1181 (closed rule, equal recognition).

/// How a pie of 1 is divided by the proposal that passes at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Division {
    /// What the proposer keeps.
    pub proposer: f64,
    /// What each of the q − 1 partners gets.
    pub partner: f64,
    /// What a member expects before recognition, 1/n.
    pub expected: f64,
}

/// The stationary division among `members`, `votes` of them needed (the proposer's among them), discount factor `patience`.
///
/// The continuation value is the fixed point v = (1/n)(1 − (q − 1)δv) + ((q − 1)/n)δv, which is 1/n; a partner costs δv.
/// None unless 1 ≤ `votes` ≤ `members` and `patience` is in [0, 1].
pub fn closed_rule(members: usize, votes: usize, patience: f64) -> Option<Division> {
    if votes == 0 || votes > members || !(0.0..=1.0).contains(&patience) {
        return None;
    }
    let expected = 1.0 / members as f64;
    let partner = patience * expected;
    Some(Division { proposer: 1.0 - (votes - 1) as f64 * partner, partner, expected })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_the_notes() {
        let share = |n, q, d| closed_rule(n, q, d).unwrap().proposer;
        assert!((share(3, 2, 1.0) - 2.0 / 3.0).abs() < 1e-12);
        assert!((share(15, 8, 0.9) - 0.58).abs() < 1e-12);
        assert!((share(193, 129, 1.0) - 0.336_788).abs() < 1e-6);
        assert!((share(7, 7, 1.0) - 1.0 / 7.0).abs() < 1e-12);
        assert_eq!(closed_rule(3, 4, 1.0), None);
    }

    #[test]
    fn the_pie_is_divided() {
        let d = closed_rule(25, 17, 0.8).unwrap();
        assert!((d.proposer + 16.0 * d.partner - 1.0).abs() < 1e-12);
    }
}
