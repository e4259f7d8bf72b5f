//! Cyber power of states: what each can do to others, keep off and find out (§2), and what aid,
//! data control and growth add to it in a run. Every mechanism that changes it writes a
//! contribution of its own; it decides nothing.

use bevy_ecs::prelude::Component;

use crate::spec::state::StateSpec;

/// What a state has of a power that its scenario leaves out: the middle of the scale.
pub const DEFAULT_POWER: f64 = 0.5;

/// The names under `state[].cyber`.
pub const POWERS: [&str; 3] = ["offence", "defence", "attribution"];

/// Cyber power of a state. The first three come from the scenario; the rest are contributions,
/// which
/// [`CyberPower::clear`] takes back before each run. Read them together through the methods.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct CyberPower {
    /// Power to harm others, in [0, 1].
    pub offence: f64,
    /// Power to keep harm off, in [0, 1].
    pub defence: f64,
    /// Power to find out who did it, in [0, 1].
    pub attribution: f64,
    /// What growth adds to offence (a shift of power).
    pub growth_offence: f64,
    /// What capacity building adds to defence.
    pub aid_defence: f64,
    /// What capacity building adds to attribution.
    pub aid_attribution: f64,
    /// What control of data adds to attribution.
    pub control_attribution: f64,
    /// The factor that control of data puts on exposure to non-state incidents; 1 without any.
    pub control_exposure: f64,
}

impl CyberPower {
    /// Power to which nothing has been added.
    pub fn new(offence: f64, defence: f64, attribution: f64) -> Self {
        Self {
            offence,
            defence,
            attribution,
            growth_offence: 0.0,
            aid_defence: 0.0,
            aid_attribution: 0.0,
            control_attribution: 0.0,
            control_exposure: 1.0,
        }
    }

    /// The power of this state; [`DEFAULT_POWER`] where one is left out.
    pub fn of(state: &StateSpec) -> Self {
        let named = |name: &str| state.cyber.get(name).copied().unwrap_or(DEFAULT_POWER);
        let [offence, defence, attribution] = POWERS.map(named);
        Self::new(offence, defence, attribution)
    }

    /// Takes every contribution back.
    pub fn clear(&mut self) {
        *self = Self::new(self.offence, self.defence, self.attribution);
    }

    /// Offence with growth, in [0, 1].
    pub fn offence(&self) -> f64 {
        (self.offence + self.growth_offence).clamp(0.0, 1.0)
    }

    /// Defence with aid, in [0, 1].
    pub fn defence(&self) -> f64 {
        (self.defence + self.aid_defence).clamp(0.0, 1.0)
    }

    /// Attribution with aid and control, in [0, 1].
    pub fn attribution(&self) -> f64 {
        let added = self.aid_attribution + self.control_attribution;
        (self.attribution + added).clamp(0.0, 1.0)
    }

    /// Factor on the exposure to non-state incidents, in [0, 1].
    pub fn exposure(&self) -> f64 {
        self.control_exposure.clamp(0.0, 1.0)
    }
}

/// By how much the offence of a state grows in a year.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Growth(pub f64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contributions_add_up_within_bounds_and_are_taken_back() {
        let plain = CyberPower::new(0.4, 0.7, 0.6);
        let mut power = CyberPower {
            growth_offence: 0.2,
            aid_defence: 0.5,
            aid_attribution: 0.1,
            control_attribution: 0.2,
            control_exposure: 0.3,
            ..plain
        };
        assert!((power.offence() - 0.6).abs() < 1e-15 && power.defence() == 1.0);
        assert!((power.attribution() - 0.9).abs() < 1e-15 && power.exposure() == 0.3);
        power.control_exposure = 1.4;
        assert_eq!(power.exposure(), 1.0);
        power.clear();
        assert_eq!(power, plain);
    }
}
