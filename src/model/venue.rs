//! The venue: the rules of a vote behind the words of a scenario, and whose vote weighs what. It
//! counts no vote.

use std::collections::BTreeSet;

use super::forum::Chamber;
use super::setting::Label;
use crate::spec::venue::{Base, RuleKind};
use crate::theory::voting;

/// The rule of `theory` behind a kind, a share and a base.
pub fn rule(kind: RuleKind, share: f64, of: Base) -> voting::Rule {
    let of = match of {
        Base::PresentAndVoting => voting::Base::PresentAndVoting,
        Base::AllMembers => voting::Base::AllMembers,
    };
    match kind {
        RuleKind::Consensus => voting::Rule::Consensus,
        RuleKind::Unanimity => voting::Rule::Unanimity,
        RuleKind::SimpleMajority | RuleKind::WeightedMajority => {
            voting::Rule::SimpleMajority { of }
        }
        RuleKind::QualifiedMajority | RuleKind::DoubleMajority | RuleKind::ConcurrentMajority => {
            voting::Rule::QualifiedMajority { share, of }
        }
    }
}

/// The majorities that a kind needs beside that of the weight: of states, each counting one, or in
/// each bloc. `seated` and `bloc` are by slot; seated states without a bloc count as one more.
pub fn chambers(
    kind: RuleKind,
    share: f64,
    of: Base,
    seated: &[bool],
    bloc: &[Label],
) -> Vec<Chamber> {
    let one = |word, inside: &dyn Fn(usize) -> bool| Chamber {
        word,
        rule: rule(RuleKind::QualifiedMajority, share, of),
        weight: (0..seated.len())
            .map(|slot| if seated[slot] && inside(slot) { 1.0 } else { 0.0 })
            .collect(),
    };
    match kind {
        RuleKind::DoubleMajority => vec![one("double-majority", &|_| true)],
        RuleKind::ConcurrentMajority => {
            let blocs: BTreeSet<&Label> =
                bloc.iter().zip(seated).filter(|(_, seated)| **seated).map(|(b, _)| b).collect();
            blocs.iter().map(|b| one("concurrent-majority", &|slot| bloc[slot] == **b)).collect()
        }
        _ => Vec::new(),
    }
}

/// The word for a rule, in scenarios and result files.
pub fn word(rule: &voting::Rule) -> &'static str {
    match rule {
        voting::Rule::Consensus => "consensus",
        voting::Rule::Unanimity => "unanimity",
        voting::Rule::SimpleMajority { .. } => "simple-majority",
        voting::Rule::QualifiedMajority { .. } => "qualified-majority",
    }
}

/// What one member counts for under a rule: its weight in a majority, one head where everybody must
/// go along.
pub fn voice(rule: &voting::Rule, weight: f64) -> f64 {
    match rule {
        voting::Rule::Consensus | voting::Rule::Unanimity => 1.0,
        voting::Rule::SimpleMajority { .. } | voting::Rule::QualifiedMajority { .. } => weight,
    }
}
