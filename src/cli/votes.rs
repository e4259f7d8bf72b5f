//! `comity votes`: what each state is foretold to do with each text of a scenario, and how that compares with recorded votes.

use std::path::Path;

use super::args::{Format, VotesArgs};
use super::run::{complain, file_stem, threads};
use super::{Exit, listing, terminal};
use crate::format::{
    self, Checked, Data,
    recorded::{self, Recorded},
};
use crate::model::forum::Vote;
use crate::output::{self, Folder, ScoreLine, next_free, text_name};
use crate::spec::{Scenario, state::StateSpec};
use crate::study::votes::{self, HeldOut, How, Prediction};
use crate::sweep::Plan;

/// What was found.
struct Found {
    predictions: Vec<Prediction>,
    recorded: Vec<Recorded>,
    scores: Vec<ScoreLine>,
    /// What was chosen for each recorded vote, and for all of them.
    held_out: Option<(Vec<HeldOut>, Vec<Option<Data>>)>,
}

/// Reads, foretells, writes and prints.
pub fn votes(args: &VotesArgs) -> Exit {
    let mut sets = args.changes.settings();
    sets.extend(args.work.setting("run"));
    let checked = match format::read_with(&args.scenario, args.texts.as_deref(), &sets) {
        Ok(checked) => checked,
        Err(faults) => {
            terminal::show(&faults);
            return Exit::Usage;
        }
    };
    terminal::show(&checked.warnings);
    let scenario = &checked.scenario;
    if scenario.text.is_empty() {
        return usage(
            "the scenario tables no text; write a [[text]], or name a file of texts: --texts",
        );
    }
    let recorded = match args.recorded.as_deref().map(|path| recorded::read(path, scenario)) {
        None => Vec::new(),
        Some(Ok(recorded)) => recorded,
        Some(Err(faults)) => {
            terminal::show(&faults);
            return Exit::Usage;
        }
    };
    let bloc = match bloc(scenario, args.bloc.as_deref()) {
        Ok(bloc) => bloc,
        Err(words) => return usage(&words),
    };
    let target = match &args.out {
        Some(out) => Ok(out.clone()),
        None => next_free(&Path::new("results").join(file_stem(&args.scenario))),
    };
    let folder = match target.and_then(|target| Folder::prepare(&target, args.force)) {
        Ok(folder) => folder,
        Err(error) => return complain(&error),
    };
    let found = match find(args, &checked, recorded, &bloc) {
        Ok(found) => found,
        Err(exit) => return exit,
    };
    let Found { predictions, recorded, scores, .. } = &found;
    let written = output::votes(&folder, scenario, predictions, recorded, scores);
    match written.and_then(|()| folder.publish()) {
        Ok(target) => {
            print(args.format, &checked, &found, &bloc, &target);
            Exit::Done
        }
        Err(error) => complain(&error),
    }
}

fn usage(words: &str) -> Exit {
    terminal::tell(&format!("comity: {words}"));
    Exit::Usage
}

/// The bloc of the simple rule: the one named, or the first of the scenario.
fn bloc(scenario: &Scenario, named: Option<&str>) -> Result<String, String> {
    let known = || scenario.bloc.iter().map(|bloc| bloc.id.as_str());
    match named {
        None => Ok(known().next().unwrap_or_default().to_owned()),
        Some(id) if known().any(|known| known == id) => Ok(id.to_owned()),
        Some(id) => Err(format!(
            "--bloc: there is no bloc `{id}`; {}",
            format::suggest(id, known(), "blocs")
        )),
    }
}

fn find(
    args: &VotesArgs,
    checked: &Checked,
    recorded: Vec<Recorded>,
    bloc: &str,
) -> Result<Found, Exit> {
    let scenario = &checked.scenario;
    let how = How {
        seed: scenario.run.seed,
        replications: u64::from(scenario.run.replications),
        threads: threads(args.work.threads),
    };
    let fault = |why: String| {
        terminal::tell(&format!("comity: {why}"));
        Exit::Fault
    };
    let plan = match (args.leave_one_out, &checked.sweep) {
        (false, _) => None,
        (true, Some(_)) if recorded.len() < 2 => {
            return Err(usage("--leave-one-out needs recorded votes on two texts or more"));
        }
        (true, Some(sweep)) => Some(Plan::new(sweep, scenario).map_err(|why| usage(&why))?),
        (true, None) => {
            return Err(usage(
                "--leave-one-out tries the points of a [sweep], and the scenario has none",
            ));
        }
    };
    let predictions = votes::predict(scenario, how).map_err(fault)?;
    let held_out = plan.map(|plan| votes::leave_one_out(&plan, &recorded, how)).transpose();
    let held_out = held_out.map_err(fault)?;
    let mut scores = Vec::new();
    for (which, this) in recorded.iter().enumerate() {
        let others: Vec<&Recorded> =
            recorded.iter().enumerate().filter(|(n, _)| *n != which).map(|(_, r)| r).collect();
        let line =
            |held_out, score| ScoreLine { text: text_name(scenario, this.text), held_out, score };
        let whole = votes::compare(scenario, &predictions[this.text], this, &others, bloc);
        scores.extend(whole.into_iter().map(|score| line(false, score)));
        if let Some((held_out, _)) = &held_out {
            let told = held_out[which].prediction.foretold();
            scores.push(line(true, votes::score("comity", &told, this)));
        }
    }
    Ok(Found { predictions, recorded, scores, held_out })
}

fn print(format: Format, checked: &Checked, found: &Found, bloc: &str, target: &Path) {
    let scenario = &checked.scenario;
    match format {
        Format::Csv if found.scores.is_empty() => {
            terminal::say(&output::predictions_csv(scenario, &found.predictions, &found.recorded))
        }
        Format::Csv => terminal::say(&output::vote_scores_csv(&found.scores)),
        Format::Json => terminal::say(&json(scenario, found)),
        Format::Table => {
            let mut text = foretold(scenario, found);
            text += &likeliest(scenario, found);
            if !found.scores.is_empty() {
                text += "\n";
                text += &fared(checked, found, bloc);
            }
            terminal::say(&format!("{text}\nResults: {}\n", target.display()));
        }
    }
}

/// Mean numbers of votes, beside the recorded ones.
fn foretold(scenario: &Scenario, found: &Found) -> String {
    let kinds = [Vote::Yes, Vote::No, Vote::Abstain, Vote::Absent];
    let mut header = vec!["text", "sponsor", "adopted"];
    header.extend(kinds.map(Vote::word));
    if !found.recorded.is_empty() {
        header.push("recorded");
    }
    let row = |(text, prediction): (usize, &Prediction)| {
        let spec = &scenario.text[text];
        let share = 100.0 * prediction.adopted as f64 / prediction.runs.max(1) as f64;
        let mut row =
            vec![text_name(scenario, text), spec.sponsor.clone(), format!("{share:.0} %")];
        row.extend(kinds.map(|vote| format!("{:.1}", prediction.mean(vote))));
        if let Some(known) = found.recorded.iter().find(|recorded| recorded.text == text) {
            let count = |vote: Vote| known.votes.iter().filter(|v| **v == Some(vote)).count();
            row.push(kinds.map(|vote| count(vote).to_string()).join("-"));
        } else if !found.recorded.is_empty() {
            row.push(String::new());
        }
        row
    };
    let rows: Vec<Vec<String>> = found.predictions.iter().enumerate().map(row).collect();
    terminal::table(&header, &rows)
}

/// Most states that are named for one vote.
const NAMED: usize = 8;

/// Of each text the states likeliest to oppose it and to abstain.
fn likeliest(scenario: &Scenario, found: &Found) -> String {
    let mut out = String::new();
    for (text, prediction) in found.predictions.iter().enumerate() {
        for vote in [Vote::No, Vote::Abstain] {
            let counts = prediction.counts.iter().map(|counts| counts[vote as usize]);
            let mut states: Vec<(u32, &str)> =
                counts.zip(scenario.state.iter().map(StateSpec::label)).collect();
            states.retain(|(count, _)| *count > 0);
            states.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
            let share = |count: u32| f64::from(count) / prediction.runs.max(1) as f64;
            let named = states.iter().take(NAMED);
            let named: Vec<String> =
                named.map(|(count, name)| format!("{name} ({:.2})", share(*count))).collect();
            let named = if named.is_empty() { "nobody".to_owned() } else { named.join(", ") };
            let words =
                format!("{}, likeliest {}: {named}.", text_name(scenario, text), vote.word());
            out += &format!("{}\n", terminal::wrap(&words, "  "));
        }
    }
    format!("\n{out}\npredictions.csv has every state.\n")
}

/// How predictions fare on voters.
fn fared(checked: &Checked, found: &Found, bloc: &str) -> String {
    let row = |line: &ScoreLine| {
        let score = &line.score;
        let who = if line.held_out {
            format!("{}, held out", score.predictor)
        } else {
            score.predictor.to_owned()
        };
        vec![
            line.text.clone(),
            who,
            score.voters.to_string(),
            format!("{:.3}", score.accuracy),
            format!("{:.3}", score.macro_f1),
            score.log_loss.map_or_else(String::new, |loss| format!("{loss:.3}")),
        ]
    };
    let rows: Vec<Vec<String>> = found.scores.iter().map(row).collect();
    let header = ["text", "predictor", "voters", "accuracy", "macro-F1", "log-loss"];
    let mut text = terminal::table(&header, &rows);
    text += "\nThe largest class is that of the very vote. ";
    text += &match bloc {
        "" => "Without a bloc the bloc rule says yes throughout.\n".to_owned(),
        bloc => format!("Bloc rule: `{bloc}` says no to texts from outside, all others yes.\n"),
    };
    if let (Some((held_out, all)), Some(sweep)) = (&found.held_out, &checked.sweep) {
        let names: Vec<&str> = sweep.experiment.factor.iter().map(|f| f.name.as_str()).collect();
        let said = |values: &[Option<Data>]| {
            let one = |(name, value): (&&str, &Option<Data>)| {
                let mut shown = String::new();
                output::factor_cell(value).show(&mut shown);
                format!("{name} {shown}")
            };
            names.iter().zip(values).map(one).collect::<Vec<_>>().join(", ")
        };
        for held in held_out {
            let name = text_name(&checked.scenario, held.text);
            text += &format!("Held out {name}, the others choose: {}.\n", said(&held.values));
        }
        text += &format!("All together choose: {}.\n", said(all));
    }
    text
}

fn json(scenario: &Scenario, found: &Found) -> String {
    let text = |(text, prediction): (usize, &Prediction)| {
        let kinds = [Vote::Yes, Vote::No, Vote::Abstain, Vote::Absent];
        let means: serde_json::Map<String, serde_json::Value> = kinds
            .iter()
            .map(|vote| (vote.word().to_owned(), prediction.mean(*vote).into()))
            .collect();
        let share = prediction.adopted as f64 / prediction.runs.max(1) as f64;
        serde_json::json!({ "text": text_name(scenario, text), "adopted": share, "votes": means })
    };
    let score = |line: &ScoreLine| {
        serde_json::json!({
            "text": line.text, "held_out": line.held_out, "predictor": line.score.predictor,
            "voters": line.score.voters, "accuracy": line.score.accuracy,
            "macro_f1": line.score.macro_f1, "log_loss": line.score.log_loss,
        })
    };
    let texts: Vec<_> = found.predictions.iter().enumerate().map(text).collect();
    let scores: Vec<_> = found.scores.iter().map(score).collect();
    listing::pretty(&serde_json::json!({ "texts": texts, "scores": scores }))
}
