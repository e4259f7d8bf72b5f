//! What an arbitrator may think fair: distributions with density, distribution function, quantile and median.
//!
//! Standard forms (Johnson, Kotz & Balakrishnan 1994–95).

use super::{beta, normal};

/// A distribution of views of what is fair. Scales must be positive and intervals non-empty, or results are NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fairness {
    /// Bell-shaped.
    Normal {
        /// Mean, also the median.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
    /// Flat on an interval.
    Uniform {
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
    },
    /// Bell-shaped with heavier tails.
    Logistic {
        /// Median.
        location: f64,
        /// Scale; the standard deviation is π/√3 of it.
        scale: f64,
    },
    /// Double exponential, with a peak.
    Laplace {
        /// Median.
        location: f64,
        /// Scale; the standard deviation is √2 of it.
        scale: f64,
    },
    /// A tent on an interval.
    Triangular {
        /// Lower end.
        low: f64,
        /// Peak, within the interval.
        mode: f64,
        /// Upper end.
        high: f64,
    },
    /// Beta on an interval.
    Beta {
        /// First shape.
        a: f64,
        /// Second shape.
        b: f64,
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
    },
}

impl Fairness {
    /// Density at `x`, 0 outside the support.
    pub fn density(&self, x: f64) -> f64 {
        match *self {
            Self::Normal { mean, sd } => normal::pdf((x - mean) / sd) / sd,
            Self::Uniform { low, high } => inside(x, low, high) / (high - low),
            Self::Logistic { location, scale } => {
                let e = libm::exp(-((x - location) / scale).abs());
                e / (scale * (1.0 + e) * (1.0 + e))
            }
            Self::Laplace { location, scale } => {
                libm::exp(-((x - location) / scale).abs()) / (2.0 * scale)
            }
            Self::Triangular { low, mode, high } => {
                let side = if x < mode || mode == high {
                    (x - low) / (mode - low)
                } else {
                    (high - x) / (high - mode)
                };
                inside(x, low, high) * side * 2.0 / (high - low)
            }
            Self::Beta { a, b, low, high } => {
                beta::density((x - low) / (high - low), a, b) / (high - low)
            }
        }
    }

    /// Probability of a view of at most `x`.
    pub fn cdf(&self, x: f64) -> f64 {
        match *self {
            Self::Normal { mean, sd } => normal::cdf((x - mean) / sd),
            Self::Uniform { low, high } => ((x - low) / (high - low)).clamp(0.0, 1.0),
            Self::Logistic { location, scale } => 1.0 / (1.0 + libm::exp(-(x - location) / scale)),
            Self::Laplace { location, scale } => {
                let tail = 0.5 * libm::exp(-((x - location) / scale).abs());
                if x < location { tail } else { 1.0 - tail }
            }
            Self::Triangular { low, mode, high } => triangular_cdf(x, low, mode, high),
            Self::Beta { a, b, low, high } => {
                beta::distribution(((x - low) / (high - low)).clamp(0.0, 1.0), a, b)
            }
        }
    }

    /// The view that `p` of all views do not exceed, for sampling by one uniform draw (through [`normal::open`], to stay finite). `p` outside (0, 1) gives the end of the support.
    pub fn quantile(&self, p: f64) -> f64 {
        let p = p.clamp(0.0, 1.0);
        match *self {
            Self::Normal { mean, sd } => mean + sd * normal::quantile(p),
            Self::Uniform { low, high } => low + p * (high - low),
            Self::Logistic { location, scale } => {
                location + scale * (libm::log(p) - libm::log1p(-p))
            }
            Self::Laplace { location, scale } if p < 0.5 => location + scale * libm::log(2.0 * p),
            Self::Laplace { location, scale } => location - scale * libm::log(2.0 * (1.0 - p)),
            Self::Triangular { low, mode, high } => {
                let (span, rise) = (high - low, mode - low);
                if p * span <= rise {
                    low + (p * span * rise).sqrt()
                } else {
                    high - ((1.0 - p) * span * (high - mode)).sqrt()
                }
            }
            Self::Beta { a, b, low, high } => low + (high - low) * beta::quantile(p, a, b),
        }
    }

    /// The median view.
    pub fn median(&self) -> f64 {
        match *self {
            Self::Normal { mean, .. } => mean,
            Self::Logistic { location, .. } | Self::Laplace { location, .. } => location,
            Self::Beta { a, b, low, high } if a == b => 0.5 * (low + high),
            _ => self.quantile(0.5),
        }
    }

    /// Density at the median, the f(m) that sets how far apart final offers are.
    pub fn density_at_median(&self) -> f64 {
        self.density(self.median())
    }
}

fn inside(x: f64, low: f64, high: f64) -> f64 {
    if (low..=high).contains(&x) { 1.0 } else { 0.0 }
}

fn triangular_cdf(x: f64, low: f64, mode: f64, high: f64) -> f64 {
    if x <= low {
        0.0
    } else if x >= high {
        1.0
    } else if x < mode {
        (x - low) * (x - low) / ((high - low) * (mode - low))
    } else {
        1.0 - (high - x) * (high - x) / ((high - low) * (high - mode))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Fairness; 7] = [
        Fairness::Normal { mean: 50.0, sd: 12.0 },
        Fairness::Uniform { low: 10.0, high: 70.0 },
        Fairness::Logistic { location: 40.0, scale: 3.0 },
        Fairness::Laplace { location: 40.0, scale: 5.0 },
        Fairness::Triangular { low: 0.0, mode: 20.0, high: 90.0 },
        Fairness::Beta { a: 2.0, b: 5.0, low: 0.0, high: 100.0 },
        Fairness::Beta { a: 1.0, b: 1.0, low: 0.0, high: 100.0 },
    ];

    #[test]
    fn quantile_inverts_cdf_and_density_is_its_slope() {
        for f in ALL {
            for k in 1..40 {
                let p = f64::from(k) / 40.0;
                let x = f.quantile(p);
                assert!((f.cdf(x) - p).abs() < 1e-12, "{f:?} {p}");
                let h = 1e-4;
                if (x - 20.0).abs() > 0.01 && (x - 40.0).abs() > 0.01 {
                    let slope = (f.cdf(x + h) - f.cdf(x - h)) / (2.0 * h);
                    assert!((slope - f.density(x)).abs() < 1e-7, "{f:?} {p}");
                }
            }
            assert!((f.cdf(f.median()) - 0.5).abs() < 1e-12);
        }
    }

    #[test]
    fn ends_of_the_support() {
        assert_eq!(ALL[1].quantile(-1.0), 10.0);
        assert_eq!(ALL[0].quantile(1.0), f64::INFINITY);
        assert_eq!(ALL[4].density(95.0), 0.0);
        assert!((ALL[6].density_at_median() - 0.01).abs() < 1e-15);
    }
}
