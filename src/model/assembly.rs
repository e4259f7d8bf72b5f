//! The forum in session, as the rungs see it: rules, text, brackets, votes, and its delegations in
//! columns. It gathers; it decides nothing.

use bevy_ecs::{prelude::*, query::QueryData, system::SystemParam};

use super::{
    appraisal::Pricing,
    delegation::{JudgementData, Judgements, MemberData, Members},
    forum::{Ballots, Brackets, Draft, ForumKey, Ladder, LastDemands, Rules, Stage, Verdict},
};

/// Query of a rule-making forum.
#[derive(QueryData)]
#[query_data(mutable)]
pub struct ForumData {
    key: &'static ForumKey,
    rules: &'static Rules,
    ladder: &'static Ladder,
    stage: &'static Stage,
    draft: &'static mut Draft,
    brackets: &'static mut Brackets,
    demands: &'static mut LastDemands,
    ballots: &'static mut Ballots,
    verdict: &'static mut Verdict,
}

/// The rule-making forum of the run with its delegations, as one parameter of a system.
#[derive(SystemParam)]
pub struct Assembly<'w, 's> {
    forum: Single<'w, 's, ForumData>,
    members: Query<'w, 's, MemberData>,
    judgements: Query<'w, 's, JudgementData>,
}

/// A rule-making forum and its delegations.
pub struct Forum<'a> {
    /// Its key.
    pub key: &'a ForumKey,
    /// By which rules it decides.
    pub rules: &'a Rules,
    /// How it has climbed so far.
    pub ladder: &'a Ladder,
    /// Where it stands.
    pub stage: Stage,
    /// The text on the table.
    pub draft: &'a mut Draft,
    /// Which issues are in brackets.
    pub brackets: &'a mut Brackets,
    /// When demands were stated.
    pub demands: &'a mut LastDemands,
    /// The votes that it has taken.
    pub ballots: &'a mut Ballots,
    /// What the ladder is to know.
    pub verdict: &'a mut Verdict,
    /// Who sits in it.
    pub members: Members<'a>,
    /// What they make of the text.
    pub judged: Judgements<'a>,
}

impl Assembly<'_, '_> {
    /// The forum.
    pub fn forum(&mut self) -> Forum<'_> {
        let forum = &mut *self.forum;
        Forum {
            key: forum.key,
            rules: forum.rules,
            ladder: forum.ladder,
            stage: *forum.stage,
            draft: &mut forum.draft,
            brackets: &mut forum.brackets,
            demands: &mut forum.demands,
            ballots: &mut forum.ballots,
            verdict: &mut forum.verdict,
            members: Members::of(self.members.as_readonly()),
            judged: Judgements::of(self.judgements.reborrow()),
        }
    }
}

impl Forum<'_> {
    /// Prices the draft, takes every member's stance on it by gains alone, and marks brackets.
    pub fn review(&mut self, pricing: &mut Pricing) {
        pricing.appraise(&mut self.judged, self.draft);
        super::appraisal::take_stances(&mut self.judged, self.members.seated, self.rules.band);
        pricing.mark_brackets(&self.judged, self.brackets, self.draft);
    }
}
