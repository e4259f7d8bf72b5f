//! Who joins a treaty in a round, and who leaves it, by each rule.

use std::collections::BTreeMap;

use super::weigh::{Scales, Terms};
use crate::model::{
    message::What,
    owners::Owners,
    random::{Purpose, Streams},
    states::Bloc,
    treaty::{Hurdle, Treaty},
    trust::Trust,
};
use crate::spec::ratification::{Params, Peers, Rule};
use crate::theory::{cascade, treaty::at_least};

/// Everybody who may join, in one round.
pub(super) struct Council<'a> {
    pub params: &'a Params,
    pub hurdles: &'a [Hurdle],
    pub blocs: &'a [Bloc],
    pub trust: Option<&'a Trust>,
    pub streams: &'a Streams,
    pub owners: &'a Owners,
    pub forum: u32,
    pub round: u32,
}

/// What a state that takes the matter up decides.
enum Move {
    Join { terms: Terms, peers: f64, hurdle: f64 },
    Leave { net: f64 },
}

/// Which peers of each state are inside, counted once a round.
struct Crowd {
    /// The number of each state's group of peers; none where it counts all others.
    group: Vec<Option<usize>>,
    /// Of each group: inside, and all.
    groups: Vec<(usize, usize)>,
    /// Of all who may join.
    all: (usize, usize),
}

impl Crowd {
    fn of(treaty: &Treaty, blocs: &[Bloc], peers: Peers) -> Self {
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        let mut groups: Vec<(usize, usize)> = Vec::new();
        let mut group = vec![None; treaty.standing.len()];
        let mut all = (0, 0);
        for slot in (0..group.len()).filter(|slot| treaty.eligible[*slot]) {
            let inside = usize::from(treaty.standing[slot].joined.is_some());
            all = (all.0 + inside, all.1 + 1);
            let bloc: &str = &blocs[slot].0;
            if peers == Peers::Bloc && !bloc.is_empty() {
                let number = *known.entry(bloc).or_insert(groups.len());
                groups.resize(groups.len().max(number + 1), (0, 0));
                groups[number] = (groups[number].0 + inside, groups[number].1 + 1);
                group[slot] = Some(number);
            }
        }
        Self { group, groups, all }
    }

    /// Share of a state's peers, itself left out, that are inside; 0 where it has none.
    fn share_inside(&self, slot: usize, itself: bool) -> f64 {
        let own = self.group[slot].map(|number| self.groups[number]).filter(|(_, all)| *all > 1);
        let (inside, all) = own.unwrap_or(self.all);
        let inside = inside - usize::from(itself);
        if all > 1 { inside as f64 / (all - 1) as f64 } else { 0.0 }
    }
}

impl Council<'_> {
    /// One round; what happened.
    pub fn sit(&self, treaty: &mut Treaty) -> Vec<What> {
        let page = (Purpose::Ratification, self.forum, self.round);
        let takes_up =
            |slot| self.streams.happens(page, self.owners.state(slot), self.params.hazard);
        let asked = |slot: &usize| treaty.eligible[*slot] && takes_up(*slot);
        let slots: Vec<usize> = (0..treaty.standing.len()).filter(asked).collect();
        if self.params.rule == Rule::Stability {
            return self.one_by_one(treaty, slots);
        }
        // All decide on what they see as the round begins.
        let sums = sums(treaty);
        let crowd = Crowd::of(treaty, self.blocs, self.params.peers);
        let decide = |slot: usize| match self.params.rule {
            Rule::Cascade => self.by_threshold(treaty, &crowd, slot),
            _ => self.by_gain(treaty, &sums, &crowd, slot),
        };
        let moves: Vec<(usize, Move)> =
            slots.into_iter().filter_map(|slot| Some((slot, decide(slot)?))).collect();
        moves.into_iter().flat_map(|(slot, made)| self.carry_out(treaty, slot, made)).collect()
    }

    fn scales<'a>(&'a self, treaty: &'a Treaty, sums: &'a [f64], expected: usize) -> Scales<'a> {
        Scales { treaty, params: self.params, parts: self.params.parts(), sums, expected }
    }

    fn quorum(&self, treaty: &Treaty) -> usize {
        self.params.quorum(treaty.eligible())
    }

    fn by_gain(&self, treaty: &Treaty, sums: &[f64], crowd: &Crowd, slot: usize) -> Option<Move> {
        let inside = treaty.standing[slot].joined.is_some();
        let expected = if treaty.active { 0 } else { self.quorum(treaty) };
        let scales = self.scales(treaty, sums, expected);
        let peers = self.params.peer_pressure * crowd.share_inside(slot, inside);
        let wary = self.params.distrust * (1.0 - self.trust_in_parties(treaty, slot));
        if inside {
            let net = scales.as_bound(slot).net() + peers - wary;
            return (net < -self.params.tolerance).then_some(Move::Leave { net });
        }
        let terms = scales.terms(slot);
        let hurdle = self.hurdles[slot].least_gain + wary;
        (terms.net() + peers >= hurdle).then_some(Move::Join { terms, peers, hurdle })
    }

    fn by_threshold(&self, treaty: &Treaty, crowd: &Crowd, slot: usize) -> Option<Move> {
        let (inside, all) = crowd.all;
        let threshold = self.hurdles[slot].threshold;
        let joins =
            treaty.standing[slot].joined.is_none() && cascade::joins(threshold, inside, all);
        let terms = || Terms {
            commitment: 1.0,
            reserved: vec![false; treaty.levels.len()],
            ..Terms::default()
        };
        joins.then(|| Move::Join { terms: terms(), peers: 0.0, hurdle: 0.0 })
    }

    /// States decide one after the other, by numbers that they draw anew each round, each seeing
    /// what those before it did.
    fn one_by_one(&self, treaty: &mut Treaty, mut slots: Vec<usize>) -> Vec<What> {
        let lots = self.streams.page(Purpose::Ratification, self.forum, self.round).lots();
        let number = |slot: usize| lots.of(self.owners.state(slot));
        slots.sort_by(|a, b| number(*a).total_cmp(&number(*b)));
        let mut told = Vec::new();
        for slot in slots {
            if let Some(made) = self.by_stability(treaty, slot) {
                told.extend(self.carry_out(treaty, slot, made));
            }
        }
        told
    }

    /// Joins if the coalition with it is worth at least as much to it as staying out; leaves if
    /// staying out is worth more. Below the quorum there is nothing to be had, and who joins looks
    /// to the day on which it is met.
    fn by_stability(&self, treaty: &Treaty, slot: usize) -> Option<Move> {
        let (parties, quorum) = (treaty.parties(), self.quorum(treaty));
        let sums = sums(treaty);
        let now = self.scales(treaty, &sums, 0);
        let if_active = |count: usize, worth: f64| if count >= quorum { worth } else { 0.0 };
        if treaty.standing[slot].joined.is_some() {
            let outside = now.outside(slot);
            let inside = if_active(parties, outside + now.as_bound(slot).net());
            let outside = if_active(parties - 1, outside);
            return (!at_least(inside, outside)).then_some(Move::Leave { net: inside - outside });
        }
        let then = self.scales(treaty, &sums, if parties < quorum { quorum } else { 0 });
        let terms = then.terms(slot);
        let inside = then.outside(slot) + terms.net();
        let outside = if_active(parties, now.outside(slot));
        at_least(inside, outside).then_some(Move::Join { terms, peers: 0.0, hurdle: 0.0 })
    }

    /// Mean trust in the parties; in all who may join while there are none. 1 where nothing is said
    /// of trust.
    fn trust_in_parties(&self, treaty: &Treaty, slot: usize) -> f64 {
        let Some(trust) = self.trust else { return 1.0 };
        let mean = |of: &dyn Fn(usize) -> bool| {
            let others: Vec<usize> =
                (0..treaty.standing.len()).filter(|k| *k != slot && of(*k)).collect();
            let sum: f64 = others.iter().map(|k| trust.at(slot, *k)).sum();
            (!others.is_empty()).then(|| sum / others.len() as f64)
        };
        mean(&|k| treaty.standing[k].joined.is_some())
            .or_else(|| mean(&|k| treaty.eligible[k]))
            .unwrap_or(1.0)
    }

    fn carry_out(&self, treaty: &mut Treaty, slot: usize, made: Move) -> Vec<What> {
        let state = slot as u32;
        match made {
            Move::Leave { net } => {
                let left = &mut treaty.standing[slot];
                left.joined = None;
                left.left = Some(self.round);
                (left.commitment, left.reservations) = (0.0, 0);
                treaty.withdrawals += 1;
                for issue in 0..treaty.levels.len() {
                    treaty.bound.issue_mut(issue)[slot] = 0.0;
                }
                vec![What::Withdrew { state, net }]
            }
            Move::Join { terms, peers, hurdle } => {
                let joined = &mut treaty.standing[slot];
                joined.joined = Some(self.round);
                joined.margin = terms.net() + peers - hurdle;
                joined.commitment = terms.commitment;
                joined.reservations = terms.reserved.iter().filter(|r| **r).count();
                for (issue, reserved) in terms.reserved.iter().enumerate() {
                    let bound = if *reserved { 0.0 } else { terms.commitment };
                    treaty.bound.issue_mut(issue)[slot] = bound;
                }
                let Terms { gain, cost, commitment, .. } = terms;
                let joined = What::Joined { state, gain, cost, peers, hurdle, commitment };
                let reserved = (0..terms.reserved.len()).filter(|issue| terms.reserved[*issue]);
                let reserved = reserved.map(|issue| What::Reserved { state, issue });
                std::iter::once(joined).chain(reserved).collect()
            }
        }
    }
}

/// Sum of commitments on each issue.
fn sums(treaty: &Treaty) -> Vec<f64> {
    treaty.bound.iter().map(|column| column.iter().sum()).collect()
}
