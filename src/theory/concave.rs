//! The solver behind [`super::text_bargaining`]: raises the least gain, or the product of gains, of concave gains.
//!
//! Log barrier with damped Newton steps (Boyd & Vandenberghe 2004, §9.5, §11.3). Everything is on the scale [0, 1].

use super::utility::{SCALE, loss};

/// Rounding of the kink of the loss at an ideal, from coarse to fine, for κ other than 2.
const ROUNDINGS: [f64; 9] = [1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 3e-6, FINEST];
/// The last of them.
const FINEST: f64 = 1e-6;
/// Stop when the least gain is known to this much.
const GAP: f64 = 1e-9;
/// Newton steps at most, per stage.
const STEPS: usize = 100;
/// Halvings of a Newton step at most: a step that still does not rise is lost in rounding.
const HALVINGS: usize = 25;
/// A climb has arrived when a Newton step would raise the objective by no more than about this: on the way, and at the end.
const ON_THE_WAY: f64 = 1e-4;
const AT_THE_END: f64 = 1e-11;

/// Gains of all parties from a text, one row a party.
#[derive(Clone, Debug)]
pub(crate) struct Gains {
    parties: usize,
    issues: usize,
    ideals: Vec<f64>,
    saliences: Vec<f64>,
    disagreement: Vec<f64>,
    kappa: f64,
}

impl Gains {
    /// Copies `[issue][party]` tables; None if there is nobody, nothing, a short row or a number that is not finite.
    pub(crate) fn new<P: AsRef<[f64]>, S: AsRef<[f64]>>(
        positions: &[P],
        saliences: &[S],
        kappa: f64,
        disagreement: &[f64],
    ) -> Option<Self> {
        let (parties, issues) = (disagreement.len(), positions.len());
        if parties == 0 || issues == 0 || saliences.len() != issues {
            return None;
        }
        let mut ideals = vec![0.0; parties * issues];
        let mut weights = ideals.clone();
        for (j, (x, s)) in positions.iter().zip(saliences).enumerate() {
            for i in 0..parties {
                ideals[i * issues + j] = x.as_ref().get(i)? / SCALE;
                weights[i * issues + j] = *s.as_ref().get(i)?;
            }
        }
        let all = ideals.iter().chain(&weights).chain(disagreement).chain([&kappa]);
        let finite = all.copied().all(f64::is_finite);
        let disagreement = disagreement.to_vec();
        finite.then_some(Self { parties, issues, ideals, saliences: weights, disagreement, kappa })
    }

    /// True gain of party `i`.
    fn gain(&self, i: usize, text: &[f64]) -> f64 {
        let row = i * self.issues..(i + 1) * self.issues;
        let terms = self.ideals[row.clone()].iter().zip(&self.saliences[row]).zip(text);
        1.0 - self.disagreement[i]
            - terms.map(|((x, s), y)| s * loss(y - x, self.kappa)).sum::<f64>()
    }

    /// Loss, slope and curvature of one issue with the kink rounded by `eps`: (d² + ε²)^{κ/2}, never below the true loss.
    #[inline]
    fn rounded(&self, d: f64, eps: f64) -> (f64, f64, f64) {
        if self.kappa == 2.0 {
            return (d * d, 2.0 * d, 2.0);
        }
        let (k, square) = (self.kappa, d * d + eps * eps);
        let value = if k == 1.0 { square.sqrt() } else { libm::pow(square, 0.5 * k) };
        let first = k * value / square;
        (value, first * d, first * (1.0 + (k - 2.0) * d * d / square))
    }

    /// Gain of party `i` with kinks rounded.
    fn rounded_gain(&self, i: usize, text: &[f64], eps: f64) -> f64 {
        let mut gain = 1.0 - self.disagreement[i];
        for (j, y) in text.iter().enumerate().take(self.issues) {
            let at = i * self.issues + j;
            gain -= self.saliences[at] * self.rounded(y - self.ideals[at], eps).0;
        }
        gain
    }

    /// The plain mean of the ideals, to start from.
    fn mean(&self) -> Vec<f64> {
        let column = |j: usize| (0..self.parties).map(move |i| self.ideals[i * self.issues + j]);
        (0..self.issues).map(|j| column(j).sum::<f64>() / self.parties as f64).collect()
    }
}

/// A climb: the text and, while the least gain is raised, the level below it (the last coordinate of `point`).
pub(crate) struct Ascent<'a> {
    gains: &'a Gains,
    point: Vec<f64>,
    gradient: Vec<f64>,
    hessian: Vec<f64>,
    slope: Vec<f64>,
    curvature: Vec<f64>,
    trial: Vec<f64>,
}

impl<'a> Ascent<'a> {
    pub(crate) fn new(gains: &'a Gains) -> Self {
        let size = gains.issues + 1;
        let mut point = gains.mean();
        point.push(0.0);
        let zeros = || vec![0.0; size];
        Self {
            gains,
            point,
            gradient: zeros(),
            hessian: vec![0.0; size * size],
            slope: zeros(),
            curvature: zeros(),
            trial: zeros(),
        }
    }

    /// The text on the scale [0, 100].
    pub(crate) fn text(&self) -> Vec<f64> {
        let levels = &self.point[..self.gains.issues];
        levels.iter().map(|y| SCALE * y.clamp(0.0, 1.0)).collect()
    }

    /// The true least gain at the text.
    pub(crate) fn least_gain(&self) -> f64 {
        let text: Vec<f64> = self.text().iter().map(|y| y / SCALE).collect();
        let each = (0..self.gains.parties).map(|i| self.gains.gain(i, &text));
        each.fold(f64::INFINITY, f64::min)
    }

    fn least_rounded(&self, eps: f64) -> f64 {
        let each = (0..self.gains.parties)
            .map(|i| self.gains.rounded_gain(i, &self.point[..self.gains.issues], eps));
        each.fold(f64::INFINITY, f64::min)
    }

    /// Maximises the least gain to [`GAP`] (for κ ≠ 2, to about the last of [`ROUNDINGS`]); or, if it need only be `positive`,
    /// until it is at least half of what it can be.
    pub(crate) fn raise_the_least(&mut self, positive: bool) {
        let level = self.gains.issues;
        let parties = self.gains.parties as f64;
        let last = parties / GAP;
        self.point[level] = self.least_rounded(ROUNDINGS[0]) - 0.5;
        let mut weight = 1.0_f64;
        loop {
            let end = if weight >= last { 1e-6 } else { ON_THE_WAY };
            let eps = (ROUNDINGS[0] / weight.sqrt()).max(FINEST);
            self.climb(eps, Some(weight), end);
            // The level is within parties/weight of the greatest least gain.
            if weight >= last || positive && self.least_gain() > 2.0 * parties / weight {
                break;
            }
            weight = (weight * 12.0).min(last);
        }
    }

    /// Maximises Σ ln gain from a text at which every gain is positive.
    pub(crate) fn raise_the_product(&mut self) {
        let level = self.gains.issues;
        self.point[level] = 0.0;
        for eps in ROUNDINGS {
            if self.least_rounded(eps) > 0.0 {
                self.climb(eps, None, AT_THE_END);
                if self.gains.kappa == 2.0 {
                    break;
                }
            }
        }
    }

    /// Damped Newton steps on Σ ln(gain − level) + weight·level (the level held at 0 without a weight), until one promises less than `end`.
    fn climb(&mut self, eps: f64, weight: Option<f64>, end: f64) {
        let size = self.gains.issues + usize::from(weight.is_some());
        for _ in 0..STEPS {
            self.differentiate(eps, weight, size);
            let direction = &mut self.slope;
            direction[..size].copy_from_slice(&self.gradient[..size]);
            if !solve_in_place(&mut self.hessian, &mut direction[..size], size) {
                return;
            }
            let gain: f64 =
                self.gradient[..size].iter().zip(&self.slope[..size]).map(|(g, p)| g * p).sum();
            if !gain.is_finite() || gain < end || !self.step(eps, weight, size, gain) {
                return;
            }
        }
    }

    /// Backtracks along the direction in `slope` until the objective rises enough; false if it never does.
    fn step(&mut self, eps: f64, weight: Option<f64>, size: usize, gain: f64) -> bool {
        let level = self.gains.issues;
        let origin = self.point[level];
        let before = self.objective(&self.point, eps, weight, origin);
        let mut length = 1.0;
        for _ in 0..HALVINGS {
            self.trial.copy_from_slice(&self.point);
            for k in 0..size {
                self.trial[k] += length * self.slope[k];
            }
            if self.objective(&self.trial, eps, weight, origin) >= before + 0.1 * length * gain {
                std::mem::swap(&mut self.trial, &mut self.point);
                return true;
            }
            length *= 0.5;
        }
        false
    }

    fn objective(&self, point: &[f64], eps: f64, weight: Option<f64>, origin: f64) -> f64 {
        let level = point[self.gains.issues];
        let mut value = weight.map_or(0.0, |t| t * (level - origin));
        for i in 0..self.gains.parties {
            let slack = self.gains.rounded_gain(i, &point[..self.gains.issues], eps) - level;
            if slack <= 0.0 {
                return f64::NEG_INFINITY;
            }
            value += libm::log(slack);
        }
        value
    }

    /// Gradient, and minus the Hessian (lower triangle, rows of `size`).
    fn differentiate(&mut self, eps: f64, weight: Option<f64>, size: usize) {
        let Self { gains, point, gradient, hessian, slope, curvature, .. } = self;
        let m = gains.issues;
        gradient.fill(0.0);
        hessian.fill(0.0);
        if let Some(t) = weight {
            gradient[m] = t;
        }
        for i in 0..gains.parties {
            let mut slack = 1.0 - gains.disagreement[i] - point[m];
            for j in 0..m {
                let at = i * m + j;
                let (lost, first, second) = gains.rounded(point[j] - gains.ideals[at], eps);
                slack -= gains.saliences[at] * lost;
                slope[j] = -gains.saliences[at] * first;
                curvature[j] = gains.saliences[at] * second;
            }
            let inverse = 1.0 / slack;
            for j in 0..m {
                slope[j] *= inverse;
                hessian[j * size + j] += curvature[j] * inverse;
            }
            slope[m] = -inverse;
            for row in 0..size {
                gradient[row] += slope[row];
                for column in 0..=row {
                    hessian[row * size + column] += slope[row] * slope[column];
                }
            }
        }
    }
}

/// Solves H·x = b for a symmetric H ≥ 0 (lower triangle) by Cholesky with a tiny ridge; `b` becomes x. False if H is not finite.
fn solve_in_place(h: &mut [f64], b: &mut [f64], size: usize) -> bool {
    let largest = (0..size).map(|k| h[k * size + k]).fold(0.0, f64::max);
    if !largest.is_finite() || largest <= 0.0 {
        return false;
    }
    for k in 0..size {
        // An issue nobody cares about has a zero row: the ridge keeps it where it is.
        h[k * size + k] += 1e-13 * h[k * size + k] + 1e-15 * largest;
        for j in 0..=k {
            let dot: f64 = (0..j).map(|l| h[k * size + l] * h[j * size + l]).sum();
            let rest = h[k * size + j] - dot;
            h[k * size + j] = match j == k {
                true => rest.max(1e-18 * largest).sqrt(),
                false => rest / h[j * size + j],
            };
        }
    }
    for k in 0..size {
        let dot: f64 = (0..k).map(|l| h[k * size + l] * b[l]).sum();
        b[k] = (b[k] - dot) / h[k * size + k];
    }
    for k in (0..size).rev() {
        let dot: f64 = (k + 1..size).map(|l| h[l * size + k] * b[l]).sum();
        b[k] = (b[k] - dot) / h[k * size + k];
    }
    true
}
