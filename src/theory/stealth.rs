//! When to use a weapon that works but once.
//!
//! Source: Axelrod & Iliev (2014), "Timing of cyber conflict", PNAS 111:1298. Stakes are drawn each round; a resource may be used when they
//! reach a threshold. It survives use with probability `stealth` and a round without use with probability `persistence`.

use super::bisection::root;

/// A resource and how its owner values time. All in [0, 1], `discount` below 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resource {
    /// Chance S to survive use.
    pub stealth: f64,
    /// Chance P to survive a round without use.
    pub persistence: f64,
    /// Value w of a round later.
    pub discount: f64,
}

impl Resource {
    /// What it is worth to use it from stakes `threshold` on, stakes being uniform on [0, 1]:
    /// V = Pr(s ≥ T)·E[s | s ≥ T] / [1 − wP + Pr(s ≥ T)·w(P − S)].
    pub fn value(&self, threshold: f64) -> f64 {
        let used = 1.0 - threshold;
        let stakes = used * 0.5 * (1.0 + threshold);
        let w = self.discount;
        stakes / (1.0 - w * self.persistence + used * w * (self.persistence - self.stealth))
    }

    /// The best threshold, T = max(0, w·V(T)·(P − S)): stakes are worth taking if they exceed what waiting would keep. It may wait the longer
    /// the more persistent it is, and is used the sooner the stealthier.
    pub fn threshold(&self) -> f64 {
        let keeps = self.discount * (self.persistence - self.stealth);
        if keeps <= 0.0 {
            return 0.0;
        }
        // T − w·V(T)·(P − S) rises through its root: bisection to the last digit.
        root(0.0, 1.0, 64, |t| t < keeps * self.value(t))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persistence_waits_and_stealth_does_not() {
        let at =
            |stealth, persistence| Resource { stealth, persistence, discount: 0.9 }.threshold();
        assert!(at(0.0, 0.9) > at(0.0, 0.5) && at(0.5, 0.9) < at(0.0, 0.9));
        assert_eq!(at(0.9, 0.5), 0.0);
    }

    #[test]
    fn no_other_threshold_is_worth_more() {
        let resource = Resource { stealth: 0.2, persistence: 0.99, discount: 0.95 };
        let best = resource.value(resource.threshold());
        assert!((0..=1000).all(|k| resource.value(f64::from(k) / 1000.0) <= best + 1e-12));
    }
}
