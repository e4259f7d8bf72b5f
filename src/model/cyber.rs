//! Cyber power of states: what each can do to others, keep off and find out (§2), and what aid, data control and growth add to
//! it in a run. Every mechanism that changes it writes a contribution of its own; it decides nothing.

use bevy_ecs::prelude::Resource;

use crate::spec::state::StateSpec;

/// What a state has of a power that its scenario leaves out: the middle of the scale.
pub const DEFAULT_POWER: f64 = 0.5;

/// The names under `state[].cyber`.
pub const POWERS: [&str; 3] = ["offence", "defence", "attribution"];

/// Cyber power by slot. The first three come from the scenario; the rest are contributions, which [`CyberPower::clear`] takes
/// back before each run. Read them together through the methods.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct CyberPower {
    /// Power to harm others, in [0, 1].
    pub offence: Vec<f64>,
    /// Power to keep harm off, in [0, 1].
    pub defence: Vec<f64>,
    /// Power to find out who did it, in [0, 1].
    pub attribution: Vec<f64>,
    /// What growth adds to offence (a shift of power).
    pub growth_offence: Vec<f64>,
    /// What capacity building adds to defence.
    pub aid_defence: Vec<f64>,
    /// What capacity building adds to attribution.
    pub aid_attribution: Vec<f64>,
    /// What control of data adds to attribution.
    pub control_attribution: Vec<f64>,
    /// The factor that control of data puts on exposure to non-state incidents; 1 without any.
    pub control_exposure: Vec<f64>,
}

impl CyberPower {
    /// The powers of these states, in their order; [`DEFAULT_POWER`] where one is left out.
    pub fn of(states: &[StateSpec]) -> Self {
        let named = |name: &str| -> Vec<f64> {
            states.iter().map(|s| s.cyber.get(name).copied().unwrap_or(DEFAULT_POWER)).collect()
        };
        let [offence, defence, attribution] = POWERS.map(named);
        let none = vec![0.0; states.len()];
        Self {
            offence,
            defence,
            attribution,
            growth_offence: none.clone(),
            aid_defence: none.clone(),
            aid_attribution: none.clone(),
            control_attribution: none,
            control_exposure: vec![1.0; states.len()],
        }
    }

    /// Takes every contribution back.
    pub fn clear(&mut self) {
        let added = [
            &mut self.growth_offence,
            &mut self.aid_defence,
            &mut self.aid_attribution,
            &mut self.control_attribution,
        ];
        added.into_iter().for_each(|column| column.fill(0.0));
        self.control_exposure.fill(1.0);
    }

    /// Offence with growth, in [0, 1].
    pub fn offence(&self, slot: usize) -> f64 {
        (self.offence[slot] + self.growth_offence[slot]).clamp(0.0, 1.0)
    }

    /// Defence with aid, in [0, 1].
    pub fn defence(&self, slot: usize) -> f64 {
        (self.defence[slot] + self.aid_defence[slot]).clamp(0.0, 1.0)
    }

    /// Attribution with aid and control, in [0, 1].
    pub fn attribution(&self, slot: usize) -> f64 {
        let added = self.aid_attribution[slot] + self.control_attribution[slot];
        (self.attribution[slot] + added).clamp(0.0, 1.0)
    }

    /// Factor on the exposure to non-state incidents, in [0, 1].
    pub fn exposure(&self, slot: usize) -> f64 {
        self.control_exposure[slot].clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one() -> CyberPower {
        let column = |x: f64| vec![x];
        CyberPower {
            offence: column(0.4),
            defence: column(0.7),
            attribution: column(0.6),
            growth_offence: column(0.0),
            aid_defence: column(0.0),
            aid_attribution: column(0.0),
            control_attribution: column(0.0),
            control_exposure: column(1.0),
        }
    }

    #[test]
    fn contributions_add_up_within_bounds_and_are_taken_back() {
        let mut power = one();
        power.growth_offence[0] = 0.2;
        power.aid_defence[0] = 0.5;
        power.aid_attribution[0] = 0.1;
        power.control_attribution[0] = 0.2;
        power.control_exposure[0] = 0.3;
        assert!((power.offence(0) - 0.6).abs() < 1e-15 && power.defence(0) == 1.0);
        assert!((power.attribution(0) - 0.9).abs() < 1e-15 && power.exposure(0) == 0.3);
        power.control_exposure[0] = 1.4;
        assert_eq!(power.exposure(0), 1.0);
        power.clear();
        assert_eq!(power, one());
    }
}
