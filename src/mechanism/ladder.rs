//! The ladder: whether a forum stays on its rung, climbs to the next, or closes (§4). It moves no text, takes no vote
//! and asks nobody for consent; it reads what the other mechanisms left in the forum.

use crate::model::{
    forum::{Closing, Floor, Ladder, Rung, Stage, brackets},
    install::Install,
    message::{What, Why},
    phase::Phase,
    sitting::{ForumItem, Office},
};

/// Adds the ladder to a run.
pub fn install(into: &mut Install) {
    into.step(Phase::Ladder, climb);
    into.undo::<(&mut Ladder, &mut Stage)>(|(mut ladder, mut stage)| {
        ladder.reset();
        *stage = Stage::Opening;
    });
}

fn climb(forum: &mut ForumItem, office: &mut Office) {
    let ForumItem { key, floor, ballots, rules, draft, ladder, stage, .. } = forum;
    let (round, horizon) = (office.round(), office.pricing.setting.horizon);
    let last = ballots.0.last().filter(|ballot| ballot.round == round);
    let rung = match **stage {
        Stage::At(rung) => rung,
        Stage::Refused(rung) => {
            **stage = next(ladder, rung, round, horizon);
            return;
        }
        Stage::Opening | Stage::Proposed(_) | Stage::Closed => return,
    };
    if last.is_some_and(|ballot| ballot.adopted) {
        let closing = Closing { round, rung, adopted: true };
        ladder.closing = Some(closing);
        **stage = Stage::Closed;
        office.tell(key, What::Closed { rung, adopted: true });
        return;
    }
    let Some(why) = why_give_up(ladder, rung, floor, round, horizon) else { return };
    let (objectors, brackets) = (floor.objectors, brackets(floor));
    office.tell(key, What::GivenUp { rung, why, objectors, brackets });
    let gives_way = draft.before_award.take();
    // The same text under the same rule a second time would only repeat the vote just taken.
    let repeats = last.is_some() && rules.fallback.is_none() && gives_way.is_none();
    if let Some(before) = gives_way {
        draft.levels = before;
    }
    **stage = next(ladder, rung, round, horizon);
    if **stage == Stage::At(Rung::LastResort) && repeats {
        ladder.closing = Some(Closing { round, rung, adopted: false });
        **stage = Stage::Closed;
        office.tell(key, What::Closed { rung, adopted: false });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        bench::Bench,
        forum::{Ballot, Ballots, Draft, Motion, Rules},
        setting::Setting,
    };
    use crate::theory::voting::Rule;

    /// Two states that agree on nothing, in the first round of negotiation, with all three rungs.
    fn deadlock(deadline: u32, patience: u32) -> Bench {
        let mut bench = Bench::new(&[&[80.0], &[0.0]], &[40.0]);
        bench.table(&[60.0]);
        let rungs = vec![Rung::Negotiation, Rung::Mediation, Rung::Arbitration];
        bench.set(|ladder: &mut Ladder| {
            *ladder = Ladder::new(rungs, deadline, patience);
            ladder.enter(Rung::Negotiation, 1);
        });
        bench.set(|stage: &mut Stage| *stage = Stage::At(Rung::Negotiation));
        bench.install(install);
        bench
    }

    fn voted(bench: &mut Bench, round: u32, adopted: bool) {
        let (motion, rule, none) = (Motion::Award, "consensus", Vec::new);
        let (votes, heads) = (Vec::new(), [0; 4]);
        let ballot = Ballot {
            round,
            motion,
            rule,
            adopted,
            votes,
            gain: none(),
            scaled: none(),
            levels: none(),
            heads,
        };
        bench.set(|ballots: &mut Ballots| ballots.0.push(ballot));
    }

    fn given_up(told: &[What]) -> Option<Why> {
        told.iter().find_map(|what| match what {
            What::GivenUp { why, .. } => Some(*why),
            _ => None,
        })
    }

    #[test]
    fn a_deadlock_climbs_to_the_next_rung_at_the_deadline() {
        let mut bench = deadlock(3, 0);
        assert_eq!((given_up(&bench.play()), given_up(&bench.play())), (None, None));
        assert_eq!(given_up(&bench.play()), Some(Why::Deadline));
        assert_eq!(bench.get::<Stage>(), Stage::Proposed(Rung::Mediation));
    }

    #[test]
    fn no_progress_for_long_enough_is_a_stall() {
        let mut bench = deadlock(30, 2);
        let why: Vec<_> = (0..3).map(|_| given_up(&bench.play())).collect();
        assert_eq!(why, [None, None, Some(Why::Stall)]);
        let mut bench = deadlock(30, 2);
        bench.play();
        bench.play();
        bench.set(|floor: &mut Floor| floor.objectors = 0);
        assert_eq!(given_up(&bench.play()), None, "an objector fewer is progress");
    }

    #[test]
    fn a_rung_that_is_refused_is_passed_over() {
        let mut bench = deadlock(3, 0);
        bench.set(|stage: &mut Stage| *stage = Stage::Refused(Rung::Mediation));
        bench.play();
        assert_eq!(bench.get::<Stage>(), Stage::Proposed(Rung::Arbitration));
        bench.set(|stage: &mut Stage| *stage = Stage::Refused(Rung::Arbitration));
        bench.play();
        assert_eq!(bench.get::<Stage>(), Stage::At(Rung::LastResort));
    }

    #[test]
    fn the_horizon_leads_to_the_last_resort() {
        let mut bench = deadlock(30, 0);
        bench.world.resource_mut::<Setting>().horizon = 1;
        assert_eq!(given_up(&bench.play()), Some(Why::Horizon));
        assert_eq!(bench.get::<Stage>(), Stage::At(Rung::LastResort));
    }

    #[test]
    fn a_rejected_award_gives_way_to_the_text_before_which_is_then_voted_on() {
        let mut bench = deadlock(3, 0);
        bench.set(|draft: &mut Draft| draft.before_award = Some(vec![45.0]));
        bench.set(|stage: &mut Stage| *stage = Stage::At(Rung::Arbitration));
        voted(&mut bench, 1, false);
        bench.play();
        let draft: Draft = bench.get();
        assert_eq!((draft.levels, draft.before_award), (vec![45.0], None));
        assert_eq!(bench.get::<Stage>(), Stage::At(Rung::LastResort));
    }

    #[test]
    fn the_vote_just_taken_is_repeated_only_under_another_rule() {
        for (fallback, stage) in
            [(None, Stage::Closed), (Some(Rule::Unanimity), Stage::At(Rung::LastResort))]
        {
            let mut bench = deadlock(1, 0);
            bench.set(|ladder: &mut Ladder| ladder.rungs.truncate(1));
            bench.set(|rules: &mut Rules| rules.fallback = fallback);
            voted(&mut bench, 1, false);
            bench.play();
            assert_eq!(bench.get::<Stage>(), stage);
        }
    }

    #[test]
    fn an_adopted_text_closes_the_forum_where_it_stands() {
        let mut bench = deadlock(30, 0);
        voted(&mut bench, 1, true);
        assert_eq!(bench.play(), [What::Closed { rung: Rung::Negotiation, adopted: true }]);
        let closing = Closing { round: 1, rung: Rung::Negotiation, adopted: true };
        assert_eq!(bench.get::<Ladder>().closing, Some(closing));
    }
}
