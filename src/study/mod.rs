//! L6, study: what is built on many runs or many computations. It prints nothing and touches no files.

pub mod base_rates;
pub mod compare;
pub mod differences;
pub mod precision;
pub mod prospects;
pub mod robustness;
pub mod sensitivity;
pub mod solve;
pub mod validate;
pub mod votes;
