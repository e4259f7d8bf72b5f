//! Models of the literature as the whole engine reduced to them, by scenarios that are written here, since their number of states varies.
//! Those of one size are files (`shipped`), those about a pie stand in `pies`.

use crate::engine::{Engine, Outcome};
use crate::measure::{record::Wants, rows::StateRow};
use crate::scenario;
use crate::theory::{
    metanorms::{Selection, Stakes, Ties},
    voting::{Base, Rule},
};

/// The engine of a scenario with some of its keys set. None if it is none.
pub(super) fn engine(text: &str, sets: &[String], wants: Wants) -> Option<Engine> {
    let checked = scenario::read_str("validation", text, sets).ok()?;
    Some(Engine::new(&checked.scenario, wants))
}

/// Master seed where chance decides nothing.
const SEED: u64 = 1;

/// An issue, a text that moves it over the whole scale, and so many states that all want the text, to each of which it is worth 1. Each state may add a line of its own.
fn all_want(states: usize, line: impl Fn(usize) -> String) -> String {
    let mut text = "[[issue]]\nid = \"x\"\nstatus_quo = 0\n\
         [[text]]\nsponsor = \"S0\"\noperability = 1\nlevels = { x = 100 }\n"
        .to_owned();
    for slot in 0..states {
        text +=
            &format!("[[state]]\nid = \"S{slot}\"\npositions = {{ x = 100 }}\n{}\n", line(slot));
    }
    text
}

/// `states` that all gain by one text, which passes at once, and are then asked by `ratification` whether they join it. Each may add
/// a line of its own.
pub(super) fn treaty(
    rounds: usize,
    ratification: &str,
    states: usize,
    line: impl Fn(usize) -> String,
) -> Option<Outcome> {
    let text = format!(
        "schema = 1\ntitle = \"A treaty\"\n[run]\nrounds = {rounds}\n[venue]\nrule = {{ kind = \"simple-majority\" }}\n\
         [negotiation]\ndeadline = 1\n[adoption]\nnoise = 0\nabsence = 0\noperability_cost = 0\n\
         [ratification]\n{ratification}\n{}",
        all_want(states, line)
    );
    engine(&text, &[], Wants::default())?.run(SEED, 0)
}

/// What a venue's rule is, in TOML.
fn rule(rule: &Rule) -> String {
    let of = |base: &Base| match base {
        Base::AllMembers => "all-members",
        Base::PresentAndVoting => "present-and-voting",
    };
    match rule {
        Rule::Consensus => "{ kind = \"consensus\" }".to_owned(),
        Rule::Unanimity => "{ kind = \"unanimity\" }".to_owned(),
        Rule::SimpleMajority { of: base } => {
            format!("{{ kind = \"simple-majority\", of = {:?} }}", of(base))
        }
        Rule::QualifiedMajority { share, of: base } => {
            format!("{{ kind = \"qualified-majority\", share = {share:?}, of = {:?} }}", of(base))
        }
    }
}

/// A room that votes once on a text that all want, under this rule, votes weighing by capability; each state may add a line of its own.
fn vote(rule_of: &Rule, noise: f64, states: usize, line: impl Fn(usize) -> String) -> String {
    format!(
        "schema = 1\ntitle = \"A vote\"\n[run]\nrounds = 1\n[venue]\nweights = \"capability\"\nrule = {}\n\
         [negotiation]\nenabled = false\n[adoption]\nnoise = {noise:?}\nabsence = 0\nband = 0\noperability_cost = 0\n{}",
        rule(rule_of),
        all_want(states, line)
    )
}

/// How often a text that all want is adopted in so many runs where a yes slips with this probability.
pub(super) fn slips(states: usize, rule: &Rule, noise: f64, runs: usize, seed: u64) -> Option<f64> {
    let text = vote(rule, noise, states, |_| String::new());
    let mut engine = engine(&text, &[], Wants::default())?;
    let adopted = |run: usize| Some(engine.run(seed, run as u64)?.run.adopted);
    let adopted: Vec<bool> = (0..runs).map(adopted).collect::<Option<_>>()?;
    Some(adopted.iter().filter(|adopted| **adopted).count() as f64 / runs as f64)
}

/// The states' rows of a room whose votes weigh so much, a quota of the sum being needed: their indices of voting power are there.
pub(super) fn seats(weights: &[u64], quota: u64) -> Option<Vec<StateRow>> {
    let share = quota as f64 / weights.iter().sum::<u64>() as f64;
    let rule = Rule::QualifiedMajority { share, of: Base::AllMembers };
    let weight = |slot: usize| format!("capability = {}", weights[slot]);
    let text = vote(&rule, 0.0, weights.len(), weight);
    let wants = Wants { states: true, ..Wants::default() };
    Some(engine(&text, &[], wants)?.run(SEED, 0)?.states)
}

/// What two parties get in so many runs from a mediated text of so many binary issues that matter in pairs, in shares of their ranges. Who has a temperature votes by
/// annealing, else by climbing.
pub(super) fn contract(
    issues: usize,
    proposals: usize,
    heat: [Option<f64>; 2],
    runs: usize,
    seed: u64,
) -> Option<Vec<[f64; 2]>> {
    let names = ["first", "second"];
    let annealers: Vec<&str> =
        names.iter().zip(heat).filter_map(|(name, heat)| heat.map(|_| *name)).collect();
    let temperature = heat.iter().flatten().copied().next().unwrap_or(0.0);
    let mut text = format!(
        "schema = 1\ntitle = \"A contract\"\n[run]\nrounds = 2\n[preferences]\nform = \"interdependent\"\n\
         [venue]\nrule = {{ kind = \"unanimity\" }}\n[negotiation]\nenabled = false\n\
         [mediation]\nacceptance = \"vote\"\nproposals = {proposals}\ntemperature = {temperature:?}\nannealers = {annealers:?}\n\
         [adoption]\nnoise = 0\nabsence = 0\nband = 0\noperability_cost = 0\n"
    );
    // As good as random, since influences are: every second issue is settled at the start.
    for issue in 0..issues {
        text += &format!("[[issue]]\nid = \"i{issue}\"\nstatus_quo = {}\n", issue % 2 * 100);
    }
    names.iter().for_each(|name| text += &format!("[[state]]\nid = \"{name}\"\n"));
    let mut engine = engine(&text, &[], Wants { states: true, ..Wants::default() })?;
    let value = |row: &StateRow| row.text_value;
    let run = |run: usize| {
        let states = engine.run(seed, run as u64)?.states;
        Some([value(states.first()?), value(states.get(1)?)])
    };
    (0..runs).map(run).collect()
}

/// Populations that play Axelrod's game of norms, or of metanorms.
#[derive(Clone, Copy, Debug)]
pub(super) struct NormsGame {
    /// What a breach and its punishment are worth.
    pub(super) stakes: Stakes,
    /// Who is imitated.
    pub(super) selection: Selection,
    /// Probability that a bit of a trait flips.
    pub(super) mutation: f64,
    /// States in a population.
    pub(super) states: usize,
    /// Rounds of a generation: in each everybody has one opportunity.
    pub(super) opportunities: usize,
}

impl NormsGame {
    /// Mean boldness and vengefulness of so many populations after so many generations: states without good faith under one fully
    /// operable norm that costs all of them something, in full view, each occasion as likely to be seen as chance has it.
    pub(super) fn play(
        &self,
        generations: usize,
        populations: usize,
        seed: u64,
    ) -> Option<Vec<(f64, f64)>> {
        let Self { stakes, selection, mutation, states, opportunities } = *self;
        let (selection, ties) = match selection {
            Selection::Tournament => ("tournament", ""),
            Selection::ByDeviation(Ties::Drift) => ("deviation", "ties = \"drift\""),
            Selection::ByDeviation(Ties::Keep) => ("deviation", "ties = \"keep\""),
        };
        let Stakes { temptation, hurt, punishment, cost, meta_punishment, meta_cost, metanorm } =
            stakes;
        let mut text = format!(
            "schema = 1\ntitle = \"Norms and metanorms\"\n[run]\nrounds = {}\n[venue]\ntransparency = 1\n\
             [negotiation]\ndeadline = 1\n[in_force]\noperability = 1\nlevels = {{ x = 0 }}\n\
             [compliance]\nwatch = \"varied\"\nfalse_alarm = 0\n\
             [enforcement]\nevolution = true\nstart = \"random\"\ngeneration = {opportunities}\n\
             mutation = {mutation}\nselection = \"{selection}\"\n{ties}\nmetanorm = {metanorm}\n\
             temptation = {temptation}\nhurt = {hurt}\npunishment = {punishment}\ncost = {cost}\n\
             meta_punishment = {meta_punishment}\nmeta_cost = {meta_cost}\n\
             [[issue]]\nid = \"x\"\nstatus_quo = 0\n",
            generations * opportunities
        );
        for slot in 0..states {
            text += &format!(
                "[[state]]\nid = \"S{slot}\"\npositions = {{ x = 100 }}\ngood_faith = 0\n"
            );
        }
        let mut engine = engine(&text, &[], Wants::default())?;
        let habits = |number: usize| {
            let run = engine.run(seed, number as u64)?.run;
            run.boldness.zip(run.vengefulness)
        };
        (0..populations).map(habits).collect()
    }
}
