//! `comity load DIR --print python|r`: the lines that load results with the right types; nothing is run.

use std::fmt::Write as _;

use super::args::{Language, LoadArgs};
use super::{Exit, terminal};
use crate::measure::table::Kind;
use crate::output::{Results, TableFound};

/// Prints the lines.
pub fn load(args: &LoadArgs) -> Exit {
    let found = Results::open(&args.folder).and_then(|results| {
        let tables = results.tables()?;
        Ok((results, tables))
    });
    match found {
        Ok((results, tables)) => {
            terminal::say(&lines(args, &results, &tables));
            Exit::Done
        }
        Err(error) => {
            terminal::tell(&format!("comity: {error}"));
            Exit::Usage
        }
    }
}

fn lines(args: &LoadArgs, results: &Results, tables: &[TableFound]) -> String {
    let m = &results.manifest;
    let title = m.title.replace(['\n', '\r'], " ");
    let folder = quote(&args.folder.display().to_string());
    let mut out = format!(
        "# {title}\n# comity {}, seed {}, {} points × {} replications, {} failed\n",
        m.version, m.seed, m.points, m.replications, m.failed
    );
    let factors: Vec<&str> = m.factors.iter().map(|factor| factor.name.as_str()).collect();
    match args.print {
        Language::Python => python(&mut out, &folder, tables, &factors),
        Language::R => r(&mut out, &folder, tables, &factors),
    }
    out
}

fn python(out: &mut String, folder: &str, tables: &[TableFound], factors: &[&str]) {
    let _ = writeln!(out, "import pandas as pd\n\nfolder = {folder}");
    if tables.iter().any(|table| !table.columns.is_empty()) {
        *out += PANDAS;
    }
    for table in tables {
        if table.columns.is_empty() {
            let _ = writeln!(out, "{0} = pd.read_parquet(folder + \"/{0}.parquet\")", table.name);
            continue;
        }
        let _ =
            writeln!(out, "{0} = pd.read_csv(folder + \"/{0}.csv\", **csv, dtype={{", table.name);
        for (name, kind) in &table.columns {
            let kind = match kind {
                Kind::Int => "Int64",
                Kind::Real => "float64",
                Kind::Flag => "boolean",
                Kind::Words => "string",
            };
            let _ = writeln!(out, "    {}: \"{kind}\",", quote(name));
        }
        *out += "})\n";
    }
    let by = factors.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ");
    *out += "\n# A failed run is a row without measures.\nfinished = runs[runs[\"status\"] == \"ok\"]\n";
    if !factors.is_empty() {
        let _ = writeln!(out, "by_point = finished.groupby([{by}]).mean(numeric_only=True)");
    }
}

fn r(out: &mut String, folder: &str, tables: &[TableFound], factors: &[&str]) {
    let _ = writeln!(out, "folder <- {folder}\nresults <- list()");
    for table in tables {
        if table.columns.is_empty() {
            let _ = writeln!(
                out,
                "results${0} <- as.data.frame(arrow::read_parquet(file.path(folder, \"{0}.parquet\")))",
                table.name
            );
            continue;
        }
        let _ = writeln!(
            out,
            "results${0} <- read.csv(file.path(folder, \"{0}.csv\"), na.strings = \"\", encoding = \"UTF-8\",\n  check.names = FALSE, colClasses = c(",
            table.name
        );
        let classes = table.columns.iter().map(|(name, kind)| {
            let kind = match kind {
                // Whole numbers of R end at 2^31: keys and factors may be larger.
                Kind::Int if KEYS.contains(&name.as_str()) || factors.contains(&name.as_str()) => {
                    "numeric"
                }
                Kind::Int => "integer",
                Kind::Real => "numeric",
                Kind::Flag => "logical",
                Kind::Words => "character",
            };
            format!("    {} = \"{kind}\"", tick(name))
        });
        let _ = writeln!(out, "{}))", classes.collect::<Vec<_>>().join(",\n"));
    }
    *out += "\n# A failed run is a row without measures.\nfinished <- results$runs[results$runs$status == \"ok\", ]\n";
    if !factors.is_empty() {
        let by = factors.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ");
        let _ =
            writeln!(out, "by_point <- aggregate(finished[\"adopted\"], finished[c({by})], mean)");
    }
}

/// How pandas reads our CSV. An empty cell alone is missing: NA and None may be the names of states. Before version 3 numbers
/// are read to the last digit only on request.
const PANDAS: &str = r#"csv = {"keep_default_na": False, "na_values": [""]}
if int(pd.__version__.split(".")[0]) < 3:
    csv["float_precision"] = "round_trip"
"#;

const KEYS: [&str; 4] = ["point", "replication", "run", "seed"];

/// A text as Python and R write it.
fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A name as R writes it.
fn tick(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.')
        && name.starts_with(|c: char| c.is_ascii_alphabetic());
    if plain { name.to_owned() } else { format!("`{name}`") }
}
