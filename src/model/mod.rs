//! L1, vocabulary: components, columns, messages, phases of a round, named random streams, keys. No systems.

pub mod issue;
pub mod key;
pub mod preference;
pub mod state;
pub mod text;
pub mod venue;
