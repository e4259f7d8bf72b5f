//! Data control (§9): states control the generation, collection and utilisation of data. Control raises their own attribution and
//! keeps non-state incidents off, and takes from common use; norms in force move it. It decides no incident.

use bevy_ecs::prelude::*;

use crate::model::{
    cyber::CyberPower,
    install::Install,
    instruments::{GOVERNED, Instruments},
    norm::Norms,
    phase::Phase,
    setting::Setting,
};
use crate::spec::data_control::Params;
use crate::theory::data_control::{common_use, reach};

impl Params {
    /// Weights of the instruments, summing to 1.
    fn weights(&self) -> [f64; 3] {
        let raw = [self.generation, self.collection, self.utilisation];
        let total: f64 = raw.iter().sum();
        raw.map(|weight| weight / total)
    }
}

/// Adds control of data to a run in which it acts.
pub fn install(into: &mut Install) {
    if into.world.resource::<Params>().enabled {
        into.schedule.add_systems(control.in_set(Phase::Outset));
        into.before_each_run(reset);
    }
}

fn reset(world: &mut World) {
    world.resource_mut::<Instruments>().clear();
}

/// Parties move their instruments toward what norms in force ask; then control acts.
fn control(
    mut instruments: ResMut<Instruments>,
    mut power: ResMut<CyberPower>,
    mut open: Local<Vec<f64>>,
    (norms, setting): (Res<Norms>, Res<Setting>),
    params: Res<Params>,
) {
    follow_norms(&mut instruments, &norms, &setting.opening, params.adjustment);
    let Instruments { control, benefit, enjoyed, rounds, .. } = &mut *instruments;
    let weights = params.weights();
    open.clear();
    for slot in 0..benefit.len() {
        let total: f64 = control.iter().zip(weights).map(|(c, weight)| weight * c[slot]).sum();
        let reach = reach(total, params.saturation);
        power.control_attribution[slot] = params.attribution * reach;
        power.control_exposure[slot] = 1.0 - params.protection * reach;
        open.push(1.0 - total);
    }
    common_use(&open, params.common_use, benefit);
    enjoyed.iter_mut().zip(benefit).for_each(|(sum, now)| *sum += *now);
    *rounds += 1;
}

/// `opening` says on which issues 100 asks for openness instead of control.
fn follow_norms(instruments: &mut Instruments, norms: &Norms, opening: &[bool], adjustment: f64) {
    for (control, governs) in instruments.control.iter_mut().zip(GOVERNED) {
        let Some(norm) = norms.governing(governs) else { continue };
        let level = norm.level / 100.0;
        let agreed = if opening[norm.issue] { 1.0 - level } else { level };
        for (slot, now) in control.iter_mut().enumerate() {
            if norm.guides(slot) {
                let pace = adjustment * norm.grip(slot);
                *now += pace * (agreed - *now);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{bench::Bench, norm::Norm};
    use crate::spec::behaviour::Behaviour;

    fn params() -> Params {
        Params {
            enabled: true,
            attribution: 0.2,
            protection: 0.3,
            saturation: 2.0,
            common_use: 0.1,
            generation: 1.0,
            collection: 1.0,
            utilisation: 1.0,
            adjustment: 0.5,
        }
    }

    /// Three states that control everything, half of it and nothing, after some rounds.
    fn played(params: Params, norms: Norms, rounds: usize) -> (Instruments, CyberPower) {
        let mut bench = Bench::new(&[&[80.0], &[60.0], &[10.0]], &[10.0]);
        let given = || vec![1.0, 0.5, 0.0];
        let zeros = || vec![0.0; 3];
        bench.world.insert_resource(Instruments {
            given: [given(), given(), given()],
            control: [given(), given(), given()],
            benefit: zeros(),
            enjoyed: zeros(),
            rounds: 0,
        });
        let power = CyberPower {
            attribution: zeros(),
            aid_attribution: zeros(),
            control_attribution: zeros(),
            control_exposure: vec![1.0; 3],
            ..CyberPower::default()
        };
        bench.world.insert_resource(power);
        bench.world.insert_resource(norms);
        bench.world.insert_resource(params);
        bench.install(install);
        (0..rounds).for_each(|_| drop(bench.play()));
        (
            bench.world.resource::<Instruments>().clone(),
            bench.world.resource::<CyberPower>().clone(),
        )
    }

    #[test]
    fn control_buys_attribution_and_shelter_and_costs_common_use() {
        let (instruments, power) = played(params(), Norms::default(), 3);
        assert!((power.attribution(0) - 0.2).abs() < 1e-12 && power.attribution(2) == 0.0);
        assert!(power.attribution(1) > 0.1, "returns diminish");
        assert!((power.exposure(0) - 0.7).abs() < 1e-12 && power.exposure(2) == 1.0);
        let benefit = &instruments.benefit;
        assert!(benefit[0] == 0.0 && benefit[1] > 0.0 && benefit[2] >= benefit[1]);
        assert!((instruments.enjoyed[1] - 3.0 * benefit[1]).abs() < 1e-12);
        assert!((instruments.mean() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_norm_moves_its_parties_and_no_other_instrument() {
        let governs = Some(Behaviour::DataCollection);
        let norm = Norm::new(0, governs, 20.0, 0.5, vec![true, false, true], 0);
        let (instruments, _) = played(params(), Norms(vec![norm]), 2);
        let collection = &instruments.control[1];
        assert!((collection[0] - (0.2 + 0.8 * 0.75 * 0.75)).abs() < 1e-12);
        assert!(collection[1] == 0.5 && collection[2] > 0.0);
        assert_eq!(instruments.control[0], instruments.given[0]);
    }

    #[test]
    fn a_norm_on_openness_moves_the_other_way() {
        let governs = Some(Behaviour::DataCollection);
        let norms = Norms(vec![Norm::new(0, governs, 80.0, 1.0, vec![true; 3], 0)]);
        let moved = |opening: bool| {
            let mut instruments = played(params(), Norms::default(), 0).0;
            follow_norms(&mut instruments, &norms, &[opening], 1.0);
            instruments.control[1][0]
        };
        assert!((moved(false) - 0.8).abs() < 1e-12 && (moved(true) - 0.2).abs() < 1e-12);
    }

    #[test]
    fn a_reused_world_starts_from_what_the_scenario_gives() {
        let (mut instruments, _) = played(params(), Norms::default(), 2);
        instruments.control[0][0] = 0.1;
        let mut world = World::new();
        world.insert_resource(instruments);
        reset(&mut world);
        let again = world.resource::<Instruments>();
        assert!(again.control == again.given && again.rounds == 0 && again.enjoyed == [0.0; 3]);
    }
}
