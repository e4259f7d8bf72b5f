//! Pressure from harm suffered: the hurting stalemate makes any agreement worth more (§3; Zartman). Harm fades by the
//! round. It changes nobody's preferences over texts.

use bevy_ecs::prelude::*;

use crate::model::{
    appraisal::Costs,
    forum::Floor,
    install::Install,
    phase::Phase,
    setting::{Clock, Setting},
};
use crate::theory::pressure;

/// Adds pressure to a run in which somebody has suffered harm; otherwise there is nothing to do.
pub fn install(into: &mut Install) {
    if into.world.resource::<Setting>().harm.iter().any(|harm| *harm > 0.0) {
        into.schedule.add_systems(press.in_set(Phase::Outset));
        into.resets.push(reset);
    }
}

fn reset(world: &mut World) {
    for mut floor in world.query::<&mut Floor>().iter_mut(world) {
        floor.pressure.fill(0.0);
    }
}

fn press(
    mut floors: Query<&mut Floor>,
    clock: Res<Clock>,
    setting: Res<Setting>,
    costs: Res<Costs>,
) {
    let faded = libm::pow(costs.decay, f64::from(clock.0.saturating_sub(1)));
    for mut floor in &mut floors {
        for (slot, harm) in setting.harm.iter().enumerate() {
            let base = floor.base[slot];
            floor.pressure[slot] = pressure::stalemate_pressure(costs.pressure, base, harm * faded);
        }
    }
}
