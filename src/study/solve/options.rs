//! The options of the protocols of `comity solve`: paths, defaults, what they may be. It reads and computes nothing.

use crate::theory::challenge;

/// An option of a protocol.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Path: the protocol, a point, the option.
    pub path: &'static str,
    /// Its default.
    pub default: &'static str,
    /// What it may be.
    pub values: Values,
    /// What it does.
    pub doc: &'static str,
}

/// What an option may be.
#[derive(Clone, Copy, Debug)]
pub enum Values {
    /// One of these words.
    Words(&'static [&'static str]),
    /// A whole number in a range.
    Whole(u32, u32),
    /// A number in a range.
    Real(f64, f64),
}

impl Values {
    /// Whether it may be this.
    pub(super) fn allows(self, text: &str) -> bool {
        match self {
            Values::Words(words) => words.contains(&text),
            Values::Whole(low, high) => text.parse().is_ok_and(|n: u32| (low..=high).contains(&n)),
            Values::Real(low, high) => text.parse().is_ok_and(|x: f64| (low..=high).contains(&x)),
        }
    }

    /// In words.
    pub fn words(self) -> String {
        match self {
            Values::Words(words) => format!("one of {}", words.join(", ")),
            Values::Whole(low, high) => format!("a whole number from {low} to {high}"),
            Values::Real(low, high) => format!("a number from {low} to {high}"),
        }
    }
}

/// How a forum of the engine decides.
const fn rule(path: &'static str) -> Setting {
    Setting {
        path,
        default: "weighted-majority",
        values: Values::Words(&["weighted-majority", "simple-majority", "consensus"]),
        doc: "how a text is adopted: by more than half of the capabilities, by more states for than against, or if nobody objects",
    }
}

/// All options.
pub const OPTIONS: &[Setting] = &[
    Setting {
        path: "condorcet.votes",
        default: "whole",
        values: Values::Words(&["whole", "by-distance"]),
        doc: "how actors vote in a duel of two positions: whole for the nearer, or by how much nearer it is, as in KTAB",
    },
    Setting {
        path: "condorcet.chances",
        default: "eigenvector",
        values: Values::Words(&["eigenvector", "product"]),
        doc: "how duels become chances: by the leading eigenvector of wins, or by the product of duels, as in KTAB",
    },
    Setting {
        path: "nash.powers",
        default: "weights",
        values: Values::Words(&["weights", "equal"]),
        doc: "exponents of the gains: capability × salience, or 1 for all",
    },
    Setting {
        path: "nash.loss",
        default: "linear",
        values: Values::Words(&["linear", "quadratic"]),
        doc: "loss from the distance between outcome and position",
    },
    Setting {
        path: "exchange.rounds",
        default: "1",
        values: Values::Whole(1, 100),
        doc: "rounds of exchanges",
    },
    Setting {
        path: "exchange.draws",
        default: "21",
        values: Values::Whole(1, 10_000),
        doc: "how often exchanges of equal gain are drawn anew",
    },
    Setting {
        path: "exchange.ties",
        default: "drawn",
        values: Values::Words(&["drawn", "listed"]),
        doc: "which of several exchanges of equal gain is made: one by lot, or the first by issues, then actors",
    },
    Setting {
        path: "challenge.reading",
        default: "literal",
        values: Values::Words(&challenge::NAMES),
        doc: "how the published text is read (docs/odd.md)",
    },
    Setting {
        path: "challenge.rounds",
        default: "0",
        values: Values::Whole(0, 1_000),
        doc: "rounds; 0 is until the median stands still, at most 20",
    },
    Setting {
        path: "challenge.outcome",
        default: "median",
        values: Values::Words(&["median", "mean"]),
        doc: "what is read off the last positions, weighted by capability × salience",
    },
    rule("plenary.rule"),
    rule("alternating-offers.rule"),
    rule("legislative.rule"),
    Setting {
        path: "legislative.draws",
        default: "21",
        values: Values::Whole(1, 10_000),
        doc: "how often who is recognised is drawn anew",
    },
    Setting {
        path: "ktab.outcome",
        default: "mean",
        values: Values::Words(&["mean", "median", "chances"]),
        doc: "what is read off the last positions: mean or median weighted by capability × salience, or the mean by \
              the chance of each",
    },
    Setting {
        path: "ktab.draws",
        default: "21",
        values: Values::Whole(1, 10_000),
        doc: "how often challenges of equal gain are drawn anew, where they are drawn",
    },
    Setting {
        path: "ktab.ties",
        default: "listed",
        values: Values::Words(&["drawn", "listed"]),
        doc: "which of several challenges of equal gain is made: one by lot, or that to the first actor, as in KTAB",
    },
    Setting {
        path: "ktab.turns",
        default: "100",
        values: Values::Whole(1, 1_000),
        doc: "the most turns",
    },
    Setting {
        path: "comity.reach",
        default: "20",
        values: Values::Real(0.0, 100.0),
        doc: "how far from the compromise a tabled position may be to be settled on",
    },
    Setting {
        path: "comity.noise",
        default: "0.2",
        values: Values::Real(0.0, 5.0),
        doc: "standard deviation of the logarithm of misjudged powers",
    },
    Setting {
        path: "comity.replications",
        default: "201",
        values: Values::Whole(1, 100_000),
        doc: "replications",
    },
];

/// Options that act only while another has some value: the option, the other, its value.
pub(super) const WHILE: &[(&str, &str, &str)] =
    &[("exchange.draws", "exchange.ties", "drawn"), ("ktab.draws", "ktab.ties", "drawn")];
