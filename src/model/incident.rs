//! Plans and incidents: who did what to whom, what the victim saw and how it answered (§8). They
//! live for a round in one list, since nothing outlives it but harm, trust and disputes; mechanisms
//! fill them in, the recorders read them.

use bevy_ecs::prelude::Resource;

/// How hostile states are to each other where the scenario says so: (who, to whom, how much),
/// sorted.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Hostility(pub Vec<(u32, u32, f64)>);

impl Hostility {
    /// How hostile `by` is to `to`, if that is said.
    pub fn between(&self, by: u32, to: u32) -> Option<f64> {
        let found = self.0.binary_search_by_key(&(by, to), |(by, to, _)| (*by, *to));
        found.ok().map(|index| self.0[index].2)
    }
}

/// What kind of incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// Of criminals.
    Crime,
    /// Of terrorists.
    Terrorism,
    /// Of a state.
    Operation,
    /// None: a warning or a signal for which there was no cause.
    FalseAlarm,
}

impl Sort {
    /// The word of the result tables.
    pub fn word(self) -> &'static str {
        match self {
            Sort::Crime => "crime",
            Sort::Terrorism => "terrorism",
            Sort::Operation => "operation",
            Sort::FalseAlarm => "false-alarm",
        }
    }
}

/// What a victim did, in rising order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Response {
    /// It bore it.
    #[default]
    None,
    /// It opened a dispute.
    Dispute,
    /// It took a countermeasure.
    Countermeasure,
    /// It defended itself.
    SelfDefence,
}

impl Response {
    /// The word of the result tables.
    pub fn word(self) -> &'static str {
        match self {
            Response::None => "none",
            Response::Dispute => "dispute",
            Response::Countermeasure => "countermeasure",
            Response::SelfDefence => "self-defence",
        }
    }
}

/// One plan or incident. States are slots.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    /// What kind.
    pub sort: Sort,
    /// Against whom.
    pub victim: u32,
    /// Who did it or planned it; of others than states, where they sat. None for a false alarm.
    pub actor: Option<u32>,
    /// Through which state it passed; of others than states only.
    pub transit: Option<u32>,
    /// What the planner gains.
    pub gain: Option<f64>,
    /// The gain from which planning pays.
    pub cutoff: Option<f64>,
    /// Whom a warning named.
    pub warned: Option<u32>,
    /// The victim's belief that the one warned of plans.
    pub warned_belief: Option<f64>,
    /// Whom the victim struck.
    pub struck: Option<u32>,
    /// Whether the incident took place.
    pub happened: bool,
    /// Severity, in retaliations.
    pub severity: Option<f64>,
    /// Whether it hit a critical function.
    pub critical: bool,
    /// Whom the signal named.
    pub named: Option<u32>,
    /// The victim's belief that the one named did it.
    pub belief: Option<f64>,
    /// On whom blame was laid.
    pub blamed: Option<u32>,
    /// The victim's resolve as it answered.
    pub resolve: Option<f64>,
    /// What it did.
    pub response: Response,
}

impl Incident {
    /// One of which nothing more is known.
    pub fn of(sort: Sort, victim: u32, actor: Option<u32>) -> Self {
        Self {
            sort,
            victim,
            actor,
            transit: None,
            gain: None,
            cutoff: None,
            warned: None,
            warned_belief: None,
            struck: None,
            happened: false,
            severity: None,
            critical: false,
            named: None,
            belief: None,
            blamed: None,
            resolve: None,
            response: Response::None,
        }
    }

    /// Whether the blame was laid on who did it; none if none was laid.
    pub fn right(&self) -> Option<bool> {
        self.blamed.map(|blamed| self.happened && self.actor == Some(blamed))
    }
}

/// The plans and incidents of a round.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Incidents {
    round: u32,
    list: Vec<Incident>,
    /// Opportunities for state operations in the run so far, used or not.
    pub opportunities: usize,
    /// Games between a victim and its suspects in the run so far that did not come to rest.
    pub unsolved: usize,
}

impl Incidents {
    /// Those of this round, to be written.
    pub fn of(&mut self, round: u32) -> &mut Vec<Incident> {
        if self.round != round {
            self.round = round;
            self.list.clear();
        }
        &mut self.list
    }

    /// Those of this round.
    pub fn seen(&self, round: u32) -> &[Incident] {
        if self.round == round { &self.list } else { &[] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_round_has_a_new_list() {
        let mut incidents = Incidents::default();
        incidents.of(1).push(Incident::of(Sort::Crime, 0, Some(1)));
        assert_eq!((incidents.seen(1).len(), incidents.seen(2).len()), (1, 0));
        assert!(incidents.of(2).is_empty());
    }

    #[test]
    fn blame_is_right_if_it_is_laid_on_who_did_it() {
        let mut incident = Incident::of(Sort::Operation, 0, Some(1));
        assert_eq!(incident.right(), None);
        incident.blamed = Some(1);
        assert_eq!(incident.right(), Some(false));
        incident.happened = true;
        assert_eq!(incident.right(), Some(true));
        incident.blamed = Some(2);
        assert_eq!(incident.right(), Some(false));
    }
}
