//! What a forum takes up next: the next issue, where issues come up one by one, or a rival text,
//! where the one before has failed. What was agreed on earlier issues stands when a later one
//! fails. It chooses no text and moves none.

use bevy_ecs::prelude::*;

use super::Table;
use crate::model::{
    appraisal::{self, Scratch},
    assembly::{Assembly, Forum},
    delegation::{JudgementData, Judgements, Members},
    forum::{Draft, Verdict},
    setting::{Clock, Setting},
    valuation::{OwnUtility, Valuation},
};
use crate::spec::agenda::{Order, Params};

/// Where a forum stands on its agenda.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// Issues in the order in which they come up; empty for one package.
    pub items: Vec<usize>,
    /// How many have been dealt with.
    pub done: usize,
    /// Texts that have been tried, by their place on the table.
    pub tried: Vec<usize>,
    /// Whether any item was agreed.
    agreed: bool,
    /// The status quo, and what it and ideals are worth, as the run began.
    first: Option<(Vec<f64>, Vec<f64>, Vec<f64>)>,
}

impl Progress {
    /// The issue that is up now; none for a package.
    pub fn item(&self) -> Option<usize> {
        self.items.get(self.done).copied()
    }
}

/// Puts back what the status quo and ideals were worth as the run began.
pub(super) fn reset(world: &mut World) {
    let progress = std::mem::take(&mut *world.resource_mut::<Progress>());
    let Some((status_quo, base, best)) = progress.first else { return };
    world.resource_mut::<Setting>().status_quo = status_quo;
    for mut draft in world.query::<&mut Draft>().iter_mut(world) {
        draft.open = None;
    }
    let mut query = world.query::<JudgementData>();
    let judged = Judgements::of(query.query_mut(world));
    judged.base.copy_from_slice(&base);
    judged.best.copy_from_slice(&best);
}

/// When a forum closes, turns to a rival text or to the next item; when there is none, judges the
/// whole.
pub fn go_on(
    mut assembly: Assembly,
    params: Res<Params>,
    table: Res<Table>,
    mut setting: ResMut<Setting>,
    mut progress: ResMut<Progress>,
    (valuation, mut scratch): (Res<Valuation>, ResMut<Scratch>),
    clock: Res<Clock>,
) {
    let Forum { rules, ladder, draft, brackets, verdict, members, mut judged, .. } =
        assembly.forum();
    let Some(closing) = ladder.closing.filter(|closing| closing.round == clock.0) else { return };
    let time = clock.0 < setting.horizon;
    if !closing.adopted && params.rivals && time && progress.tried.len() < table.0.len() {
        draft.levels.clone_from(&setting.status_quo);
        *verdict = Verdict::Reopened;
        return;
    }
    if progress.item().is_none() {
        return;
    }
    progress.tried.clear();
    progress.agreed |= closing.adopted;
    if closing.adopted {
        setting.status_quo.clone_from(&draft.levels);
        judged.base.copy_from_slice(&valuation.values(&setting.status_quo));
    } else {
        draft.levels.clone_from(&setting.status_quo);
    }
    progress.done += 1;
    if progress.item().is_some() && time {
        *verdict = Verdict::Reopened;
        return;
    }
    // The whole is judged by what held before the first item.
    if let Some((status_quo, ..)) = &progress.first {
        setting.status_quo.clone_from(status_quo);
        judged.base.copy_from_slice(&valuation.values(status_quo));
        judged.best.copy_from_slice(&valuation.best());
    }
    draft.open = None;
    appraisal::appraise(&mut judged, draft, &valuation, &setting.costs, &mut scratch);
    appraisal::take_stances(&mut judged, members.seated, rules.band);
    let status_quo = &setting.status_quo;
    appraisal::mark_brackets(&judged, brackets, draft, status_quo, &valuation, &mut scratch);
    *verdict = Verdict::Concluded { adopted: progress.agreed };
}

/// Takes up the next item: at the first, puts the issues in order. Returns the issue, if issues
/// come up one by one.
pub(super) fn take_up(
    progress: &mut Progress,
    order: Order,
    setting: &Setting,
    members: Members,
    valuation: &Valuation,
    judged: &mut Judgements,
) -> Option<usize> {
    if order == Order::Package {
        return None;
    }
    if progress.first.is_none() {
        let (base, best) = (judged.base.to_vec(), judged.best.to_vec());
        progress.first = Some((setting.status_quo.clone(), base, best));
        progress.items = in_order(order, members, valuation, setting.status_quo.len());
    }
    let item = progress.item()?;
    judged.best.copy_from_slice(&best_on(valuation, &setting.status_quo, item));
    Some(item)
}

/// Issues as listed, or by how far members are apart on them, the least or the most first; the
/// lowest index of those tied.
fn in_order(order: Order, members: Members, valuation: &Valuation, issues: usize) -> Vec<usize> {
    let mut items: Vec<usize> = (0..issues).collect();
    let OwnUtility::Spatial { position, salience, .. } = &valuation.own else { return items };
    let apart = |issue: usize| {
        let (x, s) = (position.issue(issue), salience.issue(issue));
        let mean = members.seats().map(|slot| x[slot]).sum::<f64>() / members.count().max(1) as f64;
        members.seats().map(|slot| s[slot] * (x[slot] - mean) * (x[slot] - mean)).sum::<f64>()
    };
    match order {
        Order::ConsensusFirst => items.sort_by(|a, b| apart(*a).total_cmp(&apart(*b))),
        Order::HardestFirst => items.sort_by(|a, b| apart(*b).total_cmp(&apart(*a))),
        Order::Package | Order::AsListed => {}
    }
    items
}

/// What each state would value most, if this issue alone could move.
fn best_on(valuation: &Valuation, text: &[f64], item: usize) -> Vec<f64> {
    let OwnUtility::Spatial { position, .. } = &valuation.own else { return valuation.best() };
    let mut wish = text.to_vec();
    let states = valuation.states();
    let (mut own, mut value, mut order) = (vec![0.0; states], vec![0.0; states], Vec::new());
    let one = |slot: usize| {
        wish[item] = position.at(item, slot);
        valuation.price(&wish, &mut own);
        valuation.concern.apply(&own, &mut value, &mut order);
        value[slot]
    };
    (0..states).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::super::open_text;
    use super::*;
    use crate::model::{
        bench::Bench,
        forum::{Closing, Ladder, Rung},
    };

    /// Two issues: members agree on the second and are far apart on the first.
    fn bench(order: Order, rivals: bool) -> Bench {
        let ideals: [&[f64]; 2] = [&[90.0, 60.0], &[10.0, 70.0]];
        let mut bench = Bench::new(&ideals, &[40.0, 20.0]);
        bench.world.insert_resource(Params { order, rivals, ..super::super::tests::PLAIN });
        bench.world.insert_resource(Table::default());
        bench.install(super::super::install);
        bench
    }

    /// The forum closes, and the agenda goes on.
    fn close(bench: &mut Bench, adopted: bool) -> Verdict {
        let round = bench.world.resource::<Clock>().0;
        bench.set(|ladder: &mut Ladder| {
            ladder.closing = Some(Closing { round, rung: Rung::Negotiation, adopted });
        });
        bench.set(|verdict: &mut Verdict| *verdict = Verdict::None);
        bench.act(go_on);
        bench.get()
    }

    #[test]
    fn issues_come_up_as_listed_easiest_or_hardest_first() {
        for (order, first) in
            [(Order::AsListed, 0), (Order::ConsensusFirst, 1), (Order::HardestFirst, 0)]
        {
            let mut bench = bench(order, false);
            bench.act(open_text);
            assert_eq!(bench.get::<Draft>().open, Some(first), "{order:?}");
        }
        let mut bench = bench(Order::Package, false);
        bench.act(open_text);
        assert_eq!(bench.get::<Draft>().open, None);
    }

    #[test]
    fn what_is_agreed_stands_when_a_later_item_fails() {
        let mut bench = bench(Order::ConsensusFirst, false);
        bench.act(open_text);
        bench.set(|draft: &mut Draft| draft.levels = vec![40.0, 65.0]);
        assert_eq!(close(&mut bench, true), Verdict::Reopened);
        assert_eq!(bench.world.resource::<Setting>().status_quo, [40.0, 65.0]);
        bench.act(open_text);
        assert_eq!(bench.get::<Draft>().open, Some(0));
        assert_eq!(close(&mut bench, false), Verdict::Concluded { adopted: true });
        assert_eq!(bench.get::<Draft>().levels, [40.0, 65.0]);
        assert_eq!(bench.world.resource::<Setting>().status_quo, [40.0, 20.0]);
        reset(&mut bench.world);
        assert_eq!(*bench.world.resource::<Progress>(), Progress::default());
    }

    #[test]
    fn a_rival_text_is_taken_up_when_the_one_before_fails() {
        let mut bench = bench(Order::Package, true);
        let text = |level: f64| super::super::Tabled {
            sponsor: 0,
            operability: 0.5,
            levels: vec![level; 2],
        };
        bench.world.insert_resource(Table(vec![text(70.0), text(30.0)]));
        bench.act(open_text);
        assert_eq!(bench.get::<Draft>().levels, [70.0; 2]);
        assert_eq!(close(&mut bench, false), Verdict::Reopened);
        bench.act(open_text);
        assert_eq!(bench.get::<Draft>().levels, [30.0; 2]);
        assert_eq!(close(&mut bench, false), Verdict::None, "no text is left");
    }
}
