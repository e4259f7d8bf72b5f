//! One value against the kind of its key: type, range, words allowed. Decides whether a value is right by itself;
//! what it refers to is checked later.

use super::{
    copies,
    fault::Fault,
    nearest::{list, nearest},
    shape::home,
    source::Origin,
    tree::{Data, Value, clip, real},
};
use crate::spec::key::{Fallback, Key, Kind};

/// The value as the checked scenario holds it, or what is wrong with it. Warnings go to `faults` beside the value.
pub fn check(
    key: &'static Key,
    shown: &str,
    value: &Value,
    faults: &mut Vec<Fault>,
) -> Option<toml::Value> {
    let found = match key.kind {
        Kind::Bool => match value.data {
            Data::Bool(flag) => Some(flag.into()),
            _ => None,
        },
        Kind::Int { min, max } => match value.data {
            Data::Integer(number) if (min..=max).contains(&number) => Some(number.into()),
            _ => None,
        },
        Kind::Real { min, max, open } => number(value, min, max, open).map(toml::Value::Float),
        Kind::Text => value.text().map(|text| clean(text, shown, &value.origin, faults).into()),
        Kind::Id => value.text().filter(|text| is_id(text)).map(toml::Value::from),
        Kind::Choice { words } => {
            value.text().filter(|text| words.contains(text)).map(toml::Value::from)
        }
        Kind::Level => match value.text() {
            Some(text) => Some(clean(text, shown, &value.origin, faults).into()),
            None => number(value, 0.0, 100.0, false).map(toml::Value::Float),
        },
        Kind::AllOrIds if value.text() == Some("all") => Some("all".into()),
        Kind::AllOrIds | Kind::Ids | Kind::Texts | Kind::Reals { .. } => {
            return elements(key, shown, value, faults);
        }
        Kind::Opaque => return Some(opaque(value, shown, faults)),
    };
    if found.is_none() && value.data != Data::Broken {
        faults.push(wrong(key, shown, value));
    }
    found
}

/// A finite number in a range.
fn number(value: &Value, min: f64, max: f64, open: bool) -> Option<f64> {
    let number = match value.data {
        #[allow(clippy::cast_precision_loss)]
        Data::Integer(number) => number as f64,
        Data::Float(number) => number,
        _ => return None,
    };
    let above = if open { number > min } else { number >= min };
    // Adding 0 turns −0 into 0, so that it cannot leave its sign in a result.
    (number.is_finite() && above && number <= max).then_some(number + 0.0)
}

fn elements(
    key: &'static Key,
    shown: &str,
    value: &Value,
    faults: &mut Vec<Fault>,
) -> Option<toml::Value> {
    let Data::List(list) = &value.data else {
        if value.data != Data::Broken {
            faults.push(wrong(key, shown, value));
        }
        return None;
    };
    let mut clean_list = Vec::new();
    for element in list {
        let found = match key.kind {
            Kind::Reals { min, max } => number(element, min, max, false).map(toml::Value::Float),
            Kind::Texts => {
                element.text().map(|text| clean(text, shown, &element.origin, faults).into())
            }
            _ => element.text().filter(|text| is_id(text)).map(toml::Value::from),
        };
        match found {
            Some(found) => clean_list.push(found),
            None if element.data == Data::Broken => return None,
            None => faults.push(wrong_element(key, shown, element)),
        }
    }
    (clean_list.len() == list.len()).then_some(toml::Value::Array(clean_list))
}

/// Anything, as it stands.
fn opaque(value: &Value, shown: &str, faults: &mut Vec<Fault>) -> toml::Value {
    match &value.data {
        Data::Text(text) => clean(text, shown, &value.origin, faults).into(),
        Data::Integer(number) => (*number).into(),
        Data::Float(number) => (*number).into(),
        Data::Bool(flag) => (*flag).into(),
        Data::Datetime(when) => (*when).into(),
        Data::List(list) => {
            toml::Value::Array(list.iter().map(|value| opaque(value, shown, faults)).collect())
        }
        Data::Table(table) => {
            let mut clean_table = toml::Table::new();
            for (name, entry) in &table.0 {
                let name = clean(name, shown, &entry.key, faults);
                clean_table.insert(name, opaque(&entry.value, shown, faults));
            }
            toml::Value::Table(clean_table)
        }
        Data::Broken => false.into(),
    }
}

fn wrong(key: &'static Key, shown: &str, value: &Value) -> Fault {
    let origin = value.origin.clone();
    let expected = format!("expected {}", expects(&key.kind));
    if let (Kind::Choice { words }, Some(text)) = (key.kind, value.text()) {
        return wrong_word(key, shown, text, origin, words);
    }
    if key.path == "schema"
        && let Data::Integer(version) = value.data
    {
        return wrong_schema(version, origin);
    }
    let outside =
        match value.data {
            Data::Integer(_) => !matches!(key.kind, Kind::Bool | Kind::Text | Kind::Id),
            Data::Float(number) => {
                number.is_finite() && matches!(key.kind, Kind::Real { .. } | Kind::Level)
            }
            _ => false,
        } && !matches!(key.kind, Kind::Choice { .. } | Kind::AllOrIds | Kind::Ids | Kind::Texts);
    let message = if outside {
        format!("`{shown}` is {}, outside its range", figure(value))
    } else {
        format!("`{shown}` cannot be {}", value.describe())
    };
    let meaning = if key.doc.is_empty() { None } else { Some(format!("it means: {}", key.doc)) };
    Fault::error(origin, message).label(expected).maybe_help(meaning).maybe_help(mend(key, value))
}

fn wrong_element(key: &'static Key, shown: &str, element: &Value) -> Fault {
    let (expected, message) = match key.kind {
        Kind::Reals { min, max } => (
            format!("expected a number from {} to {}", real(min), real(max)),
            format!("`{shown}` cannot hold {}", element.describe()),
        ),
        Kind::Texts => {
            ("expected text".to_owned(), format!("`{shown}` cannot hold {}", element.describe()))
        }
        _ => (ID.to_owned(), format!("`{shown}` cannot hold {}", element.describe())),
    };
    Fault::error(element.origin.clone(), message).label(expected)
}

fn wrong_word(key: &'static Key, shown: &str, text: &str, origin: Origin, words: &[&str]) -> Fault {
    let help = match nearest(text, words.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("it means: {}", key.doc),
    };
    Fault::error(origin, format!("`{shown}` cannot be \"{}\"", clip(text)))
        .label(format!("expected {}", expects(&key.kind)))
        .help(help)
}

fn wrong_schema(version: i64, origin: Origin) -> Fault {
    let message =
        format!("this scenario is written in format {version}; this program reads format 1");
    let help = if version > 1 {
        "a newer release of comity reads it"
    } else {
        "write schema = 1; there is no older format"
    };
    Fault::error(origin, message).label("expected 1").help(help)
}

/// The value that is out of range, without its type: "1.2".
fn figure(value: &Value) -> String {
    match value.data {
        Data::Integer(number) => number.to_string(),
        Data::Float(number) => real(number),
        _ => value.describe(),
    }
}

/// How to mend a number between quotes, if it is one: as the format writes it, since .5 is a number everywhere but in TOML.
pub fn unquoted(text: &str) -> Option<String> {
    let number = text.trim().parse().ok()?;
    Some(format!("write it without quotes: {}", real(number)))
}

/// How to mend the commonest slips.
fn mend(key: &Key, value: &Value) -> Option<String> {
    let share = matches!(key.kind, Kind::Real { min, max, .. } if min >= 0.0 && max == 1.0);
    let figure = match value.data {
        #[allow(clippy::cast_precision_loss)]
        Data::Integer(number) => Some(number as f64),
        Data::Float(number) => Some(number),
        _ => None,
    };
    Some(match (&key.kind, &value.data) {
        _ if share && figure.is_some_and(|figure| (2.0..=100.0).contains(&figure)) => {
            let figure = figure.unwrap_or_default();
            format!(
                "a share is written from 0 to 1: for {figure} %, write {}",
                real(figure / 100.0)
            )
        }
        (Kind::Real { .. } | Kind::Level | Kind::Int { .. }, Data::Float(number))
            if !number.is_finite() =>
        {
            "write a finite number".to_owned()
        }
        (Kind::Bool, Data::Text(text)) if text == "true" || text == "false" => {
            format!("write it without quotes: {text}")
        }
        (Kind::Bool, Data::Integer(_)) => "write true or false".to_owned(),
        (Kind::Real { .. } | Kind::Int { .. }, Data::Text(text)) => return unquoted(text),
        (Kind::Text, Data::List(_) | Data::Table(_)) if key.path == "states" => {
            "`states` names a CSV file; states written here are tables: [[state]]".to_owned()
        }
        (Kind::Text, Data::Integer(_) | Data::Float(_)) => {
            format!("put it between quotes: \"{}\"", self::figure(value))
        }
        (Kind::Ids | Kind::AllOrIds, Data::Text(text)) if is_id(text) => {
            format!("write a list: [\"{text}\"]")
        }
        (Kind::Id, Data::Text(text)) => id_from(text)?,
        (kind, Data::Table(ends))
            if key.path.starts_with("state[]")
                && copies::is_spreadable(kind)
                && ends.0.contains_key("from") =>
        {
            "two numbers, from and to, are spread over the states of an entry with `copies`"
                .to_owned()
        }
        (_, Data::Table(_)) if key.path.contains('.') => {
            format!("`{}` is a single key of {}", name(key.path), home(key.path))
        }
        _ => return None,
    })
}

/// A usable id near to what was written.
fn id_from(text: &str) -> Option<String> {
    let kept = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    let id: String = text.trim().chars().map(kept).take(40).collect();
    let id = id.trim_matches(['-', '_']).to_owned();
    is_id(&id)
        .then(|| format!("for instance \"{id}\"; the name for people goes into `name` or `title`"))
}

fn name(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

const ID: &str = "expected an id: a letter, then letters, digits, _ or -";

/// What a kind takes, in words.
pub fn expects(kind: &Kind) -> String {
    match kind {
        Kind::Bool => "true or false".to_owned(),
        Kind::Int { min, max } if min == max => min.to_string(),
        Kind::Int { min, max } => format!("a whole number from {min} to {max}"),
        Kind::Real { min, max, open: false } => {
            format!("a number from {} to {}", real(*min), real(*max))
        }
        Kind::Real { min, max, open: true } => {
            format!("a number above {}, up to {}", real(*min), real(*max))
        }
        Kind::Text => "text between quotes".to_owned(),
        Kind::Id => ID.trim_start_matches("expected ").to_owned(),
        Kind::Choice { words } if words.len() == 1 => format!("\"{}\"", list(words)),
        Kind::Choice { words } => format!("one of: {}", list(words)),
        Kind::Texts => "a list of texts: [\"…\", \"…\"]".to_owned(),
        Kind::Ids => "a list of ids: [\"…\", \"…\"]".to_owned(),
        Kind::AllOrIds => "\"all\" or a list of ids: [\"…\", \"…\"]".to_owned(),
        Kind::Reals { min, max } => {
            format!("a list of numbers from {} to {}", real(*min), real(*max))
        }
        Kind::Level => "a number from 0 to 100, or the name of a value".to_owned(),
        Kind::Opaque => "any value".to_owned(),
    }
}

/// How a key might be written, for a key that is missing.
pub fn example(key: &Key) -> &'static str {
    match key.kind {
        Kind::Bool => "true",
        Kind::Int { .. } => "1",
        Kind::Real { max: 100.0, .. } => "50",
        Kind::Real { .. } => "0.5",
        Kind::Reals { .. } => "[0, 1]",
        Kind::Level => "30",
        Kind::Text | Kind::Id => "\"…\"",
        Kind::Choice { .. } => "\"simple-majority\"",
        _ => "[…]",
    }
}

/// A value for a place whose own is wrong or missing, so that what does not depend on it can still be checked.
pub fn stand_in(key: &Key, written: Option<&Value>) -> Option<toml::Value> {
    if let Some(default) = default(key) {
        return Some(default);
    }
    if key.default == Fallback::Absent {
        return None;
    }
    Some(match key.kind {
        Kind::Bool => false.into(),
        Kind::Int { min, .. } => min.max(1).into(),
        Kind::Real { min, max, open } => toml::Value::Float(if open { max } else { min }),
        Kind::Text | Kind::Id => written.and_then(Value::text).unwrap_or_default().into(),
        Kind::Choice { words } => words.first().copied().unwrap_or_default().into(),
        Kind::Level => toml::Value::Float(0.0),
        Kind::AllOrIds => "all".into(),
        Kind::Texts | Kind::Ids | Kind::Reals { .. } => toml::Value::Array(Vec::new()),
        Kind::Opaque => return None,
    })
}

/// The default of a key that has one, as the checked scenario holds it.
pub fn default(key: &Key) -> Option<toml::Value> {
    let Fallback::Value(text) = key.default else { return None };
    let value = toml::de::ValueDeserializer::parse(text).ok()?;
    let value: toml::Value = serde::Deserialize::deserialize(value).ok()?;
    match (key.kind, value) {
        #[allow(clippy::cast_precision_loss)]
        (Kind::Real { .. } | Kind::Level, toml::Value::Integer(number)) => {
            Some(toml::Value::Float(number as f64))
        }
        (_, value) => Some(value),
    }
}

/// `[A-Za-z][A-Za-z0-9_-]*`.
pub fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

/// Text without what could steer a terminal or reverse what is read: control characters and bidirectional overrides
/// become U+FFFD, with a warning. Line breaks become spaces: titles and names are lines.
pub fn clean(text: &str, shown: &str, origin: &Origin, faults: &mut Vec<Fault>) -> String {
    let steers = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.contains(steers) {
        let fault = Fault::warning(origin.clone(), format!("`{shown}` holds control characters"))
            .label("replaced by \u{fffd}")
            .help(
                "take them out: they could garble a terminal or reverse the order of what is read",
            );
        faults.push(fault);
    }
    let plain = text.replace("\r\n", " ").replace(['\n', '\r', '\t'], " ");
    plain.replace(steers, "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::keys;

    #[test]
    fn every_default_is_valid_for_its_kind() {
        for key in keys() {
            let Fallback::Value(text) = key.default else { continue };
            let value = super::super::tree::parse_value(text, 0, 0).unwrap();
            let mut faults = Vec::new();
            let checked = check(key, key.path, &value, &mut faults);
            assert!(faults.is_empty(), "{}: {faults:?}", key.path);
            assert_eq!(checked, default(key), "{}", key.path);
        }
    }

    #[test]
    fn text_cannot_steer_a_terminal() {
        let mut faults = Vec::new();
        let origin = Origin::new(0, 0..1);
        let text = clean("a\u{1b}[31mb\u{202e}c\nd", "title", &origin, &mut faults);
        assert_eq!(text, "a\u{fffd}[31mb\u{fffd}c d");
        assert_eq!(faults.len(), 1);
    }

    #[test]
    fn ids_are_plain() {
        assert!(is_id("EST") && is_id("due-diligence") && is_id("a_1"));
        assert!(!is_id("") && !is_id("1a") && !is_id("é") && !is_id("a b"));
    }
}
