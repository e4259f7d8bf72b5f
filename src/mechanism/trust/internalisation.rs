//! Internalisation: parties that keep a norm come to want it: their ideals drift toward its level.
//! It decides on no conduct.

use bevy_ecs::prelude::*;

use crate::model::{
    columns::Columns,
    delegation::{IdealValue, StatusQuoValue},
    forum::{Draft, Ladder},
    install::Install,
    norm::Norms,
    setting::Setting,
    valuation::{FirstIdeals, OwnUtility, Valuation},
};
use crate::spec::trust::Params;

/// Remembers the first ideals where preferences have ideals that can drift.
/// Whether they do is told by [`FirstIdeals`] in the world.
pub(super) fn install(into: &mut Install) {
    let spatial = ideals(into.world.resource::<Valuation>()).cloned();
    let Some(first) = spatial.filter(|_| !into.world.resource::<Setting>().pie) else { return };
    into.world.insert_resource(FirstIdeals(first));
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
    let mut worth = world.query::<(&mut StatusQuoValue, &mut IdealValue)>();
    for ((mut now, mut most), (base, best)) in worth.iter_mut(world).zip(base.iter().zip(&best)) {
        (now.0, most.0) = (*base, *best);
    }
}

/// x ← x + rate·ω·(level − x) for the parties that keep the norm. Forums that are still open go by
/// the new ideals.
pub fn drift(
    forum: Single<(&Draft, &Ladder)>,
    mut delegations: Query<(&mut StatusQuoValue, &mut IdealValue)>,
    norms: Norms,
    params: Res<Params>,
    setting: Res<Setting>,
    mut valuation: ResMut<Valuation>,
) {
    if norms.count() == 0 {
        return;
    }
    let OwnUtility::Spatial { position, .. } = &mut valuation.own else { return };
    for norm in norms.in_order() {
        let rate = params.internalisation * norm.operability;
        for (slot, x) in position.issue_mut(norm.issue).iter_mut().enumerate() {
            if norm.guides(slot) {
                *x += rate * (norm.level - *x);
            }
        }
    }
    let (draft, ladder) = *forum;
    if ladder.closing.is_some() {
        return;
    }
    let (base, best) = (valuation.values(&setting.status_quo), valuation.best());
    for ((mut now, mut most), (base, best)) in delegations.iter_mut().zip(base.iter().zip(&best)) {
        now.0 = *base;
        // Where issues come up one by one, the best on the next is reckoned when it comes up.
        if draft.open.is_none() {
            most.0 = *best;
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
        bench.put_in_force(vec![norm]);
        bench.install(super::super::install);
        let drifts = bench.world.contains_resource::<FirstIdeals>();
        bench.add((super::super::learn, drift.run_if(move || drifts)).chain());
        bench
    }

    #[test]
    fn who_keeps_a_norm_comes_to_want_it() {
        let mut bench = bench();
        bench.play();
        assert_eq!(at(&bench), [85.0, 50.0, 10.0]);
        let base = bench.judged().base[0];
        assert!((base - (1.0 - 0.65 * 0.65)).abs() < 1e-12, "{base}");
    }

    #[test]
    fn closed_forums_keep_what_was_thought_of_them_and_the_next_run_begins_anew() {
        let mut bench = bench();
        let before = bench.judged();
        bench.set(|ladder: &mut Ladder| {
            ladder.closing = Some(Closing { round: 1, rung: Rung::Negotiation, adopted: true });
        });
        bench.play();
        assert_eq!(bench.judged(), before);
        reset(&mut bench.world);
        assert_eq!(at(&bench), [90.0, 50.0, 10.0]);
        assert_eq!(bench.judged().base, before.base);
    }
}
