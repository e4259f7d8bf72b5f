//! Capacity building: under a norm on it, aid raises the defence and the attribution of weak
//! parties toward the best party's (§8). It decides who gets how much, and nothing about incidents.

use bevy_ecs::prelude::*;

use crate::model::{cyber::CyberPower, norm::Norms, states::by_slot_mut};
use crate::spec::{behaviour::Behaviour, conduct::capacity::Params};

/// Raises defence and attribution of parties toward the best party's.
pub fn aid(norms: Norms, params: Res<Params>, mut powers: Query<&mut CyberPower>) {
    let Some(norm) = norms.governing(Behaviour::CapacityBuilding) else { return };
    let powers = by_slot_mut(&mut powers);
    let parties: Vec<usize> = (0..powers.len())
        .filter(|slot| norms.reach(Behaviour::CapacityBuilding, *slot) > 0.0)
        .collect();
    let best = |of: fn(&CyberPower) -> f64| {
        parties.iter().map(|slot| of(&powers[*slot])).fold(0.0, f64::max)
    };
    let (defence, attribution) = (best(|power| power.defence), best(|power| power.attribution));
    let share = params.share * norm.reach();
    let toward = |now: &mut f64, gap: f64| *now += params.pace * (share * gap - *now);
    for slot in parties {
        let power = &mut powers[slot];
        toward(&mut power.aid_defence, defence - power.defence);
        toward(&mut power.aid_attribution, attribution - power.attribution);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{bench::Bench, norm::Norm};

    fn aided(share: f64, pace: f64, level: f64, rounds: u32) -> Vec<CyberPower> {
        let mut bench = Bench::new(&[&[80.0], &[60.0], &[50.0]], &[10.0]);
        let strong = |slot: usize| if slot == 0 { (0.9, 0.5) } else { (0.1, 0.2) };
        bench.give(|slot| CyberPower::new(0.5, strong(slot).0, strong(slot).1));
        let governs = Some(Behaviour::CapacityBuilding);
        let party = vec![true, true, false];
        let norm = Norm::new(0, governs, level, 1.0, party, 0);
        bench.put_in_force(vec![norm]);
        bench.world.insert_resource(Params { enabled: true, share, pace });
        bench.add(aid);
        (0..rounds).for_each(|_| drop(bench.play()));
        bench.states()
    }

    #[test]
    fn aid_goes_to_weak_parties_and_no_further_than_its_share() {
        let power = aided(0.5, 1.0, 100.0, 3);
        assert!((power[1].defence() - 0.5).abs() < 1e-12 && power[2].defence() == 0.1);
        assert!((power[1].attribution() - 0.35).abs() < 1e-12 && power[0].defence() == 0.9);
    }

    #[test]
    fn more_share_pace_and_level_bring_more_aid() {
        let base = aided(0.5, 0.1, 50.0, 5)[1].defence();
        assert!(base > 0.1);
        assert!(aided(0.8, 0.1, 50.0, 5)[1].defence() > base);
        assert!(aided(0.5, 0.3, 50.0, 5)[1].defence() > base);
        assert!(aided(0.5, 0.1, 90.0, 5)[1].defence() > base);
    }
}
