//! State operations: who plans them, who is warned and strikes first, who is blamed and rightly or
//! not, who answers and how (§8). One file for each stage, and one for what the players expect. Who
//! is no state is elsewhere; what disputes, trust and pressure make of it too.

pub mod attribution;
pub mod game;
pub mod plans;
pub mod prevention;
pub mod response;
#[cfg(test)]
mod tests;

use crate::model::{deed::Reported, install::Install, setting::Lasting, states};
use crate::spec::{behaviour::Behaviour, conduct::operations::Params};

/// Gives states what they expect as victims, where states plan operations.
pub fn install(into: &mut Install) {
    let params = into.world.resource::<Params>();
    if !params.operations.enabled {
        return;
    }
    let prevents = params.prevention.enabled;
    let victims = game::victims(into.world);
    states::give(into.world, |slot| victims[slot].clone());
    let mut reported = Reported(vec![Behaviour::StateOperations]);
    if prevents {
        reported.0.push(Behaviour::PreventiveSelfDefence);
    }
    into.world.insert_resource(reported);
    into.world.insert_resource(Lasting(true));
    into.undo::<&mut game::Victim>(|mut victim| victim.clear());
}
