//! The targets: one number a row, read from the embedded table. (Its last column, unread here, names the independent script
//! that computed the number.)

use serde::Deserialize;

const TABLE: &str = include_str!("targets.csv");

/// What one case of one model must give.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Target {
    /// Identifier of the model, several rows each.
    pub id: String,
    /// The model and its source.
    pub model: String,
    /// The case, as `key=value` pairs or in words.
    pub params: String,
    /// What is compared.
    pub quantity: String,
    /// The reference: a number, or a set of them.
    pub value: String,
    /// How it is compared: `abs`, `rel`, `exact`, `set`, or `se` (simulated).
    pub compare: String,
    /// Tolerance where `compare` needs one.
    pub tolerance: Option<f64>,
    /// Where the number comes from: closed form, published table, qualitative.
    pub flag: String,
}

impl Target {
    /// The reference as a number; None for a set.
    pub fn number(&self) -> Option<f64> {
        self.value.trim().parse().ok()
    }

    /// The parameter `key`, written `key=number` between commas (or spaces). None if it is not there.
    pub(super) fn param(&self, key: &str) -> Option<f64> {
        let parts = self.params.split([',', ' ']);
        parts.filter_map(|part| part.trim().split_once('=')).find_map(|(name, value)| {
            (name.trim() == key).then(|| value.trim().parse().ok()).flatten()
        })
    }

    /// The parameter `key` as a count.
    pub(super) fn count(&self, key: &str) -> Option<usize> {
        self.param(key).filter(|x| *x >= 0.0 && x.fract() == 0.0).map(|x| x as usize)
    }
}

/// All targets, in the order of the table. A row that cannot be read is left out (a test counts them).
pub fn targets() -> Vec<Target> {
    csv::Reader::from_reader(TABLE.as_bytes()).deserialize().filter_map(Result::ok).collect()
}

/// Whole numbers in a text, in order.
pub(super) fn whole_numbers(text: &str) -> Vec<usize> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let rows = csv::Reader::from_reader(TABLE.as_bytes()).into_records().count();
        assert_eq!(targets().len(), rows);
        let compares = ["abs", "rel", "exact", "set", "se"];
        for t in targets() {
            assert!(compares.contains(&t.compare.as_str()), "{t:?}");
            assert!(t.number().is_some() || t.compare == "set", "{t:?}");
            assert!(t.tolerance.is_some() || matches!(t.compare.as_str(), "se" | "set"), "{t:?}");
        }
    }

    #[test]
    fn parameters() {
        let t = targets().into_iter().find(|t| t.id == "A7").unwrap();
        assert_eq!((t.count("n"), t.count("q"), t.param("x")), (Some(25), Some(13), None));
        assert_eq!(whole_numbers("UNSC(9 incl 5 vetoes)"), [9, 5]);
    }
}
