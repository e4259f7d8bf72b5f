//! Stakeholders: what pulls the draft beside the demands of members, and what becomes public where
//! they watch. They have a voice and no vote.

use bevy_ecs::prelude::Component;

/// A stakeholder who is heard, or a chair that leans: it pulls the chair's draft beside the demands
/// of members.
#[derive(Component, Clone, Debug, PartialEq)]
pub struct Voice {
    /// The level asked for on each dimension; none where it has no view.
    pub asks: Vec<Option<f64>>,
    /// How strong the pull is, all members together being 1.
    pub weight: f64,
}

/// What becomes public where stakeholders of this much `voice` in all watch, from the venue's own
/// transparency in [0, 1]: 1 − (1 − transparency)/(1 + voice).
pub fn watched(transparency: f64, voice: f64) -> f64 {
    if voice > 0.0 { 1.0 - (1.0 - transparency) / (1.0 + voice) } else { transparency }
}

#[cfg(test)]
mod tests {
    use super::watched;

    #[test]
    fn who_watches_makes_more_public() {
        assert_eq!((watched(0.3, 0.0), watched(0.5, 1.0), watched(1.0, 3.0)), (0.3, 0.75, 1.0));
    }
}
