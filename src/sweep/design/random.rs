//! Independent draws.

use super::{Design, Place, draws};

/// Points drawn at random; a point does not depend on how many there are.
#[derive(Clone, Copy, Debug)]
pub struct Random {
    /// Factors.
    pub factors: usize,
    /// Points.
    pub points: u64,
    /// Seed of the design.
    pub seed: u64,
}

impl Design for Random {
    fn points(&self) -> u64 {
        self.points
    }

    fn place(&self, point: u64, out: &mut Vec<Place>) {
        let mut luck = draws(self.seed, 0, point);
        out.clear();
        out.extend((0..self.factors).map(|_| Place::Share(luck.uniform())));
    }
}

#[cfg(test)]
mod tests {
    use super::super::shares;
    use super::*;

    #[test]
    fn draws_are_spread_and_repeat() {
        let design = Random { factors: 2, points: 1_000, seed: 7 };
        let mean =
            |factor: usize| (0..1_000).map(|p| shares(&design, p)[factor]).sum::<f64>() / 1_000.0;
        assert!((mean(0) - 0.5).abs() < 0.03 && (mean(1) - 0.5).abs() < 0.03);
        assert_eq!(shares(&design, 5), shares(&design, 5));
        assert_ne!(shares(&design, 5), shares(&Random { seed: 8, ..design }, 5));
    }
}
