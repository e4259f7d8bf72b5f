//! Pressure from harm suffered: the hurting stalemate makes any agreement worth more (§3; Zartman). Harm fades by the
//! round. It changes nobody's preferences over texts.

use bevy_ecs::prelude::*;

use crate::model::{
    delegation::{Pressure, StatusQuoValue},
    harm::Harm,
    install::Install,
    setting::{Clock, Setting},
};
use crate::theory::pressure;

/// Lets nobody be pressed as a run begins.
pub fn install(into: &mut Install) {
    into.undo::<&mut Pressure>(|mut pressure| pressure.0 = 0.0);
}

/// Whether somebody has suffered harm or may suffer some; otherwise there is nothing to do.
pub fn acts(world: &World) -> bool {
    let before = world.resource::<Setting>().harm.iter().any(|harm| *harm > 0.0);
    before || world.contains_resource::<Harm>()
}

/// Presses each delegation by the harm that its state has suffered of late.
pub fn press(
    mut delegations: Query<(&StatusQuoValue, &mut Pressure)>,
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
    for (slot, (base, mut pressure)) in delegations.iter_mut().enumerate() {
        let harm = setting.harm[slot] * faded + lately(slot);
        pressure.0 = pressure::stalemate_pressure(costs.pressure, base.0, harm);
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
        bench.add(press);
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
        bench.world.insert_resource(Harm::new(2, 0.0));
        bench.add(press);
        bench.play();
        assert_eq!(bench.judged().pressure, [0.0, 0.0]);
        bench.world.resource_mut::<Harm>().strike(1, 1.0, &Instruments::default());
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
        assert!(!acts(&bench.world));
        bench.world.insert_resource(Harm::new(2, 0.0));
        assert!(acts(&bench.world));
    }
}
