//! Base rates: what a scenario with the default conduct, disputes, mediation and awards produces, beside what was recorded. It
//! prints nothing and reads no file.

use std::collections::BTreeMap;

use crate::engine::{Engine, Outcome};
use crate::measure::rows::{ForumRow, IncidentRow};
use crate::measure::summary::wilson;
use crate::spec::{Scenario, record::Record};

/// What is switched on for operations, attribution and response; all else of them is at its default.
pub const CONDUCT: &[&str] = &["conduct.operations.enabled=true"];

/// What is switched on beside for disputes that go to mediators and, where both agree, to a panel.
pub const DISPUTES: &[&str] =
    &["disputes.enabled=true", "disputes.mediation=facilitative", "disputes.arbitration=mutual"];

/// What is switched on instead for awards: everybody who does not settle goes before a panel.
pub const PANELS: &[&str] = &["disputes.enabled=true", "disputes.arbitration=compulsory"];

/// A rate as it was recorded, with its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// What it belongs to.
    pub area: &'static str,
    /// What is counted.
    pub quantity: &'static str,
    /// The record.
    pub value: f64,
    /// The range within which a default is in keeping with it.
    pub range: (f64, f64),
    /// Where record and range come from.
    pub source: &'static str,
}

/// A rate beside ours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// The record.
    pub rate: Rate,
    /// What the runs gave; none if there was nothing to count.
    pub ours: Option<f64>,
    /// Its 95 % interval, where it is a share: Wilson's.
    pub interval: Option<(f64, f64)>,
}

impl Line {
    /// Whether ours, as surely as it is known, lies in the range, below or above it, or was not to be had.
    pub fn verdict(&self) -> &'static str {
        let Some(ours) = self.ours else { return "nothing to count" };
        let (least, most) = self.interval.unwrap_or((ours, ours));
        if most < self.rate.range.0 {
            "below"
        } else if least > self.rate.range.1 {
            "above"
        } else {
            "within"
        }
    }
}

/// A share of cases: how many of how many.
#[derive(Clone, Copy, Debug, Default)]
struct Share(usize, usize);

impl Share {
    fn of<T>(cases: impl Iterator<Item = T>, hit: impl Fn(&T) -> bool) -> Self {
        cases.fold(Self::default(), |Self(hits, all), case| {
            Self(hits + usize::from(hit(&case)), all + 1)
        })
    }

    fn line(self, rate: Rate) -> Line {
        let Self(hits, all) = self;
        let ours = (all > 0).then(|| hits as f64 / all as f64);
        Line { rate, ours, interval: ours.map(|p| wilson(p, all)) }
    }
}

const ICB: &str = "ICB 1918–2016";

/// The scenarios that are run: with nothing but conduct, with disputes beside, with panels instead.
#[derive(Clone, Debug)]
pub struct Settings {
    /// [`CONDUCT`].
    pub conduct: Scenario,
    /// [`CONDUCT`] and [`DISPUTES`].
    pub disputes: Scenario,
    /// [`CONDUCT`] and [`PANELS`].
    pub panels: Scenario,
}

/// Runs all three and counts.
pub fn base_rates(settings: &Settings, replications: u64) -> Vec<Line> {
    let wants = Record { incidents: true, forums: true, ..Record::default() };
    let run = |scenario: &Scenario| -> Vec<Outcome> {
        let mut engine = Engine::new(scenario, wants);
        (0..replications).filter_map(|k| engine.run(scenario.run.seed, k)).collect()
    };
    let mut lines = of_conduct(&run(&settings.conduct), &settings.conduct);
    lines.extend(of_disputes(&run(&settings.disputes)));
    lines.push(of_awards(&run(&settings.panels)));
    lines
}

const YEARLY: Rate = Rate {
    area: "incidents",
    quantity: "operations between states a year",
    value: 35.2,
    range: (26.0, 44.0),
    source: "DCID 2.0, 2016–20; ± two standard errors, counts clustered as its dyad-years",
};
const CLUSTERED: Rate = Rate {
    area: "incidents",
    quantity: "variance of counts per dyad-year over their mean",
    value: 2.85,
    range: (2.0, 4.0),
    source: "DCID 2.0: 1.52/.534; range judged",
};
const GRAVEST: Rate = Rate {
    area: "incidents",
    quantity: "share of the highest severity",
    value: 0.012,
    range: (0.004, 0.03),
    source: "DCID 2.0; range judged",
};
const BLAMED: Rate = Rate {
    area: "attribution",
    quantity: "operations blamed on a state",
    value: 0.59,
    range: (0.55, 0.63),
    source: "EuRepoC",
};
const ANSWERED: Rate = Rate {
    area: "response",
    quantity: "operations that are answered",
    value: 0.17,
    range: (0.167, 0.186),
    source: "EuRepoC 2022 and 2023; CFR tracker",
};
const RETURNED: Rate = Rate {
    area: "response",
    quantity: "operations followed by one in return within half a year",
    value: 0.113,
    range: (0.10, 0.13),
    source: "DCID 2.0; placebo .108, so that return is hardly retaliation; range judged",
};

fn of_conduct(runs: &[Outcome], scenario: &Scenario) -> Vec<Line> {
    let operations: Vec<Vec<&IncidentRow>> = runs
        .iter()
        .map(|run| run.incidents.iter().filter(|i| i.kind == "operation" && i.happened).collect())
        .collect();
    let all = || operations.iter().flatten().copied();
    let per_year = scenario.conduct.rounds_per_year;
    let years = runs.len() as f64 * f64::from(scenario.run.rounds) / per_year;
    let yearly = (years > 0.0).then(|| all().count() as f64 / years);
    let grave = scenario.conduct.response.armed_attack;
    let pairs = operations.iter().flat_map(|run| run.iter().map(move |one| (run, one)));
    let returned = |(run, one): &(&Vec<&IncidentRow>, &&IncidentRow)| {
        run.iter().any(|other| returns(one, other, per_year / 2.0))
    };
    vec![
        Line { rate: YEARLY, ours: yearly, interval: None },
        Line { rate: CLUSTERED, ours: clustering(&operations, scenario), interval: None },
        Share::of(all(), |i| i.severity.is_some_and(|s| s >= grave)).line(GRAVEST),
        Share::of(all(), |i| i.blamed.is_some()).line(BLAMED),
        Share::of(all(), |i| i.response != "none").line(ANSWERED),
        Share::of(pairs, returned).line(RETURNED),
    ]
}

/// Whether an operation comes back within so many rounds.
fn returns(one: &IncidentRow, other: &IncidentRow, rounds: f64) -> bool {
    let later = f64::from(other.round) - f64::from(one.round);
    other.actor.as_ref() == Some(&one.victim)
        && one.actor.as_ref() == Some(&other.victim)
        && later > 0.0
        && later <= rounds
}

/// Variance over mean of the yearly counts of operations by one state against another, over pairs that had any.
fn clustering(runs: &[Vec<&IncidentRow>], scenario: &Scenario) -> Option<f64> {
    let per_year = scenario.conduct.rounds_per_year;
    let years = libm::floor(f64::from(scenario.run.rounds) / per_year) as usize;
    let mut counts: Vec<f64> = Vec::new();
    for run in runs {
        let mut pairs: BTreeMap<(&str, &str), Vec<f64>> = BTreeMap::new();
        for one in run {
            let year = libm::floor(f64::from(one.round - 1) / per_year) as usize;
            let Some(actor) = one.actor.as_deref().filter(|_| year < years) else { continue };
            pairs.entry((actor, &one.victim)).or_insert_with(|| vec![0.0; years])[year] += 1.0;
        }
        counts.extend(pairs.into_values().flatten());
    }
    let n = counts.len() as f64;
    let mean = counts.iter().sum::<f64>() / n;
    let variance = counts.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
    (counts.len() > 1 && mean > 0.0).then_some(variance / mean)
}

fn of_disputes(runs: &[Outcome]) -> Vec<Line> {
    let closed = || {
        runs.iter()
            .flat_map(|run| &run.forums)
            .filter(|f| f.kind == "dispute" && f.closed_round.is_some())
    };
    let settled_at = |f: &ForumRow, rung: &str| f.redress.is_some() && f.closed_rung == Some(rung);
    let stuck = || closed().filter(|f| !settled_at(f, "negotiation"));
    let rate = |area, quantity, value, range, source| Rate { area, quantity, value, range, source };
    vec![
        Share::of(closed(), |f| settled_at(f, "negotiation")).line(rate(
            "mediation",
            "disputes settled without a mediator",
            0.25,
            (0.17, 0.26),
            "ICB: 21.4 %, prior .25; Wilson's interval of 62 in 292",
        )),
        Share::of(stuck(), |f| f.mediation_round.is_some()).line(rate(
            "mediation",
            "offers of mediation accepted",
            0.806,
            (0.70, 0.90),
            "ICB 1918–2016; range judged, one crisis brings many offers",
        )),
        Share::of(closed().filter(|f| f.mediation_round.is_some()), |f| settled_at(f, "mediation"))
            .line(rate(
                "mediation",
                "mediated disputes settled",
                0.62,
                (0.42, 0.69),
                "ICB: 62.0 %, non-violent crises 42.3 %",
            )),
        Share::of(closed(), |f| f.arbitration_round.is_some()).line(rate(
            "awards",
            "disputes that both put before a panel",
            0.01,
            (0.002, 0.02),
            ICB,
        )),
    ]
}

fn of_awards(runs: &[Outcome]) -> Line {
    let awards = runs.iter().flat_map(|run| &run.forums).filter_map(|forum| forum.award_kept);
    Share::of(awards, |kept| *kept).line(Rate {
        area: "awards",
        quantity: "awards kept",
        value: 0.862,
        range: (0.69, 0.95),
        source: "25 of 29 interstate awards, Wilson's interval",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_within_below_or_above_its_range() {
        let rate = Rate { area: "a", quantity: "q", value: 0.5, range: (0.4, 0.6), source: "s" };
        let words = [(10, 100), (50, 100), (90, 100), (0, 0)]
            .map(|(k, n)| Share(k, n).line(rate).verdict());
        assert_eq!(words, ["below", "within", "above", "nothing to count"]);
    }
}
