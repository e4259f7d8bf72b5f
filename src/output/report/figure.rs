//! What a chart is: a title that says what it shows, its data as a table, and how it is drawn. It draws nothing.

use serde::Serialize;
use serde_json::Value;

/// A column of a chart's data.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Column {
    /// Its header in the CSV.
    pub(super) name: String,
    /// Its meaning for people, with the unit.
    pub(super) label: String,
}

/// One chart. Everything it shows is in its table, which the page offers for reading and for download.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Figure {
    /// The page's id for it, and the name of its CSV.
    pub(super) id: String,
    /// Which of the drawings of `report.js` it is.
    pub(super) kind: &'static str,
    /// What it shows.
    pub(super) title: String,
    /// How to read it, units included.
    pub(super) note: String,
    /// Columns of its data.
    pub(super) columns: Vec<Column>,
    /// Its data.
    pub(super) rows: Vec<Vec<Value>>,
    /// What the drawing needs beside.
    pub(super) options: Value,
}

impl Figure {
    /// A chart without data yet. `columns` are pairs of header and meaning.
    pub(super) fn new(id: &str, kind: &'static str, title: &str, columns: &[(&str, &str)]) -> Self {
        let column = |(name, label): &(&str, &str)| Column {
            name: (*name).to_owned(),
            label: (*label).to_owned(),
        };
        Self {
            id: id.to_owned(),
            kind,
            title: title.to_owned(),
            note: String::new(),
            columns: columns.iter().map(column).collect(),
            rows: Vec::new(),
            options: Value::Null,
        }
    }

    /// With a line that says how to read it.
    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// With its data.
    pub(super) fn rows(mut self, rows: impl IntoIterator<Item = Vec<Value>>) -> Self {
        self.rows = rows.into_iter().collect();
        self
    }

    /// With what the drawing needs beside.
    pub(super) fn options(mut self, options: Value) -> Self {
        self.options = options;
        self
    }
}

/// A part of the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Section {
    /// Its id, to which the list of contents links.
    pub(super) id: &'static str,
    /// Its heading.
    pub(super) title: String,
    /// Paragraphs of plain text, before the charts.
    pub(super) prose: Vec<String>,
    /// Its charts.
    pub(super) figures: Vec<Figure>,
    /// Questions and answers of plain text, after the charts.
    pub(super) answers: Vec<(String, Vec<String>)>,
    /// Events of plain text, with what dates them.
    pub(super) events: Vec<(String, String)>,
}

/// A number to six digits, which is more than a chart shows; null if it is none. Tables in the folder have all digits.
pub(super) fn number(x: impl Into<Option<f64>>) -> Value {
    match x.into() {
        Some(x) if x.is_finite() => {
            let rounded: f64 = format!("{x:.5e}").parse().unwrap_or(x);
            if rounded.trunc() == rounded && rounded.abs() < 1e15 {
                Value::from(rounded as i64)
            } else {
                Value::from(rounded)
            }
        }
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_keep_six_digits_and_nothing_is_null() {
        assert_eq!(number(0.123_456_789).to_string(), "0.123457");
        assert_eq!(number(41.0).to_string(), "41");
        assert_eq!(number(f64::NAN).to_string(), "null");
        assert_eq!(number(None).to_string(), "null");
    }
}
