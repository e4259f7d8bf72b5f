//! What a text is worth to each state: own utility by form of preference, then regard for others
//! (§3). Columns and calls into `theory`; it knows no forum, no vote and no randomness of its own.

use bevy_ecs::prelude::Resource;

use super::columns::Columns;
use crate::spec::preferences::Regard;
use crate::theory::{
    regard::{self, Room, Weights},
    single_text, utility,
};

/// Everything that prices texts, for every state by slot. One text is priced for all states at
/// once.
#[derive(Resource, Clone, Debug)]
pub struct Valuation {
    /// Own utility.
    pub own: OwnUtility,
    /// Regard for others.
    pub concern: Concern,
}

/// Ideals as the run began, where they drift: what outcomes are compared by.
#[derive(Resource, Clone, Debug, PartialEq)]
pub struct FirstIdeals(pub Columns);

/// Saliences by issue and state in [0, 1], each issue by itself, as models of collective bargaining
/// take them: as they were written, or in parts of the largest of all where one is above 1. Only
/// where a protocol reads them.
#[derive(Resource, Clone, Debug, PartialEq)]
pub struct StatedSalience(pub Columns);

/// Own utility of a text, in [0, 1] with 1 at the ideal.
#[derive(Clone, Debug)]
pub enum OwnUtility {
    /// u = 1 − Σ s·(|y − x|/100)^κ. A divided pie is this form, with a column for each share.
    Spatial {
        /// Ideal levels, 0 to 100.
        position: Columns,
        /// Saliences; each state's sum to 1.
        salience: Columns,
        /// Exponent κ.
        kappa: f64,
    },
    /// u = Σ s·(utility of the value chosen on the issue).
    Tabulated {
        /// For each issue, for each value, a column of utilities by state.
        utility: Vec<Columns>,
        /// Saliences; each state's sum to 1.
        salience: Columns,
    },
    /// u = (Σ H x x − lowest)/(highest − lowest) over binary contracts (Klein et al. 2003).
    Interdependent {
        /// One influence matrix for each state, issues × issues.
        influence: Vec<Vec<f64>>,
        /// Lowest and highest value that each state can reach.
        extremes: Vec<(f64, f64)>,
    },
}

/// Regard for others, one entry a state.
#[derive(Clone, Debug, PartialEq)]
pub struct Concern {
    /// Which form.
    pub form: Regard,
    /// Weight μ on others' mean utility, or α (envy).
    pub first: Vec<f64>,
    /// Weight γ on the community's utility, or β (guilt).
    pub second: Vec<f64>,
    /// Weight ρ of the worst-off.
    pub rawls: f64,
    /// States that weigh the view of another beside their own. No patron is itself a client.
    pub patrons: Vec<Patronage>,
    /// Whether any state weighs anything but its own utility.
    pub any: bool,
}

/// A state that is not independent: V ← ind·V + (1 − ind)·V of its patron.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patronage {
    /// Slot of the state.
    pub client: usize,
    /// Slot of the one whose view it weighs.
    pub patron: usize,
    /// How far its view is its own, in [0, 1).
    pub independence: f64,
}

impl Patronage {
    fn blend(&self, client: f64, patron: f64) -> f64 {
        self.independence * client + (1.0 - self.independence) * patron
    }
}

impl Concern {
    /// Values of a text from own utilities. `value` may not alias `own`.
    pub fn apply(&self, own: &[f64], value: &mut [f64], order: &mut Vec<usize>) {
        if !self.any {
            value.copy_from_slice(own);
            return;
        }
        self.regard(own, value, order);
        for bond in &self.patrons {
            value[bond.client] = bond.blend(value[bond.client], value[bond.patron]);
        }
    }

    /// Values with regard for others, before any patron is heard.
    fn regard(&self, own: &[f64], value: &mut [f64], order: &mut Vec<usize>) {
        match self.form {
            Regard::InequityAversion => {
                regard::fehr_schmidt(own, &self.first, &self.second, order, value);
            }
            Regard::CharnessRabin => {
                regard::charness_rabin_all(own, &self.first, &self.second, self.rawls, value);
            }
        }
    }

    /// The value of one state under Charness & Rabin's form, from what it knows of the room, its
    /// patron not heard.
    pub fn one(&self, slot: usize, own: f64, room: Room) -> f64 {
        let (others, community) = (self.first[slot], self.second[slot]);
        regard::charness_rabin(own, room, Weights { others, community, rawls: self.rawls })
    }

    /// The value of one state from everybody's own utilities.
    pub fn value_of(&self, slot: usize, own: &[f64]) -> f64 {
        let value = self.regard_of(slot, own);
        match self.patrons.iter().find(|bond| bond.client == slot) {
            Some(bond) => bond.blend(value, self.regard_of(bond.patron, own)),
            None => value,
        }
    }

    /// [`Concern::value_of`] under Charness & Rabin's form, where the room has been summed up.
    pub fn value_in(&self, slot: usize, own: &[f64], room: Room) -> f64 {
        let value = self.one(slot, own[slot], room);
        match self.patrons.iter().find(|bond| bond.client == slot) {
            Some(bond) => bond.blend(value, self.one(bond.patron, own[bond.patron], room)),
            None => value,
        }
    }

    /// The weight on its own utility beside that on everybody's, itself among them, by which a
    /// state values a text under Charness & Rabin's form without a weight on the worst-off: V =
    /// first·u + second·Σ u. Its patron is not heard.
    pub fn means(&self, slot: usize, states: usize) -> (f64, f64) {
        let (others, community) = (self.first[slot], self.second[slot]);
        if states < 2 {
            return (1.0, 0.0);
        }
        let (all, rest) = (states as f64, states as f64 - 1.0);
        (1.0 - others - community - others / rest, others / rest + community / all)
    }

    /// The weight on its own utility beside that on the sum of all others', by which a state values
    /// a text under Charness & Rabin's form without a weight on the worst-off: as
    /// [`Concern::means`].
    pub fn apart(&self, slot: usize, states: usize) -> (f64, f64) {
        let (own, everybody) = self.means(slot, states);
        (own + everybody, everybody)
    }

    /// Where a parabola of value over the levels of one issue has its top, as numerator and
    /// denominator, for each state: own losses are s·(y − x)², regard is for means alone. The
    /// denominator is the curvature; there is no top where it is 0.
    pub fn tops(&self, x: &[f64], s: &[f64]) -> Vec<(f64, f64)> {
        let all = x.iter().zip(s).fold((0.0, 0.0), |(n, d), (x, s)| (n + s * x, d + s));
        let mut tops: Vec<(f64, f64)> = (0..x.len())
            .map(|slot| {
                let (own, everybody) = self.means(slot, x.len());
                (own * s[slot] * x[slot] + everybody * all.0, own * s[slot] + everybody * all.1)
            })
            .collect();
        for bond in &self.patrons {
            let (client, patron) = (tops[bond.client], tops[bond.patron]);
            tops[bond.client] = (bond.blend(client.0, patron.0), bond.blend(client.1, patron.1));
        }
        tops
    }

    fn regard_of(&self, slot: usize, own: &[f64]) -> f64 {
        match self.form {
            Regard::CharnessRabin => self.one(slot, own[slot], Room::of(own)),
            Regard::InequityAversion => {
                let (mut behind, mut ahead) = (0.0, 0.0);
                for u in own {
                    behind += (u - own[slot]).max(0.0);
                    ahead += (own[slot] - u).max(0.0);
                }
                let others = (own.len() as f64 - 1.0).max(1.0);
                own[slot] - (self.first[slot] * behind + self.second[slot] * ahead) / others
            }
        }
    }

    /// Whether a state knows enough if it knows its own utility and the sum of all: nobody weighs
    /// the worst-off, envies, or has a patron.
    pub fn is_of_sums(&self) -> bool {
        let least = self.rawls > 0.0 && self.second.iter().any(|gamma| *gamma > 0.0);
        self.form == Regard::CharnessRabin && self.patrons.is_empty() && !least
    }
}

impl Valuation {
    /// The same with other ideals, where preferences have any.
    pub fn with_ideals(&self, ideals: &Columns) -> Self {
        let mut valuation = self.clone();
        if let OwnUtility::Spatial { position, .. } = &mut valuation.own {
            position.clone_from(ideals);
        }
        valuation
    }

    /// Number of states.
    pub fn states(&self) -> usize {
        self.concern.first.len()
    }

    /// Values of `text` for every state, regard for others included.
    pub fn values(&self, text: &[f64]) -> Vec<f64> {
        let (mut own, mut value) = (vec![0.0; self.states()], vec![0.0; self.states()]);
        self.price(text, &mut own);
        self.concern.apply(&own, &mut value, &mut Vec::new());
        value
    }

    /// Value of its own ideal to each state. An interdependent ideal is the best contract found,
    /// worth 1.
    pub fn best(&self) -> Vec<f64> {
        let states = self.states();
        let (mut own, mut value, mut order) = (vec![1.0; states], vec![1.0; states], Vec::new());
        let perfect = matches!(self.own, OwnUtility::Spatial { .. }) && !self.concern.any;
        if perfect || matches!(self.own, OwnUtility::Interdependent { .. }) {
            return value;
        }
        let ideal_worth = |slot: usize| {
            self.price(&self.ideal(slot), &mut own);
            self.concern.apply(&own, &mut value, &mut order);
            value[slot]
        };
        (0..states).map(ideal_worth).collect()
    }

    /// The text that a state likes best for itself; the first value of those tied.
    fn ideal(&self, slot: usize) -> Vec<f64> {
        match &self.own {
            OwnUtility::Spatial { position, .. } => {
                (0..position.issues()).map(|issue| position.at(issue, slot)).collect()
            }
            OwnUtility::Tabulated { utility, .. } => {
                utility.iter().map(|u| favourite(u, slot)).collect()
            }
            OwnUtility::Interdependent { .. } => Vec::new(),
        }
    }

    /// Own utilities of `text` for every state.
    pub fn price(&self, text: &[f64], own: &mut [f64]) {
        match &self.own {
            OwnUtility::Spatial { position, salience, kappa } => {
                spatial(position, salience, *kappa, text, own);
            }
            OwnUtility::Tabulated { utility, salience } => {
                own.fill(0.0);
                for (issue, level) in text.iter().enumerate() {
                    let column = utility[issue].issue(*level as usize);
                    for ((u, v), s) in own.iter_mut().zip(column).zip(salience.issue(issue)) {
                        *u += s * v;
                    }
                }
            }
            OwnUtility::Interdependent { influence, extremes } => {
                let contract = bits(text);
                for ((u, h), range) in own.iter_mut().zip(influence).zip(extremes) {
                    *u = normalised(single_text::value(h, &contract), *range);
                }
            }
        }
    }

    /// Own utilities after `text` moves to `level` on one issue, from those of `text`.
    pub fn step(&self, text: &[f64], own: &[f64], issue: usize, level: f64, out: &mut [f64]) {
        match &self.own {
            OwnUtility::Spatial { position, salience, kappa } => {
                let (x, s) = (position.issue(issue), salience.issue(issue));
                shift_losses(own, out, x, s, (text[issue], level), *kappa);
            }
            OwnUtility::Tabulated { utility, salience } => {
                let old = utility[issue].issue(text[issue] as usize);
                let new = utility[issue].issue(level as usize);
                for (slot, s) in salience.issue(issue).iter().enumerate() {
                    out[slot] = own[slot] + s * (new[slot] - old[slot]);
                }
            }
            OwnUtility::Interdependent { influence, extremes } => {
                out.copy_from_slice(own);
                if level != text[issue] {
                    let contract = bits(text);
                    for ((u, h), (low, high)) in out.iter_mut().zip(influence).zip(extremes) {
                        *u += single_text::flip_change(h, &contract, issue)
                            / (high - low).max(1e-300);
                    }
                }
            }
        }
    }
}

/// Spatial utilities of `text` for every state, by these ideal levels.
pub fn spatial(position: &Columns, salience: &Columns, kappa: f64, text: &[f64], own: &mut [f64]) {
    own.fill(1.0);
    for (issue, level) in text.iter().enumerate() {
        subtract_losses(own, position.issue(issue), salience.issue(issue), *level, kappa);
    }
}

fn favourite(values: &Columns, slot: usize) -> f64 {
    let better = |best: usize, value: usize| {
        if values.at(value, slot) > values.at(best, slot) { value } else { best }
    };
    (1..values.issues()).fold(0, better) as f64
}

fn bits(text: &[f64]) -> Vec<bool> {
    text.iter().map(|level| *level > 0.0).collect()
}

fn normalised(value: f64, (low, high): (f64, f64)) -> f64 {
    (value - low) / (high - low).max(1e-300)
}

/// own −= s·(|y − x|/100)^κ over one issue. The branch on κ is outside the loop, so that the loop
/// vectorises.
fn subtract_losses(own: &mut [f64], x: &[f64], s: &[f64], y: f64, kappa: f64) {
    if kappa == 2.0 {
        for ((u, x), s) in own.iter_mut().zip(x).zip(s) {
            let d = (y - x) * 0.01;
            *u -= s * (d * d);
        }
    } else {
        for ((u, x), s) in own.iter_mut().zip(x).zip(s) {
            *u -= s * utility::loss((y - x).abs() * 0.01, kappa);
        }
    }
}

fn shift_losses(
    own: &[f64],
    out: &mut [f64],
    x: &[f64],
    s: &[f64],
    (from, to): (f64, f64),
    kappa: f64,
) {
    if kappa == 2.0 {
        for (((out, u), x), s) in out.iter_mut().zip(own).zip(x).zip(s) {
            let (a, b) = ((from - x) * 0.01, (to - x) * 0.01);
            *out = u + s * (a * a - b * b);
        }
    } else {
        for (((out, u), x), s) in out.iter_mut().zip(own).zip(x).zip(s) {
            let before = utility::loss((from - x).abs() * 0.01, kappa);
            *out = u + s * (before - utility::loss((to - x).abs() * 0.01, kappa));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::bench::{selfish, spatial};

    fn forms() -> [(OwnUtility, [f64; 3]); 4] {
        let cubic = match spatial(&[&[10.0, 60.0, 30.0], &[90.0, 0.0, 50.0]]) {
            OwnUtility::Spatial { position, salience, .. } => {
                OwnUtility::Spatial { position, salience, kappa: 3.0 }
            }
            other => other,
        };
        let values =
            |issue: usize| Columns::build(3, 2, move |v, s| ((issue + 2 * v + s) % 5) as f64 / 5.0);
        let salience =
            Columns::build(3, 2, |issue, slot| (1 + issue + slot) as f64 / (6 + 3 * slot) as f64);
        let influence = vec![(0..9).map(|i| f64::from(i) / 9.0 - 0.3).collect(), vec![0.2; 9]];
        [
            (spatial(&[&[10.0, 60.0, 30.0], &[90.0, 0.0, 50.0]]), [20.0, 50.0, 80.0]),
            (cubic, [20.0, 50.0, 80.0]),
            (
                OwnUtility::Tabulated { utility: (0..3).map(values).collect(), salience },
                [1.0, 0.0, 2.0],
            ),
            (
                OwnUtility::Interdependent { influence, extremes: vec![(-1.0, 2.0), (0.0, 1.8)] },
                [1.0, 0.0, 1.0],
            ),
        ]
    }

    #[test]
    fn a_step_on_one_issue_is_worth_what_the_new_text_is() {
        for (own, text) in forms() {
            let valuation = Valuation { own, concern: selfish(2) };
            let (mut before, mut stepped, mut anew) = ([0.0; 2], [0.0; 2], [0.0; 2]);
            valuation.price(&text, &mut before);
            for issue in 0..3 {
                for level in [0.0, 1.0] {
                    valuation.step(&text, &before, issue, level, &mut stepped);
                    let mut next = text;
                    next[issue] = level;
                    valuation.price(&next, &mut anew);
                    assert!(stepped.iter().zip(&anew).all(|(a, b)| (a - b).abs() < 1e-12));
                }
            }
        }
    }

    #[test]
    fn nothing_is_worth_more_to_the_selfish_than_their_ideal() {
        for (own, text) in forms() {
            let valuation = Valuation { own, concern: selfish(2) };
            let mut worth = [0.0; 2];
            valuation.price(&text, &mut worth);
            assert!(valuation.best().iter().zip(&worth).all(|(best, u)| best >= u && *best <= 1.0));
        }
    }

    fn concern(form: Regard, first: f64, second: f64) -> Concern {
        Concern {
            form,
            first: vec![first; 2],
            second: vec![second; 2],
            rawls: 0.0,
            patrons: Vec::new(),
            any: true,
        }
    }

    fn values(concern: &Concern, own: [f64; 2]) -> [f64; 2] {
        let mut value = [0.0; 2];
        concern.apply(&own, &mut value, &mut Vec::new());
        assert!((0..2).all(|slot| (concern.value_of(slot, &own) - value[slot]).abs() < 1e-15));
        value
    }

    #[test]
    fn regard_shares_in_others_and_aversion_only_takes_away() {
        let own = [0.9, 0.1];
        for (first, second) in [(0.3, 0.0), (0.0, 0.3)] {
            let [rich, poor] = values(&concern(Regard::CharnessRabin, first, second), own);
            assert!(rich < 0.9 && poor > 0.1);
        }
        let [rich, poor] = values(&concern(Regard::InequityAversion, 0.3, 0.0), own);
        assert!(rich == 0.9 && poor < 0.1, "envy");
        let [rich, poor] = values(&concern(Regard::InequityAversion, 0.0, 0.3), own);
        assert!(rich < 0.9 && poor == 0.1, "guilt");
        assert_eq!(values(&selfish(2), own), own);
    }
}
