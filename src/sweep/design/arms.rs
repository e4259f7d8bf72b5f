//! Every point of another design under each of some settings of further factors: the arms of an experiment.

use super::{Design, Place};

/// The points of a design, crossed with arms; the arm changes fastest.
#[derive(Debug)]
pub struct Arms {
    base: Box<dyn Design>,
    arms: Vec<Vec<Option<usize>>>,
    points: u64,
}

impl Arms {
    /// A design under each of some settings: for each further factor the number of its level, or none where it stays as
    /// it is written. None if there are more points than can be counted.
    pub fn new(base: Box<dyn Design>, arms: Vec<Vec<Option<usize>>>) -> Option<Self> {
        let points = base.points().checked_mul(arms.len() as u64)?;
        Some(Self { base, arms, points })
    }
}

impl Design for Arms {
    fn points(&self) -> u64 {
        self.points
    }

    fn place(&self, point: u64, out: &mut Vec<Place>) {
        let count = self.arms.len() as u64;
        self.base.place(point / count, out);
        let place = |level: &Option<usize>| level.map_or(Place::Written, Place::Level);
        out.extend(self.arms[(point % count) as usize].iter().map(place));
    }
}

#[cfg(test)]
mod tests {
    use super::super::grid::Grid;
    use super::*;

    #[test]
    fn every_point_is_there_under_every_arm() {
        let base = Box::new(Grid::new(vec![2]).unwrap());
        let design = Arms::new(base, vec![vec![None, Some(1)], vec![Some(0), Some(1)]]).unwrap();
        let at = |point: u64| {
            let mut out = Vec::new();
            design.place(point, &mut out);
            out
        };
        use Place::{Level, Written};
        assert_eq!(design.points(), 4);
        assert_eq!(at(0), [Level(0), Written, Level(1)]);
        assert_eq!(at(1), [Level(0), Level(0), Level(1)]);
        assert_eq!(at(3), [Level(1), Level(0), Level(1)]);
    }
}
