//! A page for each command: every command has one, its arguments are those of `--help`, its examples run in order in one folder, and
//! the output that it shows is what came out. `COMITY_BLESS=1` writes outputs and arguments anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::sessions::shell;
use crate::support::{REPO, bless, comity};

const PAGES: &str = "docs/commands";

/// Names of the pages: those of the commands that they are about.
fn pages() -> Vec<String> {
    let folder = fs::read_dir(Path::new(REPO).join(PAGES)).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> =
        names.filter_map(|name| name.strip_suffix(".md").map(str::to_owned)).collect();
    names.retain(|name| name != "README");
    names.sort();
    names
}

/// Holds a page against what it should say, or writes it anew.
fn held(page: &str, found: &str, expected: &str) {
    if bless() {
        fs::write(Path::new(REPO).join(PAGES).join(format!("{page}.md")), expected).unwrap();
    } else {
        let differs = found.lines().zip(expected.lines()).find(|(a, b)| a != b);
        assert!(found == expected, "{page}.md: {differs:?}; COMITY_BLESS=1 writes it anew");
    }
}

/// A page with the outputs that its commands have, and the arguments that the command has.
fn anew(page: &str, text: &str) -> String {
    let room = tempfile::tempdir().unwrap();
    let (mut out, mut lines, mut printed) = (String::new(), text.lines(), String::new());
    let fenced = |lines: &mut std::str::Lines<'_>| -> String {
        lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect()
    };
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        match line {
            "```sh" => {
                let script = fenced(&mut lines);
                printed = shell(&room, &format!("set -euo pipefail\n{script}"), page);
                out.push_str(&script);
                out.push_str("```\n");
            }
            "<!-- output -->" | "<!-- help -->" => {
                assert_eq!(lines.next(), Some("```text"), "{page}.md: output is a block of text");
                let _ = fenced(&mut lines);
                let block = if line == "<!-- help -->" {
                    comity(&[page, "--help"]).out
                } else {
                    std::mem::take(&mut printed)
                };
                assert!(!block.is_empty(), "{page}.md: a command without output");
                let block: Vec<&str> = block.trim_end().lines().map(str::trim_end).collect();
                out.push_str(&format!("```text\n{}\n```\n", block.join("\n")));
            }
            _ => {}
        }
    }
    out
}

#[cfg(unix)]
#[test]
fn the_pages_of_the_commands_are_what_the_program_prints() {
    for page in pages() {
        let text =
            fs::read_to_string(Path::new(REPO).join(PAGES).join(format!("{page}.md"))).unwrap();
        assert!(text.starts_with(&format!("# comity {page}: ")) && text.contains("<!-- help -->"));
        held(&page, &text, &anew(&page, &text));
    }
}

#[test]
fn every_command_has_a_page_and_a_line() {
    let help = comity(&["--help"]).out;
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let names: BTreeSet<&str> = commands
        .lines()
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    let pages = pages();
    assert_eq!(names, pages.iter().map(String::as_str).collect());
    let index = fs::read_to_string(Path::new(REPO).join(PAGES).join("README.md")).unwrap();
    for page in &pages {
        assert!(
            index.contains(&format!("| [`{page}`]({page}.md) |")),
            "{page} is not in the index"
        );
    }
}
