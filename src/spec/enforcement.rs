//! `[enforcement]`: what follows where a norm is broken.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::key::Key;

/// `[enforcement]`. All payoffs are in utility.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Whether breaches are punished.
    pub enabled: bool,
    /// Probability with which a state punishes what it sees, in [0, 1].
    pub vengefulness: f64,
    /// What being punished costs, ≥ 0.
    pub punishment: f64,
    /// What punishing costs, ≥ 0.
    pub cost: f64,
    /// Whether looking away is punished.
    pub metanorm: bool,
    /// What being punished for looking away costs, ≥ 0.
    pub meta_punishment: f64,
    /// What punishing that costs, ≥ 0.
    pub meta_cost: f64,
    /// Whether boldness and vengefulness evolve.
    pub evolution: bool,
    /// What states are like as the run begins.
    pub start: Start,
    /// The chance of being seen that a state dares to take as the run begins, in [0, 1].
    pub boldness: f64,
    /// What a breach gains, ≥ 0.
    pub temptation: f64,
    /// What a breach costs each other state, ≥ 0.
    pub hurt: f64,
    /// Rounds of a generation, ≥ 1.
    pub generation: u32,
    /// Probability that a bit of a trait flips, in [0, 1].
    pub mutation: f64,
    /// Who is imitated.
    pub selection: Choice,
    /// What happens where all do equally well.
    pub ties: Equals,
}

/// What states are like as a run begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Start {
    /// As the scenario says.
    Given,
    /// Drawn at random, each trait a number of sevenths.
    Random,
}

/// Who is imitated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// Twice who is a standard deviation above the mean, never who is one below.
    Deviation,
    /// The better of two.
    Tournament,
}

/// What happens where all do equally well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Equals {
    /// Habits are copied at random.
    Drift,
    /// Habits stay.
    Keep,
}

/// The keys of `[enforcement]`.
pub const KEYS: &[Key] = &[
    Key::flag("enforcement.enabled")
        .present()
        .doc("whether those who see a breach may punish it: true where [enforcement] is written"),
    Key::unit_interval("enforcement.vengefulness")
        .or("0.5")
        .monotone()
        .unit("probability")
        .doc("chance that a state punishes a breach that it sees (Axelrod 1986); where habits evolve, that of the first generation"),
    Key::real("enforcement.punishment", 0.0, 1e6)
        .or("0.005")
        .monotone()
        .unit("utility")
        .doc("what each punishment costs the punished; what is expected of it deters"),
    Key::real("enforcement.cost", 0.0, 1e6)
        .or("0.001")
        .monotone()
        .unit("utility")
        .doc("what each punishment costs the punisher"),
    Key::flag("enforcement.metanorm")
        .or("false")
        .monotone()
        .doc("whether those who see somebody look away from a breach may punish that"),
    Key::real("enforcement.meta_punishment", 0.0, 1e6)
        .or("0.005")
        .monotone()
        .unit("utility")
        .doc("what being punished for looking away costs, where there is a metanorm"),
    Key::real("enforcement.meta_cost", 0.0, 1e6)
        .or("0.001")
        .monotone()
        .unit("utility")
        .doc("what punishing those who look away costs, where there is a metanorm"),
    Key::flag("enforcement.evolution")
        .or("false")
        .doc("whether boldness and vengefulness evolve; states then break a norm whenever the chance of being seen is below their boldness"),
    Key::choice("enforcement.start", &["given", "random"])
        .or("\"given\"")
        .doc("habits of the first generation, where they evolve: as given, or drawn at random in sevenths (Axelrod 1986)"),
    Key::unit_interval("enforcement.boldness")
        .or("0.5")
        .monotone()
        .doc("the chance of being seen that states of the first generation dare to take where habits evolve, to the nearest seventh"),
    Key::real("enforcement.temptation", 0.0, 1e6)
        .or("0.003")
        .monotone()
        .unit("utility")
        .doc("what a breach gains, in the reckoning by which habits that evolve are imitated"),
    Key::real("enforcement.hurt", 0.0, 1e6)
        .or("0.001")
        .monotone()
        .unit("utility")
        .doc("what a breach costs each other state, in the same reckoning"),
    Key::int("enforcement.generation", 1, 10_000)
        .or("10")
        .unit("rounds")
        .doc("rounds after which habits that evolve are imitated and the reckoning begins anew"),
    Key::unit_interval("enforcement.mutation")
        .or("0.01")
        .unit("probability")
        .doc("chance that one of the three bits of a habit flips, where habits evolve"),
    Key::choice("enforcement.selection", &["deviation", "tournament"])
        .or("\"deviation\"")
        .doc("who is imitated where habits evolve; deviation: two copies from a standard deviation above the mean, none from one below (Axelrod 1986); tournament: the better of two"),
    Key::choice("enforcement.ties", &["drift", "keep"])
        .or("\"drift\"")
        .when("enforcement.selection", &["deviation"])
        .doc("where all do equally well: drift copies at random, keep leaves habits alone; it decides the long run (Galán & Izquierdo 2005)"),
];
