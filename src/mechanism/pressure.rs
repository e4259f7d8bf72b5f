//! Pressure from harm suffered: the hurting stalemate makes any agreement worth more (§3; Zartman). Harm fades by the
//! round. It changes nobody's preferences over texts.

use bevy_ecs::prelude::*;

use crate::model::{
    forum::Floor,
    harm::Harm,
    install::Install,
    phase::Phase,
    setting::{Clock, Setting},
};
use crate::theory::pressure;

/// Adds pressure to a run in which somebody has suffered harm or may suffer some; otherwise there is nothing to do.
pub fn install(into: &mut Install) {
    let before = into.world.resource::<Setting>().harm.iter().any(|harm| *harm > 0.0);
    if before || into.world.contains_resource::<Harm>() {
        into.schedule.add_systems(press.in_set(Phase::Outset));
        into.before_each_run(reset);
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
    mut suffered: Option<ResMut<Harm>>,
) {
    let costs = &setting.costs;
    if let Some(suffered) = &mut suffered {
        suffered.turn(costs.decay);
    }
    let lately = |slot: usize| suffered.as_ref().map_or(0.0, |harm| harm.lately[slot]);
    let faded = libm::pow(costs.decay, f64::from(clock.0.saturating_sub(1)));
    for mut floor in &mut floors {
        for (slot, harm) in setting.harm.iter().enumerate() {
            let base = floor.base[slot];
            let harm = harm * faded + lately(slot);
            floor.pressure[slot] = pressure::stalemate_pressure(costs.pressure, base, harm);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{bench::Bench, instruments::Instruments};

    #[test]
    fn harm_presses_and_fades() {
        let mut bench = Bench::new(&[&[80.0], &[60.0]], &[10.0]);
        bench.world.resource_mut::<Setting>().harm = vec![1.0, 0.0];
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
        bench.world.insert_resource(Harm::new(2, 0.0));
        bench.install(install);
        bench.play();
        assert_eq!(bench.get::<Floor>().pressure, [0.0, 0.0]);
        bench.world.resource_mut::<Harm>().strike(1, 1.0, &Instruments::default());
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
