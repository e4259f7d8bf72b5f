//! Opportunities and what is made of them: a plan where the gain is worth it, and, unless it is cancelled, an incident. Who is warned, blamed or hit is
//! decided elsewhere.

use bevy_ecs::prelude::*;

use super::game::Victim;
use crate::model::{
    harm::Sufferers,
    incident::{Incident, Incidents, Sort},
    random::{Purpose, Streams},
    setting::Clock,
    states::{by_slot, by_slot_mut},
};
use crate::spec::conduct::{Hazard, operations::Params};
use crate::theory::counts::pareto;

/// Who has an opportunity plans, if it pays; opportunities against one victim exclude each other.
pub fn plan(
    streams: Res<Streams>,
    clock: Res<Clock>,
    mut victims: Query<&mut Victim>,
    mut incidents: ResMut<Incidents>,
) {
    let mut luck = streams.page(Purpose::Opportunity, 0, clock.0);
    for (j, victim) in by_slot_mut(&mut victims).iter_mut().enumerate() {
        let [chance, gain, slip] = [(); 3].map(|()| luck.uniform());
        victim.plan = None;
        let Some(k) = pick(&victim.game.chance, chance) else { continue };
        incidents.opportunities += 1;
        let (gain, cutoff) = (gain * victim.game.gain[k], victim.found.cutoff[k]);
        if (gain >= cutoff) == (slip < victim.game.slip) {
            continue;
        }
        let list = incidents.of(clock.0);
        victim.plan = Some(list.len());
        list.push(Incident {
            gain: Some(gain),
            cutoff: cutoff.is_finite().then_some(cutoff),
            ..Incident::of(Sort::Operation, j as u32, Some(victim.suspects[k]))
        });
    }
}

/// The suspect whose opportunity a uniform number stands for, if anybody's.
fn pick(chance: &[f64], u: f64) -> Option<usize> {
    let mut left = u;
    chance.iter().position(|one| {
        left -= one;
        left < 0.0
    })
}

/// What is planned and not cancelled takes place.
pub fn carry_out(
    streams: Res<Streams>,
    clock: Res<Clock>,
    hazard: Res<Hazard>,
    params: Res<Params>,
    victims: Query<&Victim>,
    mut sufferers: Sufferers,
    mut incidents: ResMut<Incidents>,
) {
    let mut luck = streams.page(Purpose::Severity, 0, clock.0);
    let list = incidents.of(clock.0);
    for victim in by_slot(&victims) {
        let [grave, critical] = [(); 2].map(|()| luck.uniform());
        let Some(incident) = victim.plan.map(|index| &mut list[index]) else { continue };
        if incident.sort != Sort::Operation || incident.struck == incident.actor {
            continue;
        }
        incident.critical = critical < hazard.critical;
        let weight = if incident.critical { hazard.critical_weight } else { 1.0 };
        let severity = weight * pareto(grave, params.operations.severity, hazard.tail);
        incident.happened = true;
        incident.severity = Some(severity);
        sufferers.strike(incident.victim as usize, severity);
    }
}
