//! A menu of whole texts with what each is worth to every state: all combinations of the values of
//! discrete issues, or some texts picked from a continuum. It prices texts and chooses none.

use super::setting::{Scale, Setting};
use super::valuation::Valuation;
use crate::theory::outcomes::{self, Space};

/// The most numbers that a menu may hold, texts times states: 40 MB.
pub const MOST: usize = 5_000_000;

/// Texts by number, and their values to all states.
#[derive(Clone, Debug)]
pub struct Menu {
    texts: Texts,
    /// Values V by state.
    pub space: Space,
}

#[derive(Clone, Debug)]
enum Texts {
    /// All combinations of the values of issues with so many of them.
    All(Vec<usize>),
    /// These, one after the other, each with a level for every dimension.
    Picked { dimensions: usize, levels: Vec<f64> },
}

/// How many values each dimension has; none if one of them is continuous.
pub fn sizes(setting: &Setting) -> Option<Vec<usize>> {
    setting.scale.iter().map(Scale::values).collect()
}

impl Menu {
    /// Every text over discrete issues; none if an issue is continuous, or if there are more than
    /// [`MOST`] numbers to hold.
    pub fn all(setting: &Setting, valuation: &Valuation) -> Option<Self> {
        let sizes = sizes(setting)?;
        let count = outcomes::count(&sizes)?;
        count.checked_mul(valuation.states()).filter(|cells| *cells <= MOST)?;
        Some(Self::priced(Texts::All(sizes), count, valuation))
    }

    /// The texts given, each with as many levels as there are dimensions.
    pub fn picked(levels: Vec<f64>, dimensions: usize, valuation: &Valuation) -> Self {
        let count = levels.len() / dimensions.max(1);
        Self::priced(Texts::Picked { dimensions, levels }, count, valuation)
    }

    fn priced(texts: Texts, count: usize, valuation: &Valuation) -> Self {
        let states = valuation.states();
        let (mut own, mut value, mut order) = (vec![0.0; states], vec![0.0; states], Vec::new());
        let mut utility = vec![0.0; count * states];
        let mut menu = Self { texts, space: Space::default() };
        let mut levels = Vec::new();
        for text in 0..count {
            menu.levels(text, &mut levels);
            valuation.price(&levels, &mut own);
            valuation.concern.apply(&own, &mut value, &mut order);
            for (state, value) in value.iter().enumerate() {
                utility[state * count + text] = *value;
            }
        }
        menu.space = Space::new(count, utility);
        menu
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.space.outcomes()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The levels of a text.
    pub fn levels(&self, text: usize, out: &mut Vec<f64>) {
        out.clear();
        match &self.texts {
            Texts::All(sizes) => {
                let mut chosen = vec![0; sizes.len()];
                outcomes::values_of(text, sizes, &mut chosen);
                out.extend(chosen.iter().map(|value| *value as f64));
            }
            Texts::Picked { dimensions, levels } => {
                out.extend_from_slice(&levels[text * dimensions..(text + 1) * dimensions]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        bench::{Bench, selfish},
        columns::Columns,
        valuation::OwnUtility,
    };

    #[test]
    fn a_menu_holds_every_text_and_what_it_is_worth() {
        let mut setting = Bench::new(&[&[1.0, 1.0], &[0.0, 0.0]], &[0.0, 0.0])
            .world
            .resource::<Setting>()
            .clone();
        let values = |n: usize| Scale::Discrete((0..n).map(|v| format!("v{v}").into()).collect());
        setting.scale = vec![values(2), values(3)];
        let utility = |n| Columns::build(n, 2, |value, slot| (value + slot) as f64 / 4.0);
        let own = OwnUtility::Tabulated {
            utility: vec![utility(2), utility(3)],
            salience: Columns::build(2, 2, |_, _| 0.5),
        };
        let valuation = Valuation { own, concern: selfish(2) };
        let menu = Menu::all(&setting, &valuation).unwrap();
        assert_eq!(menu.len(), 6);
        let mut levels = Vec::new();
        for text in 0..6 {
            menu.levels(text, &mut levels);
            let worth = valuation.values(&levels);
            assert!((0..2).all(|slot| menu.space.of(slot)[text] == worth[slot]));
        }
        setting.scale[0] = Scale::Continuous;
        assert!(Menu::all(&setting, &valuation).is_none());
        let picked = Menu::picked(vec![1.0, 2.0, 0.0, 1.0], 2, &valuation);
        picked.levels(1, &mut levels);
        assert_eq!((picked.len(), &levels[..]), (2, &[0.0, 1.0][..]));
    }
}
