//! Writing down each round: systems of the last phase that copy what they see into the ledger. They
//! change nothing else.

use bevy_ecs::prelude::*;
use bytemuck::TransparentWrapper;

use super::rows::{EventRow, IncidentRow, RoundRow, TextRow, TrustRow};
use super::transcript;
use crate::model::{
    delegation::{Aspiration, Gain, ScaledGain, Seated, Value, Veto, first_table},
    forum::{Ballots, Brackets, Draft, ForumKey, Ladder, Rung, Stage, Stance},
    install::Install,
    message::Happening,
    setting::{Clock, Setting},
};

/// What has been written down of the run so far.
#[derive(Resource, Clone, Debug, Default)]
pub struct Ledger {
    /// Rounds so far.
    pub rounds: Vec<RoundRow>,
    /// Texts so far.
    pub texts: Vec<TextRow>,
    /// Plans and incidents so far.
    pub incidents: Vec<IncidentRow>,
    /// Trust between blocs so far.
    pub trust: Vec<TrustRow>,
    /// Events so far.
    pub events: Vec<EventRow>,
}

/// Empties the ledger before each run.
pub fn install(into: &mut Install) {
    into.world.init_resource::<Ledger>();
    into.before_each_run(|world| *world.resource_mut::<Ledger>() = Ledger::default());
}

/// Whether the forum did anything in this round.
pub(super) fn active(ladder: &Ladder, round: u32) -> bool {
    ladder.closing.is_none_or(|closing| closing.round >= round)
}

/// Writes down how far members are apart.
pub fn rounds(
    forum: Single<(&ForumKey, &Brackets, &Ladder, &Stage), With<Draft>>,
    delegations: Query<(&Seated, &Value, &Gain, &Aspiration, &Stance)>,
    clock: Res<Clock>,
    mut ledger: ResMut<Ledger>,
) {
    let (key, brackets, ladder, stage) = *forum;
    if !active(ladder, clock.0) {
        return;
    }
    let (mut count, mut sums, mut least) = (0.0_f64, [0.0; 3], f64::INFINITY);
    let (mut objectors, mut holding_out) = (0, 0);
    for (seated, value, gain, aspiration, stance) in &delegations {
        if seated.0 {
            count += 1.0;
            let own = [value.0, gain.0, aspiration.0];
            sums.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
            least = least.min(gain.0);
        }
        objectors += usize::from(stance.objects());
        holding_out += usize::from(*stance == Stance::HoldOut);
    }
    let [value, gain, aspiration] = sums.map(|sum| sum / count.max(1.0));
    let negotiates = *stage == Stage::At(Rung::Negotiation);
    ledger.rounds.push(RoundRow {
        forum: key.0,
        round: clock.0,
        rung: stage_word(*stage),
        objectors,
        holding_out,
        brackets: brackets.count(),
        mean_value: value,
        least_gain: least,
        mean_gain: gain,
        mean_aspiration: negotiates.then_some(aspiration),
    });
}

fn stage_word(stage: Stage) -> &'static str {
    match stage {
        Stage::Opening => "opening",
        Stage::At(rung) | Stage::Proposed(rung) | Stage::Refused(rung) => rung.word(),
        Stage::Closed => "closed",
    }
}

/// Writes down the draft.
pub fn texts(
    forum: Single<(&ForumKey, &Draft, &Brackets, &Ladder)>,
    clock: Res<Clock>,
    setting: Res<Setting>,
    mut ledger: ResMut<Ledger>,
) {
    let (key, draft, brackets, ladder) = *forum;
    if !active(ladder, clock.0) {
        return;
    }
    for (issue, level) in draft.levels.iter().enumerate() {
        ledger.texts.push(TextRow {
            forum: key.0,
            round: clock.0,
            issue: setting.issue[issue].clone(),
            level: *level,
            bracketed: brackets.0[issue],
        });
    }
}

/// Tells in words what happened.
pub fn events(
    mut happened: MessageReader<Happening>,
    forum: Single<(&ForumKey, &Ballots), With<Draft>>,
    delegations: Query<(&Stance, &ScaledGain, &Veto)>,
    setting: Res<Setting>,
    mut ledger: ResMut<Ledger>,
) {
    let (key, ballots) = *forum;
    let Some((stance, scaled, veto)) = first_table(delegations) else { return };
    let (scaled, veto) = (ScaledGain::peel_slice(scaled), Veto::peel_slice(veto));
    for happening in happened.read() {
        let view = transcript::View { stance, scaled, veto, ballots };
        let view = (happening.forum == key.0).then_some(view);
        transcript::tell(happening, &setting, view, &mut ledger.events);
    }
}
