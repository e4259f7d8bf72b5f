//! The summary that `comity run` prints: which issues were settled at what level, where it closed, the vote, who stood in
//! the way and by how much, where the files are.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::terminal;
use super::wording::{count, rule_words};
use crate::engine::Outcome;
use crate::measure::summary::Gathered;
use crate::measure::table::{Cell, Row};
use crate::measure::transcript::share;
use crate::model::forum::Vote;
use crate::spec::{Scenario, preferences::Form};
use crate::theory::compromise::plain_median;

/// Most states named as standing in the way.
const BLOCKERS: usize = 8;

/// Most states named as having stood in the way of the draft longest.
const LONGEST: usize = 5;

/// Sums over the runs of a scenario.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    runs: usize,
    adopted: usize,
    /// (rung, adopted) → runs.
    closed: BTreeMap<(&'static str, bool), usize>,
    /// By dimension of the text: levels, and runs in which it stayed in brackets.
    levels: Vec<Vec<f64>>,
    bracketed: Vec<usize>,
    /// By slot: votes yes, no, abstain, absent; and the scaled gains of the runs in which it voted no.
    votes: Vec<[usize; 4]>,
    refused: Vec<Vec<f64>>,
    /// By slot: runs in which it stood in the way of the draft, and the last rounds in which it did, summed.
    resisted: Vec<(u64, u64)>,
    rounds: u64,
    /// Runs in which states ratify; in which the text entered into force, and after how many rounds in all; parties in the end.
    ratified: usize,
    in_force: (usize, u64),
    parties: usize,
}

impl Digest {
    /// Adds a run.
    pub fn add(&mut self, outcome: &Outcome) {
        self.runs += 1;
        self.adopted += usize::from(outcome.run.adopted);
        self.rounds += u64::from(outcome.run.rounds);
        *self.closed.entry((outcome.run.rung, outcome.run.adopted)).or_default() += 1;
        if let Some(parties) = outcome.run.parties {
            self.ratified += 1;
            self.parties += parties;
        }
        if let Some(rounds) = outcome.run.time_to_force {
            self.in_force = (self.in_force.0 + 1, self.in_force.1 + u64::from(rounds));
        }
        self.levels.resize(outcome.text.len(), Vec::new());
        self.bracketed.resize(outcome.text.len(), 0);
        for (issue, level) in outcome.text.iter().enumerate() {
            self.levels[issue].push(*level);
            self.bracketed[issue] += usize::from(outcome.bracketed[issue]);
        }
        self.votes.resize(outcome.last_vote.len(), [0; 4]);
        self.refused.resize(outcome.scaled.len(), Vec::new());
        for (slot, vote) in outcome.last_vote.iter().enumerate() {
            if let Some(vote) = vote {
                self.votes[slot][*vote as usize] += 1;
            }
            if *vote == Some(Vote::No) {
                self.refused[slot].push(outcome.scaled[slot]);
            }
        }
        self.resisted.resize(outcome.states.len(), (0, 0));
        for (resisted, state) in self.resisted.iter_mut().zip(&outcome.states) {
            if let Some(round) = state.objected_until {
                *resisted = (resisted.0 + 1, resisted.1 + u64::from(round));
            }
        }
    }

    /// Runs added so far.
    pub fn runs(&self) -> u64 {
        self.runs as u64
    }

    /// The summary in plain words.
    pub fn words(&self, scenario: &Scenario, failed: u64, target: &Path) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "{}", scenario.title);
        if !scenario.question.is_empty() {
            let _ = writeln!(out, "{}", scenario.question);
        }
        let _ = writeln!(out, "\n{}", setting_line(scenario));
        if self.runs > 0 {
            let _ = writeln!(out, "{}\n", self.verdict(scenario));
            out.push_str(&self.text_table(scenario));
            let _ = writeln!(out, "\n{}", self.vote_line());
            out.push_str(&self.blockers(scenario));
            out.push_str(&self.longest(scenario));
            out.push_str(&self.ratification(scenario.state.len()));
        }
        if failed > 0 {
            let _ = writeln!(out, "\n{failed} runs failed: see the column reason in runs.csv.");
        }
        let _ = writeln!(out, "\nResults: {}", target.display());
        out
    }

    fn verdict(&self, scenario: &Scenario) -> String {
        let mut out = if self.runs == 1 {
            let what = if self.adopted == 1 { "A text was adopted" } else { "No text was adopted" };
            format!("{what}, in round {}", self.rounds)
        } else {
            let mean = self.rounds as f64 / self.runs as f64;
            let share = 100.0 * self.adopted as f64 / self.runs as f64;
            format!(
                "A text was adopted in {} of {} runs ({share:.0} %), after {mean:.1} rounds on average",
                self.adopted, self.runs
            )
        };
        let at = self.closed.iter().map(|((rung, adopted), runs)| {
            let how = if *adopted { "with a text" } else { "without a text" };
            let times = if self.runs == 1 {
                String::new()
            } else {
                format!(" ({runs} of {} runs)", self.runs)
            };
            format!("at {} {how}{times}", rung_words(rung, scenario))
        });
        let _ = write!(out, ". It closed {}.", at.collect::<Vec<_>>().join(", "));
        out
    }

    /// Who joined, and whether it entered into force; nothing where there is no ratification or no text.
    fn ratification(&self, states: usize) -> String {
        if self.ratified == 0 {
            return String::new();
        }
        let parties = self.parties as f64 / self.ratified as f64;
        let (entered, rounds) = self.in_force;
        let after = if entered == 0 {
            String::new()
        } else {
            format!(", {:.1} rounds after it was adopted", rounds as f64 / entered as f64)
        };
        format!(
            "\nIn the end {parties:.1} of {states} states are parties. The text entered into force in {entered} of {} runs{after}.\n",
            self.ratified
        )
    }

    fn text_table(&self, scenario: &Scenario) -> String {
        let pie = scenario.preferences.form == Form::Pie;
        let voted_straight = scenario.rungs().is_empty();
        let row = |(index, levels): (usize, &Vec<f64>)| {
            let mean = levels.iter().sum::<f64>() / levels.len() as f64;
            let mut square = 0.0;
            levels.iter().for_each(|level| square += (level - mean) * (level - mean));
            let sd = (square / (levels.len() as f64 - 1.0).max(1.0)).sqrt();
            let (name, back) = dimension(scenario, index, pie);
            let spread = if self.runs > 1 { format!("{sd:.1}") } else { String::new() };
            let level =
                value_word(scenario, index, pie, levels).unwrap_or_else(|| format!("{mean:.1}"));
            let brackets = if voted_straight { String::new() } else { self.state_of(index) };
            vec![name, back, level, spread, brackets]
        };
        let rows: Vec<Vec<String>> = self.levels.iter().enumerate().map(row).collect();
        let (what, spread) =
            (if pie { "share of" } else { "issue" }, if self.runs > 1 { "sd" } else { "" });
        let level = match self.adopted {
            0 => "not adopted",
            n if n == self.runs => "adopted",
            _ => "last draft",
        };
        terminal::table(&[what, "status quo", level, spread, ""], &rows)
    }

    fn state_of(&self, issue: usize) -> String {
        match (self.bracketed[issue], self.runs) {
            (0, _) => "no brackets".to_owned(),
            (_, 1) => "in brackets".to_owned(),
            (n, runs) => format!("in brackets in {n} of {runs} runs"),
        }
    }

    fn vote_line(&self) -> String {
        let total = |kind: usize| self.votes.iter().map(|v| v[kind]).sum::<usize>();
        let mean = |kind: usize| {
            let mean = total(kind) as f64 / self.runs as f64;
            if self.runs == 1 { format!("{mean:.0}") } else { format!("{mean:.1}") }
        };
        let label = if self.runs == 1 { "Last vote" } else { "Last vote, mean over runs" };
        format!(
            "{label}: {} yes, {} no, {} abstain, {} absent.",
            mean(0),
            mean(1),
            mean(2),
            mean(3)
        )
    }

    /// Who voted no most often, and what the text would have meant to it.
    fn blockers(&self, scenario: &Scenario) -> String {
        // The median: whoever is nearly content with the status quo loses many times what it could gain.
        let given =
            |(slot, gains): (usize, &Vec<f64>)| Some((slot, gains.len(), plain_median(gains)?));
        let mut against: Vec<(usize, usize, f64)> =
            self.refused.iter().enumerate().filter_map(given).collect();
        against.sort_by(|a, b| b.1.cmp(&a.1).then(a.2.total_cmp(&b.2)).then(a.0.cmp(&b.0)));
        if against.is_empty() {
            return "Nobody voted against it.\n".to_owned();
        }
        let rows: Vec<Vec<String>> = against
            .iter()
            .take(BLOCKERS)
            .map(|(slot, runs, given)| {
                vec![scenario.state[*slot].label().to_owned(), runs.to_string(), share(*given, "")]
            })
            .collect();
        let more = against.len().saturating_sub(BLOCKERS);
        let more = if more > 0 { format!("… and {more} more\n") } else { String::new() };
        let header = ["against", "runs", "what the text gives it then, of what it could gain"];
        terminal::table(&header, &rows) + &more
    }

    /// Who stood in the way of the draft longest, and until which round; nothing where nobody bargained.
    fn longest(&self, scenario: &Scenario) -> String {
        let until = |slot: usize| self.resisted[slot].1 as f64 / self.resisted[slot].0 as f64;
        let mut slots: Vec<usize> =
            (0..self.resisted.len()).filter(|slot| self.resisted[*slot].0 > 0).collect();
        slots.sort_by(|a, b| until(*b).total_cmp(&until(*a)).then(a.cmp(b)));
        if slots.is_empty() || scenario.rungs().is_empty() {
            return String::new();
        }
        let one = |slot: &usize| {
            let (runs, name) = (self.resisted[*slot].0, scenario.state[*slot].label());
            match self.runs as u64 {
                1 => format!("{name} {:.0}", until(*slot)),
                all if runs == all => format!("{name} {:.1}", until(*slot)),
                all => format!("{name} {:.1} (in {runs} of {all} runs)", until(*slot)),
            }
        };
        let named: Vec<String> = slots.iter().take(LONGEST).map(one).collect();
        let mean = if self.runs == 1 { "" } else { " (mean over runs)" };
        let line =
            format!("In the way of the draft longest, until round{mean}: {}.", named.join(", "));
        terminal::wrap(&line, "  ") + "\n"
    }

    /// `summary` as CSV on standard output.
    pub fn csv(&self, gathered: &Gathered) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let rows = gathered.summary();
        let _ = writer
            .write_record(crate::measure::summary::SummaryRow::COLUMNS.iter().map(|c| c.name));
        for row in &rows {
            let mut cells = Vec::new();
            row.cells(&mut cells);
            let _ = writer.write_record(cells.iter().map(shown));
        }
        String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
    }

    /// The summary as one JSON object.
    pub fn json(
        &self,
        scenario: &Scenario,
        gathered: &Gathered,
        failed: u64,
        target: &Path,
    ) -> String {
        let measures: serde_json::Map<_, _> = gathered
            .summary()
            .iter()
            .map(|row| {
                let mut cells = Vec::new();
                row.cells(&mut cells);
                let columns =
                    crate::measure::summary::SummaryRow::COLUMNS.iter().zip(&cells).skip(1);
                let entries = columns.map(|(c, cell)| (c.name.to_owned(), json_cell(cell)));
                (row.measure.to_owned(), serde_json::Value::Object(entries.collect()))
            })
            .collect();
        let object = serde_json::json!({
            "title": scenario.title,
            "runs": self.runs,
            "failed": failed,
            "adopted": self.adopted,
            "measures": measures,
            "results": target.display().to_string(),
        });
        serde_json::to_string_pretty(&object).unwrap_or_default() + "\n"
    }
}

fn shown(cell: &Cell) -> String {
    let mut out = String::new();
    cell.show(&mut out);
    out
}

fn json_cell(cell: &Cell) -> serde_json::Value {
    match cell {
        Cell::Empty => serde_json::Value::Null,
        Cell::Int(n) => (*n).into(),
        Cell::Real(x) => (*x).into(),
        Cell::Flag(flag) => (*flag).into(),
        Cell::Text(text) => text.as_ref().into(),
        Cell::Word(word) => (*word).into(),
    }
}

fn rung_words<'a>(rung: &'a str, scenario: &Scenario) -> &'a str {
    match rung {
        "last-resort" if scenario.rungs().is_empty() => "the vote",
        "last-resort" => "the vote of last resort",
        rung => rung,
    }
}

/// Name and status quo of a dimension of the text.
fn dimension(scenario: &Scenario, index: usize, pie: bool) -> (String, String) {
    use crate::spec::issue::Level;
    if pie {
        return (scenario.state[index].label().to_owned(), String::new());
    }
    let issue = &scenario.issue[index];
    let back = match &issue.status_quo {
        Level::Point(x) => format!("{x}"),
        Level::Value(name) => name.clone(),
    };
    (if issue.title.is_empty() { issue.id.clone() } else { issue.title.clone() }, back)
}

/// The value of a discrete issue that came out most often; the first of those tied. None if continuous.
fn value_word(scenario: &Scenario, index: usize, pie: bool, levels: &[f64]) -> Option<String> {
    if pie {
        return None;
    }
    let values = scenario.issue[index].values.as_ref()?;
    let times = |value: usize| levels.iter().filter(|level| **level as usize == value).count();
    let best = (0..values.len()).rev().max_by_key(|value| times(*value))?;
    values.get(best).cloned()
}

/// The rungs that the scenario has, in words.
fn setting_line(scenario: &Scenario) -> String {
    let rungs = scenario.rungs();
    format!(
        "{}, {}, by {}; {}; seed {}.",
        count(scenario.state.len(), "state"),
        count(scenario.issue.len(), "issue"),
        rule_words(&scenario.venue.rule),
        if rungs.is_empty() { "straight to the vote".to_owned() } else { rungs.join(" → ") },
        scenario.run.seed
    )
}
