//! The behaviours that an issue may govern.

use serde::{Deserialize, Serialize};

/// A behaviour that the level of an issue governs (`issue[].governs`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Behaviour {
    /// Cooperation against cyber crime: 100 is the most.
    CyberCrime,
    /// Cooperation against cyber terrorism: 100 is the most.
    CyberTerrorism,
    /// Due diligence over one's territory, also as a place of transit: 100 is the most.
    DueDiligence,
    /// Help for states with weak defences: 100 is the most.
    CapacityBuilding,
    /// Restraint from operations against other states: 100 bans them.
    StateOperations,
    /// Evidence that blame must rest on: 100 is the strictest.
    AttributionEvidence,
    /// Legality of countermeasures: 100 permits them freely.
    Countermeasures,
    /// Legality of self-defence against cyber operations: 100 permits it at the lowest threshold.
    SelfDefence,
    /// Legality of preventive self-defence: 100 permits it on national judgement.
    PreventiveSelfDefence,
    /// Control of the generation of data: 100 is full control.
    DataGeneration,
    /// Control of the collection of data: 100 is full control.
    DataCollection,
    /// Control of the utilisation of data: 100 is full control.
    DataUtilisation,
    /// Disputes go to arbitration without further consent: from 50 upwards.
    DisputeSettlement,
}

impl Behaviour {
    /// All of them, in order.
    pub const ALL: [Behaviour; 13] = [
        Behaviour::CyberCrime,
        Behaviour::CyberTerrorism,
        Behaviour::DueDiligence,
        Behaviour::CapacityBuilding,
        Behaviour::StateOperations,
        Behaviour::AttributionEvidence,
        Behaviour::Countermeasures,
        Behaviour::SelfDefence,
        Behaviour::PreventiveSelfDefence,
        Behaviour::DataGeneration,
        Behaviour::DataCollection,
        Behaviour::DataUtilisation,
        Behaviour::DisputeSettlement,
    ];

    /// The word of the scenario format.
    pub fn word(self) -> &'static str {
        match self {
            Behaviour::CyberCrime => "cyber-crime",
            Behaviour::CyberTerrorism => "cyber-terrorism",
            Behaviour::DueDiligence => "due-diligence",
            Behaviour::CapacityBuilding => "capacity-building",
            Behaviour::StateOperations => "state-operations",
            Behaviour::AttributionEvidence => "attribution-evidence",
            Behaviour::Countermeasures => "countermeasures",
            Behaviour::SelfDefence => "self-defence",
            Behaviour::PreventiveSelfDefence => "preventive-self-defence",
            Behaviour::DataGeneration => "data-generation",
            Behaviour::DataCollection => "data-collection",
            Behaviour::DataUtilisation => "data-utilisation",
            Behaviour::DisputeSettlement => "dispute-settlement",
        }
    }

    /// The behaviour of that name.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|behaviour| behaviour.word() == word)
    }
}
