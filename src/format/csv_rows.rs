//! The rows of a CSV with the place of every cell, so that a fault can point at it. What columns mean is decided elsewhere.

use std::ops::Range;

/// Rows that are not blank, up to the first that is no CSV.
pub(super) fn rows(text: &str) -> impl Iterator<Item = (csv::StringRecord, Vec<Range<usize>>)> {
    let reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let told = |record: &csv::StringRecord| !record.iter().all(|cell| cell.trim().is_empty());
    reader.into_records().map_while(Result::ok).filter(told).map(|record| {
        let start = record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(0));
        let cells = spans(text, start);
        (record, cells)
    })
}

/// Where the cells of the record at `start` stand: the reader of CSV tells where a record begins and no more.
fn spans(text: &str, start: usize) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    // The position of a record may lie before line breaks that belong to none.
    let skipped = bytes.iter().skip(start).take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    let first = start + skipped;
    let mut from = first;
    let mut cells = Vec::new();
    let mut quoted = false;
    for at in first..=bytes.len() {
        match bytes.get(at) {
            Some(b'"') => quoted = !quoted,
            Some(b',') if !quoted => {
                cells.push(trimmed(text, from..at));
                from = at + 1;
            }
            Some(b'\n' | b'\r') if !quoted => {
                cells.push(trimmed(text, from..at));
                return cells;
            }
            None => cells.push(trimmed(text, from..at)),
            Some(_) => {}
        }
    }
    cells
}

fn trimmed(text: &str, span: Range<usize>) -> Range<usize> {
    let cell = text.get(span.clone()).unwrap_or_default();
    let start = span.start + cell.len() - cell.trim_start().len();
    if cell.trim().is_empty() { span } else { start..start + cell.trim().len() }
}
