//! The ladder: whether a forum opens, stays on its rung, climbs to the next, or closes (§4), in
//! rule-making and in disputes alike. Nobody else writes where a forum stands. It moves no text,
//! takes no vote and asks nobody for consent; it reads what the rungs left in the forum: votes,
//! verdicts, findings.

use bevy_ecs::{prelude::*, query::QueryData};

use crate::model::{
    deed::Deed,
    delegation::first_table,
    dispute::{Complaint, Dispute, Finding},
    forum::{
        Ballots, Brackets, Closing, Draft, ForumKey, Ladder, Rules, Rung, Stage, Stance, Verdict,
    },
    install::Install,
    message::{Minutes, What, Why},
    setting::{Clock, Setting},
};

/// Puts forums back to the ground before each run.
pub fn install(into: &mut Install) {
    into.undo::<(&mut Ladder, &mut Stage, &mut Verdict)>(|(mut ladder, mut stage, mut verdict)| {
        ladder.reset();
        *stage = Stage::Opening;
        *verdict = Verdict::None;
    });
}

/// Whether the forum waits for a text: a condition of systems.
pub fn opening(stage: Single<&Stage, With<Draft>>) -> bool {
    **stage == Stage::Opening
}

/// Whether a rung is proposed to the forum: a condition of systems.
pub fn rung_is_proposed(stage: Single<&Stage, With<Draft>>) -> bool {
    matches!(**stage, Stage::Proposed(_))
}

/// Whether the forum is on a rung: a condition of systems.
pub fn at(rung: Rung) -> impl FnMut(Single<&Stage, With<Draft>>) -> bool + Clone {
    move |stage: Single<&Stage, With<Draft>>| **stage == Stage::At(rung)
}

/// Query of what the ladder reads and moves in a rule-making forum.
#[derive(QueryData)]
#[query_data(mutable)]
pub struct Climber {
    key: &'static ForumKey,
    rules: &'static Rules,
    ballots: &'static Ballots,
    brackets: &'static Brackets,
    draft: &'static mut Draft,
    ladder: &'static mut Ladder,
    stage: &'static mut Stage,
    verdict: &'static mut Verdict,
}

impl<'w> ClimberItem<'w, '_> {
    fn on_the_ladder(&mut self) -> OnLadder<'_> {
        OnLadder { key: self.key, ladder: &mut self.ladder, stage: &mut self.stage }
    }
}

/// Query of what the ladder reads and moves in a dispute.
#[derive(QueryData)]
#[query_data(mutable)]
pub struct Case {
    key: &'static ForumKey,
    dispute: &'static Dispute,
    ladder: &'static mut Ladder,
    stage: &'static mut Stage,
    finding: &'static mut Finding,
}

/// Any forum as the ladder moves it.
struct OnLadder<'a> {
    key: &'a ForumKey,
    ladder: &'a mut Ladder,
    stage: &'a mut Stage,
}

impl OnLadder<'_> {
    fn enter(&mut self, rung: Rung, round: u32, minutes: &mut Minutes) {
        *self.stage = Stage::At(rung);
        self.ladder.enter(rung, round);
        minutes.note(self.key, What::Entered { rung });
    }

    fn close(&mut self, closing: Closing, minutes: &mut Minutes) {
        let Closing { rung, adopted, .. } = closing;
        self.ladder.closing = Some(closing);
        *self.stage = Stage::Closed;
        minutes.note(self.key, What::Closed { rung, adopted });
    }
}

/// A text is on the table: the first rung is proposed; without any the text goes straight to the
/// vote.
pub fn propose_first_rung(mut forum: Single<Climber>, minutes: Minutes) {
    let first = forum.ladder.rungs.first().copied();
    *forum.stage = match first {
        Some(rung) => Stage::Proposed(rung),
        None => last_resort(&mut forum.ladder, minutes.round()),
    };
}

/// Enters the rung that is proposed, unless members refuse it.
pub fn enter(mut forum: Single<Climber>, mut minutes: Minutes) {
    let Stage::Proposed(rung) = *forum.stage else { return };
    match std::mem::take(&mut *forum.verdict) {
        Verdict::Refused { first, refusals, expected } => {
            *forum.stage = Stage::Refused(rung);
            minutes.note(forum.key, What::Refused { rung, state: first, refusals, expected });
        }
        _ => {
            let round = minutes.round();
            forum.on_the_ladder().enter(rung, round, &mut minutes);
        }
    }
}

/// Closes the forum if its text was adopted; else gives the rung up when it is time, and proposes
/// the next.
pub fn climb(
    mut forum: Single<Climber>,
    stances: Query<&Stance>,
    setting: Res<Setting>,
    mut minutes: Minutes,
) {
    let (round, horizon) = (minutes.round(), setting.horizon);
    let last = forum.ballots.0.last().filter(|ballot| ballot.round == round);
    let (voted, adopted) = (last.is_some(), last.is_some_and(|ballot| ballot.adopted));
    let rung = match *forum.stage {
        Stage::At(rung) => rung,
        Stage::Refused(rung) => {
            *forum.stage = next(&mut forum.ladder, rung, round, horizon);
            return;
        }
        Stage::Opening | Stage::Proposed(_) | Stage::Closed => return,
    };
    if adopted {
        let closing = Closing { round, rung, adopted };
        return forum.on_the_ladder().close(closing, &mut minutes);
    }
    let objectors =
        |stances: &[Stance]| stances.iter().map(|stance| usize::from(stance.objects())).sum();
    let left = (first_table(stances).map_or(0, objectors), forum.brackets.count());
    let Some(why) = why_give_up(&mut forum.ladder, rung, left, round, horizon) else { return };
    let (objectors, brackets) = left;
    minutes.note(forum.key, What::GivenUp { rung, why, objectors, brackets });
    let gives_way = forum.draft.before_award.take();
    // The same text under the same rule a second time would only repeat the vote just taken.
    let repeats = voted && forum.rules.fallback.is_none() && gives_way.is_none();
    if let Some(before) = gives_way {
        forum.draft.levels = before;
    }
    *forum.stage = next(&mut forum.ladder, rung, round, horizon);
    if *forum.stage == Stage::At(Rung::LastResort) && repeats {
        let closing = Closing { round, rung, adopted: false };
        forum.on_the_ladder().close(closing, &mut minutes);
    }
}

/// Closes the forum once the vote of last resort has been taken.
pub fn close_after_last_vote(mut forum: Single<Climber>, mut minutes: Minutes) {
    if let Verdict::LastVote { adopted } = *forum.verdict {
        *forum.verdict = Verdict::None;
        let closing = Closing { round: minutes.round(), rung: Rung::LastResort, adopted };
        forum.on_the_ladder().close(closing, &mut minutes);
    }
}

/// Opens the forum again where the agenda goes on; where it is through, the whole is adopted if any
/// item was.
pub fn reopen(mut forum: Single<Climber>) {
    match std::mem::take(&mut *forum.verdict) {
        Verdict::Reopened => {
            forum.ladder.reset();
            *forum.stage = Stage::Opening;
        }
        Verdict::Concluded { adopted } => {
            let closing = forum.ladder.closing;
            forum.ladder.closing = closing.map(|closing| Closing { adopted, ..closing });
        }
        other => *forum.verdict = other,
    }
}

/// Takes disputes up in the round of their complaint.
pub fn take_up_disputes(mut disputes: Query<Case>, clock: Res<Clock>) {
    for mut case in &mut disputes {
        if *case.stage == Stage::Opening && case.dispute.complaint.round <= clock.0 {
            *case.stage = Stage::At(Rung::Negotiation);
            case.ladder.enter(Rung::Negotiation, clock.0);
        }
    }
}

/// Closes disputes by what their rung came to; those on which it came to nothing stay, or climb to
/// the next rung.
pub fn climb_disputes(
    mut disputes: Query<Case>,
    mut deeds: MessageWriter<Deed>,
    mut minutes: Minutes,
) {
    let round = minutes.round();
    for mut case in disputes.iter_mut().sort::<&ForumKey>() {
        let Stage::At(rung) = *case.stage else { continue };
        let Complaint { claimant, respondent, severity, .. } = case.dispute.complaint;
        if rung == Rung::Negotiation && case.ladder.entered(rung) == Some(round) {
            minutes.note(case.key, What::Complained { claimant, respondent, severity });
        }
        let finding = std::mem::take(&mut *case.finding);
        for what in finding.tells(rung, respondent) {
            minutes.note(case.key, what);
        }
        for what in finding.deeds([claimant, respondent]) {
            deeds.write(Deed { round, what });
        }
        let gives_up =
            rung != Rung::Negotiation || case.ladder.spent(rung, round) >= case.ladder.deadline;
        match finding.settles() {
            Some(adopted) => {
                case.on_the_ladder().close(Closing { round, rung, adopted }, &mut minutes);
            }
            None if gives_up => case.give_up(rung, round, &mut minutes),
            None => {}
        }
    }
}

impl CaseItem<'_, '_> {
    fn on_the_ladder(&mut self) -> OnLadder<'_> {
        OnLadder { key: self.key, ladder: &mut self.ladder, stage: &mut self.stage }
    }

    /// The next rung, from the round after on, or the end without a settlement.
    fn give_up(&mut self, rung: Rung, round: u32, minutes: &mut Minutes) {
        let why = if rung == Rung::Negotiation { Why::Deadline } else { Why::NotAdopted };
        minutes.note(self.key, What::GivenUp { rung, why, objectors: 2, brackets: 1 });
        let next = self.ladder.after(rung);
        let mut moved = self.on_the_ladder();
        match next {
            Some(next) => moved.enter(next, round + 1, minutes),
            None => moved.close(Closing { round, rung, adopted: false }, minutes),
        }
    }
}

/// Where a forum goes when `rung` is given up.
fn next(ladder: &mut Ladder, rung: Rung, round: u32, horizon: u32) -> Stage {
    match ladder.after(rung) {
        Some(next) if round < horizon => Stage::Proposed(next),
        _ => last_resort(ladder, round),
    }
}

/// Every rung has failed, or there is none.
fn last_resort(ladder: &mut Ladder, round: u32) -> Stage {
    ladder.enter(Rung::LastResort, round);
    Stage::At(Rung::LastResort)
}

/// Why `rung` is given up in this round, if it is. `left` counts objectors and brackets.
fn why_give_up(
    ladder: &mut Ladder,
    rung: Rung,
    left: (usize, usize),
    round: u32,
    horizon: u32,
) -> Option<Why> {
    if rung != Rung::Negotiation {
        return Some(Why::NotAdopted);
    }
    note_progress(ladder, left);
    if ladder.spent(rung, round) >= ladder.deadline {
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
fn note_progress(ladder: &mut Ladder, now: (usize, usize)) {
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
        forum::{Ballot, Motion},
    };
    use crate::theory::voting::Rule;

    /// Two states that agree on nothing, in the first round of negotiation, with all three rungs.
    fn deadlock(deadline: u32, patience: u32) -> Bench {
        let mut bench = Bench::new(&[&[80.0], &[0.0]], &[40.0]);
        bench.table(&[60.0]);
        let rungs = vec![Rung::Negotiation, Rung::Mediation, Rung::Arbitration];
        bench.set(|ladder: &mut Ladder| *ladder = Ladder::new(rungs, deadline, patience));
        bench.at(Rung::Negotiation);
        bench.add(climb);
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
        bench.column([Stance::Abstain; 2]);
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

    #[test]
    fn the_first_rung_is_entered_unless_it_is_refused() {
        let mut bench = deadlock(3, 0);
        bench.act(propose_first_rung);
        assert_eq!(bench.get::<Stage>(), Stage::Proposed(Rung::Negotiation));
        assert_eq!(bench.act(enter), [What::Entered { rung: Rung::Negotiation }]);
        assert_eq!(bench.get::<Stage>(), Stage::At(Rung::Negotiation));
        bench.set(|stage: &mut Stage| *stage = Stage::Proposed(Rung::Mediation));
        let refused = Verdict::Refused { first: 1, refusals: 1, expected: -0.5 };
        bench.set(|verdict: &mut Verdict| *verdict = refused);
        let told = bench.act(enter);
        let What::Refused { rung, state: 1, refusals: 1, expected: -0.5 } = told[0] else {
            panic!("{told:?}")
        };
        assert_eq!((rung, bench.get::<Stage>()), (Rung::Mediation, Stage::Refused(rung)));
        assert_eq!(bench.get::<Verdict>(), Verdict::None);
    }

    #[test]
    fn without_rungs_the_text_goes_straight_to_the_last_vote_which_closes_the_forum() {
        let mut bench = deadlock(3, 0);
        bench.set(|ladder: &mut Ladder| ladder.rungs.clear());
        bench.act(propose_first_rung);
        assert_eq!(bench.get::<Stage>(), Stage::At(Rung::LastResort));
        bench.set(|verdict: &mut Verdict| *verdict = Verdict::LastVote { adopted: true });
        let told = bench.act(close_after_last_vote);
        assert_eq!(told, [What::Closed { rung: Rung::LastResort, adopted: true }]);
        assert_eq!(bench.get::<Stage>(), Stage::Closed);
    }

    #[test]
    fn an_agenda_that_goes_on_opens_the_forum_again_and_one_that_is_through_judges_the_whole() {
        let mut bench = deadlock(3, 0);
        let closing = Closing { round: 2, rung: Rung::Negotiation, adopted: false };
        bench.set(|ladder: &mut Ladder| ladder.closing = Some(closing));
        bench.set(|verdict: &mut Verdict| *verdict = Verdict::Concluded { adopted: true });
        bench.act(reopen);
        let whole = Closing { adopted: true, ..closing };
        assert_eq!(bench.get::<Ladder>().closing, Some(whole));
        bench.set(|verdict: &mut Verdict| *verdict = Verdict::Reopened);
        bench.act(reopen);
        assert_eq!(bench.get::<Stage>(), Stage::Opening);
        assert_eq!(bench.get::<Ladder>().closing, None);
    }
}
