//! A scenario with some of its values replaced, again and again, as a sweep does for its points. Decides how to get
//! from values to a checked scenario without reading the whole file anew; a test holds the short way to the long one.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{
    checks, copies,
    document::{self, Document, Sweep, first},
    experiment, kinds, limits,
    paths::{self, Path, Step},
    shape::{self, Node},
    source::Origin,
    tree::{Data, Table, Value},
    walk,
};
use crate::spec::{
    Scenario,
    key::{Key, Kind},
};

/// Keys on which the meaning of paths or of other keys hangs: a factor over one takes the long way.
const NAMES: &[&str] = &["id", "copies", "bloc", "members", "values"];

/// What a scenario and its factors need to be made at any point.
#[derive(Debug)]
pub struct Variants {
    document: Document,
    paths: Vec<Path>,
    short: Option<Short>,
    base: Vec<Option<Data>>,
}

/// The short way: a clean scenario in which every factor is set to something, and where each of them stands in it.
#[derive(Debug)]
struct Short {
    root: Table,
    clean: toml::Table,
    scenario: Scenario,
    /// For each factor, the places that it sets.
    targets: Vec<Vec<Target>>,
    /// The parts of the scenario to make anew: a table, or an element of a list.
    parts: BTreeSet<(String, Option<usize>)>,
}

#[derive(Debug)]
struct Target {
    steps: Vec<Step>,
    key: &'static Key,
}

/// Makes scenarios of points, one after the other.
#[derive(Debug)]
pub struct Variant<'a> {
    of: &'a Variants,
    clean: toml::Table,
    scenario: Scenario,
}

impl Variants {
    /// Prepares a sweep. `prototype` gives each factor a value, if every factor is set at every point.
    pub fn new(sweep: &Sweep, scenario: &Scenario, prototype: Option<&[Data]>) -> Self {
        let document = sweep.document.clone();
        let factors = sweep.experiment.factor.iter().enumerate();
        let paths: Vec<Path> = factors
            .filter_map(|(number, factor)| experiment::path(document.root(), number, factor).ok())
            .collect();
        let short = prototype.and_then(|values| Short::new(&document, &paths, values));
        let clean = toml::Value::try_from(scenario).ok();
        let base = |path: &Path| {
            let root = document.root();
            let places = paths::places(root, path).ok()?;
            copies::written(root, &places).or_else(|| {
                let states: Vec<_> =
                    places.iter().flat_map(|place| copies::places(root, place)).collect();
                common(&states, clean.as_ref()?)
            })
        };
        let base = paths.iter().map(base).collect();
        Self { document, paths, short, base }
    }

    /// What the scenario says of a factor as written, if it says one thing.
    pub fn written(&self, factor: usize) -> Option<&Data> {
        self.base.get(factor)?.as_ref()
    }

    /// Begins to make scenarios; each thread has its own.
    pub fn begin(&self, scenario: &Scenario) -> Variant<'_> {
        let (clean, scenario) = match &self.short {
            Some(short) => (short.clean.clone(), short.scenario.clone()),
            None => (toml::Table::new(), scenario.clone()),
        };
        Variant { of: self, clean, scenario }
    }
}

impl Short {
    fn new(document: &Document, paths: &[Path], values: &[Data]) -> Option<Self> {
        let mut root = document.root().clone();
        document::without_experiments(&mut root);
        let mut targets = Vec::new();
        let mut parts = BTreeSet::new();
        for (path, value) in paths.iter().zip(values) {
            let places = paths::places(&root, path).ok()?;
            paths::apply(&mut root, path, &placed(value)).ok()?;
            let target = |steps: Vec<Step>| Some(Target { key: key_at(&steps)?, steps });
            let states = places.iter().flat_map(|place| copies::places(&root, place));
            targets.push(states.map(target).collect::<Option<Vec<_>>>()?);
            for target in targets.iter().flatten() {
                parts.insert(part(&target.steps)?);
            }
        }
        let walked = walk::walk(&root, false);
        let root = walked.many.unwrap_or(root);
        let mut clean = walked.clean;
        clean.remove("states");
        limits::take(&mut clean);
        let scenario = Scenario::deserialize(toml::Value::Table(clean.clone())).ok()?;
        let sound = walked.broken.is_empty() && targets.len() == paths.len();
        sound.then_some(Self { root, clean, scenario, targets, parts })
    }
}

impl Variant<'_> {
    /// The scenario with a value for each factor; none keeps what is written.
    ///
    /// # Errors
    /// What is wrong with it, in a line.
    pub fn at(&mut self, values: &[Option<Data>]) -> Result<&Scenario, String> {
        // What is spread over states is known to the long way alone.
        let spread = values.iter().flatten().any(|value| matches!(value, Data::Table(_)));
        let Some(short) = self.of.short.as_ref().filter(|_| !spread) else {
            let set = |(path, value): (&Path, &Option<Data>)| {
                Some((path.clone(), placed(value.as_ref()?)))
            };
            let settings: Vec<(Path, Value)> =
                self.of.paths.iter().zip(values).filter_map(set).collect();
            self.scenario = self.of.document.clone().at(&settings)?;
            return Ok(&self.scenario);
        };
        for (targets, value) in short.targets.iter().zip(values) {
            let Some(value) = value.as_ref().map(placed) else {
                return Err("a factor is not set".to_owned());
            };
            for target in targets {
                let mut faults = Vec::new();
                let clean = kinds::check(target.key, target.key.path, &value, &mut faults);
                let clean = clean.ok_or_else(|| first(&faults))?;
                put(&mut self.clean, &target.steps, clean);
            }
        }
        for (table, index) in &short.parts {
            renew(&mut self.scenario, &self.clean, table, *index)?;
        }
        let faults = checks::check(&self.scenario, &short.root, &BTreeSet::new());
        if faults.iter().any(|fault| fault.severity != super::Severity::Warning) {
            return Err(first(&faults));
        }
        Ok(&self.scenario)
    }
}

fn placed(data: &Data) -> Value {
    Value::new(data.clone(), Origin::new(0, 0..0))
}

/// The key at the end of some steps, if a value of it changes nothing but itself.
fn key_at(steps: &[Step]) -> Option<&'static Key> {
    let mut shape = shape::root();
    let mut names =
        steps.iter().filter_map(|step| if let Step::Key(key) = step { Some(key) } else { None });
    loop {
        let name = names.next()?;
        match shape.get(name)? {
            Node::Table(inner) | Node::List(inner) => shape = inner,
            Node::Leaf(key) => {
                let plain = key.kind != Kind::Opaque;
                let free = names.next().is_none() && !NAMES.contains(&name.as_str());
                return (plain && free).then_some(*key);
            }
            Node::Map { key, .. } => {
                names.next()?;
                return names.next().is_none().then_some(*key);
            }
        }
    }
}

/// The part of a scenario in which a place lies.
fn part(steps: &[Step]) -> Option<(String, Option<usize>)> {
    match steps {
        [Step::Key(table), Step::Index(index), ..] => Some((table.clone(), Some(*index))),
        [Step::Key(table), Step::Key(_), ..] => Some((table.clone(), None)),
        _ => None,
    }
}

fn put(table: &mut toml::Table, steps: &[Step], value: toml::Value) {
    let Some((Step::Key(key), rest)) = steps.split_first() else { return };
    if rest.is_empty() {
        table.insert(key.clone(), value);
        return;
    }
    let (inner, rest) = match (table.get_mut(key), rest) {
        (Some(toml::Value::Array(list)), [Step::Index(index), rest @ ..]) => {
            (list.get_mut(*index), rest)
        }
        (inner, rest) => (inner, rest),
    };
    if let Some(toml::Value::Table(inner)) = inner {
        put(inner, rest, value);
    }
}

/// Makes one part of a scenario anew.
fn renew(
    scenario: &mut Scenario,
    clean: &toml::Table,
    table: &str,
    index: Option<usize>,
) -> Result<(), String> {
    let Some(part) = clean.get(table) else { return Err(format!("there is no {table}")) };
    let element = |index: usize| part.get(index).ok_or("a factor names nothing");
    let part = index.map_or(Ok(part), element)?;
    let whole = || toml::Value::Table(clean.clone());
    // What is no table of the scenario is made with all the others: slower, and as right.
    scenario
        .replace_part(table, index, part.clone())
        .unwrap_or_else(|| Scenario::deserialize(whole()).map(|anew| *scenario = anew))
        .map_err(|error| error.message().to_owned())
}

/// The value at all of some places, if it is one.
fn common(places: &[Vec<Step>], clean: &toml::Value) -> Option<Data> {
    let mut values: BTreeMap<String, Data> = BTreeMap::new();
    for steps in places {
        let mut value = clean;
        for step in steps {
            value = match step {
                Step::Key(key) => value.get(key)?,
                Step::Index(index) => value.get(*index)?,
            };
        }
        values.insert(value.to_string(), experiment::data(value));
    }
    if values.len() == 1 { values.pop_first().map(|(_, data)| data) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SWEPT: &str = include_str!("../../scenarios/sweeps/transparency.toml");

    fn factors(paths: &[&str]) -> String {
        let tables = paths.iter().enumerate().map(|(number, path)| {
            format!("\n[[sweep.factor]]\nname = \"f{number}\"\npath = \"{path}\"\nvalues = [1]\n")
        });
        let head = SWEPT.split("\n[sweep]").next().unwrap_or_default();
        format!("{head}\n[sweep]\ndesign = \"grid\"\n{}", tables.collect::<String>())
    }

    /// What is patched equals what is read anew, whatever was there before.
    #[test]
    fn the_short_way_leads_where_the_long_one_does() {
        let paths = [
            "venue.transparency",
            "state[*].good_faith",
            "state[1].good_faith",
            "issue[0].status_quo",
            "run.rounds",
            "mediation.proposals",
            "state[ALD].salience.capacity-fund",
        ];
        let text = factors(&paths);
        let checked = super::super::read_str("swept", &text, &[]).unwrap_or_else(|f| panic!("{f}"));
        let sweep = checked.sweep.as_ref().unwrap();
        let point = |x: f64, n: i64| -> Vec<Data> {
            let (real, whole) = (Data::Float, Data::Integer);
            vec![
                real(x),
                real(x / 2.0),
                real(1.0 - x),
                real(x * 50.0),
                whole(n),
                whole(2 * n),
                real(1.0 + x),
            ]
        };
        let short = Variants::new(sweep, &checked.scenario, Some(&point(0.5, 3)));
        let long = Variants::new(sweep, &checked.scenario, None);
        assert!(short.short.is_some() && long.short.is_none());
        let (mut a, mut b) = (short.begin(&checked.scenario), long.begin(&checked.scenario));
        for (x, n) in [(0.1, 9), (0.9, 40), (0.3, 1), (7.0, 2), (0.2, 5)] {
            let values: Vec<Option<Data>> = point(x, n).into_iter().map(Some).collect();
            let (a, b) = (a.at(&values), b.at(&values));
            assert_eq!(a.is_ok(), b.is_ok(), "{x}: {a:?} {b:?}");
            if let (Ok(a), Ok(b)) = (a, b) {
                assert_eq!(a, b);
            }
        }
        assert_eq!(short.written(0), Some(&Data::Float(1.0)));
    }

    /// A factor reaches all states of an entry, on the short way as on the long one; what is spread over them takes the long one.
    #[test]
    fn a_factor_reaches_all_copies() {
        let text = "schema = 1\ntitle = \"crowd\"\n[run]\nrounds = 40\nreplications = 2\n[[issue]]\nid = \"x\"\nstatus_quo = 0\n\
            [[state]]\nid = \"L\"\npositions = { x = 90 }\n[[state]]\nid = \"S\"\ncopies = 3\npositions = { x = 10 }\n\
            [sweep]\ndesign = \"grid\"\n[[sweep.factor]]\npath = \"state[S].positions.x\"\nvalues = [20, { from = 0, to = 100 }, 30]\n";
        let many = format!("{text}[[sweep.factor]]\npath = \"state[S].copies\"\nvalues = [1, 2]\n");
        for (text, short_way) in [(text, true), (many.as_str(), false)] {
            let checked =
                super::super::read_str("crowd", text, &[]).unwrap_or_else(|f| panic!("{f}"));
            let sweep = checked.sweep.as_ref().unwrap();
            let prototype = [Data::Float(20.0), Data::Integer(2)];
            let factors = sweep.experiment.factor.len();
            let variants = Variants::new(sweep, &checked.scenario, Some(&prototype[..factors]));
            assert_eq!(variants.short.is_some(), short_way);
            assert_eq!(variants.written(0), Some(&Data::Float(10.0)));
            assert_eq!(variants.written(1), (!short_way).then_some(&Data::Integer(3)));
            let mut variant = variants.begin(&checked.scenario);
            let values = sweep.experiment.factor[0].values.clone().unwrap_or_default();
            let mut seen = Vec::new();
            for value in &values {
                let mut point = vec![Some(experiment::data(value)), Some(Data::Integer(2))];
                point.truncate(factors);
                let scenario = variant.at(&point).unwrap_or_else(|fault| panic!("{fault}"));
                seen.push(
                    scenario.state.iter().map(|state| state.positions["x"]).collect::<Vec<_>>(),
                );
            }
            let of = |three: [f64; 3]| {
                if short_way {
                    vec![90.0, three[0], three[1], three[2]]
                } else {
                    vec![90.0, three[0], three[2]]
                }
            };
            assert_eq!(seen, [of([20.0; 3]), of([0.0, 50.0, 100.0]), of([30.0; 3])]);
        }
    }

    #[test]
    fn whole_tables_and_ids_take_the_long_way() {
        for path in ["venue.rule", "issue[0].id", "bloc"] {
            let text = factors(&[path]).replace("values = [1]", "values = [\"x\"]");
            let document = super::super::Document::from_text("swept", &text, &[]);
            let parsed = Path::parse(path, 0, 0).unwrap();
            assert!(
                Short::new(&document, &[parsed], &[Data::Text("x".into())]).is_none(),
                "{path}"
            );
        }
    }
}
