//! What can be wrong with a scenario, as values, and how one is drawn: file, line, column, excerpt, caret, what was
//! expected, how to mend it. It finds no fault itself and prints nothing.

use std::{error::Error, fmt, ops::Range};

use annotate_snippets::{
    AnnotationKind, Group, Level, Origin as Place, Renderer, Snippet, normalize_untrusted_str,
};

use super::source::{Origin, Source, place};

/// Faults drawn in full; the rest are counted.
const SHOWN: usize = 100;
/// A fault farther than this many bytes into its line is told without an excerpt: columns are counted from its start.
const FAR: usize = 100_000;
/// What is kept of a line after a fault, in bytes.
const TAIL: usize = 200;

/// How grave a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The scenario cannot run.
    Error,
    /// The scenario uses a part of the format on which no mechanism of this version acts.
    NotYet,
    /// The scenario runs, and something in it is probably not meant.
    Warning,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// How grave it is.
    pub severity: Severity,
    /// Where; `None` if there is no text to point into.
    pub origin: Option<Origin>,
    /// What is wrong, in a line.
    pub message: String,
    /// What stands beside the caret: what was expected.
    pub label: String,
    /// How to mend it.
    pub help: Option<String>,
    /// A second place that explains the first, and what stands beside it. Boxed: few faults have one, and faults are
    /// the error of many functions.
    pub also: Option<Box<(Origin, String)>>,
}

impl Fault {
    /// A fault that keeps the scenario from running.
    pub fn error(origin: Origin, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            origin: Some(origin),
            message: message.into(),
            label: String::new(),
            help: None,
            also: None,
        }
    }

    /// A fault with no text to point into.
    pub fn nowhere(message: impl Into<String>) -> Self {
        Self { origin: None, ..Self::error(Origin::new(0, 0..0), message) }
    }

    /// A part of the format that does not act yet: "not yet: " and `what`.
    pub fn not_yet(origin: Origin, what: impl fmt::Display) -> Self {
        Self { severity: Severity::NotYet, ..Self::error(origin, format!("not yet: {what}")) }
    }

    /// Something that is probably not meant.
    pub fn warning(origin: Origin, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(origin, message) }
    }

    /// Sets what stands beside the caret.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Says how to mend it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says how to mend it, if that is known.
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Adds a second place.
    pub fn also(mut self, origin: Origin, label: impl Into<String>) -> Self {
        self.also = Some(Box::new((origin, label.into())));
        self
    }
}

/// All that is wrong with a scenario, and the texts it is wrong in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// The texts that origins count.
    pub sources: Vec<Source>,
    /// The faults, by source and position.
    pub faults: Vec<Fault>,
}

impl Faults {
    /// Faults in order of source and position; equal ones once.
    pub fn new(sources: Vec<Source>, mut faults: Vec<Fault>) -> Self {
        faults.sort_by(|a, b| key(a).cmp(&key(b)));
        // One setting for all states is wrong once, not once for each of them.
        faults.dedup_by(|a, b| {
            let same = a.origin.is_some() && !a.label.is_empty();
            let alike = (&a.origin, a.severity, &a.label) == (&b.origin, b.severity, &b.label);
            a == b || (same && alike)
        });
        Self { sources, faults }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.faults.len()
    }

    /// How many faults have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.faults.iter().filter(|fault| fault.severity == severity).count()
    }

    /// Draws every fault, with colours of the terminal if `styled`. Ends without a newline.
    pub fn render(&self, styled: bool) -> String {
        let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
        let mut drawn: Vec<String> =
            self.faults.iter().take(SHOWN).map(|fault| self.draw(fault, &renderer)).collect();
        if self.len() > SHOWN {
            drawn.push(format!("… and {} more", self.len() - SHOWN));
        }
        drawn.join("\n\n")
    }

    fn draw(&self, fault: &Fault, renderer: &Renderer) -> String {
        let level = match fault.severity {
            Severity::Warning => Level::WARNING,
            Severity::Error | Severity::NotYet => Level::ERROR,
        };
        let mut group = Group::with_title(level.primary_title(clean(&fault.message)));
        let primary = fault.origin.as_ref().and_then(|origin| self.excerpt(origin));
        let also = fault.also.as_deref().and_then(|(origin, label)| {
            self.excerpt(origin).map(|excerpt| (excerpt, label.as_str()))
        });
        if let Some(excerpt) = primary {
            let label = clean(&fault.label);
            let (first, second) = excerpt.split(also);
            group = first.draw(group, AnnotationKind::Primary, &label);
            if let Some((second, label)) = second {
                group = second.draw(group, AnnotationKind::Context, &clean(label));
            }
        }
        if let Some(help) = &fault.help {
            group = group.element(Level::HELP.message(clean(help)));
        }
        renderer.render(&[group])
    }

    /// Where each fault stands, for editors.
    pub fn located(&self) -> impl Iterator<Item = Located<'_>> {
        self.faults.iter().map(|fault| {
            let source = fault.origin.as_ref().and_then(|origin| self.sources.get(origin.source));
            let at = fault.origin.as_ref().zip(source).map(|(origin, source)| {
                let end = origin.span.end.max(origin.span.start);
                (place(&source.text, origin.span.start), place(&source.text, end))
            });
            Located { fault, file: source.map(|source| source.name.as_str()), at }
        })
    }

    /// The line on which an origin begins, as far as it matters.
    fn excerpt(&self, origin: &Origin) -> Option<Excerpt<'_>> {
        let source = self.sources.get(origin.source)?;
        let text = source.text.as_str();
        let start = floor(text, origin.span.start);
        let from = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let to = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        let (line, column) = place(text, start);
        let end = floor(text, origin.span.end.clamp(start, to.min(start + TAIL)));
        let shown = text[from..floor(text, to.min(end + TAIL))].trim_end_matches('\r');
        let span = start - from..end - from;
        let far = span.start > FAR;
        Some(Excerpt {
            name: &source.name,
            line,
            column,
            text: if far { None } else { Some(shown) },
            span: span.start.min(shown.len())..span.end.min(shown.len()),
        })
    }
}

/// A fault and its place: file, then line and column of its first character and of the one after its last, from 1.
#[derive(Clone, Debug)]
pub struct Located<'a> {
    /// The fault.
    pub fault: &'a Fault,
    /// The file as the user typed it, or the argument; none if there is no text to point into.
    pub file: Option<&'a str>,
    /// First place, and the place after the last.
    pub at: Option<((usize, usize), (usize, usize))>,
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl Error for Faults {}

/// The order in which faults are shown.
fn key(fault: &Fault) -> (Option<(usize, usize)>, Severity, &str, usize) {
    let at = fault.origin.as_ref();
    let end = at.map_or(0, |origin| origin.span.end);
    (at.map(|origin| (origin.source, origin.span.start)), fault.severity, &fault.message, end)
}

/// One line of a source, and the stretch of it that matters.
struct Excerpt<'a> {
    name: &'a str,
    line: usize,
    column: usize,
    text: Option<&'a str>,
    span: Range<usize>,
}

impl<'a> Excerpt<'a> {
    /// A second place is only worth showing if it is another one.
    fn split(self, also: Option<(Self, &str)>) -> (Self, Option<(Self, &str)>) {
        let other = also.filter(|(second, _)| {
            (second.name, second.line, &second.span) != (self.name, self.line, &self.span)
        });
        (self, other)
    }

    fn draw(self, group: Group<'a>, kind: AnnotationKind, label: &str) -> Group<'a> {
        let Some(text) = self.text else {
            let place = Place::path(clean(self.name)).line(self.line).char_column(self.column);
            return group.element(place).element(Level::NOTE.message(label.to_owned()));
        };
        let label = (!label.is_empty()).then(|| label.to_owned());
        let snippet = Snippet::source(text)
            .path(clean(self.name))
            .line_start(self.line)
            .annotation(kind.span(self.span).label(label));
        group.element(snippet)
    }
}

/// The nearest boundary between characters at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}

/// Text fit for a terminal: what is written in a file must not steer it.
fn clean(text: &str) -> String {
    normalize_untrusted_str(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str, span: Range<usize>) -> Faults {
        let source = Source { name: "x.toml".into(), text: text.into() };
        let fault = Fault::error(Origin::new(0, span), "wrong").label("here").help("mend it");
        Faults::new(vec![source], vec![fault])
    }

    #[test]
    fn a_fault_is_drawn_with_its_place() {
        let drawn = faults("a = 1\nbc = 2\n", 6..8).to_string();
        assert_eq!(
            drawn,
            "error: wrong\n --> x.toml:2:1\n  |\n2 | bc = 2\n  | ^^ here\n  |\n  = help: mend it"
        );
    }

    #[test]
    fn a_very_long_line_is_cut_and_keeps_its_column() {
        let text = format!("a = \"{}\" # {}", "x".repeat(200_000), "ç".repeat(50_000));
        for at in [40_000, 150_000] {
            let drawn = faults(&text, at..at + 3).to_string();
            assert!(drawn.contains(&format!("x.toml:1:{}", at + 1)), "{drawn}");
            assert!(drawn.contains("here") && drawn.contains("mend it"), "{drawn}");
            assert!(drawn.lines().all(|line| line.chars().count() < 160), "{drawn}");
        }
    }

    #[test]
    fn any_span_can_be_drawn() {
        for text in ["", "\n", "ç", "a\r\nb", "\u{1b}[31m\u{202e}"] {
            for start in 0..8 {
                for end in 0..8 {
                    let _ = faults(text, start..end).render(true);
                }
            }
        }
    }

    #[test]
    fn what_a_file_says_does_not_steer_the_terminal() {
        let drawn = faults("\u{1b}[31m\u{202e}a = 1", 0..1).to_string();
        assert!(!drawn.contains('\u{1b}') && !drawn.contains('\u{202e}'), "{drawn}");
    }

    #[test]
    fn order_is_by_source_then_place() {
        let at = |source, start| Fault::error(Origin::new(source, start..start), "x");
        let faults = Faults::new(Vec::new(), vec![at(1, 0), at(0, 9), at(0, 2), at(0, 2)]);
        let order: Vec<_> = faults.faults.iter().filter_map(|fault| fault.origin.clone()).collect();
        assert_eq!(order, vec![Origin::new(0, 2..2), Origin::new(0, 9..9), Origin::new(1, 0..0)]);
    }
}
