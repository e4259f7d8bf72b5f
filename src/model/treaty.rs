//! Treaties: an adopted text that states may join, leave, and reserve issues of (§8). Vocabulary
//! and what can be read off it; who joins and why is in the mechanism.

use bevy_ecs::prelude::Component;

use super::columns::Columns;

/// A text that its forum adopted, and what states have made of it. On a forum that has adopted
/// nothing it is empty.
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub struct Treaty {
    /// The round in which it was opened to ratification; none if no text was adopted.
    pub opened: Option<u32>,
    /// The round in which it entered into force.
    pub in_force: Option<u32>,
    /// Whether it is in force now: once it is it stays so, save where the rule of joining says
    /// otherwise.
    pub active: bool,
    /// Rounds in which it was in force.
    pub rounds: u32,
    /// Who may join, by slot.
    pub eligible: Vec<bool>,
    /// Its level on each issue, 0 to 100.
    pub levels: Vec<f64>,
    /// Its operability ω, in (0, 1].
    pub operability: f64,
    /// Share of its operability to which a party may commit itself instead of all of it; 1 for a
    /// uniform text.
    pub tier: f64,
    /// What moving one issue alone from the status quo to the treaty's level is worth to each
    /// state: a column for each issue.
    pub worth: Columns,
    /// How far each issue moves from the status quo, as a share of the scale over all issues.
    pub burden: Vec<f64>,
    /// How far each state is bound on each issue, in [0, 1]: 0 outside and where it has made a
    /// reservation.
    pub bound: Columns,
    /// What each state has done, by slot.
    pub standing: Vec<Standing>,
    /// How often a party left.
    pub withdrawals: usize,
}

/// What a state asks of a treaty before it joins.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Hurdle {
    /// Least gain, in utility (`state[].ratification`).
    pub least_gain: f64,
    /// Share of those who may join that must have done so (`state[].threshold`), in [0, 1].
    pub threshold: f64,
}

/// What one state has made of a treaty.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Standing {
    /// The round in which it joined; none outside.
    pub joined: Option<u32>,
    /// The round in which it last left.
    pub left: Option<u32>,
    /// By how much its reasons for joining outweighed its hurdle when it joined, in utility.
    pub margin: f64,
    /// Share of the treaty's operability to which it commits itself.
    pub commitment: f64,
    /// Issues on which it made a reservation.
    pub reservations: usize,
    /// What the treaty has brought it so far, over all rounds in force.
    pub realised: f64,
}

impl Treaty {
    /// How many are parties.
    pub fn parties(&self) -> usize {
        self.standing.iter().filter(|state| state.joined.is_some()).count()
    }

    /// How many may join.
    pub fn eligible(&self) -> usize {
        self.eligible.iter().filter(|may| **may).count()
    }

    /// Mean share of the operability to which parties commit themselves on an issue, reservations
    /// at 0; none without parties.
    pub fn commitment(&self) -> Option<f64> {
        let parties = self.parties();
        let cells = parties * self.levels.len();
        let sum: f64 = self.bound.iter().flatten().sum();
        (cells > 0).then(|| sum / cells as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parties_and_their_commitment_are_read_off() {
        let mut treaty = Treaty { levels: vec![50.0; 2], ..Treaty::default() };
        assert_eq!((treaty.parties(), treaty.commitment()), (0, None));
        treaty.standing = vec![Standing::default(); 3];
        treaty.standing[1].joined = Some(4);
        treaty.bound =
            Columns::build(2, 3, |issue, slot| if (issue, slot) == (0, 1) { 0.5 } else { 0.0 });
        assert_eq!((treaty.parties(), treaty.commitment()), (1, Some(0.25)));
    }
}
