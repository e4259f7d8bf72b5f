//! How a text that a protocol has made is put before members. No protocol is here.

use bevy_ecs::prelude::*;

use crate::model::{
    appraisal::{self, Pricing},
    assembly::Forum,
    delegation::Judgements,
    forum::{Draft, Ladder, Stance},
    setting::Setting,
};

/// A gain below this is a loss; less is rounding.
const LOSS: f64 = -1e-12;

/// A protocol that makes one draft is done after one round.
pub(super) fn last_one_round(world: &mut World) {
    for mut ladder in world.query_filtered::<&mut Ladder, With<Draft>>().iter_mut(world) {
        ladder.deadline = 1;
    }
}

/// What no agreement is worth to each state, by slot.
pub(super) fn reservations(judged: &Judgements, draft: &Draft, setting: &Setting) -> Vec<f64> {
    let rows = judged.base.iter().zip(&*judged.pressure);
    rows.map(|(base, pressure)| setting.costs.reservation(*base, *pressure, draft.operability))
        .collect()
}

/// Prices the draft. Members by whom it is `taken`, and who still lose nothing by it, stand by
/// their gains; others hold out.
pub(super) fn put(forum: &mut Forum, pricing: &mut Pricing, taken: impl Fn(usize) -> bool) {
    let Forum { draft, brackets, members, rules, judged, .. } = forum;
    pricing.appraise(judged, draft);
    for slot in 0..judged.stance.len() {
        let by_gain = appraisal::stance(judged.scaled[slot], rules.band);
        judged.stance[slot] = match by_gain {
            _ if !members.seated[slot] => Stance::None,
            Stance::No => Stance::No,
            _ if !taken(slot) || judged.gain[slot] < LOSS => Stance::HoldOut,
            other => other,
        };
    }
    pricing.mark_brackets(judged, brackets, draft);
}

/// Puts a draft that is the protocol's last word: everybody stands by its gain.
pub(super) fn put_at_last(forum: &mut Forum, pricing: &mut Pricing) {
    let least = reservations(&forum.judged, forum.draft, &pricing.setting);
    forum.judged.aspiration.copy_from_slice(&least);
    forum.review(pricing);
}
