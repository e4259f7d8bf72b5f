//! One forum at the end of one round, for people who step through a run: the text, what each member makes of it, what it
//! demanded. Read off the world between rounds; it changes nothing, and a run that nobody watches never calls it.

use bevy_ecs::prelude::*;

use super::record::active;
use crate::model::{
    columns::Columns,
    forum::{Draft, Floor, ForumKey, Ladder, Rung},
    setting::{Clock, Setting},
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
    /// What members make of it.
    pub floor: Floor,
    /// What each member demanded on each issue, by issue and slot; none unless they bargained in this round over distances.
    pub demand: Option<Columns>,
}

/// Frames of the forums that were at work in the round just played, in the order of their keys.
pub fn read(world: &mut World) -> Vec<Frame> {
    let mut query = world.query::<(&ForumKey, &Draft, &Floor, &Ladder)>();
    let (setting, valuation) = (world.resource::<Setting>(), world.resource::<Valuation>());
    let round = world.resource::<Clock>().0;
    let mut frames: Vec<Frame> = query
        .iter(world)
        .filter(|(_, _, _, ladder)| active(ladder, round))
        .map(|(key, draft, floor, ladder)| Frame {
            forum: key.0,
            round,
            rung: highest(ladder),
            draft: draft.clone(),
            floor: floor.clone(),
            demand: demands(floor, round, setting, valuation),
        })
        .collect();
    frames.sort_by_key(|frame| frame.forum);
    frames
}

/// The highest rung entered so far.
fn highest(ladder: &Ladder) -> Option<Rung> {
    let closed = ladder.closing.map(|closing| closing.rung);
    let rungs = [Rung::LastResort, Rung::Arbitration, Rung::Mediation, Rung::Negotiation];
    closed.or_else(|| rungs.into_iter().find(|rung| ladder.entered(*rung).is_some()))
}

/// d = x̂ + reach·(y − x̂), as members stated it this round.
fn demands(floor: &Floor, round: u32, setting: &Setting, valuation: &Valuation) -> Option<Columns> {
    let OwnUtility::Spatial { position, .. } = &valuation.own else { return None };
    let asked = &floor.demand;
    let of = |issue: usize, slot: usize| {
        let y = asked.text[issue];
        let ideal = declared(position.at(issue, slot), y, setting.exaggeration[slot]);
        ideal + asked.reach[slot] * (y - ideal)
    };
    let fresh = asked.round == round && asked.reach.len() == position.rows();
    fresh.then(|| Columns::build(asked.text.len(), position.rows(), of))
}
