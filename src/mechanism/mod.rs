//! L2, what happens: one file or folder per mechanism, none of which knows another.

pub mod adoption;
pub mod agenda;
pub mod arbitration;
pub mod mediation;
pub mod negotiation;
