//! The keys in which two scenarios differ, by the paths that `--set` takes. It reads no file.

use std::collections::BTreeMap;

use toml::{Table, Value};

/// A key with its value in the first and in the second scenario, as TOML; none where one does not have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyDifference {
    /// Its path.
    pub path: String,
    /// Its value in both.
    pub values: (Option<String>, Option<String>),
}

/// Every key whose value is not the same in two resolved scenarios, in the order of their paths.
///
/// # Errors
/// If one of them is no TOML.
pub fn differences(a: &str, b: &str) -> Result<Vec<KeyDifference>, String> {
    let (a, b) = (leaves(a)?, leaves(b)?);
    let paths: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    let pair = |path: &String| (a.get(path).cloned(), b.get(path).cloned());
    let differ = |path: &&String| a.get(*path) != b.get(*path);
    Ok(paths
        .into_iter()
        .filter(differ)
        .map(|path| KeyDifference { path: path.clone(), values: pair(path) })
        .collect())
}

fn leaves(text: &str) -> Result<BTreeMap<String, String>, String> {
    let table: Table = text.parse().map_err(|error| format!("{error}"))?;
    let mut found = BTreeMap::new();
    open("", &table, &mut found);
    Ok(found)
}

fn open(path: &str, table: &Table, found: &mut BTreeMap<String, String>) {
    for (name, value) in table {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        match value {
            Value::Table(inner) => open(&path, inner, found),
            Value::Array(list) if !list.is_empty() && list.iter().all(Value::is_table) => {
                for (number, entry) in list.iter().filter_map(Value::as_table).enumerate() {
                    open(&format!("{path}[{}]", called(entry, number)), entry, found);
                }
            }
            other => {
                found.insert(path, other.to_string());
            }
        }
    }
}

/// What an entry of a list is called in paths: its id, a factor its name, others their number.
fn called(entry: &Table, number: usize) -> String {
    let name = entry.get("id").or_else(|| entry.get("name")).and_then(Value::as_str);
    name.map_or_else(|| number.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_differ_are_told_by_their_paths() {
        let a = "[venue]\ntransparency = 0.5\nrule = { kind = \"consensus\" }\n[[state]]\nid = \"A\"\ngood_faith = 1.0\n";
        let b = "[venue]\ntransparency = 0.5\nrule = { kind = \"unanimity\" }\n[[state]]\nid = \"A\"\ngood_faith = 0.5\nbloc = \"x\"\n";
        let found = differences(a, b).unwrap();
        let told: Vec<String> =
            found.iter().map(|d| format!("{} {:?} {:?}", d.path, d.values.0, d.values.1)).collect();
        assert_eq!(
            told,
            [
                "state[A].bloc None Some(\"\\\"x\\\"\")",
                "state[A].good_faith Some(\"1.0\") Some(\"0.5\")",
                "venue.rule.kind Some(\"\\\"consensus\\\"\") Some(\"\\\"unanimity\\\"\")",
            ]
        );
        assert_eq!(differences(a, a), Ok(Vec::new()));
        assert!(differences("[", b).is_err());
    }
}
