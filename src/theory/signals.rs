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

    /// Chance of silence, and of a signal that names each suspect. `guilty` did it, if anybody did.
    pub fn chances(&self, guilty: Option<usize>) -> impl Iterator<Item = (Option<usize>, f64)> {
        let (loud, quiet) = self.silence();
        let silence = (None, if guilty.is_some() { loud } else { quiet });
        let [hit, miss, alarm] = [self.hit(), self.miss(), self.alarm()];
        let chance = move |k: usize| match guilty {
            None => alarm,
            Some(i) if i == k => hit,
            Some(_) => miss,
        };
        std::iter::once(silence).chain((0..self.suspects).map(move |k| (Some(k), chance(k))))
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
    fn the_chances_of_signals_add_up() {
        let misread = Signals { misread: 0.3, ..SEEN };
        let (loud, quiet) = misread.silence();
        assert!((loud + misread.hit() + 2.0 * misread.miss() - 1.0).abs() < 1e-12);
        assert!((quiet + 3.0 * misread.alarm() - 1.0).abs() < 1e-12);
        let chances = |guilty| misread.chances(guilty).collect::<Vec<_>>();
        let (hit, miss, alarm) = (misread.hit(), misread.miss(), misread.alarm());
        let found = [(None, loud), (Some(0), miss), (Some(1), hit), (Some(2), miss)];
        assert_eq!(chances(Some(1)), found);
        let quiet = (None, quiet);
        assert_eq!(chances(None), [quiet, (Some(0), alarm), (Some(1), alarm), (Some(2), alarm)]);
    }
}
