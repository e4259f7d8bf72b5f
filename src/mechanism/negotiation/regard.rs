//! How far a delegation that cares for others goes toward the draft: the point on the way from its ideal at which its
//! value, others included, falls to its aspiration. Found by bisection; the selfish case has a closed form elsewhere.

use super::plenary::Wishes;
use crate::model::{
    appraisal::Scratch, columns::Columns, forum::Floor, preference::Regard, valuation::Valuation,
};
use crate::theory::{regard::Room, utility::loss};

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
    floor: &Floor,
    draft: &[f64],
    valuation: &Valuation,
    scratch: &mut Scratch,
) {
    let Wishes { position, salience, kappa, moments } = wishes;
    let concern = &valuation.concern;
    let sums_suffice = !concern.needs_least() && concern.patrons.is_empty();
    let parabola = *kappa == 2.0 && sums_suffice && concern.form == Regard::CharnessRabin;
    let Scratch { text, own: room, .. } = scratch;
    text.resize(draft.len(), 0.0);
    let states = reach.len();
    for (slot, out) in reach.iter_mut().enumerate() {
        let mut value_at = |way: f64| {
            let ideal = ideals.issue(slot);
            for ((level, x), y) in text.iter_mut().zip(ideal).zip(draft) {
                *level = x + way * (y - x);
            }
            let mine = 1.0 - loss(way, *kappa) * (1.0 - own[slot]);
            if parabola {
                let others =
                    moments.sum(text) - one(position.issue(slot), salience.issue(slot), text);
                concern.one(slot, mine, Room { sum: others + mine, min: mine, count: states })
            } else {
                valuation.price(text, room);
                room[slot] = mine;
                concern.value_of(slot, room)
            }
        };
        *out = farthest(floor.aspiration[slot], parabola, &mut value_at);
    }
}

/// The farthest way in [0, 1] that still meets the aspiration, given that value falls along the way.
fn farthest(aspiration: f64, parabola: bool, value_at: &mut impl FnMut(f64) -> f64) -> f64 {
    let end = value_at(1.0);
    if end >= aspiration {
        return 1.0;
    }
    let short_cut = if parabola { root(aspiration, end, value_at) } else { None };
    short_cut.unwrap_or_else(|| bisect(aspiration, value_at))
}

fn bisect(aspiration: f64, value_at: &mut impl FnMut(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if value_at(middle) >= aspiration { low = middle } else { high = middle }
    }
    low
}

/// What [`bisect`] finds, in four steps instead of twenty-four, where value is a concave parabola along the way: three
/// values give its root, the grain in which the root lies is what is looked for, and two values make sure of that grain.
/// None if they do not, or if the start is so near the aspiration that rounding might have turned a halving.
fn root(aspiration: f64, end: f64, value_at: &mut impl FnMut(f64) -> f64) -> Option<f64> {
    let (start, middle) = (value_at(0.0), value_at(0.5));
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
    let found = (0.0..1.0).contains(&low)
        && value_at(low) >= aspiration
        && value_at(low + GRAIN) < aspiration;
    found.then_some(low)
}

/// Sums over states from which Σ u of any point follows in a step per issue (quadratic loss only).
#[derive(Clone, Debug)]
pub(super) struct Moments {
    states: f64,
    /// Σ s, Σ s·x, Σ s·x² by issue.
    by_issue: Vec<(f64, f64, f64)>,
}

impl Moments {
    pub(super) fn new(position: &Columns, salience: &Columns) -> Self {
        let issue = |j: usize| {
            let rows = position.issue(j).iter().zip(salience.issue(j));
            rows.fold((0.0, 0.0, 0.0), |(a, b, c), (x, s)| (a + s, b + s * x, c + s * x * x))
        };
        Self {
            states: position.rows() as f64,
            by_issue: (0..position.issues()).map(issue).collect(),
        }
    }

    fn sum(&self, point: &[f64]) -> f64 {
        let lost = |(y, (a, b, c)): (&f64, &(f64, f64, f64))| y * (a * y - 2.0 * b) + c;
        self.states - point.iter().zip(&self.by_issue).map(lost).sum::<f64>() * 1e-4
    }
}

/// Own utility of a point to a state with these wishes, under quadratic loss.
fn one(ideal: &[f64], salience: &[f64], point: &[f64]) -> f64 {
    let lost = |((y, x), s): ((&f64, &f64), &f64)| {
        let d = (y - x) * 0.01;
        s * (d * d)
    };
    1.0 - point.iter().zip(ideal).zip(salience).map(lost).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::valuation::OwnUtility;
    use crate::model::{bench::Bench, forum::Draft, valuation::Concern};
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
        reach(&mut found, ideals, &own, &wishes, &floor, draft, &valuation, &mut scratch);
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
    fn who_meets_its_aspiration_goes_all_the_way() {
        assert_eq!(farthest(0.4, true, &mut |way| 1.0 - 0.5 * way), 1.0);
        assert!((farthest(0.6, true, &mut |way| 1.0 - 0.5 * way) - 0.8).abs() < 1e-6);
        assert_eq!(farthest(2.0, true, &mut |way| 1.0 - 0.5 * way), 0.0);
    }

    #[test]
    fn sums_from_moments_are_sums_over_states() {
        let bench = Bench::new(&IDEALS, &[10.0, 10.0]);
        let valuation = bench.world.resource::<Valuation>();
        let OwnUtility::Spatial { position, salience, .. } = &valuation.own else { return };
        let (point, mut own) = ([35.0, 80.0], [0.0; 3]);
        valuation.price(&point, &mut own);
        let moments = Moments::new(position, salience);
        assert!((moments.sum(&point) - own.iter().sum::<f64>()).abs() < 1e-12);
        let (position, salience) = (position.turned(), salience.turned());
        assert!((one(position.issue(1), salience.issue(1), &point) - own[1]).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn the_short_cut_finds_what_bisection_finds(
            start in 0.0f64..1.0, slope in -1.0f64..1.0, bend in 0.0f64..1.0, aspiration in 0.0f64..1.0,
        ) {
            let mut value_at = |way: f64| start + way * (slope - bend * way);
            prop_assume!(value_at(1.0) < aspiration);
            let plain = bisect(aspiration, &mut value_at);
            prop_assert_eq!(farthest(aspiration, true, &mut value_at).to_bits(), plain.to_bits());
        }
    }
}
