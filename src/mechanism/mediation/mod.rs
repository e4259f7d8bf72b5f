//! The second rung: mediation. One file per style; here is the entry.

use bevy_ecs::prelude::*;

use crate::model::{
    assembly::{Assembly, Forum},
    forum::{Rung, Stage, Verdict},
    install::Install,
    setting::Setting,
    states::{Capability, by_slot},
};
use crate::spec::mediation::{Consent, Params, Style};
use crate::theory::ripeness;

mod channel;
pub mod directive;
pub mod facilitative;
pub mod formulative;
mod room;

/// What there is to know of a style of mediation beside its system, which stands on the page of the
/// round.
#[derive(Clone, Copy, Debug)]
pub struct Descriptor {
    /// What its mediator does, as the beginning of a sentence.
    pub told: &'static str,
    /// Whether its mediator tries so many proposals as the scenario says.
    pub tries_proposals: bool,
    /// Puts what its system needs into the world.
    pub prepare: fn(&mut Install),
}

/// The descriptor of each style.
pub fn descriptor(style: Style) -> Descriptor {
    match style {
        Style::Facilitative => facilitative::STYLE,
        Style::Formulative => formulative::STYLE,
        Style::Directive => directive::STYLE,
    }
}

/// Prepares the mediator's style in a run that has the rung.
pub fn install(into: &mut Install) {
    let params = into.world.resource::<Params>();
    if params.enabled {
        (descriptor(params.style).prepare)(into);
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
    if forum.stage != Stage::Proposed(Rung::Mediation) {
        return;
    }
    let refusers = refusers(&params, &setting, by_slot(&capability), &forum);
    if let Some((first, expected)) = refusers.first() {
        let (first, refusals, expected) = (*first as u32, refusers.len(), *expected);
        *forum.verdict = Verdict::Refused { first, refusals, expected };
    }
}

/// Who refuses, and what it would expect to gain: under mutual consent a member that could gain
/// nothing from any text, having no reason to end the stalemate; where ripeness is asked for, an
/// objector that the stalemate hurts less than what it hopes to win alone.
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
    use crate::spec::mediation::Acceptance;

    /// Whether members refuse: the first state has its ideal already, if `content`.
    fn asked(consent: Consent, content: bool) -> Verdict {
        let ideal = if content { 10.0 } else { 90.0 };
        let mut bench = Bench::new(&[&[ideal], &[60.0]], &[10.0]);
        bench.world.insert_resource(plain(consent));
        bench.set(|stage: &mut Stage| *stage = Stage::Proposed(Rung::Mediation));
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
            bench.set(|stage: &mut Stage| *stage = Stage::Proposed(Rung::Mediation));
            bench.act(ask_consent);
            bench.get::<Verdict>() == Verdict::None
        };
        assert!(!entered(0.5, 0.0, 1.0) && entered(0.0, 0.0, 1.0));
        assert!(entered(0.5, 0.2, 1.0), "it hurts");
        assert!(entered(0.5, 0.02, 0.01), "the weak hope for little");
    }
}
