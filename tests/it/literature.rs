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
