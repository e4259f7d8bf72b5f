//! `[ratification]`: who joins what was adopted.

use bevy_ecs::prelude::Resource;

use super::params::{params, words};

params! {
    /// `[ratification]`.
    #[derive(Resource)]
    pub struct Params in "ratification" {
        /// whether an adopted text binds only those who join it: true where [ratification] is
        /// written
        enabled: bool = present, flag();
        /// gain: what joining brings, and how many peers have joined; cascade: how many have joined
        /// (Granovetter 1978); stability: whether those inside would leave and those outside join
        /// (Carraro & Siniscalco 1993; Barrett 1994)
        rule: Rule = "gain", choice(Rule::WORDS);
        /// chance that a state takes the matter up in a round
        hazard: f64 = 0.15, unit_interval().monotone().unit("probability");
        /// worth σ of having all one's peers inside; tipping begins near 0.1
        peer_pressure: f64 = 0.05, unit_interval()
            .monotone()
            .unit("utility")
            .when("ratification.rule", GAIN);
        /// who a state's peers are: the others of its bloc, or all others
        peers: Peers = "bloc", choice(Peers::WORDS).when("ratification.rule", GAIN);
        /// who may join: the members of the forum, or every state
        open: Open = "members", choice(Open::WORDS);
        /// cost of complying with a fully operable text that moves every issue over the whole scale
        compliance_cost: f64 = 0.02, unit_interval()
            .monotone()
            .unit("utility a round")
            .when("ratification.rule", WORTH);
        /// part of a text's worth that a state's own commitment brings; what own and club leave of
        /// 1 comes from the commitment of others
        own: f64 = 0.3, unit_interval().monotone().when("ratification.rule", WORTH);
        /// part of a text's worth that grows with the share of states bound and that parties keep
        /// to themselves
        club: f64 = 0.2, unit_interval().monotone().when("ratification.rule", WORTH);
        /// share χ of the others' part that reaches those outside
        free_riding: f64 = 0.5, unit_interval().monotone().when("ratification.rule", WORTH);
        /// how much the hurdle rises for a state that trusts the parties not at all; nothing in
        /// runs without [trust]
        distrust: f64 = 0.05, unit_interval()
            .monotone()
            .unit("utility")
            .when("ratification.rule", GAIN);
        /// what a party may lose before it leaves
        tolerance: f64 = 0.02, unit_interval()
            .monotone()
            .unit("utility")
            .when("ratification.rule", GAIN);
        /// whether a state may join without an issue on which it would lose
        reservations: bool = false, flag().monotone().when("ratification.rule", WORTH);
        /// what each reservation costs who makes it
        reservation_cost: f64 = 0.005, unit_interval()
            .monotone()
            .unit("utility a round")
            .when("ratification.rule", WORTH);
        /// parties at which the text enters into force, if the share asks for fewer
        entry_count: u32 = 0, int(0, 5_000).monotone().unit("parties");
        /// share of those who may join at which the text enters into force
        entry_share: f64 = 0.5, unit_interval().monotone();
        /// states without which the text does not enter into force
        entry_states: Vec<String> = [], ids();
    }
}

words! {
    /// By what a state decides whether to join.
    pub enum Rule {
        /// What it gains by joining, and how many of its peers have.
        Gain = "gain",
        /// How many have joined, and nothing else (Granovetter 1978).
        Cascade = "cascade",
        /// Whether those inside would leave and those outside join (Carraro & Siniscalco 1993;
        /// Barrett 1994).
        Stability = "stability",
    }
}

words! {
    /// Who a state's peers are.
    pub enum Peers {
        /// The others of its bloc; all others where it has none.
        Bloc = "bloc",
        /// All others.
        All = "all",
    }
}

words! {
    /// Who may join.
    pub enum Open {
        /// The members of the forum.
        Members = "members",
        /// Every state.
        All = "all",
    }
}

const GAIN: &[&str] = &["gain"];

const WORTH: &[&str] = &["gain", "stability"];
