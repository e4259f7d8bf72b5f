//! Final-offer and conventional arbitration: what parties submit, who wins, and what is awarded.
//!
//! Sources: Brams & Merrill (1983), "Equilibrium strategies for final-offer arbitration", Management Science 29:927; Farber
//! (1980), "An analysis of final-offer arbitration", Journal of Conflict Resolution 24:683, and (1981), Industrial and Labor
//! Relations Review 35:70; Ashenfelter, Currie, Farber & Spiegel (1992), Econometrica 60:1407.

use super::{bisection::root, fairness::Fairness, normal};

/// What the two sides submit; the low side wants the award low.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offers {
    /// Offer of the side that wants it low.
    pub low: f64,
    /// Offer of the side that wants it high.
    pub high: f64,
}

impl Offers {
    /// Half way between them: a view below it awards the low offer.
    pub fn midpoint(&self) -> f64 {
        0.5 * (self.low + self.high)
    }

    /// High minus low.
    pub fn gap(&self) -> f64 {
        self.high - self.low
    }

    /// Both offers moved into [`low`, `high`], the scale of an issue; each side would stop there.
    pub fn within(self, low: f64, high: f64) -> Self {
        let clip = |offer: f64| offer.max(low).min(high);
        Self { low: clip(self.low), high: clip(self.high) }
    }

    /// The offer closest to `view`; exactly half way, the low one.
    pub fn award(&self, view: f64) -> f64 {
        if (view - self.low).abs() <= (view - self.high).abs() { self.low } else { self.high }
    }

    /// Probability that the low offer wins when the view is distributed as `cdf`.
    pub fn low_wins(&self, cdf: impl Fn(f64) -> f64) -> f64 {
        cdf(self.midpoint())
    }

    /// Expected award when the view is distributed as `cdf`.
    pub fn expected_award(&self, cdf: impl Fn(f64) -> f64) -> f64 {
        let low = self.low_wins(cdf);
        low * self.low + (1.0 - low) * self.high
    }
}

/// Equilibrium offers m ∓ 1/(2·f(m)) of risk-neutral sides (Brams & Merrill 1983), from the median view and its density there.
///
/// A density of 0 at the median has no such equilibrium (infinite offers): clip to the scale.
pub fn risk_neutral_offers(median: f64, density: f64) -> Offers {
    symmetric_offers(median, density, 0.0)
}

/// Equilibrium offers of sides with the same constant absolute risk aversion r ≥ 0: a gap of ln(1 + r/f(m))/r, 1/f(m) at
/// r = 0 (Farber 1980). `risk` is per unit of the award.
pub fn symmetric_offers(median: f64, density: f64, risk: f64) -> Offers {
    let half = 0.5 * cara_gap(1.0 / density, risk);
    Offers { low: median - half, high: median + half }
}

/// The gap ln(1 + r·g)/r at which a side with risk aversion r stops giving way, g = 2·P(win)/f; g itself without aversion.
fn cara_gap(neutral: f64, risk: f64) -> f64 {
    if risk.abs() * neutral < 1e-12 { neutral } else { libm::log1p(risk * neutral) / risk }
}

/// Equilibrium offers of sides with risk aversions `low` and `high` ≥ 0 facing a view with `fairness` (Farber 1980).
///
/// The first-order conditions are gap = ln(1 + 2r_L·F/f)/r_L = ln(1 + 2r_H·(1 − F)/f)/r_H at the midpoint of the offers; where F/f rises
/// and (1 − F)/f falls (log-concave densities, all of [`Fairness`] save betas with a shape below 1) there is one, found by bisection in F.
pub fn asymmetric_offers(fairness: &Fairness, low: f64, high: f64) -> Offers {
    let gaps = |p: f64| {
        let f = fairness.density(fairness.quantile(p));
        (cara_gap(2.0 * p / f, low), cara_gap(2.0 * (1.0 - p) / f, high))
    };
    let p = root(0.0, 1.0, 100, |p| {
        let (of_low, of_high) = gaps(p);
        of_low < of_high
    });
    let (middle, half) = (fairness.quantile(p), 0.5 * gaps(p).0);
    Offers { low: middle - half, high: middle + half }
}

/// Density, at its median, of the median of an odd panel of `members` = 2k + 1 independent views with density `density` there:
/// n!/(k!·k!)·(1/2)^{2k}·f(m). An even panel counts as one member fewer, an empty one as one.
pub fn panel_density_at_median(density: f64, members: usize) -> f64 {
    let k = members.max(1).div_ceil(2) - 1;
    let central = (1..=k).fold(1.0, |c, i| c * (2 * i - 1) as f64 / (2 * i) as f64);
    (2 * k + 1) as f64 * central * density
}

/// Conventional award (1 − g)·view + g·midpoint of the offers; `pull` g in [0, 1], so it lies in the hull of the offers and the view.
pub fn conventional_award(view: f64, offers: Offers, pull: f64) -> f64 {
    (1.0 - pull) * view + pull * offers.midpoint()
}

/// Contract zone under conventional arbitration: 2c + (r_A + r_B)·σ²/2 for sides of constant absolute risk aversion, each paying
/// `cost` for a hearing, facing a normal view with standard deviation `sd`.
pub fn contract_zone(cost: f64, risk_a: f64, risk_b: f64, sd: f64) -> f64 {
    2.0 * cost + 0.5 * (risk_a + risk_b) * sd * sd
}

/// Probability of a dispute 1 − Φ((C − 2·bias)/(√2·sd)) when each side expects the award `bias` better for itself than it is, with an
/// independent normal error of `sd` > 0, and going to it costs `cost` C in all.
pub fn dispute_probability(bias: f64, sd: f64, cost: f64) -> f64 {
    normal::cdf((2.0 * bias - cost) / (std::f64::consts::SQRT_2 * sd))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STANDARD: Fairness = Fairness::Normal { mean: 0.0, sd: 1.0 };

    #[test]
    fn published_offers() {
        let o = risk_neutral_offers(0.0, STANDARD.density_at_median());
        assert!((o.high - 1.253_314).abs() < 1e-6 && (o.low + o.high).abs() < 1e-15);
        let o = asymmetric_offers(&STANDARD, 1.0, 0.0);
        assert!((o.low + 0.248_888).abs() < 1e-6 && (o.high - 1.414_651).abs() < 1e-6);
        assert!((o.low_wins(normal::cdf) - 0.720_013).abs() < 1e-6);
        assert!((o.expected_award(normal::cdf) - 0.216_880).abs() < 1e-6);
        assert_eq!(o.award(-5.0), o.low);
        assert_eq!(o.award(5.0), o.high);
    }

    #[test]
    fn no_side_gains_by_another_offer() {
        let views = [
            STANDARD,
            Fairness::Uniform { low: -1.0, high: 1.0 },
            Fairness::Logistic { location: 0.0, scale: 1.0 },
            Fairness::Laplace { location: 0.0, scale: 1.0 },
            Fairness::Triangular { low: -1.0, mode: 0.0, high: 1.0 },
            Fairness::Beta { a: 2.0, b: 2.0, low: -1.0, high: 1.0 },
        ];
        for view in views {
            let o = risk_neutral_offers(view.median(), view.density_at_median());
            let expected = o.expected_award(|x| view.cdf(x));
            assert!(expected.abs() < 1e-12, "{view:?}");
            for k in -400..400 {
                let other = f64::from(k) * 0.01;
                let high = Offers { high: other.max(o.low), ..o }.expected_award(|x| view.cdf(x));
                let low = Offers { low: other.min(o.high), ..o }.expected_award(|x| view.cdf(x));
                assert!(high <= expected + 1e-9 && low >= expected - 1e-9, "{view:?} {other}");
            }
        }
        let clipped = Offers { low: -20.0, high: 130.0 }.within(0.0, 100.0);
        assert_eq!((clipped.low, clipped.high), (0.0, 100.0));
    }

    #[test]
    fn panels_are_more_certain() {
        assert_eq!(panel_density_at_median(0.4, 1), 0.4);
        assert!((panel_density_at_median(0.4, 3) - 0.6).abs() < 1e-15);
        assert!((panel_density_at_median(0.4, 5) - 0.75).abs() < 1e-15);
        assert_eq!(panel_density_at_median(0.4, 4), panel_density_at_median(0.4, 3));
    }

    proptest! {
        #[test]
        fn numeric_equals_closed_form_when_symmetric(r in 0.0f64..3.0, sd in 0.1f64..20.0) {
            let f = Fairness::Normal { mean: 50.0, sd };
            let (a, b) = (asymmetric_offers(&f, r / sd, r / sd), symmetric_offers(50.0, f.density_at_median(), r / sd));
            prop_assert!((a.low - b.low).abs() < 1e-9 * sd && (a.high - b.high).abs() < 1e-9 * sd);
        }

        #[test]
        fn the_more_averse_side_is_more_reasonable_wins_more_and_does_worse(low in 0.0f64..2.0, more in 0.01f64..2.0) {
            let o = asymmetric_offers(&STANDARD, low + more, low);
            prop_assert!(-o.low < o.high && o.low_wins(normal::cdf) > 0.5 && o.expected_award(normal::cdf) > 0.0);
        }

        #[test]
        fn a_conventional_award_lies_in_the_hull(z in 0.0f64..100.0, a in 0.0f64..100.0, b in 0.0f64..100.0, g in 0.0f64..1.0) {
            let award = conventional_award(z, Offers { low: a.min(b), high: a.max(b) }, g);
            prop_assert!(award >= z.min(a).min(b) - 1e-9 && award <= z.max(a).max(b) + 1e-9);
        }
    }
}
