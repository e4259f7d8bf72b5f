//! Capacity building: under a norm on it, aid raises the defence and the attribution of weak parties toward the best party's (§8).
//! It decides who gets how much, and nothing about incidents.

use bevy_ecs::prelude::*;

use crate::model::{cyber::CyberPower, install::Install, norm::Norms, phase::Phase};
use crate::spec::{behaviour::Behaviour, conduct::capacity::Params};

/// Adds aid to a run that has it.
pub fn install(into: &mut Install) {
    if into.world.resource::<Params>().enabled {
        into.schedule.add_systems(aid.in_set(Phase::Capacity));
    }
}

fn aid(norms: Res<Norms>, params: Res<Params>, mut power: ResMut<CyberPower>) {
    let Some(norm) = norms.governing(Behaviour::CapacityBuilding) else { return };
    let parties: Vec<usize> = (0..power.defence.len())
        .filter(|slot| norms.reach(Behaviour::CapacityBuilding, *slot) > 0.0)
        .collect();
    let best = |column: &[f64]| parties.iter().map(|slot| column[*slot]).fold(0.0, f64::max);
    let (defence, attribution) = (best(&power.defence), best(&power.attribution));
    let share = params.share * norm.reach();
    let CyberPower { defence: own, attribution: own_sight, aid_defence, aid_attribution, .. } =
        &mut *power;
    for slot in parties {
        let toward = |now: &mut f64, gap: f64| *now += params.pace * (share * gap - *now);
        toward(&mut aid_defence[slot], defence - own[slot]);
        toward(&mut aid_attribution[slot], attribution - own_sight[slot]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{bench::Bench, norm::Norm};

    fn aided(share: f64, pace: f64, level: f64, rounds: u32) -> CyberPower {
        let mut bench = Bench::new(&[&[80.0], &[60.0], &[50.0]], &[10.0]);
        let column = |all: [f64; 3]| all.to_vec();
        bench.world.insert_resource(CyberPower {
            defence: column([0.9, 0.1, 0.1]),
            attribution: column([0.5, 0.2, 0.2]),
            aid_defence: column([0.0; 3]),
            aid_attribution: column([0.0; 3]),
            control_attribution: column([0.0; 3]),
            ..CyberPower::default()
        });
        let governs = Some(Behaviour::CapacityBuilding);
        let party = vec![true, true, false];
        let norm = Norm::new(0, governs, level, 1.0, party, 0);
        bench.world.insert_resource(Norms(vec![norm]));
        bench.world.insert_resource(Params { enabled: true, share, pace });
        bench.install(install);
        (0..rounds).for_each(|_| drop(bench.play()));
        bench.world.resource::<CyberPower>().clone()
    }

    #[test]
    fn aid_goes_to_weak_parties_and_no_further_than_its_share() {
        let power = aided(0.5, 1.0, 100.0, 3);
        assert!((power.defence(1) - 0.5).abs() < 1e-12 && power.defence(2) == 0.1);
        assert!((power.attribution(1) - 0.35).abs() < 1e-12 && power.defence(0) == 0.9);
    }

    #[test]
    fn more_share_pace_and_level_bring_more_aid() {
        let base = aided(0.5, 0.1, 50.0, 5).defence(1);
        assert!(base > 0.1);
        assert!(aided(0.8, 0.1, 50.0, 5).defence(1) > base);
        assert!(aided(0.5, 0.3, 50.0, 5).defence(1) > base);
        assert!(aided(0.5, 0.1, 90.0, 5).defence(1) > base);
    }
}
