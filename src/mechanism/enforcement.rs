//! Enforcement: those who see a breach may punish it at a cost, those who see someone look away may
//! punish that, and boldness and vengefulness may evolve on a clock of their own (Axelrod 1986). It
//! decides nobody's compliance: it tells what to expect of it.

use std::collections::BTreeMap;

use bevy_ecs::prelude::*;

use crate::model::{
    deed::{Act, Deed},
    install::Install,
    owners::{Owners, Randomness},
    random::{Draws, Lots, Owner, Purpose, Streams},
    sanction::Sanction,
    setting::{Clock, Setting},
    states::{self, by_slot, by_slot_mut},
};
use crate::spec::enforcement::{Choice, Equals, Params, Start};
use crate::theory::metanorms::{self, Population, Ties};

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
    let (streams, owners) = (world.resource::<Streams>(), world.resource::<Owners>());
    let states = 0..world.resource::<Setting>().state.len();
    let born: Vec<Habit> =
        states.map(|slot| Habit::born(&params, streams, owners.state(slot))).collect();
    let expected = expected(&params, &born);
    states::give(world, |slot| born[slot]);
    states::give(world, |slot| expected[slot]);
}

impl Habit {
    /// What a state of the first generation is like. Each draws its own traits.
    fn born(params: &Params, streams: &Streams, owner: Owner) -> Self {
        let [boldness, vengefulness] = match params.start {
            Start::Random => {
                let mut draws = streams.of(Purpose::Heredity, 0, 0, owner);
                let born = Population::random(1, &mut draws);
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
    (clock, random): (Res<Clock>, Randomness),
    mut habits: Query<&mut Habit>,
    sanctions: Query<&Sanction>,
) {
    let (habits, sanctions) = (by_slot_mut(&mut habits), by_slot(&sanctions));
    let Randomness { streams, owners } = &random;
    let mut breaches: BTreeMap<(u32, Option<u32>), u64> = BTreeMap::new();
    let mut acts = Vec::new();
    for deed in deeds.p0().read() {
        let Act::Broke { state, issue, chance, seen, .. } = &deed.what else { continue };
        let actor = *state as usize;
        // An actor's first, second … breach of a norm in a round has draws of its own.
        let before = breaches.entry((*state, *issue)).or_default();
        let broken = issue.map_or(Owner::NOBODY, |issue| owners.issue(issue as usize));
        let owner = owners.state(actor).and(broken).nth(*before);
        *before += 1;
        let lots = streams.of(Purpose::Vengeance, 0, clock.0, owner).lots();
        let mut witnesses = Witnesses { params: &params, habits, sanctions, lots, owners };
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
    /// The numbers that witnesses draw.
    lots: Lots,
    owners: &'a Owners,
}

impl Witnesses<'_> {
    /// What those do who saw a breach by `actor`, each third state noticing with probability
    /// `chance` who looked away.
    fn answer(&mut self, actor: usize, chance: f64, seen: &[bool]) -> Vec<Act> {
        let (params, mut acts) = (self.params, Vec::new());
        self.habits.iter_mut().for_each(|habit| habit.payoff -= params.hurt);
        self.habits[actor].payoff += params.hurt + params.temptation;
        for witness in (0..seen.len()).filter(|witness| seen[*witness] && *witness != actor) {
            let (by, whom) = (witness as u32, actor as u32);
            let number = self.lots.of(self.owners.state(witness));
            if number < self.sanctions[witness].vengefulness {
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
            let number = self.lots.of(self.owners.pair(witness, third));
            if number < chance * self.sanctions[third].vengefulness {
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
    (clock, random): (Res<Clock>, Randomness),
    mut habits: Query<&mut Habit>,
    mut sanctions: Query<&mut Sanction>,
) {
    if !clock.0.is_multiple_of(params.generation) {
        return;
    }
    let Randomness { streams, owners } = &random;
    let habits = by_slot_mut(&mut habits);
    let payoff: Vec<f64> = habits.iter().map(|habit| habit.payoff).collect();
    let own = |slot: usize| streams.of(Purpose::Heredity, 1, clock.0, owners.state(slot));
    let by_deviation = |ties| {
        // Who has offspring hangs on how all fared, so what is left to chance belongs to nobody.
        let mut draws = streams.page(Purpose::Heredity, 1, clock.0);
        metanorms::parents_by_deviation(&payoff, ties, &mut draws)
    };
    let mut own: Vec<Draws> = (0..payoff.len()).map(own).collect();
    let parents: Vec<usize> = match (params.selection, params.ties) {
        (Choice::Tournament, _) => {
            own.iter_mut().map(|draws| better_of_two(&payoff, owners, draws)).collect()
        }
        (Choice::Deviation, Equals::Drift) => by_deviation(Ties::Drift),
        (Choice::Deviation, Equals::Keep) => by_deviation(Ties::Keep),
    };
    let before = habits.to_vec();
    for ((habit, parent), draws) in habits.iter_mut().zip(parents).zip(&mut own) {
        let Habit { boldness, vengefulness, .. } = before[parent];
        let mut inherit = |sevenths| metanorms::mutate(sevenths, params.mutation, draws);
        let [boldness, vengefulness] = [boldness, vengefulness].map(&mut inherit);
        *habit = Habit { boldness, vengefulness, payoff: 0.0 };
    }
    by_slot_mut(&mut sanctions).copy_from_slice(&expected(&params, habits));
}

/// The better of two states drawn from all, the first of equals; they may be the same.
fn better_of_two(payoff: &[f64], owners: &Owners, draws: &mut Draws) -> usize {
    let mut any = || {
        let lots = draws.lots();
        lots.pick((0..payoff.len()).map(|slot| (slot, owners.state(slot), 1.0))).unwrap_or(0)
    };
    let [a, b] = [any(), any()];
    if payoff[b] > payoff[a] { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::bench::{Bench, assert_own_draws};

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
            let owners = Owners::new(&["a", "b", "c"].map(Into::into), &[]);
            let mut habits = [Habit::default(); 3];
            let sanctions = expected(params, &habits);
            let mut draws = Streams { seed: 1, replication: 0 }.page(Purpose::Vengeance, 0, 1);
            let (owners, sanctions) = (&owners, &sanctions[..]);
            let answers = |_| {
                let (habits, lots) = (&mut habits[..], draws.lots());
                let mut witnesses = Witnesses { params, habits, sanctions, lots, owners };
                witnesses.answer(0, 1.0, &[false, true, true])
            };
            let acts: Vec<Act> = (0..50).flat_map(answers).collect();
            acts.iter().filter(|act| matches!(act, Act::Punished { looked_away: true, .. })).count()
        };
        assert!(any(&lenient) > 5 && any(&Params { metanorm: false, ..lenient }) == 0);
    }

    #[test]
    fn who_punishes_whom_is_each_ones_own_draw() {
        assert_own_draws(|ids| {
            let mut bench = Bench::alike(ids);
            bench.world.init_resource::<bevy_ecs::message::Messages<Deed>>();
            bench.world.insert_resource(Params { vengefulness: 0.5, ..plain() });
            bench.install(install);
            bench.add(punish);
            reset(&mut bench.world);
            let mut told: BTreeMap<String, Vec<u32>> = BTreeMap::new();
            for round in 1..=60 {
                for (slot, _) in ids.iter().enumerate() {
                    let (state, seen) = (slot as u32, vec![true; ids.len()]);
                    let what =
                        Act::Broke { state, issue: Some(0), weighed: None, chance: 1.0, seen };
                    bench.world.write_message(Deed { round, what });
                }
                bench.play();
                let mut deeds = bench.world.resource_mut::<bevy_ecs::message::Messages<Deed>>();
                for deed in deeds.drain() {
                    if let Act::Punished { by, whom, .. } = deed.what {
                        let key = format!("{} by {}", ids[whom as usize], ids[by as usize]);
                        told.entry(key).or_default().push(round);
                    }
                }
            }
            told
        });
    }

    #[test]
    fn habits_are_born_and_change_by_each_ones_own_draws() {
        for start in [Start::Random, Start::Given] {
            assert_own_draws(|ids| {
                let habits = |seed: u64| {
                    let mut bench = Bench::alike(ids);
                    bench.world.insert_resource(Streams { seed, replication: 0 });
                    let (selection, mutation) = (Choice::Tournament, 0.3);
                    let evolving = Params { evolution: true, selection, ..plain() };
                    bench.world.insert_resource(Params { start, mutation, ..evolving });
                    bench.install(install);
                    reset(&mut bench.world);
                    if start == Start::Given {
                        bench.world.insert_resource(Clock(1));
                        bench.act(imitate);
                    }
                    bench.states::<Habit>()
                };
                let all: Vec<Vec<Habit>> = (0..20).map(habits).collect();
                let of = |slot: usize| all.iter().map(|habits| habits[slot]).collect::<Vec<_>>();
                (0..ids.len()).map(|slot| (ids[slot].to_owned(), of(slot))).collect()
            });
        }
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
        let owners = bench.world.resource::<Owners>().clone();
        let first: Vec<Habit> =
            (0..3).map(|slot| Habit::born(&params, &streams, owners.state(slot))).collect();
        let now: Vec<Habit> = bench.states();
        assert!(now != first && now.iter().all(|habit| habit.payoff == 0.0));
        assert!(bench.states().iter().all(|sanction: &Sanction| sanction.boldness.is_some()));
    }
}
