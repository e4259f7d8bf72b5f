//! Every combination of the levels; the last factor changes fastest.

use super::{Design, Place};

/// The combinations.
#[derive(Clone, Debug)]
pub struct Grid {
    counts: Vec<usize>,
    points: u64,
}

impl Grid {
    /// A grid over factors with so many levels each; none if it has more points than can be counted.
    pub fn new(counts: Vec<usize>) -> Option<Self> {
        let points = counts.iter().try_fold(1u64, |all, count| all.checked_mul(*count as u64))?;
        Some(Self { counts, points })
    }
}

impl Design for Grid {
    fn points(&self) -> u64 {
        self.points
    }

    fn place(&self, point: u64, out: &mut Vec<Place>) {
        out.clear();
        let mut rest = point;
        for count in self.counts.iter().rev() {
            let count = *count as u64;
            out.push(Place::Level((rest % count) as usize));
            rest /= count;
        }
        out.reverse();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_is_there_once() {
        let grid = Grid::new(vec![2, 3]).unwrap();
        let mut seen = Vec::new();
        for point in 0..grid.points() {
            let mut out = Vec::new();
            grid.place(point, &mut out);
            seen.push(out);
        }
        let at = |a, b| vec![Place::Level(a), Place::Level(b)];
        assert_eq!(seen, [at(0, 0), at(0, 1), at(0, 2), at(1, 0), at(1, 1), at(1, 2)]);
        assert_eq!(Grid::new(Vec::new()).unwrap().points(), 1);
        assert!(Grid::new(vec![usize::MAX, usize::MAX, 3]).is_none());
    }
}
