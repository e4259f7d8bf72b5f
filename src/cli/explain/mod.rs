//! `comity explain`: a term of the glossary, a key of the scenario format, or a scenario in plain words. It explains and
//! changes nothing.

mod glossary;
mod key;
mod measure;
mod story;

pub use story::outlook;

use std::fmt::Write as _;
use std::path::Path;

use super::args::ExplainArgs;
use super::{Exit, terminal};
use crate::format::{self, keys, nearest};

/// Prints what was asked for; exit code 2 if nothing is called so.
pub fn explain(args: &ExplainArgs) -> Exit {
    let Some(what) = args.what.as_deref() else {
        terminal::say(&index());
        return Exit::Done;
    };
    if is_file(what) {
        return tell_scenario(Path::new(what), &args.sets);
    }
    if let Some(text) = words(what) {
        terminal::say(&text);
        return Exit::Done;
    }
    terminal::tell(&unknown(what));
    Exit::Usage
}

fn is_file(what: &str) -> bool {
    let path = Path::new(what);
    path.extension().is_some_and(|extension| extension == "toml") || path.is_file()
}

fn tell_scenario(path: &Path, sets: &[String]) -> Exit {
    match format::read(path, sets) {
        Ok(checked) => {
            terminal::show(&checked.warnings);
            terminal::say(&story::tell(&checked.scenario));
            Exit::Done
        }
        Err(faults) => {
            terminal::show(&faults);
            Exit::Usage
        }
    }
}

/// What a term, a key, a table or a column of results means.
fn words(what: &str) -> Option<String> {
    key::at(what)
        .or_else(|| glossary::find(what).map(|entry| entry_words(&entry)))
        .or_else(|| key::named(what))
        .or_else(|| key::table(what))
        .or_else(|| measure::find(what))
}

fn entry_words(entry: &glossary::Entry) -> String {
    let mut out = format!("{}\n\n{}\n", entry.term, terminal::wrap(&entry.meaning, ""));
    let width = entry.fields.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    if width > 0 {
        out.push('\n');
    }
    for (name, text) in &entry.fields {
        let indent = " ".repeat(width + 4);
        let _ = writeln!(out, "  {name:<width$}  {}", terminal::wrap(text, &indent));
    }
    out
}

/// Everything that can be asked for.
fn index() -> String {
    let terms: Vec<&str> = glossary::entries().iter().map(|entry| entry.term).collect();
    let tables = key::tables();
    format!(
        "Terms:\n\n  {}\n\nTables of a scenario, for instance `comity explain venue`:\n\n  {}\n\n\
         Keys, for instance `comity explain venue.transparency`: {} of them.\n\
         Columns of results, for instance `comity explain breadth`: results/README.md lists them.\n\
         Scenarios, in plain words: `comity explain scenarios/tutorial/two-states.toml`.\n",
        terminal::wrap(&terms.join(", "), "  "),
        terminal::wrap(&tables.join(", "), "  "),
        keys().count()
    )
}

fn unknown(what: &str) -> String {
    let paths: Vec<&str> = keys().map(|key| key.path).collect();
    let names: Vec<&str> =
        paths.iter().map(|path| path.rsplit('.').next().unwrap_or(path)).collect();
    let key = nearest(what, paths.iter().copied()).or_else(|| {
        let name = nearest(what, names.iter().copied())?;
        names.iter().position(|known| *known == name).map(|at| paths[at])
    });
    let measure = nearest(what, measure::names().iter().copied());
    let mut near: Vec<&str> = glossary::near(what).into_iter().chain(key).chain(measure).collect();
    near.dedup();
    let shown: String = what.chars().filter(|c| !c.is_control()).take(60).collect();
    match near.as_slice() {
        [] => format!(
            "comity: nothing is called {shown:?}; `comity explain` lists all terms and tables"
        ),
        near => {
            let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
            format!("comity: nothing is called {shown:?}; did you mean {}?", near.join(" or "))
        }
    }
}
