//! Points that outcomes are compared with and that do not depend on the run: found when a text is
//! first adopted, then kept. Finding them costs more than a run, and a run without a text has no
//! use for them.

use std::sync::OnceLock;

use bevy_ecs::prelude::Resource;

use crate::model::{
    delegation::Members,
    setting::Setting,
    valuation::{OwnUtility, Valuation},
};
use crate::theory::text_bargaining;

/// The points of a scenario, once somebody has asked for them.
#[derive(Resource, Debug, Default)]
pub struct Landmarks(OnceLock<Points>);

/// The points. None where preferences are not spatial, or losses not convex.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Points {
    /// The text with the largest product of gains, if any text gives every member a gain.
    pub nash: Option<Vec<f64>>,
    /// The text with the largest sum of own utilities.
    pub utilitarian: Option<Vec<f64>>,
}

impl Landmarks {
    /// The points, found at the first call.
    pub fn points(&self, setting: &Setting, valuation: &Valuation, members: Members) -> &Points {
        self.0.get_or_init(|| find(setting, valuation, members))
    }
}

fn find(setting: &Setting, valuation: &Valuation, members: Members) -> Points {
    let OwnUtility::Spatial { position, salience, kappa } = &valuation.own else {
        return Points::default();
    };
    if setting.pie || *kappa < 1.0 {
        return Points::default();
    }
    let seats: Vec<usize> = (0..members.seated.len()).filter(|s| members.seated[*s]).collect();
    let seated = |column: &[f64]| seats.iter().map(|slot| column[*slot]).collect::<Vec<f64>>();
    let x: Vec<_> = (0..setting.issue.len()).map(|issue| seated(position.issue(issue))).collect();
    let s: Vec<_> = (0..setting.issue.len()).map(|issue| seated(salience.issue(issue))).collect();
    let mut base = vec![0.0; members.seated.len()];
    valuation.price(&setting.status_quo, &mut base);
    let reservation: Vec<f64> =
        seated(&base).iter().map(|u| u + setting.costs.operability).collect();
    Points {
        nash: text_bargaining::nash_point(&x, &s, *kappa, &reservation),
        utilitarian: Some(text_bargaining::utilitarian_point(&x, &s, *kappa)),
    }
}
