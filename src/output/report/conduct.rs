//! What states did to each other: incidents, who was blamed, what the victim did about it, from `incidents.csv`.

use serde_json::Value;

use super::figure::{Figure, Section, number};
use super::names::{Names, count, list};
use super::results::Detail;
use super::sheet::Line;
use super::story::spaced;

/// Most incidents that the page draws; more would be a blur.
const DRAWN: usize = 2_000;

/// The section on incidents; none where there were none.
pub(super) fn section(detail: &Detail, names: &Names) -> Option<Section> {
    let happened: Vec<Line> =
        detail.incidents.lines().filter(|line| line.flag("happened")).collect();
    if happened.is_empty() {
        return None;
    }
    let rows = happened.iter().take(DRAWN).map(|line| {
        vec![
            number(line.number("round")),
            line.text("kind").into(),
            line.text("victim").into(),
            line.text("actor").into(),
            number(line.number("severity")),
            line.text("blamed").into(),
            Value::from(blame(line)),
            number(line.number("posterior")),
            line.text("response").into(),
        ]
    });
    let columns = [
        ("round", "round"),
        ("kind", "kind of incident"),
        ("victim", "against whom"),
        ("actor", "who did it, or where the perpetrators sat"),
        ("severity", "severity, in retaliations"),
        ("blamed", "on whom the victim laid blame"),
        ("blame", "whether the blame was right"),
        ("posterior", "the victim's belief that the one whom the signal named did it, 0 to 1"),
        ("response", "what the victim did"),
    ];
    let first = if happened.len() > DRAWN { format!(" The first {DRAWN}.") } else { String::new() };
    let title = "Incidents against each state: whom they were blamed on, and what was done";
    let figure = Figure::new("incidents", "incidents", title, &columns).rows(rows).note(format!(
        "A mark for each incident, by round; the larger, the more severe. A ring around it: the victim answered.{first}"
    ));
    Some(Section {
        id: "conduct",
        title: "Incidents, blame and responses".to_owned(),
        prose: vec![told(&happened, names)],
        figures: vec![figure],
        ..Section::default()
    })
}

/// Whether blame was laid, and rightly.
fn blame(line: &Line) -> &'static str {
    match (line.text("blamed"), line.flag("right")) {
        ("", _) => "nobody blamed",
        (_, true) => "rightly blamed",
        (_, false) => "wrongly blamed",
    }
}

fn told(happened: &[Line], names: &Names) -> String {
    let of = |word: &str| happened.iter().filter(|line| blame(line) == word).count();
    let mut responses: Vec<(&str, usize)> = Vec::new();
    for line in happened {
        let word = line.text("response");
        match responses.iter_mut().find(|known| known.0 == word) {
            Some(known) => known.1 += 1,
            None => responses.push((word, 1)),
        }
    }
    responses.retain(|(word, _)| !["", "none"].contains(word));
    responses.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let answers: Vec<String> =
        responses.iter().map(|(word, n)| format!("{} ({n})", spaced(word))).collect();
    let answers = if answers.is_empty() { "nothing".to_owned() } else { list(&answers, 4) };
    let mut hit: Vec<(usize, &str)> = Vec::new();
    for line in happened {
        let name = names.state(line.text("victim"));
        match hit.iter_mut().find(|known| known.1 == name) {
            Some(known) => known.0 += 1,
            None => hit.push((1, name)),
        }
    }
    hit.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let hit: Vec<String> = hit.iter().map(|(n, name)| format!("{name} ({n})")).collect();
    format!(
        "{} took place, most against {}. The victim blamed the right state {} times and a wrong one {} times; in the others it \
         blamed nobody. What victims did about it: {answers}.",
        count(happened.len(), "incident"),
        list(&hit, 3),
        of("rightly blamed"),
        of("wrongly blamed")
    )
}
