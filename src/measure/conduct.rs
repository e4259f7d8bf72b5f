//! What came of conduct: a row for each plan and incident, plain words, and the counts of a run. It
//! changes nothing that a mechanism reads.

use std::collections::BTreeMap;

use bevy_ecs::prelude::*;

use super::record::Ledger;
use super::rows::{EventRow, IncidentRow, RunRow, StateRow};
use crate::model::{
    deed::{Act, Deed},
    harm::Harm,
    incident::{Incident, Incidents, Response, Sort},
    norm::Norms,
    setting::{Clock, Setting},
};
use crate::spec::{conduct::Hazard, record::Record};

/// Counts of the run so far.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Tally {
    rounds: usize,
    rounds_in_force: usize,
    crimes: usize,
    terrorism: usize,
    operations: usize,
    critical: usize,
    plans: usize,
    unattributed: usize,
    right: usize,
    wrong: usize,
    complaints: usize,
    countermeasures: usize,
    self_defence: usize,
    innocents: usize,
    strikes: usize,
    mistaken: usize,
    escalations: usize,
    fights_in_force: usize,
    harm_in_force: f64,
    suffered: Vec<usize>,
    committed: Vec<usize>,
    /// Round of the last force by the first against the second.
    force: BTreeMap<(u32, u32), u32>,
}

/// What a recorder of conduct reads.
#[derive(bevy_ecs::system::SystemParam)]
pub struct Seen<'w, 's> {
    incidents: Res<'w, Incidents>,
    harm: Query<'w, 's, &'static Harm>,
    hazard: Res<'w, Hazard>,
    norms: Norms<'w, 's>,
    clock: Res<'w, Clock>,
    setting: Res<'w, Setting>,
    wants: Res<'w, Record>,
}

/// Writes down the incidents of a round and counts them.
pub fn note(
    seen: Seen,
    mut deeds: MessageReader<Deed>,
    mut tally: ResMut<Tally>,
    mut ledger: ResMut<Ledger>,
) {
    let round = seen.clock.0;
    let list = seen.incidents.seen(round);
    let deeds: Vec<&Act> =
        deeds.read().filter(|deed| deed.round == round).map(|d| &d.what).collect();
    tally.suffered.resize(seen.setting.state.len(), 0);
    tally.committed.resize(seen.setting.state.len(), 0);
    let before = tally.fights();
    tally.rounds += 1;
    tally.incidents(list, round, seen.hazard.rounds_per_year);
    deeds.iter().for_each(|act| tally.deed(act));
    tally.remember(list, &deeds, round);
    if seen.norms.count() > 0 {
        tally.rounds_in_force += 1;
        tally.fights_in_force += tally.fights() - before;
        tally.harm_in_force += seen.harm.iter().map(|state| state.fresh).sum::<f64>();
    }
    if seen.wants.incidents {
        ledger.incidents.extend(list.iter().map(|incident| row(incident, round, &seen.setting)));
    }
    if seen.wants.transcript {
        tell(list, round, &seen.setting, &mut ledger.events);
    }
}

impl Tally {
    /// Operations and strikes.
    fn fights(&self) -> usize {
        self.operations + self.strikes
    }

    fn incidents(&mut self, list: &[Incident], round: u32, year: f64) {
        for incident in list {
            self.plans += usize::from(incident.sort == Sort::Operation);
            if let Some(struck) = incident.struck {
                self.escalate((struck, incident.victim), round, year);
            }
            if !incident.happened {
                continue;
            }
            self.suffered[incident.victim as usize] += 1;
            self.critical += usize::from(incident.critical);
            match incident.sort {
                Sort::Crime => self.crimes += 1,
                Sort::Terrorism => self.terrorism += 1,
                Sort::FalseAlarm => {}
                Sort::Operation => {
                    self.operations += 1;
                    self.unattributed += usize::from(incident.blamed.is_none());
                    if let Some(actor) = incident.actor {
                        self.committed[actor as usize] += 1;
                        self.escalate((incident.victim, actor), round, year);
                    }
                }
            }
        }
    }

    /// Counts force against a state that has itself used force, `before`, within a year.
    fn escalate(&mut self, before: (u32, u32), round: u32, year: f64) {
        let last = self.force.get(&before);
        self.escalations += usize::from(last.is_some_and(|last| f64::from(round - last) <= year));
    }

    fn deed(&mut self, act: &Act) {
        match act {
            Act::Blamed { right, .. } => {
                self.right += usize::from(*right);
                self.wrong += usize::from(!right);
            }
            Act::Complained { .. } => self.complaints += 1,
            Act::Retaliated { self_defence, right, .. } => {
                self.self_defence += usize::from(*self_defence);
                self.countermeasures += usize::from(!self_defence);
                self.innocents += usize::from(!right);
            }
            Act::Struck { mistaken, .. } => {
                self.strikes += 1;
                self.mistaken += usize::from(*mistaken);
            }
            _ => {}
        }
    }

    /// Remembers who used force against whom.
    fn remember(&mut self, list: &[Incident], deeds: &[&Act], round: u32) {
        let operations = list.iter().filter(|i| i.happened && i.sort == Sort::Operation);
        let by_states = operations.filter_map(|i| Some((i.actor?, i.victim)));
        let answers = deeds.iter().filter_map(|act| match act {
            Act::Retaliated { by, whom, .. } | Act::Struck { by, whom, .. } => Some((*by, *whom)),
            _ => None,
        });
        for pair in by_states.chain(answers) {
            self.force.insert(pair, round);
        }
    }
}

/// Fills in the measures of a run.
pub fn count(
    tally: &Tally,
    incidents: &Incidents,
    harm: &[Harm],
    run: &mut RunRow,
    states: &mut [StateRow],
) {
    let per = |sum: f64, rounds: usize| (rounds > 0).then(|| sum / rounds as f64);
    run.incidents = Some(tally.crimes + tally.terrorism + tally.operations);
    run.crimes = Some(tally.crimes);
    run.terrorism = Some(tally.terrorism);
    run.operations = Some(tally.operations);
    run.critical_incidents = Some(tally.critical);
    run.opportunities = Some(incidents.opportunities);
    run.plans = Some(tally.plans);
    run.harm = Some(harm.iter().map(|state| state.total).sum());
    run.unattributed = Some(tally.unattributed);
    run.attributions_right = Some(tally.right);
    run.attributions_wrong = Some(tally.wrong);
    run.complaints = Some(tally.complaints);
    run.countermeasures = Some(tally.countermeasures);
    run.self_defence = Some(tally.self_defence);
    run.innocents_hit = Some(tally.innocents);
    run.strikes = Some(tally.strikes);
    run.strikes_mistaken = Some(tally.mistaken);
    run.escalations = Some(tally.escalations);
    run.fights_per_round = per(tally.fights() as f64, tally.rounds);
    run.fights_per_round_in_force = per(tally.fights_in_force as f64, tally.rounds_in_force);
    run.harm_per_round_in_force = per(tally.harm_in_force, tally.rounds_in_force);
    run.unsolved = Some(incidents.unsolved);
    for (slot, state) in states.iter_mut().enumerate() {
        state.harm = harm.get(slot).map(|state| state.total);
        state.incidents_suffered = tally.suffered.get(slot).copied();
        state.operations_committed = tally.committed.get(slot).copied();
    }
}

fn row(incident: &Incident, round: u32, setting: &Setting) -> IncidentRow {
    let name = |slot: Option<u32>| slot.map(|slot| setting.state[slot as usize].clone());
    IncidentRow {
        round,
        kind: incident.sort.word(),
        victim: setting.state[incident.victim as usize].clone(),
        actor: name(incident.actor),
        transit: name(incident.transit),
        gain: incident.gain,
        cutoff: incident.cutoff,
        warned: name(incident.warned),
        warned_posterior: incident.warned_belief,
        struck: name(incident.struck),
        happened: incident.happened,
        severity: incident.severity,
        critical: incident.critical,
        named: name(incident.named),
        posterior: incident.belief,
        blamed: name(incident.blamed),
        right: incident.right(),
        resolve: incident.resolve,
        response: incident.response.word(),
    }
}

/// Tells of a round: crimes together, everything else one by one.
fn tell(list: &[Incident], round: u32, setting: &Setting, out: &mut Vec<EventRow>) {
    let mut say = |event: &'static str, text: String| {
        out.push(EventRow { forum: 0, round, event, text });
    };
    let name = |slot: u32| &setting.state_name[slot as usize];
    let crimes: Vec<&Incident> = list.iter().filter(|i| i.sort == Sort::Crime).collect();
    if let Some(worst) =
        crimes.iter().max_by(|a, b| a.severity.unwrap_or(0.0).total_cmp(&b.severity.unwrap_or(0.0)))
    {
        let sum: f64 = crimes.iter().filter_map(|i| i.severity).sum();
        say(
            "incident",
            format!(
                "Criminals strike {} times, a severity of {sum:.3} in all, the worst {:.3} against {}.",
                crimes.len(),
                worst.severity.unwrap_or(0.0),
                name(worst.victim)
            ),
        );
    }
    for incident in list.iter().filter(|i| i.sort != Sort::Crime) {
        if let Some(text) = warned(incident, setting) {
            say(if incident.struck.is_some() { "struck" } else { "warned" }, text);
        }
        if let Some(text) = happened(incident, setting) {
            say("incident", text);
        }
        if let Some(text) = blamed(incident, setting) {
            say("blamed", text);
        }
    }
}

fn warned(incident: &Incident, setting: &Setting) -> Option<String> {
    let name = |slot: u32| &setting.state_name[slot as usize];
    let (suspect, belief) = (incident.warned?, incident.warned_belief?);
    let what = match (incident.struck, incident.actor) {
        (None, _) => "does not strike",
        (Some(struck), actor) if actor == Some(struck) => "strikes first and stops the plan",
        (Some(_), _) => "strikes first, mistakenly",
    };
    Some(format!(
        "{} is warned of {}, believes it with {belief:.3} and {what}.",
        name(incident.victim),
        name(suspect)
    ))
}

fn happened(incident: &Incident, setting: &Setting) -> Option<String> {
    let name = |slot: u32| &setting.state_name[slot as usize];
    let (severity, actor) = (incident.severity?, incident.actor?);
    let critical = if incident.critical { " on critical functions" } else { "" };
    let against = name(incident.victim);
    Some(if incident.sort == Sort::Terrorism {
        format!(
            "Terrorists who sit in {} strike {against}{critical}: severity {severity:.3}.",
            name(actor)
        )
    } else {
        let why = match (incident.gain, incident.cutoff) {
            (Some(gain), Some(cutoff)) => {
                format!("for a gain of {gain:.3} (worth it from {cutoff:.3})")
            }
            _ => "by a slip".to_owned(),
        };
        format!(
            "{} runs an operation against {against}{critical} {why}: severity {severity:.3}.",
            name(actor)
        )
    })
}

fn blamed(incident: &Incident, setting: &Setting) -> Option<String> {
    let name = |slot: u32| &setting.state_name[slot as usize];
    let blamed = incident.blamed?;
    let how = if incident.right() == Some(true) { "rightly" } else { "wrongly" };
    let belief = incident.belief.map_or_else(String::new, |b| format!(" on a belief of {b:.3}"));
    let resolve =
        incident.resolve.map_or_else(String::new, |y| format!(" with a resolve of {y:.3}"));
    let does = match incident.response {
        Response::None => "bears it",
        Response::Dispute => "opens a dispute",
        Response::Countermeasure => "takes a countermeasure",
        Response::SelfDefence => "defends itself by force",
    };
    Some(format!(
        "{} {how} blames {}{belief} and{resolve} {does}.",
        name(incident.victim),
        name(blamed)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(actor: u32, victim: u32) -> Incident {
        let severity = Some(1.0);
        Incident { happened: true, severity, ..Incident::of(Sort::Operation, victim, Some(actor)) }
    }

    fn tally() -> Tally {
        Tally { suffered: vec![0; 3], committed: vec![0; 3], ..Tally::default() }
    }

    #[test]
    fn an_answer_to_force_within_a_year_is_an_escalation() {
        let escalations = |second: &Incident, round: u32| {
            let mut tally = tally();
            let first = [operation(0, 1)];
            tally.incidents(&first, 1, 12.0);
            tally.remember(&first, &[], 1);
            tally.incidents(std::slice::from_ref(second), round, 12.0);
            tally.escalations
        };
        assert_eq!((escalations(&operation(1, 0), 13), escalations(&operation(1, 0), 14)), (1, 0));
        assert_eq!((escalations(&operation(0, 1), 2), escalations(&operation(1, 2), 2)), (0, 0));
        let strike = Incident { struck: Some(0), ..Incident::of(Sort::FalseAlarm, 1, None) };
        assert_eq!(escalations(&strike, 5), 1);
    }

    #[test]
    fn deeds_are_counted_by_kind_and_by_whom_they_hit() {
        let mut tally = tally();
        let hit = |self_defence, right| Act::Retaliated {
            by: 0,
            whom: 1,
            harm: 1.0,
            self_defence,
            right,
        };
        for act in [
            hit(false, true),
            hit(true, false),
            Act::Struck { by: 0, whom: 2, harm: 0.6, mistaken: true },
        ] {
            tally.deed(&act);
        }
        let counted = [
            tally.countermeasures,
            tally.self_defence,
            tally.innocents,
            tally.strikes,
            tally.mistaken,
        ];
        assert_eq!(counted, [1, 1, 1, 1, 1]);
    }

    #[test]
    fn words_say_who_and_why() {
        let bench = crate::model::bench::Bench::new(&[&[1.0], &[2.0], &[3.0]], &[0.0]);
        let setting = bench.world.resource::<Setting>();
        let mut out = Vec::new();
        let incident = Incident {
            gain: Some(0.7),
            cutoff: Some(0.25),
            named: Some(2),
            belief: Some(0.6),
            blamed: Some(2),
            resolve: Some(0.5),
            response: Response::Countermeasure,
            ..operation(0, 1)
        };
        tell(&[incident], 4, setting, &mut out);
        let text: Vec<&str> = out.iter().map(|row| row.text.as_str()).collect();
        assert_eq!(
            text,
            [
                "S0 runs an operation against S1 for a gain of 0.700 (worth it from 0.250): severity 1.000.",
                "S1 wrongly blames S2 on a belief of 0.600 and with a resolve of 0.500 takes a countermeasure."
            ]
        );
    }
}
