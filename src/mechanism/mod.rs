//! L3, what happens: one file or folder per mechanism, none of which knows another.

pub mod adoption;
pub mod agenda;
pub mod arbitration;
pub mod capacity;
pub mod chair;
pub mod compliance;
pub mod data_control;
pub mod disputes;
pub mod enforcement;
pub mod in_force;
pub mod ladder;
pub mod mediation;
pub mod negotiation;
pub mod nonstate;
pub mod operations;
pub mod power_shift;
pub mod pressure;
pub mod ratification;
pub mod trust;

use crate::model::install::Install;

/// How a mechanism prepares a world.
pub type Installer = fn(&mut Install);

/// Every mechanism that has something to prepare, by name. Their order means nothing: the page of
/// the round, in the engine, says when each acts.
pub const ALL: &[(&str, Installer)] = &[
    ("pressure", pressure::install),
    ("agenda", agenda::install),
    ("chair", chair::install),
    ("negotiation", negotiation::install),
    ("mediation", mediation::install),
    ("adoption", adoption::install),
    ("ladder", ladder::install),
    ("disputes", disputes::install),
    ("in force", in_force::install),
    ("ratification", ratification::install),
    ("data control", data_control::install),
    ("nonstate", nonstate::install),
    ("operations", operations::install),
    ("compliance", compliance::install),
    ("enforcement", enforcement::install),
    ("trust", trust::install),
    ("power_shift", power_shift::install),
];
