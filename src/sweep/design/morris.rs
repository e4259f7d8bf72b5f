//! Morris's trajectories (Morris 1991): from a random point of a grid, each factor once, in random order, up or down by
//! p/(2(p − 1)) for p levels.

use super::{Design, Place, draws};

/// Trajectories of k + 1 points.
#[derive(Clone, Copy, Debug)]
pub struct Morris {
    /// Factors.
    pub factors: usize,
    /// Trajectories.
    pub trajectories: u64,
    /// Levels of the grid, an even number.
    pub levels: u32,
    /// Seed of the design.
    pub seed: u64,
}

impl Design for Morris {
    fn points(&self) -> u64 {
        self.trajectories * (self.factors as u64 + 1)
    }

    fn place(&self, point: u64, out: &mut Vec<Place>) {
        let (trajectory, step) =
            (point / (self.factors as u64 + 1), point % (self.factors as u64 + 1));
        let mut luck = draws(self.seed, 3, trajectory);
        let half = self.levels as usize / 2;
        let top = f64::from(self.levels - 1);
        let starts: Vec<(usize, bool)> =
            (0..self.factors).map(|_| (luck.below(half), luck.below(2) == 1)).collect();
        let mut order: Vec<usize> = (0..self.factors).collect();
        for last in (1..order.len()).rev() {
            order.swap(last, luck.below(last + 1));
        }
        let mut moved = vec![false; self.factors];
        order.iter().take(step as usize).for_each(|factor| moved[*factor] = true);
        out.clear();
        out.extend(starts.iter().zip(&moved).map(|((level, down), moved)| {
            let high = down != moved;
            let level = level + if high { half } else { 0 };
            Place::Share(level as f64 / top)
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::super::shares;
    use super::*;

    #[test]
    fn each_step_moves_one_factor_by_delta_and_each_factor_once() {
        let design = Morris { factors: 4, trajectories: 30, levels: 4, seed: 1 };
        assert_eq!(design.points(), 150);
        let mut ups = 0;
        for trajectory in 0..30 {
            let mut seen = [0; 4];
            for step in 1..=4 {
                let (from, to) = (
                    shares(&design, trajectory * 5 + step - 1),
                    shares(&design, trajectory * 5 + step),
                );
                let changed: Vec<usize> =
                    (0..4).filter(|factor| from[*factor] != to[*factor]).collect();
                assert_eq!(changed.len(), 1);
                let change = to[changed[0]] - from[changed[0]];
                assert!((change.abs() - 2.0 / 3.0).abs() < 1e-12, "{change}");
                ups += u32::from(change > 0.0);
                seen[changed[0]] += 1;
                assert!(to.iter().all(|share| {
                    [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0].iter().any(|l| (l - share).abs() < 1e-12)
                }));
            }
            assert_eq!(seen, [1; 4]);
        }
        assert!((30..90).contains(&ups), "{ups}");
    }
}
