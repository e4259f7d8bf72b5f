//! The challenge model: actors challenge each other by expected utility, and shift under pressure, round by round.
//!
//! Source: Bueno de Mesquita (1994) in *European Community Decision Making*, as unravelled by Scholz, Calbert & Smith
//! (2011), *Journal of Theoretical Politics* 23:510. The published text disagrees with itself and so do those who built
//! it: each contested reading is a field of [`Reading`], and each combination that others published has a name there. The
//! literal reading is the default. None of them replicates the original's printed results.

use serde::{Deserialize, Serialize};

use super::compromise::{self, Stand, weighted_median};

mod reading;

pub use reading::{Choice, Conflict, NAMES, Perspective, Reading, Security, Votes};

/// How an offer came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Both gain by a challenge, the other more.
    Confrontation,
    /// The other gains more than the actor loses: it is met part of the way.
    Compromise,
    /// The actor loses more than the other gains.
    Capitulation,
}

impl Kind {
    /// The word for people.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Confrontation => "confrontation",
            Kind::Compromise => "compromise",
            Kind::Capitulation => "capitulation",
        }
    }
}

/// An offer that an actor accepted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Move {
    /// Who moves.
    pub actor: usize,
    /// Whose offer it accepts.
    pub adversary: usize,
    /// What kind of offer.
    pub kind: Kind,
    /// Where it moves.
    pub to: f64,
}

/// All that one round was made of. `[i·n + j]` is about i challenging j.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Round {
    /// Chances of success before attitudes to risk are known.
    pub first_chance: Vec<f64>,
    /// Expected utilities before attitudes to risk are known.
    pub first_utility: Vec<f64>,
    /// Security of each.
    pub security: Vec<f64>,
    /// Exponents of risk r of each, in [½, 2]; 1 is neutral, above it shuns risk.
    pub risk: Vec<f64>,
    /// Chances of success.
    pub chance: Vec<f64>,
    /// Expected utilities, with the challenger's own risk.
    pub utility: Vec<f64>,
    /// Offers accepted, in order of actors.
    pub moves: Vec<Move>,
    /// Positions after the round.
    pub positions: Vec<f64>,
}

/// One round: all move at once.
pub fn round(stands: &[Stand], reading: &Reading) -> Round {
    round_on(stands, reading, range_of(stands))
}

fn range_of(stands: &[Stand]) -> f64 {
    let positions = || stands.iter().map(|s| s.position);
    positions().fold(f64::NEG_INFINITY, f64::max) - positions().fold(f64::INFINITY, f64::min)
}

fn round_on(stands: &[Stand], reading: &Reading, range: f64) -> Round {
    let positions: Vec<f64> = stands.iter().map(|s| s.position).collect();
    let n = stands.len();
    let mut round = Round { positions, risk: vec![1.0; n], ..Round::default() };
    if n == 0 || range_of(stands) <= 0.0 {
        return round;
    }
    let weights: Vec<f64> = stands.iter().map(Stand::weight).collect();
    let median = weighted_median(&round.positions, &weights).unwrap_or(0.0);
    let scene = Scene { stands, reading, median, range };
    round.first_chance = scene.chances(&round.risk);
    let one = |i: usize, j: usize| scene.expects(i, j, 1.0, round.first_chance[i * n + j]);
    round.first_utility = table(n, one);
    round.security = scene.security(&round.first_utility);
    round.risk = attitudes(&round.security, reading.security);
    round.chance = scene.chances(&round.risk);
    let own = |i: usize, j: usize| scene.expects(i, j, round.risk[i], round.chance[i * n + j]);
    round.utility = table(n, own);
    round.moves = (0..n).filter_map(|i| scene.accepted(i, &round)).collect();
    for step in &round.moves {
        round.positions[step.actor] = step.to;
    }
    round
}

/// When a run of rounds ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// After this many rounds.
    Rounds(usize),
    /// When the weighted median has stood still for two rounds, and after this many at the latest.
    Settled(usize),
}

/// What is read off positions in the end, weighted by capability × salience.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadOff {
    /// The median.
    Median,
    /// The mean.
    Mean,
}

impl ReadOff {
    /// The outcome; None without actors.
    pub fn of(self, stands: &[Stand]) -> Option<f64> {
        match self {
            ReadOff::Median => compromise::median(stands),
            ReadOff::Mean => compromise::compromise(stands),
        }
    }
}

/// Where `stands` are after these rounds.
pub fn after(stands: &[Stand], rounds: &[Round]) -> Vec<Stand> {
    let mut now = stands.to_vec();
    if let Some(last) = rounds.last() {
        for (stand, position) in now.iter_mut().zip(&last.positions) {
            stand.position = *position;
        }
    }
    now
}

/// The most rounds of a run that does not settle by itself.
pub const MOST_ROUNDS: usize = 20;

impl Until {
    /// From a number of rounds, of which 0 stands for "until it settles".
    pub fn of(rounds: usize) -> Self {
        match rounds {
            0 => Until::Settled(MOST_ROUNDS),
            rounds => Until::Rounds(rounds),
        }
    }
}

/// Rounds from `stands` on; positions after each.
pub fn run(stands: &[Stand], reading: &Reading, until: Until) -> Vec<Round> {
    let mut now = stands.to_vec();
    let mut rounds: Vec<Round> = Vec::new();
    let mut medians = vec![median_of(&now)];
    let most = match until {
        Until::Rounds(most) | Until::Settled(most) => most,
    };
    while rounds.len() < most {
        let range = range_of(if reading.range_now { &now } else { stands });
        let next = round_on(&now, reading, range);
        for (stand, position) in now.iter_mut().zip(&next.positions) {
            stand.position = *position;
        }
        rounds.push(next);
        medians.push(median_of(&now));
        let last = medians.last_chunk::<3>().filter(|_| rounds.len() > 2);
        let still = last.is_some_and(|[a, b, c]| (a - b).abs() < STILL && (b - c).abs() < STILL);
        if still && matches!(until, Until::Settled(_)) {
            break;
        }
    }
    rounds
}

/// Positions nearer than this are one: who has come that close makes no offers.
const TOUCHING: f64 = 1e-6;
/// A median that moves less than this stands still, in units of the scale.
const STILL: f64 = 1e-6;

fn median_of(stands: &[Stand]) -> f64 {
    compromise::median(stands).unwrap_or(0.0)
}

fn table(n: usize, of: impl Fn(usize, usize) -> f64) -> Vec<f64> {
    let cell = |i: usize, j: usize| if i == j { 0.0 } else { of(i, j) };
    (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).map(|(i, j)| cell(i, j)).collect()
}

/// Exponents r = (1 − R/3)/(1 + R/3) from where each one's security lies between the least and the most.
fn attitudes(security: &[f64], by: Security) -> Vec<f64> {
    let high = security.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let low = security.iter().copied().fold(f64::INFINITY, f64::min);
    let attitude = |sec: &f64| {
        if by == Security::Off || high <= low {
            return 1.0;
        }
        let risk = (2.0 * sec - high - low) / (high - low);
        (1.0 - risk / 3.0) / (1.0 + risk / 3.0)
    };
    security.iter().map(attitude).collect()
}

struct Scene<'a> {
    stands: &'a [Stand],
    reading: &'a Reading,
    median: f64,
    range: f64,
}

impl Scene<'_> {
    /// Chances that the position of i beats that of j, for all pairs.
    fn chances(&self, risk: &[f64]) -> Vec<f64> {
        // Actors at one position share its contests: N·M² votes, not N³.
        let mut places: Vec<f64> = self.stands.iter().map(|s| s.position).collect();
        places.sort_unstable_by(f64::total_cmp);
        places.dedup();
        let at = |x: f64| places.partition_point(|p| *p < x);
        let place: Vec<usize> = self.stands.iter().map(|s| at(s.position)).collect();
        let m = places.len();
        let (mut won, mut votes) = (vec![0.0; m * m], vec![0.0; m * m]);
        for (s, r) in self.stands.iter().zip(risk) {
            let r = if self.reading.risky_votes { *r } else { 1.0 };
            let far = |x: &f64| power((s.position - x).abs() / self.range, r);
            let far: Vec<f64> = places.iter().map(far).collect();
            for a in 0..m {
                for b in 0..m {
                    let vote = s.weight() * (far[b] - far[a]);
                    won[a * m + b] += vote.max(0.0);
                    votes[a * m + b] += vote.abs();
                }
            }
        }
        let mut held = vec![0.0; m];
        place.iter().for_each(|p| held[*p] += 1.0);
        let all: f64 = (0..m * m).map(|ab| held[ab / m] * held[ab % m] * votes[ab]).sum();
        let chance = |i: usize, j: usize| {
            let ab = place[i] * m + place[j];
            let of = if self.reading.votes == Votes::Contest { votes[ab] } else { all };
            match (place[i] == place[j], of > 0.0) {
                (true, _) => 0.0,
                (false, true) => won[ab] / of,
                (false, false) => 0.5,
            }
        };
        table(place.len(), chance)
    }

    /// What i expects from challenging j, at exponent `r` and chance of success `p`.
    fn expects(&self, i: usize, j: usize, r: f64, p: f64) -> f64 {
        let (x, y, s) = (self.stands[i].position, self.stands[j].position, self.stands[j].salience);
        let d = (x - y).abs() / self.range;
        let worth = |part: f64| 2.0 - 4.0 * power(part, r);
        let (success, failure) = (worth(0.5 - 0.5 * d), worth(0.5 + 0.5 * d));
        let fought = s * (p * success + (1.0 - p) * failure) + (1.0 - s) * success;
        let q = self.reading.status_quo;
        let still = q * worth(0.5);
        if q == 1.0 || !self.reading.change {
            return fought - still;
        }
        let shift = 0.25 * ((x - self.median).abs() + (x - y).abs()) / self.range;
        let improves = (x - self.median).abs() < (x - y).abs();
        let change = worth(if improves { 0.5 - shift } else { 0.5 + shift });
        fought - still - (1.0 - q) * change
    }

    fn security(&self, utility: &[f64]) -> Vec<f64> {
        let n = self.stands.len();
        let by = |i: usize, j: usize| match self.reading.security {
            Security::Own => utility[i * n + j],
            _ => utility[j * n + i],
        };
        (0..n).map(|i| (0..n).filter(|j| *j != i).map(|j| by(i, j)).sum()).collect()
    }

    /// The offer that i accepts.
    fn accepted(&self, i: usize, round: &Round) -> Option<Move> {
        let n = self.stands.len();
        let from = self.stands[i].position;
        let mut best: Option<(Move, [f64; 3])> = None;
        let apart = |s: &Stand| (s.position - from).abs() > TOUCHING;
        for (j, other) in self.stands.iter().enumerate().filter(|(_, s)| apart(s)) {
            let mine = round.utility[i * n + j];
            let theirs = match self.reading.perspective {
                Perspective::Each => round.utility[j * n + i],
                Perspective::Own => self.expects(j, i, round.risk[i], round.chance[j * n + i]),
            };
            let Some((kind, share)) = self.offer(mine, theirs) else { continue };
            let to = from + (other.position - from) * share;
            let rank = self.rank(kind, from, other.position, to, theirs);
            if best.is_none_or(|(_, least)| rank < least) {
                best = Some((Move { actor: i, adversary: j, kind, to }, rank));
            }
        }
        best.map(|(step, _)| step)
    }

    /// What comes of two expectations: the kind of offer, and the part of the way to the adversary.
    fn offer(&self, mine: f64, theirs: f64) -> Option<(Kind, f64)> {
        let yields = self.reading.conflict == Conflict::Yields;
        if theirs > mine && mine > 0.0 {
            return yields.then_some((Kind::Confrontation, 1.0));
        }
        if theirs <= 0.0 || mine >= 0.0 {
            return None;
        }
        if theirs > -mine {
            return Some((Kind::Compromise, (mine / theirs).abs()));
        }
        let gives_in = self.reading.capitulation && theirs < -mine;
        gives_in.then_some((Kind::Capitulation, 1.0))
    }

    /// Offers in the order of acceptance: the least is accepted, the lower index where two are equal.
    fn rank(&self, kind: Kind, from: f64, adversary: f64, to: f64, theirs: f64) -> [f64; 3] {
        let class = f64::from(kind as u8);
        match self.reading.choice {
            Choice::Strongest => [-theirs, 0.0, 0.0],
            Choice::LowestAdversary if kind == Kind::Compromise => [class, adversary, -to],
            _ => [class, (from - to).abs(), 0.0],
        }
    }
}

fn power(x: f64, r: f64) -> f64 {
    if r == 1.0 { x } else { libm::pow(x.max(0.0), r) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stand(position: f64, salience: f64, capability: f64) -> Stand {
        Stand { position, salience, capability }
    }

    #[test]
    fn every_name_is_a_reading_of_its_own() {
        let readings: Vec<Reading> =
            NAMES.iter().map(|name| Reading::named(name).unwrap()).collect();
        for (i, a) in readings.iter().enumerate() {
            assert!(readings[..i].iter().all(|b| a != b), "{}", NAMES[i]);
        }
        assert_eq!(readings[0], Reading::default());
        assert_eq!(Reading::named("litteral"), None);
    }

    #[test]
    fn where_all_agree_nobody_moves() {
        let same = [stand(4.0, 0.5, 1.0), stand(4.0, 0.9, 2.0)];
        let round = round(&same, &Reading::default());
        assert_eq!((round.positions, round.moves.len()), (vec![4.0, 4.0], 0));
    }

    #[test]
    fn two_alone_have_the_chances_of_their_weights() {
        let two = [stand(0.0, 1.0, 3.0), stand(1.0, 1.0, 1.0)];
        let round = round(&two, &Reading::default());
        assert_eq!(round.first_chance, vec![0.0, 0.75, 0.25, 0.0]);
    }

    #[test]
    fn it_does_not_matter_where_the_scale_begins() {
        let from = |low: f64| {
            let at = |x: f64, salience, capability| stand(low + x, salience, capability);
            let stands = [at(0.0, 0.8, 1.0), at(32.0, 0.4, 2.0), at(64.0, 0.9, 1.5)];
            round(&stands, &Reading::default())
        };
        let (low, high) = (from(0.0), from(16.0));
        assert_eq!((&high.chance, &high.utility), (&low.chance, &low.utility));
        let moved: Vec<f64> = low.positions.iter().map(|x| x + 16.0).collect();
        assert_eq!(high.positions, moved);
    }

    /// By hand: 2 − 4·(½ − ½d) at success, 2 − 4·(½ + ½d) at failure, and, where the status quo does not stay, what the move of the
    /// median is worth, (½ − shift) where the challenger is nearer to the median than to the challenged.
    #[test]
    fn what_else_would_come_enters_with_the_chance_of_change() {
        let stands = [stand(0.0, 1.0, 1.0), stand(10.0, 1.0, 1.0), stand(2.0, 1.0, 1.0)];
        let reading = Reading { status_quo: 0.5, ..Reading::default() };
        let scene = Scene { stands: &stands, reading: &reading, median: 3.0, range: 10.0 };
        assert!((scene.expects(0, 1, 1.0, 0.75) - (1.0 - 0.5 * 1.3)).abs() < 1e-12);
        assert!((scene.expects(0, 2, 1.0, 0.75) - (0.2 + 0.5 * 0.5)).abs() < 1e-12);
    }

    #[test]
    fn of_equal_offers_the_first_listed_is_accepted() {
        let stands = [stand(0.0, 0.5, 1.0), stand(10.0, 0.9, 4.0), stand(10.0, 0.9, 4.0)];
        for name in NAMES {
            let moves = round(&stands, &Reading::named(name).unwrap()).moves;
            let first = moves.iter().find(|step| step.actor == 0);
            assert!(first.is_none_or(|step| step.adversary == 1), "{name}: {moves:?}");
        }
        let literal = round(&stands, &Reading::default()).moves;
        assert!(literal.iter().any(|step| step.actor == 0), "{literal:?}");
    }

    #[test]
    fn security_decides_on_risk_only_where_it_is_read() {
        let stands = [stand(0.0, 0.8, 1.0), stand(3.0, 0.4, 2.0), stand(10.0, 0.9, 1.5)];
        let risk = |name| round(&stands, &Reading::named(name).unwrap()).risk;
        assert_eq!(risk("risk-neutral"), vec![1.0; 3]);
        assert_ne!(risk("own-security"), risk("compromise-only"));
    }

    proptest! {
        #[test]
        fn moves_stay_between_the_actor_and_its_adversary(
            actors in prop::collection::vec((0.0..100.0f64, 0.0..1.0f64, 0.1..3.0f64), 1..8),
            name in prop::sample::select(&NAMES[..]),
        ) {
            let stands: Vec<Stand> = actors.iter().map(|&(x, s, c)| stand(x, s, c)).collect();
            let round = round(&stands, &Reading::named(name).unwrap());
            prop_assert!(round.risk.iter().all(|r| (0.499..2.001).contains(r)));
            for step in &round.moves {
                let (x, y) = (stands[step.actor].position, stands[step.adversary].position);
                prop_assert!(step.to >= x.min(y) - 1e-9 && step.to <= x.max(y) + 1e-9);
            }
        }
    }
}
