//! A number of ours held against a target.

use super::target::Target;

/// Relative slack of `exact` for numbers that are not whole: the last digits of a sum of fractions.
const LAST_DIGITS: f64 = 1e-14;
/// Relative tolerance of a closed form against a target that a simulation may also be held to.
const CLOSED_FORM: f64 = 1e-9;
/// Standard errors that a simulation may be off.
const STANDARD_ERRORS: f64 = 4.0;

/// Whether a target is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Met.
    Pass,
    /// Missed.
    Fail,
    /// Nothing here computes it yet.
    NotYet,
    /// A simulation too long for a shortened validation.
    LeftOut,
}

/// One target and how it fared.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What was asked.
    pub target: Target,
    /// What came out; None if nothing computes it.
    pub ours: Option<f64>,
    /// How far apart the two may be, as used.
    pub tolerance_used: f64,
    /// Met or not.
    pub verdict: Verdict,
    /// What computed it: `function` (of `theory`) or `engine`; empty if nothing did.
    pub how: &'static str,
}

impl Line {
    /// A target that nothing computes yet.
    pub(super) fn not_yet(target: Target) -> Self {
        let tolerance_used = target.tolerance.unwrap_or(0.0);
        Self { target, ours: None, tolerance_used, verdict: Verdict::NotYet, how: "" }
    }

    /// A target that takes too long for a shortened validation.
    pub(super) fn left_out(target: Target) -> Self {
        Self { verdict: Verdict::LeftOut, ..Self::not_yet(target) }
    }
}

/// What a checker computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ours {
    /// The number to compare.
    pub(super) value: f64,
    /// Its standard error if it is simulated.
    pub(super) error: Option<f64>,
    /// Added to a given tolerance: what a shortened simulation is allowed, or the last digit of a printed reference.
    pub(super) slack: f64,
    /// Whether the checker's other ways of computing it agree.
    pub(super) sound: bool,
    /// Whether chance enters at all, so that a second master seed gets a hearing.
    pub(super) random: bool,
    /// What computed it: `function` or `engine`.
    pub(super) how: &'static str,
}

impl Ours {
    /// A number computed without chance.
    pub(super) fn computed(value: f64) -> Self {
        Self { value, error: None, slack: 0.0, sound: true, random: false, how: "function" }
    }

    /// The largest member of a set, and whether the whole set is the target's.
    pub(super) fn set(largest: f64, same: bool) -> Self {
        Self::computed(largest).and(same)
    }

    /// A number computed without chance, against a reference that is printed with so many digits after the point.
    pub(super) fn rounded(value: f64, digits: i32) -> Self {
        Self { slack: 0.5 * libm::pow(10.0, -f64::from(digits)), ..Self::computed(value) }
    }

    /// A simulated number and its standard error.
    pub(super) fn simulated(value: f64, error: f64) -> Self {
        Self { error: Some(error), random: true, ..Self::computed(value) }
    }

    /// The same, computed by a scenario that was run through the whole engine.
    pub(super) fn by_engine(self) -> Self {
        Self { how: "engine", ..self }
    }

    /// The same, sound only if another way of computing it, without chance, agrees.
    pub(super) fn and(self, agrees: bool) -> Self {
        Self { sound: self.sound && agrees, ..self }
    }

    /// The same, sound only if a simulation agrees.
    pub(super) fn and_simulation(self, agrees: bool) -> Self {
        Self { random: true, ..self.and(agrees) }
    }
}

/// Compares in the target's own mode; for a set the checker has done so.
pub(super) fn judge(target: Target, ours: Ours) -> Line {
    let verdict = |met: bool| if met { Verdict::Pass } else { Verdict::Fail };
    let how = ours.how;
    if target.compare == "set" {
        let verdict = verdict(ours.sound);
        return Line { target, ours: Some(ours.value), tolerance_used: 0.0, verdict, how };
    }
    let Some(reference) = target.number() else { return Line::not_yet(target) };
    let given = target.tolerance.unwrap_or(0.0);
    let tolerance_used = match target.compare.as_str() {
        "abs" => given + ours.slack,
        "rel" => given * reference.abs() + ours.slack,
        "exact" if reference.fract() == 0.0 => 0.0,
        "exact" => LAST_DIGITS * reference.abs(),
        "se" => match ours.error {
            Some(error) => STANDARD_ERRORS * error + 1e-12,
            None => CLOSED_FORM * reference.abs() + ours.slack,
        },
        _ => return Line::not_yet(target),
    };
    let met = ours.sound && (ours.value - reference).abs() <= tolerance_used;
    Line { target, ours: Some(ours.value), tolerance_used, verdict: verdict(met), how }
}

/// Whether a simulated share of `count` trials is within four standard errors of `probability`.
pub(super) fn share_agrees(share: f64, probability: f64, count: usize) -> bool {
    let error = (probability * (1.0 - probability) / count as f64).max(0.0).sqrt();
    (share - probability).abs() <= STANDARD_ERRORS * error + 1e-12
}

/// Mean and standard error of a sample; an error of 0 for fewer than two values.
pub(super) fn mean_and_error(sample: &[f64]) -> (f64, f64) {
    let n = sample.len() as f64;
    let mean = sample.iter().sum::<f64>() / n.max(1.0);
    let squares: f64 = sample.iter().map(|x| (x - mean) * (x - mean)).sum();
    (mean, if sample.len() < 2 { 0.0 } else { (squares / (n - 1.0) / n).sqrt() })
}
