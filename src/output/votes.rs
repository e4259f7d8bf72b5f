//! The tables of `comity votes`: what each state is foretold to do with each text, and how that fares. It computes nothing.

use super::csv_line::csv_text;
use super::folder::{Folder, OutputError};
use super::forecasts::write;
use crate::format::recorded::Recorded;
use crate::measure::table::table;
use crate::model::forum::Vote;
use crate::spec::Scenario;
use crate::study::votes::{Prediction, Score};

table! {
    /// A row of `predictions`.
    "predictions" PredictionRow = "what one state is foretold to do with one text by `comity votes`" {
        text: String, "id", "", "the text";
        state: String, "id", "", "the state";
        p_yes: f64, "share of runs", "0 … 1", "yes";
        p_no: f64, "share of runs", "0 … 1", "no";
        p_abstain: f64, "share of runs", "0 … 1", "abstention";
        p_absent: f64, "share of runs", "0 … 1", "absence";
        predicted: &'static str, "yes, abstain, no", "", "the likeliest vote if it is present; of equals the first";
        recorded: Option<&'static str>, "yes, no, abstain, absent", "", "the recorded vote; empty if none is known";
    }
}

table! {
    /// A row of `vote_scores`.
    "vote_scores" VoteScoreRow = "how one predictor fares on one recorded vote in `comity votes`" {
        text: String, "id", "", "the text";
        values: &'static str, "whole, held-out", "", "held-out: foretold by the values that do best on the other texts";
        predictor: &'static str, "comity, largest class, bloc rule", "", "who predicts";
        voters: usize, "states", "0 …", "states that voted yes, no or abstained";
        accuracy: f64, "share", "0 … 1", "of them whose vote was foretold";
        macro_f1: f64, "mean of F1", "0 … 1", "mean over yes, no and abstention of the harmonic mean of precision and recall";
        log_loss: Option<f64>, "nats", "0 …", "mean of −ln of the probability given to the recorded vote; of the simple rules by the shares on the other texts";
    }
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
            let p = |vote: Vote| {
                let n = f64::from(prediction.counts[slot][vote as usize]);
                n / prediction.runs.max(1) as f64
            };
            rows.push(PredictionRow {
                text: text_name(scenario, text),
                state: state.id.clone(),
                p_yes: p(Vote::Yes),
                p_no: p(Vote::No),
                p_abstain: p(Vote::Abstain),
                p_absent: p(Vote::Absent),
                predicted: told[slot].vote.word(),
                recorded: vote.map(Vote::word),
            });
        }
    }
    csv_text(&rows)
}

/// The text of `vote_scores.csv`.
pub fn vote_scores_csv(scores: &[ScoreLine]) -> String {
    let row = |line: &ScoreLine| VoteScoreRow {
        text: line.text.clone(),
        values: if line.held_out { "held-out" } else { "whole" },
        predictor: line.score.predictor,
        voters: line.score.voters,
        accuracy: line.score.accuracy,
        macro_f1: line.score.macro_f1,
        log_loss: line.score.log_loss,
    };
    csv_text(&scores.iter().map(row).collect::<Vec<_>>())
}

/// What a text is called: its id, or its number.
pub fn text_name(scenario: &Scenario, text: usize) -> String {
    match scenario.text.get(text) {
        Some(spec) if !spec.id.is_empty() => spec.id.clone(),
        _ => format!("text {}", text + 1),
    }
}
