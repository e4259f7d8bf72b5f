//! Positions inherited from traditional sovereignty: a mapping from a state's attributes to its default position on an issue (§9).
//! A convention of ours, stated by the scenario.

use std::collections::BTreeMap;

/// The attributes of traditional sovereignty, under `state[].sovereignty` and `issue[].sovereignty`.
pub const ATTRIBUTES: [&str; 4] = ["independence", "equality", "jurisdiction", "self_defence"];

/// x = 50 + 100·Σ w_a·(attribute_a − .5), within [0, 100]. None without weights, or where the state lacks an attribute that has one.
pub fn inherited(
    weights: &BTreeMap<String, f64>,
    attributes: &BTreeMap<String, f64>,
) -> Option<f64> {
    let mut sum = 0.0;
    for (name, weight) in weights {
        sum += weight * (attributes.get(name)? - 0.5);
    }
    (!weights.is_empty()).then(|| (50.0 + 100.0 * sum).clamp(0.0, 100.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(entries: &[(&str, f64)]) -> BTreeMap<String, f64> {
        entries.iter().map(|(name, x)| ((*name).to_owned(), *x)).collect()
    }

    #[test]
    fn the_middle_maps_to_the_middle_and_weights_say_how_far_the_rest_goes() {
        let state = table(&[("independence", 0.9), ("jurisdiction", 0.2)]);
        assert_eq!(inherited(&table(&[("independence", 0.0)]), &state), Some(50.0));
        let x = inherited(&table(&[("independence", 0.5), ("jurisdiction", -1.0)]), &state);
        assert!((x.unwrap() - 100.0).abs() < 1e-12);
        assert_eq!(inherited(&table(&[("jurisdiction", 9.0)]), &state), Some(0.0));
        assert_eq!(inherited(&table(&[("equality", 1.0)]), &state), None);
        assert_eq!(inherited(&table(&[]), &state), None);
    }
}
