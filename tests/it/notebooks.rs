//! The snippets of docs/notebooks.md run where their tools are installed, and SALib says of our sweeps what we say. What is left
//! out is said.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::support::{REPO, comity, room};

/// The blocks of Python in a document that say what they need, in order.
fn blocks(document: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new(REPO).join(document)).unwrap();
    let parts = text.split("```python\n").skip(1).filter_map(|part| part.split("```").next());
    parts.map(str::to_owned).filter(|block| block.starts_with("# needs: ")).collect()
}

/// Runs a block in a folder, if its modules are there.
fn run(block: &str, folder: &Path) -> Option<String> {
    let needs = block.lines().next().unwrap().trim_start_matches("# needs: ");
    let there = Command::new("python3")
        .args(["-c", &format!("import {needs}")])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !there.is_ok_and(|status| status.success()) {
        println!("skipped: python3 here has not all of {needs}");
        return None;
    }
    let done = Command::new("python3").args(["-c", block]).current_dir(folder).output().unwrap();
    let err = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.success(), "{block}\n{err}");
    Some(String::from_utf8(done.stdout).unwrap())
}

fn swept(args: &[&str]) {
    let said = comity(&[&["sweep"], args, &["--quiet"]].concat());
    assert_eq!(said.code, 0, "{}", said.err);
}

#[test]
fn the_snippets_run_on_a_sweep() {
    let (room, _) = room();
    let out = room.path().join("results/transparency").display().to_string();
    swept(&["scenarios/sweeps/transparency.toml", "--replications", "4", "--out", &out]);
    let found = blocks("docs/notebooks.md");
    let tools = ["import pandas", "import polars", "import duckdb"];
    let of = |tool: &str| {
        found.iter().find(|block| block.contains(tool) && !block.contains("SALib")).unwrap()
    };
    for tool in tools {
        if let Some(said) = run(of(tool), room.path()) {
            assert!(said.contains("0.2") && said.lines().count() > 5, "{said}");
        }
    }
}

/// A list of numbers for each line or bracket that Python printed.
fn lists(said: &str) -> Vec<Vec<f64>> {
    let parts = said.split('[').skip(1).map(|part| part.split(']').next().unwrap());
    parts.map(|part| part.split(',').map(|x| x.trim().parse().unwrap()).collect()).collect()
}

#[test]
fn salib_says_of_our_sweeps_what_we_say() {
    let (room, _) = room();
    let text = fs::read_to_string(
        Path::new(REPO).join("scenarios/tutorial/five-states-and-a-mediator.toml"),
    );
    let text = text.unwrap();
    for (design, keys, wants) in [
        ("saltelli", "", &["first", "total"][..]),
        ("morris", "levels = 4", &["mu_star", "mu", "sigma"][..]),
    ] {
        let sweep = format!(
            "{text}\n[sweep]\ndesign = \"{design}\"\nsamples = 32\nreplications = 3\n{keys}\n\
             [[sweep.factor]]\nname = \"status_quo\"\npath = \"issue[*].status_quo\"\nrange = [0, 40]\n\
             [[sweep.factor]]\nname = \"transparency\"\npath = \"venue.transparency\"\nrange = [0, 1]\n"
        );
        let scenario = room.path().join(format!("{design}.toml"));
        fs::write(&scenario, sweep).unwrap();
        let out = room.path().join("results").join(design).display().to_string();
        swept(&[&scenario.display().to_string(), "--out", &out]);
        let ours = comity(&["sensitivity", &out, "--measure", "welfare_mean", "--format", "json"]);
        assert_eq!(ours.code, 0, "{}", ours.err);
        let ours: Value = serde_json::from_str(&ours.out).unwrap();
        assert_eq!((ours[0]["n"].as_u64(), ours[0]["left_out"].as_u64()), (Some(32), Some(0)));
        let all = blocks("docs/notebooks.md");
        let block = all.iter().find(|block| block.contains(&format!("results/{design}"))).unwrap();
        let Some(said) = run(block, room.path()) else { continue };
        let theirs = lists(&said);
        assert_eq!(theirs.len(), wants.len(), "{said}");
        for (column, theirs) in wants.iter().zip(&theirs) {
            for (factor, value) in theirs.iter().enumerate() {
                let our = ours[factor][column].as_f64().unwrap();
                println!(
                    "{design} {} {column}: ours {our:.6}, SALib {value:.6}",
                    ours[factor]["factor"]
                );
                assert!((our - value).abs() < 1e-9, "{design} {column}: {our} {value}");
            }
        }
    }
}

/// A matrix as SALib and numpy or pandas write it is the table of a sweep as it is.
#[test]
fn a_matrix_of_salib_loads_as_it_is() {
    let (room, _) = room();
    let block = r#"# needs: SALib, pandas, numpy
import numpy, pandas
from SALib.sample import sobol
problem = {"num_vars": 2, "names": ["transparency", "noise"], "bounds": [[0, 1], [0, 0.3]]}
X = sobol.sample(problem, 4)
numpy.savetxt("bare.csv", X)
numpy.savetxt("commas.csv", X, delimiter=",")
numpy.savetxt("named.csv", X, delimiter=",", header=",".join(problem["names"]))
pandas.DataFrame(X, columns=problem["names"]).to_csv("pandas.csv")
pandas.DataFrame(X[:, ::-1], columns=problem["names"][::-1]).to_csv("turned.csv", index=False)
"#;
    if run(block, room.path()).is_none() {
        return;
    }
    let text =
        fs::read_to_string(Path::new(REPO).join("scenarios/tutorial/club-against-plenary.toml"));
    let scenario = room.path().join("table.toml");
    let sweep = "[sweep]\ndesign = \"table\"\ntable = \"bare.csv\"\nreplications = 1\n\
        [[sweep.factor]]\nname = \"transparency\"\npath = \"venue.transparency\"\n\
        [[sweep.factor]]\nname = \"noise\"\npath = \"adoption.noise\"\n";
    fs::write(&scenario, text.unwrap() + sweep).unwrap();
    let rows = |file: &str| {
        let out = room.path().join(format!("out-{file}")).display().to_string();
        let set = format!("sweep.table=\"{file}\"");
        swept(&[&scenario.display().to_string(), "--out", &out, "--set", &set]);
        fs::read_to_string(format!("{out}/runs.csv")).unwrap()
    };
    let bare = rows("bare.csv");
    assert_eq!(bare.lines().count(), 1 + 24);
    for file in ["commas.csv", "named.csv", "pandas.csv", "turned.csv"] {
        let found = rows(file);
        let near = |(a, b): (&str, &str)| {
            a.split(',').zip(b.split(',')).all(|(x, y)| {
                match (x.parse::<f64>(), y.parse::<f64>()) {
                    (Ok(x), Ok(y)) => (x - y).abs() < 1e-12,
                    _ => x == y,
                }
            })
        };
        assert!(bare.lines().zip(found.lines()).all(near), "{file}");
    }
}
