//! A table of who stands where: actors × issues, with position, salience, capability, and for an issue perhaps the
//! reference point, the outcome and its group. Decides what a cell means; models decide what follows.

use std::{collections::BTreeMap, ops::Range, path::Path};

use super::{
    csv_rows::rows,
    fault::{Fault, Faults},
    nearest,
    source::{self, Origin, Source},
    tree::clip,
};
use crate::theory::compromise::Stand;

/// Faults of one table that are kept: a wrong separator makes one in every row.
const MOST: usize = 200;

/// The columns there can be. The first two are keys; position and salience there must be.
const COLUMNS: [&str; 8] = [
    "issue_id",
    "actor",
    "position",
    "salience",
    "capability",
    "reference_point",
    "outcome",
    "group",
];
const ISSUE: usize = 0;
const ACTOR: usize = 1;
const POSITION: usize = 2;
const SALIENCE: usize = 3;
const CAPABILITY: usize = 4;
const REFERENCE: usize = 5;
const OUTCOME: usize = 6;
const GROUP: usize = 7;

/// An issue as the models see it: on the scale of 0 to 100.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// Its id.
    pub id: String,
    /// Issues of one group are negotiated together, and resampled together; the issue's own id if the table names none.
    pub group: String,
    /// Who takes part, by number in [`Positions::actors`], and where they stand.
    pub stands: Vec<(usize, Stand)>,
    /// What holds if there is no agreement.
    pub reference: Option<f64>,
    /// What came out.
    pub outcome: Option<f64>,
    /// Whether capabilities are not known, and all count equally.
    pub equal: bool,
    /// The ends of the scale in the units of the table.
    pub scale: (f64, f64),
}

impl Issue {
    /// A place on the scale of 0 to 100 in the units of the table.
    pub fn in_units(&self, place: f64) -> f64 {
        if self.scale == (0.0, 100.0) {
            return place;
        }
        self.scale.0 + place / 100.0 * (self.scale.1 - self.scale.0)
    }
}

/// What the tables hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Positions {
    /// Names of all actors, in order of appearance.
    pub actors: Vec<String>,
    /// The issues, in order of appearance.
    pub issues: Vec<Issue>,
}

/// How the tables are to be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Names that columns have in these tables: (ours, theirs).
    pub columns: Vec<(String, String)>,
    /// What the ends of the scale are.
    pub scale: Scale,
}

/// The ends of the scale on which positions are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Scale {
    /// 0 to 100.
    #[default]
    Percent,
    /// These, for every issue.
    Ends(f64, f64),
    /// The lowest and highest number of each issue.
    Issue,
}

/// A name of ours for a column, with theirs, for [`Reading::columns`].
///
/// # Errors
/// In words, if there is no such column of ours, or no name of theirs.
pub fn column(ours: &str, theirs: &str) -> Result<(String, String), String> {
    if !COLUMNS.contains(&ours) {
        let near = nearest::suggest(ours, COLUMNS, "columns");
        return Err(format!("--column: there is no column `{}`; {near}", clip(ours)));
    }
    if theirs.is_empty() {
        return Err(format!("--column is OURS=THEIRS, for instance {ours}=NAME"));
    }
    Ok((ours.to_owned(), theirs.to_owned()))
}

/// Reads the table at `path` and those `joined` to it, which add what it lacks by issue, or by issue and actor.
///
/// # Errors
/// All that is wrong with the tables.
pub fn read(path: &Path, joined: &[&Path], how: &Reading) -> Result<Positions, Faults> {
    let mut reading =
        Tables { how, sources: Vec::new(), faults: Vec::new(), rows: Rows::default() };
    for (index, path) in std::iter::once(&path).chain(joined).enumerate() {
        let (source, fault) = source::read(path, index);
        reading.sources.push(source);
        match fault {
            Some(fault) => reading.faults.push(fault),
            None => reading.table(index),
        }
    }
    reading.finish()
}

/// Reads a table from a text, as [`read`] does from a file.
///
/// # Errors
/// All that is wrong with the text.
pub fn read_str(name: &str, text: &str, how: &Reading) -> Result<Positions, Faults> {
    let source = Source { name: name.to_owned(), text: text.to_owned() };
    let mut reading =
        Tables { how, sources: vec![source], faults: Vec::new(), rows: Rows::default() };
    reading.table(0);
    reading.finish()
}

/// A number and where it stands.
type Number = (f64, Origin);

/// What a row says of an actor on an issue.
struct Told {
    /// Position, salience and capability.
    numbers: [Option<Number>; 3],
    /// Where the row is.
    row: Origin,
}

/// An issue and an actor, by number.
type Pair = (usize, usize);

/// What the rows say, by issue and actor.
#[derive(Default)]
struct Rows {
    issues: Vec<String>,
    actors: Vec<String>,
    stands: BTreeMap<Pair, Told>,
    /// By issue: reference point and outcome.
    facts: BTreeMap<usize, [Option<Number>; 2]>,
    groups: BTreeMap<usize, (String, Origin)>,
}

fn number_of(names: &mut Vec<String>, name: &str) -> usize {
    names.iter().position(|known| known == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    })
}

struct Tables<'a> {
    how: &'a Reading,
    sources: Vec<Source>,
    faults: Vec<Fault>,
    rows: Rows,
}

impl Tables<'_> {
    fn fault(&mut self, fault: Fault) {
        if self.faults.len() < MOST {
            self.faults.push(fault);
        }
    }

    fn table(&mut self, index: usize) {
        let text = self.sources[index].text.clone();
        let mut columns: Option<(Vec<Option<usize>>, usize)> = None;
        for (record, cells) in rows(&text) {
            match &columns {
                Some((columns, width)) => self.row(index, &record, &cells, columns, *width),
                None => match self.header(index, &record, &cells) {
                    Some(found) => columns = Some((found, record.len())),
                    None => return,
                },
            }
        }
        if columns.is_none() {
            let name = self.sources[index].name.clone();
            let fault = Fault::error(Origin::new(index, 0..0), format!("`{name}` is empty"))
                .label("expected a header: issue_id, actor, position, salience, capability, …");
            self.fault(fault);
        }
    }

    /// Which of our columns each of theirs is; None if rows would make no sense under this header.
    fn header(
        &mut self,
        index: usize,
        record: &csv::StringRecord,
        cells: &[Range<usize>],
    ) -> Option<Vec<Option<usize>>> {
        let at = |number: usize| Origin::new(index, cells.get(number).cloned().unwrap_or_default());
        let first = record.get(0).unwrap_or_default();
        let separators = [(';', "semicolons"), ('\t', "tabs")];
        let other = separators.iter().find(|(c, _)| record.len() == 1 && first.contains(*c));
        if let Some((_, name)) = other {
            let fault = Fault::error(at(0), format!("this table is separated by {name}"))
                .label("expected commas")
                .help("save it as CSV with commas between cells and points in decimals");
            self.fault(fault);
            return None;
        }
        let named = |name: &str| {
            let given = self.how.columns.iter().find(|(_, theirs)| theirs == name);
            let ours = given.map_or(name, |(ours, _)| ours.as_str());
            // A column that another one was named for is not read under its own name.
            let taken = given.is_none() && self.how.columns.iter().any(|(o, _)| o == ours);
            COLUMNS.iter().position(|known| *known == ours && !taken)
        };
        let names: Vec<&str> = record.iter().map(str::trim).collect();
        let found: Vec<Option<usize>> = names.iter().map(|name| named(name)).collect();
        for (number, column) in found.iter().enumerate().filter(|(_, column)| column.is_some()) {
            if let Some(first) = found[..number].iter().position(|other| other == column) {
                let message = format!("the column `{}` is there twice", names[number]);
                let fault = Fault::error(at(number), message)
                    .label("again here")
                    .help("keep one of the two")
                    .also(at(first), "first here");
                self.fault(fault);
            }
        }
        let needed: &[usize] =
            if index == 0 { &[ISSUE, ACTOR, POSITION, SALIENCE] } else { &[ISSUE] };
        let lacks = needed.iter().find(|column| !found.contains(&Some(**column)));
        if let Some(column) = lacks {
            let name = COLUMNS[*column];
            let near = nearest::suggest(name, names.iter().copied(), "columns");
            let fault = Fault::error(at(0), format!("this table has no column `{name}`"))
                .label(format!("expected `{name}` among the columns of this line"))
                .help(format!(
                    "rename the column, or say which it is: --column {name}=NAME; {near}"
                ));
            self.fault(fault);
            return None;
        }
        Some(found)
    }

    fn row(
        &mut self,
        index: usize,
        record: &csv::StringRecord,
        cells: &[Range<usize>],
        columns: &[Option<usize>],
        width: usize,
    ) {
        let whole = cells.first().map_or(0, |c| c.start)..cells.last().map_or(0, |c| c.end);
        let extra = record.iter().skip(width).any(|cell| !cell.trim().is_empty());
        if record.len() < width || extra {
            let count = |n: usize| if n == 1 { "1 cell".to_owned() } else { format!("{n} cells") };
            let message =
                format!("this row has {}, and the header {}", count(record.len()), count(width));
            let fault = Fault::error(Origin::new(index, whole), message)
                .label("expected a cell for each column")
                .help("put text that holds a comma between quotes; leave a cell empty if nothing is known");
            self.fault(fault);
            return;
        }
        let mut values: [Option<(&str, Origin)>; 8] = Default::default();
        for ((column, cell), span) in columns.iter().zip(record.iter()).zip(cells) {
            if let (Some(column), false) = (column, cell.trim().is_empty()) {
                values[*column] = Some((cell.trim(), Origin::new(index, span.clone())));
            }
        }
        let row = Origin::new(index, whole);
        let Some((issue, _)) = &values[ISSUE] else {
            let fault = Fault::error(row, "this row names no issue").label("expected an id");
            self.fault(fault);
            return;
        };
        let issue = if index == 0 {
            number_of(&mut self.rows.issues, issue)
        } else {
            // What is joined adds to the issues of the first table, and names none of its own.
            let Some(known) = self.rows.issues.iter().position(|id| id == issue) else { return };
            known
        };
        for (slot, column) in [REFERENCE, OUTCOME].into_iter().enumerate() {
            let value = values[column].clone().and_then(|cell| self.number(column, cell));
            self.fact(issue, slot, value);
        }
        if let Some((group, at)) = &values[GROUP] {
            self.rows.groups.entry(issue).or_insert_with(|| ((*group).to_owned(), at.clone()));
        }
        self.stand(index, issue, &values, row);
    }

    fn stand(
        &mut self,
        index: usize,
        issue: usize,
        values: &[Option<(&str, Origin)>; 8],
        row: Origin,
    ) {
        let Some((actor, at)) = &values[ACTOR] else {
            if index == 0 {
                let fault = Fault::error(row, "this row names no actor").label("expected a name");
                self.fault(fault);
            }
            return;
        };
        let actor = number_of(&mut self.rows.actors, actor);
        let mut numbers: [Option<Number>; 3] = Default::default();
        for (slot, column) in [POSITION, SALIENCE, CAPABILITY].into_iter().enumerate() {
            numbers[slot] = values[column].clone().and_then(|cell| self.number(column, cell));
        }
        if let Some(Told { numbers: known, row: first }) = self.rows.stands.get_mut(&(issue, actor))
        {
            if index == 0 {
                let fault =
                    Fault::error(at.clone(), "this actor's stand on this issue is there twice")
                        .label("again here")
                        .help("keep one of the two rows")
                        .also(first.clone(), "first here");
                self.fault(fault);
                return;
            }
            for (known, new) in known.iter_mut().zip(numbers) {
                *known = known.take().or(new);
            }
        } else if index == 0 {
            self.rows.stands.insert((issue, actor), Told { numbers, row });
        }
    }

    fn fact(&mut self, issue: usize, slot: usize, value: Option<Number>) {
        let Some((value, at)) = value else { return };
        let facts = self.rows.facts.entry(issue).or_default();
        match &facts[slot] {
            None => facts[slot] = Some((value, at)),
            Some((known, first)) if *known != value => {
                let column = COLUMNS[[REFERENCE, OUTCOME][slot]];
                let fault = Fault::error(
                    at,
                    format!("`{column}` of this issue is said twice, and differs"),
                )
                .label(format!("here it is {value}"))
                .help(
                    "an issue has one: write it alike in all rows of the issue, or in one of them",
                )
                .also(first.clone(), format!("here {known}"));
                self.fault(fault);
            }
            Some(_) => {}
        }
    }

    fn number(&mut self, column: usize, (cell, at): (&str, Origin)) -> Option<Number> {
        let value = cell.parse::<f64>().ok().filter(|value| value.is_finite());
        let negative = matches!(column, SALIENCE | CAPABILITY) && value.is_some_and(|v| v < 0.0);
        if value.is_none() || negative {
            let expected = match column {
                SALIENCE => "expected a number from 0 to 1, or from 0 to 100",
                CAPABILITY => "expected a number that is not negative",
                _ => "expected a number",
            };
            let help = if cell.contains(',') {
                "write decimals with a point: 0.5"
            } else {
                "leave the cell empty if nothing is known"
            };
            let message = format!("`{}` cannot be \"{}\"", COLUMNS[column], clip(cell));
            self.fault(Fault::error(at, message).label(expected).help(help));
            return None;
        }
        value.map(|value| (value, at))
    }

    fn finish(mut self) -> Result<Positions, Faults> {
        let saliences = || self.rows.stands.values().filter_map(|told| told.numbers[1].as_ref());
        let percent = saliences().any(|(s, _)| *s > 1.0);
        let most = if percent { 100.0 } else { 1.0 };
        let beyond = saliences().find(|(s, _)| *s > most).cloned();
        if let Some((s, at)) = beyond {
            let fault = Fault::error(at, format!("a salience cannot be {s}"))
                .label("expected a number from 0 to 1, or from 0 to 100 in the whole table");
            self.fault(fault);
        }
        if self.rows.stands.is_empty() && self.faults.is_empty() {
            let name = self.sources[0].name.clone();
            let fault = Fault::error(Origin::new(0, 0..0), format!("`{name}` has no rows"))
                .label("expected a row for each actor and issue");
            self.fault(fault);
        }
        let rows = std::mem::take(&mut self.rows);
        let mut issues = Vec::new();
        for number in 0..rows.issues.len() {
            issues.extend(self.issue(number, &rows, most));
        }
        if self.faults.is_empty() {
            return Ok(Positions { actors: rows.actors, issues });
        }
        Err(Faults::new(self.sources, self.faults))
    }

    /// One issue on the scale of 0 to 100.
    fn issue(&mut self, number: usize, rows: &Rows, most: f64) -> Option<Issue> {
        let of = rows.stands.range((number, 0)..(number + 1, 0));
        let takes_part: Vec<_> = of.filter(|(_, told)| told.numbers[0].is_some()).collect();
        let equal = takes_part.iter().all(|(_, told)| told.numbers[2].is_none());
        let facts = rows.facts.get(&number).cloned().unwrap_or_default();
        let scale = self.scale(&takes_part, &facts)?;
        let mut stands = Vec::new();
        for ((_, actor), Told { numbers, row }) in takes_part {
            let [Some((position, at)), salience, capability] = numbers else { continue };
            let Some((salience, _)) = salience else {
                let fault = Fault::error(row.clone(), "this row has a position and no salience")
                    .label("expected a salience")
                    .help("0 if the issue does not matter to this actor; empty the position if it takes no part");
                self.fault(fault);
                continue;
            };
            let position = self.place(*position, at, scale);
            // Who has no capability where others have one takes no part.
            let capability = if equal { Some(1.0) } else { capability.as_ref().map(|(c, _)| *c) };
            if let Some(capability) = capability {
                stands.push((*actor, Stand { position, salience: salience / most, capability }));
            }
        }
        let [reference, outcome] =
            facts.map(|fact| fact.map(|(value, at)| self.place(value, &at, scale)));
        let id = rows.issues[number].clone();
        let group = rows.groups.get(&number).map_or_else(|| id.clone(), |(group, _)| group.clone());
        if stands.is_empty() {
            let message = format!("nobody takes a position on the issue `{}`", clip(&id));
            self.fault(
                Fault::nowhere(message).help("add a row with a position, or leave the issue out"),
            );
            return None;
        }
        Some(Issue { id, group, stands, reference, outcome, equal, scale })
    }

    fn scale(&self, stands: &[(&Pair, &Told)], facts: &[Option<Number>; 2]) -> Option<(f64, f64)> {
        match self.how.scale {
            Scale::Percent => Some((0.0, 100.0)),
            Scale::Ends(low, high) => Some((low, high)),
            Scale::Issue => {
                let positions = stands.iter().filter_map(|(_, told)| told.numbers[0].as_ref());
                let all = positions.chain(facts.iter().flatten()).map(|(value, _)| *value);
                let ends = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
                    (low.min(x), high.max(x))
                });
                // An issue on which all agree has a scale of one unit.
                Some(if ends.0 < ends.1 { ends } else { (ends.0, ends.0 + 1.0) })
            }
        }
    }

    fn place(&mut self, value: f64, at: &Origin, (low, high): (f64, f64)) -> f64 {
        if !(low..=high).contains(&value) {
            let fault = Fault::error(at.clone(), format!("{value} is off the scale"))
                .label(format!("expected a number from {low} to {high}"))
                .help("say what the ends of the scale are: --scale LOW:HIGH, or --scale issue for those of each issue");
            self.fault(fault);
        }
        if (low, high) == (0.0, 100.0) { value } else { (value - low) / (high - low) * 100.0 }
    }
}
