//! What holds in every run of every scenario of conduct (docs/odd.md, section 7.20), shown on random valid scenarios: treaties, norms in force,
//! breaches and punishment, trust, control of data, incidents, strikes, disputes, shifts of power.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Arc, Mutex},
};

use bevy_ecs::prelude::*;
use comity::spec::{behaviour::Behaviour, record::Record};
use comity::{
    engine::{Engine, Outcome},
    format::Checked,
    model::{
        cyber::CyberPower,
        deed::{Act, Deed, Reported},
        harm::{Harm, Spillover},
        incident::{Incident, Incidents, Sort},
        instruments::Instruments,
        message::{Happening, What},
        norm::{Norm, Norms},
        phase::{Phase, Round},
        sanction::Sanction,
        setting::Clock,
        trust::Trust,
    },
};
use proptest::prelude::*;

use crate::random_scenarios::{Dice, cases, checked, ids, many_rounds, quoted, tape, tapes};

const ALL: Record = Record { solutions: false, ..Record::ALL };

/// A random valid scenario in which states act.
fn scenario(tape: &[u16]) -> String {
    let dice = &mut Dice { tape, at: 0 };
    let states = ids(2 + dice.below(6));
    let issues = 1 + dice.below(5);
    let mut toml = String::from("schema = 1\ntitle = \"Random conduct\"\n");
    let _ = writeln!(toml, "[run]\nrounds = {}", 2 + dice.below(20));
    let _ = writeln!(
        toml,
        "[venue]\nrule = {{ kind = \"{}\" }}",
        dice.of(&["simple-majority", "consensus"])
    );
    let _ = writeln!(toml, "transparency = {}", dice.share());
    let _ = writeln!(
        toml,
        "[negotiation]\ndeadline = {}\n[chair]\nvigilance = {}",
        1 + dice.below(4),
        dice.share()
    );
    law(&mut toml, dice, &states, issues);
    keeping(&mut toml, dice);
    force(&mut toml, dice);
    for issue in 0..issues {
        let _ = writeln!(toml, "[[issue]]\nid = \"i{issue}\"\nstatus_quo = {}", dice.level());
        let governs = Behaviour::WORDS[dice.below(Behaviour::WORDS.len())];
        let _ = writeln!(toml, "governs = \"{governs}\"");
    }
    for id in &states {
        state(&mut toml, dice, id, issues);
    }
    if dice.chance() {
        let _ = writeln!(
            toml,
            "[power_shift]\npatience = {}\nillegality = {}",
            0.99 * dice.share(),
            dice.share()
        );
        let _ =
            writeln!(toml, "[[rivalry]]\nfirst = \"S0\"\nsecond = \"S1\"\ncost = {}", dice.share());
    }
    toml
}

/// What becomes of texts, and what is in force from the start.
fn law(toml: &mut String, dice: &mut Dice, states: &[String], issues: usize) {
    if dice.chance() {
        let _ = writeln!(
            toml,
            "[ratification]\nrule = \"{}\"",
            dice.of(&["gain", "cascade", "stability"])
        );
        let _ = writeln!(toml, "hazard = {}\nentry_share = {}", 1.0 - dice.share(), dice.share());
        if !toml.contains("cascade") {
            let _ =
                writeln!(toml, "reservations = {}\nfree_riding = {}", dice.chance(), dice.share());
        }
    }
    if dice.below(3) > 0 {
        let bound = 1 + dice.below(states.len());
        let _ = writeln!(toml, "[in_force]\nparties = {}", quoted(&states[..bound]));
        let _ = writeln!(toml, "operability = {}", 1.0 - 0.95 * dice.share());
        let levels: Vec<String> = (0..issues).map(|i| format!("i{i} = {}", dice.level())).collect();
        let _ = writeln!(toml, "levels = {{ {} }}", levels.join(", "));
    }
}

/// Whether norms are kept, punished and learned from.
fn keeping(toml: &mut String, dice: &mut Dice) {
    if dice.below(3) > 0 {
        let _ = writeln!(
            toml,
            "[compliance]\ncooperation = {}\nreciprocity = {}",
            0.05 * dice.share(),
            dice.share()
        );
        let _ = writeln!(toml, "false_alarm = {}\nmonitoring = {}", dice.share(), dice.share());
        let _ = writeln!(toml, "watch = \"{}\"", dice.of(&["steady", "varied"]));
    }
    if dice.chance() {
        let _ = writeln!(
            toml,
            "[enforcement]\nvengefulness = {}\nmetanorm = {}",
            dice.share(),
            dice.chance()
        );
        let _ = writeln!(toml, "evolution = {}\ngeneration = {}", dice.chance(), 1 + dice.below(5));
    }
    if dice.below(3) > 0 {
        let _ = writeln!(toml, "[trust]\ninitial = {}\nbreach = {}", dice.share(), dice.share());
        let _ = writeln!(toml, "blame = {}\npromise = {}", dice.share(), dice.share());
        let _ =
            writeln!(toml, "fading = {}\ninternalisation = {}", dice.share(), 0.2 * dice.share());
    }
    if dice.chance() {
        let _ = writeln!(
            toml,
            "[data_control]\nadjustment = {}\nprotection = {}",
            dice.share(),
            dice.share()
        );
    }
    if dice.chance() {
        let _ = writeln!(toml, "[disputes]\ndeadline = {}", 1 + dice.below(3));
        let _ = writeln!(
            toml,
            "arbitration = \"{}\"",
            dice.of(&["none", "mutual", "clause", "compulsory"])
        );
    }
}

/// What states and others do to each other.
fn force(toml: &mut String, dice: &mut Dice) {
    let _ = writeln!(toml, "[conduct]\nspillover = {}\ncritical = {}", dice.share(), dice.share());
    if dice.chance() {
        let _ =
            writeln!(toml, "[conduct.crime]\nrate = {}\n[conduct.capacity]", 30.0 * dice.share());
    }
    if dice.chance() {
        let _ = writeln!(toml, "[conduct.terrorism]\nrate = {}", 10.0 * dice.share());
    }
    if dice.below(4) > 0 {
        let _ = writeln!(toml, "[conduct.operations]\nopportunity = {}", 60.0 * dice.share());
        let _ = writeln!(toml, "gain = {}\nslip = {}", 4.0 * dice.share(), 0.5 * dice.share());
        let _ = writeln!(toml, "scope = \"{}\"", dice.of(&["named", "literature"]));
        let _ = writeln!(toml, "[conduct.attribution]\ndetection = {}", dice.share());
        let _ = writeln!(toml, "accuracy = {}\nfalse_alarm = {}", dice.share(), 0.5 * dice.share());
        let _ = writeln!(
            toml,
            "[conduct.response]\nresolve = {}\narmed_attack = {}",
            3.0 * dice.share(),
            dice.share()
        );
        if dice.chance() {
            let _ = writeln!(
                toml,
                "[conduct.prevention]\nfalse_alarm = {}\ncustom = {}",
                dice.share(),
                dice.share()
            );
        }
    }
}

fn state(toml: &mut String, dice: &mut Dice, id: &str, issues: usize) {
    let positions: Vec<String> = (0..issues).map(|i| format!("i{i} = {}", dice.level())).collect();
    let _ = writeln!(toml, "[[state]]\nid = \"{id}\"\npositions = {{ {} }}", positions.join(", "));
    let _ = writeln!(toml, "good_faith = {}\ngrowth = {}", 1.0 - dice.share(), 0.5 * dice.share());
    let [offence, defence, attribution] = [(); 3].map(|()| dice.share());
    let _ = writeln!(
        toml,
        "cyber = {{ offence = {offence}, defence = {defence}, attribution = {attribution} }}"
    );
    let _ = writeln!(
        toml,
        "data_control = {{ generation = {}, utilisation = {} }}",
        dice.share(),
        dice.share()
    );
    let _ = writeln!(toml, "ratification = {}\nthreshold = {}", 0.1 * dice.share(), dice.share());
}

/// What a system at the end of each round saw.
#[derive(Default)]
struct Seen {
    round: u32,
    deeds: Vec<Act>,
    happened: Vec<Happening>,
    incidents: Vec<Incident>,
    norms: Vec<Norm>,
    reported: Vec<Behaviour>,
    trust: Vec<f64>,
    controls: Vec<f64>,
    powers: Vec<f64>,
    sanctions: Vec<f64>,
    /// Harm of all so far, and of it by spillover.
    harm: Option<(Vec<f64>, f64)>,
}

fn look(
    (clock, norms): (Res<Clock>, Norms),
    states: Query<(&Instruments, &CyberPower, &Sanction, &Harm)>,
    mut deeds: MessageReader<Deed>,
    mut happened: MessageReader<Happening>,
    reported: Option<Res<Reported>>,
    trust: Option<Res<Trust>>,
    (spillover, incidents): (Option<Res<Spillover>>, Option<Res<Incidents>>),
) -> Seen {
    let count = states.iter().len();
    let pairs = || (0..count).flat_map(|by| (0..count).map(move |of| (by, of)));
    let powers = |power: &CyberPower| {
        [power.offence(), power.defence(), power.attribution(), power.exposure()]
    };
    let sanctions = |sanction: &Sanction| {
        [sanction.expected, sanction.vengefulness, sanction.boldness.unwrap_or(0.0)]
    };
    let total: Vec<f64> = states.iter().map(|(.., harm)| harm.total).collect();
    Seen {
        round: clock.0,
        deeds: deeds.read().filter(|deed| deed.round == clock.0).map(|d| d.what.clone()).collect(),
        happened: happened.read().cloned().collect(),
        incidents: incidents.map(|list| list.seen(clock.0).to_vec()).unwrap_or_default(),
        norms: norms.in_order().into_iter().cloned().collect(),
        reported: reported.map(|reported| reported.0.clone()).unwrap_or_default(),
        trust: trust.map(|t| pairs().map(|(by, of)| t.at(by, of)).collect()).unwrap_or_default(),
        controls: states.iter().flat_map(|(own, ..)| own.control).collect(),
        powers: states.iter().flat_map(|(_, power, ..)| powers(power)).collect(),
        sanctions: states.iter().flat_map(|(_, _, sanction, _)| sanctions(sanction)).collect(),
        harm: spillover.map(|spillover| (total, spillover.harm)),
    }
}

/// An engine that takes notes.
fn noting(checked: &Checked, notes: &Arc<Mutex<Vec<Seen>>>) -> Engine {
    let notes = Arc::clone(notes);
    let note = move |In(seen): In<Seen>| notes.lock().unwrap().push(seen);
    let mut schedule = Schedule::new(Round);
    schedule.add_systems(look.pipe(note).in_set(Phase::Recording));
    Engine::with_schedule(&checked.scenario, ALL, schedule)
}

fn shares_are_shares(seen: &Seen) {
    let share = |x: &f64| (0.0..=1.0).contains(x);
    assert!(seen.trust.iter().all(share) && seen.controls.iter().all(share), "{:?}", seen.trust);
    assert!(seen.powers.iter().all(share), "{:?}", seen.powers);
    assert!(seen.sanctions.iter().all(|x| x.is_finite() && *x >= 0.0));
    for norm in &seen.norms {
        assert!((0.0..=100.0).contains(&norm.level) && norm.operability > 0.0);
        let bound = (0..norm.party.len()).filter(|slot| norm.binds(*slot));
        bound.for_each(|slot| assert!(norm.commitment(slot) > 0.0 && norm.commitment(slot) <= 1.0));
        assert!(share(&norm.party_share()) && norm.kept_share().is_none_or(|kept| share(&kept)));
    }
}

fn incidents_have_two_sides(seen: &Seen) {
    for incident in &seen.incidents {
        let victim = Some(incident.victim);
        let others =
            [incident.actor, incident.blamed, incident.named, incident.warned, incident.struck];
        assert!(!others.contains(&victim), "{incident:?}");
        let through = incident.transit.is_some();
        assert!(!through || incident.transit != victim && incident.transit != incident.actor);
        let beliefs = [incident.belief, incident.warned_belief].into_iter().flatten();
        beliefs.for_each(|belief| assert!((-1e-9..=1.0 + 1e-9).contains(&belief), "{belief}"));
        assert!(incident.happened == incident.severity.is_some_and(|severity| severity > 0.0));
        let stopped = incident.struck.is_some() && incident.struck == incident.actor;
        assert!(!stopped || !incident.happened, "a plan that was struck went on");
    }
}

/// Nobody does anything to itself; a promise is broken by who is bound, once, and not kept at the same time.
fn deeds_make_sense(seen: &Seen) {
    let mut broken: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    let bound = |state: u32, issue: u32| {
        seen.norms.iter().any(|norm| norm.issue == issue as usize && norm.binds(state as usize))
    };
    for act in &seen.deeds {
        match act {
            Act::Broke { state, issue, seen, chance, .. } => {
                assert!(!seen[*state as usize] && (0.0..=1.0).contains(chance));
                if let Some(issue) = issue {
                    assert!(bound(*state, *issue));
                    *broken.entry((*state, *issue)).or_default() += 1;
                }
            }
            Act::Suspected { state, issue, by } => {
                assert!(!by[*state as usize] && by.contains(&true) && bound(*state, *issue));
            }
            Act::Kept { state, seen, .. } => assert!(!seen[*state as usize]),
            Act::Punished { by, whom, .. }
            | Act::Struck { by, whom, .. }
            | Act::Retaliated { by, whom, .. }
            | Act::Blamed { victim: by, suspect: whom, .. }
            | Act::Complained { claimant: by, respondent: whom, .. }
            | Act::Settled { claimant: by, respondent: whom }
            | Act::Fought { declining: by, rising: whom, .. } => assert_ne!(by, whom),
            Act::BluffFound { .. } => {}
        }
    }
    for act in &seen.deeds {
        if let Act::Kept { state, issue: Some(issue), .. } = act {
            assert!(!broken.contains_key(&(*state, *issue)), "kept and broken");
        }
    }
    for ((state, issue), times) in broken {
        let norms = || seen.norms.iter().filter(|norm| norm.issue == issue as usize);
        let by_deed = norms().any(|norm| norm.governs.is_some_and(|g| seen.reported.contains(&g)));
        let deeds = seen.incidents.iter().filter(|incident| {
            let ran = incident.happened && incident.sort == Sort::Operation;
            ran && incident.actor == Some(state)
                || incident.struck.is_some() && incident.victim == state
        });
        let most = if by_deed { deeds.count() } else { norms().count() };
        assert!(times <= most, "{times} breaches where {most} could be");
    }
}

/// Who is bound has joined, or was bound from the start; who joins loses nothing by it that its peers do not make good.
fn nobody_is_bound_without_consent(notes: &[Seen], checked: &Checked) {
    let states = checked.scenario.state.len();
    let mut consented = vec![false; states];
    for seen in notes {
        for happening in &seen.happened {
            let What::Joined { state, gain, cost, peers, hurdle, .. } = happening.what else {
                continue;
            };
            consented[state as usize] = true;
            let sum = gain + peers - cost;
            assert!(!decided_by(checked, "gain") || sum >= hurdle - 1e-9, "{sum} under {hurdle}");
        }
        for norm in seen.norms.iter().filter(|norm| norm.since > 0) {
            let bound = (0..states).filter(|slot| norm.binds(*slot));
            bound.for_each(|slot| assert!(consented[slot], "bound without having joined"));
        }
    }
}

fn decided_by(checked: &Checked, rule: &str) -> bool {
    format!("{:?}", checked.scenario.ratification.rule).eq_ignore_ascii_case(rule)
}

/// All harm is that of incidents, of force, and what spilled over.
fn harm_is_conserved(notes: &[Seen]) {
    let Some((total, spilled)) = notes.last().and_then(|seen| seen.harm.clone()) else { return };
    let severity = |seen: &Seen| -> f64 { seen.incidents.iter().filter_map(|i| i.severity).sum() };
    let force = |act: &Act| match act {
        Act::Retaliated { harm, .. } | Act::Struck { harm, .. } => *harm,
        _ => 0.0,
    };
    let caused: f64 =
        notes.iter().map(|s| severity(s) + s.deeds.iter().map(force).sum::<f64>()).sum();
    let suffered: f64 = total.iter().sum();
    assert!(
        (suffered - caused - spilled).abs() < 1e-6 * (1.0 + suffered),
        "{suffered} of {caused}"
    );
    assert!(total.iter().all(|harm| *harm >= 0.0) && spilled >= 0.0);
}

fn counts_add_up(outcome: &Outcome) {
    let run = &outcome.run;
    let shares =
        [run.compliance, run.trust, run.trust_least, run.control, run.boldness, run.vengefulness];
    assert!(shares.into_iter().flatten().all(|x| (0.0..=1.0).contains(&x)), "{run:?}");
    let at_most =
        |part: Option<usize>, whole: Option<usize>| part.unwrap_or(0) <= whole.unwrap_or(0);
    assert!(
        at_most(run.strikes_mistaken, run.strikes) && at_most(run.operations, run.plans),
        "{run:?}"
    );
    assert!(at_most(run.plans, run.opportunities) && at_most(run.wars_won, run.wars), "{run:?}");
    let by_kind = [run.crimes, run.terrorism, run.operations].into_iter().flatten().sum::<usize>();
    assert_eq!(run.incidents.unwrap_or(0), by_kind);
    let ended = [
        run.disputes_negotiated,
        run.disputes_mediated,
        run.disputes_awarded,
        run.disputes_unsettled,
    ];
    assert_eq!(run.disputes.unwrap_or(0), ended.into_iter().flatten().sum::<usize>());
    let suffered: usize = outcome.states.iter().filter_map(|state| state.incidents_suffered).sum();
    assert_eq!(run.incidents.unwrap_or(0), suffered);
}

/// Every invariant in one run.
fn hold(checked: &Checked, notes: &[Seen], outcome: &Outcome) {
    assert!(notes.windows(2).all(|pair| pair[1].round == pair[0].round + 1));
    notes.iter().for_each(shares_are_shares);
    notes.iter().for_each(incidents_have_two_sides);
    notes.iter().for_each(deeds_make_sense);
    nobody_is_bound_without_consent(notes, checked);
    harm_is_conserved(notes);
    counts_add_up(outcome);
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn every_run_of_every_scenario_of_conduct(tape in tape(), seed in 0u64..1000) {
        let checked = checked(&scenario(&tape));
        let notes = Arc::default();
        let mut engine = noting(&checked, &notes);
        let outcome = engine.run(seed, 3).unwrap();
        hold(&checked, &notes.lock().unwrap(), &outcome);
        let other = engine.run(seed, 4).unwrap();
        prop_assert_eq!(&engine.run(seed, 3).unwrap(), &outcome, "a replication repeated");
        let mut bare = Engine::new(&checked.scenario, Record::default());
        prop_assert_eq!(&bare.run(seed, 4).unwrap().run, &other.run, "what is written down acts");
    }
}

/// As above, for as many rounds as are asked for.
#[test]
fn every_round_of_much_conduct() {
    many_rounds(2_000, scenario, |checked, replications| {
        let notes = Arc::default();
        let mut engine = noting(checked, &notes);
        let rounds = replications.map(|replication| {
            let outcome = engine.run(1, replication).unwrap();
            let notes = std::mem::take(&mut *notes.lock().unwrap());
            hold(checked, &notes, &outcome);
            notes.len() as u32
        });
        rounds.sum()
    });
}

/// A test of the generator: what the invariants are shown on.
#[test]
fn random_conduct_has_every_kind_of_deed() {
    let mut told: BTreeMap<&'static str, usize> = BTreeMap::new();
    for tape in tapes(150) {
        let outcome = Engine::new(&checked(&scenario(&tape)).scenario, ALL).run(1, 0).unwrap();
        let mut events: Vec<&'static str> =
            outcome.events.iter().map(|event| event.event).collect();
        events.sort_unstable();
        events.dedup();
        events.into_iter().for_each(|event| *told.entry(event).or_default() += 1);
    }
    let wanted = [
        "incident",
        "warned",
        "struck",
        "blamed",
        "broke",
        "suspected",
        "punished",
        "bluff",
        "war",
        "ratified",
        "in-force",
        "complained",
        "redressed",
    ];
    for what in wanted {
        assert!(told.get(what).is_some_and(|count| *count >= 3), "{what}: {told:?}");
    }
}
