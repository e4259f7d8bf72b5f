//! `comity replay` without a terminal.

use crate::support::comity;

const FIVE: &str = "scenarios/tutorial/five-states-and-a-mediator.toml";

#[test]
fn without_a_terminal_it_says_so() {
    let said = comity(&["replay", FIVE]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(said.err.contains("replay needs a terminal"), "{}", said.err);
    assert_eq!(comity(&["replay", "no-such-file.toml"]).code, 2);
}
