//! The blocks that Sobol's indices are estimated from (Saltelli 2002; Saltelli et al. 2010), in SALib's order: for each
//! base sample A, then A with one column of B for each factor, then B with one column of A, then B.

use super::{Design, Place, sobol::Sobol};

/// N·(2k + 2) points, or N·(k + 2) without blocks of second order.
#[derive(Clone, Debug)]
pub struct Saltelli {
    base: Sobol,
    factors: usize,
    second_order: bool,
}

impl Saltelli {
    /// `samples` base samples over `factors`; none if the sequence has fewer points or dimensions.
    pub fn new(
        factors: usize,
        samples: u64,
        second_order: bool,
        seed: Option<u64>,
    ) -> Option<Self> {
        Some(Self { base: Sobol::new(2 * factors, samples, seed)?, factors, second_order })
    }

    /// Points of one base sample.
    pub fn block(&self) -> u64 {
        let crossed = if self.second_order { 2 * self.factors } else { self.factors };
        crossed as u64 + 2
    }
}

impl Design for Saltelli {
    fn points(&self) -> u64 {
        self.base.points() * self.block()
    }

    fn place(&self, point: u64, out: &mut Vec<Place>) {
        let (sample, row) = (point / self.block(), (point % self.block()) as usize);
        let drawn: Vec<f64> = self.base.point(sample).collect();
        let (a, b) = drawn.split_at(self.factors);
        let last = self.block() as usize - 1;
        out.clear();
        out.extend((0..self.factors).map(|factor| {
            let of_b = if row == 0 || row == last {
                row == last
            } else if row <= self.factors {
                factor == row - 1
            } else {
                factor != row - 1 - self.factors
            };
            Place::Share(if of_b { b[factor] } else { a[factor] })
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::super::shares;
    use super::*;

    /// `SALib.sample.sobol.sample(problem of 3, 4, scramble=False)`, its third block.
    #[test]
    fn blocks_are_salibs() {
        let design = Saltelli::new(3, 4, true, None).unwrap();
        assert_eq!(design.points(), 4 * (2 * 3 + 2));
        let third: Vec<Vec<f64>> = (16..24).map(|point| shares(&design, point)).collect();
        assert_eq!(
            third,
            [
                [0.75, 0.25, 0.25],
                [0.25, 0.25, 0.25],
                [0.75, 0.75, 0.25],
                [0.75, 0.25, 0.75],
                [0.75, 0.75, 0.75],
                [0.25, 0.25, 0.75],
                [0.25, 0.75, 0.25],
                [0.25, 0.75, 0.75],
            ]
        );
        let short = Saltelli::new(3, 4, false, None).unwrap();
        assert_eq!(short.points(), 4 * (3 + 2));
        assert_eq!(shares(&short, 14), [0.25, 0.75, 0.75]);
    }
}
