//! Cases of the keys of trust, enforcement and shifts of power: the test that runs them is in `parameters`.

use comity::engine::Outcome;

use crate::parameters::{Case, ROOM, mean, rounds};

/// Disputes whose awards are broken by states of little faith, in a room that soon agrees, and rivals of whom one rises.
const CONDUCT: &str = r#"
schema = 1
title = "Conduct"
[run]
rounds = 40
[venue]
rule = { kind = "simple-majority" }
transparency = 0.7
[negotiation]
deadline = 10
bluff = 1
[chair]
vigilance = 0.2
[adoption]
noise = 0
absence = 0
[disputes]
deadline = 2
cooperation = 0
arbitration = "compulsory"
[trust]
[enforcement]
[power_shift]
illegality = 0
[[issue]]
id = "x"
status_quo = 10
[[bloc]]
id = "north"
[[state]]
id = "A"
bloc = "north"
positions = { x = 90 }
[[state]]
id = "B"
bloc = "north"
positions = { x = 0 }
good_faith = 0.1
[[state]]
id = "C"
positions = { x = 70 }
good_faith = 0.1
growth = 0.4
[[state]]
id = "D"
positions = { x = 60 }
[[dispute]]
claimant = "A"
respondent = "B"
[[dispute]]
claimant = "D"
respondent = "C"
severity = 2
[[dispute]]
claimant = "A"
respondent = "D"
[[rivalry]]
first = "A"
second = "C"
cost = 0.1
"#;

/// Rules of the chair and the vote under which the room bargains longer.
const SLOW: &[&str] = &["venue.rule.kind=consensus"];

/// Habits that evolve within the run.
const EVOLVING: &[&str] = &["enforcement.evolution=true", "enforcement.generation=5"];

/// Many generations from random habits, of which bold ones last, since breaches are tempting.
const LONG: &[&str] =
    &["enforcement.start=random", "run.rounds=200", "enforcement.temptation=0.05"];

/// Four states under a norm that costs the first .16, the second nothing, the third .04, the last .01, in utility a round.
const BOUND: &str = r#"
schema = 1
title = "Bound"
[run]
rounds = 30
[venue]
transparency = 0.7
[negotiation]
deadline = 1
[in_force]
operability = 1
levels = { x = 50 }
[compliance]
patience = 0.9
cooperation = 0.01
[trust]
[[issue]]
id = "x"
status_quo = 10
[[state]]
id = "A"
positions = { x = 90 }
good_faith = 0
[[state]]
id = "B"
positions = { x = 50 }
good_faith = 0
[[state]]
id = "C"
positions = { x = 30 }
good_faith = 0
[[state]]
id = "D"
positions = { x = 40 }
good_faith = 0
"#;

pub fn cases() -> Vec<Case> {
    [compliance, trust, enforcement, payoffs, power_shift]
        .into_iter()
        .flat_map(|group| group())
        .collect()
}

fn some(runs: &[Outcome], of: impl Fn(&Outcome) -> Option<f64>) -> f64 {
    mean(runs, |run| of(run).unwrap_or(f64::NAN))
}

fn trusted(runs: &[Outcome]) -> f64 {
    some(runs, |run| run.run.trust)
}

fn punished(runs: &[Outcome]) -> f64 {
    some(runs, |run| run.run.punishments.map(|n| n as f64))
}

fn rebuked(runs: &[Outcome]) -> f64 {
    some(runs, |run| run.run.punishments_meta.map(|n| n as f64))
}

fn bold(runs: &[Outcome]) -> f64 {
    some(runs, |run| run.run.boldness)
}

/// Habits at the end: any change shows.
fn habits(runs: &[Outcome]) -> f64 {
    bold(runs) + 1.7 * some(runs, |run| run.run.vengefulness)
}

fn vengeful(runs: &[Outcome]) -> f64 {
    some(runs, |run| run.run.vengefulness)
}

fn wars(runs: &[Outcome]) -> f64 {
    some(runs, |run| run.run.wars.map(|n| n as f64))
}

fn measured(runs: &[Outcome]) -> f64 {
    mean(runs, |run| f64::from(u8::from(run.run.trust.is_some())))
}

fn kept(runs: &[Outcome]) -> f64 {
    some(runs, |run| run.run.compliance)
}

fn suspected(runs: &[Outcome]) -> f64 {
    some(runs, |run| run.run.suspicions.map(|n| n as f64))
}

fn drifted(runs: &[Outcome]) -> f64 {
    mean(runs, |run| run.run.drift.unwrap_or(0.0))
}

fn compliance() -> Vec<Case> {
    let of = |path| Case::of(path, BOUND).runs(3);
    vec![
        of("compliance.enabled")
            .values(&["false", "true"])
            .up(|runs| mean(runs, |run| f64::from(u8::from(run.run.compliance.is_some())))),
        of("compliance.patience").values(&["0", "0.5", "0.9", "0.99"]).up(kept),
        of("compliance.cooperation").values(&["0", "0.002", "0.01", "0.1"]).up(kept),
        of("compliance.reciprocity")
            .with(&["compliance.cooperation=0.008"])
            .values(&["0", "0.5", "1"])
            .down(kept),
        of("compliance.monitoring")
            .with(&["venue.transparency=0"])
            .values(&["0", "0.3", "1"])
            .up(kept),
        of("compliance.false_alarm").values(&["0", "0.1", "0.6"]).down(kept),
        of("compliance.false_alarm")
            .with(&["state[*].good_faith=1"])
            .values(&["0", "0.1", "0.6"])
            .up(suspected),
        of("compliance.watch").values(&["steady", "varied"]).differs(kept),
        of("trust.internalisation").values(&["0", "0.05", "0.5"]).up(drifted),
    ]
}

/// What a punishment costs deters, and what a breach gains and costs decides which habits spread.
fn payoffs() -> Vec<Case> {
    let bound = format!("{BOUND}[enforcement]\n");
    let of = |path| Case::of(path, &bound).runs(5);
    // Habits of four states drift: the mean of a run spreads by some .3 around that of all runs.
    let evolving = |path| of(path).with(EVOLVING).with(&["compliance.watch=varied"]).runs(100);
    vec![
        of("enforcement.punishment")
            .with(&["compliance.cooperation=0"])
            .values(&["0", "0.02", "1"])
            .up(kept),
        evolving("enforcement.temptation")
            .with(&["enforcement.start=random", "run.rounds=200", "enforcement.punishment=0.01"])
            .values(&["0", "0.01", "10"])
            .up(bold),
        evolving("enforcement.hurt")
            .with(&["enforcement.start=random", "run.rounds=200", "enforcement.temptation=0"])
            .values(&["0", "0.001", "10"])
            .up(bold),
        // Punishing is given up as it costs more; where looking away is punished it is kept up, unless that costs more still.
        evolving("enforcement.cost").with(LONG).values(&["0", "0.1", "1"]).down(vengeful),
        evolving("enforcement.meta_punishment")
            .with(LONG)
            .with(&["enforcement.metanorm=true", "enforcement.meta_cost=0"])
            .values(&["0", "0.1", "1"])
            .up(vengeful),
        evolving("enforcement.meta_cost")
            .with(LONG)
            .with(&["enforcement.metanorm=true"])
            .values(&["0", "0.1", "1"])
            .down(vengeful),
    ]
}

fn trust() -> Vec<Case> {
    let of = |path| Case::of(path, CONDUCT).runs(10);
    let room = format!("{ROOM}\n[trust]\n");
    vec![
        of("trust.enabled").values(&["false", "true"]).up(measured),
        of("trust.initial").values(&["0.2", "0.5", "0.9"]).up(trusted),
        of("trust.own_bloc").values(&["0.2", "0.5", "0.9"]).up(trusted),
        of("trust.distance").values(&["0", "0.5", "1"]).down(trusted),
        of("trust.promise")
            .with(&["state[*].good_faith=0.3", "trust.breach=0"])
            .values(&["0", "0.2", "0.8"])
            .up(trusted),
        of("trust.settlement")
            .with(&["state[*].good_faith=1"])
            .values(&["0", "0.2", "0.8"])
            .up(trusted),
        of("trust.agreement").values(&["0", "0.2", "0.8"]).up(trusted),
        of("trust.breach").values(&["0", "0.2", "0.8"]).down(trusted),
        of("trust.bluff").with(SLOW).values(&["0", "0.2", "0.8"]).down(trusted),
        of("trust.blame").values(&["0", "0.2", "0.8"]).down(trusted),
        of("trust.fading")
            .with(&["trust.breach=0", "trust.bluff=0", "trust.blame=0", "trust.agreement=0.5"])
            .values(&["0", "0.1", "0.8"])
            .down(trusted),
        of("trust.carry")
            .with(&["trust.breach=0", "trust.bluff=0", "trust.blame=0", "trust.agreement=0.5"])
            .values(&["0", "0.5", "1"])
            .up(trusted),
        Case::of("trust.concession", &room)
            .with(&["trust.initial=0.9", "venue.rule.kind=simple-majority"])
            .values(&["0", "0.5", "2"])
            .down(rounds),
    ]
}

fn enforcement() -> Vec<Case> {
    let of = |path| Case::of(path, CONDUCT).runs(10);
    let evolving = |path| of(path).with(EVOLVING);
    vec![
        of("enforcement.enabled")
            .values(&["false", "true"])
            .up(|runs| mean(runs, |run| f64::from(u8::from(run.run.punishments.is_some())))),
        of("enforcement.vengefulness").values(&["0", "0.5", "1"]).up(punished),
        of("enforcement.metanorm").values(&["false", "true"]).up(rebuked),
        of("enforcement.evolution")
            .values(&["false", "true"])
            .differs(|runs| mean(runs, |run| run.run.boldness.unwrap_or(-1.0))),
        evolving("enforcement.boldness").values(&["0", "0.5", "1"]).up(bold),
        evolving("enforcement.start").values(&["given", "random"]).differs(habits),
        evolving("enforcement.mutation").values(&["0", "0.05", "0.5"]).differs(habits),
        evolving("enforcement.generation")
            .with(&["enforcement.mutation=0.1"])
            .values(&["5", "7", "11"])
            .differs(habits),
        evolving("enforcement.selection")
            .with(&["enforcement.start=random"])
            .values(&["deviation", "tournament"])
            .differs(habits),
        evolving("enforcement.ties")
            .with(&["enforcement.start=random"])
            .values(&["drift", "keep"])
            .differs(habits),
    ]
}

fn power_shift() -> Vec<Case> {
    let of = |path| Case::of(path, CONDUCT);
    vec![
        of("power_shift.enabled")
            .values(&["false", "true"])
            .up(|runs| mean(runs, |run| f64::from(u8::from(run.run.wars.is_some())))),
        of("power_shift.patience")
            .with(&["rivalry[0].cost=0.5"])
            .values(&["0.1", "0.9", "0.99"])
            .up(wars),
        of("power_shift.rounds_a_year")
            .with(&["rivalry[0].cost=10"])
            .values(&["1", "12"])
            .differs(wars),
        of("power_shift.proposer")
            .with(&["rivalry[0].cost=0.5"])
            .values(&["rising", "declining"])
            .down(wars),
        of("power_shift.illegality").values(&["0", "10", "1000"]).down(wars),
        of("power_shift.legality")
            .with(&["power_shift.illegality=1000"])
            .values(&["0", "0.5", "1"])
            .up(wars),
        of("state[].growth").at("state[C].growth", &["0", "0.1", "0.4"]).up(wars),
        of("rivalry[].first")
            .at("rivalry[0].first", &["A", "D"])
            .with(&["state[D].cyber.defence=0"])
            .differs(wars),
        of("rivalry[].second").at("rivalry[0].second", &["B", "C"]).up(wars),
        of("rivalry[].cost").at("rivalry[0].cost", &["0.1", "5", "1000"]).down(wars),
    ]
}
