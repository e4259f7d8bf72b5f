//! The rungs: one is there, and each has what it needs.

use super::Checks;
use crate::format::fault::Fault;
use crate::spec::{agenda::Order, arbitration::AwardVote, mediation::Style, preferences::Form};

pub fn check(checks: &mut Checks<'_>) {
    let scenario = checks.scenario;
    let switches = ["negotiation.enabled", "mediation.enabled", "arbitration.enabled"];
    let none = !(scenario.negotiation.enabled
        || scenario.mediation.enabled
        || scenario.arbitration.enabled);
    if none && scenario.text.is_empty() && switches.iter().all(|path| checks.sound(path)) {
        checks.fault("negotiation.enabled", |at| {
            Fault::error(at, "no rung of the ladder is enabled, so that nothing would happen")
                .label("expected negotiation, mediation or arbitration to be enabled")
                .help("take this line out, write [mediation] or [arbitration], or table a [[text]], which is then put straight to the vote")
        });
    }
    if scenario.arbitration.enabled {
        arbitration(checks);
    }
    odd(checks, "disputes.panel", scenario.disputes.panel);
    style(checks);
    order(checks);
    deadline(checks);
}

/// Issues come up one by one where each has levels.
fn order(checks: &mut Checks<'_>) {
    let (order, form) = (checks.scenario.agenda.order, checks.scenario.preferences.form);
    if order != Order::Package && form != Form::Spatial && checks.sound("preferences.form") {
        checks.fault("agenda.order", |at| {
            Fault::not_yet(at, format!("issues one by one, form = \"{}\"", name(form)))
                .label("issues come up one by one with levels between 0 and 100 only")
                .help("write order = \"package\", or form = \"spatial\"")
        });
    }
}

/// A facilitative mediator moves the draft between what members want.
fn style(checks: &mut Checks<'_>) {
    let (mediation, form) = (&checks.scenario.mediation, checks.scenario.preferences.form);
    let talks = mediation.enabled && mediation.style == Style::Facilitative;
    if talks && form != Form::Spatial && checks.sound("preferences.form") {
        checks.fault("mediation.style", |at| {
            Fault::not_yet(at, format!("a facilitative mediator, form = \"{}\"", name(form)))
                .label("talks move the draft between 0 and 100 only")
                .help("write style = \"formulative\", or form = \"spatial\"")
        });
    }
}

/// A panel decides by its median.
fn odd(checks: &mut Checks<'_>, path: &str, panel: u32) {
    if panel.is_multiple_of(2) {
        checks.fault(path, |at| {
            Fault::error(at, format!("a panel of {panel} has no median"))
                .label("expected an odd number")
                .help(format!("write {} or {}", panel.saturating_sub(1), panel + 1))
        });
    }
}

fn arbitration(checks: &mut Checks<'_>) {
    let scenario = checks.scenario;
    odd(checks, "arbitration.panel", scenario.arbitration.panel);
    let fallback = scenario.venue.rule.fallback.is_some();
    if scenario.arbitration.award_vote == AwardVote::Fallback
        && !fallback
        && checks.sound("venue.rule.fallback")
    {
        checks.fault("arbitration.award_vote", |at| {
            Fault::error(at, "awards are to be voted on by the fallback rule, and there is none")
                .label("needs `venue.rule.fallback`")
                .help("write it in [venue]: rule = { kind = \"consensus\", fallback = { kind = \"simple-majority\" } }")
        });
    }
    let form = scenario.preferences.form;
    if form != Form::Spatial && checks.sound("preferences.form") {
        checks.fault("arbitration.enabled", |at| {
            Fault::not_yet(at, format!("arbitration with preferences.form = \"{}\"", name(form)))
                .label("arbitrators choose points between 0 and 100 only")
                .help("take [arbitration] out, or write form = \"spatial\"")
        });
    }
}

fn deadline(checks: &mut Checks<'_>) {
    let (rounds, deadline) = (checks.scenario.run.rounds, checks.scenario.negotiation.deadline);
    if checks.scenario.negotiation.enabled && deadline > rounds && checks.sound("run.rounds") {
        let path = if checks.written("negotiation.deadline") {
            "negotiation.deadline"
        } else {
            "run.rounds"
        };
        checks.fault(path, |at| {
            Fault::warning(at, "the run ends before the negotiation does")
                .label(format!("deadline {deadline}, rounds {rounds}"))
                .help("give the run more rounds, or the negotiation an earlier deadline")
        });
    }
}

/// The word for a form.
pub fn name(form: Form) -> &'static str {
    match form {
        Form::Spatial => "spatial",
        Form::Tabulated => "tabulated",
        Form::Interdependent => "interdependent",
        Form::Pie => "pie",
    }
}
