//! From a checked scenario to a world: columns, entities, parameters, systems. It runs nothing.

use std::sync::Arc;

use bevy_ecs::{
    message::Messages,
    prelude::{Entity, Schedule, World},
};

use super::{actors, outlook, schedule};
use crate::measure::{
    conduct, keeping, landmarks::Landmarks, record, resistance, solutions::Solutions,
    voting_power::VotingPower,
};
use crate::mechanism::{self, negotiation};
use crate::model::{
    appraisal::{Costs, Scratch},
    columns::Columns,
    cyber::{CyberPower, Growth},
    deed::Deed,
    delegation::{
        Absence, AcceptTactic, Anneals, Concession, Credentials, Exaggeration, FirstExaggeration,
        Judgement, JudgementData, OfferTactic, OutsideValue, Patience, Represents, RiskAversion,
        Seated, SitsIn, StatusQuoValue, Veto, Weight,
    },
    forum::{Ballots, Brackets, Draft, ForumKey, Ladder, LastDemands, Rules, Rung, Stage, Verdict},
    harm::Harm,
    install::{Install, Reset},
    instruments::Instruments,
    message::Happening,
    owners::Owners,
    panel::Panel,
    random::{Purpose, Streams},
    sanction::Sanction,
    setting::{Clock, Label, Lasting, Name, Scale, Setting},
    state::Slot,
    states::{Bloc, Capability, GoodFaith, State},
    treaty::Hurdle,
    valuation::{Concern, OwnUtility, StatedSalience, Valuation},
    venue,
};
use crate::spec::{
    Scenario,
    behaviour::Behaviour,
    issue::{Direction, IssueSpec, Level},
    preferences::{Form, Regard},
    record::Record,
    state::StateSpec,
    venue::Membership,
};
use crate::theory::single_text;

/// Fills an empty world and schedule.
pub(super) fn fill(
    world: &mut World,
    schedule: &mut Schedule,
    resets: &mut Vec<Reset>,
    scenario: &Scenario,
    wants: Record,
) {
    let (setting, valuation) = (setting(scenario), valuation(scenario));
    world.init_resource::<Messages<Happening>>();
    world.init_resource::<Messages<Deed>>();
    world.init_resource::<Lasting>();
    world.insert_resource(Clock::default());
    world.insert_resource(wants);
    parameters(world, scenario, &setting);
    actors::conduct(world, resets, scenario);
    let mut scratch = Scratch::default();
    scratch.resize(setting.state.len());
    world.init_resource::<Landmarks>();
    world.init_resource::<Solutions>();
    world.init_resource::<VotingPower>();
    // All at once: columns as long as they need be do not lie at distances that a cache takes for
    // the same.
    let rows: Vec<State> =
        (0..).zip(&scenario.state).map(|(slot, spec)| state(slot, spec, scenario)).collect();
    let states: Vec<Entity> = world.spawn_batch(rows).collect();
    let brought = credentials(scenario);
    let forum = world.spawn(forum(scenario, &setting, &brought)).id();
    let worth = valuation.values(&setting.status_quo).into_iter().zip(valuation.best());
    let seats = states.into_iter().zip(brought).zip(worth);
    let seats = seats.map(|((state, brought), (status_quo, ideal))| {
        (SitsIn(forum), Represents(state), brought, Judgement::new(status_quo, ideal))
    });
    world.spawn_batch(seats.collect::<Vec<_>>());
    world.spawn(actors::mediator(scenario, &setting));
    world.spawn(Panel { size: scenario.arbitration.panel, spread: scenario.arbitration.spread });
    world.spawn_batch(actors::voices(scenario));
    world.insert_resource(Owners::new(&setting.state, &setting.issue));
    world.insert_resource(setting);
    world.insert_resource(valuation);
    world.insert_resource(scratch);
    let mut install = Install::new(world, resets);
    forget(&mut install);
    install.undo::<(&mut CyberPower, &mut Harm)>(|(mut power, mut harm)| {
        power.clear();
        harm.clear();
    });
    if scenario.preferences.form == Form::Interdependent {
        install.before_each_run(draw_influence);
    }
    for (_, mechanism) in mechanism::ALL {
        mechanism(&mut install);
    }
    recorders(&mut install, scenario);
    schedule::fill(schedule, world, scenario);
    outlook::install(world, resets, scenario);
}

/// Before each run delegations and their forum forget the run before; what the status quo and
/// ideals are worth stays.
fn forget(install: &mut Install) {
    install.undo::<JudgementData>(|mut judgement| judgement.forget());
    install.undo::<(&mut Draft, &mut Brackets, &mut LastDemands)>(
        |(mut draft, mut brackets, mut demands)| {
            draft.before_award = None;
            brackets.0.fill(false);
            demands.round = 0;
        },
    );
}

/// Those who write down what happens, each only where it can.
fn recorders(into: &mut Install, scenario: &Scenario) {
    record::install(into);
    let watch = keeping::Watch {
        compliance: scenario.compliance.enabled,
        enforcement: scenario.enforcement.enabled,
        trust: scenario.trust.enabled,
        power_shift: scenario.power_shift.enabled,
    };
    keeping::install(into, watch);
    resistance::install(into);
    if scenario.conduct.happens() {
        into.world.init_resource::<conduct::Tally>();
        into.before_each_run(|world| world.insert_resource(conduct::Tally::default()));
    }
}

/// What the scenario says to each mechanism, and who acts beside the members.
fn parameters(world: &mut World, scenario: &Scenario, setting: &Setting) {
    scenario.insert_parameters(world);
    if negotiation::descriptor(scenario.negotiation.protocol).reads_salience {
        world.insert_resource(stated_salience(scenario));
    }
    world.insert_resource(actors::tabled(scenario, setting));
    world.insert_resource(actors::docket(scenario));
    world.spawn_batch(actors::rivalries(scenario));
    world.insert_resource(actors::in_force(scenario));
}

/// The id of a state's bloc: the one that lists it, else the one that it names.
fn bloc(spec: &StateSpec, scenario: &Scenario) -> Label {
    let listed = scenario.bloc.iter().find(|bloc| bloc.members.contains(&spec.id));
    label(listed.map_or(spec.bloc.as_str(), |bloc| bloc.id.as_str()))
}

fn state(slot: usize, spec: &StateSpec, scenario: &Scenario) -> State {
    State {
        slot: Slot(slot as u32),
        name: Name(label(&spec.id)),
        bloc: Bloc(bloc(spec, scenario)),
        capability: Capability(spec.capability),
        faith: GoodFaith(spec.good_faith),
        power: CyberPower::of(spec),
        growth: Growth(spec.growth),
        instruments: Instruments::of(spec),
        hurdle: Hurdle { least_gain: spec.ratification, threshold: spec.threshold },
        harm: Harm::new(spec.harm),
        sanction: Sanction::default(),
    }
}

fn label(text: &str) -> Label {
    Arc::from(text)
}

fn setting(scenario: &Scenario) -> Setting {
    let states = &scenario.state;
    let pie = scenario.preferences.form == Form::Pie;
    let (issue, scale, status_quo) =
        if pie { pie_dimensions(scenario) } else { dimensions(scenario) };
    Setting {
        state: states.iter().map(|s| label(&s.id)).collect(),
        state_name: states.iter().map(|s| label(s.label())).collect(),
        governs: governs(scenario, issue.len()),
        opening: opening(scenario, issue.len()),
        issue,
        scale,
        status_quo,
        pie,
        transparency: actors::transparency(scenario),
        costs: Costs {
            operability: scenario.adoption.operability_cost,
            pressure: scenario.adoption.pressure,
            decay: scenario.adoption.pressure_decay,
        },
        horizon: scenario.run.rounds,
    }
}

/// The behaviour that each dimension governs; shares of a pie govern none.
fn governs(scenario: &Scenario, dimensions: usize) -> Vec<Option<Behaviour>> {
    let word = |issue: &IssueSpec| issue.governs.as_deref().and_then(Behaviour::named);
    let mut governs: Vec<_> = scenario.issue.iter().map(word).collect();
    if scenario.preferences.form == Form::Pie {
        governs.clear();
    }
    governs.resize(dimensions, None);
    governs
}

/// Which dimensions ask for openness by their 100; shares of a pie do not.
fn opening(scenario: &Scenario, dimensions: usize) -> Vec<bool> {
    let opens = |issue: &IssueSpec| issue.direction == Some(Direction::Openness);
    let mut opening: Vec<bool> = scenario.issue.iter().map(opens).collect();
    opening.resize(dimensions, false);
    opening
}

type Dimensions = (Vec<Label>, Vec<Scale>, Vec<f64>);

fn dimensions(scenario: &Scenario) -> Dimensions {
    let form = scenario.preferences.form;
    let scale = |issue: &IssueSpec| match &issue.values {
        Some(values) => Scale::Discrete(values.iter().map(|v| label(v)).collect()),
        None if form == Form::Interdependent => Scale::Discrete(vec![label("out"), label("in")]),
        None => Scale::Continuous,
    };
    let issues = &scenario.issue;
    (
        issues.iter().map(|i| label(&i.id)).collect(),
        issues.iter().map(scale).collect(),
        issues.iter().map(|i| level(i, &i.status_quo, form)).collect(),
    )
}

/// A pie has a dimension for each state's share; without agreement each enjoys an equal part of the
/// status quo.
fn pie_dimensions(scenario: &Scenario) -> Dimensions {
    let n = scenario.state.len();
    let enjoyed = scenario.issue.first().map_or(0.0, |i| level(i, &i.status_quo, Form::Pie));
    let shares = scenario.state.iter().map(|s| label(&s.id)).collect();
    (shares, vec![Scale::Continuous; n], vec![enjoyed / n as f64; n])
}

/// A level as a run holds it: points, the index of a value, or 0 and 1 for a binary issue.
pub(super) fn level(issue: &IssueSpec, level: &Level, form: Form) -> f64 {
    match level {
        Level::Point(x) if form == Form::Interdependent => f64::from(u8::from(*x > 0.0)),
        Level::Point(x) => *x,
        Level::Value(name) => {
            let values = issue.values.as_deref().unwrap_or_default();
            values.iter().position(|value| value == name).unwrap_or(0) as f64
        }
    }
}

fn valuation(scenario: &Scenario) -> Valuation {
    let states = &scenario.state;
    let form = scenario.preferences.regard;
    let pick = |moral: fn(&StateSpec) -> f64, aversion: fn(&StateSpec) -> f64| -> Vec<f64> {
        let which = if form == Regard::CharnessRabin { moral } else { aversion };
        states.iter().map(which).collect()
    };
    let first = pick(|s| s.moral_others, |s| s.envy);
    let second = pick(|s| s.moral_community, |s| s.guilt);
    let patrons = actors::patrons(scenario);
    let any = first.iter().chain(&second).any(|weight| *weight > 0.0) || !patrons.is_empty();
    let concern = Concern { form, first, second, rawls: scenario.preferences.rawls, patrons, any };
    Valuation { own: own_utility(scenario), concern }
}

fn own_utility(scenario: &Scenario) -> OwnUtility {
    let (states, issues) = (&scenario.state, &scenario.issue);
    let n = states.len();
    match scenario.preferences.form {
        Form::Spatial => OwnUtility::Spatial {
            position: Columns::build(issues.len(), n, |issue, slot| {
                scenario.position(&states[slot], &issues[issue]).unwrap_or(0.0)
            }),
            salience: saliences(scenario),
            kappa: scenario.preferences.kappa,
        },
        Form::Pie => OwnUtility::Spatial {
            position: Columns::build(n, n, |share, slot| if share == slot { 100.0 } else { 0.0 }),
            salience: Columns::build(n, n, |share, slot| if share == slot { 1.0 } else { 0.0 }),
            kappa: 1.0,
        },
        Form::Tabulated => OwnUtility::Tabulated {
            utility: issues.iter().map(|issue| value_table(states, issue)).collect(),
            salience: saliences(scenario),
        },
        Form::Interdependent => OwnUtility::Interdependent {
            influence: vec![vec![0.0; issues.len() * issues.len()]; n],
            extremes: vec![(0.0, 1.0); n],
        },
    }
}

fn value_table(states: &[StateSpec], issue: &IssueSpec) -> Columns {
    let values = issue.values.as_ref().map_or(0, Vec::len);
    Columns::build(values, states.len(), |value, slot| {
        states[slot].utilities.get(&issue.id).and_then(|u| u.get(value)).copied().unwrap_or(0.0)
    })
}

/// Saliences, each state's normalised to sum to 1; an issue left out weighs what the issue says
/// before that.
fn saliences(scenario: &Scenario) -> Columns {
    let raw = written_saliences(scenario);
    let total: Vec<f64> =
        (0..raw.rows()).map(|slot| raw.iter().map(|column| column[slot]).sum()).collect();
    Columns::build(raw.issues(), raw.rows(), |issue, slot| raw.at(issue, slot) / total[slot])
}

fn written_saliences(scenario: &Scenario) -> Columns {
    Columns::build(scenario.issue.len(), scenario.state.len(), |issue, slot| {
        let issue = &scenario.issue[issue];
        scenario.state[slot].salience.get(&issue.id).copied().unwrap_or(issue.salience)
    })
}

/// Saliences in [0, 1], comparable between states.
fn stated_salience(scenario: &Scenario) -> StatedSalience {
    let raw = written_saliences(scenario);
    let largest = raw.iter().flatten().copied().fold(1.0, f64::max);
    StatedSalience(Columns::build(raw.issues(), raw.rows(), |i, slot| raw.at(i, slot) / largest))
}

fn forum(
    scenario: &Scenario,
    setting: &Setting,
    delegations: &[Credentials],
) -> impl bevy_ecs::bundle::Bundle + use<> {
    let rule = &scenario.venue.rule;
    let rung = |enabled: bool, rung: Rung| enabled.then_some(rung);
    let rungs = [
        rung(scenario.negotiation.enabled, Rung::Negotiation),
        rung(scenario.mediation.enabled, Rung::Mediation),
        rung(scenario.arbitration.enabled, Rung::Arbitration),
    ];
    let seated: Vec<bool> = delegations.iter().map(|delegation| delegation.seated.0).collect();
    let blocs: Vec<Label> = scenario.state.iter().map(|state| bloc(state, scenario)).collect();
    let chambers = |kind, share, of| venue::chambers(kind, share, of, &seated, &blocs);
    let rules = Rules {
        venue: venue::rule(rule.kind, rule.share, rule.of),
        fallback: rule.fallback.as_ref().map(|f| venue::rule(f.kind, f.share, f.of)),
        award: scenario.arbitration.award_vote,
        band: scenario.adoption.band,
        chambers: chambers(rule.kind, rule.share, rule.of),
        fallback_chambers: rule
            .fallback
            .as_ref()
            .map_or_else(Vec::new, |f| chambers(f.kind, f.share, f.of)),
    };
    (
        ForumKey(0),
        rules,
        Draft {
            levels: setting.status_quo.clone(),
            operability: scenario.agenda.operability,
            sponsor: None,
            before_award: None,
            open: None,
            tabled: Vec::new(),
            tier: 1.0,
        },
        Brackets(vec![false; setting.issue.len()]),
        LastDemands::default(),
        Ladder::new(
            rungs.into_iter().flatten().collect(),
            scenario.negotiation.deadline,
            scenario.negotiation.stall,
        ),
        Stage::Opening,
        Ballots::default(),
        Verdict::None,
    )
}

/// What each state's delegation brings to the forum.
fn credentials(scenario: &Scenario) -> Vec<Credentials> {
    let (venue, room) = (&scenario.venue, &scenario.negotiation);
    let states = &scenario.state;
    let seated: Vec<bool> = states
        .iter()
        .map(|state| match &venue.membership {
            Membership::All => true,
            Membership::Ids(ids) => ids.contains(&state.id),
        })
        .collect();
    let raw = |(state, seated): (&StateSpec, &bool)| match (*seated, venue.weights.as_str()) {
        (false, _) => 0.0,
        (true, "equal") => 1.0,
        (true, attribute) => state.attribute(attribute).unwrap_or(0.0),
    };
    let weight: Vec<f64> = states.iter().zip(&seated).map(raw).collect();
    let total: f64 = weight.iter().sum();
    let absence = absences(scenario, &seated);
    let one = |(slot, state): (usize, &StateSpec)| {
        let exaggeration = (1.0 - state.good_faith) * room.bluff;
        Credentials {
            seated: Seated(seated[slot]),
            weight: Weight(weight[slot] / total),
            veto: Veto(venue.veto.contains(&state.id)),
            absence: Absence(absence[slot]),
            exaggeration: Exaggeration(exaggeration),
            first_exaggeration: FirstExaggeration(exaggeration),
            concession: Concession(state.concession),
            risk_aversion: RiskAversion(state.risk_aversion),
            offering: OfferTactic(state.offering.unwrap_or(room.offering)),
            acceptance: AcceptTactic(state.acceptance.unwrap_or(room.acceptance)),
            patience: Patience(state.patience),
            outside: OutsideValue(state.outside_option),
            anneals: Anneals(scenario.mediation.annealers.contains(&state.id)),
        }
    };
    states.iter().enumerate().map(one).collect()
}

/// p = a/(1 + c/median c): a state without capability is absent with probability a, the median
/// member half as often.
fn absences(scenario: &Scenario, seated: &[bool]) -> Vec<f64> {
    if scenario.venue.equal_participation {
        return vec![0.0; seated.len()];
    }
    let capability = scenario.state.iter().map(|state| state.capability);
    let mut sorted: Vec<f64> =
        capability.clone().zip(seated).filter(|(_, s)| **s).map(|(c, _)| c).collect();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let median = match sorted.len() {
        0 => 0.0,
        n if n % 2 == 1 => sorted[middle],
        _ => 0.5 * (sorted[middle - 1] + sorted[middle]),
    };
    let relative = |c: f64| if median > 0.0 { c / median } else { 1.0 };
    capability.map(|c| scenario.adoption.absence / (1.0 + relative(c))).collect()
}

/// Influence matrices of interdependent preferences, uniform in [−1, 1] (Klein et al. 2003), what
/// each can reach, and what the status quo is worth under them. Each state draws its own, one
/// number for each pair of issues.
fn draw_influence(world: &mut World) {
    let streams = *world.resource::<Streams>();
    let owners = world.resource::<Owners>().clone();
    let mut valuation = world.resource_mut::<Valuation>();
    let OwnUtility::Interdependent { influence, extremes } = &mut valuation.own else { return };
    for (slot, (matrix, range)) in influence.iter_mut().zip(extremes).enumerate() {
        let mut draws = streams.of(Purpose::Influence, 0, 0, owners.state(slot));
        let (lots, issues) = (draws.lots(), matrix.len().isqrt());
        for (entry, influence) in matrix.iter_mut().enumerate() {
            let pair = owners.issue(entry / issues).and(owners.issue(entry % issues));
            *influence = 2.0 * lots.of(pair) - 1.0;
        }
        *range = single_text::extremes(matrix, issues, &mut draws);
    }
    let base = world.resource::<Valuation>().values(&world.resource::<Setting>().status_quo);
    let mut worth = world.query::<&mut StatusQuoValue>();
    worth.iter_mut(world).zip(base).for_each(|(mut now, base)| now.0 = base);
}
