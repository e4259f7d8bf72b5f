//! Latin hypercube (McKay, Beckman & Conover 1979): for every factor, one draw in each of as many equally probable
//! parts as there are points.

use super::{Design, Place, draws};

/// The order in which each factor goes through its parts.
#[derive(Clone, Debug)]
pub struct LatinHypercube {
    orders: Vec<Vec<u32>>,
    points: u64,
    seed: u64,
}

impl LatinHypercube {
    /// So many points over so many factors; none if there are more than fit memory.
    pub fn new(factors: usize, points: u64, seed: u64) -> Option<Self> {
        let count = u32::try_from(points)
            .ok()
            .filter(|_| points.saturating_mul(factors as u64) <= 1 << 28)?;
        let order = |factor: usize| {
            let mut luck = draws(seed, 1, factor as u64);
            let mut order: Vec<u32> = (0..count).collect();
            for last in (1..order.len()).rev() {
                order.swap(last, luck.below(last + 1));
            }
            order
        };
        Some(Self { orders: (0..factors).map(order).collect(), points, seed })
    }
}

impl Design for LatinHypercube {
    fn points(&self) -> u64 {
        self.points
    }

    fn place(&self, point: u64, out: &mut Vec<Place>) {
        let mut luck = draws(self.seed, 0, point);
        out.clear();
        let share = |order: &Vec<u32>| {
            let part = f64::from(order[point as usize]);
            Place::Share((part + luck.uniform()) / self.points as f64)
        };
        out.extend(self.orders.iter().map(share));
    }
}

#[cfg(test)]
mod tests {
    use super::super::shares;
    use super::*;

    #[test]
    fn every_part_of_every_factor_has_one_point() {
        let design = LatinHypercube::new(3, 50, 1).unwrap();
        let points: Vec<Vec<f64>> = (0..50).map(|point| shares(&design, point)).collect();
        for factor in 0..3 {
            let mut parts: Vec<usize> =
                points.iter().map(|p| (p[factor] * 50.0) as usize).collect();
            parts.sort_unstable();
            assert_eq!(parts, (0..50).collect::<Vec<_>>());
        }
        assert_ne!(points[0][0], points[0][1]);
    }
}
