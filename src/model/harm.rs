//! Harm that states suffer, in retaliations: what was suffered lately and fades, and all of it (§3, §8). Written by what happens, read by
//! what presses on agreement and by what is measured. It decides nothing.

use bevy_ecs::prelude::Resource;

use super::instruments::Instruments;

/// Harm by slot.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Harm {
    /// Harm lately suffered, fading by the round; what the scenario says of the time before is not in it.
    pub lately: Vec<f64>,
    /// Harm of this round.
    pub fresh: Vec<f64>,
    /// All harm of the run.
    pub total: Vec<f64>,
    /// All harm of the run that spilled over from others.
    pub spilled: f64,
    /// Share of an incident's severity that spills over if all links are open, in [0, 1].
    pub spillover: f64,
}

impl Harm {
    /// So many states, of whom nobody has suffered yet.
    pub fn new(states: usize, spillover: f64) -> Self {
        let none = vec![0.0; states];
        Self { lately: none.clone(), fresh: none.clone(), total: none, spilled: 0.0, spillover }
    }

    /// As before the first round.
    pub fn clear(&mut self) {
        for column in [&mut self.lately, &mut self.fresh, &mut self.total] {
            column.fill(0.0);
        }
        self.spilled = 0.0;
    }

    /// One state suffers.
    pub fn suffer(&mut self, slot: usize, harm: f64) {
        self.fresh[slot] += harm;
        self.total[slot] += harm;
    }

    /// One state suffers an incident, part of which spills over to the others along links as open as their instruments of data control
    /// now leave them: severity·spillover·open·open/(N − 1) each.
    pub fn strike(&mut self, victim: usize, severity: f64, instruments: &Instruments) {
        self.suffer(victim, severity);
        let states = self.total.len();
        let others = states.saturating_sub(1).max(1) as f64;
        let each = severity * self.spillover * instruments.open(victim) / others;
        if each <= 0.0 {
            return;
        }
        for slot in (0..states).filter(|slot| *slot != victim) {
            let harm = each * instruments.open(slot);
            self.suffer(slot, harm);
            self.spilled += harm;
        }
    }

    /// A round passes: what was suffered lately fades to the share `decay`, and what is fresh is added to it.
    pub fn turn(&mut self, decay: f64) {
        for (lately, fresh) in self.lately.iter_mut().zip(&mut self.fresh) {
            *lately = decay * *lately + *fresh;
            *fresh = 0.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Harm, Instruments};

    #[test]
    fn harm_spills_over_open_links_and_fades() {
        let control = || vec![0.0, 0.5, 1.0];
        let control = [control(), control(), control()];
        let mut instruments = Instruments { control, ..Instruments::default() };
        let mut harm = Harm::new(3, 0.2);
        harm.strike(0, 2.0, &instruments);
        assert_eq!(harm.fresh, [2.0, 0.1, 0.0]);
        harm.turn(0.8);
        harm.suffer(0, 1.0);
        harm.turn(0.8);
        assert!((harm.lately[0] - 2.6).abs() < 1e-15 && (harm.lately[1] - 0.08).abs() < 1e-15);
        assert_eq!((harm.total[0], harm.spilled), (3.0, 0.1));
        harm.clear();
        assert_eq!(harm, Harm::new(3, 0.2));
        instruments.control.iter_mut().for_each(|control| control[1] = 1.0);
        harm.strike(0, 2.0, &instruments);
        assert_eq!((harm.fresh[1], harm.spilled), (0.0, 0.0));
    }
}
