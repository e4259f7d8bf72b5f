//! How the votes of a forum decide: its rule, the majorities that it needs beside, vetoes; and
//! whose single vote would have turned the result. It takes no vote.

use super::delegation::Members;
use super::forum::{Ballot, Chamber, Motion, Rules, Vote};
use super::venue;
use crate::spec::arbitration::AwardVote;
use crate::theory::voting::{self, Rule, Tally};

/// The rule under which a motion is decided.
#[derive(Clone, Copy, Debug)]
pub enum Decision<'a> {
    /// The text is adopted if the rule and every chamber pass it.
    By(Rule, &'a [Chamber]),
    /// The text stands unless the rule and every chamber reject it.
    UnlessRejected(Rule, &'a [Chamber]),
}

impl<'a> Decision<'a> {
    /// How a forum decides on a motion.
    pub fn on(motion: Motion, rules: &'a Rules) -> Self {
        let last = || {
            let (rule, chambers) = rules.last();
            Decision::By(rule, chambers)
        };
        match (motion, rules.award) {
            (Motion::LastResort | Motion::Tabled, _) | (Motion::Award, AwardVote::Fallback) => {
                last()
            }
            (Motion::Award, AwardVote::ReverseConsensus) => {
                Decision::UnlessRejected(rules.venue, &rules.chambers)
            }
            (Motion::Draft, _) | (Motion::Award, AwardVote::Original) => {
                Decision::By(rules.venue, &rules.chambers)
            }
        }
    }

    /// The rule's word for people and result files.
    pub fn word(&self) -> &'static str {
        match self {
            Decision::By(rule, chambers) => {
                chambers.first().map_or(venue::word(rule), |chamber| chamber.word)
            }
            Decision::UnlessRejected(..) => "reverse-consensus",
        }
    }

    /// Whether votes, by slot, adopt.
    pub fn adopts(&self, members: Members, votes: &[Option<Vote>]) -> bool {
        let (Decision::By(rule, chambers) | Decision::UnlessRejected(rule, chambers)) = self;
        let (mut weights, mut vetoed) = ([0.0; 4], false);
        for (slot, vote) in votes.iter().enumerate() {
            let Some(vote) = vote else { continue };
            weights[*vote as usize] += venue::voice(rule, members.weight[slot]);
            vetoed |= *vote == Vote::No && members.veto[slot];
        }
        let [yes, no, abstain, absent] = weights;
        let tally = Tally::new(yes, no, abstain, absent);
        let in_chamber = |chamber: &Chamber| chamber.tally(votes.iter().copied());
        match self {
            Decision::By(..) => {
                let passes = |c: &Chamber| voting::passes(&c.rule, &in_chamber(c), false);
                voting::passes(rule, &tally, vetoed) && chambers.iter().all(passes)
            }
            Decision::UnlessRejected(..) => {
                let rejects = |c: &Chamber| voting::rejects(&c.rule, &in_chamber(c));
                !(vetoed || voting::rejects(rule, &tally) && chambers.iter().all(rejects))
            }
        }
    }
}

/// By slot, whether the vote of that member alone turned a ballot: had it voted no where the text
/// was adopted, or yes where it was not, the result would have been the other one.
pub fn pivotal(ballot: &Ballot, members: Members, rules: &Rules) -> Vec<bool> {
    let decision = Decision::on(ballot.motion, rules);
    let other = if ballot.adopted { Vote::No } else { Vote::Yes };
    let mut votes = ballot.votes.clone();
    let turns = |slot: usize| {
        let cast = votes[slot];
        if cast.is_none() {
            return false;
        }
        votes[slot] = Some(other);
        let turned = decision.adopts(members, &votes) != ballot.adopted;
        votes[slot] = cast;
        turned
    };
    (0..ballot.votes.len()).map(turns).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::bench::Roster;
    use crate::theory::voting::Base;

    const TWO_THIRDS: Rule = Rule::QualifiedMajority { share: 0.6667, of: Base::PresentAndVoting };

    fn rules(venue: Rule) -> Rules {
        Rules {
            venue,
            fallback: None,
            award: AwardVote::Original,
            band: 0.0,
            chambers: Vec::new(),
            fallback_chambers: Vec::new(),
        }
    }

    fn ballot(rule: Rule, members: Members, votes: &[Vote]) -> Ballot {
        let votes: Vec<Option<Vote>> = votes.iter().copied().map(Some).collect();
        let adopted = Decision::on(Motion::Draft, &rules(rule)).adopts(members, &votes);
        let (round, motion, word, none) = (1, Motion::Draft, venue::word(&rule), Vec::new());
        let (gain, scaled, levels, heads) = (none.clone(), none.clone(), none, [0; 4]);
        Ballot { round, motion, rule: word, adopted, votes, gain, scaled, levels, heads }
    }

    #[test]
    fn a_lone_objector_turns_a_consensus_and_two_do_not() {
        let roster = Roster::new(3);
        let with = |votes: &[Vote]| {
            let ballot = ballot(Rule::Consensus, roster.members(), votes);
            (ballot.adopted, pivotal(&ballot, roster.members(), &rules(Rule::Consensus)))
        };
        assert_eq!(with(&[Vote::Yes, Vote::No, Vote::Yes]), (false, vec![false, true, false]));
        assert_eq!(with(&[Vote::No, Vote::No, Vote::Yes]), (false, vec![false; 3]));
        assert_eq!(with(&[Vote::Yes, Vote::Abstain, Vote::Absent]), (true, vec![true; 3]));
    }

    #[test]
    fn a_majority_turns_on_those_without_whom_it_falls_short() {
        let roster = Roster::new(4);
        let with = |votes: &[Vote]| {
            let ballot = ballot(TWO_THIRDS, roster.members(), votes);
            (ballot.adopted, pivotal(&ballot, roster.members(), &rules(TWO_THIRDS)))
        };
        let (yes, no) = (Vote::Yes, Vote::No);
        assert_eq!(with(&[yes, yes, yes, no]), (true, vec![true, true, true, false]));
        assert_eq!(with(&[yes, yes, yes, yes]), (true, vec![false; 4]));
        assert_eq!(with(&[yes, yes, no, no]), (false, vec![false, false, true, true]));
    }

    #[test]
    fn who_has_no_vote_turns_nothing_and_a_veto_always_does() {
        let mut roster = Roster::new(3);
        roster.veto[0] = true;
        let mut cast = ballot(TWO_THIRDS, roster.members(), &[Vote::No, Vote::Yes, Vote::Yes]);
        assert!(!cast.adopted);
        assert_eq!(pivotal(&cast, roster.members(), &rules(TWO_THIRDS)), [true, false, false]);
        cast.votes[0] = None;
        assert!(!pivotal(&cast, roster.members(), &rules(TWO_THIRDS))[0]);
    }
}
