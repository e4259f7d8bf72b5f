//! Internalisation: parties that keep a norm come to want it: their ideals drift toward its level. It decides on no conduct.

use bevy_ecs::prelude::*;

use crate::model::{
    columns::Columns,
    forum::{Draft, Floor, Ladder},
    install::Install,
    norm::Norms,
    phase::Phase,
    setting::Setting,
    valuation::{FirstIdeals, OwnUtility, Valuation},
};
use crate::spec::trust::Params;

/// Adds the drift of ideals to a run whose preferences have ideals that can drift.
pub(super) fn install(into: &mut Install) {
    let spatial = ideals(into.world.resource::<Valuation>()).cloned();
    let Some(first) = spatial.filter(|_| !into.world.resource::<Setting>().pie) else { return };
    into.world.insert_resource(FirstIdeals(first));
    into.schedule.add_systems(drift.in_set(Phase::Learning));
    into.before_each_run(reset);
}

fn ideals(valuation: &Valuation) -> Option<&Columns> {
    match &valuation.own {
        OwnUtility::Spatial { position, .. } => Some(position),
        _ => None,
    }
}

/// Ideals, and what the status quo and the own ideal are worth by them, as the run began.
fn reset(world: &mut World) {
    let first = world.resource::<FirstIdeals>().0.clone();
    let moved = ideals(world.resource::<Valuation>()) != Some(&first);
    if !moved {
        return;
    }
    if let OwnUtility::Spatial { position, .. } = &mut world.resource_mut::<Valuation>().own {
        *position = first;
    }
    let valuation = world.resource::<Valuation>();
    let base = valuation.values(&world.resource::<Setting>().status_quo);
    let best = valuation.best();
    for mut floor in world.query::<&mut Floor>().iter_mut(world) {
        floor.base.clone_from(&base);
        floor.best.clone_from(&best);
    }
}

/// x ← x + rate·ω·(level − x) for the parties that keep the norm. Forums that are still open go by the new ideals.
fn drift(
    mut forums: Query<(&mut Floor, &Draft, &Ladder)>,
    norms: Res<Norms>,
    params: Res<Params>,
    setting: Res<Setting>,
    mut valuation: ResMut<Valuation>,
) {
    if norms.0.is_empty() {
        return;
    }
    let OwnUtility::Spatial { position, .. } = &mut valuation.own else { return };
    for norm in &norms.0 {
        let rate = params.internalisation * norm.operability;
        for (slot, x) in position.issue_mut(norm.issue).iter_mut().enumerate() {
            if norm.guides(slot) {
                *x += rate * (norm.level - *x);
            }
        }
    }
    for (mut floor, draft, ladder) in &mut forums {
        if ladder.closing.is_some() {
            continue;
        }
        floor.base = valuation.values(&setting.status_quo);
        // Where issues come up one by one, the best on the next is reckoned when it comes up.
        if draft.open.is_none() {
            floor.best = valuation.best();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{bench::Bench, deed::Deed, forum::Closing, forum::Rung, norm::Norm};

    fn at(bench: &Bench) -> Vec<f64> {
        ideals(bench.world.resource::<Valuation>()).unwrap().issue(0).to_vec()
    }

    fn bench() -> Bench {
        let mut bench = Bench::new(&[&[90.0], &[50.0], &[10.0]], &[20.0]);
        bench.world.init_resource::<bevy_ecs::message::Messages<Deed>>();
        bench
            .world
            .insert_resource(Params { internalisation: 0.5, ..super::super::tests::plain() });
        let mut norm = Norm::new(0, None, 70.0, 0.5, vec![true, true, false], 0);
        norm.kept[1] = false;
        bench.world.insert_resource(Norms(vec![norm]));
        bench.install(super::super::install);
        bench
    }

    #[test]
    fn who_keeps_a_norm_comes_to_want_it() {
        let mut bench = bench();
        bench.play();
        assert_eq!(at(&bench), [85.0, 50.0, 10.0]);
        let base = bench.get::<Floor>().base[0];
        assert!((base - (1.0 - 0.65 * 0.65)).abs() < 1e-12, "{base}");
    }

    #[test]
    fn closed_forums_keep_what_was_thought_of_them_and_the_next_run_begins_anew() {
        let mut bench = bench();
        let before: Floor = bench.get();
        bench.set(|ladder: &mut Ladder| {
            ladder.closing = Some(Closing { round: 1, rung: Rung::Negotiation, adopted: true });
        });
        bench.play();
        assert_eq!(bench.get::<Floor>(), before);
        reset(&mut bench.world);
        assert_eq!(at(&bench), [90.0, 50.0, 10.0]);
        assert_eq!(bench.get::<Floor>().base, before.base);
    }
}
