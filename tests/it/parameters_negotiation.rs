//! Cases of the keys of negotiation protocols: the test that runs them is in `parameters`.

use crate::parameters::{Case, ROOM, level, rounds, text};

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
    [protocols, tactics, delegations].into_iter().flat_map(|group| group()).collect()
}

fn protocols() -> Vec<Case> {
    vec![
        Case::of("negotiation.protocol", ROOM)
            .values(&["plenary", "alternating-offers", "legislative", "compromise", "nash"])
            .differs(text),
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
