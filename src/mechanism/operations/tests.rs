//! Norms in force and trust: how they move what states do. What needs no norm is shown through the
//! engine.

use std::collections::BTreeMap;

use bevy_ecs::schedule::IntoScheduleConfigs;

use super::*;
use crate::model::{
    bench::Bench,
    cyber::CyberPower,
    deed::{Act, Deed},
    harm::Spillover,
    incident::{Hostility, Incidents, Response as Did},
    norm::Norm,
    trust::Trust,
};
use crate::spec::{
    behaviour::Behaviour,
    conduct::{
        Hazard,
        operations::{Answered, Attribution, Operations, Prevention, Response},
    },
};

fn plain() -> Params {
    Params {
        operations: Operations {
            enabled: true,
            scope: Answered::Named,
            opportunity: 12.0,
            suspects: 8,
            shield: 0.0,
            steepness: 1.0,
            affinity: 0.0,
            gain: 1.0,
            restraint: 0.5,
            slip: 0.0,
            severity: 0.1,
        },
        attribution: Attribution {
            detection: 0.8,
            accuracy: 0.9,
            false_alarm: 0.02,
            misread: 0.0,
            power: 0.0,
            standard: 0.5,
            strictest: 0.95,
            width: 0.05,
        },
        response: Response {
            resolve: 1.0,
            cost: 0.0,
            illegality: 0.5,
            custom: 1.0,
            ease: 0.2,
            armed_attack: 0.8,
            critical: 0.5,
            self_defence_cost: 0.1,
            force: 2.0,
            trust: 0.5,
            promise: 0.4,
        },
        prevention: Prevention {
            enabled: true,
            detection: 0.9,
            accuracy: 0.9,
            false_alarm: 0.05,
            cost: 0.1,
            illegality: 0.4,
            custom: 0.5,
            harm: 0.6,
        },
    }
}

/// Counts of what three states did to each other in 200 rounds, by a word.
fn did(change: impl FnOnce(&mut Bench)) -> BTreeMap<&'static str, f64> {
    let mut bench = Bench::new(&[&[100.0], &[0.0], &[50.0]], &[10.0]);
    bench.give(|_| CyberPower::new(1.0, 0.5, 0.5));
    bench.world.insert_resource(plain());
    bench.world.insert_resource(Hazard {
        rounds_per_year: 12.0,
        tail: 1.5,
        critical: 0.1,
        critical_weight: 2.0,
        spillover: 0.0,
    });
    bench.world.init_resource::<Spillover>();
    bench.world.init_resource::<Hostility>();
    bench.world.init_resource::<Incidents>();
    bench.world.init_resource::<bevy_ecs::message::Messages<Deed>>();
    change(&mut bench);
    bench.install(install);
    let prevents = bench.world.resource::<Params>().prevention.enabled;
    let strike = prevention::strike.run_if(move || prevents);
    let (foresee, plan, carry_out) = (game::foresee, plans::plan, plans::carry_out);
    bench.add((foresee, plan, strike, carry_out, attribution::blame, response::answer).chain());
    let mut counts = BTreeMap::new();
    let governs = bench.norms().first().and_then(|norm| norm.governs);
    let (ban, strikes) = (Some(Behaviour::StateOperations), Some(Behaviour::PreventiveSelfDefence));
    for round in 1..=200 {
        bench.play();
        let incidents = bench.world.resource::<Incidents>().seen(round).to_vec();
        let mut add = |word, many: usize| *counts.entry(word).or_insert(0.0) += many as f64;
        add("operations", incidents.iter().filter(|i| i.happened).count());
        add("blame", incidents.iter().filter(|i| i.blamed.is_some()).count());
        let took = |response| incidents.iter().filter(|i| i.response == response).count();
        add("countermeasures", took(Did::Countermeasure));
        add("self-defence", took(Did::SelfDefence));
        let mut deeds = bench.world.resource_mut::<bevy_ecs::message::Messages<Deed>>();
        for deed in deeds.drain() {
            match deed.what {
                Act::Struck { .. } => add("strikes", 1),
                Act::Broke { issue: Some(0), seen, .. } if governs == ban => {
                    add("breaches", 1);
                    add("seen", usize::from(seen.contains(&true)));
                }
                Act::Broke { issue: Some(0), .. } if governs == strikes => {
                    add("unlawful strikes", 1)
                }
                Act::Suspected { state, by, .. } => {
                    assert!(!by[state as usize] && by.contains(&true));
                    add("suspected", 1);
                }
                _ => {}
            }
        }
    }
    counts
}

fn under(behaviour: Behaviour, level: f64) -> impl FnOnce(&mut Bench) {
    move |bench| {
        let norm = Norm::new(0, Some(behaviour), level, 1.0, vec![true; 3], 0);
        bench.put_in_force(vec![norm]);
    }
}

fn tuned(behaviour: Behaviour, level: f64, change: fn(&mut Params)) -> BTreeMap<&'static str, f64> {
    did(move |bench| {
        under(behaviour, level)(bench);
        change(&mut bench.world.resource_mut::<Params>());
    })
}

#[test]
fn a_ban_restrains_those_in_good_faith_and_breaking_it_is_a_breach() {
    let free = did(|_| ());
    let banned = did(under(Behaviour::StateOperations, 100.0));
    assert!(banned["operations"] < free["operations"] && !free.contains_key("breaches"));
    assert!(banned["suspected"] > 0.0 && !free.contains_key("suspected"));
    assert!(banned["breaches"] == banned["operations"] && banned["seen"] < banned["breaches"]);
    let dearer = tuned(Behaviour::StateOperations, 100.0, |p| p.operations.restraint = 2.0);
    assert_eq!(dearer["operations"], 0.0);
    let faithless = did(|bench| {
        under(Behaviour::StateOperations, 100.0)(bench);
        bench.give(|_| crate::model::states::GoodFaith(0.0));
    });
    assert_eq!(faithless["operations"], free["operations"]);
}

#[test]
fn a_strict_norm_on_evidence_spares_blame() {
    let bold: fn(&mut Params) = |p| p.operations.gain = 1000.0;
    let loose = tuned(Behaviour::AttributionEvidence, 0.0, bold)["blame"];
    let strict = tuned(Behaviour::AttributionEvidence, 100.0, bold)["blame"];
    let stricter = tuned(Behaviour::AttributionEvidence, 100.0, |p| {
        p.operations.gain = 1000.0;
        p.attribution.strictest = 1.0;
    })["blame"];
    assert!(stricter < strict && strict < loose, "{stricter} {strict} {loose}");
}

#[test]
fn the_law_of_force_moves_who_uses_it() {
    let bold: fn(&mut Params) = |p| p.operations.gain = 1000.0;
    let on = |behaviour, level, word: &str| tuned(behaviour, level, bold)[word];
    let pair = |behaviour, word: &str| (on(behaviour, 0.0, word), on(behaviour, 100.0, word));
    let (banned, free) = pair(Behaviour::Countermeasures, "countermeasures");
    assert!(banned < free);
    let (high, low) = pair(Behaviour::SelfDefence, "self-defence");
    assert!(high < low);
    let (unlawful, lawful) = pair(Behaviour::PreventiveSelfDefence, "strikes");
    assert!(unlawful < lawful);
    let breaches = |level| {
        tuned(Behaviour::PreventiveSelfDefence, level, bold).get("unlawful strikes").copied()
    };
    assert!(breaches(40.0) > Some(0.0) && breaches(60.0).is_none());
}

#[test]
fn a_promise_to_settle_disputes_and_trust_spare_force() {
    let bold: fn(&mut Params) = |p| p.operations.gain = 1000.0;
    let force = |counts: BTreeMap<&str, f64>| counts["countermeasures"];
    let bound = force(tuned(Behaviour::DisputeSettlement, 100.0, bold));
    let unbound = force(tuned(Behaviour::DisputeSettlement, 40.0, bold));
    let idle = force(tuned(Behaviour::DisputeSettlement, 100.0, |p| {
        p.operations.gain = 1000.0;
        p.response.promise = 0.0;
    }));
    assert!(bound < unbound && idle == unbound);
    let trusting = |level: f64, weight: f64| {
        force(did(move |bench| {
            let mut params = bench.world.resource_mut::<Params>();
            params.operations.gain = 1000.0;
            params.response.trust = weight;
            bench.world.insert_resource(Trust::uniform(3, level));
        }))
    };
    assert!(trusting(1.0, 0.5) < trusting(0.2, 0.5) && trusting(1.0, 0.0) == unbound);
}
