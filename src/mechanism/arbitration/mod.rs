//! The third rung: arbitration. Here are consent and entry; `award` makes the award.

use bevy_ecs::prelude::*;

use crate::model::{
    appraisal::{Pricing, Scratch},
    assembly::{Assembly, Forum},
    forum::{Draft, Rung, Stage, Verdict},
    message::{Minutes, What},
    norm::Norms,
    owners::Randomness,
    panel::Panel,
    random::{Draws, Purpose},
    setting::Setting,
};
use crate::spec::arbitration::{Consent, Params};

mod award;
pub mod foresight;
use award::{Award, Claims, Parties};

/// Asks members whether they agree to an award. A member consents only if it expects to gain from
/// the award, which it expects where the panel looks for what is fair, or if a treaty clause binds
/// it.
pub fn ask_consent(
    mut assembly: Assembly,
    mut pricing: Pricing,
    (params, norms): (Res<Params>, Norms),
) {
    let Forum { stage, draft, members, judged, brackets, verdict, .. } = assembly.forum();
    let Pricing { setting, valuation, scratch } = &mut pricing;
    if stage != Stage::Proposed(Rung::Arbitration) || params.consent == Consent::Compulsory {
        return;
    }
    let parties =
        Parties { judged: &judged, brackets, members, valuation, norms: &norms, params: &params };
    let claims = award::claims(&parties, draft);
    if let Some((first, refusals, expected)) = refusal(&parties, draft, &claims, setting, scratch) {
        *verdict = Verdict::Refused { first, refusals, expected };
    }
}

/// Puts the award in place of the bracketed levels.
pub fn make_award(
    mut assembly: Assembly,
    mut pricing: Pricing,
    (params, panel, norms): (Res<Params>, Single<&Panel>, Norms),
    Randomness { streams, owners }: Randomness,
    mut minutes: Minutes,
) {
    let mut forum = assembly.forum();
    let round = minutes.round();
    let Forum { key, draft, members, judged, brackets, .. } = &mut forum;
    let parties = Parties {
        judged,
        brackets,
        members: *members,
        valuation: &pricing.valuation,
        norms: &norms,
        params: &params,
    };
    let claims = award::claims(&parties, draft);
    let views = views(&claims, &panel, |issue| {
        streams.of(Purpose::Panel, key.0, round, owners.issue(issue))
    });
    draft.before_award = Some(draft.levels.clone());
    for award in award::decide(&claims, &views, &params, &panel) {
        draft.levels[award.issue] = award.level;
        let (low, high) = (award.first.min(award.second), award.first.max(award.second));
        let Award { issue, view, level, .. } = award;
        minutes.note(key, What::Awarded { issue, low, high, view, level });
    }
    forum.review(&mut pricing);
}

/// The first that refuses, if anybody does, how many do, and what the first expects to gain.
fn refusal(
    parties: &Parties,
    draft: &Draft,
    claims: &[Claims],
    setting: &Setting,
    scratch: &mut Scratch,
) -> Option<(u32, usize, f64)> {
    let mut expected = draft.levels.clone();
    for claim in claims {
        expected[claim.issue] = claim.centre.clamp(0.0, 100.0);
    }
    let Scratch { own, value, order, .. } = scratch;
    parties.valuation.price(&expected, own);
    parties.valuation.concern.apply(own, value, order);
    let gain = |slot: usize| {
        let (base, pressure) = (parties.judged.base[slot], parties.judged.pressure[slot]);
        setting.costs.gain(value[slot], base, pressure, draft.operability)
    };
    let clause = parties.params.consent == Consent::Clause;
    let agreed = |slot: &usize| clause && parties.norms.settles_disputes(*slot);
    let refuses = |slot: &usize| !agreed(slot) && gain(*slot) < 0.0;
    let refusers: Vec<usize> = parties.members.seats().filter(refuses).collect();
    refusers.first().map(|first| (*first as u32, refusers.len(), gain(*first)))
}

/// The panel's view of each claimed issue: the median of its arbitrators' views, each normal around
/// the centre.
///
/// Each issue has draws of its own, so that another bracket moves nobody's view of the rest.
fn views(claims: &[Claims], panel: &Panel, draws: impl Fn(usize) -> Draws) -> Vec<f64> {
    let mut seen = vec![0.0; panel.size as usize];
    let view = |claim: &Claims| {
        let mut draws = draws(claim.issue);
        seen.fill_with(|| claim.centre + panel.spread * draws.normal());
        seen.sort_by(f64::total_cmp);
        seen[seen.len() / 2].clamp(0.0, 100.0)
    };
    claims.iter().map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{bench::Bench, norm::Norm};
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
    fn bench(third: f64, consent: Consent) -> Bench {
        let mut bench = Bench::new(&[&[90.0], &[90.0], &[third]], &[20.0]);
        bench.table(&[70.0]);
        bench.world.insert_resource(params(consent));
        bench.world.spawn(Panel { size: 3, spread: 2.0 });
        bench
    }

    fn asked(bench: &mut Bench) -> Verdict {
        bench.set(|stage: &mut Stage| *stage = Stage::Proposed(Rung::Arbitration));
        bench.act(ask_consent);
        bench.get()
    }

    #[test]
    fn who_expects_to_lose_by_the_award_refuses() {
        let verdict = asked(&mut bench(20.0, Consent::Mutual));
        assert!(
            matches!(verdict, Verdict::Refused { first: 2, refusals: 1, expected } if expected < 0.0)
        );
        assert_eq!(asked(&mut bench(75.0, Consent::Mutual)), Verdict::None);
        assert_eq!(asked(&mut bench(20.0, Consent::Compulsory)), Verdict::None);
    }

    #[test]
    fn the_award_replaces_bracketed_levels_and_keeps_the_text_before() {
        let mut bench = bench(20.0, Consent::Compulsory);
        let told = bench.act(make_award);
        let draft: Draft = bench.get();
        assert_eq!(draft.before_award, Some(vec![70.0]));
        assert!((draft.levels[0] - 55.0).abs() < 6.0, "near the middle of the claims: {draft:?}");
        let What::Awarded { low, high, level, .. } = told[0] else { panic!("{told:?}") };
        assert_eq!((low, high, level), (20.0, 90.0, draft.levels[0]));
    }

    #[test]
    fn where_nothing_is_in_brackets_there_is_nothing_to_award() {
        let mut bench = bench(75.0, Consent::Mutual);
        assert_eq!(bench.act(make_award), []);
        assert_eq!(bench.get::<Draft>().levels, [70.0]);
    }

    #[test]
    fn who_is_bound_by_a_clause_has_agreed_beforehand() {
        let heard = |level: f64, bound: bool| {
            let mut bench = bench(20.0, Consent::Clause);
            let governs = Some(Behaviour::DisputeSettlement);
            let norm = Norm::new(1, governs, level, 0.5, vec![true, true, bound], 0);
            bench.put_in_force(vec![norm]);
            asked(&mut bench) == Verdict::None
        };
        assert!(heard(50.0, true) && !heard(49.0, true) && !heard(50.0, false));
    }
}
