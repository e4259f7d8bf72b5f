//! Norms in force: which level of which issue binds whom (§8). Filled by ratification, or by the scenario from the start;
//! read by everything that states do. It decides nothing.

use bevy_ecs::prelude::Resource;

use crate::spec::behaviour::Behaviour;

/// One norm in force.
#[derive(Clone, Debug, PartialEq)]
pub struct Norm {
    /// Index of its issue.
    pub issue: usize,
    /// The behaviour it governs, if any.
    pub governs: Option<Behaviour>,
    /// Its level, 0 to 100.
    pub level: f64,
    /// Its operability ω in (0, 1].
    pub operability: f64,
    /// Who is bound, by slot; a reservation unbinds one state from one norm.
    pub party: Vec<bool>,
    /// Who keeps it, by slot; true for everybody until somebody breaks it. A party that breaks it is not counted in its effect.
    pub kept: Vec<bool>,
    /// Share of the operability to which each party has committed itself, by slot, in (0, 1]; 1 for all of it.
    pub commitment: Vec<f64>,
    /// The round in which it entered into force; 0 from the start.
    pub since: u32,
}

impl Norm {
    /// How far it reaches, in [0, 1]: level/100 × operability.
    pub fn reach(&self) -> f64 {
        self.level / 100.0 * self.operability
    }

    /// A norm on an issue that everybody bound by it keeps, bound by all of it.
    pub fn new(
        issue: usize,
        governs: Option<Behaviour>,
        level: f64,
        operability: f64,
        party: Vec<bool>,
        since: u32,
    ) -> Self {
        let (kept, commitment) = (vec![true; party.len()], vec![1.0; party.len()]);
        Self { issue, governs, level, operability, party, kept, commitment, since }
    }

    /// Whether a state is bound, kept or not.
    pub fn binds(&self, slot: usize) -> bool {
        self.party.get(slot) == Some(&true)
    }

    /// Whether a state is bound and keeps it.
    pub fn guides(&self, slot: usize) -> bool {
        self.binds(slot) && self.kept.get(slot) != Some(&false)
    }

    /// Share of its operability to which a party has committed itself: all of it, or a lower tier.
    pub fn commitment(&self, slot: usize) -> f64 {
        self.commitment.get(slot).copied().unwrap_or(1.0)
    }

    /// The operability to which a party is bound, in (0, 1].
    pub fn grip(&self, slot: usize) -> f64 {
        self.operability * self.commitment(slot)
    }

    /// How far it reaches for a party, in [0, 1]: less at a lower tier.
    pub fn reach_for(&self, slot: usize) -> f64 {
        self.reach() * self.commitment(slot)
    }

    /// Share of all states that are bound and keep it: those on whom its effect rests.
    pub fn party_share(&self) -> f64 {
        let guided = (0..self.party.len()).filter(|slot| self.guides(*slot)).count();
        guided as f64 / self.party.len().max(1) as f64
    }

    /// Share of the bound that keep it; none if nobody is bound.
    pub fn kept_share(&self) -> Option<f64> {
        let bound = self.party.iter().filter(|bound| **bound).count();
        let guided = (0..self.party.len()).filter(|slot| self.guides(*slot)).count();
        (bound > 0).then(|| guided as f64 / bound as f64)
    }
}

/// The norms that are in force before the first round.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct InForce(pub Vec<Norm>);

/// All norms in force, in the order of entry.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Norms(pub Vec<Norm>);

impl Norms {
    /// The norm that governs a behaviour: the latest in force.
    pub fn governing(&self, behaviour: Behaviour) -> Option<&Norm> {
        self.0.iter().rev().find(|norm| norm.governs == Some(behaviour))
    }

    /// Whom a norm binds no longer, by slot, since a later one on the same issue does (Vienna Convention on the Law of Treaties, art. 30); empty
    /// where there is no later one.
    pub fn superseded(&self, index: usize) -> Vec<bool> {
        let norm = &self.0[index];
        let later: Vec<&Norm> =
            self.0[index + 1..].iter().filter(|later| later.issue == norm.issue).collect();
        match later.is_empty() {
            true => Vec::new(),
            false => {
                (0..norm.party.len()).map(|slot| later.iter().any(|l| l.binds(slot))).collect()
            }
        }
    }

    /// How far the norm on a behaviour reaches for a state, in [0, 1]; 0 where none binds it, or where it breaks it.
    pub fn reach(&self, behaviour: Behaviour, slot: usize) -> f64 {
        self.governing(behaviour)
            .filter(|norm| norm.guides(slot))
            .map_or(0.0, |norm| norm.reach_for(slot))
    }

    /// Whether a state has agreed beforehand to have its disputes settled: bound by a norm on it of level 50 or more.
    pub fn settles_disputes(&self, slot: usize) -> bool {
        self.settlement(slot) > 0.0
    }

    /// How firmly it has agreed to that, in [0, 1]: the operability to which it is bound; 0 where it has not.
    pub fn settlement(&self, slot: usize) -> f64 {
        self.governing(Behaviour::DisputeSettlement)
            .filter(|norm| norm.level >= 50.0 && norm.guides(slot))
            .map_or(0.0, |norm| norm.grip(slot))
    }

    /// Legality ℓ of a behaviour for a state, in [0, 1]: `custom` where no norm binds it, else as far from there toward level/100 as the
    /// norm says something: a norm without operability leaves custom as it is. The law says the same of those who break it.
    pub fn legality(&self, behaviour: Behaviour, slot: usize, custom: f64) -> f64 {
        match self.governing(behaviour) {
            Some(norm) if norm.binds(slot) => {
                norm.reach_for(slot) + (1.0 - norm.grip(slot)) * custom
            }
            _ => custom,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn norm(level: f64, party: Vec<bool>) -> Norm {
        Norm::new(0, Some(Behaviour::PreventiveSelfDefence), level, 0.5, party, 1)
    }

    #[test]
    fn the_latest_norm_binds_its_parties_alone() {
        let norms =
            Norms(vec![norm(80.0, vec![true; 4]), norm(40.0, vec![true, false, true, false])]);
        let behaviour = Behaviour::PreventiveSelfDefence;
        assert_eq!((norms.reach(behaviour, 0), norms.reach(behaviour, 1)), (0.2, 0.0));
        assert_eq!(norms.legality(behaviour, 1, 0.3), 0.3);
        assert_eq!(norms.0[1].party_share(), 0.5);
        let mut tiered = norms.clone();
        tiered.0[1].commitment[0] = 0.25;
        assert_eq!((tiered.reach(behaviour, 0), tiered.reach(behaviour, 2)), (0.05, 0.2));
        assert_eq!(norms.governing(Behaviour::CyberCrime), None);
        assert_eq!(norms.superseded(0), [true, false, true, false]);
        assert!(norms.superseded(1).is_empty());
    }

    #[test]
    fn a_party_that_breaks_a_norm_is_not_counted_in_its_effect() {
        let behaviour = Behaviour::PreventiveSelfDefence;
        let mut norms = Norms(vec![norm(40.0, vec![true, true, false, false])]);
        norms.0[0].kept[1] = false;
        assert_eq!((norms.reach(behaviour, 0), norms.reach(behaviour, 1)), (0.2, 0.0));
        assert!((norms.legality(behaviour, 1, 0.9) - 0.65).abs() < 1e-15);
        assert_eq!(
            (norms.legality(behaviour, 1, 0.0), norms.legality(behaviour, 2, 0.9)),
            (0.2, 0.9)
        );
        norms.0[0].operability = f64::MIN_POSITIVE;
        assert_eq!(norms.legality(behaviour, 1, 0.9), 0.9);
        assert_eq!((norms.0[0].party_share(), norms.0[0].kept_share()), (0.25, Some(0.5)));
    }
}
