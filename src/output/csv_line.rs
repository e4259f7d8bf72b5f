//! One line of CSV (RFC 4180): made of cells, and read again. It opens no file.

use crate::measure::table::{Cell, Row};

/// Appends a line.
pub fn push(out: &mut Vec<u8>, cells: &[Cell]) {
    let mut shown = String::new();
    for (number, cell) in cells.iter().enumerate() {
        if number > 0 {
            out.push(b',');
        }
        shown.clear();
        cell.show(&mut shown);
        push_text(out, &shown);
    }
    out.push(b'\n');
}

/// Appends a line of names.
pub fn push_header<'a>(out: &mut Vec<u8>, names: impl Iterator<Item = &'a str>) {
    for (number, name) in names.enumerate() {
        if number > 0 {
            out.push(b',');
        }
        push_text(out, name);
    }
    out.push(b'\n');
}

/// Appends a line for each row, `keys` first in each.
pub fn push_rows<R: Row>(out: &mut Vec<u8>, keys: &[Cell], rows: &[R]) {
    let mut cells = Vec::new();
    for row in rows {
        cells.clear();
        cells.extend_from_slice(keys);
        row.cells(&mut cells);
        push(out, &cells);
    }
}

/// The text of a whole table of such rows, without keys.
pub fn csv_text<R: Row>(rows: &[R]) -> String {
    let mut out = Vec::new();
    push_header(&mut out, R::COLUMNS.iter().map(|column| column.name));
    push_rows(&mut out, &[], rows);
    String::from_utf8(out).unwrap_or_default()
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    if text.contains([',', '"', '\n', '\r']) {
        out.push(b'"');
        out.extend_from_slice(text.replace('"', "\"\"").as_bytes());
        out.push(b'"');
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}

/// The cells of a line that [`push`] wrote.
pub fn split(line: &str) -> Vec<String> {
    let line = line.trim_end_matches(['\n', '\r']);
    let mut cells = Vec::new();
    let mut rest = line;
    loop {
        if let Some(quoted) = rest.strip_prefix('"') {
            let mut cell = String::new();
            let mut at = quoted;
            while let Some(end) = at.find('"') {
                cell.push_str(&at[..end]);
                at = &at[end + 1..];
                let Some(more) = at.strip_prefix('"') else { break };
                cell.push('"');
                at = more;
            }
            cells.push(cell);
            match at.strip_prefix(',') {
                Some(more) => rest = more,
                None => return cells,
            }
        } else {
            match rest.split_once(',') {
                Some((cell, more)) => {
                    cells.push(cell.to_owned());
                    rest = more;
                }
                None => {
                    cells.push(rest.to_owned());
                    return cells;
                }
            }
        }
    }
}

/// The number of the run that a line is about.
pub fn run_of(line: &str) -> Option<u64> {
    let rest = match line.strip_prefix('"') {
        Some(quoted) => &quoted[quoted.find("\",")? + 2..],
        None => line.split_once(',')?.1,
    };
    rest.split(',').nth(2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_as_they_are_written() {
        let cells = [
            Cell::from("a,\"b".to_owned()),
            Cell::Empty,
            Cell::Int(3),
            Cell::Int(4),
            Cell::from("x"),
        ];
        let mut out = Vec::new();
        push(&mut out, &cells);
        let line = String::from_utf8(out).unwrap();
        assert_eq!(line, "\"a,\"\"b\",,3,4,x\n");
        assert_eq!(split(&line), ["a,\"b", "", "3", "4", "x"]);
        assert_eq!(run_of("name,0,1,7,2022,ok\n"), Some(7));
        assert_eq!(run_of("\"na,me\",0,1,7,2022,ok\n"), Some(7));
    }
}
