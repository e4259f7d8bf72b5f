//! When it pays to keep what one is bound to, though it costs something now.
//!
//! Source: the trigger strategies of Friedman (1971) and Green & Porter (1984), with detection and false alarms.

/// The largest loss that is borne rather than lose cooperation: δ(d − e)·v/(1 − δ(1 − e)).
///
/// `patience` δ in [0, 1) discounts a round; a breach is noticed with probability `detection` d, a promise that was kept is taken for a
/// breach with `false_alarm` e; cooperation is worth `value` v ≥ 0 a round. Never negative.
pub fn bearable_loss(patience: f64, detection: f64, false_alarm: f64, value: f64) -> f64 {
    let gained = patience * (detection - false_alarm) * value;
    (gained / (1.0 - patience * (1.0 - false_alarm))).max(0.0)
}

/// The probability that a breach of a norm is seen: operability · (1 − (1 − transparency)(1 − monitoring)), all in [0, 1]. Ours: what is
/// vague cannot be seen to be broken, and verification sees part of what is not open anyway.
pub fn detection(operability: f64, transparency: f64, monitoring: f64) -> f64 {
    operability * (1.0 - (1.0 - transparency) * (1.0 - monitoring))
}

/// The least patience δ at which a promise is kept that costs `loss` L a round, L/((d − e)·v + (1 − e)·L): where [`bearable_loss`] is L.
/// Above 1 no patience will do.
pub fn least_patience(loss: f64, detection: f64, false_alarm: f64, value: f64) -> f64 {
    loss / ((detection - false_alarm) * value + (1.0 - false_alarm) * loss)
}

#[cfg(test)]
mod tests {
    use super::{bearable_loss, detection, least_patience};

    #[test]
    fn patience_and_detection_bear_more_and_false_alarms_less() {
        assert!((bearable_loss(0.9, 1.0, 0.0, 0.1) - 0.9).abs() < 1e-12);
        assert!(bearable_loss(0.9, 0.5, 0.0, 0.1) < bearable_loss(0.9, 1.0, 0.0, 0.1));
        assert!(bearable_loss(0.5, 1.0, 0.0, 0.1) < bearable_loss(0.9, 1.0, 0.0, 0.1));
        assert!(bearable_loss(0.9, 1.0, 0.1, 0.1) < bearable_loss(0.9, 1.0, 0.0, 0.1));
        let least = least_patience(0.02, 0.7, 0.1, 0.03);
        assert!((bearable_loss(least, 0.7, 0.1, 0.03) - 0.02).abs() < 1e-12);
        assert_eq!((detection(0.5, 0.6, 0.0), detection(0.5, 0.6, 1.0)), (0.3, 0.5));
        assert_eq!(detection(0.0, 1.0, 1.0), 0.0);
        assert_eq!(bearable_loss(0.9, 0.1, 0.2, 0.1), 0.0);
    }
}
