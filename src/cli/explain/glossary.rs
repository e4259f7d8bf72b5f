//! The glossary of `docs/glossary.md`, which is built into the program: one entry a term. It finds entries and adds nothing.

use crate::format::nearest;

const SOURCE: &str = include_str!("../../../docs/glossary.md");

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The term, as its heading writes it.
    pub term: &'static str,
    /// What it means, a paragraph.
    pub meaning: String,
    /// Fields such as `Formula` and `Source`, in order.
    pub fields: Vec<(&'static str, &'static str)>,
}

impl Entry {
    /// A field by name.
    pub fn field(&self, name: &str) -> Option<&'static str> {
        self.fields.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
    }

    /// Other names of the term.
    fn aliases(&self) -> impl Iterator<Item = &'static str> {
        self.field("Also").unwrap_or_default().split(", ").filter(|alias| !alias.is_empty())
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        std::iter::once(self.term).chain(self.aliases())
    }
}

/// Every entry, in the order of the page.
pub fn entries() -> Vec<Entry> {
    SOURCE.split("\n## ").skip(1).map(entry).collect()
}

fn entry(text: &'static str) -> Entry {
    let (term, body) = text.split_once('\n').unwrap_or((text, ""));
    let (meaning, list) = body.split_once("\n- ").unwrap_or((body, ""));
    let fields = list.split("\n- ").filter_map(|line| line.trim().split_once(": "));
    Entry {
        term: term.trim(),
        meaning: meaning.split_whitespace().collect::<Vec<_>>().join(" "),
        fields: fields.collect(),
    }
}

/// The entry of a term or of one of its other names; case and hyphens make no difference.
pub fn find(term: &str) -> Option<Entry> {
    let wanted = fold(term);
    entries().into_iter().find(|entry| entry.names().any(|name| fold(name) == wanted))
}

/// The known name most like `term`.
pub fn near(term: &str) -> Option<&'static str> {
    let entries = entries();
    let names: Vec<&'static str> = entries.iter().flat_map(Entry::names).collect();
    nearest(term, names)
}

fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '-' | '_' | ' ' | '–'))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::keys;
    use crate::theory::{
        compliance, concession, credibility::Crisis, declaration, final_offer, power, pressure,
        regard, rubinstein, utility,
    };

    #[test]
    fn entries_are_whole_and_point_to_what_there_is() {
        let known: Vec<&str> = keys().map(|key| key.path).collect();
        for entry in entries() {
            assert!(!entry.meaning.is_empty(), "{}", entry.term);
            for key in entry.field("Keys").unwrap_or_default().split(", ").filter(|k| !k.is_empty())
            {
                assert!(known.contains(&key), "{}: {key}", entry.term);
            }
            for term in
                entry.field("See also").unwrap_or_default().split(", ").filter(|t| !t.is_empty())
            {
                assert!(find(term).is_some(), "{}: {term}", entry.term);
            }
            let fields = ["Formula", "Example", "Source", "Also", "Keys", "See also"];
            assert!(entry.fields.iter().all(|(name, _)| fields.contains(name)), "{}", entry.term);
        }
    }

    #[test]
    fn terms_and_other_names_are_found() {
        assert_eq!(find("zopa").unwrap().term, "ZOPA");
        assert_eq!(find("BATNA").unwrap().term, "reservation value");
        assert_eq!(find("Kalai-Smorodinsky point").unwrap().term, "Kalai–Smorodinsky point");
        assert_eq!(find("nothing of the sort"), None);
        assert_eq!(near("salianse"), Some("salience"));
    }

    /// Every number worked through on the page, computed anew.
    #[test]
    fn examples_are_what_the_formulas_give() {
        let crisis = Crisis { weak: 0.5, cost_weak: 0.4, cost_resolved: 0.1, error: 0.05 };
        let normal = 1.0 / (10.0 * (2.0 * std::f64::consts::PI).sqrt());
        let banzhaf = power::banzhaf(&power::Game { weights: vec![50, 49, 1], quota: 51 });
        let room = regard::Room::of(&[0.9, 0.3]);
        let weights = regard::Weights { others: 0.2, community: 0.0, rawls: 0.0 };
        let offer = final_offer::risk_neutral_offers(50.0, normal);
        let shown = |term: &str, value: f64, digits: usize| {
            let example = find(term).unwrap().field("Example").unwrap();
            let number = format!("{value:.digits$}");
            let number = number.trim_end_matches('0').trim_end_matches('.');
            assert!(example.contains(number), "{term}: {number} not in {example}");
        };
        shown("aspiration", concession::aspiration(0.4, 1.0, 0.5, 1.0), 2);
        shown("aspiration", concession::aspiration(0.4, 1.0, 0.5, 0.5), 2);
        shown("attribution", 0.5 * 0.8 / (0.1 + 0.5 * (0.8 - 0.1)), 3);
        shown("Boulware", concession::concession_share(0.5, 0.2), 3);
        shown("conceder", concession::concession_share(0.5, 5.0), 3);
        shown("concession", concession::concession_share(0.5, 1.0), 1);
        shown("compliance", compliance::bearable_loss(0.95, 0.7, 0.02, 0.1), 3);
        shown("conventional arbitration", 40.0 + 0.3 * (60.0 - 40.0), 0);
        shown("credibility", crisis.least_bias(0.2), 3);
        shown("declared position", declaration::declared(60.0, 40.0, 0.5 * 0.5), 0);
        shown("demand", concession::demand_fraction(0.84, 0.36, 2.0), 1);
        shown("final-offer arbitration", 50.0 - offer.low, 1);
        shown("gain", 0.5 * (0.8 - 0.6) - 0.01 * 0.5, 3);
        shown("interval", 20.0 / (20.0 + 1.959_964_f64.powi(2)), 2);
        shown("outside option", rubinstein::share_with_outside_option(0.9, 0.4), 3);
        shown("outside option", rubinstein::share_with_outside_option(0.9, 0.6), 1);
        shown("patience", rubinstein::share(0.9, 0.9), 3);
        shown("power index", banzhaf[0], 1);
        shown("power index", banzhaf[1], 1);
        shown("pressure", pressure::stalemate_pressure(0.25, 0.6, 1.0), 2);
        shown("preventive self-defence", 1.0 - 0.9 + 0.1 + 0.3, 1);
        shown("regard for others", regard::charness_rabin(0.9, room, weights), 2);
        shown("reservation value", 0.6 + 0.01, 2);
        shown("scaled gain", 0.095 / (1.0 - 0.6), 4);
        shown("utility", utility::utility(&[50.0], &[80.0], &[1.0], 2.0), 2);
        shown("winset", 2.0 * 40.0 - 10.0, 0);
    }
}
