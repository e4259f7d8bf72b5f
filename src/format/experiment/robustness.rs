//! `[robustness]`: what nobody knows about a scenario, and the claims that are to hold over all of it. Decides what may be
//! written, and which runs follow from it; whether a claim holds is for `study`.

use serde::Deserialize;

use super::check::{Checks, column};
use super::{DesignKind, Experiment, Factor, RandomNumbers, Rows, ScaleKind, data};
use crate::format::{
    fault::Fault,
    nearest::suggest,
    paths::Path,
    source::Source,
    tree::{Table, Value},
    walk,
};
use crate::measure::rows;
use crate::spec::params::params;

params! {
    /// The keys of `[robustness]` itself.
    pub(super) const ROBUSTNESS in "robustness" {
        /// base samples N: N·(k + 2) points over k unknowns (Saltelli et al. 2010), each run at
        /// both ends of every claim
        key samples = required, int(2, 1_000_000_000).unit("points").inert();
        /// runs of each point with luck of their own, the same at all points
        key replications = 4, int(1, 100_000_000).unit("runs").inert();
        /// seed of the design's own luck; that of runs is run.seed
        key seed = 1, int(0, (1 << 53) - 1).inert();
    }
}

params! {
    /// The keys of `[[robustness.unknown]]`.
    pub(super) const UNKNOWN in "robustness.unknown[]" {
        /// its column in the results; the path, with other characters as _, if left out
        key name = none, id().inert();
        /// what it sets, as in --set: conduct.response.resolve, state[*].concession
        key path = required, text().inert();
        /// its lowest and its highest plausible value
        key range = none, reals(-1e300, 1e300).inert();
        /// its plausible values, in place of a range, each as probable
        key values = none, opaque().inert();
        /// how a range is filled: evenly, evenly in logarithms, or by whole numbers
        key scale = "linear", choice(&["linear", "log", "integer"]).inert();
        /// why this range is plausible, in a line
        key reason = required, text().inert();
    }
}

params! {
    /// The keys of `[[robustness.claim]]`.
    pub(super) const CLAIM in "robustness.claim[]" {
        /// the claim in a sentence
        key says = required, text().inert();
        /// the measure that it is about, a column of runs.csv
        key measure = required, text().inert();
        /// what is compared: a factor of [sweep] by its name, or a path as in --set
        key factor = required, text().inert();
        /// the value of the factor that is compared with
        key from = required, opaque().inert();
        /// the value of the factor that the claim is about
        key to = required, opaque().inert();
        /// values of other factors or paths at which it is claimed: { status_quo = 50 }; what is
        /// left out stands as the scenario says
        key at = none, opaque().inert();
        /// what the measure is claimed to do from one value to the other
        key expect = required, choice(EXPECTED).inert();
        /// differences up to this size, in the unit of the measure, count as none
        key margin = 0, real(0.0, 1e300).inert();
    }
}

const EXPECTED: &[&str] = &["higher", "lower", "same", "not-higher", "not-lower"];

/// `[robustness]`, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Unknowns {
    /// Points over the unknowns, each crossed with the arms of the claims.
    pub experiment: Experiment,
    /// For each unknown, the first factors of the experiment, why its range is plausible.
    pub reasons: Vec<String>,
    /// The claims, in the order of the file.
    pub claims: Vec<Claim>,
}

/// What is claimed to hold whatever the unknowns are.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// In a sentence.
    pub says: String,
    /// A column of `runs.csv`.
    pub measure: String,
    /// What is compared, in words: `arbitration: none → compulsory, status_quo = 50`.
    pub compared: String,
    /// The arms it is compared from and to.
    pub arms: (usize, usize),
    /// What the measure is claimed to do.
    pub expect: Expect,
    /// Differences up to this size count as none.
    pub margin: f64,
}

/// What a measure is claimed to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expect {
    /// To rise by more than the margin.
    Higher,
    /// To fall by more than the margin.
    Lower,
    /// To stay within the margin.
    Same,
    /// Not to rise by more than the margin.
    NotHigher,
    /// Not to fall by more than the margin.
    NotLower,
}

impl Expect {
    /// The word of the format.
    pub fn word(self) -> &'static str {
        EXPECTED[self as usize]
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    samples: u64,
    replications: u32,
    seed: u64,
    #[serde(default)]
    unknown: Vec<Unknown>,
    #[serde(default)]
    claim: Vec<WrittenClaim>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unknown {
    #[serde(default)]
    name: String,
    path: String,
    range: Option<Vec<f64>>,
    values: Option<Vec<toml::Value>>,
    scale: ScaleKind,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenClaim {
    says: String,
    measure: String,
    factor: String,
    from: toml::Value,
    to: toml::Value,
    at: Option<toml::Table>,
    expect: Expect,
    margin: f64,
}

/// Checks `[robustness]` of a scenario in which nothing else is wrong, with the factors of its `[sweep]`.
pub fn check(
    root: &Table,
    sources: &[Source],
    clean: &toml::Value,
    swept: &[Factor],
    faults: &mut Vec<Fault>,
) -> Option<Unknowns> {
    let base = walk::walk(root, false).faults;
    let mut checks = Checks { root, sources, faults, base, list: "robustness.unknown" };
    let written = checks.read(clean)?;
    let unknowns: Vec<Factor> = written.unknown.iter().map(Unknown::factor).collect();
    checks.covered(&unknowns);
    for (number, unknown) in unknowns.iter().enumerate() {
        checks.factor(DesignKind::Saltelli, number, unknown);
    }
    checks.counts(&written);
    let mut arms = Arms { swept, factors: Vec::new(), set: Vec::new() };
    let claims: Vec<Claim> = written
        .claim
        .iter()
        .enumerate()
        .filter_map(|(number, claim)| checks.claim(number, claim, &unknowns, &mut arms))
        .collect();
    arms.settle();
    let mut factor: Vec<Factor> = unknowns.iter().chain(&arms.factors).cloned().collect();
    checks.names(&mut factor);
    let reasons = written.unknown.into_iter().map(|unknown| unknown.reason).collect();
    let experiment = Experiment {
        design: DesignKind::Saltelli,
        replications: Some(written.replications),
        random_numbers: RandomNumbers::Common,
        samples: Some(written.samples),
        seed: written.seed,
        shift: true,
        second_order: false,
        levels: 4,
        table: None,
        factor,
        rows: Rows::default(),
        arms: arms.set,
    };
    Some(Unknowns { experiment, reasons, claims })
}

/// A factor without values; its name is made of its path if it has none.
fn named(name: &str, path: &str) -> Factor {
    Factor::bare(if name.is_empty() { column(path) } else { name.to_owned() }, path.to_owned())
}

impl Unknown {
    fn factor(&self) -> Factor {
        let (range, values, scale) = (self.range.clone(), self.values.clone(), self.scale);
        Factor { range, values, scale, ..named(&self.name, &self.path) }
    }
}

/// The settings under which every point is run, as they come up in the claims.
struct Arms<'a> {
    swept: &'a [Factor],
    factors: Vec<Factor>,
    set: Vec<Vec<Option<usize>>>,
}

impl Arms<'_> {
    /// The number of an arm that sets these factors, each to the number of one of its values.
    fn number(&mut self, settings: &[(usize, usize)]) -> usize {
        let mut arm = vec![None; self.factors.len()];
        for (factor, value) in settings {
            arm[*factor] = Some(*value);
        }
        let trimmed = |arm: &[Option<usize>]| {
            let end = arm.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
            arm[..end].to_vec()
        };
        let found = self.set.iter().position(|other| trimmed(other) == trimmed(&arm));
        found.unwrap_or_else(|| {
            self.set.push(arm);
            self.set.len() - 1
        })
    }

    /// Puts the factors in the order of the sweep, in which a later one may set again what one before it set, and gives
    /// every arm a place for each.
    fn settle(&mut self) {
        let place = |factor: &Factor| {
            let swept = self.swept.iter().position(|swept| swept.path == factor.path);
            swept.unwrap_or(usize::MAX)
        };
        let mut order: Vec<usize> = (0..self.factors.len()).collect();
        order.sort_by_key(|at| place(&self.factors[*at]));
        self.factors = order.iter().map(|at| self.factors[*at].clone()).collect();
        for arm in &mut self.set {
            *arm = order.iter().map(|at| arm.get(*at).copied().flatten()).collect();
        }
    }

    /// The numbers of a factor and of one of its values, each made if it is new.
    fn value(&mut self, factor: Factor, value: &toml::Value) -> (usize, usize) {
        let at = self.factors.iter().position(|known| known.path == factor.path);
        let at = at.unwrap_or_else(|| {
            self.factors.push(factor);
            self.factors.len() - 1
        });
        let values = self.factors[at].values.get_or_insert_default();
        let same = |known: &toml::Value| known.to_string() == value.to_string();
        let number = values.iter().position(same).unwrap_or_else(|| {
            values.push(value.clone());
            values.len() - 1
        });
        (at, number)
    }
}

impl Checks<'_> {
    /// The table with the shapes that the key table does not see to: `values` is a list, `at` a table.
    fn read(&mut self, clean: &toml::Value) -> Option<Written> {
        let lists =
            ["unknown", "claim"].map(|list| clean.get(list).and_then(toml::Value::as_array));
        for (number, unknown) in lists[0].into_iter().flatten().enumerate() {
            if unknown.get("values").is_some_and(|values| !values.is_array()) {
                let place = format!("robustness.unknown[{number}].values");
                self.say(
                    &place,
                    "`values` is no list".into(),
                    "expected a list",
                    "write values = [1, 3, 5]",
                );
                return None;
            }
        }
        for (number, claim) in lists[1].into_iter().flatten().enumerate() {
            if claim.get("at").is_some_and(|at| !at.is_table()) {
                let place = format!("robustness.claim[{number}].at");
                let help = "write at = { status_quo = 50 }";
                self.say(
                    &place,
                    "`at` is no table".into(),
                    "expected a value for each factor",
                    help,
                );
                return None;
            }
        }
        match Written::deserialize(clean.clone()) {
            Ok(written) => Some(written),
            Err(error) => {
                let message =
                    format!("the key table and [robustness] disagree: {}", error.message());
                let help = "this is a fault of comity: please report it";
                self.faults.push(Fault::nowhere(message).help(help));
                None
            }
        }
    }

    fn counts(&mut self, written: &Written) {
        let lacks = [
            (
                written.unknown.is_empty(),
                "says nothing of what is not known",
                "[[robustness.unknown]]",
            ),
            (written.claim.is_empty(), "claims nothing", "[[robustness.claim]]"),
        ];
        for (_, words, table) in lacks.into_iter().filter(|(lacks, ..)| *lacks) {
            self.say(
                "robustness",
                format!("[robustness] {words}"),
                &format!("expected {table}"),
                "",
            );
        }
        let samples = written.samples;
        if !samples.is_power_of_two() {
            let (below, above) = (samples.next_power_of_two() / 2, samples.next_power_of_two());
            let at = self.at("robustness.samples");
            self.faults.push(
                Fault::warning(at, format!("{samples} is no power of two"))
                    .label("the sequence is even only over powers of two")
                    .help(format!("write {below} or {above}")),
            );
        }
    }

    /// A claim with its arms; none if something is wrong with it.
    fn claim(
        &mut self,
        number: usize,
        claim: &WrittenClaim,
        unknowns: &[Factor],
        arms: &mut Arms,
    ) -> Option<Claim> {
        let here = format!("robustness.claim[{number}]");
        let before = self.faults.len();
        if !rows::is_measure(&claim.measure) {
            let message = format!("there is no measure `{}`", claim.measure);
            let help = suggest(&claim.measure, rows::measures(), "measures");
            self.say(&format!("{here}.measure"), message, "expected a column of runs.csv", &help);
        }
        let shown = |value: &toml::Value| match value {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let (from, to) = (shown(&claim.from), shown(&claim.to));
        if from == to {
            let message = format!("from and to are both {from}");
            self.say(&format!("{here}.to"), message, "expected another value", "");
        }
        let mut compared = format!("{}: {from} → {to}", claim.factor);
        let mut common = Vec::new();
        for (name, value) in claim.at.iter().flatten() {
            compared += &format!(", {name} = {}", shown(value));
            common.push(self.setting((&here, "at"), name, value, (unknowns, arms))?);
        }
        let mut arm = |key: &str, value: &toml::Value| {
            let setting = self.setting((&here, key), &claim.factor, value, (unknowns, arms))?;
            let settings: Vec<(usize, usize)> = common.iter().copied().chain([setting]).collect();
            Some(arms.number(&settings))
        };
        let pair = (arm("from", &claim.from)?, arm("to", &claim.to)?);
        (self.faults.len() == before).then(|| Claim {
            says: claim.says.clone(),
            measure: claim.measure.clone(),
            compared,
            arms: pair,
            expect: claim.expect,
            margin: claim.margin,
        })
    }

    /// One setting of an arm: what it sets is a factor of the sweep or a path, and no unknown; the value fits there.
    fn setting(
        &mut self,
        (here, key): (&str, &str),
        name: &str,
        value: &toml::Value,
        (unknowns, arms): (&[Factor], &mut Arms),
    ) -> Option<(usize, usize)> {
        let place = format!("{here}.{}", if key == "at" { "at" } else { "factor" });
        let swept = arms.swept.iter().find(|factor| factor.name == name);
        if swept.is_none() && !name.contains('.') {
            let message = format!("[sweep] has no factor `{name}`");
            let names = arms.swept.iter().map(|factor| factor.name.as_str());
            let help = format!(
                "{}; or write a path such as venue.transparency",
                suggest(name, names, "factors")
            );
            self.say(&place, message, "expected a factor of [sweep], or a path", &help);
            return None;
        }
        let path = swept.map_or(name, |factor| factor.path.as_str());
        if let Some(unknown) = unknowns.iter().find(|unknown| unknown.path == path) {
            let message = format!("the claim and the unknown `{}` both set {path}", unknown.path);
            self.say(
                &place,
                message,
                "expected what no unknown sets",
                "take it out of one of them",
            );
            return None;
        }
        let at = self.at(&format!("{here}.{key}"));
        let parsed = match Path::parse(path, at.source, at.span.start + 1) {
            Ok(parsed) => parsed,
            Err(fault) => {
                self.faults.push(fault);
                return None;
            }
        };
        if !self.is_free(&parsed, &place) {
            return None;
        }
        let before = self.faults.len();
        self.attempt(&parsed, vec![Value::new(data(value), at)], |_| {});
        if self.faults.len() > before {
            return None;
        }
        Some(arms.value(named(swept.map_or("", |factor| &factor.name), path), value))
    }
}
