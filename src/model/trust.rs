//! Trust between states, pair by pair, in [0, 1] (§10). What moves it is in the mechanisms.

use bevy_ecs::prelude::Resource;

use crate::theory::concession::trusting;

/// How far each state trusts each other.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Trust {
    states: usize,
    level: Vec<f64>,
    /// How much trust in the room speeds concession up, ≥ 0.
    pub warmth: f64,
}

impl Trust {
    /// Everybody trusts everybody else this far.
    pub fn uniform(states: usize, level: f64) -> Self {
        Self { states, level: vec![level.clamp(0.0, 1.0); states * states], warmth: 0.0 }
    }

    /// How many states there are.
    pub fn states(&self) -> usize {
        self.states
    }

    /// How far `of` is trusted by `by`. A state trusts itself fully.
    pub fn at(&self, by: usize, of: usize) -> f64 {
        if by == of { 1.0 } else { self.level[by * self.states + of] }
    }

    /// Sets how far `of` is trusted by `by`, within [0, 1].
    pub fn set(&mut self, by: usize, of: usize, level: f64) {
        self.level[by * self.states + of] = level.clamp(0.0, 1.0);
    }

    /// Moves trust a share `rate` of the way to 1 (gained) or to 0 (lost).
    pub fn shift(&mut self, by: usize, of: usize, rate: f64, gained: bool) {
        let now = self.at(by, of);
        let goal = if gained { 1.0 } else { 0.0 };
        self.set(by, of, now + rate * (goal - now));
    }

    /// Moves all trust a share `rate` of the way to what it is in `goal`.
    pub fn toward(&mut self, goal: &Trust, rate: f64) {
        if rate > 0.0 {
            let pairs = self.level.iter_mut().zip(&goal.level);
            pairs.for_each(|(now, goal)| *now += rate * (goal - *now));
        }
    }

    /// Faratin's exponent of a state that trusts those with whom it deals so far.
    pub fn concession(&self, beta: f64, trust: f64) -> f64 {
        if self.warmth > 0.0 { trusting(beta, trust, self.warmth) } else { beta }
    }

    /// Mean trust of each group of states in each, row by row, over pairs of distinct states; none
    /// where there is no pair. `group` says to which of so many `groups` each state belongs.
    pub fn among(&self, group: &[usize], groups: usize) -> Vec<Option<f64>> {
        let mut cells = vec![(0.0, 0_u32); groups * groups];
        for (by, row) in self.level.chunks_exact(self.states.max(1)).enumerate() {
            let cells = &mut cells[group[by] * groups..][..groups];
            for (of, level) in row.iter().enumerate().filter(|(of, _)| *of != by) {
                let (sum, pairs) = &mut cells[group[of]];
                *sum += level;
                *pairs += 1;
            }
        }
        cells.into_iter().map(|(sum, pairs)| (pairs > 0).then(|| sum / f64::from(pairs))).collect()
    }

    /// Mean trust of one state in the others that are seated; none without any.
    pub fn in_room(&self, by: usize, seated: &[bool]) -> Option<f64> {
        let others = || (0..self.states).filter(|of| *of != by && seated[*of]);
        let n = others().count();
        (n > 0).then(|| others().map(|of| self.at(by, of)).sum::<f64>() / n as f64)
    }

    /// Mean over pairs of distinct states; none with fewer than two.
    pub fn mean(&self) -> Option<f64> {
        let pairs = self.states * self.states.saturating_sub(1);
        let others =
            |by: usize| (0..self.states).filter(move |of| *of != by).map(move |of| (by, of));
        let sum: f64 = (0..self.states).flat_map(others).map(|(by, of)| self.at(by, of)).sum();
        (pairs > 0).then(|| sum / pairs as f64)
    }

    /// Mean trust that others have in one state; none with fewer than two.
    pub fn in_state(&self, of: usize) -> Option<f64> {
        let sum: f64 = (0..self.states).filter(|by| *by != of).map(|by| self.at(by, of)).sum();
        (self.states > 1).then(|| sum / (self.states - 1) as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::Trust;

    #[test]
    fn trust_is_pairwise_directed_and_bounded() {
        let mut trust = Trust::uniform(3, 0.5);
        trust.shift(0, 1, 0.2, true);
        trust.shift(1, 0, 1.0, false);
        assert!(
            (trust.at(0, 1) - 0.6).abs() < 1e-15 && trust.at(1, 0) == 0.0 && trust.at(2, 2) == 1.0
        );
        assert!((trust.mean().unwrap() - (0.6 + 4.0 * 0.5) / 6.0).abs() < 1e-15);
        assert_eq!(trust.in_state(0), Some(0.25));
        trust.set(2, 0, 7.0);
        assert_eq!(trust.at(2, 0), 1.0);
        assert_eq!(Trust::uniform(1, 0.5).mean(), None);
    }

    #[test]
    fn groups_rooms_and_the_way_back() {
        let mut trust = Trust::uniform(3, 0.5);
        trust.set(0, 1, 1.0);
        assert_eq!(trust.among(&[0, 1, 1], 2), [None, Some(0.75), Some(0.5), Some(0.5)]);
        assert_eq!(trust.in_room(0, &[true, true, false]), Some(1.0));
        trust.toward(&Trust::uniform(3, 0.5), 0.5);
        assert_eq!(trust.at(0, 1), 0.75);
        assert_eq!(trust.concession(2.0, 1.0), 2.0);
        trust.warmth = 1.0;
        assert!(trust.concession(2.0, 1.0) > 2.0 && trust.concession(2.0, 0.5) == 2.0);
    }
}
