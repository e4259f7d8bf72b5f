//! `[sweep]`: a design of experiments over keys of the scenario. Decides what may be written; which points follow from
//! it is for `sweep`.

mod check;
pub mod robustness;
mod table;

use serde::Deserialize;

use super::tree::{Data, Value};
use crate::spec::{
    key::Key,
    params::{self, params},
};

pub use check::{check, path};
pub use robustness::{Claim, Expect, Unknowns};
pub use table::Rows;

const DESIGNS: &[&str] = &[
    "grid",
    "zip",
    "one-at-a-time",
    "random",
    "latin-hypercube",
    "sobol",
    "saltelli",
    "morris",
    "table",
];
/// Designs that need a number of samples.
const SAMPLED: &[&str] = &["random", "latin-hypercube", "sobol", "saltelli", "morris"];

/// Every key of `[sweep]` and `[robustness]`.
pub fn keys() -> Vec<&'static Key> {
    [SWEEP, FACTOR, DISTRIBUTION, robustness::ROBUSTNESS, robustness::UNKNOWN, robustness::CLAIM]
        .into_iter()
        .flat_map(params::keys)
        .collect()
}

params! {
    /// The keys of `[sweep]` itself.
    const SWEEP in "sweep" {
        /// how points are laid over the factors
        key design = required, choice(DESIGNS).inert();
        /// runs of each point with luck of their own; those of [run] if left out
        key replications = none, int(1, 100_000_000).unit("runs").inert();
        /// whether a replication has the same luck at every point, so that points differ by their
        /// factors alone
        key random_numbers = "common", choice(&["common", "independent"]).inert();
        /// points; for saltelli base samples N, of N·(2k + 2) points for k factors; for morris
        /// trajectories of k + 1 points
        key samples = none, int(1, 1_000_000_000)
            .unit("points")
            .inert()
            .when("sweep.design", SAMPLED);
        /// seed of the design's own luck; that of runs is run.seed
        key seed = 1, int(0, (1 << 53) - 1).inert();
        /// whether the low-discrepancy sequence is shifted at random (digital shift); false begins
        /// at 0, as in SALib without scrambling
        key shift = true, flag().inert().when("sweep.design", &["sobol", "saltelli"]);
        /// whether blocks for second-order indices are run, as SALib does; false takes N·(k + 2)
        /// points
        key second_order = true, flag().inert().when("sweep.design", &["saltelli"]);
        /// levels of the grid on which Morris's trajectories move, an even number
        key levels = 4, int(2, 1_000).inert().when("sweep.design", &["morris"]);
        /// a CSV beside the scenario with a point in each row and a column for each factor, for
        /// instance a matrix made by SALib
        key table = none, text().inert().when("sweep.design", &["table"]);
    }
}

params! {
    /// The keys of `[[sweep.factor]]`.
    const FACTOR in "sweep.factor[]" {
        /// its column in the results; the path, with other characters as _, if left out
        key name = none, id().inert();
        /// what it sets, as in --set: venue.transparency, state[*].good_faith
        key path = required, text().inert();
        /// its values, one after the other
        key values = none, opaque().inert();
        /// its lowest and its highest value
        key range = none, reals(-1e300, 1e300).inert();
        /// in grid, zip and one-at-a-time: values at equal distances over the range, ends included
        key levels = none, int(2, 1_000_000).inert();
        /// in grid, zip and one-at-a-time: values in the middle of equally probable parts of the
        /// range or distribution
        key samples = none, int(1, 1_000_000).inert();
        /// how a range is divided: evenly, evenly in logarithms, or into whole numbers
        key scale = "linear", choice(&["linear", "log", "integer"]).inert();
    }
}

params! {
    /// The keys of the distribution of a factor.
    const DISTRIBUTION in "sweep.factor[].distribution" {
        /// the distribution that its values are drawn from, by the inverse of its distribution
        /// function
        key kind = required, choice(&["uniform", "normal", "triangular", "lognormal", "beta"])
            .inert();
        /// mean of a normal; of the logarithm for lognormal
        key mean = none, real(-1e300, 1e300).inert();
        /// standard deviation of a normal; of the logarithm for lognormal
        key sd = none, above(0.0, 1e300).inert();
        /// lowest value of uniform, triangular and beta; cuts normal and lognormal off
        key low = none, real(-1e300, 1e300).inert();
        /// highest value of uniform, triangular and beta; cuts normal and lognormal off
        key high = none, real(-1e300, 1e300).inert();
        /// most probable value of triangular
        key mode = none, real(-1e300, 1e300).inert();
        /// first shape of beta
        key alpha = none, above(0.0, 1e6).inert();
        /// second shape of beta
        key beta = none, above(0.0, 1e6).inert();
    }
}

/// `[sweep]`, checked.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Experiment {
    /// How points are laid over the factors.
    pub design: DesignKind,
    /// Runs of each point, if not those of `[run]`.
    pub replications: Option<u32>,
    /// Whether points share their luck.
    pub random_numbers: RandomNumbers,
    /// Points, base samples or trajectories.
    pub samples: Option<u64>,
    /// Seed of the design.
    pub seed: u64,
    /// Whether low-discrepancy sequences are shifted at random.
    pub shift: bool,
    /// Whether saltelli has the blocks of second order.
    pub second_order: bool,
    /// Levels of Morris's grid.
    pub levels: u32,
    /// File of the table of points.
    pub table: Option<String>,
    /// The factors, in the order of the file.
    #[serde(default)]
    pub factor: Vec<Factor>,
    /// The points of the table.
    #[serde(skip)]
    pub rows: Rows,
    /// Settings of the last factors, under each of which every point of the design is run; the number of a value, or none
    /// where the factor stands as the scenario says. Empty but for `[robustness]`.
    #[serde(skip)]
    pub arms: Vec<Vec<Option<usize>>>,
}

impl Experiment {
    /// Factors that the design moves: all but those that the arms set.
    pub fn moved(&self) -> usize {
        self.factor.len() - self.arms.first().map_or(0, Vec::len)
    }

    /// What the manifest calls the design.
    pub fn design_word(&self) -> &'static str {
        if self.arms.is_empty() { self.design.word() } else { "robustness" }
    }
}

/// How points are laid over the factors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DesignKind {
    /// Every combination of the values.
    Grid,
    /// First values together, second values together …
    Zip,
    /// The scenario as it is, then each value of each factor alone.
    OneAtATime,
    /// Independent draws.
    Random,
    /// One draw in each of as many equally probable parts as there are points, for every factor.
    LatinHypercube,
    /// A low-discrepancy sequence.
    Sobol,
    /// The blocks that Sobol's indices are estimated from.
    Saltelli,
    /// Trajectories that move one factor a step.
    Morris,
    /// Points of a CSV.
    Table,
}

impl DesignKind {
    /// The word of the format.
    pub fn word(self) -> &'static str {
        DESIGNS[self as usize]
    }

    /// Whether it chooses among listed values, so that a range must say how many it has.
    pub fn by_levels(self) -> bool {
        matches!(self, DesignKind::Grid | DesignKind::Zip | DesignKind::OneAtATime)
    }
}

/// Whether points share their luck.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RandomNumbers {
    /// Replication r has the same luck at every point.
    Common,
    /// Every run has luck of its own.
    Independent,
}

/// One factor.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factor {
    /// Its column in the results.
    #[serde(default)]
    pub name: String,
    /// What it sets.
    pub path: String,
    /// Its values as written.
    pub values: Option<Vec<toml::Value>>,
    /// Lowest and highest value.
    pub range: Option<Vec<f64>>,
    /// Values at equal distances.
    pub levels: Option<u32>,
    /// Values in the middle of equally probable parts.
    pub samples: Option<u32>,
    /// How the range is divided.
    pub scale: ScaleKind,
    /// What values are drawn from.
    pub distribution: Option<Distribution>,
}

impl Factor {
    /// One that says nothing yet of its values.
    pub(super) fn bare(name: String, path: String) -> Self {
        Self {
            name,
            path,
            values: None,
            range: None,
            levels: None,
            samples: None,
            scale: ScaleKind::Linear,
            distribution: None,
        }
    }
}

/// How a range is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScaleKind {
    /// Evenly.
    Linear,
    /// Evenly in logarithms.
    Log,
    /// Into whole numbers.
    Integer,
}

/// A distribution as written; checked to have what its kind needs.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Distribution {
    /// Which.
    pub kind: DistributionKind,
    /// Mean, of a normal or of the logarithm.
    pub mean: Option<f64>,
    /// Standard deviation, of a normal or of the logarithm.
    pub sd: Option<f64>,
    /// Lowest value.
    pub low: Option<f64>,
    /// Highest value.
    pub high: Option<f64>,
    /// Most probable value.
    pub mode: Option<f64>,
    /// First shape of beta.
    pub alpha: Option<f64>,
    /// Second shape of beta.
    pub beta: Option<f64>,
}

/// Which distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DistributionKind {
    /// Between low and high.
    Uniform,
    /// Of mean and sd.
    Normal,
    /// Of low, mode and high.
    Triangular,
    /// Whose logarithm is normal.
    Lognormal,
    /// Of alpha and beta between low and high, else 0 and 1.
    Beta,
}

/// A value of TOML as data of the tree.
pub fn data(value: &toml::Value) -> Data {
    let none = || super::Origin::new(0, 0..0);
    match value {
        toml::Value::String(text) => Data::Text(text.clone()),
        toml::Value::Integer(number) => Data::Integer(*number),
        toml::Value::Float(number) => Data::Float(*number),
        toml::Value::Boolean(flag) => Data::Bool(*flag),
        toml::Value::Datetime(when) => Data::Datetime(*when),
        toml::Value::Array(list) => {
            Data::List(list.iter().map(|value| Value::new(data(value), none())).collect())
        }
        toml::Value::Table(table) => {
            let entry = |(name, value): (&String, &toml::Value)| {
                let value = Value::new(data(value), none());
                (name.clone(), super::Entry { key: none(), value })
            };
            Data::Table(super::Table(table.iter().map(entry).collect()))
        }
    }
}
