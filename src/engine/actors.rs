//! From a checked scenario to those who act beside the members: who holds the chair, stakeholders, mediators, parties to disputes.

use std::collections::BTreeMap;

use super::build::level;
use crate::model::{
    delegate::Delegates,
    dispute::{Complaint, DisputeSpec, Docket},
    issue::{IssueSpec, Level},
    mediator::Envoy,
    setting::Setting,
    stakeholder::{self, Access, Voice, Voices},
};
use crate::scenario::Scenario;

/// The venue's transparency, and what stakeholders who watch add to it.
pub(super) fn transparency(scenario: &Scenario) -> f64 {
    let watch = scenario.venue.stakeholders != Access::None;
    let voice: f64 = scenario.stakeholder.iter().filter(|_| watch).map(|s| s.voice).sum();
    stakeholder::watched(scenario.venue.transparency, voice)
}

/// What pulls the draft beside members: the state that holds the chair, and stakeholders who are consulted.
pub(super) fn voices(scenario: &Scenario) -> Voices {
    let asks = |positions: &BTreeMap<String, f64>| -> Vec<Option<f64>> {
        scenario.issue.iter().map(|issue| positions.get(&issue.id).copied()).collect()
    };
    let heard = scenario.venue.stakeholders == Access::Consultative;
    let chair = &scenario.chair;
    let holder = scenario.state.iter().find(|s| s.id == chair.state && chair.bias > 0.0);
    let mut voices: Vec<Voice> = holder
        .map(|state| Voice { asks: asks(&state.positions), weight: chair.bias })
        .into_iter()
        .collect();
    let consulted = scenario.stakeholder.iter().filter(|s| heard && s.voice > 0.0);
    voices.extend(consulted.map(|s| Voice { asks: asks(&s.positions), weight: s.voice }));
    Voices(voices)
}

/// How each state's delegation negotiates.
pub(super) fn delegates(scenario: &Scenario) -> Delegates {
    let (states, room) = (&scenario.state, &scenario.negotiation);
    Delegates {
        offering: states.iter().map(|s| s.offering.unwrap_or(room.offering)).collect(),
        acceptance: states.iter().map(|s| s.acceptance.unwrap_or(room.acceptance)).collect(),
        patience: states.iter().map(|s| s.patience).collect(),
        outside: states.iter().map(|s| s.outside_option).collect(),
    }
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

/// The mediator that the scenario names, or the first that it describes, or a secretariat.
pub(super) fn envoy(scenario: &Scenario, setting: &Setting) -> Envoy {
    let named = scenario.mediator.iter().find(|m| m.id == scenario.mediation.mediator);
    let Some(mediator) = named.or(scenario.mediator.first()) else { return Envoy::default() };
    let form = scenario.preferences.form;
    let level = |(issue, back): (&IssueSpec, &f64)| {
        mediator.positions.get(&issue.id).map_or(*back, |x| level(issue, &Level::Point(*x), form))
    };
    let position = || scenario.issue.iter().zip(&setting.status_quo).map(level).collect();
    Envoy {
        position: (!mediator.positions.is_empty()).then(position),
        bias: mediator.bias,
        information: mediator.information,
        failure_cost: mediator.failure_cost,
        leverage: mediator.leverage,
        described: true,
    }
}
