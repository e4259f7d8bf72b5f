//! Enforcement: those who see a breach may punish it at a cost, those who see someone look away may punish that, and boldness and
//! vengefulness may evolve on a clock of their own (Axelrod 1986). It decides nobody's compliance: it tells what to expect of it.

use bevy_ecs::prelude::*;

use crate::model::{
    deed::{Act, Deed},
    install::Install,
    random::{Draws, Purpose, Streams},
    sanction::Sanction,
    setting::{Clock, Setting},
    states::{self, by_slot, by_slot_mut},
};
use crate::spec::enforcement::{Choice, Equals, Params, Start};
use crate::theory::metanorms::{self, Population, Selection, Ties};

/// How a state has fared in this generation, and what it is like where habits evolve.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct Habit {
    /// Boldness in sevenths.
    boldness: u8,
    /// Vengefulness in sevenths.
    vengefulness: u8,
    /// Payoff of this generation.
    payoff: f64,
}

/// Gives states their habits where breaches are punished.
pub fn install(into: &mut Install) {
    if into.world.resource::<Params>().enabled {
        states::give(into.world, |_| Habit::default());
        into.before_each_run(reset);
    }
}

fn reset(world: &mut World) {
    let params = world.resource::<Params>().clone();
    let (streams, states) = (*world.resource::<Streams>(), world.resource::<Setting>().state.len());
    let born: Vec<Habit> = (0..states).map(|slot| Habit::born(&params, slot, &streams)).collect();
    let expected = expected(&params, &born);
    states::give(world, |slot| born[slot]);
    states::give(world, |slot| expected[slot]);
}

impl Habit {
    /// What a state of the first generation is like. Each draws its own traits, so that a state
    /// appended moves no other's.
    fn born(params: &Params, slot: usize, streams: &Streams) -> Self {
        let [boldness, vengefulness] = match params.start {
            Start::Random => {
                let mut luck = streams.part(Purpose::Heredity, 0, 0, slot as u32);
                let born = Population::random(1, &mut luck);
                [born.boldness[0], born.vengefulness[0]]
            }
            Start::Given => [params.boldness, params.vengefulness].map(metanorms::sevenths),
        };
        Self { boldness, vengefulness, payoff: 0.0 }
    }
}

/// What states do to those who break norms, and expect of each other.
fn expected(params: &Params, habits: &[Habit]) -> Vec<Sanction> {
    let vengefulness = |habit: &Habit| match params.evolution {
        true => metanorms::share(habit.vengefulness),
        false => params.vengefulness,
    };
    let all: f64 = habits.iter().map(vengefulness).sum();
    let of = |habit: &Habit| Sanction {
        expected: params.punishment * (all - vengefulness(habit)),
        vengefulness: vengefulness(habit),
        boldness: params.evolution.then(|| metanorms::share(habit.boldness)),
    };
    habits.iter().map(of).collect()
}

/// Those who see a breach punish it, or look away, which may be punished too.
pub fn punish(
    mut deeds: ParamSet<(MessageReader<Deed>, MessageWriter<Deed>)>,
    params: Res<Params>,
    (clock, streams): (Res<Clock>, Res<Streams>),
    mut habits: Query<&mut Habit>,
    sanctions: Query<&Sanction>,
) {
    let (habits, sanctions) = (by_slot_mut(&mut habits), by_slot(&sanctions));
    let mut breaches = vec![0; habits.len()];
    let mut acts = Vec::new();
    for deed in deeds.p0().read() {
        let Act::Broke { state, chance, seen, .. } = &deed.what else { continue };
        let actor = *state as usize;
        // The luck of an actor's first, second … breach in a round is its own.
        let mut luck = streams.part(Purpose::Vengeance, breaches[actor], clock.0, *state);
        breaches[actor] += 1;
        let mut witnesses = Witnesses { params: &params, habits, sanctions, luck: &mut luck };
        acts.extend(witnesses.answer(actor, *chance, seen));
    }
    let mut out = deeds.p1();
    for what in acts {
        out.write(Deed { round: clock.0, what });
    }
}

/// States that may see a breach and answer it.
struct Witnesses<'a> {
    params: &'a Params,
    habits: &'a mut [Habit],
    sanctions: &'a [Sanction],
    luck: &'a mut Draws,
}

impl Witnesses<'_> {
    /// What those do who saw a breach by `actor`, each third state noticing with probability `chance` who looked away.
    fn answer(&mut self, actor: usize, chance: f64, seen: &[bool]) -> Vec<Act> {
        let (params, mut acts) = (self.params, Vec::new());
        self.habits.iter_mut().for_each(|habit| habit.payoff -= params.hurt);
        self.habits[actor].payoff += params.hurt + params.temptation;
        for witness in (0..seen.len()).filter(|witness| seen[*witness] && *witness != actor) {
            let (by, whom) = (witness as u32, actor as u32);
            if self.luck.uniform() < self.sanctions[witness].vengefulness {
                self.habits[actor].payoff -= params.punishment;
                self.habits[witness].payoff -= params.cost;
                acts.push(Act::Punished { by, whom, looked_away: false });
            } else if params.metanorm {
                acts.extend(self.rebuke(actor, witness, chance));
            }
        }
        acts
    }

    /// Punishment of a witness that looked away.
    fn rebuke(&mut self, actor: usize, witness: usize, chance: f64) -> Vec<Act> {
        let mut acts = Vec::new();
        for third in (0..self.habits.len()).filter(|k| *k != actor && *k != witness) {
            if self.luck.uniform() < chance * self.sanctions[third].vengefulness {
                self.habits[witness].payoff -= self.params.meta_punishment;
                self.habits[third].payoff -= self.params.meta_cost;
                let (by, whom) = (third as u32, witness as u32);
                acts.push(Act::Punished { by, whom, looked_away: true });
            }
        }
        acts
    }
}

/// At the end of a generation states imitate the habits of those who fared best, and payoffs start
/// from 0.
pub fn imitate(
    params: Res<Params>,
    (clock, streams): (Res<Clock>, Res<Streams>),
    mut habits: Query<&mut Habit>,
    mut sanctions: Query<&mut Sanction>,
) {
    if !clock.0.is_multiple_of(params.generation) {
        return;
    }
    let selection = match (params.selection, params.ties) {
        (Choice::Tournament, _) => Selection::Tournament,
        (Choice::Deviation, Equals::Drift) => Selection::ByDeviation(Ties::Drift),
        (Choice::Deviation, Equals::Keep) => Selection::ByDeviation(Ties::Keep),
    };
    let habits = by_slot_mut(&mut habits);
    let parents = Population {
        boldness: habits.iter().map(|habit| habit.boldness).collect(),
        vengefulness: habits.iter().map(|habit| habit.vengefulness).collect(),
    };
    let payoff: Vec<f64> = habits.iter().map(|habit| habit.payoff).collect();
    let mut luck = streams.page(Purpose::Heredity, 1, clock.0);
    let born = metanorms::evolve(&parents, &payoff, selection, params.mutation, &mut luck);
    let traits = born.boldness.into_iter().zip(born.vengefulness);
    for (habit, (boldness, vengefulness)) in habits.iter_mut().zip(traits) {
        *habit = Habit { boldness, vengefulness, payoff: 0.0 };
    }
    by_slot_mut(&mut sanctions).copy_from_slice(&expected(&params, habits));
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
        let evolution = bench.world.resource::<Params>().evolution;
        bench.add((punish, imitate.run_if(move || evolution)).chain());
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

    fn feared(bench: &mut Bench) -> Vec<f64> {
        bench.states().iter().map(|sanction: &Sanction| sanction.expected).collect()
    }

    #[test]
    fn who_sees_a_breach_punishes_it_at_a_cost() {
        let (mut bench, acts) = punished(plain());
        assert_eq!(acts, [(1, 0, false), (2, 0, false)]);
        let habits: Vec<Habit> = bench.states();
        let payoff = [0.05 - 0.2, -0.01 - 0.02, -0.01 - 0.02];
        assert!(habits.iter().zip(payoff).all(|(a, b)| (a.payoff - b).abs() < 1e-12), "{habits:?}");
        assert_eq!(feared(&mut bench), [0.2; 3]);
    }

    #[test]
    fn who_looks_away_is_punished_where_there_is_a_metanorm() {
        let lenient = Params { vengefulness: 0.5, metanorm: true, ..plain() };
        let any = |params: &Params| {
            let mut habits = [Habit::default(); 3];
            let sanctions = expected(params, &habits);
            let mut luck = Streams { seed: 1, replication: 0 }.page(Purpose::Vengeance, 0, 1);
            let (habits, sanctions) = (&mut habits[..], &sanctions[..]);
            let mut witnesses = Witnesses { params, habits, sanctions, luck: &mut luck };
            let answers = |_| witnesses.answer(0, 1.0, &[false, true, true]);
            let acts: Vec<Act> = (0..50).flat_map(answers).collect();
            acts.iter().filter(|act| matches!(act, Act::Punished { looked_away: true, .. })).count()
        };
        assert!(any(&lenient) > 5 && any(&Params { metanorm: false, ..lenient }) == 0);
    }

    #[test]
    fn without_vengefulness_nothing_is_punished_or_expected() {
        let (mut bench, acts) = punished(Params { vengefulness: 0.0, metanorm: true, ..plain() });
        assert!(acts.is_empty());
        assert_eq!(feared(&mut bench), [0.0; 3]);
    }

    #[test]
    fn habits_of_those_who_fare_best_spread_at_the_end_of_a_generation() {
        let params = Params { evolution: true, start: Start::Random, ..plain() };
        let (mut bench, _) = punished(params.clone());
        let streams = *bench.world.resource::<Streams>();
        let first: Vec<Habit> = (0..3).map(|slot| Habit::born(&params, slot, &streams)).collect();
        let now: Vec<Habit> = bench.states();
        assert!(now != first && now.iter().all(|habit| habit.payoff == 0.0));
        assert!(bench.states().iter().all(|sanction: &Sanction| sanction.boldness.is_some()));
    }
}
