//! Sensitivity of measures to factors, from finished sweeps: Sobol's indices with SALib's estimators (first order,
//! Saltelli et al. 2010; total order, Jansen 1999) and bootstrap intervals, and Morris's μ*, μ and σ. It reads no file.

use crate::model::random::{Purpose, Streams};

/// Resamples of the bootstrap.
const RESAMPLES: usize = 1_000;
/// The 97.5 % point of the standard normal.
const Z: f64 = 1.959_963_984_540_054;

/// One factor's indices, with half-widths of their 95 % intervals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SobolIndex {
    /// Share of the variance that the factor explains alone.
    pub first: f64,
    /// Half-width of its interval.
    pub first_half: f64,
    /// Share that it explains with all its interactions.
    pub total: f64,
    /// Half-width of its interval.
    pub total_half: f64,
}

/// Indices of every factor from the blocks of a Saltelli design: `values` by point, `block` points for each base
/// sample. A block in which a value is missing is left out whole, as SALib's users must. None if fewer than two are left
/// or nothing varies, be it in the two independent samples alone, of whose variance indices are shares.
pub fn sobol(
    values: &[Option<f64>],
    factors: usize,
    block: usize,
    seed: u64,
) -> Option<Vec<SobolIndex>> {
    let whole: Vec<Vec<f64>> =
        values.chunks_exact(block).filter_map(|block| block.iter().copied().collect()).collect();
    if whole.len() < 2 {
        return None;
    }
    let all = whole.iter().flatten();
    let n = (whole.len() * block) as f64;
    let mean = all.clone().sum::<f64>() / n;
    let deviation = (all.map(|y| (y - mean) * (y - mean)).sum::<f64>() / n).sqrt();
    // What rounding alone moves does not vary.
    if deviation <= 1e-12 * mean.abs() {
        return None;
    }
    // SALib standardises over all points before it estimates.
    let scaled: Vec<Vec<f64>> =
        whole.iter().map(|block| block.iter().map(|y| (y - mean) / deviation).collect()).collect();
    let mut luck = Streams { seed, replication: 0 }.page(Purpose::Bootstrap, 0, 0);
    let as_drawn: Vec<usize> = (0..scaled.len()).collect();
    if variance(&scaled, &as_drawn).1 < 1e-12 {
        return None;
    }
    let point: Vec<(f64, f64)> = (0..factors).map(|f| indices(&scaled, &as_drawn, f)).collect();
    let mut resampled: Vec<Vec<(f64, f64)>> = vec![Vec::with_capacity(RESAMPLES); factors];
    for _ in 0..RESAMPLES {
        let drawn: Vec<usize> = (0..scaled.len()).map(|_| luck.below(scaled.len())).collect();
        for (factor, into) in resampled.iter_mut().enumerate() {
            into.push(indices(&scaled, &drawn, factor));
        }
    }
    let of = |(factor, drawn): (usize, &Vec<(f64, f64)>)| SobolIndex {
        first: point[factor].0,
        first_half: Z * spread(drawn.iter().map(|pair| pair.0)),
        total: point[factor].1,
        total_half: Z * spread(drawn.iter().map(|pair| pair.1)),
    };
    Some(resampled.iter().enumerate().map(of).collect())
}

/// How many blocks of a Saltelli design are whole, and how many there are.
pub fn whole_blocks(values: &[Option<f64>], block: usize) -> (usize, usize) {
    let blocks = values.chunks_exact(block);
    (blocks.clone().filter(|block| block.iter().all(Option::is_some)).count(), blocks.count())
}

/// First and total order of one factor over some blocks.
fn indices(blocks: &[Vec<f64>], drawn: &[usize], factor: usize) -> (f64, f64) {
    let (n, variance) = variance(blocks, drawn);
    let row = |at: usize| {
        let block = &blocks[at];
        (block[0], block[factor + 1], block[block.len() - 1])
    };
    let rows = drawn.iter().map(|at| row(*at));
    let first = rows.clone().map(|(a, ab, b)| b * (ab - a)).sum::<f64>() / n / variance;
    let total = 0.5 * rows.map(|(a, ab, _)| (a - ab) * (a - ab)).sum::<f64>() / n / variance;
    (first, total)
}

/// Number of blocks, and the variance over their independent samples: the first and the last point of each.
fn variance(blocks: &[Vec<f64>], drawn: &[usize]) -> (f64, f64) {
    let n = drawn.len() as f64;
    let ends = drawn.iter().map(|at| (blocks[*at][0], blocks[*at][blocks[*at].len() - 1]));
    let mean = ends.clone().map(|(a, b)| a + b).sum::<f64>() / (2.0 * n);
    let square = |y: f64| (y - mean) * (y - mean);
    (n, ends.map(|(a, b)| square(a) + square(b)).sum::<f64>() / (2.0 * n))
}

/// Standard deviation, n − 1 in the denominator.
fn spread(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let n = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / n;
    (values.map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0)).sqrt()
}

/// One factor's elementary effects.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MorrisEffect {
    /// Mean effect.
    pub mean: f64,
    /// Mean size of the effect, μ*.
    pub star: f64,
    /// Half-width of the 95 % interval of μ*.
    pub star_half: f64,
    /// Standard deviation: interactions and curvature.
    pub sigma: f64,
    /// Steps behind it: those of which both ends have a value.
    pub steps: usize,
}

/// What each step of Morris's trajectories moves, from the places of all points.
pub fn moves(points: &[Vec<f64>], factors: usize) -> Vec<(usize, f64)> {
    let step = |pair: &[Vec<f64>]| {
        let change = |factor: &usize| pair[1][*factor] - pair[0][*factor];
        let moved = (0..factors).find(|factor| change(factor) != 0.0).unwrap_or(0);
        (moved, change(&moved))
    };
    points.chunks_exact(factors + 1).flat_map(|points| points.windows(2).map(step)).collect()
}

/// Effects of every factor from Morris's trajectories: the moves of each step (factor, and by what share of its range),
/// and values by point. A step with a missing value is left out. None for a factor with fewer than two steps.
pub fn morris(
    moves: &[(usize, f64)],
    values: &[Option<f64>],
    factors: usize,
    seed: u64,
) -> Vec<Option<MorrisEffect>> {
    let mut effects: Vec<Vec<f64>> = vec![Vec::new(); factors];
    for (trajectory, points) in values.chunks_exact(factors + 1).enumerate() {
        for (step, pair) in points.windows(2).enumerate() {
            let (factor, by) = moves[trajectory * factors + step];
            if let [Some(from), Some(to)] = pair {
                effects[factor].push((to - from) / by);
            }
        }
    }
    let mut luck = Streams { seed, replication: 0 }.page(Purpose::Bootstrap, 1, 0);
    let mut of = |effects: &Vec<f64>| {
        let n = effects.len();
        if n < 2 {
            return None;
        }
        let mean_of = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / n as f64;
        let resample = |_| {
            let mut drawn = (0..n).map(|_| effects[luck.below(n)].abs());
            mean_of(&mut drawn)
        };
        let resampled: Vec<f64> = (0..RESAMPLES).map(resample).collect();
        Some(MorrisEffect {
            mean: mean_of(&mut effects.iter().copied()),
            star: mean_of(&mut effects.iter().map(|e| e.abs())),
            star_half: Z * spread(resampled.iter().copied()),
            sigma: spread(effects.iter().copied()),
            steps: n,
        })
    };
    effects.iter().map(&mut of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sweep::design::{Design, Place, saltelli::Saltelli};

    fn points(design: &dyn Design) -> Vec<Vec<f64>> {
        let mut out = Vec::new();
        let share = |place: &Place| if let Place::Share(share) = place { *share } else { f64::NAN };
        (0..design.points())
            .map(|point| {
                design.place(point, &mut out);
                out.iter().map(share).collect()
            })
            .collect()
    }

    /// Ishigami's function on [−π, π]³ (a = 7, b = 0.1).
    fn ishigami(share: &[f64]) -> f64 {
        let pi = std::f64::consts::PI;
        let x: Vec<f64> = share.iter().map(|u| -pi + u * 2.0 * pi).collect();
        let (sine, second) = (libm::sin(x[0]), libm::sin(x[1]));
        sine + 7.0 * second * second + 0.1 * x[2] * x[2] * x[2] * x[2] * sine
    }

    /// Expected: SALib 1.5, sobol.sample(…, 1024, scramble=False) and sobol.analyze(…, num_resamples=1000, seed=1).
    #[test]
    fn sobols_indices_are_salibs_on_ishigami() {
        let design = Saltelli::new(3, 1024, true, None).unwrap();
        let values: Vec<Option<f64>> = points(&design).iter().map(|x| Some(ishigami(x))).collect();
        let found = sobol(&values, 3, 8, 1).unwrap();
        let first = [0.332_955_105_353_173, 0.441_313_938_544_067, 0.018_578_437_929_573];
        let total = [0.558_179_045_711_466, 0.443_284_584_030_348, 0.242_149_373_354_965];
        let halves = [(0.0607, 0.0841), (0.0524, 0.0403), (0.0541, 0.0261)];
        for (factor, index) in found.iter().enumerate() {
            assert!((index.first - first[factor]).abs() < 1e-10, "{index:?}");
            assert!((index.total - total[factor]).abs() < 1e-10, "{index:?}");
            // Other luck of the bootstrap: the half-widths agree to a tenth.
            assert!((index.first_half / halves[factor].0 - 1.0).abs() < 0.1, "{index:?}");
            assert!((index.total_half / halves[factor].1 - 1.0).abs() < 0.1, "{index:?}");
        }
    }

    #[test]
    fn a_missing_value_takes_its_block_along() {
        let design = Saltelli::new(3, 64, true, None).unwrap();
        let mut values: Vec<Option<f64>> =
            points(&design).iter().map(|x| Some(ishigami(x))).collect();
        let without: Vec<Option<f64>> =
            values.iter().enumerate().filter(|(at, _)| at / 8 != 5).map(|(_, y)| *y).collect();
        values[43] = None;
        assert_eq!(whole_blocks(&values, 8), (63, 64));
        assert_eq!(sobol(&values, 3, 8, 1), sobol(&without, 3, 8, 1));
        assert_eq!(sobol(&[Some(1.0); 80], 3, 8, 1), None);
        let rounded: Vec<Option<f64>> =
            (0..80).map(|at| Some(0.1 + f64::from(at % 3) * 1e-17)).collect();
        assert_eq!(sobol(&rounded, 3, 8, 1), None);
        let mut crossed_alone = [Some(1.0); 80];
        crossed_alone[1] = Some(2.0);
        assert_eq!(sobol(&crossed_alone, 3, 8, 1), None);
    }

    /// Six trajectories that SALib drew, by the levels of its grid, and what it makes of them.
    /// Expected: SALib 1.6.0, morris.sample(problem, 6, num_levels=4, seed=3), morris.analyze(problem, X,
    /// Ishigami.evaluate(X), num_levels=4, num_resamples=1000, seed=1).
    #[test]
    fn morriss_effects_are_salibs_on_ishigami() {
        let levels = "333 331 311 111 220 200 000 002 233 033 013 011 113 111 311 331 310 312 332 132 200 000 002 022";
        let third = |c: char| f64::from(c.to_digit(10).unwrap()) / 3.0;
        let all: Vec<Vec<f64>> =
            levels.split(' ').map(|point| point.chars().map(third).collect()).collect();
        let values: Vec<Option<f64>> = all.iter().map(|x| Some(ishigami(x))).collect();
        let found = morris(&moves(&all, 3), &values, 3, 1);
        let mean = [7.704_054_111_593_103, -2.625, -2.082_932_034_444_372];
        let star = [7.704_054_111_593_103, 7.875, 2.082_932_034_444_373_6];
        let sigma = [6.845_213_166_091_862, 8.133_265_027_035_572, 5.102_120_653_285_987];
        let halves = [5.106_183_9, 0.0, 3.630_395_9];
        for (factor, effect) in found.iter().enumerate() {
            let effect = effect.unwrap();
            assert!((effect.mean - mean[factor]).abs() < 1e-9, "{effect:?}");
            assert!((effect.star - star[factor]).abs() < 1e-9, "{effect:?}");
            assert!((effect.sigma - sigma[factor]).abs() < 1e-9, "{effect:?}");
            assert_eq!(effect.steps, 6);
            // Other luck of the bootstrap: the half-widths agree to a tenth.
            let half: f64 = halves[factor];
            assert!((effect.star_half - half).abs() <= 0.1 * half + 1e-9, "{effect:?}");
        }
    }

    #[test]
    fn morris_tells_linear_from_curved() {
        use crate::sweep::design::morris::Morris;
        let design = Morris { factors: 3, trajectories: 40, levels: 4, seed: 2 };
        let all = points(&design);
        let values: Vec<Option<f64>> = all.iter().map(|x| Some(2.0 * x[0] + x[1] * x[1])).collect();
        let found = morris(&moves(&all, 3), &values, 3, 1);
        let (linear, curved, idle) = (found[0].unwrap(), found[1].unwrap(), found[2].unwrap());
        assert!((linear.star - 2.0).abs() < 1e-9 && linear.sigma < 1e-9, "{linear:?}");
        assert!(curved.sigma > 0.1 && (0.6..1.4).contains(&curved.star), "{curved:?}");
        assert_eq!((idle.star, idle.sigma), (0.0, 0.0));
    }
}
