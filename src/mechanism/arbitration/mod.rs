//! The third rung: arbitration. Here are consent and entry; `award` makes the award.

use crate::model::{
    appraisal::{Pricing, Scratch},
    forum::{Draft, Floor, Rung, Stage},
    install::Install,
    message::What,
    phase::Phase,
    random::{Draws, Purpose},
    sitting::{ForumItem, Office},
};
use crate::spec::arbitration::{Consent, Params};

mod award;
mod foresight;
use award::{Award, Claims, Parties};

/// Adds arbitration to a run that has the rung.
pub fn install(into: &mut Install) {
    let params = into.world.resource::<Params>().clone();
    if params.enabled {
        foresight::install(into);
        into.step(Phase::Arbitration, move |forum, office| arbitrate(&params, forum, office));
    }
}

/// Enters the rung if it is proposed and consented to, and puts the award in place of the bracketed levels.
fn arbitrate(params: &Params, forum: &mut ForumItem, office: &mut Office) {
    let ForumItem { key, members, rules, draft, floor, ladder, stage, .. } = forum;
    if **stage != Stage::Proposed(Rung::Arbitration) {
        return;
    }
    let (draft, floor): (&mut Draft, &mut Floor) = (draft, floor);
    let round = office.round();
    let Pricing { setting, valuation, scratch } = &mut office.pricing;
    let norms = &office.norms;
    let parties = Parties { floor, members, setting, valuation, norms, params };
    let claims = award::claims(&parties, draft);
    if params.consent != Consent::Compulsory
        && let Some(refusal) = refusal(&parties, draft, &claims, scratch)
    {
        **stage = Stage::Refused(Rung::Arbitration);
        return office.tell(key, refusal);
    }
    **stage = Stage::At(Rung::Arbitration);
    ladder.enter(Rung::Arbitration, round);
    office.tell(key, What::Entered { rung: Rung::Arbitration });
    let views = views(&claims, params, |issue| {
        office.streams.part(Purpose::Panel, key.0, round, issue as u32)
    });
    draft.before_award = Some(draft.levels.clone());
    for award in award::decide(&claims, &views, params) {
        draft.levels[award.issue] = award.level;
        let (low, high) = (award.first.min(award.second), award.first.max(award.second));
        let Award { issue, view, level, .. } = award;
        office.tell(key, What::Awarded { issue, low, high, view, level });
    }
    office.pricing.review(floor, draft, members, rules.band);
}

/// Who refuses, if anybody: a member consents only if it expects to gain from the award, which it expects where the panel
/// looks for what is fair, or if a treaty clause binds it.
fn refusal(
    parties: &Parties,
    draft: &Draft,
    claims: &[Claims],
    scratch: &mut Scratch,
) -> Option<What> {
    let mut expected = draft.levels.clone();
    for claim in claims {
        expected[claim.issue] = claim.centre.clamp(0.0, 100.0);
    }
    let Scratch { own, value, order, .. } = scratch;
    parties.valuation.price(&expected, own);
    parties.valuation.concern.apply(own, value, order);
    let gain = |slot: usize| {
        let (base, pressure) = (parties.floor.base[slot], parties.floor.pressure[slot]);
        parties.setting.costs.gain(value[slot], base, pressure, draft.operability)
    };
    let clause = parties.params.consent == Consent::Clause;
    let agreed = |slot: usize| clause && parties.norms.settles_disputes(slot);
    let refusers: Vec<usize> = (0..value.len())
        .filter(|slot| parties.members.seated[*slot] && !agreed(*slot) && gain(*slot) < 0.0)
        .collect();
    refusers.first().map(|first| What::Refused {
        rung: Rung::Arbitration,
        state: *first as u32,
        refusals: refusers.len(),
        expected: gain(*first),
    })
}

/// The panel's view of each claimed issue: the median of its arbitrators' views, each normal around the centre.
///
/// Each issue has luck of its own, so that another bracket moves nobody's view of the rest.
fn views(claims: &[Claims], params: &Params, luck: impl Fn(usize) -> Draws) -> Vec<f64> {
    let mut panel = vec![0.0; params.panel as usize];
    let view = |claim: &Claims| {
        let mut luck = luck(claim.issue);
        panel.fill_with(|| claim.centre + params.spread * luck.normal());
        panel.sort_by(f64::total_cmp);
        panel[panel.len() / 2].clamp(0.0, 100.0)
    };
    claims.iter().map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        bench::Bench,
        forum::Ladder,
        norm::{Norm, Norms},
    };
    use crate::spec::{
        arbitration::{AwardVote, Procedure, Scope},
        behaviour::Behaviour,
    };

    pub(super) fn params(consent: Consent) -> Params {
        Params {
            enabled: true,
            procedure: Procedure::Conventional,
            scope: Scope::Issue,
            consent,
            panel: 3,
            spread: 2.0,
            offer_weight: 0.3,
            award_vote: AwardVote::Original,
            foresight: 0.0,
        }
    }

    /// Two states that want 90, one whose ideal is given, and a draft of 70 before the panel.
    fn heard(third: f64, consent: Consent) -> (Bench, Vec<What>) {
        let mut bench = Bench::new(&[&[90.0], &[90.0], &[third]], &[20.0]);
        bench.table(&[70.0]);
        bench.world.insert_resource(params(consent));
        bench.set(|stage: &mut Stage| *stage = Stage::Proposed(Rung::Arbitration));
        bench.install(install);
        let told = bench.play();
        (bench, told)
    }

    #[test]
    fn who_expects_to_lose_by_the_award_refuses_and_the_text_stays() {
        let (bench, told) = heard(20.0, Consent::Mutual);
        assert!(
            matches!(told[..], [What::Refused { state: 2, refusals: 1, expected, .. }] if expected < 0.0)
        );
        assert_eq!(bench.get::<Stage>(), Stage::Refused(Rung::Arbitration));
        assert_eq!(bench.get::<Draft>().levels, [70.0]);
    }

    #[test]
    fn the_award_replaces_bracketed_levels_and_keeps_the_text_before() {
        let (bench, told) = heard(20.0, Consent::Compulsory);
        let draft: Draft = bench.get();
        assert_eq!(draft.before_award, Some(vec![70.0]));
        assert!((draft.levels[0] - 55.0).abs() < 6.0, "near the middle of the claims: {draft:?}");
        let What::Awarded { low, high, level, .. } = told[1] else { panic!("{told:?}") };
        assert_eq!((low, high, level), (20.0, 90.0, draft.levels[0]));
        assert_eq!(bench.get::<Ladder>().entered(Rung::Arbitration), Some(1));
    }

    #[test]
    fn where_nothing_is_in_brackets_there_is_nothing_to_award() {
        let (bench, told) = heard(75.0, Consent::Mutual);
        assert_eq!(told, [What::Entered { rung: Rung::Arbitration }]);
        assert_eq!(bench.get::<Draft>().levels, [70.0]);
    }

    #[test]
    fn who_is_bound_by_a_clause_has_agreed_beforehand() {
        let heard = |level: f64, bound: bool| {
            let mut bench = Bench::new(&[&[90.0], &[90.0], &[20.0]], &[20.0]);
            bench.table(&[70.0]);
            bench.world.insert_resource(params(Consent::Clause));
            let governs = Some(Behaviour::DisputeSettlement);
            let norm = Norm::new(1, governs, level, 0.5, vec![true, true, bound], 0);
            bench.world.insert_resource(Norms(vec![norm]));
            bench.set(|stage: &mut Stage| *stage = Stage::Proposed(Rung::Arbitration));
            bench.install(install);
            bench.play();
            bench.get::<Stage>() == Stage::At(Rung::Arbitration)
        };
        assert!(heard(50.0, true) && !heard(49.0, true) && !heard(50.0, false));
    }
}
