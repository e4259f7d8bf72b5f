//! A table of recorded votes: a row for each state, a column for each text. Decides what a cell means; what a prediction is worth
//! against it is for `study`.

use std::{ops::Range, path::Path};

use super::{
    csv_rows::rows,
    fault::{Fault, Faults},
    nearest,
    source::{self, Origin, Source},
    tree::clip,
};
use crate::model::forum::Vote;
use crate::spec::Scenario;

/// Faults of one table that are kept.
const MOST: usize = 200;

/// Names that the column of states may have.
const STATE: [&str; 3] = ["state", "iso3", "id"];

/// The column of a table that holds the votes on one text alone.
const ONLY: &str = "vote";

/// The recorded votes on one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Number of the text in the scenario.
    pub text: usize,
    /// The vote of each state, by slot; none where it is not known.
    pub votes: Vec<Option<Vote>>,
}

/// Reads the table at `path`: the votes on those of the scenario's texts for which it has a column.
///
/// # Errors
/// All that is wrong with the table.
pub fn read(path: &Path, scenario: &Scenario) -> Result<Vec<Recorded>, Faults> {
    let (source, fault) = source::read(path, 0);
    match fault {
        Some(fault) => Err(Faults::new(vec![source], vec![fault])),
        None => parse(source, scenario),
    }
}

/// As [`read`], of a table given as text.
///
/// # Errors
/// All that is wrong with the table.
pub fn read_str(name: &str, text: &str, scenario: &Scenario) -> Result<Vec<Recorded>, Faults> {
    parse(Source { name: name.to_owned(), text: text.to_owned() }, scenario)
}

fn parse(source: Source, scenario: &Scenario) -> Result<Vec<Recorded>, Faults> {
    let mut reading = Reading { scenario, faults: Vec::new(), state: 0, texts: Vec::new() };
    reading.table(&source);
    if reading.faults.is_empty() {
        Ok(reading.texts.into_iter().map(|(_, recorded)| recorded).collect())
    } else {
        Err(Faults::new(vec![source], reading.faults))
    }
}

struct Reading<'a> {
    scenario: &'a Scenario,
    faults: Vec<Fault>,
    /// The column of states.
    state: usize,
    /// Columns of votes, and what they hold.
    texts: Vec<(usize, Recorded)>,
}

impl Reading<'_> {
    fn fault(&mut self, fault: Fault) {
        if self.faults.len() < MOST {
            self.faults.push(fault);
        }
    }

    fn table(&mut self, source: &Source) {
        let mut header = false;
        for (record, cells) in rows(&source.text) {
            if header {
                self.row(&record, &cells);
            } else if self.header(&record, &cells) {
                header = true;
            } else {
                return;
            }
        }
        if !header {
            let fault = Fault::error(Origin::new(0, 0..0), format!("`{}` is empty", source.name))
                .label("expected a header: state, and the id of each text");
            self.fault(fault);
        }
    }

    /// Finds the columns; false if rows would make no sense under this header.
    fn header(&mut self, record: &csv::StringRecord, cells: &[Range<usize>]) -> bool {
        let at = || Origin::new(0, cells.first().cloned().unwrap_or_default());
        let names: Vec<&str> = record.iter().map(str::trim).collect();
        let Some(state) = STATE.iter().find_map(|name| names.iter().position(|n| n == name)) else {
            let fault = Fault::error(at(), "this table of votes has no column of states")
                .label("expected `state`, `iso3` or `id` among the columns of this line")
                .help("add a column state with the id of each state");
            self.fault(fault);
            return false;
        };
        self.state = state;
        let texts = &self.scenario.text;
        let none = || vec![None; self.scenario.state.len()];
        for (text, spec) in texts.iter().enumerate() {
            let named = names.iter().position(|name| !spec.id.is_empty() && *name == spec.id);
            let only = || names.iter().position(|name| texts.len() == 1 && *name == ONLY);
            if let Some(column) = named.or_else(only) {
                self.texts.push((column, Recorded { text, votes: none() }));
            }
        }
        if self.texts.is_empty() {
            let wanted = texts.iter().map(|text| text.id.as_str()).find(|id| !id.is_empty());
            let message = "this table has no votes on a text of the scenario";
            let fault = Fault::error(at(), message)
                .label("expected a column with the id of a text")
                .help(wanted.map_or_else(
                    || "give the text an `id`, and the column that name".to_owned(),
                    |id| nearest::suggest(id, names.iter().copied(), "columns"),
                ));
            self.fault(fault);
            return false;
        }
        true
    }

    fn row(&mut self, record: &csv::StringRecord, cells: &[Range<usize>]) {
        let at = |column: usize| {
            let end = cells.last().map_or(0, |cell| cell.end);
            Origin::new(0, cells.get(column).cloned().unwrap_or(end..end))
        };
        let id = record.get(self.state).unwrap_or_default().trim();
        let states = &self.scenario.state;
        let Some(slot) = states.iter().position(|state| state.id == id) else {
            let known = states.iter().map(|state| state.id.as_str());
            let fault = Fault::error(at(self.state), format!("there is no state `{}`", clip(id)))
                .label("expected the id of a state of the scenario")
                .help(nearest::suggest(id, known, "states"));
            self.fault(fault);
            return;
        };
        let mut faults = Vec::new();
        for (column, recorded) in &mut self.texts {
            let cell = record.get(*column).unwrap_or_default().trim();
            if recorded.votes[slot].is_some() {
                faults.push(
                    Fault::error(at(self.state), format!("`{id}` votes twice"))
                        .label("again here")
                        .help("keep one row for each state"),
                );
                break;
            }
            match vote(cell) {
                Ok(vote) => recorded.votes[slot] = vote,
                Err(()) => faults.push(
                    Fault::error(at(*column), format!("a vote cannot be \"{}\"", clip(cell)))
                        .label("expected yes, no, abstain or absent")
                        .help("write yes, no, abstain or absent, or Y, N, A, X; leave the cell empty if it is not known"),
                ),
            }
        }
        faults.into_iter().for_each(|fault| self.fault(fault));
    }
}

fn vote(cell: &str) -> Result<Option<Vote>, ()> {
    Ok(Some(match cell.to_ascii_lowercase().as_str() {
        "" => return Ok(None),
        "yes" | "y" => Vote::Yes,
        "no" | "n" => Vote::No,
        "abstain" | "a" => Vote::Abstain,
        "absent" | "x" => Vote::Absent,
        _ => return Err(()),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format;

    const WORLD: &str = "schema = 1\ntitle = \"t\"\n[[issue]]\nid = \"x\"\nstatus_quo = 10\n\
        [[state]]\nid = \"EST\"\npositions = { x = 50 }\n[[state]]\nid = \"RUS\"\npositions = { x = 0 }\n\
        [[text]]\nid = \"A/1\"\nsponsor = \"EST\"\nreach = 1\n";

    fn read(table: &str) -> Result<Vec<Recorded>, String> {
        let scenario = format::read_str("w", WORLD, &[]).unwrap().scenario;
        read_str("votes.csv", table, &scenario).map_err(|faults| faults.render(false))
    }

    #[test]
    fn votes_are_read_by_the_ids_of_texts_and_states() {
        let votes = vec![Some(Vote::Yes), Some(Vote::Absent)];
        let expected = Ok(vec![Recorded { text: 0, votes }]);
        assert_eq!(read("iso3,name,A/1\nRUS,Russia,X\nEST,Estonia,Y\n"), expected);
        assert_eq!(read("state,vote\nRUS,absent\nEST,yes\n"), expected);
        assert_eq!(read("id,A/1\nEST,\n").unwrap()[0].votes, [None, None]);
    }

    #[test]
    fn every_slip_is_told_at_its_place() {
        let told = read("state,vote\nRUS,nay\nUSA,no\nEST,no\nEST,no\n").unwrap_err();
        for part in ["votes.csv:2:5", "\"nay\"", "no state `USA`", "`EST` votes twice"] {
            assert!(told.contains(part), "{told}");
        }
        assert!(read("state,B/1\nRUS,no\n").unwrap_err().contains("no votes on a text"));
        assert!(read("land,vote\nRUS,no\n").unwrap_err().contains("no column of states"));
        assert!(read("").unwrap_err().contains("is empty"));
    }
}
