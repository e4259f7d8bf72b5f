//! The protocols of `comity solve`, and what each forecasts.

use rayon::prelude::*;

use super::options::{OPTIONS, Setting};
use crate::model::random::{Purpose, Streams};
use crate::scenario::positions::{Issue, Positions};
use crate::theory::challenge::{self, Reading, Until};
use crate::theory::compromise::{self, Stand};
use crate::theory::exchange::{self, Carry, Stands};
use crate::theory::{focal, ktab, text_bargaining};

/// What a protocol says of one issue, on the scale of 0 to 100.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Forecast {
    /// The outcome it expects.
    pub value: f64,
    /// Where the 90 % of replications lie that lie in the middle; None if it leaves nothing to chance.
    pub interval: Option<(f64, f64)>,
}

impl From<f64> for Forecast {
    fn from(value: f64) -> Self {
        Self { value, interval: None }
    }
}

/// A protocol.
#[derive(Clone, Copy, Debug)]
pub struct Protocol {
    /// Its name.
    pub name: &'static str,
    /// What it is, in a line.
    pub doc: &'static str,
    forecast: fn(&Positions, &Method, u64) -> Vec<Forecast>,
}

/// All protocols, the three baselines first.
pub const PROTOCOLS: &[Protocol] = &[
    Protocol {
        name: "compromise",
        doc: "mean of positions weighted by capability × salience (Van den Bos 1991)",
        forecast: |table, _, _| each(table, |issue| compromise::compromise(&of(issue))),
    },
    Protocol {
        name: "median",
        doc: "median position, all actors alike",
        forecast: |table, _, _| each(table, |issue| compromise::plain_median(&places(issue))),
    },
    Protocol {
        name: "midpoint",
        doc: "50, whatever the positions",
        forecast: |table, _, _| each(table, |_| Some(MIDPOINT)),
    },
    Protocol {
        name: "mean",
        doc: "mean position, all actors alike",
        forecast: |table, _, _| {
            each(table, |issue| compromise::weighted_mean(places(issue).iter().map(|x| (*x, 1.0))))
        },
    },
    Protocol {
        name: "weighted-median",
        doc: "median of positions weighted by capability × salience (Black 1948)",
        forecast: |table, _, _| each(table, |issue| compromise::median(&of(issue))),
    },
    Protocol {
        name: "condorcet",
        doc: "mean outcome of a probabilistic Condorcet election over positions",
        forecast: |table, _, _| each(table, |issue| compromise::condorcet(&of(issue))),
    },
    Protocol {
        name: "nash",
        doc: "Nash solution from the reference point, which stays if not all can gain; without one, the compromise",
        forecast: |table, _, _| each(table, nash),
    },
    Protocol {
        name: "exchange",
        doc: "exchange of support across the issues of a group (Stokman & Van Oosten 1994)",
        forecast: exchanges,
    },
    Protocol {
        name: "challenge",
        doc: "challenges by expected utility (Bueno de Mesquita 1994; Scholz, Calbert & Smith 2011)",
        forecast: |table, method, _| each(table, |issue| Some(challenged(issue, method))),
    },
    Protocol {
        name: "ktab",
        doc: "KTAB's spatial model of politics, issue by issue (Efird, Lester & Wise 2016)",
        forecast: |table, method, _| each(table, |issue| Some(ktab_ends(issue, method))),
    },
    Protocol {
        name: "comity",
        doc: "settles at the tabled position nearest to the compromise if that is within reach, else at the compromise; \
              replicated with misjudged powers",
        forecast: |table, method, seed| {
            let all: Vec<(usize, &Issue)> = table.issues.iter().enumerate().collect();
            all.into_par_iter().map(|(n, issue)| settled(n, issue, method, seed)).collect()
        },
    },
];

/// The middle of the scale.
const MIDPOINT: f64 = 50.0;

/// A protocol with its options set.
#[derive(Clone, Debug)]
pub struct Method {
    /// The protocol's name, and the options that were set.
    pub name: String,
    protocol: Protocol,
    set: Vec<(&'static str, String)>,
}

impl Method {
    /// What it forecasts for each issue.
    pub fn forecast(&self, table: &Positions, seed: u64) -> Vec<Forecast> {
        (self.protocol.forecast)(table, self, seed)
    }

    /// The value of an option.
    fn text(&self, path: &str) -> &str {
        let set = self.set.iter().find(|(other, _)| *other == path);
        let default = || OPTIONS.iter().find(|o| o.path == path).map_or("", |o| o.default);
        set.map_or_else(default, |(_, value)| value)
    }

    fn number(&self, path: &str) -> f64 {
        self.text(path).parse().unwrap_or_default()
    }

    fn count(&self, path: &str) -> usize {
        self.text(path).parse().unwrap_or_default()
    }
}

/// The methods for protocols (`all`, or names) and settings such as `challenge.reading=literal,program`; every combination
/// of values is a method.
///
/// # Errors
/// In words, what is wrong with a name or a setting.
pub fn methods(protocols: &[String], settings: &[String]) -> Result<Vec<Method>, String> {
    let mut chosen: Vec<Protocol> = Vec::new();
    for name in protocols {
        let found = PROTOCOLS.iter().find(|p| p.name == name);
        match found {
            _ if name == "all" => chosen = PROTOCOLS.to_vec(),
            Some(protocol) => chosen.push(*protocol),
            None => {
                let known = std::iter::once("all").chain(PROTOCOLS.iter().map(|p| p.name));
                let near = crate::scenario::suggest(name, known, "protocols");
                return Err(format!("there is no protocol \"{name}\"; {near}"));
            }
        }
    }
    // Whoever asks for a forecast also gets the baselines.
    let mut all = PROTOCOLS[..BASELINES].to_vec();
    for protocol in chosen {
        if all.iter().all(|other| other.name != protocol.name) {
            all.push(protocol);
        }
    }
    let mut swept: Vec<(&Setting, Vec<String>)> = Vec::new();
    for setting in settings {
        swept.push(read(setting, &all)?);
    }
    Ok(all.iter().flat_map(|protocol| combinations(*protocol, &swept)).collect())
}

/// How many of [`PROTOCOLS`], from the first on, are always there.
const BASELINES: usize = 3;

fn read(setting: &str, chosen: &[Protocol]) -> Result<(&'static Setting, Vec<String>), String> {
    let (path, values) = setting.split_once('=').ok_or_else(|| {
        format!("expected PATH=VALUE, for instance comity.reach=10,20; not \"{setting}\"")
    })?;
    let Some(option) = OPTIONS.iter().find(|option| option.path == path.trim()) else {
        let near = crate::scenario::suggest(path.trim(), OPTIONS.iter().map(|o| o.path), "options");
        return Err(format!("there is no option \"{}\"; {near}", path.trim()));
    };
    let protocol = option.path.split('.').next().unwrap_or_default();
    if chosen.iter().all(|other| other.name != protocol) {
        return Err(format!(
            "{} is set, and the protocol {protocol} is not asked for",
            option.path
        ));
    }
    let values: Vec<String> = values.split(',').map(|value| value.trim().to_owned()).collect();
    match values.iter().find(|value| !option.values.allows(value)) {
        Some(bad) => {
            Err(format!("{} cannot be \"{bad}\": expected {}", option.path, option.values.words()))
        }
        None => Ok((option, values)),
    }
}

fn combinations(protocol: Protocol, swept: &[(&'static Setting, Vec<String>)]) -> Vec<Method> {
    let mut methods = vec![Method { name: protocol.name.to_owned(), protocol, set: Vec::new() }];
    for (option, values) in swept {
        let (owner, key) = option.path.split_once('.').unwrap_or_default();
        if owner != protocol.name {
            continue;
        }
        let with = |method: &Method, value: &String| {
            let mut method = method.clone();
            method.name = format!("{} {key}={value}", method.name);
            method.set.push((option.path, value.clone()));
            method
        };
        methods = methods.iter().flat_map(|m| values.iter().map(move |v| with(m, v))).collect();
    }
    methods
}

fn of(issue: &Issue) -> Vec<Stand> {
    issue.stands.iter().map(|(_, stand)| *stand).collect()
}

fn places(issue: &Issue) -> Vec<f64> {
    issue.stands.iter().map(|(_, stand)| stand.position).collect()
}

/// A forecast for each issue, in parallel. An issue always has actors, so there always is one.
fn each(table: &Positions, forecast: impl Fn(&Issue) -> Option<f64> + Sync) -> Vec<Forecast> {
    let one = |issue: &Issue| Forecast::from(forecast(issue).unwrap_or(MIDPOINT));
    table.issues.par_iter().map(one).collect()
}

fn nash(issue: &Issue) -> Option<f64> {
    let Some(reference) = issue.reference else {
        return compromise::compromise(&of(issue));
    };
    let saliences: Vec<f64> = issue.stands.iter().map(|(_, s)| s.salience).collect();
    let loss = |(_, s): &(usize, Stand)| {
        let d = (reference - s.position) / 100.0;
        1.0 - s.salience * d * d
    };
    let disagreement: Vec<f64> = issue.stands.iter().map(loss).collect();
    let point = text_bargaining::nash_point(&[places(issue)], &[saliences], 2.0, &disagreement);
    Some(point.map_or(reference, |text| text[0]))
}

fn challenged(issue: &Issue, method: &Method) -> f64 {
    let reading = Reading::named(method.text("challenge.reading")).unwrap_or_default();
    let until = match method.count("challenge.rounds") {
        0 => Until::Settled(MOST_ROUNDS),
        rounds => Until::Rounds(rounds),
    };
    let mut stands = of(issue);
    if let Some(last) = challenge::run(&stands, &reading, until).last() {
        for (stand, position) in stands.iter_mut().zip(&last.positions) {
            stand.position = *position;
        }
    }
    read_off(&stands, method.text("challenge.outcome"))
}

/// The most rounds of a challenge that does not settle.
const MOST_ROUNDS: usize = 20;

fn read_off(stands: &[Stand], how: &str) -> f64 {
    let median = how == "median";
    let outcome = if median { compromise::median(stands) } else { compromise::compromise(stands) };
    outcome.unwrap_or(MIDPOINT)
}

fn ktab_ends(issue: &Issue, method: &Method) -> f64 {
    let mut stands = of(issue);
    let actor = |s: &Stand| ktab::Actor {
        capability: s.capability,
        position: vec![s.position / 100.0],
        salience: vec![s.salience],
    };
    let actors: Vec<ktab::Actor> = stands.iter().map(actor).collect();
    let stop = ktab::Stop { turns: method.count("ktab.turns"), ..ktab::Stop::default() };
    let run = ktab::run(&actors, stop);
    let Some(last) = run.turns.last() else { return MIDPOINT };
    for (stand, position) in stands.iter_mut().zip(&last.positions) {
        stand.position = 100.0 * position[0];
    }
    let how = method.text("ktab.outcome");
    if how == "chances" {
        let chances = ktab::chances(&actors, &last.positions);
        let pairs = stands.iter().zip(chances).map(|(stand, p)| (stand.position, p));
        return compromise::weighted_mean(pairs).unwrap_or(MIDPOINT);
    }
    read_off(&stands, how)
}

/// Median and 90 % interval of replications.
fn distribution(mut values: Vec<f64>) -> Forecast {
    values.sort_unstable_by(f64::total_cmp);
    let at = |p: f64| {
        let place = (p * (values.len() as f64 - 1.0)).round() as usize;
        values.get(place).copied().unwrap_or(MIDPOINT)
    };
    Forecast { value: at(0.5), interval: Some((at(0.05), at(0.95))) }
}

fn settled(number: usize, issue: &Issue, method: &Method, seed: u64) -> Forecast {
    let (reach, noise) = (method.number("comity.reach"), method.number("comity.noise"));
    replicated(number, issue, reach, noise, method.count("comity.replications"), seed)
}

/// The forecast of `comity` for issue number `number`.
pub(super) fn replicated(
    number: usize,
    issue: &Issue,
    reach: f64,
    noise: f64,
    replications: usize,
    seed: u64,
) -> Forecast {
    let stands = of(issue);
    let issue = u32::try_from(number).unwrap_or(u32::MAX);
    let one = |replication: usize| {
        let streams = Streams { seed, replication: replication as u64 };
        let mut draws = streams.page(Purpose::Misjudgement, issue, 0);
        let weights = focal::misjudged(&stands, noise, || draws.normal());
        focal::settle(&stands, &weights, reach).unwrap_or(MIDPOINT)
    };
    distribution((0..replications).map(one).collect())
}

fn exchanges(table: &Positions, method: &Method, seed: u64) -> Vec<Forecast> {
    let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
    for (n, issue) in table.issues.iter().enumerate() {
        match groups.iter_mut().find(|(group, _)| *group == issue.group) {
            Some((_, issues)) => issues.push(n),
            None => groups.push((&issue.group, vec![n])),
        }
    }
    let (rounds, draws) = (method.count("exchange.rounds"), method.count("exchange.draws"));
    let numbered: Vec<(usize, Vec<usize>)> =
        groups.into_iter().map(|(_, issues)| issues).enumerate().collect();
    let solved: Vec<Vec<(usize, Forecast)>> = numbered
        .into_par_iter()
        .map(|(group, issues)| {
            let stands: Stands = issues.iter().map(|n| row(table, *n)).collect();
            let streams = |draw: usize| Streams { seed, replication: draw as u64 };
            let forum = u32::try_from(group).unwrap_or(u32::MAX);
            let draw = |draw: usize| traded(&stands, rounds, streams(draw), forum);
            let outcomes: Vec<Vec<f64>> = (0..draws).map(draw).collect();
            let of_issue = |at: usize| distribution(outcomes.iter().map(|o| o[at]).collect());
            issues.iter().enumerate().map(|(at, n)| (*n, of_issue(at))).collect()
        })
        .collect();
    let mut forecasts = vec![Forecast::default(); table.issues.len()];
    for (n, forecast) in solved.into_iter().flatten() {
        forecasts[n] = forecast;
    }
    forecasts
}

fn row(table: &Positions, issue: usize) -> Vec<Option<Stand>> {
    let mut row = vec![None; table.actors.len()];
    for (actor, stand) in &table.issues[issue].stands {
        row[*actor] = Some(*stand);
    }
    row
}

/// Outcomes after some rounds of exchanges. An issue that carries no weight has the mean of its positions.
fn traded(stands: &Stands, rounds: usize, streams: Streams, forum: u32) -> Vec<f64> {
    let mut now = stands.clone();
    let mut outcomes = Vec::new();
    for t in 0..rounds {
        let mut luck = streams.page(Purpose::Ties, forum, u32::try_from(t).unwrap_or(u32::MAX));
        let round = exchange::round(&now, &mut luck);
        now = exchange::next(&now, &round, Carry::default());
        outcomes = round.outcomes;
    }
    let plain = |row: &Vec<Option<Stand>>| {
        compromise::weighted_mean(row.iter().flatten().map(|s| (s.position, 1.0)))
    };
    let whole = |(x, row): (&f64, &Vec<Option<Stand>>)| {
        if x.is_finite() { *x } else { plain(row).unwrap_or(MIDPOINT) }
    };
    outcomes.iter().zip(stands).map(whole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::positions::{self, Reading};

    fn names(protocols: &[&str], settings: &[&str]) -> Result<Vec<String>, String> {
        let owned = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        let found = methods(&owned(protocols), &owned(settings))?;
        Ok(found.into_iter().map(|method| method.name).collect())
    }

    #[test]
    fn baselines_are_always_there_and_nothing_is_there_twice() {
        let found = names(&["ktab", "median"], &[]).unwrap();
        assert_eq!(found, ["compromise", "median", "midpoint", "ktab"]);
        assert_eq!(names(&["all"], &[]).unwrap().len(), PROTOCOLS.len());
    }

    #[test]
    fn every_combination_of_values_is_a_method() {
        let settings = ["comity.reach=10,20", "comity.noise=0,0.5"];
        let found = names(&["comity"], &settings).unwrap();
        assert_eq!(found[3..].len(), 4);
        assert_eq!(found[4], "comity reach=10 noise=0.5");
    }

    #[test]
    fn bad_names_and_values_are_told_what_is_meant() {
        let said = |p: &[&str], s: &[&str]| names(p, s).unwrap_err();
        assert!(said(&["exchang"], &[]).contains("did you mean `exchange`?"));
        assert!(said(&["all"], &["comity.reech=1"]).contains("did you mean `comity.reach`?"));
        assert!(said(&["all"], &["comity.reach=far"]).contains("a number from 0 to 100"));
        assert!(said(&["ktab"], &["comity.reach=1"]).contains("is not asked for"));
        assert!(said(&["all"], &["reach"]).contains("PATH=VALUE"));
    }

    #[test]
    fn every_option_acts() {
        let shipped = include_str!("../../../scenarios/solve/cyber-norms.csv");
        let table = positions::read_str("cyber-norms.csv", shipped, &Reading::default()).unwrap();
        let value = |name: &str, setting: &str| -> Vec<Forecast> {
            let settings = if setting.is_empty() { Vec::new() } else { vec![setting.to_owned()] };
            let all = methods(&[name.to_owned()], &settings).unwrap();
            all.last().unwrap().forecast(&table, 1)
        };
        for (name, one, other) in [
            ("exchange", "exchange.rounds=1", "exchange.rounds=3"),
            ("challenge", "challenge.reading=literal", "challenge.reading=compromise-only"),
            ("challenge", "challenge.rounds=1", "challenge.rounds=0"),
            ("challenge", "challenge.outcome=median", "challenge.outcome=mean"),
            ("ktab", "ktab.outcome=mean", "ktab.outcome=median"),
            ("ktab", "ktab.outcome=mean", "ktab.outcome=chances"),
            ("ktab", "ktab.turns=1", "ktab.turns=100"),
            ("comity", "comity.reach=0", "comity.reach=50"),
            ("comity", "comity.noise=0", "comity.noise=2"),
            ("comity", "comity.replications=1", "comity.replications=201"),
        ] {
            assert_ne!(value(name, one), value(name, other), "{one} and {other}");
        }
        // Without noise and reach the engine's forecast is the compromise, and more noise widens its interval.
        let width = |setting: &str| {
            let (low, high) = value("comity", setting)[0].interval.unwrap();
            high - low
        };
        assert!(width("comity.noise=0") == 0.0 && width("comity.noise=2") > 10.0);
    }

    #[test]
    fn ties_among_exchanges_show_as_an_interval() {
        // Two suppliers alike: either may trade first.
        let text = "issue_id,group,actor,position,salience,capability\n\
                    p,g,A,0,0.9,1\np,g,B,100,0.3,1\np,g,C,100,0.3,1\n\
                    q,g,A,0,0.2,1\nq,g,B,100,0.8,1\nq,g,C,100,0.8,1\n\
                    r,g,B,0,0.5,1\nr,g,D,100,0.5,1\nq,g,D,0,0.1,1\n";
        let table = positions::read_str("t.csv", text, &Reading::default()).unwrap();
        let all = methods(&["exchange".to_owned()], &["exchange.draws=40".to_owned()]).unwrap();
        let forecasts = all.last().unwrap().forecast(&table, 1);
        assert!(
            forecasts.iter().all(|f| f.interval.is_some_and(|(a, b)| a <= f.value && f.value <= b))
        );
    }
}
