//! The forum: one entity with its members, its draft, its stage on the ladder, its votes (§4).
//! Vocabulary and the arithmetic that every rung shares; what moves a draft or climbs a rung is in
//! the mechanisms.

use bevy_ecs::prelude::Component;

use crate::spec::arbitration::AwardVote;
use crate::theory::voting;

/// Our own stable key of a forum; never sort or print an `Entity`.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[component(immutable)]
pub struct ForumKey(pub u32);

/// A rung of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rung {
    /// Delegations bargain.
    Negotiation,
    /// A mediator works on one text.
    Mediation,
    /// A panel makes an award.
    Arbitration,
    /// Every rung has failed; the vote of last resort.
    LastResort,
}

impl Rung {
    /// The word for people and result files.
    pub fn word(self) -> &'static str {
        match self {
            Rung::Negotiation => "negotiation",
            Rung::Mediation => "mediation",
            Rung::Arbitration => "arbitration",
            Rung::LastResort => "last-resort",
        }
    }
}

/// Where a forum stands.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// No text is on the table yet.
    Opening,
    /// A rung is at work.
    At(Rung),
    /// The next rung has been proposed; its mechanism asks for consent.
    Proposed(Rung),
    /// Consent to a rung was refused.
    Refused(Rung),
    /// Over.
    Closed,
}

/// The ladder of one forum: which rungs exist and how the climb went.
#[derive(Component, Clone, Debug, PartialEq)]
pub struct Ladder {
    /// The rungs that exist, from the ground up; none where a text is put straight to the vote.
    pub rungs: Vec<Rung>,
    /// Round in which each rung was entered: negotiation, mediation, arbitration, last resort.
    pub entered: [Option<u32>; 4],
    /// Rounds that negotiation may last.
    pub deadline: u32,
    /// Rounds without progress after which negotiation is given up; 0 never.
    pub patience: u32,
    /// Fewest objectors and brackets seen in negotiation.
    pub best: (usize, usize),
    /// Rounds since `best` was improved on.
    pub stalled: u32,
    /// How it closed.
    pub closing: Option<Closing>,
}

impl Ladder {
    /// A ladder not yet climbed.
    pub fn new(rungs: Vec<Rung>, deadline: u32, patience: u32) -> Self {
        Self {
            rungs,
            entered: [None; 4],
            deadline,
            patience,
            best: (usize::MAX, usize::MAX),
            stalled: 0,
            closing: None,
        }
    }

    /// Back to the ground.
    pub fn reset(&mut self) {
        let rungs = std::mem::take(&mut self.rungs);
        *self = Self::new(rungs, self.deadline, self.patience);
    }

    /// Notes that `rung` was entered in `round`.
    pub fn enter(&mut self, rung: Rung, round: u32) {
        self.entered[rung as usize] = Some(round);
    }

    /// The round in which `rung` was entered, if it was.
    pub fn entered(&self, rung: Rung) -> Option<u32> {
        self.entered[rung as usize]
    }

    /// Which round of `rung` this is, from 1.
    pub fn spent(&self, rung: Rung, round: u32) -> u32 {
        round + 1 - self.entered(rung).unwrap_or(round)
    }

    /// The rung after `rung`, if there is one.
    pub fn after(&self, rung: Rung) -> Option<Rung> {
        self.rungs.iter().copied().find(|next| *next > rung)
    }
}

/// What was decided about a forum in this round by somebody other than the ladder, which reads it
/// and forgets it.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub enum Verdict {
    /// Nothing.
    #[default]
    None,
    /// Members refuse the rung that is proposed.
    Refused {
        /// Slot of the first that refuses.
        first: u32,
        /// How many refuse.
        refusals: usize,
        /// What the first of them expected to gain.
        expected: f64,
    },
    /// The vote of last resort has been taken.
    LastVote {
        /// Whether the text was adopted.
        adopted: bool,
    },
    /// The agenda has another item, or a rival text.
    Reopened,
    /// The agenda is through.
    Concluded {
        /// Whether any of its items was agreed.
        adopted: bool,
    },
}

/// How a forum closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// In which round.
    pub round: u32,
    /// On which rung.
    pub rung: Rung,
    /// With a text or without.
    pub adopted: bool,
}

/// By which rules a forum decides.
#[derive(Component, Clone, Debug, PartialEq)]
pub struct Rules {
    /// The venue's rule.
    pub venue: voting::Rule,
    /// The rule of last resort.
    pub fallback: Option<voting::Rule>,
    /// The rule under which an award becomes a text.
    pub award: AwardVote,
    /// The abstention band τ.
    pub band: f64,
    /// Majorities that the venue's rule needs beside its own: of heads, or in each bloc. None for
    /// simple rules.
    pub chambers: Vec<Chamber>,
    /// Majorities that the fallback needs beside its own.
    pub fallback_chambers: Vec<Chamber>,
}

impl Rules {
    /// The rule of last resort with its further majorities: the fallback, or the venue's where
    /// there is none.
    pub fn last(&self) -> (voting::Rule, &[Chamber]) {
        match self.fallback {
            Some(rule) => (rule, &self.fallback_chambers),
            None => (self.venue, &self.chambers),
        }
    }
}

/// A majority that must be won beside another.
#[derive(Clone, Debug, PartialEq)]
pub struct Chamber {
    /// What it is a part of: `double-majority` or `concurrent-majority`.
    pub word: &'static str,
    /// The rule by which it decides.
    pub rule: voting::Rule,
    /// What each state counts in it, by slot; 0 for those outside.
    pub weight: Vec<f64>,
}

impl Chamber {
    /// Its count, from each member's vote by slot.
    pub fn tally(&self, votes: impl Iterator<Item = Option<Vote>>) -> voting::Tally {
        let mut weights = [0.0; 4];
        for (vote, weight) in votes.zip(&self.weight) {
            if let Some(vote) = vote {
                weights[vote as usize] += weight;
            }
        }
        let [yes, no, abstain, absent] = weights;
        voting::Tally::new(yes, no, abstain, absent)
    }
}

/// The text on the table.
#[derive(Component, Clone, Debug, PartialEq)]
pub struct Draft {
    /// A level or the index of a value for each dimension.
    pub levels: Vec<f64>,
    /// How operable it is, in (0, 1].
    pub operability: f64,
    /// The slot of its sponsor; none for a chair's own text.
    pub sponsor: Option<u32>,
    /// The text before an award, to which a rejected award gives way.
    pub before_award: Option<Vec<f64>>,
    /// The one issue that may move; none where all may.
    pub open: Option<usize>,
    /// The text as it was tabled.
    pub tabled: Vec<f64>,
    /// Share of its operability to which a member may commit itself instead of all of it, in [0,
    /// 1]; 1 for a uniform text.
    pub tier: f64,
}

/// Which issues of the draft are in brackets.
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub struct Brackets(pub Vec<bool>);

impl Brackets {
    /// How many are.
    pub fn count(&self) -> usize {
        self.0.iter().filter(|bracketed| **bracketed).count()
    }
}

/// When members last stated demands, and on which text. How far each went is its `Reach`: its
/// demand lies on the way from its stated ideal to that text.
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub struct LastDemands {
    /// The round; 0 never.
    pub round: u32,
    /// The text that was on the table.
    pub text: Vec<f64>,
}

/// Where a delegation stands on the draft if asked now, before slips and absence.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stance {
    /// Not a member.
    #[default]
    None,
    /// Supports it.
    Yes,
    /// Lets it pass.
    Abstain,
    /// Would lose by it.
    No,
    /// Would gain, and holds out for more.
    HoldOut,
}

impl Stance {
    /// The vote that it leads to; none for those without one.
    pub fn vote(self) -> Option<Vote> {
        match self {
            Stance::None => None,
            Stance::Yes => Some(Vote::Yes),
            Stance::Abstain => Some(Vote::Abstain),
            Stance::No | Stance::HoldOut => Some(Vote::No),
        }
    }

    /// Whether it stands in the way of consensus.
    pub fn objects(self) -> bool {
        matches!(self, Stance::No | Stance::HoldOut)
    }
}

/// A member's recorded vote, in the order in which heads are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vote {
    /// Assent.
    Yes,
    /// Objection.
    No,
    /// Present and neither.
    Abstain,
    /// Not in the room.
    Absent,
}

impl Vote {
    /// The word for people and result files.
    pub fn word(self) -> &'static str {
        match self {
            Vote::Yes => "yes",
            Vote::No => "no",
            Vote::Abstain => "abstain",
            Vote::Absent => "absent",
        }
    }
}

/// What a ballot was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// The draft that nobody who counts stood against.
    Draft,
    /// A panel's award.
    Award,
    /// The draft, when every rung had failed.
    LastResort,
    /// A text put straight to the vote, in a forum without rungs.
    Tabled,
}

impl Motion {
    /// The word for people and result files.
    pub fn word(self) -> &'static str {
        match self {
            Motion::Draft => "draft",
            Motion::Award => "award",
            Motion::LastResort => "last-resort",
            Motion::Tabled => "tabled",
        }
    }
}

/// One recorded vote of the whole forum.
#[derive(Clone, Debug, PartialEq)]
pub struct Ballot {
    /// In which round.
    pub round: u32,
    /// On what.
    pub motion: Motion,
    /// By which rule, in words.
    pub rule: &'static str,
    /// Whether the text was adopted.
    pub adopted: bool,
    /// Each member's vote, by slot; none for the others.
    pub votes: Vec<Option<Vote>>,
    /// Gain Δ of each state from the text voted on.
    pub gain: Vec<f64>,
    /// Scaled gain Δ̃ of each state.
    pub scaled: Vec<f64>,
    /// The text voted on.
    pub levels: Vec<f64>,
    /// Members voting yes, no, abstaining, absent.
    pub heads: [usize; 4],
}

/// All recorded votes of a forum, in order.
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub struct Ballots(pub Vec<Ballot>);
