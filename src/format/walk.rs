//! The tree of a file against the key table: unknown keys, wrong values, missing ones; out comes a clean table with
//! every default filled in. Decides what each key by itself may say; how keys fit together is checked afterwards.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    copies,
    fault::Fault,
    kinds, limits, nearest,
    shape::{self, Node, Shape},
    source::Origin,
    tree::{Data, Entry, Table, Value, clip},
};
use crate::spec::key::{Fallback, Key};

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walked {
    /// Every key of the scenario with its value; stand-ins where there was a fault.
    pub clean: toml::Table,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// Paths such as `state[3].capability` that hold a stand-in.
    pub broken: BTreeSet<String>,
    /// The tree that was walked, where it is not the one that was written: with states in place of entries that stand for many.
    pub many: Option<Table>,
}

/// Walks a file. With `partial`, parts of it could not be parsed, and nothing is reported missing.
pub fn walk(root: &Table, partial: bool) -> Walked {
    let many = copies::expand(root);
    let mut walked = walk_states(many.as_ref().unwrap_or(root), partial);
    if many.is_some() {
        copies::once(&mut walked.faults);
    }
    Walked { many, ..walked }
}

fn walk_states(root: &Table, partial: bool) -> Walked {
    let ids =
        |list| root.tables(list).filter_map(|table| table.get("id")?.text()).map(str::to_owned);
    let mut walk = Walk {
        partial,
        issues: ids("issue").collect(),
        out: Walked::default(),
        conditional: BTreeMap::new(),
    };
    let place = Place { path: String::new(), shown: String::new(), origin: Origin::new(0, 0..0) };
    walk.out.clean = walk.table(shape::root(), Some(root), &place);
    walk.warn_of_idle_keys(root);
    walk.out
}

/// Unknown keys told of in one table: each costs a search for a near name.
const MOST_UNKNOWN: usize = 200;

/// The most tables of a list for which `[limits]` has no limit.
fn most(list: &str) -> usize {
    if limits::holds(list) { usize::MAX } else { 1_000 }
}

/// Where the walk stands.
struct Place {
    /// With numbers: `state[3].cyber`.
    path: String,
    /// With ids, for people: `state[EST].cyber`.
    shown: String,
    /// What to point at when something is missing here.
    origin: Origin,
}

impl Place {
    fn inner(&self, name: &str, origin: &Origin) -> Self {
        let join = |head: &str| {
            if head.is_empty() { name.to_owned() } else { format!("{head}.{name}") }
        };
        Self { path: join(&self.path), shown: join(&self.shown), origin: origin.clone() }
    }

    fn element(&self, index: usize, value: &Value) -> Self {
        let id = value.table().and_then(|table| table.get("id").or_else(|| table.get("sponsor")));
        let shown = match id.and_then(Value::text).filter(|id| kinds::is_id(id)) {
            Some(id) => format!("{}[{id}]", self.shown),
            None => format!("{}[{index}]", self.shown),
        };
        let path = format!("{}[{index}]", self.path);
        Self { path, shown, origin: value.origin.clone() }
    }
}

/// Keys written that act only while another key has some value: where the first stands, and how many there are.
type Conditional = BTreeMap<&'static str, (&'static Key, String, Origin, usize)>;

struct Walk {
    partial: bool,
    issues: BTreeSet<String>,
    out: Walked,
    conditional: Conditional,
}

impl Walk {
    fn table(&mut self, shape: &Shape, table: Option<&Table>, place: &Place) -> toml::Table {
        let mut clean = toml::Table::new();
        if let Some(table) = table {
            self.unknown(shape, table, place);
        }
        for (name, node) in &shape.children {
            let entry = table.and_then(|table| table.0.get(*name));
            let inner = place.inner(name, entry.map_or(&place.origin, |entry| &entry.value.origin));
            let value = match node {
                Node::Leaf(key) => self.leaf(key, entry, &inner, place, table.is_some()),
                Node::Table(shape) => self.subtable(shape, entry, &inner),
                Node::List(shape) => Some(self.list(shape, entry, name, &inner)),
                Node::Map { issues, key } => Some(self.map(key, *issues, entry, &inner)),
            };
            if let Some(value) = value {
                clean.insert((*name).to_owned(), value);
            }
        }
        clean
    }

    fn unknown(&mut self, shape: &Shape, table: &Table, place: &Place) {
        let unknown = table.0.iter().filter(|(name, _)| shape.get(name).is_none());
        for (name, entry) in unknown.take(MOST_UNKNOWN) {
            let full = place.inner(name, &entry.key).shown;
            let home = if place.shown.is_empty() {
                "not a key of the scenario format".to_owned()
            } else {
                format!("not a key of `{}`", place.shown)
            };
            let fault = Fault::error(entry.key.clone(), format!("there is no key `{full}`"))
                .label(home)
                .help(shape::mend_key(shape, name, &place.shown));
            self.out.faults.push(fault);
        }
    }

    fn leaf(
        &mut self,
        key: &'static Key,
        entry: Option<&Entry>,
        inner: &Place,
        place: &Place,
        written: bool,
    ) -> Option<toml::Value> {
        let Some(entry) = entry else {
            return match key.default {
                Fallback::Value(_) => kinds::default(key),
                Fallback::Present => Some(written.into()),
                Fallback::Absent => None,
                Fallback::Required => {
                    self.missing(key, place);
                    self.stand_in(key, None, inner)
                }
            };
        };
        if key.when.is_some() {
            let first = (key, inner.shown.clone(), entry.key.clone(), 0);
            self.conditional.entry(key.path).or_insert(first).3 += 1;
        }
        kinds::check(key, &inner.shown, &entry.value, &mut self.out.faults)
            .or_else(|| self.stand_in(key, Some(&entry.value), inner))
    }

    fn stand_in(
        &mut self,
        key: &Key,
        written: Option<&Value>,
        place: &Place,
    ) -> Option<toml::Value> {
        self.out.broken.insert(place.path.clone());
        kinds::stand_in(key, written)
    }

    fn missing(&mut self, key: &'static Key, place: &Place) {
        if self.partial {
            return;
        }
        let name = key.path.rsplit('.').next().unwrap_or(key.path);
        let (full, label) = if place.shown.is_empty() {
            (name.to_owned(), format!("`{name}` belongs at the top of the file"))
        } else {
            (format!("{}.{name}", place.shown), format!("`{name}` belongs in this table"))
        };
        let fault = Fault::error(place.origin.clone(), format!("`{full}` is missing"))
            .label(label)
            .help(format!("write {name} = {}: {}", kinds::example(key), key.doc));
        self.out.faults.push(fault);
    }

    fn subtable(
        &mut self,
        shape: &Shape,
        entry: Option<&Entry>,
        at: &Place,
    ) -> Option<toml::Value> {
        let table = match entry {
            None if shape.demanding() => return None,
            None => None,
            Some(entry) => match &entry.value.data {
                Data::Table(table) => Some(table),
                _ => {
                    self.not_a_table(shape, &entry.value, at);
                    if shape.demanding() {
                        return None;
                    }
                    None
                }
            },
        };
        Some(toml::Value::Table(self.table(shape, table, at)))
    }

    fn not_a_table(&mut self, shape: &Shape, value: &Value, at: &Place) {
        self.out.broken.insert(at.path.clone());
        if value.data == Data::Broken {
            return;
        }
        let help = match (value.text(), shape.children.first()) {
            (Some(text), Some((name, _))) => {
                format!("write {} = {{ {name} = \"{}\" }}", last(&at.path), clip(text))
            }
            _ => format!("its keys: {}", nearest::list(&shape.names().collect::<Vec<_>>())),
        };
        let message = format!("`{}` cannot be {}", at.shown, value.describe());
        let fault =
            Fault::error(value.origin.clone(), message).label("expected a table").help(help);
        self.out.faults.push(fault);
    }

    fn list(
        &mut self,
        shape: &Shape,
        entry: Option<&Entry>,
        name: &str,
        at: &Place,
    ) -> toml::Value {
        let mut clean = Vec::new();
        let Some(entry) = entry else { return toml::Value::Array(clean) };
        let Data::List(list) = &entry.value.data else {
            self.not_a_list(&entry.value, name, at);
            return toml::Value::Array(clean);
        };
        for (index, value) in list.iter().enumerate() {
            if index == most(name) {
                let message =
                    format!("there are {} of [[{name}]], more than {}", list.len(), index);
                let fault = Fault::error(value.origin.clone(), message).label("the first too many");
                self.out.faults.push(fault);
                break;
            }
            let place = at.element(index, value);
            match value.table() {
                Some(table) => {
                    clean.push(toml::Value::Table(self.table(shape, Some(table), &place)));
                }
                None => {
                    // Later tables of the list would be counted wrongly: nothing more is said of any.
                    self.out.broken.insert(at.path.clone());
                    self.not_a_list(value, name, &place);
                }
            }
        }
        toml::Value::Array(clean)
    }

    fn not_a_list(&mut self, value: &Value, name: &str, at: &Place) {
        self.out.broken.insert(at.path.clone());
        if value.data == Data::Broken {
            return;
        }
        let message = format!("`{}` cannot be {}", at.shown, value.describe());
        let fault = Fault::error(value.origin.clone(), message)
            .label("expected tables, one for each")
            .help(format!("write the header with double brackets: [[{name}]]"));
        self.out.faults.push(fault);
    }

    fn map(
        &mut self,
        key: &'static Key,
        issues: bool,
        entry: Option<&Entry>,
        at: &Place,
    ) -> toml::Value {
        let mut clean = toml::Table::new();
        let Some(entry) = entry else { return toml::Value::Table(clean) };
        let Data::Table(table) = &entry.value.data else {
            self.not_a_map(key, issues, &entry.value, at);
            return toml::Value::Table(clean);
        };
        for (name, entry) in &table.0 {
            let inner = at.inner(name, &entry.value.origin);
            if issues && !self.issues.contains(name) {
                self.unknown_issue(name, entry, at);
                continue;
            }
            if !kinds::is_id(name) {
                self.out.faults.push(bad_name(name, entry, at));
                continue;
            }
            match kinds::check(key, &inner.shown, &entry.value, &mut self.out.faults) {
                Some(value) => {
                    clean.insert(name.clone(), value);
                }
                None => {
                    self.out.broken.insert(inner.path);
                }
            }
        }
        toml::Value::Table(clean)
    }

    fn unknown_issue(&mut self, name: &str, entry: &Entry, at: &Place) {
        self.out.broken.insert(at.path.clone());
        if self.partial && self.issues.is_empty() {
            return;
        }
        let names = self.issues.iter().map(String::as_str);
        let message = format!("`{}` names an issue that there is not: `{name}`", at.shown);
        let fault = Fault::error(entry.key.clone(), message)
            .label("expected the id of an issue")
            .help(nearest::suggest(name, names, "issues"));
        self.out.faults.push(fault);
    }

    fn not_a_map(&mut self, key: &Key, issues: bool, value: &Value, at: &Place) {
        self.out.broken.insert(at.path.clone());
        if value.data == Data::Broken {
            return;
        }
        let what = if issues { "a table with ids of issues" } else { "a table" };
        let name =
            if issues { self.issues.first().map_or("issue", String::as_str) } else { "name" };
        let message = format!("`{}` cannot be {}", at.shown, value.describe());
        let fault = Fault::error(value.origin.clone(), message)
            .label(format!("expected {what}"))
            .help(format!("write {} = {{ {name} = {} }}", last(&at.path), kinds::example(key)));
        self.out.faults.push(fault);
    }

    /// Keys that are written and cannot act. One warning a key, however many states have it; none where a sweep
    /// moves the key that they wait for.
    fn warn_of_idle_keys(&mut self, root: &Table) {
        let factors: Vec<&str> = root
            .get("sweep")
            .and_then(Value::table)
            .into_iter()
            .flat_map(|sweep| sweep.tables("factor"))
            .filter_map(|factor| factor.get("path")?.text())
            .collect();
        for (key, shown, origin, count) in std::mem::take(&mut self.conditional).into_values() {
            let Some((path, values)) = key.when else { continue };
            let swept = factors.iter().any(|factor| path.starts_with(factor));
            let Some(now) = look_up(&self.out.clean, path) else { continue };
            if swept || values.contains(&now.as_str()) || self.out.broken.contains(path) {
                continue;
            }
            let more =
                if count > 1 { format!(" ({} more like it)", count - 1) } else { String::new() };
            let fault = Fault::warning(origin, format!("`{shown}` has no effect{more}"))
                .label(format!("acts only while `{path}` is {}", values.join(" or ")))
                .help(format!("`{path}` is {now}: change that, or take this key out"));
            self.out.faults.push(fault);
        }
    }
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn bad_name(name: &str, entry: &Entry, at: &Place) -> Fault {
    let message = format!("`{}` cannot have the key \"{}\"", at.shown, clip(name));
    Fault::error(entry.key.clone(), message)
        .label("expected an id: a letter, then letters, digits, _ or -")
}

/// The text at a path of plain tables.
fn look_up(table: &toml::Table, path: &str) -> Option<String> {
    let mut segments = path.split('.');
    let mut value = table.get(segments.next()?)?;
    for segment in segments {
        value = value.get(segment)?;
    }
    match value {
        toml::Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
