//! What the study of 26 states gives to its plain arrays, and the arithmetic that knows nothing of a run: what texts are worth, how far a delegation
//! goes, points that outcomes are compared with. It plays no round.

use comity::engine::Engine;
use comity::model::valuation::OwnUtility;
use comity::spec::Scenario;
use comity::theory::concession::concession_share;
use comity::theory::text_bargaining::{nash_point, utilitarian_point};
use comity::theory::voting;

const GRAIN: f64 = 1.0 / (1 << 24) as f64;
const ROUNDING: f64 = 1e-12;

/// What the scenario says, in the arrays that the loops below run over.
pub struct Given {
    pub states: usize,
    pub issues: usize,
    /// By issue, then state.
    pub position: Vec<f64>,
    pub salience: Vec<f64>,
    /// The same by state, then issue.
    pub position_of: Vec<f64>,
    pub salience_of: Vec<f64>,
    /// Σ s, Σ s·x, Σ s·x² by issue.
    pub sums: Vec<(f64, f64, f64)>,
    pub status_quo: Vec<f64>,
    pub exaggeration: Vec<f64>,
    /// Regard for others and for the community.
    pub others: Vec<f64>,
    pub community: Vec<f64>,
    /// Weights of own utility and of the sum of all; of own and of the sum of the rest.
    pub means: Vec<(f64, f64)>,
    pub apart: Vec<(f64, f64)>,
    pub base: Vec<f64>,
    pub best: Vec<f64>,
    pub absence: Vec<f64>,
    pub curve: Vec<usize>,
    /// For each round, the share given up on each curve.
    pub shares: Vec<Vec<f64>>,
    pub deadline: u32,
    pub step: f64,
    pub operability: f64,
    pub operability_cost: f64,
    pub band: f64,
    pub noise: f64,
    pub transparency: f64,
    pub hidden: f64,
    pub proposals: u32,
    pub reach: f64,
    pub heat: f64,
    pub fallback: voting::Rule,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Stance {
    Yes,
    Abstain,
    No,
    HoldOut,
}

pub fn sum(numbers: &[f64]) -> f64 {
    numbers.iter().sum()
}

/// Which curve of concession each state follows, and for each round the share given up on each.
fn curves(concession: &[f64], deadline: u32) -> (Vec<usize>, Vec<Vec<f64>>) {
    let mut betas: Vec<f64> = Vec::new();
    let curve = concession.iter().map(|beta| {
        betas.iter().position(|known| known == beta).unwrap_or_else(|| {
            betas.push(*beta);
            betas.len() - 1
        })
    });
    let curve = curve.collect();
    let share = |t: u32, beta: &f64| concession_share(f64::from(t) / f64::from(deadline), *beta);
    (curve, (1..=deadline).map(|t| betas.iter().map(|beta| share(t, beta)).collect()).collect())
}

/// Probability of absence by capability, of an even number of states.
fn absences(capability: &[f64], of_none: f64) -> Vec<f64> {
    let mut sorted = capability.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let median = 0.5 * (sorted[middle - 1] + sorted[middle]);
    capability.iter().map(|c| of_none / (1.0 + c / median)).collect()
}

impl Given {
    /// Numbers that a scenario leaves to rules are read from the world that was built of it; no step of a run is.
    pub fn new(scenario: &Scenario, engine: &Engine) -> Self {
        let (setting, valuation) = (engine.setting(), engine.valuation());
        let OwnUtility::Spatial { position, salience, kappa: 2.0 } = &valuation.own else {
            panic!("quadratic losses")
        };
        let (states, issues) = (position.rows(), position.issues());
        let column = |of: &dyn Fn(usize, usize) -> f64| -> Vec<f64> {
            (0..states * issues).map(|i| of(i / states, i % states)).collect()
        };
        let row = |of: &dyn Fn(usize, usize) -> f64| -> Vec<f64> {
            (0..states * issues).map(|i| of(i % issues, i / issues)).collect()
        };
        let x = |issue: usize, slot: usize| position.at(issue, slot);
        let s = |issue: usize, slot: usize| salience.at(issue, slot);
        let sums = |issue: usize| {
            (0..states).fold((0.0, 0.0, 0.0), |(a, b, c), slot| {
                let (x, s) = (x(issue, slot), s(issue, slot));
                (a + s, b + s * x, c + s * x * x)
            })
        };
        let concern = &valuation.concern;
        let (curve, shares) = curves(&setting.concession, scenario.negotiation.deadline);
        let share = scenario.venue.rule.fallback.as_ref().unwrap().share;
        Self {
            states,
            issues,
            position: column(&x),
            salience: column(&s),
            position_of: row(&x),
            salience_of: row(&s),
            sums: (0..issues).map(sums).collect(),
            status_quo: setting.status_quo.clone(),
            exaggeration: setting.exaggeration.clone(),
            others: concern.first.clone(),
            community: concern.second.clone(),
            means: (0..states).map(|slot| concern.means(slot, states)).collect(),
            apart: (0..states).map(|slot| concern.apart(slot, states)).collect(),
            base: valuation.values(&setting.status_quo),
            best: valuation.best(),
            absence: absences(&setting.capability, scenario.adoption.absence),
            curve,
            shares,
            deadline: scenario.negotiation.deadline,
            step: scenario.negotiation.step,
            operability: scenario.agenda.operability,
            operability_cost: scenario.adoption.operability_cost,
            band: scenario.adoption.band,
            noise: scenario.adoption.noise,
            transparency: setting.transparency,
            hidden: scenario.mediation.hidden_shortfall,
            proposals: scenario.mediation.proposals,
            reach: scenario.mediation.step,
            heat: scenario.mediation.temperature,
            fallback: voting::Rule::QualifiedMajority { share, of: voting::Base::PresentAndVoting },
        }
    }

    pub fn price(&self, text: &[f64], own: &mut [f64]) {
        own.fill(1.0);
        let columns =
            self.position.chunks_exact(self.states).zip(self.salience.chunks_exact(self.states));
        for (y, (x, s)) in text.iter().zip(columns) {
            for ((u, x), s) in own.iter_mut().zip(x).zip(s) {
                let d = (y - x) * 0.01;
                *u -= s * (d * d);
            }
        }
    }

    /// What a text is worth to those who care for others.
    pub fn care(&self, own: &[f64], value: &mut [f64]) {
        let (count, sum) = (self.states as f64, sum(own));
        let common = sum / count;
        let weights = self.others.iter().zip(&self.community);
        for ((value, own), (others, community)) in value.iter_mut().zip(own).zip(weights) {
            let mean_of_others = (sum - own) / (count - 1.0);
            *value =
                (1.0 - others - community) * own + others * mean_of_others + community * common;
        }
    }

    pub fn gain(&self, value: f64, base: f64) -> f64 {
        self.operability * (value - base) - self.operability_cost * self.operability
    }

    pub fn room(base: f64) -> f64 {
        (1.0 - base).max(1e-9)
    }

    pub fn stance(&self, scaled: f64) -> Stance {
        match scaled {
            scaled if scaled > self.band => Stance::Yes,
            scaled if scaled < -self.band => Stance::No,
            _ => Stance::Abstain,
        }
    }

    /// The same by halving the way, where rounding could decide.
    #[cold]
    pub fn halve(
        &self,
        slot: usize,
        stated: &[f64],
        levels: &[f64],
        end: f64,
        aspiration: f64,
    ) -> f64 {
        let row = slot * self.issues..(slot + 1) * self.issues;
        let (x, s) = (&self.position_of[row.clone()], &self.salience_of[row]);
        let lost = 1.0 - (1.0 - end * 1e-4);
        let count = self.states as f64;
        let value = |way: f64| {
            let (mut all, mut mine) = (0.0, 0.0);
            for issue in 0..self.issues {
                let (a, b, c) = self.sums[issue];
                let level = stated[issue] + way * (levels[issue] - stated[issue]);
                all += level * (a * level - 2.0 * b) + c;
                let d = (level - x[issue]) * 0.01;
                mine += s[issue] * (d * d);
            }
            let own = 1.0 - way * way * lost;
            let sum = (count - all * 1e-4) - (1.0 - mine) + own;
            let (others, community) = (self.others[slot], self.community[slot]);
            (1.0 - others - community) * own
                + others * ((sum - own) / (count - 1.0))
                + community * (sum / count)
        };
        if value(1.0) >= aspiration {
            return 1.0;
        }
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..24 {
            let middle = 0.5 * (low + high);
            if value(middle) >= aspiration { low = middle } else { high = middle }
        }
        low
    }

    /// The Nash point and the utilitarian point, found once.
    pub fn landmarks(&self) -> (Option<Vec<f64>>, Vec<f64>) {
        let x: Vec<&[f64]> = self.position.chunks_exact(self.states).collect();
        let s: Vec<&[f64]> = self.salience.chunks_exact(self.states).collect();
        let mut own = vec![0.0; self.states];
        self.price(&self.status_quo, &mut own);
        let least: Vec<f64> = own.iter().map(|u| u + self.operability_cost).collect();
        (nash_point(&x, &s, 2.0, &least), utilitarian_point(&x, &s, 2.0))
    }
}

/// The farthest point of the way at which start + slope·way − bend·way² is still worth the aspiration, to the grain below it; none where
/// rounding could decide.
pub fn farthest((start, slope, bend): (f64, f64, f64), aspiration: f64) -> Option<f64> {
    let spare = start + slope - bend - aspiration;
    if spare > ROUNDING {
        return Some(1.0);
    }
    let room = start - aspiration;
    if spare > -ROUNDING || room < ROUNDING {
        return None;
    }
    let depth = (slope * slope + 4.0 * bend.max(0.0) * room).sqrt();
    let way = if slope < 0.0 { 2.0 * room / (depth - slope) } else { 0.5 * (slope + depth) / bend };
    let (grains, blur) = (way / GRAIN, ROUNDING / (depth * GRAIN));
    let low = f64::from(grains as u32);
    let sure = grains - low > blur && low + 1.0 - grains > blur && way < 1.0;
    sure.then_some(low * GRAIN)
}
