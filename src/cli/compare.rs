//! `comity compare A B`: the keys in which two experiments differ, and every measure with its difference and interval.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::args::{CompareArgs, Format};
use super::{Exit, listing, terminal};
use crate::measure::table::Cell;
use crate::output::{Measure, OutputError, PointValues, Results};
use crate::scenario::suggest;
use crate::study::compare::{Difference, Gathering};
use crate::study::differences::{KeyDifference, differences};

/// Numbers of each side held in memory at once.
const HELD: u64 = 6_000_000;

/// Prints what differs.
pub fn compare(args: &CompareArgs) -> Exit {
    match Pair::open(args).and_then(|pair| {
        let rows = pair.rows(args.by_point)?;
        Ok((pair, rows))
    }) {
        Ok((pair, rows)) => {
            pair.say(args, &rows);
            Exit::Done
        }
        Err(why) => {
            terminal::tell(&format!("comity: {why}"));
            Exit::Usage
        }
    }
}

/// Two result folders that can be held against each other.
struct Pair {
    a: Results,
    b: Results,
    keys: Vec<KeyDifference>,
    /// The measures of both, with their columns in each.
    measures: Vec<(Measure, Measure)>,
    /// Measures that one of them has alone.
    alone: Vec<String>,
    /// Points with the same factors: their values, and their numbers in both.
    points: Vec<(Vec<String>, u64, u64)>,
    paired: Result<(), &'static str>,
}

/// A measure over all points, or at one of them.
struct Line {
    point: Option<usize>,
    measure: String,
    found: Difference,
    failed: (u64, u64),
}

fn plain(error: &OutputError) -> String {
    error.to_string()
}

impl Pair {
    fn open(args: &CompareArgs) -> Result<Self, String> {
        let (a, b) = (
            Results::open(&args.a).map_err(|error| plain(&error))?,
            Results::open(&args.b).map_err(|error| plain(&error))?,
        );
        let (ours, theirs) = (
            a.measures().map_err(|error| plain(&error))?,
            b.measures().map_err(|error| plain(&error))?,
        );
        let in_b = |name: &str| theirs.iter().find(|measure| measure.name == name);
        let mut measures: Vec<(Measure, Measure)> =
            ours.iter().filter_map(|m| Some((m.clone(), in_b(&m.name)?.clone()))).collect();
        let known: Vec<&str> = ours.iter().map(|measure| measure.name.as_str()).collect();
        if let Some(wrong) =
            args.measure.iter().find(|name| !measures.iter().any(|(m, _)| m.name == **name))
        {
            let help = suggest(wrong, known.iter().copied(), "measures");
            return Err(format!("the two have no measure `{wrong}` in common; {help}"));
        }
        let lone = |m: &&Measure| !measures.iter().any(|(both, _)| both.name == m.name);
        let alone = ours.iter().chain(&theirs).filter(lone).map(|m| m.name.clone()).collect();
        measures.retain(|(m, _)| args.measure.is_empty() || args.measure.contains(&m.name));
        let keys = differences(&a.manifest.resolved, &b.manifest.resolved)
            .map_err(|error| format!("a manifest holds no scenario: {error}"))?;
        let points = common_points(&a, &b)?;
        let paired = pairable(&a, &b, &points);
        Ok(Self { a, b, keys, measures, alone, points, paired })
    }

    /// A line for each measure that both have a value of, over all points or point by point.
    fn rows(&self, by_point: bool) -> Result<Vec<Line>, String> {
        let runs = self.a.manifest.replications.max(self.b.manifest.replications).max(1);
        let together = usize::try_from(HELD / runs).unwrap_or(usize::MAX).max(1);
        let group = together.min(self.measures.len().max(1));
        let block = (together / group).max(1);
        let mut lines = Vec::new();
        for measures in self.measures.chunks(group) {
            let new = |(m, _): &(Measure, Measure)| Gathering::new(self.paired.is_ok(), m.flag);
            let mut all: Vec<Gathering> = measures.iter().map(new).collect();
            let mut failed = (0, 0);
            for (number, points) in self.points.chunks(block).enumerate() {
                let (a, b) = self.values(points, measures)?;
                for (at, (a, b)) in a.iter().zip(&b).enumerate() {
                    failed = (failed.0 + a.failed, failed.1 + b.failed);
                    for (m, pair) in measures.iter().enumerate() {
                        if by_point {
                            let mut one = new(pair);
                            one.add(&a.series[m], &b.series[m]);
                            let point = Some(number * block + at);
                            let found = one.difference();
                            let line = |found| Line {
                                point,
                                measure: pair.0.name.clone(),
                                found,
                                failed: (a.failed, b.failed),
                            };
                            lines.extend(found.map(line));
                        } else {
                            all[m].add(&a.series[m], &b.series[m]);
                        }
                    }
                }
            }
            let line = |(m, one): (&(Measure, Measure), &Gathering)| {
                let measure = m.0.name.clone();
                one.difference().map(|found| Line { point: None, measure, found, failed })
            };
            lines.extend(measures.iter().zip(&all).filter_map(line));
        }
        lines.sort_by_key(|line| line.point);
        Ok(lines)
    }

    fn values(
        &self,
        points: &[(Vec<String>, u64, u64)],
        measures: &[(Measure, Measure)],
    ) -> Result<(Vec<PointValues>, Vec<PointValues>), String> {
        let places = |of: fn(&(Vec<String>, u64, u64)) -> u64| -> BTreeMap<u64, usize> {
            points.iter().enumerate().map(|(at, point)| (of(point), at)).collect()
        };
        let columns = |of: fn(&(Measure, Measure)) -> &Measure| -> Vec<Measure> {
            measures.iter().map(|pair| of(pair).clone()).collect()
        };
        let a = self.a.values(&places(|point| point.1), &columns(|pair| &pair.0));
        let b = self.b.values(&places(|point| point.2), &columns(|pair| &pair.1));
        Ok((a.map_err(|error| plain(&error))?, b.map_err(|error| plain(&error))?))
    }

    fn say(&self, args: &CompareArgs, lines: &[Line]) {
        match args.format {
            Format::Table => terminal::say(&self.words(args, lines)),
            Format::Csv => {
                let (header, rows) = self.cells(args.by_point, lines);
                let header: Vec<&str> = header.iter().map(String::as_str).collect();
                terminal::say(&listing::csv(&header, &rows));
            }
            Format::Json => {
                let (header, rows) = self.cells(args.by_point, lines);
                let header: Vec<&str> = header.iter().map(String::as_str).collect();
                let key = |key: &KeyDifference| serde_json::json!({ "key": key.path, "a": key.values.0, "b": key.values.1 });
                let side = |of: &Results, folder: &std::path::Path| {
                    let m = &of.manifest;
                    serde_json::json!({
                        "folder": folder.display().to_string(), "scenario": m.scenario, "title": m.title, "version": m.version,
                        "seed": m.seed, "points": m.points, "replications": m.replications, "runs": m.runs, "failed": m.failed,
                    })
                };
                let object = serde_json::json!({
                    "a": side(&self.a, &args.a), "b": side(&self.b, &args.b),
                    "keys": self.keys.iter().map(key).collect::<Vec<_>>(),
                    "paired": self.paired.is_ok(), "unpaired_because": self.paired.err(),
                    "common_points": self.points.len(), "measures_of_one_alone": self.alone,
                    "measures": listing::objects(&header, &rows),
                });
                terminal::say(&listing::pretty(&object));
            }
        }
    }

    /// The lines as programs read them.
    fn cells(&self, by_point: bool, lines: &[Line]) -> (Vec<String>, Vec<Vec<Cell>>) {
        let factors = self.a.manifest.factors.iter().map(|factor| factor.name.clone());
        let mut header: Vec<String> = if by_point { factors.collect() } else { Vec::new() };
        header.extend(
            ["measure", "n_a", "n_b", "mean_a", "mean_b", "difference", "low", "high", "interval"]
                .map(str::to_owned),
        );
        header.extend(["failed_a", "failed_b"].map(str::to_owned));
        let row = |line: &Line| {
            let values = line.point.map(|at| self.points[at].0.clone()).unwrap_or_default();
            let mut cells: Vec<Cell> = values.into_iter().map(Cell::from).collect();
            let found = &line.found;
            cells.push(line.measure.clone().into());
            cells.extend([found.n.0, found.n.1].map(Cell::from));
            cells.extend([found.means.0, found.means.1, found.difference].map(Cell::from));
            cells
                .extend([found.interval.map(|i| i.0), found.interval.map(|i| i.1)].map(Cell::from));
            cells.push(found.method.word().into());
            cells.extend([line.failed.0, line.failed.1].map(Cell::from));
            cells
        };
        (header, lines.iter().map(row).collect())
    }

    /// The comparison in plain words.
    fn words(&self, args: &CompareArgs, lines: &[Line]) -> String {
        let mut out = String::new();
        for (name, folder, of) in [("A", &args.a, &self.a), ("B", &args.b, &self.b)] {
            let m = &of.manifest;
            let points =
                if m.points > 1 { format!("{} points × ", m.points) } else { String::new() };
            let _ = writeln!(
                out,
                "{name}  {}: {}\n   seed {}, {points}{} replications, {} failed",
                folder.display(),
                m.title,
                m.seed,
                m.replications,
                m.failed
            );
        }
        out += "\n";
        out += &self.key_words();
        out += &self.pair_words();
        let same: Vec<&str> =
            lines.iter().filter(|line| line.found.same).map(|l| l.measure.as_str()).collect();
        let shown: Vec<&Line> = lines.iter().filter(|line| !line.found.same).collect();
        if !shown.is_empty() {
            out += "\n";
            out += &self.table(args.by_point, &shown);
            out += "* the 95 % interval of the difference leaves out 0. Of twenty measures that do not differ, one does so by chance.\n";
        }
        if !same.is_empty() && !args.by_point {
            let _ = writeln!(out, "\nThe same in every pair: {}.", same.join(", "));
        }
        if !self.alone.is_empty() {
            let _ = writeln!(out, "\nIn one of the two alone: {}.", self.alone.join(", "));
        }
        out
    }

    fn key_words(&self) -> String {
        if self.keys.is_empty() {
            return "No key differs: the scenarios are the same.\n\n".to_owned();
        }
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "not there".into());
        let row = |key: &KeyDifference| {
            vec![key.path.clone(), value(&key.values.0), value(&key.values.1)]
        };
        let most = 40;
        let rows: Vec<Vec<String>> = self.keys.iter().take(most).map(row).collect();
        let mut out = terminal::table(&["key that differs", "A", "B"], &rows);
        if self.keys.len() > most {
            let _ =
                writeln!(out, " and {} more: --format json has them all", self.keys.len() - most);
        }
        out + "\n"
    }

    fn pair_words(&self) -> String {
        let mut out = match self.paired {
            Ok(()) => "Paired: in the same replication both have the same luck, so that they differ by the keys above alone.\n".to_owned(),
            Err(why) => format!("Not paired, since {why}: the intervals are those of two separate samples.\n"),
        };
        let (ours, theirs) = (self.a.manifest.points, self.b.manifest.points);
        let common = self.points.len() as u64;
        if ours != common || theirs != common {
            let _ = writeln!(
                out,
                "{common} points have the same factors in both; {} of A and {} of B are left out.",
                ours - common,
                theirs - common
            );
        }
        if (&self.a.manifest.version, &self.a.manifest.commit)
            != (&self.b.manifest.version, &self.b.manifest.commit)
        {
            out += "They were written by different versions of comity, which may differ too.\n";
        }
        out
    }

    fn table(&self, by_point: bool, lines: &[&Line]) -> String {
        let names: Vec<&str> = self.a.manifest.factors.iter().map(|f| f.name.as_str()).collect();
        let mut header: Vec<&str> = if by_point { names } else { Vec::new() };
        header.extend(["measure", "A", "B", "B − A", "95 % interval", "", "n"]);
        let row = |line: &&Line| {
            let found = &line.found;
            let mut cells = line.point.map(|at| self.points[at].0.clone()).unwrap_or_default();
            let short = listing::short;
            let clear = found.interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0);
            let n = match found.n {
                (a, b) if a == b => a.to_string(),
                (a, b) => format!("{a}, {b}"),
            };
            cells.extend([
                line.measure.clone(),
                short(found.means.0),
                short(found.means.1),
                format!(
                    "{}{}",
                    if found.difference > 0.0 { "+" } else { "" },
                    short(found.difference)
                ),
                found.interval.map_or_else(String::new, |(low, high)| {
                    format!("[{}, {}]", short(low), short(high))
                }),
                if clear { "*" } else { "" }.to_owned(),
                n,
            ]);
            cells
        };
        terminal::table(&header, &lines.iter().map(row).collect::<Vec<_>>())
    }
}

/// Points with the same values of the same factors, in the order of A; one that comes twice is matched twice.
fn common_points(a: &Results, b: &Results) -> Result<Vec<(Vec<String>, u64, u64)>, String> {
    let names = |of: &Results| -> Vec<String> {
        of.manifest.factors.iter().map(|factor| factor.name.clone()).collect()
    };
    let (ours, theirs) = (names(a), names(b));
    let place = |name: &String| theirs.iter().position(|other| other == name);
    let order: Option<Vec<usize>> = ours.iter().map(place).collect();
    let Some(order) = order.filter(|_| ours.len() == theirs.len()) else {
        let told = |names: &[String]| match names {
            [] => "none: it is a run, or a sweep without factors".to_owned(),
            names => names.join(", "),
        };
        return Err(format!(
            "the two cannot be compared: the factors of A are {}; those of B are {}. Compare a run with a run, and a \
sweep with a sweep over the same factors",
            told(&ours),
            told(&theirs)
        ));
    };
    let mut waiting: BTreeMap<Vec<String>, std::collections::VecDeque<u64>> = BTreeMap::new();
    for (number, values) in b.points().map_err(|error| plain(&error))?.into_iter().enumerate() {
        let values = order.iter().map(|at| values[*at].clone()).collect();
        waiting.entry(values).or_default().push_back(number as u64);
    }
    let mut common = Vec::new();
    for (number, values) in a.points().map_err(|error| plain(&error))?.into_iter().enumerate() {
        if let Some(other) =
            waiting.get_mut(&values).and_then(std::collections::VecDeque::pop_front)
        {
            common.push((values, number as u64, other));
        }
    }
    if common.is_empty() {
        return Err(
            "the two cannot be compared: no point of A has the same factors as one of B".into()
        );
    }
    Ok(common)
}

/// Whether the same replication has the same luck in both.
fn pairable(
    a: &Results,
    b: &Results,
    points: &[(Vec<String>, u64, u64)],
) -> Result<(), &'static str> {
    let (ours, theirs) = (&a.manifest, &b.manifest);
    if ours.seed != theirs.seed {
        return Err("their seeds differ");
    }
    match (ours.independent(), theirs.independent()) {
        (false, false) => Ok(()),
        (true, true) => {
            // Luck follows from the number of the run: replication × points + point.
            let alike = ours.points == theirs.points && points.iter().all(|(_, x, y)| x == y);
            alike
                .then_some(())
                .ok_or("every run has luck of its own and their points stand elsewhere")
        }
        _ => Err("in one of them every run has luck of its own"),
    }
}
