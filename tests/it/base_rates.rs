//! `comity base-rates`: what docs/base-rates.md says is met is met, and what it says is not met is not.

use std::collections::BTreeMap;

use crate::support::comity;

const WORLD: &str = "scenarios/studies/open-ended-working-group.toml";

fn verdicts(more: &[&str]) -> BTreeMap<String, (String, f64)> {
    let mut args = vec!["base-rates", WORLD, "--format", "csv"];
    args.extend(more);
    let said = comity(&args);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let mut reader = csv::Reader::from_reader(said.out.as_bytes());
    let row = |row: Result<BTreeMap<String, String>, csv::Error>| {
        let row = row.unwrap();
        let ours = row["comity"].parse().unwrap_or(f64::NAN);
        (row["quantity"].clone(), (row["verdict"].clone(), ours))
    };
    reader.deserialize().map(row).collect()
}

#[test]
fn the_page_says_which_rates_are_met() {
    let found = verdicts(&[]);
    let expected = [
        ("operations between states a year", "within"),
        ("variance of counts per dyad-year over their mean", "below"),
        ("share of the highest severity", "within"),
        ("operations blamed on a state", "within"),
        ("operations that are answered", "within"),
        ("operations followed by one in return within half a year", "below"),
        ("disputes settled without a mediator", "above"),
        ("offers of mediation accepted", "above"),
        ("mediated disputes settled", "above"),
        ("disputes that both put before a panel", "within"),
        ("awards kept", "above"),
    ];
    assert_eq!(found.len(), expected.len());
    for (quantity, verdict) in expected {
        assert_eq!(found[quantity].0, verdict, "{quantity}: {}", found[quantity].1);
    }
}

/// What is set moves what is counted; less good faith and transparency bring settlement nearer to the record, as the page says.
#[test]
fn settings_reach_the_rates() {
    let (plain, blind) = (verdicts(&[]), verdicts(&["--set", "conduct.attribution.detection=0.2"]));
    let blamed = "operations blamed on a state";
    assert!(blind[blamed].1 < plain[blamed].1 - 0.2 && blind[blamed].0 == "below");
    let wary = verdicts(&["--set", "state[*].good_faith=0.3", "--set", "venue.transparency=0.2"]);
    let settled = "disputes settled without a mediator";
    assert!(wary[settled].1 < plain[settled].1 - 0.1, "{}", wary[settled].1);
    let said = comity(&["base-rates", WORLD, "--set", "conduct.attribution.detecton=0.2"]);
    assert!(said.code == 2 && said.err.contains("detection"), "{}", said.err);
}
