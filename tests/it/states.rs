//! States have one archetype, which no run changes, and stand in it in the order of slots: slices of
//! their components rest on that.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use bevy_ecs::{archetype::Archetype, prelude::*};
use comity::{
    engine::Engine,
    format::read,
    model::{
        norm::Norm,
        phase::{Phase, Round},
        state::Slot,
        states::by_slot,
    },
    spec::record::Record,
};

use crate::support::REPO;

/// What a system at the end of a round sees of states.
struct Seen {
    /// Slots in the order in which a query meets them.
    met: Vec<u32>,
    /// Slots of the slice.
    slice: Vec<u32>,
    /// The archetype of each state.
    archetypes: Vec<usize>,
    /// How many norms are in force.
    norms: usize,
}

fn look(states: Query<(&Slot, &Archetype)>, slots: Query<&Slot>, norms: Query<&Norm>) -> Seen {
    Seen {
        met: states.iter().map(|(slot, _)| slot.0).collect(),
        slice: by_slot(&slots).iter().map(|slot| slot.0).collect(),
        archetypes: states.iter().map(|(_, archetype)| archetype.id().index()).collect(),
        norms: norms.iter().len(),
    }
}

#[test]
fn states_stay_in_one_archetype_in_the_order_of_slots() {
    let path = Path::new(REPO).join("scenarios/studies/the-whole-model.toml");
    let scenario = read(&path, &[]).unwrap().scenario;
    let rounds = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&rounds);
    let note = move |In(seen): In<Seen>| notes.lock().unwrap().push(seen);
    let mut schedule = Schedule::new(Round);
    schedule.add_systems(look.pipe(note).in_set(Phase::Recording));
    let mut engine = Engine::with_schedule(&scenario, Record::default(), schedule);
    for replication in 0..3 {
        engine.run(2022, replication).unwrap();
    }
    let rounds = rounds.lock().unwrap();
    let slots: Vec<u32> = (0..scenario.state.len() as u32).collect();
    let first = rounds[0].archetypes[0];
    for seen in rounds.iter() {
        assert_eq!((&seen.met, &seen.slice), (&slots, &slots));
        assert!(seen.archetypes.iter().all(|archetype| *archetype == first));
    }
    assert!(rounds.iter().any(|seen| seen.norms > 0), "the model is at work");
}
