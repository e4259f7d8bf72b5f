//! The votes that the General Assembly recorded in 2018: each is foretold without it, and positions
//! follow the rule that the scenario states.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::needs::{Outcome, reference};
use crate::support::{REPO, Row, bless, comity, read_rows, room};

const WORLD: &str = "scenarios/studies/general-assembly.toml";

/// The table of the page is what the program prints of the recorded votes, and the held-out figures stand up to the simple rules.
pub fn each_vote_of_2018_is_foretold_without_it() -> Outcome {
    let recorded = reference("states/unga_cyber_votes_2016_2018.csv")?;
    let (_room, out) = room();
    let recorded = recorded.to_str().unwrap();
    let said = comity(&["votes", WORLD, "--recorded", recorded, "--leave-one-out", "--out", &out]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let scores = read_rows(&Path::new(&out).join("vote_scores.csv"));
    let of = |text: &str, predictor: &str, held_out: bool, column: &str| -> f64 {
        let is = |row: &&Row| {
            row["text"] == text
                && row["predictor"] == predictor
                && (row["values"] == "held-out") == held_out
        };
        scores.iter().find(is).unwrap()[column].parse().unwrap()
    };
    for text in ["A/RES/73/27", "A/RES/73/187", "A/RES/73/266"] {
        let loss = of(text, "comity", true, "log_loss");
        assert!(loss < of(text, "largest class", false, "log_loss"), "{text}");
        let f1 = of(text, "comity", true, "macro_f1");
        assert!(f1 > of(text, "largest class", false, "macro_f1") + 0.1, "{text}");
        assert!(f1 > of(text, "bloc rule", false, "macro_f1") - 0.03, "{text}");
    }
    let page = fs::read_to_string(Path::new(REPO).join("docs/votes.md")).unwrap();
    let shown = said.out.split("\nResults:").next().unwrap();
    let (before, rest) = page.split_once("<!-- leave-one-out -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /leave-one-out -->").unwrap();
    let anew = format!(
        "{before}<!-- leave-one-out -->\n```text\n{shown}```\n<!-- /leave-one-out -->{after}"
    );
    if bless() {
        fs::write(Path::new(REPO).join("docs/votes.md"), anew).unwrap();
    } else {
        assert!(page == anew, "COMITY_BLESS=1 writes docs/votes.md anew");
    }
    Ok(())
}

/// Positions are those of the rule in the header of the scenario: documented for 26 states, linear functions for the others.
pub fn positions_follow_the_rule_that_the_scenario_states() -> Outcome {
    let points = read_rows(&reference("states/ideal_points.csv")?);
    let states = read_rows(&reference("states/states.csv")?);
    let documented = read_rows(&reference("states/positions.csv")?);
    let number = |text: &str| text.parse::<f64>().unwrap();
    let mut stated: BTreeMap<(String, String), f64> = BTreeMap::new();
    for row in documented.iter().filter(|row| row["kind"] == "state") {
        let issue = row["issue"].replace('_', "-");
        stated.insert((row["actor"].clone(), issue), number(&row["position_0_100"]));
    }
    let freedom: BTreeMap<String, f64> = states
        .iter()
        .map(|row| (row["iso3"].clone(), number(&row["fh_total_2017"]) / 100.0))
        .collect();
    let world = read_rows(&Path::new(REPO).join("scenarios/studies/general-assembly.csv"));
    let world: BTreeMap<String, Row> =
        world.into_iter().map(|row| (row["id"].clone(), row)).collect();
    assert_eq!(world.len(), 193);
    for row in points {
        let id = &row["iso3"];
        let (first, second) =
            (number(&row["ip_pre2018dec_5y_2d1"]), number(&row["ip_pre2018dec_5y_2d2"]));
        let free = freedom[id];
        let said = |issue: &str| stated.get(&(id.clone(), issue.to_owned())).copied();
        let views =
            ["information-content", "stakeholders", "data-supply-chain", "attribution-evidence"];
        let views: Option<Vec<f64>> = views.iter().map(|issue| said(issue)).collect();
        let lead = views.map(|views| views.iter().sum::<f64>() / 4.0);
        let rules = [
            ("lead", lead, 44.0 - 19.0 * first - 5.0 * second),
            ("information-content", said("information-content"), 98.0 - 4.0 * first - 89.0 * free),
            ("ihl-applicability", said("ihl-applicability"), 16.0 + 2.0 * first + 76.0 * free),
            ("stakeholders", said("stakeholders"), 90.0 - 4.0 * first - 83.0 * free),
            ("binding-treaty", said("binding-treaty"), 92.0 - 9.0 * first - 74.0 * free),
        ];
        for (issue, documented, derived) in rules {
            let expected = documented.unwrap_or(derived.clamp(0.0, 100.0));
            let ours = number(&world[id][&format!("positions.{issue}")]);
            assert!((ours - expected).abs() <= 0.5 + 1e-9, "{id} {issue}: {ours}, rule {expected}");
        }
        let content = number(&world[id]["positions.information-content"]);
        let crime = number(&world[id]["positions.crime-scope"]);
        assert!(crime == content || crime == (content - 20.0).max(0.0), "{id}");
    }
    Ok(())
}
