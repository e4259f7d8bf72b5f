//! The story of a run in plain words, with the numbers that the tables have. It explains nothing: that is `why`.

use super::names::{Names, count, list};
use super::results::{Detail, Results};
use super::sheet::Line;

/// Paragraphs, and the figures that stand out: a value and what it is.
pub(super) struct Story {
    pub(super) prose: Vec<String>,
    pub(super) tiles: Vec<(String, String)>,
}

/// Tells one run.
pub(super) fn tell(results: &Results, detail: &Detail, names: &Names) -> Story {
    let row = results.runs.lines().find(|line| line.count("run") == Some(detail.run));
    let mut prose = vec![opening(results.is_straight(), detail, names)];
    let mut tiles = Vec::new();
    if let Some(row) = row {
        prose.push(ending(results, &row));
        prose.extend(text(detail, names));
        prose.extend(voting(detail, names));
        prose.extend(sharing(detail, names));
        tiles = stand_out(results, &row);
    }
    Story { prose, tiles }
}

fn opening(straight: bool, detail: &Detail, names: &Names) -> String {
    let states = count(names.states.len(), "state");
    let issues = count(names.issues.len(), "issue");
    let blocs = names.json()["blocs"].as_array().map_or(0, Vec::len);
    let of = if blocs > 1 { format!(" of {blocs} blocs") } else { String::new() };
    let rule = detail.votes.lines().next_back().map_or("", |line| line.text("rule"));
    let by = if rule.is_empty() {
        String::new()
    } else {
        format!(" The last vote was by {}.", spaced(rule))
    };
    let what = if straight { "vote on" } else { "bargain over" };
    format!("{states}{of} {what} one text on {issues}.{by}")
}

fn ending(results: &Results, row: &Line) -> String {
    let rung = results.at_rung(row.text("rung"));
    let rounds = row.text("rounds");
    if row.flag("adopted") {
        let depth = row.number("depth").map_or_else(String::new, |depth| {
            format!(
                " On average it moves an issue {:.0} of 100 points from the status quo.",
                100.0 * depth
            )
        });
        format!("A text was adopted in round {rounds}, at {rung}.{depth}")
    } else {
        format!(
            "No text was adopted: the forum closed in round {rounds}, at {rung}. The status quo holds."
        )
    }
}

/// The issues that moved most, and those in brackets.
fn text(detail: &Detail, names: &Names) -> Option<String> {
    let last = detail.texts.lines().filter_map(|line| line.count("round")).max()?;
    let mut moves: Vec<(f64, String)> = Vec::new();
    let mut open = Vec::new();
    for line in detail.texts.lines().filter(|line| line.count("round") == Some(last)) {
        let issue = names.issues.iter().find(|issue| issue.id == line.text("issue"))?;
        if line.flag("bracketed") {
            open.push(format!("“{}”", issue.title));
        }
        if let (Some(level), Some(quo), true) =
            (line.number("level"), issue.status_quo, issue.values.is_empty())
        {
            moves.push((
                (level - quo).abs(),
                format!("“{}” (from {quo:.0} to {level:.0})", issue.title),
            ));
        }
    }
    moves.sort_by(|a, b| b.0.total_cmp(&a.0));
    let most: Vec<&String> = moves.iter().map(|(_, words)| words).collect();
    let open = if open.is_empty() {
        "No issue was left in brackets.".to_owned()
    } else {
        format!("In brackets to the end: {}.", list(&open, 4))
    };
    if most.is_empty() {
        return Some(open);
    }
    let most = list(&most[..most.len().min(3)], 3);
    Some(format!("The last text is farthest from the status quo on {most}. {open}"))
}

fn voting(detail: &Detail, names: &Names) -> Option<String> {
    let last = detail.votes.lines().next_back()?;
    let (ballot, forum) = (last.text("ballot"), last.text("forum"));
    let votes: Vec<Line> = detail
        .votes
        .lines()
        .filter(|line| line.text("ballot") == ballot && line.text("forum") == forum)
        .collect();
    let of = |vote: &str| -> Vec<&str> {
        votes
            .iter()
            .filter(|l| l.text("vote") == vote)
            .map(|l| names.state(l.text("state")))
            .collect()
    };
    let [yes, no, abstain, absent] = ["yes", "no", "abstain", "absent"].map(of);
    let away = match absent.len() {
        1 => "1 was absent".to_owned(),
        n => format!("{n} were absent"),
    };
    let (yes, against, without) = (yes.len(), no.len(), abstain.len());
    let mut words = format!(
        "In the last vote {yes} said yes and {against} no; {without} abstained and {away}."
    );
    if !no.is_empty() {
        words += &format!(" Against it: {}.", list(&no, 6));
    }
    if !abstain.is_empty() {
        words += &format!(" Abstaining: {}.", list(&abstain, 6));
    }
    Some(words)
}

fn sharing(detail: &Detail, names: &Names) -> Option<String> {
    let mut gains: Vec<(f64, &str)> = detail
        .states
        .lines()
        .filter(|line| line.flag("member"))
        .filter_map(|line| Some((line.number("scaled_gain")?, names.state(line.text("state")))))
        .collect();
    gains.sort_by(|a, b| b.0.total_cmp(&a.0));
    let ((most, first), (least, last)) = (*gains.first()?, *gains.last()?);
    let losers = gains.iter().filter(|(gain, _)| *gain < 0.0).count();
    let lose = match losers {
        0 => "No member would lose by it.".to_owned(),
        n => format!("{} would lose by it.", count(n, "member")),
    };
    Some(format!(
        "The text gives most to {first} ({} of what it could gain) and least to {last} ({}). {lose}",
        percent(most),
        percent(least)
    ))
}

fn stand_out(results: &Results, row: &Line) -> Vec<(String, String)> {
    let mut tiles = vec![
        (
            if row.flag("adopted") { "adopted" } else { "no text" }.to_owned(),
            format!("at {}", results.at_rung(row.text("rung"))),
        ),
        (row.text("rounds").to_owned(), "rounds".to_owned()),
    ];
    if let [Some(yes), Some(no), Some(abstain), Some(absent)] =
        ["yes", "no", "abstain", "absent"].map(|vote| row.count(vote))
    {
        let rest = abstain + absent;
        tiles.push((format!("{yes} : {no}"), format!("yes : no, {rest} abstain or absent")));
    }
    tiles.push((row.text("brackets").to_owned(), "issues left in brackets".to_owned()));
    if let Some(depth) = row.number("depth") {
        tiles
            .push((format!("{:.0}", 100.0 * depth), "points from the status quo, mean".to_owned()));
    }
    tiles
}

/// `41 %`, with a minus sign that is one.
fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share).replace('-', "−")
}

/// `simple-majority` → `simple majority`.
pub(super) fn spaced(word: &str) -> String {
    word.replace('-', " ")
}
