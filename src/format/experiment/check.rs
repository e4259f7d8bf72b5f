//! How the keys of `[sweep]` fit together, and whether its factors name something: every fault at its place.

use std::{collections::BTreeMap, path::Path as FilePath};

use serde::Deserialize;

use super::{
    DesignKind, Distribution, DistributionKind, Experiment, Factor, ScaleKind, data, table,
};
use crate::format::{
    fault::Fault,
    limits,
    nearest::list,
    paths::{self, Path},
    source::{Origin, Source},
    tree::{Data, Table, Value},
    walk,
};

/// Values of one factor that are tried; the rest of a long list fails, if it fails, at its runs.
const TRIED: usize = 256;
/// Keys that a factor may not set: they belong to the sweep itself or change nothing.
const OWN: &[&str] = &[
    "schema",
    "title",
    "question",
    "states",
    "limits",
    "sweep",
    "robustness",
    "record",
    "run.seed",
    "run.replications",
];
/// Columns that a factor may not be called.
const KEYS: &[&str] =
    &["scenario", "point", "replication", "run", "seed", "status", "reason", "measure"];

/// Checks `[sweep]` of a scenario in which nothing else is wrong.
pub fn check(
    root: &Table,
    sources: &[Source],
    clean: &toml::Value,
    path: Option<&FilePath>,
    faults: &mut Vec<Fault>,
) -> Option<Experiment> {
    let mut experiment = match Experiment::deserialize(clean.clone()) {
        Ok(experiment) => experiment,
        Err(error) => {
            let message = format!("the key table and the sweep disagree: {}", error.message());
            faults
                .push(Fault::nowhere(message).help("this is a fault of comity: please report it"));
            return None;
        }
    };
    let base = walk::walk(root, false).faults;
    let mut checks = Checks { root, sources, faults, base, list: "sweep.factor" };
    checks.names(&mut experiment.factor);
    checks.covered(&experiment.factor);
    for (number, factor) in experiment.factor.iter().enumerate() {
        checks.factor(experiment.design, number, factor);
    }
    checks.design(&experiment);
    if experiment.design == DesignKind::Table {
        let origin = checks.at("sweep.table");
        match experiment.table.as_deref() {
            None => checks.faults.push(
                Fault::error(checks.at("sweep.design"), "a table of points is not named")
                    .label("needs `sweep.table`")
                    .help("write table = \"points.csv\" in [sweep]"),
            ),
            Some(name) => match table::read(path, name, &origin, &experiment.factor) {
                Ok(rows) => experiment.rows = rows,
                Err(fault) => checks.faults.push(fault),
            },
        }
    }
    Some(experiment)
}

/// The paths of the factors.
pub fn path(root: &Table, number: usize, factor: &Factor) -> Result<Path, Fault> {
    let origin = root
        .origin_of(&format!("sweep.factor[{number}].path"))
        .unwrap_or_else(|| Origin::new(0, 0..0));
    Path::parse(&factor.path, origin.source, origin.span.start + 1)
}

pub(super) struct Checks<'a> {
    pub(super) root: &'a Table,
    pub(super) sources: &'a [Source],
    pub(super) faults: &'a mut Vec<Fault>,
    /// What the walk says of the scenario without factors.
    pub(super) base: Vec<Fault>,
    /// The list of tables in which the factors are written.
    pub(super) list: &'static str,
}

impl Checks<'_> {
    pub(super) fn at(&self, path: &str) -> Origin {
        self.root.origin_of(path).unwrap_or_else(|| Origin::new(0, 0..0))
    }

    pub(super) fn say(&mut self, path: &str, message: String, label: &str, help: &str) {
        let fault = Fault::error(self.at(path), message).label(label);
        self.faults.push(if help.is_empty() { fault } else { fault.help(help) });
    }

    /// Gives every factor a name and sees that names are columns of their own.
    pub(super) fn names(&mut self, factors: &mut [Factor]) {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (number, factor) in factors.iter_mut().enumerate() {
            if factor.name.is_empty() {
                factor.name = column(&factor.path);
            }
            let here = format!("{}[{number}].name", self.list);
            let taken = KEYS.contains(&factor.name.as_str())
                || crate::measure::rows::is_measure(&factor.name);
            if taken {
                let message = format!("a factor cannot be called `{}`", factor.name);
                self.say(&here, message, "a column of the results", "give it another name");
            }
            if let Some(first) = seen.insert(factor.name.clone(), number) {
                let there = self.at(&format!("{}[{first}].name", self.list));
                let message = format!("two factors are called `{}`", factor.name);
                let fault = Fault::error(self.at(&here), message).label("again here");
                self.faults
                    .push(fault.help("give one of them another `name`").also(there, "first here"));
            }
        }
    }

    /// Sees that no factor undoes what one before it sets.
    pub(super) fn covered(&mut self, factors: &[Factor]) {
        for (number, factor) in factors.iter().enumerate() {
            let undone = |earlier: &&Factor| {
                let rest = earlier.path.strip_prefix(factor.path.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            if let Some(earlier) = factors[..number].iter().find(undone) {
                let message =
                    format!("the factor `{}` undoes what `{}` sets", factor.name, earlier.name);
                let label = format!("sets all of `{}`", factor.path);
                let help = "put the factor of the whole table first, or set single keys by both";
                self.say(&format!("{}[{number}].path", self.list), message, &label, help);
            }
        }
    }

    pub(super) fn factor(&mut self, design: DesignKind, number: usize, factor: &Factor) {
        let here = format!("{}[{number}]", self.list);
        let ways = [factor.values.is_some(), factor.range.is_some(), factor.distribution.is_some()];
        let ways = ways.iter().filter(|way| **way).count();
        if ways != 1 && !(ways == 0 && design == DesignKind::Table) {
            let none = ways == 0;
            let ways = if self.list == "sweep.factor" {
                "one of values, range, distribution"
            } else {
                "either values or range"
            };
            let message = format!("the factor `{}` needs {ways}", factor.name);
            let label = if none { "has none of them" } else { "has more than one" };
            self.say(
                &here,
                message,
                label,
                "for instance values = [0.0, 0.5, 1.0] or range = [0, 1]",
            );
        }
        self.values(&here, factor);
        self.range(&here, factor);
        if let Some(distribution) = &factor.distribution {
            self.distribution(&format!("{here}.distribution"), distribution);
        }
        if design.by_levels() && factor.values.is_none() && ways == 1 {
            self.count(&here, design, factor);
        }
        let at = self.at(&format!("{here}.path"));
        let path = match Path::parse(&factor.path, at.source, at.span.start + 1) {
            Ok(path) => path,
            Err(fault) => return self.faults.push(fault),
        };
        if self.is_free(&path, &format!("{here}.path")) {
            self.try_values(&path, &here, factor);
        }
    }

    /// Whether a path, written at a place, may be set by an experiment; says so if not.
    pub(super) fn is_free(&mut self, path: &Path, place: &str) -> bool {
        let text = path.to_string();
        let own = |own: &&&str| text == ***own || text.starts_with(&format!("{own}."));
        let Some(own) = OWN.iter().find(own) else { return true };
        let label = "belongs to the experiment as a whole";
        let help = "choose a key that acts on outcomes";
        self.say(place, format!("`{own}` cannot be a factor"), label, help);
        false
    }

    fn values(&mut self, here: &str, factor: &Factor) {
        let written = self.root.origin_of(&format!("{here}.values"));
        if factor.values.as_ref().is_some_and(Vec::is_empty) {
            let message = format!("the factor `{}` has no values", factor.name);
            let fault = Fault::error(written.unwrap_or(self.at(here)), message);
            self.faults.push(fault.label("expected at least one value"));
        }
    }

    fn range(&mut self, here: &str, factor: &Factor) {
        let Some(range) = &factor.range else { return };
        let path = format!("{here}.range");
        match range[..] {
            [low, high] if low < high => {
                if factor.scale == ScaleKind::Log && low <= 0.0 {
                    self.say(
                        &path,
                        format!("a logarithmic range cannot begin at {low}"),
                        "expected a number above 0 to begin with",
                        "write scale = \"linear\", or begin a little above 0",
                    );
                }
                if factor.scale == ScaleKind::Integer
                    && (low.trunc() != low || high.trunc() != high)
                {
                    self.say(
                        &path,
                        "a range of whole numbers ends in whole numbers".into(),
                        "expected two whole numbers",
                        "for instance range = [10, 40]",
                    );
                }
            }
            _ => self.say(
                &path,
                "this is not a range".into(),
                "expected the lowest and the highest value",
                "write range = [0, 1]",
            ),
        }
    }

    /// A design that goes through values needs to know how many a range has.
    fn count(&mut self, here: &str, design: DesignKind, factor: &Factor) {
        let word = design.word();
        match (factor.levels, factor.samples, &factor.distribution) {
            (Some(_), Some(_), _) => {
                let message = format!("the factor `{}` has levels and samples", factor.name);
                self.say(
                    &format!("{here}.samples"),
                    message,
                    "expected one of the two",
                    "take one of them out: both say how many values the factor has",
                );
            }
            (Some(_), None, Some(_)) => {
                let message = format!(
                    "the distribution of `{}` has no ends to lay levels between",
                    factor.name
                );
                self.say(
                    &format!("{here}.levels"),
                    message,
                    "expected samples",
                    "write samples = 5",
                );
            }
            (None, None, _) => {
                let message =
                    format!("the factor `{}` does not say how many values it has", factor.name);
                let label = format!("the design \"{word}\" goes through values");
                self.say(here, message, &label, "write levels = 5, or samples = 5, or list values");
            }
            _ => {}
        }
    }

    fn distribution(&mut self, here: &str, d: &Distribution) {
        use DistributionKind::{Beta, Lognormal, Normal, Triangular, Uniform};
        let needs: &[(&str, bool)] = match d.kind {
            Uniform => &[("low", d.low.is_none()), ("high", d.high.is_none())],
            Normal | Lognormal => &[("mean", d.mean.is_none()), ("sd", d.sd.is_none())],
            Triangular => {
                &[("low", d.low.is_none()), ("mode", d.mode.is_none()), ("high", d.high.is_none())]
            }
            Beta => &[("alpha", d.alpha.is_none()), ("beta", d.beta.is_none())],
        };
        let needed: Vec<&str> = needs.iter().map(|(name, _)| *name).collect();
        for (name, _) in needs.iter().filter(|(_, missing)| *missing) {
            self.say(
                here,
                format!("this distribution lacks `{name}`"),
                "expected it in this table",
                &format!("it needs {}", list(&needed)),
            );
        }
        let inner = if d.kind == Triangular { d.mode } else { None };
        let low = d.low.unwrap_or(f64::NEG_INFINITY);
        let high = d.high.unwrap_or(f64::INFINITY);
        if low >= high || inner.is_some_and(|mode| mode < low || mode > high) {
            self.say(
                here,
                "this distribution is empty".into(),
                "expected low < high, and mode between them",
                "for instance { kind = \"triangular\", low = 0, mode = 0.3, high = 1 }",
            );
        }
    }

    /// What only the whole shows: counts that do not fit the design.
    fn design(&mut self, experiment: &Experiment) {
        use DesignKind::{Grid, Morris, OneAtATime, Saltelli, Sobol, Table, Zip};
        let (design, word) = (experiment.design, experiment.design.word());
        if experiment.factor.is_empty() && !matches!(design, Grid | Zip | OneAtATime) {
            self.say(
                "sweep.design",
                format!("the design \"{word}\" has no factor"),
                "expected [[sweep.factor]]",
                "write [[sweep.factor]], then path = \"venue.transparency\" and range = [0, 1]",
            );
        }
        let sampled = !design.by_levels() && design != Table;
        if sampled && experiment.samples.is_none() {
            self.say(
                "sweep.design",
                format!("the design \"{word}\" does not say how many samples it takes"),
                "needs `sweep.samples`",
                "write samples = 64 in [sweep]",
            );
        }
        let samples = experiment.samples.unwrap_or(1);
        if matches!(design, Sobol | Saltelli) && !samples.is_power_of_two() {
            let fault =
                Fault::warning(self.at("sweep.samples"), format!("{samples} is no power of two"))
                    .label("the sequence is even only over powers of two")
                    .help(format!(
                        "write {} or {}",
                        samples.next_power_of_two() / 2,
                        samples.next_power_of_two()
                    ));
            self.faults.push(fault);
        }
        if design == Morris && !experiment.levels.is_multiple_of(2) {
            self.say(
                "sweep.levels",
                format!("Morris's grid cannot have {} levels", experiment.levels),
                "expected an even number",
                "write levels = 4, as Morris has it, or 6 or 8",
            );
        }
        if design == Zip {
            let count = |f: &Factor| {
                f.values.as_ref().map(|v| v.len() as u64).or(f.levels.or(f.samples).map(u64::from))
            };
            let counts: Vec<u64> = experiment.factor.iter().filter_map(count).collect();
            if counts.iter().any(|count| *count != counts[0]) {
                let words: Vec<String> = counts.iter().map(u64::to_string).collect();
                let message = format!("factors that go together have {} values", words.join(", "));
                self.say(
                    "sweep.design",
                    message,
                    "expected the same number for each",
                    "give each factor as many values, or write design = \"grid\" to cross them",
                );
            }
        }
    }

    /// Applies the path, with each value that is listed or ends a range, and takes what is said of them.
    fn try_values(&mut self, path: &Path, here: &str, factor: &Factor) {
        let mut tried = self.listed(here, factor);
        if tried.is_empty() {
            // A table's values are checked at its runs; that the path matches something is checked here.
            let mut root = self.root.clone();
            let stand_in = Value::new(Data::Broken, self.at(here));
            if let Err(fault) = paths::apply(&mut root, path, &stand_in) {
                self.faults.push(fault);
            }
        }
        tried.truncate(TRIED);
        self.attempt(path, tried, |fault| {
            if factor.scale != ScaleKind::Integer
                && fault.label.contains("whole number")
                && factor.values.is_none()
            {
                fault.help = Some("write scale = \"integer\" beside its range".into());
            }
        });
    }

    /// Sets a path to each of some values, and takes what is then said that was not said before.
    pub(super) fn attempt(&mut self, path: &Path, values: Vec<Value>, mend: impl Fn(&mut Fault)) {
        for value in values {
            let mut root = self.root.clone();
            if let Err(fault) = paths::apply(&mut root, path, &value) {
                return self.faults.push(fault);
            }
            let mut walked = walk::walk(&root, false).faults;
            walked.extend(limits::check(&root));
            let mut fresh: Vec<Fault> =
                walked.into_iter().filter(|f| !self.base.contains(f)).collect();
            fresh.retain(|fault| {
                fault.origin.as_ref().is_some_and(|at| at.source < self.sources.len())
            });
            fresh.retain(|fault| fault.severity != crate::format::Severity::Warning);
            fresh.iter_mut().for_each(&mend);
            self.faults.extend(fresh);
        }
    }

    /// Values with their places: those listed, or the ends of the range.
    fn listed(&self, here: &str, factor: &Factor) -> Vec<Value> {
        let placed = |name: &str, data: Vec<Data>| -> Vec<Value> {
            let at = |index: usize| self.at(&format!("{here}.{name}[{index}]"));
            data.into_iter().enumerate().map(|(index, data)| Value::new(data, at(index))).collect()
        };
        if let Some(values) = &factor.values {
            return placed("values", values.iter().map(data).collect());
        }
        let number = |x: &f64| match factor.scale {
            ScaleKind::Integer => Data::Integer(*x as i64),
            ScaleKind::Linear | ScaleKind::Log => Data::Float(*x),
        };
        let ends = factor.range.as_deref().unwrap_or_default();
        placed("range", ends.iter().map(number).collect())
    }
}

/// A column name from a path.
pub(super) fn column(path: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    let name: String = path.replace("[*]", "").chars().map(plain).collect();
    name.trim_matches('_').replace("__", "_")
}
