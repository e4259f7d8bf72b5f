//! Models of the literature about many, as the whole engine reduced to them by scenarios of `scenarios/validation/` in which one entry stands for
//! as many states as a target asks for.

use super::shipped::{SEED, engine, run};
use crate::engine::Outcome;
use crate::measure::rows::StateRow;
use crate::spec::record::Record;
use crate::theory::{
    metanorms::{Selection, Stakes, Ties},
    voting::{Base, Rule},
};

/// What becomes of a public good where the treaty needs so many, and a contribution costs so much, as `public-good.toml` has it.
pub(super) fn public_good(states: usize, quorum: usize, cost: f64) -> Option<Outcome> {
    let text = include_str!("../../../scenarios/validation/public-good.toml");
    let sets = [
        format!("state[S].copies={states}"),
        format!("ratification.entry_count={quorum}"),
        format!("ratification.compliance_cost={cost:?}"),
    ];
    run(text, &sets)
}

/// How many of a hundred join in the end where the second waits for so many others, as `cascade.toml` has it.
pub(super) fn joined(second: usize) -> Option<usize> {
    let text = include_str!("../../../scenarios/validation/cascade.toml");
    let threshold = second as f64 / 100.0;
    run(text, &[format!("state[second].threshold={threshold:?}")])?.run.parties
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

/// How often a text that all want is adopted in so many runs where a yes slips with this probability, as `slips.toml` has it.
pub(super) fn slips(states: usize, by: &Rule, noise: f64, runs: usize, seed: u64) -> Option<f64> {
    let text = include_str!("../../../scenarios/validation/slips.toml");
    let sets = [
        format!("state[S].copies={states}"),
        format!("venue.rule={}", rule(by)),
        format!("adoption.noise={noise:?}"),
    ];
    let mut engine = engine(text, &sets, Record::default())?;
    let adopted = |run: usize| Some(engine.run(seed, run as u64)?.run.adopted);
    let adopted: Vec<bool> = (0..runs).map(adopted).collect::<Option<_>>()?;
    Some(adopted.iter().filter(|adopted| **adopted).count() as f64 / runs as f64)
}

/// The states' rows of a room whose votes weigh so much, a quota of the sum being needed, as `seats.toml` has it: their indices of voting power are there.
pub(super) fn seats(weights: &[u64], quota: u64) -> Option<Vec<StateRow>> {
    let text = include_str!("../../../scenarios/validation/seats.toml");
    let share = quota as f64 / weights.iter().sum::<u64>() as f64;
    let by = Rule::QualifiedMajority { share, of: Base::AllMembers };
    let mut sets =
        vec![format!("state[S].copies={}", weights.len()), format!("venue.rule={}", rule(&by))];
    let weight = |(slot, weight)| format!("state[S{}].capability={weight}", slot + 1);
    sets.extend(weights.iter().enumerate().map(weight));
    let wants = Record { states: true, ..Record::default() };
    Some(engine(text, &sets, wants)?.run(SEED, 0)?.states)
}

/// What two parties get in so many runs from a mediated text of a hundred binary issues that matter in pairs, in shares of their ranges, as `contract.toml` has
/// it. Who has a temperature votes by annealing, else by climbing.
pub(super) fn contract(
    proposals: usize,
    heat: [Option<f64>; 2],
    runs: usize,
    seed: u64,
) -> Option<Vec<[f64; 2]>> {
    let text = include_str!("../../../scenarios/validation/contract.toml");
    let annealers: Vec<&str> = ["first", "second"]
        .into_iter()
        .zip(heat)
        .filter_map(|(name, heat)| heat.map(|_| name))
        .collect();
    let temperature = heat.iter().flatten().copied().next().unwrap_or(0.0);
    let sets = [
        format!("mediation.proposals={proposals}"),
        format!("mediation.temperature={temperature:?}"),
        format!("mediation.annealers={annealers:?}"),
    ];
    let mut engine = engine(text, &sets, Record { states: true, ..Record::default() })?;
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
    /// Mean boldness and vengefulness of so many populations after so many generations, as `metanorms.toml` has it.
    pub(super) fn play(
        &self,
        generations: usize,
        populations: usize,
        seed: u64,
    ) -> Option<Vec<(f64, f64)>> {
        let text = include_str!("../../../scenarios/validation/metanorms.toml");
        let Self { stakes, selection, mutation, states, opportunities } = *self;
        let (selection, ties) = match selection {
            Selection::Tournament => ("tournament", Ties::Drift),
            Selection::ByDeviation(ties) => ("deviation", ties),
        };
        let ties = if ties == Ties::Keep { "keep" } else { "drift" };
        let Stakes { temptation, hurt, punishment, cost, meta_punishment, meta_cost, metanorm } =
            stakes;
        let sets = [
            format!("run.rounds={}", generations * opportunities),
            format!("state[S].copies={states}"),
            format!("enforcement.generation={opportunities}"),
            format!("enforcement.mutation={mutation}"),
            format!("enforcement.selection={selection}"),
            format!("enforcement.ties={ties}"),
            format!("enforcement.metanorm={metanorm}"),
            format!("enforcement.temptation={temptation}"),
            format!("enforcement.hurt={hurt}"),
            format!("enforcement.punishment={punishment}"),
            format!("enforcement.cost={cost}"),
            format!("enforcement.meta_punishment={meta_punishment}"),
            format!("enforcement.meta_cost={meta_cost}"),
        ];
        let mut engine = engine(text, &sets, Record::default())?;
        let habits = |number: usize| {
            let run = engine.run(seed, number as u64)?.run;
            run.boldness.zip(run.vengefulness)
        };
        (0..populations).map(habits).collect()
    }
}
