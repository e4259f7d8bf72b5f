//! What victims do, in rising order: bear it, open a dispute, take a countermeasure, defend
//! themselves. What comes of a dispute is decided elsewhere.

use bevy_ecs::prelude::*;

use super::game::{Rest, Victim, armed_attack};
use crate::model::{
    deed::{Act, Deed},
    dispute::Docket,
    harm::Harm,
    incident::{Incident, Incidents, Response, Sort},
    norm::Norms,
    owners::Randomness,
    random::Purpose,
    setting::Clock,
    states::by_slot_mut,
};
use crate::spec::{behaviour::Behaviour, conduct::operations::Params};
use crate::theory::prevention::Scope;

/// What an answer depends on beside the victim.
#[derive(bevy_ecs::system::SystemParam)]
pub struct Law<'w, 's> {
    params: Res<'w, Params>,
    norms: Norms<'w, 's>,
    docket: Option<Res<'w, Docket>>,
}

/// Victims answer those whom they believe guilty.
pub fn answer(
    Randomness { streams, owners }: Randomness,
    clock: Res<Clock>,
    law: Law,
    mut victims: Query<&mut Victim>,
    mut incidents: ResMut<Incidents>,
    mut harm: Query<&mut Harm>,
    mut deeds: MessageWriter<Deed>,
) {
    let (victims, harm) = (by_slot_mut(&mut victims), by_slot_mut(&mut harm));
    let list = incidents.of(clock.0);
    for (j, victim) in victims.iter_mut().enumerate() {
        let Some(rest) = victim.rest() else { continue };
        let drawn = streams.of(Purpose::Resolve, 0, clock.0, owners.state(j)).uniform();
        let resolve = drawn * rest.answer.resolve;
        let quiet = Incident::of(Sort::FalseAlarm, j as u32, None);
        let incident = victim.plan.map_or(&quiet, |index| &list[index]);
        let hits: Vec<(u32, Response)> = suspected(victim, &rest, incident)
            .into_iter()
            .map(|(k, belief)| {
                (victim.suspects[k], law.choose(victim, k, belief, resolve, incident))
            })
            .filter(|(_, response)| *response != Response::None || incident.blamed.is_some())
            .collect();
        if hits.is_empty() {
            continue;
        }
        let index = *victim.plan.get_or_insert_with(|| {
            list.push(quiet.clone());
            list.len() - 1
        });
        let incident = &mut list[index];
        incident.resolve = Some(resolve);
        for (whom, response) in hits {
            if response > incident.response {
                incident.response = response;
                incident.blamed = Some(whom);
            }
            let right = incident.happened && incident.actor == Some(whom);
            if let Some(what) = law.act(&rest, incident, whom, response, right) {
                if let Act::Retaliated { harm: suffered, .. } = what {
                    harm[whom as usize].suffer(suffered);
                }
                deeds.write(Deed { round: clock.0, what });
            }
        }
    }
}

/// Whom the victim may answer, and how much it believes of each.
fn suspected(victim: &Victim, rest: &Rest, incident: &Incident) -> Vec<(usize, f64)> {
    let place = |slot: u32| victim.suspects.iter().position(|i| *i == slot);
    let found = &victim.found;
    if rest.answer.scope == Scope::Named {
        return incident.blamed.and_then(place).map(|k| (k, found.guilt[k])).into_iter().collect();
    }
    let named = incident.named.and_then(place);
    let believed = |k: usize| named.map_or(found.silent[k], |n| found.crossed[k][n]);
    (0..victim.suspects.len()).map(|k| (k, believed(k))).collect()
}

impl Law<'_, '_> {
    /// The highest step that the victim's resolve reaches against suspect `k`. Nobody complains of
    /// a state that it knows to be innocent.
    fn choose(
        &self,
        victim: &Victim,
        k: usize,
        belief: f64,
        resolve: f64,
        incident: &Incident,
    ) -> Response {
        let (menu, response) = (victim.game.menu[k], &self.params.response);
        let from =
            armed_attack(&self.params, &self.norms, incident.victim as usize, incident.critical);
        let grave = incident.severity.is_some_and(|severity| severity >= from);
        let doubt = 1.0 - belief;
        if grave && resolve >= doubt + menu.self_defence {
            Response::SelfDefence
        } else if resolve >= doubt + menu.countermeasure {
            Response::Countermeasure
        } else if self.docket.as_ref().is_some_and(|docket| docket.open)
            && belief > 0.0
            && resolve >= doubt - response.ease
        {
            Response::Dispute
        } else {
            Response::None
        }
    }

    /// The deed that a response is.
    fn act(
        &self,
        rest: &Rest,
        incident: &Incident,
        whom: u32,
        response: Response,
        right: bool,
    ) -> Option<Act> {
        let by = incident.victim;
        let hit =
            |harm: f64, self_defence: bool| Act::Retaliated { by, whom, harm, self_defence, right };
        match response {
            Response::None => None,
            Response::Countermeasure => Some(hit(1.0, false)),
            Response::SelfDefence => Some(hit(rest.answer.force, true)),
            Response::Dispute => {
                let behaviour = Behaviour::StateOperations;
                let bound = self.norms.reach(behaviour, whom as usize) > 0.0;
                Some(Act::Complained {
                    claimant: by,
                    respondent: whom,
                    severity: incident.severity.unwrap_or(0.0),
                    norm: bound.then_some(behaviour),
                    right,
                })
            }
        }
    }
}
