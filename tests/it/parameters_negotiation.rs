//! Cases of the keys of negotiation protocols: the test that runs them is in `parameters`.

use comity::engine::Outcome;
use comity::spec::negotiation::Protocol;

use crate::parameters::{Case, ROOM, level, mean, rounds, text};

/// Two states share a pie of which they have nothing without agreement; no luck, no cost.
pub const PIE: &str = r#"
schema = 1
title = "A pie"
[preferences]
form = "pie"
[venue]
rule = { kind = "unanimity" }
equal_participation = true
[negotiation]
protocol = "alternating-offers"
deadline = 20
[adoption]
noise = 0
band = 0
operability_cost = 0
[[issue]]
id = "x"
status_quo = 0
[[state]]
id = "A"
[[state]]
id = "B"
"#;

const BACKWARD: &[&str] = &["negotiation.offering=equilibrium", "negotiation.lookahead=20"];

pub fn cases() -> Vec<Case> {
    [protocols, models, tactics, delegations].into_iter().flat_map(|group| group()).collect()
}

fn protocols() -> Vec<Case> {
    vec![
        Case::of("negotiation.protocol", ROOM).values(Protocol::WORDS).differs(text),
        Case::of("negotiation.timing", PIE).values(&["closed", "open"]).differs(text),
        Case::of("negotiation.lookahead", PIE)
            .with(&["negotiation.offering=equilibrium"])
            .values(&["1", "5", "20"])
            .differs(text),
        Case::of("negotiation.recognition", PIE)
            .with(&[
                "negotiation.protocol=legislative",
                "venue.weights=capability",
                "state[A].capability=20",
            ])
            .values(&["equal", "weighted"])
            .runs(20)
            .up(level),
    ]
}

/// Five states that care for different things; two of them alike, so that exchanges of equal gain have to be chosen from.
const MARKET: &str = r#"
schema = 1
title = "A market"
[negotiation]
protocol = "exchange"
[venue]
rule = { kind = "simple-majority" }
equal_participation = true
[adoption]
noise = 0
[[issue]]
id = "x"
status_quo = 10
[[issue]]
id = "y"
status_quo = 20
[[state]]
id = "A"
capability = 1
positions = { x = 0, y = 10 }
salience = { x = 0.9, y = 0.2 }
[[state]]
id = "B"
capability = 1
positions = { x = 100, y = 90 }
salience = { x = 0.3, y = 0.8 }
[[state]]
id = "C"
capability = 1
positions = { x = 100, y = 90 }
salience = { x = 0.3, y = 0.8 }
[[state]]
id = "D"
capability = 3
positions = { x = 40, y = 60 }
salience = { x = 0.5, y = 0.6 }
[[state]]
id = "E"
capability = 2
positions = { x = 70, y = 0 }
salience = { x = 0.8, y = 0.7 }
"#;

fn models() -> Vec<Case> {
    let challenges = &["negotiation.protocol=challenge", "negotiation.challenge.rounds=1"];
    vec![
        Case::of("negotiation.exchange.rounds", MARKET).values(&["1", "2", "5"]).differs(text),
        Case::of("negotiation.exchange.ties", MARKET)
            .values(&["drawn", "listed"])
            .runs(20)
            .differs(first_winner),
        Case::of("negotiation.challenge.reading", MARKET)
            .with(&["negotiation.protocol=challenge", "negotiation.challenge.outcome=mean"])
            .values(&["literal", "program", "compromise-only"])
            .differs(text),
        Case::of("negotiation.challenge.rounds", MARKET)
            .with(&["negotiation.protocol=challenge", "negotiation.challenge.outcome=mean"])
            .values(&["1", "2", "0"])
            .differs(text),
        Case::of("negotiation.challenge.outcome", MARKET)
            .with(challenges)
            .values(&["median", "mean"])
            .differs(text),
    ]
}

/// How often B is the first of the two that are alike to trade.
fn first_winner(runs: &[Outcome]) -> f64 {
    let trades = |run: &Outcome, name: &str| {
        run.events.iter().position(|event| event.text.contains(&format!("{name} votes")))
    };
    let before = |run: &Outcome| match (trades(run, "B"), trades(run, "C")) {
        (Some(b), Some(c)) => b < c,
        (b, _) => b.is_some(),
    };
    mean(runs, |run| f64::from(u8::from(before(run))))
}

fn tactics() -> Vec<Case> {
    vec![
        Case::of("negotiation.offering", PIE)
            .values(&[
                "time",
                "tit-for-tat-relative",
                "tit-for-tat-absolute",
                "tit-for-tat-averaged",
                "equilibrium",
            ])
            .differs(text),
        Case::of("negotiation.acceptance", PIE)
            .with(&["state[A].offering=tit-for-tat-absolute", "state[B].concession=0.3"])
            .values(&["time", "next", "any"])
            .differs(|runs| text(runs) + rounds(runs)),
        Case::of("negotiation.curve", PIE)
            .with(&["negotiation.start=0.1", "state[*].concession=0.5"])
            .values(&["polynomial", "exponential"])
            .differs(|runs| text(runs) + rounds(runs)),
        Case::of("negotiation.start", PIE).values(&["0", "0.2", "0.4"]).down(rounds),
        Case::of("negotiation.window", PIE)
            .with(&[
                "state[A].offering=tit-for-tat-averaged",
                "state[B].concession=0.5",
                "negotiation.start=0.3",
                "negotiation.deadline=60",
            ])
            .values(&["1", "2", "4"])
            .differs(text),
    ]
}

fn delegations() -> Vec<Case> {
    vec![
        Case::of("state[].offering", PIE)
            .with(&["state[A].concession=2"])
            .at("state[A].offering", &["time", "tit-for-tat-absolute", "equilibrium"])
            .differs(text),
        Case::of("state[].acceptance", PIE).at("state[A].acceptance", &["time", "any"]).down(level),
        Case::of("state[].patience", PIE)
            .with(BACKWARD)
            .at("state[A].patience", &["0.2", "0.5", "0.9"])
            .up(level),
        Case::of("state[].outside_option", PIE)
            .with(BACKWARD)
            .at("state[B].outside_option", &["0", "0.3", "0.6", "0.8"])
            .down(level),
    ]
}
