//! The second rung: mediation. One file per style; here is the entry.

use bevy_ecs::prelude::*;

use crate::model::{
    forum::{Draft, Floor, Members, Rung, Stage},
    install::Install,
    message::What,
    phase::Phase,
    setting::Setting,
    sitting::{ForumItem, Office},
};
use crate::spec::mediation::{Consent, Params, Style};

use crate::theory::ripeness;

mod channel;
mod directive;
mod facilitative;
mod formulative;
mod room;

/// Which members vote on proposals by annealing, by slot.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Annealers(pub Vec<bool>);

/// Adds mediation to a run that has the rung.
pub fn install(into: &mut Install) {
    let params = into.world.resource::<Params>().clone();
    if !params.enabled {
        return;
    }
    let style = params.style;
    into.step(Phase::Mediation, move |forum, office| enter(&params, forum, office));
    match style {
        Style::Facilitative => facilitative::install(into),
        Style::Formulative => formulative::install(into),
        Style::Directive => directive::install(into),
    }
}

/// Enters the rung if it is proposed and nobody refuses it who may.
fn enter(params: &Params, forum: &mut ForumItem, office: &mut Office) {
    let ForumItem { key, members, draft, floor, ladder, stage, .. } = forum;
    if **stage != Stage::Proposed(Rung::Mediation) {
        return;
    }
    let refusers = refusers(params, &office.pricing.setting, members, draft, floor);
    let what = match refusers.first() {
        Some((first, expected)) => {
            **stage = Stage::Refused(Rung::Mediation);
            What::Refused {
                rung: Rung::Mediation,
                state: *first as u32,
                refusals: refusers.len(),
                expected: *expected,
            }
        }
        None => {
            **stage = Stage::At(Rung::Mediation);
            ladder.enter(Rung::Mediation, office.round());
            What::Entered { rung: Rung::Mediation }
        }
    };
    office.tell(key, what);
}

/// Who refuses, and what it would expect to gain: under mutual consent a member that could gain nothing from any text, having no
/// reason to end the stalemate; where ripeness is asked for, an objector that the stalemate hurts less than what it hopes to win alone.
fn refusers(
    params: &Params,
    setting: &Setting,
    members: &Members,
    draft: &Draft,
    floor: &Floor,
) -> Vec<(usize, f64)> {
    let seated = |slot: &usize| members.seated[*slot];
    let capable = |slot: usize| setting.capability[slot].max(0.0);
    let most = (0..members.seated.len()).filter(seated).map(capable).fold(0.0, f64::max);
    let refusal = |slot: usize| {
        let (base, best, pressure) = (floor.base[slot], floor.best[slot], floor.pressure[slot]);
        let hope = setting.costs.gain(best, base, pressure, draft.operability);
        if params.consent == Consent::Mutual && hope <= 0.0 {
            return Some((slot, hope));
        }
        let relative = if most > 0.0 { capable(slot) / most } else { 0.0 };
        let alone = ripeness::hope_alone(params.hope_alone, relative, best - base);
        let unripe =
            params.ripeness && floor.stance[slot].objects() && !ripeness::ripe(pressure, alone);
        unripe.then_some((slot, pressure - alone))
    };
    (0..members.seated.len()).filter(seated).filter_map(refusal).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{bench::Bench, mediator::Envoy};
    use crate::spec::mediation::Acceptance;

    /// What a mediator finds at the door: the first state has its ideal already, if `content`.
    fn entered(consent: Consent, content: bool) -> (Stage, Vec<What>) {
        let ideal = if content { 10.0 } else { 90.0 };
        let mut bench = Bench::new(&[&[ideal], &[60.0]], &[10.0]);
        bench.world.insert_resource(plain(consent));
        bench.world.init_resource::<Envoy>();
        bench.world.entity_mut(bench.forum).insert(Annealers(vec![false; 2]));
        bench.set(|stage: &mut Stage| *stage = Stage::Proposed(Rung::Mediation));
        bench.install(install);
        let told = bench.play();
        (bench.get(), told)
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
        let (stage, told) = entered(Consent::Mutual, true);
        assert_eq!(stage, Stage::Refused(Rung::Mediation));
        assert!(
            matches!(told[..], [What::Refused { state: 0, refusals: 1, expected, .. }] if expected < 0.0)
        );
        for (consent, content) in [(Consent::None, true), (Consent::Mutual, false)] {
            assert_eq!(entered(consent, content).0, Stage::At(Rung::Mediation));
        }
    }

    #[test]
    fn a_stalemate_ripens_as_it_hurts_and_last_for_the_strong() {
        let entered = |hope_alone: f64, pressure: f64, weak: f64| {
            let mut bench = Bench::new(&[&[90.0], &[10.0]], &[40.0]);
            bench.world.resource_mut::<Setting>().capability = vec![1.0, weak];
            bench.world.init_resource::<Envoy>();
            let params = Params { ripeness: true, hope_alone, ..plain(Consent::None) };
            bench.world.insert_resource(params);
            bench.world.entity_mut(bench.forum).insert(Annealers(vec![false; 2]));
            bench.table(&[70.0]);
            bench.set(|floor: &mut Floor| floor.pressure = vec![0.0, pressure]);
            bench.set(|stage: &mut Stage| *stage = Stage::Proposed(Rung::Mediation));
            bench.install(install);
            bench.play();
            bench.get::<Stage>() == Stage::At(Rung::Mediation)
        };
        assert!(!entered(0.5, 0.0, 1.0) && entered(0.0, 0.0, 1.0));
        assert!(entered(0.5, 0.2, 1.0), "it hurts");
        assert!(entered(0.5, 0.02, 0.01), "the weak hope for little");
    }
}
