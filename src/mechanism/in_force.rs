//! Norms in force from the start (`[in_force]`): before each run the norms in force are those and
//! no others. What enters into force later is ratification's business.

use bevy_ecs::prelude::World;

use crate::model::{
    install::Install,
    norm::{InForce, put_in_force},
};

/// Sees to it that every run begins with the norms that the scenario puts in force.
pub fn install(into: &mut Install) {
    into.before_each_run(reset);
}

fn reset(world: &mut World) {
    let from_the_start = world.resource::<InForce>().0.clone();
    put_in_force(world, from_the_start);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{bench::norms_of, norm::Norm};

    #[test]
    fn a_run_begins_with_the_norms_of_the_scenario_alone() {
        let norm = |issue: usize| Norm::new(issue, None, 50.0, 1.0, vec![true], 0);
        let mut world = World::new();
        world.insert_resource(InForce(vec![norm(0)]));
        put_in_force(&mut world, vec![norm(0), norm(1)]);
        reset(&mut world);
        norms_of(&mut world, |norms| assert_eq!(norms.in_order(), [&norm(0)]));
    }
}
