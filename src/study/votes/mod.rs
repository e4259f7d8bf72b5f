//! Votes foretold: each text of a scenario put to the vote alone, over replications; how that compares with recorded votes; and what
//! a text is foretold to meet by values that were chosen without it. It prints nothing.

mod score;

use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

pub use score::{CLASSES, Counts, Foretold, Score, foretold, score};

use crate::engine::Engine;
use crate::format::{Data, recorded::Recorded};
use crate::model::forum::Vote;
use crate::spec::{Scenario, record::Record};
use crate::sweep::Plan;

/// What a text is foretold to meet.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// Votes of each state over replications, by slot.
    pub counts: Vec<Counts>,
    /// Replications in which it was adopted.
    pub adopted: u64,
    /// Replications.
    pub runs: u64,
}

impl Prediction {
    /// Mean number of states that vote so.
    pub fn mean(&self, vote: Vote) -> f64 {
        let votes: u64 = self.counts.iter().map(|counts| u64::from(counts[vote as usize])).sum();
        votes as f64 / self.runs.max(1) as f64
    }

    /// What is foretold of each state, by slot.
    pub fn foretold(&self) -> Vec<Foretold> {
        self.counts.iter().map(foretold).collect()
    }
}

/// How to run.
#[derive(Clone, Copy, Debug)]
pub struct How {
    /// Master seed.
    pub seed: u64,
    /// Replications of each text.
    pub replications: u64,
    /// Threads, at least 1.
    pub threads: usize,
}

/// Puts each text of the scenario to the vote alone.
///
/// # Errors
/// If threads cannot be started, or a run fails.
pub fn predict(scenario: &Scenario, how: How) -> Result<Vec<Prediction>, String> {
    let jobs: Vec<Scenario> = (0..scenario.text.len()).map(|text| alone(scenario, text)).collect();
    all(jobs.len(), how, |job| one(&jobs[job], how))
}

/// The scenario with one of its texts.
fn alone(scenario: &Scenario, text: usize) -> Scenario {
    Scenario { text: scenario.text[text..=text].to_vec(), ..scenario.clone() }
}

/// Works through numbered jobs on threads; results come back in order.
fn all<T: Send>(
    jobs: usize,
    how: How,
    work: impl Fn(usize) -> Result<T, String> + Send + Sync,
) -> Result<Vec<T>, String> {
    let threads = how.threads.max(1);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|error| format!("cannot start {threads} threads: {error}"))?;
    pool.install(|| (0..jobs).into_par_iter().map(work).collect())
}

fn one(scenario: &Scenario, how: How) -> Result<Prediction, String> {
    let run = || {
        let mut engine = Engine::new(scenario, Record::default());
        let mut counts = vec![[0; 4]; scenario.state.len()];
        let mut adopted = 0;
        for replication in 0..how.replications {
            let ballot = engine.ballot(how.seed, replication);
            let Some(ballot) = ballot else { continue };
            adopted += u64::from(ballot.adopted);
            for (counts, vote) in counts.iter_mut().zip(&ballot.votes) {
                if let Some(vote) = vote {
                    counts[*vote as usize] += 1;
                }
            }
        }
        Prediction { counts, adopted, runs: how.replications }
    };
    catch_unwind(AssertUnwindSafe(run)).map_err(|_| "a run failed".to_owned())
}

/// How a prediction and the two simple rules fare on one recorded vote; `others` are the other recorded votes.
pub fn compare(
    scenario: &Scenario,
    prediction: &Prediction,
    this: &Recorded,
    others: &[&Recorded],
    bloc: &str,
) -> Vec<Score> {
    vec![
        score("comity", &prediction.foretold(), this),
        score::largest_class(this, others),
        score::bloc_rule(this, others, |text, slot| opposes(scenario, bloc, text, slot)),
    ]
}

/// Whether the bloc rule foretells that a state opposes a text.
fn opposes(scenario: &Scenario, bloc: &str, text: usize, slot: usize) -> bool {
    let sponsor = &scenario.text[text].sponsor;
    inside(scenario, bloc, &scenario.state[slot].id) && !inside(scenario, bloc, sponsor)
}

fn inside(scenario: &Scenario, bloc: &str, id: &str) -> bool {
    let named = scenario.state.iter().any(|state| state.id == id && state.bloc == bloc);
    let listed = |of: &&crate::spec::state::BlocSpec| of.id == bloc;
    named
        || scenario
            .bloc
            .iter()
            .find(listed)
            .is_some_and(|of| of.members.iter().any(|member| member == id))
}

/// A vote foretold by the point of a sweep that did best on all others.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldOut {
    /// Number of the text.
    pub text: usize,
    /// The value of each factor that was chosen.
    pub values: Vec<Option<Data>>,
    /// What is foretold with it.
    pub prediction: Prediction,
}

/// For each recorded vote, the point of the sweep with the least mean log-loss on the other recorded votes (the first of those
/// tied), and what it foretells of this one. Last, the point that does best on all of them.
///
/// # Errors
/// If a point makes no scenario, threads cannot be started, or a run fails.
pub fn leave_one_out(
    plan: &Plan,
    recorded: &[Recorded],
    how: How,
) -> Result<(Vec<HeldOut>, Vec<Option<Data>>), String> {
    let points = usize::try_from(plan.points()).map_err(|_| "too many points".to_owned())?;
    let point = |point: usize| {
        let values = plan.values(point as u64);
        let scenario = plan.variants().begin(plan.scenario()).at(&values)?.clone();
        let of = |recorded: &Recorded| one(&alone(&scenario, recorded.text), how);
        recorded.iter().map(of).collect::<Result<Vec<Prediction>, String>>()
    };
    let found = all(points, how, point)?;
    let loss = |point: usize, which: usize| {
        score("comity", &found[point][which].foretold(), &recorded[which])
            .log_loss
            .unwrap_or(f64::INFINITY)
    };
    let losses: Vec<Vec<f64>> = (0..points)
        .map(|point| (0..recorded.len()).map(|which| loss(point, which)).collect())
        .collect();
    let best = |without: Option<usize>| {
        let total = |point: usize| -> f64 {
            let kept =
                losses[point].iter().enumerate().filter(|(which, _)| Some(*which) != without);
            kept.map(|(_, loss)| loss).sum()
        };
        (0..points).fold(0, |best, point| if total(point) < total(best) { point } else { best })
    };
    let held_out = |which: usize| {
        let point = best(Some(which));
        HeldOut {
            text: recorded[which].text,
            values: plan.shown(point as u64),
            prediction: found[point][which].clone(),
        }
    };
    Ok(((0..recorded.len()).map(held_out).collect(), plan.shown(best(None) as u64)))
}
