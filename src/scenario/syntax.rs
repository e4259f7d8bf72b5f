//! What the parser of TOML objects to, in plain words. Decides how to mend a slip and which objections only follow
//! from an earlier one.

use std::ops::Range;

use super::{
    fault::Fault,
    source::{Origin, place},
    tree::{Data, Table, Value},
};

/// Errors kept; a file that is no TOML at all has one on every line.
const MOST: usize = 200;

/// What the parser says, and where.
pub type Located = (String, Range<usize>);

/// The parser's errors without its own types.
pub fn trim(errors: Vec<toml::de::Error>) -> Vec<Located> {
    let located = |error: &toml::de::Error| {
        (error.message().replace('\n', ", "), error.span().unwrap_or_default())
    };
    errors.iter().take(MOST).map(located).collect()
}

/// The errors of a whole file as faults.
pub fn faults(mut errors: Vec<Located>, text: &str, index: usize, tree: &Table) -> Vec<Fault> {
    errors.sort_by_key(|(_, span)| span.start);
    let mut faults = Vec::new();
    for (message, span) in errors {
        if message == "duplicate key" {
            faults.push(duplicate(text, span, index, tree));
            continue;
        }
        if let Some(opening) = runaway(&message, text, span.start) {
            let closing = if text[opening..].starts_with('{') { '}' } else { ']' };
            let what = if closing == '}' { "table" } else { "list" };
            let origin = Origin::new(index, opening..opening + 1);
            let also = Origin::new(index, line_of(text, span.start));
            let fault =
                Fault::error(origin, format!("this is not TOML: this {what} is not closed"))
                    .label(format!("close it with {closing}"))
                    .also(also, "read as part of it");
            // Whatever follows was read inside the brackets, and means nothing.
            faults.retain(|fault: &Fault| {
                fault.origin.as_ref().is_some_and(|at| at.span.start < opening)
            });
            faults.push(fault);
            return faults;
        }
        faults.push(fault((message, span), text, index, 0));
    }
    faults
}

/// One error as a fault. The text parsed stands at byte `shift` of source number `index`.
pub fn fault((message, span): Located, text: &str, index: usize, shift: usize) -> Fault {
    let origin = Origin::new(index, span.start + shift..span.end + shift);
    let at = text.floor_char_boundary(span.start);
    let written = text.get(span).unwrap_or_default();
    let next = text[at..].chars().next();
    let (message, help) = match next {
        Some(c) if c.is_control() && !matches!(c, '\n' | '\r' | '\t') => {
            ("there is a control character in it", "take it out")
        }
        _ => plain(&message, written),
    };
    Fault::error(origin, format!("this is not TOML: {message}")).label(if help.is_empty() {
        "not understood from here on"
    } else {
        help
    })
}

/// Where the brackets were opened in which a whole new line was read, if that is what went wrong.
fn runaway(message: &str, text: &str, at: usize) -> Option<usize> {
    let inside =
        ["array", "inline table", "key-value pairs"].iter().any(|word| message.contains(word));
    let line = line_of(text, at);
    let written = text[line.clone()].trim();
    let key = written.split('=').next().unwrap_or_default().trim();
    let header = written.starts_with('[')
        && written[1..].starts_with(|c: char| c == '[' || c.is_alphabetic());
    let pair = written.contains('=')
        && !key.is_empty()
        && key.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c));
    if !inside || !(header || pair) {
        return None;
    }
    let mut end = line.start;
    while end > 0 {
        let line = line_of(text, end - 1);
        if let Some(opening) = unclosed(&text[line.clone()]) {
            return Some(line.start + opening);
        }
        end = line.start;
    }
    None
}

/// The last bracket of a line that the line does not close.
fn unclosed(line: &str) -> Option<usize> {
    let mut open = Vec::new();
    let mut quote = None;
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (Some(mark), _) if c == mark => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '#') => break,
            (None, '[' | '{') => open.push(at),
            (None, ']' | '}') => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}

/// The line around a byte, without its end.
fn line_of(text: &str, at: usize) -> Range<usize> {
    let at = text.floor_char_boundary(at.min(text.len()));
    let from = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let to = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
    from..to
}

/// The commonest slips of syntax in plain words, and how to mend them.
fn plain<'a>(message: &'a str, written: &str) -> (&'a str, &'static str) {
    let (start, _) = message.split_once(", expected").unwrap_or((message, ""));
    match start {
        "string values must be quoted" if written.is_empty() => {
            ("a value is missing", "write one after the =")
        }
        "string values must be quoted" if written.starts_with(|c: char| c.is_ascii_digit()) => {
            ("this is no number", "write numbers like 12 or 0.5, text between quotes")
        }
        "string values must be quoted" if written.eq_ignore_ascii_case("true") => {
            ("this is no value", "write true")
        }
        "string values must be quoted" if written.eq_ignore_ascii_case("false") => {
            ("this is no value", "write false")
        }
        "string values must be quoted" => ("text must be quoted", "put it between quotes"),
        "unclosed table" | "unclosed array table" => (
            "this header is not closed",
            "write [table], or [[table]] for each of a list of tables",
        ),
        "unclosed array" => ("this list is not closed", "close it with ]"),
        "unclosed inline table" => ("this table is not closed", "close it with }"),
        "key with no value" => ("this key has no value", "write key = value"),
        "missing value" | "missing value for key" => {
            ("a value is missing", "write one after the =")
        }
        "unexpected leading zero" => ("a number cannot begin with 0", "take the 0 away"),
        "extra comma in array" | "extra comma in inline table" => {
            ("there is a comma too many", "take it away")
        }
        "missing comma between key-value pairs" | "missing comma between array elements" => {
            ("a comma is missing", "put it between the two")
        }
        "invalid basic string" => ("this text is not closed", "close it with a quote, \""),
        "invalid literal string" => ("this text is not closed", "close it with a quote, '"),
        "invalid unquoted key" => ("this is no key", "keys are letters, digits, _ and -"),
        "unexpected key or value" => {
            ("the line goes on after its value", "expected the end of the line")
        }
        "cannot recurse further; max recursion depth met" | "recursion limit" => {
            ("tables and lists are nested too deep", "expected at most 24 levels")
        }
        _ => (message, ""),
    }
}

fn duplicate(text: &str, span: Range<usize>, index: usize, tree: &Table) -> Fault {
    let key = text.get(span.clone()).unwrap_or_default().trim_matches(['"', '\'']);
    let start = span.start;
    let origin = Origin::new(index, span);
    let header = text[line_of(text, start)].trim();
    if header.starts_with('[') {
        let first = header_before(text, header, start);
        let fault = Fault::error(origin, format!("the table `{key}` is written twice"))
            .label("again here")
            .help(format!(
                "join the two into one; of a list of tables, each begins with [[{key}]]"
            ));
        return match first {
            Some(span) => fault.also(Origin::new(index, span), "first here"),
            None => fault,
        };
    }
    let fault = Fault::error(origin, format!("the key `{key}` is written twice"))
        .label("again here")
        .help("keep one of the two");
    let mut first = None;
    last_before(tree, key, index, start, &mut first);
    match first {
        Some(span) => {
            let line = place(text, span.start).0;
            fault.also(Origin::new(index, span), format!("first here, in line {line}"))
        }
        None => fault,
    }
}

fn header_before(text: &str, header: &str, before: usize) -> Option<Range<usize>> {
    let bare = |line: &str| line.split('#').next().map(str::trim).map(str::to_owned);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if at + line.len() > before {
            return None;
        }
        if bare(line) == bare(header) {
            let from = at + line.len() - line.trim_start().len();
            return Some(from..from + line.trim().len());
        }
        at += line.len();
    }
    None
}

/// The last key of this name that stands before a place: the parser keeps the first of two and does not say where.
fn last_before(
    table: &Table,
    key: &str,
    index: usize,
    before: usize,
    best: &mut Option<Range<usize>>,
) {
    for (name, entry) in &table.0 {
        let span = &entry.key.span;
        let nearer = best.as_ref().is_none_or(|found| span.start > found.start);
        if name == key && entry.key.source == index && span.start < before && nearer {
            *best = Some(span.clone());
        }
        match &entry.value.data {
            Data::Table(inner) => last_before(inner, key, index, before, best),
            Data::List(list) => {
                for inner in list.iter().filter_map(Value::table) {
                    last_before(inner, key, index, before, best);
                }
            }
            _ => {}
        }
    }
}
