//! `[disputes]`: how disputes between two states are settled.

use bevy_ecs::prelude::Resource;

use super::params::{params, words};

params! {
    /// `[disputes]`.
    #[derive(Resource)]
    pub struct Params in "disputes" {
        /// whether complaints open disputes: true where [disputes] is written
        enabled: bool = present, flag();
        /// rounds until the parties give up negotiating
        deadline: u32 = 10, int(1, 10_000).unit("rounds");
        /// value of a round later; the more, the more weight the prospect of an award has, and the
        /// more it pays to keep one
        patience: f64 = 0.95, real(0.0, 0.9999).monotone();
        /// share of the harm below which a claimant would rather do without a settlement
        redress: f64 = 0.4, unit_interval().monotone();
        /// share of the harm that a respondent makes good for the sake of peace, times its trust in
        /// the claimant
        peace: f64 = 0.2, unit_interval().monotone();
        /// facilitative: a mediator brings the facts to light; directive: it pays what the parties
        /// are apart
        mediation: Offices = "none", choice(Offices::WORDS);
        /// what brings a dispute before a panel: both agree; a norm on dispute settlement of level
        /// 50 or more binds both; the claimant alone
        arbitration: Consent = "none", choice(Consent::WORDS);
        /// conventional: the panel's view; final-offer: the nearer of two offers in equilibrium
        /// (Brams & Merrill 1983)
        procedure: Procedure = "conventional", choice(Procedure::WORDS);
        /// size of the panel, odd; the median view decides
        panel: u32 = 3, int(1, 99).unit("arbitrators");
        /// standard deviation of one arbitrator's view
        spread: f64 = 10, above(0.0, 100.0).monotone().unit("points");
        /// how much of the facts a panel finds out by itself; a norm in force adds its operability
        evidence: f64 = 0.5, unit_interval().monotone();
        /// what cooperation is worth to a state that breaks an award and is seen
        cooperation: f64 = 0.1, real(0.0, 1e6).monotone().unit("retaliations a round");
        /// chance that a kept award is taken for a broken one
        false_alarm: f64 = 0.02, unit_interval().monotone().unit("probability");
        /// what one retaliation is worth: the less, the more the punishment of a broken award is
        /// feared, which [enforcement] counts in utility
        exchange: f64 = 0.05, above(0.0, 1e6).monotone().unit("utility");
    }
}

words! {
    /// What a mediator does in a dispute.
    pub enum Offices {
        /// There is none.
        None = "none",
        /// It brings the facts to light as far as it knows them.
        Facilitative = "facilitative",
        /// It pays what the parties are apart, if its leverage reaches.
        Directive = "directive",
    }
}

words! {
    /// What brings a dispute before a panel.
    pub enum Consent {
        /// There is no panel.
        None = "none",
        /// Both agree.
        Mutual = "mutual",
        /// Both are bound by a norm on dispute settlement, or both agree.
        Clause = "clause",
        /// The claimant alone.
        Compulsory = "compulsory",
    }
}

words! {
    /// How the panel decides.
    pub enum Procedure {
        /// Its own view.
        Conventional = "conventional",
        /// The nearer of two offers in equilibrium.
        FinalOffer = "final-offer",
    }
}
