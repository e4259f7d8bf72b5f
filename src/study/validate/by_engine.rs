//! Degenerate scenarios: a model of the literature as the whole engine reduced to it.

use crate::engine::{Engine, Outcome};
use crate::measure::record::Wants;
use crate::scenario;
use crate::theory::metanorms::{Selection, Stakes, Ties};

/// The first run of a scenario written here. None if it is not one.
pub(super) fn run(text: &str) -> Option<Outcome> {
    let checked = scenario::read_str("degenerate", text, &[]).ok()?;
    let seed = checked.scenario.run.seed;
    Engine::new(&checked.scenario, Wants::default()).run(seed, 0)
}

/// The first run of a shipped scenario with some of its keys set, and its incidents. None if it is none.
fn run_with(text: &str, sets: &[String], seed: u64) -> Option<Outcome> {
    let checked = scenario::read_str("validation", text, sets).ok()?;
    let wants = Wants { incidents: true, ..Wants::default() };
    Engine::new(&checked.scenario, wants).run(seed, 0)
}

/// The game of who attacked, as `scenarios/validation/who-attacked.toml` has it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Attackers {
    /// Probability of each attacker's opportunity, at most ten.
    pub(super) chance: Vec<f64>,
    /// Chance that an attack is noticed.
    pub(super) detection: f64,
    /// Chance that what is noticed is laid on the right one.
    pub(super) accuracy: f64,
    /// Chance that somebody is named without an attack.
    pub(super) false_alarm: f64,
}

/// What comes of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Attacks {
    /// Gain from which each uses an opportunity.
    pub(super) cutoff: Vec<f64>,
    /// Belief that whom the signal names did it, the first that was named.
    pub(super) guilt: f64,
    /// Attacks that took place, and rounds.
    pub(super) count: (usize, usize),
}

impl Attackers {
    /// Plays it for as many rounds as the scenario has. None if some attacker never came to attack.
    pub(super) fn play(&self, seed: u64) -> Option<Attacks> {
        let most = self.chance.iter().copied().fold(0.0, f64::max);
        let names = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"];
        let mut sets = vec![
            format!("conduct.operations.opportunity={most:?}"),
            format!("conduct.attribution.detection={:?}", self.detection),
            format!("conduct.attribution.accuracy={:?}", self.accuracy),
            format!("conduct.attribution.false_alarm={:?}", self.false_alarm),
        ];
        for (slot, name) in names.iter().enumerate() {
            let offence = self.chance.get(slot).map_or(0.0, |chance| chance / most);
            sets.push(format!("state[{name}].cyber.offence={offence:?}"));
        }
        let outcome = run_with(WHO_ATTACKED, &sets, seed)?;
        let of = |name: &&str| {
            let by = |actor: &Option<_>| actor.as_deref() == Some(*name);
            outcome.incidents.iter().find(|row| by(&row.actor)).and_then(|row| row.cutoff)
        };
        Some(Attacks {
            cutoff: names[..self.chance.len()].iter().map(of).collect::<Option<_>>()?,
            guilt: outcome.incidents.iter().find_map(|row| row.posterior)?,
            count: (outcome.run.operations?, ROUNDS),
        })
    }
}

const WHO_ATTACKED: &str = include_str!("../../../scenarios/validation/who-attacked.toml");
/// Rounds of that scenario.
const ROUNDS: usize = 4_000;

/// Whether there is war where power shifts from `now` to `next` in one round, as `scenarios/validation/power-shifts.toml` has it.
pub(super) fn shift_is_fought(now: f64, next: f64, cost: f64, patience: f64) -> Option<bool> {
    // p = o/(o + d), by a defence so small that every p below 1 is reached by some offence.
    let defence = (1.0 - now.max(next)).min(0.5);
    let offence = |p: f64| defence * p / (1.0 - p);
    let sets = [
        format!("state[declining].cyber.defence={defence:?}"),
        format!("state[rising].cyber.offence={:?}", offence(now)),
        format!("state[rising].growth={:?}", offence(next) - offence(now)),
        format!("rivalry[0].cost={cost:?}"),
        format!("power_shift.patience={patience:?}"),
    ];
    let text = include_str!("../../../scenarios/validation/power-shifts.toml");
    Some(run_with(text, &sets, 1)?.run.wars? > 0)
}

/// `states` that all gain by one text, which passes at once, and are then asked by `ratification` whether they join it. Each may add
/// a line of its own. The text moves one issue over the whole scale, so that its worth to each is 1.
pub(super) fn treaty(
    rounds: usize,
    ratification: &str,
    states: usize,
    line: impl Fn(usize) -> String,
) -> Option<Outcome> {
    let mut text = format!(
        "schema = 1\ntitle = \"A treaty\"\n[run]\nrounds = {rounds}\n[venue]\nrule = {{ kind = \"simple-majority\" }}\n\
         [negotiation]\ndeadline = 1\n[adoption]\nnoise = 0\nabsence = 0\noperability_cost = 0\n\
         [[issue]]\nid = \"x\"\nstatus_quo = 0\n[ratification]\n{ratification}\n"
    );
    for slot in 0..states {
        text +=
            &format!("[[state]]\nid = \"S{slot}\"\npositions = {{ x = 100 }}\n{}\n", line(slot));
    }
    text += "[[text]]\nsponsor = \"S0\"\noperability = 1\nlevels = { x = 100 }\n";
    run(&text)
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
        let checked = scenario::read_str("degenerate", &text, &[]).ok()?;
        let mut engine = Engine::new(&checked.scenario, Wants::default());
        let habits = |number: usize| {
            let run = engine.run(seed, number as u64)?.run;
            run.boldness.zip(run.vengefulness)
        };
        (0..populations).map(habits).collect()
    }
}
