//! The behaviours that an issue may govern.

use serde::{
    Deserialize,
    de::value::{Error, StrDeserializer},
};

use super::params::words;

words! {
    /// A behaviour that the level of an issue governs (`issue[].governs`).
    #[derive(PartialOrd, Ord)]
    pub enum Behaviour {
        /// Cooperation against cyber crime: 100 is the most.
        CyberCrime = "cyber-crime",
        /// Cooperation against cyber terrorism: 100 is the most.
        CyberTerrorism = "cyber-terrorism",
        /// Due diligence over one's territory, also as a place of transit: 100 is the most.
        DueDiligence = "due-diligence",
        /// Help for states with weak defences: 100 is the most.
        CapacityBuilding = "capacity-building",
        /// Restraint from operations against other states: 100 bans them.
        StateOperations = "state-operations",
        /// Evidence that blame must rest on: 100 is the strictest.
        AttributionEvidence = "attribution-evidence",
        /// Legality of countermeasures: 100 permits them freely.
        Countermeasures = "countermeasures",
        /// Legality of self-defence against cyber operations: 100 permits it at the lowest
        /// threshold.
        SelfDefence = "self-defence",
        /// Legality of preventive self-defence: 100 permits it on national judgement.
        PreventiveSelfDefence = "preventive-self-defence",
        /// Control of the generation of data: 100 is full control.
        DataGeneration = "data-generation",
        /// Control of the collection of data: 100 is full control.
        DataCollection = "data-collection",
        /// Control of the utilisation of data: 100 is full control.
        DataUtilisation = "data-utilisation",
        /// Disputes go to arbitration without further consent: from 50 upwards.
        DisputeSettlement = "dispute-settlement",
    }
}

impl Behaviour {
    /// The word of the scenario format.
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize]
    }

    /// The behaviour of that name.
    pub fn named(word: &str) -> Option<Self> {
        Self::deserialize(StrDeserializer::<Error>::new(word)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_behaviours() {
        let named = |word: &str| Behaviour::named(word).map(Behaviour::word);
        assert!(Behaviour::WORDS.iter().all(|word| named(word) == Some(word)));
    }
}
