//! Deeds in plain words, with the numbers that decided them: broken promises, suspicion,
//! punishment, wars, bluff that is found out. What incidents tell is told with them. It computes
//! nothing that the run did not.

use bevy_ecs::prelude::*;

use super::record::Ledger;
use super::rows::EventRow;
use super::transcript::some;
use crate::model::{
    deed::{Act, Deed},
    setting::{Clock, Setting},
};

/// Tells what states did.
pub fn write(
    mut deeds: MessageReader<Deed>,
    (clock, setting): (Res<Clock>, Res<Setting>),
    mut ledger: ResMut<Ledger>,
) {
    let acts: Vec<&Act> =
        deeds.read().filter(|deed| deed.round == clock.0).map(|deed| &deed.what).collect();
    if acts.is_empty() {
        return;
    }
    let told = Told { acts: &acts, setting: &setting };
    let row = |(event, text)| EventRow { forum: 0, round: clock.0, event, text };
    ledger.events.extend(told.all().into_iter().map(row));
}

/// The deeds of a round.
struct Told<'a> {
    acts: &'a [&'a Act],
    setting: &'a Setting,
}

type Line = (&'static str, String);

impl Told<'_> {
    fn all(&self) -> Vec<Line> {
        let single = self.acts.iter().filter_map(|act| self.single(act));
        let mut lines: Vec<Line> = single.collect();
        for issue in 0..self.setting.issue.len() as u32 {
            lines.extend(self.breaches(issue));
            lines.extend(self.suspicions(issue));
        }
        lines.extend(self.punished(false, "Breaches are punished"));
        lines.extend(self.punished(true, "Looking away is punished"));
        lines
    }

    fn name(&self, slot: u32) -> &str {
        &self.setting.state_name[slot as usize]
    }

    /// What is told by itself.
    fn single(&self, act: &Act) -> Option<Line> {
        match act {
            Act::BluffFound { state } => Some((
                "bluff",
                format!(
                    "{} is found out to exaggerate; from now on it is read rightly.",
                    self.name(*state)
                ),
            )),
            Act::Fought { declining, rising, won, shift, bearable } => {
                let end = if *won { "wins" } else { "loses" };
                let (by, whom) = (self.name(*declining), self.name(*rising));
                Some((
                    "war",
                    format!(
                        "{by} fights {whom} over what both claim, while it can: power shifts by {shift:.4}, and {bearable:.4} would be borne. It {end}."
                    ),
                ))
            }
            Act::Broke { state, issue: None, weighed, seen, .. } => Some((
                "broke",
                format!(
                    "{}{} breaks an award; {} it.",
                    self.name(*state),
                    why(*weighed),
                    watched(seen)
                ),
            )),
            _ => None,
        }
    }

    /// Who broke the norm on an issue.
    fn breaches(&self, of: u32) -> Option<Line> {
        let breach = |act: &&Act| match act {
            Act::Broke { state, issue, weighed, seen, .. } if *issue == Some(of) => {
                Some((*state, *weighed, seen.contains(&true)))
            }
            _ => None,
        };
        let all: Vec<(u32, Option<[f64; 2]>, bool)> = self.acts.iter().filter_map(breach).collect();
        let each =
            all.iter().map(|(state, weighed, _)| format!("{}{}", self.name(*state), why(*weighed)));
        let (who, seen) = (some(each)?, all.iter().filter(|breach| breach.2).count());
        let on = &self.setting.issue[of as usize];
        Some((
            "broke",
            format!("The norm on {on} is broken by {who}; others see {seen} of {}.", all.len()),
        ))
    }

    /// Who is taken to have broken it, and has not.
    fn suspicions(&self, of: u32) -> Option<Line> {
        let each = self.acts.iter().filter_map(|act| match act {
            Act::Suspected { state, issue, by } if *issue == of => {
                let many = by.iter().filter(|thinks| **thinks).count();
                Some(format!("{} (by {many})", self.name(*state)))
            }
            _ => None,
        });
        let (who, on) = (some(each)?, &self.setting.issue[of as usize]);
        Some(("suspected", format!("Wrongly thought to break the norm on {on}: {who}.")))
    }

    /// Who was punished, and by how many.
    fn punished(&self, for_looking_away: bool, what: &str) -> Option<Line> {
        let mut many = vec![0usize; self.setting.state.len()];
        for act in self.acts {
            if let Act::Punished { whom, looked_away, .. } = act
                && *looked_away == for_looking_away
            {
                many[*whom as usize] += 1;
            }
        }
        let hit = many.iter().enumerate().filter(|(_, times)| **times > 0);
        let each = hit.map(|(slot, times)| match times {
            1 => format!("{} once", self.name(slot as u32)),
            _ => format!("{} {times} times", self.name(slot as u32)),
        });
        Some(("punished", format!("{what}: {}.", some(each)?)))
    }
}

/// What was weighed, in brackets.
fn why(weighed: Option<[f64; 2]>) -> String {
    weighed.map_or_else(String::new, |[cost, borne]| {
        format!(" (it would cost {cost:.4}; {borne:.4} would be borne)")
    })
}

fn watched(seen: &[bool]) -> String {
    match seen.iter().filter(|sees| **sees).count() {
        0 => "nobody sees".to_owned(),
        1 => "1 state sees".to_owned(),
        many => format!("{many} states see"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::bench::Bench;

    #[test]
    fn words_say_what_was_broken_why_and_what_followed() {
        let bench = Bench::new(&[&[1.0], &[2.0], &[3.0]], &[0.0]);
        let setting = bench.world.resource::<Setting>();
        let (state, chance) = (0, 0.5);
        let weighed = Some([0.02, 0.01]);
        let acts = [
            Act::Broke { state, issue: Some(0), weighed, chance, seen: vec![false, true, true] },
            Act::Broke { state: 1, issue: Some(0), weighed: None, chance, seen: vec![false; 3] },
            Act::Broke { state, issue: None, weighed, chance, seen: vec![false, true, false] },
            Act::Suspected { state: 2, issue: 0, by: vec![true, true, false] },
            Act::Punished { by: 1, whom: 0, looked_away: false },
            Act::Punished { by: 2, whom: 0, looked_away: false },
            Act::Punished { by: 2, whom: 1, looked_away: true },
            Act::BluffFound { state: 2 },
            Act::Fought { declining: 0, rising: 1, won: true, shift: 0.02, bearable: 0.01 },
        ];
        let acts: Vec<&Act> = acts.iter().collect();
        let lines = Told { acts: &acts, setting }.all();
        let text: Vec<&str> = lines.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(
            text,
            [
                "S0 (it would cost 0.0200; 0.0100 would be borne) breaks an award; 1 state sees it.",
                "S2 is found out to exaggerate; from now on it is read rightly.",
                "S0 fights S1 over what both claim, while it can: power shifts by 0.0200, and 0.0100 would be borne. It wins.",
                "The norm on i0 is broken by S0 (it would cost 0.0200; 0.0100 would be borne), S1; others see 1 of 2.",
                "Wrongly thought to break the norm on i0: S2 (by 2).",
                "Breaches are punished: S0 2 times.",
                "Looking away is punished: S1 once.",
            ]
        );
    }
}
