//! Why: what decided each vote, why a rung was left, on whom the result turned. Every answer gives the numbers that the run
//! decided by; the parts of a gain sum to the gain.

use serde_json::Value;

use super::figure::{Figure, Section, number};
use super::names::{Names, list};
use super::results::Detail;
use super::sheet::Line;
use super::story::spaced;
use crate::engine::Watched;
use crate::measure::frame::Frame;
use crate::measure::transcript::share;
use crate::model::appraisal;
use crate::model::valuation::OwnUtility;
use crate::theory::utility::loss;

/// What the parts of a gain may differ from it by, beyond which the text that was voted on is not the one at hand.
const ROUNDING: f64 = 1e-9;

/// A part of a scaled gain: what it comes from, and how much.
pub(super) type Part = (String, f64);

/// The section with its chart, answers and all.
pub(super) fn section(detail: &Detail, names: &Names) -> Option<Section> {
    let votes = last_vote(detail);
    let mut answers = Vec::new();
    answers.extend(why_rungs(detail));
    answers.extend(why_closed(detail));
    answers.extend(pivotal(detail, names, &votes));
    let parts = all_parts(detail, names, &votes);
    answers.extend(against(detail, names, &votes, &parts));
    let mut figures = Vec::new();
    if !parts.is_empty() {
        let rows = parts.iter().flat_map(|(state, parts)| {
            parts.iter().map(move |(what, part)| {
                vec![Value::from(state.as_str()), Value::from(what.as_str()), number(*part)]
            })
        });
        let columns = [
            ("state", "state"),
            ("part", "issue, or what else counts"),
            (
                "contribution",
                "its part in what the text gives the state, as a share of what it could gain",
            ),
        ];
        let title = "Why a state voted as it did: what each issue gives it or costs it";
        let figure = Figure::new("why", "why", title, &columns).rows(rows).note(
            "Share of what the state could gain. The bars sum to its scaled gain, which decides its vote.",
        );
        figures.push(figure);
    }
    (!answers.is_empty() || !figures.is_empty()).then(|| Section {
        id: "why",
        title: "Why?".to_owned(),
        figures,
        answers,
        ..Section::default()
    })
}

/// The rows of the last vote of the first forum that voted.
fn last_vote(detail: &Detail) -> Vec<Line<'_>> {
    let Some(first) = detail.votes.lines().next() else { return Vec::new() };
    let of_forum = || detail.votes.lines().filter(|line| line.text("forum") == first.text("forum"));
    let last = of_forum().next_back().map_or("", |line| line.text("ballot"));
    of_forum().filter(|line| line.text("ballot") == last).collect()
}

/// Why a rung was given up, in the words of the transcript.
fn why_rungs(detail: &Detail) -> Vec<(String, Vec<String>)> {
    let events: Vec<Line> = detail.transcript.lines().collect();
    let mut answers = Vec::new();
    for (at, event) in events.iter().enumerate() {
        if event.text("event") != "given-up" {
            continue;
        }
        let next = events[at + 1..].iter().find(|next| {
            next.text("forum") == event.text("forum")
                && ["entered", "voted", "refused"].contains(&next.text("event"))
        });
        let entered = next.filter(|next| next.text("event") == "entered").and_then(|next| {
            next.text("text").strip_prefix("The forum enters ")?.strip_suffix('.')
        });
        let question = match entered {
            Some(rung) => format!("Why did {rung} start?"),
            None if next.is_some_and(|next| next.text("event") == "voted") => {
                "Why did it come to the vote of last resort?".to_owned()
            }
            None => format!("Why did a rung end in round {}?", event.text("round")),
        };
        let mut words = vec![format!("Round {}: {}", event.text("round"), event.text("text"))];
        if let Some(next) = next.filter(|next| next.text("event") == "refused") {
            words.push(format!("Round {}: {}", next.text("round"), next.text("text")));
        }
        answers.push((question, words));
    }
    answers
}

/// Why negotiation closed with a text: who gave in last, in the words of the transcript.
fn why_closed(detail: &Detail) -> Option<(String, Vec<String>)> {
    let outcome = &detail.watched.as_ref()?.outcome;
    let first = outcome.forums.first()?;
    let round = first.closed_round?;
    if first.closed_rung != Some("negotiation") || !first.adopted {
        return None;
    }
    let mut events = outcome.events.iter();
    let last = events.rfind(|event| event.event == "gave-in" && event.forum == first.forum);
    let words = last.map_or_else(
        || "Nobody ever stood in the way of it.".to_owned(),
        |last| format!("Round {}: {}", last.round, last.text),
    );
    Some((format!("Why was the text adopted in round {round}?"), vec![words]))
}

/// On whom the last vote turned.
fn pivotal(detail: &Detail, names: &Names, votes: &[Line]) -> Option<(String, Vec<String>)> {
    let first = votes.first()?;
    let adopted = first.flag("adopted");
    let mut turning: Vec<&Line> = votes.iter().filter(|line| line.flag("pivotal")).collect();
    let gain = |line: &Line| line.number("scaled_gain").unwrap_or(0.0);
    turning.sort_by(|a, b| {
        let (a, b) = if adopted { (a, b) } else { (b, a) };
        gain(a).total_cmp(&gain(b))
    });
    let with_gain =
        |line: &&Line| format!("{} ({})", names.state(line.text("state")), share(gain(line), ""));
    let named: Vec<String> = turning.iter().map(with_gain).collect();
    let rule = spaced(first.text("rule"));
    let mut words = vec![match (turning.len(), adopted) {
        (0, true) => format!(
            "Nobody alone. Under {rule} the text would have passed even if any one member had voted no instead."
        ),
        (0, false) => format!(
            "Nobody alone. Under {rule} the text would have failed even if any one member had voted yes instead."
        ),
        (n, true) if n == votes.len() => format!(
            "Each of the {n}: under {rule} any of them could have stopped the text. Nearest to that, by what the text gives \
             it of what it could gain: {}.",
            list(&named, 3)
        ),
        (n, true) => format!(
            "{n} of {}: had one of them voted no instead, the text would have failed under {rule}. Nearest to that: {}.",
            votes.len(),
            list(&named, 5)
        ),
        (_, false) => format!(
            "Had one of these voted yes instead, the text would have passed under {rule}: {}.",
            list(&named, 8)
        ),
    }];
    let mut power: Vec<(f64, &str)> = detail
        .states
        .lines()
        .filter_map(|line| Some((line.number("shapley_shubik")?, names.state(line.text("state")))))
        .collect();
    power.sort_by(|a, b| b.0.total_cmp(&a.0));
    if let (Some(most), Some(least)) = (power.first(), power.last())
        && most.0 - least.0 > 1e-9
    {
        words.push(format!(
            "By the venue's rule alone {} has most formal power (Shapley–Shubik index {:.3}) and {} least ({:.3}).",
            most.1, most.0, least.1, least.0
        ));
    }
    Some(("Who was pivotal?".to_owned(), words))
}

/// Why each who voted no did so.
fn against(
    detail: &Detail,
    names: &Names,
    votes: &[Line],
    parts: &[(String, Vec<Part>)],
) -> Vec<(String, Vec<String>)> {
    let band = detail.scenario.as_ref().map_or(0.0, |scenario| scenario.adoption.band);
    let mut no: Vec<&Line> = votes.iter().filter(|line| line.text("vote") == "no").collect();
    no.sort_by(|a, b| {
        let gain = |line: &Line| line.number("scaled_gain").unwrap_or(0.0);
        gain(a).total_cmp(&gain(b))
    });
    no.into_iter()
        .map(|line| {
            let (id, gain) = (line.text("state"), line.number("scaled_gain").unwrap_or(0.0));
            let name = names.state(id);
            let mut words = vec![if gain < -band {
                format!(
                    "The text gives it {}; below {:+.3} a state votes no.",
                    share(gain, " of what it could gain over the status quo"),
                    -band
                )
            } else {
                format!(
                    "The text gives it {gain:+.3} of what it could gain, which is abstention or better (no is below {:+.3}): \
                     its vote slipped, a chance that the scenario gives as adoption.noise.",
                    -band
                )
            }];
            if let Some((_, parts)) = parts.iter().find(|(state, _)| state == id) {
                words.push(most_and_least(parts));
            }
            (format!("Why did {name} vote no?"), words)
        })
        .collect()
}

fn most_and_least(parts: &[Part]) -> String {
    let mut sorted: Vec<&Part> = parts.iter().collect();
    sorted.sort_by(|a, b| a.1.total_cmp(&b.1));
    let shown = |part: &&&Part| format!("{} ({:+.3})", part.0, part.1);
    let costs: Vec<String> =
        sorted.iter().filter(|part| part.1 < -5e-4).take(3).map(|part| shown(&part)).collect();
    let gives: Vec<String> =
        sorted.iter().rev().filter(|part| part.1 > 5e-4).take(2).map(|part| shown(&part)).collect();
    let gives = if gives.is_empty() { "nothing".to_owned() } else { list(&gives, 2) };
    let costs = if costs.is_empty() { "nothing".to_owned() } else { list(&costs, 3) };
    format!("What costs it most: {costs}. What it gains by: {gives}.")
}

/// The parts of every member's scaled gain in the last vote. Empty where the run was not repeated or the form has no parts.
fn all_parts(detail: &Detail, names: &Names, votes: &[Line]) -> Vec<(String, Vec<Part>)> {
    let (Some(watched), Some(scenario), Some(first)) =
        (&detail.watched, &detail.scenario, votes.first())
    else {
        return Vec::new();
    };
    let at = (first.count("forum"), first.count("round"));
    let of_vote = |frame: &&Frame| (Some(frame.forum.into()), Some(frame.round.into())) == at;
    let Some(frame) = watched.frames.iter().find(of_vote) else { return Vec::new() };
    let mut all = Vec::new();
    for line in votes {
        let Some(slot) = names.states.iter().position(|state| state.id == line.text("state"))
        else {
            continue;
        };
        let cost = scenario.adoption.operability_cost;
        let Some(parts) = parts_of(watched, frame, names, slot, cost) else { return Vec::new() };
        let sum: f64 = parts.iter().map(|(_, part)| part).sum();
        if line.number("scaled_gain").is_none_or(|gain| (gain - sum).abs() > ROUNDING) {
            return Vec::new();
        }
        all.push((line.text("state").to_owned(), parts));
    }
    all
}

/// What makes up a state's scaled gain Δ̃ from the text of a frame: each issue's ω·s·(|q − x|^κ − |y − x|^κ), what regard for
/// others adds, the pressure of harm, the cost of operable rules, and what choosing a lower tier saves.
pub(super) fn parts_of(
    watched: &Watched,
    frame: &Frame,
    names: &Names,
    slot: usize,
    cost: f64,
) -> Option<Vec<Part>> {
    let OwnUtility::Spatial { position, salience, kappa } = &watched.valuation.own else {
        return None;
    };
    let (judged, w) = (&frame.judged, frame.draft.operability);
    let mut parts: Vec<Part> = Vec::new();
    let mut own_gain = 0.0;
    for (issue, quo) in watched.setting.status_quo.iter().enumerate() {
        let (x, y) = (position.at(issue, slot), frame.draft.levels[issue]);
        let nearer = loss((quo - x) / 100.0, *kappa) - loss((y - x) / 100.0, *kappa);
        let part = salience.at(issue, slot) * nearer;
        own_gain += part;
        parts.push((names.issue(&watched.setting.issue[issue]).to_owned(), w * part));
    }
    let value_gain = judged.value[slot] - judged.base[slot];
    parts.push(("Regard for others".to_owned(), w * (value_gain - own_gain)));
    parts.push(("Pressure of harm suffered".to_owned(), judged.pressure[slot]));
    parts.push(("Cost of operable rules".to_owned(), -cost * w));
    let sum: f64 = parts.iter().map(|(_, part)| part).sum();
    parts.push(("Choice of the lower tier".to_owned(), judged.gain[slot] - sum));
    let issues = watched.setting.issue.len();
    let mut number = 0;
    parts.retain(|(_, part)| {
        number += 1;
        number <= issues || part.abs() > ROUNDING
    });
    let base = judged.base[slot];
    Some(parts.into_iter().map(|(what, part)| (what, appraisal::scaled(part, base))).collect())
}
