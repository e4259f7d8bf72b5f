//! The award: what the panel makes of the bracketed issues (§7). Camps on each issue are the
//! members that want less than the draft and those that want more; their claims are the means of
//! what they say they want.

use crate::model::{
    delegation::{Judgements, Members},
    forum::{Brackets, Draft},
    norm::Norms,
    panel::Panel,
    valuation::{OwnUtility, Valuation},
};
use crate::theory::{
    declaration::declared,
    fairness::Fairness,
    final_offer::{self, Offers},
    normal,
};

use crate::spec::arbitration::{Params, Procedure, Scope};

/// What two sides claim on a bracketed issue: those who want less and those who want more than the
/// draft, or, where one offer covers all issues, objectors and the rest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Claims {
    /// The issue's index.
    pub issue: usize,
    /// Mean of what the first side claims.
    pub first: f64,
    /// Mean of what the second side claims.
    pub second: f64,
    /// Where the panel looks for what is fair: the equal-weighted middle of the claims, drawn to
    /// the law where there is one.
    pub centre: f64,
    /// Aversion of each side to the risk of the award, per point.
    pub aversion: (f64, f64),
}

/// The equal-weighted middle of two claims.
pub(super) fn middle(first: f64, second: f64) -> f64 {
    0.5 * (first + second)
}

/// What the panel decided on one issue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Award {
    /// The issue's index.
    pub issue: usize,
    /// The first side's offer.
    pub first: f64,
    /// The second side's offer.
    pub second: f64,
    /// The panel's view of what is fair.
    pub view: f64,
    /// What it awards.
    pub level: f64,
}

/// The room as the panel sees it.
pub(super) struct Parties<'a> {
    pub judged: &'a Judgements<'a>,
    pub brackets: &'a Brackets,
    pub members: Members<'a>,
    pub valuation: &'a Valuation,
    pub norms: &'a Norms<'a, 'a>,
    pub params: &'a Params,
}

impl Parties<'_> {
    /// The middle of the claims, drawn toward the latest norm in force on the issue, where there is
    /// one, by its operability.
    fn centre(&self, issue: usize, middle: f64) -> f64 {
        let law = self.norms.latest(|norm| norm.issue == issue);
        law.map_or(middle, |norm| middle + norm.operability * (norm.level - middle))
    }
}

/// The claims on every bracketed issue.
pub(super) fn claims(parties: &Parties, draft: &Draft) -> Vec<Claims> {
    let OwnUtility::Spatial { position, .. } = &parties.valuation.own else { return Vec::new() };
    let on = |issue: usize| {
        let level = draft.levels[issue];
        let truth = position.issue(issue).iter().zip(parties.members.exaggeration);
        let stated: Vec<f64> = truth.map(|(x, e)| declared(*x, level, *e)).collect();
        let objects = |slot: usize| parties.judged.stance[slot].objects();
        let side = |side: &dyn Fn(usize) -> bool| Side::of(&stated, parties, side, level);
        let (first, second) = match parties.params.scope {
            Scope::Issue => {
                (side(&|slot| stated[slot] < level), side(&|slot| stated[slot] > level))
            }
            Scope::Package => (side(&objects), side(&|slot| !objects(slot))),
        };
        let centre = parties.centre(issue, middle(first.claim, second.claim));
        let aversion = (first.aversion, second.aversion);
        Claims { issue, first: first.claim, second: second.claim, centre, aversion }
    };
    (0..draft.levels.len()).filter(|issue| parties.brackets.0[*issue]).map(on).collect()
}

/// What one side brings before the panel.
struct Side {
    /// Mean of what its members say they want; the draft's level if nobody is on it.
    claim: f64,
    /// Mean of its members' aversion to risk, per point.
    aversion: f64,
}

impl Side {
    fn of(stated: &[f64], parties: &Parties, side: &dyn Fn(usize) -> bool, level: f64) -> Self {
        let risk = parties.members.risk_aversion;
        let on_it = (0..stated.len()).filter(|slot| parties.members.seated[*slot] && side(*slot));
        let (sum, averse, n) = on_it.fold((0.0, 0.0, 0.0), |(sum, averse, n), slot| {
            (sum + stated[slot], averse + risk[slot], n + 1.0)
        });
        if n > 0.0 {
            Self { claim: sum / n, aversion: averse / n / 100.0 }
        } else {
            Self { claim: level, aversion: 0.0 }
        }
    }
}

/// Awards on every claimed issue, given the panel's view of each, in the order of `claims`.
pub(super) fn decide(
    claims: &[Claims],
    views: &[f64],
    params: &Params,
    panel: &Panel,
) -> Vec<Award> {
    let one = |(claim, view): (&Claims, &f64)| {
        let (first, second, level) = match params.procedure {
            Procedure::Conventional => {
                let (a, b) = (claim.first, claim.second);
                let claimed = Offers { low: a.min(b), high: a.max(b) };
                (a, b, final_offer::conventional_award(*view, claimed, params.offer_weight))
            }
            Procedure::FinalOffer => {
                let (a, b) = equilibrium(claim, panel);
                (a, b, if (view - a).abs() <= (view - b).abs() { a } else { b })
            }
        };
        Award { issue: claim.issue, first, second, view: *view, level }
    };
    let mut awards: Vec<Award> = claims.iter().zip(views).map(one).collect();
    if params.procedure == Procedure::FinalOffer && params.scope == Scope::Package {
        choose_package(&mut awards);
    }
    awards
}

/// Offers m ∓ 1/(2·f(m)) around the panel's expected view (Brams & Merrill 1983), f the density of
/// the median of the panel at m; nearer where sides shun risk (Farber 1980), the view then taken as
/// normal with that density. No side offers more than it claims.
fn equilibrium(claim: &Claims, panel: &Panel) -> (f64, f64) {
    let one = normal::pdf(0.0) / panel.spread;
    let density = final_offer::panel_density_at_median(one, panel.size as usize);
    let first_is_low = claim.first <= claim.second;
    let (low, high) = if first_is_low {
        (claim.aversion.0, claim.aversion.1)
    } else {
        (claim.aversion.1, claim.aversion.0)
    };
    let centre = claim.centre;
    let (down, up) = if low == high {
        let reach = 0.5 * final_offer::symmetric_offers(centre, density, low).gap();
        (reach, reach)
    } else {
        let view = Fairness::Normal { mean: 0.0, sd: normal::pdf(0.0) / density };
        let offers = final_offer::asymmetric_offers(&view, low, high);
        (-offers.low, offers.high)
    };
    let (least, most) = (claim.first.min(claim.second), claim.first.max(claim.second));
    let (low, high) = ((centre - down).clamp(least, most), (centre + up).clamp(least, most));
    if first_is_low { (low, high) } else { (high, low) }
}

/// One side's offers on all issues: whichever lie nearer to the panel's views taken together.
fn choose_package(awards: &mut [Award]) {
    let square = |x: f64| x * x;
    let to_first: f64 = awards.iter().map(|a| square(a.view - a.first)).sum();
    let to_second: f64 = awards.iter().map(|a| square(a.view - a.second)).sum();
    for award in awards {
        award.level = if to_first <= to_second { award.first } else { award.second };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        assembly::Forum,
        bench::{Bench, in_force},
        delegation::Exaggeration,
        norm::Norm,
        valuation::Valuation,
    };
    use crate::spec::arbitration::{AwardVote, Consent};
    use proptest::prelude::*;

    fn params(procedure: Procedure, scope: Scope) -> Params {
        Params {
            enabled: true,
            procedure,
            scope,
            consent: Consent::Compulsory,
            panel: 3,
            spread: 10.0,
            offer_weight: 0.3,
            award_vote: AwardVote::Original,
            foresight: 0.0,
        }
    }

    const WIDE: Claims =
        Claims { issue: 0, first: 5.0, second: 95.0, centre: 50.0, aversion: (0.0, 0.0) };

    fn gap(panel: u32, spread: f64) -> f64 {
        let (low, high) = equilibrium(&WIDE, &Panel { size: panel, spread });
        high - low
    }

    #[test]
    fn final_offers_come_nearer_with_the_panel_and_part_with_its_spread() {
        assert!((gap(1, 10.0) - 2.0 * 12.533_141).abs() < 1e-5);
        assert!((gap(3, 10.0) - 2.0 * 8.355_428).abs() < 1e-5);
        assert!(gap(1, 10.0) > gap(3, 10.0) && gap(3, 10.0) > gap(9, 10.0));
        assert!(gap(3, 5.0) < gap(3, 10.0) && gap(3, 10.0) < gap(3, 20.0));
        assert_eq!(gap(1, 100.0), 90.0, "nobody offers more than it claims");
    }

    #[test]
    fn who_shuns_risk_offers_less_and_the_law_moves_both() {
        let alone = Panel { size: 1, spread: 10.0 };
        let offers = |claim: Claims| equilibrium(&claim, &alone);
        let plain = offers(WIDE);
        let averse = offers(Claims { aversion: (0.1, 0.1), ..WIDE });
        assert!((averse.1 - averse.0 - 12.546_549).abs() < 1e-5, "Farber at r·σ = 1");
        let (low, high) = offers(Claims { aversion: (0.1, 0.0), ..WIDE });
        assert!((low - 50.0 + 2.488_88).abs() < 1e-4 && (high - 50.0 - 14.146_51).abs() < 1e-4);
        let lawful = offers(Claims { centre: 60.0, ..WIDE });
        assert!(
            (lawful.0 - plain.0 - 10.0).abs() < 1e-12 && (lawful.1 - plain.1 - 10.0).abs() < 1e-12
        );
        let beyond = offers(Claims { first: 20.0, second: 40.0, centre: 90.0, ..WIDE });
        assert_eq!(beyond, (40.0, 40.0), "nobody offers more than is claimed");
    }

    /// What is seen of the bench's parties under these rules.
    fn seen<T>(
        bench: &mut Bench,
        params: &Params,
        norms: Vec<Norm>,
        look: impl Fn(&Parties, &Draft) -> T,
    ) -> T {
        let valuation = &bench.world.resource::<Valuation>().clone();
        in_force(norms, |norms| {
            bench.look(|Forum { draft, judged, brackets, members, .. }| {
                let judged = &judged;
                look(&Parties { judged, brackets, members, valuation, norms, params }, draft)
            })
        })
    }

    #[test]
    fn the_law_in_force_is_where_the_panel_looks_as_far_as_it_says_something() {
        let mut bench = Bench::new(&[&[80.0], &[20.0]], &[10.0]);
        bench.table(&[50.0]);
        let norm = |level, operability| Norm::new(0, None, level, operability, vec![true; 2], 1);
        let mut centre = |norms: Vec<Norm>| {
            let params = params(Procedure::FinalOffer, Scope::Issue);
            seen(&mut bench, &params, norms, |parties, _| parties.centre(0, 50.0))
        };
        assert_eq!(centre(vec![]), 50.0);
        assert_eq!(centre(vec![norm(10.0, 1.0), norm(70.0, 1.0)]), 70.0);
        assert_eq!(centre(vec![norm(70.0, 0.5)]), 60.0);
    }

    #[test]
    fn a_package_goes_to_one_side_on_every_issue() {
        let claims = [WIDE, Claims { issue: 1, first: 80.0, second: 20.0, ..WIDE }];
        let params = params(Procedure::FinalOffer, Scope::Package);
        let panel = Panel { size: 1, spread: 5.0 };
        for (views, first) in [([40.0, 55.0], true), ([60.0, 45.0], false), ([40.0, 30.0], false)] {
            let awards = decide(&claims, &views, &params, &panel);
            let won = |a: &Award| a.level == if first { a.first } else { a.second };
            assert!(awards.iter().all(won), "{views:?}: {awards:?}");
        }
    }

    #[test]
    fn camps_are_those_who_want_less_and_more_or_objectors_and_the_rest() {
        let mut bench = Bench::new(&[&[80.0], &[90.0], &[60.0], &[10.0], &[14.0]], &[10.0]);
        bench.column([0.0, 0.0, 0.0, 0.0, 0.25].map(Exaggeration));
        bench.table(&[50.0]);
        let mut camps = |scope| {
            let params = params(Procedure::FinalOffer, scope);
            seen(&mut bench, &params, Vec::new(), claims)
        };
        let (by_issue, package) = (camps(Scope::Issue), camps(Scope::Package));
        assert_eq!(by_issue.len(), 1);
        assert!((by_issue[0].first - 7.5).abs() < 1e-12, "{by_issue:?}");
        assert!((by_issue[0].second - 230.0 / 3.0).abs() < 1e-12);
        assert!((by_issue[0].centre - 0.5 * (7.5 + 230.0 / 3.0)).abs() < 1e-12);
        assert_eq!((package[0].first, package[0].second), (by_issue[0].first, by_issue[0].second));
    }

    #[test]
    fn who_wants_what_the_draft_says_is_in_no_camp() {
        let mut bench = Bench::new(&[&[80.0], &[50.0], &[20.0]], &[10.0]);
        bench.table(&[50.0]);
        let params = params(Procedure::FinalOffer, Scope::Issue);
        let claims = seen(&mut bench, &params, Vec::new(), claims);
        assert_eq!((claims[0].first, claims[0].second), (20.0, 80.0));
    }

    proptest! {
        #[test]
        fn awards_are_offers_or_lie_in_the_hull(
            sides in proptest::collection::vec((0.0f64..100.0, 0.0f64..100.0, 0.0f64..100.0), 1..6),
            package in any::<bool>(), panel in 0u32..5, spread in 0.1f64..60.0, low in 0.0f64..0.2, high in 0.0f64..0.2,
        ) {
            let scope = if package { Scope::Package } else { Scope::Issue };
            let claims: Vec<Claims> = sides.iter().enumerate()
                .map(|(issue, (first, second, centre))| Claims {
                    issue, first: *first, second: *second, centre: *centre, aversion: (low, high),
                }).collect();
            let views: Vec<f64> = sides.iter().map(|side| side.2).collect();
            let panel = Panel { size: 2 * panel + 1, spread };
            let all = |procedure| decide(&claims, &views, &params(procedure, scope), &panel);
            for (award, claim) in all(Procedure::FinalOffer).iter().zip(&claims) {
                prop_assert!(award.level == award.first || award.level == award.second);
                let (low, high) = (claim.first.min(claim.second), claim.first.max(claim.second));
                prop_assert!(award.level >= low - 1e-9 && award.level <= high + 1e-9);
            }
            for award in all(Procedure::Conventional) {
                let hull = [award.first, award.second, award.view];
                let (low, high) = hull.iter().fold((100.0f64, 0.0f64), |(a, b), x| (a.min(*x), b.max(*x)));
                prop_assert!(award.level >= low - 1e-9 && award.level <= high + 1e-9);
            }
        }
    }
}
