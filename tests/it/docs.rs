//! What the documents say is true: the column dictionary is the code's, and every command in them runs.

use std::fs;
use std::path::Path;

use comity::output::{dictionary, parameters};

use crate::support::{REPO, bless, comity, room};

/// Pages whose commands build on each other: `sessions` works through them.
const SESSIONS: [&str; 3] = ["docs/tutorial.md", "docs/researchers.md", "docs/mechanisms.md"];

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(REPO).join(name)).unwrap()
}

/// Everything after `mark` in a document is what the code says; `COMITY_BLESS=1` writes it anew.
fn ends_with_the_codes(document: &str, mark: &str, body: &str) {
    let text = read(document);
    let (intro, found) = text.split_once(mark).unwrap();
    if bless() {
        fs::write(Path::new(REPO).join(document), format!("{intro}{mark}{body}")).unwrap();
        return;
    }
    assert!(found == body, "COMITY_BLESS=1 writes {document} anew");
}

#[test]
fn the_column_dictionary_is_the_codes() {
    let mark = "<!-- columns, written by the test of the dictionary -->\n";
    ends_with_the_codes("results/README.md", mark, &dictionary());
}

#[test]
fn the_parameter_tables_are_the_key_tables() {
    let mark = "<!-- parameters, written by the test of the parameter tables -->\n";
    ends_with_the_codes("docs/odd.md", mark, &parameters());
}

/// The list of phases in the model's description is the program's.
#[test]
fn the_order_of_a_round_is_the_codes() {
    use comity::model::phase::Phase;
    let listed: String =
        Phase::ORDER.iter().enumerate().map(|(i, p)| format!("{}. {p:?}\n", i + 1)).collect();
    between("docs/odd.md", "phases", &listed);
}

/// The part of a document between `<!-- name -->` and `<!-- /name -->` is `body`; `COMITY_BLESS=1` writes it anew.
fn between(document: &str, name: &str, body: &str) {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let text = read(document);
    let (before, rest) = text.split_once(&open).unwrap();
    let (found, after) = rest.split_once(&close).unwrap();
    if bless() {
        let anew = format!("{before}{open}{body}{close}{after}");
        fs::write(Path::new(REPO).join(document), anew).unwrap();
        return;
    }
    assert!(found == body, "COMITY_BLESS=1 writes {document} anew");
}

/// Commands in fenced `sh` blocks that call the program.
fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut inside = false;
    for line in text.replace("\\\n", " ").lines() {
        if line.starts_with("```") {
            inside = line.starts_with("```sh");
        } else if inside
            && let Some((_, call)) = line.split_once("cargo run --release --locked -- ")
        {
            found.push(call.to_owned());
        } else if inside && let Some(call) = line.strip_prefix("comity ") {
            found.push(call.to_owned());
        }
    }
    found
}

/// Splits a command as a shell does, as far as our documents need: blanks, single and double quotes, comments.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut open) = (Vec::new(), String::new(), None, false);
    for c in command.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '\'' | '"') => (quote, open) = (Some(c), true),
            (None, '#') if word.is_empty() => break,
            (None, ' ') if word.is_empty() && !open => {}
            (None, ' ') => {
                words.push(std::mem::take(&mut word));
                open = false;
            }
            _ => word.push(c),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[test]
fn every_command_in_the_documents_runs() {
    let mut seen = 0;
    let documents = ["README.md", "CONTRIBUTING.md", "results/README.md"].map(str::to_owned);
    let docs = fs::read_dir(Path::new(REPO).join("docs")).unwrap();
    let docs = docs.map(|entry| format!("docs/{}", entry.unwrap().file_name().to_string_lossy()));
    for document in documents
        .into_iter()
        .chain(docs.filter(|name| name.ends_with(".md") && !SESSIONS.contains(&name.as_str())))
    {
        for command in commands(&read(&document)) {
            let (_room, out) = room();
            let mut args = words(&command);
            if ["run", "solve", "votes"].contains(&args[0].as_str()) {
                args.extend(["--out".to_owned(), out.clone(), "--force".to_owned()]);
            }
            if args[0] == "validate" && !args.iter().any(|arg| arg == "--fast") {
                args.push("--fast".to_owned());
            }
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let said = comity(&args);
            assert_eq!(said.code, 0, "{document}: comity {command}\n{}", said.err);
            seen += 1;
        }
    }
    assert!(seen >= 3, "only {seen} commands found");
}

/// The scenario printed in the README is whole and runs.
#[test]
fn the_scenario_in_the_readme_runs() {
    let text = read("README.md");
    let block = text.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let (room, out) = room();
    let path = room.path().join("readme.toml");
    fs::write(&path, block).unwrap();
    let said = comity(&["run", path.to_str().unwrap(), "--out", &out]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
}

/// The quick starts are run as they stand, in a folder of their own, but for the line that needs
/// pandas: `tests/outside` runs that one.
#[cfg(unix)]
#[test]
fn the_quick_starts_in_the_readme_run() {
    let text = read("README.md");
    let starts: Vec<&str> = text
        .split("<!-- quickstart -->\n```bash\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    assert_eq!(starts.len(), 2);
    let program = Path::new(env!("CARGO_BIN_EXE_comity")).parent().unwrap().display().to_string();
    let script = |start: &str| {
        let lines = start.lines().filter(|line| !line.starts_with("python3"));
        format!("set -eu\nPATH={program}:$PATH\n{}", lines.collect::<Vec<_>>().join("\n"))
    };
    for (start, words) in starts.iter().zip([
        ["venue.transparency", "Paired:"],
        ["10230 runs of 33 points, 0 failed", "enough_at"],
    ]) {
        let (room, _) = room();
        std::os::unix::fs::symlink(
            Path::new(REPO).join("scenarios"),
            room.path().join("scenarios"),
        )
        .unwrap();
        let done = std::process::Command::new("bash")
            .args(["-c", &script(start)])
            .current_dir(room.path())
            .output()
            .unwrap();
        let (out, err) =
            (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        assert!(done.status.success(), "{start}\n{out}\n{err}");
        for said in words {
            assert!(out.contains(said), "{out}");
        }
    }
}

/// The output that the README shows is what the program prints.
#[test]
fn the_output_in_the_readme_is_the_programs() {
    let study = "scenarios/studies/open-ended-working-group.toml";
    let (_room, out) = room();
    let said = comity(&["run", study, "--out", &out]);
    let shown = said.out.replace(&out, "results/open-ended-working-group/001");
    between("README.md", "output", &format!("```text\n{shown}```\n"));
}
