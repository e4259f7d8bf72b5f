//! Cases of the keys of rule-making, mediators, arbitration and disputes: the test that runs them is in `parameters`.

use crate::parameters::{Case, DEADLOCK, PANEL, adopted, range, text};

/// Two mediators for the deadlock, the first with half a view and some side, the second without.
const MEDIATORS: &str = r#"
[[mediator]]
id = "near"
information = 0.8
bias = 0.4
leverage = 0.01
positions = { fund = 50, proof = 50, grid = 70 }
[[mediator]]
id = "rich"
information = 0.8
leverage = 5
"#;

/// What switches a facilitative mediator on.
const TALKS: &[&str] = &["mediation.style=facilitative", "venue.transparency=0"];

pub fn cases() -> Vec<Case> {
    [mediation, mediators, arbitration].into_iter().flat_map(|group| group()).collect()
}

fn mediation() -> Vec<Case> {
    let mediated = format!("{DEADLOCK}{MEDIATORS}");
    let ripe = &["mediation.ripeness=true", "state[*].harm=1"][..];
    vec![
        Case::of("mediation.style", DEADLOCK)
            .values(&["formulative", "facilitative", "directive"])
            .differs(text),
        Case::of("mediation.mediator", &mediated)
            .with(&["mediation.style=directive"])
            .values(&["near", "rich"])
            .up(adopted),
        Case::of("mediation.ripeness", DEADLOCK).values(&["false", "true"]).runs(5).down(adopted),
        Case::of("mediation.hope_alone", DEADLOCK)
            .with(ripe)
            .values(&["0", "0.1", "0.5", "1"])
            .runs(5)
            .down(adopted),
        Case::of("mediation.weak", &mediated)
            .with(TALKS)
            .values(&["0.2", "0.5", "0.9"])
            .runs(20)
            .up(adopted),
        Case::of("mediation.cost_weak", &mediated)
            .with(TALKS)
            .values(&["0.1", "0.4", "0.9"])
            .runs(20)
            .up(adopted),
        Case::of("mediation.cost_resolved", &mediated)
            .with(TALKS)
            .values(&["0", "0.1", "0.4"])
            .runs(20)
            .down(adopted),
        Case::of("mediation.sessions", &mediated)
            .with(TALKS)
            .values(&["0", "3", "40"])
            .runs(20)
            .up(adopted),
    ]
}

fn mediators() -> Vec<Case> {
    let mediated = format!("{DEADLOCK}{MEDIATORS}");
    let first = |path, at: &str, values: &[&str]| {
        Case::of(path, &mediated).with(TALKS).at(at, values).runs(20)
    };
    vec![
        first("mediator[].bias", "mediator[0].bias", &["0", "0.05", "0.4"]).up(adopted),
        first("mediator[].information", "mediator[0].information", &["0", "0.5", "1"]).up(adopted),
        first("mediator[].failure_cost", "mediator[0].failure_cost", &["0", "0.2", "5"])
            .down(adopted),
        first("mediator[].positions.<issue>", "mediator[0].positions.fund", &["0", "50", "100"])
            .with(&["mediator[0].bias=0.09"])
            .differs(text),
        Case::of("mediator[].leverage", &mediated)
            .with(&["mediation.style=directive"])
            .at("mediator[0].leverage", &["0", "0.02", "0.2"])
            .up(adopted),
    ]
}

fn arbitration() -> Vec<Case> {
    vec![
        Case::of("state[].risk_aversion", PANEL)
            .with(&["arbitration.procedure=final-offer", "arbitration.spread=20"])
            .at("state[*].risk_aversion", &["0", "5", "50"])
            .runs(20)
            .down(range),
    ]
}
