//! Rows on standard output: a table for people, CSV or JSON for programs. Decides how numbers are shortened for people.

use super::args::Format;
use super::terminal;
use crate::measure::table::Cell;

/// Prints rows under a header.
pub fn print(format: Format, header: &[&str], rows: &[Vec<Cell>]) {
    match format {
        Format::Table => terminal::say(&table(header, rows)),
        Format::Csv => terminal::say(&csv(header, rows)),
        Format::Json => terminal::say(&pretty(&objects(header, rows).into())),
    }
}

/// Aligned columns, numbers shortened.
pub fn table(header: &[&str], rows: &[Vec<Cell>]) -> String {
    let shown = |cell: &Cell| match cell {
        Cell::Real(x) => short(*x),
        cell => exact(cell),
    };
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(shown).collect()).collect();
    terminal::table(header, &rows)
}

/// A Markdown table.
pub fn markdown(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut out = format!("| {} |\n|{}\n", head.join(" | "), " --- |".repeat(head.len()));
    for row in rows {
        out += &format!("| {} |\n", row.join(" | "));
    }
    out
}

/// CSV as result files are (RFC 4180).
pub fn csv(header: &[&str], rows: &[Vec<Cell>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let _ = writer.write_record(header);
    for row in rows {
        let _ = writer.write_record(row.iter().map(exact));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// One object a row.
pub fn objects(header: &[&str], rows: &[Vec<Cell>]) -> Vec<serde_json::Value> {
    let value = |cell: &Cell| match cell {
        Cell::Empty => serde_json::Value::Null,
        Cell::Int(n) => (*n).into(),
        Cell::Real(x) => (*x).into(),
        Cell::Flag(flag) => (*flag).into(),
        words => exact(words).into(),
    };
    let object = |row: &Vec<Cell>| {
        header.iter().zip(row).map(|(name, cell)| ((*name).to_owned(), value(cell))).collect()
    };
    rows.iter().map(object).map(serde_json::Value::Object).collect()
}

/// JSON for people.
pub fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

fn exact(cell: &Cell) -> String {
    let mut out = String::new();
    cell.show(&mut out);
    out
}

/// About three digits that matter.
pub fn short(x: f64) -> String {
    match x.abs() {
        0.0 => "0".to_owned(),
        size if size >= 100.0 => format!("{x:.0}"),
        size if size >= 10.0 => format!("{x:.1}"),
        size if size >= 0.1 => format!("{x:.2}"),
        size if size >= 0.01 => format!("{x:.3}"),
        size if size >= 0.001 => format!("{x:.4}"),
        _ => format!("{x:.1e}"),
    }
}
