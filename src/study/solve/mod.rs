//! Forecasts of issues with known positions by every protocol there is for them, beside the baselines that they must
//! beat; how they fare where outcomes are known. It computes, and neither reads nor prints.

mod forums;
mod methods;
mod models;
mod nested;
mod options;
mod score;

pub use methods::{Forecast, Method, PROTOCOLS, Protocol, methods};
pub use nested::{CrossValidation, cross_validate};
pub use options::{OPTIONS, Setting, Values};
pub use score::{NEAR, Score, scores};
