//! What a key of the scenario format is: path, type, range, default, unit, effect and one line of
//! explanation. Every table of parameters declares its keys. Nothing here reads a file.

/// One key of the scenario format. `params!` declares it, with [`real`] and its sisters.
///
/// Paths are written as in a scenario: `venue.transparency`; `state[].good_faith` for every table
/// of an array of tables; `state[].positions.<issue>` where the last segment is the id of an issue
/// (or `<name>`, any id).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Key {
    /// Where the key stands.
    pub path: &'static str,
    /// What values it takes.
    pub kind: Kind,
    /// What holds when it is left out.
    pub default: Fallback,
    /// Unit in words; empty for a pure number or a word.
    pub unit: &'static str,
    /// What moving it does.
    pub effect: Effect,
    /// One line that says what it means and, for a formula, its source.
    pub doc: &'static str,
    /// The key acts only while another key has one of these values: `(path, values)`.
    pub when: Option<(&'static str, &'static [&'static str])>,
}

/// The type and range of a key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// `true` or `false`.
    Bool,
    /// A whole number in `min ..= max`.
    Int {
        /// Smallest value allowed.
        min: i64,
        /// Largest value allowed.
        max: i64,
    },
    /// A finite number in `min ..= max` (`open`: `min` itself excluded). Integers are taken as
    /// numbers.
    Real {
        /// Smallest value allowed.
        min: f64,
        /// Largest value allowed.
        max: f64,
        /// Whether `min` itself is excluded.
        open: bool,
    },
    /// Any text; control characters are replaced when the file is read.
    Text,
    /// An identifier, `[A-Za-z][A-Za-z0-9_-]*`.
    Id,
    /// One of some words.
    Choice {
        /// The words.
        words: &'static [&'static str],
    },
    /// A list of texts.
    Texts,
    /// A list of identifiers.
    Ids,
    /// `"all"` or a list of identifiers.
    AllOrIds,
    /// A list of finite numbers in `min ..= max`.
    Reals {
        /// Smallest value allowed.
        min: f64,
        /// Largest value allowed.
        max: f64,
    },
    /// A level in 0 ..= 100, or, for an issue that lists `values`, one of their names.
    Level,
    /// Anything, at any depth: part of the format that another command reads (`[sweep]`).
    Opaque,
}

/// What holds when a key is left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fallback {
    /// It must be written.
    Required,
    /// A value, as it would be written in TOML.
    Value(&'static str),
    /// Nothing: the mechanism does without it, as its line of explanation says.
    Absent,
    /// `true` where the table that holds the key is written, else `false`: writing `[mediation]`
    /// switches it on.
    Present,
}

/// What moving a key does to outcomes; a test goes through the table and shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// More of it moves a stated outcome in one direction.
    Monotone,
    /// It acts, in a direction that depends on the rest.
    NonMonotone,
    /// A label or an amount of output: it changes no outcome.
    Inert,
}

/// A key of that kind, of which nothing more is said.
const fn of(kind: Kind) -> Key {
    Key {
        path: "",
        kind,
        default: Fallback::Required,
        unit: "",
        effect: Effect::NonMonotone,
        doc: "",
        when: None,
    }
}

/// A switch.
pub const fn flag() -> Key {
    of(Kind::Bool)
}

/// A whole number in `min ..= max`.
pub const fn int(min: i64, max: i64) -> Key {
    of(Kind::Int { min, max })
}

/// A finite number in `min ..= max`.
pub const fn real(min: f64, max: f64) -> Key {
    of(Kind::Real { min, max, open: false })
}

/// A finite number above `min`, up to `max`.
pub const fn above(min: f64, max: f64) -> Key {
    of(Kind::Real { min, max, open: true })
}

/// A share, probability or weight in [0, 1].
pub const fn unit_interval() -> Key {
    real(0.0, 1.0)
}

/// Free text.
pub const fn text() -> Key {
    of(Kind::Text)
}

/// One of some words.
pub const fn choice(words: &'static [&'static str]) -> Key {
    of(Kind::Choice { words })
}

/// An identifier.
pub const fn id() -> Key {
    of(Kind::Id)
}

/// A list of identifiers.
pub const fn ids() -> Key {
    of(Kind::Ids)
}

/// `"all"` or a list of identifiers.
pub const fn all_or_ids() -> Key {
    of(Kind::AllOrIds)
}

/// A list of texts.
pub const fn texts() -> Key {
    of(Kind::Texts)
}

/// A list of finite numbers in `min ..= max`.
pub const fn reals(min: f64, max: f64) -> Key {
    of(Kind::Reals { min, max })
}

/// A level on an issue.
pub const fn level() -> Key {
    of(Kind::Level)
}

/// Anything, which another command reads.
pub const fn opaque() -> Key {
    of(Kind::Opaque)
}

impl Key {
    /// The unit, in words.
    pub const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// More of it moves a stated outcome in one direction.
    pub const fn monotone(mut self) -> Self {
        self.effect = Effect::Monotone;
        self
    }

    /// It changes no outcome.
    pub const fn inert(mut self) -> Self {
        self.effect = Effect::Inert;
        self
    }

    /// It acts only while the key at `path` has one of `values`.
    pub const fn when(mut self, path: &'static str, values: &'static [&'static str]) -> Self {
        self.when = Some((path, values));
        self
    }

    /// Names it. `comment` is its line of explanation as a comment has it, with a space before it.
    pub(crate) const fn declare(
        mut self,
        path: &'static str,
        default: Fallback,
        comment: &'static str,
    ) -> Self {
        self.path = path;
        self.default = default;
        self.doc = comment.split_at(1).1;
        self
    }
}
