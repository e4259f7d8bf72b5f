//! The second rung: mediation. One file per style; here are the parameters and the entry.

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use crate::model::{
    assembly::{Assembly, Forum},
    forum::Verdict,
    install::Install,
    key::{Key, Kind},
    setting::Setting,
    states::{Capability, by_slot},
};
use crate::theory::ripeness;

mod channel;
pub mod directive;
pub mod facilitative;
pub mod formulative;
mod room;

/// `[mediation]`.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Whether the rung exists.
    pub enabled: bool,
    /// The mediator's style.
    pub style: Style,
    /// The id of the mediator; the first of the file if empty.
    pub mediator: String,
    /// Whether members that the stalemate hurts less than what they hope to win alone refuse (Zartman).
    pub ripeness: bool,
    /// Share of its room for gain that the most capable member hopes to win alone, in [0, 1].
    pub hope_alone: f64,
    /// Prior probability that another side is weak, in [0, 1] (Kydd 2003).
    pub weak: f64,
    /// What a conflict costs a weak side, in units of the stake.
    pub cost_weak: f64,
    /// What a conflict costs a resolved side, in units of the stake.
    pub cost_resolved: f64,
    /// Sessions that a facilitative mediator holds at most.
    pub sessions: u32,
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

/// What a mediator does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// It opens channels between the parties.
    Facilitative,
    /// It writes a single text.
    Formulative,
    /// It spends leverage on side payments.
    Directive,
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
    Key::choice("mediation.style", &["facilitative", "formulative", "directive"])
        .or("\"formulative\"")
        .doc("facilitative: opens channels; formulative: proposes one text and amends it; directive: pays the cheapest holdouts"),
    Key::text("mediation.mediator")
        .or("\"\"")
        .doc("id of the mediator; the first [[mediator]] if left out, a secretariat that nobody doubts if there is none"),
    Key::flag("mediation.ripeness")
        .or("false")
        .monotone()
        .doc("whether an objector refuses that the stalemate hurts less than what it hopes to win alone (Zartman)"),
    Key::unit_interval("mediation.hope_alone")
        .or("0.1")
        .monotone()
        .doc("share of its room for gain that the most capable member hopes to win alone; others in proportion to capability"),
    Key::unit_interval("mediation.weak")
        .or("0.5")
        .monotone()
        .doc("prior probability that another side is weak; the higher, the less bias a mediator needs (Kydd 2003)"),
    Key::unit_interval("mediation.cost_weak")
        .or("0.4")
        .monotone()
        .unit("shares of the stake")
        .doc("what a conflict costs a weak side; the higher, the less bias a mediator needs (Kydd 2003)"),
    Key::unit_interval("mediation.cost_resolved")
        .or("0.1")
        .monotone()
        .unit("shares of the stake")
        .doc("what a conflict costs a resolved side; the higher, the more bias a mediator needs (Kydd 2003)"),
    Key::int("mediation.sessions", 0, 100_000)
        .or("40")
        .monotone()
        .when("mediation.style", &["facilitative"])
        .unit("sessions")
        .doc("talks that a facilitative mediator holds at most"),
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

/// Prepares the mediator's style in a run that has the rung.
pub fn install(into: &mut Install) {
    let params = into.world.resource::<Params>();
    if !params.enabled {
        return;
    }
    match params.style {
        Style::Facilitative => facilitative::install(into),
        Style::Formulative => formulative::install(into),
        Style::Directive => {}
    }
}

/// Asks members whether they agree to be mediated.
pub fn ask_consent(
    mut assembly: Assembly,
    params: Res<Params>,
    setting: Res<Setting>,
    capability: Query<&Capability>,
) {
    let forum = assembly.forum();
    let refusers = refusers(&params, &setting, by_slot(&capability), &forum);
    if let Some((first, expected)) = refusers.first() {
        let (first, refusals, expected) = (*first as u32, refusers.len(), *expected);
        *forum.verdict = Verdict::Refused { first, refusals, expected };
    }
}

/// Who refuses, and what it would expect to gain: under mutual consent a member that could gain nothing from any text, having no
/// reason to end the stalemate; where ripeness is asked for, an objector that the stalemate hurts less than what it hopes to win alone.
fn refusers(
    params: &Params,
    setting: &Setting,
    capability: &[Capability],
    forum: &Forum,
) -> Vec<(usize, f64)> {
    let Forum { members, draft, judged, .. } = forum;
    let capable = |slot: usize| capability[slot].0.max(0.0);
    let most = members.seats().map(capable).fold(0.0, f64::max);
    let refusal = |slot: usize| {
        let (base, best, pressure) = (judged.base[slot], judged.best[slot], judged.pressure[slot]);
        let hope = setting.costs.gain(best, base, pressure, draft.operability);
        if params.consent == Consent::Mutual && hope <= 0.0 {
            return Some((slot, hope));
        }
        let relative = if most > 0.0 { capable(slot) / most } else { 0.0 };
        let alone = ripeness::hope_alone(params.hope_alone, relative, best - base);
        let unripe =
            params.ripeness && judged.stance[slot].objects() && !ripeness::ripe(pressure, alone);
        unripe.then_some((slot, pressure - alone))
    };
    members.seats().filter_map(refusal).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{bench::Bench, delegation::Pressure};

    /// Whether members refuse: the first state has its ideal already, if `content`.
    fn asked(consent: Consent, content: bool) -> Verdict {
        let ideal = if content { 10.0 } else { 90.0 };
        let mut bench = Bench::new(&[&[ideal], &[60.0]], &[10.0]);
        bench.world.insert_resource(plain(consent));
        bench.act(ask_consent);
        bench.get()
    }

    pub(super) fn plain(consent: Consent) -> Params {
        Params {
            enabled: true,
            style: Style::Formulative,
            mediator: String::new(),
            ripeness: false,
            hope_alone: 0.1,
            weak: 0.5,
            cost_weak: 0.4,
            cost_resolved: 0.1,
            sessions: 40,
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
        let verdict = asked(Consent::Mutual, true);
        assert!(
            matches!(verdict, Verdict::Refused { first: 0, refusals: 1, expected } if expected < 0.0)
        );
        for (consent, content) in [(Consent::None, true), (Consent::Mutual, false)] {
            assert_eq!(asked(consent, content), Verdict::None);
        }
    }

    #[test]
    fn a_stalemate_ripens_as_it_hurts_and_last_for_the_strong() {
        let entered = |hope_alone: f64, pressure: f64, weak: f64| {
            let mut bench = Bench::new(&[&[90.0], &[10.0]], &[40.0]);
            bench.give(|slot| Capability(if slot == 0 { 1.0 } else { weak }));
            let params = Params { ripeness: true, hope_alone, ..plain(Consent::None) };
            bench.world.insert_resource(params);
            bench.table(&[70.0]);
            bench.column([0.0, pressure].map(Pressure));
            bench.act(ask_consent);
            bench.get::<Verdict>() == Verdict::None
        };
        assert!(!entered(0.5, 0.0, 1.0) && entered(0.0, 0.0, 1.0));
        assert!(entered(0.5, 0.2, 1.0), "it hurts");
        assert!(entered(0.5, 0.02, 0.01), "the weak hope for little");
    }
}
