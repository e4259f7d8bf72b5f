//! The ladder: whether a forum stays on its rung, climbs to the next, or closes (§4). It moves no text, takes no vote
//! and asks nobody for consent; it reads what the other mechanisms left in the forum.

use bevy_ecs::prelude::*;

use crate::model::{
    forum::{Ballots, Closing, Draft, Floor, ForumKey, Ladder, Rules, Rung, Stage, brackets},
    install::Install,
    message::{Happening, What, Why},
    phase::Phase,
    setting::{Clock, Setting},
};

/// Adds the ladder to a run.
pub fn install(into: &mut Install) {
    into.schedule.add_systems(climb.in_set(Phase::Ladder));
    into.resets.push(reset);
}

fn reset(world: &mut World) {
    for (mut ladder, mut stage) in world.query::<(&mut Ladder, &mut Stage)>().iter_mut(world) {
        ladder.reset();
        *stage = Stage::Opening;
    }
}

type Climber<'a> = (
    &'a ForumKey,
    &'a Floor,
    &'a Ballots,
    &'a Rules,
    &'a mut Draft,
    &'a mut Ladder,
    &'a mut Stage,
);

fn climb(
    mut forums: Query<Climber>,
    clock: Res<Clock>,
    setting: Res<Setting>,
    mut out: MessageWriter<Happening>,
) {
    let round = clock.0;
    for (key, floor, ballots, rules, mut draft, mut ladder, mut stage) in &mut forums {
        let mut tell = |what| {
            out.write(Happening { forum: key.0, round, what });
        };
        let last = ballots.0.last().filter(|ballot| ballot.round == round);
        let rung = match *stage {
            Stage::At(rung) => rung,
            Stage::Refused(rung) => {
                *stage = next(&mut ladder, rung, round, setting.horizon);
                continue;
            }
            Stage::Opening | Stage::Proposed(_) | Stage::Closed => continue,
        };
        if last.is_some_and(|ballot| ballot.adopted) {
            let closing = Closing { round, rung, adopted: true };
            ladder.closing = Some(closing);
            *stage = Stage::Closed;
            tell(What::Closed { rung, adopted: true });
            continue;
        }
        let Some(why) = why_give_up(&mut ladder, rung, floor, round, setting.horizon) else {
            continue;
        };
        let (objectors, brackets) = (floor.objectors, brackets(floor));
        tell(What::GivenUp { rung, why, objectors, brackets });
        let gives_way = draft.before_award.take();
        // The same text under the same rule a second time would only repeat the vote just taken.
        let repeats = last.is_some() && rules.fallback.is_none() && gives_way.is_none();
        if let Some(before) = gives_way {
            draft.levels = before;
        }
        *stage = next(&mut ladder, rung, round, setting.horizon);
        if *stage == Stage::At(Rung::LastResort) && repeats {
            ladder.closing = Some(Closing { round, rung, adopted: false });
            *stage = Stage::Closed;
            tell(What::Closed { rung, adopted: false });
        }
    }
}

/// Where a forum goes when `rung` is given up.
fn next(ladder: &mut Ladder, rung: Rung, round: u32, horizon: u32) -> Stage {
    match ladder.after(rung) {
        Some(next) if round < horizon => Stage::Proposed(next),
        _ => {
            ladder.enter(Rung::LastResort, round);
            Stage::At(Rung::LastResort)
        }
    }
}

/// Why `rung` is given up in this round, if it is.
fn why_give_up(
    ladder: &mut Ladder,
    rung: Rung,
    floor: &Floor,
    round: u32,
    horizon: u32,
) -> Option<Why> {
    if rung != Rung::Negotiation {
        return Some(Why::NotAdopted);
    }
    note_progress(ladder, floor);
    let spent = round + 1 - ladder.entered(rung).unwrap_or(round);
    if spent >= ladder.deadline {
        Some(Why::Deadline)
    } else if round >= horizon {
        Some(Why::Horizon)
    } else if ladder.patience > 0 && ladder.stalled >= ladder.patience {
        Some(Why::Stall)
    } else {
        None
    }
}

/// Progress is fewer objectors, or fewer brackets, than ever before.
fn note_progress(ladder: &mut Ladder, floor: &Floor) {
    let now = (floor.objectors, brackets(floor));
    if now.0 < ladder.best.0 || now.1 < ladder.best.1 {
        ladder.best = (now.0.min(ladder.best.0), now.1.min(ladder.best.1));
        ladder.stalled = 0;
    } else {
        ladder.stalled += 1;
    }
}
