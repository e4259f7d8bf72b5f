//! What became of the text after the vote, and of control of data: measures of a run and of each
//! state. It changes nothing.

use bevy_ecs::{prelude::Query, system::SystemParam};

use super::rows::{RunRow, StateRow};
use crate::model::{
    cyber::CyberPower,
    harm::Harm,
    instruments::{Instruments, mean_control},
    norm::{Norm, Norms},
    rivalry::Rivalry,
    sanction::Sanction,
    states::{Bloc, GoodFaith},
    treaty::Treaty,
};

/// What is read of states and of what they made between them.
#[derive(SystemParam)]
pub struct Aftermath<'w, 's> {
    /// Norms in force.
    pub norms: Norms<'w, 's>,
    /// Blocs.
    pub blocs: Query<'w, 's, &'static Bloc>,
    /// Good faith.
    pub faith: Query<'w, 's, &'static GoodFaith>,
    /// Cyber power.
    pub powers: Query<'w, 's, &'static CyberPower>,
    /// Control of data.
    pub instruments: Query<'w, 's, &'static Instruments>,
    /// Harm suffered.
    pub harm: Query<'w, 's, &'static Harm>,
    /// What is done to those who break norms.
    pub sanctions: Query<'w, 's, &'static Sanction>,
    /// Contested stakes.
    pub rivalries: Query<'w, 's, &'static Rivalry>,
}

/// Adds what states made of the adopted text; nothing where there is no ratification or no text.
/// `norms` are those that the text put in force.
pub fn ratification(
    treaty: Option<&Treaty>,
    norms: &[&Norm],
    run: &mut RunRow,
    states: &mut [StateRow],
) {
    let Some((treaty, opened)) = treaty.and_then(|treaty| Some((treaty, treaty.opened?))) else {
        return;
    };
    let all = treaty.standing.len() as f64;
    let breadth = treaty.parties() as f64 / all;
    let bound = treaty.commitment();
    run.breadth = Some(breadth);
    run.parties = Some(treaty.parties());
    run.time_to_force = treaty.in_force.map(|round| round - opened);
    run.withdrawals = Some(treaty.withdrawals);
    run.reservations = Some(treaty.standing.iter().map(|state| state.reservations).sum());
    run.commitment = bound;
    let reach = if treaty.active { bound.unwrap_or(0.0) * treaty.operability } else { 0.0 };
    let kept = compliance(norms);
    run.effectiveness = run.depth.map(|depth| breadth * depth * reach * kept);
    let rounds = (treaty.rounds > 0).then_some(f64::from(treaty.rounds));
    let brought = |slot: usize| rounds.map(|rounds| treaty.standing[slot].realised / rounds);
    let each = || (0..treaty.standing.len()).filter_map(brought);
    run.realised_mean = rounds.map(|_| each().sum::<f64>() / all);
    run.realised_least = rounds.map(|_| each().fold(f64::INFINITY, f64::min));
    for (slot, row) in states.iter_mut().enumerate() {
        let standing = &treaty.standing[slot];
        row.party = Some(standing.joined.is_some());
        row.joined_round = standing.joined;
        row.left_round = standing.left;
        row.joining_margin = standing.joined.map(|_| standing.margin);
        row.reservations = Some(standing.reservations);
        row.realised = brought(slot);
    }
}

/// Mean share of those bound by norms that keep them; 1 without any.
fn compliance(norms: &[&Norm]) -> f64 {
    let kept: Vec<f64> = norms.iter().filter_map(|norm| norm.kept_share()).collect();
    if kept.is_empty() { 1.0 } else { kept.iter().sum::<f64>() / kept.len() as f64 }
}

/// Adds what control of data came to; nothing where it does not act.
pub fn data_control(
    instruments: &[Instruments],
    powers: &[CyberPower],
    run: &mut RunRow,
    states: &mut [StateRow],
) {
    let Some(rounds) = instruments.first().map(|own| own.rounds).filter(|rounds| *rounds > 0)
    else {
        return;
    };
    let rounds = f64::from(rounds);
    let enjoyed: f64 = instruments.iter().map(|own| own.enjoyed).sum();
    run.common_use = Some(enjoyed / rounds / instruments.len() as f64);
    run.control = Some(mean_control(instruments));
    for ((row, own), power) in states.iter_mut().zip(instruments).zip(powers) {
        let [generation, collection, utilisation] = own.control;
        row.control_generation = Some(generation);
        row.control_collection = Some(collection);
        row.control_utilisation = Some(utilisation);
        row.common_use = Some(own.enjoyed / rounds);
        row.control_attribution = Some(power.control_attribution);
        row.control_exposure = Some(power.exposure());
    }
}
