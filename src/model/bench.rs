//! A small room for the unit tests of mechanisms: one forum of selfish states in good faith, and a
//! world with nothing else in it. It is compiled for tests only.

use std::{collections::BTreeMap, fmt::Debug};

use bevy_ecs::{
    component::Mutable,
    message::Messages,
    prelude::*,
    schedule::{IntoScheduleConfigs, Schedule, SingleThreadedExecutor},
    system::SystemState,
};

use super::{
    appraisal::{Costs, Pricing, Scratch},
    assembly::{Assembly, Forum},
    columns::Columns,
    cyber::{CyberPower, DEFAULT_POWER, Growth},
    delegation::{
        Credentials, IdealValue, Judged, Judgement, JudgementDataReadOnly, Members, Represents,
        SitsIn, StatusQuoValue,
    },
    forum::{Ballots, Brackets, Draft, ForumKey, Ladder, LastDemands, Rules, Rung, Stage, Verdict},
    harm::Harm,
    install::Install,
    instruments::Instruments,
    mediator::Mediator,
    message::{Happening, What},
    norm::{Norm, Norms, put_in_force},
    owners::Owners,
    phase::{Phase, Round},
    random::Streams,
    sanction::Sanction,
    setting::{Clock, Label, Name, Scale, Setting},
    state::Slot,
    states::{self, Bloc, Capability, GoodFaith, State},
    treaty::Hurdle,
    valuation::{Concern, OwnUtility, Valuation},
};
use crate::spec::{arbitration::AwardVote, preferences::Regard};
use crate::theory::voting::Rule;

/// A world with one forum, and the schedule of what was installed.
pub struct Bench {
    pub world: World,
    pub schedule: Schedule,
    pub forum: Entity,
}

/// Own utility by distance from these ideals, one row a state: quadratic, all issues alike.
pub fn spatial(ideals: &[&[f64]]) -> OwnUtility {
    let (states, issues) = (ideals.len(), ideals[0].len());
    OwnUtility::Spatial {
        position: Columns::build(issues, states, |issue, slot| ideals[slot][issue]),
        salience: Columns::build(issues, states, |_, _| 1.0 / issues as f64),
        kappa: 2.0,
    }
}

/// Nobody regards others.
pub fn selfish(states: usize) -> Concern {
    let none = vec![0.0; states];
    let form = Regard::CharnessRabin;
    Concern { form, first: none.clone(), second: none, rawls: 0.0, patrons: Vec::new(), any: false }
}

/// Columns of members without a world around them.
pub struct Roster {
    pub seated: Vec<bool>,
    pub weight: Vec<f64>,
    pub veto: Vec<bool>,
}

impl Roster {
    /// Equal members.
    pub fn new(states: usize) -> Self {
        let weight = vec![1.0 / states as f64; states];
        Self { seated: vec![true; states], weight, veto: vec![false; states] }
    }

    pub fn members(&self) -> Members<'_> {
        let Self { seated, weight, veto } = self;
        Members { seated, weight, veto, ..Members::default() }
    }
}

/// A state of which nothing is said.
fn state(slot: usize) -> State {
    State {
        slot: Slot(slot as u32),
        name: Name(format!("S{slot}").into()),
        bloc: Bloc("".into()),
        capability: Capability(1.0),
        faith: GoodFaith(1.0),
        power: CyberPower::new(DEFAULT_POWER, DEFAULT_POWER, DEFAULT_POWER),
        growth: Growth(0.0),
        instruments: Instruments::default(),
        hurdle: Hurdle { least_gain: 0.0, threshold: 0.25 },
        harm: Harm::default(),
        sanction: Sanction::default(),
    }
}

fn setting(states: usize, status_quo: &[f64]) -> Setting {
    let names = |letter: &str, n: usize| (0..n).map(|i| format!("{letter}{i}").into()).collect();
    Setting {
        state: names("S", states),
        state_name: names("S", states),
        issue: names("i", status_quo.len()),
        governs: vec![None; status_quo.len()],
        opening: vec![false; status_quo.len()],
        scale: vec![Scale::Continuous; status_quo.len()],
        status_quo: status_quo.to_vec(),
        pie: false,
        transparency: 1.0,
        costs: Costs { operability: 0.01, pressure: 0.25, decay: 0.8 },
        horizon: 100,
    }
}

/// Holds a mechanism to it that what it draws for a state, or for one toward another, is the same
/// whoever else there is. `drawn` says by ids what it draws; what has the same ids is compared.
pub fn assert_own_draws<T: PartialEq + Debug>(drawn: impl Fn(&[&str]) -> BTreeMap<String, T>) {
    let before = drawn(&["a", "b", "c"]);
    for ids in [&["a", "b", "c", "d"][..], &["d", "c", "a", "b"], &["c", "a"], &["a", "e", "c"]] {
        let after = drawn(ids);
        let mut known = 0;
        for (who, drawn) in before.iter().filter(|(who, _)| after.contains_key(*who)) {
            assert_eq!(*drawn, after[who], "{who} among {ids:?}");
            known += 1;
        }
        assert!(known > 0, "nobody is left among {ids:?}");
        let mut new = after.iter().filter(|(who, _)| !before.contains_key(*who));
        assert!(new.all(|(_, drawn)| before.values().all(|other| other != drawn)), "{ids:?}");
    }
    let all: Vec<&T> = before.values().collect();
    assert!(all.iter().enumerate().all(|(k, one)| !all[..k].contains(one)), "{before:?}");
}

/// Looks at the norms of a world.
pub fn norms_of<T>(world: &mut World, look: impl FnOnce(&Norms) -> T) -> T {
    let mut state = SystemState::<Norms>::new(world);
    look(&state.get(world).unwrap())
}

/// Looks at these norms, in force in an empty world.
pub fn in_force<T>(norms: Vec<Norm>, look: impl FnOnce(&Norms) -> T) -> T {
    let mut world = World::new();
    put_in_force(&mut world, norms);
    norms_of(&mut world, look)
}

impl Bench {
    /// States with these ideals, one row a state, around the status quo, which is also the draft.
    pub fn new(ideals: &[&[f64]], status_quo: &[f64]) -> Self {
        Self::of(spatial(ideals), ideals.len(), status_quo)
    }

    /// States with these preferences.
    pub fn of(own: OwnUtility, states: usize, status_quo: &[f64]) -> Self {
        let mut world = World::new();
        world.init_resource::<Messages<Happening>>();
        world.insert_resource(Clock(0));
        world.insert_resource(Streams { seed: 1, replication: 0 });
        let setting = setting(states, status_quo);
        world.insert_resource(Owners::new(&setting.state, &setting.issue));
        world.insert_resource(setting);
        let mut scratch = Scratch::default();
        scratch.resize(states);
        world.insert_resource(scratch);
        world.insert_resource(Valuation { own, concern: selfish(states) });
        let rules = Rules {
            venue: Rule::Consensus,
            fallback: None,
            award: AwardVote::Original,
            band: 0.05,
            chambers: Vec::new(),
            fallback_chambers: Vec::new(),
        };
        let draft = Draft {
            levels: status_quo.to_vec(),
            operability: 1.0,
            sponsor: None,
            before_award: None,
            open: None,
            tabled: Vec::new(),
            tier: 1.0,
        };
        let forum = world.spawn((
            ForumKey(0),
            rules,
            draft,
            Brackets(vec![false; status_quo.len()]),
            LastDemands::default(),
            Ladder::new(vec![Rung::Negotiation], 10, 0),
            Stage::Opening,
            Ballots::default(),
            Verdict::None,
        ));
        let forum = forum.id();
        world.spawn(Mediator::default());
        let sent: Vec<Entity> = (0..states).map(|slot| world.spawn(state(slot)).id()).collect();
        for state in sent {
            let brought = Credentials::of_member(1.0 / states as f64);
            world.spawn((SitsIn(forum), Represents(state), brought, Judgement::default()));
        }
        let mut schedule = Schedule::new(Round);
        schedule.set_executor(SingleThreadedExecutor::new());
        Phase::chain(&mut schedule);
        let mut bench = Self { world, schedule, forum };
        bench.appraise();
        bench
    }

    /// States with these ids that are alike, so that only their draws tell them apart.
    pub fn alike(ids: &[&str]) -> Self {
        let mut bench = Self::new(&vec![&[90.0][..]; ids.len()], &[20.0]);
        let labels: Vec<Label> = ids.iter().map(|id| Label::from(*id)).collect();
        bench.world.insert_resource(Owners::new(&labels, &[Label::from("issue")]));
        bench
    }

    /// Puts what a mechanism needs into the world.
    pub fn install(&mut self, mechanism: fn(&mut Install)) {
        let mut resets = Vec::new();
        mechanism(&mut Install::new(&mut self.world, &mut resets));
    }

    /// Adds systems to the round.
    pub fn add<M>(
        &mut self,
        systems: impl IntoScheduleConfigs<bevy_ecs::system::ScheduleSystem, M>,
    ) {
        self.schedule.add_systems(systems);
    }

    /// Puts levels on the table and prices them.
    pub fn table(&mut self, levels: &[f64]) {
        self.set(|draft: &mut Draft| draft.levels = levels.to_vec());
        self.appraise();
    }

    /// Prices the draft and takes everybody's stance on it.
    pub fn appraise(&mut self) {
        let status_quo = self.world.resource::<Setting>().status_quo.clone();
        let valuation = self.world.resource::<Valuation>();
        let (base, best) = (valuation.values(&status_quo), valuation.best());
        self.column(base.into_iter().map(StatusQuoValue));
        self.column(best.into_iter().map(IdealValue));
        let review = |mut assembly: Assembly, mut pricing: Pricing| {
            assembly.forum().review(&mut pricing);
        };
        self.world.run_system_cached(review).unwrap();
    }

    /// Puts the forum on a rung, from the first round.
    pub fn at(&mut self, rung: Rung) {
        self.set(|stage: &mut Stage| *stage = Stage::At(rung));
        self.set(|ladder: &mut Ladder| ladder.enter(rung, 1));
    }

    /// Gives each delegation a component, by slot.
    pub fn column<C: Component<Mutability = Mutable>>(
        &mut self,
        values: impl IntoIterator<Item = C>,
    ) {
        let mut found = self.world.query::<&mut C>();
        for (mut now, value) in found.iter_mut(&mut self.world).zip(values) {
            *now = value;
        }
    }

    /// What delegations make of the draft.
    pub fn judged(&mut self) -> Judged {
        let mut query = self.world.query::<JudgementDataReadOnly>();
        Judged::of(query.query(&self.world))
    }

    /// Lets somebody see the forum.
    pub fn look<T>(&mut self, see: impl FnOnce(Forum) -> T) -> T {
        let mut state = SystemState::<Assembly>::new(&mut self.world);
        see(state.get_mut(&mut self.world).unwrap().forum())
    }

    /// Changes a component of the forum.
    pub fn set<C: Component<Mutability = Mutable>>(&mut self, change: impl FnOnce(&mut C)) {
        change(&mut self.world.get_mut::<C>(self.forum).unwrap());
    }

    /// A component of the forum.
    pub fn get<C: Component + Clone>(&self) -> C {
        self.world.get::<C>(self.forum).unwrap().clone()
    }

    /// Runs one system, once.
    pub fn act<M>(&mut self, system: impl IntoSystem<(), (), M> + 'static) -> Vec<What> {
        self.world.run_system_cached(system).unwrap();
        self.world.resource_mut::<Messages<Happening>>().drain().map(|told| told.what).collect()
    }

    /// Gives every state a component, in place of what it had.
    pub fn give<T: Component>(&mut self, of: impl Fn(usize) -> T) {
        states::give(&mut self.world, of);
    }

    /// A component of every state, by slot.
    pub fn states<T: Component + Clone>(&mut self) -> Vec<T> {
        states::all(&mut self.world)
    }

    /// Puts these norms in force, and no others.
    pub fn put_in_force(&mut self, norms: Vec<Norm>) {
        put_in_force(&mut self.world, norms);
    }

    /// The norms in force, in the order of entry.
    pub fn norms(&mut self) -> Vec<Norm> {
        norms_of(&mut self.world, |norms| norms.in_order().into_iter().cloned().collect())
    }

    /// Plays one round; what happened.
    pub fn play(&mut self) -> Vec<What> {
        self.world.resource_mut::<Clock>().0 += 1;
        self.schedule.run(&mut self.world);
        self.world.resource_mut::<Messages<Happening>>().drain().map(|told| told.what).collect()
    }
}
