//! Data control (§9): states control the generation, collection and utilisation of data. Control
//! raises their own attribution and keeps non-state incidents off, and takes from common use; norms
//! in force move it. It decides no incident.

use bevy_ecs::prelude::*;

use crate::model::{
    cyber::CyberPower,
    install::Install,
    instruments::{GOVERNED, Instruments},
    norm::Norms,
    setting::Setting,
    states::by_slot_mut,
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

    /// How far a state controls data, in [0, 1].
    fn control(&self, instruments: &Instruments) -> f64 {
        let parts = instruments.control.iter().zip(self.weights());
        parts.map(|(control, weight)| weight * control).sum()
    }
}

/// Forgets what control of data has made of states before each run.
pub fn install(into: &mut Install) {
    if into.world.resource::<Params>().enabled {
        into.undo::<&mut Instruments>(|mut instruments| instruments.clear());
    }
}

/// Parties move their instruments toward what norms in force ask.
pub fn follow_norms(
    mut states: Query<&mut Instruments>,
    norms: Norms,
    setting: Res<Setting>,
    params: Res<Params>,
) {
    for (instrument, governs) in GOVERNED.into_iter().enumerate() {
        let Some(norm) = norms.governing(governs) else { continue };
        let level = norm.level / 100.0;
        // An issue on which 100 asks for openness asks for that much less control.
        let agreed = if setting.opening[norm.issue] { 1.0 - level } else { level };
        let parties = by_slot_mut(&mut states).iter_mut().enumerate();
        for (slot, state) in parties.filter(|(slot, _)| norm.guides(*slot)) {
            let now = &mut state.control[instrument];
            *now += params.adjustment * norm.grip(slot) * (agreed - *now);
        }
    }
}

/// Control helps a state to find out who did what, and shelters it from others than states.
pub fn shelter_and_inform(mut states: Query<(&Instruments, &mut CyberPower)>, params: Res<Params>) {
    for (instruments, mut power) in &mut states {
        let reach = reach(params.control(instruments), params.saturation);
        power.control_attribution = params.attribution * reach;
        power.control_exposure = 1.0 - params.protection * reach;
    }
}

/// What states leave open is of common use.
pub fn use_in_common(
    mut states: Query<&mut Instruments>,
    mut columns: Local<(Vec<f64>, Vec<f64>)>,
    params: Res<Params>,
) {
    let (open, benefit) = &mut *columns;
    open.clear();
    open.extend(states.iter().map(|own| 1.0 - params.control(own)));
    benefit.resize(open.len(), 0.0);
    common_use(open, params.common_use, benefit);
    for (mut own, benefit) in states.iter_mut().zip(benefit) {
        own.benefit = *benefit;
        own.enjoyed += *benefit;
        own.rounds += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{bench::Bench, instruments::mean_control, norm::Norm};
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
    fn played(
        params: Params,
        norms: Vec<Norm>,
        rounds: usize,
    ) -> (Vec<Instruments>, Vec<CyberPower>) {
        let mut bench = Bench::new(&[&[80.0], &[60.0], &[10.0]], &[10.0]);
        bench.give(|slot| Instruments::new([[1.0, 0.5, 0.0][slot]; 3]));
        bench.give(|_| CyberPower::new(0.5, 0.5, 0.0));
        bench.put_in_force(norms);
        bench.world.insert_resource(params);
        bench.install(install);
        bench.add((follow_norms, shelter_and_inform, use_in_common).chain());
        (0..rounds).for_each(|_| drop(bench.play()));
        (bench.states(), bench.states())
    }

    #[test]
    fn control_buys_attribution_and_shelter_and_costs_common_use() {
        let (states, power) = played(params(), Vec::new(), 3);
        assert!((power[0].attribution() - 0.2).abs() < 1e-12 && power[2].attribution() == 0.0);
        assert!(power[1].attribution() > 0.1, "returns diminish");
        assert!((power[0].exposure() - 0.7).abs() < 1e-12 && power[2].exposure() == 1.0);
        let benefit: Vec<f64> = states.iter().map(|state| state.benefit).collect();
        assert!(benefit[0] == 0.0 && benefit[1] > 0.0 && benefit[2] >= benefit[1]);
        assert!((states[1].enjoyed - 3.0 * benefit[1]).abs() < 1e-12);
        assert!((mean_control(&states) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_norm_moves_its_parties_and_no_other_instrument() {
        let governs = Some(Behaviour::DataCollection);
        let norm = Norm::new(0, governs, 20.0, 0.5, vec![true, false, true], 0);
        let (states, _) = played(params(), vec![norm], 2);
        let collection: Vec<f64> = states.iter().map(|state| state.control[1]).collect();
        assert!((collection[0] - (0.2 + 0.8 * 0.75 * 0.75)).abs() < 1e-12);
        assert!(collection[1] == 0.5 && collection[2] > 0.0);
        assert!(states.iter().all(|state| state.control[0] == state.given[0]));
    }

    #[test]
    fn a_norm_on_openness_moves_the_other_way() {
        let governs = Some(Behaviour::DataCollection);
        let moved = |opening: bool| {
            let mut bench = Bench::new(&[&[80.0], &[60.0]], &[10.0]);
            bench.world.resource_mut::<Setting>().opening = vec![opening];
            bench.put_in_force(vec![Norm::new(0, governs, 80.0, 1.0, vec![true; 2], 0)]);
            bench.world.insert_resource(Params { adjustment: 1.0, ..params() });
            bench.install(install);
            bench.add((follow_norms, shelter_and_inform, use_in_common).chain());
            bench.play();
            bench.states::<Instruments>()[0].control[1]
        };
        assert!((moved(false) - 0.8).abs() < 1e-12 && (moved(true) - 0.2).abs() < 1e-12);
    }

    #[test]
    fn a_reused_world_starts_from_what_the_scenario_gives() {
        let (mut states, _) = played(params(), Vec::new(), 2);
        states[0].control[0] = 0.1;
        states.iter_mut().for_each(Instruments::clear);
        let again = |state: &Instruments| *state == Instruments::new(state.given);
        assert!(states.iter().all(again));
    }
}
