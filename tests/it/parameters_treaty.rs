//! Keys of what follows the vote and of what is inherited, each where it acts: ratification, norms in force from the start, control
//! of data, sovereignty.

use comity::engine::Outcome;

use crate::parameters::{Case, PANEL, ROOM, VOTE, adopted, level, mean};

/// Six states of two blocs, whose text passes in the first round; all but E and F gain, E on one issue and F on none.
pub const TREATY: &str = r#"
schema = 1
title = "A treaty"
[run]
rounds = 60
[venue]
rule = { kind = "simple-majority" }
[agenda]
operability = 1
[negotiation]
deadline = 1
step = 0.001
[adoption]
noise = 0
absence = 0
[ratification]
hazard = 1
[[issue]]
id = "x"
status_quo = 10
[[issue]]
id = "y"
status_quo = 20
[[bloc]]
id = "north"
members = ["A", "B", "E"]
[[bloc]]
id = "south"
members = ["C", "D", "F"]
[[state]]
id = "A"
positions = { x = 90, y = 80 }
[[state]]
id = "B"
positions = { x = 80, y = 60 }
[[state]]
id = "C"
positions = { x = 60, y = 70 }
[[state]]
id = "D"
positions = { x = 50, y = 55 }
[[state]]
id = "E"
positions = { x = 70, y = 10 }
[[state]]
id = "F"
positions = { x = 30, y = 35 }
[[text]]
sponsor = "A"
operability = 1
levels = { x = 80, y = 70 }
"#;

fn of(runs: &[Outcome], see: impl Fn(&Outcome) -> Option<f64>) -> f64 {
    mean(runs, |run| see(run).unwrap_or(f64::NAN))
}

pub fn parties(runs: &[Outcome]) -> f64 {
    of(runs, |run| run.run.parties.map(|n| n as f64))
}

fn breadth(runs: &[Outcome]) -> f64 {
    of(runs, |run| run.run.breadth)
}

fn withdrawals(runs: &[Outcome]) -> f64 {
    of(runs, |run| run.run.withdrawals.map(|n| n as f64))
}

fn reservations(runs: &[Outcome]) -> f64 {
    of(runs, |run| run.run.reservations.map(|n| n as f64))
}

/// Rounds until entry into force; more than there are where it never entered.
fn until_force(runs: &[Outcome]) -> f64 {
    mean(runs, |run| run.run.time_to_force.map_or(99.0, f64::from))
}

fn realised(runs: &[Outcome]) -> f64 {
    of(runs, |run| run.run.realised_mean)
}

/// What the last state gets, which is outside.
fn outsider(runs: &[Outcome]) -> f64 {
    of(runs, |run| run.states.last().and_then(|state| state.realised))
}

/// By how much the reasons of the first state to join outweighed its hurdle.
fn margin(runs: &[Outcome]) -> f64 {
    of(runs, |run| run.states[0].joining_margin)
}

/// The sum of all margins of joining.
fn margins(runs: &[Outcome]) -> f64 {
    mean(runs, |run| run.states.iter().filter_map(|state| state.joining_margin).sum())
}

fn common_use(runs: &[Outcome]) -> f64 {
    mean(runs, |run| run.run.common_use.unwrap_or(0.0))
}

fn control(runs: &[Outcome]) -> f64 {
    of(runs, |run| run.run.control)
}

fn attribution(runs: &[Outcome]) -> f64 {
    of(runs, |run| run.states[0].control_attribution)
}

fn exposure(runs: &[Outcome]) -> f64 {
    of(runs, |run| run.states[0].control_exposure)
}

fn last_gain(runs: &[Outcome]) -> f64 {
    of(runs, |run| run.states.last().map(|state| state.gain))
}

pub fn cases() -> Vec<Case> {
    [joining, worth, entry, variants, in_force, data_control, sovereignty]
        .into_iter()
        .flat_map(|group| group())
        .collect()
}

fn joining() -> Vec<Case> {
    vec![
        Case::of("ratification.enabled", TREATY)
            .with(&["state[*].ratification=0.3"])
            .values(&["false", "true"])
            .down(breadth),
        Case::of("ratification.hazard", TREATY)
            .values(&["0.05", "0.3", "1"])
            .runs(20)
            .down(until_force),
        Case::of("ratification.peer_pressure", TREATY)
            .values(&["0", "0.2", "0.5", "1"])
            .up(parties),
        Case::of("ratification.peers", TREATY)
            .with(&["ratification.peer_pressure=0.1", "state[*].ratification=0.12"])
            .values(&["bloc", "all"])
            .differs(margins),
        Case::of("ratification.open", TREATY)
            .with(&["venue.membership=[\"A\", \"B\", \"C\"]"])
            .values(&["members", "all"])
            .up(parties),
        Case::of("ratification.distrust", TREATY)
            .with(&["trust.enabled=true", "trust.initial=0"])
            .values(&["0", "0.2", "1"])
            .down(parties),
        // F is pressed into a small treaty by its peers, and loses the more the larger it grows.
        Case::of("ratification.tolerance", TREATY)
            .with(&["state[F].ratification=-9", "ratification.peer_pressure=0"])
            .values(&["0", "0.1", "0.5"])
            .down(withdrawals),
        Case::of("state[].ratification", TREATY)
            .at("state[*].ratification", &["-1", "0.02", "0.2", "1"])
            .down(parties),
    ]
}

fn worth() -> Vec<Case> {
    let lenient = &["ratification.reservations=true", "ratification.peer_pressure=0"][..];
    vec![
        Case::of("ratification.compliance_cost", TREATY)
            .values(&["0", "0.05", "0.1"])
            .down(realised),
        Case::of("ratification.own", TREATY).values(&["0", "0.3", "0.8"]).up(margin),
        Case::of("ratification.club", TREATY).values(&["0", "0.3", "0.7"]).up(margin),
        Case::of("ratification.free_riding", TREATY).values(&["0", "0.5", "1"]).down(margin),
        Case::of("ratification.free_riding", TREATY)
            .with(&["state[F].positions={ x = 60, y = 60 }", "state[F].ratification=9"])
            .values(&["0", "0.5", "1"])
            .up(outsider),
        Case::of("ratification.reservations", TREATY)
            .with(&["ratification.peer_pressure=0", "state[*].ratification=0.05"])
            .values(&["false", "true"])
            .up(parties),
        Case::of("ratification.reservation_cost", TREATY)
            .with(lenient)
            .values(&["0", "0.05", "0.2", "1"])
            .down(reservations),
    ]
}

fn entry() -> Vec<Case> {
    let slow = &["ratification.hazard=0.3", "ratification.entry_share=0"][..];
    let late = |path| Case::of(path, TREATY).with(slow).runs(20);
    vec![
        late("ratification.entry_count").values(&["1", "3", "4", "6"]).up(until_force),
        late("ratification.entry_share").values(&["0.1", "0.5", "0.6667", "1"]).up(until_force),
        late("ratification.entry_states")
            .values(&["[]", "[\"B\"]", "[\"B\", \"D\"]"])
            .up(until_force),
    ]
}

fn variants() -> Vec<Case> {
    let cascade = &["ratification.rule=cascade"][..];
    vec![
        Case::of("ratification.rule", TREATY)
            .with(&["state[*].threshold=0.5", "state[A].threshold=0"])
            .values(&["gain", "cascade"])
            .down(parties),
        Case::of("ratification.rule", TREATY)
            .with(&["ratification.own=0", "ratification.club=0", "ratification.free_riding=1"])
            .with(&["ratification.compliance_cost=0.3", "ratification.entry_share=0.6"])
            .values(&["gain", "stability"])
            .up(parties),
        Case::of("state[].threshold", TREATY)
            .with(cascade)
            .with(&["state[A].threshold=0"])
            .at("state[B].threshold", &["0", "0.1", "0.2", "1"])
            .down(parties),
    ]
}

fn in_force() -> Vec<Case> {
    let clause = &["arbitration.consent=clause", "in_force.levels.x=80"][..];
    let settles = "issue[0].governs=dispute-settlement";
    vec![
        Case::of("in_force.levels.<issue>", PANEL)
            .at("in_force.levels.x", &["0", "50", "100"])
            .up(level),
        Case::of("in_force.operability", PANEL)
            .with(&["in_force.levels.x=100"])
            .values(&["0.1", "0.5", "1"])
            .up(level),
        Case::of("in_force.parties", PANEL)
            .with(clause)
            .with(&[settles])
            .values(&["all", "[\"A\"]"])
            .down(adopted),
        Case::of("issue[].governs", PANEL)
            .with(clause)
            .at("issue[0].governs", &["due-diligence", "dispute-settlement"])
            .up(adopted),
    ]
}

fn data_control() -> Vec<Case> {
    let half = "state[*].data_control={ generation = 0.2, collection = 0.5, utilisation = 0.9 }";
    let of = |path| Case::of(path, ROOM).with(&["data_control.enabled=true", half]);
    let norm = &["issue[0].governs=data-generation", "in_force.levels.x=90", "run.rounds=6"][..];
    vec![
        Case::of("data_control.enabled", ROOM).values(&["false", "true"]).up(common_use),
        of("data_control.attribution").values(&["0", "0.2", "0.6"]).up(attribution),
        of("data_control.protection").values(&["0", "0.3", "1"]).down(exposure),
        of("data_control.saturation").values(&["0.1", "2", "9"]).up(attribution),
        of("data_control.common_use").values(&["0", "0.1", "0.5"]).up(common_use),
        of("data_control.generation").values(&["0", "1", "5"]).up(common_use),
        of("data_control.collection").values(&["0", "5"]).differs(common_use),
        of("data_control.utilisation").values(&["0", "1", "5"]).down(common_use),
        of("data_control.adjustment").with(norm).values(&["0", "0.2", "1"]).up(control),
        Case::of("issue[].direction", ROOM)
            .with(&["data_control.enabled=true", half])
            .with(norm)
            .at("issue[0].direction", &["control", "openness"])
            .up(common_use),
        Case::of("state[].data_control.<name>", ROOM)
            .with(&["data_control.enabled=true"])
            .at("state[*].data_control.collection", &["0", "0.5", "1"])
            .down(common_use),
    ]
}

fn sovereignty() -> Vec<Case> {
    let inherits = &["state[*].sovereignty.equality=1", "issue[*].sovereignty.equality=0.4"][..];
    vec![
        Case::of("preferences.inheritance", ROOM)
            .with(VOTE)
            .with(inherits)
            .values(&["0", "0.5", "1"])
            .up(level),
        Case::of("issue[].sovereignty.<name>", ROOM)
            .with(VOTE)
            .with(inherits)
            .with(&["preferences.inheritance=1"])
            .at("issue[0].sovereignty.equality", &["-0.4", "0", "0.4"])
            .up(level),
        Case::of("state[].sovereignty.<name>", ROOM)
            .with(VOTE)
            .with(inherits)
            .with(&["preferences.inheritance=0.5"])
            .at("state[*].sovereignty.equality", &["0", "0.5", "1"])
            .up(level),
        Case::of("state[].patron", ROOM)
            .with(VOTE)
            .with(&["state[E].sovereignty.independence=0.2"])
            .at("state[E].patron", &["D", "A"])
            .differs(last_gain),
        Case::of("state[].sovereignty.<name>", ROOM)
            .with(VOTE)
            .with(&["state[E].patron=A"])
            .at("state[E].sovereignty.independence", &["1", "0.5", "0"])
            .up(last_gain),
    ]
}
