//! A round of exchanges as a market: what could be traded, at what price, and what is traded first.

use super::{Exchange, LEAST, Round, Stands, TIE, outcomes};
use crate::theory::compromise::{Stand, weighted_mean};

/// Outcomes nearer than this are the same.
const SAME: f64 = 1e-9;
/// Length of the scale.
const SCALE: f64 = 100.0;

/// Makes exchanges in the order of their gain until none is left; `choose` says which of those of greatest gain is made, and
/// `edge` whether one whose demander has been brought to its very position stays on offer.
pub(super) fn clear(
    stands: &Stands,
    mut choose: impl FnMut(&[Exchange]) -> usize,
    mut edge: impl FnMut(&Exchange) -> bool,
) -> Round {
    let mut market = Market::new(stands);
    let mut live = market.candidates();
    let possible = live.len();
    live.retain(Candidate::valid);
    let valid = live.len();
    let mut made = Vec::new();
    while let Some((at, exchange)) = best(&live, &market, &mut choose) {
        let chosen = live.swap_remove(at);
        market.make(&chosen);
        made.push(exchange);
        live.retain_mut(|other| {
            if !other.shares(&chosen) {
                return true;
            }
            other.past.0.remember(other.moves.0, chosen.moved(other.i, other.q));
            other.past.1.remember(other.moves.1, chosen.moved(other.j, other.p));
            market.price(other);
            other.valid()
                && other.past.0.allows(other.moves.0)
                && other.past.1.allows(other.moves.1)
                && (!other.edge || edge(&market.exchange(other, 1)))
        });
    }
    let voting = market.voting;
    let outcomes = stands.iter().zip(&voting).map(|(row, votes)| outcome(row, votes)).collect();
    Round { possible: (possible, valid), made, voting, outcomes }
}

fn outcome(row: &[Option<Stand>], votes: &[Option<f64>]) -> f64 {
    let votes = row.iter().zip(votes).filter_map(|(s, x)| Some(((*x)?, s.as_ref()?.weight())));
    weighted_mean(votes).unwrap_or(f64::NAN)
}

/// The exchange that is made next, and its place in `live`.
fn best(
    live: &[Candidate],
    market: &Market,
    choose: &mut impl FnMut(&[Exchange]) -> usize,
) -> Option<(usize, Exchange)> {
    let most = live.iter().map(|c| c.gain).reduce(f64::max)?;
    let mut tied: Vec<usize> = (0..live.len()).filter(|at| live[*at].gain > most - TIE).collect();
    // Candidates lie in no lasting order, so the choice is over them as they were listed.
    tied.sort_unstable_by_key(|at| live[*at].number);
    let exchange = |at: &usize| market.exchange(&live[*at], tied.len());
    let exchanges: Vec<Exchange> = tied.iter().map(exchange).collect();
    let chosen = choose(&exchanges).min(tied.len() - 1);
    Some((tied[chosen], exchanges[chosen]))
}

/// An exchange that may be made.
#[derive(Clone, Debug)]
struct Candidate {
    /// Its place in the list of all.
    number: usize,
    /// The first demands `p` and supplies `q`.
    i: usize,
    j: usize,
    p: usize,
    q: usize,
    /// What i moves on q and j on p, with sign.
    moves: (f64, f64),
    voting: (f64, f64),
    gain: f64,
    /// Whether what it asks for has been reached exactly by other exchanges.
    edge: bool,
    /// What the two would have moved when it was priced before.
    past: (Past, Past),
}

/// Moves for which an exchange was priced before its supplier was moved by another one.
#[derive(Clone, Copy, Debug, Default)]
struct Past {
    sum: f64,
    up: bool,
    down: bool,
}

impl Past {
    /// Adds a move, once the supplier has been `moved`.
    fn remember(&mut self, step: f64, moved: bool) {
        if moved {
            self.sum += step;
            self.up |= step > 0.0;
            self.down |= step < 0.0;
        }
    }

    /// No reversal; and, as in the program that this follows, moves that add up to no more than the scale.
    fn allows(&self, step: f64) -> bool {
        let reversed = (self.up && step < 0.0) || (self.down && step > 0.0);
        !reversed && self.sum + step <= SCALE + SAME
    }
}

impl Candidate {
    fn valid(&self) -> bool {
        let step = |x: f64| (LEAST..=SCALE).contains(&x.abs());
        let inside = |x: f64| (0.0..=SCALE).contains(&x);
        self.gain >= LEAST
            && step(self.moves.0)
            && step(self.moves.1)
            && inside(self.voting.0)
            && inside(self.voting.1)
    }

    /// Whether it moves `actor` on `issue`.
    fn moved(&self, actor: usize, issue: usize) -> bool {
        (actor, issue) == (self.i, self.q) || (actor, issue) == (self.j, self.p)
    }

    /// Whether one of its actors has to do, on the same issue, with what was just made.
    fn shares(&self, made: &Candidate) -> bool {
        let on = |actor: usize, issue: usize| {
            (actor == made.i || actor == made.j) && (issue == made.p || issue == made.q)
        };
        on(self.i, self.p) || on(self.i, self.q) || on(self.j, self.p) || on(self.j, self.q)
    }
}

/// What is left until an outcome passes the position of who asks for it to move.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Room {
    /// It does not bind.
    Free,
    /// The supplier may move by this at most.
    Until(f64),
    /// The outcome is there, to the last digits.
    Edge,
}

struct Market<'a> {
    stands: &'a Stands,
    outcomes: Vec<f64>,
    weights: Vec<f64>,
    voting: Vec<Vec<Option<f64>>>,
    /// Shift of an issue's outcome that a demander has already bought: `bought[issue][demander]` lists (supplier, its vote then).
    bought: Vec<Vec<Vec<(usize, f64)>>>,
}

impl<'a> Market<'a> {
    fn new(stands: &'a Stands) -> Self {
        let (outcomes, weights) = outcomes(stands);
        let voting = stands.iter().map(|row| row.iter().map(|s| s.map(|s| s.position)).collect());
        let bought = stands.iter().map(|row| vec![Vec::new(); row.len()]).collect();
        Self { stands, outcomes, weights, voting: voting.collect(), bought }
    }

    /// Every pair from opposite quadrants of two issues, priced, in the order of issues, then of quadrants, then of actors.
    fn candidates(&self) -> Vec<Candidate> {
        let mut all = Vec::new();
        for p in 0..self.stands.len() {
            for q in p + 1..self.stands.len() {
                let mut quadrants: [Vec<usize>; 4] = Default::default();
                for a in 0..self.stands[p].len() {
                    let (Some(on_p), Some(on_q)) = (self.stands[p][a], self.stands[q][a]) else {
                        continue;
                    };
                    let below_p = on_p.position <= self.outcomes[p];
                    let below_q = on_q.position <= self.outcomes[q];
                    quadrants[2 * usize::from(!below_p) + usize::from(!below_q)].push(a);
                }
                for (one, other) in [(0, 3), (1, 2)] {
                    for &a in &quadrants[one] {
                        for &b in &quadrants[other] {
                            all.push(self.candidate(all.len(), (a, b), (p, q)));
                        }
                    }
                }
            }
        }
        all
    }

    fn candidate(
        &self,
        number: usize,
        (a, b): (usize, usize),
        (p, q): (usize, usize),
    ) -> Candidate {
        let s = |actor: usize, issue: usize| self.stand(actor, issue).salience;
        // The one to whom p matters more, compared with q, demands it.
        let first = s(a, p) * s(b, q) > s(b, p) * s(a, q);
        let (i, j) = if first { (a, b) } else { (b, a) };
        let (none, past) = ((0.0, 0.0), Default::default());
        let mut made = Candidate {
            number,
            i,
            j,
            p,
            q,
            moves: none,
            voting: none,
            gain: 0.0,
            edge: false,
            past,
        };
        self.price(&mut made);
        made
    }

    /// The stand of an actor that takes part in an issue.
    fn stand(&self, actor: usize, issue: usize) -> Stand {
        let nobody = Stand { position: 0.0, salience: 0.0, capability: 0.0 };
        self.stands[issue][actor].unwrap_or(nobody)
    }

    fn vote(&self, actor: usize, issue: usize) -> f64 {
        self.voting[issue][actor].unwrap_or(0.0)
    }

    /// Works out moves and gain from where the two vote now.
    fn price(&self, c: &mut Candidate) {
        let (i, j, p, q) = (c.i, c.j, c.p, c.q);
        let (ip, iq, jp, jq) =
            (self.stand(i, p), self.stand(i, q), self.stand(j, p), self.stand(j, q));
        let (share_i, share_j) = (iq.weight() / self.weights[q], jp.weight() / self.weights[p]);
        let ratio = (ip.salience + jp.salience) / (iq.salience + jq.salience);
        let way_i = jq.position - self.vote(i, q);
        let way_j = ip.position - self.vote(j, p);
        // j goes all the way, unless what i must then give for it is more than there is.
        let mut by_i = way_j.abs() * share_j * ratio / share_i;
        let mut by_j = way_j.abs();
        if by_i > way_i.abs() {
            by_i = way_i.abs();
            by_j = by_i * share_i / ratio / share_j;
        }
        let for_j = self.room(j, i, q, by_i.copysign(way_i), share_i);
        if let Room::Until(most) = for_j {
            by_i = most;
            by_j = by_i * share_i / ratio / share_j;
        }
        let for_i = self.room(i, j, p, by_j.copysign(way_j), share_j);
        if let Room::Until(most) = for_i {
            by_j = most;
            by_i = by_j * share_j * ratio / share_i;
        }
        c.edge = for_j == Room::Edge || for_i == Room::Edge;
        c.moves = (by_i.copysign(way_i), by_j.copysign(way_j));
        c.voting = (self.vote(i, q) + c.moves.0, self.vote(j, p) + c.moves.1);
        c.gain = (by_j * share_j * ip.salience - by_i * share_i * iq.salience).abs();
        if !c.gain.is_finite() {
            // Nobody trades what carries no weight.
            c.gain = 0.0;
        }
    }

    /// How far `supplier` may move on `issue` if the outcome is not to pass the position of `demander`, given what that one has
    /// bought already.
    fn room(&self, demander: usize, supplier: usize, issue: usize, step: f64, share: f64) -> Room {
        let start = |actor: usize| self.stand(actor, issue);
        let shift = |actor: usize, vote: f64| {
            (vote - start(actor).position) * start(actor).weight() / self.weights[issue]
        };
        let others = self.bought[issue][demander].iter().filter(|(actor, _)| *actor != supplier);
        let bought: f64 = others.map(|(actor, vote)| shift(*actor, *vote)).sum();
        let then =
            self.outcomes[issue] + bought + shift(supplier, self.vote(supplier, issue) + step);
        let over = (then - start(demander).position) * step.signum();
        let shift = step.abs() * share;
        // Where the outcome is past that position already, this exchange is not what pushes it there.
        if over <= SAME || over > shift + SAME {
            Room::Free
        } else if over < shift - SAME {
            Room::Until(step.abs() - over / share)
        } else {
            Room::Edge
        }
    }

    fn make(&mut self, c: &Candidate) {
        self.voting[c.q][c.i] = Some(c.voting.0);
        self.voting[c.p][c.j] = Some(c.voting.1);
        self.buy(c.j, c.i, c.q, c.voting.0);
        self.buy(c.i, c.j, c.p, c.voting.1);
    }

    fn exchange(&self, c: &Candidate, tied: usize) -> Exchange {
        Exchange {
            gain: c.gain,
            actors: (c.i, c.j),
            issues: (c.q, c.p),
            before: (self.vote(c.i, c.q), self.vote(c.j, c.p)),
            voting: c.voting,
            tied,
        }
    }

    fn buy(&mut self, demander: usize, supplier: usize, issue: usize, vote: f64) {
        let list = &mut self.bought[issue][demander];
        match list.iter_mut().find(|(actor, _)| *actor == supplier) {
            Some(entry) => entry.1 = vote,
            None => list.push((supplier, vote)),
        }
    }
}
