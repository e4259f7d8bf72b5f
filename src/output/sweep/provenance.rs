//! What `manifest.json` of a sweep says; also what tells two sweeps apart.

use serde::{Deserialize, Serialize};

use crate::format::{Checked, RandomNumbers};
use crate::output::manifest::{RESULTS_SCHEMA, SEED_FORMULA, pretty};
use crate::sweep::Plan;

use crate::output::lines::Shaper;
use crate::output::registry::of_runs;

/// The part of a sweep that a folder holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Shard {
    /// Which, from 1.
    pub number: u64,
    /// Of how many.
    pub of: u64,
}

/// A shard as a manifest says it, which may be edited or torn.
#[derive(Deserialize)]
struct Written {
    number: u64,
    of: u64,
}

impl TryFrom<Written> for Shard {
    type Error = String;

    fn try_from(Written { number, of }: Written) -> Result<Self, String> {
        match (1..=of).contains(&number) {
            true => Ok(Self { number, of }),
            false => Err(format!("there is no shard {number}/{of}")),
        }
    }
}

impl Shard {
    /// Its runs, of so many.
    pub fn runs(self, all: u64) -> std::ops::Range<u64> {
        let end = |number: u64| (u128::from(all) * u128::from(number) / u128::from(self.of)) as u64;
        end(self.number - 1)..end(self.number)
    }
}

/// A factor, for who reads the manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorNote {
    /// Its column.
    pub name: String,
    /// What it sets.
    pub path: String,
}

/// `manifest.json` of a sweep, the same on every machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SweepManifest {
    program: String,
    version: String,
    commit: String,
    results_schema: u32,
    /// Name of the scenario's file.
    pub scenario: String,
    title: String,
    /// Digest of the resolved scenario without seed and replications.
    pub digest: String,
    /// The master seed.
    pub seed: u64,
    seed_formula: String,
    random_numbers: String,
    /// Replications of each point.
    pub replications: u64,
    /// Points.
    pub points: u64,
    /// All runs of the sweep, whatever part of it this is.
    pub runs: u64,
    run_formula: String,
    /// The design.
    pub design: String,
    design_seed: u64,
    /// Points, base samples or trajectories asked for.
    pub samples: Option<u64>,
    /// Whether saltelli has blocks of second order.
    pub second_order: bool,
    /// Levels of Morris's grid.
    pub levels: u32,
    /// Digest of the table of points, if there is one.
    table_sha256: String,
    /// The factors.
    pub factors: Vec<FactorNote>,
    /// The part of the sweep, if it is not all.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub shard: Option<Shard>,
    /// The run, if it is a single one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    only_run: Option<u64>,
    /// Runs that failed.
    pub failed: u64,
    /// Tables of single runs.
    pub tables: Vec<String>,
    /// The scenario with every default filled in.
    pub resolved: String,
}

const COMMON: &str =
    "common: the point is not part of the key, so replication r has the same luck at every point";
const INDEPENDENT: &str = "independent: run stands for replication in the key";

impl SweepManifest {
    /// The manifest of a sweep before its first run.
    pub fn new(checked: &Checked, plan: &Plan, shaper: &Shaper, shard: Option<Shard>) -> Self {
        let experiment = plan.experiment();
        let tables = of_runs().filter(|table| table.is_wanted(shaper.wants));
        let factor =
            |f: &crate::format::Factor| FactorNote { name: f.name.clone(), path: f.path.clone() };
        let luck = match experiment.random_numbers {
            RandomNumbers::Common => COMMON,
            RandomNumbers::Independent => INDEPENDENT,
        };
        Self {
            program: "comity".into(),
            version: env!("CARGO_PKG_VERSION").into(),
            commit: env!("COMITY_COMMIT").into(),
            results_schema: RESULTS_SCHEMA,
            scenario: shaper.scenario.to_string(),
            title: checked.scenario.title.clone(),
            digest: checked.digest.clone(),
            seed: plan.seed(),
            seed_formula: SEED_FORMULA.into(),
            random_numbers: luck.into(),
            replications: plan.replications(),
            points: plan.points(),
            runs: plan.runs(),
            run_formula: "run = replication × points + point".into(),
            design: experiment.design_word().into(),
            design_seed: experiment.seed,
            samples: experiment.samples,
            second_order: experiment.second_order,
            levels: experiment.levels,
            table_sha256: experiment.rows.digest.clone(),
            factors: experiment.factor.iter().map(factor).collect(),
            shard,
            only_run: None,
            failed: 0,
            tables: tables.map(|table| table.name.to_owned()).collect(),
            resolved: checked.resolved.clone(),
        }
    }

    /// The manifest of one of its runs alone.
    pub fn only(self, run: u64) -> Self {
        Self { only_run: Some(run), ..self }
    }

    /// Its runs: all, or those of its shard.
    pub fn part(&self) -> std::ops::Range<u64> {
        self.shard.map_or(0..self.runs, |shard| shard.runs(self.runs))
    }

    /// The manifest with so many failed runs.
    pub fn with_failed(&self, failed: u64) -> Self {
        Self { failed, ..self.clone() }
    }

    /// What tells it from another sweep, apart from the part.
    pub fn whole(&self) -> Self {
        Self { shard: None, failed: 0, ..self.clone() }
    }

    /// The names of what differs from another, for a message.
    pub fn differences(&self, other: &Self) -> String {
        let object =
            |of: &Self| serde_json::to_value(Self { failed: 0, ..of.clone() }).unwrap_or_default();
        let (ours, theirs) = (object(self), object(other));
        let keys: std::collections::BTreeSet<&String> = [&ours, &theirs]
            .into_iter()
            .filter_map(|v| v.as_object())
            .flat_map(|o| o.keys())
            .collect();
        let differ = |key: &&&String| ours.get(key.as_str()) != theirs.get(key.as_str());
        let names: Vec<&str> = keys.iter().filter(differ).map(|key| key.as_str()).collect();
        names.join(", ")
    }

    /// The text of `manifest.json`.
    pub fn text(&self) -> String {
        pretty(self)
    }
}
