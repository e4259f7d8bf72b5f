//! Models of collective bargaining, held to the numbers that other engines produced. Their inputs and
//! outputs are not ours: they lie in the reference data.

use std::cell::Cell;
use std::fs;
use std::path::Path;

use comity::theory::challenge::{self, Reading, Security, Until, Votes};
use comity::theory::compromise::Stand;
use comity::theory::exchange::{self, Carry, Stands};
use comity::theory::ktab;

use crate::needs::{Outcome, reference};
use crate::support::{Row, read_rows};

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column}: {}", row[column]))
}

fn near(ours: f64, theirs: f64, tolerance: f64, what: &str) {
    assert!((ours - theirs).abs() <= tolerance, "{what}: ours {ours}, theirs {theirs}");
}

/// Actors of a file in KTAB's own format.
fn ktab_actors(path: &Path) -> Vec<ktab::Actor> {
    let text = fs::read_to_string(path).unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
    let dimensions: usize = rows[0][3].parse().unwrap();
    let rows = rows[2..].iter().filter(|row| row.len() > 2 && !row[0].is_empty());
    let actor = |row: &csv::StringRecord| {
        let cell = |at: usize| row[at].parse::<f64>().unwrap();
        ktab::Actor {
            capability: cell(2),
            position: (0..dimensions).map(|d| cell(3 + 2 * d) / 100.0).collect(),
            salience: (0..dimensions).map(|d| cell(4 + 2 * d) / 100.0).collect(),
        }
    };
    rows.map(actor).collect()
}

pub fn positions_of_ktab_turn_by_turn() -> Outcome {
    let folder = reference("bargaining")?;
    let cases = [
        "emission_0_100",
        "dummyData_3Dim",
        "dummyData_6Dim",
        "dummyData-a040",
        "SOE-Policy",
        "SOE-Competitive",
        "SOE-Pol-Comp",
    ];
    for case in cases {
        let own = folder.join(format!("ktab/{case}.csv"));
        let input = if own.exists() { own } else { folder.join(format!("inputs/{case}.csv")) };
        let run = ktab::run(&ktab_actors(&input), ktab::Stop::default());
        let rows = read_rows(&folder.join(format!("ktab/{case}_positions.csv")));
        let last = rows.iter().map(|row| number(row, "turn") as usize).max().unwrap();
        assert_eq!(run.turns.len(), last, "{case}: turns");
        assert!(run.settled, "{case}");
        for row in rows.iter().filter(|row| row["turn"] != "0") {
            let turn = number(row, "turn") as usize;
            let [actor, d] = ["actor_index", "dim"].map(|name| number(row, name) as usize);
            let ours = 100.0 * run.turns[turn - 1].positions[actor][d];
            near(ours, number(row, "position_0_100"), 1e-9, &format!("{case} {turn} {actor} {d}"));
        }
    }
    Ok(())
}

fn emission(folder: &Path) -> (Vec<String>, Vec<Stand>) {
    let rows = read_rows(&folder.join("inputs/bdm1994_emission_standards.csv"));
    let stand = |row: &Row| Stand {
        position: number(row, "position"),
        salience: number(row, "salience") / 100.0,
        capability: number(row, "capability"),
    };
    (rows.iter().map(|row| row["actor"].clone()).collect(), rows.iter().map(stand).collect())
}

pub fn chances_and_expected_utilities_of_the_first_round() -> Outcome {
    let folder = reference("bargaining")?;
    let (names, stands) = emission(&folder);
    let at = |name: &str| names.iter().position(|other| other == name).unwrap();
    let rows = read_rows(&folder.join("challenge/emission_eu_round1.csv"));
    assert_eq!(rows.len(), 360);
    for row in rows {
        let reading = Reading {
            votes: if row["P_denominator"] == "pair" { Votes::Contest } else { Votes::AllContests },
            risky_votes: row["votes_use_risk_in_pass2"] == "1",
            ..Reading::default()
        };
        assert_eq!(reading.security, Security::Adversaries);
        let round = challenge::round(&stands, &reading);
        let (i, j) = (at(&row["challenger"]), at(&row["responder"]));
        let ij = i * names.len() + j;
        let checks = [
            (round.first_chance[ij], "P_pass1"),
            (round.first_utility[ij], "EU_pass1"),
            (round.security[i], "security_i(sum_j E_j)"),
            (round.risk[i], "r_i"),
            (round.chance[ij], "P_pass2"),
            (round.utility[ij], "EU_pass2_own_r"),
        ];
        for (ours, column) in checks {
            near(ours, number(&row, column), 1e-12, &format!("{column} {i} {j}"));
        }
    }
    Ok(())
}

fn emission_rounds(folder: &Path, file: &str, key: &str, place: &str, reading: &str) {
    let text = fs::read_to_string(folder.join("challenge").join(file)).unwrap();
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    let (names, stands) = emission(folder);
    let rounds = all[key]["rounds"].as_array().unwrap();
    let theirs = rounds.iter().filter(|round| round["round"] != 0);
    let theirs: Vec<&serde_json::Value> = theirs.collect();
    let read = Reading::named(reading).unwrap();
    let ours = challenge::run(&stands, &read, Until::Rounds(theirs.len()));
    assert_eq!(ours.len(), theirs.len());
    for (t, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
        for (i, name) in names.iter().enumerate() {
            let name = if place == "x" { name.clone() } else { name.to_lowercase() };
            let there = theirs[place][&name].as_f64().unwrap();
            near(ours.positions[i], there, 1e-9, &format!("{reading}, round {}, {name}", t + 1));
        }
    }
}

pub fn the_emission_table_under_every_reading() -> Outcome {
    let folder = reference("bargaining")?;
    for (key, reading) in [
        ("paper_P_eq31_leastmove_ownr", "literal"),
        ("paper_P_eq31_leastmove_eachr", "each-risk"),
        ("scholz_code_faithful", "program"),
        ("code_P_leastmove", "program-least-move"),
        ("code_faithful_Q0.5", "program-half"),
    ] {
        emission_rounds(&folder, "scholz_emission_rounds.json", key, "x", reading);
    }
    for (key, reading) in [
        ("default_Q1_risk_adversary_conflictNoMove", "compromise-only"),
        ("fixed20", "compromise-only"),
        ("Q0.5", "half"),
        ("riskoff", "risk-neutral"),
        ("own_security", "own-security"),
        ("conflict_resolves", "resolved"),
    ] {
        emission_rounds(&folder, "schelling_emission.json", key, "positions", reading);
    }
    // One run that stops by itself does so when the others' does.
    let (_, stands) = emission(&folder);
    let settled =
        challenge::run(&stands, &Reading::named("half").unwrap(), Until::Settled(20)).len();
    assert!((3..20).contains(&settled), "{settled}");
    Ok(())
}

/// A table in the exchange model's own format: names of issues, of actors, and stands on the scale of 0 to 100.
fn market(path: &Path) -> (Vec<String>, Vec<String>, Stands) {
    let text = fs::read_to_string(path).unwrap();
    let clean = |cell: &str| cell.trim().trim_matches('\'').to_owned();
    let lines: Vec<Vec<String>> =
        text.lines().map(|line| line.split('\t').map(clean).collect()).collect();
    let tagged = |tag: &'static str| lines.iter().filter(move |line| line[0] == tag);
    let names = |tag| tagged(tag).map(|line| line[1].clone()).collect::<Vec<String>>();
    let (issues, actors) = (names("#P"), names("#A"));
    let read = |cell: &str| cell.parse::<f64>().unwrap();
    let range = |issue: &str| {
        let ends = tagged("#M").filter(|line| line[1] == issue).map(|line| read(&line[2]));
        ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)))
    };
    let mut stands: Stands = vec![vec![None; actors.len()]; issues.len()];
    for line in tagged("#D") {
        let p = issues.iter().position(|name| *name == line[2]).unwrap();
        let a = actors.iter().position(|name| *name == line[1]).unwrap();
        let (low, high) = range(&line[2]);
        let position = (read(&line[3]) - low) / (high - low) * 100.0;
        let (salience, capability) = (read(&line[4]), read(&line[5]));
        stands[p][a] = Some(Stand { position, salience, capability });
    }
    (issues, actors, stands)
}

/// Positions at the beginning of a round, or votes at its end, as the other engine has them.
fn stands_of(
    rows: &[Row],
    round: &str,
    kind: &str,
    of: (&[String], &[String]),
) -> Vec<Vec<Option<f64>>> {
    let mut places = vec![vec![None; of.1.len()]; of.0.len()];
    for row in rows.iter().filter(|row| row["round"] == round && row["type"] == kind) {
        let p = of.0.iter().position(|name| *name == row["issue"]).unwrap();
        let a = of.1.iter().position(|name| *name == row["actor"]).unwrap();
        places[p][a] = Some(number(row, "position_0_100"));
    }
    places
}

/// How many exchanges of a round are theirs, from the first on: the same pairs, issues, gains and votes. Of those with
/// equal gain theirs is taken, and of those whose demander is at its very position the ones that they still make.
fn same_exchanges(
    stands: &Stands,
    of: (&[String], &[String]),
    theirs: &[&Row],
) -> (usize, exchange::Round) {
    let same = |ours: &exchange::Exchange, row: &Row| {
        of.1[ours.actors.0] == row["i"]
            && of.1[ours.actors.1] == row["j"]
            && of.0[ours.issues.0] == row["i_supply_issue"]
            && of.0[ours.issues.1] == row["j_supply_issue"]
    };
    let next = Cell::new(0);
    let choose = |tied: &[exchange::Exchange]| {
        let row = theirs.get(next.get());
        next.set(next.get() + 1);
        row.and_then(|row| tied.iter().position(|ours| same(ours, row))).unwrap_or(0)
    };
    let edge =
        |ours: &exchange::Exchange| theirs.iter().skip(next.get()).any(|row| same(ours, row));
    let round = exchange::round_as(stands, choose, edge);
    let values = |ours: &exchange::Exchange, row: &Row| {
        let pairs = [
            (ours.gain, "gain"),
            (ours.before.0, "i_before"),
            (ours.voting.0, "i_voting"),
            (ours.before.1, "j_before"),
            (ours.voting.1, "j_voting"),
        ];
        pairs.iter().all(|(value, column)| (value - number(row, column)).abs() < 1e-9)
    };
    let equal = round.made.iter().zip(theirs).take_while(|(o, row)| same(o, row) && values(o, row));
    (equal.count(), round)
}

pub fn every_exchange_of_the_exchange_model() -> Outcome {
    let folder = reference("bargaining")?;
    // In one round of 25 their program makes an exchange whose gain, as it records it, is not what its moves are worth to
    // either side: all before it are the same.
    let shorter = [("copenhagen", "9", 17)];
    for (case, input) in
        [("copenhagen", "copenhagen"), ("cop21", "cop21"), ("sample_data", "city_tolls")]
    {
        let (issues, actors, mut stands) = market(&folder.join(format!("inputs/{input}.csv")));
        let read =
            |table_name: &str| read_rows(&folder.join(format!("exchange/{case}_{table_name}.csv")));
        let (positions, exchanges, outcomes) = (read("positions"), read("exchanges"), read("mds"));
        for counts in read("rounds") {
            let t = counts["round"].as_str();
            let start = stands_of(&positions, t, "start", (&issues, &actors));
            for (row, places) in stands.iter_mut().zip(&start) {
                for (stand, place) in row.iter_mut().zip(places) {
                    if let (Some(stand), Some(place)) = (stand, place) {
                        stand.position = *place;
                    }
                }
            }
            let theirs: Vec<&Row> = exchanges.iter().filter(|row| row["round"] == t).collect();
            let (same, round) = same_exchanges(&stands, (&issues, &actors), &theirs);
            let what = format!("{case}, round {t}");
            assert_eq!(round.possible.0 as f64, number(&counts, "possible_exchanges"), "{what}");
            let found = shorter.iter().find(|(c, r, _)| *c == case && *r == t);
            if let Some((_, _, least)) = found {
                assert!(same >= *least, "{what}: {same}");
                continue;
            }
            assert_eq!(round.possible.1 as f64, number(&counts, "valid_initially"), "{what}");
            assert_eq!((same, round.made.len()), (theirs.len(), theirs.len()), "{what}");
            let (before, _) = exchange::outcomes(&stands);
            for row in outcomes.iter().filter(|row| row["round"] == t) {
                let p = issues.iter().position(|name| *name == row["issue"]).unwrap();
                let ours = if row["type"] == "preference" { &before } else { &round.outcomes };
                near(ours[p], number(row, "mds"), 1e-9, &format!("{what}, {}", row["issue"]));
            }
        }
    }
    Ok(())
}

pub fn positions_of_the_second_round_follow_the_votes_of_the_first() -> Outcome {
    let folder = reference("bargaining")?;
    for (case, input) in
        [("copenhagen", "copenhagen"), ("cop21", "cop21"), ("sample_data", "city_tolls")]
    {
        let (issues, actors, stands) = market(&folder.join(format!("inputs/{input}.csv")));
        let rows = read_rows(&folder.join(format!("exchange/{case}_positions.csv")));
        let of = (issues.as_slice(), actors.as_slice());
        let voting = stands_of(&rows, "1", "voting", of);
        let theirs = stands_of(&rows, "2", "start", of);
        let round =
            exchange::Round { possible: (0, 0), made: Vec::new(), voting, outcomes: Vec::new() };
        let second = exchange::next(&stands, &round, Carry::default());
        for (p, row) in second.iter().enumerate() {
            for (a, stand) in row.iter().enumerate() {
                let theirs = theirs[p][a];
                assert_eq!(stand.is_some(), theirs.is_some(), "{case} {p} {a}");
                if let (Some(stand), Some(theirs)) = (stand, theirs) {
                    near(stand.position, theirs, 1e-9, &format!("{case} {p} {a}"));
                }
            }
        }
    }
    Ok(())
}
