//! Power shift: the offence of some states grows, and a rival that declines may fight while it
//! still can (Fearon 1995; Powell 2006). It decides on wars over contested stakes alone: operations
//! and strikes are others' business.

use bevy_ecs::prelude::*;

use crate::model::{
    cyber::{CyberPower, Growth},
    deed::{Act, Deed},
    install::Install,
    norm::Norms,
    owners::Randomness,
    random::Purpose,
    rivalry::{Rivalry, RivalryKey, War},
    setting::{Clock, Lasting},
    states::by_slot,
};
use crate::spec::{
    behaviour::Behaviour,
    power_shift::{Offers, Params},
};
use crate::theory::war::{Proposer, Shift, of_a_round};

/// Lets a run in which power shifts last, and forgets its wars before each run.
pub fn install(into: &mut Install) {
    if into.world.resource::<Params>().enabled {
        into.world.resource_mut::<Lasting>().0 = true;
        into.undo::<&mut Rivalry>(|mut rivalry| rivalry.war = None);
    }
}

/// What decides on war.
struct Theatre<'a> {
    params: &'a Params,
    norms: &'a Norms<'a, 'a>,
    power: &'a [CyberPower],
    growth: &'a [Growth],
}

/// Rivals whose decline is not to be borne fight while they can.
pub fn fight(
    params: Res<Params>,
    norms: Norms,
    (powers, growth): (Query<&CyberPower>, Query<&Growth>),
    clock: Res<Clock>,
    Randomness { streams, owners }: Randomness,
    mut rivalries: Query<(&RivalryKey, &mut Rivalry)>,
    mut out: MessageWriter<Deed>,
) {
    let (power, growth) = (by_slot(&powers), by_slot(&growth));
    let theatre = Theatre { params: &params, norms: &norms, power, growth };
    for (_, mut rivalry) in rivalries.iter_mut().sort::<&RivalryKey>() {
        let Some((declining, rising, [shift, bearable])) = theatre.at_war(&rivalry) else {
            continue;
        };
        // A second rivalry of the same two draws for itself.
        let [first, second] = rivalry.sides.map(|slot| slot as usize);
        let owner = owners.pair(first, second).nth(rivalry.nth.into());
        let mut draws = streams.of(Purpose::War, 0, clock.0, owner);
        let won = draws.uniform() >= theatre.odds(declining as usize, rising as usize, 0.0);
        rivalry.war = Some(War { round: clock.0, declining, won });
        let what = Act::Fought { declining, rising, won, shift, bearable };
        out.write(Deed { round: clock.0, what });
    }
}

/// The offence of states grows by a round's part of a year's growth.
pub fn grow(params: Res<Params>, mut states: Query<(&Growth, &mut CyberPower)>) {
    for (growth, mut power) in &mut states {
        power.growth_offence += growth.0 / f64::from(params.rounds_a_year);
    }
}

impl Theatre<'_> {
    /// Who fights whom over a stake that is still contested, and what decided it: the side that
    /// declines first, the first of two that do.
    fn at_war(&self, rivalry: &Rivalry) -> Option<(u32, u32, [f64; 2])> {
        if rivalry.war.is_some() {
            return None;
        }
        let [first, second] = rivalry.sides;
        [(first, second), (second, first)].into_iter().find_map(|(declining, rising)| {
            let weighed = self.weigh(rivalry.cost, declining as usize, rising as usize);
            (weighed[0] > weighed[1]).then_some((declining, rising, weighed))
        })
    }

    /// The chance that `rising` would win against `declining` after so many years of growth, p =
    /// o/(o + d).
    fn odds(&self, declining: usize, rising: usize, years: f64) -> f64 {
        let grown = self.power[rising].offence() + years * self.growth[rising].0;
        let (offence, defence) = (grown.clamp(0.0, 1.0), self.power[declining].defence());
        if offence + defence > 0.0 { offence / (offence + defence) } else { 0.5 }
    }

    /// By how much power shifts, and how large a shift is borne.
    fn weigh(&self, cost: f64, declining: usize, rising: usize) -> [f64; 2] {
        let params = self.params;
        let rounds = f64::from(params.rounds_a_year);
        let lawful =
            self.norms.legality(Behaviour::PreventiveSelfDefence, declining, params.legality);
        // A year of the stake is as many rounds of it.
        let shift = Shift {
            now: self.odds(declining, rising, 0.0),
            next: self.odds(declining, rising, 1.0 / rounds),
            cost_declining: rounds * (cost + params.illegality * (1.0 - lawful)),
            cost_rising: rounds * cost,
            patience: of_a_round(params.patience, rounds),
        };
        shift.weighed(match params.proposer {
            Offers::Rising => Proposer::Rising,
            Offers::Declining => Proposer::Declining,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{bench::Bench, norm::Norm};

    fn plain() -> Params {
        Params {
            enabled: true,
            patience: 0.9,
            rounds_a_year: 12,
            proposer: Offers::Rising,
            illegality: 0.0,
            legality: 0.0,
        }
    }

    /// Two rivals of equal power, the second growing by so much a year: whether and when the first
    /// fights within two years.
    fn war(params: Params, growth: f64, cost: f64, change: impl FnOnce(&mut Bench)) -> Option<War> {
        let mut bench = Bench::new(&[&[90.0], &[50.0]], &[20.0]);
        bench.world.init_resource::<bevy_ecs::message::Messages<Deed>>();
        bench.world.init_resource::<Lasting>();
        bench.give(|slot| Growth(if slot == 1 { growth } else { 0.0 }));
        let rivalry = Rivalry { sides: [0, 1], nth: 0, cost, war: None };
        let rivalry = bench.world.spawn((RivalryKey(0), rivalry)).id();
        bench.world.insert_resource(params);
        change(&mut bench);
        bench.install(install);
        bench.add((fight, grow).chain());
        (0..24).for_each(|_| drop(bench.play()));
        bench.world.get::<Rivalry>(rivalry).unwrap().war
    }

    #[test]
    fn without_growth_there_is_peace_and_a_fast_rise_is_fought() {
        assert_eq!(war(plain(), 0.0, 0.0, |_| ()), None);
        let fought = war(plain(), 0.4, 0.1, |_| ());
        assert!(fought.is_some_and(|w| w.round == 1 && w.declining == 0), "{fought:?}");
    }

    #[test]
    fn patience_makes_small_shifts_dangerous_and_costs_keep_the_peace() {
        let fought = |patience: f64, cost: f64| {
            war(Params { patience, ..plain() }, 0.15, cost, |_| ()).is_some()
        };
        assert!(fought(0.99, 0.1) && !fought(0.5, 0.1) && !fought(0.99, 1e3));
        let offers = Params { proposer: Offers::Declining, patience: 0.99, ..plain() };
        assert!(war(offers, 0.15, 2.0, |_| ()).is_none() && fought(0.99, 2.0));
    }

    #[test]
    fn what_the_law_forbids_costs_more() {
        let params = Params { patience: 0.99, illegality: 3000.0, ..plain() };
        let banned = war(params.clone(), 0.15, 0.1, |_| ());
        let lawful = war(params.clone(), 0.15, 0.1, |bench| {
            let governs = Some(Behaviour::PreventiveSelfDefence);
            let norm = Norm::new(0, governs, 100.0, 1.0, vec![true; 2], 0);
            bench.put_in_force(vec![norm]);
        });
        assert!(banned.is_none() && lawful.is_some());
        assert!(war(Params { legality: 1.0, ..params }, 0.15, 0.1, |_| ()).is_some());
    }
}
