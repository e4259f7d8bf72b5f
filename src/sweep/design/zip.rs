//! First levels together, second levels together, and so on.

use super::{Design, Place};

/// As many points as each factor has levels.
#[derive(Clone, Copy, Debug)]
pub struct Zip {
    /// Factors.
    pub factors: usize,
    /// Levels of each.
    pub points: u64,
}

impl Design for Zip {
    fn points(&self) -> u64 {
        self.points
    }

    fn place(&self, point: u64, out: &mut Vec<Place>) {
        out.clear();
        out.resize(self.factors, Place::Level(point as usize));
    }
}
