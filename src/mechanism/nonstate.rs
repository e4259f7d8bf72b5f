//! Crime and terrorism: what others than states do (§8). Attempts come at a rate; cooperation where
//! the perpetrator sits, due diligence on the way, and the victim's defence stop some of them. It
//! asks who is blamed for nothing: states answer what states do.

use bevy_ecs::prelude::*;

use crate::model::{
    cyber::CyberPower,
    harm::Sufferers,
    incident::{Incident, Incidents, Sort},
    install::Install,
    norm::Norms,
    owners::{Owners, Randomness},
    random::{Draws, Lots, Purpose},
    setting::{Clock, Lasting},
    states::by_slot,
};
use crate::spec::{
    behaviour::Behaviour,
    conduct::{
        Hazard,
        nonstate::{Kind, Params, Paths},
    },
};
use crate::theory::counts::{negative_binomial, pareto};

/// Lets a run last in which there is crime or terrorism.
pub fn install(into: &mut Install) {
    let params = into.world.resource::<Params>();
    if params.crime.enabled || params.terrorism.enabled {
        into.world.insert_resource(Lasting(true));
    }
}

/// What decides whether an attempt becomes an incident.
struct World<'a> {
    norms: &'a Norms<'a, 'a>,
    power: &'a [CyberPower],
    owners: &'a Owners,
    paths: &'a Paths,
    hazard: &'a Hazard,
}

#[expect(clippy::too_many_arguments, reason = "a system names what it reads")]
/// Criminals and terrorists attempt, and what nothing stops does harm.
pub fn do_harm(
    params: Res<Params>,
    hazard: Res<Hazard>,
    norms: Norms,
    powers: Query<&CyberPower>,
    Randomness { streams, owners }: Randomness,
    clock: Res<Clock>,
    mut sufferers: Sufferers,
    mut incidents: ResMut<Incidents>,
) {
    let power = by_slot(&powers);
    let (paths, hazard) = (&params.nonstate, &*hazard);
    let world = World { norms: &norms, power, owners: &owners, paths, hazard };
    let (crime, terrorism) = (&params.crime, &params.terrorism);
    for (stream, sort, kind) in [(0, Sort::Crime, crime), (1, Sort::Terrorism, terrorism)] {
        if !kind.enabled {
            continue;
        }
        let (mean, dispersion) =
            (kind.rate / hazard.rounds_per_year, kind.dispersion / hazard.rounds_per_year);
        for victim in 0..power.len() {
            let own = |purpose| streams.of(purpose, stream, clock.0, owners.state(victim));
            let often = own(Purpose::Attempts).uniform();
            let attempts = negative_binomial(often, mean, dispersion);
            if attempts == 0 {
                continue;
            }
            let mut draws = own(Purpose::Attempt);
            for _ in 0..attempts {
                if let Some(incident) = world.attempt(sort, kind, victim, &mut draws) {
                    sufferers.strike(victim, incident.severity.unwrap_or(0.0));
                    incidents.of(clock.0).push(incident);
                }
            }
        }
    }
}

impl World<'_> {
    /// An attempt on a victim: the incident that comes of it, unless it is stopped.
    fn attempt(
        &self,
        sort: Sort,
        kind: &Kind,
        victim: usize,
        draws: &mut Draws,
    ) -> Option<Incident> {
        let (sits, passes) = (draws.lots(), draws.lots());
        let [stopped, severity, critical] = [(); 3].map(|()| draws.uniform());
        let behaviour =
            if sort == Sort::Crime { Behaviour::CyberCrime } else { Behaviour::CyberTerrorism };
        let home = self.home(victim, sits)?;
        let transit = self.transit(victim, home, passes);
        if stopped >= self.passes(behaviour, victim, home, transit) {
            return None;
        }
        let critical = critical < self.hazard.critical;
        let weight = if critical { self.hazard.critical_weight } else { 1.0 };
        Some(Incident {
            transit: transit.map(|slot| slot as u32),
            happened: true,
            severity: Some(weight * pareto(severity, kind.severity, self.hazard.tail)),
            critical,
            ..Incident::of(sort, victim as u32, Some(home as u32))
        })
    }

    /// Where the perpetrator sits: the more likely, the weaker the defence there. None where there
    /// is but one state. Where no place is easier than another since all are closed, all are alike.
    fn home(&self, victim: usize, lots: Lots) -> Option<usize> {
        let weight = |slot: usize| 1.0 - self.paths.haven * self.power[slot].defence();
        let among = |weight: &dyn Fn(usize) -> f64| {
            let others = (0..self.power.len()).filter(|slot| *slot != victim);
            lots.pick(others.map(|slot| (slot, self.owners.state(slot), weight(slot))))
        };
        among(&weight).or_else(|| among(&|_| 1.0))
    }

    /// Through which third state it passes, all alike; none where there is no third.
    fn transit(&self, victim: usize, home: usize, lots: Lots) -> Option<usize> {
        let between = (0..self.power.len()).filter(|slot| *slot != victim && *slot != home);
        lots.pick(between.map(|slot| (slot, self.owners.state(slot), 1.0)))
    }

    /// The chance that nobody stops it.
    fn passes(
        &self,
        behaviour: Behaviour,
        victim: usize,
        home: usize,
        transit: Option<usize>,
    ) -> f64 {
        let Paths { shield, cooperation, diligence, .. } = self.paths;
        let breadth = self.norms.governing(behaviour).map_or(0.0, |norm| norm.party_share());
        let stops = cooperation * self.norms.reach(behaviour, home) * breadth;
        let watch = |slot: usize| diligence * self.norms.reach(Behaviour::DueDiligence, slot);
        self.power[victim].exposure()
            * (1.0 - shield * self.power[victim].defence())
            * (1.0 - stops)
            * (1.0 - watch(home))
            * (1.0 - transit.map_or(0.0, watch))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        bench::Bench,
        harm::{Harm, Spillover},
        norm::Norm,
    };

    fn kind() -> Kind {
        Kind { enabled: true, rate: 24.0, dispersion: 1.0, severity: 0.1 }
    }

    fn plain() -> Params {
        let nonstate = Paths { haven: 0.5, shield: 0.5, cooperation: 0.8, diligence: 0.5 };
        let terrorism = Kind { enabled: false, ..kind() };
        Params { crime: kind(), terrorism, nonstate }
    }

    fn hazard() -> Hazard {
        Hazard {
            rounds_per_year: 12.0,
            tail: 1.5,
            critical: 0.1,
            critical_weight: 2.0,
            spillover: 0.0,
        }
    }

    /// What 60 rounds bring: incidents, harm, harm by spillover, those from the first state.
    fn suffered(change: impl FnOnce(&mut Bench)) -> (usize, f64, f64, usize) {
        let mut bench = Bench::new(&[&[80.0], &[60.0], &[50.0]], &[10.0]);
        bench.give(|slot| CyberPower::new(0.5, if slot == 0 { 1.0 } else { 0.3 }, 0.5));
        bench.world.insert_resource(plain());
        bench.world.insert_resource(hazard());
        bench.world.init_resource::<Spillover>();
        bench.world.init_resource::<Incidents>();
        change(&mut bench);
        bench.install(install);
        bench.add(do_harm);
        let (mut count, mut first) = (0, 0);
        for round in 1..=60 {
            bench.play();
            let incidents = bench.world.resource::<Incidents>().seen(round);
            count += incidents.len();
            first += incidents.iter().filter(|i| i.actor == Some(0)).count();
            assert!(incidents.iter().all(|i| i.actor != Some(i.victim) && i.transit != i.actor));
        }
        let harm = bench.states::<Harm>().iter().map(|state| state.total).sum();
        (count, harm, bench.world.resource::<Spillover>().harm, first)
    }

    fn tuned(change: fn(&mut Params)) -> (usize, f64, f64, usize) {
        suffered(|bench| change(&mut bench.world.resource_mut::<Params>()))
    }

    fn bound(behaviour: Behaviour, level: f64, party: [bool; 3]) -> impl FnOnce(&mut Bench) {
        move |bench| {
            let (governs, party) = (Some(behaviour), party.to_vec());
            let norm = Norm::new(0, governs, level, 1.0, party, 0);
            bench.put_in_force(vec![norm]);
        }
    }

    #[test]
    fn cooperation_and_diligence_stop_incidents_by_depth_and_breadth() {
        let without = suffered(|_| ()).0;
        let all = suffered(bound(Behaviour::CyberCrime, 100.0, [true; 3])).0;
        let shallow = suffered(bound(Behaviour::CyberCrime, 40.0, [true; 3])).0;
        let few = suffered(bound(Behaviour::CyberCrime, 100.0, [false, true, false])).0;
        assert!(all < shallow && shallow < without && all < few && few < without);
        assert_eq!(suffered(bound(Behaviour::CyberTerrorism, 100.0, [true; 3])).0, without);
        assert!(suffered(bound(Behaviour::DueDiligence, 100.0, [true; 3])).0 < without);
        let idle = |bench: &mut Bench| {
            bound(Behaviour::CyberCrime, 100.0, [true; 3])(bench);
            bench.world.resource_mut::<Params>().nonstate.cooperation = 0.0;
        };
        assert_eq!(suffered(idle).0, without);
    }

    #[test]
    fn every_parameter_acts() {
        let (count, harm, spilled, first) = suffered(|_| ());
        assert!(count > 100 && spilled == 0.0);
        assert!(tuned(|p| p.crime.rate = 48.0).0 > count);
        assert!(tuned(|p| p.crime.severity = 0.2).1 > harm);
        assert!(tuned(|p| p.nonstate.shield = 0.9).0 < count);
        assert!(tuned(|p| p.nonstate.haven = 1.0).3 < first);
        assert!(tuned(|p| p.terrorism.enabled = true).0 > count);
        assert_eq!(tuned(|p| p.crime.rate = 0.0).0, 0);
        let hazards = |change: fn(&mut Hazard)| {
            suffered(|bench| change(&mut bench.world.resource_mut::<Hazard>()))
        };
        assert!(hazards(|h| h.rounds_per_year = 24.0).0 < count);
        assert!(hazards(|h| h.tail = 3.0).1 < harm);
        assert!(
            hazards(|h| h.critical = 0.5).1 > harm && hazards(|h| h.critical_weight = 5.0).1 > harm
        );
        let open = suffered(|bench| bench.world.resource_mut::<Spillover>().share = 0.2);
        assert!(open.2 > 0.0 && (open.1 - 1.2 * harm).abs() < 1e-9 * harm);
        let hidden = |bench: &mut Bench| {
            let mut powers: Vec<CyberPower> = bench.states();
            powers[1].control_exposure = 0.0;
            bench.give(|slot| powers[slot]);
        };
        assert!(suffered(hidden).0 < count);
    }

    #[test]
    fn bunched_attempts_leave_more_rounds_in_peace() {
        let quiet = |dispersion: f64| {
            (0..2000)
                .filter(|k| negative_binomial(f64::from(*k) / 2000.0, 2.0, dispersion) == 0)
                .count()
        };
        assert!(quiet(0.1) > quiet(10.0));
    }
}
