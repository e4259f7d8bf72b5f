//! The third rung: a panel decides how much is made good, and the respondent obeys or does not. An
//! award that is broken closes the dispute all the same: what then follows is for others to decide.

use bevy_ecs::prelude::*;

use super::{Case, Court};
use crate::model::{
    deed::Act,
    dispute::{Dispute, Finding},
    forum::{Rung, Stage},
    owners::Randomness,
    random::Purpose,
    states::by_slot,
};
use crate::spec::disputes::{Consent, Procedure};
use crate::theory::{
    compliance::bearable_loss,
    dispute::panel_centre,
    final_offer::{self, Offers},
    normal,
};

/// Where the panel would look for what is fair if `just` were.
pub(super) fn centre(court: &Court, dispute: &Dispute, just: f64) -> f64 {
    panel_centre(just, court.params.evidence, court.law(dispute))
}

/// Whether it pays the respondent to obey an award of this level.
pub(super) fn pays(court: &Court, dispute: &Dispute, level: f64) -> bool {
    let [cost, borne] = weighed(court, dispute, level);
    cost <= borne
}

/// What obeying an award of this level costs, and what is borne for cooperation and against
/// punishment, in retaliations.
fn weighed(court: &Court, dispute: &Dispute, level: f64) -> [f64; 2] {
    let (params, seen) = (&court.params, court.setting.transparency);
    let trusted = bearable_loss(params.patience, seen, params.false_alarm, params.cooperation);
    let respondent = dispute.complaint.respondent as usize;
    let feared = by_slot(&court.sanctions)[respondent].feared(seen) / params.exchange;
    [level / 100.0 * dispute.complaint.severity, trusted + feared]
}

/// The panel decides on disputes on the third rung, unless the respondent refuses.
pub fn arbitrate(mut disputes: Query<Case>, court: Court) {
    for (_, _, stage, mut dispute, mut finding) in &mut disputes {
        if *stage == Stage::At(Rung::Arbitration) {
            *finding = match refusal(&court, &dispute) {
                Some(expected) => Finding::Refused { expected },
                None => decide(&court, &mut dispute),
            };
        }
    }
}

/// Hears the panel, and sees whether the award is kept.
fn decide(court: &Court, dispute: &mut Dispute) -> Finding {
    let (level, Offers { low, high }, view) = hear(court, dispute);
    let (claimant, respondent) = (dispute.complaint.claimant, dispute.complaint.respondent);
    let faith = by_slot(&court.faith)[respondent as usize].0;
    let Randomness { streams, owners } = &court.random;
    let mut draws = streams.of(Purpose::Obedience, 0, court.clock.0, dispute.owner);
    let kept = draws.uniform() < faith || pays(court, dispute, level);
    (dispute.redress, dispute.award_kept) = (Some(level), Some(kept));
    let chance = court.setting.transparency;
    let sees = |slot: usize, noticed: bool| {
        slot != respondent as usize && (noticed || slot == claimant as usize)
    };
    let lots = draws.lots();
    let noticed = |slot: usize| lots.of(owners.state(slot)) < chance;
    let seen = (0..court.setting.state.len()).map(|slot| sees(slot, noticed(slot)));
    let (state, issue, seen) = (respondent, None, seen.collect());
    let deed = if kept {
        Act::Kept { state, issue, seen }
    } else {
        let weighed = Some(weighed(court, dispute, level));
        Act::Broke { state, issue, weighed, chance, seen }
    };
    Finding::Awarded { low, high, view, level, kept, deed }
}

/// What the respondent expects to gain by a panel, in retaliations, if it refuses. It refuses where
/// it is asked and expects to pay more than it would give; the claimant loses nothing by a panel.
fn refusal(court: &Court, dispute: &Dispute) -> Option<f64> {
    let asked = matches!(court.params.arbitration, Consent::Mutual | Consent::Clause);
    let expected = centre(court, dispute, dispute.just());
    let gives = super::bargain::limits(court, dispute, 0).gives;
    let refuses = asked && !court.forced(dispute) && expected > gives;
    refuses.then(|| (gives - expected) / 100.0 * dispute.complaint.severity)
}

/// What the panel awards, the offers, and its view: the median of its members' views.
fn hear(court: &Court, dispute: &Dispute) -> (f64, Offers, f64) {
    let params = &court.params;
    let centre = centre(court, dispute, dispute.just());
    let streams = &court.random.streams;
    let mut draws = streams.of(Purpose::Tribunal, 0, court.clock.0, dispute.owner);
    let mut views: Vec<f64> =
        (0..params.panel).map(|_| centre + params.spread * draws.normal()).collect();
    views.sort_by(f64::total_cmp);
    let view = views[views.len() / 2].clamp(0.0, 100.0);
    match params.procedure {
        Procedure::Conventional => (view, Offers { low: 0.0, high: 100.0 }, view),
        Procedure::FinalOffer => {
            let one = normal::pdf(0.0) / params.spread;
            let density = final_offer::panel_density_at_median(one, params.panel as usize);
            let offers = final_offer::risk_neutral_offers(centre, density).within(0.0, 100.0);
            (offers.award(view), offers, view)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{heard, plain};
    use crate::model::{forum::Rung, message::What, sanction::Sanction};
    use crate::spec::disputes::{Consent, Params, Procedure};

    fn forced() -> Params {
        Params { arbitration: Consent::Compulsory, ..plain() }
    }

    #[test]
    fn awards_are_kept_by_good_faith_or_by_interest() {
        let kept = |faith, cooperation| {
            heard(Params { cooperation, ..forced() }, faith, false, |_| ()).0.award_kept
        };
        assert_eq!((kept(0.0, 0.0), kept(0.0, 5.0)), (Some(false), Some(true)));
        assert_eq!(kept(1.0, 0.0), Some(true));
    }

    #[test]
    fn awards_are_kept_for_fear_of_punishment() {
        let feared = |expected: f64, exchange: f64| {
            let params = Params { cooperation: 0.0, exchange, ..forced() };
            let sanction = Sanction { expected, ..Sanction::default() };
            heard(params, 0.0, false, |bench| bench.give(|_| sanction)).0.award_kept
        };
        assert_eq!((feared(0.01, 0.05), feared(1.0, 0.05)), (Some(false), Some(true)));
        assert_eq!(feared(1.0, 100.0), Some(false));
    }

    #[test]
    fn who_expects_to_lose_refuses_where_it_is_asked() {
        let asked = Params { arbitration: Consent::Mutual, ..plain() };
        let (guilty, ladder, told) = heard(asked.clone(), 0.0, true, |_| ());
        let refused = told.iter().find_map(|what| match what {
            What::Refused { expected, .. } => Some(*expected),
            _ => None,
        });
        // It would give 20 for peace; a panel that sees half of the evidence gives 75 of a hundred.
        assert!(refused.is_some_and(|loss| (loss + 0.55).abs() < 1e-12), "{refused:?}");
        assert!(
            guilty.redress.is_none()
                && told.iter().any(|what| matches!(what, What::Refused { .. }))
        );
        assert_eq!(ladder.closing.map(|closing| closing.adopted), Some(false));
        let sure = Params { evidence: 1.0, ..asked };
        let (innocent, ladder, _) = heard(sure, 0.0, false, |_| ());
        assert!(innocent.redress.is_some_and(|level| level < 20.0), "{innocent:?}");
        assert_eq!(ladder.closing.map(|closing| closing.rung), Some(Rung::Arbitration));
    }

    #[test]
    fn a_final_offer_award_is_one_of_the_offers() {
        let params = Params { procedure: Procedure::FinalOffer, ..forced() };
        let (.., told) = heard(params, 1.0, false, |_| ());
        let heard = told.iter().find_map(|what| match what {
            What::Heard { low, high, level, .. } => Some((*low, *high, *level)),
            _ => None,
        });
        assert!(heard.is_some_and(|(low, high, level)| level == low || level == high));
        // As far apart as Farber has it for three members whose views spread by 5.
        assert!(
            heard.is_some_and(|(low, high, _)| (high - low - 8.355_428).abs() < 1e-5),
            "{heard:?}"
        );
    }
}
