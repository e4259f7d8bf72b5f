//! Over replications: n, mean, deviation, error, interval, quantiles of every measure; shares of
//! votes. It runs nothing.

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::rows::RunRow;
use super::table::{Cell, Row, table};
use crate::model::{forum::Vote, setting::Label};

table! {
    /// One measure at one point.
    "summary" SummaryRow = "one measure at one point, over replications" {
        measure: &'static str, "a column of runs.csv", "", "which measure";
        n: usize, "runs", "0 …", "runs in which it has a value";
        missing: usize, "runs", "0 …", "runs in which it has none";
        mean: Option<f64>, "of the measure", "", "mean; for true and false, the share of true";
        sd: Option<f64>, "of the measure", "0 …", "standard deviation, n − 1 in the denominator";
        se: Option<f64>, "of the measure", "0 …", "standard error of the mean";
        low: Option<f64>, "of the measure", "", "lower end of the 95 % interval";
        high: Option<f64>, "of the measure", "", "upper end of the 95 % interval";
        interval: &'static str, "t, wilson", "", "how the interval is made: Student's t, or Wilson's for true and false";
        min: Option<f64>, "of the measure", "", "smallest value";
        q05: Option<f64>, "of the measure", "", "5 % quantile, linear between order statistics";
        q25: Option<f64>, "of the measure", "", "25 % quantile";
        median: Option<f64>, "of the measure", "", "median";
        q75: Option<f64>, "of the measure", "", "75 % quantile";
        q95: Option<f64>, "of the measure", "", "95 % quantile";
        max: Option<f64>, "of the measure", "", "largest value";
    }
}

table! {
    /// One state's votes over replications.
    "vote_probabilities" VoteProbabilityRow = "one state on the last text voted on, over replications" {
        state: Label, "id", "", "the state";
        n: usize, "runs", "1 …", "runs in which it was called to vote";
        p_yes: f64, "share of runs", "0 … 1", "yes";
        p_no: f64, "share of runs", "0 … 1", "no";
        p_abstain: f64, "share of runs", "0 … 1", "abstention";
        p_absent: f64, "share of runs", "0 … 1", "absence";
    }
}

/// Gathers the runs of one point.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    runs: usize,
    /// Values of each column of `runs` that holds numbers.
    values: Vec<Vec<f64>>,
    /// Whether the column holds true and false.
    flags: Vec<bool>,
    /// Whether the column holds words.
    words: Vec<bool>,
    votes: VoteCounts,
    cells: Vec<Cell>,
}

impl Gathered {
    /// Adds a run as a table shows its measures.
    pub fn add_shown(&mut self, shown: &[String]) {
        self.cells.clear();
        self.cells.extend(shown.iter().map(|text| match text.as_str() {
            "" => Cell::Empty,
            "true" => Cell::Flag(true),
            "false" => Cell::Flag(false),
            text => text.parse().map_or(Cell::Word("word"), Cell::Real),
        }));
        self.take();
    }

    /// Adds a run: its measures, and each state's last vote by slot.
    pub fn add(&mut self, run: &RunRow, last_vote: &[Option<Vote>]) {
        self.cells.clear();
        run.cells(&mut self.cells);
        self.take();
        for (slot, vote) in last_vote.iter().enumerate() {
            self.votes.see(slot);
            if let Some(vote) = vote {
                self.votes.add(slot, vote.word());
            }
        }
    }

    /// Takes the values of the cells.
    fn take(&mut self) {
        self.runs += 1;
        self.values.resize(self.cells.len(), Vec::new());
        self.flags.resize(self.cells.len(), false);
        self.words.resize(self.cells.len(), false);
        for (column, cell) in self.cells.iter().enumerate() {
            self.values[column].extend(cell.number());
            self.flags[column] |= matches!(cell, Cell::Flag(_));
            self.words[column] |= matches!(cell, Cell::Text(_) | Cell::Word(_));
        }
    }

    /// One row for each measure that is a number, in the order of `runs`.
    pub fn summary(&self) -> Vec<SummaryRow> {
        let columns = RunRow::COLUMNS.iter().zip(&self.values).enumerate();
        let numeric = columns.filter(|(index, _)| !self.words[*index]);
        numeric
            .map(|(index, (column, values))| {
                summarise(column.name, values, self.runs - values.len(), self.flags[index])
            })
            .collect()
    }

    /// One row for each state that was ever called to vote; `names` by slot.
    pub fn vote_probabilities(&self, names: &[Label]) -> Vec<VoteProbabilityRow> {
        self.votes.rows(names)
    }
}

/// Votes over replications, by slot: yes, no, abstain, absent.
#[derive(Clone, Debug, Default)]
pub struct VoteCounts(Vec<[usize; 4]>);

impl VoteCounts {
    fn see(&mut self, slot: usize) {
        if self.0.len() <= slot {
            self.0.resize(slot + 1, [0; 4]);
        }
    }

    /// Adds a vote, by its word.
    pub fn add(&mut self, slot: usize, vote: &str) {
        self.see(slot);
        let kinds = [Vote::Yes, Vote::No, Vote::Abstain, Vote::Absent];
        if let Some(kind) = kinds.iter().find(|kind| kind.word() == vote) {
            self.0[slot][*kind as usize] += 1;
        }
    }

    /// One row for each state that was ever called to vote; `names` by slot.
    pub fn rows(&self, names: &[Label]) -> Vec<VoteProbabilityRow> {
        let row = |(count, name): (&[usize; 4], &Label)| {
            let n: usize = count.iter().sum();
            let share = |kind: usize| count[kind] as f64 / n as f64;
            (n > 0).then(|| VoteProbabilityRow {
                state: name.clone(),
                n,
                p_yes: share(0),
                p_no: share(1),
                p_abstain: share(2),
                p_absent: share(3),
            })
        };
        self.0.iter().zip(names).filter_map(row).collect()
    }
}

fn summarise(measure: &'static str, values: &[f64], missing: usize, flag: bool) -> SummaryRow {
    let n = values.len();
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mean = (n > 0).then(|| values.iter().sum::<f64>() / n as f64);
    let sd = mean
        .filter(|_| n > 1)
        .map(|m| (values.iter().map(|x| (x - m) * (x - m)).sum::<f64>() / (n as f64 - 1.0)).sqrt());
    let se = sd.map(|sd| sd / (n as f64).sqrt());
    let interval = match (mean, se) {
        (Some(p), _) if flag => Some(wilson(p, n)),
        (Some(m), Some(se)) => {
            let half = t95(n as f64 - 1.0) * se;
            Some((m - half, m + half))
        }
        _ => None,
    };
    let q = |p: f64| quantile(&sorted, p);
    SummaryRow {
        measure,
        n,
        missing,
        mean,
        sd,
        se,
        low: interval.map(|i| i.0),
        high: interval.map(|i| i.1),
        interval: if flag { "wilson" } else { "t" },
        min: q(0.0),
        q05: q(0.05),
        q25: q(0.25),
        median: q(0.5),
        q75: q(0.75),
        q95: q(0.95),
        max: q(1.0),
    }
}

/// The 97.5 % point of Student's t with so many degrees of freedom, rounded to 12 digits: the crate
/// uses functions that differ in the last place between platforms.
pub fn t95(degrees: f64) -> f64 {
    let t = StudentsT::new(0.0, 1.0, degrees).map_or(f64::NAN, |t| t.inverse_cdf(0.975));
    (t * 1e12).round() / 1e12
}

/// Wilson's 95 % interval of a share `p` of `n` (Wilson 1927).
pub fn wilson(p: f64, n: usize) -> (f64, f64) {
    let (z, n) = (1.959_963_984_540_054, n as f64);
    let centre = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

/// Quantile by linear interpolation between order statistics (Hyndman & Fan 1996, type 7).
pub fn quantile(sorted: &[f64], p: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = p * last as f64;
    let below = at.floor() as usize;
    let above = (below + 1).min(last);
    Some(sorted[below] + (at - below as f64) * (sorted[above] - sorted[below]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_mean_is_students() {
        let row = summarise("x", &[1.0, 2.0, 3.0, 4.0], 1, false);
        assert_eq!((row.n, row.missing, row.mean, row.median), (4, 1, Some(2.5), Some(2.5)));
        // R: t.test(1:4)$conf.int
        assert!((row.low.unwrap() - 0.445_739_743).abs() < 1e-8, "{row:?}");
        assert!((row.high.unwrap() - 4.554_260_257).abs() < 1e-8);
    }

    #[test]
    fn the_interval_of_a_share_is_wilsons() {
        let (low, high) = wilson(0.5, 10);
        assert!((low - 0.236_593).abs() < 1e-6 && (high - 0.763_407).abs() < 1e-6);
        assert_eq!(wilson(0.0, 5).0, 0.0);
    }

    #[test]
    fn one_run_has_a_mean_and_no_interval() {
        let row = summarise("x", &[1.0], 0, false);
        assert_eq!((row.mean, row.sd, row.low), (Some(1.0), None, None));
    }

    #[test]
    fn quantiles_interpolate() {
        assert_eq!(quantile(&[0.0, 10.0], 0.25), Some(2.5));
        assert_eq!(quantile(&[], 0.5), None);
    }
}
