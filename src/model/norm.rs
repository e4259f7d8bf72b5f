//! Norms in force: which level of which issue binds whom (§8). Each is an entity: ratification
//! spawns it, or the reset of a run where the scenario puts it in force. Everything that states do
//! reads them through [`Norms`]. It decides nothing.

use std::ops::Deref;

use bevy_ecs::{
    prelude::{Component, Entity, Query, Resource, With, World},
    system::SystemParam,
};

use crate::spec::behaviour::Behaviour;

/// A norm's place in the order of entry into force, counted from 0.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[component(immutable)]
pub struct NormKey(pub u32);

/// One norm in force.
#[derive(Component, Clone, Debug, PartialEq)]
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
    /// Who keeps it, by slot; true for everybody until somebody breaks it. A party that breaks it
    /// is not counted in its effect.
    pub kept: Vec<bool>,
    /// Share of the operability to which each party has committed itself, by slot, in (0, 1]; 1 for
    /// all of it.
    pub commitment: Vec<f64>,
    /// The round in which it entered into force; 0 from the start.
    pub since: u32,
    /// Key of the forum whose treaty put it in force; none from the start.
    pub forum: Option<u32>,
}

impl Norm {
    /// How far it reaches, in [0, 1]: level/100 × operability.
    pub fn reach(&self) -> f64 {
        self.level / 100.0 * self.operability
    }

    /// A norm on an issue that everybody bound by it keeps, bound by all of it; from no treaty.
    pub fn new(
        issue: usize,
        governs: Option<Behaviour>,
        level: f64,
        operability: f64,
        party: Vec<bool>,
        since: u32,
    ) -> Self {
        let (kept, commitment) = (vec![true; party.len()], vec![1.0; party.len()]);
        Self { issue, governs, level, operability, party, kept, commitment, since, forum: None }
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

/// Puts these norms in force, in this order, and no others.
pub fn put_in_force(world: &mut World, norms: Vec<Norm>) {
    let before: Vec<Entity> = world.query_filtered::<Entity, With<Norm>>().iter(world).collect();
    for norm in before {
        world.despawn(norm);
    }
    for (key, norm) in (0..).zip(norms) {
        world.spawn((NormKey(key), norm));
    }
}

/// Whom a norm binds no longer, by slot, since a later one on the same issue does (Vienna
/// Convention on the Law of Treaties, art. 30); empty where there is no later one. The norms are in
/// the order of entry.
pub fn superseded(norms: &[impl Deref<Target = Norm>], index: usize) -> Vec<bool> {
    let norm = &norms[index];
    let on_its_issue = norms[index + 1..].iter().filter(|later| later.issue == norm.issue);
    let later: Vec<&Norm> = on_its_issue.map(|later| &**later).collect();
    match later.is_empty() {
        true => Vec::new(),
        false => (0..norm.party.len()).map(|slot| later.iter().any(|l| l.binds(slot))).collect(),
    }
}

/// All norms in force.
#[derive(SystemParam)]
pub struct Norms<'w, 's> {
    all: Query<'w, 's, (&'static NormKey, &'static Norm)>,
}

impl Norms<'_, '_> {
    /// How many norms are in force.
    pub fn count(&self) -> usize {
        self.all.iter().len()
    }

    /// All of them, in the order of entry.
    pub fn in_order(&self) -> Vec<&Norm> {
        self.all.iter().sort::<&NormKey>().map(|(_, norm)| norm).collect()
    }

    /// The latest in force of those that are wanted.
    pub fn latest(&self, wanted: impl Fn(&Norm) -> bool) -> Option<&Norm> {
        let wanted = self.all.iter().filter(|(_, norm)| wanted(norm));
        wanted.max_by_key(|(key, _)| **key).map(|(_, norm)| norm)
    }

    /// The norm that governs a behaviour: the latest in force.
    pub fn governing(&self, behaviour: Behaviour) -> Option<&Norm> {
        self.latest(|norm| norm.governs == Some(behaviour))
    }

    /// How far the norm on a behaviour reaches for a state, in [0, 1]; 0 where none binds it, or
    /// where it breaks it.
    pub fn reach(&self, behaviour: Behaviour, slot: usize) -> f64 {
        self.governing(behaviour)
            .filter(|norm| norm.guides(slot))
            .map_or(0.0, |norm| norm.reach_for(slot))
    }

    /// Whether a state has agreed beforehand to have its disputes settled: bound by a norm on it of
    /// level 50 or more.
    pub fn settles_disputes(&self, slot: usize) -> bool {
        self.settlement(slot) > 0.0
    }

    /// How firmly it has agreed to that, in [0, 1]: the operability to which it is bound; 0 where
    /// it has not.
    pub fn settlement(&self, slot: usize) -> f64 {
        self.governing(Behaviour::DisputeSettlement)
            .filter(|norm| norm.level >= 50.0 && norm.guides(slot))
            .map_or(0.0, |norm| norm.grip(slot))
    }

    /// Legality ℓ of a behaviour for a state, in [0, 1]: `custom` where no norm binds it, else as
    /// far from there toward level/100 as the norm says something: a norm without operability
    /// leaves custom as it is. The law says the same of those who break it.
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
    use crate::model::bench::in_force;

    const BEHAVIOUR: Behaviour = Behaviour::PreventiveSelfDefence;

    fn norm(level: f64, party: Vec<bool>) -> Norm {
        Norm::new(0, Some(BEHAVIOUR), level, 0.5, party, 1)
    }

    #[test]
    fn the_latest_norm_binds_its_parties_alone() {
        let of_some = norm(40.0, vec![true, false, true, false]);
        assert_eq!(of_some.party_share(), 0.5);
        let mut norms = vec![norm(80.0, vec![true; 4]), of_some];
        in_force(norms.clone(), |norms| {
            assert_eq!((norms.reach(BEHAVIOUR, 0), norms.reach(BEHAVIOUR, 1)), (0.2, 0.0));
            assert_eq!(norms.legality(BEHAVIOUR, 1, 0.3), 0.3);
            assert_eq!(norms.governing(Behaviour::CyberCrime), None);
            assert_eq!(superseded(&norms.in_order(), 0), [true, false, true, false]);
            assert!(superseded(&norms.in_order(), 1).is_empty());
        });
        norms[1].commitment[0] = 0.25;
        in_force(norms, |tiered| {
            assert_eq!((tiered.reach(BEHAVIOUR, 0), tiered.reach(BEHAVIOUR, 2)), (0.05, 0.2));
        });
    }

    #[test]
    fn a_party_that_breaks_a_norm_is_not_counted_in_its_effect() {
        let mut norm = norm(40.0, vec![true, true, false, false]);
        norm.kept[1] = false;
        assert_eq!((norm.party_share(), norm.kept_share()), (0.25, Some(0.5)));
        in_force(vec![norm.clone()], |norms| {
            assert_eq!((norms.reach(BEHAVIOUR, 0), norms.reach(BEHAVIOUR, 1)), (0.2, 0.0));
            assert!((norms.legality(BEHAVIOUR, 1, 0.9) - 0.65).abs() < 1e-15);
            let unkind = norms.legality(BEHAVIOUR, 1, 0.0);
            assert_eq!((unkind, norms.legality(BEHAVIOUR, 2, 0.9)), (0.2, 0.9));
        });
        norm.operability = f64::MIN_POSITIVE;
        in_force(vec![norm], |norms| assert_eq!(norms.legality(BEHAVIOUR, 1, 0.9), 0.9));
    }

    #[test]
    fn the_order_of_entry_is_that_of_keys() {
        let mut world = World::new();
        let party = || vec![true];
        let [later, earlier] = [norm(80.0, party()), norm(20.0, party())];
        world.spawn((NormKey(1), later.clone()));
        world.spawn((NormKey(0), earlier.clone()));
        crate::model::bench::norms_of(&mut world, |norms| {
            assert_eq!(norms.in_order(), [&earlier, &later]);
            assert_eq!(norms.governing(BEHAVIOUR), Some(&later));
        });
        put_in_force(&mut world, vec![earlier.clone()]);
        crate::model::bench::norms_of(&mut world, |norms| {
            assert_eq!((norms.count(), norms.in_order()), (1, vec![&earlier]));
        });
    }
}
