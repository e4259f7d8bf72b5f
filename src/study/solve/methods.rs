//! The protocols of `comity solve`, and what each forecasts.

use rayon::prelude::*;

use super::forums;
use super::models::{self, each, of, places};
use super::options::{OPTIONS, Setting, WHILE};
use crate::format::positions::{Issue, Positions};
use crate::theory::compromise;

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
        forecast: |table, method, _| each(table, |issue| models::condorcet(issue, method)),
    },
    Protocol {
        name: "nash",
        doc: "Nash solution from the reference point (without one, the weighted median), which stays if not all can gain",
        forecast: |table, method, _| each(table, |issue| models::nash(issue, method)),
    },
    Protocol {
        name: "kalai-smorodinsky",
        doc: "Kalai–Smorodinsky solution from the same point, among those who can hope for a gain",
        forecast: |table, _, _| each(table, models::kalai_smorodinsky),
    },
    Protocol {
        name: "exchange",
        doc: "exchange of support across the issues of a group (Stokman & Van Oosten 1994)",
        forecast: models::exchanges,
    },
    Protocol {
        name: "challenge",
        doc: "challenges by expected utility (Bueno de Mesquita 1994; Scholz, Calbert & Smith 2011)",
        forecast: |table, method, _| each(table, |issue| Some(models::challenged(issue, method))),
    },
    Protocol {
        name: "plenary",
        doc: "the engine's plenary: demands, and a chair who moves the draft, from the reference point (Faratin et al. 1998)",
        forecast: |table, method, seed| forums::negotiated(table, method, seed, "plenary"),
    },
    Protocol {
        name: "alternating-offers",
        doc: "the engine's alternating offers, from the reference point (Rubinstein 1982; Aydoğan et al. 2017)",
        forecast: |table, method, seed| {
            forums::negotiated(table, method, seed, "alternating-offers")
        },
    },
    Protocol {
        name: "legislative",
        doc: "the engine's recognised proposers, take it or leave it, from the reference point (Baron & Ferejohn 1989)",
        forecast: |table, method, seed| forums::negotiated(table, method, seed, "legislative"),
    },
    Protocol {
        name: "ktab",
        doc: "KTAB's spatial model of politics, issue by issue (Efird, Lester & Wise 2016)",
        forecast: models::ktab,
    },
    Protocol {
        name: "comity",
        doc: "settles at the tabled position nearest to the compromise if that is within reach, else at the compromise; \
              replicated with misjudged powers",
        forecast: |table, method, seed| {
            let all: Vec<(usize, &Issue)> = table.issues.iter().enumerate().collect();
            all.into_par_iter().map(|(n, issue)| models::settled(n, issue, method, seed)).collect()
        },
    },
];

/// The middle of the scale.
pub(super) const MIDPOINT: f64 = 50.0;

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
    pub(super) fn text(&self, path: &str) -> &str {
        let set = self.set.iter().find(|(other, _)| *other == path);
        let default = || OPTIONS.iter().find(|o| o.path == path).map_or("", |o| o.default);
        set.map_or_else(default, |(_, value)| value)
    }

    pub(super) fn number(&self, path: &str) -> f64 {
        self.text(path).parse().unwrap_or_default()
    }

    pub(super) fn count(&self, path: &str) -> usize {
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
                let near = crate::format::suggest(name, known, "protocols");
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
    if let Some((path, other, value)) = WHILE.iter().find(|idle| is_idle(idle, &swept)) {
        return Err(format!("{path} is set, and acts only with {other}={value}"));
    }
    Ok(all.iter().flat_map(|protocol| combinations(*protocol, &swept)).collect())
}

/// Whether an option is set that acts only while another has a value that it never has.
fn is_idle((path, other, value): &(&str, &str, &str), swept: &[(&Setting, Vec<String>)]) -> bool {
    let set = |path: &str| swept.iter().find(|(option, _)| option.path == path);
    let usual = || OPTIONS.iter().any(|option| option.path == *other && option.default == *value);
    let acts = set(other).map_or_else(usual, |(_, values)| values.iter().any(|v| v == value));
    set(path).is_some() && !acts
}

/// How many of [`PROTOCOLS`], from the first on, are always there.
const BASELINES: usize = 3;

fn read(setting: &str, chosen: &[Protocol]) -> Result<(&'static Setting, Vec<String>), String> {
    let (path, values) = setting.split_once('=').ok_or_else(|| {
        format!("expected PATH=VALUE, for instance comity.reach=10,20; not \"{setting}\"")
    })?;
    let Some(option) = OPTIONS.iter().find(|option| option.path == path.trim()) else {
        let near = crate::format::suggest(path.trim(), OPTIONS.iter().map(|o| o.path), "options");
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::positions::{self, Reading};

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
        assert!(said(&["ktab"], &["ktab.draws=5"]).contains("acts only with ktab.ties=drawn"));
        assert!(
            said(&["exchange"], &["exchange.ties=listed", "exchange.draws=5"]).contains("only")
        );
        assert!(names(&["ktab"], &["ktab.ties=listed,drawn", "ktab.draws=5"]).is_ok());
        assert!(names(&["exchange"], &["exchange.draws=5"]).is_ok());
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
            ("condorcet", "condorcet.votes=whole", "condorcet.votes=by-distance"),
            ("condorcet", "condorcet.chances=eigenvector", "condorcet.chances=product"),
            ("nash", "nash.powers=weights", "nash.powers=equal"),
            ("nash", "nash.loss=linear", "nash.loss=quadratic"),
            ("exchange", "exchange.rounds=1", "exchange.rounds=3"),
            ("challenge", "challenge.reading=literal", "challenge.reading=compromise-only"),
            ("challenge", "challenge.rounds=1", "challenge.rounds=0"),
            ("challenge", "challenge.outcome=median", "challenge.outcome=mean"),
            ("plenary", "plenary.rule=weighted-majority", "plenary.rule=consensus"),
            (
                "alternating-offers",
                "alternating-offers.rule=weighted-majority",
                "alternating-offers.rule=consensus",
            ),
            ("legislative", "legislative.rule=weighted-majority", "legislative.rule=consensus"),
            ("legislative", "legislative.draws=1", "legislative.draws=21"),
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

    /// Five actors on three issues, all numbers coarse, so that gains tie.
    fn coarse(seed: u64) -> Positions {
        let mut luck = crate::model::random::named(seed, "coarse");
        let mut text = String::from("issue_id,group,actor,position,salience,capability\n");
        for issue in ["p", "q", "r"] {
            for actor in ["A", "B", "C", "D", "E"] {
                let (x, s) = (50 * luck.below(3), 0.2 + 0.2 * luck.below(4) as f64);
                text += &format!("{issue},g,{actor},{x},{s},1\n");
            }
        }
        positions::read_str("t.csv", &text, &Reading::default()).unwrap()
    }

    #[test]
    fn ties_show_as_an_interval() {
        for name in ["exchange", "ktab"] {
            let forecasts = |table: &Positions, settings: &[&str]| {
                let settings: Vec<String> =
                    settings.iter().map(|key| format!("{name}.{key}")).collect();
                let all = methods(&[name.to_owned()], &settings).unwrap();
                all.last().unwrap().forecast(table, 1)
            };
            let (mut spread, mut apart) = (false, false);
            for seed in 0..40 {
                let table = coarse(seed);
                let drawn = forecasts(&table, &["ties=drawn", "draws=20"]);
                let once = forecasts(&table, &["ties=drawn", "draws=1"]);
                let listed = forecasts(&table, &["ties=listed"]);
                for ((drawn, once), listed) in drawn.iter().zip(&once).zip(&listed) {
                    let (low, high) = drawn.interval.unwrap();
                    assert!(low <= drawn.value && drawn.value <= high);
                    assert_eq!(once.interval, Some((once.value, once.value)));
                    assert!(
                        listed.interval.is_none_or(|ends| ends == (listed.value, listed.value))
                    );
                    spread |= high - low > 0.1;
                    apart |= (listed.value - drawn.value).abs() > 0.1;
                }
            }
            assert!(spread && apart, "{name}");
        }
    }
}
