//! Cases of the keys of rule-making, mediators, arbitration and disputes: the test that runs them is in `parameters`.

use comity::engine::Outcome;

use crate::parameters::{Case, DEADLOCK, PANEL, ROOM, TEXTS, adopted, level, mean, range, text};

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

/// Four complaints against a state of little faith: two that it has earned, two that it has not.
const DOCKET: &str = r#"
schema = 1
title = "A docket"
[venue]
transparency = 0.6
[negotiation]
deadline = 1
[disputes]
deadline = 4
[[issue]]
id = "x"
status_quo = 10
[[state]]
id = "A"
positions = { x = 90 }
[[state]]
id = "B"
positions = { x = 0 }
good_faith = 0.1
[[state]]
id = "C"
positions = { x = 50 }
good_faith = 0.1
[[dispute]]
claimant = "A"
respondent = "B"
[[dispute]]
claimant = "A"
respondent = "C"
responsible = false
[[dispute]]
claimant = "C"
respondent = "B"
severity = 2
[[dispute]]
claimant = "B"
respondent = "C"
responsible = false
[[mediator]]
id = "elder"
leverage = 0.3
"#;

pub fn cases() -> Vec<Case> {
    [mediation, mediators, arbitration, dispute, disputes, chair, agenda, rules, commitments]
        .into_iter()
        .flat_map(|group| group())
        .collect()
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

fn unsettled(runs: &[Outcome]) -> f64 {
    count(runs, |run| run.run.disputes_unsettled)
}

fn awarded(runs: &[Outcome]) -> f64 {
    count(runs, |run| run.run.disputes_awarded)
}

fn kept(runs: &[Outcome]) -> f64 {
    count(runs, |run| run.run.awards_kept)
}

fn count(runs: &[Outcome], of: impl Fn(&Outcome) -> Option<usize>) -> f64 {
    mean(runs, |run| of(run).map_or(f64::NAN, |n| n as f64))
}

fn redress(runs: &[Outcome]) -> f64 {
    mean(runs, |run| run.run.redress.unwrap_or(f64::NAN))
}

fn injustice(runs: &[Outcome]) -> f64 {
    mean(runs, |run| run.run.injustice.unwrap_or(f64::NAN))
}

fn rounds(runs: &[Outcome]) -> f64 {
    mean(runs, |run| run.forums.iter().filter_map(|f| f.closed_round).sum::<u32>().into())
}

/// A panel that the claimant can go to alone, and whose awards it pays to keep.
const COURT: &[&str] = &["disputes.arbitration=compulsory", "disputes.cooperation=9"];

fn dispute() -> Vec<Case> {
    let court = &["disputes.arbitration=compulsory"][..];
    vec![
        Case::of("dispute[].claimant", DOCKET)
            .with(&["state[C].concession=20", "disputes.peace=0.7"])
            .at("dispute[0].claimant", &["A", "C"])
            .differs(redress),
        Case::of("dispute[].respondent", DOCKET)
            .with(&["state[C].good_faith=1", "disputes.deadline=6"])
            .at("dispute[0].respondent", &["B", "C"])
            .up(redress),
        Case::of("dispute[].round", DOCKET).at("dispute[0].round", &["1", "3", "9"]).up(rounds),
        Case::of("dispute[].severity", DOCKET)
            .with(court)
            .with(&["disputes.cooperation=0.2", "disputes.evidence=0"])
            .at("dispute[*].severity", &["0.5", "1.5", "8"])
            .runs(20)
            .down(redress),
        Case::of("dispute[].responsible", DOCKET)
            .with(COURT)
            .with(&["disputes.evidence=1"])
            .at("dispute[0].responsible", &["false", "true"])
            .runs(10)
            .up(redress),
    ]
}

fn disputes() -> Vec<Case> {
    let of = |path| Case::of(path, DOCKET);
    vec![
        of("disputes.enabled").with(&["disputes.deadline=9"]).values(&["false", "true"]).up(rounds),
        of("disputes.deadline").values(&["2", "4", "9"]).up(rounds),
        of("disputes.patience")
            .with(&["disputes.arbitration=compulsory", "disputes.cooperation=0.3"])
            .values(&["0", "0.7", "0.95"])
            .runs(20)
            .up(redress),
        of("disputes.redress").values(&["0", "0.15", "0.4"]).up(unsettled),
        of("disputes.peace").values(&["0.1", "0.5", "0.9"]).down(unsettled),
        of("disputes.mediation").values(&["none", "facilitative"]).down(unsettled),
        of("disputes.arbitration").values(&["none", "mutual", "compulsory"]).runs(10).up(awarded),
        of("disputes.procedure")
            .with(COURT)
            .values(&["conventional", "final-offer"])
            .differs(redress),
        of("disputes.panel").with(COURT).values(&["1", "3", "9"]).runs(10).differs(redress),
        of("disputes.spread").with(COURT).values(&["1", "20", "60"]).runs(30).up(injustice),
        of("disputes.evidence").with(COURT).values(&["0", "0.5", "1"]).runs(10).down(injustice),
        of("disputes.cooperation")
            .with(&["disputes.arbitration=compulsory"])
            .values(&["0", "0.2", "9"])
            .runs(10)
            .up(kept),
        of("disputes.exchange")
            .with(&["disputes.arbitration=compulsory", "disputes.cooperation=0"])
            .with(&["enforcement.enabled=true", "enforcement.punishment=1"])
            .values(&["0.1", "1", "1000"])
            .runs(10)
            .down(redress),
        of("disputes.false_alarm")
            .with(&["disputes.arbitration=compulsory", "disputes.cooperation=0.2"])
            .values(&["0", "0.1", "0.6"])
            .runs(10)
            .down(redress),
    ]
}

/// Stakeholders who ask for more than the room.
const VOICES: &str = r#"
[[stakeholder]]
id = "academe"
voice = 0.5
positions = { x = 95 }
"#;

fn chair() -> Vec<Case> {
    let heard = format!("{ROOM}{VOICES}");
    let consulted = &["venue.stakeholders=consultative"][..];
    let texted = format!("{ROOM}{TEXTS}");
    let bluff = &["state[B].good_faith=0", "negotiation.bluff=2"][..];
    vec![
        Case::of("venue.stakeholders", &heard).values(&["none", "consultative"]).up(level),
        Case::of("venue.stakeholders", &heard)
            .with(bluff)
            .with(&["chair.vigilance=0.1"])
            .values(&["none", "observer"])
            .runs(30)
            .down(level),
        Case::of("stakeholder[].voice", &heard)
            .with(consulted)
            .at("stakeholder[0].voice", &["0", "0.2", "1"])
            .up(level),
        Case::of("stakeholder[].positions.<issue>", &heard)
            .with(consulted)
            .at("stakeholder[0].positions.x", &["0", "50", "100"])
            .up(level),
        Case::of("chair.state", ROOM).with(&["chair.bias=0.5"]).values(&["E", "A"]).up(level),
        Case::of("chair.bias", ROOM).with(&["chair.state=A"]).values(&["0", "0.2", "1"]).up(level),
        Case::of("chair.step", ROOM)
            .with(&["chair.state=A", "chair.bias=0.5"])
            .values(&["0", "0.1", "0.5"])
            .up(level),
        Case::of("chair.sponsor_advantage", &texted)
            .with(&["negotiation.deadline=5"])
            .values(&["0", "0.5", "2"])
            .up(level),
        Case::of("chair.vigilance", ROOM)
            .with(bluff)
            .values(&["0", "0.05", "1"])
            .runs(30)
            .down(level),
    ]
}

fn agenda() -> Vec<Case> {
    let texted = format!("{ROOM}{TEXTS}");
    vec![
        Case::of("agenda.order", &texted)
            .with(&["negotiation.deadline=2"])
            .values(&["package", "hardest-first", "as-listed"])
            .differs(text),
        Case::of("agenda.rivals", &texted)
            .with(&[
                "negotiation.deadline=1",
                "state[E].positions={ x = 30, y = 40 }",
                "text[1].levels={ x = 35, y = 40 }",
                "negotiation.step=0.01",
            ])
            .values(&["false", "true"])
            .up(adopted),
    ]
}

/// Three states against two, of which one alone has a bloc and one most of the weight.
fn rules() -> Vec<Case> {
    let blocs = format!("{ROOM}[[bloc]]\nid = \"east\"\nmembers = [\"E\"]\n");
    let rules = &["simple-majority", "double-majority", "concurrent-majority"];
    vec![
        Case::of("venue.rule.kind", &blocs)
            .with(&["venue.rule.share=0.6"])
            .values(rules)
            .down(adopted),
        Case::of("venue.rule.kind", &blocs)
            .with(&["venue.weights=capability", "state[A].capability=3", "venue.rule.share=0.9"])
            .values(&["weighted-majority", "double-majority"])
            .down(adopted),
        Case::of("venue.rule.fallback.kind", &blocs)
            .with(&["venue.rule.fallback.share=0.6"])
            .at("venue.rule.fallback.kind", rules)
            .down(adopted),
    ]
}

fn rounds_taken(runs: &[Outcome]) -> f64 {
    mean(runs, |run| f64::from(run.run.rounds))
}

fn commitments() -> Vec<Case> {
    vec![
        Case::of("agenda.tier", ROOM)
            .with(&["state[E].positions={ x = 30, y = 10 }", "agenda.operability=0.9"])
            .values(&["1", "0.3", "0.02"])
            .up(adopted),
        Case::of("arbitration.foresight", ROOM)
            .with(&[
                "arbitration.enabled=true",
                "arbitration.consent=compulsory",
                "venue.rule.kind=simple-majority",
            ])
            .values(&["0", "0.97", "1"])
            .up(rounds_taken),
    ]
}
