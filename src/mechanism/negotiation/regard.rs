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
