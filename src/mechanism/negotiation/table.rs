//! What the protocols other than the plenary share: how a forum takes its seat at the rung, and how a text that a protocol has
//! made is put before members. No protocol is here.

use bevy_ecs::prelude::*;

use crate::model::{
    appraisal::{self, Pricing},
    forum::{Draft, Floor, ForumKey, Ladder, Members, Rules, Rung, Stage, Stance},
    message::{Happening, What},
    setting::Clock,
};

/// What a protocol needs of the world to put a text before members.
#[derive(bevy_ecs::system::SystemParam)]
pub(super) struct Office<'w> {
    pub(super) clock: Res<'w, Clock>,
    pub(super) pricing: Pricing<'w>,
    out: MessageWriter<'w, Happening>,
}

/// A forum that may be at the rung.
pub(super) type Forum<'a> = (
    &'a ForumKey,
    &'a Members,
    &'a Rules,
    &'a mut Draft,
    &'a mut Floor,
    &'a mut Ladder,
    &'a mut Stage,
);

/// A gain below this is a loss; less is rounding.
const LOSS: f64 = -1e-12;

/// A protocol that makes one draft is done after one round.
pub(super) fn last_one_round(world: &mut World) {
    for mut ladder in world.query_filtered::<&mut Ladder, With<Draft>>().iter_mut(world) {
        ladder.deadline = 1;
    }
}

impl Office<'_> {
    /// Tells what happened in a forum in this round.
    pub(super) fn tell(&mut self, forum: u32, what: What) {
        self.out.write(Happening { forum, round: self.clock.0, what });
    }

    /// Which round of negotiation this is for the forum, from 1; none if it is not at the rung.
    pub(super) fn enters(
        &mut self,
        key: &ForumKey,
        ladder: &mut Ladder,
        stage: &mut Stage,
    ) -> Option<u32> {
        let round = self.clock.0;
        if *stage == Stage::Proposed(Rung::Negotiation) {
            *stage = Stage::At(Rung::Negotiation);
            ladder.enter(Rung::Negotiation, round);
            self.tell(key.0, What::Entered { rung: Rung::Negotiation });
        }
        let entered = ladder.entered(Rung::Negotiation).unwrap_or(round);
        (*stage == Stage::At(Rung::Negotiation)).then_some(round + 1 - entered)
    }

    /// What no agreement is worth to each state, by slot.
    pub(super) fn reservations(&self, floor: &Floor, draft: &Draft) -> Vec<f64> {
        let rows = floor.base.iter().zip(&floor.pressure);
        rows.map(|(base, pressure)| {
            self.pricing.setting.costs.reservation(*base, *pressure, draft.operability)
        })
        .collect()
    }

    /// Prices the draft. Members by whom it is `taken`, and who still lose nothing by it, stand by their gains; others hold out.
    pub(super) fn put(
        &mut self,
        draft: &Draft,
        floor: &mut Floor,
        members: &Members,
        rules: &Rules,
        taken: impl Fn(usize) -> bool,
    ) {
        self.pricing.appraise(floor, draft);
        for slot in 0..floor.stance.len() {
            let by_gain = appraisal::stance(floor.scaled[slot], rules.band);
            floor.stance[slot] = match by_gain {
                _ if !members.seated[slot] => Stance::None,
                Stance::No => Stance::No,
                _ if !taken(slot) || floor.gain[slot] < LOSS => Stance::HoldOut,
                other => other,
            };
        }
        appraisal::count_objectors(floor);
        self.pricing.mark_brackets(floor, draft);
    }

    /// Puts a draft that is the protocol's last word: everybody stands by its gain.
    pub(super) fn put_at_last(
        &mut self,
        draft: &Draft,
        floor: &mut Floor,
        members: &Members,
        rules: &Rules,
    ) {
        floor.aspiration = self.reservations(floor, draft);
        self.pricing.review(floor, draft, members, rules.band);
    }
}

/// Slots of the seated.
pub(super) fn seats(members: &Members) -> Vec<usize> {
    (0..members.seated.len()).filter(|slot| members.seated[*slot]).collect()
}
