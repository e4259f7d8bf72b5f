//! # Comity
//!
//! How sovereign states come to agree on rules for cyberspace, keep them, and settle their
//! disputes: a simulator.
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
//! Every forum is one entity and climbs one ladder, whether it makes rules or settles a dispute.
//! [`mechanism::ladder`] decides when; the rungs say what they came to: consent, a verdict, a finding.
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
//! ## Where to begin
//!
//! The page of the round, `src/engine/schedule.rs`: every system of a run, in order. A run is one
//! world. States are entities ([`model::states`]); a state sits in a forum through its delegation,
//! an entity related to both ([`model::delegation`]). Forums ([`model::forum`]), mediators, panels,
//! stakeholders, disputes and norms are entities too. Systems read and change them;
//! [`mechanism::ladder`] alone writes where a forum stands.
//!
//! ## Recipes
//!
//! `CONTRIBUTING.md` says how to add a mechanism, a protocol, a style of mediation, a key, a column
//! and a table, each with the files it touches. Keys and their defaults are declared in [`spec`],
//! tables in `output::registry`, and everything else follows from these declarations.
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
