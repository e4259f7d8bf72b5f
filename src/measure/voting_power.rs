//! What the rule gives each member before anybody has a view: indices of voting power, beside which
//! the outcome shows actual influence. They do not depend on the run; they are found when first
//! asked for, then kept.

use std::sync::OnceLock;

use bevy_ecs::prelude::Resource;

use crate::model::{delegation::Members, forum::Rules, venue};
use crate::theory::{
    power::{self, Game},
    voting::{Rule, SHARE_SLACK},
};

/// The indices of a scenario, once somebody has asked for them.
#[derive(Resource, Debug, Default)]
pub struct VotingPower(OnceLock<Vec<Option<Indices>>>);

/// How often a member decides under the venue's rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Indices {
    /// Share of all swings (Banzhaf 1965).
    pub banzhaf: f64,
    /// Share of the orders of joining in which it turns the vote (Shapley & Shubik 1954).
    pub shapley_shubik: f64,
    /// Share of winning coalitions that it can stop (Coleman 1971).
    pub coleman_prevent: f64,
    /// Share of losing coalitions that it can make win (Coleman 1971).
    pub coleman_initiate: f64,
}

impl VotingPower {
    /// Each member's indices by slot, found at the first call; none for those without a vote, or
    /// under a rule that is no weighted one.
    pub fn of(&self, members: Members, rules: &Rules) -> &[Option<Indices>] {
        self.0.get_or_init(|| find(members, rules))
    }
}

fn find(members: Members, rules: &Rules) -> Vec<Option<Indices>> {
    let mut indices = vec![None; members.seated.len()];
    let seats: Vec<usize> = (0..members.seated.len()).filter(|s| members.seated[*s]).collect();
    let Some(game) = game(members, rules, &seats) else { return indices };
    let (banzhaf, shapley) = (power::banzhaf(&game), power::shapley_shubik(&game));
    let (prevent, initiate) = power::coleman(&game);
    for (place, slot) in seats.iter().enumerate() {
        indices[*slot] = Some(Indices {
            banzhaf: banzhaf[place],
            shapley_shubik: shapley[place],
            coleman_prevent: prevent[place],
            coleman_initiate: initiate[place],
        });
    }
    indices
}

/// Largest sum of whole-number weights: real ones are rounded to parts of it.
const RESOLUTION: u32 = 2000;

/// The venue's rule as a weighted game in which everybody is present and says yes or no.
fn game(members: Members, rules: &Rules, seats: &[usize]) -> Option<Game> {
    if !rules.chambers.is_empty() {
        return None;
    }
    let weights: Vec<f64> =
        seats.iter().map(|slot| venue::voice(&rules.venue, members.weight[*slot])).collect();
    let weights = power::whole_weights(&weights, RESOLUTION);
    let total: u64 = weights.iter().sum();
    let quota = match rules.venue {
        Rule::Consensus | Rule::Unanimity => total,
        Rule::SimpleMajority { .. } => total / 2 + 1,
        Rule::QualifiedMajority { share, .. } => {
            ((share - SHARE_SLACK) * total as f64).ceil().max(1.0) as u64
        }
    };
    let holders: Vec<usize> =
        (0..seats.len()).filter(|place| members.veto[seats[*place]]).collect();
    let consensus = matches!(rules.venue, Rule::Consensus | Rule::Unanimity);
    let game = Game { weights, quota };
    // Where everybody must go along, a veto adds nothing.
    Some(if consensus { game } else { game.with_vetoes(&holders) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::bench::{Bench, Roster};
    use crate::theory::voting::Base;

    fn indices(rule: Rule, change: impl FnOnce(&mut Roster)) -> Vec<Option<Indices>> {
        let bench = Bench::new(&[&[1.0], &[2.0], &[3.0], &[4.0]], &[0.0]);
        let rules = Rules { venue: rule, ..bench.get::<Rules>() };
        let mut roster = Roster::new(4);
        change(&mut roster);
        VotingPower::default().of(roster.members(), &rules).to_vec()
    }

    const MAJORITY: Rule = Rule::SimpleMajority { of: Base::PresentAndVoting };

    #[test]
    fn weights_vetoes_and_seats_give_power() {
        let weighted = indices(MAJORITY, |m| m.weight = vec![0.51, 0.47, 0.01, 0.01]);
        assert!(weighted[0].is_some_and(|i| i.banzhaf == 1.0 && i.coleman_prevent == 1.0));
        let vetoed = indices(MAJORITY, |m| m.veto[2] = true);
        let of = |i: usize| vetoed[i].map(|i| i.shapley_shubik).unwrap_or_default();
        assert!(of(2) > of(0) && (4.0 - 4.0 * (3.0 * of(0) + of(2))).abs() < 1e-12);
        let club = indices(MAJORITY, |m| {
            m.seated[3] = false;
            m.weight = vec![1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0, 0.0];
        });
        assert!(club[3].is_none() && club[0].is_some_and(|i| i.banzhaf == 1.0 / 3.0));
    }

    #[test]
    fn where_everybody_must_go_along_all_are_equal() {
        for index in indices(Rule::Consensus, |m| m.weight = vec![0.7, 0.1, 0.1, 0.1]) {
            assert!(index.is_some_and(|i| (i.banzhaf - 0.25).abs() < 1e-15));
            assert!(index.is_some_and(|i| i.coleman_prevent == 1.0));
        }
    }
}
