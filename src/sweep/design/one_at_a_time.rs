//! The scenario as it is written, then each level of each factor alone.

use super::{Design, Place};

/// One point more than there are levels.
#[derive(Clone, Debug)]
pub struct OneAtATime {
    /// Levels of each factor.
    pub counts: Vec<usize>,
}

impl Design for OneAtATime {
    fn points(&self) -> u64 {
        1 + self.counts.iter().map(|count| *count as u64).sum::<u64>()
    }

    fn place(&self, point: u64, out: &mut Vec<Place>) {
        out.clear();
        out.resize(self.counts.len(), Place::Written);
        let Some(mut rest) = point.checked_sub(1) else { return };
        for (factor, count) in self.counts.iter().enumerate() {
            if rest < *count as u64 {
                out[factor] = Place::Level(rest as usize);
                return;
            }
            rest -= *count as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_factor_moves_and_the_rest_stay_as_written() {
        let design = OneAtATime { counts: vec![2, 1] };
        let mut out = Vec::new();
        let mut all = Vec::new();
        for point in 0..design.points() {
            design.place(point, &mut out);
            all.push(out.clone());
        }
        let (w, l) = (Place::Written, Place::Level);
        assert_eq!(all, [vec![w, w], vec![l(0), w], vec![l(1), w], vec![w, l(0)]]);
    }
}
