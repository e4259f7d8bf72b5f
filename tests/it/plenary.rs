//! A made-up plenary of some size in which nobody agrees: what the benchmark `plenary` times, and of
//! which a test counts the allocations.

use std::fmt::Write as _;

/// A made-up plenary of some size: where everybody stands, from a seed.
pub struct Case {
    pub states: usize,
    pub issues: usize,
    pub rounds: u32,
    /// After the last round, so that nobody yields and every round is played.
    pub deadline: u32,
    /// Ideal levels, issue after issue.
    pub position: Vec<f64>,
    /// Saliences as a scenario has them, issue after issue.
    pub salience: Vec<f64>,
    pub status_quo: Vec<f64>,
    /// Exponent of concession by state.
    pub concession: Vec<f64>,
}

impl Case {
    pub fn new(states: usize, issues: usize, rounds: u32) -> Self {
        let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
        let mut points = |least: f64, most: f64| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            least + ((most - least) * 64.0 * ((seed >> 40) as f64 / 16_777_216.0)).round() / 64.0
        };
        let cells = states * issues;
        Self {
            states,
            issues,
            rounds,
            deadline: rounds + 10,
            position: (0..cells).map(|_| points(0.0, 100.0)).collect(),
            salience: (0..cells).map(|_| points(1.0, 4.0)).collect(),
            status_quo: (0..issues).map(|_| points(30.0, 70.0)).collect(),
            concession: (0..states).map(|slot| [0.5, 1.0, 2.0][slot % 3]).collect(),
        }
    }

    /// The plenary as a scenario.
    pub fn scenario(&self) -> String {
        let Self { states, issues, rounds, deadline, .. } = self;
        let mut text = format!(
            "schema = 1\ntitle = \"A plenary of {states} states on {issues} issues\"\n\
             [run]\nrounds = {rounds}\n[negotiation]\ndeadline = {deadline}\n"
        );
        for (issue, level) in self.status_quo.iter().enumerate() {
            let _ = writeln!(text, "[[issue]]\nid = \"i{issue}\"\nstatus_quo = {level:?}");
        }
        for slot in 0..self.states {
            let on_issues = |cells: &[f64]| -> String {
                let on =
                    |issue: usize| format!("i{issue} = {:?}", cells[issue * self.states + slot]);
                (0..self.issues).map(on).collect::<Vec<String>>().join(", ")
            };
            let _ = writeln!(
                text,
                "[[state]]\nid = \"S{slot}\"\nconcession = {:?}\npositions = {{ {} }}\nsalience = {{ {} }}",
                self.concession[slot],
                on_issues(&self.position),
                on_issues(&self.salience),
            );
        }
        text
    }
}
