//! Cases of the keys of rule-making in one room: the test that runs them is in `parameters`.

use comity::{engine::Outcome, model::forum::Vote};

use crate::parameters::{
    Case, DEADLOCK, PANEL, ROOM, TEXTS, VOTE, adopted, cast, gain, level, mean, range, rounds,
    text, welfare, yes,
};

/// One round under a simple majority, in which a member may be away or slip.
const LUCKY: &[&str] =
    &["negotiation.deadline=1", "adoption.absence=0.9", "venue.rule.kind=simple-majority"];

/// Three states and two issues with named values; a mediator finds the text.
const TABLE: &str = r#"
schema = 1
title = "A table"
[preferences]
form = "tabulated"
[venue]
transparency = 1
equal_participation = true
[negotiation]
enabled = false
[mediation]
proposals = 50
[adoption]
noise = 0
[[issue]]
id = "x"
status_quo = "no"
values = ["no", "some", "yes"]
[[issue]]
id = "y"
status_quo = "no"
values = ["no", "yes"]
[[state]]
id = "A"
utilities = { x = [0.1, 0.4, 0.9], y = [0.2, 0.8] }
[[state]]
id = "B"
utilities = { x = [0.3, 0.9, 0.2], y = [0.1, 0.5] }
[[state]]
id = "C"
utilities = { x = [0.0, 0.6, 1.0], y = [0.3, 0.9] }
"#;

/// One issue, which may also be a pie.
const SHARE: &str = r#"
schema = 1
title = "A share"
[negotiation]
deadline = 10
[adoption]
noise = 0
absence = 0
[[issue]]
id = "x"
status_quo = 30
[[state]]
id = "A"
positions = { x = 90 }
[[state]]
id = "B"
positions = { x = 60 }
[[state]]
id = "C"
positions = { x = 80 }
"#;

fn absent(runs: &[Outcome]) -> f64 {
    cast(runs, Vote::Absent)
}

/// How often the first state was away.
fn first_absent(runs: &[Outcome]) -> f64 {
    mean(runs, |run| f64::from(u8::from(run.last_vote[0] == Some(Vote::Absent))))
}

/// The value of the last text to the third state.
fn third_value(runs: &[Outcome]) -> f64 {
    mean(runs, |run| run.states[2].text_value)
}

/// The value of the last text to the last state.
fn last_value(runs: &[Outcome]) -> f64 {
    mean(runs, |run| run.states.last().map_or(f64::NAN, |state| state.text_value))
}

/// A number in which it shows who was away in which run.
fn who_was_away(runs: &[Outcome]) -> f64 {
    let away = |vote: &Option<Vote>| f64::from(u8::from(*vote == Some(Vote::Absent)));
    let code = |run: &Outcome| run.last_vote.iter().fold(0.0, |code, vote| 2.0 * code + away(vote));
    runs.iter().fold(0.0, |sum, run| 1.1 * sum + code(run))
}

/// The cases of rule-making in one room.
pub fn cases() -> Vec<Case> {
    let groups = [run_venue, attributes, texts, preferences, rungs, arbitration, adoption];
    groups.into_iter().flat_map(|group: fn() -> Vec<Case>| group()).collect()
}

fn run_venue() -> Vec<Case> {
    let fallback = &["venue.rule.fallback.kind=qualified-majority"][..];
    vec![
        Case::of("run.rounds", ROOM).values(&["5", "10", "15"]).up(rounds),
        Case::of("run.seed", ROOM)
            .with(LUCKY)
            .values(&["1", "2", "3"])
            .runs(10)
            .differs(who_was_away),
        Case::of("venue.membership", ROOM).values(&["all", "[\"A\", \"B\"]"]).up(level),
        Case::of("venue.rule.kind", ROOM)
            .values(&["simple-majority", "qualified-majority", "consensus", "unanimity"])
            .down(adopted),
        Case::of("venue.rule.share", ROOM)
            .with(&["venue.rule.kind=qualified-majority"])
            .values(&["0.5", "0.6", "0.7", "0.9"])
            .down(adopted),
        Case::of("venue.rule.of", ROOM)
            .with(&["venue.rule.kind=simple-majority", "adoption.absence=0.9"])
            .values(&["present-and-voting", "all-members"])
            .runs(30)
            .up(rounds),
        Case::of("venue.rule.fallback.kind", ROOM)
            .settings(&[&[], &["venue.rule.fallback.kind=simple-majority"]])
            .up(adopted),
        Case::of("venue.rule.fallback.share", ROOM)
            .with(fallback)
            .values(&["0.5", "0.6", "0.9"])
            .down(adopted),
        Case::of("venue.rule.fallback.of", ROOM)
            .with(fallback)
            .with(&["adoption.absence=0.9"])
            .values(&["present-and-voting", "all-members"])
            .runs(30)
            .down(adopted),
        Case::of("venue.weights", ROOM)
            .with(&["state[A].capability=50"])
            .values(&["equal", "capability"])
            .up(level),
        Case::of("venue.veto", ROOM)
            .with(&["venue.rule.kind=simple-majority"])
            .values(&["[]", "[\"E\"]", "[\"E\", \"D\"]"])
            .down(adopted),
        Case::of("venue.transparency", DEADLOCK).values(&["0", "0.5", "1"]).runs(60).up(adopted),
        Case::of("venue.equal_participation", ROOM)
            .with(LUCKY)
            .values(&["false", "true"])
            .runs(30)
            .down(absent),
    ]
}

/// What weighs votes and demands, or keeps a state away.
fn attributes() -> Vec<Case> {
    let weigh = |path, at, weights, values: &[&str]| {
        let all = format!("{}=0.1", str::replace(at, "[A]", "[*]"));
        let weights = format!("venue.weights={weights}");
        Case::of(path, ROOM).with(&[&all, &weights]).at(at, values).up(level)
    };
    vec![
        // Those who lose by every text, by their number.
        Case::of("state[].copies", ROOM)
            .with(&["venue.rule.kind=simple-majority"])
            .at("state[E].copies", &["1", "3", "9"])
            .down(adopted),
        weigh("state[].attributes.<name>", "state[A].attributes.gdp", "gdp", &["0.1", "1", "9"]),
        weigh("state[].cyber.<name>", "state[A].cyber.offence", "cyber.offence", &["0.1", "1"]),
        weigh(
            "state[].sovereignty.<name>",
            "state[A].sovereignty.equality",
            "sovereignty.equality",
            &["0.1", "1"],
        ),
        weigh(
            "state[].data_control.<name>",
            "state[A].data_control.collection",
            "data_control.collection",
            &["0.1", "1"],
        ),
        Case::of("state[].capability", ROOM)
            .with(LUCKY)
            .at("state[A].capability", &["0", "0.5", "1", "4"])
            .runs(60)
            .down(first_absent),
    ]
}

fn texts() -> Vec<Case> {
    let texted = format!("{ROOM}{TEXTS}");
    vec![
        Case::of("agenda.choice", &texted)
            .with(&["negotiation.deadline=2"])
            .values(&["first-tabled", "plurality", "chair"])
            .differs(text),
        Case::of("agenda.opening", ROOM)
            .with(&["negotiation.deadline=2"])
            .values(&["mean", "status-quo"])
            .down(level),
        Case::of("agenda.operability", ROOM).with(VOTE).values(&["0.2", "0.5", "1"]).up(gain),
        Case::of("text[].operability", &texted)
            .with(VOTE)
            .at("text[0].operability", &["0.2", "0.5", "1"])
            .up(gain),
        Case::of("text[].levels.<issue>", &texted)
            .with(&["negotiation.deadline=2"])
            .at("text[0].levels.x", &["20", "50", "80"])
            .up(level),
    ]
}

/// Two states and two issues that depend on each other as it is drawn.
const LANDSCAPE: &str = r#"
schema = 1
title = "A landscape"
[preferences]
form = "interdependent"
[negotiation]
enabled = false
[mediation]
[[issue]]
id = "x"
status_quo = 0
[[issue]]
id = "other"
status_quo = 0
[[state]]
id = "A"
[[state]]
id = "B"
"#;

fn preferences() -> Vec<Case> {
    let averse = &["preferences.regard=inequity-aversion", "negotiation.deadline=3"][..];
    vec![
        // Ids are what random draws go by, here those of how issues depend on each other.
        Case::of("issue[].id", LANDSCAPE).at("issue[x].id", &["x", "y", "z"]).differs(welfare),
        Case::of("state[].id", LANDSCAPE)
            .at("state[A].id", &["A", "C", "D"])
            .runs(10)
            .differs(welfare),
        Case::of("preferences.form", SHARE).values(&["spatial", "pie"]).differs(welfare),
        Case::of("preferences.kappa", ROOM).values(&["2", "1", "4"]).differs(text),
        Case::of("preferences.regard", ROOM)
            .with(&["state[*].envy=1"])
            .values(&["charness-rabin", "inequity-aversion"])
            .down(last_value),
        Case::of("preferences.rawls", ROOM)
            .with(&["state[*].moral_community=0.8"])
            .values(&["0", "0.5", "1"])
            .differs(last_value),
        Case::of("issue[].status_quo", ROOM)
            .with(VOTE)
            .at("issue[0].status_quo", &["10", "60"])
            .down(gain),
        Case::of("issue[].values", TABLE)
            .at("issue[0].values", &["[\"no\", \"some\", \"yes\"]", "[\"yes\", \"some\", \"no\"]"])
            .differs(third_value),
        Case::of("state[].positions.<issue>", ROOM)
            .at("state[A].positions.x", &["90", "60", "20"])
            .down(level),
        Case::of("state[].salience.<issue>", ROOM)
            .at("state[A].salience.x", &["1", "5", "25"])
            .differs(level),
        Case::of("state[].utilities.<issue>", TABLE)
            .at("state[C].utilities.x", &["[0, 0.6, 1]", "[1, 0.6, 0]"])
            .differs(third_value),
        Case::of("state[].good_faith", ROOM)
            .at("state[B].good_faith", &["0", "0.3", "0.6", "1"])
            .down(level),
        Case::of("state[].moral_others", ROOM)
            .at("state[A].moral_others", &["0", "0.2", "0.5", "0.9"])
            .down(level),
        Case::of("state[].moral_community", ROOM)
            .at("state[A].moral_community", &["0", "0.2", "0.5", "0.9"])
            .down(level),
        Case::of("state[].envy", ROOM)
            .with(averse)
            .at("state[E].envy", &["0", "0.5", "2", "8"])
            .down(last_value),
        Case::of("state[].guilt", ROOM)
            .with(averse)
            .at("state[C].guilt", &["0", "0.3", "0.6", "1"])
            .down(third_value),
        Case::of("state[].concession", ROOM)
            .at("state[A].concession", &["0.2", "0.5", "1", "3"])
            .down(level),
        Case::of("state[].harm", ROOM)
            .with(&["negotiation.deadline=3"])
            .at("state[A].harm", &["0", "0.5", "1", "5"])
            .up(gain),
    ]
}

fn rungs() -> Vec<Case> {
    let open = format!("{ROOM}[mediation]\n");
    let from_status_quo = &[
        "negotiation.enabled=false",
        "agenda.opening=status-quo",
        "venue.rule.kind=simple-majority",
        "state[E].positions={ x = 10, y = 20 }",
    ][..];
    vec![
        Case::of("negotiation.enabled", DEADLOCK).values(&["true", "false"]).down(rounds),
        Case::of("negotiation.deadline", ROOM).values(&["5", "10", "20"]).up(rounds),
        Case::of("negotiation.stall", ROOM).values(&["0", "8", "3", "1"]).down(rounds),
        Case::of("negotiation.step", &format!("{ROOM}{TEXTS}"))
            .with(&["negotiation.deadline=5"])
            .values(&["0.02", "0.1", "0.3", "1"])
            .down(level),
        Case::of("negotiation.bluff", ROOM)
            .with(&["state[B].good_faith=0"])
            .values(&["0", "0.3", "0.6", "2"])
            .up(level),
        Case::of("mediation.enabled", DEADLOCK).values(&["false", "true"]).runs(20).up(adopted),
        Case::of("mediation.consent", &open)
            .with(from_status_quo)
            .values(&["none", "mutual"])
            .down(adopted),
        Case::of("mediation.acceptance", DEADLOCK).values(&["shortfall", "vote"]).differs(text),
        Case::of("mediation.proposals", DEADLOCK).values(&["10", "80", "600"]).runs(40).up(adopted),
        Case::of("mediation.step", DEADLOCK).values(&["15", "2", "40"]).differs(text),
        Case::of("mediation.temperature", DEADLOCK)
            .values(&["0", "0.05", "0.5"])
            .runs(5)
            .differs(text),
        Case::of("mediation.hidden_shortfall", DEADLOCK)
            .with(&["venue.transparency=0.5"])
            .values(&["0.02", "0.5"])
            .runs(10)
            .differs(text),
        Case::of("mediation.annealers", DEADLOCK)
            .with(&["mediation.acceptance=vote"])
            .values(&["[]", "[\"A\"]", "[\"A\", \"B\", \"C\", \"D\", \"E\"]"])
            .runs(5)
            .differs(text),
    ]
}

fn arbitration() -> Vec<Case> {
    let final_offer = &["arbitration.procedure=final-offer"][..];
    vec![
        Case::of("arbitration.enabled", PANEL).values(&["false", "true"]).up(adopted),
        Case::of("arbitration.procedure", PANEL)
            .values(&["conventional", "final-offer"])
            .differs(text),
        Case::of("arbitration.scope", PANEL)
            .with(final_offer)
            .values(&["issue", "package"])
            .runs(20)
            .differs(text),
        Case::of("arbitration.consent", PANEL).values(&["mutual", "compulsory"]).up(adopted),
        Case::of("arbitration.panel", PANEL)
            .with(final_offer)
            .values(&["1", "3", "9", "41"])
            .runs(20)
            .down(range),
        Case::of("arbitration.spread", PANEL)
            .with(final_offer)
            .values(&["1", "5", "20"])
            .runs(20)
            .up(range),
        Case::of("arbitration.offer_weight", PANEL)
            .values(&["0", "0.3", "0.9"])
            .runs(20)
            .down(range),
        Case::of("arbitration.award_vote", PANEL)
            .values(&["original", "reverse-consensus"])
            .up(adopted),
    ]
}

fn adoption() -> Vec<Case> {
    let harmed = &["state[A].harm=1", "negotiation.deadline=3"][..];
    vec![
        Case::of("adoption.band", ROOM).with(VOTE).values(&["0", "0.1", "0.2", "0.5"]).down(yes),
        Case::of("adoption.noise", ROOM).with(VOTE).values(&["0", "0.2", "0.9"]).runs(30).down(yes),
        Case::of("adoption.absence", ROOM)
            .with(VOTE)
            .values(&["0", "0.2", "0.9"])
            .runs(30)
            .up(absent),
        Case::of("adoption.operability_cost", ROOM)
            .with(VOTE)
            .values(&["0", "0.05", "0.2"])
            .down(gain),
        Case::of("adoption.pressure", ROOM).with(harmed).values(&["0", "0.2", "1", "5"]).up(gain),
        Case::of("adoption.pressure_decay", ROOM).with(harmed).values(&["0", "0.5", "1"]).up(gain),
    ]
}
