//! Sobol's low-discrepancy sequence (Sobol 1967), in Gray-code order (Antonov & Saleev 1979), with the direction
//! numbers of Joe & Kuo (2008, new-joe-kuo-6). The random digital shift keeps its evenness and takes away the point at
//! the origin.

use super::{Design, Place, draws};

/// Degree, coefficients and first direction numbers of each dimension from the second on: the file of Joe & Kuo
/// (<https://web.maths.unsw.edu.au/~fkuo/sobol/>), its first lines.
const JOE_KUO: &str = include_str!("joe_kuo.txt");
/// Most dimensions.
pub const DIMENSIONS: usize = 400;
const BITS: usize = 32;

/// The sequence in some dimensions.
#[derive(Clone, Debug)]
pub struct Sobol {
    directions: Vec<[u32; BITS]>,
    shift: Vec<u32>,
    points: u64,
}

impl Sobol {
    /// So many points in so many dimensions; `seed` shifts them. None if there are more than the sequence has.
    pub fn new(dimensions: usize, points: u64, seed: Option<u64>) -> Option<Self> {
        if dimensions > DIMENSIONS || points > 1 << BITS {
            return None;
        }
        let first: [u32; BITS] = std::array::from_fn(|bit| 1 << (BITS - 1 - bit));
        let rest = JOE_KUO.lines().map(directions);
        let mut luck = draws(seed.unwrap_or_default(), 2, 0);
        let mut word = || seed.map_or(0, |_| (luck.uniform() * 4_294_967_296.0) as u32);
        Some(Self {
            directions: std::iter::once(first).chain(rest).take(dimensions).collect(),
            shift: (0..dimensions).map(|_| word()).collect(),
            points,
        })
    }

    /// The coordinates of one point, in [0, 1).
    pub fn point(&self, number: u64) -> impl Iterator<Item = f64> + '_ {
        let gray = number ^ (number >> 1);
        self.directions.iter().zip(&self.shift).map(move |(directions, shift)| {
            let set = directions.iter().enumerate().filter(|(bit, _)| gray >> bit & 1 == 1);
            let word = set.fold(*shift, |word, (_, direction)| word ^ direction);
            f64::from(word) / 4_294_967_296.0
        })
    }
}

/// Direction numbers from a line of the table.
fn directions(line: &str) -> [u32; BITS] {
    let numbers: Vec<u32> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let mut out = [0; BITS];
    let [degree, coefficients, first @ ..] = numbers.as_slice() else { return out };
    let degree = *degree as usize;
    for bit in 0..BITS {
        out[bit] = if bit < degree {
            first.get(bit).map_or(0, |m| m << (BITS - 1 - bit))
        } else {
            let mut word = out[bit - degree] ^ (out[bit - degree] >> degree);
            for k in 1..degree {
                if coefficients >> (degree - 1 - k) & 1 == 1 {
                    word ^= out[bit - k];
                }
            }
            word
        };
    }
    out
}

impl Design for Sobol {
    fn points(&self) -> u64 {
        self.points
    }

    fn place(&self, point: u64, out: &mut Vec<Place>) {
        out.clear();
        out.extend(self.point(point).map(Place::Share));
    }
}

#[cfg(test)]
mod tests {
    use super::super::shares;
    use super::*;

    /// Expected values: `scipy.stats.qmc.Sobol(400, scramble=False)`, scipy 1.17.
    #[test]
    fn the_sequence_is_that_of_joe_and_kuo() {
        let sobol = Sobol::new(400, 1024, None).unwrap();
        let first: Vec<Vec<f64>> =
            (0..8).map(|point| sobol.point(point).take(5).collect()).collect();
        assert_eq!(
            first,
            [
                [0.0, 0.0, 0.0, 0.0, 0.0],
                [0.5, 0.5, 0.5, 0.5, 0.5],
                [0.75, 0.25, 0.25, 0.25, 0.75],
                [0.25, 0.75, 0.75, 0.75, 0.25],
                [0.375, 0.375, 0.625, 0.875, 0.375],
                [0.875, 0.875, 0.125, 0.375, 0.875],
                [0.625, 0.125, 0.875, 0.625, 0.625],
                [0.125, 0.625, 0.375, 0.125, 0.125],
            ]
        );
        let far = shares(&sobol, 777);
        assert_eq!(
            [0, 1, 2, 3, 17, 99, 399].map(|d| far[d]),
            [
                0.692_382_812_5,
                0.936_523_437_5,
                0.163_085_937_5,
                0.274_414_062_5,
                0.864_257_812_5,
                0.510_742_187_5,
                0.926_757_812_5
            ]
        );
        let last = shares(&sobol, 1023);
        assert_eq!(
            [5, 250, 399].map(|d| last[d]),
            [0.438_476_562_5, 0.862_304_687_5, 0.008_789_062_5]
        );
    }

    #[test]
    fn a_shift_keeps_one_point_in_each_part() {
        let sobol = Sobol::new(6, 64, Some(3)).unwrap();
        for dimension in 0..6 {
            let mut parts: Vec<usize> =
                (0..64).map(|point| (shares(&sobol, point)[dimension] * 64.0) as usize).collect();
            parts.sort_unstable();
            assert_eq!(parts, (0..64).collect::<Vec<_>>());
        }
        assert!(shares(&sobol, 0).iter().all(|share| *share > 0.0));
        assert!(Sobol::new(401, 2, None).is_none());
    }
}
