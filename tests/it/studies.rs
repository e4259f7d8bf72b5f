//! The figures of `docs/studies.md` are what the program prints.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::{REPO, bless, comity, room};

const OPEN: &str = "<!-- figures ";
const CLOSE: &str = "<!-- /figures -->";

/// The command of each table: the study, and what `comity figures` is told.
fn commands(page: &str) -> Vec<Vec<&str>> {
    page.lines()
        .filter_map(|line| line.strip_prefix(OPEN)?.strip_suffix(" -->"))
        .map(|words| words.split(' ').collect())
        .collect()
}

#[test]
fn the_figures_of_the_studies_are_the_programs() {
    let path = Path::new(REPO).join("docs/studies.md");
    let page = fs::read_to_string(&path).unwrap();
    let (_room, out) = room();
    let commands = commands(&page);
    let studies: BTreeSet<&str> = commands.iter().map(|words| words[0]).collect();
    for study in studies {
        let scenario = format!("scenarios/studies/{study}.toml");
        let folder = format!("{out}/{study}");
        let said = comity(&["sweep", &scenario, "--out", &folder, "--threads", "2"]);
        assert_eq!(said.code, 0, "{study}: {}", said.err);
    }
    let mut parts = page.split(CLOSE);
    let mut expected = String::new();
    for words in &commands {
        let folder = format!("{out}/{}", words[0]);
        let mut args = vec!["figures", &folder];
        args.extend(&words[1..]);
        let said = comity(&args);
        assert_eq!(said.code, 0, "{words:?}: {}", said.err);
        let head = format!("{OPEN}{} -->\n", words.join(" "));
        let before = parts.next().unwrap();
        let (text, _) = before.split_once(&head).unwrap();
        expected += &format!("{text}{head}\n{}\n{CLOSE}", said.out);
    }
    expected += parts.next().unwrap();
    if bless() {
        fs::write(&path, expected).unwrap();
    } else {
        assert!(page == expected, "COMITY_BLESS=1 writes the figures of docs/studies.md anew");
    }
}
