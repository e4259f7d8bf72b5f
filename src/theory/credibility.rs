//! Whether a mediator is believed when it says that the other side is weak, or resolved.
//!
//! Source: Kydd (2003), "Which side are you on? Bias, credibility, and mediation", American Journal of Political Science 47:597,
//! reduced to two types: only a mediator that is enough on a party's side is believed when it counsels restraint.

/// A crisis in which one party does not know how resolved the other is. Shares and costs are in units of the stake.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crisis {
    /// Prior probability q that the other side is weak, in [0, 1].
    pub weak: f64,
    /// What a conflict costs a weak other side, c_H.
    pub cost_weak: f64,
    /// What a conflict costs a resolved other side, c_L < c_H.
    pub cost_resolved: f64,
    /// Probability ε that the mediator mistakes one for the other, in [0, 1].
    pub error: f64,
}

impl Crisis {
    /// Probability w that the other side is resolved after an honest mediator has called it weak:
    /// (1 − q)ε/((1 − q)ε + q(1 − ε)); 0 where nobody would ever be called weak.
    pub fn doubt(&self) -> f64 {
        let (mistaken, right) = ((1.0 - self.weak) * self.error, self.weak * (1.0 - self.error));
        if mistaken + right > 0.0 { mistaken / (mistaken + right) } else { 0.0 }
    }

    /// The least bias b_min = w·c_m/[(1 − w)·c_H − c_L] at which a mediator that pays `failure` c_m for a conflict is
    /// believed; infinite where no bias would do.
    pub fn least_bias(&self, failure: f64) -> f64 {
        let doubt = self.doubt();
        let gain = (1.0 - doubt) * self.cost_weak - self.cost_resolved;
        if gain > 0.0 { doubt * failure / gain } else { f64::INFINITY }
    }

    /// Probability of conflict without a mediator, `own` c_1 being what it costs the party: 1 − q if a tough demand pays,
    /// q > (c_L + c_1)/(c_H + c_1), else 0.
    pub fn conflict_alone(&self, own: f64) -> f64 {
        let tough = self.weak > (self.cost_resolved + own) / (self.cost_weak + own);
        if tough { 1.0 - self.weak } else { 0.0 }
    }

    /// Probability of conflict with a mediator that is believed: (1 − q)·ε.
    pub fn conflict_with_mediator(&self) -> f64 {
        (1.0 - self.weak) * self.error
    }
}

/// What a member takes from a mediator, in [0, 1]: all the `information` that it has if its bias is at least b_min, else nothing.
///
/// `information` in [0, 1] sets the error at (1 − information)/2: at 0 the mediator guesses, and changes nothing (Fey & Ramsay 2010).
pub fn credibility(crisis: Crisis, information: f64, bias: f64, failure: f64) -> f64 {
    let crisis = Crisis { error: 0.5 * (1.0 - information), ..crisis };
    if bias >= crisis.least_bias(failure) { information } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CRISIS: Crisis = Crisis { weak: 0.5, cost_weak: 0.4, cost_resolved: 0.1, error: 0.05 };

    #[test]
    fn the_threshold_is_as_derived() {
        assert!((CRISIS.least_bias(0.2) - 1.0 / 28.0).abs() < 1e-12);
        assert!((Crisis { error: 0.2, ..CRISIS }.least_bias(0.2) - 2.0 / 11.0).abs() < 1e-12);
        assert_eq!(Crisis { error: 0.0, ..CRISIS }.least_bias(0.2), 0.0);
        assert_eq!(Crisis { cost_resolved: 0.4, ..CRISIS }.least_bias(0.2), f64::INFINITY);
        assert_eq!(CRISIS.conflict_alone(0.1), 0.5);
        assert_eq!(Crisis { weak: 0.3, ..CRISIS }.conflict_alone(0.1), 0.0);
        assert!((CRISIS.conflict_with_mediator() - 0.025).abs() < 1e-15);
    }

    #[test]
    fn an_impartial_mediator_is_believed_only_if_it_cannot_err() {
        assert_eq!(credibility(CRISIS, 1.0, 0.0, 0.2), 1.0);
        assert_eq!(credibility(CRISIS, 0.9, 0.0, 0.2), 0.0);
        assert_eq!(credibility(CRISIS, 0.9, 0.04, 0.2), 0.9);
        assert_eq!(credibility(CRISIS, 0.0, 1.0, 0.2), 0.0);
    }
}
