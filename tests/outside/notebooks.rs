//! The snippets of docs/notebooks.md run, and SALib says of our sweeps what we say.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::needs::{Outcome, python};
use crate::support::{REPO, comity, room};

/// The blocks of Python in a document that say what they need, in order.
fn blocks(document: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new(REPO).join(document)).unwrap();
    let parts = text.split("```python\n").skip(1).filter_map(|part| part.split("```").next());
    parts.map(str::to_owned).filter(|block| block.starts_with("# needs: ")).collect()
}

/// Looks for the modules that a block says it needs.
fn needs(block: &str) -> Outcome {
    let modules = block.lines().next().unwrap().trim_start_matches("# needs: ");
    python(&modules.split(", ").collect::<Vec<&str>>())
}

/// Runs a block in a folder; what it printed.
fn run(block: &str, folder: &Path) -> String {
    let done = Command::new("python3").args(["-c", block]).current_dir(folder).output().unwrap();
    let err = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.success(), "{block}\n{err}");
    String::from_utf8(done.stdout).unwrap()
}

fn swept(args: &[&str]) {
    let said = comity(&[&["sweep"], args, &["--quiet"]].concat());
    assert_eq!(said.code, 0, "{}", said.err);
}

/// The block of the page that loads a sweep with a tool.
fn the_snippet_runs(tool: &str) -> Outcome {
    let found = blocks("docs/notebooks.md");
    let import = format!("import {tool}");
    let loads = |block: &&String| block.contains(&import) && !block.contains("SALib");
    let block = found.iter().find(loads).unwrap();
    needs(block)?;
    let (room, _) = room();
    let out = room.path().join("results/transparency").display().to_string();
    swept(&["scenarios/sweeps/transparency.toml", "--replications", "4", "--out", &out]);
    let said = run(block, room.path());
    assert!(said.contains("0.2") && said.lines().count() > 5, "{said}");
    Ok(())
}

pub fn the_snippet_for_pandas_runs() -> Outcome {
    the_snippet_runs("pandas")
}

pub fn the_snippet_for_polars_runs() -> Outcome {
    the_snippet_runs("polars")
}

pub fn the_snippet_for_duckdb_runs() -> Outcome {
    the_snippet_runs("duckdb")
}

/// A list of numbers for each line or bracket that Python printed.
fn lists(said: &str) -> Vec<Vec<f64>> {
    let parts = said.split('[').skip(1).map(|part| part.split(']').next().unwrap());
    parts.map(|part| part.split(',').map(|x| x.trim().parse().unwrap()).collect()).collect()
}

pub fn salib_says_of_our_saltelli_sweeps_what_we_say() -> Outcome {
    salib_says_what_we_say("saltelli", "", &["first", "total"])
}

pub fn salib_says_of_our_morris_sweeps_what_we_say() -> Outcome {
    salib_says_what_we_say("morris", "levels = 4", &["mu_star", "mu", "sigma"])
}

/// Sweeps a small scenario in a design, with some more keys, and holds columns to SALib's.
fn salib_says_what_we_say(design: &str, keys: &str, columns: &[&str]) -> Outcome {
    let all = blocks("docs/notebooks.md");
    let block = all.iter().find(|block| block.contains(&format!("results/{design}"))).unwrap();
    needs(block)?;
    let (room, _) = room();
    let text = fs::read_to_string(
        Path::new(REPO).join("scenarios/tutorial/five-states-and-a-mediator.toml"),
    );
    let sweep = format!(
        "{}\n[sweep]\ndesign = \"{design}\"\nsamples = 32\nreplications = 3\n{keys}\n\
         [[sweep.factor]]\nname = \"status_quo\"\npath = \"issue[*].status_quo\"\nrange = [0, 40]\n\
         [[sweep.factor]]\nname = \"transparency\"\npath = \"venue.transparency\"\nrange = [0, 1]\n",
        text.unwrap()
    );
    let scenario = room.path().join(format!("{design}.toml"));
    fs::write(&scenario, sweep).unwrap();
    let out = room.path().join("results").join(design).display().to_string();
    swept(&[&scenario.display().to_string(), "--out", &out]);
    let ours = comity(&["sensitivity", &out, "--measure", "welfare_mean", "--format", "json"]);
    assert_eq!(ours.code, 0, "{}", ours.err);
    let ours: Value = serde_json::from_str(&ours.out).unwrap();
    assert_eq!((ours[0]["n"].as_u64(), ours[0]["left_out"].as_u64()), (Some(32), Some(0)));
    let said = run(block, room.path());
    let theirs = lists(&said);
    assert_eq!(theirs.len(), columns.len(), "{said}");
    for (column, theirs) in columns.iter().zip(&theirs) {
        for (factor, value) in theirs.iter().enumerate() {
            let our = ours[factor][column].as_f64().unwrap();
            assert!((our - value).abs() < 1e-9, "{design} {column}: {our} {value}");
        }
    }
    Ok(())
}

/// A matrix as SALib and numpy or pandas write it is the table of a sweep as it is.
pub fn a_matrix_of_salib_loads_as_it_is() -> Outcome {
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
    needs(block)?;
    run(block, room.path());
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
    Ok(())
}
