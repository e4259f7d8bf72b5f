//! `[mediation]`: the second rung, and what its mediator does.

use bevy_ecs::prelude::Resource;

use super::params::{params, words};

params! {
    /// `[mediation]`.
    #[derive(Resource)]
    pub struct Params in "mediation" {
        /// whether the rung exists: true where [mediation] is written
        enabled: bool = present, flag();
        /// facilitative: opens channels; formulative: proposes one text and amends it; directive:
        /// pays the cheapest holdouts
        style: Style = "formulative", choice(Style::WORDS);
        /// id of the mediator; the first [[mediator]] if left out, a secretariat that nobody doubts
        /// if there is none
        mediator: String = "", text();
        /// whether an objector refuses that the stalemate hurts less than what it hopes to win
        /// alone (Zartman)
        ripeness: bool = false, flag().monotone();
        /// share of its room for gain that the most capable member hopes to win alone; others in
        /// proportion to capability
        hope_alone: f64 = 0.1, unit_interval().monotone();
        /// prior probability that another side is weak; the higher, the less bias a mediator needs
        /// (Kydd 2003)
        weak: f64 = 0.5, unit_interval().monotone();
        /// what a conflict costs a weak side; the higher, the less bias a mediator needs (Kydd
        /// 2003)
        cost_weak: f64 = 0.4, unit_interval().monotone().unit("shares of the stake");
        /// what a conflict costs a resolved side; the higher, the more bias a mediator needs (Kydd
        /// 2003)
        cost_resolved: f64 = 0.1, unit_interval().monotone().unit("shares of the stake");
        /// talks that a facilitative mediator holds at most
        sessions: u32 = 40, int(0, 100_000)
            .monotone()
            .when("mediation.style", &["facilitative"])
            .unit("sessions");
        /// whether every member must agree to be mediated; one with nothing to gain refuses
        consent: Consent = "none", choice(Consent::WORDS);
        /// what moves the text: the shortfall to the rule as far as revealed, or members' votes
        /// (Klein et al. 2003)
        acceptance: Acceptance = "shortfall", choice(Acceptance::WORDS);
        /// how many single-issue steps the mediator tries
        proposals: u32 = 1500, int(1, 10_000_000).monotone().unit("proposals");
        /// standard deviation of a step on one continuous issue
        step: f64 = 15, above(0.0, 100.0).unit("points");
        /// annealing temperature at the first proposal, falling linearly to 0; of the mediator, or
        /// of the members that vote by annealing
        temperature: f64 = 0.02, real(0.0, 1e6);
        /// what the mediator takes an objector's scaled shortfall to be when it is not revealed
        hidden_shortfall: f64 = 0.25, above(0.0, 10.0).when("mediation.acceptance", &["shortfall"]);
        /// members that vote on proposals by annealing instead of hill-climbing (Klein et al. 2003)
        annealers: Vec<String> = [], ids().when("mediation.acceptance", &["vote"]);
    }
}

words! {
    /// What a mediator does.
    pub enum Style {
        /// It opens channels between the parties.
        Facilitative = "facilitative",
        /// It writes a single text.
        Formulative = "formulative",
        /// It spends leverage on side payments.
        Directive = "directive",
    }
}

words! {
    /// Whether the members must agree to a rung.
    pub enum Consent {
        /// The rung follows by the rules of the venue.
        None = "none",
        /// Every member must agree to it.
        Mutual = "mutual",
    }
}

words! {
    /// What moves the mediator's single text.
    pub enum Acceptance {
        /// The mediator anneals the shortfall to the rule as far as it is revealed.
        Shortfall = "shortfall",
        /// Members vote "better than the current text" (Klein et al. 2003).
        Vote = "vote",
    }
}
