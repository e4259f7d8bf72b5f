//! What a key of the scenario format is: path, type, range, default, unit, effect and one line of explanation.
//! Every table of parameters declares its keys. Nothing here reads a file.

/// One key of the scenario format. Built in constants with [`Key::real`] and its sisters.
///
/// Paths are written as in a scenario: `venue.transparency`; `state[].good_faith` for every table of an array of
/// tables; `state[].positions.<issue>` where the last segment is the id of an issue (or `<name>`, any id).
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
    /// A finite number in `min ..= max` (`open`: `min` itself excluded). Integers are taken as numbers.
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
    /// `true` where the table that holds the key is written, else `false`: writing `[mediation]` switches it on.
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

impl Key {
    const fn of(path: &'static str, kind: Kind) -> Self {
        Self {
            path,
            kind,
            default: Fallback::Required,
            unit: "",
            effect: Effect::NonMonotone,
            doc: "",
            when: None,
        }
    }
    /// A switch.
    pub const fn flag(path: &'static str) -> Self {
        Self::of(path, Kind::Bool)
    }
    /// A whole number in `min ..= max`.
    pub const fn int(path: &'static str, min: i64, max: i64) -> Self {
        Self::of(path, Kind::Int { min, max })
    }
    /// A finite number in `min ..= max`.
    pub const fn real(path: &'static str, min: f64, max: f64) -> Self {
        Self::of(path, Kind::Real { min, max, open: false })
    }
    /// A finite number above `min`, up to `max`.
    pub const fn above(path: &'static str, min: f64, max: f64) -> Self {
        Self::of(path, Kind::Real { min, max, open: true })
    }
    /// A share, probability or weight in [0, 1].
    pub const fn unit_interval(path: &'static str) -> Self {
        Self::real(path, 0.0, 1.0)
    }
    /// Free text.
    pub const fn text(path: &'static str) -> Self {
        Self::of(path, Kind::Text)
    }
    /// One of some words.
    pub const fn choice(path: &'static str, words: &'static [&'static str]) -> Self {
        Self::of(path, Kind::Choice { words })
    }
    /// A key of any other kind.
    pub const fn other(path: &'static str, kind: Kind) -> Self {
        Self::of(path, kind)
    }
    /// The value that holds when the key is left out, as TOML.
    pub const fn or(mut self, toml: &'static str) -> Self {
        self.default = Fallback::Value(toml);
        self
    }
    /// The key may be left out, and then there is nothing.
    pub const fn optional(mut self) -> Self {
        self.default = Fallback::Absent;
        self
    }
    /// The key is `true` where its table is written.
    pub const fn present(mut self) -> Self {
        self.default = Fallback::Present;
        self
    }
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
    /// What it means, in one line.
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }
}
