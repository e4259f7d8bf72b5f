//! The points of a table.

use super::{Design, Place};

/// One point a row.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Factors.
    pub factors: usize,
    /// Rows.
    pub points: u64,
}

impl Design for Table {
    fn points(&self) -> u64 {
        self.points
    }

    fn place(&self, point: u64, out: &mut Vec<Place>) {
        out.clear();
        out.resize(self.factors, Place::Row(point as usize));
    }
}
