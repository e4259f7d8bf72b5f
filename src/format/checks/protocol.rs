//! What each negotiation protocol needs of preferences and tactics.

use super::{Checks, ladder::name};
use crate::spec::{agenda::Order, negotiation::Protocol, preferences::Form};
use crate::{
    format::fault::Fault,
    mechanism::negotiation,
    model::menu,
    theory::tactics::{Curve, Offering},
};

pub fn check(checks: &mut Checks<'_>) {
    if !checks.scenario.negotiation.enabled || !checks.sound("preferences.form") {
        return;
    }
    plenary(checks);
    discrete(checks);
    compromise(checks);
    models(checks);
    nash(checks);
    offers(checks);
}

fn is_discrete(form: Form) -> bool {
    matches!(form, Form::Tabulated | Form::Interdependent)
}

fn plenary(checks: &mut Checks<'_>) {
    let form = checks.scenario.preferences.form;
    let plenary = checks.scenario.negotiation.protocol == Protocol::Plenary;
    if plenary && is_discrete(form) && checks.sound("negotiation") {
        let path =
            if checks.written("negotiation") { "negotiation.enabled" } else { "preferences.form" };
        checks.fault(path, |at| {
            Fault::error(at, format!("plenary on discrete issues, form = \"{}\"", name(form)))
                .label("the chair moves the draft between 0 and 100 only")
                .help("write protocol = \"alternating-offers\" in [negotiation], or set negotiation.enabled = false and let a mediator work: write [mediation]")
        });
    }
}

/// Protocols that look at every text need few enough of them.
fn discrete(checks: &mut Checks<'_>) {
    let scenario = checks.scenario;
    let protocol = negotiation::descriptor(scenario.negotiation.protocol);
    if !protocol.looks_at_every_text || !is_discrete(scenario.preferences.form) {
        return;
    }
    let values = |issue: &crate::spec::issue::IssueSpec| issue.values.as_ref().map_or(2, Vec::len);
    #[allow(clippy::cast_precision_loss)]
    let texts: f64 = scenario.issue.iter().map(|issue| values(issue) as f64).product();
    #[allow(clippy::cast_precision_loss)]
    let (states, most) = (scenario.state.len() as f64, menu::MOST as f64);
    if texts * states > most {
        checks.fault("negotiation.protocol", |at| {
            Fault::error(at, format!("this protocol looks at every text, and there are {texts:.0}"))
                .label(format!("expected at most {:.0} for so many states", (most / states).floor()))
                .help("give issues fewer values, or leave the text to a mediator: negotiation.enabled = false and [mediation]")
        });
    }
}

fn compromise(checks: &mut Checks<'_>) {
    let compromise = checks.scenario.negotiation.protocol == Protocol::Compromise;
    if compromise && checks.scenario.preferences.form == Form::Interdependent {
        checks.fault("negotiation.protocol", |at| {
            Fault::error(
                at,
                "a compromise on issues that matter in pairs, form = \"interdependent\"",
            )
            .label("there is no position on one issue alone to take the mean of")
            .help("write protocol = \"nash\" or \"alternating-offers\"")
        });
    }
}

/// Models of collective bargaining need positions, and exchanges need issues to trade across.
fn models(checks: &mut Checks<'_>) {
    let scenario = checks.scenario;
    let (protocol, form) = (scenario.negotiation.protocol, scenario.preferences.form);
    let what = match protocol {
        Protocol::Exchange => "exchanges",
        Protocol::Challenge => "challenges",
        _ => return,
    };
    if form != Form::Spatial {
        checks.fault("negotiation.protocol", |at| {
            Fault::error(at, format!("{what} without positions, form = \"{}\"", name(form)))
                .label("each state needs a position between 0 and 100 on each issue")
                .help("write form = \"spatial\" in [preferences], or protocol = \"alternating-offers\"")
        });
    } else if protocol == Protocol::Exchange
        && (scenario.issue.len() < 2 || scenario.agenda.order != Order::Package)
        && checks.sound("agenda.order")
        && checks.sound("issue")
    {
        checks.fault("negotiation.protocol", |at| {
            Fault::warning(at, "there is nothing to exchange: one issue at a time")
                .label("without exchanges this is the compromise of each issue")
                .help("give the scenario two issues or more and order = \"package\" in [agenda]")
        });
    }
}

fn nash(checks: &mut Checks<'_>) {
    let (scenario, kappa) = (checks.scenario, checks.scenario.preferences.kappa);
    let nash = scenario.negotiation.protocol == Protocol::Nash;
    if nash && scenario.preferences.form == Form::Spatial && kappa < 1.0 {
        checks.fault("negotiation.protocol", |at| {
            Fault::error(at, format!("the Nash solution with kappa = {kappa}"))
                .label("with an exponent below 1 gains are not concave, and no method finds the largest product for certain")
                .help("write kappa = 1 or more in [preferences], or another protocol")
        });
    }
}

fn offers(checks: &mut Checks<'_>) {
    let scenario = checks.scenario;
    let (negotiation, form) = (&scenario.negotiation, scenario.preferences.form);
    if negotiation.protocol != Protocol::AlternatingOffers {
        return;
    }
    if negotiation.curve == Curve::Exponential && negotiation.start == 0.0 {
        checks.fault("negotiation.curve", |at| {
            Fault::error(at, "exponential concession from a start of 0 never begins")
                .label("needs `negotiation.start` above 0")
                .help("write start = 0.05 in [negotiation]")
        });
    }
    let regards = scenario
        .state
        .iter()
        .any(|s| s.moral_others > 0.0 || s.moral_community > 0.0 || s.envy > 0.0 || s.guilt > 0.0);
    let wrong = |offering: Offering| match offering {
        Offering::Micro if !is_discrete(form) => Some((
            "MiCRO offers one value after another, and issues are continuous",
            "write form = \"tabulated\", or offering = \"time\"",
        )),
        Offering::Equilibrium if form == Form::Spatial => Some((
            "backward induction needs a pie or discrete issues",
            "write form = \"pie\" or \"tabulated\", or offering = \"time\"",
        )),
        Offering::Equilibrium if form == Form::Pie && regards => Some((
            "backward induction over a pie needs states that look to their own shares",
            "take the regard for others out, or write offering = \"time\"",
        )),
        _ => None,
    };
    let places = scenario
        .state
        .iter()
        .enumerate()
        .map(|(number, state)| (format!("state[{number}].offering"), state.offering));
    let places = places.chain([("negotiation.offering".to_owned(), Some(negotiation.offering))]);
    for (path, offering) in places.collect::<Vec<_>>() {
        if let Some((message, help)) = offering.and_then(wrong) {
            checks.fault(&path, |at| {
                Fault::error(at, message)
                    .label(format!("not with form = \"{}\"", name(form)))
                    .help(help)
            });
        }
    }
}
