//! `comity base-rates`: what default conduct, disputes, mediation and awards produce in a scenario, beside what was recorded.

use super::args::{BaseRatesArgs, Format};
use super::{Exit, listing, terminal};
use crate::format;
use crate::measure::table::Cell;
use crate::spec::Scenario;
use crate::study::base_rates::{self, CONDUCT, DISPUTES, Line, PANELS, Settings};

const HEADER: [&str; 10] =
    ["area", "quantity", "record", "from", "to", "comity", "low", "high", "verdict", "source"];

/// Runs, counts and prints.
pub fn base_rates(args: &BaseRatesArgs) -> Exit {
    let read = |on: &[&str]| -> Result<Scenario, Exit> {
        let mut sets: Vec<String> = on.iter().map(|set| (*set).to_owned()).collect();
        sets.extend(args.changes.settings());
        format::read(&args.scenario, &sets).map(|checked| checked.scenario).map_err(|faults| {
            terminal::show(&faults);
            Exit::Usage
        })
    };
    let beside = |more: &[&'static str]| CONDUCT.iter().chain(more).copied().collect::<Vec<_>>();
    let settings = read(CONDUCT).and_then(|conduct| {
        Ok(Settings { conduct, disputes: read(&beside(DISPUTES))?, panels: read(&beside(PANELS))? })
    });
    let settings = match settings {
        Ok(settings) => settings,
        Err(exit) => return exit,
    };
    let lines = base_rates::base_rates(&settings, args.replications);
    match args.format {
        Format::Table => {
            terminal::say(&(table(&lines) + &closing(&lines, &settings.conduct, args)));
        }
        format => listing::print(format, &HEADER, &lines.iter().map(cells).collect::<Vec<_>>()),
    }
    Exit::Done
}

fn cells(line: &Line) -> Vec<Cell> {
    let (low, high) = line.interval.unzip();
    let rate = &line.rate;
    vec![
        rate.area.into(),
        rate.quantity.into(),
        rate.value.into(),
        rate.range.0.into(),
        rate.range.1.into(),
        line.ours.into(),
        low.into(),
        high.into(),
        line.verdict().into(),
        rate.source.into(),
    ]
}

/// For people: ranges in one cell, sources left to `--format csv`.
fn table(lines: &[Line]) -> String {
    let row = |line: &Line| {
        let (low, high) = line.rate.range;
        let interval = line
            .interval
            .map(|(low, high)| format!("[{}, {}]", listing::short(low), listing::short(high)));
        vec![
            line.rate.area.to_owned(),
            line.rate.quantity.to_owned(),
            listing::short(line.rate.value),
            format!("{} to {}", listing::short(low), listing::short(high)),
            line.ours.map_or_else(String::new, listing::short),
            interval.unwrap_or_default(),
            line.verdict().to_owned(),
        ]
    };
    let rows: Vec<Vec<String>> = lines.iter().map(row).collect();
    let header = ["area", "quantity", "record", "range", "comity", "95 % interval", "verdict"];
    terminal::table(&header, &rows)
}

fn closing(lines: &[Line], scenario: &Scenario, args: &BaseRatesArgs) -> String {
    let within = lines.iter().filter(|line| line.verdict() == "within").count();
    format!(
        "\n{within} of {} rates are within the range of the record; {} × {} rounds of {} states, defaults of conduct and disputes.\n",
        lines.len(),
        args.replications,
        scenario.run.rounds,
        scenario.state.len()
    )
}
