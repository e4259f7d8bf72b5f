//! Deterrence where nobody is sure who attacked.
//!
//! Source: Baliga, Bueno de Mesquita & Wolitzky (2020), "Deterrence with imperfect attribution", American Political Science Review
//! 114:1155. Retaliation costs its target 1; a defender of resolve y gains y by hitting the guilty and y − 1 by hitting the innocent.

/// What a defender sees: probabilities of each signal if nobody attacked, and if attacker *i* did. Each row sums to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// If nobody attacked, by signal.
    pub nobody: Vec<f64>,
    /// If attacker *i* did, by attacker and signal.
    pub attacker: Vec<Vec<f64>>,
}

impl Channel {
    /// A silent signal and one that names each of `n` attackers: an attack is noticed with probability `detection`, then laid on the
    /// right one with probability `accuracy`, else on one of the others; without an attack somebody is named with probability `false_alarm`.
    pub fn naming(n: usize, detection: f64, accuracy: f64, false_alarm: f64) -> Self {
        let others = n.saturating_sub(1).max(1) as f64;
        let named = |i: usize, k: usize| if i == k { accuracy } else { (1.0 - accuracy) / others };
        let row = |i: usize| -> Vec<f64> {
            let signals = (0..n).map(|k| detection * named(i, k));
            std::iter::once(1.0 - detection).chain(signals).collect()
        };
        let alarms = std::iter::repeat_n(false_alarm / n.max(1) as f64, n);
        Self {
            nobody: std::iter::once(1.0 - false_alarm).chain(alarms).collect(),
            attacker: (0..n).map(row).collect(),
        }
    }

    /// The same, better informed (Blackwell): with probability `conclusive` the signal that names the right attacker comes as one that nobody
    /// else can cause.
    pub fn with_conclusive(mut self, conclusive: f64) -> Self {
        let n = self.attacker.len();
        self.nobody.resize(self.nobody.len() + n, 0.0);
        for (i, row) in self.attacker.iter_mut().enumerate() {
            let sure = conclusive * row[i + 1];
            row[i + 1] -= sure;
            row.extend((0..n).map(|k| if k == i { sure } else { 0.0 }));
        }
        self
    }
}

/// What comes out.
#[derive(Clone, Debug, PartialEq)]
pub struct Equilibrium {
    /// The gain from which each attacker uses an opportunity, x*.
    pub cutoff: Vec<f64>,
    /// Probability that each attacks, a.
    pub attack: Vec<f64>,
    /// Belief β that it was attacker *i*, by attacker and signal. For each signal they sum to at most 1.
    pub guilt: Vec<Vec<f64>>,
    /// Whether the iteration came to rest.
    pub converged: bool,
}

const DAMPING: f64 = 0.3;
const MOST_STEPS: usize = 20_000;
const AT_REST: f64 = 1e-14;

/// The equilibrium: β = aπ/[π₀ + Σ a(π − π₀)] and x* = Σ_s (π_i − π₀)·Pr(y ≥ 1 − β), solved together by damped iteration from `start`.
///
/// `chance` is the probability of each attacker's opportunity (they exclude each other: the sum is at most 1); `gains_above` gives the
/// share of gains above a cutoff, `resolved` the share of defenders whose resolve is at least so much.
pub fn equilibrium(
    channel: &Channel,
    chance: &[f64],
    gains_above: impl Fn(f64) -> f64,
    resolved: impl Fn(f64) -> f64,
    start: f64,
) -> Equilibrium {
    let mut cutoff = vec![start; chance.len()];
    let attacks = |cutoff: &[f64]| -> Vec<f64> {
        chance.iter().zip(cutoff).map(|(g, x)| g * gains_above(*x)).collect()
    };
    let mut converged = false;
    for _ in 0..MOST_STEPS {
        let guilt = beliefs(channel, &attacks(&cutoff));
        let mut furthest: f64 = 0.0;
        for (i, x) in cutoff.iter_mut().enumerate() {
            let differences = channel.attacker[i].iter().zip(&channel.nobody);
            let feared = differences.zip(&guilt[i]).map(|((p, q), b)| (p - q) * resolved(1.0 - b));
            let step = feared.sum::<f64>() - *x;
            furthest = furthest.max(step.abs());
            *x += DAMPING * step;
        }
        converged = furthest < AT_REST;
        if converged {
            break;
        }
    }
    let attack = attacks(&cutoff);
    Equilibrium { guilt: beliefs(channel, &attack), attack, cutoff, converged }
}

fn beliefs(channel: &Channel, attack: &[f64]) -> Vec<Vec<f64>> {
    let seen: Vec<f64> = channel
        .nobody
        .iter()
        .enumerate()
        .map(|(s, q)| {
            let more = channel.attacker.iter().zip(attack).map(|(row, a)| a * (row[s] - q));
            q + more.sum::<f64>()
        })
        .collect();
    let belief = |a: f64, p: f64, seen: f64| if seen > 0.0 { a * p / seen } else { 0.0 };
    let of = |(row, a): (&Vec<f64>, &f64)| {
        row.iter().zip(&seen).map(|(p, seen)| belief(*a, *p, *seen)).collect()
    };
    channel.attacker.iter().zip(attack).map(of).collect()
}

/// How likely a side attacks out of fear of the other (Schelling 1960; Baliga & Sjöström 2004, Review of Economic Studies 71:351). An attack
/// costs each side uniformly up to `highest`; it gains `gain` if the other waits, and avoids the loss `loss` if the other attacks; `gain` <
/// `loss`. The cutoff is gain/(highest − loss + gain), and 1 where the loss is no smaller than the highest cost.
pub fn reciprocal_fear(gain: f64, loss: f64, highest: f64) -> f64 {
    if loss >= highest { 1.0 } else { (gain / (highest - loss + gain)).min(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uniform(x: f64) -> f64 {
        1.0 - x.clamp(0.0, 1.0)
    }

    fn three(detection: f64, accuracy: f64, alarm: f64) -> Equilibrium {
        let channel = Channel::naming(3, detection, accuracy, alarm);
        equilibrium(&channel, &[0.2; 3], uniform, uniform, 0.5)
    }

    fn total(found: &Equilibrium) -> f64 {
        found.attack.iter().sum()
    }

    #[test]
    fn attacks_fall_with_detection_and_accuracy_and_rise_with_false_alarms() {
        let base = total(&three(0.8, 0.7, 0.1));
        assert!(total(&three(0.95, 0.7, 0.1)) < base && total(&three(0.8, 0.85, 0.1)) < base);
        assert!(total(&three(0.8, 0.7, 0.2)) > base);
        assert!((base - 0.417_595).abs() < 1e-6, "{base}");
    }

    #[test]
    fn the_equilibrium_is_one_wherever_the_search_starts_and_beliefs_are_probabilities() {
        let channel = Channel::naming(3, 0.8, 0.7, 0.1).with_conclusive(0.4);
        let from = |start| equilibrium(&channel, &[0.1, 0.2, 0.3], uniform, uniform, start);
        let (low, high) = (from(0.0), from(1.0));
        assert!(low.converged && high.converged);
        for (a, b) in low.cutoff.iter().zip(&high.cutoff) {
            assert!((a - b).abs() < 1e-12);
        }
        for signal in 0..7 {
            let sum: f64 = low.guilt.iter().map(|row| row[signal]).sum();
            assert!((0.0..=1.0 + 1e-12).contains(&sum), "{sum}");
        }
    }

    #[test]
    fn perfect_attribution_lets_a_defender_be_sure() {
        let found = three(1.0, 1.0, 0.0);
        // At rest nobody attacks, and beliefs are what they are on the way there.
        assert!(found.cutoff.iter().all(|x| (x - 1.0).abs() < 1e-12) && total(&found) < 1e-12);
    }

    #[test]
    fn fear_multiplies_the_few_who_would_attack_anyway() {
        assert!((reciprocal_fear(0.01, 0.95, 1.0) - 1.0 / 6.0).abs() < 1e-12);
        assert_eq!((reciprocal_fear(0.1, 1.2, 1.0), reciprocal_fear(0.0, 0.5, 1.0)), (1.0, 0.0));
    }
}
