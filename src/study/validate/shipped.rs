//! Models of the literature about a few, as the whole engine reduced to them by the scenarios of `scenarios/validation/`, which are embedded; and
//! how such a scenario is run. Those about many are in `crowds`, those about a pie in `pies`.

use crate::engine::{Engine, Outcome};
use crate::format;
use crate::spec::record::Record;
use crate::theory::bisection::halve;

/// The engine of a shipped scenario with some of its keys set. None if it is none.
pub(super) fn engine(text: &str, sets: &[String], wants: Record) -> Option<Engine> {
    let checked = format::read_str("validation", text, sets).ok()?;
    Some(Engine::new(&checked.scenario, wants))
}

/// The first run of a shipped scenario with some of its keys set.
pub(super) fn run(text: &str, sets: &[String]) -> Option<Outcome> {
    engine(text, sets, Record::default())?.run(SEED, 0)
}

/// Master seed where chance decides nothing.
pub(super) const SEED: u64 = 1;

/// The least number between two at which something holds that does not hold at the first and holds at the second, by bisection.
fn least(low: f64, high: f64, mut holds: impl FnMut(f64) -> Option<bool>) -> Option<f64> {
    let mut failed = false;
    let (_, high) = halve(low, high, 60, |x| {
        let holds = holds(x);
        failed |= holds.is_none();
        holds == Some(false)
    });
    (!failed).then_some(high)
}

/// What a setter gets from a pivot, as `scenarios/validation/setter.toml` has it; ideals and status quo in [0, 1].
pub(super) fn setter(setter: f64, pivot: f64, status_quo: f64) -> Option<f64> {
    let sets = [
        format!("state[setter].positions.x={:?}", 100.0 * setter),
        format!("state[pivot].positions.x={:?}", 100.0 * pivot),
        format!("issue[x].status_quo={:?}", 100.0 * status_quo),
    ];
    let text = include_str!("../../../scenarios/validation/setter.toml");
    run(text, &sets)?.text.first().map(|level| level / 100.0)
}

/// The least share of a pie that is taken by one of such envy, as `scenarios/validation/ultimatum.toml` has it.
pub(super) fn least_share(envy: f64) -> Option<f64> {
    let text = include_str!("../../../scenarios/validation/ultimatum.toml");
    let taken = |share: f64| {
        let sets = [
            format!("state[responder].envy={envy:?}"),
            format!("state[responder].utilities.pie=[0, {share:?}]"),
            format!("state[proposer].utilities.pie=[0, {:?}]", 1.0 - share),
        ];
        Some(run(text, &sets)?.run.adopted)
    };
    least(0.0, 0.5, taken)
}

/// The least bias at which a mediator is believed that errs with probability `error`, as `scenarios/validation/belief.toml` has it: at which any of
/// many runs ends with a text. `weak` is the prior, `costs` are those of a conflict to a weak and to a resolved side, `failure` what it costs the mediator.
pub(super) fn least_bias(weak: f64, costs: (f64, f64), error: f64, failure: f64) -> Option<f64> {
    const RUNS: u64 = 20;
    let text = include_str!("../../../scenarios/validation/belief.toml");
    let believed = |bias: f64| {
        let sets = [
            format!("mediation.weak={weak:?}"),
            format!("mediation.cost_weak={:?}", costs.0),
            format!("mediation.cost_resolved={:?}", costs.1),
            format!("mediator[envoy].information={:?}", 1.0 - 2.0 * error),
            format!("mediator[envoy].failure_cost={failure:?}"),
            format!("mediator[envoy].bias={bias:?}"),
        ];
        let mut engine = engine(text, &sets, Record::default())?;
        Some((0..RUNS).any(|run| engine.run(SEED, run).is_some_and(|run| run.run.adopted)))
    };
    if believed(0.0)? { Some(0.0) } else { least(0.0, 1.0, believed) }
}

/// The least patience at which a promise is kept that is seen to be broken, or seen amiss, with these probabilities, as
/// `scenarios/validation/promise.toml` has it. Infinite if none that a scenario can state is enough.
pub(super) fn least_patience(detection: f64, false_alarm: f64) -> Option<f64> {
    const MOST: f64 = 0.9999;
    let text = include_str!("../../../scenarios/validation/promise.toml");
    let kept = |patience: f64| {
        let sets = [
            format!("venue.transparency={detection:?}"),
            format!("compliance.false_alarm={false_alarm:?}"),
            format!("compliance.patience={patience:?}"),
        ];
        Some(run(text, &sets)?.run.compliance? >= 1.0)
    };
    if kept(MOST)? { least(0.0, MOST, kept) } else { Some(f64::INFINITY) }
}

/// Standard deviation of the panel's view in `scenarios/validation/award.toml`, in points, and its mean.
const SPREAD: f64 = 10.0;
const MIDDLE: f64 = 50.0;

/// Awards of so many runs, in standard deviations of the panel's view from its mean, where the sides shun risk as far as this says, in such units, as
/// `scenarios/validation/award.toml` has it.
pub(super) fn awards(
    procedure: &str,
    aversion: (f64, f64),
    runs: usize,
    seed: u64,
) -> Option<Vec<f64>> {
    let text = include_str!("../../../scenarios/validation/award.toml");
    // Aversion is written for 100 points.
    let of = |side: &str, r: f64| format!("state[{side}].risk_aversion={:?}", r * 100.0 / SPREAD);
    let sets = [
        format!("arbitration.procedure={procedure:?}"),
        "arbitration.offer_weight=0".to_owned(),
        of("low", aversion.0),
        of("high", aversion.1),
    ];
    let mut engine = engine(text, &sets, Record::default())?;
    let award = |run: usize| Some((engine.run(seed, run as u64)?.text.first()? - MIDDLE) / SPREAD);
    (0..runs).map(award).collect()
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
        let wants = Record { incidents: true, ..Record::default() };
        let outcome = engine(WHO_ATTACKED, &sets, wants)?.run(seed, 0)?;
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
    Some(run(text, &sets)?.run.wars? > 0)
}
