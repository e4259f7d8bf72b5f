//! What a victim and those who may attack it expect of each other in this round: who has how many
//! opportunities, what signals say, what answers cost under the norms in force. Solved anew only
//! where something has moved. It draws nothing and does nothing.

use bevy_ecs::prelude::*;

use crate::model::{
    cyber::CyberPower,
    incident::{Hostility, Incidents},
    norm::Norms,
    owners::Owners,
    random::{Lots, Owner},
    setting::Setting,
    states::{self, Bloc, GoodFaith, by_slot, by_slot_mut},
    trust::Trust,
    valuation::{OwnUtility, Valuation},
};
use crate::spec::{
    behaviour::Behaviour,
    conduct::{
        Hazard,
        operations::{Operations, Params},
    },
};
use crate::theory::{
    counts::pareto_above,
    prevention::{Answer, Dyads, Expectation, Menu, Strikes},
    signals::Signals,
};

/// Legality of self-defence where no norm binds: the armed-attack threshold as it stands.
const SELF_DEFENCE_CUSTOM: f64 = 0.5;

/// A state as others may attack it: its suspects in the order of slots, and what they expect.
#[derive(Component, Clone, Debug, Default)]
pub struct Victim {
    /// Who may attack it.
    pub suspects: Vec<u32>,
    /// How hostile each of them is to it.
    hostility: Vec<f64>,
    /// What they know.
    pub game: Game,
    /// What they expect; empty before the first round.
    pub found: Expectation,
    /// Which entry of the round's list is the plan against it.
    pub plan: Option<usize>,
}

/// What everybody knows of a game: see [`Dyads`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Game {
    /// Opportunities, by suspect.
    pub chance: Vec<f64>,
    /// Greatest gains.
    pub gain: Vec<f64>,
    restraint: Vec<f64>,
    /// Costs of answers.
    pub menu: Vec<Menu>,
    /// Error of execution.
    pub slip: f64,
    rest: Option<Rest>,
}

/// The part of a game that is the victim's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rest {
    /// Signals after an attack.
    pub signals: Signals,
    /// How the victim answers.
    pub answer: Answer,
    /// Strikes, if there are any.
    pub strikes: Option<Strikes>,
}

impl Victim {
    /// As before the first round.
    pub fn clear(&mut self) {
        self.game = Game::default();
        self.found = Expectation::default();
        self.plan = None;
    }

    /// Signals, answers and strikes; none before the first round, or for a state that nobody can
    /// attack.
    pub fn rest(&self) -> Option<Rest> {
        self.game.rest
    }

    /// Whom a signal names, if it names anybody; `guilty` did it, if anybody did.
    pub fn named(
        &self,
        signals: &Signals,
        guilty: Option<usize>,
        owners: &Owners,
        lots: Lots,
    ) -> Option<usize> {
        let owner = |named: Option<usize>| {
            named.map_or(Owner::NOBODY, |k| owners.state(self.suspects[k] as usize))
        };
        let among = signals.chances(guilty).map(|(named, chance)| (named, owner(named), chance));
        lots.pick(among).flatten()
    }

    fn solve(&mut self) -> bool {
        let Game { chance, gain, restraint, menu, slip, rest } = &self.game;
        let Some(Rest { signals, answer, strikes }) = *rest else { return true };
        let (slip, dyads) = (*slip, [chance, gain, restraint]);
        let game = Dyads {
            chance: dyads[0],
            gain: dyads[1],
            restraint: dyads[2],
            menu,
            slip,
            signals,
            answer,
            strikes,
        };
        game.expect_from(&mut self.found);
        self.found.converged
    }
}

/// Hostility of one state to another, in [0, 1]: as the scenario says, else by the distance of
/// positions, and less within a bloc.
fn hostility(
    valuation: &Valuation,
    setting: &Setting,
    blocs: &[Bloc],
    given: &Hostility,
    params: &Operations,
    [i, j]: [usize; 2],
) -> f64 {
    if let Some(level) = given.between(i as u32, j as u32) {
        return level;
    }
    let apart: f64 = match &valuation.own {
        OwnUtility::Spatial { position, salience, .. } if !setting.pie => (0..position.issues())
            .map(|l| salience.at(l, i) * (position.at(l, i) - position.at(l, j)).abs() / 100.0)
            .sum(),
        _ => 1.0,
    };
    let together = blocs[i].together(&blocs[j]);
    libm::pow(apart, params.steepness) * if together { 1.0 - params.affinity } else { 1.0 }
}

/// States before the first round: for each as a victim those with the most opportunities.
pub(super) fn victims(world: &mut World) -> Vec<Victim> {
    let (power, blocs): (Vec<CyberPower>, Vec<Bloc>) = (states::all(world), states::all(world));
    let world = &*world;
    let params = &world.resource::<Params>().operations;
    let (valuation, setting) = (world.resource::<Valuation>(), world.resource::<Setting>());
    let (given, states) = (world.resource::<Hostility>(), power.len());
    let victim = |j: usize| {
        let toward = |i: usize| hostility(valuation, setting, &blocs, given, params, [i, j]);
        let mut suspects: Vec<(usize, f64)> = (0..states)
            .filter(|i| *i != j)
            .map(|i| (i, toward(i)))
            .filter(|(i, level)| level * power[*i].offence() > 0.0)
            .collect();
        // Stable: ties go to the first in the list.
        let weight = |(i, level): &(usize, f64)| level * power[*i].offence();
        suspects.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
        suspects.truncate(params.suspects);
        suspects.sort_by_key(|(i, _)| *i);
        Victim {
            suspects: suspects.iter().map(|(i, _)| *i as u32).collect(),
            hostility: suspects.iter().map(|(_, level)| *level).collect(),
            ..Victim::default()
        }
    };
    (0..states).map(victim).collect()
}

/// What is read to say what a game is about.
struct View<'a> {
    params: &'a Params,
    hazard: &'a Hazard,
    power: &'a [CyberPower],
    norms: &'a Norms<'a, 'a>,
    trust: Option<&'a Trust>,
    faith: &'a [GoodFaith],
}

/// Solves the games in which something has moved.
#[expect(clippy::too_many_arguments, reason = "a system names what it reads")]
pub fn foresee(
    params: Res<Params>,
    hazard: Res<Hazard>,
    (powers, faith): (Query<&CyberPower>, Query<&GoodFaith>),
    norms: Norms,
    trust: Option<Res<Trust>>,
    mut victims: Query<&mut Victim>,
    mut incidents: ResMut<Incidents>,
    mut fresh: Local<Game>,
) {
    let view = View {
        params: &params,
        hazard: &hazard,
        power: by_slot(&powers),
        norms: &norms,
        trust: trust.as_deref(),
        faith: by_slot(&faith),
    };
    for (j, victim) in by_slot_mut(&mut victims).iter_mut().enumerate() {
        view.fill(j, victim, &mut fresh);
        if *fresh != victim.game {
            std::mem::swap(&mut *fresh, &mut victim.game);
            incidents.unsolved += usize::from(!victim.solve());
        }
    }
}

impl View<'_> {
    /// What the game of victim `j` is now.
    fn fill(&self, j: usize, victim: &Victim, game: &mut Game) {
        let (params, norms) = (self.params, self.norms);
        let suspects = || victim.suspects.iter().map(|i| *i as usize);
        game.slip = params.operations.slip;
        self.opportunities(j, victim, &mut game.chance);
        game.gain.clear();
        game.gain.extend(suspects().map(|_| params.operations.gain));
        game.restraint.clear();
        game.restraint.extend(suspects().map(|i| {
            let reach = norms.reach(Behaviour::StateOperations, i);
            params.operations.restraint * reach * self.faith[i].0
        }));
        game.menu.clear();
        game.menu.extend(suspects().map(|i| self.menu(j, i)));
        game.rest = (!victim.suspects.is_empty()).then(|| self.rest(j, victim.suspects.len()));
    }

    fn opportunities(&self, j: usize, victim: &Victim, chance: &mut Vec<f64>) {
        let operations = &self.params.operations;
        let most = operations.opportunity / self.hazard.rounds_per_year
            * (1.0 - operations.shield * self.power[j].defence());
        chance.clear();
        let pairs = victim.suspects.iter().zip(&victim.hostility);
        chance.extend(pairs.map(|(i, level)| most * level * self.power[*i as usize].offence()));
        let all: f64 = chance.iter().sum();
        if all > 1.0 {
            chance.iter_mut().for_each(|one| *one /= all);
        }
    }

    /// What answering `i` costs `j`.
    fn menu(&self, j: usize, i: usize) -> Menu {
        let response = &self.params.response;
        let legal = self.norms.legality(Behaviour::Countermeasures, j, response.custom);
        let promised = self.norms.settlement(j).min(self.norms.settlement(i));
        let peace = response.trust * self.trust.map_or(0.0, |trust| trust.at(j, i))
            + response.promise * promised;
        Menu {
            countermeasure: response.cost + response.illegality * (1.0 - legal) + peace,
            self_defence: response.self_defence_cost + peace,
        }
    }

    fn rest(&self, j: usize, suspects: usize) -> Rest {
        let Params { operations, attribution, response, prevention } = self.params;
        // A power of one half leaves the signals as they are.
        let blur = 1.0 + attribution.power * (1.0 - 2.0 * self.power[j].attribution());
        let sharpened = |detection: f64, accuracy: f64, false_alarm: f64| Signals {
            suspects,
            detection: libm::pow(detection, blur),
            accuracy: libm::pow(accuracy, blur),
            false_alarm: (false_alarm * blur).min(1.0),
            misread: attribution.misread,
        };
        let strict = self.norms.reach(Behaviour::AttributionEvidence, j);
        let legal = self.norms.legality(Behaviour::PreventiveSelfDefence, j, prevention.custom);
        Rest {
            signals: sharpened(
                attribution.detection,
                attribution.accuracy,
                attribution.false_alarm,
            ),
            answer: Answer {
                scope: operations.scope.scope(),
                resolve: response.resolve,
                standard: attribution.standard
                    + strict * (attribution.strictest - attribution.standard),
                width: attribution.width,
                grave: self.grave(j),
                force: response.force,
            },
            strikes: prevention.enabled.then(|| Strikes {
                warnings: sharpened(
                    prevention.detection,
                    prevention.accuracy,
                    prevention.false_alarm,
                ),
                cost: prevention.cost + prevention.illegality * (1.0 - legal),
                harm: prevention.harm,
            }),
        }
    }

    /// The chance that an operation against `j` is grave.
    fn grave(&self, j: usize) -> f64 {
        let Hazard { tail, critical, critical_weight, .. } = *self.hazard;
        let least = self.params.operations.severity;
        let from = |hit: bool| armed_attack(self.params, self.norms, j, hit);
        let plain = pareto_above(from(false), least, tail);
        let weighty = pareto_above(from(true), critical_weight * least, tail);
        (1.0 - critical) * plain + critical * weighty
    }
}

/// The severity from which an operation against `j` is an armed attack: A·2^(1 − 2ℓ), less for
/// critical functions.
pub(super) fn armed_attack(params: &Params, norms: &Norms, j: usize, critical: bool) -> f64 {
    let legal = norms.legality(Behaviour::SelfDefence, j, SELF_DEFENCE_CUSTOM);
    let factor = if critical { params.response.critical } else { 1.0 };
    params.response.armed_attack * libm::exp2(1.0 - 2.0 * legal) * factor
}
