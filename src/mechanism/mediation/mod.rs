//! The second rung: mediation. One file per style; here are the parameters and the entry.

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use crate::model::{
    appraisal::Costs,
    forum::{Draft, Floor, ForumKey, Ladder, Members, Rung, Stage},
    install::Install,
    key::{Key, Kind},
    message::{Happening, What},
    phase::Phase,
    setting::Clock,
};

mod formulative;

/// `[mediation]`.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Whether the rung exists.
    pub enabled: bool,
    /// The mediator's style; only `formulative` acts yet.
    pub style: String,
    /// Whether every member must agree to be mediated.
    pub consent: Consent,
    /// What moves the single text.
    pub acceptance: Acceptance,
    /// Proposals that the mediator makes, ≥ 1.
    pub proposals: u32,
    /// Standard deviation of a proposal on one issue, points.
    pub step: f64,
    /// Annealing temperature at the first proposal, falling linearly to 0; 0 is hill-climbing.
    pub temperature: f64,
    /// What the mediator takes the shortfall of an objector to be when it is not revealed, scaled, > 0: it does learn who
    /// objects.
    pub hidden_shortfall: f64,
    /// Members that vote on proposals by annealing instead of hill-climbing.
    pub annealers: Vec<String>,
}

/// Whether the members must agree to a rung.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// The rung follows by the rules of the venue.
    None,
    /// Every member must agree to it.
    Mutual,
}

/// What moves the mediator's single text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Acceptance {
    /// The mediator anneals the shortfall to the rule as far as it is revealed.
    Shortfall,
    /// Members vote "better than the current text" (Klein et al. 2003).
    Vote,
}

/// The keys of `[mediation]`.
pub const KEYS: &[Key] = &[
    Key::flag("mediation.enabled").present().doc("whether the rung exists: true where [mediation] is written"),
    Key::choice("mediation.style", &["formulative"])
        .later(&["facilitative", "directive"])
        .or("\"formulative\"")
        .doc("formulative: the mediator proposes one text and amends it"),
    Key::choice("mediation.consent", &["none", "mutual"])
        .or("\"none\"")
        .doc("whether every member must agree to be mediated; one with nothing to gain refuses"),
    Key::choice("mediation.acceptance", &["shortfall", "vote"])
        .or("\"shortfall\"")
        .doc("what moves the text: the shortfall to the rule as far as revealed, or members' votes (Klein et al. 2003)"),
    Key::int("mediation.proposals", 1, 10_000_000)
        .or("1500")
        .monotone()
        .unit("proposals")
        .doc("how many single-issue steps the mediator tries"),
    Key::above("mediation.step", 0.0, 100.0)
        .or("15")
        .unit("points")
        .doc("standard deviation of a step on one continuous issue"),
    Key::real("mediation.temperature", 0.0, 1e6)
        .or("0.02")
        .doc("annealing temperature at the first proposal, falling linearly to 0; of the mediator, or of the members that vote by annealing"),
    Key::above("mediation.hidden_shortfall", 0.0, 10.0)
        .or("0.25")
        .when("mediation.acceptance", &["shortfall"])
        .doc("what the mediator takes an objector's scaled shortfall to be when it is not revealed"),
    Key::other("mediation.annealers", Kind::Ids)
        .or("[]")
        .when("mediation.acceptance", &["vote"])
        .doc("members that vote on proposals by annealing instead of hill-climbing (Klein et al. 2003)"),
];

/// Which members vote on proposals by annealing, by slot.
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub struct Annealers(pub Vec<bool>);

/// Adds mediation to a run that has the rung.
pub fn install(into: &mut Install) {
    if into.world.resource::<Params>().enabled {
        into.schedule.add_systems(enter.in_set(Phase::Mediation));
        formulative::install(into);
    }
}

type Entrant<'a> = (&'a ForumKey, &'a Members, &'a Draft, &'a Floor, &'a mut Ladder, &'a mut Stage);

/// Enters the rung if it is proposed and nobody whose consent is needed refuses it: a member refuses that could gain
/// nothing from any text, having no reason to end the stalemate.
fn enter(
    mut forums: Query<Entrant>,
    clock: Res<Clock>,
    params: Res<Params>,
    costs: Res<Costs>,
    mut out: MessageWriter<Happening>,
) {
    for (key, members, draft, floor, mut ladder, mut stage) in &mut forums {
        if *stage != Stage::Proposed(Rung::Mediation) {
            continue;
        }
        let hope = |slot: &usize| {
            let (base, pressure) = (floor.base[*slot], floor.pressure[*slot]);
            costs.gain(floor.best[*slot], base, pressure, draft.operability)
        };
        let refusers: Vec<usize> = (0..members.seated.len())
            .filter(|slot| members.seated[*slot] && hope(slot) <= 0.0)
            .collect();
        let what = match refusers.first() {
            Some(first) if params.consent == Consent::Mutual => {
                *stage = Stage::Refused(Rung::Mediation);
                What::Refused {
                    rung: Rung::Mediation,
                    state: *first as u32,
                    refusals: refusers.len(),
                    expected: hope(first),
                }
            }
            _ => {
                *stage = Stage::At(Rung::Mediation);
                ladder.enter(Rung::Mediation, clock.0);
                What::Entered { rung: Rung::Mediation }
            }
        };
        out.write(Happening { forum: key.0, round: clock.0, what });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::bench::Bench;

    /// What a mediator finds at the door: the first state has its ideal already, if `content`.
    fn entered(consent: Consent, content: bool) -> (Stage, Vec<What>) {
        let ideal = if content { 10.0 } else { 90.0 };
        let mut bench = Bench::new(&[&[ideal], &[60.0]], &[10.0]);
        bench.world.insert_resource(plain(consent));
        bench.world.entity_mut(bench.forum).insert(Annealers(vec![false; 2]));
        bench.set(|stage: &mut Stage| *stage = Stage::Proposed(Rung::Mediation));
        bench.install(install);
        let told = bench.play();
        (bench.get(), told)
    }

    pub(super) fn plain(consent: Consent) -> Params {
        Params {
            enabled: true,
            style: "formulative".to_owned(),
            consent,
            acceptance: Acceptance::Shortfall,
            proposals: 50,
            step: 15.0,
            temperature: 0.02,
            hidden_shortfall: 0.25,
            annealers: Vec::new(),
        }
    }

    #[test]
    fn who_has_nothing_to_gain_refuses_where_it_is_asked() {
        let (stage, told) = entered(Consent::Mutual, true);
        assert_eq!(stage, Stage::Refused(Rung::Mediation));
        assert!(
            matches!(told[..], [What::Refused { state: 0, refusals: 1, expected, .. }] if expected < 0.0)
        );
        for (consent, content) in [(Consent::None, true), (Consent::Mutual, false)] {
            assert_eq!(entered(consent, content).0, Stage::At(Rung::Mediation));
        }
    }
}
