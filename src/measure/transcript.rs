//! What happened in plain words, with the numbers that decided it. It computes nothing that the run
//! did not.

use super::rows::EventRow;
use crate::model::{
    forum::{Ballots, Rung, Stance, Vote},
    message::{Happening, What},
    setting::Setting,
};

/// What the teller sees of the forum at the end of the round.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// Where each delegation stands, by slot.
    pub stance: &'a [Stance],
    /// What the draft gives to each of what it could gain, by slot.
    pub scaled: &'a [f64],
    /// Whether its no blocks, by slot.
    pub veto: &'a [bool],
    /// Its recorded votes.
    pub ballots: &'a Ballots,
}

/// Names at most this many states one by one.
const NAMED: usize = 5;

/// Appends the rows that tell of one happening.
pub fn tell(happening: &Happening, setting: &Setting, view: Option<View>, out: &mut Vec<EventRow>) {
    let mut row = |event: &'static str, text: String| {
        out.push(EventRow { forum: happening.forum, round: happening.round, event, text });
    };
    match &happening.what {
        What::Opened { sponsor, votes } => row("opened", opened(setting, *sponsor, *votes)),
        What::Entered { rung } => row("entered", format!("The forum enters {}.", rung.word())),
        What::Exchanged { .. } | What::Shifted { .. } => {
            row("bargained", bargained(&happening.what, setting))
        }
        What::GivenUp { rung, why, objectors, brackets } => row(
            "given-up",
            format!(
                "{} is given up because {}: {}, {} in brackets{}.",
                capital(rung.word()),
                why.words(),
                count(*objectors, "member stands in the way", "members stand in the way"),
                count(*brackets, "issue", "issues"),
                view.map_or_else(String::new, |view| in_the_way(setting, view)),
            ),
        ),
        What::Refused { rung, state, refusals, expected } => {
            let (rung, refusals) = (capital(rung.word()), count(*refusals, "member", "members"));
            let state = &setting.state_name[*state as usize];
            let text = format!(
                "{rung} is refused by {refusals}; {state} would expect a gain of {expected:.3}."
            );
            row("refused", text);
        }
        What::Mediated { .. } | What::Facilitated { .. } | What::Paid { .. } => {
            row("mediated", mediated(&happening.what));
        }
        What::Awarded { issue, low, high, view, level } => row(
            "awarded",
            format!(
                "On {} the panel hears {low:.1} and {high:.1}, thinks {view:.1} fair and awards {level:.1}.",
                setting.issue[*issue]
            ),
        ),
        What::Complained { .. } => row("complained", redressed(&happening.what, setting)),
        What::Heard { .. } | What::Redressed { .. } => {
            row("redressed", redressed(&happening.what, setting));
        }
        What::Voted { motion, rule, heads: [yes, no, abstain, absent], adopted } => {
            let result = if *adopted { "adopted" } else { "not adopted" };
            let text = format!(
                "Vote on the {} by {rule}: {yes} yes, {no} no, {abstain} abstain, {absent} absent; {result}.",
                motion.word()
            );
            row("voted", text);
            if let Some(view) = view {
                blocked(happening, setting, view, &mut row);
            }
        }
        What::Closed { rung, adopted } => row("closed", closed(*rung, *adopted)),
        what => ratified(what, setting, &mut row),
    }
}

fn closed(rung: Rung, adopted: bool) -> String {
    let how = if adopted { "with a text" } else { "without a text" };
    format!("The forum closes {how}, at {}.", rung.word())
}

/// Who gave way to whom, and for what.
fn bargained(what: &What, setting: &Setting) -> String {
    let (name, on) = (|slot: u32| &setting.state_name[slot as usize], |i: usize| &setting.issue[i]);
    match what {
        What::Exchanged { actors, issues, votes, gain } => format!(
            "{} votes {:.1} on {} and {} votes {:.1} on {}: each gains {gain:.3}.",
            name(actors.0),
            votes.0,
            on(issues.0),
            name(actors.1),
            votes.1,
            on(issues.1),
        ),
        What::Shifted { state, adversary, issue, kind, to } => format!(
            "On {} {} moves to {to:.1}, a {kind} {} {}.",
            on(*issue),
            name(*state),
            if *kind == "capitulation" { "to" } else { "with" },
            name(*adversary),
        ),
        _ => String::new(),
    }
}

/// What a mediator did, by its style.
fn mediated(what: &What) -> String {
    match what {
        What::Mediated { proposals, before, after, revealed } => format!(
            "The mediator, knowing the shortfall of {}, tries {} and brings the shortfall to the rule from {before:.3} to {after:.3}.",
            count(*revealed, "member", "members"),
            count(*proposals as usize, "amendment", "amendments"),
        ),
        What::Facilitated { opened, sessions, before, after } => format!(
            "{} to the mediator; {} bring the objectors from {before} to {after}.",
            count(*opened, "member opens up", "members open up"),
            count(*sessions as usize, "session", "sessions"),
        ),
        What::Paid { recipients, total, leverage } => format!(
            "The mediator, who can spend {leverage:.3}, would need {total:.3} to carry the text and pays {}.",
            count(*recipients, "member", "members"),
        ),
        _ => String::new(),
    }
}

/// What states made of an adopted text.
fn ratified(what: &What, setting: &Setting, row: &mut impl FnMut(&'static str, String)) {
    let name = |state: u32| &setting.state_name[state as usize];
    match what {
        What::Joined { state, gain, cost, peers, hurdle, commitment } => {
            let tier = if *commitment < 1.0 { " at the lower tier" } else { "" };
            let text = format!(
                "{} joins{tier}: {gain:.4} gained, {cost:.4} of cost, {peers:.4} by its peers, against a hurdle of {hurdle:.4}.",
                name(*state)
            );
            row("ratified", text);
        }
        What::Reserved { state, issue } => {
            let issue = &setting.issue[*issue];
            row("ratified", format!("{} makes a reservation to {issue}.", name(*state)));
        }
        What::Withdrew { state, net } => {
            row("ratified", format!("{} leaves: to stay would be worth {net:.4}.", name(*state)));
        }
        What::EnteredIntoForce { parties, eligible } => row(
            "in-force",
            format!("The text enters into force with {parties} of {eligible} states."),
        ),
        _ => {}
    }
}

/// What became of a dispute.
fn redressed(what: &What, setting: &Setting) -> String {
    let name = |slot: u32| &setting.state_name[slot as usize];
    match what {
        What::Complained { claimant, respondent, severity } => format!(
            "{} complains of {} for a harm of {severity:.2}.",
            name(*claimant),
            name(*respondent)
        ),
        What::Heard { low, high, view, level } => format!(
            "The panel hears {low:.1} and {high:.1}, thinks {view:.1} fair and awards {level:.1}."
        ),
        What::Redressed { level, award: false, .. } => {
            format!("The parties settle: {level:.1} of the harm is made good.")
        }
        What::Redressed { level, kept: true, .. } => {
            format!("The award is kept: {level:.1} of the harm is made good.")
        }
        What::Redressed { level, .. } => format!("The award of {level:.1} is not kept."),
        _ => String::new(),
    }
}

fn opened(setting: &Setting, sponsor: Option<u32>, votes: Option<usize>) -> String {
    match (sponsor, votes) {
        (Some(slot), Some(votes)) => format!(
            "The forum takes up the text of {}, which {} value most.",
            setting.state_name[slot as usize],
            count(votes, "member", "members")
        ),
        (Some(slot), None) => {
            format!("The forum takes up the text of {}.", setting.state_name[slot as usize])
        }
        (None, _) => "The chair puts a text of its own on the table.".to_owned(),
    }
}

/// One row for each vote against, largest loss first, with the loss that decided it.
fn blocked(
    happening: &Happening,
    setting: &Setting,
    view: View,
    row: &mut impl FnMut(&'static str, String),
) {
    let What::Voted { motion, .. } = &happening.what else { return };
    let Some(ballot) =
        view.ballots.0.iter().find(|b| b.round == happening.round && b.motion == *motion)
    else {
        return;
    };
    let mut against: Vec<usize> =
        (0..ballot.votes.len()).filter(|slot| ballot.votes[*slot] == Some(Vote::No)).collect();
    against.sort_by(|a, b| ballot.scaled[*a].total_cmp(&ballot.scaled[*b]).then(a.cmp(b)));
    for slot in against {
        let (name, scaled) = (&setting.state_name[slot], ballot.scaled[slot]);
        let veto = if view.veto[slot] { ", which is a veto" } else { "" };
        row(
            "blocked",
            format!(
                "{name} votes no{veto}: the text would give it {}.",
                share(scaled, " of what it could gain")
            ),
        );
    }
}

/// Who stands in the way, in words, at most a few by name.
fn in_the_way(setting: &Setting, view: View) -> String {
    let mut losers: Vec<usize> =
        (0..view.stance.len()).filter(|slot| view.stance[*slot] == Stance::No).collect();
    losers.sort_by(|a, b| view.scaled[*a].total_cmp(&view.scaled[*b]).then(a.cmp(b)));
    let one =
        |slot: &usize| format!("{} ({})", setting.state_name[*slot], share(view.scaled[*slot], ""));
    let named = some(losers.iter().map(one));
    named.map_or_else(String::new, |named| format!("; it would cost {named}"))
}

/// Below this a share of what one could gain says that there was nothing to gain.
const HOPELESS: f64 = -1000.0;

/// A scaled gain in words, and of what it is a share: whoever loves the status quo has nothing to
/// take shares of.
pub fn share(scaled: f64, of: &str) -> String {
    if scaled < HOPELESS {
        "a loss, with nothing to gain".to_owned()
    } else {
        format!("{scaled:+.3}{of}")
    }
}

/// A few of them by name, and how many more; none of none.
pub(super) fn some(each: impl Iterator<Item = String>) -> Option<String> {
    let each: Vec<String> = each.collect();
    let more = each.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!each.is_empty()).then(|| format!("{}{more}", each[..each.len().min(NAMED)].join(", ")))
}

pub(super) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
