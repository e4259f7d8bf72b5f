//! Offers between 0 and 100: what a text on a continuum is worth to one delegation, and the offer
//! that it makes when it asks for so much. It knows no order of turns.

use crate::model::{
    columns::Columns,
    valuation::{OwnUtility, Valuation},
};
use crate::theory::{bisection::halve, concession::demand_fraction, utility::loss};

/// Halvings of the way from an ideal to the text that stands.
const HALVINGS: u32 = 40;

/// Ideals and saliences with a row of issues for each state.
#[derive(Clone, Debug)]
pub(super) struct Offers {
    position: Columns,
    salience: Columns,
    kappa: f64,
    pie: bool,
    own: Vec<f64>,
}

impl Offers {
    /// None unless preferences are spatial.
    pub(super) fn new(valuation: &Valuation, pie: bool) -> Option<Self> {
        let OwnUtility::Spatial { position, salience, kappa } = &valuation.own else { return None };
        let own = vec![0.0; valuation.states()];
        Some(Self {
            position: position.turned(),
            salience: salience.turned(),
            kappa: *kappa,
            pie,
            own,
        })
    }

    /// What a text is worth to one state.
    pub(super) fn worth(&mut self, slot: usize, text: &[f64], valuation: &Valuation) -> f64 {
        if valuation.concern.any {
            valuation.price(text, &mut self.own);
            return valuation.concern.value_of(slot, &self.own);
        }
        let rows = text.iter().zip(self.position.issue(slot)).zip(self.salience.issue(slot));
        rows.fold(1.0, |u, ((y, x), s)| u - s * loss((y - x) * 0.01, self.kappa))
    }

    /// The text nearest to `toward` on the way from the state's ideal that is still worth `asked`
    /// to it. Of a pie it keeps that much and leaves the rest to the others as `toward` divides it.
    /// Only the `open` issue moves, where one alone may.
    pub(super) fn offer(
        &mut self,
        slot: usize,
        asked: f64,
        toward: &[f64],
        open: Option<usize>,
        valuation: &Valuation,
    ) -> Vec<f64> {
        let mut ideal = toward.to_vec();
        for (issue, (level, x)) in ideal.iter_mut().zip(self.position.issue(slot)).enumerate() {
            if open.is_none_or(|open| open == issue) {
                *level = *x;
            }
        }
        if self.pie && !valuation.concern.any {
            return divide(slot, asked, toward);
        }
        let at = |way: f64| -> Vec<f64> {
            ideal.iter().zip(toward).map(|(x, y)| x + way * (y - x)).collect()
        };
        let far = self.worth(slot, toward, valuation);
        let way = if !valuation.concern.any && open.is_none() {
            demand_fraction(asked, far, self.kappa)
        } else {
            self.farthest(slot, asked, far, &at, valuation)
        };
        at(way)
    }

    /// How far the way still meets what is asked: values fall along it.
    fn farthest(
        &mut self,
        slot: usize,
        asked: f64,
        far: f64,
        at: &dyn Fn(f64) -> Vec<f64>,
        valuation: &Valuation,
    ) -> f64 {
        if far >= asked {
            return 1.0;
        }
        halve(0.0, 1.0, HALVINGS, |way| self.worth(slot, &at(way), valuation) >= asked).0
    }
}

/// A pie of which `slot` keeps what it asks, the rest divided among the others as in `toward`, or
/// equally where they have nothing.
fn divide(slot: usize, asked: f64, toward: &[f64]) -> Vec<f64> {
    let kept = (100.0 * asked).clamp(0.0, 100.0);
    let others: f64 = toward.iter().sum::<f64>() - toward[slot];
    let count = (toward.len() - 1).max(1) as f64;
    let share = |(other, level): (usize, &f64)| {
        if other == slot {
            kept
        } else if others > 0.0 {
            (100.0 - kept) * level / others
        } else {
            (100.0 - kept) / count
        }
    };
    toward.iter().enumerate().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        bench::{Bench, spatial},
        valuation::Concern,
    };
    use crate::spec::preferences::Regard;

    #[test]
    fn an_offer_is_worth_what_is_asked_and_lies_toward_the_text_that_stands() {
        let bench = Bench::new(&[&[90.0, 10.0], &[30.0, 60.0]], &[0.0, 0.0]);
        let mut valuation = bench.world.resource::<Valuation>().clone();
        for regard in [0.0, 0.2] {
            let (first, second) = (vec![regard; 2], vec![0.0; 2]);
            let form = Regard::CharnessRabin;
            valuation.concern =
                Concern { form, first, second, rawls: 0.0, any: regard > 0.0, patrons: Vec::new() };
            let mut offers = Offers::new(&valuation, false).unwrap();
            for open in [None, Some(0)] {
                let (standing, asked) = ([20.0, 80.0], 0.7);
                let text = offers.offer(0, asked, &standing, open, &valuation);
                let worth = offers.worth(0, &text, &valuation);
                let alone = open.is_some();
                assert!(worth >= asked - 1e-9 || alone, "{worth}");
                assert!(text[0] > 20.0 && (text[1] < 80.0 || alone), "{text:?}");
                assert_eq!(text[1] == 80.0, alone);
                let near = offers.offer(0, 0.1, &standing, open, &valuation);
                assert!((near[0] - 20.0).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn a_pie_is_offered_whole() {
        let ideals: [&[f64]; 3] = [&[100.0, 0.0, 0.0], &[0.0, 100.0, 0.0], &[0.0, 0.0, 100.0]];
        let valuation =
            Valuation { own: spatial(&ideals), concern: crate::model::bench::selfish(3) };
        let mut offers = Offers::new(&valuation, true).unwrap();
        let text = offers.offer(1, 0.6, &[30.0, 60.0, 10.0], None, &valuation);
        assert!(
            (text[0] - 30.0).abs() < 1e-12
                && (text[1] - 60.0).abs() < 1e-12
                && (text[2] - 10.0).abs() < 1e-12
        );
        let text = offers.offer(1, 0.6, &[0.0, 100.0, 0.0], None, &valuation);
        assert_eq!(text, [20.0, 60.0, 20.0]);
    }
}
