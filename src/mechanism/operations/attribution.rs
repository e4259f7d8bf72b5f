//! What victims see after an attack, or without one, whom they believe guilty, and on whom they lay
//! blame. Wrong blame happens.

use bevy_ecs::prelude::*;

use super::game::Victim;
use crate::model::{
    deed::{Act, Deed},
    incident::{Incident, Incidents, Sort},
    norm::Norms,
    owners::{Owners, Randomness},
    random::{Purpose, Streams},
    setting::{Clock, Setting},
    states::by_slot_mut,
};
use crate::spec::behaviour::Behaviour;

/// The norm that an operation breaks.
const BAN: Behaviour = Behaviour::StateOperations;

/// Signals come, beliefs are formed, blame is laid.
pub fn blame(
    Randomness { streams, owners }: Randomness,
    clock: Res<Clock>,
    norms: Norms,
    setting: Res<Setting>,
    mut victims: Query<&mut Victim>,
    mut incidents: ResMut<Incidents>,
    mut deeds: MessageWriter<Deed>,
) {
    let list = incidents.of(clock.0);
    for (j, victim) in by_slot_mut(&mut victims).iter_mut().enumerate() {
        let Some(rest) = victim.rest() else { continue };
        let attacker =
            victim.plan.and_then(|index| list[index].actor.filter(|_| list[index].happened));
        let guilty = attacker.and_then(|slot| victim.suspects.iter().position(|i| *i == slot));
        let mut draws = streams.of(Purpose::Signal, 0, clock.0, owners.state(j));
        let (evidence, lots) = (draws.uniform(), draws.lots());
        if let Some(named) = victim.named(&rest.signals, guilty, &owners, lots) {
            let index = *victim.plan.get_or_insert_with(|| {
                list.push(Incident::of(Sort::FalseAlarm, j as u32, None));
                list.len() - 1
            });
            let (incident, belief) = (&mut list[index], victim.found.guilt[named]);
            incident.named = Some(victim.suspects[named]);
            incident.belief = Some(belief);
            incident.blamed = incident.named.filter(|_| evidence < rest.answer.evident(belief));
            if let Some((suspect, right)) = incident.blamed.zip(incident.right()) {
                let severity = incident.severity.unwrap_or(0.0);
                let what = Act::Blamed { victim: j as u32, suspect, severity, right };
                deeds.write(Deed { round: clock.0, what });
            }
        }
        let blamed =
            victim.plan.and_then(|index| Some((list[index].blamed?, list[index].right()?)));
        let seen = |grip: f64| witnesses((&streams, &owners), clock.0, j, grip, &setting);
        for what in under_the_ban(&norms, attacker, blamed, setting.transparency, seen) {
            deeds.write(Deed { round: clock.0, what });
        }
    }
}

/// What a ban on operations makes of one, and of blame: whoever is bound and did it broke the ban,
/// seen or not; whoever is bound and is blamed for what it did not do is suspected. A vague ban is
/// hardly seen to be broken.
fn under_the_ban(
    norms: &Norms,
    attacker: Option<u32>,
    blamed: Option<(u32, bool)>,
    transparency: f64,
    witnesses: impl Fn(f64) -> Vec<bool>,
) -> Vec<Act> {
    let Some(ban) = norms.governing(BAN).filter(|norm| norm.level > 0.0) else { return Vec::new() };
    let bound = |state: &u32| ban.binds(*state as usize);
    let (issue, found_out) = (ban.issue as u32, blamed.is_some_and(|(_, right)| right));
    let breach = attacker.filter(bound).map(|state| {
        let grip = ban.grip(state as usize);
        let (mut seen, chance) = (witnesses(grip), grip * transparency);
        seen.iter_mut().for_each(|sees| *sees &= found_out);
        seen[state as usize] = false;
        Act::Broke { state, issue: Some(issue), weighed: None, chance, seen }
    });
    let wronged = blamed.filter(|(state, right)| !right && bound(state)).map(|(state, _)| {
        let mut by = witnesses(ban.grip(state as usize));
        by[state as usize] = false;
        by.contains(&true).then_some(Act::Suspected { state, issue, by })
    });
    breach.into_iter().chain(wronged.flatten()).collect()
}

/// Who hears of the blame that a victim lays, and takes the norm for broken: the victim, and others
/// as far as transparency allows; both as far as the norm says what breaks it, `grip`.
fn witnesses(
    (streams, owners): (&Streams, &Owners),
    round: u32,
    victim: usize,
    grip: f64,
    setting: &Setting,
) -> Vec<bool> {
    let lots = streams.of(Purpose::Witness, 0, round, owners.state(victim)).lots();
    let open = |slot: usize| if slot == victim { 1.0 } else { setting.transparency };
    let sees = |slot: usize, u: f64| u < grip * open(slot);
    (0..setting.state.len()).map(|slot| sees(slot, lots.of(owners.state(slot)))).collect()
}
