//! The contested points of the challenge model, each reading of which is an option, and the names of readings that others
//! published. It computes nothing.

/// Over what the votes of a contest are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Votes {
    /// Over this contest alone: the chances of its two sides sum to 1 (equation 31).
    Contest,
    /// Over the contests of all pairs of positions, as one well-known program does.
    AllContests,
}

/// What makes an actor feel safe, from which its attitude to risk is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// What the others expect from challenging it.
    Adversaries,
    /// What it expects from challenging the others.
    Own,
    /// None: all are neutral to risk.
    Off,
}

/// Whose attitude to risk enters what the adversary expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Perspective {
    /// The actor's own: it judges the other by itself.
    Own,
    /// The other's.
    Each,
}

/// What happens when both sides gain by a challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The one that gains less yields.
    Yields,
    /// Nobody moves.
    Stands,
}

/// Which offer an actor accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Confrontations first, then compromises, then capitulations; among equals the least move.
    LeastMove,
    /// The same, but among compromises the one of the adversary with the lowest position, the highest offer first: what
    /// one well-known program does.
    LowestAdversary,
    /// The offer of the adversary that expects most.
    Strongest,
}

/// One reading of the published text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Over what votes are counted.
    pub votes: Votes,
    /// Whether voters' attitudes to risk bend their votes.
    pub risky_votes: bool,
    /// The chance Q of the status quo, in [0, 1].
    pub status_quo: f64,
    /// Whether what else would come, better or worse as the challenged stands to the median, enters with 1 − Q.
    pub change: bool,
    /// Whether distances are shares of the range of positions now, or of that at the beginning.
    pub range_now: bool,
    /// What security is.
    pub security: Security,
    /// Whose risk.
    pub perspective: Perspective,
    /// Whether conflict is resolved.
    pub conflict: Conflict,
    /// Whether one that loses more than the other gains gives in.
    pub capitulation: bool,
    /// Which offer is accepted.
    pub choice: Choice,
}

/// The names of readings, the literal one first.
pub const NAMES: [&str; 10] = [
    "literal",
    "each-risk",
    "program",
    "program-least-move",
    "program-half",
    "compromise-only",
    "half",
    "risk-neutral",
    "own-security",
    "resolved",
];

impl Default for Reading {
    fn default() -> Self {
        Self {
            votes: Votes::Contest,
            risky_votes: true,
            status_quo: 1.0,
            change: true,
            range_now: false,
            security: Security::Adversaries,
            perspective: Perspective::Own,
            conflict: Conflict::Yields,
            capitulation: true,
            choice: Choice::LeastMove,
        }
    }
}

impl Reading {
    /// The reading of one of [`NAMES`].
    pub fn named(name: &str) -> Option<Self> {
        let literal = Self::default();
        let program = Self {
            votes: Votes::AllContests,
            change: false,
            capitulation: false,
            choice: Choice::LowestAdversary,
            ..literal
        };
        let bargains = Self {
            risky_votes: false,
            range_now: true,
            perspective: Perspective::Each,
            conflict: Conflict::Stands,
            choice: Choice::Strongest,
            ..literal
        };
        Some(match name {
            "literal" => literal,
            "each-risk" => Self { perspective: Perspective::Each, ..literal },
            "program" => program,
            "program-least-move" => Self { choice: Choice::LeastMove, ..program },
            "program-half" => Self { status_quo: 0.5, ..program },
            "compromise-only" => bargains,
            "half" => Self { status_quo: 0.5, ..bargains },
            "risk-neutral" => Self { security: Security::Off, ..bargains },
            "own-security" => Self { security: Security::Own, ..bargains },
            "resolved" => Self { conflict: Conflict::Yields, ..bargains },
            _ => return None,
        })
    }
}
