//! Ideals that are not known exactly: before each run they are drawn anew around those that the
//! scenario writes. Texts, who trusts whom and hostility at the start go by what is written; from
//! then on the run knows the drawn ideals alone.

use bevy_ecs::prelude::{Query, Res, ResMut, Resource, World};

use crate::measure::{landmarks::Landmarks, solutions::Solutions};
use crate::model::{
    columns::Columns,
    delegation::{IdealValue, StatusQuoValue},
    install::Reset,
    owners::Randomness,
    random::Purpose,
    setting::Setting,
    valuation::{FirstIdeals, OwnUtility, Valuation},
};
use crate::spec::{Scenario, preferences::Form};

/// Ideals as the scenario writes them, and how far from them the true ones may lie.
#[derive(Resource, Clone, Debug)]
struct Written {
    ideals: Columns,
    /// Standard deviation, points.
    deviation: f64,
}

/// Lets each run draw its ideals, where the scenario says that they are uncertain. It is the last
/// of the resets: the others put back what the run before left.
pub(super) fn install(world: &mut World, resets: &mut Vec<Reset>, scenario: &Scenario) {
    let deviation = scenario.preferences.uncertainty;
    if deviation <= 0.0 || scenario.preferences.form != Form::Spatial {
        return;
    }
    let OwnUtility::Spatial { position, .. } = &world.resource::<Valuation>().own else { return };
    let ideals = position.clone();
    world.insert_resource(Written { ideals, deviation });
    resets.push(Box::new(|world| {
        let drawn = world.run_system_cached(draw);
        assert!(drawn.is_ok(), "ideals of a run: {drawn:?}");
    }));
}

/// x ← x + σ·z, z standard normal, within the scale; what the status quo and the own ideal are
/// worth by it.
#[expect(clippy::too_many_arguments, reason = "a system names what it reads")]
fn draw(
    written: Res<Written>,
    Randomness { streams, owners }: Randomness,
    setting: Res<Setting>,
    mut valuation: ResMut<Valuation>,
    first: Option<ResMut<FirstIdeals>>,
    mut landmarks: ResMut<Landmarks>,
    mut solutions: ResMut<Solutions>,
    mut delegations: Query<(&mut StatusQuoValue, &mut IdealValue)>,
) {
    let mut drawn = written.ideals.clone();
    for slot in 0..setting.state.len() {
        for issue in 0..drawn.issues() {
            let z = streams.of(Purpose::Outlook, 0, 0, owners.on_issue(slot, issue)).normal();
            let x = &mut drawn.issue_mut(issue)[slot];
            *x = (*x + written.deviation * z).clamp(0.0, 100.0);
        }
    }
    if let Some(mut first) = first {
        first.0.clone_from(&drawn);
    }
    if let OwnUtility::Spatial { position, .. } = &mut valuation.own {
        *position = drawn;
    }
    let (base, best) = (valuation.values(&setting.status_quo), valuation.best());
    for ((mut now, mut most), (base, best)) in delegations.iter_mut().zip(base.iter().zip(&best)) {
        (now.0, most.0) = (*base, *best);
    }
    *landmarks = Landmarks::default();
    *solutions = Solutions::default();
}
