//! "Did you mean": the known name nearest to one that is not known. Decides what counts as near.

/// The candidate most like `name`, if any is like it. Case, `-` and `_` make no difference; a name that holds the
/// other counts as near; of equally near ones the first.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = fold(name);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other = fold(candidate);
        let distance = strsim::damerau_levenshtein(&plain, &other);
        let long = plain.chars().count().max(other.chars().count());
        let held = plain.len() >= 4
            && other.len() >= 4
            && (other.contains(&plain) || plain.contains(&other));
        let near = distance <= (long / 3).max(1) && distance < long;
        if (near || held) && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The candidate of which `name` is a slip of the pen: at most two letters off, and not the candidate itself.
pub fn slip<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = fold(name);
    let close = |candidate: &&str| strsim::damerau_levenshtein(&plain, &fold(candidate)) <= 2;
    candidates.into_iter().find(close).filter(|candidate| *candidate != name)
}

/// "did you mean `x`?", or else what there is to choose from.
pub fn suggest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str> + Clone,
    what: &str,
) -> String {
    if let Some(found) = nearest(name, candidates.clone()) {
        return format!("did you mean `{found}`?");
    }
    let all: Vec<&str> = candidates.into_iter().collect();
    if all.is_empty() {
        return format!("there are no {what}");
    }
    format!("{what}: {}", list(&all))
}

/// Names for a sentence, at most a dozen of them.
pub fn list<S: AsRef<str>>(names: &[S]) -> String {
    const MOST: usize = 12;
    let shown: Vec<&str> = names.iter().take(MOST).map(AsRef::as_ref).collect();
    match names.len().saturating_sub(MOST) {
        0 => shown.join(", "),
        more => format!("{} … and {more} more", shown.join(", ")),
    }
}

fn fold(name: &str) -> String {
    // Comparing costs length × length, and nobody mistypes a name of more than 64 characters.
    name.chars().take(64).map(|c| if c == '-' { '_' } else { c.to_ascii_lowercase() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_two_letters_off_and_no_more() {
        let names = ["due-diligence", "countermeasures"];
        assert_eq!(slip("due-dilligence", names), Some("due-diligence"));
        assert_eq!(slip("collective-countermeasures", names), None);
        assert_eq!(slip("due-diligence", names), None);
    }

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        let names = ["transparency", "offence", "qualified-majority", "veto"];
        assert_eq!(nearest("transparancy", names), Some("transparency"));
        assert_eq!(nearest("offense", names), Some("offence"));
        assert_eq!(nearest("Qualified_Majority", names), Some("qualified-majority"));
        assert_eq!(nearest("majority", names), Some("qualified-majority"));
        assert_eq!(nearest("x", names), None);
        assert_eq!(nearest("", names), None);
    }

    #[test]
    fn long_lists_are_cut() {
        let names: Vec<String> = (0..20).map(|i| i.to_string()).collect();
        assert!(list(&names).ends_with("11 … and 8 more"));
    }
}
