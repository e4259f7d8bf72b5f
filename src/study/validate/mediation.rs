//! Targets B1 and B2: the mediated single text of Klein and others; whom Kydd's mediator convinces.

use rand::RngExt;

use super::check::{Ours, mean_and_error, share_agrees};
use super::crowds;
use super::run::Context;
use super::shipped;
use super::target::{Target, whole_numbers};
use crate::model::random;
use crate::theory::credibility::Crisis;
use crate::theory::single_text::{
    Landscape, Voter, extremes, mediate, random_contract, random_influences,
};

/// One setting: issues, proposals and how each of the two parties votes.
struct Setting {
    issues: usize,
    proposals: usize,
    voters: [Voter; 2],
}

/// Means over random pairs of influence matrices, min–max normalised by each party's (and the sum's) annealed extremes. What each party gets is that of the engine,
/// which looks for its extremes; those of the sum are looked for here.
pub(super) fn klein(target: &Target, context: &mut Context) -> Option<Ours> {
    let setting = setting_of(&target.params)?;
    let party = match target.quantity.as_str() {
        "min-max normalised welfare" => None,
        "u1" => Some(0),
        "u2" => Some(1),
        _ => return None,
    };
    let key = format!("{} by engine {}", target.params, party.is_some());
    if !context.shared.contains_key(&key) {
        let (pairs, seed) = (context.effort(8, 60), context.seed);
        let means = match party {
            None => vec![welfare(&setting, pairs, seed)],
            Some(_) => setting.by_the_engine(pairs, seed)?,
        };
        context.shared.insert(key.clone(), means);
    }
    let (mean, error) = *context.shared.get(&key)?.get(party.unwrap_or(0))?;
    // A shortened run is allowed two standard errors more than the published tolerance.
    let slack = if context.fast { 2.0 * error } else { 0.0 };
    let ours = Ours { slack, ..Ours::simulated(mean, error) };
    Some(if party.is_some() { ours.by_engine() } else { ours })
}

/// Reads `100 binary issues,T0=3.0,25000 proposals,HC-AN`.
fn setting_of(params: &str) -> Option<Setting> {
    let parts: Vec<&str> = params.split(',').map(str::trim).collect();
    let [issues, heat, proposals, pair] = parts[..] else { return None };
    let heat: f64 = heat.strip_prefix("T0=")?.parse().ok()?;
    let voter = |name: &str| match name {
        "HC" => Some(Voter::HillClimber),
        "AN" => Some(Voter::Annealer(heat)),
        _ => None,
    };
    let (first, second) = pair.split_once('-')?;
    let voters = [voter(first)?, voter(second)?];
    let first_number = |text| whole_numbers(text).first().copied();
    Some(Setting { issues: first_number(issues)?, proposals: first_number(proposals)?, voters })
}

/// Mean and standard error of welfare. Matrices are the same whoever votes how.
fn welfare(setting: &Setting, pairs: usize, seed: u64) -> (f64, f64) {
    let sample: Vec<f64> = (0..pairs).map(|pair| bargain(setting, pair, seed)).collect();
    mean_and_error(&sample)
}

fn bargain(setting: &Setting, pair: usize, seed: u64) -> f64 {
    let n = setting.issues;
    let mut rng = random::named(seed, &format!("B1 matrices {pair}"));
    let both = [random_influences(n, &mut rng), random_influences(n, &mut rng)];
    let sum: Vec<f64> = both[0].iter().zip(&both[1]).map(|(a, b)| a + b).collect();
    let (low, high) = extremes(&sum, n, &mut rng);
    let mut x = random_contract(n, &mut rng);
    let stand = |i: usize| (Landscape::new(&both[i], &x), setting.voters[i]);
    let mut parties = [stand(0), stand(1)];
    mediate(&mut parties, &mut x, setting.proposals, &mut rng);
    let [u1, u2] = [parties[0].0.value(), parties[1].0.value()];
    (u1 + u2 - low) / (high - low)
}

impl Setting {
    /// Means and standard errors of what each party gets in the engine, where utilities are shares of a party's range: a temperature is brought to them
    /// by the mean range of random matrices.
    fn by_the_engine(&self, runs: usize, seed: u64) -> Option<Vec<(f64, f64)>> {
        const RANGES: usize = 4;
        let mut rng = random::named(seed, "B1 ranges");
        let mut range = || {
            let (low, high) =
                extremes(&random_influences(self.issues, &mut rng), self.issues, &mut rng);
            high - low
        };
        let mean = (0..RANGES).map(|_| range()).sum::<f64>() / RANGES as f64;
        let heat = |voter: &Voter| match voter {
            Voter::HillClimber => None,
            Voter::Annealer(heat) => Some(heat / mean),
        };
        if self.issues != 100 {
            return None;
        }
        let heats = [heat(&self.voters[0]), heat(&self.voters[1])];
        let got = crowds::contract(self.proposals, heats, runs, seed)?;
        let of = |party: usize| -> Vec<f64> { got.iter().map(|pair| pair[party]).collect() };
        Some(vec![mean_and_error(&of(0)), mean_and_error(&of(1))])
    }
}

/// The threshold from which the engine's mediator is believed, which the closed form must agree with, and how probable a conflict is by that; honest signals
/// drawn at random must leave the doubt that it is reckoned from.
pub(super) fn kydd(target: &Target, context: &mut Context) -> Option<Ours> {
    let [weak, high, low, own, error, failure] =
        ["q", "cH", "cL", "c1", "eps", "cm"].map(|key| target.param(key));
    let crisis = Crisis { weak: weak?, cost_weak: high?, cost_resolved: low?, error: error? };
    let computed = match target.quantity.as_str() {
        "b_min" => {
            let costs = (crisis.cost_weak, crisis.cost_resolved);
            let found = shipped::least_bias(crisis.weak, costs, crisis.error, failure?)?;
            let agrees = (found - crisis.least_bias(failure?)).abs() < 1e-9;
            Ours::computed(found).and(agrees).by_engine()
        }
        "P(war) no mediator" => Ours::computed(crisis.conflict_alone(own?)),
        "P(war) credible" => Ours::computed(crisis.conflict_with_mediator()),
        _ => return None,
    };
    let trials = context.effort(4_000, 40_000);
    let mut rng = random::named(context.seed, &target.params);
    let (called_weak, resolved) = (0..trials).fold((0, 0), |(called, resolved), _| {
        let is_weak = rng.random::<f64>() < crisis.weak;
        let said_weak = is_weak == (rng.random::<f64>() >= crisis.error);
        (called + usize::from(said_weak), resolved + usize::from(said_weak && !is_weak))
    });
    let share = resolved as f64 / called_weak.max(1) as f64;
    Some(computed.and_simulation(share_agrees(share, crisis.doubt(), called_weak)))
}
