//! Standard output and error: a closed pipe is not an error, colours only where wanted, tables that align.

use std::io::{IsTerminal, Write};

use comfy_table::{Cell, CellAlignment, Table, presets};

use crate::format::{Faults, Severity};

/// Writes to standard output; a closed pipe ends it without a word.
pub fn say(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Writes a line to standard error; a closed pipe ends it without a word.
pub fn tell(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Writes faults to standard error with their excerpts, and how many there are.
pub fn show(faults: &Faults) {
    if faults.is_empty() {
        return;
    }
    let colour = std::env::var_os("NO_COLOR").is_none() && std::io::stderr().is_terminal();
    tell(&faults.render(colour));
    match faults.len() - faults.count(Severity::Warning) {
        0 => {}
        1 => tell("\ncomity: one fault; nothing was run"),
        n => tell(&format!("\ncomity: {n} faults; nothing was run")),
    }
}

/// Lines of at most 100 columns, all but the first indented.
pub fn wrap(text: &str, indent: &str) -> String {
    let options = textwrap::Options::new(100)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .word_separator(textwrap::WordSeparator::AsciiSpace);
    textwrap::fill(text, options.subsequent_indent(indent))
}

/// A table without lines, numbers to the right.
pub fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut table = Table::new();
    *table.style_mut() = presets::NOTHING;
    table.set_header(header);
    for row in rows {
        table.add_row(row.iter().map(|text| {
            let number = text.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '−')
                || (text.starts_with('-') && text.len() > 1);
            let cell = Cell::new(text);
            if number { cell.set_alignment(CellAlignment::Right) } else { cell }
        }));
    }
    let lines = table.lines().map(|line| line.trim_end().to_owned() + "\n");
    lines.collect()
}
