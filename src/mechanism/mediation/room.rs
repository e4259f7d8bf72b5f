//! Who sits in a mediator's room, and what it knows of how far each falls short of going along with
//! a text. It moves no text.

use crate::model::{
    appraisal,
    delegation::{Judgements, Members},
    forum::Rules,
    setting::Setting,
    valuation::Valuation,
};
use crate::spec::mediation::Params;
use crate::theory::single_text;

/// Who takes part and by what they judge.
pub(super) struct Room<'a> {
    pub members: Members<'a>,
    pub rules: &'a Rules,
    pub judged: &'a Judgements<'a>,
    pub setting: &'a Setting,
    pub valuation: &'a Valuation,
    pub params: &'a Params,
    pub operability: f64,
    pub tier: f64,
    /// Who opens up to the mediator; nobody of note where the scenario describes none.
    pub opened: &'a [bool],
    /// The one issue that may move; none where all may.
    pub open: Option<usize>,
}

impl Room<'_> {
    /// Annealing temperature when `made` proposals have been made.
    pub fn heat(&self, made: u32) -> f64 {
        let (made, all) = (made as usize, self.params.proposals as usize);
        single_text::temperature(self.params.temperature, made, all)
    }
}

/// What is known of those who sit in the room, and their scaled gains, in the order of seats.
#[derive(Clone, Debug, Default)]
pub(super) struct Seated {
    base: Vec<f64>,
    pressure: Vec<f64>,
    pub weights: Vec<f64>,
    pub veto: Vec<bool>,
    /// 1 where a shortfall is revealed, else 0.
    pub revealed: Vec<f64>,
    /// What a shortfall that is not revealed is taken to be, 0 where it is.
    guess: Vec<f64>,
    /// Values of a text, where not everybody sits in the room.
    value: Vec<f64>,
    scaled: Vec<f64>,
}

impl Seated {
    /// Takes down who sits where, and whose shortfall is revealed.
    pub fn sit(&mut self, room: &Room, seats: &[usize], revealed: &[bool]) {
        let Self { base, pressure, weights, veto, revealed: told, guess, value, scaled } = self;
        let hidden = room.params.hidden_shortfall;
        let take = |column: &mut Vec<f64>, of: &dyn Fn(usize) -> f64| {
            column.clear();
            column.extend(seats.iter().map(|slot| of(*slot)));
        };
        take(base, &|slot| room.judged.base[slot]);
        take(pressure, &|slot| room.judged.pressure[slot]);
        take(weights, &|slot| room.members.weight[slot]);
        take(told, &|slot| f64::from(u8::from(revealed[slot])));
        take(guess, &|slot| if revealed[slot] { 0.0 } else { hidden });
        veto.clear();
        veto.extend(seats.iter().map(|slot| room.members.veto[*slot]));
        value.resize(seats.len(), 0.0);
        scaled.resize(seats.len(), 0.0);
    }

    /// Scaled gains of a text with these values, by slot.
    pub fn appraise(&mut self, room: &Room, seats: &[usize], value: &[f64]) {
        let Self { base, pressure, value: seated, scaled, .. } = self;
        let value = if seats.len() == value.len() {
            value
        } else {
            seated.iter_mut().zip(seats).for_each(|(out, slot)| *out = value[*slot]);
            &*seated
        };
        let (costs, operability, tier) = (room.setting.costs, room.operability, room.tier);
        let rows = scaled.iter_mut().zip(value).zip(base.iter().zip(pressure));
        if tier < 1.0 {
            for ((out, value), (base, pressure)) in rows {
                let gain = costs.tiered(*value, *base, *pressure, operability, tier);
                *out = appraisal::scaled(gain, *base);
            }
        } else {
            for ((out, value), (base, pressure)) in rows {
                *out = appraisal::scaled(costs.gain(*value, *base, *pressure, operability), *base);
            }
        }
    }

    /// What is known of how much is missing, where anything is, from scaled gains.
    pub fn known(&self, missing: impl Fn(f64) -> f64, out: &mut [f64]) {
        let told = self.revealed.iter().zip(&self.guess);
        for ((out, scaled), (revealed, guess)) in out.iter_mut().zip(&self.scaled).zip(told) {
            let missing = missing(*scaled);
            let known = missing * revealed + guess;
            *out = if missing > 0.0 { known } else { 0.0 };
        }
    }
}
