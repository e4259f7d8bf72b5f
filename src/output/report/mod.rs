//! A report: one HTML page, with its charts, from a results folder alone. Decides what is told and shown of a run with its
//! replications, of a sweep, of two folders held against each other. It changes no result.
//!
//! Charts are drawn in the reader's browser by Observable Plot, embedded with its licence (`assets/README.md` says why).
//! Everything that is told in words is told here, from the tables; where this version repeats the run to the last digit, what
//! the tables leave out (who stood where in each round, what decided a vote) is read off the run repeated.

mod conduct;
mod figure;
mod many;
mod names;
mod one_run;
mod page;
mod pair;
mod points;
mod results;
mod sheet;
mod story;
mod trust;
mod why;

use std::path::{Path, PathBuf};

use super::Pair;
use super::folder::OutputError;
use names::Names;
use page::Page;
use results::{Detail, Results};

/// The page about a results folder. Of a plain run, `run` is the one told in detail, else the typical one; of a sweep, none is
/// told unless it is given.
///
/// # Errors
/// If the folder holds no results, or not that run.
pub fn report(folder: &Path, run: Option<u64>) -> Result<String, OutputError> {
    let results = Results::open(folder, run)?;
    let mut page = Page {
        title: results.says("title").to_owned(),
        question: results.scenario().map_or_else(String::new, |s| s.question.clone()),
        provenance: provenance(&results),
        ..Page::default()
    };
    let told = if results.is_sweep() { run } else { run.or_else(|| results.typical()) };
    let detail = told.map(|run| results.detail(run)).transpose()?;
    let names = match (&detail, results.scenario()) {
        (Some(detail), _) => Names::of(detail),
        (None, Some(scenario)) => Names::from_scenario(scenario),
        (None, None) => Names::default(),
    };
    page.names = names.json();
    if results.is_sweep() {
        page.kicker = "Comity: report of a sweep".to_owned();
        page.story = points::design(&results);
        page.sections = points::sections(&results)?;
    } else {
        page.kicker = "Comity: report of a run".to_owned();
        page.sections.extend(many::section(&results));
    }
    if let Some(detail) = &detail {
        one(&results, detail, &names, &mut page);
    }
    if page.story.is_empty() {
        page.story.push("No run came to an end; runs.csv says why.".to_owned());
    }
    Ok(page.html())
}

/// The page about two results folders, both of runs or both of sweeps over the same factors; the second is held against the
/// first.
///
/// # Errors
/// If one of them holds no finished results, or they have no point in common.
pub fn comparison(a: &Path, b: &Path) -> Result<String, OutputError> {
    let pair = Pair::open(a, b, &[])?;
    let (a, b) = (Results::open(a, None)?, Results::open(b, None)?);
    let lines = pair.lines(false)?;
    let names = b.scenario().or(a.scenario()).map_or_else(Names::default, Names::from_scenario);
    let page = Page {
        title: b.says("title").to_owned(),
        kicker: "Comity: comparison of two results".to_owned(),
        question: b.scenario().map_or_else(String::new, |s| s.question.clone()),
        story: pair::story(&a, &b, &pair, &lines),
        sections: pair::sections((&a, &b), pair, &lines, &names)?,
        provenance: [&a, &b]
            .into_iter()
            .flat_map(|side| provenance(side).into_iter().take(1))
            .collect(),
        names: names.json(),
        ..Page::default()
    };
    Ok(page.html())
}

/// Adds one run in detail.
fn one(results: &Results, detail: &Detail, names: &Names, page: &mut Page) {
    let story = story::tell(results, detail, names);
    page.kicker += &kicker(results, detail);
    page.story.extend(story.prose);
    page.tiles = story.tiles;
    page.rounds = one_run::rounds(detail);
    page.stepped = vec![one_run::text(detail, names), one_run::stances(detail, names)];
    if results.is_straight() {
        page.stepped.clear();
    }
    page.stepped.retain(|section| section.figures.iter().any(|figure| !figure.rows.is_empty()));
    let parts = [
        (!results.is_straight()).then(|| one_run::ladder(detail, names)),
        one_run::votes(detail, names),
        one_run::gains(detail, names),
        why::section(detail, names),
        conduct::section(detail, names),
        trust::section(detail, names),
    ];
    let many = std::mem::take(&mut page.sections);
    page.sections = parts.into_iter().flatten().chain(many).collect();
    page.sections.extend(one_run::transcript(detail));
    if detail.watched.is_none() {
        page.provenance.push(
            "This version does not repeat the run to the last digit, so that charts of what states made of each draft are left out."
                .to_owned(),
        );
    }
}

fn kicker(results: &Results, detail: &Detail) -> String {
    let runs = results.runs.rows.len();
    if runs > 1 {
        format!(" · told in detail: run {}, a typical one of {runs}", detail.run)
    } else {
        format!(" · run {}", detail.run)
    }
}

/// Where the numbers come from.
fn provenance(results: &Results) -> Vec<String> {
    let digest: String = results.says("digest").chars().take(12).collect();
    vec![
        format!(
            "Comity {} ({}), scenario “{}”, digest {digest}, seed {}, {} replications. The same scenario and seed give the same \
             numbers on any machine.",
            results.says("version"),
            results.says("commit"),
            results.says("scenario"),
            results.counts("seed"),
            results.counts("replications"),
        ),
        "Charts show numbers to six digits; the CSV files of the folder have all of them, and results/README.md says what each \
         column means."
            .to_owned(),
        "Be careful with forecasts: the model compares institutions on the same data; it does not prophesy.".to_owned(),
    ]
}

/// Writes a page to a file, whole or not at all.
///
/// # Errors
/// If the file exists and is not to be replaced, or cannot be written.
pub fn write_page(target: &Path, page: &str, replace: bool) -> Result<PathBuf, OutputError> {
    if target.symlink_metadata().is_ok() && !replace {
        return Err(OutputError::Exists(target.to_owned()));
    }
    let fail = |error| OutputError::Io(target.to_owned(), error);
    let mut aside = target.as_os_str().to_owned();
    aside.push(format!(".{}.partial", std::process::id()));
    let aside = PathBuf::from(aside);
    std::fs::write(&aside, page).map_err(fail)?;
    std::fs::rename(&aside, target).map_err(|error| {
        let _ = std::fs::remove_file(&aside);
        fail(error)
    })?;
    Ok(target.to_owned())
}
