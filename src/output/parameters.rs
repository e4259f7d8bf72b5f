//! The parameter tables of the model's description, as Markdown, from the key table. It explains nothing of its own.

use crate::format::{expects, keys};
use crate::spec::key::{Effect, Fallback, Key};

/// A table for each table of the scenario format: key, values, default, unit, effect, meaning.
pub fn parameters() -> String {
    let mut out = String::new();
    let mut last = "";
    for key in keys() {
        let table = key.path.split(['.', '[']).next().unwrap_or_default();
        let table = if table == key.path { "top of the file" } else { table };
        if table != last {
            last = table;
            out.push_str(&format!("\n### Parameters: {table}\n\n{HEADER}"));
        }
        out.push_str(&row(key));
    }
    out
}

const HEADER: &str =
    "| key | values | default | unit | effect | meaning |\n| --- | --- | --- | --- | --- | --- |\n";

fn row(key: &Key) -> String {
    let default = match key.default {
        Fallback::Required => "must be written".to_owned(),
        Fallback::Value(toml) => format!("`{toml}`"),
        Fallback::Absent => "none".to_owned(),
        Fallback::Present => "`true` where its table is written".to_owned(),
    };
    let effect = match key.effect {
        Effect::Monotone => "monotone",
        Effect::NonMonotone => "acts",
        Effect::Inert => "none",
    };
    let when = key.when.map_or_else(String::new, |(path, values)| {
        format!("; acts while `{path}` is {}", values.join(" or "))
    });
    let cell = |text: &str| text.replace('|', "\\|");
    format!(
        "| `{}` | {} | {} | {} | {effect} | {}{} |\n",
        key.path,
        cell(&expects(&key.kind)),
        cell(&default),
        cell(key.unit),
        cell(key.doc),
        cell(&when)
    )
}
