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
    opaque(root, clean, &mut out);
    out
}

/// The digest of what a scenario says, whatever its seed and number of replications.
pub fn digest(clean: &toml::Table) -> String {
    let mut clean = clean.clone();
    if let Some(run) = clean.get_mut("run").and_then(toml::Value::as_table_mut) {
        run.remove("seed");
        run.remove("replications");
    }
    let mut out = String::new();
    for byte in Sha256::digest(text(&clean).as_bytes()) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// The keys of a table, a line each; tables inside it in braces. At the top, tables have headers of their own.
fn lines(shape: &Shape, table: &toml::Table, out: &mut String) {
    let top = std::ptr::eq(shape, shape::root());
    for (name, node) in &shape.children {
        let Some(value) = table.get(*name) else { continue };
        if top && (!matches!(node, Node::Leaf(_)) || value.is_table()) {
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

/// Tables that other commands read, last, as they were written.
fn opaque(root: &Shape, clean: &toml::Table, out: &mut String) {
    for (name, node) in &root.children {
        let (Node::Leaf(_), Some(value)) = (node, clean.get(*name)) else { continue };
        if value.is_table() {
            let alone = toml::Table::from_iter([((*name).to_owned(), value.clone())]);
            let _ = write!(out, "\n{}", toml::to_string(&alone).unwrap_or_default());
        }
    }
}
