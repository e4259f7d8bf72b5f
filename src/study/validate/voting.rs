//! Targets A7–A10 and F3: pivots, winsets and the chance that a rule adopts.

use rand::{Rng, RngExt};

use super::check::{Ours, mean_and_error, share_agrees};
use super::crowds;
use super::run::Context;
use super::shipped;
use super::target::{Target, whole_numbers};
use crate::model::random;
use crate::theory::voting::{
    Base, Rule, Tally, adoption_probability, gridlock_interval, passes, setter_outcome,
};

/// The mean width of the gridlock interval over random ideals.
pub(super) fn gridlock(target: &Target, context: &mut Context) -> Option<Ours> {
    let (members, needed) = (target.count("n")?, target.count("q")?);
    let mut rng = random::named(context.seed, &target.params);
    let mut widths = Vec::new();
    for _ in 0..context.effort(4_000, 40_000) {
        let mut ideals: Vec<f64> = (0..members).map(|_| rng.random()).collect();
        ideals.sort_unstable_by(f64::total_cmp);
        let (low, high) = gridlock_interval(&ideals, needed)?;
        widths.push(high - low);
    }
    let (mean, error) = mean_and_error(&widths);
    Some(Ours::simulated(mean, error))
}

/// What the engine's setter gets, which the closed form must agree with.
pub(super) fn setter(target: &Target, _: &mut Context) -> Option<Ours> {
    let [s, p, z] = ["s", "pivot", "sq"].map(|key| target.param(key));
    let (s, p, z) = (s?, p?, z?);
    let ours = shipped::setter(s, p, z)?;
    let agrees = (ours - setter_outcome(s, p, z)).abs() < 1e-9;
    Some(Ours::computed(ours).and(agrees).by_engine())
}

type Point = (f64, f64);

/// The area of the points that beat a status quo at the origin, on a fine grid, each put to the vote.
pub(super) fn winset(target: &Target, context: &mut Context) -> Option<Ours> {
    let ideals = ideals_of(&target.params)?;
    let majority = target.params.contains("majority");
    let rule =
        if majority { Rule::SimpleMajority { of: Base::AllMembers } } else { Rule::Unanimity };
    // Nobody prefers a point further than twice its ideal's distance.
    let reach = ideals.iter().map(|&i| 2.0 * distance(i, (0.0, 0.0))).fold(0.0, f64::max);
    let cells = context.effort(400, 1_600);
    let width = 2.0 * reach / cells as f64;
    let at = |k: usize| -reach + (k as f64 + 0.5) * width;
    let mut won = 0_usize;
    for row in 0..cells {
        won += (0..cells).filter(|column| beats(&rule, &ideals, (at(*column), at(row)))).count();
    }
    Some(Ours::computed(won as f64 * width * width))
}

fn beats(rule: &Rule, ideals: &[Point], text: Point) -> bool {
    let gains = |ideal: &&Point| distance(**ideal, text) < distance(**ideal, (0.0, 0.0));
    let yes = ideals.iter().filter(gains).count();
    passes(rule, &Tally::new(yes as f64, (ideals.len() - yes) as f64, 0.0, 0.0), false)
}

fn distance(a: Point, b: Point) -> f64 {
    ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).sqrt()
}

/// Ideals as listed, or those of a regular triangle of radius 1 around the status quo.
fn ideals_of(params: &str) -> Option<Vec<Point>> {
    if params.contains("triangle sq centre") {
        let half = 0.75_f64.sqrt();
        return Some(vec![(1.0, 0.0), (-0.5, half), (-0.5, -half)]);
    }
    let (_, list) = params.split_once("ideals (")?;
    let (list, _) = list.split_once(") sq")?;
    let pair = |text: &str| {
        let (x, y) = text.split_once(',')?;
        Some((x.trim().parse().ok()?, y.trim().parse().ok()?))
    };
    list.split("),(").map(pair).collect()
}

/// A body whose members vote yes or no by independent chance.
struct Body {
    members: usize,
    needed: usize,
    vetoes: usize,
    rule: Rule,
}

pub(super) fn adoption(target: &Target, context: &mut Context) -> Option<Ours> {
    let (members, needed) = (target.count("n")?, target.count("q")?);
    let share = needed as f64 / members as f64;
    let rule = Rule::QualifiedMajority { share, of: Base::AllMembers };
    let body = Body { members, needed, vetoes: 0, rule };
    adopts(target, context, &body, target.param("p")?)
}

pub(super) fn council(target: &Target, context: &mut Context) -> Option<Ours> {
    let (words, _) = target.params.split_once(", p=")?;
    adopts(target, context, &body_of(words)?, target.param("p")?)
}

/// A body in words: its size, then its rule.
fn body_of(words: &str) -> Option<Body> {
    let (size, rule) = words.split_once(' ')?;
    let members: usize = size.parse().ok()?;
    let of = Base::AllMembers;
    let numbers = whole_numbers(rule);
    let (needed, vetoes, rule) = match (rule.split([' ', '(']).next()?, numbers.as_slice()) {
        ("maj", [needed]) => (*needed, 0, Rule::SimpleMajority { of }),
        ("unanimity", []) => (members, 0, Rule::Unanimity),
        ("UNSC", [needed, vetoes]) => {
            let share = *needed as f64 / members as f64;
            (*needed, *vetoes, Rule::QualifiedMajority { share, of })
        }
        (_, [above, below]) => {
            let share = *above as f64 / *below as f64;
            ((members * above).div_ceil(*below), 0, Rule::QualifiedMajority { share, of })
        }
        _ => return None,
    };
    Some(Body { members, needed, vetoes, rule })
}

/// How often the engine adopts a text that all want where a yes slips to abstention with probability 1 − p; the closed form must be the target to nine digits.
/// (Where adoption, or its failure, is too rare for the runs to show, they only bound it.) With vetoes, which an abstention is none of, the closed form
/// itself, which votes cast and counted under the rule must agree with.
fn adopts(target: &Target, context: &Context, body: &Body, yes: f64) -> Option<Ours> {
    let closed = adoption_probability(body.members, body.needed, body.vetoes, yes);
    if body.vetoes == 0 {
        let runs = context.effort(1_000, 10_000);
        let adopted = crowds::slips(body.members, &body.rule, 1.0 - yes, runs, context.seed)?;
        let error = (closed * (1.0 - closed) / runs as f64).sqrt();
        let ours = Ours { slack: 4.0 * error, ..Ours::simulated(adopted, error) };
        let exact = (closed - target.number()?).abs() <= 1e-9 * closed;
        return Some(ours.and(exact).by_engine());
    }
    let trials = context.effort(4_000, 40_000);
    let mut rng = random::named(context.seed, &target.params);
    let passed = (0..trials).filter(|_| vote(body, yes, &mut rng)).count();
    let agrees = share_agrees(passed as f64 / trials as f64, closed, trials);
    Some(Ours::computed(closed).and_simulation(agrees))
}

fn vote(body: &Body, yes: f64, rng: &mut impl Rng) -> bool {
    let (mut tally, mut vetoed) = (Tally::default(), false);
    for member in 0..body.members {
        if rng.random::<f64>() < yes {
            tally.yes += 1.0;
        } else {
            tally.no += 1.0;
            vetoed |= member < body.vetoes;
        }
    }
    tally.total = body.members as f64;
    passes(&body.rule, &tally, vetoed)
}
