//! L2, vocabulary: components, columns, messages, phases of a round, named random streams. No
//! systems.

pub mod appraisal;
pub mod assembly;
pub mod assent;
#[cfg(test)]
pub(crate) mod bench;
pub mod burden;
pub mod columns;
pub mod cyber;
pub mod decision;
pub mod deed;
pub mod delegation;
pub mod dispute;
pub mod forum;
pub mod harm;
pub mod incident;
pub mod install;
pub mod instruments;
pub mod mediator;
pub mod menu;
pub mod message;
pub mod norm;
pub mod owners;
pub mod panel;
pub mod phase;
pub mod random;
pub mod rivalry;
pub mod sanction;
pub mod setting;
pub mod stakeholder;
pub mod state;
pub mod states;
pub mod treaty;
pub mod trust;
pub mod valuation;
pub mod venue;
