//! The provenance of results: `manifest.json`, the same on every machine, and `run.log.json`, which is not.

use serde::Serialize;

use super::registry::of_experiments;

/// Version of the result tables; raised when a column is renamed or changes its meaning.
pub const RESULTS_SCHEMA: u32 = 1;

/// How a run's randomness follows from its keys, for whoever repeats one.
pub(super) const SEED_FORMULA: &str = "ChaCha8, key = seed (u64 LE) ‖ replication (u64 LE) ‖ \"comity-streams-1\"; \
stream = purpose·2^32 + forum; word position = round·2^40";

/// What `manifest.json` says.
#[derive(Clone, Debug, Serialize)]
pub struct Manifest<'a> {
    program: &'static str,
    version: &'static str,
    commit: &'static str,
    results_schema: u32,
    scenario: &'a str,
    title: &'a str,
    digest: &'a str,
    seed: u64,
    seed_formula: &'static str,
    replications: u32,
    points: u64,
    runs: u64,
    run_formula: &'static str,
    failed: u64,
    tables: Vec<&'static str>,
    resolved: &'a str,
}

/// What varies between two result folders of the same program.
#[derive(Clone, Copy)]
pub struct Provenance<'a> {
    /// Name of the scenario's file.
    pub name: &'a str,
    /// The scenario.
    pub scenario: &'a crate::spec::Scenario,
    /// Digest of the resolved scenario without seed and replications.
    pub digest: &'a str,
    /// The scenario with every default filled in, as TOML.
    pub resolved: &'a str,
    /// Runs that failed.
    pub failed: u64,
    /// Whether a table was written, by name.
    pub written: &'a dyn Fn(&str) -> bool,
}

/// The text of `manifest.json`.
pub fn manifest(of: Provenance) -> String {
    let run = &of.scenario.run;
    let names = of_experiments().map(|table| table.name);
    let manifest = Manifest {
        program: "comity",
        version: env!("CARGO_PKG_VERSION"),
        commit: env!("COMITY_COMMIT"),
        results_schema: RESULTS_SCHEMA,
        scenario: of.name,
        title: &of.scenario.title,
        digest: of.digest,
        seed: run.seed,
        seed_formula: SEED_FORMULA,
        replications: run.replications,
        points: 1,
        runs: u64::from(run.replications),
        run_formula: "run = replication × points + point",
        failed: of.failed,
        tables: names.filter(|name| (of.written)(name)).collect(),
        resolved: of.resolved,
    };
    pretty(&manifest)
}

/// What `run.log.json` says: times and threads, which differ between machines.
#[derive(Clone, Debug, Serialize)]
pub struct RunLog {
    /// Seconds since 1970 when the work began.
    pub started: u64,
    /// Seconds of wall clock the runs took.
    pub seconds: f64,
    /// Threads used.
    pub threads: usize,
    /// Operating system and processor family.
    pub host: String,
}

impl RunLog {
    /// The text of `run.log.json`.
    pub fn text(&self) -> String {
        pretty(self)
    }
}

/// JSON for people.
pub(super) fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
