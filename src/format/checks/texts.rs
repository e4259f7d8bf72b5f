//! Texts that are told by who wrote them, their kind and their reach: each word means something, and something follows from it.

use super::{Checks, ladder::name};
use crate::format::{fault::Fault, nearest::suggest};
use crate::spec::{preferences::Form, text::EVERY_KIND};

pub fn check(checks: &mut Checks<'_>) {
    let scenario = checks.scenario;
    for (number, text) in scenario.text.iter().enumerate() {
        let at = |key: &str| format!("text[{number}].{key}");
        kinds(checks, &at("kind"), &text.kind);
        if let Some(place) = text.cosponsors.iter().position(|id| *id == text.sponsor) {
            checks.fault(&format!("{}[{place}]", at("cosponsors")), |at| {
                Fault::error(at, format!("`{}` sponsors the text already", text.sponsor))
                    .label("named again here")
                    .help("take it out of `cosponsors`")
            });
        }
        match text.reach {
            Some(_) => reaches(checks, &at("reach")),
            None => idle(checks, &at("kind"), !text.kind.is_empty()),
        }
        if text.reach.is_none() {
            idle(checks, &at("cosponsors"), !text.cosponsors.is_empty());
        }
    }
}

/// Kinds are domains of issues.
fn kinds(checks: &mut Checks<'_>, path: &str, kinds: &[String]) {
    let domains: Vec<&str> = checks.scenario.issue.iter().map(|i| i.domain.as_str()).collect();
    for (place, kind) in kinds.iter().enumerate() {
        if domains.contains(&kind.as_str()) || kind == EVERY_KIND {
            continue;
        }
        let mut known = domains.clone();
        known.sort_unstable();
        known.dedup();
        checks.fault(&format!("{path}[{place}]"), |at| {
            Fault::error(at, format!("no issue is of the kind \"{kind}\""))
                .label("expected the `domain` of an issue")
                .help(suggest(kind, known.iter().copied(), "domains"))
        });
    }
}

/// Only levels between 0 and 100 lie on a way.
fn reaches(checks: &mut Checks<'_>, path: &str) {
    let form = checks.scenario.preferences.form;
    if form != Form::Spatial && checks.sound("preferences.form") {
        checks.fault(path, |at| {
            Fault::not_yet(at, format!("the reach of a text, form = \"{}\"", name(form)))
                .label("texts reach between 0 and 100 only")
                .help("write its `levels` instead, or form = \"spatial\"")
        });
    }
}

/// What acts only through the reach of a text.
fn idle(checks: &mut Checks<'_>, path: &str, written: bool) {
    if written {
        checks.fault(path, |at| {
            Fault::error(at, "this text does not say how far it reaches")
                .label("acts only with `reach`")
                .help("write reach = 0.5, half of the way from the status quo to what its authors want")
        });
    }
}
