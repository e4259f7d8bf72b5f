//! How far a delegation that cares for others goes toward the draft: the point on the way from its
//! ideal at which its value, others included, falls to its aspiration. Found from the root of a
//! parabola where losses are quadratic and means of the others are all that counts, else by halving
//! the way; the selfish case has a closed form elsewhere.

use super::plenary::Wishes;
use crate::model::{
    appraisal::Scratch,
    columns::Columns,
    valuation::{Concern, Valuation},
};
use crate::spec::preferences::Regard;
use crate::theory::{
    bisection::{halve, turn},
    declaration::declared,
    regard,
    utility::loss,
};

/// Halvings of the way: 2^-24 of it is far below what a level can show.
const HALVINGS: u32 = 24;

/// What one bisection can tell apart.
const GRAIN: f64 = 1.0 / (1 << HALVINGS) as f64;

/// What delegations bargain over, and by what they judge it.
pub(super) struct Room<'a> {
    pub(super) wishes: &'a Wishes,
    pub(super) valuation: &'a Valuation,
    pub(super) draft: &'a [f64],
    pub(super) aspiration: &'a [f64],
}

impl Room<'_> {
    /// Whether a delegation knows enough of the others by sums over all: then its value along the
    /// way is a parabola.
    pub(super) fn is_of_sums(&self) -> bool {
        self.wishes.kappa == 2.0 && self.valuation.concern.is_of_sums()
    }

    /// Fills `reach` for every state by pricing texts on its way. `own` is the utility of the draft
    /// by the `ideals` that delegations state, a row each.
    pub(super) fn reach_by_texts(
        &self,
        reach: &mut [f64],
        ideals: &Columns,
        own: &[f64],
        scratch: &mut Scratch,
    ) {
        let Self { wishes, valuation, draft, aspiration } = *self;
        let Scratch { text, own: room, .. } = scratch;
        text.resize(draft.len(), 0.0);
        // Losses are convex, and a weight on the worst-off keeps value concave; envy does not.
        let concave = wishes.kappa >= 1.0 && valuation.concern.form == Regard::CharnessRabin;
        for (slot, out) in reach.iter_mut().enumerate() {
            let mut value_at = |way: f64| {
                let ideal = ideals.issue(slot);
                for ((level, x), y) in text.iter_mut().zip(ideal).zip(draft) {
                    *level = x + way * (y - x);
                }
                valuation.price(text, room);
                room[slot] = 1.0 - loss(way, wishes.kappa) * (1.0 - own[slot]);
                valuation.concern.value_of(slot, room)
            };
            *out = farthest(aspiration[slot], concave, &mut value_at);
        }
    }

    /// Fills `reach` for every state where [`Room::is_of_sums`]. `own` is the utility of the draft,
    /// by what it really wants. Where anybody bluffs `stated` is filled with what each says that it
    /// wants, a row each, by how far it exaggerates.
    pub(super) fn reach_by_sums(
        &self,
        reach: &mut [f64],
        mut stated: Option<&mut Columns>,
        own: &[f64],
        exaggeration: &[f64],
    ) {
        let Self { wishes, draft, .. } = *self;
        let everybody = wishes.moments.losses(draft.iter().copied());
        for (slot, out) in reach.iter_mut().enumerate() {
            let (ideal, losses) = match stated.as_deref_mut() {
                Some(stated) => {
                    let ideal = stated.issue_mut(slot);
                    let losses = wishes.bluff(slot, draft, exaggeration[slot], ideal);
                    (&*ideal, losses)
                }
                None => (wishes.position.issue(slot), wishes.tell(slot, draft, own[slot])),
            };
            let way = Way { room: self, slot, ideal, own: 1.0 - losses.end * 1e-4 };
            *out = way.farthest(self.aspiration[slot], &wishes.parabola(slot, losses, everybody));
        }
    }
}

/// The farthest way in (0, 1) that still meets the aspiration, given that value falls along the way
/// and the end falls short.
fn bisect(aspiration: f64, value_at: &mut impl FnMut(f64) -> f64) -> f64 {
    halve(0.0, 1.0, HALVINGS, |way| value_at(way) >= aspiration).0
}

/// The farthest way in [0, 1] that still meets the aspiration, given that value falls along it; in
/// fewer looks where value is known to be concave.
fn farthest(aspiration: f64, concave: bool, value_at: &mut impl FnMut(f64) -> f64) -> f64 {
    let end = value_at(1.0);
    if end >= aspiration {
        return 1.0;
    }
    let start = if concave { value_at(0.0) } else { f64::NEG_INFINITY };
    if start < aspiration {
        return bisect(aspiration, value_at);
    }
    let ends = [start - aspiration, end - aspiration];
    turn(ends, HALVINGS, |way| value_at(way) - aspiration)
}

/// Value along a way, where loss is quadratic: start + slope·way − bend·way².
#[derive(Clone, Copy, Debug)]
struct Parabola {
    start: f64,
    slope: f64,
    bend: f64,
}

impl Parabola {
    /// What [`bisect`] finds, from the root: the grain in which it lies. None where rounding could
    /// have turned a halving, so near is the start to the aspiration or the root to the edge of its
    /// grain.
    fn farthest(&self, aspiration: f64) -> Option<f64> {
        let Self { start, slope, bend } = *self;
        let spare = start + slope - bend - aspiration;
        if spare > ROUNDING {
            return Some(1.0);
        }
        let room = start - aspiration;
        if spare > -ROUNDING || room < ROUNDING {
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

/// Losses along one delegation's way from the ideal that it states to the draft, in points².
#[derive(Clone, Copy, Debug, Default)]
struct Losses {
    /// Everybody's at the start, and half of how they change there.
    all: [f64; 2],
    /// The same of its own, by what it really wants.
    mine: [f64; 2],
    /// Its own at the end, by what it says.
    end: f64,
}

impl Wishes {
    /// Losses on the way of a delegation that says what it wants, to which the draft is worth
    /// `own`.
    #[inline]
    fn tell(&self, slot: usize, draft: &[f64], own: f64) -> Losses {
        let moments = &self.moments;
        let rows = draft.iter().zip(self.position.issue(slot)).zip(moments.pull.issue(slot));
        let change = rows.fold(0.0, |sum, ((y, x), pull)| sum + (y - x) * pull);
        Losses { all: [moments.at_ideal[slot], change], mine: [0.0; 2], end: (1.0 - own) * 1e4 }
    }

    /// Losses on the way of a delegation that exaggerates, and the ideal that it states.
    #[inline]
    fn bluff(&self, slot: usize, draft: &[f64], exaggeration: f64, stated: &mut [f64]) -> Losses {
        let mut losses = Losses::default();
        let wish = self.position.issue(slot).iter().zip(self.salience.issue(slot));
        let rows = stated.iter_mut().zip(draft).zip(wish).zip(&self.moments.by_issue);
        for (((ideal, y), (x, s)), (a, b, c)) in rows {
            *ideal = declared(*x, *y, exaggeration);
            let (far, bluff) = (*y - *ideal, *ideal - *x);
            let pull = a * *ideal - b;
            losses.all[0] += *ideal * (pull - b) + c;
            losses.all[1] += far * pull;
            losses.mine[0] += s * bluff * bluff;
            losses.mine[1] += s * bluff * far;
            losses.end += s * far * far;
        }
        losses
    }

    /// Value along the way: losses at its start and how they change there, with those at its end,
    /// are all that a parabola has. `everybody` is what all lose at the end.
    #[inline]
    fn parabola(&self, slot: usize, losses: Losses, everybody: f64) -> Parabola {
        let Losses { all, mine, end } = losses;
        let states = self.moments.states as f64;
        // Losses of the others by powers of the way.
        let (start, slope) = (all[0] - mine[0], 2.0 * (all[1] - mine[1]));
        let bend = everybody - all[0] - 2.0 * all[1] - end;
        let (own, rest) = self.moments.regard[slot];
        Parabola {
            start: own + rest * (states - 1.0 - start * 1e-4),
            slope: -rest * (slope * 1e-4),
            bend: (own * end + rest * bend) * 1e-4,
        }
    }
}

/// One delegation's way from its ideal to the draft, where loss is quadratic and of others only the
/// sum matters.
struct Way<'a> {
    room: &'a Room<'a>,
    slot: usize,
    /// The ideal that it states.
    ideal: &'a [f64],
    /// Utility of the draft by that ideal.
    own: f64,
}

impl Way<'_> {
    fn farthest(&self, aspiration: f64, parabola: &Parabola) -> f64 {
        let by_looks = || farthest(aspiration, false, &mut |way| self.value(way));
        parabola.farthest(aspiration).unwrap_or_else(by_looks)
    }

    /// Its value at a point of the way.
    fn value(&self, way: f64) -> f64 {
        let Room { wishes, valuation, draft, .. } = self.room;
        let Wishes { position, salience, moments, .. } = wishes;
        let (mut all, mut mine) = (0.0, 0.0);
        let wish = position.issue(self.slot).iter().zip(salience.issue(self.slot));
        let rows = self.ideal.iter().zip(*draft).zip(wish).zip(&moments.by_issue);
        for (((ideal, y), (x, s)), (a, b, c)) in rows {
            let level = ideal + way * (y - ideal);
            all += level * (a * level - 2.0 * b) + c;
            let d = (level - x) * 0.01;
            mine += s * (d * d);
        }
        let others = (moments.states as f64 - all * 1e-4) - (1.0 - mine);
        let own = 1.0 - loss(way, 2.0) * (1.0 - self.own);
        let room = regard::Room { sum: others + own, min: own, count: moments.states };
        valuation.concern.one(self.slot, own, room)
    }
}

/// Sums over states from which Σ u of any point follows in a step per issue (quadratic loss only),
/// in points².
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
    use crate::model::valuation::OwnUtility;
    use crate::model::{bench::Bench, forum::Draft};
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
        let aspiration = [0.95, 0.97, 0.99];
        let draft: Draft = bench.get();
        let mut own = vec![0.0; 3];
        valuation.price(&draft.levels, &mut own);
        let closed = own.iter().zip(&aspiration).map(|(u, a)| demand_fraction(*a, *u, exponent));
        let Some(wishes) = Wishes::of(&valuation) else { return Default::default() };
        let mut scratch = Scratch::default();
        scratch.resize(3);
        let mut found = vec![0.0; 3];
        let room = Room {
            wishes: &wishes,
            valuation: &valuation,
            draft: &draft.levels,
            aspiration: &aspiration,
        };
        room.reach_by_texts(&mut found, &wishes.position, &own, &mut scratch);
        if room.is_of_sums() {
            let mut by_sums = found.clone();
            room.reach_by_sums(&mut by_sums, None, &own, &[0.0; 3]);
            assert!(by_sums.iter().zip(&found).all(|(a, b)| (a - b).abs() <= GRAIN));
        }
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
        let wishes = &Wishes::of(&valuation).unwrap();
        let (mut others, mut text) = ([0.0; 3], [0.0; 2]);
        valuation.price(&draft, &mut others);
        let own = others[slot];
        let everybody = wishes.moments.losses(draft.into_iter());
        let room = Room { wishes, valuation: &valuation, draft: &draft, aspiration: &[0.0; 3] };
        for exaggeration in [0.0, 0.4] {
            let mut ideal = [0.0; 2];
            let losses = wishes.bluff(slot, &draft, exaggeration, &mut ideal);
            let way = Way { room: &room, slot, ideal: &ideal, own: 1.0 - losses.end * 1e-4 };
            let parabola = wishes.parabola(slot, losses, everybody);
            let Parabola { start, slope, bend } = parabola;
            for at in [0.0, 0.3, 1.0] {
                let value = way.value(at);
                assert!((start + at * (slope - bend * at) - value).abs() < 1e-12);
                for ((level, x), y) in text.iter_mut().zip(&ideal).zip(&draft) {
                    *level = x + at * (y - x);
                }
                valuation.price(&text, &mut others);
                // What a bluffer pretends to lose is what it has come from the ideal that it
                // states.
                others[slot] = 1.0 - at * at * (1.0 - way.own);
                assert!((concern.value_of(slot, &others) - value).abs() < 1e-12);
            }
            assert_eq!(way.farthest(way.value(1.0), &parabola), 1.0, "the end will do");
            assert_eq!(way.farthest(2.0, &parabola), 0.0);
        }
        let [bluffed, told] =
            [wishes.bluff(slot, &draft, 0.0, &mut text), wishes.tell(slot, &draft, own)];
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(near(bluffed.all[0], told.all[0]) && near(bluffed.all[1], told.all[1]));
        assert!(near(bluffed.end, told.end) && bluffed.mine == [0.0; 2]);
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
