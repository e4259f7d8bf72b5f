//! Who stands in the way of the draft, until when, and who gives in, by the numbers that members go
//! by. It decides nothing.

use bevy_ecs::prelude::*;
use bytemuck::TransparentWrapper;

use super::record::{Ledger, active};
use super::rows::EventRow;
use super::transcript::{count, share, some};
use crate::model::{
    delegation::{Aspiration, ScaledGain, Value, first_table},
    forum::{Draft, ForumKey, Ladder, Stance},
    install::Install,
    setting::{Clock, Setting},
};
use crate::spec::record::Record;

/// Who stood in the way of the draft of each rule-making forum.
#[derive(Resource, Clone, Debug, Default)]
pub struct Resistance(Vec<Stand>);

/// Who stood in the way in one forum.
#[derive(Clone, Debug, Default)]
struct Stand {
    forum: u32,
    /// By slot: where it stood at the end of the round before.
    before: Vec<Stance>,
    /// By slot: the last round in which it stood in the way; 0 never.
    until: Vec<u32>,
}

impl Resistance {
    /// The last round in which the member stood in the way of the forum's draft, if it ever did.
    pub fn until(&self, forum: u32, slot: usize) -> Option<u32> {
        let stand = self.0.iter().find(|stand| stand.forum == forum)?;
        stand.until.get(slot).copied().filter(|round| *round > 0)
    }

    fn of(&mut self, forum: u32, states: usize) -> &mut Stand {
        let at = self.0.iter().position(|stand| stand.forum == forum).unwrap_or_else(|| {
            let (before, until) = (vec![Stance::None; states], vec![0; states]);
            self.0.push(Stand { forum, before, until });
            self.0.len() - 1
        });
        &mut self.0[at]
    }
}

/// Forgets before each run who stood in the way.
pub fn install(into: &mut Install) {
    into.world.init_resource::<Resistance>();
    into.before_each_run(|world| world.resource_mut::<Resistance>().0.clear());
}

/// Where each delegation stands, and by which numbers.
#[derive(Clone, Copy)]
struct Standing<'a> {
    stance: &'a [Stance],
    scaled: &'a [f64],
    value: &'a [f64],
    aspiration: &'a [f64],
}

/// Notes who stands in the way of the draft, who gives in and who comes to object.
pub fn watch(
    forum: Single<(&ForumKey, &Ladder), With<Draft>>,
    delegations: Query<(&Stance, &ScaledGain, &Value, &Aspiration)>,
    (clock, setting, wants): (Res<Clock>, Res<Setting>, Res<Record>),
    mut resistance: ResMut<Resistance>,
    mut ledger: ResMut<Ledger>,
) {
    let (key, ladder) = *forum;
    if !active(ladder, clock.0) {
        return;
    }
    let Some((stance, scaled, value, aspiration)) = first_table(delegations) else { return };
    let standing = Standing {
        stance,
        scaled: ScaledGain::peel_slice(scaled),
        value: Value::peel_slice(value),
        aspiration: Aspiration::peel_slice(aspiration),
    };
    let stand = resistance.of(key.0, stance.len());
    if wants.transcript {
        let row = |(event, text)| EventRow { forum: key.0, round: clock.0, event, text };
        let at = before_the_vote(&ledger.events, clock.0);
        ledger.events.splice(at..at, told(&stand.before, standing, &setting).map(row));
    }
    for (slot, stance) in stance.iter().enumerate() {
        if stance.objects() {
            stand.until[slot] = clock.0;
        }
    }
    stand.before.copy_from_slice(stance);
}

/// Where it belongs among the events of the round: after what opens it, before votes and what
/// follows from them.
fn before_the_vote(events: &[EventRow], round: u32) -> usize {
    let opens = |row: &EventRow| row.round < round || ["opened", "entered"].contains(&row.event);
    events.iter().rposition(opens).map_or(0, |last| last + 1)
}

/// One line for those who give in, and one for those who come to stand in the way; the greatest
/// loss first.
fn told(
    before: &[Stance],
    standing: Standing<'_>,
    setting: &Setting,
) -> impl Iterator<Item = (&'static str, String)> {
    let changed = |now: bool| {
        let objects = |slot: &usize| (standing.stance[*slot].objects(), before[*slot].objects());
        let mut slots: Vec<usize> =
            (0..before.len()).filter(|slot| objects(slot) == (now, !now)).collect();
        slots.sort_by(|a, b| standing.scaled[*a].total_cmp(&standing.scaled[*b]).then(a.cmp(b)));
        slots
    };
    let left = standing.stance.iter().filter(|stance| stance.objects()).count();
    let named = |slots: &[usize], at: &[Stance]| {
        some(slots.iter().map(|slot| one(*slot, at[*slot], standing, setting)))
    };
    let gave_in = named(&changed(false), before).map(|who| {
        let rest = match left {
            0 => "nobody stands in the way any longer".to_owned(),
            n => count(n, "member still does", "members still do"),
        };
        ("gave-in", format!("No longer in the way: {who}; {rest}."))
    });
    let objected = named(&changed(true), standing.stance)
        .map(|who| ("objected", format!("Now in the way: {who}; {left} in all.")));
    gave_in.into_iter().chain(objected)
}

/// A member, and what it goes by.
fn one(slot: usize, stance: Stance, standing: Standing, setting: &Setting) -> String {
    let (name, asked, offered) =
        (&setting.state_name[slot], standing.aspiration[slot], standing.value[slot]);
    match stance {
        Stance::HoldOut if asked > offered => {
            format!("{name} (holds out for {asked:.3} and is offered {offered:.3})")
        }
        Stance::HoldOut if !standing.stance[slot].objects() => {
            format!("{name} (is offered {offered:.3} and holds out for no more than {asked:.3})")
        }
        Stance::HoldOut => format!("{name} (is offered {offered:.3})"),
        _ => format!("{name} ({})", share(standing.scaled[slot], " of what it could gain")),
    }
}
