//! State operations: who plans them, who is warned and strikes first, who is blamed and rightly or not, who answers and how (§8). One file for each
//! stage, and one for what the players expect. Who is no state is elsewhere; what disputes, trust and pressure make of it too.

mod attribution;
mod game;
mod plans;
mod prevention;
mod response;
#[cfg(test)]
mod tests;

use bevy_ecs::prelude::*;

use crate::model::{deed::Reported, install::Install, phase::Phase, setting::Lasting};
use crate::spec::{behaviour::Behaviour, conduct::operations::Params};

/// Adds operations to a run that has them, and prevention if it has that.
pub fn install(into: &mut Install) {
    let params = into.world.resource::<Params>();
    if !params.operations.enabled {
        return;
    }
    let prevents = params.prevention.enabled;
    let board = game::board(into.world);
    into.world.insert_resource(board);
    let mut reported = Reported(vec![Behaviour::StateOperations]);
    if prevents {
        reported.0.push(Behaviour::PreventiveSelfDefence);
    }
    into.world.insert_resource(reported);
    into.world.insert_resource(Lasting(true));
    into.schedule.add_systems((game::foresee, plans::plan).chain().in_set(Phase::Plans));
    if prevents {
        into.schedule.add_systems(prevention::strike.in_set(Phase::Prevention));
    }
    into.schedule.add_systems((
        plans::carry_out.in_set(Phase::Operations),
        attribution::blame.in_set(Phase::Attribution),
        response::answer.in_set(Phase::Response),
    ));
    into.before_each_run(reset);
}

fn reset(world: &mut World) {
    world.resource_mut::<game::Board>().clear();
}
