//! Draws belong to states and issues, through the engine: whoever else there is, wherever they stand
//! in the file, whatever others are called, what is drawn for a state stays the same. States are so
//! set that nobody's decision hangs on who else there is.

use std::{collections::BTreeMap, fmt::Debug, fmt::Write as _};

use comity::{
    engine::{Engine, Outcome},
    format::read_str,
    model::valuation::OwnUtility,
    spec::record::Record,
};

/// The ids of each state that decides for itself, and what is compared of it.
type Drawn<T> = BTreeMap<String, Vec<T>>;

/// A scenario of these states, in this order, all with the same entry, and what else it says.
fn scenario(ids: &[&str], state: &str, rest: &str) -> String {
    let mut toml = format!("schema = 1\ntitle = \"Draws\"\n{rest}\n");
    for id in ids {
        let _ = writeln!(toml, "[[state]]\nid = \"{id}\"\n{state}");
    }
    toml
}

/// So many replications of a scenario.
fn runs(toml: &str, replications: u64) -> Vec<Outcome> {
    let checked =
        read_str("draws.toml", toml, &[]).unwrap_or_else(|faults| panic!("{faults}\n{toml}"));
    let mut engine = Engine::new(&checked.scenario, Record::ALL);
    (0..replications).map(|k| engine.run(7, k).unwrap()).collect()
}

/// States added at the end and at the beginning, moved, left out, renamed.
const OTHERS: [&[&str]; 5] =
    [&["a", "b", "c", "d"], &["d", "a", "b", "c"], &["c", "b", "a"], &["c", "a"], &["a", "e", "c"]];

/// Holds what is drawn for a state to be the same among others, and to differ between states.
fn assert_own<T: PartialEq + Debug>(drawn: impl Fn(&[&str]) -> Drawn<T>) {
    let before = drawn(&["a", "b", "c"]);
    assert_eq!(before.len(), 3, "{before:?}");
    for ids in OTHERS {
        let after = drawn(ids);
        assert_eq!(after.len(), ids.len(), "{after:?}");
        for (id, now) in &after {
            match before.get(id) {
                Some(then) => assert_eq!(now, then, "{id} among {ids:?}"),
                None => assert!(before.values().all(|then| then != now), "{id} has nothing new"),
            }
        }
    }
    assert!(before["a"] != before["b"] && before["b"] != before["c"] && before["a"] != before["c"]);
}

/// The votes of each state on a text that is put to the vote at once, by replication.
#[test]
fn who_is_absent_and_whose_vote_slips() {
    let rest = "[run]\nrounds = 1\n[venue]\nrule = { kind = \"simple-majority\" }\n[negotiation]\nenabled = false\n\
                [mediation]\nenabled = false\n[arbitration]\nenabled = false\n[adoption]\nabsence = 0.6\nnoise = 0.4\n\
                [[issue]]\nid = \"x\"\nstatus_quo = 0\n[[text]]\nsponsor = \"a\"\noperability = 1\nlevels = { x = 80 }";
    assert_own(|ids| {
        let mut votes: Drawn<&'static str> = BTreeMap::new();
        for run in runs(&scenario(ids, "positions = { x = 90 }", rest), 60) {
            for row in run.votes {
                votes.entry(row.state.to_string()).or_default().push(row.vote);
            }
        }
        votes
    });
}

/// The ideals that states are drawn to have on two issues, by replication.
#[test]
fn where_uncertain_ideals_lie() {
    let ideals = |ids: &[&str], issues: &[&str], name: &str| {
        let (mut rest, mut positions) = (String::from("[preferences]\nuncertainty = 10\n"), vec![]);
        for issue in issues {
            let _ = writeln!(rest, "[[issue]]\nid = \"{issue}\"\nstatus_quo = 0");
            positions.push(format!("{issue} = 50"));
        }
        let state = format!("{name}\npositions = {{ {} }}", positions.join(", "));
        let checked = read_str("draws.toml", &scenario(ids, &state, &rest), &[]).unwrap();
        let mut engine = Engine::new(&checked.scenario, Record::default());
        let mut drawn: BTreeMap<(String, String), Vec<f64>> = BTreeMap::new();
        for replication in 0..4 {
            engine.run(7, replication).unwrap();
            let OwnUtility::Spatial { position, .. } = &engine.valuation().own else { panic!() };
            for (at, issue) in issues.iter().enumerate() {
                for (slot, id) in ids.iter().enumerate() {
                    let key = (id.to_string(), issue.to_string());
                    drawn.entry(key).or_default().push(position.at(at, slot));
                }
            }
        }
        drawn
    };
    let of = |ids: &[&str]| {
        let drawn = ideals(ids, &["x"], "");
        drawn.into_iter().map(|((id, _), levels)| (id, levels)).collect()
    };
    assert_own(of);
    // An issue more, before the others; and another name for people.
    let (before, after) =
        (ideals(&["a", "b"], &["x"], ""), ideals(&["a", "b"], &["y", "x"], "name = \"Else\""));
    assert!(before.iter().all(|(key, levels)| after[key] == *levels));
    let of = |issue: &str| &after[&("a".to_owned(), issue.to_owned())];
    assert_ne!(of("x"), of("y"));
}

/// How issues depend on each other for each state, in a landscape that is drawn.
#[test]
fn how_issues_depend_on_each_other() {
    let influences = |ids: &[&str], issues: &[&str]| {
        let mut rest = String::from(
            "[preferences]\nform = \"interdependent\"\n[negotiation]\nenabled = false\n[mediation]\n",
        );
        for issue in issues {
            let _ = writeln!(rest, "[[issue]]\nid = \"{issue}\"\nstatus_quo = 0");
        }
        let checked = read_str("draws.toml", &scenario(ids, "", &rest), &[]).unwrap();
        let mut engine = Engine::new(&checked.scenario, Record::default());
        engine.run(7, 0).unwrap();
        let OwnUtility::Interdependent { influence, .. } = &engine.valuation().own else {
            panic!()
        };
        let entries = |slot: usize| -> BTreeMap<String, f64> {
            let entry = |(at, level): (usize, &f64)| {
                let (row, column) = (issues[at / issues.len()], issues[at % issues.len()]);
                (format!("{row} {column}"), *level)
            };
            influence[slot].iter().enumerate().map(entry).collect()
        };
        ids.iter()
            .enumerate()
            .map(|(slot, id)| (id.to_string(), vec![entries(slot)]))
            .collect::<Drawn<BTreeMap<String, f64>>>()
    };
    assert_own(|ids| influences(ids, &["x", "y"]));
    let (before, after) = (influences(&["a"], &["x", "y"]), influences(&["a"], &["z", "y", "x"]));
    assert!(before["a"][0].iter().all(|(pair, level)| after["a"][0][pair] == *level));
    assert_ne!(before["a"][0]["x y"], before["a"][0]["y x"]);
}

/// In which round each state takes up what was adopted; all join as soon as they do.
#[test]
fn who_takes_up_ratification() {
    let rest = "[run]\nrounds = 12\n[venue]\nrule = { kind = \"simple-majority\" }\nequal_participation = true\n\
                [negotiation]\nenabled = false\n[mediation]\nenabled = false\n[arbitration]\nenabled = false\n\
                [adoption]\nnoise = 0\n[ratification]\nrule = \"cascade\"\nhazard = 0.2\n\
                [[issue]]\nid = \"x\"\nstatus_quo = 0\n[[text]]\nsponsor = \"a\"\noperability = 1\nlevels = { x = 80 }";
    assert_own(|ids| {
        let mut joined: Drawn<Option<u32>> = BTreeMap::new();
        for run in runs(&scenario(ids, "positions = { x = 90 }\nthreshold = 0", rest), 20) {
            for row in run.states {
                joined.entry(row.state.to_string()).or_default().push(row.joined_round);
            }
        }
        joined
    });
}

/// When crime hits each state and how hard; where it comes from and passes changes to newcomers
/// alone, or away from those who left.
#[test]
fn whom_crime_hits_and_how_hard() {
    let rest = "[run]\nrounds = 24\n[[issue]]\nid = \"x\"\nstatus_quo = 0\n[conduct]\nspillover = 0\n\
                [conduct.crime]\nrate = 24\n[conduct.nonstate]\nhaven = 0\nshield = 0";
    let incidents = |ids: &[&str]| runs(&scenario(ids, "positions = { x = 0 }", rest), 3);
    assert_own(|ids| {
        let mut hit: Drawn<(u32, Option<f64>, bool)> = BTreeMap::new();
        for row in incidents(ids).into_iter().flat_map(|run| run.incidents) {
            let what = (row.round, row.severity, row.critical);
            hit.entry(row.victim.to_string()).or_default().push(what);
        }
        hit
    });
    let paths = |ids: &[&str]| -> BTreeMap<(String, u64), (String, String)> {
        let all = incidents(ids).into_iter().flat_map(|run| run.incidents);
        let path = |row: comity::measure::rows::IncidentRow| {
            let key = (row.victim.to_string(), row.severity.unwrap_or(0.0).to_bits());
            (key, (row.actor.unwrap().to_string(), row.transit.unwrap().to_string()))
        };
        all.map(path).collect()
    };
    let (before, after) = (paths(&["a", "b", "c"]), paths(&["d", "c", "b", "a"]));
    let mut changed = 0;
    for (key, (home, _)) in &before {
        let (now, _) = &after[key];
        assert!(now == home || now == "d", "{key:?}: {home} became {now}");
        changed += usize::from(now != home);
    }
    assert!(changed > 0 && changed < before.len(), "{changed} of {}", before.len());
}

/// All that a state plans, and what its victim makes of it, where only two are hostile.
#[test]
fn who_attacks_and_what_the_victim_makes_of_it() {
    let rest = "[run]\nrounds = 60\n[[issue]]\nid = \"x\"\nstatus_quo = 0\n[conduct]\nspillover = 0\n\
                [conduct.operations]\nopportunity = 6\n[conduct.attribution]\n[conduct.response]\n[conduct.prevention]";
    let rows = |ids: &[&str]| {
        let mut toml = scenario(ids, "positions = { x = 0 }\ncyber = { offence = 0.8 }", rest);
        for (who, whom) in [("a", "b"), ("b", "c"), ("c", "a")] {
            let entry = format!("id = \"{who}\"\n");
            if ids.contains(&whom) {
                toml = toml.replace(&entry, &format!("{entry}hostility = {{ {whom} = 0.9 }}\n"));
            }
        }
        let mut told: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for row in runs(&toml, 3).into_iter().flat_map(|run| run.incidents) {
            let victim = row.victim.to_string();
            let signs = (row.warned, row.struck, row.named, row.blamed, row.response);
            let deed = (row.actor, row.gain, row.happened, row.severity, row.critical);
            told.entry(victim).or_default().push((row.round, deed, signs, row.resolve));
        }
        told
    };
    let before = rows(&["a", "b", "c"]);
    assert!(before.len() == 3 && before.values().all(|rows| rows.len() > 20), "{before:?}");
    for ids in [&["a", "b", "c", "d"][..], &["d", "a", "b", "c"], &["c", "b", "a"]] {
        assert_eq!(rows(ids), before, "{ids:?}");
    }
    // Without c there is nobody to attack a; b goes on being attacked by a.
    assert_eq!(rows(&["b", "a"])["b"], before["b"]);
}

/// What comes of a dispute, by a panel of which each member has a view of its own.
#[test]
fn what_a_panel_awards_in_a_dispute() {
    let rest = "[run]\nrounds = 12\n[[issue]]\nid = \"x\"\nstatus_quo = 0\n\
                [disputes]\ndeadline = 1\nmediation = \"facilitative\"\narbitration = \"compulsory\"\nspread = 10\n\
                [[mediator]]\nid = \"m\"\ninformation = 0.5";
    let redress = |ids: &[&str], pairs: &[(&str, &str)]| {
        let mut toml = scenario(ids, "positions = { x = 0 }\ngood_faith = 0.3", rest);
        for (claimant, respondent) in pairs {
            let _ = writeln!(
                toml,
                "[[dispute]]\nclaimant = \"{claimant}\"\nrespondent = \"{respondent}\"\nseverity = 1\nresponsible = true"
            );
        }
        let mut told: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for row in runs(&toml, 20).into_iter().flat_map(|run| run.forums) {
            if let (Some(claimant), Some(respondent)) = (row.claimant, row.respondent) {
                let end = (row.redress, row.award_kept, row.closed_round);
                told.entry(format!("{claimant} {respondent}")).or_default().push(end);
            }
        }
        told
    };
    let before = redress(&["a", "b", "c"], &[("a", "b"), ("b", "c")]);
    let after = redress(&["d", "c", "b", "a"], &[("d", "a"), ("b", "c"), ("a", "b"), ("b", "a")]);
    assert!(before.iter().all(|(pair, ends)| after[pair] == *ends), "{before:?} {after:?}");
    assert!(before["a b"] != before["b c"] && after["a b"] != after["b a"], "{before:?}");
    // A second dispute of the same two is decided for itself, and leaves the first alone.
    let twice = redress(&["a", "b", "c"], &[("a", "b"), ("a", "b")]);
    let [first, second] = [0, 1].map(|nth| twice["a b"].iter().skip(nth).step_by(2));
    assert!(first.clone().eq(&before["a b"]) && !first.eq(second));
}

/// Who wins a war, whatever other rivalries there are.
#[test]
fn who_wins_a_war() {
    let rest =
        "[run]\nrounds = 2\n[[issue]]\nid = \"x\"\nstatus_quo = 0\n[power_shift]\npatience = 0.999";
    let wars = |ids: &[&str], rivals: &[(&str, &str)]| {
        let mut toml = scenario(ids, "positions = { x = 0 }", rest);
        for (first, second) in rivals {
            let _ = writeln!(
                toml,
                "[[rivalry]]\nfirst = \"{first}\"\nsecond = \"{second}\"\ncost = 0.01"
            );
        }
        toml = toml.replace("id = \"b\"\n", "id = \"b\"\ngrowth = 1\n");
        toml = toml.replace("id = \"d\"\n", "id = \"d\"\ngrowth = 1\n");
        let told = runs(&toml, 30).into_iter().map(|run| {
            let war = run.events.into_iter().find(|event| event.text.contains("a fights b"));
            war.map(|event| event.text)
        });
        told.collect::<Vec<Option<String>>>()
    };
    let before = wars(&["a", "b"], &[("a", "b")]);
    assert_eq!(wars(&["d", "c", "b", "a"], &[("c", "d"), ("a", "b")]), before);
    let won = before.iter().flatten().filter(|text| text.contains("It wins")).count();
    assert!((1..before.len()).contains(&won) && before.iter().all(Option::is_some), "{before:?}");
}
