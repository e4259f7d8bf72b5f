//! `[agenda]`: which text a forum opens with, and what comes up next.

use bevy_ecs::prelude::Resource;

use super::params::{params, words};

params! {
    /// `[agenda]`.
    #[derive(Resource)]
    pub struct Params in "agenda" {
        /// which text the forum opens with; a chair's own where none is tabled
        choice: Choice = "first-tabled", choice(Choice::WORDS);
        /// in which order issues come up: all in one package, or one by one, what is agreed on one
        /// standing when a later one fails
        order: Order = "package", choice(Order::WORDS);
        /// whether the next tabled text is taken up when one has failed
        rivals: bool = false, flag().monotone();
        /// where a chair's own text starts: the weighted mean of positions, or the status quo
        opening: Opening = "mean", choice(Opening::WORDS);
        /// operability of a chair's own text
        operability: f64 = 0.5, above(0.0, 1.0);
        /// share of a text's operability to which a member may commit itself instead of all of it;
        /// 1: texts are uniform (Gilligan 2004)
        tier: f64 = 1, unit_interval().monotone();
    }
}

words! {
    /// Which of the tabled texts is taken up.
    pub enum Choice {
        /// The first in the file; a chair's own if none is tabled.
        FirstTabled = "first-tabled",
        /// The one that most members value highest; the first of those tied.
        Plurality = "plurality",
        /// A chair's own.
        Chair = "chair",
    }
}

words! {
    /// In which order issues come up.
    pub enum Order {
        /// All at once: nothing is agreed until everything is.
        Package = "package",
        /// One by one, those first on which members are least apart.
        ConsensusFirst = "consensus-first",
        /// One by one, those first on which members are most apart.
        HardestFirst = "hardest-first",
        /// One by one, in the order of the file.
        AsListed = "as-listed",
    }
}

words! {
    /// Where a chair's own text starts.
    pub enum Opening {
        /// The mean of positions, weighted as the venue says.
        Mean = "mean",
        /// The status quo.
        StatusQuo = "status-quo",
    }
}
