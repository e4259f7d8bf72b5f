//! Validation: what the literature says, as numbers, against what this crate computes.
//!
//! The targets are embedded (`targets.csv`: published tables and closed forms, computed independently of this crate). A
//! checker a family of models parses a target's parameters and computes the number anew; nothing is looked up. A target without
//! a checker counts as [`Verdict::NotYet`], in sight.

mod arbitration;
mod cascade;
mod check;
mod crowds;
mod deterrence;
mod mediation;
mod negotiation;
mod norms;
mod pies;
mod power;
mod run;
mod shipped;
mod target;
mod treaty;
mod voting;
mod war;

pub use check::{Line, Verdict};
pub use run::validate;
pub use target::{Target, targets};

#[cfg(test)]
mod tests {
    use super::*;

    const COVERED: &[&str] = &[
        "A1", "A1b", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "B1", "B2", "C1", "C2",
        "C3", "C4", "C5", "D1", "D2", "D3", "D4", "D5", "D5b", "D6", "D7", "D7b", "D8", "D9",
        "D10", "D11", "E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9", "F1", "F2", "F3",
    ];

    /// Models that the whole engine is reduced to, with the number of their targets that a shortened validation looks at.
    const BY_ENGINE: &[(&str, usize)] = &[
        ("A1", 8),
        ("A1b", 4),
        ("A2", 7),
        ("A3", 18),
        ("A6", 33),
        ("A8", 6),
        ("A10", 36),
        ("B1", 12),
        ("B2", 9),
        ("C1", 2),
        ("C2", 4),
        ("C3", 24),
        ("C4", 1),
        ("D1", 40),
        ("D3", 2),
        ("D8", 3),
        ("D11", 4),
        ("E1", 3),
        ("E2", 18),
        ("E3", 12),
        ("E6", 5),
        ("F1", 4),
        ("F2", 13),
        ("F3", 6),
    ];

    #[test]
    fn every_covered_target_passes() {
        let lines = validate(None, true, 1);
        assert_eq!(lines.len(), targets().len());
        for line in &lines {
            let t = &line.target;
            let seen = format!("{} {} {} {}: {:?}", t.id, t.params, t.quantity, t.value, line);
            assert_ne!(line.verdict, Verdict::Fail, "{seen}");
            if COVERED.contains(&t.id.as_str()) && line.verdict != Verdict::LeftOut {
                assert_eq!(line.verdict, Verdict::Pass, "{seen}");
            }
        }
        for id in COVERED {
            assert!(lines.iter().any(|l| l.target.id == *id), "{id} has no target");
        }
        let mut through = std::collections::BTreeMap::new();
        for line in lines.iter().filter(|line| line.how == "engine") {
            *through.entry(line.target.id.as_str()).or_insert(0) += 1;
        }
        assert_eq!(through, BY_ENGINE.iter().copied().collect());
    }

    #[test]
    fn selection_and_determinism() {
        let some = validate(Some("krehbiel"), true, 3);
        assert!(!some.is_empty() && some.iter().all(|l| l.target.id == "A7"));
        assert_eq!(some, validate(Some("A7"), true, 3));
        assert!(validate(Some("no such model"), true, 3).is_empty());
        assert!(validate(Some("A10"), true, 3).iter().all(|l| l.target.id == "A10"));
    }

    #[test]
    fn a_wrong_target_fails() {
        let mut target = targets().into_iter().find(|t| t.id == "F3").unwrap();
        target.value = "0.9".to_string();
        assert_eq!(run::check(target, true, 1).verdict, Verdict::Fail);
        let mut target = targets().into_iter().find(|t| t.id == "A7").unwrap();
        target.value = "0.1".to_string();
        assert_eq!(run::check(target, true, 1).verdict, Verdict::Fail);
    }
}
