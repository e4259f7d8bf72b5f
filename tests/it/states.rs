//! States have one archetype, which no run changes, and stand in it in the order of slots; so do
//! delegations, each in the place of the state that it represents. Slices of their components rest on
//! that.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use bevy_ecs::{archetype::Archetype, prelude::*};
use comity::{
    engine::Engine,
    format::read,
    model::{
        delegation::Represents,
        norm::Norm,
        phase::{self, Phase},
        state::Slot,
        states::by_slot,
    },
    spec::record::Record,
};

use crate::support::REPO;

/// What a system at the end of a round sees of states or of delegations.
struct Seen {
    /// Slots in the order in which a query meets them.
    met: Vec<u32>,
    /// The archetype of each.
    archetypes: Vec<usize>,
}

/// What a system at the end of a round sees.
struct Round {
    states: Seen,
    delegations: Seen,
    /// Slots of the slice.
    slice: Vec<u32>,
    /// How many norms are in force.
    norms: usize,
}

fn look(
    states: Query<(&Slot, &Archetype)>,
    delegations: Query<(&Represents, &Archetype)>,
    slots: Query<&Slot>,
    norms: Query<&Norm>,
) -> Round {
    let represented = |state: &Represents| slots.get(state.0).unwrap().0;
    let place = |archetype: &Archetype| archetype.id().index();
    Round {
        states: Seen {
            met: states.iter().map(|(slot, _)| slot.0).collect(),
            archetypes: states.iter().map(|(_, archetype)| place(archetype)).collect(),
        },
        delegations: Seen {
            met: delegations.iter().map(|(state, _)| represented(state)).collect(),
            archetypes: delegations.iter().map(|(_, archetype)| place(archetype)).collect(),
        },
        slice: by_slot(&slots).iter().map(|slot| slot.0).collect(),
        norms: norms.iter().len(),
    }
}

#[test]
fn states_and_delegations_stay_in_one_archetype_in_the_order_of_slots() {
    let path = Path::new(REPO).join("scenarios/studies/the-whole-model.toml");
    let scenario = read(&path, &[]).unwrap().scenario;
    let rounds = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&rounds);
    let note = move |In(seen): In<Round>| notes.lock().unwrap().push(seen);
    let mut schedule = Schedule::new(phase::Round);
    schedule.add_systems(look.pipe(note).in_set(Phase::Recording));
    let mut engine = Engine::with_schedule(&scenario, Record::default(), schedule);
    for replication in 0..3 {
        engine.run(2022, replication).unwrap();
    }
    let rounds = rounds.lock().unwrap();
    let slots: Vec<u32> = (0..scenario.state.len() as u32).collect();
    let first = [rounds[0].states.archetypes[0], rounds[0].delegations.archetypes[0]];
    for round in rounds.iter() {
        assert_eq!(round.slice, slots);
        for (seen, first) in [&round.states, &round.delegations].into_iter().zip(first) {
            assert_eq!(seen.met, slots);
            assert!(seen.archetypes.iter().all(|archetype| *archetype == first));
        }
    }
    assert!(rounds.iter().any(|round| round.norms > 0), "the model is at work");
}
