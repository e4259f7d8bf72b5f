//! What states and others do to each other outside the forums, with the numbers that decided it
//! (§8). Mechanisms tell each other and the recorders by these messages.

use bevy_ecs::prelude::{Message, Resource};

use crate::spec::behaviour::Behaviour;

/// The behaviours whose norms are broken by deeds that are reported where they are done, such as
/// operations under a ban. Whoever else judges compliance reports no breach of these, so that each
/// is reported once.
#[derive(Resource, Clone, Debug, Default, PartialEq, Eq)]
pub struct Reported(pub Vec<Behaviour>);

/// Something that was done.
#[derive(Message, Clone, Debug, PartialEq)]
pub struct Deed {
    /// In which round.
    pub round: u32,
    /// What.
    pub what: Act,
}

/// The kinds of deed. States are slots.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// A state broke a norm or an award; `seen` says which states know.
    Broke {
        /// Who.
        state: u32,
        /// The issue of the norm; none for an award.
        issue: Option<u32>,
        /// What keeping it would have cost, and what would have been borne; none where a deed was
        /// the breach, or habits decide.
        weighed: Option<[f64; 2]>,
        /// Probability with which each other state was to see it.
        chance: f64,
        /// Who noticed, by slot.
        seen: Vec<bool>,
    },
    /// A state kept what it was bound to though it cost it something, and others saw it.
    Kept {
        /// Who.
        state: u32,
        /// The issue of the norm; none for an award.
        issue: Option<u32>,
        /// Who noticed, by slot.
        seen: Vec<bool>,
    },
    /// A state was taken to have broken what it kept: by a false alarm, or since it was blamed for
    /// what it had not done.
    Suspected {
        /// Who.
        state: u32,
        /// The issue of the norm.
        issue: u32,
        /// Who thinks so, by slot.
        by: Vec<bool>,
    },
    /// A state punished another at a cost of its own (Axelrod 1986).
    Punished {
        /// Who.
        by: u32,
        /// Whom.
        whom: u32,
        /// Whether it was for looking away from a breach, and not for the breach itself.
        looked_away: bool,
    },
    /// A state that declines fought one that rises over what they contest, while it could.
    Fought {
        /// Who began it.
        declining: u32,
        /// Against whom.
        rising: u32,
        /// Whether it won.
        won: bool,
        /// By how much power shifts that soon decides more, δp₂ − p₁.
        shift: f64,
        /// How large a shift would have been borne.
        bearable: f64,
    },
    /// A state was found out to have exaggerated its position.
    BluffFound {
        /// Who.
        state: u32,
    },
    /// Blame was laid on a state for an incident, rightly or not.
    Blamed {
        /// By whom.
        victim: u32,
        /// On whom.
        suspect: u32,
        /// Severity of the incident, in retaliations.
        severity: f64,
        /// Whether the suspect did it.
        right: bool,
    },
    /// A state answered an incident with force, on the one it blames, rightly or not.
    Retaliated {
        /// Who.
        by: u32,
        /// Whom it hit.
        whom: u32,
        /// What that cost the one hit, in retaliations.
        harm: f64,
        /// Whether it was self-defence, and not a countermeasure.
        self_defence: bool,
        /// Whether the one hit did it.
        right: bool,
    },
    /// A state struck another that it believed to plan an attack.
    Struck {
        /// Who.
        by: u32,
        /// Whom it hit.
        whom: u32,
        /// What that cost the one hit, in retaliations.
        harm: f64,
        /// Whether the one hit planned nothing.
        mistaken: bool,
    },
    /// A victim brings a complaint against the state that it blames, which opens a dispute.
    Complained {
        /// By whom.
        claimant: u32,
        /// Against whom.
        respondent: u32,
        /// Severity of the incident, in retaliations: what is claimed.
        severity: f64,
        /// The norm that is said to be broken; none if none is in force.
        norm: Option<Behaviour>,
        /// Whether the respondent did it.
        right: bool,
    },
    /// A dispute between two states was settled.
    Settled {
        /// Who complained.
        claimant: u32,
        /// Who answered.
        respondent: u32,
    },
}
