//! Trust between blocs over the rounds, from `trust.csv`.

use super::figure::{Figure, Section, number};
use super::names::Names;
use super::results::Detail;
use super::sheet::Line;

/// Most rows that the page draws; of longer runs every second round, or every third ….
const DRAWN: usize = 6_000;

/// The section on trust; none where the scenario has none.
pub(super) fn section(detail: &Detail, names: &Names) -> Option<Section> {
    let known: Vec<Line> =
        detail.trust.lines().filter(|line| !line.text("trust").is_empty()).collect();
    let last = known.last()?.count("round")?;
    let every = known.len().div_ceil(DRAWN) as u64;
    let kept =
        |line: &&Line| line.count("round").is_some_and(|round| round == last || round % every == 0);
    let bloc = |line: &Line, side: &str| match line.text(side) {
        "" => "no bloc".to_owned(),
        id => names.bloc(id).to_owned(),
    };
    let rows = known.iter().filter(kept).map(|line| {
        vec![
            number(line.number("round")),
            bloc(line, "from_bloc").into(),
            bloc(line, "to_bloc").into(),
            number(line.number("trust")),
        ]
    });
    let columns = [
        ("round", "round"),
        ("from", "the bloc that trusts"),
        ("to", "the bloc that is trusted"),
        ("trust", "mean trust over pairs of distinct states, 0 to 1"),
    ];
    let title = "How much the states of each bloc trust those of each, over the rounds";
    let figure = Figure::new("trust", "trust", title, &columns).rows(rows).note(
        "Mean trust over pairs of distinct states, 0 to 1. A panel for each bloc that trusts, a line for each that is trusted.",
    );
    Some(Section {
        id: "trust",
        title: "Trust between blocs".to_owned(),
        prose: told(&known, last, &bloc),
        figures: vec![figure],
        ..Section::default()
    })
}

/// Between whom trust rose most and fell most.
fn told(known: &[Line], last: u64, bloc: &dyn Fn(&Line, &str) -> String) -> Vec<String> {
    let first = known.first().and_then(|line| line.count("round"));
    let at = |round| known.iter().filter(move |line| line.count("round") == round);
    let moved = at(Some(last)).filter_map(|end| {
        let same = |start: &&Line| {
            ["from_bloc", "to_bloc"].iter().all(|side| start.text(side) == end.text(side))
        };
        let (from, to) = (at(first).find(same)?.number("trust")?, end.number("trust")?);
        let who = format!("{} in {}", bloc(end, "from_bloc"), bloc(end, "to_bloc"));
        Some((to - from, format!("that of {who} goes from {from:.2} to {to:.2}")))
    });
    let mut moved: Vec<(f64, String)> = moved.filter(|(by, _)| by.abs() >= 0.005).collect();
    moved.sort_by(|a, b| a.0.total_cmp(&b.0));
    let fall = moved.first().filter(|(by, _)| *by < 0.0).map(|(_, who)| ("falls", who));
    let rise = moved.last().filter(|(by, _)| *by > 0.0).map(|(_, who)| ("rises", who));
    let told: Vec<String> = [fall, rise]
        .into_iter()
        .flatten()
        .map(|(how, who)| format!("Trust {how} most: {who}."))
        .collect();
    if told.is_empty() { vec!["Trust between blocs stays as it was.".to_owned()] } else { told }
}
