//! Outcomes to the last bit: whoever makes the engine faster must leave these numbers alone. Each case leans on another
//! path of the engine. A change of the model changes them too; then this test prints the digests to put here, and the
//! CHANGELOG says why under "Reproducibility".

use std::path::Path;

use comity::engine::{Engine, Outcome};
use comity::measure::record::Wants;
use comity::scenario::{Scenario, read, read_str};

const STUDY: &str = "scenarios/studies/open-ended-working-group.toml";
const FIVE: &str = "scenarios/tutorial/five-states-and-a-mediator.toml";
const CLUB: &str = "scenarios/tutorial/club-against-plenary.toml";

/// A scenario, what is set in it, and the digest of its first outcomes.
type Case = (&'static str, &'static [&'static str], u64);

#[rustfmt::skip]
const CASES: &[Case] = &[
    (STUDY, &[], 0x62be_2320_c58a_3fb0),
    (STUDY, &["issue[*].status_quo=50"], 0x33f0_a417_c25d_8529),
    (STUDY, &["venue.weights=\"population\"", "venue.rule.kind=qualified-majority"], 0xf6d0_f456_6f65_3419),
    (STUDY, &["preferences.kappa=1.5"], 0x5766_d67d_92cb_49b2),
    (STUDY, &["preferences.rawls=0.4"], 0x3f2a_fddc_251d_7b61),
    (STUDY, &["state[*].moral_others=0", "state[*].moral_community=0"], 0xa509_08c0_6e83_2b48),
    (STUDY, &["preferences.regard=inequity-aversion", "state[*].envy=0.1", "state[*].guilt=0.1"], 0xd6b3_0cb0_123e_fb54),
    (STUDY, &["arbitration.consent=compulsory", "state[*].harm=0.3"], 0x4241_50a0_a52e_01f8),
    (STUDY, &["mediation.acceptance=vote", "venue.rule.kind=unanimity"], 0x3cc0_e7ff_9438_7142),
    (STUDY, &["issue[*].status_quo=50", "venue.rule.kind=unanimity"], 0x4548_a2fb_f4b1_b600),
    (STUDY, &["issue[*].status_quo=50", "venue.rule.kind=qualified-majority", "venue.weights=gdp", "adoption.band=0.2"], 0xc28a_7b21_e7ac_0684),
    (STUDY, &["issue[*].status_quo=50", "venue.rule.kind=qualified-majority", "venue.rule.share=0.95", "venue.rule.of=all-members"], 0x4548_a2fb_f4b1_b600),
    (STUDY, &["issue[*].status_quo=50", "arbitration.consent=compulsory", "venue.transparency=0", "mediation.proposals=40"], 0xa17a_e4c4_4a8d_372c),
    (STUDY, &["issue[*].status_quo=50", "state[*].moral_others=0", "state[*].moral_community=0", "mediation.acceptance=vote"], 0x664f_4e49_72fd_7dee),
    (FIVE, &[], 0x036f_9ce5_006c_f785),
    (FIVE, &["preferences.kappa=1"], 0xa69a_b585_724f_fa96),
    (FIVE, &["venue.rule.kind=simple-majority", "venue.rule.of=all-members", "venue.transparency=0.5"], 0xfe24_6792_3cdf_68fd),
    (CLUB, &[], 0x391b_d2b2_8701_feb4),
    (CLUB, &["venue.membership=\"all\""], 0xb8b3_4d8e_9fba_e151),
    (INTERDEPENDENT, &[], 0x5ba1_268a_c57f_d708),
    (INTERDEPENDENT, &["mediation.acceptance=vote", "mediation.annealers=[\"ALD\"]"], 0x4daa_7d33_298a_85e5),
    (TABULATED, &[], 0x8cff_f087_6fd7_f8e6),
    (PIE, &[], 0xa911_83fe_0e37_ebf9),
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
    let mut moved = Vec::new();
    for (source, sets, expected) in CASES {
        let scenario = scenario(source, sets);
        let mut engine = Engine::new(&scenario, Wants { rounds: true, ..Wants::default() });
        let runs = (0..3).filter_map(|replication| engine.run(scenario.run.seed, replication));
        let outcomes: Vec<Outcome> = runs.collect();
        assert_eq!(outcomes.len(), 3);
        let title = &scenario.title;
        let (found, run) = (digest(&outcomes), &outcomes[0].run);
        table += &format!("{found:#018x} {title} {sets:?}: {} in round {}\n", run.rung, run.rounds);
        if found != *expected {
            moved.push(format!("{title} {sets:?}"));
        }
    }
    assert!(moved.is_empty(), "moved: {moved:#?}\n{table}");
}
