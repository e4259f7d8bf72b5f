//! L1, the checked scenario as plain data: every parameter, with its type, range, default, unit and
//! meaning. It knows nothing of how a scenario is written, reads no file and acts on nothing.

pub mod adoption;
pub mod agenda;
pub mod arbitration;
pub mod behaviour;
pub mod chair;
pub mod compliance;
pub mod conduct;
pub mod data_control;
pub mod dispute;
pub mod disputes;
pub mod enforcement;
pub mod in_force;
pub mod issue;
pub mod key;
pub mod mediation;
pub mod mediator;
pub mod negotiation;
pub mod params;
pub mod power_shift;
pub mod preferences;
pub mod ratification;
pub mod record;
pub mod rivalry;
pub mod run;
mod scenario;
pub mod stakeholder;
pub mod state;
pub mod text;
pub mod trust;
pub mod venue;

pub use scenario::Scenario;
