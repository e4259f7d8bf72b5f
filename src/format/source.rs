//! Where text comes from: scenario files, tables beside them, arguments of `--set`. Decides what may be read at all;
//! knows neither TOML nor CSV.

use std::{
    fs::{self, File},
    io::{ErrorKind, Read},
    ops::Range,
    path::Path,
};

use super::fault::Fault;

/// The largest file that is read, in bytes.
pub const LIMIT: u64 = 10_000_000;

/// A text that faults can point into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file as the user typed it, or a name such as `--set argument 2`.
    pub name: String,
    /// What it holds, without a byte-order mark.
    pub text: String,
}

/// A stretch of a source, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Which of the sources.
    pub source: usize,
    /// From where to where.
    pub span: Range<usize>,
}

impl Origin {
    /// A stretch of the source with this number.
    pub fn new(source: usize, span: Range<usize>) -> Self {
        Self { source, span }
    }
}

/// Reads a file as source number `index`. On a fault the source holds what could be shown of the file.
pub fn read(path: &Path, index: usize) -> (Source, Option<Fault>) {
    let name = path.display().to_string();
    let empty = Source { name: name.clone(), text: String::new() };
    match bytes(path, &name) {
        Ok(bytes) => decode(name, bytes, index),
        Err(fault) => (empty, Some(fault)),
    }
}

fn bytes(path: &Path, name: &str) -> Result<Vec<u8>, Fault> {
    let meta = fs::metadata(path).map_err(|error| unreadable(name, &error))?;
    if meta.is_dir() {
        return Err(Fault::nowhere(format!("`{name}` is a folder, not a file"))
            .help("name the file in it, for instance with the ending .toml"));
    }
    if meta.is_file() && meta.len() > LIMIT {
        return Err(too_large(name, &megabytes(meta.len())));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LIMIT + 1).read_to_end(&mut bytes))
        .map_err(|error| unreadable(name, &error))?;
    // A pipe or a device has no length to ask for beforehand.
    if bytes.len() as u64 > LIMIT {
        return Err(too_large(name, "more than 10 MB"));
    }
    Ok(bytes)
}

fn unreadable(name: &str, error: &std::io::Error) -> Fault {
    match error.kind() {
        ErrorKind::NotFound => Fault::nowhere(format!("there is no file `{name}`"))
            .help("check the spelling, and the folder that the command runs in"),
        ErrorKind::PermissionDenied => {
            Fault::nowhere(format!("`{name}` may not be read: permission denied"))
        }
        _ => Fault::nowhere(format!("`{name}` cannot be read: {error}")),
    }
}

fn too_large(name: &str, size: &str) -> Fault {
    Fault::nowhere(format!("`{name}` is too large: {size}, where the limit is 10 MB"))
        .help("is it the right file? A scenario of 200 states takes about 0.1 MB")
}

fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

fn decode(name: String, bytes: Vec<u8>, index: usize) -> (Source, Option<Fault>) {
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let text = match String::from_utf8(bytes) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
            return (Source { name, text }, None);
        }
        Err(error) => error,
    };
    let at = text.utf8_error().valid_up_to();
    let byte = text.as_bytes().get(at).copied().unwrap_or_default();
    // Everything before the first bad byte decodes to itself, so the place is the same in the text shown.
    let text = String::from_utf8_lossy(text.as_bytes()).into_owned();
    let (line, column) = place(&text, at);
    let help = if utf16 {
        "it looks like UTF-16: save it again with the encoding UTF-8"
    } else {
        "save it again with the encoding UTF-8"
    };
    let message =
        format!("`{name}` is not UTF-8: byte 0x{byte:02X} at line {line}, column {column}");
    let fault = Fault::error(Origin::new(index, at..at + '\u{fffd}'.len_utf8()), message)
        .label("the first byte that is not text")
        .help(help);
    (Source { name, text }, Some(fault))
}

/// Line and column of a byte, both from 1, the column in characters.
pub fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_from_one() {
        assert_eq!(place("ab\nçd", 0), (1, 1));
        assert_eq!(place("ab\nçd", 5), (2, 2));
        assert_eq!(place("ab", 99), (1, 3));
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        let (source, fault) = decode("x".into(), b"\xEF\xBB\xBFa = 1".to_vec(), 0);
        assert_eq!((source.text.as_str(), fault), ("a = 1", None));
    }

    #[test]
    fn the_first_bad_byte_is_named() {
        let (_, fault) = decode("x".into(), b"a = 1\ntitle = \"caf\xE9\"".to_vec(), 0);
        assert_eq!(fault.unwrap().message, "`x` is not UTF-8: byte 0xE9 at line 2, column 13");
    }

    #[test]
    fn sizes_are_rounded_up() {
        assert_eq!(megabytes(100_000_001), "100.1 MB");
        assert_eq!(megabytes(LIMIT), "10.0 MB");
    }
}
