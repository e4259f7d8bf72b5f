//! Opportunities and what is made of them: a plan where the gain is worth it, and, unless it is
//! cancelled, an incident. Who is warned, blamed or hit is decided elsewhere.

use bevy_ecs::prelude::*;

use super::game::Victim;
use crate::model::{
    harm::Sufferers,
    incident::{Incident, Incidents, Sort},
    owners::{Owners, Randomness},
    random::{Lots, Owner, Purpose},
    setting::Clock,
    states::{by_slot, by_slot_mut},
};
use crate::spec::conduct::{Hazard, operations::Params};
use crate::theory::counts::pareto;

/// Who has an opportunity plans, if it pays; opportunities against one victim exclude each other.
pub fn plan(
    Randomness { streams, owners }: Randomness,
    clock: Res<Clock>,
    mut victims: Query<&mut Victim>,
    mut incidents: ResMut<Incidents>,
) {
    for (j, victim) in by_slot_mut(&mut victims).iter_mut().enumerate() {
        victim.plan = None;
        if victim.suspects.is_empty() {
            continue;
        }
        let own = |owner| streams.of(Purpose::Opportunity, 0, clock.0, owner);
        let Some(k) = pick(victim, &owners, own(owners.state(j)).lots()) else { continue };
        let mut draws = own(owners.pair(j, victim.suspects[k] as usize));
        let [gain, slip] = [(); 2].map(|()| draws.uniform());
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

/// The suspect that has an opportunity, each with its chance, or none of them.
fn pick(victim: &Victim, owners: &Owners, lots: Lots) -> Option<usize> {
    let chance = &victim.game.chance;
    let none = (None, Owner::NOBODY, 1.0 - chance.iter().sum::<f64>());
    let owner = |k: usize| owners.state(victim.suspects[k] as usize);
    let suspects = chance.iter().enumerate().map(|(k, chance)| (Some(k), owner(k), *chance));
    lots.pick(std::iter::once(none).chain(suspects)).flatten()
}

/// What is planned and not cancelled takes place.
pub fn carry_out(
    Randomness { streams, owners }: Randomness,
    clock: Res<Clock>,
    hazard: Res<Hazard>,
    params: Res<Params>,
    victims: Query<&Victim>,
    mut sufferers: Sufferers,
    mut incidents: ResMut<Incidents>,
) {
    let list = incidents.of(clock.0);
    for victim in by_slot(&victims) {
        let Some(incident) = victim.plan.map(|index| &mut list[index]) else { continue };
        if incident.sort != Sort::Operation || incident.struck == incident.actor {
            continue;
        }
        let victim = owners.state(incident.victim as usize);
        let owner = incident.actor.map_or(victim, |k| victim.and(owners.state(k as usize)));
        let mut draws = streams.of(Purpose::Severity, 0, clock.0, owner);
        let [grave, critical] = [(); 2].map(|()| draws.uniform());
        incident.critical = critical < hazard.critical;
        let weight = if incident.critical { hazard.critical_weight } else { 1.0 };
        let severity = weight * pareto(grave, params.operations.severity, hazard.tail);
        incident.happened = true;
        incident.severity = Some(severity);
        sufferers.strike(incident.victim as usize, severity);
    }
}
