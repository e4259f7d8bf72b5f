//! Halving an interval until the place where a condition turns is known: one way for everything that is found so. It knows no equation.

/// The interval that is left of [`low`, `high`] after so many halvings, the place sought lying above every point of which `below` is true
/// and not above the others.
#[inline]
pub fn halve(low: f64, high: f64, halvings: u32, mut below: impl FnMut(f64) -> bool) -> (f64, f64) {
    let (mut low, mut high) = (low, high);
    for _ in 0..halvings {
        let middle = 0.5 * (low + high);
        if below(middle) { low = middle } else { high = middle }
    }
    (low, high)
}

/// The middle of what is left.
#[inline]
pub fn root(low: f64, high: f64, halvings: u32, below: impl FnMut(f64) -> bool) -> f64 {
    let (low, high) = halve(low, high, halvings, below);
    0.5 * (low + high)
}

/// Secants that [`turn`] tries.
const SECANTS: u32 = 12;

/// The low end that [`halve`] leaves of [0, 1] where `spare` is concave, not below 0 at 0 and below 0 at 1, and the place sought is where it becomes
/// negative: the same number in a third of the looks, and at most a dozen more than halving takes. `ends` are its values at 0 and 1; `halvings` ≤ 52.
///
/// Secants give the places to look at, the value of an end that has stood still being halved (the Illinois rule: Dowell & Jarratt 1971); where a
/// dozen of them have not found it, halving does.
pub fn turn(ends: [f64; 2], halvings: u32, mut spare: impl FnMut(f64) -> f64) -> f64 {
    let grain = 1.0 / (1_u64 << halvings) as f64;
    let (mut low, mut high) = (0, 1_u64 << halvings);
    let [mut above, mut below] = ends;
    let mut stood = None;
    for look in 0.. {
        if high - low < 2 {
            break;
        }
        let secant = (high - low) as f64 * (above / (above - below));
        let step = if look < SECANTS { secant as u64 } else { (high - low) / 2 };
        let here = low + step.clamp(1, high - low - 1);
        let value = spare(here as f64 * grain);
        let holds = value >= 0.0;
        if holds {
            (low, above) = (here, value);
        } else {
            (high, below) = (here, value);
        }
        if stood == Some(holds) {
            *(if holds { &mut below } else { &mut above }) *= 0.5;
        }
        stood = Some(holds);
    }
    low as f64 * grain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// start + slope·x − fall·x^power, concave, and how many looks it takes to find where it becomes negative.
    fn found(start: f64, slope: f64, fall: f64, power: f64) -> (f64, u32) {
        let value = |x: f64| start + slope * x - fall * libm::pow(x, power);
        let mut looks = 0;
        let ends = [start, value(1.0)];
        let found = turn(ends, 24, |x| {
            looks += 1;
            value(x)
        });
        assert_eq!(found.to_bits(), halve(0.0, 1.0, 24, |x| value(x) >= 0.0).0.to_bits());
        (found, looks)
    }

    #[test]
    fn secants_take_a_third_of_the_looks() {
        let mut looks = Vec::new();
        for start in [0.01, 0.1, 0.3, 0.7] {
            for (slope, power) in [(-0.5, 1.5), (0.0, 1.0), (0.0, 2.0), (0.0, 3.0), (0.5, 2.0)] {
                looks.push(found(start, slope, slope + start + 0.2, power).1);
            }
        }
        assert!(looks.iter().sum::<u32>() < 8 * looks.len() as u32, "{looks:?}");
        // It stands still where it begins: a dozen secants lead nowhere.
        assert!((25..=36).contains(&found(0.0, 0.2, 1.9, 4.0).1));
    }

    proptest! {
        #[test]
        fn secants_find_what_halving_finds(
            start in 0.0f64..1.0, fall in 1e-6f64..2.0, power in 1.0f64..6.0, slope in -1.0f64..1.0,
        ) {
            let fall = fall + slope.max(0.0);
            prop_assume!(start + slope - fall < 0.0);
            prop_assert!(found(start, slope, fall, power).1 <= 36);
        }
    }

    #[test]
    fn the_place_stays_inside() {
        assert_eq!(halve(0.0, 1.0, 0, |_| true), (0.0, 1.0));
        assert_eq!(halve(0.0, 1.0, 3, |x| x < 0.3), (0.25, 0.375));
        assert!((root(0.0, 2.0, 60, |x| x * x < 2.0) - std::f64::consts::SQRT_2).abs() < 1e-15);
        assert_eq!(halve(0.0, 1.0, 200, |_| true).1, 1.0);
    }
}
