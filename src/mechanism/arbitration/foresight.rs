//! What members expect of an award that they can force, as an outside option in negotiation
//! (Binmore, Rubinstein & Wolinsky 1986): a weak option changes nothing. It moves no text; whether
//! an award chills negotiation is for the run to show.

use bevy_ecs::prelude::*;

use super::award::{self, Parties};
use crate::model::{
    appraisal::{Pricing, Scratch},
    assembly::{Assembly, Forum},
    delegation::Members,
    forum::{Rung, Stage},
    norm::Norms,
    setting::Clock,
};
use crate::spec::arbitration::{Consent, Params};

/// Works out what the award that members can force is worth to each: b = δ^rounds·V(award), the
/// award being expected at the panel's centre on each issue that is in brackets now.
pub fn look_ahead(
    mut assembly: Assembly,
    mut pricing: Pricing,
    (params, norms): (Res<Params>, Norms),
    clock: Res<Clock>,
) {
    let Forum { members, draft, judged, brackets, ladder, stage, .. } = assembly.forum();
    judged.forced.fill(f64::NEG_INFINITY);
    let negotiates =
        matches!(stage, Stage::At(Rung::Negotiation) | Stage::Proposed(Rung::Negotiation));
    if !negotiates || !forced(&params, &norms, members) {
        return;
    }
    let Pricing { valuation, scratch, .. } = &mut pricing;
    let parties =
        Parties { judged: &judged, brackets, members, valuation, norms: &norms, params: &params };
    let mut expected = draft.levels.clone();
    for claim in award::claims(&parties, draft) {
        expected[claim.issue] = claim.centre.clamp(0.0, 100.0);
    }
    let spent = ladder.spent(Rung::Negotiation, clock.0);
    let later = ladder.rungs.iter().filter(|rung| **rung > Rung::Negotiation).count() as u32;
    let ahead = ladder.deadline.saturating_sub(spent) + later;
    let discount = libm::pow(params.foresight, f64::from(ahead));
    let Scratch { own, value, order, .. } = &mut **scratch;
    valuation.price(&expected, own);
    valuation.concern.apply(own, value, order);
    for (forced, value) in judged.forced.iter_mut().zip(value) {
        *forced = discount * *value;
    }
}

/// Whether a member can bring the case before the panel without anybody else's consent.
fn forced(params: &Params, norms: &Norms, members: Members) -> bool {
    match params.consent {
        Consent::Compulsory => true,
        Consent::Clause => members.seats().all(|slot| norms.settles_disputes(slot)),
        Consent::Mutual => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::params;
    use super::*;
    use crate::model::{bench::Bench, delegation::ForcedValue, forum::Ladder};

    fn option(consent: Consent, foresight: f64, entered: u32) -> Vec<f64> {
        let mut bench = Bench::new(&[&[90.0], &[20.0]], &[10.0]);
        bench.table(&[70.0]);
        bench.world.insert_resource(Params { foresight, ..params(consent) });
        bench.world.resource_mut::<Clock>().0 = 9;
        bench.set(|ladder: &mut Ladder| ladder.enter(Rung::Negotiation, entered));
        bench.set(|stage: &mut Stage| *stage = Stage::At(Rung::Negotiation));
        bench.add(look_ahead);
        bench.play();
        bench.world.query::<&ForcedValue>().iter(&bench.world).map(|forced| forced.0).collect()
    }

    #[test]
    fn an_award_that_can_be_forced_is_worth_more_the_nearer_it_is() {
        let near = option(Consent::Compulsory, 0.9, 1);
        let far = option(Consent::Compulsory, 0.9, 9);
        let worth = 1.0 - 0.35 * 0.35;
        assert!((near[0] - worth).abs() < 1e-12, "in the last round: {near:?}");
        assert!(
            far[0] < near[0] && (far[0] - libm::pow(0.9, 8.0) * worth).abs() < 1e-12,
            "{far:?}"
        );
    }

    #[test]
    fn where_others_must_agree_there_is_no_option() {
        assert_eq!(option(Consent::Mutual, 0.9, 1), [f64::NEG_INFINITY; 2]);
        assert_eq!(option(Consent::Clause, 0.9, 1), [f64::NEG_INFINITY; 2]);
    }
}
