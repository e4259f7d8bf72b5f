//! `[enforcement]`: what follows where a norm is broken.

use bevy_ecs::prelude::Resource;

use super::params::{params, words};

params! {
    /// `[enforcement]`. All payoffs are in utility.
    #[derive(Resource)]
    pub struct Params in "enforcement" {
        /// whether those who see a breach may punish it: true where [enforcement] is written
        enabled: bool = present, flag();
        /// chance that a state punishes a breach that it sees (Axelrod 1986); where habits evolve,
        /// that of the first generation
        vengefulness: f64 = 0.5, unit_interval().monotone().unit("probability");
        /// what each punishment costs the punished; what is expected of it deters
        punishment: f64 = 0.005, real(0.0, 1e6).monotone().unit("utility");
        /// what each punishment costs the punisher
        cost: f64 = 0.001, real(0.0, 1e6).monotone().unit("utility");
        /// whether those who see somebody look away from a breach may punish that
        metanorm: bool = false, flag().monotone();
        /// what being punished for looking away costs, where there is a metanorm
        meta_punishment: f64 = 0.005, real(0.0, 1e6).monotone().unit("utility");
        /// what punishing those who look away costs, where there is a metanorm
        meta_cost: f64 = 0.001, real(0.0, 1e6).monotone().unit("utility");
        /// whether boldness and vengefulness evolve; states then break a norm whenever the chance
        /// of being seen is below their boldness
        evolution: bool = false, flag();
        /// habits of the first generation, where they evolve: as given, or drawn at random in
        /// sevenths (Axelrod 1986)
        start: Start = "given", choice(Start::WORDS);
        /// the chance of being seen that states of the first generation dare to take where habits
        /// evolve, to the nearest seventh
        boldness: f64 = 0.5, unit_interval().monotone();
        /// what a breach gains, in the reckoning by which habits that evolve are imitated
        temptation: f64 = 0.003, real(0.0, 1e6).monotone().unit("utility");
        /// what a breach costs each other state, in the same reckoning
        hurt: f64 = 0.001, real(0.0, 1e6).monotone().unit("utility");
        /// rounds after which habits that evolve are imitated and the reckoning begins anew
        generation: u32 = 10, int(1, 10_000).unit("rounds");
        /// chance that one of the three bits of a habit flips, where habits evolve
        mutation: f64 = 0.01, unit_interval().unit("probability");
        /// who is imitated where habits evolve; deviation: two copies from a standard deviation
        /// above the mean, none from one below (Axelrod 1986); tournament: the better of two
        selection: Choice = "deviation", choice(Choice::WORDS);
        /// where all do equally well: drift copies at random, keep leaves habits alone; it decides
        /// the long run (Galán & Izquierdo 2005)
        ties: Equals = "drift", choice(Equals::WORDS).when("enforcement.selection", &["deviation"]);
    }
}

words! {
    /// What states are like as a run begins.
    pub enum Start {
        /// As the scenario says.
        Given = "given",
        /// Drawn at random, each trait a number of sevenths.
        Random = "random",
    }
}

words! {
    /// Who is imitated.
    pub enum Choice {
        /// Twice who is a standard deviation above the mean, never who is one below.
        Deviation = "deviation",
        /// The better of two.
        Tournament = "tournament",
    }
}

words! {
    /// What happens where all do equally well.
    pub enum Equals {
        /// Habits are copied at random.
        Drift = "drift",
        /// Habits stay.
        Keep = "keep",
    }
}
