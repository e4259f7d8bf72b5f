//! What a scenario allows before anybody bargains: who gains from which direction of change, and the most that the worst-off
//! member can gain. It hangs on the status quo and on wishes alone, and runs nothing.

use crate::engine::Engine;
use crate::model::valuation::OwnUtility;
use crate::spec::{Scenario, preferences::Form, record::Record};
use crate::theory::text_bargaining::max_min_gain;

/// How members stand to the status quo of one issue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Direction {
    /// Its level, points.
    pub status_quo: f64,
    /// Members whose ideal lies above it.
    pub more: usize,
    /// Members whose ideal lies below it.
    pub less: usize,
    /// Members whose ideal it is.
    pub content: usize,
}

/// What a scenario allows. Spatial preferences; regard for others is left out of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Prospects {
    /// By issue.
    pub issues: Vec<Direction>,
    /// The largest least scaled gain of a member over all texts, and the text; none where losses are not convex.
    pub best_for_worst: Option<(f64, Vec<f64>)>,
}

impl Prospects {
    /// Whether no text gives every member a gain: under consensus nothing passes but by abstention or absence.
    pub fn winset_empty(&self) -> Option<bool> {
        self.best_for_worst.as_ref().map(|(least, _)| *least <= 0.0)
    }
}

/// Reads the prospects off a scenario. None for preferences that are not spatial.
pub fn prospects(scenario: &Scenario) -> Option<Prospects> {
    if scenario.preferences.form != Form::Spatial {
        return None;
    }
    let engine = Engine::new(scenario, Record::default());
    let (setting, valuation) = (engine.setting(), engine.valuation());
    let OwnUtility::Spatial { position, salience, kappa } = &valuation.own else { return None };
    let seats = seats(scenario);
    let mut base = vec![0.0; scenario.state.len()];
    valuation.price(&setting.status_quo, &mut base);
    let ideals =
        |issue: usize| -> Vec<f64> { seats.iter().map(|slot| position.at(issue, *slot)).collect() };
    let room = |slot: usize| (1.0 - base[slot]).max(1e-9);
    let x: Vec<Vec<f64>> = (0..setting.issue.len()).map(ideals).collect();
    let s: Vec<Vec<f64>> = (0..setting.issue.len())
        .map(|issue| seats.iter().map(|slot| salience.at(issue, *slot) / room(*slot)).collect())
        .collect();
    let cost = scenario.adoption.operability_cost;
    let nothing: Vec<f64> = seats.iter().map(|slot| cost / room(*slot)).collect();
    let best = (*kappa >= 1.0).then(|| max_min_gain(&x, &s, *kappa, &nothing)).flatten();
    let direction = |(ideals, back): (&Vec<f64>, &f64)| {
        let count = |side: fn(&f64, &f64) -> bool| ideals.iter().filter(|x| side(x, back)).count();
        Direction {
            status_quo: *back,
            more: count(|x, q| x > q),
            less: count(|x, q| x < q),
            content: count(|x, q| x == q),
        }
    };
    Some(Prospects {
        issues: x.iter().zip(&setting.status_quo).map(direction).collect(),
        best_for_worst: best.map(|(text, gain)| (gain * scenario.agenda.operability, text)),
    })
}

/// Slots of members.
fn seats(scenario: &Scenario) -> Vec<usize> {
    use crate::spec::venue::Membership;
    let member = |id: &String| match &scenario.venue.membership {
        Membership::All => true,
        Membership::Ids(ids) => ids.contains(id),
    };
    (0..scenario.state.len()).filter(|slot| member(&scenario.state[*slot].id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::read_str;

    fn of(status_quo: f64, ideals: [f64; 3]) -> Prospects {
        let [a, b, c] = ideals;
        let text = format!(
            "schema = 1\ntitle = \"t\"\n[adoption]\noperability_cost = 0\n[[issue]]\nid = \"x\"\nstatus_quo = {status_quo:?}\n\
             [[state]]\nid = \"A\"\npositions = {{ x = {a:?} }}\n[[state]]\nid = \"B\"\npositions = {{ x = {b:?} }}\n\
             [[state]]\nid = \"C\"\npositions = {{ x = {c:?} }}\n"
        );
        prospects(&read_str("t", &text, &[]).unwrap().scenario).unwrap()
    }

    #[test]
    fn directions_are_counted_and_an_interior_status_quo_leaves_nothing() {
        let inside = of(50.0, [20.0, 50.0, 90.0]);
        let counted = inside.issues[0];
        assert_eq!((counted.less, counted.content, counted.more), (1, 1, 1));
        assert_eq!(inside.winset_empty(), Some(true));
        assert_eq!(of(10.0, [40.0, 60.0, 90.0]).winset_empty(), Some(false));
    }

    /// Ideals 40 and 90, status quo 0: scaled gains 1 − ((40 − y)/40)² and 1 − ((90 − y)/90)² meet at 2·40·90/130 points.
    #[test]
    fn the_worst_off_gains_most_where_both_gain_alike() {
        let (gain, text) = of(0.0, [40.0, 90.0, 90.0]).best_for_worst.unwrap();
        let y = 2.0 * 40.0 * 90.0 / 130.0;
        assert!((text[0] - y).abs() < 0.5, "{text:?}");
        let scaled = 1.0 - ((40.0 - y) / 40.0_f64).powi(2);
        assert!((gain - 0.5 * scaled).abs() < 0.05, "{gain} {scaled}");
    }
}
