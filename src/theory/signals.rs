//! What a victim sees of who may have done it: signals that may be missing, wrong or false, and what to believe of whom they name.
//! Source: Baliga, Bueno de Mesquita & Wolitzky (2020).

/// What one victim sees of `suspects` possible attackers: one signal that names each of them, and silence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Signals {
    /// How many may be named.
    pub suspects: usize,
    /// Chance that what happens is noticed, in [0, 1].
    pub detection: f64,
    /// Chance that what is noticed is laid on the right one, in [0, 1]; else on one of the others.
    pub accuracy: f64,
    /// Chance that somebody is named when nothing happened, in [0, 1].
    pub false_alarm: f64,
    /// Chance that a signal is misread as any of them, in [0, 1].
    pub misread: f64,
}

impl Signals {
    fn read(&self, chance: f64) -> f64 {
        (1.0 - self.misread) * chance + self.misread / (self.suspects + 1) as f64
    }

    /// Chance that the one who did it is named.
    pub fn hit(&self) -> f64 {
        let alone = self.suspects < 2;
        self.read(self.detection * if alone { 1.0 } else { self.accuracy })
    }

    /// Chance that a given other one is named.
    pub fn miss(&self) -> f64 {
        let others = self.suspects.saturating_sub(1).max(1) as f64;
        self.read(self.detection * (1.0 - self.accuracy) / others)
    }

    /// Chance that a given one is named when nobody did it.
    pub fn alarm(&self) -> f64 {
        self.read(self.false_alarm / self.suspects.max(1) as f64)
    }

    /// Chance of silence if somebody did it, and if nobody did.
    pub fn silence(&self) -> (f64, f64) {
        (self.read(1.0 - self.detection), self.read(1.0 - self.false_alarm))
    }

    /// Which signal a uniform number stands for: none, or the one that names a suspect. `guilty` did it, if anybody did.
    pub fn drawn(&self, u: f64, guilty: Option<usize>) -> Option<usize> {
        let (loud, quiet) = self.silence();
        let silent = if guilty.is_some() { loud } else { quiet };
        let chance = |k: usize| match guilty {
            None => self.alarm(),
            Some(i) if i == k => self.hit(),
            Some(_) => self.miss(),
        };
        let mut left = u - silent;
        if left < 0.0 {
            return None;
        }
        for k in 0..self.suspects {
            left -= chance(k);
            if left < 0.0 {
                return Some(k);
            }
        }
        self.suspects.checked_sub(1)
    }
}

/// The chances that a suspect is named, reckoned once for all suspects and steps.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Odds {
    /// [`Signals::hit`].
    pub hit: f64,
    /// [`Signals::miss`].
    pub miss: f64,
    /// [`Signals::alarm`].
    pub alarm: f64,
}

impl Odds {
    /// Those of these signals.
    pub fn of(signals: &Signals) -> Self {
        Self { hit: signals.hit(), miss: signals.miss(), alarm: signals.alarm() }
    }

    /// Belief that suspect `i` did it when the signal names it: βᵢ = aᵢπᵢ/[π₀ + Σ a(π − π₀)], `all` the sum of the `a`.
    pub fn belief(self, own: f64, all: f64) -> f64 {
        let Self { hit, miss, alarm } = self;
        let seen = alarm + own * (hit - alarm) + (all - own) * (miss - alarm);
        if seen > 0.0 { own * hit / seen } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEEN: Signals =
        Signals { suspects: 3, detection: 0.8, accuracy: 0.7, false_alarm: 0.1, misread: 0.0 };

    #[test]
    fn signals_add_up_and_are_drawn_as_often_as_they_should() {
        let misread = Signals { misread: 0.3, ..SEEN };
        let (loud, quiet) = misread.silence();
        assert!((loud + misread.hit() + 2.0 * misread.miss() - 1.0).abs() < 1e-12);
        assert!((quiet + 3.0 * misread.alarm() - 1.0).abs() < 1e-12);
        let drawn = |u, guilty| misread.drawn(u, guilty);
        let share = |guilty, named| {
            (0..1000).filter(|k| drawn(f64::from(*k) / 1000.0, guilty) == named).count() as f64
                / 1e3
        };
        assert!((share(Some(1), Some(1)) - misread.hit()).abs() < 2e-3);
        assert!((share(Some(1), Some(2)) - misread.miss()).abs() < 2e-3);
        assert!((share(None, None) - quiet).abs() < 2e-3);
    }
}
