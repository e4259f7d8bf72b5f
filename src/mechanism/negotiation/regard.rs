//! How far a delegation that cares for others goes toward the draft: the point on the way from its ideal at which its
//! value, others included, falls to its aspiration. Found by bisection; the selfish case has a closed form elsewhere.

use super::plenary::Wishes;
use crate::model::{
    appraisal::Scratch,
    columns::Columns,
    preference::Regard,
    valuation::{Concern, Valuation},
};
use crate::theory::{bisection::halve, regard::Room, utility::loss};

/// Halvings of the way: 2^-24 of it is far below what a level can show.
const HALVINGS: u32 = 24;

/// What one bisection can tell apart.
const GRAIN: f64 = 1.0 / (1 << HALVINGS) as f64;

/// Fills `reach` for every state. `own` is the utility of the draft by the `ideals` that delegations state, a row each.
#[expect(clippy::too_many_arguments, reason = "what a delegation knows")]
pub(super) fn reach(
    reach: &mut [f64],
    ideals: &Columns,
    own: &[f64],
    wishes: &Wishes,
    aspiration: &[f64],
    draft: &[f64],
    valuation: &Valuation,
    scratch: &mut Scratch,
) {
    let concern = &valuation.concern;
    let sums_suffice = !concern.needs_least() && concern.patrons.is_empty();
    if wishes.kappa == 2.0 && sums_suffice && concern.form == Regard::CharnessRabin {
        for (slot, out) in reach.iter_mut().enumerate() {
            let (ideal, own) = (ideals.issue(slot), own[slot]);
            *out = Way { slot, ideal, own, draft, wishes, concern }.farthest(aspiration[slot]);
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

/// What [`bisect`] finds, in a few looks instead of twenty-four, where value is a concave parabola along the way: three
/// values give its root, the grain in which the root lies is what is looked for, and two values make sure of that grain.
/// None if they do not, or if the start is so near the aspiration that rounding might have turned a halving. `values_at`
/// looks at two points at once.
fn root(
    aspiration: f64,
    end: f64,
    values_at: &mut impl FnMut([f64; 2]) -> [f64; 2],
) -> Option<f64> {
    let [start, middle] = values_at([0.0, 0.5]);
    let room = start - aspiration;
    if room < 1e-6 {
        return None;
    }
    // room + slope·way − bend·way², and bend ≥ 0.
    let bend = 4.0 * middle - 2.0 * (start + end);
    let slope = end - start + bend;
    let depth = (slope * slope + 4.0 * bend.max(0.0) * room).sqrt();
    let way = if slope < 0.0 { 2.0 * room / (depth - slope) } else { 0.5 * (slope + depth) / bend };
    let low = (way / GRAIN).floor() * GRAIN;
    if !(0.0..1.0).contains(&low) {
        return None;
    }
    let [here, beyond] = values_at([low, low + GRAIN]);
    (here >= aspiration && beyond < aspiration).then_some(low)
}

/// One delegation's way from its ideal to the draft, where loss is quadratic and of others only the sum matters.
struct Way<'a> {
    slot: usize,
    /// The ideal that it states.
    ideal: &'a [f64],
    /// Utility of the draft by that ideal.
    own: f64,
    draft: &'a [f64],
    wishes: &'a Wishes,
    concern: &'a Concern,
}

impl Way<'_> {
    fn farthest(&self, aspiration: f64) -> f64 {
        let [end] = self.values([1.0]);
        if end >= aspiration {
            return 1.0;
        }
        root(aspiration, end, &mut |ways| self.values(ways)).unwrap_or_else(|| {
            bisect(aspiration, &mut |way| {
                let [value] = self.values([way]);
                value
            })
        })
    }

    /// Its value at some points of the way, side by side: sums that do not wait for each other.
    #[inline]
    fn values<const N: usize>(&self, ways: [f64; N]) -> [f64; N] {
        let Wishes { position, salience, moments, .. } = self.wishes;
        let (mut all, mut mine) = ([0.0; N], [0.0; N]);
        let wish = position.issue(self.slot).iter().zip(salience.issue(self.slot));
        let rows = self.ideal.iter().zip(self.draft).zip(wish).zip(&moments.by_issue);
        for (((ideal, y), (x, s)), (a, b, c)) in rows {
            for at in 0..N {
                let level = ideal + ways[at] * (y - ideal);
                all[at] += level * (a * level - 2.0 * b) + c;
                let d = (level - x) * 0.01;
                mine[at] += s * (d * d);
            }
        }
        let mut values = [0.0; N];
        for at in 0..N {
            let others = (moments.states as f64 - all[at] * 1e-4) - (1.0 - mine[at]);
            let own = 1.0 - loss(ways[at], 2.0) * (1.0 - self.own);
            let room = Room { sum: others + own, min: own, count: moments.states };
            values[at] = self.concern.one(self.slot, own, room);
        }
        values
    }
}

/// Sums over states from which Σ u of any point follows in a step per issue (quadratic loss only).
#[derive(Clone, Debug)]
pub(super) struct Moments {
    states: usize,
    /// Σ s, Σ s·x, Σ s·x² by issue.
    by_issue: Vec<(f64, f64, f64)>,
}

impl Moments {
    pub(super) fn new(position: &Columns, salience: &Columns) -> Self {
        let issue = |j: usize| {
            let rows = position.issue(j).iter().zip(salience.issue(j));
            rows.fold((0.0, 0.0, 0.0), |(a, b, c), (x, s)| (a + s, b + s * x, c + s * x * x))
        };
        Self { states: position.rows(), by_issue: (0..position.issues()).map(issue).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let ideals = &wishes.position;
        let draft = &draft.levels;
        let aspiration = &floor.aspiration;
        reach(&mut found, ideals, &own, &wishes, aspiration, draft, &valuation, &mut scratch);
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
        valuation.price(&draft, &mut room);
        let (ideal, own) = (wishes.position.issue(slot), room[slot]);
        let way = Way { slot, ideal, own, draft: &draft, wishes: &wishes, concern };
        let ways = [0.0, 0.3, 1.0];
        for (at, value) in ways.into_iter().zip(way.values(ways)) {
            for ((level, x), y) in text.iter_mut().zip(ideal).zip(&draft) {
                *level = x + at * (y - x);
            }
            valuation.price(&text, &mut room);
            assert!((concern.value_of(slot, &room) - value).abs() < 1e-12);
            assert_eq!(way.values([at]), [value]);
        }
        assert_eq!(way.farthest(way.values([1.0])[0]), 1.0, "the end will do");
        assert_eq!(way.farthest(2.0), 0.0);
    }

    proptest! {
        #[test]
        fn the_short_cut_finds_what_bisection_finds(
            start in 0.0f64..1.0, slope in -1.0f64..1.0, bend in 0.0f64..1.0, aspiration in 0.0f64..1.0,
        ) {
            let mut value_at = |way: f64| start + way * (slope - bend * way);
            prop_assume!(value_at(1.0) < aspiration);
            let (end, plain) = (value_at(1.0), bisect(aspiration, &mut value_at));
            if let Some(found) = root(aspiration, end, &mut |ways| ways.map(&mut value_at)) {
                prop_assert_eq!(found.to_bits(), plain.to_bits());
            } else {
                prop_assert!(start - aspiration < 1e-5, "a short cut that is never taken");
            }
        }
    }
}
