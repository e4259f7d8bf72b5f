//! Warnings of plans, true and false, and strikes at those whom they name. A strike cancels the
//! plan of who is hit, if it has one; else it is mistaken.

use bevy_ecs::prelude::*;

use super::game::Victim;
use crate::model::{
    deed::{Act, Deed},
    harm::Harm,
    incident::{Incident, Incidents, Sort},
    norm::Norms,
    owners::Randomness,
    random::Purpose,
    setting::Clock,
    states::by_slot_mut,
};
use crate::spec::behaviour::Behaviour;

/// The level of a norm on preventive self-defence below which a strike breaks it.
const PERMITS: f64 = 50.0;

/// The stream of witnesses of strikes, beside that of blame.
const STRIKES: u32 = 1;

/// Those who are warned strike, if their resolve is enough.
pub fn strike(
    Randomness { streams, owners }: Randomness,
    clock: Res<Clock>,
    norms: Norms,
    mut victims: Query<&mut Victim>,
    mut incidents: ResMut<Incidents>,
    mut harm: Query<&mut Harm>,
    mut deeds: MessageWriter<Deed>,
) {
    let (victims, harm) = (by_slot_mut(&mut victims), by_slot_mut(&mut harm));
    let states = victims.len();
    let list = incidents.of(clock.0);
    for (j, victim) in victims.iter_mut().enumerate() {
        let Some((rest, strikes)) = victim.rest().and_then(|r| r.strikes.map(|s| (r, s))) else {
            continue;
        };
        let slot_of = |k: usize| victim.suspects[k];
        let planner = victim.plan.and_then(|index| list[index].actor);
        let guilty = planner.and_then(|slot| victim.suspects.iter().position(|i| *i == slot));
        let mut draws = streams.of(Purpose::Warning, 0, clock.0, owners.state(j));
        let (resolve, lots) = (draws.uniform(), draws.lots());
        let Some(named) = victim.named(&strikes.warnings, guilty, &owners, lots) else { continue };
        let index = *victim.plan.get_or_insert_with(|| {
            list.push(Incident::of(Sort::FalseAlarm, j as u32, None));
            list.len() - 1
        });
        let belief = victim.found.warned[named];
        let incident = &mut list[index];
        incident.warned = Some(slot_of(named));
        incident.warned_belief = Some(belief);
        if resolve * rest.answer.resolve < 1.0 - belief + strikes.cost {
            continue;
        }
        incident.struck = Some(slot_of(named));
        harm[slot_of(named) as usize].suffer(strikes.harm);
        let (by, whom, mistaken) = (j as u32, slot_of(named), planner != Some(slot_of(named)));
        let what = Act::Struck { by, whom, harm: strikes.harm, mistaken };
        deeds.write(Deed { round: clock.0, what });
        let eyes = streams.of(Purpose::Witness, STRIKES, clock.0, owners.state(j)).lots();
        if let Some(breach) = breach(&norms, j, states, |slot| eyes.of(owners.state(slot))) {
            deeds.write(Deed { round: clock.0, what: breach });
        }
    }
}

/// A strike breaks a norm that binds the striker and does not permit it. Nobody overlooks the
/// strike; that it breaks a norm is seen as far as the norm says what does.
fn breach(
    norms: &Norms,
    striker: usize,
    states: usize,
    number: impl Fn(usize) -> f64,
) -> Option<Act> {
    let behaviour = Behaviour::PreventiveSelfDefence;
    let norm = norms.governing(behaviour)?;
    let forbids = norm.level < PERMITS && norm.binds(striker);
    let chance = norm.grip(striker);
    let sees = |slot: usize| number(slot) < chance && slot != striker;
    let (state, issue) = (striker as u32, Some(norm.issue as u32));
    let seen = (0..states).map(sees).collect();
    forbids.then_some(Act::Broke { state, issue, weighed: None, chance, seen })
}
