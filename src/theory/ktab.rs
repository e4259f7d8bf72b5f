//! The spatial model of politics of KTAB: every turn each actor challenges its best target, proposals interpolate between
//! the two, each actor elects one bargain from its own queue, and all move at once.
//!
//! Source: Efird, Lester & Wise (2016), *Analyzing coalitions in China's policy formulation*, and the behaviour of KTAB's
//! default options, which this follows number for number. Only the actor's own perspective is needed: O(N³) a turn.

/// An actor in a space of one or many issues.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    /// Its power, > 0.
    pub capability: f64,
    /// Its ideal on each issue, in [0, 1].
    pub position: Vec<f64>,
    /// What each issue matters to it, ≥ 0, the sum at most 1.
    pub salience: Vec<f64>,
}

impl Actor {
    fn attention(&self) -> f64 {
        self.salience.iter().sum()
    }

    /// Weighted Euclidean distance √(Σ (s·Δ)² / Σ s²), in [0, 1]; 0 for one who cares for nothing.
    fn distance(&self, from: &[f64], to: &[f64]) -> f64 {
        let (mut sum, mut scale) = (0.0, 0.0);
        for ((x, y), s) in from.iter().zip(to).zip(&self.salience) {
            sum += (s * (x - y)) * (s * (x - y));
            scale += s * s;
        }
        if scale > 0.0 { (sum / scale).sqrt() } else { 0.0 }
    }
}

/// A bargain one actor proposes to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Who proposes.
    pub initiator: usize,
    /// To whom.
    pub receiver: usize,
    /// What the initiator expects to gain by the challenge behind it.
    pub gain: f64,
    /// The initiator's chance of winning that contest, as it sees it.
    pub chance: f64,
    /// Where the initiator would move.
    pub initiator_to: Vec<f64>,
    /// Where the receiver would move.
    pub receiver_to: Vec<f64>,
}

/// What happened in one turn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Turn {
    /// All proposals, in order of their initiators.
    pub proposals: Vec<Proposal>,
    /// The proposal each actor elected, as an index of `proposals`; None if it stays.
    pub elected: Vec<Option<usize>>,
    /// Positions after the turn.
    pub positions: Vec<Vec<f64>>,
}

/// A whole run.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its turns, in order.
    pub turns: Vec<Turn>,
    /// Whether it ended because steps had become small, and not at the limit of turns.
    pub settled: bool,
}

/// When a run ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// A turn in which all together move no more than this share of what they moved in the first ends the run.
    pub step: f64,
    /// The most turns.
    pub turns: usize,
}

impl Default for Stop {
    fn default() -> Self {
        Self { step: 0.02, turns: 100 }
    }
}

/// Strength that every coalition has in a vote on positions.
const VOTE: f64 = 1e-8;
/// Strength that either side has in a contest.
const CONTEST: f64 = 1e-10;
/// A challenge that gains no more than this is not made.
const WORTH: f64 = 1e-5;
/// Two gains nearer than this are equal, and so are two steps.
const EQUAL: f64 = 1e-10;
/// Added to the weights of an interpolation: what neither concedes.
const REST: f64 = 1e-6;
/// Proposals are rounded to whole parts of this.
const PARTS: f64 = 1e4;

/// Runs until steps are small or turns are over. Of challenges that promise the same the one to the first target is made.
pub fn run(actors: &[Actor], stop: Stop) -> Run {
    run_with(actors, stop, |_| 0)
}

/// As [`run`]; `pick` says which of several targets is challenged that promise the same, by its place among them.
pub fn run_with(actors: &[Actor], stop: Stop, mut pick: impl FnMut(&[usize]) -> usize) -> Run {
    let mut positions: Vec<Vec<f64>> = actors.iter().map(|actor| actor.position.clone()).collect();
    let mut turns: Vec<Turn> = Vec::new();
    let mut first = 0.0;
    while turns.len() < stop.turns {
        let turn = turn_with(actors, &positions, &mut pick);
        let step: f64 = positions.iter().zip(&turn.positions).map(|(x, y)| length(x, y)).sum();
        if turns.is_empty() {
            first = step;
        }
        positions.clone_from(&turn.positions);
        turns.push(turn);
        // Steps are whole parts of a scale: rounding decides nothing.
        if step <= stop.step * first + EQUAL {
            return Run { turns, settled: true };
        }
    }
    Run { turns, settled: false }
}

/// Euclidean distance, unweighted: how far a step goes.
fn length(from: &[f64], to: &[f64]) -> f64 {
    from.iter().zip(to).map(|(x, y)| (x - y) * (x - y)).sum::<f64>().sqrt()
}

/// One turn from `positions`.
pub fn turn(actors: &[Actor], positions: &[Vec<f64>]) -> Turn {
    turn_with(actors, positions, &mut |_| 0)
}

fn turn_with(
    actors: &[Actor],
    positions: &[Vec<f64>],
    pick: &mut impl FnMut(&[usize]) -> usize,
) -> Turn {
    let scene = Scene::new(actors, positions);
    let proposals: Vec<Proposal> =
        (0..actors.len()).filter_map(|i| scene.proposal(i, positions, pick)).collect();
    let mut turn = Turn { positions: positions.to_vec(), ..Turn::default() };
    for a in 0..actors.len() {
        let own = |b: &usize| proposals[*b].initiator == a || proposals[*b].receiver == a;
        let mut queue: Vec<usize> = (0..proposals.len()).filter(own).collect();
        queue.sort_by_key(|b| (proposals[*b].initiator != a, *b));
        let elected = scene.election(&queue, &proposals);
        if let Some(bargain) = elected.map(|b| &proposals[b]) {
            let to =
                if bargain.initiator == a { &bargain.initiator_to } else { &bargain.receiver_to };
            turn.positions[a].clone_from(to);
        }
        turn.elected.push(elected);
    }
    turn.proposals = proposals;
    turn
}

/// The mean of positions on one issue by the chance of each in the vote on all of them, as the actors see it without risk.
pub fn chances(actors: &[Actor], positions: &[Vec<f64>]) -> Vec<f64> {
    let distances = distances(actors, positions);
    let n = actors.len();
    let utilities: Vec<f64> = distances.iter().map(|d| 1.0 - d).collect();
    let capabilities: Vec<f64> = actors.iter().map(|actor| actor.capability).collect();
    vote(&capabilities, &utilities, n)
}

fn distances(actors: &[Actor], positions: &[Vec<f64>]) -> Vec<f64> {
    let row = |i: usize| positions.iter().map(move |to| actors[i].distance(&positions[i], to));
    (0..actors.len()).flat_map(row).collect()
}

/// Chances p_a ∝ Π_b C_ab/(C_ab + C_ba) of `m` options; `utilities[k·m + a]` is what option a is worth to voter k.
fn vote(weights: &[f64], utilities: &[f64], m: usize) -> Vec<f64> {
    let mut strength = vec![VOTE; m * m];
    for (weight, u) in weights.iter().zip(utilities.chunks_exact(m.max(1))) {
        for (a, row) in strength.chunks_exact_mut(m.max(1)).enumerate() {
            for (c, other) in row.iter_mut().zip(u) {
                *c += (weight * (u[a] - other)).max(0.0);
            }
        }
    }
    let mut chances = vec![1.0; m];
    for a in 0..m {
        for b in (0..m).filter(|b| *b != a) {
            chances[a] *= strength[a * m + b] / (strength[a * m + b] + strength[b * m + a]);
        }
    }
    let sum: f64 = chances.iter().sum();
    if sum > 0.0 {
        chances.iter_mut().for_each(|p| *p /= sum);
        return chances;
    }
    // Products of many small numbers may all vanish: then the nearest to winning is certain.
    let score = |a: usize| -> f64 {
        let duel =
            |b: usize| libm::log(strength[a * m + b] / (strength[a * m + b] + strength[b * m + a]));
        (0..m).filter(|b| *b != a).map(duel).sum()
    };
    let scores: Vec<f64> = (0..m).map(score).collect();
    let best = first_max(&scores, 0.0);
    (0..m).map(|a| if Some(a) == best { 1.0 } else { 0.0 }).collect()
}

/// The first index whose number exceeds all before it by more than `by`.
fn first_max(numbers: &[f64], by: f64) -> Option<usize> {
    let mut best: Option<usize> = None;
    for (i, x) in numbers.iter().enumerate() {
        if best.is_none_or(|b| *x > numbers[b] + by) {
            best = Some(i);
        }
    }
    best
}

/// What a turn is computed from.
struct Scene<'a> {
    actors: &'a [Actor],
    positions: &'a [Vec<f64>],
    /// Capability of each.
    capabilities: Vec<f64>,
    /// Capability × attention of each.
    weights: Vec<f64>,
    attention: Vec<f64>,
    /// `distances[i·n + j]` of j's position to i.
    distances: Vec<f64>,
    /// Attitude to risk, in [−½, 1].
    risk: Vec<f64>,
}

impl<'a> Scene<'a> {
    fn new(actors: &'a [Actor], positions: &'a [Vec<f64>]) -> Self {
        let capabilities: Vec<f64> = actors.iter().map(|actor| actor.capability).collect();
        let attention: Vec<f64> = actors.iter().map(Actor::attention).collect();
        let chances = chances(actors, positions);
        let high = chances.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let low = chances.iter().copied().fold(f64::INFINITY, f64::min);
        let risk = |p: &f64| {
            if high > low { (3.0 * p - (high + 2.0 * low)) / (2.0 * (high - low)) } else { 0.0 }
        };
        Self {
            actors,
            positions,
            weights: capabilities.iter().zip(&attention).map(|(c, s)| c * s).collect(),
            capabilities,
            attention,
            distances: distances(actors, positions),
            risk: chances.iter().map(risk).collect(),
        }
    }

    /// What distance d is worth to i, as h sees it.
    fn utility(&self, h: usize, i: usize, d: f64) -> f64 {
        (1.0 - d) * (1.0 + d * (2.0 * self.risk[h] + self.risk[i]) / 3.0)
    }

    /// The best challenge of actor i, as a bargain.
    fn proposal(
        &self,
        i: usize,
        positions: &[Vec<f64>],
        pick: &mut impl FnMut(&[usize]) -> usize,
    ) -> Option<Proposal> {
        let n = self.actors.len();
        // Row k: what each position is worth to k, in the eyes of i.
        let mut u = vec![0.0; n * n];
        for k in 0..n {
            for j in 0..n {
                u[k * n + j] = self.utility(i, k, self.distances[k * n + j]);
            }
        }
        let own: Vec<f64> = (0..n).map(|k| u[k * n + k]).collect();
        // Columns, so that the inner loop over third parties runs along memory.
        let mut columns = vec![0.0; n * n];
        for k in 0..n {
            for j in 0..n {
                columns[j * n + k] = u[k * n + j];
            }
        }
        let column = |j: usize| &columns[j * n..(j + 1) * n];
        let mut gains = vec![f64::NEG_INFINITY; n];
        let mut chances = vec![0.0; n];
        for j in (0..n).filter(|j| *j != i) {
            let chance = self.contest(i, j, column(i), column(j), &own);
            let (here, there) = (u[i * n + i], u[i * n + j]);
            let contested = chance * 2.0 * here + (1.0 - chance) * 2.0 * there;
            let s = self.attention[j];
            gains[j] = s * contested + (1.0 - s) * 2.0 * here - (here + there);
            chances[j] = chance;
        }
        let first = first_max(&gains, EQUAL).filter(|j| gains[*j] > WORTH)?;
        let tied: Vec<usize> =
            (first..n).filter(|j| (gains[*j] - gains[first]).abs() <= EQUAL).collect();
        let j = if tied.len() > 1 { tied[pick(&tied)] } else { first };
        let (initiator_to, receiver_to) = self.interpolate(i, j, chances[j], positions);
        let (gain, chance) = (gains[j], chances[j]);
        Some(Proposal { initiator: i, receiver: j, gain, chance, initiator_to, receiver_to })
    }

    /// The chance that i prevails over j, third parties taking sides; `to_i[k]` and `to_j[k]` is what the two positions are worth to k.
    fn contest(&self, i: usize, j: usize, to_i: &[f64], to_j: &[f64], own: &[f64]) -> f64 {
        let side = |v: f64| (v.max(0.0), (-v).max(0.0));
        let (a, b) = side(self.weights[i] * (own[i] - to_j[i]));
        let (c, d) = side(self.weights[j] * (to_i[j] - own[j]));
        let (start_i, start_j) = (CONTEST + a + c, CONTEST + b + d);
        let (mut for_i, mut for_j) = (start_i, start_j);
        for (k, weight) in self.weights.iter().enumerate() {
            let interest = weight * (to_i[k] - to_j[k]);
            let (a, b) = side(interest);
            let win = (start_i + a) / (start_i + a + start_j + b);
            let v = weight * (win * (own[k] - to_i[k]) + (1.0 - win) * (to_j[k] - own[k]));
            let (a, b) = if k == i || k == j { (0.0, 0.0) } else { side(v) };
            for_i += a;
            for_j += b;
        }
        for_i / (for_i + for_j)
    }

    fn interpolate(
        &self,
        i: usize,
        j: usize,
        chance: f64,
        positions: &[Vec<f64>],
    ) -> (Vec<f64>, Vec<f64>) {
        let mut to = (positions[i].clone(), positions[j].clone());
        let (sal_i, sal_j) = (&self.actors[i].salience, &self.actors[j].salience);
        for (d, (x, y)) in positions[i].iter().zip(&positions[j]).enumerate() {
            let g_i = (sal_i[d] * chance) * (sal_i[d] * chance);
            let g_j = (sal_j[d] * (1.0 - chance)) * (sal_j[d] * (1.0 - chance));
            let round = |x: f64| (x * PARTS).round_ties_even() / PARTS;
            to.0[d] = round(x + (y - x) * g_j / (g_i + g_j + REST));
            to.1[d] = round(y + (x - y) * g_i / (g_i + g_j + REST));
        }
        to
    }

    /// The bargain elected from a queue beside the status quo. Every actor votes; a bargain is worth the mean value of all positions after it.
    fn election(&self, queue: &[usize], proposals: &[Proposal]) -> Option<usize> {
        let n = self.actors.len();
        let options = queue.len() + 1;
        let mut utilities = Vec::with_capacity(n * options);
        for k in 0..n {
            let of = |j: usize| self.utility(k, k, self.distances[k * n + j]);
            let now: f64 = (0..n).map(of).sum();
            utilities.push(now / n as f64);
            for b in queue {
                let p = &proposals[*b];
                let at =
                    |x: &[f64]| self.utility(k, k, self.actors[k].distance(&self.positions[k], x));
                let moved = at(&p.initiator_to) + at(&p.receiver_to);
                let then = now - of(p.initiator) - of(p.receiver) + moved;
                utilities.push(then / n as f64);
            }
        }
        let chances = vote(&self.capabilities, &utilities, options);
        let best = first_max(&chances, 0.0)?;
        best.checked_sub(1).map(|b| queue[b])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(capability: f64, position: f64, salience: f64) -> Actor {
        Actor { capability, position: vec![position], salience: vec![salience] }
    }

    #[test]
    fn who_agrees_already_stays() {
        let same = [actor(1.0, 0.4, 0.5), actor(2.0, 0.4, 0.9), actor(3.0, 0.4, 0.1)];
        let run = run(&same, Stop::default());
        assert!(run.settled && run.turns.len() == 1);
        assert!(run.turns[0].proposals.is_empty());
        assert_eq!(run.turns[0].positions, vec![vec![0.4]; 3]);
    }

    #[test]
    fn the_weak_move_toward_the_strong() {
        let actors = [actor(10.0, 0.0, 0.9), actor(1.0, 1.0, 0.2)];
        let turn = turn(&actors, &[vec![0.0], vec![1.0]]);
        assert!(turn.positions[1][0] < 0.2, "{turn:?}");
        assert!(turn.positions[0][0] < 0.2, "{turn:?}");
    }

    #[test]
    fn positions_stay_in_the_hull_and_actors_of_equal_stand_move_alike() {
        let actors: Vec<Actor> =
            (0..12).map(|i| actor(1.0 + f64::from(i % 3), f64::from(i % 4) / 3.0, 0.5)).collect();
        let run = run(&actors, Stop { turns: 20, ..Stop::default() });
        let last = &run.turns.last().unwrap().positions;
        assert!(last.iter().all(|x| (-1e-4..=1.0001).contains(&x[0])), "{last:?}");
    }

    #[test]
    fn which_of_two_equal_targets_is_challenged_can_be_chosen() {
        // In the middle of two who are alike but for their side.
        let actors = [actor(5.0, 0.5, 0.8), actor(1.0, 0.2, 0.3), actor(1.0, 0.8, 0.3)];
        let target = |place: usize| {
            let run = run_with(&actors, Stop { turns: 1, ..Stop::default() }, |_| place);
            run.turns[0].proposals[0].receiver
        };
        assert_eq!((target(0), target(1)), (1, 2));
    }

    #[test]
    fn a_vote_whose_products_vanish_still_has_a_winner() {
        let n = 60;
        let utilities: Vec<f64> = (0..n).map(|a| a as f64 / n as f64).collect();
        let chances = vote(&[1e300], &utilities, n);
        assert!((chances.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert_eq!(first_max(&chances, 0.0), Some(n - 1));
    }
}
