//! Pressure from harm suffered: the hurting stalemate makes any agreement worth more (§3; Zartman).
//! Harm fades by the round. It changes nobody's preferences over texts.

use bevy_ecs::prelude::*;

use crate::model::{
    delegation::{Pressure, StatusQuoValue},
    harm::Harm,
    incident::Incidents,
    install::Install,
    setting::{Clock, Setting},
    states,
};
use crate::theory::pressure;

/// Lets nobody be pressed as a run begins.
pub fn install(into: &mut Install) {
    into.undo::<&mut Pressure>(|mut pressure| pressure.0 = 0.0);
}

/// Whether somebody has suffered harm or may suffer some; otherwise there is nothing to do.
pub fn acts(world: &mut World) -> bool {
    let before = states::all::<Harm>(world).iter().any(|harm| harm.before > 0.0);
    before || world.contains_resource::<Incidents>()
}

/// Harm suffered in the run fades, and that of the round before adds to it.
pub fn fade(mut states: Query<&mut Harm>, setting: Res<Setting>) {
    for mut harm in &mut states {
        harm.turn(setting.costs.decay);
    }
}

/// Presses each delegation by the harm that its state has suffered.
pub fn press(
    mut delegations: Query<(&StatusQuoValue, &mut Pressure)>,
    states: Query<&Harm>,
    clock: Res<Clock>,
    setting: Res<Setting>,
) {
    let costs = &setting.costs;
    let faded = libm::pow(costs.decay, f64::from(clock.0.saturating_sub(1)));
    for ((base, mut pressure), harm) in delegations.iter_mut().zip(&states) {
        let harm = harm.before * faded + harm.lately;
        pressure.0 = pressure::stalemate_pressure(costs.pressure, base.0, harm);
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
        bench.add((fade, press).chain());
        let mut pressed = || {
            bench.play();
            bench.judged().pressure
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
        bench.add((fade, press).chain());
        bench.play();
        assert_eq!(bench.judged().pressure, [0.0, 0.0]);
        let mut harm: Vec<Harm> = bench.states();
        harm[1].suffer(1.0);
        bench.give(|slot| harm[slot]);
        let mut pressed = || {
            bench.play();
            bench.judged().pressure
        };
        let (first, second) = (pressed(), pressed());
        assert!((first[1] - 0.25 * 0.5 * 0.5 * 0.5).abs() < 1e-12 && first[0] == 0.0);
        assert!(second[1] < first[1] && second[1] > 0.0);
    }

    #[test]
    fn where_nobody_was_harmed_there_is_nothing_to_do() {
        let mut bench = Bench::new(&[&[80.0], &[60.0]], &[10.0]);
        assert!(!acts(&mut bench.world));
        bench.world.init_resource::<Incidents>();
        assert!(acts(&mut bench.world));
    }
}
