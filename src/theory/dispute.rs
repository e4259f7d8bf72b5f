//! A dispute over how much of a harm is made good, 0 to 100: what each side expects of a panel and would settle for.
//!
//! This model's own, from the shadow of the law (Mnookin & Kornhauser 1979) and outside options (Binmore, Rubinstein & Wolinsky 1986).

/// Where a panel looks for what is fair: half way between the claims, 50, and from there toward what is `just` (0 or 100) by what
/// it can find out, 1 − (1 − evidence)(1 − law): `evidence` in [0, 1] by itself, `law` in [0, 1] by how operable the norm in force is.
pub fn panel_centre(just: f64, evidence: f64, law: f64) -> f64 {
    50.0 + (1.0 - (1.0 - evidence) * (1.0 - law)) * (just - 50.0)
}

/// The time-dependent offer of a side that starts at `first` and comes to `last` at the deadline: `elapsed` = t/T in [0, 1], exponent β > 0.
pub fn offer(first: f64, last: f64, elapsed: f64, beta: f64) -> f64 {
    first + (last - first) * super::concession::concession_share(elapsed, beta)
}

/// The least that a claimant takes: what it could expect elsewhere, an outside option that matters only if it is better.
pub fn least(redress: f64, option: Option<f64>) -> f64 {
    option.map_or(redress, |option| redress.max(option))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_and_law_lead_from_the_middle_to_what_is_just() {
        assert_eq!(panel_centre(100.0, 0.0, 0.0), 50.0);
        assert_eq!(panel_centre(100.0, 0.5, 0.0), 75.0);
        assert_eq!(panel_centre(0.0, 0.5, 0.5), 12.5);
        assert_eq!(panel_centre(0.0, 0.0, 1.0), 0.0);
    }

    #[test]
    fn offers_go_from_the_first_to_the_last_and_weak_options_change_nothing() {
        assert_eq!((offer(100.0, 40.0, 0.0, 1.0), offer(100.0, 40.0, 1.0, 0.3)), (100.0, 40.0));
        assert!(offer(100.0, 40.0, 0.5, 0.3) > offer(100.0, 40.0, 0.5, 3.0));
        assert_eq!(
            (least(40.0, Some(30.0)), least(40.0, Some(60.0)), least(40.0, None)),
            (40.0, 60.0, 40.0)
        );
    }
}
