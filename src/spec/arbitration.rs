//! `[arbitration]`: the third rung, and how its panel decides.

use bevy_ecs::prelude::Resource;

use super::params::{params, words};

params! {
    /// `[arbitration]`.
    #[derive(Resource)]
    pub struct Params in "arbitration" {
        /// whether the rung exists: true where [arbitration] is written
        enabled: bool = present, flag();
        /// conventional: the panel's own view, pulled toward the offers; final-offer: the offer
        /// nearest to it (Brams & Merrill 1983)
        procedure: Procedure = "conventional", choice(Procedure::WORDS);
        /// whether a final offer is chosen issue by issue or as a package
        scope: Scope = "issue", choice(Scope::WORDS)
            .when("arbitration.procedure", &["final-offer"]);
        /// mutual: every member must expect to gain; compulsory: the venue prescribes it; clause:
        /// as mutual, but whoever a norm on dispute settlement of level 50 or more binds has agreed
        /// beforehand
        consent: Consent = "mutual", choice(Consent::WORDS);
        /// size of the panel, odd; the median view decides
        panel: u32 = 3, int(1, 99).unit("arbitrators");
        /// standard deviation of one arbitrator's view of what is fair; the wider, the farther
        /// apart are final offers
        spread: f64 = 10, above(0.0, 100.0).monotone().unit("points");
        /// pull of the offers' midpoint on a conventional award
        offer_weight: f64 = 0.3, unit_interval().when("arbitration.procedure", &["conventional"]);
        /// the rule under which an award becomes a text: the venue's, the venue's to reject it, or
        /// the fallback
        award_vote: AwardVote = "original", choice(AwardVote::WORDS);
        /// value δ of a round later in the award that members can force, which they hold out for in
        /// negotiation (Binmore, Rubinstein & Wolinsky 1986); 0: they do not look ahead
        foresight: f64 = 0, unit_interval().monotone();
    }
}

words! {
    /// How the panel decides.
    pub enum Procedure {
        /// The panel's own view, pulled toward the offers.
        Conventional = "conventional",
        /// One of the two offers, the nearer to the panel's view.
        FinalOffer = "final-offer",
    }
}

words! {
    /// What a final offer covers.
    pub enum Scope {
        /// Each bracketed issue by itself.
        Issue = "issue",
        /// All bracketed issues together.
        Package = "package",
    }
}

words! {
    /// What brings a case before the panel.
    pub enum Consent {
        /// Every member agrees that it expects to gain from the award.
        Mutual = "mutual",
        /// The venue prescribes it.
        Compulsory = "compulsory",
        /// Who is bound by a norm on dispute settlement has agreed beforehand; the others as under
        /// mutual consent.
        Clause = "clause",
    }
}

words! {
    /// The rule under which an award becomes a text.
    pub enum AwardVote {
        /// The venue's own rule.
        Original = "original",
        /// It stands unless the venue's rule rejects it.
        ReverseConsensus = "reverse-consensus",
        /// The venue's fallback rule.
        Fallback = "fallback",
    }
}
