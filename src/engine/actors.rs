//! From a checked scenario to those who act beside the members: who holds the chair, stakeholders,
//! mediators, parties to disputes.

use std::collections::BTreeMap;

use bevy_ecs::prelude::World;

use super::build::level;
use crate::mechanism::agenda::{Table, Tabled};
use crate::model::{
    dispute::{Complaint, Docket},
    harm::Spillover,
    incident::{Hostility, Incidents},
    install::Reset,
    mediator::Mediator,
    norm::{InForce, Norm},
    rivalry::{Rivalry, RivalryKey},
    setting::Setting,
    stakeholder::{self, Voice},
    valuation::Patronage,
};
use crate::spec::{
    Scenario,
    behaviour::Behaviour,
    dispute::DisputeSpec,
    issue::{IssueSpec, Level},
    rivalry::RivalrySpec,
    stakeholder::Access,
    state::StateSpec,
    text::TextSpec,
    venue::Membership,
};

/// What conduct is made of beside its parameters: hostility, and, where anything may happen,
/// incidents and how their harm spills over.
pub(super) fn conduct(world: &mut World, resets: &mut Vec<Reset>, scenario: &Scenario) {
    let conduct = &scenario.conduct;
    world.insert_resource(hostility(scenario));
    if conduct.happens() {
        world.insert_resource(Spillover { share: conduct.spillover, harm: 0.0 });
        world.init_resource::<Incidents>();
        resets.push(Box::new(|world| {
            world.resource_mut::<Spillover>().harm = 0.0;
            world.insert_resource(Incidents::default());
        }));
    }
}

/// The hostility that the scenario states.
fn hostility(scenario: &Scenario) -> Hostility {
    let slot = |id: &str| scenario.state.iter().position(|state| state.id == id);
    let of = |(by, state): (usize, &StateSpec)| -> Vec<(u32, u32, f64)> {
        let toward = |(id, level): (&String, &f64)| Some((by as u32, slot(id)? as u32, *level));
        state.hostility.iter().filter_map(toward).collect()
    };
    let mut all: Vec<_> = scenario.state.iter().enumerate().flat_map(of).collect();
    all.sort_by_key(|(by, to, _)| (*by, *to));
    Hostility(all)
}

/// The venue's transparency, and what stakeholders who watch add to it.
pub(super) fn transparency(scenario: &Scenario) -> f64 {
    let watch = scenario.venue.stakeholders != Access::None;
    let voice: f64 = scenario.stakeholder.iter().filter(|_| watch).map(|s| s.voice).sum();
    stakeholder::watched(scenario.venue.transparency, voice)
}

/// What pulls the draft beside members: the state that holds the chair, and stakeholders who are
/// consulted.
pub(super) fn voices(scenario: &Scenario) -> Vec<Voice> {
    let asks = |positions: &BTreeMap<String, f64>| -> Vec<Option<f64>> {
        scenario.issue.iter().map(|issue| positions.get(&issue.id).copied()).collect()
    };
    let heard = scenario.venue.stakeholders == Access::Consultative;
    let chair = &scenario.chair;
    let holder = scenario.state.iter().find(|s| s.id == chair.state && chair.bias > 0.0);
    let held = |state: &StateSpec| -> Vec<Option<f64>> {
        scenario.issue.iter().map(|issue| scenario.position(state, issue)).collect()
    };
    let mut voices: Vec<Voice> =
        holder.map(|state| Voice { asks: held(state), weight: chair.bias }).into_iter().collect();
    let consulted = scenario.stakeholder.iter().filter(|s| heard && s.voice > 0.0);
    voices.extend(consulted.map(|s| Voice { asks: asks(&s.positions), weight: s.voice }));
    voices
}

/// The texts that the scenario tables, on the dimensions of the run.
pub(super) fn tabled(scenario: &Scenario, setting: &Setting) -> Table {
    let text = |text: &TextSpec| Tabled {
        sponsor: scenario.state.iter().position(|s| s.id == text.sponsor).unwrap_or(0) as u32,
        operability: text.operability,
        levels: scenario
            .issue
            .iter()
            .zip(&setting.status_quo)
            .map(|(issue, back)| tabled_level(scenario, text, issue, *back))
            .collect(),
    };
    Table(scenario.text.iter().map(text).collect())
}

/// The level of a text on an issue: as written, else on the way from the status quo to the mean of
/// what its authors want.
fn tabled_level(scenario: &Scenario, text: &TextSpec, issue: &IssueSpec, back: f64) -> f64 {
    if let Some(written) = text.levels.get(&issue.id) {
        return level(issue, written, scenario.preferences.form);
    }
    let Some(reach) = text.reach_on(issue) else { return back };
    let wants = |id: &str| {
        let author = scenario.state.iter().find(|state| state.id == id)?;
        scenario.position(author, issue)
    };
    let wanted: Vec<f64> = text.authors().filter_map(wants).collect();
    let mean = wanted.iter().sum::<f64>() / wanted.len().max(1) as f64;
    if wanted.is_empty() { back } else { back + reach * (mean - back) }
}

/// The norms that the scenario puts in force before the first round.
pub(super) fn in_force(scenario: &Scenario) -> InForce {
    let spec = &scenario.in_force;
    let binds = |state: &StateSpec| match &spec.parties {
        Membership::All => true,
        Membership::Ids(ids) => ids.contains(&state.id),
    };
    let party: Vec<bool> = scenario.state.iter().map(binds).collect();
    let norm = |(issue, of): (usize, &IssueSpec)| {
        let governs = of.governs.as_deref().and_then(Behaviour::named);
        let level = *spec.levels.get(&of.id)?;
        Some(Norm::new(issue, governs, level, spec.operability, party.clone(), 0))
    };
    InForce(scenario.issue.iter().enumerate().filter_map(norm).collect())
}

/// States that are not independent, whose view they weigh, and how far each has one of its own.
pub(super) fn patrons(scenario: &Scenario) -> Vec<Patronage> {
    let states = &scenario.state;
    let ward = |(client, state): (usize, &StateSpec)| {
        let patron = states.iter().position(|other| other.id == state.patron)?;
        let independence = state.independence();
        (independence < 1.0).then_some(Patronage { client, patron, independence })
    };
    states.iter().enumerate().filter_map(ward).collect()
}

/// The complaints that the scenario brings.
pub(super) fn docket(scenario: &Scenario) -> Docket {
    let slot =
        |id: &str| scenario.state.iter().position(|state| state.id == id).unwrap_or(0) as u32;
    let complaint = |spec: &DisputeSpec| Complaint {
        claimant: slot(&spec.claimant),
        respondent: slot(&spec.respondent),
        round: spec.round,
        severity: spec.severity,
        responsible: spec.responsible,
        governs: spec.governs,
    };
    Docket {
        open: scenario.disputes.enabled,
        brought: scenario.dispute.iter().map(complaint).collect(),
    }
}

/// The stakes that are contested.
pub(super) fn rivalries(scenario: &Scenario) -> Vec<(RivalryKey, Rivalry)> {
    let slot =
        |id: &str| scenario.state.iter().position(|state| state.id == id).unwrap_or(0) as u32;
    let all = &scenario.rivalry;
    let sides = |spec: &RivalrySpec| [slot(&spec.first), slot(&spec.second)];
    let rivalry = |(at, spec): (usize, &RivalrySpec)| {
        let nth = all[..at].iter().filter(|before| sides(before) == sides(spec)).count() as u32;
        Rivalry { sides: sides(spec), nth, cost: spec.cost, war: None }
    };
    (0..).map(RivalryKey).zip(all.iter().enumerate().map(rivalry)).collect()
}

/// The mediator that the scenario names, or the first that it describes, or a secretariat.
pub(super) fn mediator(scenario: &Scenario, setting: &Setting) -> Mediator {
    let named = scenario.mediator.iter().find(|m| m.id == scenario.mediation.mediator);
    let Some(found) = named.or(scenario.mediator.first()) else { return Mediator::default() };
    let form = scenario.preferences.form;
    let level = |(issue, back): (&IssueSpec, &f64)| {
        found.positions.get(&issue.id).map_or(*back, |x| level(issue, &Level::Point(*x), form))
    };
    let position = || scenario.issue.iter().zip(&setting.status_quo).map(level).collect();
    Mediator {
        position: (!found.positions.is_empty()).then(position),
        bias: found.bias,
        information: found.information,
        failure_cost: found.failure_cost,
        leverage: found.leverage,
        described: true,
    }
}
