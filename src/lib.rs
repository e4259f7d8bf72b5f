//! # Comity
//!
//! How sovereign states come to agree on rules for cyberspace, keep them, and settle their disputes: a simulator.
//!
//! ## Map of the house
//!
//! Rooms from the ground up; imports go downwards only, and a test reads them.
//!
//! | room | decides |
//! | --- | --- |
//! | [`theory`] | published models as pure functions |
//! | [`spec`] | the checked scenario as plain data: every parameter with its range, default and meaning |
//! | [`model`] | the vocabulary: components, columns, messages, phases of a round, random streams |
//! | [`mechanism`] | what happens: one file or folder per mechanism, none of which knows another |
//! | [`measure`] | what is counted: one struct per result table |
//! | [`engine`] | scenario + seed → world + schedule → one run's results |
//! | [`format`] | file → checked scenario: spanned tree, key table, validation, diagnostics |
//! | [`sweep`] | many runs on threads, handed back in order |
//! | [`study`] | what is built on many runs and on theory: validation, sensitivity, comparison, precision |
//! | [`output`] | CSV tables, manifest, the folder that appears whole or not at all |
//! | [`cli`] | arguments, printing, exit codes; behind the feature `cli` |
//!
//! ## The ladder
//!
//! Every forum is one entity and climbs one ladder; [`mechanism::ladder`] decides when, each rung's mechanism whether its
//! members consent.
//!
//! ```text
//!                 agenda                 a text passes the rule on any rung
//!                   │                   ┌───────────────────────────────────▶ closed, adopted
//!                   ▼                   │
//!   opening ─▶ negotiation ─▶ mediation ─▶ arbitration ─▶ last resort ─▶ closed, adopted or not
//!              demands, the   one text,    an award in    one vote by
//!              chair's draft, amended      place of the   the fallback
//!              brackets       till it      brackets,      rule, or the
//!                             passes       award vote     venue's
//!                 │              │             │
//!                 │ deadline,    │ consent     │ consent refused,
//!                 │ no progress  │ refused,    │ award not adopted
//!                 ▼              ▼ not adopted ▼
//!              next rung      next rung     last resort
//! ```
//!
//! ## Add a mechanism in six steps
//!
//! 1. Its file in `src/mechanism/`: systems (or a step, where it acts on each forum in each round:
//!    [`model::sitting`]), reset, tests.
//! 2. One line in [`mechanism::ALL`].
//! 3. Its components and messages in [`model`]; its randomness as a new [`model::random::Purpose`].
//! 4. Its parameters in a file of `src/spec/` (a line there in `mod.rs`), and a line in the list of tables
//!    of [`spec::Scenario`].
//! 5. Its columns in [`measure::rows`], and what fills them.
//! 6. A scenario whose header states a question, with its golden output.
//!
//! `CONTRIBUTING.md` goes through them on a real one.
//!
//! ## Add a key
//!
//! One item in the table of its file in `src/spec/`, one use in the mechanism, one case in
//! `tests/it/parameters_….rs`. `CONTRIBUTING.md` shows what follows from that by itself.
//!
//! [`format`]: mod@format

#[cfg(feature = "cli")]
pub mod cli;
pub mod engine;
pub mod format;
pub mod measure;
pub mod mechanism;
pub mod model;
pub mod output;
pub mod spec;
pub mod study;
pub mod sweep;
pub mod theory;
