//! The agenda: which text a forum opens with. It moves no draft afterwards.

use bevy_ecs::prelude::*;

use crate::model::{
    appraisal::{Pricing, Scratch},
    assembly::Assembly,
    delegation::Members,
    install::Install,
    message::{Minutes, What},
    setting::{Scale, Setting},
    valuation::{OwnUtility, Valuation},
};
use crate::spec::agenda::{Choice, Opening, Order, Params};
use crate::theory::declaration::declared;

mod succession;
pub use succession::go_on;
use succession::{Progress, take_up};

/// A text as it was tabled, on the dimensions of the run. Held by the world in the order of the
/// file.
#[derive(Clone, Debug, PartialEq)]
pub struct Tabled {
    /// Slot of the sponsor.
    pub sponsor: u32,
    /// How operable it is.
    pub operability: f64,
    /// A level or the index of a value for each dimension.
    pub levels: Vec<f64>,
}

/// All tabled texts.
#[derive(Resource, Clone, Debug, Default)]
pub struct Table(pub Vec<Tabled>);

/// Keeps track of the agenda in a run in which it has more than one item or one text.
pub fn install(into: &mut Install) {
    if into.world.resource::<Params>().goes_on() {
        into.world.init_resource::<Progress>();
        into.before_each_run(succession::reset);
    }
}

impl Params {
    /// Whether more than one item or one text may come up.
    pub fn goes_on(&self) -> bool {
        self.order != Order::Package || self.rivals
    }
}

/// Puts a text on the table: one that was tabled and not tried yet, or a chair's own.
pub fn open_text(
    mut assembly: Assembly,
    (params, table): (Res<Params>, Res<Table>),
    progress: Option<ResMut<Progress>>,
    mut pricing: Pricing,
    mut minutes: Minutes,
) {
    let mut forum = assembly.forum();
    let mut fresh = Progress::default();
    let progress = progress.map_or(&mut fresh, ResMut::into_inner);
    let (members, judged) = (forum.members, &mut forum.judged);
    let Pricing { setting, valuation, scratch, .. } = &mut pricing;
    let item = take_up(progress, params.order, setting, members, valuation, judged);
    let untried: Vec<(usize, &Tabled)> =
        table.0.iter().enumerate().filter(|(at, _)| !progress.tried.contains(at)).collect();
    let (chosen, votes) = match params.choice {
        Choice::Chair => (None, None),
        Choice::FirstTabled => (untried.first().copied(), None),
        Choice::Plurality => plurality(&untried, members, valuation, scratch),
    };
    let chosen = chosen.map(|(at, text)| {
        progress.tried.push(at);
        text
    });
    let draft = &mut *forum.draft;
    match chosen {
        Some(text) => {
            draft.levels.clone_from(&text.levels);
            draft.operability = text.operability;
            draft.sponsor = Some(text.sponsor);
        }
        None => {
            draft.levels = chairs_own(params.opening, setting, members, valuation);
            draft.operability = params.operability;
            draft.sponsor = None;
        }
    }
    draft.before_award = None;
    draft.open = item;
    draft.tier = params.tier;
    for (issue, level) in draft.levels.iter_mut().enumerate() {
        if item.is_some_and(|item| item != issue) {
            *level = setting.status_quo[issue];
        }
    }
    draft.tabled.clone_from(&draft.levels);
    let sponsor = draft.sponsor;
    forum.review(&mut pricing);
    minutes.note(forum.key, What::Opened { sponsor, votes });
}

/// The text that most members value highest, and how many do; the first of those tied.
fn plurality<'a>(
    texts: &[(usize, &'a Tabled)],
    members: Members,
    valuation: &Valuation,
    scratch: &mut Scratch,
) -> (Option<(usize, &'a Tabled)>, Option<usize>) {
    let mut best = vec![(f64::NEG_INFINITY, 0usize); members.seated.len()];
    for (index, (_, text)) in texts.iter().enumerate() {
        let Scratch { own, value, order, .. } = scratch;
        valuation.price(&text.levels, own);
        valuation.concern.apply(own, value, order);
        for (best, worth) in best.iter_mut().zip(value.iter()) {
            if text.operability * worth > best.0 {
                *best = (text.operability * worth, index);
            }
        }
    }
    let mut votes = vec![0usize; texts.len()];
    for ((_, favourite), seated) in best.iter().zip(members.seated) {
        if *seated && let Some(count) = votes.get_mut(*favourite) {
            *count += 1;
        }
    }
    let most = votes.iter().copied().max();
    let winner = votes.iter().position(|count| Some(*count) == most);
    (winner.and_then(|index| texts.get(index)).copied(), most)
}

/// A chair's own text. Where levels have no mean (values, binary issues) it is the status quo.
fn chairs_own(
    opening: Opening,
    setting: &Setting,
    members: Members,
    valuation: &Valuation,
) -> Vec<f64> {
    let OwnUtility::Spatial { position, .. } = &valuation.own else {
        return setting.status_quo.clone();
    };
    if opening == Opening::StatusQuo || setting.scale.iter().any(|s| *s != Scale::Continuous) {
        return setting.status_quo.clone();
    }
    let bluffs = members.exaggeration.iter().any(|e| *e > 0.0);
    let mean = |issue: usize| {
        let (back, weighed) = (setting.status_quo[issue], members.weight);
        let wanted = position.issue(issue).iter().zip(weighed);
        let mean: f64 = if bluffs {
            let stated = wanted.zip(members.exaggeration);
            stated.map(|((x, w), e)| w * declared(*x, back, *e)).sum()
        } else {
            wanted.map(|(x, w)| w * x).sum()
        };
        // Weights sum to 1 as far as rounding lets them.
        mean.clamp(0.0, 100.0)
    };
    (0..setting.status_quo.len()).map(mean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        bench::Bench,
        delegation::{Exaggeration, Seated, Weight},
        forum::Draft,
    };
    use crate::spec::agenda::Order;

    pub(super) const PLAIN: Params = Params {
        choice: Choice::FirstTabled,
        order: Order::Package,
        rivals: false,
        opening: Opening::Mean,
        operability: 0.4,
        tier: 1.0,
    };

    /// Three states with ideals 90, 30 and 20 around a status quo of 10; what they open with.
    fn opened(
        params: Params,
        texts: &[f64],
        change: impl FnOnce(&mut Bench),
    ) -> (Draft, Vec<What>) {
        let mut bench = Bench::new(&[&[90.0], &[30.0], &[20.0]], &[10.0]);
        let tabled = |level: &f64| Tabled { sponsor: 1, operability: 0.8, levels: vec![*level] };
        bench.world.insert_resource(Table(texts.iter().map(tabled).collect()));
        bench.world.insert_resource(params);
        change(&mut bench);
        let told = bench.act(open_text);
        (bench.get(), told)
    }

    #[test]
    fn the_first_text_tabled_is_taken_up_and_else_a_chairs_own() {
        let (draft, _) = opened(PLAIN, &[70.0, 25.0], |_| ());
        assert_eq!((draft.levels, draft.operability, draft.sponsor), (vec![70.0], 0.8, Some(1)));
        let (draft, _) = opened(PLAIN, &[], |_| ());
        assert!((draft.levels[0] - 140.0 / 3.0).abs() < 1e-12);
        assert_eq!((draft.operability, draft.sponsor), (0.4, None));
    }

    #[test]
    fn a_plurality_takes_what_most_value_highest_and_the_first_of_those_tied() {
        let plurality = || Params { choice: Choice::Plurality, ..PLAIN };
        let (draft, told) = opened(plurality(), &[70.0, 25.0], |_| ());
        assert_eq!(draft.levels, [25.0]);
        assert_eq!(told, [What::Opened { sponsor: Some(1), votes: Some(2) }]);
        let empty_third = |bench: &mut Bench| {
            bench.column([true, true, false].map(Seated));
        };
        assert_eq!(opened(plurality(), &[70.0, 25.0], empty_third).0.levels, [70.0]);
        assert_eq!(opened(plurality(), &[25.0, 70.0], empty_third).0.levels, [25.0]);
    }

    #[test]
    fn a_chair_weighs_what_members_say_they_want() {
        let chair = |opening| Params { choice: Choice::Chair, opening, ..PLAIN };
        let weigh = |bench: &mut Bench| {
            bench.column([0.5, 0.5, 0.0].map(Weight));
            bench.column([0.0, 0.5, 0.0].map(Exaggeration));
        };
        let (draft, _) = opened(chair(Opening::Mean), &[70.0], weigh);
        assert_eq!(draft.levels, [0.5 * 90.0 + 0.5 * (30.0 + 0.5 * 20.0)]);
        assert_eq!(opened(chair(Opening::StatusQuo), &[70.0], |_| ()).0.levels, [10.0]);
        let too_heavy = |bench: &mut Bench| {
            bench.column([0.5, 0.5, 1e-15].map(Weight));
            bench.world.resource_mut::<Valuation>().own =
                crate::model::bench::spatial(&[&[100.0][..]; 3]);
        };
        assert_eq!(opened(chair(Opening::Mean), &[70.0], too_heavy).0.levels, [100.0]);
    }
}
