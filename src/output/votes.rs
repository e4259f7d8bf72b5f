//! The tables of `comity votes`: what each state is foretold to do with each text, and how that fares. It computes nothing.

use super::folder::{Folder, OutputError};
use super::forecasts::{csv_text, shown, write};
use super::tables::Table;
use crate::format::recorded::Recorded;
use crate::measure::table::{Cell, Column, Kind};
use crate::model::forum::Vote;
use crate::spec::Scenario;
use crate::study::votes::{Prediction, Score};

const fn words(name: &'static str, unit: &'static str, doc: &'static str) -> Column {
    Column { name, kind: Kind::Words, unit, range: "", doc }
}

const fn share(name: &'static str, unit: &'static str, doc: &'static str) -> Column {
    Column { name, kind: Kind::Real, unit, range: "0 … 1", doc }
}

const PREDICTIONS: &[Column] = &[
    words("text", "id", "the text"),
    words("state", "id", "the state"),
    share("p_yes", "share of runs", "yes"),
    share("p_no", "share of runs", "no"),
    share("p_abstain", "share of runs", "abstention"),
    share("p_absent", "share of runs", "absence"),
    words(
        "predicted",
        "yes, abstain, no",
        "the likeliest vote if it is present; of equals the first",
    ),
    words("recorded", "yes, no, abstain, absent", "the recorded vote; empty if none is known"),
];

const SCORES: &[Column] = &[
    words("text", "id", "the text"),
    words(
        "values",
        "whole, held-out",
        "held-out: foretold by the values that do best on the other texts",
    ),
    words("predictor", "comity, largest class, bloc rule", "who predicts"),
    Column {
        name: "voters",
        kind: Kind::Int,
        unit: "states",
        range: "0 …",
        doc: "states that voted yes, no or abstained",
    },
    share("accuracy", "share", "of them whose vote was foretold"),
    share(
        "macro_f1",
        "mean of F1",
        "mean over yes, no and abstention of the harmonic mean of precision and recall",
    ),
    Column {
        name: "log_loss",
        kind: Kind::Real,
        unit: "nats",
        range: "0 …",
        doc: "mean of −ln of the probability given to the recorded vote; of the simple rules by the shares on the other texts",
    },
];

/// How `predictions` is described.
pub(super) fn predictions_table() -> Table {
    let row = "what one state is foretold to do with one text by `comity votes`";
    Table { name: "predictions", row, columns: PREDICTIONS.to_vec() }
}

/// How `vote_scores` is described.
pub(super) fn scores_table() -> Table {
    let row = "how one predictor fares on one recorded vote in `comity votes`";
    Table { name: "vote_scores", row, columns: SCORES.to_vec() }
}

/// One line of `vote_scores.csv`.
#[derive(Clone, Debug)]
pub struct ScoreLine {
    /// The text.
    pub text: String,
    /// Whether its values were chosen without it.
    pub held_out: bool,
    /// How it fares.
    pub score: Score,
}

/// Writes `predictions.csv`, and `vote_scores.csv` if there are scores.
///
/// # Errors
/// If the operating system refuses.
pub fn votes(
    folder: &Folder,
    scenario: &Scenario,
    predictions: &[Prediction],
    recorded: &[Recorded],
    scores: &[ScoreLine],
) -> Result<(), OutputError> {
    write(folder, "predictions.csv", &predictions_csv(scenario, predictions, recorded))?;
    if scores.is_empty() {
        return Ok(());
    }
    write(folder, "vote_scores.csv", &vote_scores_csv(scores))
}

/// The text of `predictions.csv`, text by text.
pub fn predictions_csv(
    scenario: &Scenario,
    predictions: &[Prediction],
    recorded: &[Recorded],
) -> String {
    let mut rows = Vec::new();
    for (text, prediction) in predictions.iter().enumerate() {
        let known = recorded.iter().find(|recorded| recorded.text == text);
        let told = prediction.foretold();
        for (slot, state) in scenario.state.iter().enumerate() {
            let vote = known.and_then(|known| known.votes[slot]);
            let p = [Vote::Yes, Vote::No, Vote::Abstain, Vote::Absent].map(|vote| {
                let n = f64::from(prediction.counts[slot][vote as usize]);
                shown(&Cell::Real(n / prediction.runs.max(1) as f64))
            });
            let mut row = vec![text_name(scenario, text), state.id.clone()];
            row.extend(p);
            row.push(told[slot].vote.word().to_owned());
            row.push(vote.map_or_else(String::new, |vote| vote.word().to_owned()));
            rows.push(row);
        }
    }
    csv_text(PREDICTIONS, rows)
}

/// The text of `vote_scores.csv`.
pub fn vote_scores_csv(scores: &[ScoreLine]) -> String {
    let row = |line: &ScoreLine| {
        let score = &line.score;
        let values = if line.held_out { "held-out" } else { "whole" };
        let loss = score.log_loss.map_or(Cell::Empty, Cell::Real);
        vec![
            line.text.clone(),
            values.to_owned(),
            score.predictor.to_owned(),
            score.voters.to_string(),
            shown(&Cell::Real(score.accuracy)),
            shown(&Cell::Real(score.macro_f1)),
            shown(&loss),
        ]
    };
    csv_text(SCORES, scores.iter().map(row).collect())
}

/// What a text is called: its id, or its number.
pub fn text_name(scenario: &Scenario, text: usize) -> String {
    match scenario.text.get(text) {
        Some(spec) if !spec.id.is_empty() => spec.id.clone(),
        _ => format!("text {}", text + 1),
    }
}
