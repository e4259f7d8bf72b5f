//! A table of states in a CSV file beside the scenario: each row becomes a `[[state]]`, with the place of every cell.
//! Decides what a cell means; whether its value fits is for the walk.

use std::{
    collections::BTreeMap,
    ops::Range,
    path::{Component, Path, PathBuf},
};

use super::{
    csv_rows::rows,
    fault::Fault,
    kinds, nearest,
    shape::{self, Node, Shape},
    source::{Origin, Source},
    tree::{Data, Entry, Table, Value, clip},
};
use crate::spec::key::{Key, Kind};

/// Faults of one table that are kept: a wrong separator makes one in every row.
const MOST: usize = 200;

/// Where the table of states lies: `name` beside the scenario at `scenario`. What a file names may not lie outside the folder of the
/// scenario; what an argument of `--set` names may, since whoever runs the program wrote it.
pub fn locate(scenario: &Path, name: &str, origin: &Origin) -> Result<PathBuf, Fault> {
    let path = Path::new(name);
    let fault = |message: &str| {
        Err(Fault::error(origin.clone(), message)
            .label("expected a file in the scenario's folder")
            .help("put the table beside the scenario, so that both travel together, and write states = \"states.csv\"; a table elsewhere is read where the command line says so: --set states=../states.csv"))
    };
    let foreign = name.contains('\\') || name.as_bytes().get(1) == Some(&b':');
    if name.trim().is_empty() {
        return fault("`states` names no file");
    }
    if origin.source > 0 {
        return Ok(scenario.parent().unwrap_or(Path::new("")).join(path));
    }
    if path.is_absolute() || foreign {
        return fault("`states` may not be an absolute path");
    }
    if path.components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir)) {
        return fault("`states` may not leave the scenario's folder");
    }
    Ok(scenario.parent().unwrap_or(Path::new("")).join(path))
}

/// What a table of states holds.
#[derive(Debug, Default)]
pub struct States {
    /// A table for each row.
    pub states: Vec<Value>,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// Whether rows or columns are lost, so that what seems missing may be there.
    pub partial: bool,
}

/// Reads source number `index`. `issues` are the ids that columns of positions may name.
pub fn parse(source: &Source, index: usize, issues: &[String]) -> States {
    let mut table = Reading { index, issues, columns: Vec::new(), out: States::default() };
    let mut header = false;
    for (record, cells) in rows(&source.text) {
        if header {
            let state = table.state(&record, &cells);
            table.out.states.extend(state);
        } else {
            header = true;
            if !table.header(&record, &cells) {
                break;
            }
        }
    }
    if !header {
        let fault = Fault::error(Origin::new(index, 0..0), format!("`{}` is empty", source.name))
            .label("expected a header: id, name, capability, …");
        table.lost(fault);
    }
    table.out
}

/// What a column holds.
enum Column {
    /// A key of `[[state]]`, by the path to it.
    Key { path: Vec<String>, name: String, key: &'static Key, at: Range<usize> },
    /// A column with a fault of its own, or without a name.
    Ignored { named: bool },
}

struct Reading<'a> {
    index: usize,
    issues: &'a [String],
    columns: Vec<Column>,
    out: States,
}

impl Reading<'_> {
    fn origin(&self, span: Range<usize>) -> Origin {
        Origin::new(self.index, span)
    }

    fn fault(&mut self, fault: Fault) {
        if self.out.faults.len() < MOST {
            self.out.faults.push(fault);
        }
    }

    /// A fault with which rows or columns are lost.
    fn lost(&mut self, fault: Fault) {
        self.out.partial = true;
        self.fault(fault);
    }

    /// Reads the header; `false` if rows would make no sense under it.
    fn header(&mut self, record: &csv::StringRecord, cells: &[Range<usize>]) -> bool {
        let mut seen: BTreeMap<String, Range<usize>> = BTreeMap::new();
        for (number, name) in record.iter().enumerate() {
            let name = name.trim();
            let at = cells.get(number).cloned().unwrap_or_default();
            let column = self.column(name, at.clone());
            if !name.is_empty()
                && let Some(first) = seen.insert(name.to_owned(), at.clone())
            {
                let fault =
                    Fault::error(self.origin(at), format!("the column `{name}` is there twice"))
                        .label("again here")
                        .help("keep one of the two")
                        .also(self.origin(first), "first here");
                self.lost(fault);
            }
            self.columns.push(column);
        }
        let single = record.len() == 1;
        let first = record.get(0).unwrap_or_default();
        if let Some(other) = [';', '\t'].into_iter().find(|other| single && first.contains(*other))
        {
            self.out.faults.clear();
            let name = if other == ';' { "semicolons" } else { "tabs" };
            let at = cells.first().cloned().unwrap_or_default();
            let fault = Fault::error(self.origin(at), format!("this table is separated by {name}"))
                .label("expected commas")
                .help("save it as CSV with commas between cells and points in decimals");
            self.lost(fault);
            return false;
        }
        if !seen.contains_key("id") {
            let at = cells.first().cloned().unwrap_or_default();
            let fault = Fault::error(self.origin(at), "this table of states has no column `id`")
                .label("expected `id` among the columns of this line")
                .help("add a column id with the id of each state, for instance its ISO 3166 code");
            self.lost(fault);
            return false;
        }
        true
    }

    fn column(&mut self, name: &str, at: Range<usize>) -> Column {
        if name.is_empty() {
            return Column::Ignored { named: false };
        }
        let path: Vec<String> = name.split('.').map(str::to_owned).collect();
        if let Some(key) = find(shape::state(), &path, self.issues) {
            return Column::Key { path, name: name.to_owned(), key, at };
        }
        let known = columns(self.issues);
        let fault = Fault::error(self.origin(at), format!("there is no column `{}`", clip(name)))
            .label("not a key of [[state]]")
            .help(nearest::suggest(name, known.iter().map(String::as_str), "columns"));
        self.lost(fault);
        Column::Ignored { named: true }
    }

    fn state(&mut self, record: &csv::StringRecord, cells: &[Range<usize>]) -> Option<Value> {
        let row = cells.first()?.start..cells.last()?.end;
        let extra = record.iter().skip(self.columns.len()).any(|cell| !cell.trim().is_empty());
        if record.len() < self.columns.len() || extra {
            let message = format!(
                "this row has {}, and the header {}",
                count(record.len()),
                count(self.columns.len())
            );
            let fault = Fault::error(self.origin(row), message)
                .label("expected a cell for each column")
                .help("put text that holds a comma between quotes; leave a cell empty for the default");
            self.lost(fault);
            return None;
        }
        let columns = std::mem::take(&mut self.columns);
        let mut table = Table::default();
        for ((column, cell), at) in columns.iter().zip(record.iter()).zip(cells) {
            let cell = cell.trim();
            match column {
                _ if cell.is_empty() => {}
                Column::Ignored { named: true } => {}
                Column::Ignored { named: false } => {
                    let fault = Fault::error(
                        self.origin(at.clone()),
                        "this cell is in a column without a name",
                    )
                    .label("expected nothing here")
                    .help("name the column in line 1, or empty the cell");
                    self.lost(fault);
                }
                Column::Key { path, name, key, at: header } => {
                    let data = self.cell(cell, name, key, at);
                    let value = Value::new(data, self.origin(at.clone()));
                    insert(&mut table, path, value, &self.origin(header.clone()));
                }
            }
        }
        self.columns = columns;
        Some(Value::new(Data::Table(table), self.origin(row)))
    }

    fn cell(&mut self, cell: &str, name: &str, key: &Key, at: &Range<usize>) -> Data {
        let number = |text: &str| match text.parse::<i64>() {
            Ok(whole) => Some(Data::Integer(whole)),
            Err(_) => text.parse::<f64>().ok().map(Data::Float),
        };
        let read = match key.kind {
            Kind::Text | Kind::Id | Kind::Choice { .. } => Some(Data::Text(cell.to_owned())),
            Kind::Reals { .. } => {
                let inner = cell.trim_start_matches('[').trim_end_matches(']');
                let parts = inner.split([';', ',', ' ']).filter(|part| !part.is_empty());
                let element =
                    |part| Some(Value::new(number(part)?, Origin::new(self.index, at.clone())));
                parts.map(element).collect::<Option<Vec<_>>>().map(Data::List)
            }
            _ => number(cell),
        };
        read.unwrap_or_else(|| {
            let help = if cell.contains(',') {
                "write decimals with a point: 0.5"
            } else if matches!(key.kind, Kind::Reals { .. }) {
                "separate numbers by semicolons: 0.2; 0.8"
            } else {
                "leave the cell empty for the default"
            };
            let message = format!("`{name}` cannot be \"{}\"", clip(cell));
            let fault = Fault::error(self.origin(at.clone()), message)
                .label(format!("expected {}", kinds::expects(&key.kind)))
                .help(help);
            self.fault(fault);
            Data::Broken
        })
    }
}

fn count(cells: usize) -> String {
    if cells == 1 { "1 cell".to_owned() } else { format!("{cells} cells") }
}

/// The key of `[[state]]` that a dotted column names.
fn find(shape: &Shape, path: &[String], issues: &[String]) -> Option<&'static Key> {
    let (name, rest) = path.split_first()?;
    match (shape.get(name)?, rest) {
        (Node::Leaf(key), []) => Some(key),
        (Node::Map { issues: false, key }, [id]) => kinds::is_id(id).then_some(*key),
        (Node::Map { issues: true, key }, [id]) => issues.contains(id).then_some(*key),
        (Node::Table(inner), rest) => find(inner, rest, issues),
        _ => None,
    }
}

/// Every column there can be, for suggestions.
fn columns(issues: &[String]) -> Vec<String> {
    let mut known = Vec::new();
    for (name, node) in &shape::state().children {
        match node {
            Node::Leaf(_) => known.push((*name).to_owned()),
            Node::Map { issues: true, .. } => {
                known.extend(issues.iter().map(|issue| format!("{name}.{issue}")));
            }
            _ => {}
        }
    }
    let usual = ["cyber.offence", "cyber.defence", "cyber.attribution", "attributes.population"];
    known.extend(usual.map(str::to_owned));
    known
}

fn insert(table: &mut Table, path: &[String], value: Value, header: &Origin) {
    match path {
        [] => {}
        [name] => {
            table.0.insert(name.clone(), Entry { key: header.clone(), value });
        }
        [name, rest @ ..] => {
            let made = || Entry {
                key: header.clone(),
                value: Value::new(Data::Table(Table::default()), value.origin.clone()),
            };
            let inner = table.0.entry(name.clone()).or_insert_with(made);
            if let Data::Table(inner) = &mut inner.value.data {
                insert(inner, rest, value, header);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Value>, Vec<Fault>) {
        let read =
            parse(&Source { name: "s.csv".into(), text: text.into() }, 1, &["due".to_owned()]);
        (read.states, read.faults)
    }

    #[test]
    fn rows_become_states_and_cells_keep_their_place() {
        let (states, faults) =
            read("id,name,cyber.offence,positions.due\r\nEST,\"A, B\",0.5,30\r\n\r\nUSA,,,4\r\n");
        assert!(faults.is_empty(), "{faults:?}");
        let first = states[0].table().unwrap();
        assert_eq!(first.get("name").unwrap().text(), Some("A, B"));
        assert_eq!(first.origin_of("positions.due").unwrap(), Origin::new(1, 52..54));
        assert_eq!(first.origin_of("cyber.offence").unwrap(), Origin::new(1, 48..51));
        assert_eq!(states[1].table().unwrap().0.len(), 2);
        assert_eq!(states[1].origin.span.start, 58);
    }

    #[test]
    fn every_bad_cell_is_a_fault_at_its_place() {
        let (_, faults) = read("id,capabilty,positions.duo,harm\nEST,1,2,x\nUSA,1\n");
        let messages: Vec<_> = faults.iter().map(|fault| fault.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "there is no column `capabilty`",
                "there is no column `positions.duo`",
                "`harm` cannot be \"x\"",
                "this row has 2 cells, and the header 4 cells"
            ]
        );
        assert_eq!(faults[0].origin, Some(Origin::new(1, 3..12)));
    }

    #[test]
    fn a_table_with_semicolons_is_told_so() {
        let (_, faults) = read("id;name\nEST;Estonia\n");
        assert_eq!(faults.len(), 1);
        assert!(faults[0].message.contains("semicolons"));
    }

    #[test]
    fn a_table_may_not_lie_elsewhere() {
        let at = |name| locate(Path::new("a/b.toml"), name, &Origin::new(0, 0..0));
        assert_eq!(at("s.csv"), Ok(PathBuf::from("a/s.csv")));
        assert_eq!(at("t/s.csv"), Ok(PathBuf::from("a/t/s.csv")));
        for name in ["/etc/passwd", "../s.csv", "t/../../s.csv", "C:\\s.csv", "", " "] {
            assert!(at(name).is_err(), "{name}");
        }
        let argument = |name| locate(Path::new("a/b.toml"), name, &Origin::new(1, 0..0));
        assert_eq!(argument("../s.csv"), Ok(PathBuf::from("a/../s.csv")));
        assert_eq!(argument("/s.csv"), Ok(PathBuf::from("/s.csv")));
        assert!(argument(" ").is_err());
    }
}
