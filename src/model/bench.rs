//! A small room for the unit tests of mechanisms: one forum of selfish states in good faith, and a world with nothing
//! else in it. It is compiled for tests only.

use bevy_ecs::{
    component::Mutable,
    message::Messages,
    prelude::*,
    schedule::{Schedule, SingleThreadedExecutor},
};

use super::{
    appraisal::{self, Costs, Scratch},
    columns::Columns,
    forum::{Ballots, Draft, Floor, ForumKey, Ladder, Members, Rules, Rung, Stage},
    install::Install,
    message::{Happening, What},
    norm::Norms,
    phase::{Phase, Round},
    random::Streams,
    setting::{Clock, Scale, Setting},
    sitting::Pace,
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

/// Equal members of a room, never absent.
pub fn members(states: usize) -> Members {
    Members {
        seated: vec![true; states],
        weight: vec![1.0 / states as f64; states],
        veto: vec![false; states],
        absence: vec![0.0; states],
        count: states,
    }
}

fn setting(states: usize, status_quo: &[f64]) -> Setting {
    let names = |letter: &str, n: usize| (0..n).map(|i| format!("{letter}{i}").into()).collect();
    Setting {
        state: names("S", states),
        state_name: names("S", states),
        bloc: vec!["".into(); states],
        capability: vec![1.0; states],
        issue: names("i", status_quo.len()),
        governs: vec![None; status_quo.len()],
        opening: vec![false; status_quo.len()],
        scale: vec![Scale::Continuous; status_quo.len()],
        status_quo: status_quo.to_vec(),
        pie: false,
        exaggeration: vec![0.0; states],
        good_faith: vec![1.0; states],
        transparency: 1.0,
        harm: vec![0.0; states],
        risk_aversion: vec![0.0; states],
        concession: vec![1.0; states],
        costs: Costs { operability: 0.01, pressure: 0.25, decay: 0.8 },
        horizon: 100,
    }
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
        world.init_resource::<Norms>();
        world.insert_resource(Clock(0));
        world.insert_resource(Streams { seed: 1, replication: 0 });
        world.insert_resource(setting(states, status_quo));
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
            members(states),
            rules,
            draft,
            Floor::default(),
            Ladder::new(vec![Rung::Negotiation], 10, 0),
            Stage::Opening,
            Ballots::default(),
        ));
        let forum = forum.id();
        let mut schedule = Schedule::new(Round);
        schedule.set_executor(SingleThreadedExecutor::new());
        Phase::chain(&mut schedule);
        let mut bench = Self { world, schedule, forum };
        bench.appraise();
        bench
    }

    /// Installs a mechanism.
    pub fn install(&mut self, mechanism: fn(&mut Install)) {
        let Self { world, schedule, .. } = self;
        let mut resets = Vec::new();
        let mut into = Install::new(world, schedule, &mut resets);
        mechanism(&mut into);
        into.finish(Pace::Round);
    }

    /// Puts levels on the table and prices them.
    pub fn table(&mut self, levels: &[f64]) {
        self.set(|draft: &mut Draft| draft.levels = levels.to_vec());
        self.appraise();
    }

    /// Prices the draft and takes everybody's stance on it.
    pub fn appraise(&mut self) {
        let valuation = self.world.resource::<Valuation>().clone();
        let setting = self.world.resource::<Setting>().clone();
        let states = setting.state.len();
        let (draft, members): (Draft, Members) = (self.get(), self.get());
        let band = self.get::<Rules>().band;
        let mut scratch = Scratch::default();
        scratch.resize(states);
        let base = valuation.values(&setting.status_quo);
        let mut floor = Floor::new(base, valuation.best(), setting.status_quo.len());
        appraisal::appraise(&mut floor, &draft, &valuation, &setting.costs, &mut scratch);
        appraisal::take_stances(&mut floor, &members, band);
        appraisal::mark_brackets(&mut floor, &draft, &setting.status_quo, &valuation, &mut scratch);
        self.set(|old: &mut Floor| *old = floor);
    }

    /// Changes a component of the forum.
    pub fn set<C: Component<Mutability = Mutable>>(&mut self, change: impl FnOnce(&mut C)) {
        change(&mut self.world.get_mut::<C>(self.forum).unwrap());
    }

    /// A component of the forum.
    pub fn get<C: Component + Clone>(&self) -> C {
        self.world.get::<C>(self.forum).unwrap().clone()
    }

    /// Plays one round; what happened.
    pub fn play(&mut self) -> Vec<What> {
        self.world.resource_mut::<Clock>().0 += 1;
        self.schedule.run(&mut self.world);
        self.world.resource_mut::<Messages<Happening>>().drain().map(|told| told.what).collect()
    }
}
