//! The map of the house in `src/lib.rs`, held: who imports whom, who prints, who reads files, who draws numbers. It reads
//! the words of the sources, modules of tests excepted.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Each room and those under it that it may import, from the ground up.
const ROOMS: &[(&str, &[&str])] = &[
    ("theory", &[]),
    ("spec", &["theory"]),
    ("model", &["theory", "spec"]),
    ("mechanism", &["theory", "spec", "model"]),
    ("measure", &["theory", "spec", "model"]),
    ("engine", &["theory", "spec", "model", "mechanism", "measure"]),
    ("format", &["theory", "spec", "model", "mechanism", "measure", "engine"]),
    ("sweep", &["theory", "spec", "model", "mechanism", "measure", "engine", "format"]),
    ("study", &["theory", "spec", "model", "mechanism", "measure", "engine", "format", "sweep"]),
    (
        "output",
        &["theory", "spec", "model", "mechanism", "measure", "engine", "format", "sweep", "study"],
    ),
    (
        "cli",
        &[
            "theory",
            "spec",
            "model",
            "mechanism",
            "measure",
            "engine",
            "format",
            "sweep",
            "study",
            "output",
        ],
    ),
];

/// A source file: where it stands and its words, without comments and tests.
struct Source {
    path: PathBuf,
    /// The modules it is, from the root: `["mechanism", "ladder"]`.
    module: Vec<String>,
    text: String,
    code: String,
}

impl Source {
    fn room(&self) -> &str {
        self.module.first().map_or("", String::as_str)
    }

    fn name(&self) -> String {
        self.path.display().to_string()
    }
}

/// All sources of the library, in order. The program's entry and the build script are not of it.
fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    files.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        Source { module: module_of(&path), code: code_of(&text), text, path }
    };
    let outside = |path: &PathBuf| path.ends_with("src/main.rs") || path.ends_with("src/build.rs");
    files.into_iter().filter(|path| !outside(path)).map(read).filter(|s| !is_tests(s)).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn module_of(path: &Path) -> Vec<String> {
    let under = path.strip_prefix("src").unwrap().with_extension("");
    let mut names: Vec<String> =
        under.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    if names.last().is_some_and(|last| last == "mod" || last == "lib") {
        names.pop();
    }
    names
}

/// Whether a file is a module of tests, or of what only tests need.
fn is_tests(source: &Source) -> bool {
    source.module.last().is_some_and(|last| last == "tests" || last == "bench")
}

/// The words of a source without comments, and without its module of tests, which stands last.
fn code_of(text: &str) -> String {
    let ends = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let uncommented = |line: &str| match line.find("//") {
        Some(at) if !line[..at].contains('"') => line[..at].to_owned(),
        _ => line.to_owned(),
    };
    text[..ends].lines().map(uncommented).collect::<Vec<_>>().join("\n")
}

/// Every path that `code` names under `root::`, two names deep, the second empty where there is none. Lists in braces
/// are opened.
fn named_under(code: &str, root: &str) -> BTreeSet<(String, String)> {
    let mut named = BTreeSet::new();
    for (at, _) in code.match_indices(root) {
        let before = code[..at].chars().next_back();
        if before.is_none_or(|c| !(c.is_alphanumeric() || c == '_' || c == ':')) {
            for (first, rest) in heads(&code[at + root.len()..]) {
                let seconds = heads(rest);
                if seconds.is_empty() {
                    named.insert((first.clone(), String::new()));
                }
                named.extend(seconds.into_iter().map(|(second, _)| (first.clone(), second)));
            }
        }
    }
    named
}

/// The names that a path goes on with, each with what follows its `::`: one, or those of a list in braces.
fn heads(rest: &str) -> Vec<(String, &str)> {
    let rest = rest.trim_start();
    let Some(list) = rest.strip_prefix('{') else {
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let after = rest[end..].strip_prefix("::").unwrap_or("");
        return if end == 0 { Vec::new() } else { vec![(rest[..end].to_owned(), after)] };
    };
    let (mut depth, mut begin, mut found) = (0, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                found.extend(heads(&list[begin..at]));
                begin = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    found
}

/// What of the library a source names, as paths from the root, two names deep.
fn imports(source: &Source) -> BTreeSet<(String, String)> {
    let mut named = named_under(&source.code, "crate::");
    let mut up = String::new();
    for level in 1..=source.module.len() {
        up += "super::";
        let base = &source.module[..source.module.len() - level];
        for (first, second) in named_under(&source.code, &up) {
            match base {
                [] => named.insert((first, second)),
                [room] => named.insert((room.clone(), first)),
                [room, name, ..] => named.insert((room.clone(), name.clone())),
            };
        }
    }
    named.retain(|(first, _)| first != "super");
    named
}

fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn lists_in_braces_are_opened() {
    let code = "use crate::{\n    model::{trust::Trust, norm},\n    theory::voting,\n};\nlet x = crate::engine::run();";
    let named = named_under(code, "crate::");
    let expected = [("engine", "run"), ("model", "norm"), ("model", "trust"), ("theory", "voting")];
    let expected = expected.map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(named, BTreeSet::from(expected));
}

#[test]
fn rooms_import_only_rooms_below() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !source.module.is_empty()) {
        let room = ROOMS.iter().find(|(room, _)| *room == source.room());
        let Some((room, below)) = room else {
            wrong.push(format!("{}: the map has no room `{}`", source.name(), source.room()));
            continue;
        };
        for (other, _) in imports(source) {
            let is_room = ROOMS.iter().any(|(name, _)| *name == other);
            if is_room && other != *room && !below.contains(&other.as_str()) {
                wrong.push(format!("{}: {room} imports {other}", source.name()));
            }
        }
    }
    none(&wrong);
}

#[test]
fn theory_imports_nothing_of_ours() {
    let theory = ["theory"];
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|source| source.room() == "theory")
        .flat_map(|source| imports(source).into_iter().map(|(room, _)| (source.name(), room)))
        .filter(|(_, room)| !theory.contains(&room.as_str()))
        .map(|(name, room)| format!("{name} imports {room}"))
        .collect();
    none(&wrong);
}

#[test]
fn no_mechanism_knows_another() {
    let all = sources();
    let mechanisms: BTreeSet<&str> = all
        .iter()
        .filter(|source| source.room() == "mechanism")
        .filter_map(|source| source.module.get(1).map(String::as_str))
        .collect();
    assert!(mechanisms.len() >= 7, "{mechanisms:?}");
    let mut wrong = Vec::new();
    for source in &all {
        let [room, own, ..] = &source.module[..] else { continue };
        for (other_room, other) in imports(source) {
            let other = other.as_str();
            if room == "mechanism"
                && other_room == "mechanism"
                && other != own
                && mechanisms.contains(other)
            {
                wrong.push(format!("{}: {own} imports {other}", source.name()));
            }
        }
    }
    none(&wrong);
}

/// Sources outside the rooms in `allowed` that name one of `words`.
fn who_names(words: &[&str], allowed: &[&str]) -> Vec<String> {
    let named = |source: &Source| {
        let found = words.iter().find(|word| source.code.contains(**word))?;
        Some(format!("{} names {found}", source.name()))
    };
    let outside = |source: &&Source| {
        let name = source.module.join("/");
        !allowed.iter().any(|room| name == *room || name.starts_with(&format!("{room}/")))
    };
    sources().iter().filter(outside).filter_map(named).collect()
}

/// Sources outside the rooms in `allowed` that use a module of the standard library.
fn who_uses_std(module: &str, allowed: &[&str]) -> Vec<String> {
    sources()
        .iter()
        .filter(|source| !allowed.contains(&source.room()))
        .filter(|source| {
            named_under(&source.code, "std::").iter().any(|(first, _)| first == module)
        })
        .map(|source| format!("{} uses std::{module}", source.name()))
        .collect()
}

#[test]
fn only_one_file_names_the_generator() {
    none(&who_names(&["rand_chacha"], &["model/random"]));
}

#[test]
fn only_the_command_line_prints() {
    let words = ["println!", "eprintln!", "print!", "eprint!", "dbg!", "stdout()", "stderr()"];
    none(&who_names(&words, &["cli"]));
}

#[test]
fn only_format_output_and_cli_touch_files() {
    none(&who_uses_std("fs", &["format", "output", "cli"]));
}

#[test]
fn nobody_but_the_command_line_reads_the_environment() {
    none(&who_uses_std("env", &["cli"]));
}

#[test]
fn every_source_says_what_it_is() {
    let mut files = Vec::new();
    for folder in ["src", "tests"] {
        collect(Path::new(folder), &mut files);
    }
    let silent = |path: &PathBuf| !fs::read_to_string(path).unwrap().starts_with("//! ");
    let wrong: Vec<String> =
        files.iter().filter(|p| silent(p)).map(|path| path.display().to_string()).collect();
    none(&wrong);
}

#[test]
fn the_map_names_every_room() {
    let map = fs::read_to_string("src/lib.rs").unwrap();
    let rooms: BTreeSet<String> =
        sources().iter().filter_map(|source| source.module.first().cloned()).collect();
    for room in &rooms {
        assert!(map.contains(&format!("| [`{room}`] |")), "{room} is not on the map");
    }
    assert_eq!(rooms.len(), ROOMS.len());
    assert!(sources().iter().all(|source| !source.text.is_empty()));
}
