//! Paths into a scenario, `key(.key | [id] | [*])…`, and setting what they name: for `--set` and for the factors of a
//! sweep. Decides which places a path means; whether the value fits is for the walk.

use std::{collections::BTreeSet, fmt, ops::Range};

use super::{
    copies,
    fault::Fault,
    nearest,
    shape::{self, Node, Shape},
    source::{Origin, Source},
    tree::{self, Data, Entry, Table, Value, clip},
};
use crate::spec::key::Kind;

/// A path, with the place of each of its parts in the text it was written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    segments: Vec<Segment>,
}

/// One key of a path, and which of its tables is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Segment {
    key: String,
    at: Origin,
    select: Option<(Select, Origin)>,
}

/// Which tables of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Select {
    All,
    Index(usize),
    Id(String),
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, segment) in self.segments.iter().enumerate() {
            let dot = if number > 0 { "." } else { "" };
            write!(f, "{dot}{}", segment.key)?;
            match &segment.select {
                None => {}
                Some((Select::All, _)) => f.write_str("[*]")?,
                Some((Select::Index(index), _)) => write!(f, "[{index}]")?,
                Some((Select::Id(id), _)) => write!(f, "[{id}]")?,
            }
        }
        Ok(())
    }
}

impl Path {
    /// Parses a path that stands at byte `shift` of source number `source`.
    pub fn parse(text: &str, source: usize, shift: usize) -> Result<Self, Fault> {
        let origin = |span: Range<usize>| Origin::new(source, span.start + shift..span.end + shift);
        let mut segments = Vec::new();
        let mut at = 0;
        loop {
            let rest = &text[at..];
            let length = rest.find(['.', '[']).unwrap_or(rest.len());
            let key = &rest[..length];
            if key.is_empty() || key.contains(|c: char| c.is_whitespace() || "]=\"'{}".contains(c))
            {
                return Err(Fault::error(origin(at..at + length), "this is not a path")
                    .label("expected the name of a key")
                    .help("a path looks like venue.transparency, state[EST].good_faith or state[*].good_faith"));
            }
            let mut segment =
                Segment { key: key.to_owned(), at: origin(at..at + length), select: None };
            at += length;
            if text[at..].starts_with('[') {
                let Some(length) = text[at..].find(']') else {
                    return Err(Fault::error(origin(at..text.len()), "this bracket is not closed")
                        .label("expected ]"));
                };
                let inner = text[at + 1..at + length].trim();
                segment.select = Some((select(inner), origin(at..at + length + 1)));
                at += length + 1;
            }
            segments.push(segment);
            match text[at..].chars().next() {
                None => return Ok(Self { segments }),
                Some('.') => at += 1,
                Some(other) => {
                    return Err(Fault::error(
                        origin(at..at + other.len_utf8()),
                        "this is not a path",
                    )
                    .label("expected a dot, or the end of the path"));
                }
            }
        }
    }
}

fn select(inner: &str) -> Select {
    match inner.parse() {
        _ if inner == "*" => Select::All,
        Ok(index) => Select::Index(index),
        Err(_) => Select::Id(inner.to_owned()),
    }
}

/// Parses an argument `path=value`, source number `index`: the value is TOML, else a bare text.
pub fn parse_argument(source: &Source, index: usize) -> Result<(Path, Value), Vec<Fault>> {
    let text = source.text.as_str();
    let Some((path, value)) = text.split_once('=') else {
        return Err(vec![
            Fault::error(Origin::new(index, 0..text.len()), "this sets nothing")
                .label("expected path=value")
                .help("for instance --set venue.transparency=0.7"),
        ]);
    };
    let indent = path.len() - path.trim_start().len();
    let shift = path.len() + 1 + value.len() - value.trim_start().len();
    let parsed = Path::parse(path.trim(), index, indent).map_err(|fault| vec![fault])?;
    let value = value.trim();
    match tree::parse_value(value, index, shift) {
        Ok(value) => Ok((parsed, value)),
        // What opens like TOML is meant as TOML, so its slips are shown instead of taken as text.
        Err(faults) if value.starts_with(['{', '[', '"', '\'']) => Err(faults),
        Err(_) => {
            let origin = Origin::new(index, shift..shift + value.len());
            Ok((parsed, Value::new(Data::Text(value.to_owned()), origin)))
        }
    }
}

/// Sets what `path` names to `value`, everywhere it is. Tables on the way are made; tables of a list are not. Who names one of the
/// states for which an entry stands gives it an entry of its own.
pub fn apply(root: &mut Table, path: &Path, value: &Value) -> Result<(), Fault> {
    let segments = path.segments.as_slice();
    if let [Segment { key, select: Some((Select::Id(id), _)), .. }, _, ..] = segments
        && key == "state"
    {
        copies::split(root, id);
    }
    if let Some(members) = bloc_members(root, segments)? {
        hold(shape::state(), &segments[1..], "state[]")?;
        let states = root.0.get_mut("state").map(|entry| &mut entry.value.data);
        if let Some(Data::List(states)) = states {
            for state in states {
                let id = id_of(state).map(str::to_owned);
                if let Data::Table(table) = &mut state.data
                    && id.is_some_and(|id| members.contains(&id))
                {
                    set(table, &segments[1..], value)?;
                }
            }
        }
        return Ok(());
    }
    hold(shape::root(), segments, "")?;
    set(root, segments, value)
}

/// A step to a value: into a table, or to an element of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A key of a table.
    Key(String),
    /// An element of a list.
    Index(usize),
}

/// Every place that `path` names, step by step.
pub fn places(root: &Table, path: &Path) -> Result<Vec<Vec<Step>>, Fault> {
    let segments = path.segments.as_slice();
    if let Some(members) = bloc_members(root, segments)? {
        let states = root.get("state").map_or(&[][..], Value::list).iter().enumerate();
        let named = states.filter(|(_, state)| id_of(state).is_some_and(|id| members.contains(id)));
        let rest = segments[1..].iter().map(|segment| Step::Key(segment.key.clone()));
        let place = |(index, _)| {
            let head = [Step::Key("state".to_owned()), Step::Index(index)];
            head.into_iter().chain(rest.clone()).collect()
        };
        return Ok(named.map(place).collect());
    }
    let mut found = Vec::new();
    spread(root, segments, &mut Vec::new(), &mut found)?;
    Ok(found)
}

fn spread(
    table: &Table,
    segments: &[Segment],
    here: &mut Vec<Step>,
    found: &mut Vec<Vec<Step>>,
) -> Result<(), Fault> {
    let Some((segment, rest)) = segments.split_first() else {
        found.push(here.clone());
        return Ok(());
    };
    let none = Table::default();
    let value = table.get(&segment.key);
    here.push(Step::Key(segment.key.clone()));
    if let Some((select, at)) = &segment.select {
        let list = value.map_or(&[][..], Value::list);
        for index in matching(list, select, at, &segment.key)? {
            here.push(Step::Index(index));
            spread(list[index].table().unwrap_or(&none), rest, here, found)?;
            here.pop();
        }
    } else {
        spread(value.and_then(Value::table).unwrap_or(&none), rest, here, found)?;
    }
    here.pop();
    Ok(())
}

/// The states that `bloc[id].key` means, if `key` is a key of states and not of blocs.
fn bloc_members(root: &Table, segments: &[Segment]) -> Result<Option<BTreeSet<String>>, Fault> {
    let [Segment { key, select: Some((select, at)), .. }, next, ..] = segments else {
        return Ok(None);
    };
    let Some(Node::List(bloc)) = shape::root().get("bloc") else { return Ok(None) };
    let of_states = shape::state().get(&next.key).is_some() && bloc.get(&next.key).is_none();
    if key != "bloc" || !of_states {
        return Ok(None);
    }
    let blocs = root.get("bloc").map_or(&[][..], Value::list);
    let mut members = BTreeSet::new();
    for index in matching(blocs, select, at, "bloc")? {
        let Some(table) = blocs[index].table() else { continue };
        let listed = table.get("members").map_or(&[][..], Value::list).iter();
        members.extend(listed.filter_map(Value::text).map(str::to_owned));
        let id = id_of(&blocs[index]);
        for state in root.tables("state") {
            let named = state.get("bloc").and_then(Value::text);
            if named.is_some() && named == id {
                members.extend(state.get("id").and_then(Value::text).map(str::to_owned));
            }
        }
    }
    let known = root.tables("state").filter_map(|state| state.get("id")?.text());
    if known.filter(|id| members.contains(*id)).count() == 0 {
        return Err(Fault::error(at.clone(), "this bloc has no members, so that nothing is set")
            .label("expected a bloc with members")
            .help("list them in its `members`, or name the bloc in the `bloc` of each state"));
    }
    Ok(Some(members))
}

/// Whether a path can stand in a scenario at all.
fn hold(shape: &Shape, segments: &[Segment], here: &str) -> Result<(), Fault> {
    let Some((segment, rest)) = segments.split_first() else { return Ok(()) };
    let key = segment.key.as_str();
    let full = if here.is_empty() { key.to_owned() } else { format!("{here}.{key}") };
    let Some(node) = shape.get(key) else {
        return Err(Fault::error(segment.at.clone(), format!("there is no key `{full}`"))
            .label("not a key of the scenario format")
            .help(shape::mend_key(shape, key, here)));
    };
    let list = matches!(node, Node::List(_));
    if let (Some((_, at)), false, false) = (&segment.select, list, loose(node)) {
        return Err(Fault::error(at.clone(), format!("`{full}` is not a list of tables"))
            .label("nothing to choose from")
            .help(format!("write {full} without brackets")));
    }
    if list && segment.select.is_none() && !rest.is_empty() {
        return Err(Fault::error(segment.at.clone(), format!("`{full}` is a list of tables"))
            .label("say which one is meant")
            .help(format!("write {full}[id] for one of them, or {full}[*] for all")));
    }
    match node {
        Node::Table(inner) => hold(inner, rest, &full),
        Node::List(inner) => hold(inner, rest, &format!("{full}[]")),
        Node::Map { .. } if rest.len() <= 1 && rest.iter().all(|name| name.select.is_none()) => {
            Ok(())
        }
        Node::Leaf(_) if rest.is_empty() || loose(node) => Ok(()),
        Node::Leaf(_) | Node::Map { .. } => {
            let at = rest.last().map_or(&segment.at, |last| &last.at);
            Err(Fault::error(at.clone(), format!("`{full}` holds no tables"))
                .label("nothing can stand here"))
        }
    }
}

fn loose(node: &Node) -> bool {
    matches!(node, Node::Leaf(key) if key.kind == Kind::Opaque)
}

fn set(table: &mut Table, segments: &[Segment], value: &Value) -> Result<(), Fault> {
    let Some((segment, rest)) = segments.split_first() else { return Ok(()) };
    if let Some((select, at)) = &segment.select {
        let data = table.0.get_mut(&segment.key).map(|entry| &mut entry.value.data);
        let list = match data {
            Some(Data::List(list)) => list.as_mut_slice(),
            _ => &mut [],
        };
        for index in matching(list, select, at, &segment.key)? {
            match (&mut list[index].data, rest.is_empty()) {
                (_, true) => list[index] = value.clone(),
                (Data::Table(inner), false) => set(inner, rest, value)?,
                (_, false) => return Err(no_table(segment)),
            }
        }
        return Ok(());
    }
    if rest.is_empty() {
        let entry = Entry { key: segment.at.clone(), value: value.clone() };
        table.0.insert(segment.key.clone(), entry);
        return Ok(());
    }
    let made = || Entry {
        key: segment.at.clone(),
        value: Value::new(Data::Table(Table::default()), segment.at.clone()),
    };
    match &mut table.0.entry(segment.key.clone()).or_insert_with(made).value.data {
        Data::Table(inner) => set(inner, rest, value),
        _ => Err(no_table(segment)),
    }
}

fn no_table(segment: &Segment) -> Fault {
    Fault::error(segment.at.clone(), format!("`{}` is not a table in this scenario", segment.key))
        .label("nothing can be set inside it")
}

/// The tables of a list that are meant.
fn matching(list: &[Value], select: &Select, at: &Origin, key: &str) -> Result<Vec<usize>, Fault> {
    let found: Vec<usize> = match select {
        Select::All => (0..list.len()).collect(),
        Select::Index(index) => (0..list.len()).filter(|number| number == index).collect(),
        Select::Id(id) => {
            let same = |number: &usize| id_of(&list[*number]) == Some(id.as_str());
            (0..list.len()).filter(same).collect()
        }
    };
    if !found.is_empty() {
        return Ok(found);
    }
    let fault = |message: String| Err(Fault::error(at.clone(), message).label("matches nothing"));
    match select {
        _ if list.is_empty() => fault(format!("the scenario has no [[{key}]]")),
        Select::Index(index) => {
            let last = list.len() - 1;
            fault(format!("there is no {key}[{index}]: they are numbered from 0 to {last}"))
        }
        Select::All | Select::Id(_) => {
            let id = if let Select::Id(id) = select { id.as_str() } else { "*" };
            let ids: Vec<&str> = list.iter().filter_map(id_of).collect();
            let fault = Fault::error(at.clone(), format!("there is no {key}[{}]", clip(id)))
                .label("matches nothing")
                .help(nearest::suggest(id, ids.iter().copied(), "ids"));
            Err(fault)
        }
    }
}

/// What names a table of a list.
fn id_of(value: &Value) -> Option<&str> {
    let table = value.table()?;
    ["id", "sponsor", "name", "path"].iter().find_map(|key| table.get(key)?.text())
}
