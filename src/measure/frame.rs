//! One forum at the end of one round, for people who step through a run: the text, what each member
//! makes of it, what it demanded. Read off the world between rounds; it changes nothing, and a run
//! that nobody watches never calls it.

use bevy_ecs::prelude::*;

use super::record::active;
use crate::model::{
    columns::Columns,
    delegation::{Judged, JudgementDataReadOnly, MemberData, Members},
    forum::{Brackets, Draft, ForumKey, Ladder, LastDemands, Rung},
    setting::Clock,
    valuation::{OwnUtility, Valuation},
};
use crate::theory::declaration::declared;

/// A forum at the end of a round.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The forum's key.
    pub forum: u32,
    /// The round.
    pub round: u32,
    /// The rung that was at work in it; none before the first.
    pub rung: Option<Rung>,
    /// The text.
    pub draft: Draft,
    /// Which issues are in brackets.
    pub brackets: Brackets,
    /// What delegations make of the text.
    pub judged: Judged,
    /// What each member demanded on each issue, by issue and slot; none unless they bargained in
    /// this round over distances.
    pub demand: Option<Columns>,
}

/// The forum, if it was at work in the round just played.
pub fn read(world: &mut World) -> Option<Frame> {
    let frame = world.run_system_cached(gather);
    frame.unwrap_or_else(|fault| panic!("a forum at the end of a round: {fault}"))
}

/// The frame, as a system.
fn gather(
    forum: Single<(&ForumKey, &Draft, &Brackets, &Ladder, &LastDemands)>,
    (members, judgements): (Query<MemberData>, Query<JudgementDataReadOnly>),
    clock: Res<Clock>,
    valuation: Res<Valuation>,
) -> Option<Frame> {
    let (key, draft, brackets, ladder, last) = *forum;
    let judged = Judged::of(judgements);
    let stated = Members::of(members).exaggeration;
    let fresh = last.round == clock.0;
    active(ladder, clock.0).then(|| Frame {
        forum: key.0,
        round: clock.0,
        rung: highest(ladder),
        draft: draft.clone(),
        brackets: brackets.clone(),
        demand: fresh.then(|| demands(last, &judged.reach, stated, &valuation)).flatten(),
        judged,
    })
}

/// The highest rung entered so far.
fn highest(ladder: &Ladder) -> Option<Rung> {
    let closed = ladder.closing.map(|closing| closing.rung);
    let rungs = [Rung::LastResort, Rung::Arbitration, Rung::Mediation, Rung::Negotiation];
    closed.or_else(|| rungs.into_iter().find(|rung| ladder.entered(*rung).is_some()))
}

/// d = x̂ + reach·(y − x̂), as members stated it this round, y the text that was then on the table.
fn demands(
    last: &LastDemands,
    reach: &[f64],
    exaggeration: &[f64],
    valuation: &Valuation,
) -> Option<Columns> {
    let OwnUtility::Spatial { position, .. } = &valuation.own else { return None };
    let of = |issue: usize, slot: usize| {
        let y = last.text[issue];
        let ideal = declared(position.at(issue, slot), y, exaggeration[slot]);
        ideal + reach[slot] * (y - ideal)
    };
    Some(Columns::build(last.text.len(), position.rows(), of))
}
