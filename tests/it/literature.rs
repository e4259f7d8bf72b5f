//! The published results that the model is held to, through the command.

use crate::support::comity;

#[test]
fn validate_passes_and_says_what_is_not_yet_there() {
    let said = comity(&["validate", "--fast"]);
    assert_eq!(said.code, 0, "{}\n{}", said.out, said.err);
    let last = said.out.trim_end().lines().last().unwrap();
    assert!(last.contains(" passed, 0 failed"), "{last}");
    let passed: usize = last.split(' ').next().unwrap().parse().unwrap();
    assert!(passed >= 200, "{last}");
}

#[test]
fn validate_selects_and_refuses_what_it_does_not_know() {
    let some = comity(&["validate", "--fast", "--only", "Brams", "--format", "csv"]);
    assert_eq!(some.code, 0);
    assert!(some.out.lines().skip(1).all(|line| line.starts_with("C1,")), "{}", some.out);
    assert_eq!(comity(&["validate", "--only", "no such model"]).code, 2);
}

/// The embedded targets are those of the reference folder, where this machine has it.
#[test]
#[expect(clippy::disallowed_methods, reason = "the folder is named in the environment")]
fn the_embedded_targets_are_the_references() {
    let Ok(folder) = std::env::var("COMITY_REFERENCE") else {
        println!("skipped: COMITY_REFERENCE names no folder of reference numbers");
        return;
    };
    let reference = std::fs::read_to_string(format!("{folder}/theory/targets.csv")).unwrap();
    let ours = std::path::Path::new(crate::support::REPO).join("src/study/validate/targets.csv");
    assert!(reference == std::fs::read_to_string(ours).unwrap());
}
