//! Targets D1, D2, D9–D11: norms that hold by punishment, cooperation among those who err, promises that are watched.

use super::check::{Ours, mean_and_error};
use super::crowds::NormsGame;
use super::run::Context;
use super::shipped;
use super::target::Target;
use crate::model::random;
use crate::theory::{
    compliance::{bearable_loss, least_patience},
    metanorms::{Population, Selection, Stakes, Ties, collapsed, established, evolve, generation},
    repetition::{Dilemma, Strategy, long_run, simulate},
};

/// Agents of Axelrod's populations, and their opportunities in a generation.
const AGENTS: usize = 20;
const OPPORTUNITIES: usize = 4;

/// Longest simulation, in generations, that a shortened validation runs.
const SHORT: usize = 100;

/// One of the variants of Axelrod's model that Galán & Izquierdo ran.
struct Variant {
    stakes: Stakes,
    selection: Selection,
    mutation: f64,
}

impl Variant {
    fn named(name: &str) -> Option<Self> {
        let plain = Stakes::axelrod(true);
        let by_deviation = Selection::ByDeviation(Ties::Drift);
        let of = |stakes| Self { stakes, selection: by_deviation, mutation: 0.01 };
        Some(match name {
            "norms" | "norms_1k" => of(Stakes::axelrod(false)),
            "metanorms" | "metanorms_100" | "metanorms_long" => of(plain),
            "metanorms_lowmut" => Self { mutation: 0.001, ..of(plain) },
            "metanorms_mild" => of(Stakes { meta_punishment: 0.9, meta_cost: 0.2, ..plain }),
            "metanorms_T10" => of(Stakes { temptation: 10.0, ..plain }),
            "metanorms_tournament" => Self { selection: Selection::Tournament, ..of(plain) },
            "metanorms_keep" => Self { selection: Selection::ByDeviation(Ties::Keep), ..of(plain) },
            _ => return None,
        })
    }
}

impl Variant {
    fn in_the_engine(&self) -> NormsGame {
        let Self { stakes, selection, mutation } = *self;
        NormsGame { stakes, selection, mutation, states: AGENTS, opportunities: OPPORTUNITIES }
    }
}

/// The variant, the reference's number of populations, the generation, and what is counted in it.
fn read(target: &Target) -> Option<(&str, f64, usize, &str)> {
    let (name, seeds) = target.params.split_once(": seeds=")?;
    let mut words = target.quantity.strip_prefix("gen ")?.split(' ');
    Some((name, seeds.parse().ok()?, words.next()?.parse().ok()?, words.next()?))
}

/// Whether a target takes a simulation that a shortened validation leaves out.
pub(super) fn is_long(target: &Target) -> bool {
    target.id == "D1" && read(target).is_some_and(|(_, _, generation, _)| generation > SHORT)
}

/// How many populations are run so far.
fn populations(context: &Context, generation: usize) -> usize {
    match generation {
        0..=SHORT => context.effort(40, 400),
        101..=1_000 => 200,
        1_001..=10_000 => 60,
        _ => 24,
    }
}

/// Shares and means over populations of agents, up to [`SHORT`] generations of states in the engine, beyond of the game alone; the error is that of the difference of two samples, ours and the reference's.
pub(super) fn axelrod(target: &Target, context: &mut Context) -> Option<Ours> {
    let (name, theirs, at, what) = read(target)?;
    let key = format!("{name} {at}");
    if !context.shared.contains_key(&key) {
        let marks = marks(name);
        for (mark, means) in marks.iter().zip(trajectories(name, &marks, context)?) {
            context.shared.insert(format!("{name} {mark}"), means);
        }
    }
    let means = context.shared.get(&key)?;
    let counted = |is: fn((f64, f64)) -> bool| -> Vec<f64> {
        means.iter().map(|m| f64::from(u8::from(is(*m)))).collect()
    };
    let (sample, is_share) = match what {
        "established" => (counted(established), true),
        "collapsed" => (counted(collapsed), true),
        "meanB" => (means.iter().map(|m| m.0).collect(), false),
        "meanV" => (means.iter().map(|m| m.1).collect(), false),
        _ => return None,
    };
    let ours = sample.len() as f64;
    let (mean, error) = mean_and_error(&sample);
    if !is_share {
        // The references are rounded to three digits.
        let both = error * (1.0 + ours / theirs).sqrt();
        return Some(by(at, Ours::simulated(mean, both + 0.000_5)));
    }
    let pooled = (mean * ours + target.number()? * theirs) / (ours + theirs);
    let error = (pooled * (1.0 - pooled) * (1.0 / ours + 1.0 / theirs)).max(0.0).sqrt();
    Some(by(at, Ours::simulated(mean, error)))
}

/// Who computed what is seen in this generation.
fn by(generation: usize, ours: Ours) -> Ours {
    if generation > SHORT { ours } else { ours.by_engine() }
}

/// The generations at which a variant is looked at.
fn marks(name: &str) -> Vec<usize> {
    let all = super::targets();
    let mut marks: Vec<usize> =
        all.iter().filter_map(read).filter(|r| r.0 == name).map(|r| r.2).collect();
    marks.sort_unstable();
    marks.dedup();
    marks
}

/// Mean boldness and vengefulness of each population at each mark. A shortened run stops at the last short one.
fn trajectories(name: &str, marks: &[usize], context: &Context) -> Option<Vec<Vec<(f64, f64)>>> {
    let variant = Variant::named(name)?;
    let mut at = Vec::new();
    for mark in marks {
        let short = *mark <= SHORT;
        let game = variant.in_the_engine();
        let play = || game.play(*mark, populations(context, *mark), context.seed);
        at.push(if short { play()? } else { Vec::new() });
    }
    let longest = marks.last().copied().unwrap_or(0);
    let alone = if context.fast || longest <= SHORT { 0 } else { populations(context, SHORT + 1) };
    for number in 0..alone {
        let mut rng = random::named(context.seed, &format!("{name} {number}"));
        let mut agents = Population::random(AGENTS, &mut rng);
        let mut age = 0;
        for (mark, seen) in marks.iter().zip(&mut at) {
            if number >= populations(context, *mark) {
                break;
            }
            while age < *mark {
                let payoff = generation(&agents, &variant.stakes, OPPORTUNITIES, &mut rng);
                agents = evolve(&agents, &payoff, variant.selection, variant.mutation, &mut rng);
                age += 1;
            }
            if *mark > SHORT {
                seen.push(agents.means());
            }
        }
    }
    Some(at)
}

/// The closed form; just there no bolder or meeker agent may do better than the others.
pub(super) fn stable_boldness(target: &Target, _: &mut Context) -> Option<Ours> {
    let [t, n, p, e, h] = ["T", "n", "P", "E", "H"].map(|key| target.param(key));
    let plain = Stakes::axelrod(true);
    let stakes = Stakes { temptation: t?, punishment: -p?, cost: -e?, hurt: -h?, ..plain };
    let agents = n? as usize;
    let b = stakes.stable_boldness(agents);
    let at = |b: f64| stakes.relative_payoff(agents, b);
    Some(Ours::computed(b).and(at(b) >= at(b + 1e-4) && at(b) >= at(b - 1e-4)))
}

/// A strategy by its name; a bare one among the generous is as generous as pays.
fn strategy(name: &str) -> Option<Strategy> {
    let generosity = match name {
        "TFT" => 0.0,
        "GTFT" | "GTFT(1/3)" => Dilemma::CLASSIC.generosity(),
        "GTFT(.1)" => 0.1,
        "CTFT" => return Some(Strategy::Contrite),
        "WSLS" => return Some(Strategy::WinStay),
        "ALLD" => return Some(Strategy::AlwaysDefect),
        _ => return None,
    };
    Some(Strategy::TitForTat { generosity })
}

pub(super) fn noisy(target: &Target, _: &mut Context) -> Option<Ours> {
    let (_, pair) = target.params.split_once(',')?;
    let (first, second) = pair.split_once('-')?;
    let run =
        long_run(Dilemma::CLASSIC, [strategy(first)?, strategy(second)?], target.param("e")?)?;
    Some(Ours::computed(match target.quantity.as_str() {
        "pay1" => run.payoff[0],
        "pay2" => run.payoff[1],
        "coop1" => run.cooperation,
        _ => return None,
    }))
}

/// A simulation against a simulation of unknown length: beside its tolerance four standard errors of ours are allowed, from means
/// of long stretches, since rounds that follow each other are alike. Where errors are slips alone the closed form must agree.
pub(super) fn contrite(target: &Target, context: &mut Context) -> Option<Ours> {
    let player = strategy(target.params.split(',').next()?)?;
    let (slip, misread) = (target.param("imp")?, target.param("perc")?);
    let mut rng = random::named(context.seed, &target.params);
    let stretch = 2_000;
    let rounds = simulate(
        Dilemma::CLASSIC,
        player,
        (slip, misread),
        context.effort(20, 100) * stretch,
        &mut rng,
    );
    let of = |k: usize| -> Vec<f64> {
        let column = |r: &(f64, f64)| if k == 0 { r.0 } else { r.1 };
        rounds.chunks(stretch).map(|c| c.iter().map(column).sum::<f64>() / c.len() as f64).collect()
    };
    let k = usize::from(target.quantity == "pay");
    let (mean, error) = mean_and_error(&of(k));
    let closed = (misread == 0.0).then(|| long_run(Dilemma::CLASSIC, [player; 2], slip)).flatten();
    let expected = closed.map(|run| if k == 0 { run.cooperation } else { run.payoff[0] });
    let agrees = expected.is_none_or(|e| (e - mean).abs() <= 4.0 * error + 1e-12);
    let ours = Ours { slack: 4.0 * error, random: true, ..Ours::computed(mean) };
    Some(ours.and_simulation(agrees))
}

/// The least patience at which the engine keeps a promise, which the closed form must agree with; at it the loss that is bearable is the loss. Where none is
/// enough the closed form alone says by how much.
pub(super) fn trigger(target: &Target, _: &mut Context) -> Option<Ours> {
    let (d, e) = (target.param("d")?, target.param("e")?);
    let game = Dilemma::CLASSIC;
    let (loss, value) = (game.temptation - game.reward, game.reward - game.punishment);
    let closed = least_patience(loss, d, e, value);
    let kept = shipped::least_patience(d, e)?;
    if closed >= 1.0 {
        return Some(Ours::computed(closed).and(kept.is_infinite()));
    }
    let bearable = (bearable_loss(closed, d, e, value) - loss).abs() < 1e-9;
    Some(Ours::computed(kept).and(bearable && (kept - closed).abs() < 1e-9).by_engine())
}
