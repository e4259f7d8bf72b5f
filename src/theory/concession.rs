//! Time-dependent concession: how much a delegation still asks for, and when two of them meet.
//!
//! Source: Faratin, Sierra & Jennings (1998), "Negotiation decision functions for autonomous agents", Robotics and
//! Autonomous Systems 24:159. The meeting point in closed form is derived from it.

use super::bisection::root;

/// Polynomial concession k + (1 − k)·(min(t, T)/T)^{1/β}, in [k, 1]: the share of the range given up at time `t`.
///
/// `deadline` T > 0 in the unit of `t` ≥ 0; `start` k in [0, 1]; `beta` > 0: below 1 concedes late (Boulware), above early (Conceder).
pub fn alpha_polynomial(t: f64, deadline: f64, start: f64, beta: f64) -> f64 {
    start + (1.0 - start) * power(t.min(deadline) / deadline, 1.0 / beta)
}

/// Exponential concession exp((1 − min(t, T)/T)^β·ln k), in [k, 1]; arguments as in [`alpha_polynomial`], `start` > 0.
pub fn alpha_exponential(t: f64, deadline: f64, start: f64, beta: f64) -> f64 {
    libm::exp(power(1.0 - t.min(deadline) / deadline, beta) * libm::log(start))
}

/// Aspiration r + (V_max − r)·(1 − (t/T)^{1/β}): the least value a delegation still accepts at the time `elapsed` = t/T.
///
/// `elapsed` is clipped to [0, 1]: V_max at the start, the reservation value at the deadline. `beta` > 0.
pub fn aspiration(reservation: f64, best: f64, elapsed: f64, beta: f64) -> f64 {
    aspiration_after(reservation, best, concession_share(elapsed, beta))
}

/// The share (t/T)^{1/β} of its range that a delegation has given up, in [0, 1]: tabulate it once a round per exponent.
pub fn concession_share(elapsed: f64, beta: f64) -> f64 {
    power(elapsed.clamp(0.0, 1.0), 1.0 / beta)
}

/// The exponent β of a delegation that trusts the room so far, in [0, 1]: β·exp(w·(2·trust − 1)). `weight` w ≥ 0; at a trust of one half, or
/// without weight, it is β. Ours.
pub fn trusting(beta: f64, trust: f64, weight: f64) -> f64 {
    beta * libm::exp(weight * (2.0 * trust - 1.0))
}

/// [`aspiration`] from a tabulated [`concession_share`].
#[inline]
pub fn aspiration_after(reservation: f64, best: f64, given_up: f64) -> f64 {
    (1.0 - given_up) * best + given_up * reservation
}

/// Demand: the fraction λ = min(1, ((1 − A)/(1 − u))^{1/κ}) of the way from a state's ideal to the draft that is still worth A to it.
///
/// `draft` is the draft's spatial utility u. 1 if u ≥ A (the draft itself will do); 0 if nothing but the ideal will.
#[inline]
pub fn demand_fraction(aspiration: f64, draft: f64, kappa: f64) -> f64 {
    if draft >= aspiration {
        return 1.0;
    }
    let share = ((1.0 - aspiration) / (1.0 - draft)).clamp(0.0, 1.0);
    if kappa == 2.0 {
        share.sqrt()
    } else if kappa == 1.0 {
        share
    } else {
        libm::pow(share, 1.0 / kappa)
    }
}

/// [`demand_fraction`] for many states at once. The branch on κ is outside the loop, so that the common form vectorises.
pub fn demand_fractions(aspirations: &[f64], drafts: &[f64], kappa: f64, shares: &mut [f64]) {
    let rows = shares.iter_mut().zip(aspirations.iter().zip(drafts));
    if kappa == 2.0 {
        for (share, (a, u)) in rows {
            // Computed for everybody and then picked: a jump would keep the loop from vectorising.
            let root = ((1.0 - a) / (1.0 - u)).clamp(0.0, 1.0).sqrt();
            *share = if u >= a { 1.0 } else { root };
        }
    } else {
        rows.for_each(|(share, (a, u))| *share = demand_fraction(*a, *u, kappa));
    }
}

/// Where and when a buyer and a seller meet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Meeting {
    /// Share of the deadline at which they agree, in [0, 1].
    pub time: f64,
    /// Price in the common zone [0, 1]; the buyer wants it low.
    pub price: f64,
}

/// The meeting point in continuous time, k = 0 and a common zone [0, 1]: τ^{1/β_b} + τ^{1/β_s} = 1, price τ^{1/β_b}. Both `beta` > 0.
pub fn meeting_point(buyer_beta: f64, seller_beta: f64) -> Meeting {
    let excess = |t: f64| power(t, 1.0 / buyer_beta) + power(t, 1.0 / seller_beta) - 1.0;
    let time = root(0.0, 1.0, 200, |t| excess(t) < 0.0);
    Meeting { time, price: power(time, 1.0 / buyer_beta) }
}

/// Two parties alternate offers at t = 0, 1, … `rounds`, the buyer first; each accepts an offer at least as good as its own next one.
///
/// `start` is Faratin's k, the same for both. None if the deadline passes without agreement.
pub fn alternate(buyer_beta: f64, seller_beta: f64, start: f64, rounds: usize) -> Option<Meeting> {
    let deadline = rounds as f64;
    let buyer = |t: f64| alpha_polynomial(t, deadline, start, buyer_beta);
    let seller = |t: f64| 1.0 - alpha_polynomial(t, deadline, start, seller_beta);
    (0..=rounds).find_map(|round| {
        let t = round as f64;
        let price = if round % 2 == 0 { buyer(t) } else { seller(t) };
        let accepted =
            if round % 2 == 0 { price >= seller(t + 1.0) } else { price <= buyer(t + 1.0) };
        accepted.then_some(Meeting { time: t / deadline, price })
    })
}

/// Relative tit-for-tat: the own last offer times the opponent's past change, `before`/`after`, clipped to [`low`, `high`].
/// An opponent's offer of zero repeats the own last one.
pub fn tit_for_tat_relative(own: f64, before: f64, after: f64, low: f64, high: f64) -> f64 {
    let next = if after == 0.0 { own } else { own * before / after };
    next.max(low).min(high)
}

/// Absolute tit-for-tat: the own last offer moves toward the opponent by as much as it moved, `before` − `after`, clipped.
pub fn tit_for_tat_absolute(own: f64, before: f64, after: f64, low: f64, high: f64) -> f64 {
    (own + before - after).max(low).min(high)
}

/// Averaged tit-for-tat: as relative, over a whole window: `before` is the opponent's offer at its start, `latest` its last.
pub fn tit_for_tat_averaged(own: f64, before: f64, latest: f64, low: f64, high: f64) -> f64 {
    tit_for_tat_relative(own, before, latest, low, high)
}

fn power(base: f64, exponent: f64) -> f64 {
    if exponent == 1.0 { base } else { libm::pow(base, exponent) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::utility::utility;
    use proptest::prelude::*;

    #[test]
    fn meeting_points_of_the_notes() {
        for (b, s, time, price) in [
            (1.0, 1.0, 0.5, 0.5),
            (0.2, 0.2, 0.870_551, 0.5),
            (0.2, 5.0, 0.619_579, 0.091_303),
            (1.0, 5.0, 0.245_122, 0.245_122),
        ] {
            let m = meeting_point(b, s);
            assert!((m.time - time).abs() < 1e-6 && (m.price - price).abs() < 1e-6);
            let simulated = alternate(b, s, 0.0, 1000).unwrap();
            assert!((simulated.time - time).abs() < 0.002);
        }
    }

    #[test]
    fn forms_start_at_k_and_end_at_one() {
        for alpha in [alpha_polynomial, alpha_exponential] {
            assert!((alpha(0.0, 40.0, 0.1, 0.5) - 0.1).abs() < 1e-15);
            assert!((alpha(50.0, 40.0, 0.1, 0.5) - 1.0).abs() < 1e-15);
        }
        assert_eq!(tit_for_tat_absolute(0.5, 0.4, 0.4, 0.0, 1.0), 0.5);
        assert_eq!(tit_for_tat_relative(0.5, 0.4, 0.4, 0.0, 1.0), 0.5);
        assert_eq!(aspiration(0.2, 0.9, 0.0, 0.3), 0.9);
        assert_eq!(aspiration(0.2, 0.9, 1.0, 0.3), 0.2);
    }

    proptest! {
        #[test]
        fn demand_is_worth_the_aspiration(
            ideal in 0.0f64..100.0, draft in 0.0f64..100.0, a in 0.0f64..1.0, which in 0usize..3,
        ) {
            let kappa = [1.0, 2.0, 1.5][which];
            let u = utility(&[draft], &[ideal], &[1.0], kappa);
            let share = demand_fraction(a, u, kappa);
            let at = utility(&[ideal + share * (draft - ideal)], &[ideal], &[1.0], kappa);
            prop_assert!(at >= a - 1e-9);
            prop_assert!(share == 1.0 || (at - a).abs() < 1e-9);
            let mut shares = [0.0];
            demand_fractions(&[a], &[u], kappa, &mut shares);
            prop_assert_eq!(shares, [share], "many at once");
        }

        #[test]
        fn a_tougher_buyer_pays_less_and_later(b in 0.2f64..3.0, s in 0.2f64..3.0) {
            let (soft, tough) = (meeting_point(b, s), meeting_point(0.8 * b, s));
            prop_assert!(tough.price <= soft.price && tough.time >= soft.time);
        }
    }
}
