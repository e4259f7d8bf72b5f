//! Enforcement: those who see a breach may punish it at a cost, those who see someone look away may punish that, and boldness and
//! vengefulness may evolve on a clock of their own (Axelrod 1986). It decides nobody's compliance: it tells what to expect of it.

use bevy_ecs::prelude::*;

use crate::model::{
    deed::{Act, Deed},
    install::Install,
    phase::Phase,
    random::{Draws, Purpose, Streams},
    sanction::Sanctions,
    setting::{Clock, Setting},
};
use crate::spec::enforcement::{Choice, Equals, Params, Start};
use crate::theory::metanorms::{self, Population, Selection, Ties};

/// How states have fared in this generation, and what they are like where habits evolve.
#[derive(Resource, Clone, Debug, Default)]
struct Habits {
    /// Boldness and vengefulness in sevenths; empty where nothing evolves.
    population: Population,
    /// Payoffs of this generation, by slot.
    payoff: Vec<f64>,
}

/// Adds enforcement to a run that has it.
pub fn install(into: &mut Install) {
    if into.world.resource::<Params>().enabled {
        into.world.init_resource::<Habits>();
        into.world.init_resource::<Sanctions>();
        into.schedule.add_systems(enforce.in_set(Phase::Enforcement));
        into.before_each_run(reset);
    }
}

fn reset(world: &mut World) {
    let params = world.resource::<Params>().clone();
    let states = world.resource::<Setting>().state.len();
    let mut habits = Habits { payoff: vec![0.0; states], ..Habits::default() };
    if params.evolution {
        habits.population = first_generation(&params, states, world.resource::<Streams>());
    }
    world.insert_resource(habits.expected(&params));
    world.insert_resource(habits);
}

fn first_generation(params: &Params, states: usize, streams: &Streams) -> Population {
    match params.start {
        Start::Random => {
            // A state's traits are its own, so that one at the end moves nobody's.
            let one = |slot: usize| {
                Population::random(1, &mut streams.part(Purpose::Heredity, 0, 0, slot as u32))
            };
            let born: Vec<Population> = (0..states).map(one).collect();
            Population {
                boldness: born.iter().map(|p| p.boldness[0]).collect(),
                vengefulness: born.iter().map(|p| p.vengefulness[0]).collect(),
            }
        }
        Start::Given => Population {
            boldness: vec![metanorms::sevenths(params.boldness); states],
            vengefulness: vec![metanorms::sevenths(params.vengefulness); states],
        },
    }
}

impl Habits {
    /// What states are like and expect of each other.
    fn expected(&self, params: &Params) -> Sanctions {
        let shares = |traits: &[u8]| traits.iter().map(|t| metanorms::share(*t)).collect();
        let vengefulness: Vec<f64> = match params.evolution {
            true => shares(&self.population.vengefulness),
            false => vec![params.vengefulness; self.payoff.len()],
        };
        let all: f64 = vengefulness.iter().sum();
        let of = |own: &f64| params.punishment * (all - own);
        Sanctions {
            expected: vengefulness.iter().map(of).collect(),
            vengefulness,
            boldness: shares(&self.population.boldness),
        }
    }

    /// What those do who saw a breach by `actor`, each third state noticing with probability `chance` who looked away.
    fn answer(
        &mut self,
        params: &Params,
        vengefulness: &[f64],
        (actor, chance, seen): (usize, f64, &[bool]),
        luck: &mut Draws,
    ) -> Vec<Act> {
        let mut acts = Vec::new();
        self.payoff.iter_mut().for_each(|payoff| *payoff -= params.hurt);
        self.payoff[actor] += params.hurt + params.temptation;
        for witness in (0..seen.len()).filter(|witness| seen[*witness] && *witness != actor) {
            let (by, whom) = (witness as u32, actor as u32);
            if luck.uniform() < vengefulness[witness] {
                self.payoff[actor] -= params.punishment;
                self.payoff[witness] -= params.cost;
                acts.push(Act::Punished { by, whom, looked_away: false });
            } else if params.metanorm {
                acts.extend(self.rebuke(params, vengefulness, (actor, witness, chance), luck));
            }
        }
        acts
    }

    /// Punishment of a witness that looked away.
    fn rebuke(
        &mut self,
        params: &Params,
        vengefulness: &[f64],
        (actor, witness, chance): (usize, usize, f64),
        luck: &mut Draws,
    ) -> Vec<Act> {
        let mut acts = Vec::new();
        for third in (0..vengefulness.len()).filter(|k| *k != actor && *k != witness) {
            if luck.uniform() < chance * vengefulness[third] {
                self.payoff[witness] -= params.meta_punishment;
                self.payoff[third] -= params.meta_cost;
                let (by, whom) = (third as u32, witness as u32);
                acts.push(Act::Punished { by, whom, looked_away: true });
            }
        }
        acts
    }
}

fn enforce(
    mut deeds: ParamSet<(MessageReader<Deed>, MessageWriter<Deed>)>,
    params: Res<Params>,
    (clock, streams): (Res<Clock>, Res<Streams>),
    mut habits: ResMut<Habits>,
    mut sanctions: ResMut<Sanctions>,
) {
    let mut breaches = vec![0; habits.payoff.len()];
    let mut acts = Vec::new();
    for deed in deeds.p0().read() {
        let Act::Broke { state, chance, seen, .. } = &deed.what else { continue };
        let actor = *state as usize;
        // The luck of an actor's first, second … breach in a round is its own.
        let mut luck = streams.part(Purpose::Vengeance, breaches[actor], clock.0, *state);
        breaches[actor] += 1;
        let breach = (actor, *chance, seen.as_slice());
        acts.extend(habits.answer(&params, &sanctions.vengefulness, breach, &mut luck));
    }
    let mut out = deeds.p1();
    for what in acts {
        out.write(Deed { round: clock.0, what });
    }
    if params.evolution && clock.0.is_multiple_of(params.generation) {
        habits.imitate(&params, &mut streams.page(Purpose::Heredity, 1, clock.0));
        *sanctions = habits.expected(&params);
    }
}

impl Habits {
    /// The next generation.
    fn imitate(&mut self, params: &Params, luck: &mut Draws) {
        let selection = match (params.selection, params.ties) {
            (Choice::Tournament, _) => Selection::Tournament,
            (Choice::Deviation, Equals::Drift) => Selection::ByDeviation(Ties::Drift),
            (Choice::Deviation, Equals::Keep) => Selection::ByDeviation(Ties::Keep),
        };
        self.population =
            metanorms::evolve(&self.population, &self.payoff, selection, params.mutation, luck);
        self.payoff.fill(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::bench::Bench;

    fn plain() -> Params {
        Params {
            enabled: true,
            vengefulness: 1.0,
            punishment: 0.1,
            cost: 0.02,
            metanorm: false,
            meta_punishment: 0.1,
            meta_cost: 0.02,
            evolution: false,
            start: Start::Given,
            boldness: 0.0,
            temptation: 0.05,
            hurt: 0.01,
            generation: 1,
            mutation: 0.0,
            selection: Choice::Deviation,
            ties: Equals::Keep,
        }
    }

    /// What follows a breach by the first of three states that both others see.
    fn punished(params: Params) -> (Bench, Vec<(u32, u32, bool)>) {
        let mut bench = Bench::new(&[&[90.0], &[50.0], &[30.0]], &[20.0]);
        bench.world.init_resource::<bevy_ecs::message::Messages<Deed>>();
        bench.world.insert_resource(params);
        bench.install(install);
        reset(&mut bench.world);
        let seen = vec![false, true, true];
        let what = Act::Broke { state: 0, issue: None, weighed: None, chance: 1.0, seen };
        bench.world.write_message(Deed { round: 1, what });
        bench.play();
        let deeds = bench.world.resource_mut::<bevy_ecs::message::Messages<Deed>>().into_inner();
        let told = |deed: Deed| match deed.what {
            Act::Punished { by, whom, looked_away } => Some((by, whom, looked_away)),
            _ => None,
        };
        let acts = deeds.drain().filter_map(told).collect();
        (bench, acts)
    }

    #[test]
    fn who_sees_a_breach_punishes_it_at_a_cost() {
        let (bench, acts) = punished(plain());
        assert_eq!(acts, [(1, 0, false), (2, 0, false)]);
        let payoff = bench.world.resource::<Habits>().payoff.clone();
        let expected = [0.05 - 0.2, -0.01 - 0.02, -0.01 - 0.02];
        assert!(payoff.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{payoff:?}");
        assert_eq!(bench.world.resource::<Sanctions>().expected, [0.2; 3]);
    }

    #[test]
    fn who_looks_away_is_punished_where_there_is_a_metanorm() {
        let lenient = Params { vengefulness: 0.5, metanorm: true, ..plain() };
        let any = |params: &Params| {
            let mut acts = Vec::new();
            let mut habits = Habits { payoff: vec![0.0; 3], ..Habits::default() };
            let vengeful = vec![params.vengefulness; 3];
            let mut luck = Streams { seed: 1, replication: 0 }.page(Purpose::Vengeance, 0, 1);
            for _ in 0..50 {
                let breach = (0, 1.0, &[false, true, true][..]);
                acts.extend(habits.answer(params, &vengeful, breach, &mut luck));
            }
            acts.iter().filter(|act| matches!(act, Act::Punished { looked_away: true, .. })).count()
        };
        assert!(any(&lenient) > 5 && any(&Params { metanorm: false, ..lenient }) == 0);
    }

    #[test]
    fn without_vengefulness_nothing_is_punished_or_expected() {
        let (bench, acts) = punished(Params { vengefulness: 0.0, metanorm: true, ..plain() });
        assert!(acts.is_empty());
        assert_eq!(bench.world.resource::<Sanctions>().expected, [0.0; 3]);
    }

    #[test]
    fn habits_of_those_who_fare_best_spread_at_the_end_of_a_generation() {
        let params = Params { evolution: true, start: Start::Random, ..plain() };
        let (bench, _) = punished(params.clone());
        let first = first_generation(&params, 3, bench.world.resource::<Streams>());
        let now = bench.world.resource::<Habits>();
        assert_ne!(now.population, first);
        assert_eq!(now.payoff, [0.0; 3]);
        assert_eq!(bench.world.resource::<Sanctions>().boldness.len(), 3);
    }
}
