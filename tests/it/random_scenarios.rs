//! Random valid scenarios from numbers, for what must hold in all of them: 2 to 12 states, every form, rule and rung; and how many
//! of them are tried.

use std::{
    fmt::{Debug, Write as _},
    ops::Range,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    str::FromStr,
};

use comity::{
    format::{Checked, read_str},
    theory::challenge,
};
use proptest::prelude::*;

/// Numbers from which a scenario is built; 0 everywhere is the plainest, so that counterexamples shrink to it.
pub struct Dice<'a> {
    /// Numbers in [0, 1000).
    pub tape: &'a [u16],
    /// How many have been used.
    pub at: usize,
}

impl Dice<'_> {
    pub fn roll(&mut self) -> u16 {
        self.at += 1;
        self.tape.get(self.at - 1).copied().unwrap_or(0)
    }

    pub fn below(&mut self, n: usize) -> usize {
        usize::from(self.roll()) % n
    }

    pub fn of<'b>(&mut self, words: &[&'b str]) -> &'b str {
        words[self.below(words.len())]
    }

    /// One number in three is 0.
    pub fn share(&mut self) -> f64 {
        f64::from(self.roll().saturating_sub(333).min(666)) / 666.0
    }

    pub fn level(&mut self) -> f64 {
        f64::from(self.roll() % 1000) / 10.0
    }

    pub fn chance(&mut self) -> bool {
        self.below(2) == 1
    }
}

pub fn tape() -> impl Strategy<Value = Vec<u16>> {
    proptest::collection::vec(0u16..1000, 500)
}

pub fn ids(n: usize) -> Vec<String> {
    (0..n).map(|i| format!("S{i}")).collect()
}

pub fn quoted(ids: &[String]) -> String {
    format!("{ids:?}")
}

/// The form of preferences of a random scenario.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Spatial,
    Tabulated,
    Interdependent,
    Pie,
}

/// A random valid scenario. `hermits`: nobody regards others, and all states are named as members.
pub fn scenario(tape: &[u16], hermits: bool) -> String {
    let dice = &mut Dice { tape, at: 0 };
    let form = match dice.below(8) {
        0..5 => Form::Spatial,
        5 => Form::Tabulated,
        6 => Form::Interdependent,
        _ => Form::Pie,
    };
    let form = if hermits && form == Form::Pie { Form::Spatial } else { form };
    let states = ids(2 + dice.below(11));
    let issues = if form == Form::Pie { 1 } else { 1 + dice.below(6) };
    let members = 1 + dice.below(states.len());
    let all = hermits || dice.below(3) > 0;
    let seated = if all { &states[..] } else { &states[..members] };
    let mut toml = String::from("schema = 1\ntitle = \"Random\"\n");
    let _ = writeln!(toml, "[run]\nrounds = {}", 1 + dice.below(14));
    venue(&mut toml, dice, seated, hermits || !all);
    preferences(&mut toml, dice, form);
    rungs(&mut toml, dice, form, seated);
    for issue in 0..issues {
        issue_table(&mut toml, dice, form, issue);
    }
    for state in &states {
        state_table(&mut toml, dice, form, state, issues, hermits);
    }
    if form != Form::Pie {
        for _ in 0..dice.below(4) {
            let sponsor = dice.below(members);
            text_table(&mut toml, dice, form, &states[sponsor], issues);
        }
    }
    toml
}

fn rule(dice: &mut Dice) -> String {
    let kind = dice.of(&["consensus", "unanimity", "simple-majority", "qualified-majority"]);
    let of = dice.of(&["present-and-voting", "all-members"]);
    let share = 0.5 + 0.5 * dice.share();
    match kind {
        "consensus" | "unanimity" => format!("kind = \"{kind}\""),
        "simple-majority" => format!("kind = \"{kind}\", of = \"{of}\""),
        _ => format!("kind = \"{kind}\", of = \"{of}\", share = {share}"),
    }
}

fn venue(toml: &mut String, dice: &mut Dice, seated: &[String], name_them: bool) {
    let rule_of_venue = rule(dice);
    let fallback =
        if dice.chance() { format!(", fallback = {{ {} }}", rule(dice)) } else { String::new() };
    let _ = writeln!(toml, "[venue]\nrule = {{ {rule_of_venue}{fallback} }}");
    if name_them {
        let _ = writeln!(toml, "membership = {}", quoted(seated));
    }
    let veto = if dice.below(3) == 1 { dice.below(seated.len() + 1) } else { 0 };
    let _ = writeln!(toml, "veto = {}", quoted(&seated[..veto]));
    let _ = writeln!(toml, "weights = \"{}\"", dice.of(&["equal", "capability", "cyber.offence"]));
    let _ = writeln!(toml, "transparency = {}", dice.share());
    let _ = writeln!(toml, "equal_participation = {}", dice.below(4) == 1);
    let _ = writeln!(toml, "[adoption]\nband = {}", 0.2 * dice.share());
    let _ = writeln!(toml, "noise = {}\nabsence = {}", 0.5 * dice.share(), dice.share());
    let _ = writeln!(toml, "operability_cost = {}", 0.2 * dice.share());
    let _ = writeln!(toml, "pressure = {}\npressure_decay = {}", dice.share(), dice.share());
}

fn preferences(toml: &mut String, dice: &mut Dice, form: Form) {
    let word = match form {
        Form::Spatial => "spatial",
        Form::Tabulated => "tabulated",
        Form::Interdependent => "interdependent",
        Form::Pie => "pie",
    };
    let regard = dice.of(&["charness-rabin", "inequity-aversion"]);
    let _ = writeln!(toml, "[preferences]\nform = \"{word}\"\nregard = \"{regard}\"");
    if form == Form::Spatial {
        let _ = writeln!(toml, "kappa = {}", dice.of(&["2", "1", "0.5", "3.7"]));
    }
    if regard == "charness-rabin" {
        let _ = writeln!(toml, "rawls = {}", dice.share());
    }
}

fn rungs(toml: &mut String, dice: &mut Dice, form: Form, seated: &[String]) {
    let discrete = matches!(form, Form::Tabulated | Form::Interdependent);
    let protocol = protocol(toml, dice, form);
    let mediates = dice.chance();
    let arbitrates = form == Form::Spatial && dice.chance();
    let may = !(discrete && protocol == "plenary");
    let mediates = mediates || !may;
    let negotiates = may && (!(mediates || arbitrates) || dice.below(4) != 1);
    let _ = writeln!(
        toml,
        "[agenda]\nchoice = \"{}\"",
        dice.of(&["first-tabled", "plurality", "chair"])
    );
    let _ = writeln!(toml, "opening = \"{}\"", dice.of(&["mean", "status-quo"]));
    let _ = writeln!(toml, "operability = {}", 1.0 - 0.95 * dice.share());
    let _ =
        writeln!(toml, "[negotiation]\nenabled = {negotiates}\ndeadline = {}", 1 + dice.below(10));
    let _ = writeln!(toml, "stall = {}\nstep = {}", dice.below(4), 0.05 + 0.95 * dice.share());
    let _ = writeln!(toml, "bluff = {}", 3.0 * dice.share());
    let _ = writeln!(toml, "protocol = \"{protocol}\"");
    tactics(toml, dice, form);
    if mediates {
        let acceptance = dice.of(&["shortfall", "vote"]);
        let consent = dice.of(&["none", "mutual"]);
        let _ =
            writeln!(toml, "[mediation]\nconsent = \"{consent}\"\nacceptance = \"{acceptance}\"");
        let _ = writeln!(toml, "proposals = {}", 1 + dice.below(120));
        let _ = writeln!(
            toml,
            "step = {}\ntemperature = {}",
            1.0 + 60.0 * dice.share(),
            0.2 * dice.share()
        );
        if acceptance == "vote" {
            let _ =
                writeln!(toml, "annealers = {}", quoted(&seated[..dice.below(seated.len() + 1)]));
        } else {
            let _ = writeln!(toml, "hidden_shortfall = {}", 0.001 + dice.share());
        }
    }
    if arbitrates {
        let procedure = dice.of(&["final-offer", "conventional"]);
        let consent = dice.of(&["compulsory", "mutual"]);
        let _ =
            writeln!(toml, "[arbitration]\nprocedure = \"{procedure}\"\nconsent = \"{consent}\"");
        let vote = if toml.contains("fallback = {") { 3 } else { 2 };
        let award_vote = ["original", "reverse-consensus", "fallback"][dice.below(vote)];
        let _ = writeln!(toml, "award_vote = \"{award_vote}\"");
        let _ = writeln!(
            toml,
            "panel = {}\nspread = {}",
            1 + 2 * dice.below(4),
            0.5 + 40.0 * dice.share()
        );
        if procedure == "final-offer" {
            let _ = writeln!(toml, "scope = \"{}\"", dice.of(&["issue", "package"]));
        } else {
            let _ = writeln!(toml, "offer_weight = {}", dice.share());
        }
    }
}

/// A protocol that the form of preferences allows.
fn protocol<'a>(toml: &str, dice: &mut Dice, form: Form) -> &'a str {
    let all = [
        "plenary",
        "alternating-offers",
        "legislative",
        "compromise",
        "nash",
        "exchange",
        "challenge",
    ];
    let spatial = form == Form::Spatial;
    let chosen = all[dice.below(if spatial { all.len() } else { all.len() - 2 })];
    let pairs = form == Form::Interdependent && chosen == "compromise";
    let steep = toml.contains("kappa = 0.5") && chosen == "nash";
    if pairs || steep { "alternating-offers" } else { chosen }
}

fn tactics(toml: &mut String, dice: &mut Dice, form: Form) {
    let discrete = matches!(form, Form::Tabulated | Form::Interdependent);
    let imitates = ["tit-for-tat-relative", "tit-for-tat-absolute", "tit-for-tat-averaged"];
    let offering = match dice.below(6) {
        0 | 1 => "time",
        5 if discrete => dice.of(&["micro", "equilibrium"]),
        _ => imitates[dice.below(3)],
    };
    let _ = writeln!(toml, "offering = \"{offering}\"");
    let _ = writeln!(toml, "acceptance = \"{}\"", dice.of(&["time", "next", "any"]));
    let _ = writeln!(toml, "curve = \"{}\"", dice.of(&["polynomial", "exponential"]));
    let _ = writeln!(toml, "start = {}", 0.01 + 0.5 * dice.share());
    let _ = writeln!(toml, "timing = \"{}\"", dice.of(&["closed", "open"]));
    let _ = writeln!(toml, "window = {}\nlookahead = {}", 1 + dice.below(4), dice.below(4));
    let _ = writeln!(toml, "recognition = \"{}\"", dice.of(&["equal", "weighted"]));
    let ties = dice.of(&["drawn", "listed"]);
    let _ = writeln!(toml, "exchange = {{ rounds = {}, ties = \"{ties}\" }}", 1 + dice.below(3));
    let (reading, read_off) = (dice.of(&challenge::NAMES), dice.of(&["median", "mean"]));
    let rounds = dice.below(4);
    let _ = writeln!(
        toml,
        "challenge = {{ reading = \"{reading}\", rounds = {rounds}, outcome = \"{read_off}\" }}"
    );
}

/// How many values an issue has, by its number.
fn values(issue: usize) -> usize {
    2 + issue % 3
}

fn level(dice: &mut Dice, form: Form, issue: usize) -> String {
    match form {
        Form::Spatial | Form::Pie => dice.level().to_string(),
        Form::Tabulated => format!("\"v{}\"", dice.below(values(issue))),
        Form::Interdependent => dice.of(&["0", "100"]).to_owned(),
    }
}

fn issue_table(toml: &mut String, dice: &mut Dice, form: Form, issue: usize) {
    let back = level(dice, form, issue);
    let _ = writeln!(toml, "[[issue]]\nid = \"i{issue}\"\nstatus_quo = {back}");
    if form == Form::Tabulated {
        let names: Vec<String> = (0..values(issue)).map(|v| format!("v{v}")).collect();
        let _ = writeln!(toml, "values = {}", quoted(&names));
    }
}

fn state_table(
    toml: &mut String,
    dice: &mut Dice,
    form: Form,
    id: &str,
    issues: usize,
    hermit: bool,
) {
    let _ = writeln!(toml, "[[state]]\nid = \"{id}\"\ncapability = {}", 0.1 + 10.0 * dice.share());
    let _ = writeln!(toml, "cyber = {{ offence = {} }}", 0.01 + 0.99 * dice.share());
    let list = |cell: &mut dyn FnMut(usize) -> String| {
        (0..issues).map(|j| format!("i{j} = {}", cell(j))).collect::<Vec<_>>().join(", ")
    };
    if form == Form::Spatial {
        let _ = writeln!(toml, "positions = {{ {} }}", list(&mut |_| dice.level().to_string()));
    }
    if form == Form::Tabulated {
        let mut cell = |j| {
            let worth: Vec<f64> = (0..values(j)).map(|_| dice.share()).collect();
            format!("{worth:?}")
        };
        let _ = writeln!(toml, "utilities = {{ {} }}", list(&mut cell));
    }
    if form == Form::Spatial || form == Form::Tabulated {
        let _ = writeln!(
            toml,
            "salience = {{ {} }}",
            list(&mut |j| (0.1 + j as f64 * dice.share()).to_string())
        );
    }
    let _ = writeln!(toml, "good_faith = {}", 1.0 - dice.share());
    let _ = writeln!(toml, "concession = {}", [1.0, 0.2, 4.0][dice.below(3)]);
    let _ = writeln!(toml, "patience = {}", 1.0 - dice.share());
    let _ = writeln!(toml, "outside_option = {}", 0.3 * dice.share());
    let _ = writeln!(toml, "harm = {}", 3.0 * dice.share());
    let (others, community, envy, guilt) = (dice.share(), dice.share(), dice.share(), dice.share());
    if !hermit {
        let _ = writeln!(
            toml,
            "moral_others = {}\nmoral_community = {}",
            0.5 * others,
            0.5 * community
        );
        let _ = writeln!(toml, "envy = {}\nguilt = {guilt}", 2.0 * envy);
    }
}

fn text_table(toml: &mut String, dice: &mut Dice, form: Form, sponsor: &str, issues: usize) {
    let _ = writeln!(
        toml,
        "[[text]]\nsponsor = \"{sponsor}\"\noperability = {}",
        0.05 + 0.95 * dice.share()
    );
    let levels: Vec<String> =
        (0..issues).map(|j| format!("i{j} = {}", level(dice, form, j))).collect();
    let _ = writeln!(toml, "levels = {{ {} }}", levels.join(", "));
}

pub fn checked(toml: &str) -> Checked {
    match read_str("random", toml, &[]) {
        Ok(checked) => checked,
        Err(faults) => panic!("{faults}\n{toml}"),
    }
}

/// What the environment asks for by a number, if it does.
#[expect(clippy::disallowed_methods, reason = "how much is tried is asked for in the environment")]
fn asked<N: FromStr<Err: Debug>>(variable: &str) -> Option<N> {
    std::env::var(variable).ok().map(|number| number.parse().expect(variable))
}

/// How a property is tried: on `usual` cases, or on as many as `PROPTEST_CASES` asks for.
pub fn cases(usual: u32) -> ProptestConfig {
    ProptestConfig {
        cases: asked("PROPTEST_CASES").unwrap_or(usual),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Tries random scenarios, some replications of each, until they have played `usual` rounds together, or as many as `COMITY_ROUNDS`
/// asks for. `check` gives back the rounds that the replications played; a scenario in which it fails is shown.
#[expect(clippy::print_stdout, reason = "it says how much was tried")]
pub fn many_rounds(
    usual: u64,
    write: impl Fn(&[u16]) -> String,
    check: impl Fn(&Checked, Range<u64>) -> u32,
) {
    let wanted = asked("COMITY_ROUNDS").unwrap_or(usual);
    let (mut rounds, mut scenarios) = (0, 0);
    for tape in tapes(usize::MAX) {
        if rounds >= wanted {
            break;
        }
        let toml = write(&tape);
        let played = catch_unwind(AssertUnwindSafe(|| check(&checked(&toml), 0..8)));
        rounds += u64::from(played.unwrap_or_else(|why| {
            println!("after {rounds} rounds of {scenarios} scenarios:\n{toml}");
            resume_unwind(why)
        }));
        scenarios += 1;
    }
    println!("{rounds} rounds of {scenarios} scenarios");
}

/// Tapes that are the same in every run of the tests, for those of the generators.
pub fn tapes(n: usize) -> impl Iterator<Item = Vec<u16>> {
    let mut number = 1u64;
    let mut word = move || {
        number =
            number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((number >> 33) % 1000) as u16
    };
    (0..n).map(move |_| (0..500).map(|_| word()).collect())
}
