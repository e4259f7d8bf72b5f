//! What members expect of an award that they can force, as an outside option in negotiation (Binmore, Rubinstein & Wolinsky 1986): a
//! weak option changes nothing. It moves no text; whether an award chills negotiation is for the run to show.

use super::award::{self, Parties};
use crate::model::{
    appraisal::{Pricing, Scratch},
    forum::{Floor, Members, Rung, Stage},
    install::Install,
    norm::Norms,
    phase::Phase,
    sitting::{ForumItem, Office},
};
use crate::spec::arbitration::{Consent, Params};

/// Adds foresight to a run in which members look ahead.
pub fn install(into: &mut Install) {
    let params = into.world.resource::<Params>().clone();
    if params.foresight > 0.0 {
        into.step(Phase::Foresight, move |forum, office| look_ahead(&params, forum, office));
    }
}

/// b = δ^rounds·V(award), the award being expected at the panel's centre on each issue that is in brackets now.
fn look_ahead(params: &Params, forum: &mut ForumItem, office: &mut Office) {
    let ForumItem { members, draft, floor, ladder, stage, .. } = forum;
    let floor: &mut Floor = floor;
    floor.option.clear();
    let negotiates =
        matches!(**stage, Stage::At(Rung::Negotiation) | Stage::Proposed(Rung::Negotiation));
    if !negotiates || !forced(params, &office.norms, members) {
        return;
    }
    let round = office.round();
    let Pricing { setting, valuation, scratch } = &mut office.pricing;
    let norms = &office.norms;
    let parties = Parties { floor, members, setting, valuation, norms, params };
    let mut expected = draft.levels.clone();
    for claim in award::claims(&parties, draft) {
        expected[claim.issue] = claim.centre.clamp(0.0, 100.0);
    }
    let spent = round - ladder.entered(Rung::Negotiation).unwrap_or(round);
    let later = ladder.rungs.iter().filter(|rung| **rung > Rung::Negotiation).count() as u32;
    let ahead = ladder.deadline.saturating_sub(spent + 1) + later;
    let discount = libm::pow(params.foresight, f64::from(ahead));
    let Scratch { own, value, order, .. } = &mut **scratch;
    valuation.price(&expected, own);
    valuation.concern.apply(own, value, order);
    floor.option.extend(value.iter().map(|value| discount * value));
}

/// Whether a member can bring the case before the panel without anybody else's consent.
fn forced(params: &Params, norms: &Norms, members: &Members) -> bool {
    let seats = || (0..members.seated.len()).filter(|slot| members.seated[*slot]);
    match params.consent {
        Consent::Compulsory => true,
        Consent::Clause => seats().all(|slot| norms.settles_disputes(slot)),
        Consent::Mutual => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::params;
    use super::*;
    use crate::model::{bench::Bench, forum::Ladder, setting::Clock};

    fn option(consent: Consent, foresight: f64, entered: u32) -> Vec<f64> {
        let mut bench = Bench::new(&[&[90.0], &[20.0]], &[10.0]);
        bench.table(&[70.0]);
        bench.world.insert_resource(Params { foresight, ..params(consent) });
        bench.world.resource_mut::<Clock>().0 = 9;
        bench.set(|ladder: &mut Ladder| ladder.enter(Rung::Negotiation, entered));
        bench.set(|stage: &mut Stage| *stage = Stage::At(Rung::Negotiation));
        bench.install(install);
        bench.play();
        bench.get::<Floor>().option
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
        assert!(option(Consent::Mutual, 0.9, 1).is_empty());
        assert!(option(Consent::Clause, 0.9, 1).is_empty());
        assert!(option(Consent::Compulsory, 0.0, 1).is_empty());
    }
}
