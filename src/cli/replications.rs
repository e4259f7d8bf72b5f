//! `comity replications DIR`: how precise each measure is, when it became so for good, and how many replications a
//! precision takes.

use std::collections::BTreeMap;

use super::args::{Format, ReplicationsArgs};
use super::{Exit, listing, terminal};
use crate::format::suggest;
use crate::measure::table::Cell;
use crate::output::{Measure, PointValues, Results};
use crate::study::precision::{Reached, Target, reached, running};

/// Numbers held in memory at once.
const HELD: u64 = 6_000_000;

/// A measure at a point.
struct Line {
    point: u64,
    measure: Measure,
    target: Target,
    values: Vec<f64>,
}

/// Prints a line for each measure: at the point that takes most, or at every point.
pub fn replications(args: &ReplicationsArgs) -> Exit {
    match answer(args) {
        Ok(()) => Exit::Done,
        Err(why) => {
            terminal::tell(&format!("comity: {why}"));
            Exit::Usage
        }
    }
}

fn answer(args: &ReplicationsArgs) -> Result<(), String> {
    let results = Results::open(&args.folder).map_err(|error| error.to_string())?;
    let measures = chosen(&results, &args.measure)?;
    let points = results.manifest.points;
    if let Some(point) = args.point.filter(|point| *point >= points) {
        return Err(format!(
            "there is no point {point}: points are 0 to {}",
            points.saturating_sub(1)
        ));
    }
    let mut rows: Vec<(u64, String, Vec<Cell>)> = Vec::new();
    let mut worst: BTreeMap<usize, (Option<u64>, Vec<Cell>)> = BTreeMap::new();
    let (mut met, mut all) = (0u64, 0u64);
    each(&results, &measures, args, |number, line| {
        if args.running {
            let name = line.measure.name.clone();
            rows.extend(steps(&line).into_iter().map(|row| (line.point, name.clone(), row)));
            return;
        }
        let Some(found) = reached(&line.values, line.measure.flag, line.target) else { return };
        all += 1;
        met += u64::from(found.enough_at.is_some());
        let cells = cells(&line, &found);
        if args.by_point || args.point.is_some() {
            rows.push((line.point, line.measure.name.clone(), cells));
        } else {
            let rank = |needed: Option<u64>| needed.unwrap_or(u64::MAX);
            let worse =
                worst.get(&number).is_none_or(|(so_far, _)| rank(found.needed) > rank(*so_far));
            if worse {
                worst.insert(number, (found.needed, cells));
            }
        }
    })?;
    let mut shown: Vec<Vec<Cell>> = worst.into_values().map(|(_, cells)| cells).collect();
    shown.extend(rows.into_iter().map(|(_, _, cells)| cells));
    if args.running {
        listing::print(args.format, &STEPS, &shown);
        return Ok(());
    }
    listing::print(args.format, &HEADER, &shown);
    if args.format == Format::Table {
        terminal::say(&legend(args, points, met, all));
    }
    Ok(())
}

/// The measures asked for, or all.
fn chosen(results: &Results, names: &[String]) -> Result<Vec<Measure>, String> {
    let all = results.measures().map_err(|error| error.to_string())?;
    let known: Vec<&str> = all.iter().map(|measure| measure.name.as_str()).collect();
    if let Some(wrong) = names.iter().find(|name| !known.contains(&name.as_str())) {
        let help = suggest(wrong, known.iter().copied(), "measures");
        return Err(format!("there is no measure `{wrong}`; {help}"));
    }
    Ok(all.iter().filter(|m| names.is_empty() || names.contains(&m.name)).cloned().collect())
}

/// Hands on every measure at every point, a block of points at a time.
fn each(
    results: &Results,
    measures: &[Measure],
    args: &ReplicationsArgs,
    mut take: impl FnMut(usize, Line),
) -> Result<(), String> {
    let manifest = &results.manifest;
    let part = args.point.map_or(0..manifest.points, |point| point..point + 1);
    let one = manifest.replications.max(1) * measures.len().max(1) as u64;
    let block = (HELD / one).max(1);
    let mut first = part.start;
    while first < part.end {
        let last = (first + block).min(part.end);
        let places = (first..last).enumerate().map(|(at, point)| (point, at)).collect();
        let found = results.values(&places, measures).map_err(|error| error.to_string())?;
        for (point, values) in (first..last).zip(found) {
            let PointValues { series, .. } = values;
            for (number, (measure, series)) in measures.iter().zip(series).enumerate() {
                let values = series.into_iter().map(|(_, x)| x).collect();
                let target = target(args, measure);
                take(number, Line { point, measure: measure.clone(), target, values });
            }
        }
        first = last;
    }
    Ok(())
}

/// Shares are held to percentage points, other measures to a share of their mean, unless one width is asked for.
fn target(args: &ReplicationsArgs, measure: &Measure) -> Target {
    match (args.absolute, args.relative) {
        (Some(half), _) => Target::Absolute(half),
        (None, Some(share)) => Target::Relative(share),
        (None, None) if measure.flag => Target::Absolute(0.05),
        (None, None) => Target::Relative(0.05),
    }
}

const HEADER: [&str; 11] = [
    "measure",
    "point",
    "n",
    "mean",
    "sd",
    "half_width",
    "relative",
    "target",
    "enough_at",
    "needed",
    "cv_stable_at",
];
const STEPS: [&str; 6] = ["measure", "point", "replications", "mean", "half_width", "cv"];

fn cells(line: &Line, found: &Reached) -> Vec<Cell> {
    let relative = found.half.filter(|_| found.mean != 0.0).map(|half| half / found.mean.abs());
    let target = match line.target {
        Target::Relative(share) => format!("{} of the mean", listing::short(share)),
        Target::Absolute(half) => format!("±{}", listing::short(half)),
    };
    vec![
        line.measure.name.clone().into(),
        line.point.into(),
        found.n.into(),
        found.mean.into(),
        found.sd.into(),
        found.half.into(),
        relative.into(),
        target.into(),
        found.enough_at.into(),
        found.needed.into(),
        found.stable_at.into(),
    ]
}

fn steps(line: &Line) -> Vec<Vec<Cell>> {
    let row = |step: &crate::study::precision::Step| {
        vec![
            line.measure.name.clone().into(),
            line.point.into(),
            step.n.into(),
            step.mean.into(),
            step.half.into(),
            step.variation.into(),
        ]
    };
    running(&line.values, line.measure.flag).iter().map(row).collect()
}

fn legend(args: &ReplicationsArgs, points: u64, met: u64, all: u64) -> String {
    let mut out = String::from("\n");
    if points > 1 && !args.by_point && args.point.is_none() {
        out += "Each measure at the point that takes most replications; --by-point shows all.\n";
    }
    out + &format!(
        "half_width: half of the 95 % interval of the mean. enough_at: from so many replications on it is within the\n\
target, and stays so (Hoad, Robinson & Davies 2010). needed: so many, if the spread stays as it is; empty if no\n\
number does. cv_stable_at: from there on the coefficient of variation moves by no more than 0.01.\n\
{met} of {all} are within their target for good.\n"
    )
}
