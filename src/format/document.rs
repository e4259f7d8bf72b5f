//! A scenario as it was written: its texts and its tree, to which settings are applied before it is checked. Decides
//! in which order reading, tables, settings and checks follow; each of them is elsewhere.

use std::path::{Path as FilePath, PathBuf};

use serde::Deserialize;

use super::{
    Claim, Experiment, Factor, Unknowns, checks, copies, emit, experiment,
    fault::{Fault, Faults, Severity},
    limits,
    paths::{self, Path},
    source::{self, Origin, Source},
    states_csv,
    tree::{self, Data, Entry, Table, Value},
    walk,
};
use crate::spec::{Scenario, record::Record};

/// A scenario that is right, and what was noticed about it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The scenario, every default filled in.
    pub scenario: Scenario,
    /// What is probably not meant.
    pub warnings: Faults,
    /// The scenario as TOML, defaults filled in, in one canonical order; tables of states included.
    pub resolved: String,
    /// SHA-256 of `resolved` without seed and numbers of replications, in hexadecimal digits.
    pub digest: String,
    /// The sweep, if there is one.
    pub sweep: Option<Sweep>,
    /// What is not known and what is claimed, if the scenario says so.
    pub robustness: Option<Robustness>,
}

/// What `[robustness]` asks for, checked.
#[derive(Clone, Debug)]
pub struct Robustness {
    /// Points over the unknowns × the arms of the claims, as a sweep.
    pub sweep: Sweep,
    /// Why the range of each unknown is plausible.
    pub reasons: Vec<String>,
    /// The claims.
    pub claims: Vec<Claim>,
}

/// A sweep over a scenario, checked.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// Its design and factors.
    pub experiment: Experiment,
    /// Tables that it writes beside runs and summary: those that the scenario writes `true` for.
    pub record: Record,
    /// The scenario as written, in which points set their factors.
    pub document: Document,
}

/// A scenario as it was written, not yet checked. Sweeps clone it and set their factors.
#[derive(Clone, Debug, Default)]
pub struct Document {
    sources: Vec<Source>,
    root: Table,
    faults: Vec<Fault>,
    /// The file, if it is one: tables lie beside it.
    path: Option<PathBuf>,
    /// Whether parts of a text could not be parsed, so that what seems missing may be there.
    partial: bool,
}

/// Reads and checks the scenario at `path`, after setting each `path=value` of `sets`.
///
/// # Errors
/// Everything that is wrong with it, at once.
pub fn read(path: &FilePath, sets: &[String]) -> Result<Checked, Faults> {
    Document::open(path, sets).check()
}

/// As [`read`], with the texts of another file in place of the scenario's.
///
/// # Errors
/// Everything that is wrong with either, at once.
pub fn read_with(
    path: &FilePath,
    texts: Option<&FilePath>,
    sets: &[String],
) -> Result<Checked, Faults> {
    Document::open_with(path, texts, sets).check()
}

/// Checks a scenario given as text, which can have no tables beside it.
///
/// # Errors
/// Everything that is wrong with it, at once.
pub fn read_str(name: &str, text: &str, sets: &[String]) -> Result<Checked, Faults> {
    Document::from_text(name, text, sets).check()
}

impl Document {
    /// Reads the scenario at `path`; what is wrong with it is told by [`Document::check`].
    pub fn open(path: &FilePath, sets: &[String]) -> Self {
        Self::open_with(path, None, sets)
    }

    /// As [`Document::open`], with the texts of another file in place of the scenario's.
    pub fn open_with(path: &FilePath, texts: Option<&FilePath>, sets: &[String]) -> Self {
        let (source, fault) = source::read(path, 0);
        match fault {
            Some(fault) => Self {
                sources: vec![source],
                faults: vec![fault],
                partial: true,
                ..Self::default()
            },
            None => Self::build(source, Some(path), texts, sets),
        }
    }

    /// Reads a scenario given as text.
    pub fn from_text(name: &str, text: &str, sets: &[String]) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
        Self::build(Source { name: name.to_owned(), text }, None, None, sets)
    }

    fn build(
        source: Source,
        path: Option<&FilePath>,
        texts: Option<&FilePath>,
        sets: &[String],
    ) -> Self {
        let (root, faults) = tree::parse(&source, 0);
        let mut document = Self {
            sources: vec![source],
            root,
            partial: !faults.is_empty(),
            faults,
            path: path.map(FilePath::to_owned),
        };
        let mut settings = Vec::new();
        for (number, text) in sets.iter().enumerate() {
            let name = if sets.len() == 1 {
                "--set argument".to_owned()
            } else {
                format!("--set argument {}", number + 1)
            };
            document.sources.push(Source { name, text: text.clone() });
            let index = document.sources.len() - 1;
            match paths::parse_argument(&document.sources[index], index) {
                Ok(setting) => settings.push(setting),
                Err(faults) => document.faults.extend(faults),
            }
        }
        // The table of states is read before other settings, which may concern its rows.
        let (tables, rest): (Vec<_>, Vec<_>) =
            settings.into_iter().partition(|(path, _)| path.to_string() == "states");
        for (path, value) in &tables {
            document.set(path, value);
        }
        document.load_states(path);
        if let Some(texts) = texts {
            document.load_texts(texts);
        }
        for (path, value) in &rest {
            document.set(path, value);
        }
        document
    }

    /// Sets what `path` names; a path that matches nothing is told by [`Document::check`].
    pub fn set(&mut self, path: &Path, value: &Value) {
        // In a file that could not be parsed whole, what a path names may be in the part that is lost.
        if let Err(fault) = paths::apply(&mut self.root, path, value)
            && !self.partial
        {
            self.faults.push(fault);
        }
    }

    /// Adds a text that faults may point into, such as a factor of a sweep; its number is for origins.
    pub fn add_source(&mut self, name: &str, text: &str) -> usize {
        self.sources.push(Source { name: name.to_owned(), text: text.to_owned() });
        self.sources.len() - 1
    }

    /// The tree as it stands.
    pub fn root(&self) -> &Table {
        &self.root
    }

    /// The most runs that a sweep of it may have.
    pub fn most_runs(&self) -> u64 {
        limits::limit(&self.root, "runs")
    }

    /// The texts that origins count.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    fn load_states(&mut self, scenario: Option<&FilePath>) {
        let Some(Value { data: Data::Text(name), origin }) = self.root.get("states").cloned()
        else {
            return;
        };
        let Some(scenario) = scenario else {
            let fault =
                Fault::error(origin, "a scenario that is not a file has no table beside it")
                    .label("nothing to read it from")
                    .help("write the states as tables: [[state]]");
            return self.lose(fault);
        };
        let path = match states_csv::locate(scenario, &name, &origin) {
            Ok(path) => path,
            Err(fault) => return self.lose(fault),
        };
        let index = self.sources.len();
        let (source, fault) = source::read(&path, index);
        self.sources.push(source);
        if let Some(mut fault) = fault {
            if fault.origin.is_none() {
                fault.origin = Some(origin);
                fault.label = "named here".to_owned();
                fault.help = Some("name a CSV file that lies beside the scenario".to_owned());
            }
            return self.lose(fault);
        }
        let issues: Vec<String> = self
            .root
            .tables("issue")
            .filter_map(|issue| issue.get("id")?.text())
            .map(str::to_owned)
            .collect();
        let read = states_csv::parse(&self.sources[index], index, &issues);
        self.partial |= read.partial;
        self.faults.extend(read.faults);
        self.prepend(read.states, origin);
    }

    /// Puts the `[[text]]`s of another file in place of the scenario's.
    fn load_texts(&mut self, path: &FilePath) {
        let index = self.sources.len();
        let (source, fault) = source::read(path, index);
        self.sources.push(source);
        if let Some(fault) = fault {
            return self.lose(fault);
        }
        let (mut root, faults) = tree::parse(&self.sources[index], index);
        let whole = faults.is_empty();
        self.partial |= !whole;
        self.faults.extend(faults);
        let texts = root.0.remove("text");
        for (name, entry) in &root.0 {
            let message = format!("`{name}` has no place in a file of texts");
            let fault = Fault::error(entry.key.clone(), message)
                .label("expected tables [[text]] alone")
                .help("write it in the scenario, or set it with --set");
            self.faults.push(fault);
        }
        match texts {
            Some(texts) => {
                self.root.0.insert("text".to_owned(), texts);
            }
            None if whole => {
                let fault = Fault::error(Origin::new(index, 0..0), "this file tables no text")
                    .label("expected [[text]] with sponsor, kind and reach")
                    .help("docs/votes.md shows how a text is asked for in five lines");
                self.faults.push(fault);
            }
            None => {}
        }
    }

    /// What is wrong with a file into which it is no use to look: nothing could be read, it is no scenario, or it is too large.
    fn not_looked_into(&mut self) -> Option<Vec<Fault>> {
        if self.root.0.is_empty() && self.partial {
            return Some(std::mem::take(&mut self.faults));
        }
        if let Some(fault) = self.texts_alone() {
            return Some(vec![fault]);
        }
        let large = limits::check(&self.root);
        (!large.is_empty()).then(|| {
            self.faults.extend(large);
            std::mem::take(&mut self.faults)
        })
    }

    /// That the file is one for `--texts`: of a scenario it would lack everything, which says nothing to its writer.
    fn texts_alone(&self) -> Option<Fault> {
        let entry = self.root.0.get("text").filter(|_| self.root.0.len() == 1)?;
        let name = &self.sources.first()?.name;
        let fault = Fault::error(entry.key.clone(), "this file holds texts, and no scenario")
            .label("texts are put to the vote in a scenario")
            .help(format!("name both: comity check SCENARIO --texts {name}"));
        Some(fault)
    }

    /// Takes a fault after which states are missing that were meant to be there.
    fn lose(&mut self, fault: Fault) {
        self.partial = true;
        self.faults.push(fault);
    }

    fn prepend(&mut self, mut states: Vec<Value>, origin: Origin) {
        let made = || Entry {
            key: origin.clone(),
            value: Value::new(Data::List(Vec::new()), origin.clone()),
        };
        let entry = self.root.0.entry("state".to_owned()).or_insert_with(made);
        if let Data::List(list) = &mut entry.value.data {
            states.append(list);
            *list = states;
        }
    }

    /// Checks the scenario.
    ///
    /// # Errors
    /// Everything that is wrong with it, at once.
    pub fn check(mut self) -> Result<Checked, Faults> {
        if let Some(faults) = self.not_looked_into() {
            return Err(Faults::new(self.sources, faults));
        }
        let mut walked = walk::walk(&self.root, self.partial);
        // The rows of the table are states by now.
        walked.clean.remove("states");
        let raised = limits::take(&mut walked.clean);
        let walk_is_clean = walked.broken.is_empty() && self.faults.is_empty();
        self.add(walked.faults);
        let mut bare = walked.clean.clone();
        EXPERIMENTS.iter().for_each(|table| drop(bare.remove(*table)));
        let scenario = match Scenario::deserialize(toml::Value::Table(bare)) {
            Ok(scenario) => Some(scenario),
            Err(error) if walk_is_clean => {
                let message = format!("the key table and the scenario disagree: {error}");
                self.faults.push(
                    Fault::nowhere(message).help("this is a fault of comity: please report it"),
                );
                None
            }
            Err(_) => None,
        };
        if let Some(scenario) = &scenario
            && !self.partial
        {
            let root = walked.many.as_ref().unwrap_or(&self.root);
            let mut found = checks::check(scenario, root, &walked.broken);
            if walked.many.is_some() {
                copies::once(&mut found);
            }
            self.add(found);
        }
        let sweep = self.sweep(&walked.clean);
        let swept = sweep.as_ref().map_or(&[][..], |sweep| &sweep.factor);
        let unknowns = self.unknowns(&walked.clean, swept);
        let document = (sweep.is_some() || unknowns.is_some()).then(|| self.without_warnings());
        let faults = Faults::new(self.sources, self.faults);
        let grave = faults.len() > faults.count(Severity::Warning);
        let points = sweep.as_ref().map_or("", |sweep| sweep.rows.digest.as_str());
        match scenario {
            Some(scenario) if !grave => Ok(Checked {
                scenario,
                warnings: faults,
                digest: emit::digest(&walked.clean, points),
                resolved: {
                    walked.clean.extend(raised.map(|limits| ("limits".to_owned(), limits)));
                    emit::text(&walked.clean)
                },
                robustness: unknowns.zip(document.clone()).map(|(unknowns, document)| {
                    let (reasons, claims) = (unknowns.reasons, unknowns.claims);
                    Robustness { sweep: Sweep::new(unknowns.experiment, document), reasons, claims }
                }),
                sweep: sweep
                    .zip(document)
                    .map(|(experiment, document)| Sweep::new(experiment, document)),
            }),
            _ => Err(faults),
        }
    }

    /// Checks `[sweep]`, once nothing else is wrong.
    fn sweep(&mut self, clean: &toml::Table) -> Option<Experiment> {
        let clean = clean.get("sweep").filter(|_| self.is_sound())?;
        let path = self.path.as_deref();
        experiment::check(&self.root, &self.sources, clean, path, &mut self.faults)
    }

    /// Checks `[robustness]`, once nothing else is wrong.
    fn unknowns(&mut self, clean: &toml::Table, swept: &[Factor]) -> Option<Unknowns> {
        let clean = clean.get("robustness").filter(|_| self.is_sound())?;
        experiment::robustness::check(&self.root, &self.sources, clean, swept, &mut self.faults)
    }

    fn is_sound(&self) -> bool {
        let warning = |fault: &Fault| fault.severity == Severity::Warning;
        !self.partial && self.faults.iter().all(warning)
    }

    /// The scenario as written, for points of an experiment.
    fn without_warnings(&self) -> Self {
        let warning = |fault: &&Fault| fault.severity == Severity::Warning;
        let faults = self.faults.iter().filter(|fault| !warning(fault)).cloned().collect();
        Self { faults, ..self.clone() }
    }

    /// Sets what each path names and checks all but the experiments.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub(super) fn at(mut self, settings: &[(Path, Value)]) -> Result<Scenario, String> {
        without_experiments(&mut self.root);
        for (path, value) in settings {
            self.set(path, value);
        }
        self.check().map(|checked| checked.scenario).map_err(|faults| first(&faults.faults))
    }

    /// Adds faults, save those on a line that cannot be parsed: there they only repeat that it cannot.
    fn add(&mut self, faults: Vec<Fault>) {
        let line = |origin: &Origin| {
            let text = self.sources.get(origin.source).map_or("", |source| source.text.as_str());
            let at = text.floor_char_boundary(origin.span.start);
            (origin.source, text[..at].rfind('\n'))
        };
        let torn: std::collections::BTreeSet<_> = if self.partial {
            self.faults.iter().filter_map(|fault| fault.origin.as_ref()).map(line).collect()
        } else {
            std::collections::BTreeSet::new()
        };
        let kept = faults
            .into_iter()
            .filter(|fault| fault.origin.as_ref().is_none_or(|at| !torn.contains(&line(at))));
        let kept: Vec<Fault> = kept.collect();
        self.faults.extend(kept);
    }
}

/// Tables of the format that are about many runs.
const EXPERIMENTS: [&str; 2] = ["sweep", "robustness"];

/// Takes out of a tree what is about many runs.
pub(super) fn without_experiments(root: &mut Table) {
    EXPERIMENTS.iter().for_each(|table| drop(root.0.remove(*table)));
}

impl Sweep {
    fn new(experiment: Experiment, document: Document) -> Self {
        Self { experiment, record: recorded(&document.root), document }
    }
}

/// Tables for which the scenario writes `true`.
fn recorded(root: &Table) -> Record {
    let table = root.get("record").and_then(Value::table);
    let on = |name: &str| {
        table.and_then(|table| table.get(name)).is_some_and(|value| value.data == Data::Bool(true))
    };
    Record {
        rounds: on("rounds"),
        texts: on("texts"),
        states: on("states"),
        votes: on("votes"),
        forums: on("forums"),
        incidents: on("incidents"),
        trust: on("trust"),
        transcript: on("transcript"),
        solutions: on("solutions"),
    }
}

/// The first fault that is more than a warning, in a line.
pub(super) fn first(faults: &[Fault]) -> String {
    let grave = faults.iter().find(|fault| fault.severity != Severity::Warning);
    let Some(fault) = grave else { return "it cannot be checked".to_owned() };
    let label = if fault.label.is_empty() { String::new() } else { format!(": {}", fault.label) };
    format!("{}{label}", fault.message)
}
