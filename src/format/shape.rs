//! The key table as a tree, so that a file can be held against it, and what to say of a key that is not in it.
//! Decides nothing about values.

use std::sync::LazyLock;

use super::{keys, nearest};
use crate::spec::key::{Fallback, Key};

/// What may stand at a place of the format.
#[derive(Debug)]
pub enum Node {
    /// A key.
    Leaf(&'static Key),
    /// A table.
    Table(Shape),
    /// A list of tables.
    List(Shape),
    /// A table whose keys are ids: of issues, or free.
    Map {
        /// Whether its keys are ids of issues.
        issues: bool,
        /// What each of them holds.
        key: &'static Key,
    },
}

/// What may stand in a table, in the order of the key table.
#[derive(Debug, Default)]
pub struct Shape {
    /// Names and what stands there.
    pub children: Vec<(&'static str, Node)>,
}

static ROOT: LazyLock<Shape> = LazyLock::new(|| {
    let mut root = Shape::default();
    for key in keys() {
        root.insert(key.path, key);
    }
    root
});

/// The shape of a whole scenario.
pub fn root() -> &'static Shape {
    &ROOT
}

/// The shape of one `[[state]]`.
pub fn state() -> &'static Shape {
    match ROOT.get("state") {
        Some(Node::List(shape)) => shape,
        _ => &ROOT,
    }
}

impl Shape {
    /// What stands under a name.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|(known, _)| *known == name).map(|(_, node)| node)
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + Clone {
        self.children.iter().map(|(name, _)| *name)
    }

    /// Whether one of its own keys must be written; a table inside a table that has one exists only where written.
    pub fn demanding(&self) -> bool {
        self.children
            .iter()
            .any(|(_, node)| matches!(node, Node::Leaf(key) if key.default == Fallback::Required))
    }

    fn insert(&mut self, path: &'static str, key: &'static Key) {
        let (head, rest) = match path.split_once('.') {
            Some((head, rest)) => (head, Some(rest)),
            None => (path, None),
        };
        let (name, list) = match head.strip_suffix("[]") {
            Some(name) => (name, true),
            None => (head, false),
        };
        let node = match rest {
            None => Some(Node::Leaf(key)),
            Some("<issue>") => Some(Node::Map { issues: true, key }),
            Some("<name>") => Some(Node::Map { issues: false, key }),
            Some(_) => None,
        };
        if let Some(node) = node {
            self.children.push((name, node));
            return;
        }
        if self.get(name).is_none() {
            let inner = Shape::default();
            let node = if list { Node::List(inner) } else { Node::Table(inner) };
            self.children.push((name, node));
        }
        let slot = self.children.iter_mut().find(|(known, _)| *known == name);
        if let (Some((_, Node::Table(inner) | Node::List(inner))), Some(rest)) = (slot, rest) {
            inner.insert(rest, key);
        }
    }
}

/// The key at a path as a user writes it: `venue.transparency`, `state[EST].good_faith`, `state[].good_faith`,
/// `state.positions.due-diligence`.
pub fn describe(path: &str) -> Option<&'static Key> {
    let plain = |path: &str| -> Vec<String> {
        let cut = |segment: &str| segment.split('[').next().unwrap_or_default().to_owned();
        path.split('.').map(cut).collect()
    };
    let wanted = plain(path);
    keys().find(|key| {
        let known = plain(key.path);
        known.len() == wanted.len()
            && known
                .iter()
                .zip(&wanted)
                .all(|(known, name)| known == name || (known.starts_with('<') && !name.is_empty()))
    })
}

/// How to mend a key that is not in a table: a near name here, the table where it belongs, or the names allowed.
pub fn mend_key(shape: &Shape, name: &str, here: &str) -> String {
    let full = |name: &str| {
        if here.is_empty() { name.to_owned() } else { format!("{here}.{name}") }
    };
    let plain = name.trim_end_matches('s');
    if let Some(found) = shape.names().find(|known| *known == plain) {
        return format!("did you mean `{}`?", full(found));
    }
    let near = nearest::nearest(name, shape.names());
    let elsewhere = || keys().find(|key| key.path.rsplit('.').next() == Some(name));
    match (near, elsewhere()) {
        (Some(found), _) => format!("did you mean `{}`?", full(found)),
        (None, Some(key)) => {
            format!("did you mean `{}`? It belongs in {}", key.path, home(key.path))
        }
        (None, None) => {
            let names: Vec<&str> = shape.names().collect();
            format!("keys allowed here: {}", names.join(", "))
        }
    }
}

/// The table that holds a path of the key table, as its header is written.
pub fn home(path: &str) -> String {
    match path.rsplit_once('.') {
        None => "the top of the file".to_owned(),
        Some((table, _)) => match table.split_once("[]") {
            Some((list, "")) => format!("[[{list}]]"),
            Some((list, rest)) => format!("[{list}{rest}]"),
            None => format!("[{table}]"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_as_users_write_them() {
        for path in [
            "venue.transparency",
            "state[EST].good_faith",
            "state[].good_faith",
            "state[*].positions.due-diligence",
            "venue.rule.fallback.kind",
        ] {
            assert!(describe(path).is_some(), "{path}");
        }
        assert!(describe("venue").is_none());
        assert!(describe("venue.transparancy").is_none());
        assert!(describe("").is_none());
    }

    #[test]
    fn every_key_has_its_place_in_the_shape() {
        fn leaves(shape: &Shape) -> usize {
            let count = |node: &Node| match node {
                Node::Leaf(_) | Node::Map { .. } => 1,
                Node::Table(inner) | Node::List(inner) => leaves(inner),
            };
            shape.children.iter().map(|(_, node)| count(node)).sum()
        }
        assert_eq!(leaves(root()), keys().count());
    }

    #[test]
    fn a_key_is_suggested_here_or_where_it_belongs() {
        assert_eq!(mend_key(root(), "issues", ""), "did you mean `issue`?");
        assert!(mend_key(root(), "seed", "").contains("[run]"));
        assert!(mend_key(state(), "zzz", "state[EST]").starts_with("keys allowed here: id, name"));
    }
}
