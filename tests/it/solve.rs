//! `comity solve`: bad tables and what is said of them, and the shipped table.

use std::fs;
use std::path::PathBuf;

use comity::format::positions::{self, Reading, Scale};
use comity::study::solve;

use crate::support::{bless, comity, files, room};

const TABLE: &str = "scenarios/solve/cyber-norms.csv";

#[test]
fn bad_tables_are_told_what_is_wrong() {
    let anew = bless();
    let entries = fs::read_dir("tests/fixtures/tables").unwrap();
    let mut tables: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    tables.retain(|path| path.extension().is_some_and(|extension| extension == "csv"));
    tables.sort();
    assert!(tables.len() >= 12, "the corpus has shrunk to {} files", tables.len());
    let mut wrong = Vec::new();
    for path in tables {
        let faults = positions::read(&path, &[], &Reading::default());
        let said = faults.unwrap_err().to_string() + "\n";
        let expected = path.with_extension("expected");
        if anew {
            fs::write(&expected, said).unwrap();
        } else if fs::read_to_string(&expected).ok().as_ref() != Some(&said) {
            wrong.push(format!("{}:\n{said}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "COMITY_BLESS=1 writes these anew:\n{}", wrong.join("\n"));
}

#[test]
fn a_bad_table_leaves_nothing_behind() {
    let (room, out) = room();
    let said = comity(&["solve", "tests/fixtures/tables/cells.csv", "--out", &out]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(said.err.contains("tests/fixtures/tables/cells.csv:2:5"), "{}", said.err);
    assert_eq!(fs::read_dir(room.path()).unwrap().count(), 0);
    for bad in [
        &["--protocol", "exchang"][..],
        &["--set", "comity.reach=far"],
        &["--scale", "9:1"],
        &["--column", "capabilty=power"],
        &["--column", "capability"],
    ] {
        let said = comity(&[&["solve", TABLE, "--out", &out][..], bad].concat());
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{bad:?}");
        assert!(said.err.starts_with("comity: "), "{}", said.err);
    }
    assert_eq!(fs::read_dir(room.path()).unwrap().count(), 0);
    assert_eq!(comity(&["solve"]).code, 2);
    fs::create_dir(&out).unwrap();
    assert_eq!(comity(&["solve", TABLE, "--out", &out]).code, 3);
}

#[test]
fn the_shipped_table_is_solved_by_every_protocol() {
    let (_room, out) = room();
    let said = comity(&["solve", TABLE, "--out", &out, "--cross-validate"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    for words in ["compromise", "weighted-median", "hits within 10", "Held out:"] {
        assert!(said.out.contains(words), "{words}: {}", said.out);
    }
    let written = files(&out);
    let names: Vec<&str> = written.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["forecasts.csv", "scores.csv"]);
    let forecasts = &written[0].1;
    assert_eq!(forecasts.lines().next(), Some("issue_id,protocol,forecast,low,high"));
    assert_eq!(forecasts.lines().count(), 1 + 5 * solve::PROTOCOLS.len());
    // The compromise of the first issue, by hand.
    let (sum, weight) =
        (9.0 * 80.0 + 3.6 * 70.0 + 1.2 * 60.0 + 6.4 * 20.0, 9.0 + 3.6 + 1.2 + 6.4 + 2.0);
    let row = forecasts.lines().find(|line| line.starts_with("due-diligence,compromise,")).unwrap();
    let value: f64 = row.split(',').nth(2).unwrap().parse().unwrap();
    assert!((value - sum / weight).abs() < 1e-9, "{row}");
    // Nobody's wish is a number off the scale, and what is left to chance is told.
    for line in forecasts.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |at: usize| cells[at].parse::<f64>().ok();
        assert!((0.0..=100.0).contains(&number(2).unwrap()), "{line}");
        assert_eq!(
            number(3).is_some(),
            ["exchange", "legislative", "comity"].contains(&cells[1]),
            "{line}"
        );
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_another_draw() {
    let solved = |seed: &str| {
        let (_room, out) = room();
        let settings = ["--set", "comity.noise=2", "--protocol", "comity,exchange"];
        let said =
            comity(&[&["solve", TABLE, "--out", &out, "--seed", seed][..], &settings].concat());
        assert_eq!(said.code, 0, "{}", said.err);
        files(&out)
    };
    assert_eq!(solved("1"), solved("1"));
    assert_ne!(solved("1"), solved("2"));
}

#[test]
fn standard_output_of_solve_carries_what_was_asked_for() {
    let (_room, out) = room();
    let base = ["solve", TABLE, "--out", &out, "--force", "--protocol", "ktab"];
    let csv = comity(&[&base[..], &["--format", "csv"]].concat());
    assert!(csv.out.starts_with("protocol,issues,error,rmse,hits"), "{}", csv.out);
    let json = comity(&[&base[..], &["--format", "json"]].concat());
    let object: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(object["issues"].as_array().unwrap().len(), 5);
    let list = comity(&["solve", "--list"]);
    assert!(list.out.contains("comity.reach") && list.out.contains("challenge"), "{}", list.out);
}

#[test]
fn scales_and_other_names_of_columns() {
    let text =
        "issue,who,years,salience,power,reference_point,outcome\nx,A,4,80,8,,8.8\nx,B,10,60,16,,\n";
    let columns =
        [("issue_id", "issue"), ("actor", "who"), ("position", "years"), ("capability", "power")];
    let columns = columns.map(|(a, b)| positions::column(a, b).unwrap()).to_vec();
    let read = |scale| {
        positions::read_str("t.csv", text, &Reading { columns: columns.clone(), scale }).unwrap()
    };
    let ends = read(Scale::Ends(4.0, 10.0));
    assert_eq!(ends.issues[0].stands[1].1.position, 100.0);
    assert!((ends.issues[0].outcome.unwrap() - 80.0).abs() < 1e-9);
    assert_eq!(ends.issues[0].in_units(50.0), 7.0);
    assert_eq!(ends.issues[0].stands[0].1.salience, 0.8);
    assert_eq!(read(Scale::Issue), ends);
    assert_eq!(read(Scale::Percent).issues[0].stands[0].1.position, 4.0);
}

#[test]
fn missing_pairs_zero_saliences_and_issues_of_two_extremes_are_welcome() {
    let text = "issue_id,actor,position,salience,capability\n\
                one,A,0,0,1\none,B,100,0,2\ntwo,A,100,1,1\ntwo,C,,1,1\nthree,B,40,0,0\nthree,C,100,1,\n";
    let table = positions::read_str("t.csv", text, &Reading::default()).unwrap();
    let stands: Vec<usize> = table.issues.iter().map(|issue| issue.stands.len()).collect();
    // C has no position on the second issue, and no capability on the third, where B has one.
    assert_eq!(stands, [2, 1, 1]);
    for method in solve::methods(&["all".to_owned()], &[]).unwrap() {
        for forecast in method.forecast(&table, 1) {
            assert!((0.0..=100.0).contains(&forecast.value), "{}: {forecast:?}", method.name);
        }
    }
}
