//! Every key of the scenario format acts as the key table says: each has a case below in which it moves an outcome, in
//! the direction stated, or is shown to move none.

use std::collections::BTreeSet;

use comity::spec::{
    key::{Effect, Kind},
    record::Record,
};
use comity::{
    engine::{Engine, Outcome},
    format::{Checked, keys, read_str},
    model::forum::Vote,
};

/// Five states, two issues, no luck. A, B and C gain from most texts; E loses by all of them.
pub const ROOM: &str = r#"
schema = 1
title = "A room"
[venue]
rule = { kind = "consensus" }
[negotiation]
deadline = 20
[adoption]
noise = 0
absence = 0
[[issue]]
id = "x"
status_quo = 10
[[issue]]
id = "y"
status_quo = 20
[[state]]
id = "A"
positions = { x = 90, y = 80 }
[[state]]
id = "B"
positions = { x = 70, y = 60 }
[[state]]
id = "C"
positions = { x = 50, y = 70 }
[[state]]
id = "D"
positions = { x = 40, y = 30 }
[[state]]
id = "E"
positions = { x = 0, y = 10 }
"#;

/// As `ROOM`, with one round in which everybody votes once; all gain but E.
pub const VOTE: &[&str] = &["negotiation.deadline=1", "negotiation.step=0.01"];

/// Five states of the mediation tutorial: a deadlock that a text trading across issues ends.
pub const DEADLOCK: &str = r#"
schema = 1
title = "A deadlock"
[venue]
rule = { kind = "consensus" }
transparency = 1
equal_participation = true
[negotiation]
deadline = 20
[mediation]
proposals = 80
[adoption]
noise = 0
band = 0
[[issue]]
id = "fund"
status_quo = 40
[[issue]]
id = "proof"
status_quo = 20
[[issue]]
id = "grid"
status_quo = 20
[[state]]
id = "A"
positions = { fund = 0, proof = 10, grid = 80 }
salience = { fund = 1, proof = 6, grid = 1 }
[[state]]
id = "B"
positions = { fund = 0, proof = 60, grid = 80 }
salience = { fund = 5, proof = 1, grid = 2 }
[[state]]
id = "C"
positions = { fund = 80, proof = 50, grid = 40 }
salience = { fund = 6, proof = 1, grid = 2 }
[[state]]
id = "D"
positions = { fund = 60, proof = 100, grid = 60 }
salience = { fund = 1, proof = 6, grid = 2 }
[[state]]
id = "E"
positions = { fund = 70, proof = 60, grid = 90 }
salience = { fund = 2, proof = 1, grid = 4 }
"#;

/// Two camps far apart on three issues, and a panel whose award stands unless everybody rejects it.
pub const PANEL: &str = r#"
schema = 1
title = "A panel"
[venue]
equal_participation = true
[negotiation]
deadline = 5
[arbitration]
consent = "compulsory"
award_vote = "reverse-consensus"
[adoption]
noise = 0
[[issue]]
id = "x"
status_quo = 10
[[issue]]
id = "y"
status_quo = 90
[[state]]
id = "A"
positions = { x = 100, y = 50 }
[[state]]
id = "B"
positions = { x = 0, y = 90 }
[[state]]
id = "C"
positions = { x = 90, y = 0 }
[[state]]
id = "D"
positions = { x = 5, y = 85 }
"#;

/// Two texts on the table of `ROOM`: one far out, one that most value.
pub const TEXTS: &str = r#"
[[text]]
sponsor = "A"
levels = { x = 95, y = 95 }
[[text]]
sponsor = "C"
levels = { x = 60, y = 55 }
"#;

/// How an outcome is to move from the first setting to the last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Move {
    /// Never down, and up over all.
    Up,
    /// Never up, and down over all.
    Down,
    /// Each later setting differs from the first.
    Differs,
}

/// What is looked at, over the runs of a setting.
pub type See = fn(&[Outcome]) -> f64;

/// One key, where it acts.
pub struct Case {
    path: &'static str,
    base: String,
    with: Vec<String>,
    settings: Vec<Vec<String>>,
    runs: u64,
    see: See,
    expected: Move,
}

impl Case {
    pub fn of(path: &'static str, base: &str) -> Self {
        Self {
            path,
            base: base.to_owned(),
            with: Vec::new(),
            settings: Vec::new(),
            runs: 1,
            see: |_| f64::NAN,
            expected: Move::Differs,
        }
    }

    /// What is set in every setting.
    pub fn with(mut self, sets: &[&str]) -> Self {
        self.with.extend(sets.iter().map(|set| (*set).to_owned()));
        self
    }

    /// The values that the key takes, one a setting.
    pub fn values(self, values: &[&str]) -> Self {
        let path = self.path;
        self.at(path, values)
    }

    /// The values that `path`, one of those the key stands for, takes.
    pub fn at(mut self, path: &str, values: &[&str]) -> Self {
        self.settings = values.iter().map(|value| vec![format!("{path}={value}")]).collect();
        self
    }

    /// What each setting sets.
    pub fn settings(mut self, settings: &[&[&str]]) -> Self {
        let owned = |sets: &&[&str]| sets.iter().map(|set| (*set).to_owned()).collect();
        self.settings = settings.iter().map(owned).collect();
        self
    }

    pub fn runs(mut self, runs: u64) -> Self {
        self.runs = runs;
        self
    }

    pub fn up(self, see: See) -> Self {
        Self { see, expected: Move::Up, ..self }
    }

    pub fn down(self, see: See) -> Self {
        Self { see, expected: Move::Down, ..self }
    }

    pub fn differs(self, see: See) -> Self {
        Self { see, expected: Move::Differs, ..self }
    }

    /// What is seen under each setting.
    fn seen(&self) -> Vec<f64> {
        let seen = |sets: &Vec<String>| {
            let sets: Vec<String> = self.with.iter().chain(sets).cloned().collect();
            (self.see)(&outcomes(&checked(&self.base, &sets), self.runs))
        };
        self.settings.iter().map(seen).collect()
    }

    /// What is wrong with how the key acts, if anything.
    fn wrong(&self) -> Option<String> {
        let seen = self.seen();
        let (first, last) = (seen[0], *seen.last()?);
        let never = |falls: fn(f64, f64) -> bool| !seen.windows(2).any(|w| falls(w[0], w[1]));
        let right = match self.expected {
            Move::Up => never(|a, b| b < a - 1e-12) && last > first + 1e-9,
            Move::Down => never(|a, b| b > a + 1e-12) && last < first - 1e-9,
            Move::Differs => seen[1..].iter().all(|value| (value - first).abs() > 1e-9),
        };
        let right = right && seen.len() > 1 && seen.iter().all(|value| value.is_finite());
        (!right).then(|| format!("{}: expected {:?}, seen {seen:?}", self.path, self.expected))
    }
}

pub fn checked(text: &str, sets: &[String]) -> Checked {
    match read_str("case", text, sets) {
        Ok(checked) => checked,
        Err(faults) => panic!("{faults}"),
    }
}

/// The runs of a scenario under its own seed.
pub fn outcomes(checked: &Checked, runs: u64) -> Vec<Outcome> {
    let wants = Record { states: true, forums: true, transcript: true, ..Record::default() };
    let mut engine = Engine::new(&checked.scenario, wants);
    (0..runs)
        .map(|replication| engine.run(checked.scenario.run.seed, replication).unwrap())
        .collect()
}

pub fn mean(outcomes: &[Outcome], see: impl Fn(&Outcome) -> f64) -> f64 {
    outcomes.iter().map(see).sum::<f64>() / outcomes.len() as f64
}

pub fn adopted(runs: &[Outcome]) -> f64 {
    mean(runs, |run| f64::from(u8::from(run.run.adopted)))
}

pub fn rounds(runs: &[Outcome]) -> f64 {
    mean(runs, |run| f64::from(run.run.rounds))
}

pub fn cast(runs: &[Outcome], vote: Vote) -> f64 {
    mean(runs, |run| run.last_vote.iter().filter(|cast| **cast == Some(vote)).count() as f64)
}

pub fn yes(runs: &[Outcome]) -> f64 {
    cast(runs, Vote::Yes)
}

/// The level of the first issue.
pub fn level(runs: &[Outcome]) -> f64 {
    mean(runs, |run| run.text[0])
}

/// How far apart the levels of the first issue lie.
pub fn range(runs: &[Outcome]) -> f64 {
    let levels = || runs.iter().map(|run| run.text[0]);
    levels().fold(f64::MIN, f64::max) - levels().fold(f64::MAX, f64::min)
}

/// A number in which any change of the text shows.
pub fn text(runs: &[Outcome]) -> f64 {
    let weighed = |(place, level): (usize, &f64)| (place as f64 + 1.7) * level;
    mean(runs, |run| run.text.iter().enumerate().map(weighed).sum())
}

pub fn welfare(runs: &[Outcome]) -> f64 {
    mean(runs, |run| run.run.welfare_mean)
}

/// The gain of the first state from the last text.
pub fn gain(runs: &[Outcome]) -> f64 {
    mean(runs, |run| run.states[0].gain)
}

fn cases() -> Vec<Case> {
    crate::parameters_core::cases()
        .into_iter()
        .chain(crate::parameters_rulemaking::cases())
        .chain(crate::parameters_negotiation::cases())
        .chain(crate::parameters_treaty::cases())
        .chain(crate::parameters_conduct::cases())
        .chain(crate::parameters_keeping::cases())
        .chain(crate::parameters_votes::cases())
        .collect()
}

/// Keys that cannot be moved: those of later versions, and words with no other word to choose.
fn fixed(kind: Kind) -> bool {
    match kind {
        Kind::Opaque => true,
        Kind::Choice { words } => words.len() < 2,
        _ => false,
    }
}

#[test]
fn every_key_that_acts_has_a_case_and_monotone_ones_a_direction() {
    let cases = cases();
    for key in keys().filter(|key| key.effect != Effect::Inert && !fixed(key.kind)) {
        let mut own = cases.iter().filter(|case| case.path == key.path).peekable();
        assert!(own.peek().is_some(), "{} has no case in which it acts", key.path);
        if key.effect == Effect::Monotone {
            let enough = if key.kind == Kind::Bool { 2 } else { 3 };
            let shown =
                own.any(|case| case.expected != Move::Differs && case.settings.len() >= enough);
            assert!(shown, "{} is said to act in one direction, and no case shows it", key.path);
        }
    }
    let known: BTreeSet<&str> =
        keys().filter(|key| key.effect != Effect::Inert).map(|key| key.path).collect();
    for case in &cases {
        assert!(known.contains(case.path), "{} is no key that acts", case.path);
    }
}

#[test]
fn every_key_acts_as_it_says() {
    let wrong: Vec<String> = cases().iter().filter_map(Case::wrong).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All rungs, blocs, texts and luck, so that whatever could act would.
const LABELLED: &str = r#"
schema = 1
title = "Labels"
question = "Do labels act?"
[run]
replications = 3
[venue]
rule = { kind = "consensus", fallback = { kind = "simple-majority" } }
stakeholders = "consultative"
[negotiation]
deadline = 8
[mediation]
proposals = 30
[arbitration]
consent = "compulsory"
[disputes]
[adoption]
noise = 0.1
absence = 0.3
[record]
rounds = true
[[issue]]
id = "i1"
title = "First"
low = "none"
high = "all"
domain = "conduct"
governs = "due-diligence"
status_quo = 30
[[issue]]
id = "i2"
status_quo = 70
[[bloc]]
id = "north"
name = "North"
members = ["A"]
[[state]]
id = "A"
name = "Alda"
bloc = "north"
positions = { i1 = 10, i2 = 20 }
good_faith = 0.3
[[state]]
id = "B"
positions = { i1 = 90, i2 = 40 }
[[state]]
id = "C"
positions = { i1 = 60, i2 = 100 }
[[text]]
id = "L.1"
sponsor = "A"
levels = { i1 = 40, i2 = 50 }
[[stakeholder]]
id = "academe"
name = "Academe"
positions = { i1 = 80 }
[[mediator]]
id = "envoy"
name = "Good offices"
[[dispute]]
claimant = "A"
respondent = "B"
governs = "cyber-crime"
"#;

/// Each inert key with words of `LABELLED` and what stands there instead.
const LABELS: &[(&str, &str, &str)] = &[
    ("title", "title = \"Labels\"", "title = \"Others\""),
    ("question", "Do labels act?", "Do they?"),
    ("run.replications", "replications = 3", "replications = 7"),
    ("record.rounds", "rounds = true", "rounds = false"),
    ("record.texts", "[record]", "[record]\ntexts = false"),
    ("record.states", "[record]", "[record]\nstates = false"),
    ("record.votes", "[record]", "[record]\nvotes = false"),
    ("record.forums", "[record]", "[record]\nforums = false"),
    ("record.incidents", "[record]", "[record]\nincidents = false"),
    ("record.trust", "[record]", "[record]\ntrust = false"),
    ("record.transcript", "[record]", "[record]\ntranscript = false"),
    ("record.solutions", "[record]", "[record]\nsolutions = true"),
    ("issue[].title", "\"First\"", "\"Last\""),
    ("issue[].low", "low = \"none\"", "low = \"nothing\""),
    ("issue[].high", "high = \"all\"", "high = \"everything\""),
    ("bloc[].id", "\"north\"", "\"south\""),
    ("bloc[].name", "name = \"North\"", "name = \"South\""),
    ("bloc[].members", "members = [\"A\"]", "members = [\"B\", \"C\"]"),
    ("state[].name", "name = \"Alda\"", "name = \"Zelda\""),
    ("state[].bloc", "bloc = \"north\"\npositions", "positions"),
    ("dispute[].governs", "\"cyber-crime\"", "\"countermeasures\""),
    ("stakeholder[].id", "id = \"academe\"", "id = \"industry\""),
    ("stakeholder[].name", "name = \"Academe\"", "name = \"Industry\""),
    ("mediator[].id", "\"envoy\"", "\"elder\""),
    ("mediator[].name", "\"Good offices\"", "\"Bad offices\""),
    ("text[].id", "id = \"L.1\"", "id = \"L.2\""),
];

#[test]
fn labels_and_amounts_of_output_change_no_outcome() {
    let ours = outcomes(&checked(LABELLED, &[]), 3);
    // The format has one version; a table of states, a sweep, robustness and limits are read before there is a scenario.
    let elsewhere = ["schema", "states"];
    let apart = |path: &str| {
        ["sweep.", "robustness.", "limits."].iter().any(|table| path.starts_with(table))
    };
    let of_runs = |path: &str| !elsewhere.contains(&path) && !apart(path);
    for key in keys().filter(|key| key.effect == Effect::Inert && of_runs(key.path)) {
        let label = LABELS.iter().find(|(path, ..)| *path == key.path);
        let (_, old, new) =
            label.unwrap_or_else(|| panic!("{} is not shown to be inert", key.path));
        assert!(LABELLED.contains(old), "{}: nothing to change", key.path);
        let theirs = outcomes(&checked(&LABELLED.replace(old, new), &[]), 3);
        for (a, b) in ours.iter().zip(&theirs) {
            assert_eq!(
                (&a.run, &a.text, &a.last_vote),
                (&b.run, &b.text, &b.last_vote),
                "{}",
                key.path
            );
        }
    }
}
