//! What the parser of TOML objects to, in plain words. Decides how to mend a slip and which objections only follow
//! from an earlier one.

use std::{collections::BTreeSet, ops::Range};

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

/// What to say of a file that is JSON: every line of it would be a fault.
pub fn json(text: &str, index: usize) -> Option<Fault> {
    let at = text.find('{').filter(|_| text.trim_start().starts_with('{'))?;
    let fault =
        Fault::error(Origin::new(index, at..at + 1), "this is not TOML: it looks like JSON")
            .label("expected lines such as schema = 1")
            .help("`comity new` prints a scenario to start from");
    Some(fault)
}

/// The first error on a line of which nothing has been told yet, and that line.
pub fn first(
    errors: &[Located],
    text: &str,
    told: &BTreeSet<usize>,
) -> Option<(Located, Range<usize>)> {
    let new = errors.iter().filter(|(message, span)| {
        message != "duplicate key" && !told.contains(&line_of(text, span.start).start)
    });
    let first = new.min_by_key(|(_, span)| span.start)?;
    Some((first.clone(), line_of(text, first.1.start)))
}

/// The errors of a whole file as faults.
pub fn faults(mut errors: Vec<Located>, text: &str, index: usize, tree: &Table) -> Vec<Fault> {
    errors.sort_by_key(|(_, span)| span.start);
    let mut faults = Vec::new();
    let mut repeated: Option<usize> = None;
    for (message, span) in errors {
        if message != "duplicate key" {
            faults.push(fault((message, span), text, index, 0));
            continue;
        }
        // The keys of a table that is written twice are not to be told of one by one.
        let start = text.floor_char_boundary(span.start);
        let header = text[line_of(text, start)].trim_start().starts_with('[');
        let under = repeated.is_some_and(|from| !text[from..start].contains("\n["));
        if header || !under {
            faults.push(duplicate(text, span, index, tree));
        }
        if header {
            repeated = Some(start);
        }
    }
    faults
}

/// Brackets that are opened in one line and in which another line was read.
pub struct Runaway {
    opening: usize,
    closing: char,
    swallowed: Range<usize>,
    line: usize,
}

impl Runaway {
    /// What to say of it.
    pub fn fault(&self, index: usize) -> Fault {
        let what = if self.closing == '}' { "table" } else { "list" };
        let origin = Origin::new(index, self.opening..self.opening + 1);
        Fault::error(origin, format!("this is not TOML: this {what} is not closed"))
            .label(format!("close it with {}", self.closing))
            .also(Origin::new(index, self.swallowed.clone()), "read as part of it")
    }

    /// The lines that are to be left out so that the rest can be read.
    pub fn swallowing(&self) -> Range<usize> {
        self.line..self.swallowed.start
    }
}

/// The text with some of its lines made empty, everything else in its place. In place of a header stands one of a
/// table that nothing knows: without any, what follows would be read into another table.
pub fn blank(text: &str, lines: Range<usize>) -> String {
    let line = &text[lines.clone()];
    if is_header(line) && !line.contains('\n') {
        let (open, close) =
            if line.trim_start().starts_with("[[") { ("[[", "]]") } else { ("[", "]") };
        let name = "x".repeat(line.len().saturating_sub(open.len() + close.len()).max(1));
        let header = format!("{open}{name}{close}");
        if header.len() == line.len() {
            return format!("{}{header}{}", &text[..lines.start], &text[lines.end..]);
        }
    }
    let keep = |(at, byte): (usize, u8)| {
        if lines.contains(&at) && byte != b'\n' && byte != b'\r' { b' ' } else { byte }
    };
    let bytes: Vec<u8> = text.bytes().enumerate().map(keep).collect();
    String::from_utf8(bytes).unwrap_or_default()
}

/// The first brackets that were not closed, if that is what went wrong anywhere.
pub fn runaway(errors: &[Located], text: &str) -> Option<Runaway> {
    let found = errors.iter().filter_map(|(message, span)| swallowed(message, text, span.start));
    found.min_by_key(|runaway| runaway.opening)
}

fn swallowed(message: &str, text: &str, at: usize) -> Option<Runaway> {
    let words = ["array", "inline table", "key-value pairs"];
    if !words.iter().any(|word| message.contains(word)) {
        return None;
    }
    let at = text.floor_char_boundary(at.min(text.len()));
    let line = line_of(text, at);
    // Brackets of the line itself explain what is wrong inside them.
    if unclosed(&text[line.start..at]).is_some() || !stands_alone(&text[line.clone()]) {
        return None;
    }
    let mut end = line.start;
    while end > 0 {
        let before = line_of(text, end - 1);
        if is_header(&text[before.clone()]) {
            return None;
        }
        if let Some(opening) = unclosed(&text[before.clone()]) {
            let opening = before.start + opening;
            let closing = if text[opening..].starts_with('{') { '}' } else { ']' };
            return Some(Runaway { opening, closing, swallowed: line, line: before.start });
        }
        end = before.start;
    }
    None
}

/// Whether a line begins as the header of a table does.
fn is_header(line: &str) -> bool {
    let line = line.trim_start();
    line.strip_prefix('[')
        .is_some_and(|rest| rest.starts_with(|c: char| c == '[' || c.is_alphabetic()))
}

/// Whether a line looks like a header or a key with a value.
fn stands_alone(line: &str) -> bool {
    let line = line.trim();
    let key = line.split_once('=').map(|(key, _)| key.trim());
    is_header(line)
        || key.is_some_and(|key| {
            !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c))
        })
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
        Some(',') if message.starts_with("unexpected key or value") => {
            ("the value ends before the comma", "write decimals with a point: 0.5")
        }
        _ => plain(&message, written),
    };
    Fault::error(origin, format!("this is not TOML: {message}")).label(if help.is_empty() {
        "not understood from here on"
    } else {
        help
    })
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
        "string values must be quoted" | "invalid boolean"
            if written.eq_ignore_ascii_case("true") =>
        {
            ("this is no value", "write true")
        }
        "string values must be quoted" | "invalid boolean"
            if written.eq_ignore_ascii_case("false") =>
        {
            ("this is no value", "write false")
        }
        "string values must be quoted" | "invalid boolean" => {
            ("text must be quoted", "put it between quotes")
        }
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
