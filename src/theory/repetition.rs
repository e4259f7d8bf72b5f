//! The prisoner's dilemma repeated for ever, with errors of execution and of perception, by strategies that remember one round.
//!
//! Sources: Nowak & Sigmund (1992), "Tit for tat in heterogeneous populations", Nature 355:250 (generous tit for tat); Nowak & Sigmund
//! (1993), Nature 364:56 (win–stay, lose–shift); Wu & Axelrod (1995), "How to cope with noise in the iterated prisoner's dilemma", Journal of
//! Conflict Resolution 39:183 (contrition: it repairs one's own slips, not what the other misperceives).

use rand::{Rng, RngExt};

/// Payoffs T > R > P > S, with 2R > T + S.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dilemma {
    /// For defecting against a cooperator.
    pub temptation: f64,
    /// For mutual cooperation.
    pub reward: f64,
    /// For mutual defection.
    pub punishment: f64,
    /// For cooperating against a defector.
    pub sucker: f64,
}

impl Dilemma {
    /// T5 R3 P1 S0.
    pub const CLASSIC: Dilemma =
        Dilemma { temptation: 5.0, reward: 3.0, punishment: 1.0, sucker: 0.0 };

    /// What one gets; `true` is cooperation.
    pub fn payoff(&self, own: bool, other: bool) -> f64 {
        match (own, other) {
            (true, true) => self.reward,
            (true, false) => self.sucker,
            (false, true) => self.temptation,
            (false, false) => self.punishment,
        }
    }

    /// The most generous tit for tat that defectors cannot exploit, min(1 − (T − R)/(R − S), (R − P)/(T − P)) (Nowak & Sigmund 1992).
    pub fn generosity(&self) -> f64 {
        let patient = 1.0 - (self.temptation - self.reward) / (self.reward - self.sucker);
        patient.min((self.reward - self.punishment) / (self.temptation - self.punishment))
    }
}

/// How one plays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Strategy {
    /// Never cooperates.
    AlwaysDefect,
    /// Does what the other did, and forgives a defection with this probability in [0, 1]; 0 is tit for tat.
    TitForTat {
        /// Probability of forgiving.
        generosity: f64,
    },
    /// Repeats what went well, changes what did not.
    WinStay,
    /// Tit for tat that accepts punishment for what it did wrong itself: it defects only in good standing against one in bad.
    Contrite,
}

impl Strategy {
    /// Probability of cooperating after both acts of the round before, as seen. Contrition looks at standing: see [`simulate`].
    fn cooperates(self, own: bool, other: bool) -> f64 {
        match self {
            Strategy::AlwaysDefect => 0.0,
            Strategy::TitForTat { generosity } => {
                if other {
                    1.0
                } else {
                    generosity
                }
            }
            Strategy::WinStay | Strategy::Contrite => f64::from(u8::from(own == other)),
        }
    }
}

/// What repetition comes to in the long run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LongRun {
    /// Mean payoffs a round.
    pub payoff: [f64; 2],
    /// How often the first cooperates.
    pub cooperation: f64,
}

/// The long run in closed form: the stationary distribution of the four pairs of acts. Each act is the other one by mistake with
/// probability `slip` in (0, 1). None for contrition, which remembers more than acts.
pub fn long_run(game: Dilemma, players: [Strategy; 2], slip: f64) -> Option<LongRun> {
    if players.contains(&Strategy::Contrite) {
        return None;
    }
    let pairs = [(true, true), (true, false), (false, true), (false, false)];
    let acts = |p: f64| p * (1.0 - slip) + (1.0 - p) * slip;
    let step = pairs.map(|(a, b)| {
        let (p, q) = (acts(players[0].cooperates(a, b)), acts(players[1].cooperates(b, a)));
        [p * q, p * (1.0 - q), (1.0 - p) * q, (1.0 - p) * (1.0 - q)]
    });
    let share = stationary(step);
    let mean = |of: &dyn Fn(bool, bool) -> f64| -> f64 {
        pairs.iter().zip(share).map(|((a, b), s)| s * of(*a, *b)).sum()
    };
    Some(LongRun {
        payoff: [mean(&|a, b| game.payoff(a, b)), mean(&|a, b| game.payoff(b, a))],
        cooperation: mean(&|a, _| f64::from(u8::from(a))),
    })
}

/// The stationary distribution of a chain of four states with one recurrent class, by elimination (Grassmann, Taksar & Heyman 1985:
/// no subtraction, so nothing cancels where slips are rare).
fn stationary(mut p: [[f64; 4]; 4]) -> [f64; 4] {
    for n in (1..4).rev() {
        let out: f64 = p[n][..n].iter().sum();
        for i in 0..n {
            p[i][n] /= out;
            for j in 0..n {
                p[i][j] += p[i][n] * p[n][j];
            }
        }
    }
    let mut share = [1.0, 0.0, 0.0, 0.0];
    for n in 1..4 {
        share[n] = (0..n).map(|i| share[i] * p[i][n]).sum();
    }
    let total: f64 = share.iter().sum();
    share.map(|s| s / total)
}

/// Cooperation and payoff of both together over `rounds` rounds of a strategy against itself, from mutual cooperation: an act slips with
/// probability `slip`; what the other did is misread with probability `misread`. Standing is common knowledge of what was truly done.
pub fn simulate(
    game: Dilemma,
    player: Strategy,
    (slip, misread): (f64, f64),
    rounds: usize,
    rng: &mut impl Rng,
) -> Vec<(f64, f64)> {
    let mut last = [true; 2];
    let mut standing = [true; 2];
    let mut out = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let mut acts = [true; 2];
        for me in 0..2 {
            let seen = last[1 - me] != (rng.random::<f64>() < misread);
            let means_to = match player {
                Strategy::Contrite => !standing[me] || standing[1 - me],
                _ => rng.random::<f64>() < player.cooperates(last[me], seen),
            };
            acts[me] = means_to != (rng.random::<f64>() < slip);
        }
        standing = [0, 1].map(|me| acts[me] || (standing[me] && !standing[1 - me]));
        let paid = game.payoff(acts[0], acts[1]) + game.payoff(acts[1], acts[0]);
        let cooperated = acts.iter().filter(|act| **act).count() as f64;
        out.push((0.5 * cooperated, 0.5 * paid));
        last = acts;
    }
    out
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    const TFT: Strategy = Strategy::TitForTat { generosity: 0.0 };

    #[test]
    fn slips_undo_tit_for_tat_and_generosity_repairs_it() {
        let generous = Strategy::TitForTat { generosity: Dilemma::CLASSIC.generosity() };
        let of = |s: Strategy| long_run(Dilemma::CLASSIC, [s, s], 0.01).unwrap();
        assert!((of(TFT).cooperation - 0.5).abs() < 1e-12);
        // b/(e + b), b = q(1 − e) + (1 − q)e.
        let b = 0.99 / 3.0 + 0.02 / 3.0;
        assert!((of(generous).cooperation - b / (0.01 + b)).abs() < 1e-12);
        let exploited =
            long_run(Dilemma::CLASSIC, [Strategy::WinStay, Strategy::AlwaysDefect], 0.01);
        assert!(exploited.unwrap().payoff[1] > exploited.unwrap().payoff[0]);
        assert!(long_run(Dilemma::CLASSIC, [Strategy::Contrite, TFT], 0.01).is_none());
    }

    #[test]
    fn contrition_repairs_slips() {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(1);
        let rounds = simulate(Dilemma::CLASSIC, Strategy::Contrite, (0.01, 0.0), 20_000, &mut rng);
        let cooperation = rounds.iter().map(|r| r.0).sum::<f64>() / 20_000.0;
        assert!((cooperation - 0.98).abs() < 0.01, "{cooperation}");
        assert!((Dilemma::CLASSIC.generosity() - 1.0 / 3.0).abs() < 1e-15);
    }
}
