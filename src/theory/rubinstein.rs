//! Alternating offers over a pie: what the proposer keeps, with impatience and with outside options.
//!
//! Sources: Rubinstein (1982), "Perfect equilibrium in a bargaining model", Econometrica 50:97; Binmore, Rubinstein &
//! Wolinsky (1986), "The Nash bargaining solution in economic modelling", RAND Journal of Economics 17:176.

/// Discount factor of a period of length `period` at the rate `rate`: exp(−rate·period). Both ≥ 0, in the same unit of time.
pub fn discount(rate: f64, period: f64) -> f64 {
    libm::exp(-rate * period)
}

/// Share (1 − d₂)/(1 − d₁d₂) of the first proposer, without end (Rubinstein 1982).
///
/// `proposer` and `responder` are discount factors in [0, 1]; both exactly 1 leave the split undetermined (NaN).
pub fn share(proposer: f64, responder: f64) -> f64 {
    (1.0 - responder) / (1.0 - proposer * responder)
}

/// Share of the first proposer when the last of `rounds` proposers takes all, by backward induction; zero rounds give 0.
///
/// `options` are the outside options of proposer and responder: a responder walks out for its option instead of
/// countering, so it must be offered the larger of the option and its discounted continuation; an option is worth
/// nothing to the one who proposes (Binmore, Rubinstein & Wolinsky 1986). Options in [0, 1], zero for none.
pub fn finite_share(proposer: f64, responder: f64, options: (f64, f64), rounds: usize) -> f64 {
    let mut kept = None;
    for left in 0..rounds {
        let first_proposes = (rounds - left) % 2 == 1;
        let (patience, option) =
            if first_proposes { (responder, options.1) } else { (proposer, options.0) };
        let counter: f64 = kept.map_or(0.0, |next: f64| patience * next);
        kept = Some(1.0 - counter.max(option).min(1.0));
    }
    kept.unwrap_or(0.0)
}

/// Share min(1/(1 + d), 1 − b) of a proposer against a responder who may leave for `option` instead of countering, both
/// with the discount factor `patience`: an option below d/(1 + d) changes nothing ("deal me out"; Binmore et al. 1986).
pub fn share_with_outside_option(patience: f64, option: f64) -> f64 {
    (1.0 / (1.0 + patience)).min(1.0 - option)
}

/// What a later rung is worth now as an outside option: δ^rounds·value. Used as max(aspiration, option), never added.
pub fn option_value(patience: f64, rounds: f64, value: f64) -> f64 {
    libm::pow(patience, rounds) * value
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn finite_games_of_the_notes() {
        assert!((finite_share(0.9, 0.9, (0.0, 0.0), 10) - 0.342_801).abs() < 1e-6);
        assert!((finite_share(0.9, 0.9, (0.0, 0.0), 11) - 0.691_479).abs() < 1e-6);
        assert_eq!(finite_share(0.9, 0.9, (0.0, 0.0), 1), 1.0);
        assert_eq!(share(0.9, 0.0), 1.0);
    }

    proptest! {
        #[test]
        fn long_games_reach_the_limit(d1 in 0.0f64..0.97, d2 in 0.0f64..0.97, b in 0.0f64..0.9) {
            prop_assert!((finite_share(d1, d2, (0.0, 0.0), 1001) - share(d1, d2)).abs() < 1e-10);
            let option = finite_share(d1, d1, (b, b), 2001);
            if b <= 0.5 {
                prop_assert!((option - share_with_outside_option(d1, b)).abs() < 1e-9);
            }
        }
    }
}
