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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_stays_inside() {
        assert_eq!(halve(0.0, 1.0, 0, |_| true), (0.0, 1.0));
        assert_eq!(halve(0.0, 1.0, 3, |x| x < 0.3), (0.25, 0.375));
        assert!((root(0.0, 2.0, 60, |x| x * x < 2.0) - std::f64::consts::SQRT_2).abs() < 1e-15);
        assert_eq!(halve(0.0, 1.0, 200, |_| true).1, 1.0);
    }
}
