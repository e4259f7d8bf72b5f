//! Pressure from harm suffered: the hurting stalemate makes any agreement worth more (§3; Zartman). Harm fades by the
//! round. It changes nobody's preferences over texts.

use bevy_ecs::prelude::*;

use crate::model::{
    forum::Floor,
    harm::Harm,
    incident::Incidents,
    install::Install,
    phase::Phase,
    setting::{Clock, Setting},
    states,
};
use crate::theory::pressure;

/// Adds pressure to a run in which somebody has suffered harm or may suffer some; otherwise there is nothing to do.
pub fn install(into: &mut Install) {
    let before = states::all::<Harm>(into.world).iter().any(|harm| harm.before > 0.0);
    if before || into.world.contains_resource::<Incidents>() {
        into.schedule.add_systems((fade, press).chain().in_set(Phase::Outset));
        into.before_each_run(reset);
    }
}

fn reset(world: &mut World) {
    for mut floor in world.query::<&mut Floor>().iter_mut(world) {
        floor.pressure.fill(0.0);
    }
}

/// Harm suffered in the run fades, and that of the round before adds to it.
fn fade(mut states: Query<&mut Harm>, setting: Res<Setting>) {
    for mut harm in &mut states {
        harm.turn(setting.costs.decay);
    }
}

/// Harm presses on everybody at every forum.
fn press(
    mut floors: Query<&mut Floor>,
    states: Query<&Harm>,
    clock: Res<Clock>,
    setting: Res<Setting>,
) {
    let costs = &setting.costs;
    let faded = libm::pow(costs.decay, f64::from(clock.0.saturating_sub(1)));
    for mut floor in &mut floors {
        for (slot, harm) in states.iter().enumerate() {
            let base = floor.base[slot];
            let harm = harm.before * faded + harm.lately;
            floor.pressure[slot] = pressure::stalemate_pressure(costs.pressure, base, harm);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::bench::Bench;

    #[test]
    fn harm_presses_and_fades() {
        let mut bench = Bench::new(&[&[80.0], &[60.0]], &[10.0]);
        bench.give(|slot| Harm::new([1.0, 0.0][slot]));
        bench.install(install);
        let mut pressed = || {
            bench.play();
            bench.get::<Floor>().pressure
        };
        let (first, second) = (pressed(), pressed());
        let room = 0.7 * 0.7;
        assert!((first[0] - 0.25 * room * 0.5).abs() < 1e-12 && first[1] == 0.0);
        assert!((second[0] - 0.25 * room * 0.8 / 1.8).abs() < 1e-12);
    }

    #[test]
    fn harm_suffered_on_the_way_presses_from_the_round_after() {
        let mut bench = Bench::new(&[&[80.0], &[60.0]], &[10.0]);
        bench.world.init_resource::<Incidents>();
        bench.install(install);
        bench.play();
        assert_eq!(bench.get::<Floor>().pressure, [0.0, 0.0]);
        let mut harm: Vec<Harm> = bench.states();
        harm[1].suffer(1.0);
        bench.give(|slot| harm[slot]);
        let mut pressed = || {
            bench.play();
            bench.get::<Floor>().pressure
        };
        let (first, second) = (pressed(), pressed());
        assert!((first[1] - 0.25 * 0.5 * 0.5 * 0.5).abs() < 1e-12 && first[0] == 0.0);
        assert!(second[1] < first[1] && second[1] > 0.0);
    }

    #[test]
    fn where_nobody_was_harmed_there_is_nothing_to_do() {
        let mut bench = Bench::new(&[&[80.0], &[60.0]], &[10.0]);
        bench.install(install);
        assert_eq!(bench.schedule.graph().systems.len(), 0);
    }
}
