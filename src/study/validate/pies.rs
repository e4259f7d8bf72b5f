//! Models of the literature in which a pie is shared, as the whole engine reduced to them.

use std::fmt::Write as _;

use super::by_engine::engine;
use crate::engine::Outcome;
use crate::measure::record::Wants;

/// A pie of which nobody has anything without agreement, shared without luck and without cost.
#[derive(Clone, Debug)]
pub(super) struct Pie {
    /// What `[negotiation]` says, in TOML.
    pub(super) negotiation: String,
    /// What `venue.rule` is, in TOML.
    pub(super) rule: String,
    /// What each state says of itself, in TOML.
    pub(super) states: Vec<String>,
}

impl Pie {
    /// What comes of it, and the shares in [0, 1]. None if it is no scenario.
    pub(super) fn share(&self, seed: u64) -> Option<(Outcome, Vec<f64>)> {
        let mut text = format!(
            "schema = 1\ntitle = \"A pie\"\n[limits]\ncells = 1000000000000\n[run]\nrounds = 1000000\n[preferences]\nform = \"pie\"\n\
             [venue]\nequal_participation = true\nrule = {{ {} }}\n[negotiation]\n{}\n\
             [adoption]\nnoise = 0\nband = 0\noperability_cost = 0\n\
             [[issue]]\nid = \"pie\"\nstatus_quo = 0\n",
            self.rule, self.negotiation
        );
        for (number, state) in self.states.iter().enumerate() {
            let _ = write!(text, "[[state]]\nid = \"S{number}\"\n{state}\n");
        }
        let outcome = engine(&text, &[], Wants::default())?.run(seed, 0)?;
        let shares = outcome.text.iter().map(|share| share / 100.0).collect();
        Some((outcome, shares))
    }
}

/// What the first of two keeps who reckon backward from so distant a deadline that it no longer matters, by their patience and
/// the outside option of the second. None unless they agree at once.
pub(super) fn alternating(patience: (f64, f64), option: f64) -> Option<f64> {
    // What remains of the pie at the deadline falls below 1e-12 in so many rounds of two turns.
    let rounds = (28.0 / (1.0 - patience.0 * patience.1)).ceil().min(900_000.0) + 2.0;
    let pie = Pie {
        negotiation: format!(
            "protocol = \"alternating-offers\"\noffering = \"equilibrium\"\ndeadline = {rounds}\nlookahead = {rounds}"
        ),
        rule: "kind = \"consensus\"".to_owned(),
        states: vec![
            format!("patience = {:?}", patience.0),
            format!("patience = {:?}\noutside_option = {option:?}", patience.1),
        ],
    };
    let (outcome, shares) = pie.share(1)?;
    (outcome.run.adopted && outcome.run.rounds == 1).then(|| shares[0])
}

/// When, as a share of the deadline, a buyer and a seller who concede by the clock agree, and at which price: the seller's share.
pub(super) fn concession(buyer: f64, seller: f64, rounds: usize) -> Option<(f64, f64)> {
    let pie = Pie {
        negotiation: format!("protocol = \"alternating-offers\"\ndeadline = {rounds}"),
        rule: "kind = \"unanimity\"".to_owned(),
        states: [buyer, seller].map(|b| format!("concession = {b:?}")).to_vec(),
    };
    let (outcome, shares) = pie.share(1)?;
    let time = f64::from(outcome.run.time_to_adoption?) / rounds as f64;
    Some((time, shares[1]))
}

/// What a recognised proposer keeps among so many members, of whom so many must say yes. None unless the proposal carries at once
/// and each that is bought gets the same.
pub(super) fn closed_rule(members: usize, votes: usize, patience: f64) -> Option<f64> {
    let share = votes as f64 / members as f64;
    let pie = Pie {
        negotiation: "protocol = \"legislative\"".to_owned(),
        rule: format!("kind = \"qualified-majority\", share = {share:?}, of = \"all-members\""),
        states: vec![format!("patience = {patience:?}"); members],
    };
    let (outcome, mut shares) = pie.share(1)?;
    shares.sort_by(|a, b| b.total_cmp(a));
    let bought = shares[1..].iter().filter(|share| **share > 0.0);
    let alike = shares.get(1).is_none_or(|first| bought.clone().all(|s| (s - first).abs() < 1e-12));
    let once = outcome.run.adopted && outcome.run.rounds == 1;
    (once && alike && bought.count() + 1 == votes).then(|| shares[0])
}
