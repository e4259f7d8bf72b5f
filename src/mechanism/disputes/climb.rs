//! The ladder of a dispute: when it is taken up, and whether it stays on its rung, climbs to the
//! next or closes, by what its rung came to. Nothing else writes where a dispute stands. It settles
//! nothing and awards nothing.

use bevy_ecs::prelude::*;

use super::Params;
use crate::model::{
    deed::{Act, Deed},
    dispute::{Complaint, Dispute, Finding},
    forum::{Closing, ForumKey, Ladder, Rung, Stage},
    message::{Happening, What, Why},
    setting::Clock,
};

/// A dispute is taken up in the round of its complaint.
pub(super) fn take_up(mut disputes: Query<(&Dispute, &mut Ladder, &mut Stage)>, clock: Res<Clock>) {
    for (dispute, mut ladder, mut stage) in &mut disputes {
        if *stage == Stage::Opening && dispute.complaint.round <= clock.0 {
            *stage = Stage::At(Rung::Negotiation);
            ladder.enter(Rung::Negotiation, clock.0);
        }
    }
}

/// What a dispute brings about in a round.
#[derive(Default)]
struct Step {
    told: Vec<What>,
    acts: Vec<Act>,
}

/// Each dispute that has been taken up stays on its rung, climbs to the next, or closes.
pub(super) fn climb(
    mut disputes: Query<(&ForumKey, &Dispute, &mut Ladder, &mut Stage, &mut Finding)>,
    clock: Res<Clock>,
    params: Res<Params>,
    mut deeds: MessageWriter<Deed>,
    mut out: MessageWriter<Happening>,
) {
    let round = clock.0;
    for (key, dispute, mut ladder, mut stage, mut finding) in
        disputes.iter_mut().sort::<&ForumKey>()
    {
        let Stage::At(rung) = *stage else { continue };
        let mut step = Step::default();
        let Complaint { claimant, respondent, severity, .. } = dispute.complaint;
        if rung == Rung::Negotiation && ladder.entered(rung) == Some(round) {
            step.told.push(What::Complained { claimant, respondent, severity });
        }
        let spent = round + 1 - ladder.entered(rung).unwrap_or(round);
        let gives_up = rung != Rung::Negotiation || spent >= params.deadline;
        let closed = step.take(std::mem::take(&mut *finding), rung, [claimant, respondent]);
        *stage = match closed {
            Some(adopted) => step.close(&mut ladder, Closing { round, rung, adopted }),
            None if gives_up => step.give_up(&mut ladder, rung, round),
            None => Stage::At(rung),
        };
        for what in step.told {
            out.write(Happening { forum: key.0, round, what });
        }
        for what in step.acts {
            deeds.write(Deed { round, what });
        }
    }
}

impl Step {
    /// Takes up what a rung came to: whether the dispute closes by it, and settled or not.
    fn take(
        &mut self,
        finding: Finding,
        rung: Rung,
        [claimant, respondent]: [u32; 2],
    ) -> Option<bool> {
        let settled = Act::Settled { claimant, respondent };
        match finding {
            Finding::Nothing => None,
            Finding::Settled { level } => {
                self.told.push(What::Redressed { level, award: false, kept: true });
                self.acts.push(settled);
                Some(true)
            }
            Finding::Refused { expected } => {
                self.told.push(What::Refused { rung, state: respondent, refusals: 1, expected });
                Some(false)
            }
            Finding::Awarded { low, high, view, level, kept, deed } => {
                self.told.push(What::Heard { low, high, view, level });
                self.told.push(What::Redressed { level, award: true, kept });
                self.acts.push(deed);
                self.acts.extend(kept.then_some(settled));
                Some(kept)
            }
        }
    }

    /// The next rung, or the end without a settlement.
    fn give_up(&mut self, ladder: &mut Ladder, rung: Rung, round: u32) -> Stage {
        let why = if rung == Rung::Negotiation { Why::Deadline } else { Why::NotAdopted };
        self.told.push(What::GivenUp { rung, why, objectors: 2, brackets: 1 });
        let Some(next) = ladder.after(rung) else {
            return self.close(ladder, Closing { round, rung, adopted: false });
        };
        ladder.enter(next, round + 1);
        self.told.push(What::Entered { rung: next });
        Stage::At(next)
    }

    fn close(&mut self, ladder: &mut Ladder, closing: Closing) -> Stage {
        ladder.closing = Some(closing);
        self.told.push(What::Closed { rung: closing.rung, adopted: closing.adopted });
        Stage::Closed
    }
}
