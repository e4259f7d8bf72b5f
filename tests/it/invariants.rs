//! What holds in every forum of every scenario (docs/odd.md, section 7.20), shown on random valid scenarios.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Arc, Mutex},
};

use bevy_ecs::prelude::*;
use comity::spec::{negotiation::Protocol, record::Record};
use comity::{
    engine::{Engine, Outcome},
    format::{Checked, read_str},
    model::{
        appraisal::{Scratch, mark_brackets},
        delegation::{Judged, JudgementDataReadOnly, MemberData, Members},
        forum::{Ballots, Brackets, Draft, Ladder, Motion, Rules, Rung, Stage, Stance, Vote},
        message::{Happening, What},
        phase::{Phase, Round},
        setting::{Scale, Setting},
        valuation::{OwnUtility, Valuation},
    },
    spec::arbitration,
    theory::voting::{Base, Rule},
};
use proptest::prelude::*;

use crate::random_scenarios::{cases, checked, many_rounds, scenario, tape, tapes};

const ALL: Record = Record { solutions: false, ..Record::ALL };

/// What a system at the end of each round saw of the only forum.
struct Seen {
    setting: Setting,
    draft: Draft,
    brackets: Brackets,
    judged: Judged,
    rules: Rules,
    seated: Vec<bool>,
    weight: Vec<f64>,
    veto: Vec<bool>,
    ballots: Ballots,
    closed: bool,
    /// Whether what stands was made by negotiation.
    negotiated: bool,
}

/// The least of a state's saliences, and their sum.
struct Saliences {
    least: f64,
    sum: f64,
}

#[derive(Default)]
struct Notes {
    rounds: Vec<Seen>,
    happened: Vec<Happening>,
    /// Of each state in each round.
    saliences: Vec<Saliences>,
    valuation: Option<Valuation>,
}

/// An engine that takes notes.
fn noting(checked: &Checked, notes: &Arc<Mutex<Notes>>) -> Engine {
    let notes = Arc::clone(notes);
    type Forum<'a> = (&'a Draft, &'a Brackets, &'a Rules, &'a Ballots, &'a Ladder, &'a Stage);
    let note = move |forum: Single<Forum>,
                     members: Query<MemberData>,
                     judgements: Query<JudgementDataReadOnly>,
                     setting: Res<Setting>,
                     valuation: Res<Valuation>,
                     mut happened: MessageReader<Happening>| {
        let mut notes = notes.lock().unwrap();
        notes.happened.extend(happened.read().cloned());
        notes.saliences.extend(saliences(&valuation));
        notes.valuation = Some(valuation.clone());
        let (draft, brackets, rules, ballots, ladder, stage) = *forum;
        let Members { seated, weight, veto, .. } = Members::of(members);
        notes.rounds.push(Seen {
            setting: setting.clone(),
            draft: draft.clone(),
            brackets: brackets.clone(),
            judged: Judged::of(judgements),
            rules: rules.clone(),
            seated: seated.to_vec(),
            weight: weight.to_vec(),
            veto: veto.to_vec(),
            ballots: ballots.clone(),
            closed: ladder.closing.is_some(),
            negotiated: *stage == Stage::At(Rung::Negotiation)
                || ladder.closing.is_some_and(|c| c.adopted && c.rung == Rung::Negotiation),
        });
    };
    let mut schedule = Schedule::new(Round);
    schedule.add_systems(note.in_set(Phase::Recording));
    Engine::with_schedule(&checked.scenario, ALL, schedule)
}

fn saliences(valuation: &Valuation) -> Vec<Saliences> {
    let (OwnUtility::Spatial { salience, .. } | OwnUtility::Tabulated { salience, .. }) =
        &valuation.own
    else {
        return Vec::new();
    };
    let of = |slot| {
        let of_state = || (0..salience.issues()).map(move |issue| salience.at(issue, slot));
        Saliences { least: of_state().fold(1.0, f64::min), sum: of_state().sum() }
    };
    (0..valuation.states()).map(of).collect()
}

fn levels_are_in_range(seen: &Seen) {
    for (level, scale) in seen.draft.levels.iter().zip(&seen.setting.scale) {
        match scale {
            Scale::Continuous => assert!((0.0..=100.0).contains(level), "{level}"),
            Scale::Discrete(values) => {
                assert!(level.fract() == 0.0 && (*level as usize) < values.len() && *level >= 0.0);
            }
        }
    }
    if seen.setting.pie {
        let sum: f64 = seen.draft.levels.iter().sum();
        assert!(sum <= 100.0 + 1e-9, "shares sum to {sum}");
    }
    let numbers = [
        &seen.judged.own,
        &seen.judged.value,
        &seen.judged.gain,
        &seen.judged.scaled,
        &seen.judged.aspiration,
    ];
    assert!(numbers.into_iter().flatten().all(|x| x.is_finite()));
    assert!((seen.weight.iter().sum::<f64>() - 1.0).abs() < 1e-9);
}

/// Every recorded vote is what its gain says, but for slips, which go one notch down.
fn votes_follow_gains(seen: &Seen, noise: f64, may_be_absent: bool) {
    let band = seen.rules.band;
    for ballot in &seen.ballots.0 {
        let mut heads = [0; 4];
        for (slot, vote) in ballot.votes.iter().enumerate() {
            assert_eq!(vote.is_some(), seen.seated[slot]);
            let Some(vote) = vote else { continue };
            heads[*vote as usize] += 1;
            let (gain, scaled) = (ballot.gain[slot], ballot.scaled[slot]);
            match vote {
                Vote::Yes => assert!(gain >= 0.0 && scaled > band, "yes to a gain of {gain}"),
                Vote::Abstain => assert!(scaled >= -band && (noise > 0.0 || scaled <= band)),
                Vote::No => assert!(scaled < -band || (noise > 0.0 && scaled <= band)),
                Vote::Absent => assert!(may_be_absent),
            }
        }
        assert_eq!(heads, ballot.heads);
        if ballot.adopted {
            adoption_is_lawful(seen, ballot.rule, ballot.motion, &ballot.votes);
        }
    }
}

/// An adopted text has the votes that its rule asks for.
fn adoption_is_lawful(seen: &Seen, word: &str, motion: Motion, votes: &[Option<Vote>]) {
    let weight_of = |wanted: Vote| -> f64 {
        let cast = votes.iter().zip(&seen.weight);
        cast.filter(|(vote, _)| **vote == Some(wanted)).map(|(_, w)| w).sum()
    };
    let heads_of = |wanted: Vote| votes.iter().filter(|vote| **vote == Some(wanted)).count();
    let vetoed = votes.iter().zip(&seen.veto).any(|(v, veto)| *veto && *v == Some(Vote::No));
    assert!(!vetoed, "adopted against a veto");
    let (yes, no) = (weight_of(Vote::Yes), weight_of(Vote::No));
    match word {
        "consensus" => assert!(heads_of(Vote::No) == 0),
        "unanimity" => {
            assert_eq!(heads_of(Vote::Yes), seen.seated.iter().filter(|seated| **seated).count())
        }
        "reverse-consensus" => assert_eq!(motion, Motion::Award),
        _ => {
            let fallback = motion == Motion::LastResort && seen.rules.fallback.is_some();
            let rules = [Some(seen.rules.venue), seen.rules.fallback].into_iter().flatten();
            let lawful = |rule: &Rule| match *rule {
                Rule::SimpleMajority { of: Base::PresentAndVoting } => yes > no,
                Rule::SimpleMajority { of: Base::AllMembers } => yes > 0.5,
                Rule::QualifiedMajority { share, of: Base::PresentAndVoting } => {
                    yes >= (share - 2e-4) * (yes + no)
                }
                Rule::QualifiedMajority { share, of: Base::AllMembers } => yes >= share - 2e-4,
                Rule::Consensus | Rule::Unanimity => false,
            };
            let rules: Vec<Rule> = if fallback { rules.skip(1).collect() } else { rules.collect() };
            assert!(rules.iter().any(lawful), "{word}: {yes} to {no}");
        }
    }
}

/// Whoever does not object to a text that is offered or proposed to it loses nothing by it.
fn nobody_accepts_below_its_reservation_value(seen: &Seen, protocol: Protocol) {
    let offered = matches!(protocol, Protocol::AlternatingOffers | Protocol::Legislative);
    for (stance, gain) in seen.judged.stance.iter().zip(&seen.judged.gain) {
        assert!(*stance != Stance::Yes || *gain >= 0.0);
        let accepts = offered && seen.negotiated && *stance == Stance::Abstain;
        assert!(!accepts || *gain >= -1e-9, "{protocol:?}: accepted at a gain of {gain}");
    }
}

fn awards_are_in_bounds(happened: &[Happening], procedure: arbitration::Procedure) {
    for happening in happened {
        let What::Awarded { low, high, view, level, .. } = happening.what else { continue };
        assert!((0.0..=100.0).contains(&view) && low <= high);
        match procedure {
            arbitration::Procedure::FinalOffer => assert!(level == low || level == high),
            arbitration::Procedure::Conventional => {
                let hull = (low.min(view) - 1e-9)..=(high.max(view) + 1e-9);
                assert!(hull.contains(&level), "{level} outside {hull:?}");
            }
        }
    }
}

/// A mediator that brings the shortfall to nothing gets a vote in the same round, and one that does not gets none.
fn mediators_know_when_the_rule_passes(happened: &[Happening]) {
    for happening in happened {
        let What::Mediated { before, after, .. } = happening.what else { continue };
        assert!(before >= 0.0 && after >= 0.0);
        let voted = happened.iter().any(|other| {
            other.round == happening.round
                && matches!(other.what, What::Voted { motion: Motion::Draft, .. })
        });
        assert_eq!(voted, after == 0.0, "shortfall {after}");
    }
}

fn measures_are_finite(outcome: &Outcome) {
    let run = &outcome.run;
    let share = |x: Option<f64>| x.is_none_or(|x| (0.0..=1.0).contains(&x));
    assert!(share(run.breadth) && share(run.depth) && share(Some(run.operability)), "{run:?}");
    assert!(share(run.gain_gini.map(|gini| gini.max(0.0))), "{run:?}");
    let numbers =
        [Some(run.welfare_mean), Some(run.welfare_least), run.nash_product, run.gain_mean];
    let more = [run.gain_least, run.nash_distance, run.utilitarian_distance];
    assert!(numbers.into_iter().chain(more).flatten().all(f64::is_finite), "{run:?}");
    assert_eq!(run.adopted, run.time_to_adoption.is_some());
    for state in &outcome.states {
        let numbers = [state.gain, state.scaled_gain, state.text_value, state.outcome_value];
        assert!(numbers.iter().all(|x| x.is_finite()), "{state:?}");
    }
    assert!(outcome.scaled.iter().all(|x| x.is_finite()));
}

/// What is measured of the last text is measured of the text that is handed back.
fn the_last_text_is_the_one_measured(checked: &Checked, outcome: &Outcome, last: &Seen) {
    assert_eq!(outcome.text, last.draft.levels);
    assert_eq!(outcome.bracketed.iter().filter(|b| **b).count(), outcome.run.brackets);
    if let (true, Some(ballot)) = (outcome.run.adopted, last.ballots.0.last()) {
        assert_eq!(outcome.text, ballot.levels);
    }
    let unpressed = checked.scenario.state.iter().all(|state| state.harm == 0.0);
    let cost = checked.scenario.adoption.operability_cost;
    for (slot, state) in outcome.states.iter().enumerate().filter(|_| unpressed) {
        let gain = last.draft.operability * (state.text_value - state.status_quo_value - cost);
        assert!((gain - state.gain).abs() < 1e-9, "slot {slot}: {gain} is not {}", state.gain);
    }
}

/// The brackets on record are those of the last text.
fn brackets_are_those_of_the_last_text(last: &Seen, valuation: &Valuation) {
    let (mut judged, mut again) = (last.judged.clone(), last.brackets.clone());
    let mut scratch = Scratch::default();
    scratch.resize(judged.value.len());
    let (draft, status_quo) = (&last.draft, &last.setting.status_quo);
    mark_brackets(&judged.judgements(), &mut again, draft, status_quo, valuation, &mut scratch);
    assert_eq!(again, last.brackets);
}

/// Every invariant in one run.
fn hold(checked: &Checked, notes: &Notes, outcome: &Outcome) {
    let shares = |of: &Saliences| of.least >= 0.0 && (of.sum - 1.0).abs() < 1e-9;
    assert!(notes.saliences.iter().all(shares));
    notes.rounds.iter().for_each(levels_are_in_range);
    let protocol = checked.scenario.negotiation.protocol;
    let offered = |seen: &Seen| nobody_accepts_below_its_reservation_value(seen, protocol);
    notes.rounds.iter().for_each(offered);
    let last = notes.rounds.last().unwrap();
    assert!(last.closed && outcome.run.rounds <= checked.scenario.run.rounds, "still open");
    let adoption = &checked.scenario.adoption;
    let absent = adoption.absence > 0.0 && !checked.scenario.venue.equal_participation;
    votes_follow_gains(last, adoption.noise, absent);
    awards_are_in_bounds(&notes.happened, checked.scenario.arbitration.procedure);
    mediators_know_when_the_rule_passes(&notes.happened);
    let closings = notes.happened.iter().filter(|h| matches!(h.what, What::Closed { .. }));
    assert_eq!(closings.count(), 1);
    the_last_text_is_the_one_measured(checked, outcome, last);
    brackets_are_those_of_the_last_text(last, notes.valuation.as_ref().unwrap());
    measures_are_finite(outcome);
}

proptest! {
    #![proptest_config(cases(250))]

    #[test]
    fn every_run_of_every_scenario(tape in tape(), seed in 0u64..1000) {
        let checked = checked(&scenario(&tape, false));
        let notes = Arc::default();
        let mut engine = noting(&checked, &notes);
        let outcome = engine.run(seed, 3).unwrap();
        hold(&checked, &notes.lock().unwrap(), &outcome);
        let other = engine.run(seed, 4).unwrap();
        let again = engine.run(seed, 3).unwrap();
        prop_assert_eq!(&again, &outcome, "a replication repeated");
        let mut fresh = Engine::new(&checked.scenario, ALL);
        prop_assert_eq!(&fresh.run(seed, 4).unwrap(), &other, "a reused engine");
        let mut bare = Engine::new(&checked.scenario, Record::default());
        prop_assert_eq!(&bare.run(seed, 3).unwrap().run, &outcome.run, "what is written down acts");
    }
}

/// As above, for as many rounds as are asked for.
#[test]
fn every_round_of_many() {
    many_rounds(
        2_000,
        |tape| scenario(tape, false),
        |checked, replications| {
            let notes = Arc::default();
            let mut engine = noting(checked, &notes);
            let rounds = replications.map(|replication| {
                let outcome = engine.run(1, replication).unwrap();
                let notes = std::mem::take(&mut *notes.lock().unwrap());
                hold(checked, &notes, &outcome);
                outcome.run.rounds
            });
            rounds.sum()
        },
    );
}

/// What members did and what came of it, without what is measured over all states.
fn among_members(outcome: &Outcome, states: usize) -> impl PartialEq + std::fmt::Debug + use<> {
    let Outcome {
        rounds, texts, votes, forums, events, last_vote, text, bracketed, scaled, ..
    } = outcome;
    (
        (rounds.clone(), texts.clone(), votes.clone(), forums.clone(), events.clone()),
        (last_vote[..states].to_vec(), text.clone(), bracketed.clone(), scaled[..states].to_vec()),
    )
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn a_state_at_the_end_of_the_list_moves_nobodys_luck(tape in tape(), seed in 0u64..1000) {
        let toml = scenario(&tape, true);
        let one = checked(&toml);
        let states = one.scenario.state.len();
        let last = toml.rfind("[[state]]").unwrap();
        let table = toml[last..].split("[[text]]").next().unwrap();
        let guest = table.replace(&format!("\"S{}\"", states - 1), "\"GUEST\"");
        let longer = format!("{toml}\n{guest}");
        let two = checked(&longer);
        prop_assert_eq!(two.scenario.state.len(), states + 1);
        let run = |checked: &Checked| Engine::new(&checked.scenario, ALL).run(seed, 1).unwrap();
        prop_assert_eq!(among_members(&run(&two), states), among_members(&run(&one), states));
    }

    #[test]
    fn like_states_fare_alike(tape in tape(), seed in 0u64..1000) {
        let mut toml = scenario(&tape, false);
        if toml.contains("interdependent") || toml.contains("\"pie\"") || toml.contains("membership") {
            return Ok(());
        }
        // Every state becomes the first, by another name.
        let first = toml.find("[[state]]").unwrap();
        let tables: Vec<String> = toml[first..].split("[[").map(str::to_owned).collect();
        let model = tables.iter().find(|table| table.starts_with("state]]")).unwrap().clone();
        let mut tail = String::new();
        let mut count = 0;
        for table in tables.iter().filter(|table| !table.is_empty()) {
            let copy = model.replace("\"S0\"", &format!("\"S{count}\""));
            let is_state = table.starts_with("state]]");
            count += usize::from(is_state);
            let _ = write!(tail, "[[{}", if is_state { &copy } else { table });
        }
        toml = format!("{}{tail}", &toml[..first]);
        let sets = ["adoption.noise=0".to_owned(), "adoption.absence=0".to_owned()];
        let checked = read_str("alike", &toml, &sets).map_err(|f| TestCaseError::fail(f.to_string()))?;
        let outcome = Engine::new(&checked.scenario, ALL).run(seed, 1).unwrap();
        let mut seen: BTreeMap<&str, (f64, f64, f64)> = BTreeMap::new();
        for state in &outcome.states {
            let now = (state.text_value, state.outcome_value, state.gain);
            let then = *seen.entry("alike").or_insert(now);
            let apart = (now.0 - then.0).abs().max((now.1 - then.1).abs()).max((now.2 - then.2).abs());
            prop_assert!(apart < 1e-9, "{now:?} and {then:?}");
        }
        let votes: Vec<_> = outcome.last_vote.iter().flatten().collect();
        prop_assert!(votes.windows(2).all(|pair| pair[0] == pair[1]), "{votes:?}");
    }
}

/// A test of the generator: what the invariants are shown on.
#[test]
fn random_scenarios_close_on_every_rung_by_every_kind_of_vote() {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for tape in tapes(300) {
        let checked = checked(&scenario(&tape, false));
        let outcome = Engine::new(&checked.scenario, ALL).run(1, 0).unwrap();
        let form = format!("{:?}", checked.scenario.preferences.form);
        let closed = format!("{} {}", outcome.run.rung, outcome.run.adopted);
        let votes: std::collections::BTreeSet<String> =
            outcome.votes.iter().map(|vote| format!("{} {}", vote.motion, vote.vote)).collect();
        let events = outcome.events.iter().map(|event| event.event.to_owned());
        let events: std::collections::BTreeSet<String> = events.collect();
        let protocol = format!("{:?} {}", checked.scenario.negotiation.protocol, outcome.run.rung);
        for what in votes.into_iter().chain(events).chain([form, closed, protocol]) {
            *seen.entry(what).or_default() += 1;
        }
    }
    let wanted = [
        "Spatial",
        "Tabulated",
        "Interdependent",
        "Pie",
        "Plenary negotiation",
        "AlternatingOffers negotiation",
        "Legislative negotiation",
        "Exchange negotiation",
        "Challenge negotiation",
        "Compromise negotiation",
        "Nash negotiation",
        "negotiation true",
        "mediation true",
        "arbitration true",
        "last-resort true",
        "last-resort false",
        "draft yes",
        "draft no",
        "award yes",
        "award no",
        "last-resort yes",
        "last-resort absent",
        "refused",
        "awarded",
    ];
    for what in wanted {
        assert!(seen.get(what).is_some_and(|count| *count >= 5), "{what}: {seen:?}");
    }
}
