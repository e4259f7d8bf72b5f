//! `comity schema`: prints the JSON Schema of the scenario format.

use super::{Exit, terminal};
use crate::format;

/// Prints the schema.
pub fn schema() -> Exit {
    let text = serde_json::to_string_pretty(&format::json_schema()).unwrap_or_default();
    terminal::say(&(text + "\n"));
    Exit::Done
}
