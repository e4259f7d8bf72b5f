//! Stacked alternating offers: who speaks when, what counts as agreement. What is offered and accepted is the delegations'
//! business, and what a text is, the room's.
//!
//! Sources: Rubinstein (1982), Econometrica 50:97; Aydoğan, Festen, Hindriks & Jonker (2017), "Alternating offers protocols for
//! multilateral negotiation", in *Modern Approaches to Agent-based Complex Automated Negotiation* (SAOP).

/// Those who negotiate, and their texts.
pub trait Room {
    /// What is offered.
    type Text;
    /// How many sit at the table.
    fn parties(&self) -> usize;
    /// Whether a party accepts the offer that stands. Asked once each time that it is the party's turn.
    fn accepts(&mut self, party: usize, standing: &Self::Text) -> bool;
    /// What a party offers instead, or as the first; none if it passes, which leaves the offer standing and rejects it.
    fn offers(&mut self, party: usize, standing: Option<&Self::Text>) -> Option<Self::Text>;
    /// Lets the others hear an offer.
    fn hear(&mut self, from: usize, offer: &Self::Text);
    /// Whether an offer is agreed on at once, since enough of them would take it. Where all must accept, it never is.
    fn carried(&mut self, _proposer: usize, _offer: &Self::Text) -> bool {
        false
    }
}

/// Where a negotiation stands between two turns.
#[derive(Clone, Debug, PartialEq)]
pub struct Session<T> {
    /// The offer that stands, if any was made.
    pub standing: Option<T>,
    /// Who made it.
    pub proposer: usize,
    /// Who accepted it first of those who have in a row: its proposer, unless somebody has passed since.
    first: usize,
    /// Acceptances of it in a row.
    accepted: usize,
}

impl<T> Default for Session<T> {
    fn default() -> Self {
        Self { standing: None, proposer: 0, first: 0, accepted: 0 }
    }
}

impl<T> Session<T> {
    /// One round: each party in turn accepts the offer that stands or makes its own, which replaces it and is accepted by its
    /// proposer. True as soon as all have accepted in a row, or one is carried; acceptances carry over from one round to the next.
    pub fn round(&mut self, room: &mut impl Room<Text = T>) -> bool {
        let parties = room.parties();
        for party in 0..parties {
            if let Some(standing) = &self.standing
                && room.accepts(party, standing)
            {
                self.accepted += 1;
                if self.accepted >= parties {
                    return true;
                }
                continue;
            }
            match room.offers(party, self.standing.as_ref()) {
                Some(offer) => {
                    room.hear(party, &offer);
                    let carried = room.carried(party, &offer);
                    (self.standing, self.proposer) = (Some(offer), party);
                    (self.first, self.accepted) = (party, 1);
                    if carried {
                        return true;
                    }
                }
                None => (self.first, self.accepted) = ((party + 1) % parties, 0),
            }
            if self.accepted >= parties {
                return true;
            }
        }
        false
    }

    /// What was agreed on came to nothing: it stands, and everybody is asked again.
    pub fn reopen(&mut self) {
        (self.first, self.accepted) = (0, 0);
    }

    /// Whether a party, of so many, is among those who have accepted what stands.
    pub fn accepted_by(&self, party: usize, parties: usize) -> bool {
        (party + parties - self.first) % parties < self.accepted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parties on a line who accept what is within their patience, which grows.
    struct Line {
        wants: Vec<i32>,
        patience: i32,
        passes: Option<usize>,
    }

    impl Room for Line {
        type Text = i32;
        fn parties(&self) -> usize {
            self.wants.len()
        }
        fn accepts(&mut self, party: usize, standing: &i32) -> bool {
            self.passes != Some(party) && (standing - self.wants[party]).abs() <= self.patience
        }
        fn offers(&mut self, party: usize, _: Option<&i32>) -> Option<i32> {
            (self.passes != Some(party)).then(|| self.wants[party])
        }
        fn hear(&mut self, _: usize, _: &i32) {}
    }

    fn ends(wants: &[i32], passes: Option<usize>) -> Option<(i32, usize, i32)> {
        let mut room = Line { wants: wants.to_vec(), patience: 0, passes };
        let mut session = Session::default();
        (0..20).find_map(|patience| {
            room.patience = patience;
            session
                .round(&mut room)
                .then(|| (session.standing.unwrap_or(-1), session.proposer, patience))
        })
    }

    #[test]
    fn acceptances_carry_over_and_all_must_accept_in_a_row() {
        // The last one's offer stands from one round to the next, until the first can bear it.
        assert_eq!(ends(&[0, 4, 9], None), Some((9, 2, 9)));
        assert_eq!(ends(&[3], None), Some((3, 0, 0)));
        assert_eq!(ends(&[0, 0], None), Some((0, 0, 0)));
    }

    #[test]
    fn acceptances_are_counted_round_the_table_from_the_first() {
        let accepted = |first: usize, accepted: usize| {
            let session = Session { standing: Some(0), proposer: first, first, accepted };
            (0..3).map(|party| session.accepted_by(party, 3)).collect::<Vec<_>>()
        };
        assert_eq!(accepted(1, 1), [false, true, false]);
        assert_eq!(accepted(1, 2), [false, true, true]);
        assert_eq!(accepted(2, 2), [true, false, true]);
        assert_eq!(accepted(0, 0), [false; 3]);
    }

    #[test]
    fn who_passes_has_not_agreed() {
        assert_eq!(ends(&[0, 4, 9], Some(1)), None);
    }
}
