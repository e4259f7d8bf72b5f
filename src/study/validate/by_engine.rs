//! Degenerate scenarios: a model of the literature as the whole engine reduced to it.

use crate::engine::{Engine, Outcome};
use crate::measure::record::Wants;
use crate::scenario;

/// The first run of a scenario written here. None if it is not one.
pub(super) fn run(text: &str) -> Option<Outcome> {
    let checked = scenario::read_str("degenerate", text, &[]).ok()?;
    let seed = checked.scenario.run.seed;
    Engine::new(&checked.scenario, Wants::default()).run(seed, 0)
}

/// `states` that all gain by one text, which passes at once, and are then asked by `ratification` whether they join it. Each may add
/// a line of its own. The text moves one issue over the whole scale, so that its worth to each is 1.
pub(super) fn treaty(
    rounds: usize,
    ratification: &str,
    states: usize,
    line: impl Fn(usize) -> String,
) -> Option<Outcome> {
    let mut text = format!(
        "schema = 1\ntitle = \"A treaty\"\n[run]\nrounds = {rounds}\n[venue]\nrule = {{ kind = \"simple-majority\" }}\n\
         [negotiation]\ndeadline = 1\n[adoption]\nnoise = 0\nabsence = 0\noperability_cost = 0\n\
         [[issue]]\nid = \"x\"\nstatus_quo = 0\n[ratification]\n{ratification}\n"
    );
    for slot in 0..states {
        text +=
            &format!("[[state]]\nid = \"S{slot}\"\npositions = {{ x = 100 }}\n{}\n", line(slot));
    }
    text += "[[text]]\nsponsor = \"S0\"\noperability = 1\nlevels = { x = 100 }\n";
    run(&text)
}
