//! The first rung: claimant and respondent approach each other until they meet or the deadline
//! passes. It decides what each would settle for, which the other rungs use too.

use bevy_ecs::prelude::*;

use super::{Case, Court, award};
use crate::model::{
    dispute::{Dispute, Finding, Limits},
    forum::{Rung, Stage},
    states::by_slot,
};
use crate::theory::dispute::{least, offer};

/// The parties to disputes on the first rung meet once.
pub fn negotiate(mut disputes: Query<Case>, court: Court) {
    for (_, ladder, stage, mut dispute, mut finding) in &mut disputes {
        if *stage != Stage::At(Rung::Negotiation) {
            continue;
        }
        let round = court.clock.0;
        let spent = round + 1 - ladder.entered(Rung::Negotiation).unwrap_or(round);
        if let Some(level) = meet(&court, &mut dispute, spent) {
            dispute.redress = Some(level);
            *finding = Finding::Settled { level };
        }
    }
}

/// The limits of a dispute in which an award is `ahead` rounds away.
pub(super) fn limits(court: &Court, dispute: &Dispute, ahead: u32) -> Limits {
    let (params, complaint) = (&court.params, &dispute.complaint);
    let (claimant, respondent) = (complaint.claimant as usize, complaint.respondent as usize);
    // A claimant is sure of its case until the facts are known.
    let claimed = if dispute.facts_known { dispute.just() } else { 100.0 };
    let discount = libm::pow(params.patience, f64::from(ahead));
    let forced = court.forced(dispute);
    let option = |just: f64| forced.then(|| discount * award::centre(court, dispute, just));
    let takes = least(params.redress * claimed, option(claimed));
    let trust = court.trust.as_ref().map_or(1.0, |trust| trust.at(respondent, claimant));
    let honest = by_slot(&court.faith)[respondent].0 * dispute.just();
    let shown = if dispute.facts_known { court.setting.transparency * dispute.just() } else { 0.0 };
    // What a panel would order counts only if it would be obeyed.
    let ordered = option(dispute.just()).filter(|level| award::pays(court, dispute, *level));
    let gives = honest.max(shown).max(100.0 * params.peace * trust).max(ordered.unwrap_or(0.0));
    Limits { takes, gives }
}

/// The level at which the parties meet in the round `spent` of negotiation, if they do: half way
/// between demand and offer.
fn meet(court: &Court, dispute: &mut Dispute, spent: u32) -> Option<f64> {
    let deadline = court.params.deadline;
    let elapsed = f64::from(spent.min(deadline)) / f64::from(deadline);
    // From the last round of negotiation an award is a round of each rung away.
    let ahead = deadline.saturating_sub(spent) + 2;
    let now = limits(court, dispute, ahead);
    dispute.limits.get_or_insert(now);
    let Limits { takes, gives } = now;
    let beta = |slot: u32, other: u32| {
        let (slot, other) = (slot as usize, other as usize);
        let plain = court.concession(slot);
        court.trust.as_ref().map_or(plain, |trust| trust.concession(plain, trust.at(slot, other)))
    };
    let (claimant, respondent) = (dispute.complaint.claimant, dispute.complaint.respondent);
    let demand = offer(100.0, takes, elapsed, beta(claimant, respondent));
    let bid = offer(0.0, gives, elapsed, beta(respondent, claimant));
    (demand <= bid).then_some(0.5 * (demand + bid))
}

#[cfg(test)]
mod tests {
    use super::super::{
        Consent, Params,
        tests::{heard, plain},
    };
    use crate::model::{bench::Bench, forum::Rung, trust::Trust};

    #[test]
    fn an_outside_option_that_can_be_forced_casts_its_shadow() {
        let cooperative = Params { cooperation: 5.0, ..plain() };
        let alone = heard(cooperative.clone(), 0.0, true, |_| ()).0.redress;
        let forced = Params { arbitration: Consent::Compulsory, ..cooperative };
        let (dispute, ladder, _) = heard(forced, 0.0, true, |_| ());
        assert!(alone.is_none() && dispute.redress.is_some());
        assert_eq!(ladder.closing.map(|closing| closing.rung), Some(Rung::Negotiation));
    }

    #[test]
    fn trust_and_the_wish_for_peace_settle() {
        let params = Params { peace: 0.6, ..plain() };
        let trusting = |level: f64| {
            move |bench: &mut Bench| bench.world.insert_resource(Trust::uniform(2, level))
        };
        assert!(heard(params.clone(), 0.0, false, trusting(1.0)).0.redress.is_some());
        assert!(heard(params, 0.0, false, trusting(0.2)).0.redress.is_none());
    }
}
