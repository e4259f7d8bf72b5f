//! Harm that states suffer, in retaliations: what was suffered lately and fades, and all of it (§3,
//! §8). Written by what happens, read by what presses on agreement and by what is measured. It
//! decides nothing.

use bevy_ecs::{
    prelude::{Component, Query, ResMut, Resource},
    system::SystemParam,
};

use super::{
    instruments::Instruments,
    states::{by_slot, by_slot_mut},
};

/// Harm of one state.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct Harm {
    /// Harm suffered before the first round.
    pub before: f64,
    /// Harm lately suffered, fading by the round; what was suffered before the first is not in it.
    pub lately: f64,
    /// Harm of this round.
    pub fresh: f64,
    /// All harm of the run.
    pub total: f64,
}

impl Harm {
    /// A state that has suffered so much before the first round.
    pub fn new(before: f64) -> Self {
        Self { before, ..Self::default() }
    }

    /// As before the first round.
    pub fn clear(&mut self) {
        *self = Self::new(self.before);
    }

    /// The state suffers.
    pub fn suffer(&mut self, harm: f64) {
        self.fresh += harm;
        self.total += harm;
    }

    /// A round passes: what was suffered lately fades to the share `decay`, and what is fresh is
    /// added to it.
    pub fn turn(&mut self, decay: f64) {
        self.lately = decay * self.lately + self.fresh;
        self.fresh = 0.0;
    }
}

/// How incidents spill over from their victims to others.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Spillover {
    /// Share of an incident's severity that spills over if all links are open, in [0, 1].
    pub share: f64,
    /// All harm of the run that spilled over.
    pub harm: f64,
}

impl Spillover {
    /// One state suffers an incident, part of which spills over to the others along links as open
    /// as their instruments of data control now leave them: severity·share·open·open/(N − 1) each.
    pub fn strike(
        &mut self,
        harm: &mut [Harm],
        instruments: &[Instruments],
        victim: usize,
        severity: f64,
    ) {
        harm[victim].suffer(severity);
        let others = harm.len().saturating_sub(1).max(1) as f64;
        let each = severity * self.share * instruments[victim].open() / others;
        if each <= 0.0 {
            return;
        }
        let states = harm.iter_mut().zip(instruments).enumerate();
        for (_, (state, own)) in states.filter(|(slot, _)| *slot != victim) {
            let harm = each * own.open();
            state.suffer(harm);
            self.harm += harm;
        }
    }
}

/// States that incidents strike.
#[derive(SystemParam)]
pub struct Sufferers<'w, 's> {
    harm: Query<'w, 's, &'static mut Harm>,
    instruments: Query<'w, 's, &'static Instruments>,
    spillover: ResMut<'w, Spillover>,
}

impl Sufferers<'_, '_> {
    /// One state suffers an incident, and others with it.
    pub fn strike(&mut self, victim: usize, severity: f64) {
        let harm = by_slot_mut(&mut self.harm);
        self.spillover.strike(harm, by_slot(&self.instruments), victim, severity);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harm_spills_over_open_links_and_fades() {
        let mut instruments = [0.0, 0.5, 1.0].map(|control| Instruments::new([control; 3]));
        let mut harm = [Harm::new(0.0); 3];
        let mut spillover = Spillover { share: 0.2, harm: 0.0 };
        spillover.strike(&mut harm, &instruments, 0, 2.0);
        assert_eq!(harm.map(|state| state.fresh), [2.0, 0.1, 0.0]);
        harm.iter_mut().for_each(|state| state.turn(0.8));
        harm[0].suffer(1.0);
        harm.iter_mut().for_each(|state| state.turn(0.8));
        assert!((harm[0].lately - 2.6).abs() < 1e-15 && (harm[1].lately - 0.08).abs() < 1e-15);
        assert_eq!((harm[0].total, spillover.harm), (3.0, 0.1));
        harm.iter_mut().for_each(Harm::clear);
        assert_eq!(harm, [Harm::new(0.0); 3]);
        spillover.harm = 0.0;
        instruments[1] = Instruments::new([1.0; 3]);
        spillover.strike(&mut harm, &instruments, 0, 2.0);
        assert_eq!((harm[1].fresh, spillover.harm), (0.0, 0.0));
    }
}
