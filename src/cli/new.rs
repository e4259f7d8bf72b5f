//! `comity new`: prints a commented scenario to start from. Templates are shipped scenarios, built into the program.

use super::args::NewArgs;
use super::{Exit, terminal};
use crate::format::suggest;

/// Name, what it is for, text.
type Template = (&'static str, &'static str, &'static str);

macro_rules! shipped {
    ($path:literal) => {
        include_str!(concat!("../../scenarios/", $path))
    };
}

const TEMPLATES: &[Template] = &[
    (
        "minimal",
        "three states, two issues, every part that a first scenario needs",
        shipped!("tutorial/minimal.toml"),
    ),
    (
        "two-states",
        "two states and one issue: who gains by conceding late",
        shipped!("tutorial/two-states.toml"),
    ),
    (
        "mediator",
        "five states and a mediator who amends one text",
        shipped!("tutorial/five-states-and-a-mediator.toml"),
    ),
    (
        "club",
        "a club of the able against a plenary of all",
        shipped!("tutorial/club-against-plenary.toml"),
    ),
    ("sweep", "a sweep over one key, with replications", shipped!("sweeps/transparency.toml")),
];

/// The template as a file of its reader's: how to run it names no file of the repository.
fn yours(text: &str) -> String {
    let run = |line: &str| match line.strip_prefix("# Run:") {
        Some(command) if command.contains(" sweep ") => {
            "# Run:         comity sweep FILE".to_owned()
        }
        Some(_) => "# Run:         comity run FILE".to_owned(),
        None => line.to_owned(),
    };
    text.lines().map(|line| run(line) + "\n").collect()
}

/// Prints the template; exit code 2 if there is none of that name.
pub fn new(args: &NewArgs) -> Exit {
    if args.list {
        let rows: Vec<Vec<String>> = TEMPLATES
            .iter()
            .map(|(name, what, _)| vec![(*name).to_owned(), (*what).to_owned()])
            .collect();
        terminal::say(&terminal::table(&["template", "what it is for"], &rows));
        return Exit::Done;
    }
    if let Some((.., text)) = TEMPLATES.iter().find(|(name, ..)| *name == args.template) {
        terminal::say(&yours(text));
        return Exit::Done;
    }
    let names = TEMPLATES.iter().map(|(name, ..)| *name);
    let shown: String = args.template.chars().filter(|c| !c.is_control()).take(60).collect();
    terminal::tell(&format!(
        "comity: there is no template {shown:?}; {}",
        suggest(&shown, names, "templates")
    ));
    Exit::Usage
}
