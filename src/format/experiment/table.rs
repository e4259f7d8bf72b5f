//! A table of points in a file: a CSV with a header, or a bare matrix as numpy and SALib write it. Decides which column
//! is which factor; whether a value fits is checked at the run.

use std::{fs, path::Path};

use sha2::{Digest, Sha256};

use super::Factor;
use crate::format::{fault::Fault, nearest, source::Origin, states_csv, tree::clip};

/// The largest table that is read, in bytes.
const LIMIT: u64 = 1_000_000_000;

/// Points, one after the other: a cell for each factor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// Numbers; what is no number is NaN here and has its text in `words`.
    numbers: Vec<f64>,
    words: std::collections::BTreeMap<usize, String>,
    factors: usize,
    /// SHA-256 of the file, in hexadecimal digits.
    pub digest: String,
}

impl Rows {
    /// How many points there are.
    pub fn len(&self) -> usize {
        self.numbers.len() / self.factors.max(1)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The number, or else the word, of a factor at a point.
    pub fn cell(&self, point: usize, factor: usize) -> Result<f64, &str> {
        let at = point * self.factors + factor;
        match self.words.get(&at) {
            Some(word) => Err(word),
            None => Ok(self.numbers.get(at).copied().unwrap_or(f64::NAN)),
        }
    }
}

/// Reads the table `name` beside the scenario.
pub fn read(
    scenario: Option<&Path>,
    name: &str,
    origin: &Origin,
    factors: &[Factor],
) -> Result<Rows, Fault> {
    let fault = |message: String, label: &str| Fault::error(origin.clone(), message).label(label);
    let Some(scenario) = scenario else {
        return Err(fault(
            "a scenario that is not a file has no table beside it".into(),
            "nothing to read it from",
        ));
    };
    let path = states_csv::locate(scenario, name, origin).map_err(|fault| Fault {
        message: fault.message.replace("`states`", "`sweep.table`"),
        help: None,
        ..fault
    })?;
    let shown = path.display();
    let size = fs::metadata(&path)
        .map_err(|error| fault(format!("`{shown}` cannot be read: {error}"), "named here"))?;
    if size.len() > LIMIT || !size.is_file() {
        return Err(fault(
            format!("`{shown}` is no file of at most {} MB", LIMIT / 1_000_000),
            "named here",
        ));
    }
    let text = fs::read_to_string(&path)
        .map_err(|error| fault(format!("`{shown}` cannot be read: {error}"), "named here"))?;
    parse(&text, factors).map_err(|(message, help)| {
        fault(format!("`{shown}`: {message}"), "named here").maybe_help(help)
    })
}

type Told = (String, Option<String>);

fn parse(text: &str, factors: &[Factor]) -> Result<Rows, Told> {
    let mut rows = Rows { factors: factors.len(), digest: hexadecimal(text), ..Rows::default() };
    let mut order: Option<Vec<usize>> = None;
    let mut width = factors.len();
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        let bare = line.trim_start_matches('#').trim();
        if bare.is_empty() {
            continue;
        }
        let cells: Vec<&str> = split(bare);
        if order.is_none()
            && (line.starts_with('#') || cells.iter().any(|cell| cell.parse::<f64>().is_err()))
        {
            match header(&cells, factors) {
                Ok(found) => (order, width) = (Some(found), cells.len()),
                // A comment need not name the columns.
                Err(_) if line.starts_with('#') => {}
                Err(told) => return Err(told),
            }
            continue;
        }
        if line.starts_with('#') {
            continue;
        }
        let order = order.get_or_insert_with(|| (0..factors.len()).collect());
        if cells.len() != width {
            let message = format!("line {} has {} cells and not {width}", number + 1, cells.len());
            return Err((message, Some("write a column for each factor, in their order or under a header with their names".into())));
        }
        for column in order.iter() {
            let cell = cells.get(*column).copied().unwrap_or_default();
            match cell.parse::<f64>() {
                Ok(value) if value.is_finite() => rows.numbers.push(value),
                _ if cell.is_empty() => {
                    return Err((format!("line {} has an empty cell", number + 1), None));
                }
                _ => {
                    rows.words.insert(rows.numbers.len(), cell.to_owned());
                    rows.numbers.push(f64::NAN);
                }
            }
        }
    }
    if rows.is_empty() {
        return Err(("there is no point in it".into(), None));
    }
    Ok(rows)
}

/// Cells by commas, else semicolons or tabs, else blanks, as `numpy.savetxt` writes them.
fn split(line: &str) -> Vec<&str> {
    let cut = |by: char| line.split(by).map(|cell| cell.trim().trim_matches('"')).collect();
    match [',', ';', '\t'].into_iter().find(|by| line.contains(*by)) {
        Some(by) => cut(by),
        None => line.split_whitespace().collect(),
    }
}

/// The column of each factor.
fn header(cells: &[&str], factors: &[Factor]) -> Result<Vec<usize>, Told> {
    let column = |factor: &Factor| {
        let same = |cell: &str| cell == factor.name || cell == factor.path;
        cells.iter().position(|cell| same(cell)).ok_or_else(|| {
            let message = format!("it has no column for the factor `{}`", clip(&factor.name));
            (message, Some(nearest::suggest(&factor.name, cells.iter().copied(), "columns")))
        })
    };
    factors.iter().map(column).collect()
}

fn hexadecimal(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for byte in Sha256::digest(text.as_bytes()) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factors() -> Vec<Factor> {
        let one = |name: &str| Factor::bare(name.into(), format!("venue.{name}"));
        vec![one("a"), one("b")]
    }

    #[test]
    fn a_matrix_loads_with_and_without_a_header() {
        for text in [
            "0.25,1\n0.5,2\n",
            "b,a\n1,0.25\n2,0.5\n",
            "# a,b\n2.5e-01,1.0e+00\n5.0e-01,2.0e+00\n",
            "2.500000000000000000e-01 1.000000000000000000e+00\n5.0e-01 2.0e+00\n",
            "\u{feff}note,venue.a,b\r\nx,0.25,1\r\ny,0.5,2\r\n",
        ] {
            let rows = parse(text, &factors()).unwrap();
            assert_eq!(rows.len(), 2, "{text}");
            assert_eq!((rows.cell(1, 0), rows.cell(1, 1)), (Ok(0.5), Ok(2.0)), "{text}");
        }
    }

    #[test]
    fn words_are_kept_and_faults_told() {
        let rows = parse("a,b\n1,consensus\n", &factors()).unwrap();
        assert_eq!(rows.cell(0, 1), Err("consensus"));
        assert!(
            parse("a,c\n1,2\n", &factors()).unwrap_err().0.contains("no column for the factor `b`")
        );
        assert!(parse("1\n", &factors()).unwrap_err().0.contains("line 1 has 1 cells"));
        assert!(parse("1,2,3\n", &factors()).unwrap_err().0.contains("line 1 has 3 cells"));
        assert!(parse("\n", &factors()).unwrap_err().0.contains("no point"));
    }
}
