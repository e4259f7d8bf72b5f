//! From a draft to what members make of it: gains, reservation values, brackets (§3, §4). Every
//! rung uses the same arithmetic, so it stands here once. It moves no text and takes no vote.

use bevy_ecs::{
    prelude::{Res, ResMut, Resource},
    system::SystemParam,
};

use super::delegation::Judgements;
use super::forum::{Brackets, Draft, Stance};
use super::setting::Setting;
use super::valuation::{Concern, OwnUtility, Valuation};

/// Scaled gain from returning one issue to the status quo above which an objector brackets it (§4).
pub const BRACKET: f64 = 0.005;

/// Below this the room between the status quo and perfection is taken as this, so that scaled gains
/// stay finite.
const LEAST_ROOM: f64 = 1e-9;

/// What the arithmetic of gains needs beside the text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Costs {
    /// Cost c_ω of a fully operable text.
    pub operability: f64,
    /// Weight of harm in the pressure to agree.
    pub pressure: f64,
    /// Share of harm still felt a round later.
    pub decay: f64,
}

impl Costs {
    /// Δ = ω·(V − V(status quo)) + pressure − c_ω·ω.
    pub fn gain(&self, value: f64, base: f64, pressure: f64, operability: f64) -> f64 {
        operability * (value - base) + pressure - self.operability * operability
    }

    /// Δ at the tier that a member would choose: the whole text, or the share `tier` of its
    /// operability.
    pub fn tiered(&self, value: f64, base: f64, pressure: f64, operability: f64, tier: f64) -> f64 {
        let full = self.gain(value, base, pressure, operability);
        if tier < 1.0 {
            full.max(self.gain(value, base, pressure, tier * operability))
        } else {
            full
        }
    }

    /// The value at which Δ is 0.
    pub fn reservation(&self, base: f64, pressure: f64, operability: f64) -> f64 {
        base + self.operability - pressure / operability
    }
}

/// Δ̃ = Δ / (1 − V(status quo)).
pub fn scaled(gain: f64, base: f64) -> f64 {
    gain / room(base)
}

/// 1 − V(status quo).
fn room(base: f64) -> f64 {
    (1.0 - base).max(LEAST_ROOM)
}

/// Where a member with scaled gain Δ̃ stands once it no longer holds out.
pub fn stance(scaled: f64, band: f64) -> Stance {
    if scaled > band {
        Stance::Yes
    } else if scaled < -band {
        Stance::No
    } else {
        Stance::Abstain
    }
}

/// Buffers of an appraisal, kept between rounds so that none is allocated.
#[derive(Resource, Clone, Debug, Default)]
pub struct Scratch {
    /// Own utilities of a candidate text.
    pub own: Vec<f64>,
    /// Values of a candidate text.
    pub value: Vec<f64>,
    /// A candidate text.
    pub text: Vec<f64>,
    /// For the form of regard that sorts.
    pub order: Vec<usize>,
    /// What those who care for others ask for before they bracket an issue.
    asked: Vec<Asked>,
}

impl Scratch {
    /// Room for `states` states.
    pub fn resize(&mut self, states: usize) {
        self.own.resize(states, 0.0);
        self.value.resize(states, 0.0);
    }
}

/// What every rung prices texts with, as one parameter of a system.
#[derive(SystemParam)]
pub struct Pricing<'w> {
    /// What is given.
    pub setting: Res<'w, Setting>,
    /// What texts are worth.
    pub valuation: Res<'w, Valuation>,
    /// Buffers.
    pub scratch: ResMut<'w, Scratch>,
}

impl Pricing<'_> {
    /// [`appraise`].
    pub fn appraise(&mut self, judged: &mut Judgements, draft: &Draft) {
        appraise(judged, draft, &self.valuation, &self.setting.costs, &mut self.scratch);
    }

    /// [`mark_brackets`] against the status quo.
    pub fn mark_brackets(&mut self, judged: &Judgements, brackets: &mut Brackets, draft: &Draft) {
        let Self { setting, valuation, scratch, .. } = self;
        mark_brackets(judged, brackets, draft, &setting.status_quo, valuation, scratch);
    }
}

/// Prices the draft and fills own utilities, values, gains and scaled gains.
pub fn appraise(
    judged: &mut Judgements,
    draft: &Draft,
    valuation: &Valuation,
    costs: &Costs,
    scratch: &mut Scratch,
) {
    valuation.price(&draft.levels, judged.own);
    valuation.concern.apply(judged.own, judged.value, &mut scratch.order);
    gains(judged, draft.operability, costs);
    if draft.tier < 1.0 {
        choose_tiers(judged, draft, costs);
    }
}

/// Whoever gains more, or loses less, by the lower tier commits itself to that alone.
fn choose_tiers(judged: &mut Judgements, draft: &Draft, costs: &Costs) {
    for slot in 0..judged.gain.len() {
        let (value, base, pressure) =
            (judged.value[slot], judged.base[slot], judged.pressure[slot]);
        judged.gain[slot] = costs.tiered(value, base, pressure, draft.operability, draft.tier);
        judged.scaled[slot] = scaled(judged.gain[slot], base);
    }
}

fn gains(judged: &mut Judgements, operability: f64, costs: &Costs) {
    let Judgements { value, gain, scaled: share, base, pressure, .. } = judged;
    let known = value.iter().zip(base.iter().zip(pressure.iter()));
    for ((gain, share), (value, (base, pressure))) in
        gain.iter_mut().zip(share.iter_mut()).zip(known)
    {
        *gain = costs.gain(*value, *base, *pressure, operability);
        *share = scaled(*gain, *base);
    }
}

/// Marks every issue that a current objector would gain by returning, alone, to the status quo.
pub fn mark_brackets(
    judged: &Judgements,
    brackets: &mut Brackets,
    draft: &Draft,
    status_quo: &[f64],
    valuation: &Valuation,
    scratch: &mut Scratch,
) {
    let brackets = &mut brackets.0;
    if !judged.stance.iter().any(|stance| stance.objects()) {
        return brackets.fill(false);
    }
    let concern = &valuation.concern;
    let moved = |issue: usize| draft.levels[issue] != status_quo[issue];
    match &valuation.own {
        OwnUtility::Spatial { position, salience, kappa: 2.0 }
            if !concern.any || concern.is_of_sums() =>
        {
            let losses = |issue: usize| Losses {
                level: draft.levels[issue],
                back: status_quo[issue],
                ideal: position.issue(issue),
                salience: salience.issue(issue),
            };
            let (operability, asked) = (draft.operability, &mut scratch.asked);
            asked.clear();
            if concern.any {
                let objectors = (0..position.rows()).filter(|slot| judged.stance[*slot].objects());
                asked.extend(objectors.map(|slot| Asked::by(slot, judged, operability, concern)));
            }
            for (issue, bracket) in brackets.iter_mut().enumerate() {
                let gained = || losses(issue).bracket(judged, operability, asked);
                *bracket = moved(issue) && gained();
            }
        }
        _ => {
            for (issue, back) in status_quo.iter().enumerate() {
                let mut priced = || is_bracketed(judged, draft, issue, *back, valuation, scratch);
                brackets[issue] = moved(issue) && priced();
            }
        }
    }
}

/// Whether a state that stands in the way, and is better off by so much with one issue back where
/// it was, has reason to bracket it.
fn brackets(stance: Stance, base: f64, operability: f64, better: impl FnOnce() -> f64) -> bool {
    let gains = |better: f64| better > 0.0 && scaled(operability * better, base) > BRACKET;
    stance.objects() && gains(better())
}

/// One issue where losses are quadratic: what its return is worth follows from each state's own
/// loss, and from the sum of all where states care for others. There is no need to price the text
/// anew.
struct Losses<'a> {
    level: f64,
    back: f64,
    ideal: &'a [f64],
    salience: &'a [f64],
}

impl Losses<'_> {
    /// What a state loses less on the issue.
    fn saved(&self, slot: usize) -> f64 {
        self.saved_by(self.ideal[slot], self.salience[slot])
    }

    fn saved_by(&self, ideal: f64, salience: f64) -> f64 {
        let (now, then) = ((self.level - ideal) * 0.01, (self.back - ideal) * 0.01);
        salience * (now * now - then * then)
    }

    /// `asked` has what each objector asks for, or nothing where nobody cares for others.
    fn bracket(&self, judged: &Judgements, operability: f64, asked: &[Asked]) -> bool {
        if asked.is_empty() {
            let stands = judged.stance.iter().zip(&*judged.base);
            let mut states = self.ideal.iter().zip(self.salience).zip(stands);
            return states.any(|((ideal, salience), (stance, base))| {
                let better = || self.saved_by(*ideal, *salience);
                brackets(*stance, *base, operability, better)
            });
        }
        let all: f64 = (0..self.ideal.len()).map(|slot| self.saved(slot)).sum();
        let gains = |of: &Asked| of.own * self.saved(of.slot) + of.everybody * all > of.least;
        asked.iter().any(gains)
    }
}

/// What an objector asks for before it brackets an issue, and the weights of its own utility and of
/// the sum of all by which it looks at it.
#[derive(Clone, Copy, Debug)]
struct Asked {
    slot: usize,
    own: f64,
    everybody: f64,
    least: f64,
}

impl Asked {
    fn by(slot: usize, judged: &Judgements, operability: f64, concern: &Concern) -> Self {
        let (own, everybody) = concern.means(slot, judged.base.len());
        Self { slot, own, everybody, least: BRACKET * room(judged.base[slot]) / operability }
    }
}

fn is_bracketed(
    judged: &Judgements,
    draft: &Draft,
    issue: usize,
    back: f64,
    valuation: &Valuation,
    scratch: &mut Scratch,
) -> bool {
    let Scratch { own, value, order, .. } = scratch;
    valuation.step(&draft.levels, judged.own, issue, back, own);
    valuation.concern.apply(own, value, order);
    let better = |slot: usize| value[slot] - judged.value[slot];
    let stands = judged.stance.iter().zip(&*judged.base).enumerate();
    let brackets = |(slot, (stance, base)): (usize, (&Stance, &f64))| {
        brackets(*stance, *base, draft.operability, || better(slot))
    };
    stands.into_iter().any(brackets)
}

/// Takes the stance of every member on the draft, by gains alone.
pub fn take_stances(judged: &mut Judgements, seated: &[bool], band: f64) {
    let rows = seated.iter().zip(&*judged.scaled);
    for (out, (seated, scaled)) in judged.stance.iter_mut().zip(rows) {
        *out = if *seated { stance(*scaled, band) } else { Stance::None };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{bench::Bench, random::named};

    const COSTS: Costs = Costs { operability: 0.02, pressure: 0.25, decay: 0.8 };

    #[test]
    fn the_reservation_value_is_where_the_gain_is_nil() {
        let r = COSTS.reservation(0.4, 0.03, 0.5);
        assert!(COSTS.gain(r, 0.4, 0.03, 0.5).abs() < 1e-15);
        assert!(COSTS.gain(r + 0.1, 0.4, 0.03, 0.5) > 0.0);
    }

    #[test]
    fn losers_choose_the_lower_tier_and_winners_the_whole() {
        let gain = |value: f64, tier: f64| COSTS.tiered(value, 0.5, 0.0, 0.8, tier);
        assert_eq!(gain(0.7, 0.25), gain(0.7, 1.0));
        assert!((gain(0.3, 0.25) - 0.25 * gain(0.3, 1.0)).abs() < 1e-15 && gain(0.3, 0.25) < 0.0);
    }

    #[test]
    fn abstention_reaches_to_the_ends_of_the_band() {
        let by = [0.051, 0.05, -0.05, -0.051].map(|scaled| stance(scaled, 0.05));
        assert_eq!(by, [Stance::Yes, Stance::Abstain, Stance::Abstain, Stance::No]);
        assert!(scaled(-0.1, 1.0).is_finite());
    }

    /// Among selfish states, and among those who care for others.
    #[test]
    fn losses_bracket_what_texts_priced_anew_bracket() {
        let mut marked = [0; 2];
        for seed in 0..200 {
            let mut luck = named(seed, "brackets");
            let mut row = || [(); 4].map(|()| 100.0 * luck.uniform());
            let ideals = [(); 5].map(|()| row());
            let (status_quo, text) = (row(), row());
            let mut bench = Bench::new(&ideals.each_ref().map(|row| &row[..]), &status_quo);
            let concern = &mut bench.world.resource_mut::<Valuation>().concern;
            concern.any = seed % 2 == 0;
            if concern.any {
                (concern.first, concern.second) = (vec![0.3, 0.0, 0.1, 0.2, 0.0], vec![0.1; 5]);
            }
            bench.table(&text);
            let (judged, brackets) = (bench.judged(), bench.get::<Brackets>().0);
            let valuation = bench.world.resource::<Valuation>();
            for (issue, back) in status_quo.into_iter().enumerate() {
                let mut returned = text;
                returned[issue] = back;
                let value = valuation.values(&returned);
                let gains = |slot: usize| {
                    judged.stance[slot].objects()
                        && scaled(value[slot] - judged.value[slot], judged.base[slot]) > BRACKET
                };
                assert_eq!(brackets[issue], (0..5).any(gains), "{seed} {issue}");
                marked[usize::from(brackets[issue])] += 1;
            }
        }
        assert!(marked.iter().all(|count| *count > 50), "{marked:?}");
    }

    #[test]
    fn objectors_bracket_what_they_would_rather_leave_as_it_is() {
        let mut bench = Bench::new(&[&[80.0, 50.0], &[10.0, 60.0]], &[10.0, 10.0]);
        bench.table(&[80.0, 50.0]);
        assert_eq!(bench.judged().stance, [Stance::Yes, Stance::No]);
        assert_eq!(bench.get::<Brackets>().0, [true, false]);
        bench.table(&[20.0, 50.0]);
        assert_eq!((bench.judged().objectors(), bench.get::<Brackets>().count()), (0, 0));
    }

    #[test]
    fn the_short_way_to_brackets_is_the_long_way() {
        let ideals: [&[f64]; 3] = [&[80.0, 50.0], &[10.0, 60.0], &[40.0, 0.0]];
        let mut bench = Bench::new(&ideals, &[10.0, 10.0]);
        bench.table(&[70.0, 55.0]);
        let short: Brackets = bench.get();
        // A regard of nothing at all takes the way that prices the text anew.
        bench.world.resource_mut::<Valuation>().concern.any = true;
        bench.appraise();
        let long: Brackets = bench.get();
        assert!(bench.judged().objectors() > 0);
        assert_eq!(short, long);
    }
}
