//! How far a delegation that cares for others goes toward the draft: the point on the way from its ideal at which its
//! value, others included, falls to its aspiration. Found by bisection; the selfish case has a closed form elsewhere.

use super::plenary::Wishes;
use crate::model::{
    appraisal::Scratch,
    columns::Columns,
    valuation::{Concern, Valuation},
};
use crate::theory::{bisection::halve, regard::Room, utility::loss};

/// Halvings of the way: 2^-24 of it is far below what a level can show.
const HALVINGS: u32 = 24;

/// What one bisection can tell apart.
const GRAIN: f64 = 1.0 / (1 << HALVINGS) as f64;

/// Fills `reach` for every state. `own` is the utility of the draft by the ideals that delegations state: a row each in `stated`, or what they want.
#[expect(clippy::too_many_arguments, reason = "what a delegation knows")]
pub(super) fn reach(
    reach: &mut [f64],
    stated: Option<&Columns>,
    own: &[f64],
    wishes: &Wishes,
    aspiration: &[f64],
    draft: &[f64],
    valuation: &Valuation,
    scratch: &mut Scratch,
) {
    let (concern, ideals) = (&valuation.concern, stated.unwrap_or(&wishes.position));
    if wishes.kappa == 2.0 && concern.is_of_sums() {
        let (room, bluffs) = (wishes.moments.losses(draft.iter().copied()), stated.is_some());
        for (slot, out) in reach.iter_mut().enumerate() {
            let (ideal, own) = (ideals.issue(slot), own[slot]);
            let way = Way { slot, ideal, own, draft, room, bluffs, wishes, concern };
            *out = way.farthest(aspiration[slot]);
        }
        return;
    }
    let Scratch { text, own: room, .. } = scratch;
    text.resize(draft.len(), 0.0);
    for (slot, out) in reach.iter_mut().enumerate() {
        let mut value_at = |way: f64| {
            let ideal = ideals.issue(slot);
            for ((level, x), y) in text.iter_mut().zip(ideal).zip(draft) {
                *level = x + way * (y - x);
            }
            valuation.price(text, room);
            room[slot] = 1.0 - loss(way, wishes.kappa) * (1.0 - own[slot]);
            concern.value_of(slot, room)
        };
        let all_the_way = value_at(1.0) >= aspiration[slot];
        *out = if all_the_way { 1.0 } else { bisect(aspiration[slot], &mut value_at) };
    }
}

/// The farthest way in (0, 1) that still meets the aspiration, given that value falls along the way and the end falls short.
fn bisect(aspiration: f64, value_at: &mut impl FnMut(f64) -> f64) -> f64 {
    halve(0.0, 1.0, HALVINGS, |way| value_at(way) >= aspiration).0
}

/// Value along a way, where loss is quadratic: start + slope·way − bend·way².
#[derive(Clone, Copy, Debug)]
struct Parabola {
    start: f64,
    slope: f64,
    bend: f64,
}

impl Parabola {
    /// What [`bisect`] finds, from the root: the grain in which it lies. None where rounding could have turned a halving, so near is the start to the
    /// aspiration or the root to the edge of its grain.
    fn farthest(&self, aspiration: f64) -> Option<f64> {
        let Self { start, slope, bend } = *self;
        let spare = start + slope - bend - aspiration;
        if spare > ROUNDING {
            return Some(1.0);
        }
        let room = start - aspiration;
        if spare > -ROUNDING || room < 1e-6 {
            return None;
        }
        let depth = (slope * slope + 4.0 * bend.max(0.0) * room).sqrt();
        let way =
            if slope < 0.0 { 2.0 * room / (depth - slope) } else { 0.5 * (slope + depth) / bend };
        let (grains, blur) = (way / GRAIN, ROUNDING / (depth * GRAIN));
        let low = f64::from(grains as u32);
        let inside = grains - low > blur && low + 1.0 - grains > blur && way < 1.0;
        inside.then_some(low * GRAIN)
    }
}

/// More than what values of texts may be wrong by.
const ROUNDING: f64 = 1e-12;

/// One delegation's way from its ideal to the draft, where loss is quadratic and of others only the sum matters.
struct Way<'a> {
    slot: usize,
    /// The ideal that it states.
    ideal: &'a [f64],
    /// Utility of the draft by that ideal.
    own: f64,
    draft: &'a [f64],
    /// What everybody loses by the draft.
    room: f64,
    /// Whether anybody states another ideal than its own.
    bluffs: bool,
    wishes: &'a Wishes,
    concern: &'a Concern,
}

impl Way<'_> {
    fn farthest(&self, aspiration: f64) -> f64 {
        self.parabola().farthest(aspiration).unwrap_or_else(|| {
            let all_the_way = self.value(1.0) >= aspiration;
            if all_the_way { 1.0 } else { bisect(aspiration, &mut |way| self.value(way)) }
        })
    }

    /// Its value along the way: losses at its start and how they change there, with the losses at its end, are all that a parabola has.
    fn parabola(&self) -> Parabola {
        let moments = &self.wishes.moments;
        let (all, mine) = self.losses();
        let (states, whole) = (moments.states as f64, 1.0 - self.own);
        // Losses of the others by powers of the way.
        let (start, slope) = (all.0 - mine.0, 2.0 * (all.1 - mine.1));
        let bend = self.room - all.0 - 2.0 * all.1 - whole * 1e4;
        let (own, rest) = moments.regard[self.slot];
        Parabola {
            start: own + rest * (states - 1.0 - start * 1e-4),
            slope: -rest * (slope * 1e-4),
            bend: own * whole + rest * (bend * 1e-4),
        }
    }

    /// Losses of everybody, and its own by what it really wants, at the start of the way, and half of how they change there.
    #[inline]
    fn losses(&self) -> ((f64, f64), (f64, f64)) {
        let Wishes { position, salience, moments, .. } = self.wishes;
        let ideal = position.issue(self.slot);
        if !self.bluffs {
            let far = self.draft.iter().zip(ideal).zip(moments.pull.issue(self.slot));
            let change = far.fold(0.0, |sum, ((y, x), pull)| sum + (y - x) * pull);
            return ((moments.at_ideal[self.slot], change), (0.0, 0.0));
        }
        let (mut all, mut mine) = ((0.0, 0.0), (0.0, 0.0));
        let wish = ideal.iter().zip(salience.issue(self.slot));
        let rows = self.ideal.iter().zip(self.draft).zip(wish).zip(&moments.by_issue);
        for (((ideal, y), (x, s)), (a, b, c)) in rows {
            let (far, bluff) = (y - ideal, ideal - x);
            all.0 += ideal * (a * ideal - 2.0 * b) + c;
            all.1 += far * (a * ideal - b);
            mine.0 += s * (bluff * bluff);
            mine.1 += s * (bluff * far);
        }
        (all, mine)
    }

    /// Its value at a point of the way.
    fn value(&self, way: f64) -> f64 {
        let Wishes { position, salience, moments, .. } = self.wishes;
        let (mut all, mut mine) = (0.0, 0.0);
        let wish = position.issue(self.slot).iter().zip(salience.issue(self.slot));
        let rows = self.ideal.iter().zip(self.draft).zip(wish).zip(&moments.by_issue);
        for (((ideal, y), (x, s)), (a, b, c)) in rows {
            let level = ideal + way * (y - ideal);
            all += level * (a * level - 2.0 * b) + c;
            let d = (level - x) * 0.01;
            mine += s * (d * d);
        }
        let others = (moments.states as f64 - all * 1e-4) - (1.0 - mine);
        let own = 1.0 - loss(way, 2.0) * (1.0 - self.own);
        let room = Room { sum: others + own, min: own, count: moments.states };
        self.concern.one(self.slot, own, room)
    }
}

/// Sums over states from which Σ u of any point follows in a step per issue (quadratic loss only), in points².
#[derive(Clone, Debug)]
pub(super) struct Moments {
    states: usize,
    /// Σ s, Σ s·x, Σ s·x² by issue.
    by_issue: Vec<(f64, f64, f64)>,
    /// What everybody loses by the ideal of each state.
    at_ideal: Vec<f64>,
    /// Half of how that changes with the level of an issue, a row of issues for each state.
    pull: Columns,
    /// Weights of each state's own utility, and of the sum of all others'.
    regard: Vec<(f64, f64)>,
}

impl Moments {
    /// `position` and `salience` have a column of states for each issue.
    pub(super) fn new(position: &Columns, salience: &Columns, concern: &Concern) -> Self {
        let issue = |j: usize| {
            let rows = position.issue(j).iter().zip(salience.issue(j));
            rows.fold((0.0, 0.0, 0.0), |(a, b, c), (x, s)| (a + s, b + s * x, c + s * x * x))
        };
        let (states, issues) = (position.rows(), position.issues());
        let by_issue: Vec<(f64, f64, f64)> = (0..issues).map(issue).collect();
        let pull = Columns::build(states, issues, |slot, issue| {
            let (a, b, _) = by_issue[issue];
            a * position.at(issue, slot) - b
        });
        let mut moments = Self { states, by_issue, at_ideal: Vec::new(), pull, regard: Vec::new() };
        let ideal = |slot: usize| (0..issues).map(move |issue| position.at(issue, slot));
        moments.at_ideal = (0..states).map(|slot| moments.losses(ideal(slot))).collect();
        moments.regard = (0..states).map(|slot| concern.apart(slot, states)).collect();
        moments
    }

    /// What everybody loses by a text.
    fn losses(&self, text: impl Iterator<Item = f64>) -> f64 {
        let rows = text.zip(&self.by_issue);
        rows.fold(0.0, |sum, (y, (a, b, c))| sum + (y * (a * y - 2.0 * b) + c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::preference::Regard;
    use crate::model::valuation::OwnUtility;
    use crate::model::{
        bench::Bench,
        forum::{Draft, Floor},
    };
    use crate::theory::concession::demand_fraction;
    use proptest::prelude::*;

    const IDEALS: [&[f64]; 3] = [&[90.0, 10.0], &[30.0, 60.0], &[20.0, 95.0]];

    /// How far each goes toward the draft under this regard, and toward it alone in closed form.
    fn reached(form: Regard, weight: f64, rawls: f64, exponent: f64) -> (Vec<f64>, Vec<f64>) {
        let mut bench = Bench::new(&IDEALS, &[10.0, 10.0]);
        bench.table(&[50.0, 50.0]);
        let mut valuation = bench.world.resource::<Valuation>().clone();
        if let OwnUtility::Spatial { kappa, .. } = &mut valuation.own {
            *kappa = exponent;
        }
        let (first, second) = (vec![weight; 3], vec![weight; 3]);
        valuation.concern = Concern { form, first, second, rawls, patrons: Vec::new(), any: true };
        bench.world.insert_resource(valuation.clone());
        bench.set(|floor: &mut Floor| floor.aspiration = vec![0.95, 0.97, 0.99]);
        let (floor, draft): (Floor, Draft) = (bench.get(), bench.get());
        let mut own = vec![0.0; 3];
        valuation.price(&draft.levels, &mut own);
        let closed =
            own.iter().zip(&floor.aspiration).map(|(u, a)| demand_fraction(*a, *u, exponent));
        let Some(wishes) = Wishes::of(&valuation) else { return Default::default() };
        let mut scratch = Scratch::default();
        scratch.resize(3);
        let mut found = vec![0.0; 3];
        let draft = &draft.levels;
        let aspiration = &floor.aspiration;
        reach(&mut found, None, &own, &wishes, aspiration, draft, &valuation, &mut scratch);
        (found, closed.collect())
    }

    #[test]
    fn next_to_no_regard_goes_as_far_as_none() {
        for form in [Regard::CharnessRabin, Regard::InequityAversion] {
            for (rawls, exponent) in [(0.0, 2.0), (0.5, 2.0), (0.0, 1.0), (0.0, 3.0)] {
                let (found, closed) = reached(form, 1e-12, rawls, exponent);
                let near = found.iter().zip(&closed).all(|(a, b)| (a - b).abs() < 1e-6);
                assert!(near, "{form:?} {exponent}: {found:?} {closed:?}");
            }
        }
    }

    #[test]
    fn the_way_is_worth_what_its_texts_are() {
        let bench = Bench::new(&IDEALS, &[10.0, 10.0]);
        let mut valuation = bench.world.resource::<Valuation>().clone();
        (valuation.concern.first, valuation.concern.second) = (vec![0.3; 3], vec![0.2; 3]);
        let (draft, slot, concern) = ([50.0, 40.0], 1, &valuation.concern);
        let wishes = Wishes::of(&valuation).unwrap();
        let (mut room, mut text) = ([0.0; 3], [0.0; 2]);
        for (ideal, bluffs) in [(wishes.position.issue(slot), false), (&[5.0, 70.0][..], true)] {
            let x = wishes.position.issue(slot).iter().zip(wishes.salience.issue(slot));
            let lost =
                x.zip(ideal).zip(&draft).map(|(((_, s), x), y)| s * (y - x) * (y - x) * 1e-4);
            let own = 1.0 - lost.sum::<f64>();
            let losses = wishes.moments.losses(draft.into_iter());
            let way = Way {
                slot,
                ideal,
                own,
                draft: &draft,
                room: losses,
                bluffs,
                wishes: &wishes,
                concern,
            };
            let Parabola { start, slope, bend } = way.parabola();
            for at in [0.0, 0.3, 1.0] {
                let value = way.value(at);
                assert!((start + at * (slope - bend * at) - value).abs() < 1e-12);
                for ((level, x), y) in text.iter_mut().zip(ideal).zip(&draft) {
                    *level = x + at * (y - x);
                }
                valuation.price(&text, &mut room);
                // What a bluffer pretends to lose is what it has come from the ideal that it states.
                room[slot] = 1.0 - at * at * (1.0 - own);
                assert!((concern.value_of(slot, &room) - value).abs() < 1e-12);
            }
            assert_eq!(way.farthest(way.value(1.0)), 1.0, "the end will do");
            assert_eq!(way.farthest(2.0), 0.0);
        }
    }

    proptest! {
        #[test]
        fn the_short_cut_finds_what_bisection_finds(
            start in 0.0f64..1.0, slope in -1.0f64..1.0, bend in 0.0f64..1.0, aspiration in 0.0f64..1.0,
        ) {
            let mut value_at = |way: f64| start + way * (slope - bend * way);
            let end = value_at(1.0);
            let plain =
                if end >= aspiration { 1.0 } else { bisect(aspiration, &mut value_at) };
            if let Some(found) = (Parabola { start, slope, bend }).farthest(aspiration) {
                prop_assert_eq!(found.to_bits(), plain.to_bits());
            } else {
                let near = |value: f64| (value - aspiration).abs() < 1e-5;
                prop_assert!(start < aspiration || near(start) || near(end), "a short cut that is never taken");
            }
        }
    }
}
