//! The clean table as TOML text: one canonical order, every default written out. It checks nothing.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::shape::{self, Node, Shape};

/// The canonical text of a clean table.
pub fn text(clean: &toml::Table) -> String {
    let root = shape::root();
    let mut out = String::new();
    lines(root, clean, &mut out);
    for (name, node) in &root.children {
        match (node, clean.get(*name)) {
            (Node::Table(shape), Some(toml::Value::Table(table))) => {
                let _ = write!(out, "\n[{name}]\n");
                lines(shape, table, &mut out);
                inner_lists(name, shape, table, &mut out);
            }
            (Node::List(shape), Some(toml::Value::Array(list))) => {
                for table in list.iter().filter_map(toml::Value::as_table) {
                    let _ = write!(out, "\n[[{name}]]\n");
                    lines(shape, table, &mut out);
                }
            }
            _ => {}
        }
    }
    out
}

/// The lists of tables inside a table, such as `[[sweep.factor]]`.
fn inner_lists(outer: &str, shape: &Shape, table: &toml::Table, out: &mut String) {
    for (name, node) in &shape.children {
        let (Node::List(shape), Some(toml::Value::Array(list))) = (node, table.get(*name)) else {
            continue;
        };
        for table in list.iter().filter_map(toml::Value::as_table) {
            let _ = write!(out, "\n[[{outer}.{name}]]\n");
            lines(shape, table, out);
        }
    }
}

/// The digest of what a scenario says, whatever its seed and number of replications; `points` stands for a table of
/// points in a file.
pub fn digest(clean: &toml::Table, points: &str) -> String {
    let mut clean = clean.clone();
    if let Some(run) = clean.get_mut("run").and_then(toml::Value::as_table_mut) {
        run.remove("seed");
        run.remove("replications");
    }
    for table in ["sweep", "robustness"] {
        if let Some(table) = clean.get_mut(table).and_then(toml::Value::as_table_mut) {
            table.remove("replications");
        }
    }
    let mut out = String::new();
    for byte in Sha256::digest((text(&clean) + points).as_bytes()) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// The keys of a table, a line each; tables inside it in braces. At the top, tables have headers of their own.
fn lines(shape: &Shape, table: &toml::Table, out: &mut String) {
    let top = std::ptr::eq(shape, shape::root());
    for (name, node) in &shape.children {
        let Some(value) = table.get(*name) else { continue };
        if matches!(node, Node::List(_))
            || top && (!matches!(node, Node::Leaf(_)) || value.is_table())
        {
            continue;
        }
        if let Some(value) = inline(node, value) {
            let _ = writeln!(out, "{name} = {value}");
        }
    }
}

/// A value in one line; nothing for an empty map, which is the same as none.
fn inline(node: &Node, value: &toml::Value) -> Option<String> {
    match (node, value) {
        (Node::Table(shape), toml::Value::Table(table)) => {
            let pair = |(name, node): &(&str, Node)| {
                Some(format!("{name} = {}", inline(node, table.get(*name)?)?))
            };
            let pairs: Vec<String> = shape.children.iter().filter_map(pair).collect();
            Some(format!("{{ {} }}", pairs.join(", ")))
        }
        (Node::Map { .. }, toml::Value::Table(table)) if table.is_empty() => None,
        _ => Some(value.to_string()),
    }
}
