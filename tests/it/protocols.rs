//! Negotiation protocols through the whole engine: with 2 and with 193 states, on every form of preferences that they take, and
//! beside the points that theory would pick.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use comity::mechanism::negotiation::descriptor;
use comity::spec::{negotiation::Protocol, record::Record};
use comity::{
    engine::{Engine, Outcome},
    format::{positions, read_str},
    measure::rows::SolutionRow,
    study::solve,
    theory::{
        delegations::{Delegations, Strategy},
        outcomes::{Space, values_of},
    },
};

use crate::parameters::{DEADLOCK, ROOM};

fn ran(text: &str, sets: &[&str]) -> Outcome {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    let checked = read_str("protocols", text, &sets).unwrap_or_else(|faults| panic!("{faults}"));
    let wants = Record {
        solutions: true,
        rounds: true,
        states: true,
        transcript: true,
        ..Record::default()
    };
    Engine::new(&checked.scenario, wants).run(checked.scenario.run.seed, 0).unwrap()
}

/// Numbers that look like chance.
fn noise(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1u64 << 31) as f64
    }
}

fn spatial(states: usize) -> String {
    let mut unit = noise(7);
    let mut text = String::from(
        "schema = 1\ntitle = \"Many\"\n[negotiation]\ndeadline = 10\n[adoption]\nnoise = 0\n\
         [[issue]]\nid = \"x\"\nstatus_quo = 5\n[[issue]]\nid = \"y\"\nstatus_quo = 95\n",
    );
    for state in 0..states {
        let (x, y) = (20.0 + 80.0 * unit(), 60.0 * unit());
        let _ = writeln!(text, "[[state]]\nid = \"S{state}\"\npositions = {{ x = {x}, y = {y} }}");
    }
    text
}

#[test]
fn every_protocol_negotiates_with_two_and_with_all_the_world() {
    for states in [2, 193] {
        // Two rounds of challenges show the model at work with 193 as well as twenty do.
        let text = spatial(states)
            .replace("deadline = 10\n", "deadline = 10\nchallenge = { rounds = 2 }\n");
        for (protocol, word) in Protocol::ALL.iter().zip(Protocol::WORDS) {
            let set = format!("negotiation.protocol={word}");
            for rule in ["consensus", "simple-majority"] {
                let rule = format!("venue.rule.kind={rule}");
                let outcome = ran(&text, &[&set, &rule]);
                assert!(outcome.text.iter().all(|y| (0.0..=100.0).contains(y)), "{word}");
                let one_shot = descriptor(*protocol).one_shot;
                assert!(!one_shot || outcome.run.rounds == 1, "{word}: {:?}", outcome.run);
                assert!(states > 2 || outcome.run.adopted, "{word} {rule}: {:?}", outcome.run);
            }
        }
    }
}

#[test]
fn a_majority_finds_a_text_against_one_that_loses_by_any() {
    for protocol in ["alternating-offers", "legislative"] {
        let set = format!("negotiation.protocol={protocol}");
        assert!(!ran(ROOM, &[&set]).run.adopted, "{protocol}: one loses by every text");
        let outcome = ran(ROOM, &[&set, "venue.rule.kind=simple-majority"]);
        assert!(outcome.run.adopted, "{protocol}: {:?}", outcome.run);
    }
}

/// A table of positions and the scenario with the same numbers: saliences as they are, capabilities, no luck but ties.
fn table_and_scenario() -> (String, String) {
    let mut unit = noise(3);
    let mut table = String::from("issue_id,actor,position,salience,capability,group\n");
    let mut text = String::from(
        "schema = 1\ntitle = \"Same\"\n[venue]\nequal_participation = true\n[adoption]\nnoise = 0\n",
    );
    for issue in 0..4 {
        let _ = writeln!(text, "[[issue]]\nid = \"i{issue}\"\nstatus_quo = 50");
    }
    for state in 0..7 {
        let capability = 1.0 + unit();
        let _ = writeln!(text, "[[state]]\nid = \"S{state}\"\ncapability = {capability}");
        let (mut positions, mut saliences) = (Vec::new(), Vec::new());
        for issue in 0..4 {
            let (x, s) = (100.0 * unit(), unit());
            let _ = writeln!(table, "i{issue},S{state},{x},{s},{capability},g");
            positions.push(format!("i{issue} = {x}"));
            saliences.push(format!("i{issue} = {s}"));
        }
        let _ = writeln!(text, "positions = {{ {} }}", positions.join(", "));
        let _ = writeln!(text, "salience = {{ {} }}", saliences.join(", "));
    }
    (table, text)
}

#[test]
fn models_of_bargaining_say_the_same_in_a_scenario_and_in_solve() {
    let (table, text) = table_and_scenario();
    let table = positions::read_str("t.csv", &table, &positions::Reading::default()).unwrap();
    for (protocol, key, value) in [
        ("exchange", "rounds", "1"),
        ("exchange", "rounds", "3"),
        ("challenge", "reading", "literal"),
        ("challenge", "reading", "program"),
        ("challenge", "outcome", "mean"),
    ] {
        let forecast =
            solve::methods(&[protocol.to_owned()], &[format!("{protocol}.{key}={value}")])
                .unwrap()
                .last()
                .unwrap()
                .forecast(&table, 1);
        let set = format!("negotiation.protocol={protocol}");
        let outcome = ran(&text, &[&set, &format!("negotiation.{protocol}.{key}={value}")]);
        for (issue, (ours, theirs)) in outcome.text.iter().zip(&forecast).enumerate() {
            let apart = (ours - theirs.value).abs();
            assert!(apart < 1e-9, "{protocol} {key}={value}, issue {issue}: {ours} {theirs:?}");
        }
    }
}

#[test]
fn what_was_traded_and_who_gave_way_is_told() {
    let (_, text) = table_and_scenario();
    for (protocol, words) in [("exchange", "each gains"), ("challenge", "moves to")] {
        let outcome = ran(&text, &[&format!("negotiation.protocol={protocol}")]);
        let told = outcome.events.iter().filter(|event| event.event == "bargained");
        let told: Vec<&str> = told.map(|event| event.text.as_str()).collect();
        assert!(!told.is_empty() && told.iter().all(|text| text.contains(words)), "{told:?}");
    }
}

#[test]
fn models_of_bargaining_without_positions_are_refused() {
    for protocol in ["exchange", "challenge"] {
        let sets = [format!("negotiation.protocol={protocol}")];
        let said = read_str("named", &tabulated(2, 2), &sets).map(|_| ()).unwrap_err().to_string();
        assert!(said.contains("without positions"), "{said}");
    }
    let sets =
        ["negotiation.protocol=exchange".to_owned(), "agenda.order=hardest-first".to_owned()];
    let checked = read_str("one by one", ROOM, &sets).unwrap();
    let warned = checked.warnings.to_string();
    assert!(warned.contains("there is nothing to exchange"), "{warned}");
}

fn row<'a>(outcome: &'a Outcome, concept: &str) -> &'a SolutionRow {
    outcome.solutions.iter().find(|row| row.concept == concept).unwrap()
}

#[test]
fn the_nash_protocol_ends_at_the_nash_point() {
    let sets = ["negotiation.protocol=nash", "adoption.operability_cost=0"];
    let outcome = ran(DEADLOCK, &sets);
    assert!(outcome.run.adopted, "{:?}", outcome.run);
    let nash = row(&outcome, "nash");
    assert!(nash.distance.unwrap() < 1e-6 && nash.method == "optimum", "{nash:?}");
    assert!(row(&outcome, "max-welfare").distance.unwrap() > 0.01);
    assert!(row(&outcome, "rawls").least >= nash.least, "nothing does better for the worst off");
    assert_eq!(outcome.solutions.len(), 5);
    let regard = ran(DEADLOCK, &[sets[0], "state[*].moral_others=0.1"]);
    assert_eq!(row(&regard, "pareto").method, "sample");
    let none = ran(DEADLOCK, &["negotiation.protocol=compromise", "mediation.enabled=false"]);
    assert!(!none.run.adopted && row(&none, "nash").distance.unwrap() > 0.0);
}

/// Two states and some issues with three named values each.
fn tabulated(issues: usize, states: usize) -> String {
    let mut unit = noise(11);
    let mut text = String::from(
        "schema = 1\ntitle = \"Named\"\n[preferences]\nform = \"tabulated\"\n[venue]\n\
         rule = { kind = \"unanimity\" }\nequal_participation = true\n[negotiation]\n\
         protocol = \"alternating-offers\"\ndeadline = 30\n[adoption]\nnoise = 0\nband = 0\n\
         operability_cost = 0\n[agenda]\noperability = 1\n",
    );
    for issue in 0..issues {
        let values = "values = [\"a\", \"b\", \"c\"]";
        let _ = writeln!(text, "[[issue]]\nid = \"i{issue}\"\nstatus_quo = \"a\"\n{values}");
    }
    for state in 0..states {
        let _ = writeln!(text, "[[state]]\nid = \"S{state}\"\n[state.utilities]");
        for issue in 0..issues {
            let _ = writeln!(text, "i{issue} = [{}, {}, {}]", 0.3 * unit(), unit(), unit());
        }
    }
    text
}

#[test]
fn spaces_are_looked_at_whole_or_by_a_sample_that_is_owned_to() {
    let all = ran(&tabulated(4, 2), &["negotiation.protocol=nash"]);
    assert_eq!((all.solutions.len(), row(&all, "pareto").method), (7, "all"));
    assert_eq!(row(&all, "pareto").texts, Some(81));
    assert_eq!(row(&all, "nash").distance, Some(0.0));
    assert_eq!(row(&all, "pareto").distance, Some(0.0));
    assert!(row(&all, "pareto").points >= row(&all, "nash").points);
    assert!(all.solutions.iter().all(|row| row.opposition.is_some()));
    let large = tabulated(16, 2);
    let outcome = ran(&large, &["negotiation.protocol=compromise"]);
    assert_eq!(row(&outcome, "pareto").method, "sample");
    assert_eq!(row(&outcome, "pareto").texts, Some(20_000));
    let refused = read_str("large", &large, &[]).map(|_| ()).unwrap_err().to_string();
    assert!(refused.contains("looks at every text, and there are 43046721"), "{refused}");
}

/// The engine plays the negotiations that the reference set is played with: the same outcome in the same round.
#[test]
fn the_engine_plays_the_reference_negotiations() {
    for name in ["bi-12-random-5x4x3", "multi-03-n4-4x4x4", "multi-10-n20-3x3x3"] {
        let path =
            Path::new(crate::support::REPO).join(format!("tests/fixtures/negotiation/{name}.json"));
        let case: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        let numbers = |value: &serde_json::Value| -> Vec<f64> {
            value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
        };
        let sizes: Vec<usize> = numbers(&case["sizes"]).iter().map(|x| *x as usize).collect();
        let parties: Vec<(Vec<f64>, Vec<Vec<f64>>)> = case["parties"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| {
                let weights = numbers(&p["weights"]);
                let total: f64 = weights.iter().sum();
                let values = p["values"].as_array().unwrap().iter().map(numbers).collect();
                (weights.iter().map(|w| w / total).collect(), values)
            })
            .collect();
        let betas: Vec<f64> = (0..parties.len()).map(|k| [0.25, 4.0, 1.0][k % 3]).collect();
        let text = as_scenario(&sizes, &parties, &betas);
        let outcome = ran(&text, &[]);
        let space = Space::additive(parties.iter().map(|(w, v)| (&w[..], &v[..])));
        // No agreement is the status quo, the first outcome.
        let reservations: Vec<f64> = space.iter().map(|column| column[0]).collect();
        let clock =
            |beta: &f64| Strategy::Clock { exponent: 1.0 / beta, start: 1.0, tolerance: 0.0 };
        let strategies: Vec<Strategy> = betas.iter().map(clock).collect();
        let mut table = Delegations::new(&space, &reservations, &strategies, 40);
        let mut last = 0;
        let deal = table.negotiate(&mut |_, _, offer| last = offer);
        let mut levels = vec![0; sizes.len()];
        values_of(last, &sizes, &mut levels);
        let levels: Vec<f64> = levels.iter().map(|v| *v as f64).collect();
        assert_eq!(outcome.text, levels, "{name}");
        assert_eq!(outcome.run.adopted, deal.is_some(), "{name}");
        let round = deal.map_or(40, |deal| deal.round + 1);
        assert_eq!(outcome.run.rounds as usize, round, "{name}");
    }
}

fn as_scenario(sizes: &[usize], parties: &[(Vec<f64>, Vec<Vec<f64>>)], betas: &[f64]) -> String {
    let mut text = String::from(
        "schema = 1\ntitle = \"Reference\"\n[preferences]\nform = \"tabulated\"\n[venue]\n\
         equal_participation = true\n[agenda]\noperability = 1\n[adoption]\nnoise = 0\nband = 0\n\
         operability_cost = 0\n[negotiation]\nprotocol = \"alternating-offers\"\ndeadline = 40\n\
         timing = \"open\"\n",
    );
    for (issue, size) in sizes.iter().enumerate() {
        let values: Vec<String> = (0..*size).map(|v| format!("v{v}")).collect();
        let _ = writeln!(
            text,
            "[[issue]]\nid = \"i{issue}\"\nstatus_quo = \"v0\"\nvalues = {values:?}"
        );
    }
    for (party, ((weights, values), beta)) in parties.iter().zip(betas).enumerate() {
        let _ = writeln!(text, "[[state]]\nid = \"P{party}\"\nconcession = {beta:?}");
        let list = |cell: &dyn Fn(usize) -> String| {
            (0..sizes.len()).map(|i| format!("i{i} = {}", cell(i))).collect::<Vec<_>>().join(", ")
        };
        let _ = writeln!(text, "salience = {{ {} }}", list(&|i| format!("{:?}", weights[i])));
        let _ = writeln!(text, "utilities = {{ {} }}", list(&|i| format!("{:?}", values[i])));
    }
    text
}
