//! The charts of one run: its text, who stood where and in the way, its climb, its votes, who got what. Each is a table that
//! the page draws; nothing is computed that the tables do not say.

use serde_json::{Value, json};

use super::figure::{Figure, Section, number};
use super::names::Names;
use super::results::Detail;
use super::sheet::Line;
use crate::model::forum::Stance;
use crate::model::valuation::OwnUtility;

/// The forum that the charts are about: the first.
fn main_forum(detail: &Detail) -> String {
    detail.rounds.lines().next().map_or("0", |line| line.text("forum")).to_owned()
}

/// Rows of the main forum.
fn of_main<'a>(
    detail: &'a Detail,
    sheet: &'a super::sheet::Sheet,
) -> impl DoubleEndedIterator<Item = Line<'a>> {
    let forum = main_forum(detail);
    sheet.lines().filter(move |line| line.text("forum") == forum)
}

/// What the slider says of each round.
pub(super) fn rounds(detail: &Detail) -> Value {
    let mut seen = Vec::new();
    for line in of_main(detail, &detail.rounds) {
        seen.push(json!({
            "round": line.count("round"),
            "rung": line.text("rung"),
            "objectors": line.count("objectors"),
            "holding_out": line.count("holding_out"),
            "brackets": line.count("brackets"),
        }));
    }
    Value::Array(seen)
}

/// The text over the rounds, and who stands where on it.
pub(super) fn text(detail: &Detail, names: &Names) -> Section {
    let rows = of_main(detail, &detail.texts).map(|line| {
        vec![
            number(line.number("round")),
            line.text("issue").into(),
            number(line.number("level")),
            line.flag("bracketed").into(),
        ]
    });
    let levels = Figure::new(
        "text",
        "levels",
        "How the text on each issue moved, and where it was in brackets",
        &[
            ("round", "round"),
            ("issue", "issue"),
            ("level", "level in the draft, points from 0 to 100"),
            ("bracketed", "in brackets: an objector would gain by returning it to the status quo"),
        ],
    )
    .rows(rows)
    .note("Level in points from 0 to 100, by round. Dots: in brackets. Dashed: the status quo, which holds if nothing is agreed.");
    let mut figures = vec![levels];
    figures.extend(positions(detail, names));
    Section {
        id: "text",
        title: "The text".to_owned(),
        prose: vec!["Every issue is a scale from 0 to 100 whose ends are stated in words. The chair moves the draft toward what \
            delegations demand; an issue stays in brackets as long as somebody who objects would be better off without it."
            .to_owned()],
        figures,
        ..Section::default()
    }
}

/// Where states stand on each issue: what they want, and what they demanded in each round.
fn positions(detail: &Detail, names: &Names) -> Option<Figure> {
    let watched = detail.watched.as_ref()?;
    let OwnUtility::Spatial { position, salience, .. } = &watched.valuation.own else {
        return None;
    };
    if watched.setting.pie {
        return None;
    }
    let forum = watched.frames.first()?.forum;
    let mut columns = vec![("round".to_owned(), "round; 0 is what the state wants".to_owned())];
    columns.push(("issue".to_owned(), "issue".to_owned()));
    columns.extend(names.states.iter().map(|s| (s.id.clone(), format!("{}, points", s.name))));
    let borrowed: Vec<(&str, &str)> =
        columns.iter().map(|(name, label)| (name.as_str(), label.as_str())).collect();
    let mut rows = Vec::new();
    let states = names.states.len();
    let tenth = |x: f64| number((x * 10.0).round() / 10.0);
    let mut add = |round: u32, table: &crate::model::columns::Columns| {
        for (issue, name) in watched.setting.issue.iter().enumerate() {
            let mut row = vec![Value::from(round), Value::from(&**name)];
            row.extend((0..states).map(|slot| tenth(table.at(issue, slot))));
            rows.push(row);
        }
    };
    add(0, position);
    for frame in watched.frames.iter().filter(|frame| frame.forum == forum) {
        if let Some(demand) = &frame.demand {
            add(frame.round, demand);
        }
    }
    let weights: Vec<Vec<Value>> = salience
        .iter()
        .map(|issue| {
            issue.iter().map(|weight| number((weight * 1000.0).round() / 1000.0)).collect()
        })
        .collect();
    let figure = Figure::new(
        "positions",
        "positions",
        "Where each state stands, and what it demanded",
        &borrowed,
    );
    Some(
        figure
            .rows(rows)
            .options(json!({ "salience": weights }))
            .note("Points from 0 to 100, in the round of the slider. Dots: what states demand, coloured by bloc. Rings: what they \
                want. Bar: the draft, with the number of those content with it. Dashed: the status quo."),
    )
}

/// Who stood in the way, round by round.
pub(super) fn stances(detail: &Detail, names: &Names) -> Section {
    let rows = of_main(detail, &detail.rounds).map(|line| {
        let all = line.number("objectors");
        let out = line.number("holding_out");
        vec![
            number(line.number("round")),
            number(all.zip(out).map(|(all, out)| all - out)),
            number(out),
            number(line.number("brackets")),
        ]
    });
    let obstacles = Figure::new(
        "obstacles",
        "obstacles",
        "How many members stood in the way, and how many issues were in brackets",
        &[
            ("round", "round"),
            ("lose", "members that would lose by the draft"),
            ("hold_out", "members that would gain and hold out for more"),
            ("brackets", "issues in brackets"),
        ],
    )
    .rows(rows)
    .note("Number of members and of issues at the end of each round.");
    let mut figures = Vec::new();
    figures.extend(stance_of_each(detail, names));
    figures.push(obstacles);
    Section {
        id: "way",
        title: "Who stood in the way".to_owned(),
        prose: vec!["A member stands in the way of consensus if it would lose by the draft, or if it would gain and holds out \
            for more. What it holds out for falls as the deadline nears."
            .to_owned()],
        figures,
        ..Section::default()
    }
}

fn stance_of_each(detail: &Detail, names: &Names) -> Option<Figure> {
    let watched = detail.watched.as_ref()?;
    let forum = watched.frames.first()?.forum;
    let mut rows = Vec::new();
    for frame in watched.frames.iter().filter(|frame| frame.forum == forum) {
        for (slot, state) in names.states.iter().enumerate() {
            let stance = stance_word(*frame.judged.stance.get(slot)?);
            if stance.is_empty() {
                continue;
            }
            let short = (frame.judged.aspiration[slot] - frame.judged.value[slot]).max(0.0);
            rows.push(vec![
                Value::from(frame.round),
                Value::from(state.id.as_str()),
                Value::from(stance),
                number(frame.judged.scaled[slot]),
                if stance == "holds out" { number(short) } else { Value::Null },
            ]);
        }
    }
    let columns = [
        ("round", "round"),
        ("state", "state"),
        ("stance", "yes, abstain, holds out, no, if asked at the end of the round"),
        ("scaled_gain", "what the draft gives it, as a share of what it could gain"),
        ("short_of_aspiration", "how much value the draft lacks of what it holds out for"),
    ];
    let title = "What each state made of the draft, round by round";
    Some(Figure::new("stances", "stances", title, &columns).rows(rows).note(
        "A row for each state, a column for each round: where it would stand if asked at the end of the round.",
    ))
}

/// The word for a stance; empty for those without a vote.
pub(super) fn stance_word(stance: Stance) -> &'static str {
    match stance {
        Stance::None => "",
        Stance::Yes => "yes",
        Stance::Abstain => "abstain",
        Stance::No => "no",
        Stance::HoldOut => "holds out",
    }
}

/// The ladder: what was climbed, and what closed where.
pub(super) fn ladder(detail: &Detail, names: &Names) -> Section {
    let mut rows = Vec::new();
    for line in detail.forums.lines() {
        let who = match line.text("kind") {
            "dispute" => format!(
                "{} against {}",
                names.state(line.text("claimant")),
                names.state(line.text("respondent"))
            ),
            _ => "Rule-making".to_owned(),
        };
        let closed = line.number("closed_round");
        let mut entered: Vec<(&str, f64)> = ["negotiation", "mediation", "arbitration"]
            .into_iter()
            .filter_map(|rung| Some((rung, line.number(&format!("{rung}_round"))?)))
            .collect();
        if let ("last-resort", Some(round)) = (line.text("closed_rung"), closed) {
            entered.push(("last-resort", round));
        }
        let end =
            closed.or_else(|| detail.rounds.lines().filter_map(|l| l.number("round")).next_back());
        for (at, (rung, from)) in entered.iter().enumerate() {
            let to = entered.get(at + 1).map(|(_, next)| *next).or(end.map(|end| end + 1.0));
            let last = at + 1 == entered.len();
            let dispute = line.text("kind") == "dispute";
            let how = match (last && closed.is_some(), line.flag("adopted"), dispute) {
                (false, ..) => "",
                (true, true, false) => "closed with a text",
                (true, false, false) => "closed without a text",
                (true, true, true) => "settled",
                (true, false, true) => "not settled",
            };
            rows.push(vec![
                Value::from(line.count("forum")),
                Value::from(who.as_str()),
                Value::from(*rung),
                number(*from),
                number(to.map(|to| to - 1.0)),
                Value::from(how),
            ]);
        }
    }
    let columns = [
        ("forum", "key of the forum"),
        ("who", "what it is about"),
        ("rung", "rung of the ladder"),
        ("from", "round in which the rung was entered"),
        ("to", "last round on it"),
        ("end", "how it closed, on its last rung"),
    ];
    let title = "Which rungs were climbed, and where each forum closed";
    let figure = Figure::new("ladder", "ladder", title, &columns).rows(rows).note(
        "Rounds. Negotiation, then mediation, then arbitration, then the vote of last resort.",
    );
    Section {
        id: "ladder",
        title: "The ladder".to_owned(),
        figures: vec![figure],
        ..Section::default()
    }
}

/// The recorded votes.
pub(super) fn votes(detail: &Detail, names: &Names) -> Option<Section> {
    let rows: Vec<Vec<Value>> = of_main(detail, &detail.votes)
        .map(|line| {
            let bloc = names.states.iter().find(|s| s.id == line.text("state"));
            vec![
                Value::from(line.count("ballot")),
                Value::from(line.count("round")),
                line.text("motion").into(),
                line.text("rule").into(),
                line.text("state").into(),
                bloc.map_or("", |state| state.bloc.as_str()).into(),
                line.text("vote").into(),
                number(line.number("scaled_gain")),
                line.flag("pivotal").into(),
                line.flag("adopted").into(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let columns = [
        ("ballot", "which vote"),
        ("round", "round"),
        ("motion", "what was voted on"),
        ("rule", "by which rule"),
        ("state", "state"),
        ("bloc", "its bloc"),
        ("vote", "its vote"),
        ("scaled_gain", "what the text gives it, as a share of what it could gain"),
        ("pivotal", "whether its vote alone turned the result"),
        ("adopted", "whether the text was adopted"),
    ];
    let hemicycle = Figure::new("vote", "hemicycle", "Who voted how", &columns)
        .rows(rows.clone())
        .note("A seat for each member, by its vote; within a vote, by bloc.");
    let mut figures = vec![hemicycle];
    if names.states.iter().any(|state| !state.bloc.is_empty()) {
        let by_bloc = Figure::new("vote-by-bloc", "blocs", "How each bloc voted", &columns);
        figures.push(by_bloc.rows(rows).note("A tile for each member, a row for each bloc."));
    }
    Some(Section { id: "vote", title: "The vote".to_owned(), figures, ..Section::default() })
}

/// Who got how much of what it wanted.
pub(super) fn gains(detail: &Detail, names: &Names) -> Option<Section> {
    let rows: Vec<Vec<Value>> = detail
        .states
        .lines()
        .map(|line| {
            let bloc = names.states.iter().find(|s| s.id == line.text("state"));
            vec![
                line.text("state").into(),
                bloc.map_or("", |state| state.bloc.as_str()).into(),
                number(line.number("scaled_gain")),
                number(line.number("influence")),
                number(line.number("status_quo_value")),
                number(line.number("text_value")),
                line.text("vote").into(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let columns = [
        ("state", "state"),
        ("bloc", "its bloc"),
        ("scaled_gain", "what the last text gives it, as a share of what it could gain"),
        (
            "influence",
            "how many points nearer to its ideal the text is than the status quo, by salience",
        ),
        ("status_quo_value", "value of the status quo to it, at most 1"),
        ("text_value", "value of the last text to it, at most 1"),
        ("vote", "its last vote"),
    ];
    let title = "How much of what it could gain the last text gives each state";
    let band = detail.scenario.as_ref().map(|scenario| scenario.adoption.band);
    let figure = Figure::new("gains", "gains", title, &columns)
        .rows(rows)
        .options(json!({ "band": number(band) }))
        .note("Share of what the state could gain over the status quo; 1 would be its ideal, below 0 it loses. Shaded: so near to \
            0 that it abstains.");
    Some(Section {
        id: "gains",
        title: "Who got how much".to_owned(),
        figures: vec![figure],
        ..Section::default()
    })
}

/// What happened, in plain words.
pub(super) fn transcript(detail: &Detail) -> Option<Section> {
    let events: Vec<(String, String)> = detail
        .transcript
        .lines()
        .map(|line| (format!("Round {}", line.text("round")), line.text("text").to_owned()))
        .collect();
    (!events.is_empty()).then(|| Section {
        id: "transcript",
        title: "What happened, in order".to_owned(),
        events,
        ..Section::default()
    })
}
