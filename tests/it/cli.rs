//! The command line: exit codes, folders that appear whole or not at all, what standard output carries.

use std::fs;

use crate::support::{comity, comity_with, room};

const TWO: &str = "scenarios/tutorial/two-states.toml";

#[test]
fn an_existing_folder_is_refused_before_computing_and_replaced_by_force() {
    let (_room, out) = room();
    assert_eq!(comity(&["run", TWO, "--out", &out]).code, 0);
    let before = fs::read_to_string(format!("{out}/runs.csv")).unwrap();
    let again = comity(&["run", TWO, "--out", &out, "--replications", "1000000"]);
    assert_eq!((again.code, again.out.as_str()), (3, ""));
    assert!(again.err.contains("exists already") && again.err.contains("--force"), "{}", again.err);
    assert_eq!(before, fs::read_to_string(format!("{out}/runs.csv")).unwrap());
    assert_eq!(comity(&["run", TWO, "--out", &out, "--force", "--seed", "9"]).code, 0);
    assert_ne!(before, fs::read_to_string(format!("{out}/runs.csv")).unwrap());
}

#[test]
fn a_folder_that_cannot_be_written_is_one_clear_error() {
    let (room, _) = room();
    let file = room.path().join("file");
    fs::write(&file, "").unwrap();
    let out = file.join("out").display().to_string();
    let said = comity(&["run", TWO, "--out", &out]);
    assert_eq!(said.code, 3);
    assert!(said.err.starts_with("comity: cannot write"), "{}", said.err);
    assert_eq!(said.err.lines().count(), 1);
}

#[test]
fn a_fault_leaves_nothing_behind_and_exits_with_2() {
    let (room, out) = room();
    let said = comity(&["run", TWO, "--out", &out, "--set", "venue.transparancy=1"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(said.err.contains("did you mean `venue.transparency`"), "{}", said.err);
    assert_eq!(fs::read_dir(room.path()).unwrap().count(), 0);
    assert_eq!(comity(&["run", "no-such-file.toml", "--out", &out]).code, 2);
    assert_eq!(comity(&["run"]).code, 2);
    assert_eq!(comity(&["walk"]).code, 2);
    assert_eq!(comity(&["run", TWO, "--seed", "9007199254740992", "--out", &out]).code, 2);
}

#[test]
fn help_and_version_say_what_they_should() {
    let help = comity(&["--help"]);
    assert_eq!(help.code, 0);
    assert!(help.out.contains("Exit codes") && help.out.contains("validate"));
    assert!(comity(&["run", "--help"]).out.contains("Examples:"));
    assert!(comity(&["--version"]).out.starts_with("comity "));
}

#[test]
fn check_reports_without_running() {
    let good = comity(&["check", TWO]);
    assert_eq!((good.code, good.err.as_str()), (0, ""));
    let resolved = comity(&["check", TWO, "--resolved"]);
    assert!(resolved.out.contains("transparency = 0.5"), "{}", resolved.out);
    let (room, _) = room();
    let path = room.path().join("resolved.toml");
    fs::write(&path, &resolved.out).unwrap();
    let again = comity(&["check", path.to_str().unwrap(), "--resolved"]);
    assert_eq!(again.out, resolved.out, "a resolved scenario resolves to itself");
}

#[test]
fn standard_output_carries_what_was_asked_for() {
    let (_room, out) = room();
    let json = comity(&["run", TWO, "--out", &out, "--format", "json"]);
    let object: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(object["measures"]["adopted"]["mean"], 1.0);
    let csv = comity(&["run", TWO, "--out", &out, "--force", "--format", "csv"]);
    assert!(csv.out.starts_with("measure,n,missing,mean"), "{}", csv.out);
    let progress = comity(&["run", TWO, "--out", &out, "--force", "--progress", "json"]);
    let last: serde_json::Value =
        serde_json::from_str(progress.err.lines().last().unwrap()).unwrap();
    assert_eq!((last["done"].as_u64(), last["runs"].as_u64()), (Some(1), Some(1)));
    assert!(last["rate"].is_f64() && last["failed"] == 0 && last["seconds_left"] == 0.0, "{last}");
}

#[test]
fn several_scenarios_share_an_out_folder() {
    let (_room, out) = room();
    let other = "scenarios/tutorial/club-against-plenary.toml";
    assert_eq!(comity(&["run", TWO, other, "--out", &out, "--quiet"]).code, 0);
    for name in ["two-states", "club-against-plenary"] {
        assert!(fs::metadata(format!("{out}/{name}/manifest.json")).is_ok());
    }
}

#[test]
fn replications_and_seed_are_columns_and_in_the_manifest() {
    let (_room, out) = room();
    let said =
        comity(&["run", TWO, "--out", &out, "--seed", "77", "--replications", "3", "--quiet"]);
    assert_eq!(said.code, 0);
    let runs = fs::read_to_string(format!("{out}/runs.csv")).unwrap();
    assert!(runs.lines().nth(3).unwrap().starts_with("two-states,0,2,2,77,ok,,"), "{runs}");
    let manifest: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(format!("{out}/manifest.json")).unwrap()).unwrap();
    assert_eq!((manifest["seed"].as_u64(), manifest["runs"].as_u64()), (Some(77), Some(3)));
    assert_eq!(manifest["digest"].as_str().map(str::len), Some(64));
    let resolved = manifest["resolved"].as_str().unwrap();
    assert!(comity::format::read_str("resolved", resolved, &[]).is_ok());
}

#[test]
fn control_characters_in_names_reach_nobody() {
    let (room, out) = room();
    let path = room.path().join("evil.toml");
    let text = fs::read_to_string(TWO).unwrap();
    let evil = text.replace("name = \"", "name = \"\\u001b[31m\\u202e");
    assert_ne!(evil, text);
    fs::write(&path, evil).unwrap();
    let said = comity_with(&["run", path.to_str().unwrap(), "--out", &out], &[("NO_COLOR", "1")]);
    assert_eq!(said.code, 0, "{}", said.err);
    let all: String = crate::support::files(&out).into_iter().map(|(_, text)| text).collect();
    for text in [&said.out, &said.err, &all] {
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'));
    }
}

#[test]
fn a_change_of_rule_alone_changes_the_outcome() {
    let study = "scenarios/studies/open-ended-working-group.toml";
    let adopted = |rule: &str| {
        let (_room, out) = room();
        let rule = format!("venue.rule={rule}");
        let said = comity(&[
            "run",
            study,
            "--out",
            &out,
            "--quiet",
            "--format",
            "json",
            "--set",
            "issue[*].status_quo=50",
            "--set",
            "mediation.enabled=false",
            "--set",
            "arbitration.enabled=false",
            "--set",
            &rule,
        ]);
        assert_eq!(said.code, 0, "{}", said.err);
        serde_json::from_str::<serde_json::Value>(&said.out).unwrap()["adopted"].as_u64().unwrap()
    };
    assert_eq!(adopted("{ kind = \"consensus\" }"), 0);
    let two_thirds = adopted("{ kind = \"qualified-majority\" }");
    let majority = adopted("{ kind = \"simple-majority\" }");
    assert!(two_thirds > 0 && majority >= two_thirds, "{two_thirds} {majority}");
}
