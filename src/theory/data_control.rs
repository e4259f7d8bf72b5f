//! Control of data: what it brings who controls, with diminishing returns, and what it takes from common use. The forms are ours;
//! that flows need both ends open is the product form of gravity models of exchange.

/// What control `control` in [0, 1] reaches of what full control does, in [0, 1]: (1 − e^(−λc))/(1 − e^(−λ)), rising ever more slowly.
/// λ = `saturation` > 0; near 0 the line.
pub fn reach(control: f64, saturation: f64) -> f64 {
    let full = -libm::expm1(-saturation);
    if full < 1e-12 { control } else { -libm::expm1(-saturation * control) / full }
}

/// Common-use benefit of each state: the mean over its pairs of the product of the two opennesses, times `worth`. By sums, in one pass.
/// A state alone has nobody to share with.
pub fn common_use(openness: &[f64], worth: f64, benefit: &mut [f64]) {
    let all: f64 = openness.iter().sum();
    let others = openness.len().saturating_sub(1).max(1) as f64;
    for (out, open) in benefit.iter_mut().zip(openness) {
        *out = worth * open * (all - open) / others;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_reaches_ever_less_far() {
        let steps = [0.0, 0.25, 0.5, 0.75, 1.0].map(|c| reach(c, 2.0));
        assert!(steps[0] == 0.0 && (steps[4] - 1.0).abs() < 1e-15);
        let gains: Vec<f64> = steps.windows(2).map(|w| w[1] - w[0]).collect();
        assert!(gains.windows(2).all(|w| w[1] < w[0] && w[1] > 0.0));
        assert!((reach(0.3, 1e-15) - 0.3).abs() < 1e-9);
    }

    #[test]
    fn one_closed_state_costs_all_and_itself_most() {
        let mut open = [0.0; 4];
        common_use(&[1.0; 4], 0.2, &mut open);
        assert!(open.iter().all(|benefit| (benefit - 0.2).abs() < 1e-15));
        let mut one = [0.0; 4];
        common_use(&[0.0, 1.0, 1.0, 1.0], 0.2, &mut one);
        assert!(one[0] == 0.0 && one[1..].iter().all(|b| *b < 0.2 && *b > 0.0));
        common_use(&[1.0], 1.0, &mut one[..1]);
        assert_eq!(one[0], 0.0);
    }

    #[test]
    fn sums_give_what_pairs_do() {
        let open = [0.2, 0.9, 0.4, 0.7];
        let mut benefit = [0.0; 4];
        common_use(&open, 1.0, &mut benefit);
        for i in 0..4 {
            let pairs: f64 = (0..4).filter(|k| *k != i).map(|k| open[i] * open[k]).sum();
            assert!((benefit[i] - pairs / 3.0).abs() < 1e-15);
        }
    }
}
