//! The award: what the panel makes of the bracketed issues (§7). Camps on each issue are the members that want less
//! than the draft and those that want more; their claims are the means of what they say they want.

use crate::model::{
    forum::{Draft, Floor, Members},
    setting::Setting,
    valuation::{OwnUtility, Valuation},
};
use crate::theory::{
    declaration::declared,
    final_offer::{self, Offers},
    normal,
};

use super::{Params, Procedure, Scope};

/// What two sides claim on a bracketed issue: those who want less and those who want more than the draft, or, where one
/// offer covers all issues, objectors and the rest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Claims {
    /// The issue's index.
    pub issue: usize,
    /// Mean of what the first side claims.
    pub first: f64,
    /// Mean of what the second side claims.
    pub second: f64,
}

impl Claims {
    /// The equal-weighted middle: where the panel looks for what is fair while no norm is in force.
    pub fn middle(&self) -> f64 {
        0.5 * (self.first + self.second)
    }
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
    pub floor: &'a Floor,
    pub members: &'a Members,
    pub setting: &'a Setting,
    pub valuation: &'a Valuation,
}

/// The claims on every bracketed issue.
pub(super) fn claims(parties: &Parties, draft: &Draft, scope: Scope) -> Vec<Claims> {
    let OwnUtility::Spatial { position, .. } = &parties.valuation.own else { return Vec::new() };
    let on = |issue: usize| {
        let level = draft.levels[issue];
        let truth = position.issue(issue).iter().zip(&parties.setting.exaggeration);
        let stated: Vec<f64> = truth.map(|(x, e)| declared(*x, level, *e)).collect();
        let objects = |slot: usize| parties.floor.stance[slot].objects();
        let mean = |side: &dyn Fn(usize) -> bool| mean_of(&stated, parties.members, side, level);
        match scope {
            Scope::Issue => Claims {
                issue,
                first: mean(&|slot| stated[slot] < level),
                second: mean(&|slot| stated[slot] > level),
            },
            Scope::Package => {
                Claims { issue, first: mean(&objects), second: mean(&|slot| !objects(slot)) }
            }
        }
    };
    (0..draft.levels.len()).filter(|issue| parties.floor.bracketed[*issue]).map(on).collect()
}

/// Mean of what the members of a side say they want; the draft's level if nobody is on it.
fn mean_of(stated: &[f64], members: &Members, side: &dyn Fn(usize) -> bool, level: f64) -> f64 {
    let on_it = (0..stated.len()).filter(|slot| members.seated[*slot] && side(*slot));
    let (sum, n) = on_it.fold((0.0, 0.0), |(sum, n), slot| (sum + stated[slot], n + 1.0));
    if n > 0.0 { sum / n } else { level }
}

/// Awards on every claimed issue, given the panel's view of each, in the order of `claims`.
pub(super) fn decide(claims: &[Claims], views: &[f64], params: &Params) -> Vec<Award> {
    let one = |(claim, view): (&Claims, &f64)| {
        let (first, second, level) = match params.procedure {
            Procedure::Conventional => {
                let (a, b) = (claim.first, claim.second);
                let claimed = Offers { low: a.min(b), high: a.max(b) };
                (a, b, final_offer::conventional_award(*view, claimed, params.offer_weight))
            }
            Procedure::FinalOffer => {
                let (a, b) = equilibrium(claim, params);
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

/// Offers m ∓ 1/(2·f(m)) around the panel's expected view (Brams & Merrill 1983), f the density of the median of the
/// panel at m; no side offers more than it claims.
fn equilibrium(claim: &Claims, params: &Params) -> (f64, f64) {
    let middle = claim.middle();
    let one = normal::pdf(0.0) / params.spread;
    let density = final_offer::panel_density_at_median(one, params.panel as usize);
    let reach = 0.5 * final_offer::risk_neutral_offers(middle, density).gap();
    let toward = |claimed: f64| middle + (claimed - middle).clamp(-reach, reach);
    (toward(claim.first), toward(claim.second))
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
