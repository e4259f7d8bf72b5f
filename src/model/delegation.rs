//! Delegations: a state's seat in one forum, an entity each. What a delegation brings with it and
//! what it makes of the text on the table are components, one for each number; the views below
//! gather them in the order of slots. It decides nothing.
//!
//! Every state has a delegation in the forum: those of members are seated, the others watch, and
//! are priced like members, since regard for others reaches them. Delegations are spawned in the
//! order of slots and no component is added to or taken from them during a run, so a query goes
//! through them in that order; a test holds it.

use bevy_ecs::{
    change_detection::ContiguousMut,
    prelude::*,
    query::{ContiguousQueryData, QueryData},
};
use bytemuck::TransparentWrapper;

use super::forum::Stance;
use crate::theory::tactics::{Acceptance, Offering};

/// The forum in which a delegation sits.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
#[relationship(relationship_target = Delegations)]
pub struct SitsIn(pub Entity);

/// The delegations that sit in a forum.
#[derive(Component, Debug)]
#[relationship_target(relationship = SitsIn, linked_spawn)]
pub struct Delegations(Vec<Entity>);

/// The state that sent a delegation.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
#[relationship(relationship_target = SentDelegations)]
pub struct Represents(pub Entity);

/// The delegations that a state has sent.
#[derive(Component, Debug)]
#[relationship_target(relationship = Represents, linked_spawn)]
pub struct SentDelegations(Vec<Entity>);

macro_rules! components {
    ($( $(#[$meta:meta])* $name:ident($inner:ty); )*) => { $(
        $(#[$meta])*
        #[derive(Component, TransparentWrapper, Clone, Copy, Debug, Default, PartialEq)]
        #[repr(transparent)]
        pub struct $name(pub $inner);
    )* };
}

components! {
    /// Whether it has a seat and a vote.
    Seated(bool);
    /// Weight of its vote and its demand; the seated sum to 1.
    Weight(f64);
    /// Whether its no blocks.
    Veto(bool);
    /// Probability that it is absent from a vote.
    Absence(f64);
    /// How far it exaggerates, as a multiple of its distance from the draft: (1 − good
    /// faith)·bluff.
    Exaggeration(f64);
    /// How far it exaggerated as the run began.
    FirstExaggeration(f64);
    /// Faratin's exponent β of its concession.
    Concession(f64);
    /// Constant absolute aversion to the risk of an award, per 100 points.
    RiskAversion(f64);
    /// What a gain is still worth to it one turn later, δ in [0, 1].
    Patience(f64);
    /// Value that it can get elsewhere; 0 for none.
    OutsideValue(f64);
    /// Whether it votes by annealing on a mediator's proposals, instead of hill-climbing.
    Anneals(bool);
    /// Own utility u of the draft.
    Utility(f64);
    /// Value V of the draft, with regard for others.
    Value(f64);
    /// Gain Δ of adopting the draft.
    Gain(f64);
    /// Gain scaled by what is left to gain over the status quo, Δ̃.
    ScaledGain(f64);
    /// Value of the status quo.
    StatusQuoValue(f64);
    /// Value of its own ideal.
    IdealValue(f64);
    /// Pressure from harm suffered, in units of utility.
    Pressure(f64);
    /// What it holds out for before the deadline; its reservation value at the deadline.
    Aspiration(f64);
    /// How far it goes from its stated ideal to the draft in its demand, in [0, 1].
    Reach(f64);
}

/// What a later rung that it can force is worth to it, in value; it holds out for no less. Negative
/// infinity where there is none.
#[derive(Component, TransparentWrapper, Clone, Copy, Debug, PartialEq)]
#[repr(transparent)]
pub struct ForcedValue(pub f64);

impl Default for ForcedValue {
    fn default() -> Self {
        Self(f64::NEG_INFINITY)
    }
}

/// What it offers where members take turns.
#[derive(Component, TransparentWrapper, Clone, Copy, Debug, PartialEq)]
#[repr(transparent)]
pub struct OfferTactic(pub Offering);

/// What it accepts where members take turns.
#[derive(Component, TransparentWrapper, Clone, Copy, Debug, PartialEq)]
#[repr(transparent)]
pub struct AcceptTactic(pub Acceptance);

/// What a delegation brings with it to the forum.
#[derive(Bundle, Clone, Copy, Debug)]
pub struct Credentials {
    /// Whether it has a seat.
    pub seated: Seated,
    /// What its vote and its demand weigh.
    pub weight: Weight,
    /// Whether its no blocks.
    pub veto: Veto,
    /// How likely it is to be absent.
    pub absence: Absence,
    /// How far it exaggerates.
    pub exaggeration: Exaggeration,
    /// How far it exaggerated at first.
    pub first_exaggeration: FirstExaggeration,
    /// How fast it concedes.
    pub concession: Concession,
    /// How much it shuns the risk of an award.
    pub risk_aversion: RiskAversion,
    /// What it offers where members take turns.
    pub offering: OfferTactic,
    /// What it accepts where members take turns.
    pub acceptance: AcceptTactic,
    /// How patient it is.
    pub patience: Patience,
    /// What it can get elsewhere.
    pub outside: OutsideValue,
    /// Whether it anneals where members vote on a mediator's proposals.
    pub anneals: Anneals,
}

impl Credentials {
    /// An honest member with this weight, never absent, that concedes evenly.
    pub fn of_member(weight: f64) -> Self {
        Self {
            seated: Seated(true),
            weight: Weight(weight),
            veto: Veto(false),
            absence: Absence(0.0),
            exaggeration: Exaggeration(0.0),
            first_exaggeration: FirstExaggeration(0.0),
            concession: Concession(1.0),
            risk_aversion: RiskAversion(0.0),
            offering: OfferTactic(Offering::Time),
            acceptance: AcceptTactic(Acceptance::Time),
            patience: Patience(1.0),
            outside: OutsideValue(0.0),
            anneals: Anneals(false),
        }
    }
}

/// What a delegation makes of the draft, before anybody has said anything.
#[derive(Bundle, Clone, Copy, Debug, Default)]
pub struct Judgement {
    status_quo: StatusQuoValue,
    ideal: IdealValue,
    pressure: Pressure,
    utility: Utility,
    value: Value,
    gain: Gain,
    scaled: ScaledGain,
    aspiration: Aspiration,
    forced: ForcedValue,
    reach: Reach,
    stance: Stance,
}

impl Judgement {
    /// From what the status quo and its own ideal are worth to it.
    pub fn new(status_quo: f64, ideal: f64) -> Self {
        let (status_quo, ideal) = (StatusQuoValue(status_quo), IdealValue(ideal));
        Self { status_quo, ideal, ..Self::default() }
    }
}

/// Query of what a forum knows of its delegations.
#[derive(QueryData)]
#[query_data(contiguous(all))]
pub struct MemberData {
    seated: &'static Seated,
    weight: &'static Weight,
    veto: &'static Veto,
    absence: &'static Absence,
    exaggeration: &'static Exaggeration,
    concession: &'static Concession,
    risk_aversion: &'static RiskAversion,
}

/// Who sits in a forum and with what, by slot of the state.
#[derive(Clone, Copy, Debug, Default)]
pub struct Members<'a> {
    /// See [`Seated`].
    pub seated: &'a [bool],
    /// See [`Weight`].
    pub weight: &'a [f64],
    /// See [`Veto`].
    pub veto: &'a [bool],
    /// See [`Absence`].
    pub absence: &'a [f64],
    /// See [`Exaggeration`].
    pub exaggeration: &'a [f64],
    /// See [`Concession`].
    pub concession: &'a [f64],
    /// See [`RiskAversion`].
    pub risk_aversion: &'a [f64],
}

impl<'a> Members<'a> {
    /// The delegations behind a query.
    pub fn of(query: Query<'a, '_, MemberData>) -> Self {
        let Some(all) = first_table(query) else { return Self::default() };
        Self {
            seated: Seated::peel_slice(all.seated),
            weight: Weight::peel_slice(all.weight),
            veto: Veto::peel_slice(all.veto),
            absence: Absence::peel_slice(all.absence),
            exaggeration: Exaggeration::peel_slice(all.exaggeration),
            concession: Concession::peel_slice(all.concession),
            risk_aversion: RiskAversion::peel_slice(all.risk_aversion),
        }
    }

    /// Slots of the seated.
    pub fn seats(self) -> impl Iterator<Item = usize> + Clone + use<'a> {
        (0..self.seated.len()).filter(move |slot| self.seated[*slot])
    }

    /// How many are seated.
    pub fn count(self) -> usize {
        self.seated.iter().filter(|seated| **seated).count()
    }
}

/// Query of how delegations negotiate where members take turns.
#[derive(QueryData)]
#[query_data(contiguous(all))]
pub struct TacticData {
    offering: &'static OfferTactic,
    acceptance: &'static AcceptTactic,
    patience: &'static Patience,
    outside: &'static OutsideValue,
}

/// How each delegation negotiates where members take turns, by slot.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tactics<'a> {
    /// See [`OfferTactic`].
    pub offering: &'a [Offering],
    /// See [`AcceptTactic`].
    pub acceptance: &'a [Acceptance],
    /// See [`Patience`].
    pub patience: &'a [f64],
    /// See [`OutsideValue`].
    pub outside: &'a [f64],
}

impl<'a> Tactics<'a> {
    /// The delegations behind a query.
    pub fn of(query: Query<'a, '_, TacticData>) -> Self {
        let Some(all) = first_table(query) else { return Self::default() };
        Self {
            offering: OfferTactic::peel_slice(all.offering),
            acceptance: AcceptTactic::peel_slice(all.acceptance),
            patience: Patience::peel_slice(all.patience),
            outside: OutsideValue::peel_slice(all.outside),
        }
    }
}

/// Query of what delegations make of the draft.
#[derive(QueryData)]
#[query_data(mutable, contiguous(all))]
pub struct JudgementData {
    own: &'static mut Utility,
    value: &'static mut Value,
    gain: &'static mut Gain,
    scaled: &'static mut ScaledGain,
    base: &'static mut StatusQuoValue,
    best: &'static mut IdealValue,
    pressure: &'static mut Pressure,
    aspiration: &'static mut Aspiration,
    forced: &'static mut ForcedValue,
    reach: &'static mut Reach,
    stance: &'static mut Stance,
}

impl JudgementDataItem<'_, '_> {
    /// Forgets a run; what the status quo and its ideal are worth to it stays.
    pub fn forget(&mut self) {
        let kept = Judgement::new(self.base.0, self.best.0);
        (*self.own, *self.value, *self.gain) = (kept.utility, kept.value, kept.gain);
        (*self.scaled, *self.pressure, *self.reach) = (kept.scaled, kept.pressure, kept.reach);
        (*self.aspiration, *self.forced) = (kept.aspiration, kept.forced);
        *self.stance = kept.stance;
    }
}

/// What delegations make of the draft on the table, by slot of the state.
#[derive(Debug, Default)]
pub struct Judgements<'a> {
    /// See [`Utility`].
    pub own: &'a mut [f64],
    /// See [`Value`].
    pub value: &'a mut [f64],
    /// See [`Gain`].
    pub gain: &'a mut [f64],
    /// See [`ScaledGain`].
    pub scaled: &'a mut [f64],
    /// See [`StatusQuoValue`].
    pub base: &'a mut [f64],
    /// See [`IdealValue`].
    pub best: &'a mut [f64],
    /// See [`Pressure`].
    pub pressure: &'a mut [f64],
    /// See [`Aspiration`].
    pub aspiration: &'a mut [f64],
    /// See [`ForcedValue`].
    pub forced: &'a mut [f64],
    /// See [`Reach`].
    pub reach: &'a mut [f64],
    /// See [`Stance`].
    pub stance: &'a mut [Stance],
}

impl<'a> Judgements<'a> {
    /// The delegations behind a query. Nothing asks when a judgement last changed, so it is not
    /// marked.
    pub fn of(query: Query<'a, '_, JudgementData>) -> Self {
        let Some(all) = first_table(query) else { return Self::default() };
        Self {
            own: Utility::peel_slice_mut(unmarked(all.own)),
            value: Value::peel_slice_mut(unmarked(all.value)),
            gain: Gain::peel_slice_mut(unmarked(all.gain)),
            scaled: ScaledGain::peel_slice_mut(unmarked(all.scaled)),
            base: StatusQuoValue::peel_slice_mut(unmarked(all.base)),
            best: IdealValue::peel_slice_mut(unmarked(all.best)),
            pressure: Pressure::peel_slice_mut(unmarked(all.pressure)),
            aspiration: Aspiration::peel_slice_mut(unmarked(all.aspiration)),
            forced: ForcedValue::peel_slice_mut(unmarked(all.forced)),
            reach: Reach::peel_slice_mut(unmarked(all.reach)),
            stance: unmarked(all.stance),
        }
    }

    /// How many members object.
    pub fn objectors(&self) -> usize {
        self.stance.iter().filter(|stance| stance.objects()).count()
    }
}

/// Their components in columns, by slot: all delegations lie in one table, since all have the same
/// components.
pub fn first_table<'w, 's, D: ContiguousQueryData>(
    query: Query<'w, 's, D>,
) -> Option<D::Contiguous<'w, 's>> {
    query.contiguous_iter_inner().ok()?.next()
}

/// The components of a column, their change not noted.
pub(crate) fn unmarked<T>(column: ContiguousMut<'_, T>) -> &mut [T] {
    ContiguousMut::bypass_change_detection_split(column).0
}

/// A copy of what delegations made of a draft, by slot, for those who read it later.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    /// See [`Utility`].
    pub own: Vec<f64>,
    /// See [`Value`].
    pub value: Vec<f64>,
    /// See [`Gain`].
    pub gain: Vec<f64>,
    /// See [`ScaledGain`].
    pub scaled: Vec<f64>,
    /// See [`StatusQuoValue`].
    pub base: Vec<f64>,
    /// See [`IdealValue`].
    pub best: Vec<f64>,
    /// See [`Pressure`].
    pub pressure: Vec<f64>,
    /// See [`Aspiration`].
    pub aspiration: Vec<f64>,
    /// See [`ForcedValue`].
    pub forced: Vec<f64>,
    /// See [`Reach`].
    pub reach: Vec<f64>,
    /// See [`Stance`].
    pub stance: Vec<Stance>,
}

impl Judged {
    /// The delegations behind a query.
    pub fn of(query: Query<JudgementDataReadOnly>) -> Self {
        let Some(all) = first_table(query) else { return Self::default() };
        Self {
            own: Utility::peel_slice(all.own).to_vec(),
            value: Value::peel_slice(all.value).to_vec(),
            gain: Gain::peel_slice(all.gain).to_vec(),
            scaled: ScaledGain::peel_slice(all.scaled).to_vec(),
            base: StatusQuoValue::peel_slice(all.base).to_vec(),
            best: IdealValue::peel_slice(all.best).to_vec(),
            pressure: Pressure::peel_slice(all.pressure).to_vec(),
            aspiration: Aspiration::peel_slice(all.aspiration).to_vec(),
            forced: ForcedValue::peel_slice(all.forced).to_vec(),
            reach: Reach::peel_slice(all.reach).to_vec(),
            stance: all.stance.to_vec(),
        }
    }

    /// The copy as the arithmetic of gains takes it.
    pub fn judgements(&mut self) -> Judgements<'_> {
        Judgements {
            own: &mut self.own,
            value: &mut self.value,
            gain: &mut self.gain,
            scaled: &mut self.scaled,
            base: &mut self.base,
            best: &mut self.best,
            pressure: &mut self.pressure,
            aspiration: &mut self.aspiration,
            forced: &mut self.forced,
            reach: &mut self.reach,
            stance: &mut self.stance,
        }
    }

    /// How many members object.
    pub fn objectors(&self) -> usize {
        self.stance.iter().filter(|stance| stance.objects()).count()
    }
}
