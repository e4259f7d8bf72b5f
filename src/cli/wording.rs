//! Words that several commands share: counts, and rules as people name them.

use crate::spec::venue::{RuleKind, RuleSpec};

/// "1 state", "2 states".
pub fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// The rule, and the one after it.
pub fn rule_words(rule: &RuleSpec) -> String {
    let words = |kind: RuleKind, share: f64| match kind {
        RuleKind::Consensus => "consensus".to_owned(),
        RuleKind::Unanimity => "unanimity".to_owned(),
        RuleKind::SimpleMajority => "simple majority".to_owned(),
        RuleKind::WeightedMajority => "a majority of the weight".to_owned(),
        RuleKind::QualifiedMajority => format!("a majority of {:.1} %", 100.0 * share),
        RuleKind::DoubleMajority => format!("{:.1} % of states and of the weight", 100.0 * share),
        RuleKind::ConcurrentMajority => format!("{:.1} % in each bloc", 100.0 * share),
    };
    let first = words(rule.kind, rule.share);
    match &rule.fallback {
        Some(fallback) => format!("{first}, then {}", words(fallback.kind, fallback.share)),
        None => first,
    }
}
