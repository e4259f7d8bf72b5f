//! Designs of experiments: which points are run. A design says for each point where it lies; what that means for a
//! factor is decided elsewhere. Points are made one by one, so that a design of a million costs no memory.

pub mod arms;
pub mod grid;
pub mod latin_hypercube;
pub mod morris;
pub mod one_at_a_time;
pub mod random;
pub mod saltelli;
pub mod sobol;
pub mod table;
pub mod zip;

use crate::model::random::{Draws, Purpose, Streams};

/// Where a point lies on one factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// What the scenario says.
    Written,
    /// One of the factor's levels.
    Level(usize),
    /// The value below which this share of its values lies, in [0, 1].
    Share(f64),
    /// A row of the table of points.
    Row(usize),
}

/// Points over some factors.
pub trait Design: Send + Sync + std::fmt::Debug {
    /// How many points there are.
    fn points(&self) -> u64;
    /// Where a point lies: a place for each factor.
    fn place(&self, point: u64, out: &mut Vec<Place>);
}

/// The design's own luck: apart from that of runs, and from part to part.
fn draws(seed: u64, part: u32, number: u64) -> Draws {
    let streams = Streams { seed, replication: number >> 32 };
    streams.page(Purpose::Design, part, number as u32)
}

#[cfg(test)]
fn shares(design: &dyn Design, point: u64) -> Vec<f64> {
    let mut out = Vec::new();
    design.place(point, &mut out);
    let share = |place: &Place| if let Place::Share(share) = place { *share } else { f64::NAN };
    out.iter().map(share).collect()
}
