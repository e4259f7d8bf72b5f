//! Targets A1–A6: alternating offers, concession, bargaining solutions, legislative bargaining.

use rand::RngExt;

use super::check::Ours;
use super::run::Context;
use super::target::{Target, whole_numbers};
use crate::model::random;
use crate::theory::bargaining::{Frontier, Solution, solve};
use crate::theory::{concession, legislative, rubinstein as offers, zeuthen as monotonic};

/// Rounds of backward induction that stand for no end.
const ENDLESS: usize = 4001;

/// The closed form, which backward induction must reach.
pub(super) fn rubinstein(target: &Target, _: &mut Context) -> Option<Ours> {
    share(target.param("d1")?, target.param("d2")?)
}

/// Discount factors rescaled to the length of a period; the shorter, the more rounds backward induction takes.
pub(super) fn rubinstein_limit(target: &Target, _: &mut Context) -> Option<Ours> {
    let period = target.param("dt")?;
    let rate = |key| target.param(key).map(|r| offers::discount(r, period));
    share(rate("r1")?, rate("r2")?)
}

fn share(d1: f64, d2: f64) -> Option<Ours> {
    let closed = offers::share(d1, d2);
    // Enough rounds for what remains of the pie to fall below 1e-12.
    let rounds = (60.0 / (1.0 - d1 * d2)).ceil() as usize;
    let induced = offers::finite_share(d1, d2, (0.0, 0.0), rounds.max(3));
    Some(Ours::computed(closed).and((induced - closed).abs() < 1e-9))
}

pub(super) fn outside_option(target: &Target, _: &mut Context) -> Option<Ours> {
    let (patience, option) = (target.param("d")?, target.param("b")?);
    let closed = offers::share_with_outside_option(patience, option);
    let induced = offers::finite_share(patience, patience, (0.0, option), ENDLESS);
    Some(Ours::computed(closed).and(option > 0.5 || (induced - closed).abs() < 1e-9))
}

/// The simulated meeting, which must also be near the one in closed form.
pub(super) fn faratin(target: &Target, _: &mut Context) -> Option<Ours> {
    let (buyer, seller) = (target.param("beta_b")?, target.param("beta_s")?);
    let (start, rounds) = (target.param("k")?, target.count("T")?);
    let simulated = concession::alternate(buyer, seller, start, rounds)?;
    let exact = concession::meeting_point(buyer, seller);
    let (ours, closed) = match target.quantity.as_str() {
        "tau" => (simulated.time, exact.time),
        "price" => (simulated.price, exact.price),
        _ => return None,
    };
    let agrees = (closed - target.number()?).abs() < 1e-6;
    Some(Ours::computed(ours).and(agrees))
}

/// The share of random sets of deals that end at the largest Nash product.
pub(super) fn zeuthen(target: &Target, context: &mut Context) -> Option<Ours> {
    let [sets, size] = whole_numbers(&target.params)[..] else { return None };
    let mut rng = random::named(context.seed, &target.id);
    let mut right = 0;
    for _ in 0..sets {
        let deals: Vec<_> = (0..size).map(|_| (rng.random::<f64>(), rng.random::<f64>())).collect();
        right += usize::from(monotonic::concede(&deals) == monotonic::nash_deal(&deals));
    }
    Some(Ours::computed(right as f64 / sets as f64))
}

pub(super) fn frontier(target: &Target, _: &mut Context) -> Option<Ours> {
    let (first, second) = target.params.split_once(',')?;
    let u1 = curve(first.trim().strip_prefix("u1=")?)?;
    let u2 = curve(second.trim().strip_prefix("u2=")?)?;
    let utilities = move |x: f64| (u1(x), u2(x));
    let solution = match target.quantity.as_str() {
        "Nash x" => Solution::Nash,
        "Kalai-Smorodinsky x" => Solution::KalaiSmorodinsky,
        "egalitarian x" => Solution::Egalitarian,
        "utilitarian x" => Solution::Utilitarian,
        _ => return None,
    };
    solve(&Frontier { utilities: &utilities, disagreement: (0.0, 0.0) }, solution)
        .map(Ours::computed)
}

fn curve(text: &str) -> Option<fn(f64) -> f64> {
    match text {
        "sqrt x" => Some(f64::sqrt),
        "x" => Some(|x| x),
        "1-x" => Some(|x| 1.0 - x),
        _ => None,
    }
}

/// The share of the closed rule, which must leave partners exactly their discounted expectation.
pub(super) fn closed_rule(target: &Target, _: &mut Context) -> Option<Ours> {
    let (members, votes) = (target.count("n")?, target.count("q")?);
    let patience = target.param("delta")?;
    let division = legislative::closed_rule(members, votes, patience)?;
    // What a member expects before recognition, from the division itself.
    let expected = (division.proposer + (votes - 1) as f64 * division.partner) / members as f64;
    let indifferent = (patience * expected - division.partner).abs() < 1e-12;
    Some(Ours::computed(division.proposer).and(indifferent))
}
