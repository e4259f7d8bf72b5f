//! The commands for people who write scenarios: explain, new, schema, and check for editors.

use std::fs;

use serde_json::Value;

use crate::support::{comity, room, shipped};

#[test]
fn terms_keys_tables_and_scenarios_are_explained() {
    for (what, part) in [
        ("zopa", "zone of possible agreement"),
        ("Reservation Value", "indifferent"),
        ("venue.transparency", "a number from 0 to 1"),
        ("state[EST].good_faith", "states its position"),
        ("[mediation]", "mediation.proposals"),
        ("scenarios/tutorial/two-states.toml", "2 states meet about 1 issue"),
    ] {
        let said = comity(&["explain", what]);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{what}");
        assert!(said.out.contains(part), "{what}: {}", said.out);
    }
    assert!(comity(&["explain"]).out.contains("salience"));
}

#[test]
fn what_is_not_known_is_said_with_the_nearest_name() {
    for (what, near) in [("salianse", "salience"), ("venue.transparancy", "venue.transparency")] {
        let said = comity(&["explain", what]);
        assert_eq!((said.code, said.out.as_str()), (2, ""));
        assert!(said.err.contains("did you mean") && said.err.contains(near), "{}", said.err);
    }
    let said = comity(&["explain", "\u{1b}[31mxyzzy"]);
    assert!(said.code == 2 && !said.err.contains('\u{1b}'));
    let said = comity(&["new", "mediatr"]);
    assert!(said.code == 2 && said.err.contains("`mediator`"), "{}", said.err);
    assert_eq!(comity(&["explain", "no-such-file.toml"]).code, 2);
}

#[test]
fn columns_of_results_are_explained() {
    for (asked, words) in [
        ("breadth", "breadth in runs.csv"),
        ("Nash distance", "nash_distance in runs.csv"),
        ("p_yes", "vote_probabilities.csv"),
    ] {
        let said = comity(&["explain", asked]);
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(said.out.contains(words), "{}", said.out);
    }
    let said = comity(&["explain", "brackts"]);
    assert!(said.code == 2 && said.err.contains("`brackets`"), "{}", said.err);
}

#[test]
fn every_template_is_a_scenario_without_faults() {
    let list = comity(&["new", "--list"]).out;
    let names: Vec<&str> =
        list.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() >= 5);
    for name in names {
        let (room, _) = room();
        let path = room.path().join("new.toml");
        fs::write(&path, comity(&["new", name]).out).unwrap();
        let said = comity(&["check", path.to_str().unwrap()]);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{name}");
    }
}

/// A scenario as the schema sees it.
fn as_json(text: &str) -> Value {
    serde_json::to_value(toml::from_str::<toml::Value>(text).unwrap()).unwrap()
}

/// What is wrong with `value` under the words of JSON Schema that ours uses; `.ci/editor` asks a real editor's tool.
fn against(schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    let number = |word: &str| schema[word].as_f64();
    let outside = value.as_f64().is_some_and(|x| {
        number("minimum").is_some_and(|least| x < least)
            || number("maximum").is_some_and(|most| x > most)
            || number("exclusiveMinimum").is_some_and(|least| x <= least)
    });
    let of_type = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("number") => value.is_number(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("boolean") => value.is_boolean(),
        _ => true,
    };
    let listed = schema["enum"].as_array().is_none_or(|words| words.contains(value));
    let constant = schema.get("const").is_none_or(|word| word == value);
    let one_fits = schema["anyOf"].as_array().is_none_or(|forms| {
        forms.iter().any(|form| {
            let mut found = Vec::new();
            against(form, value, at, &mut found);
            found.is_empty()
        })
    });
    if outside || !of_type || !listed || !constant || !one_fits || schema.get("not").is_some() {
        faults.push(format!("{at}: {value}"));
    }
    let required = schema["required"].as_array().into_iter().flatten();
    let missing =
        required.filter(|name| value.is_object() && value.get(name.as_str().unwrap()).is_none());
    faults.extend(missing.map(|name| format!("{at}: {name} is missing")));
    for (name, inner) in value.as_object().into_iter().flatten() {
        let at = format!("{at}.{name}");
        match (schema["properties"].get(name), &schema["additionalProperties"]) {
            (Some(known), _) => against(known, inner, &at, faults),
            (None, Value::Bool(false)) => faults.push(format!("{at} is not known")),
            (None, others) => against(others, inner, &at, faults),
        }
    }
    for inner in value.as_array().into_iter().flatten() {
        against(&schema["items"], inner, at, faults);
    }
}

fn faults(schema: &Value, scenario: &str) -> Vec<String> {
    let mut faults = Vec::new();
    against(schema, &as_json(scenario), "", &mut faults);
    faults
}

#[test]
fn shipped_scenarios_fit_the_schema_and_slips_do_not() {
    let schema: Value = serde_json::from_str(&comity(&["schema"]).out).unwrap();
    for path in shipped() {
        let found = faults(&schema, &fs::read_to_string(&path).unwrap());
        assert!(found.is_empty(), "{}: {found:?}", path.display());
    }
    let good = comity(&["new"]).out;
    for (right, wrong) in [
        ("transparency = 0.7", "transparancy = 0.7"),
        ("transparency = 0.7", "transparency = 1.2"),
        ("kind = \"consensus\"", "kind = \"concensus\""),
        ("status_quo = 10", "# none"),
        ("rounds = 60", "rounds = \"sixty\""),
        ("concession = 0.5", "concession = 0"),
    ] {
        let bad = good.replacen(right, wrong, 1);
        assert_eq!(faults(&schema, &bad).len(), 1, "{wrong}");
    }
}

#[test]
fn check_lists_faults_with_their_places_for_editors() {
    let (room, _) = room();
    let path = room.path().join("bad.toml");
    let text = comity(&["new"]).out.replacen("transparency = 0.7", "transparency = 1.7", 1);
    fs::write(&path, &text).unwrap();
    let said = comity(&["check", "--format", "json", path.to_str().unwrap()]);
    assert_eq!((said.code, said.err.as_str()), (2, ""));
    let faults: Vec<Value> = serde_json::from_str(&said.out).unwrap();
    let line = 1 + text.lines().position(|line| line.starts_with("transparency")).unwrap();
    assert_eq!(faults.len(), 1);
    let fault = &faults[0];
    assert_eq!((fault["line"].as_u64(), fault["column"].as_u64()), (Some(line as u64), Some(16)));
    assert_eq!(fault["end_column"].as_u64(), Some(19));
    assert_eq!(fault["severity"], "error");
    assert!(fault["message"].as_str().unwrap().contains("1.7"));
    let fine = comity(&["check", "--format", "json", "scenarios/tutorial/two-states.toml"]);
    assert_eq!((fine.code, fine.out.as_str()), (0, "[]\n"));
}

#[test]
fn check_says_what_the_status_quo_allows() {
    let said = comity(&["check", "scenarios/tutorial/five-states-and-a-mediator.toml"]).out;
    assert!(
        said.contains("want more") && said.contains("Some text gives every member a gain"),
        "{said}"
    );
    let set = "issue[*].status_quo=50";
    let said =
        comity(&["check", "scenarios/studies/open-ended-working-group.toml", "--set", set]).out;
    assert!(said.contains("No text gives every member a gain"), "{said}");
}
