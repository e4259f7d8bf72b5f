//! Two finished result folders held against each other: the keys in which they differ, the points that both have, whether
//! the same replication has the same luck in both, and each measure with its difference. It tells nothing.

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

use super::{Measure, OutputError, PointValues, Results};
use crate::format::suggest;
use crate::study::compare::{Difference, Gathering};
use crate::study::differences::{KeyDifference, differences};

/// Numbers of each side held in memory at once.
const HELD: u64 = 6_000_000;

/// A point of both: the values of its factors, and its numbers in A and in B.
pub type CommonPoint = (Vec<String>, u64, u64);

/// Two result folders that can be held against each other.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The first.
    pub a: Results,
    /// The second; differences are B − A.
    pub b: Results,
    /// Keys of the resolved scenarios that differ.
    pub keys: Vec<KeyDifference>,
    /// Measures that one of them has alone.
    pub alone: Vec<String>,
    /// Points with the same factors, in the order of A.
    pub points: Vec<CommonPoint>,
    /// Whether replications are pairs; if not, why.
    pub paired: Result<(), &'static str>,
    measures: Vec<(Measure, Measure)>,
}

/// A measure over all points, or at one of them.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its place in [`Pair::points`]; none where it is over all of them.
    pub point: Option<usize>,
    /// A column of `runs.csv`.
    pub measure: String,
    /// Both means and their difference.
    pub found: Difference,
    /// Runs of A and of B that failed.
    pub failed: (u64, u64),
}

impl Pair {
    /// Opens two folders. `wanted` are the measures to compare; all that both have if it is empty.
    ///
    /// # Errors
    /// If one holds no finished results, if a measure is not in both, or if they have no point in common.
    pub fn open(a: &Path, b: &Path, wanted: &[String]) -> Result<Self, OutputError> {
        let (a, b) = (Results::open(a)?, Results::open(b)?);
        let (ours, theirs) = (a.measures()?, b.measures()?);
        let in_b = |name: &str| theirs.iter().find(|measure| measure.name == name);
        let measures: Vec<(Measure, Measure)> =
            ours.iter().filter_map(|m| Some((m.clone(), in_b(&m.name)?.clone()))).collect();
        let known: Vec<&str> = ours.iter().map(|measure| measure.name.as_str()).collect();
        if let Some(wrong) =
            wanted.iter().find(|name| !measures.iter().any(|(m, _)| m.name == **name))
        {
            let help = suggest(wrong, known.iter().copied(), "measures");
            let words = format!("the two have no measure `{wrong}` in common; {help}");
            return Err(OutputError::Apart(words));
        }
        let lone = |m: &&Measure| !measures.iter().any(|(both, _)| both.name == m.name);
        let alone = ours.iter().chain(&theirs).filter(lone).map(|m| m.name.clone()).collect();
        let keys = differences(&a.manifest.resolved, &b.manifest.resolved).map_err(|error| {
            OutputError::Apart(format!("a manifest holds no scenario: {error}"))
        })?;
        let points = common_points(&a, &b)?;
        let paired = pairable(&a, &b, &points);
        let mut pair = Self { a, b, keys, alone, points, paired, measures };
        pair.only(wanted);
        Ok(pair)
    }

    /// Keeps these measures alone.
    pub fn only(&mut self, wanted: &[String]) {
        self.measures.retain(|(m, _)| wanted.is_empty() || wanted.contains(&m.name));
    }

    /// A line for each measure that both have a value of, over all points or point by point.
    ///
    /// # Errors
    /// If a table cannot be read.
    pub fn lines(&self, by_point: bool) -> Result<Vec<Line>, OutputError> {
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
        points: &[CommonPoint],
        measures: &[(Measure, Measure)],
    ) -> Result<(Vec<PointValues>, Vec<PointValues>), OutputError> {
        let places = |of: fn(&CommonPoint) -> u64| -> BTreeMap<u64, usize> {
            points.iter().enumerate().map(|(at, point)| (of(point), at)).collect()
        };
        let columns = |of: fn(&(Measure, Measure)) -> &Measure| -> Vec<Measure> {
            measures.iter().map(|pair| of(pair).clone()).collect()
        };
        let a = self.a.values(&places(|point| point.1), &columns(|pair| &pair.0));
        let b = self.b.values(&places(|point| point.2), &columns(|pair| &pair.1));
        Ok((a?, b?))
    }
}

/// Points with the same values of the same factors, in the order of A; one that comes twice is matched twice.
fn common_points(a: &Results, b: &Results) -> Result<Vec<CommonPoint>, OutputError> {
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
        return Err(OutputError::Apart(format!(
            "the two cannot be compared: the factors of A are {}; those of B are {}. Compare a run with a run, and a \
sweep with a sweep over the same factors",
            told(&ours),
            told(&theirs)
        )));
    };
    let mut waiting: BTreeMap<Vec<String>, VecDeque<u64>> = BTreeMap::new();
    for (number, values) in b.points()?.into_iter().enumerate() {
        let values = order.iter().map(|at| values[*at].clone()).collect();
        waiting.entry(values).or_default().push_back(number as u64);
    }
    let mut common = Vec::new();
    for (number, values) in a.points()?.into_iter().enumerate() {
        if let Some(other) = waiting.get_mut(&values).and_then(VecDeque::pop_front) {
            common.push((values, number as u64, other));
        }
    }
    if common.is_empty() {
        let words = "the two cannot be compared: no point of A has the same factors as one of B";
        return Err(OutputError::Apart(words.to_owned()));
    }
    Ok(common)
}

/// Whether the same replication has the same luck in both.
fn pairable(a: &Results, b: &Results, points: &[CommonPoint]) -> Result<(), &'static str> {
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
