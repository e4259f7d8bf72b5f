//! Outcomes to the last bit: whoever makes the engine faster must leave these numbers alone. Each case leans on another
//! path of the engine. A change of the model changes them too; then `COMITY_BLESS=1` writes the digests anew, and the CHANGELOG says
//! why under "Reproducibility".

use std::path::Path;

use comity::engine::{Engine, Outcome};
use comity::format::{read, read_str};
use comity::spec::{Scenario, record::Record};

const STUDY: &str = "scenarios/studies/open-ended-working-group.toml";
const FIVE: &str = "scenarios/tutorial/five-states-and-a-mediator.toml";
const CLUB: &str = "scenarios/tutorial/club-against-plenary.toml";

/// A scenario and what is set in it.
type Case = (&'static str, &'static [&'static str]);

#[rustfmt::skip]
const CASES: &[Case] = &[
    (STUDY, &[]),
    (STUDY, &["issue[*].status_quo=50"]),
    (STUDY, &["venue.weights=\"population\"", "venue.rule.kind=qualified-majority"]),
    (STUDY, &["preferences.kappa=1.5"]),
    (STUDY, &["preferences.rawls=0.4"]),
    (STUDY, &["state[*].moral_others=0", "state[*].moral_community=0"]),
    (STUDY, &["preferences.regard=inequity-aversion", "state[*].envy=0.1", "state[*].guilt=0.1"]),
    (STUDY, &["arbitration.consent=compulsory", "state[*].harm=0.3"]),
    (STUDY, &["mediation.acceptance=vote", "venue.rule.kind=unanimity"]),
    (STUDY, &["issue[*].status_quo=50", "venue.rule.kind=unanimity"]),
    (STUDY, &["issue[*].status_quo=50", "venue.rule.kind=qualified-majority", "venue.weights=gdp", "adoption.band=0.2"]),
    (STUDY, &["issue[*].status_quo=50", "venue.rule.kind=qualified-majority", "venue.rule.share=0.95", "venue.rule.of=all-members"]),
    (STUDY, &["issue[*].status_quo=50", "arbitration.consent=compulsory", "venue.transparency=0", "mediation.proposals=40"]),
    (STUDY, &["issue[*].status_quo=50", "state[*].moral_others=0", "state[*].moral_community=0", "mediation.acceptance=vote"]),
    (FIVE, &[]),
    (FIVE, &["preferences.kappa=1"]),
    (FIVE, &["venue.rule.kind=simple-majority", "venue.rule.of=all-members", "venue.transparency=0.5"]),
    (CLUB, &[]),
    (CLUB, &["venue.membership=\"all\""]),
    (INTERDEPENDENT, &[]),
    (INTERDEPENDENT, &["mediation.acceptance=vote", "mediation.annealers=[\"ALD\"]"]),
    (TABULATED, &[]),
    (PIE, &[]),
];

const INTERDEPENDENT: &str = r#"schema = 1
title = "Pairs of binary issues"
preferences = { form = "interdependent" }
negotiation = { enabled = false }
mediation = { proposals = 300, temperature = 0.5 }
issue = [
    { id = "a", status_quo = 0 }, { id = "b", status_quo = 100 }, { id = "c", status_quo = 0 },
    { id = "d", status_quo = 0 }, { id = "e", status_quo = 0 }, { id = "f", status_quo = 0 },
]
state = [{ id = "ALD" }, { id = "BOR" }, { id = "CAS" }]
"#;

const TABULATED: &str = r#"schema = 1
title = "Named values"
preferences = { form = "tabulated" }
negotiation = { enabled = false }
mediation = { proposals = 60 }
issue = [
    { id = "a", values = ["none", "some", "full"], status_quo = "none" },
    { id = "b", values = ["no", "yes"], status_quo = "no" },
]
state = [
    { id = "ALD", utilities = { a = [0.1, 0.7, 1.0], b = [0.9, 0.2] } },
    { id = "BOR", utilities = { a = [0.4, 0.8, 0.1], b = [0.3, 1.0] }, salience = { a = 3, b = 1 } },
    { id = "CAS", utilities = { a = [0.2, 0.6, 0.9], b = [0.0, 0.5] } },
]
"#;

const PIE: &str = r#"schema = 1
title = "A pie"
preferences = { form = "pie" }
negotiation = { enabled = false }
mediation = { proposals = 60 }
issue = [{ id = "pie", status_quo = 30 }]
state = [{ id = "ALD" }, { id = "BOR" }, { id = "CAS" }]
"#;

fn scenario(source: &str, sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    let checked = match source.ends_with(".toml") {
        true => read(Path::new(source), &sets),
        false => read_str("text", source, &sets),
    };
    checked.unwrap_or_else(|faults| panic!("{source} {sets:?}\n{faults}")).scenario
}

/// FNV-1a over the bits of everything that a run computed.
fn digest(outcomes: &[Outcome]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut eat = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for Outcome { run, text, scaled, bracketed, last_vote, rounds, .. } in outcomes {
        let optional = [
            run.depth,
            run.nash_product,
            run.gain_mean,
            run.gain_gini,
            run.nash_distance,
            run.utilitarian_distance,
        ];
        let optional = optional.iter().map(|x| x.unwrap_or(-1.0));
        let columns =
            text.iter().chain(scaled).copied().chain([run.welfare_mean, run.welfare_least]);
        let each_round = rounds
            .iter()
            .flat_map(|row| [row.mean_value, row.least_gain, row.mean_aspiration.unwrap_or(-1.0)]);
        for number in columns.chain(optional).chain(each_round) {
            eat(&number.to_bits().to_le_bytes());
        }
        eat(&run.rounds.to_le_bytes());
        eat(&[u8::from(run.adopted)]);
        eat(&bracketed.iter().map(|b| u8::from(*b)).collect::<Vec<u8>>());
        eat(&last_vote.iter().map(|v| v.map_or(9, |vote| vote as u8)).collect::<Vec<u8>>());
    }
    hash
}

#[test]
fn outcomes_are_the_same_to_the_last_bit() {
    let mut table = String::new();
    for (source, sets) in CASES {
        let scenario = scenario(source, sets);
        let mut engine = Engine::new(&scenario, Record { rounds: true, ..Record::default() });
        let runs = (0..3).filter_map(|replication| engine.run(scenario.run.seed, replication));
        let outcomes: Vec<Outcome> = runs.collect();
        assert_eq!(outcomes.len(), 3);
        let (title, found, run) = (&scenario.title, digest(&outcomes), &outcomes[0].run);
        table += &format!("{found:#018x} {title} {sets:?}: {} in round {}\n", run.rung, run.rounds);
    }
    crate::support::golden("digests-of-outcomes.txt", &table);
}
