//! Targets A1–A6: alternating offers, concession, bargaining solutions, legislative bargaining.

use rand::RngExt;

use super::check::Ours;
use super::pies;
use super::run::Context;
use super::target::{Target, whole_numbers};
use crate::model::random;
use crate::theory::bargaining::{Frontier, Solution, solve};
use crate::theory::{concession, legislative, rubinstein as offers, zeuthen as monotonic};

/// What two who reckon backward share in the engine; the closed form must agree.
pub(super) fn rubinstein(target: &Target, _: &mut Context) -> Option<Ours> {
    share(target.param("d1")?, target.param("d2")?)
}

/// Discount factors rescaled to the length of a period; the shorter, the more rounds they look ahead.
pub(super) fn rubinstein_limit(target: &Target, _: &mut Context) -> Option<Ours> {
    let period = target.param("dt")?;
    let rate = |key| target.param(key).map(|r| offers::discount(r, period));
    share(rate("r1")?, rate("r2")?)
}

fn share(d1: f64, d2: f64) -> Option<Ours> {
    let shared = pies::alternating((d1, d2), 0.0)?;
    let closed = offers::share(d1, d2);
    Some(Ours::computed(shared).and((shared - closed).abs() < 1e-9).by_engine())
}

pub(super) fn outside_option(target: &Target, _: &mut Context) -> Option<Ours> {
    let (patience, option) = (target.param("d")?, target.param("b")?);
    let shared = pies::alternating((patience, patience), option)?;
    let closed = offers::share_with_outside_option(patience, option);
    Some(Ours::computed(shared).and((shared - closed).abs() < 1e-9).by_engine())
}

/// Where two who concede by the clock meet in the engine, which must also be near the meeting point in closed form.
pub(super) fn faratin(target: &Target, _: &mut Context) -> Option<Ours> {
    let (buyer, seller) = (target.param("beta_b")?, target.param("beta_s")?);
    if target.param("k")? != 0.0 {
        return None;
    }
    let (time, price) = pies::concession(buyer, seller, target.count("T")?)?;
    let exact = concession::meeting_point(buyer, seller);
    let (ours, closed) = match target.quantity.as_str() {
        "tau" => (time, exact.time),
        "price" => (price, exact.price),
        _ => return None,
    };
    let agrees = (closed - target.number()?).abs() < 1e-6;
    Some(Ours::computed(ours).and(agrees).by_engine())
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

/// What a proposer keeps in the engine; the closed form, which leaves partners exactly their discounted expectation, must agree.
pub(super) fn closed_rule(target: &Target, _: &mut Context) -> Option<Ours> {
    let (members, votes) = (target.count("n")?, target.count("q")?);
    let patience = target.param("delta")?;
    let division = legislative::closed_rule(members, votes, patience)?;
    let kept = pies::closed_rule(members, votes, patience)?;
    Some(Ours::computed(kept).and((kept - division.proposer).abs() < 1e-9).by_engine())
}
