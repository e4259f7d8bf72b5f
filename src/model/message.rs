//! What mechanisms tell each other and the recorders: things that happened, with the numbers that
//! decided them.

use bevy_ecs::{
    prelude::{Message, MessageWriter, Res},
    system::SystemParam,
};

use super::{
    forum::{ForumKey, Motion, Rung},
    setting::Clock,
};

/// Where systems note what happens, and read the round in which it does.
#[derive(SystemParam)]
pub struct Minutes<'w> {
    clock: Res<'w, Clock>,
    out: MessageWriter<'w, Happening>,
}

impl Minutes<'_> {
    /// The round.
    pub fn round(&self) -> u32 {
        self.clock.0
    }

    /// Notes what happened in a forum in this round.
    pub fn note(&mut self, forum: &ForumKey, what: What) {
        self.out.write(Happening { forum: forum.0, round: self.clock.0, what });
    }
}

/// Something that happened in a forum, worth a line of the transcript.
#[derive(Message, Clone, Debug, PartialEq)]
pub struct Happening {
    /// The forum's key.
    pub forum: u32,
    /// In which round.
    pub round: u32,
    /// What.
    pub what: What,
}

/// The kinds of thing that happen.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A text was put on the table.
    Opened {
        /// Slot of the sponsor; none for a chair's own text.
        sponsor: Option<u32>,
        /// Members voting for it where a plurality chose, else none.
        votes: Option<usize>,
    },
    /// A rung was entered.
    Entered {
        /// Which.
        rung: Rung,
    },
    /// Two members traded support: each votes on one issue as it suits the other.
    Exchanged {
        /// The two.
        actors: (u32, u32),
        /// The issue that the first gives way on, and the one that the second does.
        issues: (usize, usize),
        /// Where they vote now.
        votes: (f64, f64),
        /// What each gains, in points of outcome by salience.
        gain: f64,
    },
    /// A member moved under a challenge.
    Shifted {
        /// Who.
        state: u32,
        /// Whose challenge.
        adversary: u32,
        /// On which issue.
        issue: usize,
        /// What it was: a confrontation, a compromise, a capitulation.
        kind: &'static str,
        /// Where it stands now.
        to: f64,
    },
    /// A rung was given up.
    GivenUp {
        /// Which.
        rung: Rung,
        /// Why.
        why: Why,
        /// Members in the way.
        objectors: usize,
        /// Issues in brackets.
        brackets: usize,
    },
    /// A member refused a rung that needs consent.
    Refused {
        /// Which.
        rung: Rung,
        /// Slot of the first member that refused.
        state: u32,
        /// How many refused.
        refusals: usize,
        /// What the first of them expected to gain.
        expected: f64,
    },
    /// The mediator finished.
    Mediated {
        /// Proposals made.
        proposals: u32,
        /// Shortfall to the rule before, scaled.
        before: f64,
        /// Shortfall to the rule after, scaled.
        after: f64,
        /// Members whose shortfall was known.
        revealed: usize,
    },
    /// A facilitative mediator held talks.
    Facilitated {
        /// Members that opened up.
        opened: usize,
        /// Sessions held.
        sessions: u32,
        /// Objectors before.
        before: usize,
        /// Objectors after.
        after: usize,
    },
    /// A directive mediator offered side payments.
    Paid {
        /// Members that it pays if the text is adopted.
        recipients: usize,
        /// What it would take to carry the text, in utility.
        total: f64,
        /// What it can spend.
        leverage: f64,
    },
    /// The panel decided an issue.
    Awarded {
        /// The issue's index.
        issue: usize,
        /// The offer of those who want less.
        low: f64,
        /// The offer of those who want more.
        high: f64,
        /// The panel's view.
        view: f64,
        /// The award.
        level: f64,
    },
    /// A complaint opened a dispute.
    Complained {
        /// Slot of the state that complains.
        claimant: u32,
        /// Slot of the state that answers.
        respondent: u32,
        /// Severity of the incident, in retaliations.
        severity: f64,
    },
    /// A panel heard a dispute.
    Heard {
        /// The respondent's offer, or the least there is.
        low: f64,
        /// The claimant's offer, or all there is.
        high: f64,
        /// The panel's view.
        view: f64,
        /// What it awards.
        level: f64,
    },
    /// A dispute came to a level of redress.
    Redressed {
        /// Share of the harm made good, 0 to 100.
        level: f64,
        /// Whether a panel awarded it.
        award: bool,
        /// Whether it was made good.
        kept: bool,
    },
    /// A state joined what the forum adopted.
    Joined {
        /// Who.
        state: u32,
        /// What joining is worth to it, costs apart, in utility.
        gain: f64,
        /// What complying and reservations cost it.
        cost: f64,
        /// What its peers inside add.
        peers: f64,
        /// What it asked for.
        hurdle: f64,
        /// Share of the operability to which it commits itself.
        commitment: f64,
    },
    /// A state that joined made a reservation.
    Reserved {
        /// Who.
        state: u32,
        /// The issue that does not bind it.
        issue: usize,
    },
    /// A party left.
    Withdrew {
        /// Who.
        state: u32,
        /// What staying would have been worth to it, in utility.
        net: f64,
    },
    /// The adopted text entered into force.
    EnteredIntoForce {
        /// Parties.
        parties: usize,
        /// States that may join.
        eligible: usize,
    },
    /// A vote was recorded.
    Voted {
        /// On what.
        motion: Motion,
        /// By which rule.
        rule: &'static str,
        /// Yes, no, abstain, absent.
        heads: [usize; 4],
        /// With what result.
        adopted: bool,
    },
    /// The forum closed.
    Closed {
        /// On which rung.
        rung: Rung,
        /// With a text or without.
        adopted: bool,
    },
}

/// Why a rung was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its deadline passed.
    Deadline,
    /// There was no progress for as many rounds as the scenario allows.
    Stall,
    /// The text that came out of it was not adopted.
    NotAdopted,
    /// The run's horizon was reached.
    Horizon,
}

impl Why {
    /// The words for people and result files.
    pub fn words(self) -> &'static str {
        match self {
            Why::Deadline => "its deadline passed",
            Why::Stall => "it made no more progress",
            Why::NotAdopted => "its text was not adopted",
            Why::Horizon => "the run's horizon was reached",
        }
    }
}
