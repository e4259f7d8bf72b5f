//! How far a delegation that cares for others goes toward the draft: the point on the way from its ideal at which its
//! value, others included, falls to its aspiration. Found by bisection; the selfish case has a closed form elsewhere.

use crate::model::{
    appraisal::Scratch,
    columns::Columns,
    forum::Floor,
    preference::Regard,
    valuation::{OwnUtility, Valuation},
};
use crate::theory::{regard::Room, utility::loss};

/// Halvings of the way: 2^-24 of it is far below what a level can show.
const HALVINGS: u32 = 24;

/// Fills `reach` for every state. `own` is the utility of the draft by the `ideals` that delegations state.
pub(super) fn reach(
    reach: &mut [f64],
    ideals: &Columns,
    own: &[f64],
    floor: &Floor,
    draft: &[f64],
    valuation: &Valuation,
    scratch: &mut Scratch,
) {
    let OwnUtility::Spatial { position, salience, kappa } = &valuation.own else { return };
    let exact = *kappa != 2.0
        || valuation.concern.needs_least()
        || valuation.concern.form == Regard::InequityAversion;
    let moments = (!exact).then(|| Moments::new(position, salience));
    let mut point = draft.to_vec();
    for slot in 0..reach.len() {
        let mut value_at = |way: f64| {
            for (issue, level) in point.iter_mut().enumerate() {
                let x = ideals.at(issue, slot);
                *level = x + way * (draft[issue] - x);
            }
            let mine = 1.0 - loss(way, *kappa) * (1.0 - own[slot]);
            match &moments {
                Some(moments) => {
                    let others =
                        moments.sum(&point) - moments.one(position, salience, slot, &point);
                    let room = Room { sum: others + mine, min: mine, count: reach.len() };
                    valuation.concern.one(slot, mine, room)
                }
                None => {
                    valuation.price(&point, &mut scratch.own);
                    scratch.own[slot] = mine;
                    valuation.concern.value_of(slot, &scratch.own)
                }
            }
        };
        reach[slot] = farthest(floor.aspiration[slot], &mut value_at);
    }
}

/// The farthest way in [0, 1] that still meets the aspiration, given that value falls along the way.
fn farthest(aspiration: f64, value_at: &mut impl FnMut(f64) -> f64) -> f64 {
    if value_at(1.0) >= aspiration {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if value_at(middle) >= aspiration { low = middle } else { high = middle }
    }
    low
}

/// Sums over states from which Σ u of any point follows in a step per issue (quadratic loss only).
struct Moments {
    states: f64,
    /// Σ s, Σ s·x, Σ s·x² by issue.
    by_issue: Vec<(f64, f64, f64)>,
}

impl Moments {
    fn new(position: &Columns, salience: &Columns) -> Self {
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

    fn one(&self, position: &Columns, salience: &Columns, slot: usize, point: &[f64]) -> f64 {
        let lost = |(j, y): (usize, &f64)| {
            let d = (y - position.at(j, slot)) * 0.01;
            salience.at(j, slot) * (d * d)
        };
        1.0 - point.iter().enumerate().map(lost).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{bench::Bench, forum::Draft, valuation::Concern};
    use crate::theory::concession::demand_fraction;

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
        valuation.concern = Concern { form, first, second, rawls, any: true };
        bench.world.insert_resource(valuation.clone());
        bench.set(|floor: &mut Floor| floor.aspiration = vec![0.95, 0.97, 0.99]);
        let (floor, draft): (Floor, Draft) = (bench.get(), bench.get());
        let mut own = vec![0.0; 3];
        valuation.price(&draft.levels, &mut own);
        let closed =
            own.iter().zip(&floor.aspiration).map(|(u, a)| demand_fraction(*a, *u, exponent));
        let OwnUtility::Spatial { position, .. } = &valuation.own else {
            return Default::default();
        };
        let mut scratch = Scratch::default();
        scratch.resize(3);
        let mut found = vec![0.0; 3];
        reach(&mut found, position, &own, &floor, &draft.levels, &valuation, &mut scratch);
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
        assert_eq!(farthest(0.4, &mut |way| 1.0 - 0.5 * way), 1.0);
        assert!((farthest(0.6, &mut |way| 1.0 - 0.5 * way) - 0.8).abs() < 1e-6);
        assert_eq!(farthest(2.0, &mut |way| 1.0 - 0.5 * way), 0.0);
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
        assert!((moments.one(position, salience, 1, &point) - own[1]).abs() < 1e-12);
    }
}
