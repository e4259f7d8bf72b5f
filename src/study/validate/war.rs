//! Targets E5–E7: war by private information, by a shift of power, by an advantage of striking first.

use super::check::Ours;
use super::run::Context;
use super::shipped;
use super::target::Target;
use crate::theory::war::{Proposer, Shift, preemption, risk_return};

/// The closed form; on a fine grid no other offer may be worth more.
pub(super) fn private_information(target: &Target, _: &mut Context) -> Option<Ours> {
    let [p, own, highest] = ["p", "cA", "cbar"].map(|key| target.param(key));
    let (p, own, highest) = (p?, own?, highest?);
    let (offer, war) = risk_return(p, own, highest);
    let worth = |x: f64| {
        let refused = ((x - p) / highest).clamp(0.0, 1.0);
        (1.0 - refused) * x + refused * (p - own)
    };
    let best = (0..=2_000).map(|k| worth(p + highest * f64::from(k) / 2_000.0));
    let sound = worth(offer) + 1e-12 >= best.fold(f64::NEG_INFINITY, f64::max);
    let value = if target.quantity == "offer" { offer } else { war };
    Some(Ours::computed(value).and(sound))
}

/// Whether the engine goes to war; the condition and backward induction must agree.
pub(super) fn shift_of_power(target: &Target, _: &mut Context) -> Option<Ours> {
    let [now, next, cost, patience] = ["p1", "p2", "cD", "delta"].map(|key| target.param(key));
    let shift = Shift {
        now: now?,
        next: next?,
        cost_declining: cost?,
        cost_rising: 0.0,
        patience: patience?,
    };
    let war = shift.war(Proposer::Rising);
    let agrees = war == shift.war_by_induction(Proposer::Rising);
    let fought =
        shipped::shift_is_fought(shift.now, shift.next, shift.cost_declining, shift.patience)?;
    let ours = Ours::computed(f64::from(u8::from(fought))).by_engine();
    Some(ours.and(agrees && fought == war))
}

pub(super) fn first_strike(target: &Target, _: &mut Context) -> Option<Ours> {
    let war = preemption(target.param("pf-ps")?, 0.0, target.param("cA+cB")?);
    Some(Ours::computed(f64::from(u8::from(war))))
}
