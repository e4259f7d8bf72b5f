//! Whether a text would carry under a forum's rules with certain members behind it and all others
//! against it. It counts; it asks nobody.

use super::delegation::Members;
use super::forum::{Rules, Vote};
use super::venue;
use crate::theory::voting::{self, Rule, Tally};

/// Whether the rule, the vetoes and every chamber pass a text that exactly the seated members for
/// whom `behind` holds support.
pub fn carries(rules: &Rules, members: Members, behind: impl Fn(usize) -> bool) -> bool {
    let seats = || (0..members.seated.len()).filter(|slot| members.seated[*slot]);
    if matches!(rules.venue, Rule::Consensus | Rule::Unanimity) {
        return seats().all(behind);
    }
    let (mut yes, mut no, mut vetoed) = (0.0, 0.0, false);
    for slot in seats() {
        let weight = venue::voice(&rules.venue, members.weight[slot]);
        if behind(slot) {
            yes += weight;
        } else {
            no += weight;
            vetoed |= members.veto[slot];
        }
    }
    let hands = || {
        (0..members.seated.len()).map(|slot| {
            members.seated[slot].then(|| if behind(slot) { Vote::Yes } else { Vote::No })
        })
    };
    voting::passes(&rules.venue, &Tally::new(yes, no, 0.0, 0.0), vetoed)
        && rules.chambers.iter().all(|c| voting::passes(&c.rule, &c.tally(hands()), false))
}

/// How many members carry a text where all count alike and nobody has a veto, the fewest; none
/// where it matters who they are.
pub fn votes_needed(rules: &Rules, members: Members) -> Option<usize> {
    let seats: Vec<usize> = (0..members.seated.len()).filter(|s| members.seated[*s]).collect();
    let first = members.weight[*seats.first()?];
    let heads = matches!(rules.venue, Rule::Consensus | Rule::Unanimity);
    let alike = heads || seats.iter().all(|slot| (members.weight[*slot] - first).abs() < 1e-12);
    let vetoed = seats.iter().any(|slot| members.veto[*slot]);
    if !alike || vetoed || !rules.chambers.is_empty() {
        return None;
    }
    (1..=seats.len()).find(|count| carries(rules, members, |slot| seats[..*count].contains(&slot)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::bench::{Bench, Roster};
    use crate::theory::voting::Base;

    #[test]
    fn a_text_carries_with_enough_behind_it() {
        let bench = Bench::new(&[&[1.0], &[2.0], &[3.0], &[4.0], &[5.0]], &[0.0]);
        let mut rules: Rules = bench.get();
        let mut room = Roster::new(5);
        assert_eq!(votes_needed(&rules, room.members()), Some(5));
        rules.venue = Rule::SimpleMajority { of: Base::AllMembers };
        assert_eq!(votes_needed(&rules, room.members()), Some(3));
        assert!(
            carries(&rules, room.members(), |slot| slot > 1)
                && !carries(&rules, room.members(), |slot| slot > 2)
        );
        room.veto[0] = true;
        assert!(!carries(&rules, room.members(), |slot| slot > 1));
        assert_eq!(votes_needed(&rules, room.members()), None);
    }
}
