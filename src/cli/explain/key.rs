//! A key of the scenario format in words, and the keys of a table: range, default, effect, how to set it. All of it comes from
//! the key table.

use std::fmt::Write as _;

use super::super::terminal;
use crate::format::{describe, expects, keys};
use crate::spec::key::{Effect, Fallback, Key};

/// The key at a path as a user writes it.
pub fn at(path: &str) -> Option<String> {
    describe(path).map(words)
}

/// The key of that name, without its table, where only one is called so.
pub fn named(name: &str) -> Option<String> {
    let mut found = keys().filter(|key| key.path.rsplit('.').next() == Some(name));
    found.next().filter(|_| found.next().is_none()).map(words)
}

/// The keys of a table, a line each.
pub fn table(name: &str) -> Option<String> {
    let plain = name.trim_matches(['[', ']']);
    let inside = |key: &&Key| {
        let rest = key.path.strip_prefix(plain);
        rest.is_some_and(|rest| rest.starts_with('.') || rest.starts_with("[]"))
    };
    let rows: Vec<Vec<String>> = keys()
        .filter(inside)
        .map(|key| vec![key.path.to_owned(), default(key), key.doc.to_owned()])
        .collect();
    (!rows.is_empty()).then(|| terminal::table(&["key", "default", "what it means"], &rows))
}

/// The tables of a scenario, in order.
pub fn tables() -> Vec<&'static str> {
    let mut tables: Vec<&str> = Vec::new();
    for key in keys() {
        let Some((table, _)) = key.path.split_once(['.', '[']) else { continue };
        if !tables.contains(&table) {
            tables.push(table);
        }
    }
    tables
}

fn words(key: &'static Key) -> String {
    let mut rows = vec![("value", expects(&key.kind)), ("default", default(key))];
    if !key.unit.is_empty() {
        rows.push(("unit", key.unit.to_owned()));
    }
    rows.push(("effect", effect(key.effect).to_owned()));
    if let Some((path, values)) = key.when {
        rows.push(("acts while", format!("{path} is {}", values.join(" or "))));
    }
    rows.push(("to try", example(key)));
    let mut out = format!("{}\n\n{}\n\n", key.path, terminal::wrap(key.doc, ""));
    for (name, text) in rows {
        let _ = writeln!(out, "  {name:<11} {}", terminal::wrap(&text, "              "));
    }
    out
}

fn default(key: &Key) -> String {
    match key.default {
        Fallback::Required => "none: it must be written".to_owned(),
        Fallback::Value(toml) => toml.to_owned(),
        Fallback::Absent => "nothing".to_owned(),
        Fallback::Present => "true where its table is written, else false".to_owned(),
    }
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Monotone => "more of it moves an outcome in one direction, as a test shows",
        Effect::NonMonotone => "it acts, in a direction that depends on the rest",
        Effect::Inert => "a label or an amount of output: it changes no outcome",
    }
}

/// How it is set on the command line.
fn example(key: &Key) -> String {
    let path = key.path.replace("[]", "[*]").replace("<issue>", "ISSUE").replace("<name>", "NAME");
    let value = match key.default {
        Fallback::Value(toml) => toml.replace('"', ""),
        Fallback::Required | Fallback::Absent | Fallback::Present => "…".to_owned(),
    };
    let argument = format!("{path}={value}");
    let quoted = argument.contains(['[', ' ', '*', '{']);
    let argument = if quoted { format!("'{argument}'") } else { argument };
    format!("comity run SCENARIO --set {argument}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_range_default_and_effect() {
        let said = at("venue.transparency").unwrap();
        for part in [
            "a number from 0 to 1",
            "default",
            "0.5",
            "one direction",
            "--set venue.transparency=0.5",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert!(named("good_faith").unwrap().starts_with("state[].good_faith"));
        assert!(named("id").is_none(), "many keys are called so");
    }

    #[test]
    fn every_key_and_every_table_can_be_asked_for() {
        assert!(keys().all(|key| at(key.path).is_some_and(|said| said.starts_with(key.path))));
        assert!(tables().iter().all(|name| table(name).is_some()));
    }
}
