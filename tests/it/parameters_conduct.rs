//! Cases of the keys of conduct: the test that runs them is in `parameters`.

use comity::{engine::Outcome, measure::rows::RunRow};

use crate::parameters::{Case, mean};

/// Four states in two camps that harm each other, and others that harm them all; nothing is agreed.
const RIVALS: &str = r#"
schema = 1
title = "Rivals"
[run]
rounds = 60
[negotiation]
deadline = 1
[adoption]
noise = 0
absence = 0
[[issue]]
id = "x"
status_quo = 10
[[bloc]]
id = "north"
[[state]]
id = "A"
bloc = "north"
positions = { x = 100 }
cyber = { offence = 1, defence = 1, attribution = 0.9 }
[[state]]
id = "B"
positions = { x = 0 }
cyber = { offence = 0.8, defence = 0.1, attribution = 0.3 }
[[state]]
id = "C"
bloc = "north"
positions = { x = 60 }
[[state]]
id = "D"
positions = { x = 20 }
[conduct]
critical = 0.3
[conduct.crime]
[conduct.terrorism]
rate = 4
[conduct.operations]
opportunity = 8
"#;

/// Whoever can attack does: what victims do deters nobody.
const BOLD: &[&str] = &["conduct.operations.gain=1000", "conduct.operations.slip=0"];

/// Those who are warned are resolved, and the law allows them to strike.
const WARY: &[&str] = &[
    "conduct.operations.gain=1000",
    "conduct.prevention.enabled=true",
    "conduct.prevention.custom=1",
    "conduct.response.resolve=1",
];

fn of(path: &'static str) -> Case {
    Case::of(path, RIVALS).runs(6)
}

fn counted(runs: &[Outcome], of: impl Fn(&RunRow) -> Option<usize>) -> f64 {
    mean(runs, |run| of(&run.run).map_or(f64::NAN, |count| count as f64))
}

fn incidents(runs: &[Outcome]) -> f64 {
    counted(runs, |run| run.incidents)
}

fn crimes(runs: &[Outcome]) -> f64 {
    counted(runs, |run| run.crimes)
}

fn terrorism(runs: &[Outcome]) -> f64 {
    counted(runs, |run| run.terrorism)
}

/// Variance of a run's count.
fn spread(runs: &[Outcome], of: fn(&RunRow) -> Option<usize>) -> f64 {
    let middle = counted(runs, of);
    mean(runs, |run| of(&run.run).map_or(f64::NAN, |count| (count as f64 - middle).powi(2)))
}

fn harm(runs: &[Outcome]) -> f64 {
    mean(runs, |run| run.run.harm.unwrap_or(f64::NAN))
}

fn plans(runs: &[Outcome]) -> f64 {
    counted(runs, |run| run.plans)
}

fn opportunities(runs: &[Outcome]) -> f64 {
    counted(runs, |run| run.opportunities)
}

fn right(runs: &[Outcome]) -> f64 {
    counted(runs, |run| run.attributions_right)
}

fn wrong(runs: &[Outcome]) -> f64 {
    counted(runs, |run| run.attributions_wrong)
}

fn blame(runs: &[Outcome]) -> f64 {
    right(runs) + wrong(runs)
}

fn countermeasures(runs: &[Outcome]) -> f64 {
    counted(runs, |run| run.countermeasures)
}

fn self_defence(runs: &[Outcome]) -> f64 {
    counted(runs, |run| run.self_defence)
}

fn strikes(runs: &[Outcome]) -> f64 {
    counted(runs, |run| run.strikes)
}

/// A norm of full reach on a behaviour, in force from the start.
fn under(case: Case, governs: &str) -> Case {
    let governs = format!("issue[0].governs={governs}");
    case.with(&[governs.as_str(), "in_force.levels.x=100", "in_force.operability=1"])
}

pub fn cases() -> Vec<Case> {
    [hazard, nonstate, norms, operations, attribution, response, prevention]
        .into_iter()
        .flat_map(|group| group())
        .collect()
}

fn hazard() -> Vec<Case> {
    vec![
        of("conduct.rounds_per_year").values(&["4", "12", "48"]).down(incidents),
        of("conduct.tail").values(&["0.8", "1.5", "4"]).down(harm),
        of("conduct.critical")
            .values(&["0", "0.3", "1"])
            .up(|runs| counted(runs, |run| run.critical_incidents)),
        of("conduct.critical_weight").values(&["1", "2", "10"]).up(harm),
        of("conduct.spillover")
            .values(&["0", "0.2", "1"])
            .up(|runs| mean(runs, |run| run.run.harm_spilled.unwrap_or(f64::NAN))),
    ]
}

fn nonstate() -> Vec<Case> {
    let year = &["run.rounds=12"][..];
    vec![
        of("conduct.crime.enabled").values(&["false", "true"]).up(crimes),
        of("conduct.crime.rate").values(&["1", "6", "30"]).up(crimes),
        of("conduct.crime.dispersion")
            .with(year)
            .runs(60)
            .values(&["0.05", "1", "1000"])
            .down(|runs| spread(runs, |run| run.crimes)),
        of("conduct.crime.severity").values(&["0.01", "0.1", "1"]).up(harm),
        of("conduct.terrorism.enabled").values(&["false", "true"]).up(terrorism),
        of("conduct.terrorism.rate").values(&["1", "6", "30"]).up(terrorism),
        of("conduct.terrorism.dispersion")
            .with(year)
            .runs(60)
            .values(&["0.05", "1", "1000"])
            .down(|runs| spread(runs, |run| run.terrorism)),
        of("conduct.terrorism.severity").values(&["0.01", "0.1", "1"]).up(harm),
        of("conduct.nonstate.shield").values(&["0", "0.5", "1"]).down(crimes),
    ]
}

/// What acts through a norm in force alone.
fn norms() -> Vec<Case> {
    let aided = |path| under(of(path), "capacity-building");
    let paid = |path| aided(path).with(&["conduct.capacity.enabled=true"]);
    vec![
        // Only the state with the best defence cooperates: where perpetrators avoid it, it stops fewer.
        under(of("conduct.nonstate.haven"), "cyber-crime")
            .with(&[
                "in_force.parties=[\"A\"]",
                "conduct.crime.rate=60",
                "conduct.nonstate.cooperation=1",
            ])
            .values(&["0", "1"])
            .differs(crimes),
        under(of("conduct.nonstate.cooperation"), "cyber-crime")
            .values(&["0", "0.5", "1"])
            .down(crimes),
        under(of("conduct.nonstate.diligence"), "due-diligence")
            .values(&["0", "0.5", "1"])
            .down(crimes),
        aided("conduct.capacity.enabled").values(&["false", "true"]).differs(crimes),
        paid("conduct.capacity.share").values(&["0", "0.5", "1"]).down(crimes),
        paid("conduct.capacity.pace").values(&["0", "0.02", "1"]).down(crimes),
        under(of("conduct.operations.restraint"), "state-operations")
            .values(&["0", "0.3", "5"])
            .down(plans),
        under(of("conduct.attribution.strictest").with(BOLD), "attribution-evidence")
            .values(&["0", "0.9", "1"])
            .down(blame),
        under(of("conduct.response.promise").with(BOLD), "dispute-settlement")
            .values(&["0", "0.1", "2"])
            .down(countermeasures),
    ]
}

fn operations() -> Vec<Case> {
    let pair = &["conduct.operations.shield=0", "conduct.rounds_per_year=100"][..];
    vec![
        of("conduct.operations.enabled").values(&["false", "true"]).up(incidents),
        of("conduct.operations.scope")
            .with(&["conduct.response.resolve=1"])
            .values(&["named", "literature"])
            .differs(plans),
        of("conduct.operations.opportunity").values(&["0", "2", "8"]).up(opportunities),
        of("conduct.operations.suspects").with(pair).values(&["1", "3"]).differs(opportunities),
        of("conduct.operations.shield").values(&["0", "0.5", "1"]).down(opportunities),
        of("conduct.operations.steepness").values(&["0.5", "1", "4"]).down(opportunities),
        of("conduct.operations.affinity").values(&["0", "0.5", "1"]).down(opportunities),
        of("conduct.operations.gain").values(&["0.1", "0.5", "10"]).up(plans),
        of("conduct.operations.slip")
            .with(&["conduct.operations.gain=0"])
            .values(&["0", "0.2", "0.8"])
            .differs(plans),
        of("conduct.operations.severity").values(&["0.01", "0.1", "1"]).up(harm),
        of("state[].hostility.<name>")
            .at("state[A].hostility.B", &["0", "0.5", "1"])
            .up(opportunities),
    ]
}

fn attribution() -> Vec<Case> {
    let bold = |path| of(path).with(BOLD);
    let open = |path| bold(path).with(&["conduct.attribution.standard=0"]);
    vec![
        open("conduct.attribution.detection").values(&["0.1", "0.5", "1"]).up(right),
        open("conduct.attribution.accuracy").values(&["0.4", "0.7", "1"]).up(right),
        open("conduct.attribution.false_alarm").values(&["0", "0.1", "0.5"]).up(wrong),
        open("conduct.attribution.misread").values(&["0", "0.2", "0.9"]).up(wrong),
        bold("conduct.attribution.power").values(&["0", "1"]).differs(right),
        bold("conduct.attribution.standard").values(&["0", "0.7", "1"]).down(blame),
        bold("conduct.attribution.width").values(&["0.01", "1"]).differs(blame),
    ]
}

fn response() -> Vec<Case> {
    let bold = |path| of(path).with(BOLD);
    let grave = |path| {
        bold(path).with(&["conduct.response.armed_attack=0.3", "conduct.response.resolve=1"])
    };
    vec![
        bold("conduct.response.resolve").values(&["0.1", "0.6", "5"]).up(countermeasures),
        bold("conduct.response.cost").values(&["0", "0.2", "2"]).down(countermeasures),
        bold("conduct.response.illegality")
            .with(&["conduct.response.custom=0"])
            .values(&["0", "0.2", "2"])
            .down(countermeasures),
        bold("conduct.response.custom").values(&["0", "0.5", "1"]).up(countermeasures),
        bold("conduct.response.ease")
            .with(&["disputes.enabled=true"])
            .values(&["0", "0.1", "1"])
            .up(|runs| counted(runs, |run| run.complaints)),
        grave("conduct.response.armed_attack").values(&["0.1", "0.5", "100"]).down(self_defence),
        grave("conduct.response.critical")
            .with(&["conduct.response.armed_attack=2"])
            .values(&["0", "0.2", "1"])
            .down(self_defence),
        grave("conduct.response.self_defence_cost").values(&["0", "0.3", "2"]).down(self_defence),
        grave("conduct.response.force").values(&["0", "2", "10"]).up(harm),
        bold("conduct.response.trust")
            .with(&["trust.enabled=true", "trust.initial=0.9", "trust.blame=0"])
            .values(&["0", "0.1", "2"])
            .down(countermeasures),
    ]
}

fn prevention() -> Vec<Case> {
    let wary = |path| of(path).with(WARY);
    let mistaken: fn(&[Outcome]) -> f64 = |runs| counted(runs, |run| run.strikes_mistaken);
    vec![
        wary("conduct.prevention.enabled").values(&["false", "true"]).up(strikes),
        wary("conduct.prevention.detection").values(&["0.1", "0.5", "1"]).up(strikes),
        wary("conduct.prevention.accuracy")
            .runs(30)
            .values(&["0.4", "0.7", "1"])
            .down(|runs| counted(runs, |run| run.strikes_mistaken) / strikes(runs)),
        of("conduct.prevention.false_alarm")
            .with(WARY)
            .with(&["conduct.response.resolve=2"])
            .values(&["0", "0.1", "0.4"])
            .up(mistaken),
        wary("conduct.prevention.cost").values(&["0", "0.3", "2"]).down(strikes),
        wary("conduct.prevention.illegality")
            .with(&["conduct.prevention.custom=0"])
            .values(&["0", "0.3", "2"])
            .down(strikes),
        wary("conduct.prevention.custom").values(&["0", "0.5", "1"]).up(strikes),
        wary("conduct.prevention.harm").values(&["0.1", "0.6", "5"]).up(harm),
    ]
}
