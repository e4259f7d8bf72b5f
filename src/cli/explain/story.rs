//! A scenario in plain words: who meets, about what, from which status quo, how they decide, and what the status quo allows.
//! It runs nothing.

use std::fmt::Write as _;

use super::super::terminal;
use super::super::wording::{count, rule_words};
use crate::mechanism::{mediation, negotiation};
use crate::spec::{
    Scenario, arbitration,
    issue::{IssueSpec, Level},
    venue::Membership,
};
use crate::study::prospects::{Prospects, prospects};

/// The story of a scenario.
pub fn tell(scenario: &Scenario) -> String {
    let mut out = scenario.title.clone() + "\n";
    if !scenario.question.is_empty() {
        let _ = writeln!(out, "{}", scenario.question);
    }
    for paragraph in
        [who(scenario), how(scenario), ladder(scenario), without(scenario), length(scenario)]
    {
        let _ = writeln!(out, "\n{}", terminal::wrap(&paragraph, ""));
    }
    let _ = write!(out, "\n{}", issues(scenario));
    match prospects(scenario) {
        Some(prospects) => {
            let _ = write!(out, "\n{}", outlook(scenario, &prospects));
        }
        None => {
            out.push_str("\nWhat the status quo allows is reckoned for spatial preferences only.\n")
        }
    }
    out
}

fn who(scenario: &Scenario) -> String {
    let states = scenario.state.len();
    let seats = match &scenario.venue.membership {
        Membership::All => "all of them have a seat and a vote".to_owned(),
        Membership::Ids(ids) => format!("{} of them have a seat and a vote", ids.len()),
    };
    let weights = match scenario.venue.weights.as_str() {
        "equal" => "every vote counts the same".to_owned(),
        attribute => format!("votes in majorities and demands in the draft weigh by {attribute}"),
    };
    let veto = match scenario.venue.veto.as_slice() {
        [] => String::new(),
        holders => format!(" The no of {} blocks under any rule.", holders.join(", ")),
    };
    format!(
        "{} meet about {}; {seats}, and {weights}.{veto}",
        count(states, "state"),
        count(scenario.issue.len(), "issue")
    )
}

fn how(scenario: &Scenario) -> String {
    let (venue, adoption) = (&scenario.venue, &scenario.adoption);
    let absent = if venue.equal_participation || adoption.absence == 0.0 {
        "nobody is absent".to_owned()
    } else {
        format!(
            "a state of median capability is absent from a vote in {:.0} of 100 cases",
            50.0 * adoption.absence
        )
    };
    format!(
        "They decide by {}. A member says yes if a text gives it more than {} of what it could gain, no if it takes as much, \
         and abstains between; {absent}. Nobody ever says yes to a text by which it would lose.",
        rule_words(&venue.rule),
        adoption.band
    )
}

fn ladder(scenario: &Scenario) -> String {
    let mut rungs = Vec::new();
    if scenario.negotiation.enabled {
        let protocol = negotiation::descriptor(scenario.negotiation.protocol);
        let deadline = count(scenario.negotiation.deadline as usize, "round");
        let long = if protocol.one_shot { String::new() } else { format!(" for up to {deadline}") };
        rungs.push(format!("{}{long}", protocol.told));
    }
    if scenario.mediation.enabled {
        let style = mediation::descriptor(scenario.mediation.style);
        let proposals = count(scenario.mediation.proposals as usize, "proposal");
        rungs.push(if style.tries_proposals {
            format!("{}, {proposals}", style.told)
        } else {
            style.told.to_owned()
        });
    }
    if scenario.arbitration.enabled {
        let panel = count(scenario.arbitration.panel as usize, "arbitrator");
        rungs.push(match scenario.arbitration.procedure {
            arbitration::Procedure::Conventional => format!("{panel} decide what is in brackets"),
            arbitration::Procedure::FinalOffer => format!("{panel} choose between final offers"),
        });
    }
    if rungs.is_empty() {
        return "The text is put straight to the vote.".to_owned();
    }
    format!("On the ladder, {}.", rungs.join("; if that fails, "))
}

fn without(scenario: &Scenario) -> String {
    match &scenario.venue.rule.fallback {
        Some(_) => "If every rung fails, one vote by the fallback rule decides; without a text the status quo stays.".to_owned(),
        None => "If every rung fails, one last vote by the same rule decides; without a text the status quo stays.".to_owned(),
    }
}

fn length(scenario: &Scenario) -> String {
    let run = &scenario.run;
    format!(
        "A run has at most {}; there {} {}, from seed {}.",
        count(run.rounds as usize, "round"),
        if run.replications == 1 { "is" } else { "are" },
        count(run.replications as usize, "run"),
        run.seed
    )
}

fn issues(scenario: &Scenario) -> String {
    let row = |issue: &IssueSpec| {
        let back = match &issue.status_quo {
            Level::Point(x) => format!("{x}"),
            Level::Value(name) => name.clone(),
        };
        vec![issue.id.clone(), back, issue.low.clone(), issue.high.clone()]
    };
    let rows: Vec<Vec<String>> = scenario.issue.iter().map(row).collect();
    terminal::table(&["issue", "status quo", "0 means", "100 means"], &rows)
}

/// Who gains from which direction of change, and what the worst-off can hope for.
pub fn outlook(scenario: &Scenario, prospects: &Prospects) -> String {
    let row = |(issue, side): (&IssueSpec, &crate::study::prospects::Direction)| {
        vec![
            issue.id.clone(),
            format!("{}", side.status_quo),
            side.more.to_string(),
            side.less.to_string(),
            side.content.to_string(),
        ]
    };
    let rows: Vec<Vec<String>> = scenario.issue.iter().zip(&prospects.issues).map(row).collect();
    let mut out = "What the status quo allows, by what members want for themselves:\n".to_owned();
    out.push_str(&terminal::table(
        &["issue", "status quo", "want more", "want less", "content"],
        &rows,
    ));
    let Some((least, _)) = &prospects.best_for_worst else { return out };
    let verdict = if prospects.winset_empty() == Some(true) {
        "No text gives every member a gain: nothing passes by consensus but through abstention, absence or pressure.".to_owned()
    } else {
        format!(
            "Some text gives every member a gain: at best the member that gains least gains {:.1} % of what it could.",
            100.0 * least
        )
    };
    let _ = writeln!(out, "{}", terminal::wrap(&verdict, ""));
    out
}
