//! The key table as a JSON Schema (draft 7), for editors that complete and check a scenario while it is written. It says of
//! the format what the key table says; what needs a look at the whole file is left to `comity check`.

use serde_json::{Map, Value, json};

use super::{
    copies, kinds,
    shape::{self, Node, Shape},
};
use crate::spec::key::{Effect, Fallback, Key, Kind};

/// Where the schema says that it lives; nothing is fetched from there.
const ID: &str = "https://comity.example/schema/scenario-1.json";

/// The schema of a whole scenario.
pub fn json_schema() -> Value {
    let mut root = table(shape::root(), false);
    let head = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": ID,
        "title": "Comity scenario, format 1",
        "description": "One file is a whole experiment. `comity explain KEY` says more of each key.",
    });
    if let (Some(root), Value::Object(head)) = (root.as_object_mut(), head) {
        root.extend(head);
    }
    root
}

/// A table; `many` in an entry that may stand for many states, over which numbers may be spread.
fn table(shape: &Shape, many: bool) -> Value {
    let child =
        |(name, inner): &(&'static str, Node)| ((*name).to_owned(), node(name, inner, many));
    let properties: Map<String, Value> = shape.children.iter().map(child).collect();
    let demanded = |(name, node): &(&'static str, Node)| match node {
        Node::Leaf(key) if key.default == Fallback::Required => Some(*name),
        _ => None,
    };
    let required: Vec<&str> = shape.children.iter().filter_map(demanded).collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

fn node(name: &str, node: &Node, many: bool) -> Value {
    match node {
        Node::Leaf(key) => leaf(key, many),
        Node::Table(shape) => table(shape, many),
        Node::List(shape) => json!({ "type": "array", "items": table(shape, name == "state") }),
        Node::Map { key, .. } => json!({
            "type": "object",
            "propertyNames": { "pattern": PATTERN },
            "additionalProperties": leaf(key, many),
        }),
    }
}

/// An id, `[A-Za-z][A-Za-z0-9_-]*`.
const PATTERN: &str = "^[A-Za-z][A-Za-z0-9_-]*$";

fn leaf(key: &Key, many: bool) -> Value {
    let mut schema = kind(&key.kind);
    if many && copies::is_spreadable(&key.kind) {
        let ends = json!({
            "type": "object",
            "required": ["from", "to"],
            "properties": { "from": schema, "to": schema },
            "additionalProperties": false,
        });
        schema = json!({ "anyOf": [schema, ends] });
    }
    let Some(out) = schema.as_object_mut() else { return schema };
    out.insert("description".to_owned(), describe(key).into());
    if let Some(default) = kinds::default(key).and_then(|d| serde_json::to_value(d).ok()) {
        out.insert("default".to_owned(), default);
    }
    schema
}

fn describe(key: &Key) -> String {
    let mut words = vec![key.doc.to_owned()];
    if !key.unit.is_empty() {
        words.push(format!("Unit: {}.", key.unit));
    }
    if let Some((path, values)) = key.when {
        words.push(format!("Acts while {path} is {}.", values.join(" or ")));
    }
    if key.effect == Effect::Inert {
        words.push("It changes no outcome.".to_owned());
    }
    words.join(" — ")
}

fn kind(kind: &Kind) -> Value {
    let id = json!({ "type": "string", "pattern": PATTERN });
    match kind {
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Int { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Kind::Real { min, max, open: false } => {
            json!({ "type": "number", "minimum": min, "maximum": max })
        }
        Kind::Real { min, max, open: true } => {
            json!({ "type": "number", "exclusiveMinimum": min, "maximum": max })
        }
        Kind::Text => json!({ "type": "string" }),
        Kind::Id => id,
        Kind::Choice { words } => json!({ "type": "string", "enum": words }),
        Kind::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::Ids => json!({ "type": "array", "items": id }),
        Kind::AllOrIds => {
            json!({ "anyOf": [{ "const": "all" }, { "type": "array", "items": id }] })
        }
        Kind::Reals { min, max } => json!({
            "type": "array",
            "items": { "type": "number", "minimum": min, "maximum": max },
        }),
        Kind::Level => json!({
            "anyOf": [{ "type": "number", "minimum": 0, "maximum": 100 }, { "type": "string" }],
        }),
        // What stands here is another command's to check.
        Kind::Opaque => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_knows_names_ranges_and_what_must_be_written() {
        let schema = json_schema();
        let at = |path: &str| schema.pointer(path).cloned().unwrap_or_default();
        assert_eq!(at("/required"), json!(["schema", "title"]));
        assert_eq!(at("/properties/venue/properties/transparency/maximum"), json!(1.0));
        assert_eq!(at("/properties/venue/properties/transparency/default"), json!(0.5));
        assert_eq!(at("/properties/issue/items/additionalProperties"), json!(false));
        let required = at("/properties/issue/items/required");
        assert!(required.as_array().is_some_and(|list| list.contains(&json!("status_quo"))));
        let rules = at("/properties/venue/properties/rule/properties/kind/enum");
        assert!(rules.as_array().is_some_and(|list| list.contains(&json!("consensus"))));
    }
}
