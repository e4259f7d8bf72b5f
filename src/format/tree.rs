//! The tree of a scenario file, with the place of every key and value, made from a parser that goes on after an
//! error. Decides what is TOML; which keys there are is decided elsewhere.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    thread,
};

use toml::de::{DeTable, DeValue};

use super::{
    fault::Fault,
    source::{Origin, Source},
    syntax,
};

/// Tables and lists nested deeper than this are refused: no scenario needs them, and walks of a tree recurse.
const DEEPEST: usize = 24;
/// Stack of the thread that parses: the parser recurses, through inline tables with dotted keys, a few thousand deep.
const STACK: usize = 128 << 20;
/// How often a file with errors is read to find them all; a large one, three times.
const PASSES: usize = 40;
/// What counts as a large file, in bytes.
const LARGE: usize = 200_000;
/// Faults kept of what is nested too deep or too large.
const MOST: usize = 200;

/// A value with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// What it is.
    pub data: Data,
    /// Where it stands; of a table with a header, the header.
    pub origin: Origin,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any other number, nan and the infinities included.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// A date or a time.
    Datetime(toml::value::Datetime),
    /// A list.
    List(Vec<Value>),
    /// A table.
    Table(Table),
    /// Something that already has a fault of its own.
    Broken,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table(pub BTreeMap<String, Entry>);

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Where the key stands.
    pub key: Origin,
    /// The value.
    pub value: Value,
}

impl Value {
    /// A value at a place.
    pub fn new(data: Data, origin: Origin) -> Self {
        Self { data, origin }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        if let Data::Text(text) = &self.data { Some(text) } else { None }
    }

    /// The table, if it is one.
    pub fn table(&self) -> Option<&Table> {
        if let Data::Table(table) = &self.data { Some(table) } else { None }
    }

    /// The list, or nothing.
    pub fn list(&self) -> &[Value] {
        if let Data::List(list) = &self.data { list } else { &[] }
    }

    /// What it is, in words for a fault.
    pub fn describe(&self) -> String {
        match &self.data {
            Data::Text(text) => format!("the text \"{}\"", clip(text)),
            Data::Integer(number) => format!("the whole number {number}"),
            Data::Float(number) => format!("the number {}", real(*number)),
            Data::Bool(flag) => flag.to_string(),
            Data::Datetime(when) => format!("the date or time {when}"),
            Data::List(_) => "a list".to_owned(),
            Data::Table(_) => "a table".to_owned(),
            Data::Broken => "something unreadable".to_owned(),
        }
    }
}

impl Table {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key).map(|entry| &entry.value)
    }

    /// The tables of an array of tables; its other elements are left out.
    pub fn tables(&self, key: &str) -> impl Iterator<Item = &Table> {
        self.get(key).map_or(&[][..], Value::list).iter().filter_map(Value::table)
    }

    /// The place of the value at a path such as `state[3].positions.x`, or of the nearest thing above it that is
    /// written. `None` if nothing of the path is.
    pub fn origin_of(&self, path: &str) -> Option<Origin> {
        let mut table = self;
        let mut found = None;
        for segment in path.split('.') {
            let (key, index) = match segment.split_once('[') {
                Some((key, rest)) => (key, rest.trim_end_matches(']').parse::<usize>().ok()),
                None => (segment, None),
            };
            let Some(mut value) = table.get(key) else { break };
            if let Some(element) = index.and_then(|index| value.list().get(index)) {
                value = element;
            }
            found = Some(value.origin.clone());
            let Some(inner) = value.table() else { break };
            table = inner;
        }
        found
    }
}

/// A number as the format writes it.
pub fn real(number: f64) -> String {
    match number {
        nan if nan.is_nan() => "nan".to_owned(),
        huge if huge.is_finite() && huge.abs() >= 1e16 => format!("{huge:e}"),
        _ => number.to_string(),
    }
}

/// Text short enough for a message.
pub fn clip(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Parses source number `index` as a whole file: what could be understood, and what could not.
///
/// The parser goes on after an error and yet loses its way in some of them, so that the file is read again without
/// the line of the first error until there is no other.
pub fn parse(source: &Source, index: usize) -> (Table, Vec<Fault>) {
    let whole = source.text.as_str();
    let passes = if whole.len() > LARGE { 3 } else { PASSES };
    let mut text = Cow::Borrowed(whole);
    let (mut all, mut told) = (Vec::new(), BTreeSet::new());
    for number in 0.. {
        let Some((tree, faults, errors)) = pass(&text, index) else { break };
        if !errors.is_empty()
            && let Some(fault) = syntax::json(whole, index)
        {
            return (tree, vec![fault]);
        }
        if number < passes {
            // A bracket that is not closed swallows the rest of the file, and makes errors of what is right.
            if let Some(runaway) = syntax::runaway(&errors, &text) {
                all.push(runaway.fault(index));
                text = syntax::blank(&text, runaway.swallowing()).into();
                continue;
            }
            if let Some((error, line)) = syntax::first(&errors, &text, &told) {
                told.insert(line.start);
                all.push(syntax::fault(error, whole, index, 0));
                text = syntax::blank(&text, line).into();
                continue;
            }
        }
        all.extend(syntax::faults(errors, whole, index, &tree));
        all.extend(faults);
        let mut lines = BTreeSet::new();
        all.retain(|fault| {
            let start = fault.origin.as_ref().map_or(0, |origin| origin.span.start);
            lines.insert(whole[..whole.floor_char_boundary(start)].matches('\n').count())
        });
        return (tree, all);
    }
    let fault = Fault::error(Origin::new(index, 0..0), "this file cannot be parsed")
        .help("the parser of TOML gave up on it; please report the file");
    (Table::default(), vec![fault])
}

fn pass(text: &str, index: usize) -> Option<(Table, Vec<Fault>, Vec<syntax::Located>)> {
    on_a_deep_stack(|| {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut build = Build { index, shift: 0, faults: Vec::new() };
        let tree = build.table(table.into_inner(), 0);
        (tree, build.faults, syntax::trim(errors))
    })
}

/// Parses one value that stands at byte `shift` of source number `index`.
pub fn parse_value(text: &str, index: usize, shift: usize) -> Result<Value, Vec<Fault>> {
    let parsed = on_a_deep_stack(|| {
        let (value, errors) = DeValue::parse_recoverable(text);
        let mut build = Build { index, shift, faults: Vec::new() };
        let value = build.value(value, 0);
        (value, build.faults, syntax::trim(errors))
    });
    let Some((value, mut faults, errors)) = parsed else {
        let origin = Origin::new(index, shift..shift + text.len());
        return Err(vec![Fault::error(origin, "this value cannot be parsed")]);
    };
    faults.extend(errors.into_iter().map(|error| syntax::fault(error, text, index, shift)));
    if faults.is_empty() { Ok(value) } else { Err(faults) }
}

/// Runs `work` on a thread of its own, so that neither depth nor a panic of the parser reaches the caller.
fn on_a_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    thread::scope(|scope| {
        thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok()?.join().ok()
    })
}

/// Turns the parser's tree into ours.
struct Build {
    index: usize,
    shift: usize,
    faults: Vec<Fault>,
}

impl Build {
    fn origin(&self, span: Range<usize>) -> Origin {
        Origin::new(self.index, span.start + self.shift..span.end + self.shift)
    }

    fn table(&mut self, table: DeTable<'_>, depth: usize) -> Table {
        let mut entries = BTreeMap::new();
        for (key, value) in table {
            let at = self.origin(key.span());
            let value = self.value(value, depth + 1);
            entries.insert(key.into_inner().into_owned(), Entry { key: at, value });
        }
        Table(entries)
    }

    fn value(&mut self, value: toml::Spanned<DeValue<'_>>, depth: usize) -> Value {
        let origin = self.origin(value.span());
        let data = match value.into_inner() {
            DeValue::String(text) => Data::Text(text.into_owned()),
            DeValue::Boolean(flag) => Data::Bool(flag),
            DeValue::Datetime(when) => Data::Datetime(when),
            DeValue::Integer(number) => {
                match i64::from_str_radix(number.as_str(), number.radix()) {
                    Ok(number) => Data::Integer(number),
                    Err(_) => self.broken(&origin, "this whole number is too large to be read"),
                }
            }
            DeValue::Float(number) => match number.as_str().parse() {
                Ok(number) => Data::Float(number),
                Err(_) => self.broken(&origin, "this number cannot be read"),
            },
            DeValue::Array(_) | DeValue::Table(_) if depth > DEEPEST => self
                .broken(&origin, &format!("tables and lists are nested more than {DEEPEST} deep")),
            DeValue::Array(list) => {
                Data::List(list.into_iter().map(|value| self.value(value, depth + 1)).collect())
            }
            DeValue::Table(table) => Data::Table(self.table(table, depth)),
        };
        Value::new(data, origin)
    }

    fn broken(&mut self, origin: &Origin, message: &str) -> Data {
        if self.faults.len() < MOST {
            let fault = Fault::error(origin.clone(), message).label("not read any further");
            self.faults.push(fault);
        }
        Data::Broken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> (Table, Vec<Fault>) {
        parse(&Source { name: "x".into(), text: text.into() }, 0)
    }

    #[test]
    fn places_are_those_of_keys_values_and_headers() {
        let (tree, faults) = tree("a = 1\n[[state]]\nid = \"EST\"\nc = { d = 2.5 }\n");
        assert!(faults.is_empty());
        assert_eq!(tree.origin_of("a").unwrap().span, 4..5);
        assert_eq!(tree.origin_of("state[0].id").unwrap().span, 21..26);
        assert_eq!(tree.origin_of("state[0].missing").unwrap().span, 6..15);
        assert_eq!(tree.origin_of("state[0].c.d").unwrap().span, 37..40);
        assert_eq!(tree.origin_of("nothing"), None);
    }

    #[test]
    fn a_syntax_error_does_not_hide_the_next_one() {
        let (tree, faults) = tree("a = \nb = yes\nc = 3\n[d\ne = 1 2\n");
        assert_eq!(faults.len(), 4, "{faults:?}");
        assert_eq!(tree.get("c").unwrap().data, Data::Integer(3));
        assert!(faults.iter().all(|fault| fault.message.starts_with("this is not TOML")));
    }

    #[test]
    fn a_key_written_twice_is_shown_with_the_first() {
        let (_, faults) = tree("[run]\nseed = 1\nrounds = 2\nseed = 3\n");
        assert_eq!(faults[0].message, "the key `seed` is written twice");
        assert_eq!(faults[0].also.as_ref().unwrap().0.span, 6..10);
    }

    #[test]
    fn a_table_written_twice_is_shown_with_the_first() {
        let (_, faults) = tree("[run]\nseed = 1\n\n[venue]\n[run]\nrounds = 2\n");
        assert_eq!(faults[0].message, "the table `run` is written twice");
        assert_eq!(faults[0].also.as_ref().unwrap().0.span, 0..5);
    }

    #[test]
    fn depth_is_bounded() {
        let dotted = vec!["a"; 70].join(".");
        let mut text = String::from("x = 1");
        for _ in 0..70 {
            text = format!("{dotted} = {{ {text} }}");
        }
        for text in [text, format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000))] {
            let (_, faults) = tree(&text);
            assert_eq!(
                faults.len(),
                1,
                "{:?}",
                faults.iter().map(|f| &f.message).collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn numbers_too_large_are_faults() {
        let (_, faults) = tree("a = 99999999999999999999\nb = 1e999\n");
        assert_eq!(faults.len(), 1);
    }
}
