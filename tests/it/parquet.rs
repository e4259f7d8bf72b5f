//! Parquet says what CSV says, cell by cell; a program built without it says so.

use std::fs;

use crate::support::{comity, room};

#[cfg(not(feature = "parquet"))]
#[test]
fn a_program_without_parquet_says_so() {
    let (room, out) = room();
    for command in ["run", "sweep"] {
        let said = comity(&[
            command,
            "scenarios/sweeps/transparency.toml",
            "--out",
            &out,
            "--tables",
            "both",
        ]);
        assert_eq!((said.code, said.err.lines().count()), (2, 1), "{}", said.err);
        assert!(said.err.contains("--features parquet"), "{}", said.err);
    }
    assert_eq!(fs::read_dir(room.path()).unwrap().count(), 0);
}

#[cfg(feature = "parquet")]
mod with {
    use std::collections::BTreeSet;
    use std::fs::File;
    use std::path::Path;

    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::Field;
    use comity::measure::table::Cell;

    use super::*;
    use crate::support::files;

    const SWEEP: &str = "scenarios/sweeps/transparency.toml";
    const ALL: [&str; 6] = ["rounds", "texts", "states", "votes", "forums", "transcript"];

    fn names(folder: &str, ending: &str) -> BTreeSet<String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let of = |path: &Path| path.extension().is_some_and(|found| found == ending);
        entries
            .filter(|path| of(path))
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .collect()
    }

    fn shown(field: &Field) -> String {
        let cell = match field {
            Field::Null => Cell::Empty,
            Field::Long(n) => Cell::Int(*n),
            Field::Double(x) => Cell::Real(*x),
            Field::Bool(flag) => Cell::Flag(*flag),
            Field::Str(text) => Cell::from(text.clone()),
            other => panic!("{other:?}"),
        };
        let mut out = String::new();
        cell.show(&mut out);
        out
    }

    /// Every cell of every table, and the names of the columns; says how many.
    fn same(csv: &str, parquet: &str) -> usize {
        let mut cells = 0;
        assert_eq!(names(csv, "csv"), names(parquet, "parquet"));
        for name in names(csv, "csv") {
            let file = File::open(format!("{parquet}/{name}.parquet")).unwrap();
            let reader = SerializedFileReader::new(file).unwrap();
            let mut rows = reader.get_row_iter(None).unwrap();
            let mut table = csv::Reader::from_path(format!("{csv}/{name}.csv")).unwrap();
            let header = table.headers().unwrap().clone();
            for (number, record) in table.records().enumerate() {
                let (record, row) = (record.unwrap(), rows.next().unwrap().unwrap());
                let columns: Vec<(&String, String)> =
                    row.get_column_iter().map(|(name, field)| (name, shown(field))).collect();
                assert_eq!(columns.len(), record.len());
                for ((column, cell), (other, found)) in header.iter().zip(&record).zip(columns) {
                    assert_eq!((column, cell), (other.as_str(), found.as_str()), "{name} {number}");
                    cells += 1;
                }
            }
            assert!(rows.next().is_none(), "{name} has more rows as Parquet");
        }
        cells
    }

    fn made(args: &[&str], out: &str) {
        let said = comity(&[args, &["--out", out, "--quiet"]].concat());
        assert_eq!(said.code, 0, "{}", said.err);
    }

    #[test]
    fn parquet_and_csv_say_the_same() {
        let (_room, out) = room();
        let study = "scenarios/studies/open-ended-working-group.toml";
        made(&["run", study, "--replications", "2", "--tables", "both"], &out);
        assert!(same(&out, &out) > 10_000);
        let sets: Vec<String> = ALL.iter().map(|table| format!("record.{table}=true")).collect();
        let mut args = vec!["sweep", SWEEP, "--replications", "2"];
        sets.iter().for_each(|set| args.extend(["--set", set]));
        let (csv, parquet, both) =
            (format!("{out}-csv"), format!("{out}-parquet"), format!("{out}-both"));
        made(&args, &csv);
        made(&[&args[..], &["--tables", "parquet"]].concat(), &parquet);
        made(&[&args[..], &["--tables", "both"]].concat(), &both);
        assert!(names(&parquet, "csv").is_empty());
        assert!(same(&csv, &parquet) > 10_000);
        assert!(same(&both, &both) > 10_000);
        // A finished folder is brought to what is asked for; what is gone is not made up.
        made(&[&args[..], &["--tables", "both"]].concat(), &csv);
        assert!(same(&csv, &parquet) > 10_000);
        let gone = comity(&[&args[..], &["--out", &parquet]].concat());
        assert!(gone.code == 3 && gone.err.contains("Parquet alone"), "{}", gone.err);
        let compared = comity(&["compare", &parquet, &csv]);
        assert!(compared.code == 2 && compared.err.contains("Parquet alone"), "{}", compared.err);
    }

    #[test]
    fn shards_are_csv_and_their_merge_is_what_is_asked_for() {
        let (room, out) = room();
        let base = ["sweep", SWEEP, "--replications", "2"];
        let wrong =
            comity(&[&base[..], &["--shard", "1/2", "--tables", "both", "--out", &out]].concat());
        assert!(wrong.code == 2 && wrong.err.contains("comity merge"), "{}", wrong.err);
        let part = |k: &str| room.path().join(k).display().to_string();
        for k in ["1/2", "2/2"] {
            made(&[&base[..], &["--shard", k]].concat(), &part(&k[..1]));
        }
        let merged = comity(&["merge", &part("1"), &part("2"), "--out", &out, "--tables", "both"]);
        assert_eq!(merged.code, 0, "{}", merged.err);
        assert!(same(&out, &out) > 1_000);
        let plain = part("plain");
        made(&base, &plain);
        fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().path()).for_each(|path| {
            if path.extension().is_some_and(|ending| ending == "parquet") {
                fs::remove_file(path).unwrap();
            }
        });
        assert!(files(&out) == files(&plain));
    }
}
